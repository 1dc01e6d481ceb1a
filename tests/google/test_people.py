"""People who act in the very instant before a batch: what they did stands, nothing goes astray, and it is told."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.google.client import OutcomeUnknown
from sheetcrm.errors import BookError
from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.words.tables import MEANWHILE, RESTORED
from tests.google.business import TITLES, Business, business, draft, requests_of, writes_to, written_cells
from tests.laws.nights import content, house, tables
from tests.laws.test_crash import fill
from tests.laws.workbooks import Draft, clean, header
from tests.standin import Fault, FormulaText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.outcome import Outcome
    from tests.standin import Seen

MENDED = "+79997654321"
STAFF = {
    header("clients", column.key, "ru")
    for column in TABS["clients"].columns
    if column.owner is not Owner.ROBOT and column.key != "phone"
}


@pytest.fixture
def here() -> Iterator[Business]:
    """A business after its first night and a day on which somebody typed the phone of м2 carelessly."""
    with business(draft(6)) as made:
        made.night()
        made.clock.next_day()
        made.put("м2", "phone", "8 (999) 765-43-21")
        made.clock.next_day()
        yield made


def skipped(outcome: Outcome, key: str = "phone") -> list[str]:
    return [skip.sentence for skip in outcome.plan.skipped if (skip.tab, skip.column) == ("clients", key)]


def staffs(here: Business) -> dict[str, dict[str, Any]]:
    """Return what staff have in each row of Clients, phones aside."""
    return {name: {head: row[head] for head in row if head in STAFF} for name, row in here.rows().items()}


def settled(here: Business) -> None:
    """Let the robot come until nothing is left to do; by then all is mended and nobody is doubled."""
    here.google.before = None
    for _ in range(4):
        if here.night(days=1).state == "quiet":
            break
    else:
        pytest.fail("never quiet")
    names = here.ids()
    assert len(names) == len(set(names)) == len(here.rows())
    assert here.home.ledger.pending() == []


CELLS = ("правка", 42, FormulaText('=B3&"!"'), FormulaText("=СУММ(A1:A2)"), None, True)


@pytest.mark.parametrize("value", CELLS, ids=repr)
def test_what_is_typed_into_the_very_cell_stands_and_is_told(here: Business, value: Any) -> None:
    met = here.in_the_instant_before(lambda: here.put("м2", "phone", value), writes_to(here.tab()))
    outcome = here.night()

    assert met
    stands = here.cell("м2", "phone")
    assert (stands, type(stands)) == (value, type(value))
    assert [sentence in RESTORED.both() for sentence in skipped(outcome)] == [True]
    assert outcome.told
    assert "phone" not in {key for _, key in outcome.plan.changes}


@pytest.mark.parametrize("value", [*CELLS[:3], None], ids=repr)
def test_what_is_typed_between_look_and_write_stands_and_is_told(here: Business, value: Any) -> None:
    reads = []

    def before(seen: Seen) -> None:
        reads.append(seen.kind == "read" and "batchGet" in seen.path)
        if (
            reads.count(True) == 3 and reads[-1]
        ):  # two of the look: as typed and as shown; the third is the last before the batch
            here.put("м2", "phone", value)

    here.before(before)
    outcome = here.night()

    assert here.cell("м2", "phone") == value
    assert [sentence in MEANWHILE.both() for sentence in skipped(outcome)] == [True]
    assert outcome.told
    met = [seen for seen in here.google.requests if seen.kind == "write"]
    place = (here.line("м2"), here.place("phone"))
    assert all(place not in written_cells(seen, here.tab()) for seen in met)


def test_whoever_types_over_all_that_is_written_finds_all_of_it_again(here: Business) -> None:
    tab, typed = here.tab(), dict[tuple[int, int], str]()
    met: list[Seen] = []

    def before(seen: Seen) -> None:
        if not met and writes_to(tab)(seen):
            met.append(seen)
            for spot in written_cells(seen, tab):
                typed[spot] = f"правка {spot}"
                tab.put(*spot, typed[spot])

    here.before(before)
    outcome = here.night()

    assert typed
    assert {spot: tab.value(*spot) for spot in typed} == typed
    assert len([skip for skip in outcome.plan.skipped if skip.sentence in RESTORED.both()]) == len(typed)


def _insert(here: Business) -> None:
    here.tab().insert_rows(1)
    here.tab().put(1, here.place("+Метка"), "новая")
    here.tab().put(1, here.place("notes"), "кто-то новый")


def _delete(here: Business) -> None:
    here.tab().delete_rows(here.line("м0"))


def _sort(here: Business) -> None:
    here.tab().sort(here.place("+Метка"), ascending=False)


def _move(here: Business) -> None:
    here.tab().move_rows(here.line("м2"), 1, here.line("м5") + 1)


def _column(here: Business) -> None:
    here.tab().insert_columns(here.place("phone"))


def _columns(here: Business) -> None:
    here.tab().move_columns(here.place("phone"), 1, 0)


@pytest.mark.parametrize("act", [_insert, _delete, _sort, _move, _column, _columns])
def test_values_never_stay_on_a_wrong_row_or_under_a_wrong_header(
    here: Business, act: Callable[[Business], None]
) -> None:
    staff = staffs(here)
    phones = {name: row["Телефон"] for name, row in here.rows().items()}
    met = here.in_the_instant_before(lambda: act(here), writes_to(here.tab()))
    outcome = here.night()

    assert met
    assert set(here.rows()) - {"новая"} == set(staff) - ({"м0"} if act is _delete else set())
    for name, cells in staffs(here).items():
        assert name == "новая" or cells == staff[name]
    now = {name: row["Телефон"] for name, row in here.rows().items()}
    assert all(now[name] == phones[name] for name in now if name not in {"м2", "новая"})
    assert now["м2"] in {phones["м2"], MENDED}
    assert now.get("новая") is None
    assert skipped(outcome)
    settled(here)
    assert here.cell("м2", "phone") == MENDED


@pytest.mark.parametrize("places", [(1, 3), (4, 1), (1, 4)], ids=str)
def test_what_is_put_back_while_rows_move_is_put_back_to_the_end(places: tuple[int, int]) -> None:
    source, goal = places
    with business(draft(6)) as here:
        here.night()
        before = here.rows()
        for name in before:
            here.put(name, "budget", 100.0)
            here.put(name, "score", "не то")
        here.clock.next_day()
        acts: Iterator[Callable[[], None]] = iter(
            (
                lambda: here.tab().insert_rows(1),  # all of it lands a row too high
                lambda: here.tab().move_rows(source, 1, goal),  # and so does what is put back
                lambda: here.tab().move_rows(goal, 1, source),
            )
        )
        here.before(lambda seen: next(acts, bool)() if writes_to(here.tab())(seen) else None)  # type: ignore[arg-type]
        with suppress(BookError):
            here.night(days=1, wait=False)
        settled(here)

        header_of = header("clients", "score", "ru")
        assert {name: row[header_of] for name, row in here.rows().items()} == {
            name: row[header_of] for name, row in before.items()
        }


def test_a_row_that_is_deleted_in_the_instant_leaves_its_values_nowhere(here: Business) -> None:
    before = here.rows()
    here.in_the_instant_before(lambda: here.tab().delete_rows(here.line("м2")), writes_to(here.tab()))
    outcome = here.night()

    assert skipped(outcome)
    assert set(here.rows()) == set(before) - {"м2"}
    assert {name: row["Телефон"] for name, row in here.rows().items()} == {
        name: row["Телефон"] for name, row in before.items() if name != "м2"
    }


@pytest.mark.parametrize("act", [_insert, _delete, _sort, _move, _column])
def test_ids_are_never_on_two_rows(act: Callable[[Business], None]) -> None:
    with business(draft(6)) as here:
        met = here.in_the_instant_before(lambda: act(here))
        here.night()

        assert met
        names = here.ids()
        assert len(names) == len(set(names))
        settled(here)


def bad(count: int) -> Draft:
    """Return clients with addresses that nobody can write to."""
    return Draft({"clients": tuple(clean(n) | {"email": f"a{n}@@mail.ru"} for n in range(count))})


def test_problems_that_staff_sort_before_some_are_removed_are_all_there_with_their_decisions() -> None:
    with business(bad(6)) as here:
        here.night()
        tab, names, decision = here.tab("problems"), here.place("id", "problems"), here.place("decision", "problems")
        now_at = here.place("now", "problems")
        known = {row[names]: row for row in tab.values()[1:]}
        assert {f"a{n}@@mail.ru" for n in range(6)} <= {row[now_at] for row in known.values()}
        for name in ("м1", "м4"):
            here.put(name, "email", f"{name[1]}@mail.ru")
        decided: list[Any] = []

        def act() -> None:
            tab.sort(now_at, ascending=False)
            rows = tab.values()
            line = next(n for n, row in enumerate(rows) if row[now_at] == "a5@@mail.ru")
            tab.put(line, decision, "не трогать")
            decided.append(rows[line][names])

        met = here.in_the_instant_before(act, writes_to(tab, "deleteDimension"))
        here.night(days=1)

        assert met
        now = {row[names]: row for row in tab.values()[1:]}
        assert len(now) == len(tab.values()) - 1
        gone = {key for key, row in known.items() if row[now_at] in {"a1@@mail.ru", "a4@@mail.ru"}}
        assert set(known) - gone <= set(now)
        assert now[decided[0]][decision] == "не трогать"
        here.google.before = None
        here.night(days=1)
        left = Counter(text for row in tab.values()[1:] if "@@" in str(text := row[now_at]))
        assert left == {f"a{n}@@mail.ru": 1 for n in (0, 2, 3)}  # the decision was obeyed
        here.night(days=1)  # a lead whom nobody has given a next step becomes a task by then
        assert here.night().state == "quiet"


def test_tasks_stand_under_their_headers_though_a_column_was_moved_in_the_instant() -> None:
    made = Draft(fill())
    with house(made.book(TITLES)) as home:
        home.night()
        expected = content(tables(home.book)["tasks"])
    with business(made) as here:
        tab = here.tab("tasks")
        width = len(tab.values()[0])
        met = here.in_the_instant_before(lambda: tab.move_columns(1, 1, width), writes_to(tab, "appendCells"))
        here.night()

        assert met
        assert requests_of(met[0], "appendCells")
        found = content(tables(here.home.book)["tasks"])
        for key in set(expected) - {"id", "client_id"}:
            assert Counter(found[key]) == Counter(expected[key])
        here.google.before = None
        assert here.night(days=0).state == "quiet"


def test_a_witness_that_staff_delete_is_made_anew(here: Business) -> None:
    assert "sheetcrm" in [tab.title for tab in here.sheet.sheets]
    here.sheet.sheet("sheetcrm").delete()
    here.night()

    assert here.cell("м2", "phone") == MENDED
    assert "sheetcrm" in [tab.title for tab in here.sheet.sheets]


def test_a_witness_that_staff_delete_in_the_instant_stops_nothing_for_long(here: Business) -> None:
    here.in_the_instant_before(lambda: here.sheet.sheet("sheetcrm").delete())
    with suppress(BookError):
        here.night()
    settled(here)
    assert here.cell("м2", "phone") == MENDED


def test_a_tab_of_staffs_that_is_called_like_the_witness_is_not_touched() -> None:
    with business(draft()) as here:
        mine = here.sheet.add_sheet("sheetcrm", rows=5, columns=3)
        mine.fill([["наше", 1], ["и это", FormulaText("=B1+1")]])
        before = mine.values()
        here.night()
        here.put("м1", "phone", "8 999 765-43-21")
        here.night(days=1)

        assert here.cell("м1", "phone") == MENDED
        assert (mine.title, mine.values(), mine.rows, mine.columns) == ("sheetcrm", before, 5, 3)
        hidden = [tab.title for tab in here.sheet.sheets if tab._sheet.props.get("hidden")]
        assert hidden == ["sheetcrm 2"]


def test_a_batch_that_took_effect_after_the_robot_gave_up_is_known_by_its_token() -> None:
    with business(Draft(fill())) as here:
        down: list[Seen] = []

        def fault(seen: Seen) -> Fault | None:
            if writes_to(here.tab("tasks"), "appendCells")(seen):
                down.append(seen)
                return Fault(cut=True, after=True)
            return Fault(status=403) if down else None

        here.google.fault = fault
        with pytest.raises(BookError):
            here.night()
        assert len(down) == 1
        tasks = here.tab("tasks").values()
        assert len(here.home.ledger.pending()) == 1
        here.google.fault = None
        here.night(days=0)

        assert here.tab("tasks").values() == tasks
        assert here.home.ledger.pending() == []
        settled(here)
        assert Counter(here.ids("tasks")) == Counter(set(here.ids("tasks")))


def test_a_batch_that_arrives_only_after_the_robot_gave_up_is_known_by_its_token() -> None:
    with business(Draft(fill())) as here:
        sent: list[Seen] = []

        def fault(seen: Seen) -> Fault | None:
            if writes_to(here.tab("tasks"), "appendCells")(seen):
                sent.append(seen)
                return Fault(cut=True)
            return None

        here.google.fault = fault
        with pytest.raises(OutcomeUnknown):
            here.night()
        here.google.fault = None
        here.sheet.ask(*sent[-1].body["requests"])
        tasks = here.tab("tasks").values()
        assert len(tasks) > 1
        here.night(days=0)

        assert here.tab("tasks").values() == tasks
        settled(here)
        assert len(here.ids("tasks")) == len(set(here.ids("tasks")))


@pytest.mark.parametrize("number", range(6))
def test_settings_that_change_before_any_read_or_write_decide(number: int) -> None:
    with business(bad(5)) as here:
        tab = here.tab("settings")
        asked: list[Seen] = []
        rows = [str(row[0]) for row in tab.values()]
        line = next(n for n, text in enumerate(rows) if "роблем" in text)

        def before(seen: Seen) -> None:
            if seen.kind != "drive":
                asked.append(seen)
                if len(asked) == number + 1:
                    tab.put(line, 1, 2)

        here.before(before)
        here.night()
        first = len(here.tab("problems").values()) - 1
        at_once = number < next(n for n, seen in enumerate(asked) if seen.kind == "write")
        settled(here)

        assert at_once == (number < 4)
        assert first <= 3 or not at_once  # two, and one that says how many more
        assert len(here.tab("problems").values()) - 1 <= 3
