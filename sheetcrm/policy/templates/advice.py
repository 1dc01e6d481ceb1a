"""What to mend in a letter that is in force (M1, M16): it goes, but not to everybody, or it asks its reader for nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.words import choices
from sheetcrm.model.words import templates as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.templates.about_client import CLIENT, OCCASION
from sheetcrm.policy.templates.tokens import PERSONAL_LINE, Block, Enclosed, Link, Slot, walk
from sheetcrm.policy.templates.variables import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sheetcrm.policy.templates.tokens import Template, Test, Token

_ALWAYS = {"greeting", "today", PERSONAL_LINE}
_THEIRS = {variable.key for variable in (*CLIENT, *OCCASION)} - _ALWAYS
"""What not everybody has: it needs words to use instead."""
_ASKING = re.compile(rf"\b(?:{'|'.join(words.CALLS)})")


def advice(template: Template, filled: Mapping[str, object], files: frozenset[str] | None) -> str:
    """Return what to mend first, empty where all is well.

    A file that is not there, a link of ours that leads nowhere, two buttons, a name without words to use instead, nothing asked for.
    ``filled`` are the settings that letters speak of, ``files`` the names in the folder of files, None where nobody knows.
    """
    say = template.language
    gone = next((name for name in sorted(template.files) if files is not None and name not in files), None)
    if gone is not None:
        return words.NO_FILE_YET.say(say, name=gone)
    for token in (*template.subject, *template.body):
        bare = isinstance(token, Slot) and token.instead is None and not token.variable.optional
        variable = token.variable if isinstance(token, Link) or (isinstance(token, Slot) and bare) else None
        if variable is not None and not filled.get(variable.key, "unknown"):
            return words.NOT_FILLED.say(say, where=variable.where)
    asked = sum(isinstance(token, Link) and token.button for token in template.body)
    if asked > 1:
        return words.TWO_BUTTONS.say(say, count=asked)
    lone = next(_alone((*template.subject, *template.body), frozenset()), None)
    if lone is not None:
        name = lone.variable.name.to(say)
        return words.NO_INSTEAD.say(say, name=name, where=lone.variable.where, instead=words.INSTEAD.to(say))
    return words.NO_CALL.to(say) if template.marketing and not _calls(template) else ""


def _alone(tokens: Iterable[Token], sure: frozenset[str]) -> Iterator[Slot]:
    """Yield the names that not everybody has, without words to use instead, outside blocks for those who have them."""
    for token in tokens:
        if isinstance(token, Slot) and token.instead is None and not token.variable.optional:
            if token.variable.key in _THEIRS - sure:
                yield token
        elif isinstance(token, Block):
            yield from _alone(token.yes, sure | _sure(token.test))
            yield from _alone(token.no, sure)


def _sure(test: Test) -> set[str]:
    """Return the names that are filled for whom a test holds."""
    if isinstance(test, str):
        return {test}
    return {one.column for one in test if one.how in {choices.EQUALS, choices.CONTAINS, choices.FILLED}}


def _calls(template: Template) -> bool:
    """Tell whether a letter asks for anything: a button, a link, a file, a question, a phone to call, or a word such as "reply"."""
    for token in walk(template.body):
        if isinstance(token, Link | Enclosed):
            return True
        if isinstance(token, Slot) and (token.variable.sort is Sort.LINK or token.variable.key.endswith("_phone")):
            return True
        if isinstance(token, str) and ("?" in token or "://" in token or _ASKING.search(fold(token))):
            return True
    return False
