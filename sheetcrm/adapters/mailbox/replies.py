"""What a person wrote, without the letter that they quote and without their signature, as Russian and English mail programs write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.adapters.mailbox.parts import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT = 2_000
"""Characters of a reply that are kept."""
_LINES = 2_000
_ATTRIBUTION = re.compile(
    r"^\W{0,3}(?:on\b.{4,200}\b(?:wrote|writes)|.{4,200}\b(?:wrote|writes|писал[аи]?|написал[аи]?|пишет|написали|пише|schrieb))\b.{0,120}:$"
    r"|^.{0,40}\b\d{1,4}[./ -](?:\d{1,2}|\w{3,10})[./ -]\d{2,4}.{0,140}<[^<>\s]+@[^<>\s]+>.{0,20}:$"
    r"|^.{0,60}\b\d{1,2}:\d{2}\b.{0,140}<?[^<>\s]+@[^<>\s]+>?.{0,20}:$",
    re.IGNORECASE,
)
_BEGUN = re.compile(r"^\W{0,3}(?:on|\d{1,2}[./]\d{1,2}[./]\d{2,4}|(?:пн|вт|ср|чт|пт|сб|вс)\b).{6,200}$", re.IGNORECASE)
_OLD = re.compile(
    r"^[-_*=\s]{2,}\s*(?:original (?:message|appointment)|forwarded message|begin forwarded message|исходное сообщение|"
    r"пересланное сообщение|пересылаемое сообщение|пересылаемое письмо|оригинальное сообщение|исходное письмо|reply (?:message|above))"
    r"|^begin forwarded message:|^начало переадресованного (?:сообщения|письма):",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\W{0,3}(?:from|от|от кого|de|von)\W{0,4}:.{0,3}\s*\S", re.IGNORECASE)
_SENT = re.compile(r"^\W{0,3}(?:sent|date|to|subject|отправлено|дата|кому|тема|когда|gesendet)\W{0,3}:", re.IGNORECASE)
_DEVICE = re.compile(
    r"^(?:sent from|get outlook|отправлено (?:с|из|от|через)|sent (?:with|via|using)|скачать outlook|получите outlook|"
    r"послано из|письмо отправлено из)\b.{0,100}$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:с уважением|с наилучшими(?: пожеланиями)?|всего доброго|"
    r"best regards|kind regards|regards|best wishes|sincerely|best|cheers)\s*[,.!]*",
    re.IGNORECASE,
)
_AFTER_CLOSING = 8


def reply_text(written: str) -> str:
    """Return what is new in a reply, without control characters, at most 2,000 characters."""
    lines = plain(written[: 20 * LIMIT], lines=True).split("\n")[:_LINES]
    kept = _own([line.strip() for line in lines])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_unsigned(kept)).strip())[:LIMIT].strip()


def _own(lines: Sequence[str]) -> list[str]:
    """Return the lines that are not quoted: up to where the old letter begins, and those between and below quotations."""
    kept: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.startswith((">", "|>")):
            number += 1
            continue
        if _OLD.match(line) or (
            _FROM.match(line) and any(_SENT.match(after) for after in lines[number + 1 : number + 4])
        ):
            break
        if line and set(line) <= {"_", "-"} and len(line) > 9 and any(map(_FROM.match, lines[number + 1 : number + 3])):  # noqa: PLR2004
            break
        taken = _attributed(lines, number)
        if taken:
            number += taken
            following = next((after for after in lines[number:] if after), "")
            if not following.startswith((">", "|>")):
                break
            continue
        kept.append(line)
        number += 1
    return kept


def _attributed(lines: Sequence[str], number: int) -> int:
    """Return how many lines, up to three, say who wrote the letter below; none where they say something else."""
    if not lines[number]:
        return 0
    for count in (1, 2, 3):
        joined = " ".join(lines[number : number + count])
        if _ATTRIBUTION.match(joined) and (count == 1 or _BEGUN.match(lines[number])):
            return count
    return 0


def _unsigned(lines: list[str]) -> list[str]:
    """Return the lines without a signature."""
    for number, line in enumerate(lines):
        told = any(lines[:number])
        if line in {"--", "—", "-- "} or (line and set(line) == {"_"} and len(line) > 4):  # noqa: PLR2004
            return lines[:number]
        if _DEVICE.match(line) and (told or not any(lines[number + 1 :])):
            return lines[:number]
        if told and _CLOSING.match(line) and len(line) < 60 and sum(map(bool, lines[number:])) <= _AFTER_CLOSING:  # noqa: PLR2004
            return lines[:number]
    return lines
