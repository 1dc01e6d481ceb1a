"""Rows that move between Clients and Archive beside people: who is lost, doubled, or stripped of anything.

    python -m tests.google.moves [--runs 1000] [--seed 0] [--faults 0.2] [--acts 1.0] [--show]

Every run has a spreadsheet, a robot and people of its own, all by the seed. People act between any two requests, most of all in the
instant before a batch that moves rows, and with the very rows that it moves. When they have gone home, the robot settles what is open.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.adapters.google import book, sending, verdict
from sheetcrm.errors import BookChanged, BookError
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import CellEdits, Edits, Formula, RowMove, TabEdits
from tests.google.people import MARK, People
from tests.google.sheets import Noted, opened, spreadsheet
from tests.google.trial import same
from tests.laws.nights import START, Clock
from tests.standin import Fault, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sheetcrm.model.grid import Grid, Left, Raw
    from tests.standin import Seen, Spreadsheet, Tab

CLIENTS, ARCHIVE, HISTORY = (TABS[key].title.ru for key in ("clients", "archive", "history"))
ID, NAME, PHONE, BORN, MONEY, NOTES, SCORE = (
    TABS["clients"][key].header.ru for key in ("id", "first_name", "phone", "birthday", "budget", "notes", "score")
)
SINCE, WHY = (TABS["archive"][key].header.ru for key in ("archived", "archived_why"))
DOUBLE = "Вдвое"
OWN = "Колонка 1"
_MINTED = re.compile(r"n\d+")
FORMS = {BORN: "DATE", PHONE: "TEXT"}


@dataclass(slots=True)
class Movers(People):
    """Staff who have an eye on the rows that the robot moves. ``last`` is what anybody last typed, by the row's own text and header."""

    last: dict[tuple[str, str], Any] = field(default_factory=dict)
    loose: set[tuple[str, str]] = field(default_factory=set)
    """Cells that went with a column that people deleted: wherever their row stood then, nobody can say what they should be."""
    recent: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    """Texts of the rows that stand in the other tab by mistake."""

    def act(self, seen: Seen | None = None) -> None:
        body = seen.body if seen is not None and isinstance(seen.body, dict) else {}
        if seen is not None and "getByDataFilter" in seen.path and "values" not in seen.path:
            self.recent.clear()
        gone = [one["deleteDimension"]["range"] for one in body.get("requests", ()) if "deleteDimension" in one]
        gone = [one for one in gone if one.get("dimension") == "ROWS"]
        if gone and self.dice.random() < 0.6:
            self._going(self.dice.choice(gone))
        else:
            People.act(self, seen)
        if gone:
            self.late |= self.recent

    def _going(self, lines: dict[str, Any]) -> None:
        """Do something with rows that are about to move, or with the tab where they go."""
        tab = next(one for one in self.book.sheets if one.id == lines.get("sheetId", 0))
        if tab.title not in self.tabs:
            return
        line = self.dice.randrange(lines.get("startIndex", 0), lines["endIndex"])
        names = {there: name for name, there in self.rows(tab).items()}
        other = next(one for one in self.book.sheets if one.title in self.tabs and one.title != tab.title)
        kind = self.dice.randrange(8)
        if kind <= 1:
            heads = self.heads(tab)
            own = [n for n, head in enumerate(heads) if head and head not in {*self.headers[tab.title], MARK}]
            if line in names and own:
                self._type(tab, line, self.dice.choice(own), self.word())
                self.done.append(f"typed into the very row {tab.title} {line}")
        elif kind == 2:
            if line in names and len(names) > 1:
                tab.delete_rows(line)
                self.gone.add((tab.title, names[line]))
                self.done.append(f"deleted the very row {tab.title} {line}")
        elif kind == 3:
            tab.insert_rows(self.dice.randint(1, line))
            self.done.append(f"blank row above the very row {tab.title}")
        else:
            act = self.dice.choice([self._sort, self._insert, self._column, self._shift, self._move, self._delete])
            act(self.dice.choice([tab, other]))

    def _type(self, tab: Tab, line: int, place: int, value: Any) -> None:
        heads = self.heads(tab)
        names = {there: name for name, there in self.rows(tab).items()}
        if value is None and tab.value(line, place) is None:
            return  # nothing to clear
        People._type(self, tab, line, place, value)
        if line in names and place < len(heads) and heads[place]:
            self.last[names[line], heads[place]] = value
            others = [self.heads(one) for one in self.book.sheets if one.title in self.tabs and one.title != tab.title]
            if names[line] in self.away and (heads[place] not in others[0] or value is None):
                self.loose.add(
                    (names[line], heads[place])
                )  # its own tab has no such column: it is told; or it was empty there anyway

    def _note(self, tab: Tab) -> None:
        before = set(self.noted.values())
        People._note(self, tab)
        self.recent |= set(self.noted.values()) - before

    def _hide(self, tab: Tab) -> None:
        if tab.rows > 3:
            People._hide(self, tab)

    def _uncolumn(self, tab: Tab) -> None:
        mine = [head for head in self.heads(tab) if head.startswith("Своя ")]
        names = self.away | {name for one in self.tabs for name in self.rows(self.book.sheet(one))}
        self.loose |= {(name, mine[0]) for name in names} if mine else set()  # also of rows that are away by mistake
        People._uncolumn(self, tab)


@dataclass(slots=True)
class Tally:
    """What was found over all runs."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def fault(self, seed: int, what: str, where: object) -> None:
        self.counts[what] += 1
        self.wrong.append(f"seed {seed}: {what}: {where}")


@contextmanager
def counted(tally: Tally, people: Movers) -> Iterator[None]:
    """Count the races that witnesses tell of."""
    compare = verdict.compare

    def counting(expected: Any, seen: Any) -> Any:
        found = compare(expected, seen)
        tally.counts["moved"] += sum(len(one["rows"]) for one in expected.get("moves", ())) - len(found.stayed)
        tally.counts["races met"] += len(found.stayed)
        if "moves" in expected or "back" in expected:
            people.away = {text for one in found.astray for text in one.cells if isinstance(text, str)}
        for one in expected.get("back", ()):
            tally.counts["put back"] += len(one["returned"])
            tally.counts["races met while putting back"] += bool(found.astray)
        return found

    vars(sending)["compare"] = vars(book)["compare"] = counting
    try:
        yield
    finally:
        vars(sending)["compare"] = vars(book)["compare"] = compare


def filled(sheet: Spreadsheet, dice: random.Random) -> None:
    """Dress the rows: text stays text, dates are dates, some have notes; some grids end where the rows end."""
    for tab in sheet.sheets[:2]:
        heads = [str(cell) for cell in tab.values()[0]]
        for line in range(1, len(tab.values())):
            tab.set_format(line, heads.index(PHONE), {"numberFormat": {"type": "TEXT", "pattern": "@"}})
        if dice.random() < 0.3:
            tab.delete_rows(len(tab.values()), tab.rows - len(tab.values()))
        if dice.random() < 0.3:
            tab.delete_columns(len(heads), tab.columns - len(heads))


def tabs(dice: random.Random) -> dict[str, list[list[Any]]]:
    """Return both tabs, their columns in some order."""
    made: dict[str, list[list[Any]]] = {}
    number = 0
    for title, low, high in ((CLIENTS, 3, 9), (ARCHIVE, 0, 5)):
        heads = [NAME, PHONE, BORN, MONEY, NOTES, SCORE, MARK, OWN, DOUBLE]
        heads += [SINCE, WHY] if title == ARCHIVE else []
        if dice.random() < 0.5:
            dice.shuffle(heads)
        heads.insert(0, ID)
        rows: list[list[Any]] = [list(heads)]
        for _ in range(dice.randint(low, high)):
            number += 1
            cells = {
                ID: f"c{number}",
                NAME: f"Имя {number}",
                PHONE: f"+7999123{4500 + number}",
                BORN: date(1980, 1, 1) + timedelta(days=100 * number),
                MONEY: 10 * number if dice.random() < 0.8 else None,
                NOTES: dice.choice([None, f"=не формула {number}", "текст", "'007"]),
                SCORE: number,
                MARK: f"м{number}",
                OWN: dice.choice([None, True, 0.1 * number]),
                DOUBLE: Formula(f"{chr(65 + heads.index(MONEY))}{{row}}*2") if dice.random() < 0.7 else None,
                SINCE: date(2026, 1, 1),
                WHY: "молчит",
            }
            rows.append([cells[head] for head in heads])
        made[title] = rows
    return made


@dataclass(slots=True)
class Run:
    """One robot that moves rows beside people."""

    seed: int
    acts: float
    faults: float
    tally: Tally
    formulas: dict[str, str] = field(default_factory=dict)
    minted: int = 0
    hears: list[Left] = field(default_factory=list)

    def spend(self) -> None:
        """Let the robot come some times while people act, then alone to settle, and look what became of everybody."""
        dice = random.Random(self.seed)
        clock = Clock(START)
        with StandIn(clock=clock) as google:
            sheet = spreadsheet(google, tabs(dice))
            filled(sheet, dice)
            headers = {CLIENTS: (ID, SCORE), ARCHIVE: (ID, SCORE, SINCE, WHY)}
            people = Movers(sheet, dice, (CLIENTS, ARCHIVE), headers)
            for _ in range(dice.randint(0, 4)):
                people.act()
            people.gone.clear()
            people.fresh.clear()
            before, ids, formats = snapshot(people)
            initial = set(ids)
            intents = Noted()
            google.fault = self._fault(dice) if self.faults else None
            google.before = lambda seen: people.act(seen) if dice.random() < self.acts else None
            with counted(self.tally, people):
                for _ in range(dice.randint(1, 4)):
                    self._come(google, sheet, intents, dice)
                    clock.next_day()
            google.before, google.fault = None, None
            for _ in range(3):
                self._settle(google, sheet, intents)
            self.tally.counts["runs"] += 1
            self.tally.counts["acts of people"] += len(people.done)
            self._look(people, before, ids, initial, formats)
            for token, body in intents.pending():
                if not orjson.loads(body).get("missed"):
                    self.tally.fault(self.seed, "batch never settled", token)

    def _settle(self, google: StandIn, sheet: Spreadsheet, intents: Noted) -> None:
        try:
            opened(google, sheet, intents).settle()
        except BookError as error:
            self.tally.fault(self.seed, "not settled", repr(error))

    def _come(self, google: StandIn, sheet: Spreadsheet, intents: Noted, dice: random.Random) -> None:
        here = opened(google, sheet, intents)
        self.hears.clear()
        try:
            here.settle()
            look = here.look()
            edits = self._edits(look.grids, dice)
            if edits is not None:
                here.write(edits, since=look.stamp, note=lambda _: self._note(edits), left=self.hears.append)
        except BookChanged:
            self.tally.counts["gave way to people"] += 1
        except BookError as error:
            self.tally.counts[f"stopped: {type(error).__name__}"] += 1
        self.tally.counts["told as left"] += len(self.hears)

    def _note(self, edits: Edits) -> None:
        for move in edits.moves:
            for place, text in move.formulas.items():
                if "{row}" not in text and not text.startswith(("не ", "#REF!")):
                    self.tally.fault(self.seed, "a formula without its row", (place, text))

    def _edits(self, grids: Any, dice: random.Random) -> Edits | None:
        """Decide which rows go, and what else is written."""
        both = {title: _Read(grids[title]) for title in (CLIENTS, ARCHIVE)}
        if any(not {ID, MARK, NAME} <= set(one.heads) for one in both.values()):
            return None
        counts = Counter(one.cell(line, ID) for one in both.values() for line in one.lines)
        moves: list[RowMove] = []
        cells: dict[str, list[CellEdits]] = {CLIENTS: [], ARCHIVE: []}
        new: dict[str, dict[int, str]] = {CLIENTS: {}, ARCHIVE: {}}
        for title, other in ((CLIENTS, ARCHIVE), (ARCHIVE, CLIENTS)):
            here, there = both[title], both[other]
            known = [line for line in here.lines if counts[here.cell(line, ID)] == 1 and here.cell(line, ID)]
            nameless = [line for line in here.lines if here.cell(line, ID) is None]
            if nameless:
                self.minted += len(nameless)
                fresh = [f"n{self.minted - n}" for n in range(len(nameless))]
                cells[title].append(CellEdits(here.heads.index(ID), nameless, fresh))
            if dice.random() < 0.5 and known and SCORE in here.heads:
                line = dice.choice(known)
                cells[title].append(CellEdits(here.heads.index(SCORE), [line], [dice.randrange(1000)]))
            for line in dice.sample(known, min(len(known), dice.choice([0, 1, 1, 2, 4]))):
                move = self._move(here, there, line, new[other], cells[title])
                if move is not None:
                    moves.append(move)
        made = tuple(
            TabEdits(title, tuple(cells[title]), headers=new[title], head=0)
            for title in (CLIENTS, ARCHIVE)
            if cells[title] or new[title]
        )
        return Edits(made, moves=tuple(moves)) if made or moves else None

    def _move(
        self, here: _Read, there: _Read, line: int, new: dict[int, str], cells: list[CellEdits]
    ) -> RowMove | None:
        places: dict[int, int] = {}
        for place, head in enumerate(here.heads):
            if head in {SINCE, WHY} and there.title == CLIENTS:
                if here.grid.rows[line][place] is not None:
                    cells.append(CellEdits(place, [line], [None]))
            elif head and head in there.heads:
                places[place] = there.heads.index(head)
            elif head:
                free = next((at for at, text in new.items() if text == head), len(there.heads) + len(new))
                new[free] = head
                places[place] = free
            elif here.grid.rows[line][place] is not None:
                return None
        name = str(here.cell(line, ID))
        made: dict[int, Raw | Formula] = {}
        if there.title == ARCHIVE:
            made = {there.heads.index(SINCE): date(2026, 11, 22), there.heads.index(WHY): "молчит полгода"}
        elif name in self.formulas and DOUBLE in there.heads and isinstance(here.cell(line, DOUBLE), int | float):
            made = {there.heads.index(DOUBLE): Formula(self.formulas[name])}
        return RowMove(here.title, line, there.title, places, made)

    def _fault(self, dice: random.Random) -> Any:
        def fault(_: Seen) -> Fault | None:
            if dice.random() >= self.faults:
                return None
            self.tally.counts["faults"] += 1
            after = dice.random() < 0.5
            if dice.random() < 0.3:
                return Fault(cut=True, after=after)
            return Fault(status=dice.choice([500, 502, 503, 504]), after=after)

        return fault

    def _look(
        self,
        people: Movers,
        before: dict[tuple[str, str], Any],
        ids: dict[str, Any],
        initial: set[str],
        formats: dict[tuple[str, str], str],
    ) -> None:
        """Compare every row and every cell with what they were, or with what people typed last."""
        standing: Counter[str] = Counter()
        for title in people.tabs:
            tab = people.book.sheet(title)
            place = people.place(tab, MARK)
            column = [row[place] for row in tab.values()[1:] if place is not None and place < len(row)]
            standing.update(str(text) for text in column if text is not None)
        gone = {name for _, name in people.gone}
        fresh = {name for _, name in people.fresh}
        for name in (initial | fresh) - gone:
            if not standing[name]:
                self.tally.fault(self.seed, "lost", name)
        for name, count in standing.items():
            if count > 1:
                self.tally.fault(self.seed, "doubled", name)
            if name not in initial | fresh:
                self.tally.fault(self.seed, "nobody knows", name)
        self.tally.counts["deleted rows that stand again"] += len(gone & set(standing))
        now, ids_now, formats_now = snapshot(people)
        for name, row in ids.items():
            if name in ids_now and name not in gone and row is not None and ids_now[name] != row:
                self.tally.fault(self.seed, "stripped of the id", (name, row, ids_now[name]))
        for row, count in Counter(row for row in ids_now.values() if row is not None).items():
            if count > 1:
                self.tally.fault(self.seed, "an id twice", row)
        for spot in {*before, *people.last}:
            name, header = spot
            if name not in ids_now or name in gone or spot in people.loose or header in {ID, SCORE, SINCE, WHY, MARK}:
                continue
            self.tally.counts["cells compared"] += 1
            was = people.last.get(spot, before.get(spot))
            value = now.get(spot)
            formula = (
                isinstance(was, str) and was.startswith("=") and not was.startswith("=не") and spot not in people.last
            )
            if not (same(was, value) or (formula and (isinstance(value, int | float) or str(value).startswith("#")))):
                self.tally.fault(self.seed, "stripped", (spot, was, value))
            elif spot in formats and spot not in people.last and formats[spot] != formats_now.get(spot):
                self.tally.fault(self.seed, "a format lost", (spot, formats[spot], formats_now.get(spot)))
        self._alone(people)
        self._notes(people, ids_now)

    def _alone(self, people: Movers) -> None:
        """See that no row is there that nobody knows: a torn-off piece of one."""
        for title in people.tabs:
            tab = people.book.sheet(title)
            mark = people.place(tab, MARK)
            for line, row in enumerate(tab.values()[1:], 1):
                named = mark is not None and mark < len(row) and row[mark] is not None
                ours = [cell is None or isinstance(cell, int) or _MINTED.fullmatch(str(cell)) for cell in row]
                if not named and any(cell is not None for cell in row) and all(ours):
                    self.tally.counts["known limit: a score in an empty row"] += 1
                elif not named and any(cell is not None for cell in row):
                    self.tally.fault(self.seed, "a torn row", (title, line, row))

    def _notes(self, people: Movers, ids: dict[str, Any]) -> None:
        """See that the notes of people are there, on the rows on which they wrote them."""
        found: dict[tuple[str, str], str] = {}
        for title in people.tabs:
            tab = people.book.sheet(title)
            heads = people.heads(tab)
            for name, line in people.rows(tab).items():
                for place, header in enumerate(heads):
                    found[name, header] = tab.note(line, place)
        texts = {(name, header): text for (_, name, header), text in people.noted.items()}
        for (name, header), text in texts.items():
            if name not in ids or (name, header) in people.loose:
                continue
            if text not in found.get((name, header), ""):
                late = text in people.late
                if late:
                    self.tally.counts["known limit: a note of staff's of the very moment"] += 1
                else:
                    self.tally.fault(self.seed, "a note lost", (name, header, text, found.get((name, header))))
        for spot, text in found.items():
            if text and spot not in texts:
                self.tally.fault(self.seed, "a note astray", (spot, text))


class _Read:
    """A tab as the robot sees it."""

    def __init__(self, grid: Grid) -> None:
        self.grid, self.title = grid, grid.title
        self.heads = [str(cell or "") for cell in grid.rows[0]] if grid.rows else []
        self.lines = [line for line in range(1, len(grid.rows)) if any(cell is not None for cell in grid.rows[line])]

    def cell(self, line: int, head: str) -> Any:
        """Return a cell by its header."""
        return self.grid.rows[line][self.heads.index(head)] if head in self.heads else None


def snapshot(people: People) -> tuple[dict[tuple[str, str], Any], dict[str, Any], dict[tuple[str, str], str]]:
    """Return every cell of the rows that people know, their ids, and how cells of dates and texts are formatted."""
    cells: dict[tuple[str, str], Any] = {}
    ids: dict[str, Any] = {}
    formats: dict[tuple[str, str], str] = {}
    for title in people.tabs:
        tab = people.book.sheet(title)
        heads, values = people.heads(tab), tab.values()
        for name, line in people.rows(tab).items():
            for place, header in enumerate(heads):
                cell = values[line][place] if place < len(values[line]) else None
                if header:
                    cells[name, header] = cell
                if header in FORMS and cell is not None:
                    formats[name, header] = tab.format(line, place).get("numberFormat", {}).get("type", "")
            ids[name] = cells.get((name, ID))
    return cells, ids, formats


def report(tally: Tally, runs: int) -> Sequence[str]:
    """Return what was found, line by line."""
    counts = tally.counts
    told = [f"runs: {counts['runs']}", f"moves: {counts['moved']}", f"races met: {counts['races met']}"]
    told += [f"put back: {counts['put back']}"]
    told += [f"{what}: {counts[what]}" for what in ("lost", "doubled", "stripped")]
    shown = {"runs", "moved", "races met", "put back", "lost", "doubled", "stripped"}
    told += [f"{what}: {count}" for what, count in sorted(counts.items()) if what not in shown]
    return [*told, *tally.wrong[:20], f"runs {runs}: wrong {len(tally.wrong)}"]


def main() -> None:
    """Run and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--acts", type=float, default=1.0)
    parser.add_argument("--show", action="store_true", help="print what is wrong at once")
    asked = parser.parse_args()
    tally = Tally()
    for seed in range(asked.seed, asked.seed + asked.runs):
        known = len(tally.wrong)
        Run(seed, asked.acts, asked.faults, tally).spend()
        if asked.show:
            for line in tally.wrong[known:]:
                print(line, flush=True)
    print("\n".join(report(tally, asked.runs)))
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
