"""One life of a small workbook: nights in which the robot comes, fails and dies, and days in which staff work."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.adapters.xlsx import exchange as swapping
from sheetcrm.errors import BookChanged, BookError, BookNotWritable, NoSuchRun
from sheetcrm.job import Job
from sheetcrm.steps import archive, assign, check, facts, follow, match, revive, segment, tidy, unite
from sheetcrm.undo import undo_job
from tests.google.sheets import opened, spreadsheet
from tests.google.test_crash import mortal as mortal_online
from tests.laws.nights import START, Clock, House, house
from tests.laws.test_crash import Dead, Death, mortal
from tests.laws.workbooks import PRESENT, Draft, clean
from tests.lives.desks import FileDesk, GoogleDesk, MemoryDesk, write_file
from tests.lives.known import LOOKS, OWN, Card, Known, compare, identities, moment
from tests.lives.staff import Staff, typing
from tests.standin import Fault, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.model.words.word import Word
    from sheetcrm.outcome import Outcome
    from tests.lives.desks import Desk
    from tests.standin import Seen, Spreadsheet

NIGHTLY = Job.unscheduled("nightly", (tidy, match, unite, revive, facts, segment, assign, archive, follow, check))
TABS_THERE = (*PRESENT, "leaving", "duplicates", "changes")
ACTS = 60
"""A night has hardly more transactions, requests and steps than this."""
LAST = 20
"""So many nights after staff went home all is at rest: who leaves has left, who comes back is back, and the calls are asked for."""
QUICK = {
    "archive_silent_days": 1,
    "leaving_days": 1,
    "dormant_days": 1,
    "archive_per_day": "выкл",
    "archive_calls": "выкл",
}


@dataclass(slots=True)
class Tally:
    """What was found over all lives."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def fault(self, life: str, what: str, where: object) -> None:
        """Note what went wrong."""
        self.counts[what] += 1
        self.wrong.append(f"{life}: {what}: {where}")


@dataclass
class Life:
    """A life by its seed. ``at`` kills every night at its nth act; ``None`` leaves it to the dice who dies, and when."""

    seed: int
    kind: str
    tally: Tally
    at: int | None = None
    say: Callable[[str], object] = lambda _: None
    deadly: bool = False
    failing: bool = False
    beside: bool = False
    google: StandIn | None = None
    sheet: Spreadsheet | None = None

    @property
    def name(self) -> str:
        """Return how to repeat it."""
        return f"--book {self.kind} --seed {self.seed}" + ("" if self.at is None else f" --at {self.at}")

    def spend(self) -> None:
        """Live it, and compare what is there at last with what staff know."""
        self.dice = random.Random(f"{self.seed}")
        self.deadly = self.at is None and self.dice.random() < 0.4
        self.failing = self.at is None and self.dice.random() < 0.3
        self.beside = self.at is None and self.dice.random() < 0.5
        self.clock = Clock(START - timedelta(days=1))
        self.known = Known()
        with ExitStack() as stack:
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            patch.setattr(secrets, "choice", random.Random(self.seed).choice)  # staff sort by ids
            self.home, self.desk = stack.enter_context(self._opened())
            self.staff = Staff(self.desk, self.dice, self.clock, self.known, number=self.count * 4, cast=self.count)
            self.tally.counts["runs"] += 1
            self._days()
            self._rest()

    def _days(self) -> None:
        self.clock.next_day()
        for night in range(self.dice.randint(6, 12)):
            if night:
                self.work()
            self.clock.next_day()
            self.come(NIGHTLY)
            if self.dice.random() < 0.2:
                self.take_back()
            self._look(identities(self.desk_open(), self.known))
            self.clock.next_day()

    def desk_open(self) -> Desk:
        """Return the desk with the book as it stands."""
        self.desk.sit_down()
        return self.desk

    def work(self) -> None:
        """Let staff work for a day."""
        self.desk.sit_down()
        count = len(self.staff.done)
        for _ in range(self.dice.choice([0, 1, 2, 3, 5, 8])):
            self.staff.act()
        for said in self.staff.done[count:]:
            self.say(f"  staff {said}")
        self.tally.counts["acts of staff"] += len(self.staff.done) - count
        if len(self.staff.done) > count:
            self.desk.save()

    def take_back(self) -> None:
        """Take back some run."""
        runs = [run.number for run in self.home.ledger.runs(limit=-1) if run.state == "done"]
        if runs:
            number = self.dice.choice(runs[:12])
            self.say(f"  undo {number}")
            with suppress(NoSuchRun):
                self.come(undo_job(self.home.shop, number))
                self.tally.counts["undos"] += 1

    def come(self, job: Job, *, careful: bool = False) -> Outcome | None:
        """Let the robot come; where it dies or stumbles, let it come again, at once or the next night."""
        outcome: Outcome | None = None
        at = None if careful else self.at
        if not careful and self.deadly and self.dice.random() < 0.4:
            at = self.dice.randrange(ACTS)
        if at is not None and self._dies(job, at):
            self._restarted()
            self.say(f"  died at {at}")
            if self.dice.random() < 0.3:
                self.work()
            if self.at is None and self.dice.random() < 0.3:
                return None
            job = NIGHTLY if job is not NIGHTLY and self.dice.random() < 0.5 else job
        elif at is not None:
            self._restarted()
            return None
        share = 0.2 if self.failing and not careful else 0.0
        with self._faults(share), self._beside(careful):
            outcome = self._once(job, excused=bool(share) or (self.beside and not careful))
        self._restarted()
        return outcome

    def _once(self, job: Job, *, excused: bool) -> Outcome | None:
        try:
            outcome = self.home.night(job, confirm=True)
        except BookChanged:
            self.tally.counts["gave way to staff"] += 1
            if not excused:
                self.tally.fault(self.name, "fell over", "nobody was there")
            return None
        except BookError as error:
            self.tally.counts[f"stopped: {type(error).__name__}"] += 1
            if not excused:
                self.tally.fault(self.name, "fell over", repr(error))
            return None
        self._count(outcome)
        return outcome

    def _count(self, outcome: Outcome) -> None:
        moves = outcome.plan.moves
        counts = self.tally.counts
        counts["moves"] += len(moves)
        counts["moves back"] += sum(move.target == "clients" for move in moves)
        counts["merges"] += sum(bool(move.values.get("merged_into")) for move in moves)
        counts["put together again"] += len(outcome.plan.removals.get("archive", ()))
        told = [f"{move.id}>{move.target}" for move in moves]
        self.say(f"{self.clock():%d.%m} {outcome.job}: {outcome.state} {outcome.run} {' '.join(told)}")
        for row in outcome.plan.removals.get("archive", ()):
            self.say(f"  put together: {row}")
        for skip in outcome.plan.skipped:
            self.say(f"  left: {skip.tab} {skip.row} {skip.column}: {skip.sentence}")

    def _dies(self, job: Job, at: int) -> bool:
        death = Death(at)
        patch = pytest.MonkeyPatch()
        around = mortal_online(death, patch) if self.kind == "google" else mortal(self.home, death, patch)
        with around:
            try:
                self._count(self.home.night(job, confirm=True))
            except Dead:
                self.tally.counts["kills"] += 1
                return True
        return False

    def _rest(self) -> None:
        """Let nights pass without anybody until two follow each other in which there is nothing to do."""
        quiet = 0
        outcome = None
        for _ in range(LAST):
            self.clock.next_day()
            outcome = self.come(NIGHTLY, careful=True)
            self._look(identities(self.desk_open(), self.known))
            quiet = quiet + 1 if outcome is not None and outcome.state == "quiet" else 0
            if quiet == 2:
                break
        else:
            what = outcome and (
                outcome.state,
                list(outcome.plan.changes),
                list(outcome.plan.appends),
                outcome.plan.moves,
            )
            self.tally.fault(self.name, "not quiet", what)
        self._look(compare(self.desk_open(), self.known))

    def _look(self, found: Iterator[tuple[str, object]]) -> None:
        for what, where in found:
            text = f"{what} {where}"
            if text not in self.told:
                self.told.add(text)
                if what == LOOKS:
                    self.tally.counts[what] += 1
                    continue
                self.tally.fault(self.name, what, where)
                self.say(f"! {text}")

    # --- the three kinds of books

    @contextmanager
    def _opened(self) -> Iterator[tuple[House, Desk]]:
        self.told: set[str] = set()
        made = self._draft()
        book = made.book(TABS_THERE)
        if self.kind == "google":
            with StandIn(clock=self.clock) as google:
                self.google, self.sheet = google, spreadsheet(google, book.tabs)
                with house(opened(google, self.sheet), self.clock) as home:
                    self.home = home
                    self._restarted()
                    yield home, GoogleDesk(self.sheet)
            return
        with house(book, self.clock) as home:
            if self.kind == "memory":
                yield home, MemoryDesk(book=book, clock=self.clock)
                return
            path = home.place / "book.xlsx"
            write_file(path, book.tabs, {})
            home.book = XlsxBook(path)
            desk = FileDesk(path=path, clock=self.clock)
            desk.touch()
            yield home, desk

    def _restarted(self) -> None:
        """Open everything again, as a new process does."""
        self.home.restart()
        if self.google is not None and self.sheet is not None:
            self.home.book = opened(self.google, self.sheet, self.home.ledger)
        elif isinstance(self.home.book, XlsxBook):
            assert isinstance(self.desk, FileDesk)
            assert self.desk.path is not None
            self.desk.touch()
            self.home.book = XlsxBook(self.desk.path)

    def _draft(self) -> Draft:
        """Return the clients with whom it begins, and note what staff know of them."""
        self.count = self.dice.randint(6, 20)
        clients = []
        for person in range(self.count):
            tag = self.known.tag(person)
            card = self.known.cards[tag] = Card(person)
            line: dict[str, Any] = clean(person) | {"+Метка": tag}
            line["first_contact"] = (START - timedelta(days=30)).date()
            for header in (f"{OWN}1", f"{OWN}2"):
                if self.dice.random() < 0.7:
                    line[f"+{header}"] = typing(self.dice, person * 2 + int(header[-1]))
                    self.known.typed(tag, header, line[f"+{header}"])
            if self.dice.random() < 0.15:
                line["keep"] = True
            if self.dice.random() < 0.2:
                line["notes"] = f"первая заметка {person}."
                card.notes.append(line["notes"])
            clients.append(line)
        stories: dict[str, list[dict[str, Any]]] = {"orders": [], "history": []}
        for key, title in (("orders", "Заказы"), ("history", "История")):
            for number in range(self.dice.randint(0, 8)):
                person = self.dice.randrange(self.count)
                tag = f"{key[0]}н{number}"
                day = START - timedelta(days=self.dice.randint(2, 60))
                more: dict[str, Any] = (
                    {"date": day.date(), "amount": 100 + number}
                    if key == "orders"
                    else {"when": moment(day), "event": "звонок клиента"}
                )
                stories[key].append({"+Метка": tag, "client": clean(person)["phone"], **more})
                self.known.stories[tag] = title, person
        overrides = QUICK | {"duplicates_merge_sure": self.dice.choice([0, 1])}
        rows = {"clients": tuple(clients), **{key: tuple(told) for key, told in stories.items()}}
        return Draft(rows, (f"+{OWN}1", f"+{OWN}2"), overrides=overrides)

    # --- what goes wrong

    @contextmanager
    def _faults(self, share: float) -> Iterator[None]:
        """Let that share of all requests and writes fail, before or after they took effect."""
        if not share:
            yield
            return
        if self.google is not None:
            self.google.fault = self._online(share)
            yield
            self.google.fault = None
            return
        write, place = MemoryBook.write, swapping._put_in_place

        def strike() -> None:
            if self.dice.random() < share:
                self.tally.counts["faults"] += 1
                raise OSError(28, "No space left on device")

        def written(book: MemoryBook, *parts: Any, **more: Any) -> str:
            try:
                strike()
                stamp = write(book, *parts, **more)
                strike()
            except OSError as error:
                raise BookNotWritable(path="memory", reason=str(error), error=error) from error
            return stamp

        def put(*parts: Any) -> None:
            strike()
            place(*parts)
            strike()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(MemoryBook, "write", written)
            patch.setattr(swapping, "_put_in_place", put)
            yield

    def _online(self, share: float) -> Callable[[Seen], Fault | None]:
        def fault(_: Seen) -> Fault | None:
            if self.dice.random() >= share:
                return None
            self.tally.counts["faults"] += 1
            kind, after = self.dice.randrange(4), self.dice.random() < 0.5
            if kind == 0:
                return Fault(cut=True, after=after)
            if kind == 1:
                return Fault(status=429, retry_after=self.dice.choice([None, 7]))
            return Fault(status=self.dice.choice([500, 502, 503, 504]), after=after)

        return fault

    @contextmanager
    def _beside(self, careful: bool) -> Iterator[None]:
        """Let staff work while the robot does."""
        if careful or not self.beside:
            yield
            return
        if self.google is not None:
            self.google.before = self._act
            yield
            self.google.before = None
        elif isinstance(book := self.home.book, MemoryBook):
            book.before_write = lambda _: self.work() if self.dice.random() < 0.3 else None
            yield
            book.before_write = lambda _: None
        else:
            look = XlsxBook.busy

            def busy(held: XlsxBook) -> Word | str | None:
                if self.dice.random() < 0.3:
                    self.work()
                return look(held)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(XlsxBook, "busy", busy)
                yield

    def _act(self, _: Seen) -> None:
        if self.dice.random() < 0.3:
            count = len(self.staff.done)
            self.staff.act()
            self.tally.counts["acts of staff"] += len(self.staff.done) - count
            for said in self.staff.done[count:]:
                self.say(f"    meanwhile {said}")
