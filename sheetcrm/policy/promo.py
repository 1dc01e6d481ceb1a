"""The personal promo code of a client for a year (M4): a short word that nobody can guess and that staff can check at the desk."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.words import templates as words
from sheetcrm.policy.read import settings
from sheetcrm.policy.templates.read import templates

if TYPE_CHECKING:
    from datetime import datetime

    from sheetcrm.model.posted import Post, Posted
    from sheetcrm.model.snapshot import Snapshot

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are taken for another: no 0 and O, no 1, I and L
_LENGTH = 7  # of 100,000 clients two have the same one in a year once in five years
_YEAR = 4
KEY = "personal_code"
"""The variable of templates."""


def personal_code(post: Post, person: str, year: int) -> str:
    """Return a client's code of a year: the same for all time by the ledger's secret key; empty where there is no such key."""
    if not post.seal:
        return ""
    left = int(blake2b(post.fingerprint(f"promo {person} {year}").encode(), digest_size=8).hexdigest(), 16)
    code = ""
    for _ in range(_LENGTH):
        left, place = divmod(left, len(LETTERS))
        code += LETTERS[place]
    return code


def bears_code(snapshot: Snapshot, template: str) -> bool:
    """Tell whether a template (by its folded name) has the personal code in it."""
    found = templates(snapshot).in_force.get(template)
    return found is not None and KEY in found.variables


def said_code(snapshot: Snapshot, person: str, year: int) -> str:
    """Return in words which code somebody has in a year; empty where there is none."""
    code = personal_code(snapshot.memory.post, person, year)
    return words.CODE_SAID.say(snapshot.language, code=code) if code else ""


def code_of(snapshot: Snapshot, letter: Posted, at: datetime) -> str:
    """Return in words which code a letter that went had in it; empty where it had none."""
    if not bears_code(snapshot, letter.template):
        return ""
    of_year = (
        letter.cycle.isdigit() and len(letter.cycle) == _YEAR
    )  # a birthday's letter has the code of that birthday's year
    year = int(letter.cycle) if of_year else at.astimezone(ZoneInfo(settings(snapshot)["time_zone"])).year
    return said_code(snapshot, letter.person, year)
