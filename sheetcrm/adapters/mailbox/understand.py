"""A letter that came in, understood: an answer, a wish to get no more, a bounce, a complaint, or a machine's courtesy."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from sheetcrm.adapters.mailbox.bounces import reason
from sheetcrm.adapters.mailbox.keys import HEADER, key_alone, letter_of
from sheetcrm.adapters.mailbox.machines import absent, complains, feedback, is_automatic, is_receipt
from sheetcrm.adapters.mailbox.notices import halves, notice_of
from sheetcrm.adapters.mailbox.parts import LIMIT, addresses, header, headers, is_returned, leaves, moment, parse, plain
from sheetcrm.adapters.mailbox.parts import written as words_of
from sheetcrm.adapters.mailbox.reasons import HARD
from sheetcrm.adapters.mailbox.replies import reply_text
from sheetcrm.adapters.mailbox.wishes import of_topic, unsubscribes
from sheetcrm.model.letters import Incoming, Sort

if TYPE_CHECKING:
    from email.message import Message

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT = 2_000
_SUBJECT = 300


def understand(
    raw: bytes, *, own: frozenset[str], unsubscribe: frozenset[str] = frozenset(), received: datetime | None = None
) -> Incoming | None:
    """Return what a letter is, None where it is none or is a copy of our own. It never raises, whatever ``raw`` holds.

    ``own`` are the addresses that we write from, ``unsubscribe`` those to which people unsubscribe, all lower case. ``received`` is when
    the mailbox got it: a date in the letter that is later, or missing, is not believed.
    """
    try:
        return _understood(parse(raw), own, unsubscribe, received)
    except Exception:  # noqa: BLE001 - anybody can send us anything; one letter that breaks a parser must not stop the others
        return Incoming(_digest(raw[:LIMIT]), Sort.AUTOMATIC, received or _EPOCH)


def _digest(*parts: bytes) -> str:
    return blake2b(b"\x1f".join(parts), digest_size=12).hexdigest()


def _identity(message: Message) -> str:
    """Return what stands for a letter: by its own id, sender and date; where it has no id, by its words as well."""
    named = header(message, "Message-ID")
    parts = [named, *(header(message, name) for name in ("From", "Date", "Subject"))]
    if not named:
        parts += [*headers(message, "Received")[:1], words_of(message), *halves(message)]
    return _digest(*(part.encode("utf-8", "replace") for part in parts))


def _when(message: Message, received: datetime | None) -> datetime:
    dated = moment(header(message, "Date"))
    passed = next((moment(value.rpartition(";")[2].strip()) for value in headers(message, "Received")), None)
    known = received or passed
    if dated is None or (known is not None and dated > known):
        return known or _EPOCH
    return dated


def _understood(
    message: Message, own: frozenset[str], unsubscribe: frozenset[str], received: datetime | None
) -> Incoming | None:
    if not message.items():
        return None
    name, sender = next(iter(addresses(headers(message, "From"))), ("", ""))
    if sender in own and headers(message, HEADER):
        return None
    subject = header(message, "Subject")[:_SUBJECT]

    def made(sort: Sort, *, letter: str, address: str, text: str, who: str = "") -> Incoming:
        when = _when(message, received)
        return Incoming(
            _identity(message), sort, when, letter, address[:_SUBJECT], who[:_SUBJECT], subject, text[:_TEXT].strip()
        )

    about = feedback(message)
    if about is not None:
        sort = (
            Sort.COMPLAINT
            if complains(about[0])
            else Sort.UNSUBSCRIBE
            if about[0].startswith("opt-out")
            else Sort.AUTOMATIC
        )
        said = plain(halves(message)[0], lines=True)
        return made(sort, letter=letter_of(message, report=True), address=about[1], text=said)

    notice = None if is_receipt(message) or _vacation(message) else notice_of(message, own)
    if notice is not None:
        hard = Sort.HARD if reason(notice) in HARD else Sort.SOFT
        said = plain(notice.diagnosis or notice.human, lines=True)
        key = letter_of(message, report=True)
        return made(Sort.AUTOMATIC if notice.delayed else hard, letter=key, address=notice.recipient, text=said)

    letter = letter_of(message, report=False)
    text = reply_text(words_of(message))
    to = {place for _, place in addresses([*headers(message, "To"), *headers(message, "Delivered-To")])}
    asked = not _answered_by_machine(message)
    if asked and sender and unsubscribes(subject, text, addressed=bool(to & unsubscribe)):
        sort = Sort.TOPIC if of_topic(subject, text) else Sort.UNSUBSCRIBE
        return made(sort, letter=letter or key_alone(subject), address=sender, text=text, who=name)
    if not sender or is_automatic(message, answers=bool(letter)):
        return made(Sort.AUTOMATIC, letter=letter, address=sender, text=text, who=name)
    if sender in own:
        return None
    return made(Sort.REPLY, letter=letter, address=sender, text=text, who=name)


def _answered_by_machine(message: Message) -> bool:
    """Say whether it is an automatic answer; a mail program that unsubscribes for its owner only says auto-generated."""
    submitted = header(message, "Auto-Submitted").lower()
    return submitted.startswith("auto-replied") or (is_automatic(message, answers=True) and not submitted)


def _vacation(message: Message) -> bool:
    """Say whether it is a vacation notice for certain: a machine's answer in a person's name, with no letter of ours sent back."""
    return absent(message) and not any(is_returned(part) for part in leaves(message))
