"""A small business in memory with letters: a book, a ledger on disk, a post that does what a trial says, and a mailbox."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.job import Job
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import Word
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.policy.settings import SETTINGS
from sheetcrm.run import run
from sheetcrm.shop import Shop
from sheetcrm.steps import drip, facts, match, meet, queue, remind, segment, tell, tidy
from tests.laws.nights import Clock, folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sheetcrm import ports
    from sheetcrm.model.letters import Incoming, Posting
    from sheetcrm.model.words import Language
    from sheetcrm.outcome import Outcome

MAILING = Job.unscheduled("letters", [tidy, match, facts, segment, meet, remind, drip, tell, queue])
START = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
"""Ten o'clock on a Tuesday in Moscow."""
LATER = timedelta(minutes=10)
SECRET = b"key"
"""The key of the hashes of addresses: a file of its own, beside the ledger."""
Line = dict[str, Any]
OURS = {
    "business_name": "Daisy",
    "business_phone": "+78432000000",
    "booking_link": "https://salon.example/book",
    "file_link": "https://salon.example/prices.pdf",
    "promo_code": "GIFT10",
}
"""What letters say of us."""


@dataclass
class Post:
    """A post that keeps what it was given; ``act`` is asked before each letter and may raise, before or after it left."""

    left: list[Posting] = field(default_factory=list)
    act: Callable[[Posting, Callable[[], None]], None] = lambda _, before: before()
    closed: int = 0
    wait: Callable[[], None] = lambda: None

    def ready(self) -> None:
        self.wait()

    def send(self, posting: Posting, *, before: Callable[[], None]) -> str:
        self.act(posting, before)
        self.left.append(posting)
        return "250 ok"

    def close(self) -> None:
        self.closed += 1


@dataclass
class Box:
    """A mailbox with letters that came in, and the keys of those that were filed as sent."""

    came: list[Incoming] = field(default_factory=list)
    filed: set[str] = field(default_factory=set)

    def letters(self, mark: str, *, today: date) -> Iterator[tuple[str, Incoming | None]]:
        del today
        for number, letter in enumerate(self.came, start=1):
            if number > int(mark or 0):
                yield str(number), letter

    def sent(self, keys: Iterable[str]) -> set[str]:
        return self.filed & set(keys)

    def reach(self) -> None:
        """It is always there."""


@dataclass
class Business:
    """Staff type through ``put`` and ``add``; the robot comes through ``come``."""

    place: Path
    language: Language = "en"
    clock: Clock = field(default_factory=lambda: Clock(START))
    post: Post = field(default_factory=Post)
    mailer: ports.Post | None = None  # one that sends, instead of that
    box: Box = field(default_factory=Box)
    book: MemoryBook = field(init=False)
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        tabs = {tab.title.to(self.language): self._tab(key) for key, tab in TABS.items() if tab.columns}
        self.book = MemoryBook(tabs, changed=START - timedelta(days=1))
        self.ledger = Ledger(self.place / "ledger.sqlite", "main", SECRET)

    def _tab(self, key: str) -> list[list[Any]]:
        tab = TABS[key]
        heads: list[Any] = [column.header.to(self.language) for column in tab.columns]
        listed: Sequence[Mapping[str, Any]] = DEFAULTS.get(key, ())
        if key == "settings":
            listed = [
                {"name": one.name, "value": OURS.get(one.key, one.default), "meaning": one.meaning} for one in SETTINGS
            ]
        rows = [[_said(row.get(column.key), self.language) for column in tab.columns] for row in listed]
        return [heads, *rows]

    def restart(self) -> None:
        """Open the ledger again, as a new process does."""
        self.ledger.close()
        self.ledger = Ledger(self.place / "ledger.sqlite", "main", SECRET)

    @property
    def shop(self) -> Shop:
        return Shop(
            self.book, self.ledger, "book", self.clock, self.clock.sleep, post=self.mailer or self.post, inbox=self.box
        )

    def come(self, after: timedelta = LATER, *, job: Job = MAILING, confirm: bool | None = True) -> Outcome:
        """Let the robot come once more; with None nobody is there to ask."""
        self.clock.now += after
        return run(self.shop, job, confirm=lambda _: confirm, wait=False)

    # -- staff

    def rows(self, key: str) -> list[Line]:
        """Return a tab's rows by column key, empty cells left out."""
        listed = self.book.tabs[TABS[key].title.to(self.language)]
        known = {text: column.key for column in TABS[key].columns for text in column.header.both()}
        keys = [known.get(str(head), str(head)) for head in listed[0]]
        return [
            {name: cell for name, cell in zip(keys, row, strict=False) if cell is not None}
            for row in listed[1:]
            if any(cell is not None for cell in row)
        ]

    def add(self, key: str, **cells: Any) -> None:
        """Append a row."""
        listed = self.book.tabs[TABS[key].title.to(self.language)]
        places = self._places(key)
        row: list[Any] = [None] * len(listed[0])
        for name, cell in cells.items():
            row[places[name]] = cell
        listed.append(row)
        self.book.touch(self.clock.now)

    def put(self, key: str, where: Line, **cells: Any) -> int:
        """Type into the rows that hold this; return how many there were."""
        listed = self.book.tabs[TABS[key].title.to(self.language)]
        places = self._places(key)
        found = 0
        for row in listed[1:]:
            row.extend([None] * (len(listed[0]) - len(row)))
            if all(row[places[name]] == cell for name, cell in where.items()):
                found += 1
                for name, cell in cells.items():
                    row[places[name]] = cell
        self.book.touch(self.clock.now)
        return found

    def delete(self, key: str, where: Line) -> None:
        """Delete the rows that hold this."""
        title = TABS[key].title.to(self.language)
        listed, places = self.book.tabs[title], self._places(key)
        self.book.tabs[title] = [listed[0]] + [
            row for row in listed[1:] if not all(row[places[name]] == cell for name, cell in where.items())
        ]
        self.book.touch(self.clock.now)

    def switch_on(self, sequence: str) -> None:
        """Switch a sequence on."""
        assert self.put("sequences", {"sequence": sequence}, on="yes" if self.language == "en" else "да")

    def client(self, number: int = 1, **cells: Any) -> None:
        """Add a client to whom letters may go."""
        words = {"en": ("yes", "lead", "site"), "ru": ("да", "лид", "сайт")}[self.language]
        about: Line = {
            "last_name": f"Smith{number}",
            "first_name": "Anna",
            "phone": f"+79991234{500 + number}",
            "email": f"a{number}@example.com",
            "status": words[1],
            "source": words[2],
            "consent": words[0],
        }
        self.add("clients", **(about | cells))

    def _places(self, key: str) -> dict[str, int]:
        heads = self.book.tabs[TABS[key].title.to(self.language)][0]
        known = {text: column.key for column in TABS[key].columns for text in column.header.both()}
        return {known[str(head)]: place for place, head in enumerate(heads) if str(head) in known}


def _said(cell: Any, language: Language) -> Any:
    if isinstance(cell, Word):
        return cell.to(language) or None
    if isinstance(cell, bool):
        return {"en": ("no", "yes"), "ru": ("нет", "да")}[language][cell]
    return cell


@contextmanager
def business(language: Language = "en") -> Iterator[Business]:
    """Open a business for one trial."""
    with folder() as place:
        made = Business(place, language)
        try:
            yield made
        finally:
            made.ledger.close()
