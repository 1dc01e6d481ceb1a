"""What a person is asked before a torn tab is put back, cell by cell as a sheet shows it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.words import LANGUAGES, Language
from tests.laws.nights import column, edit, house
from tests.laws.workbooks import Draft, clean

if TYPE_CHECKING:
    from sheetcrm.adapters.memory import Cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_are_told_as_they_look(language: Language) -> None:
    lines = [clean(number) | {"budget": None, "next_contact": None} for number in range(4)]
    lines[0] |= {"budget": 8.0, "next_contact": date(2026, 12, 1)}
    book = Draft({"clients": tuple(lines)}, language=language).book()
    with house(book) as home:
        home.night()
        places = [column(book, "clients", key) for key in ("phone", "budget", "next_contact")]

        def swap(rows: Cells) -> None:
            for place in places:
                rows[0][place], rows[1][place] = rows[1][place], rows[0][place]

        edit(book, home.clock, swap)
        home.clock.next_day()
        [refusal] = home.night().refusals
        said = refusal.sentence(language)

    empty = {"ru": "«пусто»", "en": "“empty”"}[language]
    assert empty in said
    assert {"ru": "«8»", "en": "“8”"}[language] in said
    assert "01.12.2026" in said
    assert "None" not in said
    assert "8.0" not in said
