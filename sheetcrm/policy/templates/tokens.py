"""What a template consists of once it is read: words, and what is decided for each letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeAlias

    from sheetcrm.model.words import Language
    from sheetcrm.policy.scoring import Condition
    from sheetcrm.policy.templates.layout import Layout
    from sheetcrm.policy.templates.variables import Variable

    Token: TypeAlias = "str | Slot | Link | Picture | Enclosed | Block"  # noqa: S105 - a part of a text
    Test: TypeAlias = "str | tuple[Condition, ...]"


PERSONAL_LINE = "personal_line"
"""The key of the one variable that every letter may hold: what the manager adds for this person."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value, in a case of Russian where one is asked for; ``instead`` stands where there is no value."""

    variable: Variable
    case: str = ""
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: to ``url``, or to the value of ``variable``."""

    words: str
    url: str = ""
    variable: Variable | None = None
    button: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the folder of files, shown in the letter."""

    name: str


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of the folder of files that goes with the letter."""

    name: str


@dataclass(frozen=True, slots=True)
class Block:
    """Parts for some clients only. ``test`` is the key of a variable that is filled, or conditions on columns of Clients."""

    test: Test
    yes: tuple[Token, ...]
    no: tuple[Token, ...] = ()


def walk(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield every token, those inside blocks included."""
    for token in tokens:
        yield token
        if isinstance(token, Block):
            yield from walk(token.yes)
            yield from walk(token.no)


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template that can be written: ``subject``, ``body`` and ``foot`` as tokens; the foot stands below, small.

    ``tests`` are what is decided for each letter before it is laid out; every set of answers has a layout of its own, made once.
    """

    name: str
    language: Language
    subject: tuple[Token, ...]
    body: tuple[Token, ...]
    foot: tuple[Token, ...] = ()
    marketing: bool = True
    repeatable: bool = False
    group: str = ""
    topic: str = ""  # what it is on: its reader may unsubscribe from that alone
    topics: tuple[str, ...] = ()  # and what it was on before: who unsubscribed from any of these does not get it
    tests: tuple[Test, ...] = field(init=False)
    layouts: dict[tuple[bool, ...], Layout] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        tests = [token.test for token in self.tokens if isinstance(token, Block)]
        tests += [token.variable.key for token in self.tokens if isinstance(token, Slot) and token.variable.optional]
        object.__setattr__(self, "tests", tuple(dict.fromkeys([*tests, PERSONAL_LINE])))

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens, those inside blocks included."""
        return tuple(walk((*self.subject, *self.body, *self.foot)))

    @property
    def variables(self) -> frozenset[str]:
        """The keys of the variables that the template names."""
        slots = {token.variable.key for token in self.tokens if isinstance(token, Slot)}
        links = {token.variable.key for token in self.tokens if isinstance(token, Link) and token.variable}
        return frozenset(slots | links)

    @property
    def files(self) -> frozenset[str]:
        """The names of all pictures and files that it may need."""
        return frozenset(token.name for token in self.tokens if isinstance(token, Picture | Enclosed))
