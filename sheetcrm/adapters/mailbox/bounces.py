"""Hard against soft: why a letter came back, from what the server said of it."""

from __future__ import annotations

import re

from sheetcrm.adapters.mailbox.notices import Notice
from sheetcrm.adapters.mailbox.reasons import (
    BOILERPLATE,
    CATEGORIES,
    CODES,
    HARD,
    LATER,
    NOBODY,
    PASSING,
    PHRASES,
    SYSTEM,
    TOPICS,
    WEAK,
    Reason,
)
from sheetcrm.adapters.mailbox.stages import Stage

_URL = re.compile(r"https?://\S+")
_ADDRESS = re.compile(r"[<\[(]?[^\s<>()\[\]@;:,]{1,64}@[\w.-]{1,200}[>\])]?")
_HOST = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,30}(?![\w-])\.?")
_AGAIN = re.compile(r"\b[45]\d\d-(?:[45]\.\d{1,3}\.\d{1,3})?")
_CODE = re.compile(r"(?<![\d.])([45])\.(\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_ANSWER = re.compile(r"(?<![\d.])[45]\d\d[ -]'?#?([45])\.(\d{1,3}\.\d{1,3})(?![\d.]*\d)")


def plain_speech(text: str) -> str:
    """Return what a server said in lower case, without addresses, links and host names, whose letters mean nothing."""
    text = " ".join(text[:8_000].lower().replace("’", "'").split())
    text = _AGAIN.sub(" ", _URL.sub(" ", text))
    text = _HOST.sub("_", _ADDRESS.sub(" ", text))
    return " ".join(BOILERPLATE.sub(" ", " ".join(text.split())).split())


def codes(notice: Notice) -> list[str]:
    """Return subject and detail of the statuses that it states, the most telling first, such as ``1.1``."""
    found = _ANSWER.findall(notice.diagnosis) + _CODE.findall(notice.status) + _CODE.findall(notice.diagnosis)
    if not notice.status and not found:
        found = _CODE.findall(notice.human)
    return [detail for _, detail in found if detail != "0.0"]


def reason(notice: Notice) -> Reason:
    """Return why it came back. A full mailbox named anywhere is one; then phrases speak before codes, and the server before the notice."""
    spoken, human = plain_speech(notice.diagnosis), plain_speech(notice.human)
    stated = codes(notice)
    full = PHRASES[0][1]
    if full.search(spoken) or full.search(human) or "2.2" in stated:
        return Reason.FULL
    told = _said(spoken, notice, stated)
    if told in {Reason.OTHER, Reason.FILTERED}:
        told = CATEGORIES.get(notice.category, told)
    if told is not Reason.OTHER:
        return told
    if stated[:1] and stated[0] in CODES:
        return CODES[stated[0]]
    told = _said(human, notice, stated)
    if told is not Reason.OTHER:
        return told
    return next((TOPICS[topic] for topic in (code.split(".")[0] for code in stated) if topic in TOPICS), Reason.OTHER)


def nobody_there(answer: str, *, stage: Stage) -> bool:
    """Tell whether a server that refused a letter for good said that the address does not exist; a doubt is a no.

    ``answer`` is the whole answer with its codes. What was refused for a policy names the person in so many words, else it does not count;
    what was refused after the letter itself was seen is believed where the status says so, too.
    """
    notice = Notice("", delayed=False, status="", diagnosis=answer, human="", stage=stage)
    stated = next(iter(codes(notice)), "")
    if stated.startswith("7.") and not NOBODY.search(plain_speech(answer)):
        return False
    if stage is not Stage.ADDRESS and CODES.get(stated) not in HARD:
        return False
    return reason(notice) in HARD


def _said(text: str, notice: Notice, stated: list[str]) -> Reason:
    """Return the reason that a text names. Where phrase and code agree that the address is wrong, nothing else is asked."""
    about = CODES.get(stated[0]) if stated else None
    named = [reason for reason, phrases in PHRASES[1:] if phrases.search(text)]
    if WEAK.search(text) or NOBODY.search(text):
        named.append(Reason.NO_MAILBOX if _meant(text, notice.stage) or about in HARD else Reason.FILTERED)
    if notice.stage is Stage.SENDER:
        named = [Reason.REFUSED if reason in {Reason.NO_MAILBOX, Reason.MOVED} else reason for reason in named]
    if about in HARD and (agreed := next((reason for reason in named if reason in HARD), None)):
        return agreed
    if named:
        return named[0]
    if LATER.search(text):
        return Reason.LIMITED
    if PASSING.search(text):
        return Reason.EXPIRED
    return Reason.SYSTEM if SYSTEM.search(text) else Reason.OTHER


def _meant(text: str, stage: Stage) -> bool:
    """Say whether an unknown user is meant: the address was refused, rather than the letter by a filter that says so."""
    return stage is Stage.ADDRESS or (stage is Stage.UNKNOWN and bool(NOBODY.search(text)))
