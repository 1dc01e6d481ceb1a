"""Rows that move between two tabs of a Google Sheet: whole, once, and back whole where they met people."""

from __future__ import annotations

import random
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.google.formulas import for_any_row
from sheetcrm.adapters.ledger import Ledger
from sheetcrm.errors import BookError
from sheetcrm.model.grid import CellEdits, Edits, Formula, Left, Note, RowMove, TabEdits
from tests.google.business import requests_of, writes_to
from tests.google.moves import ARCHIVE, BORN, CLIENTS, DOUBLE, ID, MONEY, NAME, PHONE, SINCE, WHY, Run, Tally
from tests.google.people import MARK
from tests.google.sheets import Noted, opened, spreadsheet
from tests.google.test_crash import mortal
from tests.laws.nights import folder
from tests.laws.test_crash import Dead, Death
from tests.standin import Fault, FormulaText, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.adapters.google import GoogleBook
    from sheetcrm.adapters.google.sending import Intents
    from sheetcrm.model.grid import Raw
    from tests.standin import Seen, Tab

HEADS = (ID, NAME, PHONE, BORN, MONEY, MARK, DOUBLE)
THERE = (ID, WHY, MARK, NAME, BORN, PHONE, MONEY, DOUBLE, SINCE)
DAY = date(2026, 11, 1)
SERIAL = 46327
TEXT = {"numberFormat": {"type": "TEXT", "pattern": "@"}}


class Shop:
    """A spreadsheet with clients and an archive, and a robot that moves rows."""

    def __init__(self, google: StandIn, count: int = 6, intents: Intents | None = None) -> None:
        self.google, self.intents = google, intents or Noted()
        rows = [self._row(number) for number in range(1, count + 1)]
        gone = [f"c{count + 1}", "давно", f"м{count + 1}", "Ян", date(1970, 1, 1), "+7999", 5, 10, date(2026, 1, 1)]
        self.sheet = spreadsheet(google, {CLIENTS: [HEADS, *rows], ARCHIVE: [THERE, gone]})
        for line in range(1, count + 1):
            self.clients.set_format(line, 2, TEXT)
        self.clients.set_note(2, 1, "спросить у Оли")
        self.clients.set_note(3, 2, "звонить вечером")
        self.left: list[Left] = []
        self.before = self.rows()

    @staticmethod
    def _row(number: int) -> list[Any]:
        born = date(1980, 1, number % 28 + 1)
        return [f"c{number}", f"Имя {number}", f"+7999000{number:04d}", born, number, f"м{number}", Formula("E{row}*2")]

    @property
    def clients(self) -> Tab:
        return self.sheet.sheet(CLIENTS)

    @property
    def archive(self) -> Tab:
        return self.sheet.sheet(ARCHIVE)

    def book(self) -> GoogleBook:
        return opened(self.google, self.sheet, self.intents)

    def edits(self, *lines: int, back: tuple[int, ...] = (), **more: Any) -> Edits:
        """Move rows of Clients to the Archive, and others back, by the headers as they stand."""
        here, there = ([str(cell or "") for cell in tab.values()[0]] for tab in (self.clients, self.archive))
        out = {here.index(head): there.index(head) for head in HEADS}
        cells: dict[int, Raw | Formula] = {there.index(SINCE): DAY, there.index(WHY): "молчит"}
        moves = [RowMove(CLIENTS, line, ARCHIVE, out, dict(cells)) for line in lines]
        home = {goal: place for place, goal in out.items()}
        clear = tuple(CellEdits(there.index(head), back, [None] * len(back)) for head in (SINCE, WHY))
        moves += [RowMove(ARCHIVE, line, CLIENTS, home) for line in back]
        return Edits((TabEdits(ARCHIVE, clear),) if back else (), moves=tuple(moves), **more)

    def move(self, edits: Edits, book: GoogleBook | None = None) -> None:
        """Look, and write at once."""
        book = book or self.book()
        self.left.clear()
        book.write(edits, since=book.look().stamp, note=lambda _: None, left=self.left.append)

    def rows(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Return the tab and the cells of each row that people know; each stands once."""
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for tab in (self.clients, self.archive):
            values = tab.values()
            heads = [str(cell or "") for cell in values[0]]
            for row in values[1:]:
                cells = {head: row[n] if n < len(row) else None for n, head in enumerate(heads) if head}
                if any(cell is not None for cell in row):
                    assert cells[MARK] is not None, row
                    assert cells[MARK] not in found, row
                    found[str(cells[MARK])] = tab.title, cells
        return found

    def line(self, name: str) -> tuple[Tab, int]:
        """Return where a row stands."""
        for tab in (self.clients, self.archive):
            for line, row in enumerate(tab.values()):
                if name in row:
                    return tab, line
        raise KeyError(name)

    def note(self, name: str, head: str) -> str:
        tab, line = self.line(name)
        return tab.note(line, [str(cell) for cell in tab.values()[0]].index(head))

    def in_the_instant(self, act: Callable[[], None], tab: Tab) -> list[Seen]:
        """Let people act once, in the instant before rows leave a tab."""
        met: list[Seen] = []

        def before(seen: Seen) -> None:
            if not met and writes_to(tab, "deleteDimension")(seen):
                met.append(seen)
                act()

        self.google.before = before
        return met

    def whole(self, *, but: tuple[str, ...] = ()) -> None:
        """See that every row has what it had; formulas of rows that moved are values."""
        now = self.rows()
        assert set(now) == set(self.before) - set(but)
        for name, (_, cells) in now.items():
            for head in HEADS:
                was, cell = self.before[name][1][head], cells[head]
                assert cell == was or (head == DOUBLE and isinstance(was, str)), (name, head)
                if head == DOUBLE and isinstance(cell, int | float):
                    assert cell == 2 * cells[MONEY]
        assert self.note("м2", NAME) == "спросить у Оли"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with StandIn() as google:
        yield Shop(google)


def test_a_row_goes_with_formats_and_notes_and_comes_back(shop: Shop) -> None:
    shop.move(shop.edits(2, 5))
    tab, line = shop.line("м2")

    shop.whole()
    assert [name for name, (title, _) in shop.rows().items() if title == ARCHIVE] == ["м7", "м2", "м5"]
    assert tab.format(line, THERE.index(PHONE)) == TEXT
    assert tab.format(line, THERE.index(BORN))["numberFormat"]["type"] == "DATE"
    assert tab.format(line, THERE.index(SINCE))["numberFormat"]["type"] == "DATE"
    assert tab.value(line, THERE.index(SINCE)) == SERIAL
    assert shop.left == []

    shop.move(shop.edits(back=(2, 3)))

    shop.whole()
    assert [title for title, _ in shop.rows().values()].count(CLIENTS) == 6
    tab, line = shop.line("м2")
    assert tab.format(line, HEADS.index(PHONE)) == TEXT


def test_both_ways_in_one_write(shop: Shop) -> None:
    shop.move(shop.edits(1, 2, 3, back=(1,)))

    shop.whole()
    assert [name for name, (title, _) in shop.rows().items() if title == ARCHIVE] == ["м1", "м2", "м3"]
    assert shop.rows()["м7"][0] == CLIENTS


def test_nothing_of_a_row_goes_through_our_hands(shop: Shop) -> None:
    shop.google.requests.clear()
    shop.move(shop.edits(1))

    sent = [seen for seen in shop.google.requests if seen.kind == "write"]
    assert all("+79990000001" not in str(seen.body) for seen in sent)
    kinds = [kind for seen in sent for one in seen.body["requests"] for kind in one]
    assert kinds.count("insertDimension") == kinds.count("deleteDimension") == len(sent) == 1


def test_a_full_tab_gets_a_row(shop: Shop) -> None:
    shop.archive.delete_rows(2, shop.archive.rows - 2)
    shop.move(shop.edits(1, 2))

    shop.whole()
    assert shop.left == []


def _insert(shop: Shop) -> None:
    shop.clients.insert_rows(1)


def _somebody(shop: Shop) -> None:
    shop.clients.insert_rows(2)
    shop.clients.put(2, 5, "новая")
    shop.clients.put(2, 1, "кто-то")


def _sort(shop: Shop) -> None:
    shop.clients.sort(5, ascending=False)


def _cut(shop: Shop) -> None:
    shop.clients.move_rows(1, 1, 6)


def _columns(shop: Shop) -> None:
    shop.clients.move_columns(1, 1, 6)


def _new_column(shop: Shop) -> None:
    shop.clients.insert_columns(0)
    shop.clients.put(0, 0, "Новая")


def _there(shop: Shop) -> None:
    shop.archive.move_columns(2, 1, 8)


def _under(shop: Shop) -> None:
    shop.archive.insert_columns(1)
    shop.archive.put(0, 1, "Новая")


@pytest.mark.parametrize("act", [_insert, _somebody, _sort, _cut, _columns, _new_column, _there, _under])
def test_a_race_moves_nobody_who_was_not_meant(shop: Shop, act: Callable[[Shop], None]) -> None:
    edits = shop.edits(2, 3, 4)
    met = shop.in_the_instant(lambda: act(shop), shop.clients)
    shop.move(edits)

    assert met
    if act is _somebody:
        assert shop.rows()["новая"][0] == CLIENTS
        shop.before["новая"] = shop.rows()["новая"]
    shop.whole()
    gone = {name for name, (title, _) in shop.rows().items() if title == ARCHIVE} - {"м7"}
    assert gone <= {"м2", "м3", "м4"}
    left = {f"м{one.line}" for one in shop.left if one.title == CLIENTS and one.place == -1}
    assert left == {"м2", "м3", "м4"} - gone
    assert shop.note("м3", PHONE) == "звонить вечером"
    assert shop.intents.pending() == []
    shop.google.before = None
    lines = [line for line, row in enumerate(shop.clients.values()) if {"м2", "м3", "м4"} & set(row)]
    shop.move(shop.edits(*lines))
    shop.whole()
    assert {name for name, (title, _) in shop.rows().items() if title == ARCHIVE} == {"м2", "м3", "м4", "м7"}


def test_a_row_that_is_deleted_in_the_instant_takes_nobody_along(shop: Shop) -> None:
    shop.in_the_instant(lambda: shop.clients.delete_rows(3), shop.clients)
    shop.move(shop.edits(3))

    shop.whole(but=("м3",))
    assert shop.rows()["м4"][0] == CLIENTS
    assert shop.left == [Left(CLIENTS, 3)]


def test_what_is_typed_into_the_row_in_the_instant_travels_with_it(shop: Shop) -> None:
    shop.in_the_instant(lambda: shop.clients.put(3, 1, "Мария"), shop.clients)
    shop.move(shop.edits(3))

    assert shop.rows()["м3"] == (ARCHIVE, shop.rows()["м3"][1] | {NAME: "Мария"})
    assert shop.left == []


@pytest.mark.parametrize(("place", "value"), [(7, "рядом"), (1, FormulaText("=A1"))])
def test_what_could_not_travel_stays_with_its_row(shop: Shop, place: int, value: Any) -> None:
    """A cell that goes nowhere, a formula."""
    shop.in_the_instant(lambda: shop.clients.put(3, place, value), shop.clients)
    shop.move(shop.edits(3))

    tab, line = shop.line("м3")
    assert (tab.title, tab.value(line, place)) == (CLIENTS, value)
    assert shop.left == [Left(CLIENTS, 3, restored=True)]


def test_what_is_typed_into_the_wrong_row_while_it_is_away_comes_back_with_it(shop: Shop) -> None:
    acts = [lambda: shop.archive.put(2, THERE.index(NAME), "Мария"), lambda: shop.clients.insert_rows(1)]

    def before(seen: Seen) -> None:
        if acts and requests_of(seen, "deleteDimension"):
            acts.pop()()

    shop.google.before = before
    shop.move(shop.edits(3))

    title, cells = shop.rows()["м2"]
    assert (title, cells | {DOUBLE: ""}) == (CLIENTS, shop.before["м2"][1] | {NAME: "Мария", DOUBLE: ""})
    assert shop.left == [Left(CLIENTS, 3)]


def test_what_staff_changed_since_the_look_is_decided_again(shop: Shop) -> None:
    book = shop.book()
    stamp, edits = book.look().stamp, shop.edits(2, 3)
    shop.clients.put(3, 4, 1000)
    book.write(edits, since=stamp, note=lambda _: None, left=shop.left.append)

    assert {name: title for name, (title, _) in shop.rows().items() if name in {"м2", "м3"}} == {
        "м2": ARCHIVE,
        "м3": CLIENTS,
    }
    assert shop.left == [Left(CLIENTS, 3)]


@pytest.mark.parametrize("what", ["no id", "twice", "there already", "a cell that goes nowhere"])
def test_a_row_that_could_not_stand_once_and_whole_stays(shop: Shop, what: str) -> None:
    if what == "no id":
        shop.clients.put(3, 0, None)
    elif what == "twice":
        shop.clients.put(5, 0, "c3")
    elif what == "there already":
        shop.archive.put(1, 0, "c3")
    else:
        shop.clients.put(3, 8, "поле")
    before = shop.clients.values()
    shop.move(shop.edits(3))

    assert shop.clients.values() == before
    assert shop.left == [Left(CLIENTS, 3)]


def test_rows_that_speak_of_a_move_come_only_where_it_was_made(shop: Shop) -> None:
    shop.in_the_instant(lambda: shop.clients.delete_rows(3), shop.clients)
    about = ((CLIENTS, 2, -1), (CLIENTS, 3, -1))
    speaking = TabEdits(ARCHIVE, appended=((None, "о м2"), (None, "о м3")), about=about)
    edits = shop.edits(2, 3)
    shop.move(Edits((speaking,), moves=edits.moves))

    whys = [row[1] for row in shop.archive.values()[1:]]
    gone = [name for name, title in _known(shop).items() if title == ARCHIVE]
    assert ("о м2" in whys) == ("м2" in gone)
    assert "о м3" not in whys
    assert Left(ARCHIVE, -1, number=1) in shop.left


def _known(shop: Shop) -> dict[str, str]:
    """Return in which tab each row stands, whatever else does."""
    tabs = ((shop.clients, HEADS.index(MARK)), (shop.archive, THERE.index(MARK)))
    return {str(row[n]): tab.title for tab, n in tabs for row in tab.values()[1:] if len(row) > n and row[n]}


def test_a_note_for_a_row_that_went_waits(shop: Shop) -> None:
    shop.move(shop.edits(3, notes=(Note(CLIENTS, 3, 1, "не адрес"), Note(CLIENTS, 4, 1, "не адрес"))))

    assert shop.note("м4", NAME) == "sheetcrm: не адрес"
    assert Left(CLIENTS, 3, 1, note=True) in shop.left


def test_a_new_column_looks_like_its_neighbour_and_needs_no_room(shop: Shop) -> None:
    width = len(THERE)
    shop.archive.delete_columns(width, shop.archive.columns - width)
    bold = {"textFormat": {"bold": True}}
    shop.archive.set_format(0, width - 1, bold)
    edits = shop.edits(3)
    move = RowMove(CLIENTS, 3, ARCHIVE, edits.moves[0].places, {**edits.moves[0].cells, width: "зелёный"})
    shop.move(Edits((TabEdits(ARCHIVE, headers={width: "Чай"}),), moves=(move,)))

    assert shop.archive.value(0, width) == "Чай"
    assert shop.archive.format(0, width)["textFormat"]["bold"]
    assert not shop.archive.format(1, width)
    assert shop.rows()["м3"][1]["Чай"] == "зелёный"


def test_a_column_that_staff_put_there_is_theirs(shop: Shop) -> None:
    width = len(THERE)
    book = shop.book()
    stamp, edits = book.look().stamp, shop.edits(3, 4)
    shop.archive.put(0, width, "Своя")
    shop.archive.put(1, width, "их")
    with_it = RowMove(CLIENTS, 3, ARCHIVE, edits.moves[0].places, {**edits.moves[0].cells, width: "зелёный"})
    new = TabEdits(ARCHIVE, headers={width: "Чай"})
    book.write(Edits((new,), moves=(with_it, edits.moves[1])), since=stamp, note=lambda _: None, left=shop.left.append)

    assert [row[width] for row in shop.archive.values()[:2]] == ["Своя", "их"]
    assert shop.left == [Left(ARCHIVE, 0, width), Left(CLIENTS, 3)]
    assert shop.rows()["м4"][0] == ARCHIVE


def test_a_column_that_staff_put_there_in_the_instant_moves_aside(shop: Shop) -> None:
    width = len(THERE)
    edits = shop.edits(3)
    acts = [lambda: shop.archive.put(0, width, "Своя")]

    def before(seen: Seen) -> None:
        if acts and requests_of(seen, "insertDimension"):
            acts.pop()()

    shop.google.before = before
    shop.move(Edits((TabEdits(ARCHIVE, headers={width: "Чай"}),), moves=edits.moves))

    assert {"Чай", "Своя"} <= set(shop.archive.values()[0])
    shop.whole()


@pytest.mark.parametrize("instant", [False, True])
def test_a_column_that_staff_make_at_the_same_time_stands_once(shop: Shop, instant: bool) -> None:
    """Between our look and the write, or in the very instant: theirs stays with what is in it, and ours has no header."""
    width = len(THERE)
    new = TabEdits(ARCHIVE, headers={width: "Соль", width + 1: "Чай"})

    def typed() -> None:
        shop.archive.put(0, width, "Чай")
        shop.archive.put(1, width, "их")

    acts = [typed]

    def before(seen: Seen) -> None:
        if acts and requests_of(seen, "insertDimension"):
            acts.pop()()

    book = shop.book()
    stamp = book.look().stamp
    if instant:
        shop.google.before = before
    else:
        typed()
    book.write(Edits((new,)), since=stamp, note=lambda _: None, left=shop.left.append)

    rows = shop.archive.values()
    assert [head for head in rows[0] if head == "Чай"] == ["Чай"]
    assert rows[1][rows[0].index("Чай")] == "их"
    assert Left(ARCHIVE, 0, width + 1) in shop.left
    assert shop.intents.pending() == []


@pytest.mark.parametrize("act", [None, _under, _there])
def test_columns_are_put_in_order_last_of_all(shop: Shop, act: Callable[[Shop], None] | None) -> None:
    edits = shop.edits(3)
    order = tuple(THERE.index(head) for head in HEADS)
    acts = [act] if act else []

    def before(seen: Seen) -> None:
        if acts and requests_of(seen, "moveDimension"):
            acts.pop()(shop)

    shop.google.before = before
    book = shop.book()
    tab = TabEdits(ARCHIVE, (CellEdits(THERE.index(WHY), [1], ["иначе"]),), order=order)
    stamp = book.write(
        Edits((tab,), moves=edits.moves), since=book.look().stamp, note=lambda _: None, left=shop.left.append
    )

    shop.whole()
    assert shop.rows()["м7"][1][WHY] == "иначе"
    if act is None:
        assert shop.archive.values()[0] == [*HEADS, WHY, SINCE]
        assert book.look().stamp == stamp


@pytest.mark.parametrize("after", [False, True])
def test_a_batch_without_an_answer_is_known_by_its_token(shop: Shop, after: bool) -> None:
    sent: list[Seen] = []

    def fault(seen: Seen) -> Fault | None:
        if requests_of(seen, "deleteDimension") and not sent:
            sent.append(seen)
            return Fault(cut=True, after=after)
        return None

    shop.google.fault = fault
    shop.move(shop.edits(2, 4))

    assert sent
    shop.whole()
    assert [name for name, (title, _) in shop.rows().items() if title == ARCHIVE] == ["м7", "м2", "м4"]


def test_a_refusal_leaves_the_rows_and_says_why(shop: Shop) -> None:
    shop.archive.protect(0, 100, 0, 9)
    shop.sheet.share("robot@example.com")
    shop.google.fault = lambda seen: (
        Fault(status=400, message="Invalid requests[9].copyPaste: protected")
        if requests_of(seen, "deleteDimension")
        else None
    )
    shop.move(shop.edits(2, 4))

    shop.whole()
    assert [(one.title, one.line, one.place) for one in shop.left] == [(CLIENTS, 2, -1), (CLIENTS, 4, -1)]
    assert all("protected" in one.said.ru for one in shop.left if one.said)


def test_hundreds_go_in_batches_below_the_limit() -> None:
    with StandIn() as google:
        shop = Shop(google, 400)
        shop.google.requests.clear()
        shop.move(shop.edits(*range(2, 400, 2)))
        writes = [seen for seen in google.requests if seen.kind == "write"]

        shop.whole()
        assert [title for title, _ in shop.rows().values()].count(ARCHIVE) == 200
        assert max(seen.sent for seen in writes) < 2_000_000
        assert len(writes) <= 3
        moved = [name for name, (title, _) in shop.rows().items() if title == ARCHIVE]
        assert moved[1:] == [f"м{n}" for n in range(2, 400, 2)]


@contextmanager
def _ledger() -> Iterator[Callable[[], Ledger]]:
    with folder() as place:
        opened_: list[Ledger] = []

        def again() -> Ledger:
            for one in opened_:
                one.close()
            opened_[:] = [Ledger(place / "ledger.sqlite", "main")]
            return opened_[0]

        yield again
        opened_[0].close()


@pytest.mark.parametrize("act", [None, _insert, _columns], ids=["alone", "a row above", "a column moved"])
def test_a_write_that_dies_anywhere_is_finished_or_taken_back(
    act: Callable[[Shop], None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    died = set()
    with StandIn() as google, _ledger() as again:
        for at in range(200):
            shop = Shop(google, 4, again())
            edits = shop.edits(1, 3, back=(1,))
            edits = Edits((*edits.tabs, TabEdits(CLIENTS, headers={7: "Чай"})), moves=edits.moves)
            book = shop.book()
            stamp = book.look().stamp
            if act is not None:
                shop.in_the_instant(lambda one=shop: act(one), shop.clients)  # type: ignore[misc]
            with mortal(Death(at), monkeypatch):
                try:
                    book.write(edits, since=stamp, note=lambda _: None, left=shop.left.append)
                except Dead:
                    died.add(at)
            google.before = None
            shop.intents = again()
            for _ in range(2):
                shop.book().settle()
            shop.whole()
            assert shop.intents.pending() == [], at
            if at not in died:
                break
        assert len(died) > 20
        assert at not in died


BESIDE, FAILING = (*range(14), 33, 107, 232), range(5000, 5010)


@pytest.mark.parametrize("seed", BESIDE)
def test_nobody_is_lost_doubled_or_stripped_beside_people(seed: int) -> None:
    tally = Tally()
    Run(seed, 1.0, 0.0, tally).spend()

    assert tally.wrong == []


@pytest.mark.parametrize("seed", FAILING)
def test_faults_beside_people_lose_nothing(seed: int) -> None:
    tally = Tally()
    Run(seed, 0.5, 0.2, tally).spend()

    assert tally.wrong == []


@pytest.mark.parametrize("seed", range(6000, 6006))
def test_faults_alone_change_nothing(seed: int) -> None:
    tally = Tally()
    Run(seed, 0.0, 0.2, tally).spend()

    assert tally.wrong == []
    assert tally.counts["races met"] == 0


def test_the_trials_meet_what_they_are_for() -> None:
    tally = Tally()
    for seed in BESIDE[:4]:
        Run(seed, 1.0, 0.2, tally).spend()

    for what in ("moved", "races met", "put back", "faults", "told as left", "cells compared"):
        assert tally.counts[what]


@pytest.mark.parametrize(
    ("formula", "row", "expected"),
    [
        ("D2*2", 2, "D{row}*2"),
        ("SUM(A2:C2)+$D2-E$2", 2, "SUM(A{row}:C{row})+$D{row}-E$2"),
        ("Заказы!A2&'О''н'!B2:C2&\"D2\"", 2, "Заказы!A2&'О''н'!B2:C2&\"D2\""),
        ("LOG10(A10)+A1+A110", 10, "LOG10(A{row})+A1+A110"),
    ],
)
def test_a_formula_names_its_own_row(formula: str, row: int, expected: str) -> None:
    assert for_any_row(formula, row) == expected


def test_the_trial_is_red_without_the_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    from sheetcrm.adapters.google import passage

    monkeypatch.setattr(passage, "_whole", lambda *_: True)
    monkeypatch.setattr(passage, "_under", lambda *_: True)
    tally = Tally()
    for seed in random.Random(1).sample(BESIDE, 6):
        with suppress(BookError):
            Run(seed, 1.0, 0.0, tally).spend()

    assert tally.wrong
