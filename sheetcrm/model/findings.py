"""What an inspection found, for the operator: values, like problems, each with its cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sheetcrm.model.words import Word
from sheetcrm.model.words.faults import filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.model.words.faults import Fault

State = Literal["fine", "hint", "attention", "wrong"]
"""All is well; worth knowing, and nothing to judge; it works, and ought to be mended; it does not work."""
_CODES: dict[State, int] = {"fine": 0, "hint": 0, "attention": 1, "wrong": 2}
NOTHING = Word("", "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: ``check`` names it, ``said`` what was found, ``cure`` what to do, if anything."""

    check: str
    state: State
    said: Word
    cure: Word = NOTHING


def fine(check: str, word: Word, **values: object) -> Finding:
    """Return a finding that needs no cure."""
    return Finding(check, "fine", filled(word, **values))


def fault(check: str, state: State, what: Fault, **values: object) -> Finding:
    """Return a finding with its cure."""
    return Finding(check, state, filled(what.message, **values), filled(what.cure, **values))


def code_of(findings: Iterable[Finding]) -> int:
    """Return the exit code that the worst of them asks for: 0, 1 or 2."""
    return max((_CODES[finding.state] for finding in findings), default=0)
