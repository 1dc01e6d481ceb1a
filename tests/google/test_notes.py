"""Notes on the cells that have a problem: ours beneath staff's, gone when it is mended, never on a wrong row; and their colour."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.google.client import connect
from sheetcrm.adapters.google.layout import lay_out
from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.words import LANGUAGES, Language
from tests.google.business import Business, business, requests_of
from tests.google.sheets import opened
from tests.laws.nights import START, Clock, house
from tests.laws.workbooks import Draft, clean
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.standin import Seen

OURS = "sheetcrm: "


def bad(count: int = 4) -> Draft:
    """Return clients with addresses that nobody can write to."""
    return Draft({"clients": tuple(clean(n) | {"email": f"a{n}@@mail.ru"} for n in range(count))})


@pytest.fixture
def here() -> Iterator[Business]:
    """A business after its first night."""
    with business(bad()) as made:
        made.night()
        made.clock.next_day()
        yield made


def note(here: Business, name: str, key: str = "email") -> str:
    return here.tab().note(here.line(name), here.place(key))


def set_note(here: Business, name: str, text: str, key: str = "email") -> None:
    here.tab().set_note(here.line(name), here.place(key), text)


def ours(here: Business) -> dict[tuple[str, str], str]:
    """Return our notes in Clients by the row's own text and the header; '' is a row that has none."""
    tab, names = here.tab(), {here.line(name): name for name in here.rows()}
    found = {}
    for line, row in enumerate(tab.values()):
        for place in range(max(len(row), 1)):
            text = tab.note(line, place)
            if OURS in text:
                found[names.get(line, ""), str(tab.value(0, place))] = text
    return found


def expected(*names: str) -> dict[tuple[str, str], str]:
    """Return the notes that these rows shall have."""
    said = "«a{0}@@mail.ru» — это не адрес. Было бы похоже: a{0}@mail.ru."
    return {(name, "Эл. почта"): OURS + said.format(name[1]) for name in names}


ALL = ("м0", "м1", "м2", "м3")


def test_each_problem_is_told_in_the_note_of_its_cell_and_nowhere_else(here: Business) -> None:
    assert ours(here) == expected(*ALL)
    here.night()
    assert all(seen.kind != "write" for seen in here.google.requests)
    assert ours(here) == expected(*ALL)


def test_ours_stands_beneath_what_staff_noted() -> None:
    with business(bad()) as here:
        set_note(here, "м1", "спросить у Оли")
        here.night()

        assert note(here, "м1") == "спросить у Оли\n\n" + expected("м1")["м1", "Эл. почта"]


ASK, WAIT = "спросить у Оли\n\n", "\n\nспросила, ждём"


@pytest.mark.parametrize(
    ("way", "above", "below"),
    [
        ("mended", "", ""),
        ("mended", "две\nстроки\n\nи ещё\n\n", "\nсразу под"),
        ("mended", "", WAIT),
        ("dismissed", ASK, WAIT),
        ("dismissed", "", ""),
        ("other", ASK, ""),
        ("other", ASK, WAIT),
    ],
)
def test_staffs_notes_are_kept_word_for_word_when_ours_goes_or_changes(
    here: Business, way: str, above: str, below: str
) -> None:
    set_note(here, "м1", above + note(here, "м1") + below)
    if way == "mended":
        here.put("м1", "email", "a1@mail.ru")
    elif way == "dismissed":
        lines = here.tab("problems").values()
        line = next(n for n, row in enumerate(lines) if row[here.place("now", "problems")] == "a1@@mail.ru")
        here.tab("problems").put(line, here.place("decision", "problems"), "не трогать")
    else:
        here.put("м1", "email", "b1@@mail.ru")
    here.night(days=1)

    left = note(here, "м1")
    kept = [part for text in (above, below) for part in text.split("\n") if part]
    assert [part for part in left.split("\n") if part and not part.startswith(OURS)] == kept
    assert left.count(OURS) == (1 if way == "other" else 0)
    assert ("b1@@mail.ru" in left) == (way == "other")
    assert {key: text for key, text in ours(here).items() if key[0] != "м1"} == expected("м0", "м2", "м3")
    here.night(days=1)
    assert note(here, "м1") == left


def test_what_staff_delete_of_ours_is_not_written_again_without_need(here: Business) -> None:
    set_note(here, "м2", "")
    here.night(days=1)
    assert note(here, "м2") == ""
    here.put("м2", "email", "b2@@mail.ru")
    here.night(days=1)
    assert "b2@@mail.ru" in note(here, "м2")


@pytest.mark.parametrize("ascending", [True, False])
def test_notes_follow_their_rows_through_a_sort(here: Business, ascending: bool) -> None:
    here.tab().sort(here.place("+Метка"), ascending=ascending)
    here.put("м3", "email", "a3@mail.ru")
    here.night(days=1)

    assert ours(here) == expected("м0", "м1", "м2")


def _insert(here: Business) -> None:
    here.tab().insert_rows(1)
    here.tab().put(1, here.place("+Метка"), "новая")
    here.tab().put(1, here.place("notes"), "кто-то новый")


def _blank(here: Business) -> None:
    here.tab().insert_rows(2)


def _delete(here: Business) -> None:
    here.tab().delete_rows(here.line("м0"))


def _sort(here: Business) -> None:
    here.tab().sort(here.place("+Метка"), ascending=False)


def _column(here: Business) -> None:
    here.tab().insert_columns(here.place("email"))


def _move(here: Business) -> None:
    here.tab().move_columns(here.place("email"), 1, 0)


def notes_only(seen: Seen) -> bool:
    """Tell the batch that writes notes."""
    return any(one["fields"] == "note" for one in requests_of(seen, "updateCells"))


@pytest.mark.parametrize("act", [_insert, _blank, _delete, _sort, _column, _move])
def test_no_note_is_on_a_wrong_cell_whatever_staff_do_in_the_instant_before(act: Callable[[Business], None]) -> None:
    with business(bad()) as here:
        set_note(here, "м1", "спросить у Оли", "phone")
        met = here.in_the_instant_before(lambda: act(here), notes_only)
        here.night()

        assert met
        names = ALL[1:] if act is _delete else ALL
        assert set(ours(here).items()) <= set(expected(*names).items())
        assert note(here, "м1", "phone") == "спросить у Оли"
        here.google.before = None
        here.put("м3", "phone", "8 999 765-43-21")
        here.night(days=1)
        assert ours(here) == expected(*names)


def test_a_row_that_was_away_for_a_night_has_its_note_once_and_loses_it_when_mended(here: Business) -> None:
    tab, place = here.tab(), here.place("email")
    line, held = here.line("м2"), note(here, "м2")
    cells = tab.values()[line]
    tab.delete_rows(line)
    here.night(days=1)
    tab.fill([cells], row=len(tab.values()))
    tab.set_note(here.line("м2"), place, held)
    here.night(days=1)
    assert ours(here) == expected(*ALL)

    here.put("м2", "email", "a2@mail.ru")
    here.night(days=1)
    assert ours(here) == expected("м0", "м1", "м3")


def shown(rule: dict[str, Any]) -> str:
    return str(rule.get("booleanRule", {}).get("condition", {}).get("values", [{}])[0].get("userEnteredValue", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_very_cells_that_have_a_problem_are_coloured(language: Language) -> None:
    clock = Clock(START - timedelta(days=1))
    with StandIn(clock=clock) as google:
        sheet = google.add_spreadsheet(locale={"ru": "ru_RU", "en": "en_GB"}[language], sheets=["x"])
        spoilt: tuple[dict[str, Any], ...] = ({}, {"email": "a@@b.ru"}, {"phone": "12345"}, {"birthday": "31.02.1990"})
        rows = [
            {key: value for key, value in clean(n).items() if key != "+Метка"} | more for n, more in enumerate(spoilt)
        ]
        lay_out(connect(sheet.id, None, google.url), language, fill={"clients": rows})
        clock.now = START
        with house(opened(google, sheet), clock) as home:
            outcome = home.night(confirm=True)
        assert outcome.state == "done"
        tab = sheet.sheet(TABS["clients"].title.to(language))
        values = tab.values()
        heads = [str(cell) for cell in values[0]]
        problems = heads.index(TABS["clients"]["problems"].header.to(language))
        rules = [rule for rule in tab._sheet.things["conditionalFormats"] if "FIND(" in shown(rule)]

        coloured = set()
        for rule in rules:
            assert rule["booleanRule"]["format"]["backgroundColor"]
            for area in rule["ranges"]:
                first = area["startColumnIndex"]
                text = f'=ISNUMBER(FIND(CHAR(10)&{letters(first)}$1&": ",CHAR(10)&${letters(problems)}2))'
                assert re.sub(r"[;,]", ",", shown(rule)) == text
                assert area["startRowIndex"] == 1
                for line in range(1, len(values)):
                    for place in range(first, min(area["endColumnIndex"], len(heads))):
                        if f"\n{heads[place]}: " in f"\n{values[line][problems] or ''}":
                            coloured.add((line, heads[place]))
        header = {column.key: column.header.to(language) for column in TABS["clients"].columns}
        at = {
            str(row): n for row, n in zip(outcome.before["clients"].ids, outcome.before["clients"].lines, strict=True)
        }
        staff = [column.key for column in TABS["clients"].columns if column.owner is not Owner.ROBOT]
        told = {
            (int(at[problem.row]), header[problem.column])
            for problem in outcome.plan.problems
            if problem.tab == "clients" and problem.column in staff
        }
        assert {name for _, name in coloured} >= {header[key] for key in ("email", "phone", "birthday")}
        assert coloured == told
