"""What may stand in square brackets besides names: pictures, files, buttons; and how one unsubscribes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.words import templates as words
from sheetcrm.policy.templates.tokens import Block, Enclosed, Link, Picture
from sheetcrm.policy.templates.variables import BY_NAME, UNSUBSCRIBE_LINK, Sort, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.words import Language, Word
    from sheetcrm.policy.templates.tokens import Token
    from sheetcrm.policy.templates.variables import Variable

    Extra = Callable[[str], tuple[tuple[Token, ...], Word | None]]

URL = re.compile(r"https?://[^\s<>\"'\[\]{}|\\^`]+", re.IGNORECASE)
_FILE = re.compile(r"[^\W_](?:[\w ()+-]|\.(?!\.)){0,120}\.\w{1,8}")
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp"})


def target(text: str) -> tuple[str, Variable | None] | None:
    """Return where a link leads: an address, or a variable that holds one; None where it is neither."""
    if URL.fullmatch(text):
        return text, None
    variable = BY_NAME.get(same(text))
    return ("", variable) if variable is not None and variable.sort is Sort.LINK else None


def _picture(text: str) -> tuple[tuple[Token, ...], Word | None]:
    name = " ".join(text.split())
    if not _FILE.fullmatch(name):
        return (), words.BAD_FILE
    return (Picture(name),), None if name.rpartition(".")[2].lower() in _PICTURES else words.BAD_PICTURE


def _file(text: str) -> tuple[tuple[Token, ...], Word | None]:
    name = " ".join(text.split())
    return ((Enclosed(name),), None) if _FILE.fullmatch(name) else ((), words.BAD_FILE)


def _button(text: str) -> tuple[tuple[Token, ...], Word | None]:
    """Read "words | where it leads | what to write where nobody knows where"."""
    label, leads, instead, *more = [*(" ".join(part.split()) for part in text.split("|")), "", ""][:4]
    found = target(leads)
    if not label or found is None or (more and more[0]):
        return (), words.BAD_BUTTON
    link = Link(label, *found, button=True)
    return ((Block(found[1].key, (link,), (instead,)),) if found[1] and instead else (link,)), None


def unsubscribe(language: Language, reply: Word = words.UNSUBSCRIBE_REPLY) -> tuple[Token, ...]:
    """Return how to get no more letters: a link where there is a page for it, else by a ``reply``."""
    link = Link(words.UNSUBSCRIBE_LINK.to(language), variable=UNSUBSCRIBE_LINK)
    return (Block(UNSUBSCRIBE_LINK.key, (link,), (reply.to(language),)),)


EXTRAS: Mapping[str, Extra] = {
    same(text): read
    for word, read in ((words.PICTURE, _picture), (words.FILE, _file), (words.BUTTON, _button))
    for text in word.both()
}
