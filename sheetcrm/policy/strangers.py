"""Letters from people whom nobody knows: who becomes a client, and under which name (I5)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.letters import Sort
from sheetcrm.model.values.emails import is_clean
from sheetcrm.policy.hours import instant
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from sheetcrm.model.letters import Incoming
    from sheetcrm.model.snapshot import Snapshot

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # as of every id
_LENGTH = 8
_APART = re.compile(r"[\s,;<>]+")
_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PATRONYMIC = re.compile(r"(?:ович|евич|ьич|ична|овна|евна|инична)$")
_WORDS = 3  # of a whole name


def met_id(fingerprint: str) -> str:
    """Return the id of the client that the first letter from an address makes: the same for all time, so that there is only ever one."""
    number = int.from_bytes(blake2b(fingerprint.encode(), digest_size=8).digest(), "big")
    letters = []
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "c" + "".join(letters)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who wrote and whom nobody knew: the id their card gets or has, and the first letter with the local day of it."""

    id: str
    letter: Incoming
    day: date
    known: bool
    """Whether a card of theirs, or of the same address, is there by now."""


def strangers(snapshot: Snapshot) -> tuple[Stranger, ...]:
    """Return who wrote of late without being known, within the day's limit; nobody where it cannot be seen who is known.

    Only the first letter of each address counts, of letters by people. Our own managers are no strangers.
    """
    post, rules = snapshot.memory.post, settings(snapshot)
    days = rules["mail_client_days"]
    if days is None or not post.strange or not _seen(snapshot):
        return ()
    since, zone = instant(snapshot) - timedelta(days=days), ZoneInfo(rules["time_zone"])
    ours = {address for cell in snapshot["lists"]["manager_email"] for address in addresses(cell)}
    typing = _waiting(snapshot)
    found: dict[str, Stranger] = {}
    today: Counter[date] = Counter()
    for letter, person in post.mail:
        address = letter.address.casefold()
        if letter.id not in post.strange or letter.sort is not Sort.REPLY or letter.when < since:
            continue
        if address in ours or not is_clean(address):
            continue
        key, day = met_id(post.fingerprint(address)), letter.when.astimezone(zone).date()
        if key in found or (person and key not in person.split()):
            continue
        today[day] += 1
        if today[day] <= rules["mail_clients_daily"]:
            found[key] = Stranger(key, letter, day, bool(person) or address in typing)
    return tuple(found.values())


def _seen(snapshot: Snapshot) -> bool:
    """Tell whether both tabs of clients can be read; an archive that is not there at all has nobody."""
    archive = snapshot.tables.get("archive")
    clients = snapshot["clients"]
    return clients.headers.sound and clients.has("email") and (archive is None or archive.headers.sound)


def _waiting(snapshot: Snapshot) -> set[str]:
    """Return the addresses of rows that somebody is typing, or that wait for another reason."""
    tables = (snapshot[key].aside for key in ("clients", "archive"))
    return {address for table in tables if table is not None for cell in table["email"] for address in addresses(cell)}


def addresses(cell: object) -> list[str]:
    """Return what may be addresses in a cell, in lower case; staff write two into one now and then."""
    return [part for part in _APART.split(str(cell or "").casefold()) if part]


def named(text: str) -> dict[str, str]:
    """Return the cells of a person's name that a sender goes by, empty where it does not look like one: a shop, a department, a handle.

    One of the words must be a given name; «Смирнова Анна» and «Анна Смирнова» are one.
    """
    from sheetcrm.policy.duplicates.given_names import given_names
    from sheetcrm.policy.duplicates.spelling import spelled

    words = text.strip(" \"'«»“”").split()
    if not 1 <= len(words) <= _WORDS or not all(_NAME.fullmatch(word) and word[0].isupper() for word in words):
        return {}
    loud = [word for word in words if word.isupper() and len(word) > 1]
    if loud and loud != words:  # a company's form, or its short name
        return {}
    words = [word.capitalize() if loud else word for word in words]
    known = given_names().meant
    first = next((word for word in words if spelled(word) in known), None)
    if first is None:
        return {}
    rest = [word for word in words if word is not first]
    patronymic = next((word for word in rest if _PATRONYMIC.search(word.casefold())), None)
    last = [word for word in rest if word is not patronymic]
    if len(last) > 1:
        return {}
    cells = {"first_name": first, "patronymic": patronymic, "last_name": next(iter(last), None)}
    return {key: cell for key, cell in cells.items() if cell is not None}
