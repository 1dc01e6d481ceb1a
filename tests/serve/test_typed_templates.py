"""Staff who write a template see within two minutes how the letter will look, on a file and on a Google Sheet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.columns import TABS
from tests.serve.salon import File, salon

if TYPE_CHECKING:
    from tests.serve.salon import Salon

LIMIT = timedelta(minutes=2)
PLACES = {column.key: place for place, column in enumerate(TABS["templates"].columns)}


def cell(here: Salon, line: int, key: str) -> object:
    """Return what stands in a row of Templates, as the robot's own book reads it."""
    look = here.shop().book.look()
    row = look.grids["Templates"].rows[line]
    return row[PLACES[key]] if len(row) > PLACES[key] else None


@pytest.mark.parametrize("kind", ["file", "google"])
def test_what_is_typed_is_shown_and_what_is_wrong_is_told(kind: str) -> None:
    with salon(kind, digest_time="off", weekly_day="off") as here:
        here.later(61)
        line = here.paper.length("Templates")
        here.type("templates", name="Spring", subject="For [Client_name|you]", text="Hi [Clent_name]. Reply, please.")
        typed = here.clock.now
        while not cell(here, line, "answer") and here.clock.now <= typed + LIMIT:
            here.later(10)
        assert "Perhaps “[Client_name]”?" in str(cell(here, line, "answer"))
        assert not cell(here, line, "preview_text")

        here.paper.put("Templates", line, PLACES["text"], "Hi [Client_name|there]. Reply, please.")
        typed = here.clock.now
        while not cell(here, line, "preview_text") and here.clock.now <= typed + LIMIT:
            here.later(10)
        assert here.clock.now - typed <= LIMIT
        assert cell(here, line, "preview_subject") == "For Anna"
        assert str(cell(here, line, "preview_text")).startswith("Hi Anna. Reply, please.")
        assert not cell(here, line, "answer")
        assert isinstance(here.paper, File) is (kind == "file")
