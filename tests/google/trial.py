"""Nights beside people: what is lost, doubled, overwritten or left on a wrong row.

    python -m tests.google.trial [--nights 1000] [--seed 0] [--faults 0.2] [--acts 1.0] [--show]

Every night has a spreadsheet, a robot and people of its own, all by the seed. People act between any two requests, also in the instant
between the last read and the batch; with ``--faults`` that share of requests fails before or after it took effect. When they have gone
home, the robot comes until there is nothing left to do.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.adapters.google.cells import plain, to_cell
from sheetcrm.errors import BookChanged, BookError
from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.table import WRITTEN
from sheetcrm.model.values import Kind
from sheetcrm.model.words import choices
from sheetcrm.model.words.tables import RESTORED
from sheetcrm.run import run
from sheetcrm.shop import Shop
from tests.google.people import MARK, People
from tests.google.sheets import opened, spreadsheet
from tests.laws.nights import NIGHTLY, START, Clock, house
from tests.laws.workbooks import PRESENT, Draft, clean
from tests.standin import Fault, StandIn

if TYPE_CHECKING:
    from sheetcrm.adapters.ledger import Record
    from sheetcrm.model.plan import Plan
    from sheetcrm.model.words import Language
    from sheetcrm.outcome import Outcome
    from tests.laws.nights import House
    from tests.standin import Seen

STORIES = ("clients", "orders", "history", "tasks")
DIRT: tuple[dict[str, Any], ...] = (
    {"phone": "8 999 765-43-21", "status": "активнй"},
    {"email": " Anna@Example.COM "},
    {"last_name": "СИДОРОВА"},
    {"company": 'ООО "Ромашка"'},
    {"phone": 79997650011.0},
    {"birthday": "03.04.1985"},
    {"email": "a@@b.ru"},
    {},
)


@dataclass(slots=True)
class Tally:
    """What was found over all nights."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def fault(self, seed: int, what: str, where: object) -> None:
        self.counts[what] += 1
        self.wrong.append(f"seed {seed}: {what}: {where}")


def draft(dice: random.Random) -> Draft:
    """Return a small business in some disorder."""
    count = dice.randint(3, 12)
    clients = tuple(
        clean(number) | dice.choice(DIRT) | {"budget": dice.choice([None, 100, 2500.5])} for number in range(count)
    )

    def story(tab: str, number: int) -> dict[str, Any]:
        who = {"+Метка": f"{tab[0]}{number}", "client": f"+7999123{4500 + dice.randrange(count)}"}
        more: dict[str, dict[str, Any]] = {
            "orders": {
                "amount": 100 * dice.randint(1, 50),
                "date": START.date() - timedelta(days=dice.randint(1, 300)),
            },
            "history": {
                "event": dice.choice(("визит", "звонок клиента")),
                "when": START.replace(tzinfo=None) - timedelta(days=3),
            },
            "tasks": {"what": "позвонить", "due": START.date() + timedelta(days=5)},
        }
        return who | more[tab]

    rows = {tab: tuple(story(tab, n) for n in range(dice.randint(0, 6))) for tab in STORIES[1:]}
    own = tuple(f"+Колонка {n}" for n in range(dice.choice([0, 2, 200]) if dice.random() < 0.2 else 2))
    return Draft({"clients": clients, **rows}, own, language=dice.choice(["ru", "en"]))


@dataclass(slots=True)
class Night:
    """One night beside people."""

    seed: int
    acts: float
    faults: float
    tally: Tally
    prepared: list[Plan] = field(default_factory=list)
    language: Language = "ru"
    ended: dict[Any, Any] = field(default_factory=dict)

    def spend(self) -> None:
        """Let the robot come while people act, then alone until all is quiet, and look what became of everything."""
        dice = random.Random(self.seed)
        clock = Clock(START - timedelta(days=1))
        made = draft(dice)
        with StandIn(clock=clock) as google:
            self.language = made.language
            tabs = (*PRESENT, "changes")
            sheet = spreadsheet(google, made.book(tabs).tabs)
            titles = {key: TABS[key].title.to(made.language) for key in STORIES}
            headers = {titles[key]: _robot_headers(key, made) for key in STORIES}
            people = People(sheet, dice, tuple(titles.values()), headers)
            clock.now = START
            with house(opened(google, sheet), clock) as home:
                home.book = opened(google, sheet, home.ledger)
                if dice.random() < 0.7:
                    home.night(confirm=True)
                    clock.next_day()
                    _spoil(people, dice)
                    clock.next_day()
                before = snapshot(people)
                if self.faults:
                    google.fault = self._fault(dice)
                google.before = lambda seen: people.act(seen) if dice.random() < self.acts else None
                outcome = self._come(home)
                google.before, google.fault = None, None
                self._look(people, before, outcome)
                for _ in range(6):
                    clock.next_day()
                    google.requests.clear()
                    last = self._come(home)
                    if last is not None and last.state in {"quiet", "refused"}:
                        break
                else:
                    self.tally.fault(self.seed, "never quiet", last.plan.changes.keys() if last else None)
                if last is not None:
                    self.tally.counts[f"at last {last.state}"] += 1
                self._identities(people, before, home)
                self._notes(people, home)
                for token, body in home.ledger.pending():
                    if not orjson.loads(body).get("missed"):  # else the next run looks for it a last time
                        self.tally.fault(self.seed, "batch never settled", token)
                self.ended = _ended(people)
                self.tally.counts["requests"] += len(google.requests)

    def _come(self, home: House) -> Outcome | None:
        home.restart()
        self.prepared.clear()
        prepare = home.ledger.prepare

        def noted(number: int, record: Record, *, before: str, after: str) -> None:
            self.prepared.append(record.plan)
            prepare(number, record, before=before, after=after)

        home.ledger.prepare = noted  # type: ignore[method-assign,assignment]
        book = opened_again(home)
        shop = Shop(book, home.ledger, "sheet", home.clock, home.clock.sleep)
        try:
            outcome = run(shop, NIGHTLY, confirm=lambda _: True, wait=False)
        except BookChanged:
            self.tally.counts["gave way to people"] += 1
            return None
        except BookError as error:
            self.tally.counts[f"stopped: {type(error).__name__}"] += 1
            return None
        self.tally.counts[f"night {outcome.state}"] += 1
        return outcome

    def _fault(self, dice: random.Random) -> Any:
        def fault(_: Seen) -> Fault | None:
            if dice.random() >= self.faults:
                return None
            self.tally.counts["faults"] += 1
            kind = dice.randrange(4)
            after = dice.random() < 0.5
            if kind == 0:
                return Fault(cut=True, after=after)
            if kind == 1:
                return Fault(status=429, retry_after=dice.choice([None, 7]))
            return Fault(status=dice.choice([500, 502, 503, 504]), after=after)

        return fault

    def _look(self, people: People, before: dict[Any, Any], outcome: Outcome | None) -> None:
        """Compare every cell with what people typed last, or what the robot says it made of that."""
        changes = _said(outcome.plan, self.language) if outcome is not None else {}
        tried = [_said(plan, self.language) for plan in self.prepared]
        for skip in outcome.plan.skipped if outcome else ():
            back = skip.sentence in RESTORED.both()
            self.tally.counts["told as put back" if back else "told as left"] += 1
        now = snapshot(people)
        self.tally.counts["acts of people"] += len(people.done)
        for (title, name, header), value in now.items():
            if header == people.headers[title][0] or header == MARK:
                continue
            self.tally.counts["cells compared"] += 1
            spot = (title, name, header)
            last = people.typed.get(spot, before.get(spot))
            row = now.get((title, name, people.headers[title][0]))
            made = changes.get((title, str(row), header))
            robot = header in people.headers[title]
            if same(value, last):
                if made is not None and same(made[0], last) and not same(made[1], last) and spot not in people.typed:
                    self.tally.fault(self.seed, "told as written, and is not", (spot, value, made))
                continue
            if made is not None and same(value, made[1]) and (same(made[0], last) or robot):
                if spot in people.typed and not same(made[0], last):
                    self.tally.fault(
                        self.seed, "an edit of the robot's column overwritten and not put back", (spot, value, last)
                    )
                continue
            parts = [part for one in tried if (part := one.get((title, str(row), header))) is not None]
            if any(same(value, part[1]) and (robot or same(part[0], last)) for part in parts):
                continue  # an attempt that was not finished wrote it, over what it had seen
            what = "a value on a wrong row" if robot else "staff's cell lost"
            self.tally.fault(self.seed, what, (spot, value, last, made, row))

    def _notes(self, people: People, home: House) -> None:
        """See that the notes of people are there, and ours only where the ledger knows them."""
        known = {tuple(entry[:3]) for entry in home.ledger.states.memory("notes", [])}
        titles = {TABS[key].title.to(self.language): key for key in STORIES}
        for title in people.tabs:
            tab = people.book.sheet(title)
            heads, rows, values = people.heads(tab), people.rows(tab), tab.values()
            for name, line in rows.items():
                for place, header in enumerate(heads):
                    note = tab.note(line, place)
                    text = people.noted.get((title, name, header))
                    if text in people.late and text not in note:
                        self.tally.counts["known limit: a note of staff's of the very instant of ours"] += 1
                    elif text is not None and text not in note:
                        self.tally.fault(self.seed, "a note of staff's lost", (title, name, header, note))
                    if "sheetcrm: " in note:
                        key = titles[title]
                        column = next(
                            (one.key for one in TABS[key].columns if one.header.to(self.language) == header), header
                        )
                        row = values[line][heads.index(people.headers[title][0])]
                        if (key, row, column) not in known:
                            self.tally.fault(self.seed, "a note of ours astray", (title, name, header, note))

    def _identities(self, people: People, before: dict[Any, Any], home: House) -> None:
        """See that nobody is lost, doubled or has another's id."""
        now = snapshot(people)
        rows = {(title, name) for title, name, _ in now}
        was = {(title, name) for title, name, _ in before}
        for row in (was | people.fresh) - people.gone - rows:
            self.tally.fault(self.seed, "row lost", row)
        for row in rows - was - people.fresh:
            self.tally.fault(self.seed, "row doubled", row)
        for title in people.tabs:
            place = people.headers[title][0]
            tab = people.book.sheet(title)
            at = people.place(tab, place)
            ids = [row[at] for row in tab.values()[1:] if at is not None and at < len(row) and row[at]]
            for name, count in Counter(ids).items():
                if count > 1:
                    self.tally.fault(self.seed, "id twice", (title, name))
            for name in (name for there, name in rows if there == title):
                old, new = before.get((title, name, place)), now.get((title, name, place))
                if old and old != new:
                    self.tally.fault(self.seed, "another's id", (title, name, old, new))
        shown = [
            row
            for title in people.tabs
            for row in people.book.sheet(title).values()[1:]
            if any(cell is not None for cell in row)
        ]
        for cells in shown:
            texts = [cell for cell in cells if isinstance(cell, str) and cell.startswith("правка ")]
            if len(set(texts)) < len(texts):
                self.tally.fault(self.seed, "a typed text twice in one row", cells)
        del home


def _ended(people: People) -> dict[Any, Any]:
    """Return how a spreadsheet ended, but for the ids: every cell of the rows that people know, and how many rows each tab has."""
    ids = {title: people.headers[title][0] for title in people.tabs}
    hers = {"Код клиента", "Client id"}
    cells = {spot: cell for spot, cell in snapshot(people).items() if spot[2] != ids[spot[0]] and spot[2] not in hers}
    counts = {
        tab.title: sum(1 for row in tab.values() if any(cell is not None for cell in row))
        for tab in people.book.sheets
        if tab.title not in {"sheetcrm", "Журнал", "Journal"}
    }
    return cells | counts


def opened_again(home: House) -> Any:
    """Open the book as a new process does, on the opened-again ledger."""
    from sheetcrm.adapters.google import GoogleBook

    assert isinstance(home.book, GoogleBook)
    return GoogleBook(home.book.api, home.ledger, sleep=lambda _: None)


def snapshot(people: People) -> dict[Any, Any]:
    """Return every cell of the rows that people know, by tab, row and header."""
    found = {}
    for title in people.tabs:
        tab = people.book.sheet(title)
        rows, heads, values = people.rows(tab), people.heads(tab), tab.values()
        for name, line in rows.items():
            for place, header in enumerate(heads):
                if header:
                    found[title, name, header] = values[line][place] if place < len(values[line]) else None
    return found


def same(one: Any, other: Any) -> bool:
    """Tell whether two cells hold the same; of formulas that they are such."""
    if isinstance(one, str) and isinstance(other, str) and one.startswith("=") and other.startswith("="):
        return True
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(one, bool):
        return abs(one - other) < 1e-6
    return bool(one == other)


def _said(plan: Plan, language: Language) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Return what the robot says it wrote: before and after, by tab, id and header, as cells hold it."""
    told = {}
    for (key, name), change in plan.changes.items():
        title = TABS[key].title.to(language)
        header = TABS[key][name].header.to(language) if name in TABS[key].by_key else name.removeprefix("+")
        for row, old, new in zip(change.ids, change.old, change.new, strict=True):
            told[title, str(row), header] = (_raw(old, key, name, language), _raw(new, key, name, language))
    return told


def _raw(value: Any, key: str, name: str, language: Any) -> Any:
    column = TABS[key].by_key.get(name)
    if column is not None and column.kind is Kind.TICK and isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(language)
    if column is not None and column.kind is Kind.FORMULA and value == WRITTEN:
        return "="
    return plain(to_cell(value, 0))


def _robot_headers(key: str, made: Draft) -> tuple[str, ...]:
    """Return the id's header and those of the robot's columns."""
    columns = [column for column in TABS[key].columns if column.owner is Owner.ROBOT]
    return tuple(column.header.to(made.language) for column in columns)


def _spoil(people: People, dice: random.Random) -> None:
    """Let people work for a day."""
    for _ in range(dice.randint(0, 6)):
        people.act()
    for held in (people.typed, people.noted, people.gone, people.fresh):
        held.clear()
    people.done.clear()


def compare(night: Night) -> None:
    """See that a night with faults ended as its twin without them."""
    twin = Night(night.seed, night.acts, 0, Tally())
    twin.spend()
    for spot in sorted({*night.ended, *twin.ended}, key=str):
        here, there = night.ended.get(spot), twin.ended.get(spot)
        if not same(here, there):
            night.tally.fault(night.seed, "not as without faults", (spot, here, there))


def main() -> None:
    """Run the nights and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", type=float, default=0.0)
    parser.add_argument("--acts", type=float, default=1.0)
    parser.add_argument("--show", action="store_true", help="print what is wrong at once")
    asked = parser.parse_args()
    tally = Tally()
    for seed in range(asked.seed, asked.seed + asked.nights):
        known = len(tally.wrong)
        night = Night(seed, asked.acts, asked.faults, tally)
        night.spend()
        if asked.faults and not asked.acts:
            compare(night)
        if asked.show:
            for line in tally.wrong[known:]:
                print(line)
    for what, count in sorted(tally.counts.items()):
        print(f"{what}: {count}")
    print("\n".join(tally.wrong[:20]))
    print(f"nights {asked.nights}: wrong {len(tally.wrong)}")
    sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
