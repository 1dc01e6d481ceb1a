"""Gathers tokens into blocks: ``[if …] … [else] … [end]``, one within no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.model.words import templates as words
from sheetcrm.policy.templates.tokens import Block

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.policy.templates.tokens import Test, Token


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a block begins, turns or ends: ``word`` is if, else or end."""

    word: str
    place: int
    shown: str
    test: Test = ()


class Gathering:
    """Tokens in the order in which they come; ``told`` takes what is wrong: a sentence, a place, what stands there."""

    def __init__(self, told: Callable[..., None]) -> None:
        self.told = told
        self.out: list[Token] = []
        self.opened: Mark | None = None
        self.turned = False
        self.yes: list[Token] = []
        self.no: list[Token] = []

    def add(self, token: Token) -> None:
        """Add a token where the text stands."""
        if token != "":
            (self.out if self.opened is None else self.no if self.turned else self.yes).append(token)

    def mark(self, mark: Mark) -> None:
        """Begin, turn or end a block."""
        if mark.word == "if" and self.opened is not None:
            self.told(words.BLOCK_INSIDE, mark.place, mark.shown)
        elif mark.word == "if":
            self.opened, self.turned, self.yes, self.no = mark, False, [], []
        elif self.opened is None or (mark.word == "else" and self.turned):
            self.told(words.BLOCK_CLOSED, mark.place, mark.shown)
        elif mark.word == "else":
            self.turned = True
        else:
            self.out.append(Block(self.opened.test, tuple(self.yes), tuple(self.no)))
            self.opened = None

    def done(self) -> tuple[Token, ...]:
        """Return all tokens; a block that never ended is told."""
        if self.opened is not None:
            self.told(words.BLOCK_OPEN, self.opened.place, self.opened.shown)
        return tuple(self.out)
