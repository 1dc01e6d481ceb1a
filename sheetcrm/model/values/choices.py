"""Values from a list, tags, ticks: what staff pick rather than write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.values.lists import PEOPLE
from sheetcrm.model.values.spaces import fold, words
from sheetcrm.model.values.verdict import Choices, Verdict, clean, problem, proposed, repaired

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.values.verdict import Context

_NOTHING = Choices(())
_BETWEEN_TAGS = re.compile(r"[,;\n\r]")
_YES = words("да yes y д true истина + x х ✓ ✔ ✅ ☑ v 1 1.0 on вкл ок ok")
_NO = words("нет no n н false ложь - – — ✗ ✘ ❌ ☐ 0 0.0 off выкл")


def examine_choice(value: Raw, context: Context, list_key: str | None) -> Verdict:
    """A value of its list is right.

    Written otherwise, by a synonym or with one sure typing mistake it becomes the list's value.
    """
    choices = context.choices.get(list_key or "", _NOTHING)
    if not choices.values:
        return _any_text(value)
    if isinstance(value, bool):
        return problem(value, "choice_unknown")
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else fold(str(value))
    found = choices.listing.find(text, people=list_key in PEOPLE)
    if found is None or found.value == value:
        return problem(value, "choice_unknown") if found is None else clean(value)
    if found.sure:
        return repaired(value, found.value, "spaces" if found.code is None else found.code)
    return proposed(value, found.value, "choice_unknown")


def _any_text(value: Raw) -> Verdict:
    """Where there is no list every word is right; only spaces are put in order."""
    if not isinstance(value, str) or (text := fold(value)) == value:
        return clean(value)
    return repaired(value, text, "spaces")


def examine_tags(value: Raw, context: Context, list_key: str | None) -> Verdict:
    """Tags stand apart by commas, each once; a known tag is written as in its list, an unknown one is a new tag."""
    if not isinstance(value, str):
        return clean(value)
    listing = context.choices.get(list_key or "", _NOTHING).listing
    tags: dict[str, str] = {}
    for tag in tags_of(value):
        found = listing.find(tag)
        known = found.value if found is not None and found.sure and is_one_tag(found.value) else tag
        tags.setdefault(known.casefold(), known)
    text = ", ".join(tags.values())
    if text == value:
        return clean(value)
    return repaired(value, text or None, "tags_form" if text else "blank")


def tags_of(text: str) -> list[str]:
    """Return the tags of a cell as they are written, one line each, in their order."""
    parts = (fold(part) for part in _BETWEEN_TAGS.split(text))
    tags = (part.lstrip("#").lstrip() if "#" in part else part for part in parts)
    return [tag for tag in tags if tag]


def is_one_tag(value: str) -> bool:
    """Tell whether a list's tag would be read as itself again: not one with a comma or a hash mark inside."""
    return not _BETWEEN_TAGS.search(value) and not value.startswith("#")


def examine_tick(value: Raw) -> Verdict:
    """Yes is true, no is false, however they are written; anything else a person decides."""
    if isinstance(value, bool):
        return clean(value)
    word = fold(str(value)).casefold().rstrip(".!") if isinstance(value, str | int | float) else ""
    if word in _YES or word in _NO:
        return repaired(value, word in _YES, "tick_form")
    return problem(value, "tick_wrong")
