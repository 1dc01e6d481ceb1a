"""What a run works with, and how it writes an instant down."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sheetcrm.model.words import Word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.ports import Book, Inbox, Post


class Stopped(Exception):
    """The operator wants the robot to leave, and nothing was begun that had to be finished."""


@dataclass(slots=True)
class Shop:
    """What a run needs: book, ledger, a clock (aware, UTC), how to wait for a still book; where letters go and come in, their files.

    ``stopping`` says that the robot shall leave: letters that have not left wait for the next run. ``spent_before`` is what was asked of
    the book's service before the run began.
    """

    book: Book
    ledger: Ledger
    path: str
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    tell: Callable[[str, dict[str, Any]], None] = field(default=lambda *_: None)
    post: Post | None = None
    inbox: Inbox | None = None
    files: Callable[[], frozenset[str]] | None = None
    stopping: Callable[[], bool] = field(default=lambda: False)
    spent_before: Mapping[str, int] = field(default_factory=dict)

    def spent(self) -> dict[str, int]:
        """Return what this run asked of the book's service; empty where there is none."""
        return {what: count - self.spent_before.get(what, 0) for what, count in self.book.spent().items()}


def iso(moment: datetime) -> str:
    """Return an instant as the ledger keeps it: UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def both(word: Word, **values: object) -> Word:
    """Return a word with its values filled in, in both languages."""
    return Word(word.say("ru", **values), word.say("en", **values))
