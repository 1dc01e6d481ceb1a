"""A template laid out for one set of answers: three patterns and the values they need. Made once, filled in for each letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from operator import itemgetter
from typing import TYPE_CHECKING
from urllib.parse import quote

from sheetcrm.policy.templates import look
from sheetcrm.policy.templates.paragraphs import Sheet, place
from sheetcrm.policy.templates.tokens import PERSONAL_LINE, Block, Enclosed, Picture, Slot
from sheetcrm.policy.templates.variables import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sheetcrm.policy.templates.paragraphs import Flat
    from sheetcrm.policy.templates.tokens import Template, Test, Token

_PLACE = re.compile("\ue002([a-z])(\\d+)\ue003")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with places, filled in by ``%``: ``pick`` takes the values it needs out of all."""

    text: str
    pick: Callable[[list[str]], object] | None

    def fill(self, values: list[str]) -> str:
        """Return the text with its values."""
        return self.text if self.pick is None else self.text % self.pick(values)


@dataclass(frozen=True, slots=True)
class Layout:
    """A subject, a plain part and HTML.

    ``slots`` are asked for once a letter; ``forms`` says which of them is needed how besides as it is.
    """

    slots: tuple[Slot, ...]
    forms: tuple[tuple[Callable[[str], str], int], ...]
    subject: Pattern
    text: Pattern
    html: Pattern
    pictures: tuple[str, ...]
    files: tuple[str, ...]


def lay_out(template: Template, answers: tuple[bool, ...]) -> Layout:
    """Lay a template out for these answers to its tests."""
    true = dict(zip(template.tests, answers, strict=True))
    body, foot = list(_chosen(template.body, true)), list(_chosen(template.foot, true))
    sheet = Sheet()
    placed = any(isinstance(token, Slot) and token.variable.key == PERSONAL_LINE for token in template.tokens)
    line = Slot(BY_KEY[PERSONAL_LINE]) if true[PERSONAL_LINE] and not placed else None
    subject = sheet.subject(_chosen(template.subject, true))
    plain, html = sheet.parts(body, line)
    below = sheet.parts(foot)
    forms = _Forms(len(sheet.slots))
    title = _PLACE.sub(lambda found: place("h", int(found[2])), subject)
    whole = f"{plain}\n\n—\n{below[0]}" if below[0] else plain
    return Layout(
        tuple(sheet.slots),
        subject=_pattern(subject, forms),
        text=_pattern(whole if plain else "", forms),
        html=_pattern(look.page(title, html, below[1], template.language), forms),
        forms=tuple((_FORMS[mode], number) for mode, number in forms),
        pictures=tuple(dict.fromkeys(token.name for token in body if isinstance(token, Picture))),
        files=tuple(dict.fromkeys(token.name for token in body if isinstance(token, Enclosed))),
    )


def _chosen(tokens: Iterable[Token], true: Mapping[Test, bool]) -> Iterator[Flat]:
    """Yield what stands in this letter: blocks are decided, optional places without a value are gone."""
    for token in tokens:
        if isinstance(token, Block):
            yield from _chosen(token.yes if true[token.test] else token.no, true)
        elif not isinstance(token, Slot) or not token.variable.optional or true[token.variable.key]:
            yield token


class _Forms(dict[tuple[str, int], int]):
    """Numbers the values as patterns need them: first ``count`` as they are, then those in other forms."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def place(self, mode: str, number: int) -> int:
        """Return where a value in this form stands."""
        return number if mode == "t" else self.setdefault((mode, number), self.count + len(self))


def _pattern(text: str, forms: _Forms) -> Pattern:
    """Turn marked places into a pattern."""
    parts = _PLACE.split(text)
    wanted = [forms.place(mode, int(number)) for mode, number in zip(parts[1::3], parts[2::3], strict=True)]
    if not wanted:
        return Pattern(text, None)
    return Pattern("%s".join(part.replace("%", "%%") for part in parts[::3]), itemgetter(*wanted))


_FORMS: Mapping[str, Callable[[str], str]] = {
    "h": lru_cache(maxsize=8192)(escape),  # managers, services and links are the same in many letters
    "l": lambda text: escape(text).replace("\n", "<br>"),
    "u": lambda text: quote(text, safe=""),
}
"""How a value stands in HTML, in HTML with its line breaks, and within an address."""
