"""What is wrong with a cell, a row, a rule, a tab: values, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that a person should know or decide.

    ``row`` is a row id, empty where the whole tab is meant; ``column`` a column key, empty where the whole row is meant. ``now`` is the
    cell as read and ``proposed`` what the robot would put there (None: it has no proposal). ``asides`` go to other columns with it.
    ``sentence`` says in the workbook's language what is wrong and what to do, without the place.
    """

    tab: str
    row: str = ""
    column: str = ""
    now: Raw = None
    proposed: Raw = None
    asides: tuple[tuple[str, str], ...] = ()
    sentence: str

    @property
    def id(self) -> str:
        """The problem's id: the same for the same problem, so that a shown proposal never changes under its id."""
        parts = (
            self.tab,
            self.row,
            self.column,
            *(f"{type(v).__name__}:{v}" for v in (self.now, self.proposed)),
            repr(self.asides),
        )
        return "p" + blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """What "never" refers to: this value in this cell."""
        return (self.tab, self.row, self.column, f"{type(self.now).__name__}:{self.now}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a plan must not be carried out, or not before a person confirms it."""

    reason: Word
    values: tuple[tuple[str, object], ...] = ()
    confirmable: bool = False

    def sentence(self, language: str) -> str:
        """Say the reason."""
        return self.reason.say("en" if language == "en" else "ru", **dict(self.values))
