"""Whether a letter asks for no more letters: by its subject, its words, or where it was sent."""

from __future__ import annotations

import re

from sheetcrm.policy.wishes import wishes_all, wishes_none, wishes_topic

_ANSWER = re.compile(r"^\s*(?:re|fw|fwd|ответ|на)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_TOKEN = 9


def of_topic(subject: str, body: str) -> bool:
    """Say whether a letter that unsubscribes does so from the topic of ours that it answers, and from no more than that."""
    said = [_own(subject), body]
    if any(wishes_none(text) or wishes_all(text) for text in said):
        return False
    return any(map(wishes_topic, said))


def _own(subject: str) -> str:
    """Return a subject that is a person's own: one that begins with "Re:" is ours and says nothing."""
    return "" if _ANSWER.match(subject) else subject.strip()


def unsubscribes(subject: str, body: str, *, addressed: bool) -> bool:
    """Say whether a letter unsubscribes: by its own subject, with or without a token; by its words; or ``addressed`` to where one does.

    A subject that begins with "Re:" is ours and says nothing.
    """
    own = _own(subject)
    first, _, token = own.partition(" ")
    told = first.lower().rstrip(":") in {"unsubscribe", "отписка", "отписаться"}
    token = token.strip()
    tokened = told and " " not in token and len(token) >= _TOKEN
    wish = any(wishes_none(text) or wishes_all(text) for text in (own, body)) or of_topic(subject, body)
    return tokened or wish or (addressed and (told or not body.strip()))
