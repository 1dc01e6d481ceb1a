"""What a mail server's refusal means: this letter never, this letter later, or no letter at all because it is about our own account.

Codes alone do not say it: 550 5.7.1 is a limit of the day here and an unknown person there. Where an answer is clearly about us, nobody's
letter is to be lost for it; where it names the recipient, nobody else waits for him. The phrases are those of Postfix, Exim, Exchange,
Gmail, Yandex and Mail.ru.
"""

from __future__ import annotations

import re
from enum import Enum

from sheetcrm.adapters.post.headers import one_line

SHORT = 200
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_CODES = frozenset(
    {432, 454, 530, 534, 535, 538}
)  # too many of us at once, TLS or login wanted, not to be had, not accepted
_OURS = re.compile(
    r"[45]\.(?:4\.5|1\.[78]|7\.(?:[389]|60|70\d))"
)  # limit of the day, our address, our login, our rights
_ABOUT_US = re.compile(
    r"(?i)\b(?:daily|hourly|per (?:day|hour|minute))\b.*\b(?:limit|quota|exceed)|"
    r"\b(?:sending|submission|outgoing|outbound|relay) (?:\w+ )?(?:limit|rate|quota)|e-?mail quota exceeded|"
    r"relay(?:ing)? (?:access )?(?:is )?(?:denied|not (?:allowed|permitted))|"
    r"sender (?:address |verify )?(?:rejected|failed|denied)|not owned by|not logged in|\bauthenticat|log ?in first|"
    r"client host|your (?:ip|account|server|host|domain)|helo command|"
    r"(?:account|user) (?:\S+ )?(?:is |has been )?(?:disabled|suspended|locked)|send as|sendasdenied|"
    r"blocked using|spamhaus|too much mail from|must issue a starttls"
)
_ABOUT_THEM = re.compile(
    r"(?i)recipient|mailbox|no such|unknown user|user unknown|user you are trying|does not exist|over ?quota|gr[ea]ylist|unrouteable"
)
_ABOUT_IT = re.compile(
    r"(?i)virus|malware|attachment|executable|content presents|too (?:big|large)|size (?:limit|exceed)"
)
_RATE = re.compile(r"(?i)rate ?limit|too many|limit exceeded|exceeded .*limit|too fast|slow down|throttl")
_SPAM = re.compile(r"(?i)\bspam\b|suspici|unsolicited|\bpolicy\b|blacklist|blocked")
DONE, PASSING, FINAL = 2, 4, 5
"""Families of reply codes: taken, not now, not ever."""
_TOO_MUCH = 552
_SIZE = re.compile(r"5\.(?:3\.4|2\.3)")


class Verdict(Enum):
    """What follows from a refusal."""

    NEVER = "never"
    LATER = "later"
    US = "us"


def family(code: int) -> int:
    """Return what kind of reply a code is; 0 for what is no refusal and no success, such as a line that is no SMTP."""
    found = code // 100
    return found if found in {DONE, PASSING, FINAL} else 0


def refused(code: int) -> bool:
    """Tell whether a code says for certain that the server did not do what it was asked."""
    return family(code) in {PASSING, FINAL}


def judge(code: int, answer: str, *, stage: str, ours: frozenset[str]) -> Verdict:
    """Return what a refusal at ``stage`` (mail, rcpt, data) means; ``ours`` are addresses and names of our own account."""
    passing = family(code) == PASSING
    found = _STATUS.search(answer)
    status = found[0] if found else ""
    this = Verdict.LATER if passing else Verdict.NEVER
    if stage == "mail":
        too_big = not passing and (code == _TOO_MUCH or _SIZE.fullmatch(status))
        return Verdict.NEVER if too_big else Verdict.US
    if code in _CODES or _OURS.fullmatch(status):
        return Verdict.US
    if _ABOUT_US.search(answer):
        return Verdict.US
    about_us = any(name in answer.lower() for name in ours)
    if _RATE.search(answer) and (about_us or not _ABOUT_THEM.search(answer)):
        return Verdict.US
    if _ABOUT_THEM.search(answer) or _ABOUT_IT.search(answer):
        return this
    if not passing and (_SPAM.search(answer) or status.startswith("5.7.")):
        return Verdict.US
    return this


def told(code: int, answer: bytes, *, secrets: tuple[str, ...] = ()) -> str:
    """Return a server's answer for people: one line, at most 200 characters, without what nobody may see."""
    text = answer.decode("utf-8", "replace")
    for secret in secrets:
        text = text.replace(secret, "…") if secret else text
    return one_line(f"{code} {text}" if code > 0 else text, SHORT)
