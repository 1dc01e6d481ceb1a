"""What a mail server says about a letter of ours, whether as a machine report (RFC 3464) or in its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.adapters.mailbox.parts import (
    REPORTS,
    addresses,
    addresses_in,
    from_html,
    header,
    headers,
    is_returned,
    kind,
    leaves,
    text_of,
)
from sheetcrm.adapters.mailbox.stages import Stage, stage_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

_HUMAN_LIMIT = 8_000
_DAEMON = re.compile(
    r"mailer[-_. ]?daemon|mail[-_. ]?deliver\w*[-_. ]?(?:sub)?(?:system|service)?\b(?=.*[@<]|$)|mail\.delivery\.system"
)
_OFFICE = re.compile(r"\bpo+st[-_]?master|\badministrator|\bmail system|\bmdaemon|\bbounces?\b|почтовая система")
_FAILED = re.compile(
    r"undeliver|delivery (?:status|failure|report|problem|has failed|notification|incomplete)|(?:mail|message) delivery|returned mail|"
    r"failure notice|failed mail|mail failure|mail (?:system )?error|mail failed|could not be delivered|not delivered|returning to sender|"
    r"returned to sender|message (?:status|undeliverable)|rejected mail|delivery.{0,12}fail|error sending your mail|"
    r"unzustellbar|не доставлен|недоставлен|не может быть доставлен|ошибка доставки|сбой доставки|возвращ"
)
_DELAYED = re.compile(
    r"\bdelay|still being retried|warning: (?:could not send|message)|will (?:be )?(?:keep|continue|retr)\w*|warning message only|"
    r"do not need to re-?send|has not yet been delivered|temporary failure report|"
    r"задержк|ещ[её] не доставлен|попытки (?:доставки )?будут"
)
_FINAL = re.compile(
    r"permanent(?:ly)? (?:fatal )?(?:error|failure|fail)|could not be delivered|couldn'?t be delivered|given up|giving up|undeliverable|"
    r"has failed|failed permanently|returned to sender|не доставлен|не может быть доставлен"
)
_RETURNED = re.compile(
    r"^[ \t]*(?:[-=*_|#]{2,}[ \w]*(?:original|returned|copy|unsent|undelivered|headers?|message text|message follows|included|below|исходн)"
    r"|(?:message headers follow|original message follows|included is a copy|below is a copy|"
    r"the (?:original )?message (?:headers?|text) follow)"
    r"|(?:received|return-path|x-original-to|dkim-signature|delivered-to): ?\S)",
    re.MULTILINE | re.IGNORECASE,
)
_FIELD = re.compile(
    r"^(final-recipient|original-recipient|action|status|diagnostic-code|x-actual-recipient)[ \t]*:(.*)$", re.IGNORECASE
)
_FINE = {"delayed", "delivered", "relayed", "expanded"}
_SPEAKS = re.compile(r"(?<![\w.])[45]\d\d(?:[ -]|: )|\(#[45]\.\d+\.\d+\)|<<<|error_code", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of one letter: to whom, whether it is over, what the server said and at what stage."""

    recipient: str
    delayed: bool
    status: str
    diagnosis: str
    human: str
    stage: Stage
    category: str = ""


def fields(part: Message) -> list[dict[str, str]]:
    """Return the groups of a report's lines by lower-case name; folded lines are joined."""
    groups: list[dict[str, str]] = [{}]
    name = ""
    for line in text_of(part).splitlines():
        if not line.strip():
            groups.append({})
        elif line[0] in " \t" and name in groups[-1]:
            groups[-1][name] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            if name == "final-recipient" and name in groups[-1]:
                groups.append({})
            groups[-1].setdefault(name, value.strip())
    return [group for group in groups if group]


def notice_of(message: Message, own: frozenset[str]) -> Notice | None:
    """Return what a server tells of a letter of ours, None where this is no such letter."""
    parts = list(leaves(message))
    reports = [group for part in parts if kind(part) in REPORTS for group in fields(part)]
    human, _ = halves(message)
    groups = [
        group for group in reports if "action" in group or "final-recipient" in group or "diagnostic-code" in group
    ]
    if not groups and "sns" in header(message, "From").lower():
        groups = [told] if (told := from_amazon(human, "Bounce")) else []
    if not groups and _from_server(message):
        groups = [group for group in _spelled(human) if "final-recipient" in group]
    if not groups:
        return _in_words(message, human, own) if _from_server(message) else None
    failed = [group for group in groups if group.get("action", "failed").split()[0:1] not in [[fine] for fine in _FINE]]
    if not failed:
        return Notice(_recipient(groups[0], message, human, own), True, "", "", human, Stage.UNKNOWN)
    return _reported(failed[0], message, human, own)


def _reported(group: Mapping[str, str], message: Message, human: str, own: frozenset[str]) -> Notice:
    diagnosis = group.get("diagnostic-code", "")
    spoken = re.sub(r"^(?:smtp|x-[\w-]+|dns)\s*;\s*", "", diagnosis, flags=re.IGNORECASE)
    status = group.get("status", "")
    if len(spoken) < 8 and not _FIELD.match(spoken):  # noqa: PLR2004 - a bare number says nothing
        spoken = " ".join(re.findall(r"[(](.*)[)]", status)) or _speech(human)
    stage = stage_of(diagnosis, human)
    category = group.get("x-powermta-bouncecategory", "").lower()
    return Notice(_recipient(group, message, human, own), False, status, spoken, human, stage, category)


def _in_words(message: Message, human: str, own: frozenset[str]) -> Notice:
    subject = header(message, "Subject").lower()
    lower = human.lower()
    delayed = bool(_DELAYED.search(subject)) or (bool(_DELAYED.search(lower)) and not _FINAL.search(lower))
    return Notice(_recipient({}, message, human, own), delayed, "", _speech(human), human, stage_of("", human))


def _from_server(message: Message) -> bool:
    sender = " ".join(headers(message, "From")).lower()
    subject = header(message, "Subject").lower()
    if headers(message, "X-Failed-Recipients"):
        return True
    failed = bool(_FAILED.search(subject))
    back = any(is_returned(part) for part in leaves(message))
    nobody = any(path.strip() in {"<>", ""} for path in headers(message, "Return-Path"))
    if _DAEMON.search(sender):
        return True
    told = failed or back or nobody
    if _OFFICE.search(sender) or sender in {"", "<>"}:
        human = halves(message)[0]
        return told or bool(_SPEAKS.search(human)) or bool(_FINAL.search(human.lower()))
    return failed and (back or nobody)


def halves(message: Message) -> tuple[str, str]:
    """Return what the server wrote and the letter of ours below it, as texts."""
    said: list[str] = []
    returned: list[str] = []
    for part in leaves(message):
        if is_returned(part) or returned:
            returned.append(text_of(part))
        elif kind(part).startswith(("text/", "multipart/")) and kind(part) != "text/html":
            text = text_of(part)
            cut = _RETURNED.search(text)
            said.append(text[: cut.start()] if cut else text)
            if cut:
                returned.append(text[cut.start() :])
    if not "".join(said).strip():
        said = [from_html(text_of(part)) for part in leaves(message) if kind(part) == "text/html"]
    if not "".join(said).strip():
        said = [text_of(message)] if not message.is_multipart() else [message.preamble or ""]
    return "\n".join(said)[:_HUMAN_LIMIT], "\n".join(returned)


def _spelled(human: str) -> list[dict[str, str]]:
    """Return a report that stands within the text."""
    groups: list[dict[str, str]] = [{}]
    for line in human.splitlines():
        found = _FIELD.match(line.strip())
        if found:
            groups[-1].setdefault(found[1].lower(), found[2].strip())
    return groups


def from_amazon(human: str, sort: str) -> dict[str, str]:
    """Return Amazon's notification of a ``Bounce`` or ``Complaint``, which is JSON, as a report; empty where it is none."""
    told = human.replace("\\", "")
    if f'"notificationType":"{sort}"' not in told.replace(" ", ""):
        return {}
    names = (
        ("final-recipient", "emailAddress"),
        ("status", "status"),
        ("diagnostic-code", "diagnosticCode"),
        ("action", "action"),
    )
    found = {name: re.search(rf'"{word}"\s*:\s*"([^"]{{0,2000}})"', told) for name, word in names}
    return {name: value[1] for name, value in found.items() if value}


def _speech(human: str) -> str:
    """Return of a server's notice the paragraphs in which a mail server is quoted; the whole where none is."""
    blocks = re.split(r"\n[ \t]*\n", human)
    quoted = []
    for block in blocks:
        found = _SPEAKS.search(block)
        if found:
            start = block.rfind("\n", 0, found.start())
            quoted.append(block[max(0, block.rfind("\n", 0, max(0, start))) :])
    return "\n".join(quoted) or human


def _recipient(group: Mapping[str, str], message: Message, human: str, own: frozenset[str]) -> str:
    """Return to whom it could not be delivered: by the report, its header, the letter's own To, else the text."""
    ours = {address for _, address in addresses([*headers(message, "To"), *headers(message, "Delivered-To")])} | own
    told = [
        group.get(name, "").split(";")[-1] for name in ("original-recipient", "final-recipient", "x-actual-recipient")
    ]
    _, returned = halves(message)
    to = re.search(r"^to:((?:.*\n?[ \t])*.*)$", returned[:_HUMAN_LIMIT], re.IGNORECASE | re.MULTILINE)
    places = [
        *(place for text in told for place in addresses_in(text)),
        *(place for text in headers(message, "X-Failed-Recipients") for place in addresses_in(text)),
        *(place for part in leaves(message) if is_returned(part) for place in _to_of(part)),
        *(addresses_in(to[1]) if to else ()),
        *(place for place in addresses_in(human) if not _DAEMON.search(place) and not _OFFICE.search(place)),
    ]
    return next((place for place in places if place not in ours), "")


def _to_of(part: Message) -> list[str]:
    inner = part.get_payload()
    letters = [letter for letter in inner if not isinstance(letter, str)] if isinstance(inner, list) else []
    return [place for letter in letters for _, place in addresses(headers(letter, "To"))]
