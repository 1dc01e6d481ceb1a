"""The world behind the two APIs: the files, the people, the clock, and one lock around all of it."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.standin.book import Book
from tests.standin.errors import Refused
from tests.standin.grid import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

ROBOT = "robot@example.iam.gserviceaccount.com"
PERSON = "owner@example.com"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class World:
    """All files by id. ``version_lag`` is by how many changes Drive's version lags; ``forbidden`` takes the robot's access away."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.clock = clock or (lambda: datetime.now(UTC))
        self.lock = threading.RLock()
        self.files: dict[str, Book] = {}
        self.robot = ROBOT
        self.forbidden = False
        self.version_lag = 0
        self.dice = random.Random(20_260_801)

    @property
    def now(self) -> datetime:
        return self.clock()

    def stamp(self) -> str:
        """Return the time as Drive writes it."""
        at = self.now.astimezone(UTC)
        return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"

    def new_file_id(self) -> str:
        return "1" + "".join(self.dice.choice(_ALPHABET) for _ in range(43))

    def new_id(self) -> int:
        """Return a number for a tab, a range, a chart or a piece of metadata."""
        return self.dice.randrange(100_000_000, 2_147_483_647)

    def add(
        self,
        title: str,
        *,
        owner: str,
        locale: str = "en_US",
        time_zone: str = "Etc/GMT",
        sheets: list[str] | None = None,
    ) -> Book:
        """Make a spreadsheet; its first tab has the id 0."""
        book = Book(self, self.new_file_id(), title, owner=owner, locale=locale, time_zone=time_zone)
        for index, name in enumerate(sheets or ["Sheet1"]):
            book.sheets.append(Sheet(self.new_id() if index else 0, name))
        self.files[book.id] = book
        return book

    def open(self, file_id: str, user: str, *, write: bool = False) -> Book:
        """Return a spreadsheet as the Sheets API opens it; raise 404 or 403."""
        book = self.files.get(file_id)
        if book is None:
            raise Refused(404)
        allowed = book.may_edit(user) if write else book.may_read(user)
        if not allowed or (self.forbidden and user == self.robot):
            raise Refused(403)
        return book
