"""The notice of a new lead, to its manager at once (T3): once for all time, in the hours that staff set."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.letters import Rendered, letter_key
from sheetcrm.model.posted import NEW_LEAD
from sheetcrm.model.words import digest as words
from sheetcrm.policy.activity import meant
from sheetcrm.policy.arranging import BOOK
from sheetcrm.policy.digest import OWNER, addressees, newly_come
from sheetcrm.policy.digest_page import short, telephone
from sheetcrm.policy.duties import Desk
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

_TOLD = ("phone", "email", "source", "service", "comment")


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter about one client to one manager; ``key`` is its key for all time, ``manager`` is empty for the owner.

    ``sequence`` says what it is about, ``cycle`` parts repetitions.
    """

    key: str
    client: str
    manager: str
    address: str
    rendered: Rendered
    sequence: str = NEW_LEAD
    cycle: str = ""


def notices(snapshot: Snapshot) -> list[Notice]:
    """Return what managers should hear now of who came, each once; whoever belongs to nobody with an e-mail is told to the owner.

    A row in which somebody is typing waits. Where more wait for one manager than the setting says, a list was brought over, and the
    morning list tells of it. Nothing outside the hours of the settings ``lead_notice_from`` and ``lead_notice_to``; where one of the two is
    off there are no notices at all.
    """
    terms = settings(snapshot)
    begin, end = terms["lead_notice_from"], terms["lead_notice_to"]
    if begin is None or end is None or not begin <= snapshot.now.time() < end:
        return []
    people = addressees(snapshot)
    if terms["owner_email"]:
        people[OWNER] = (OWNER, terms["owner_email"])
    synonyms = lists(snapshot).choices["manager"].synonyms
    clients = snapshot["clients"]
    waiting: dict[str, list[Notice]] = defaultdict(list)
    for place in np.flatnonzero(newly_come(Desk(snapshot)) & clients.settled).tolist():
        client = str(clients.ids[place] or "")
        key = letter_key(BOOK, f"lead {client}", NEW_LEAD, "1", client)
        known = snapshot.memory.post.letter(key)
        whose = meant(str(clients["manager"][place] or ""), synonyms)
        name, address = people.get(whose, people.get(OWNER, ("", "")))
        if address and (known is None or known.state.open):
            waiting[address].append(Notice(key, client, name, address, _letter(snapshot, place), cycle=client))
    return [one for several in waiting.values() if len(several) <= terms["lead_notice_most"] for one in several]


def _letter(snapshot: Snapshot, place: int) -> Rendered:
    """Say who came and how to reach them."""
    clients, language = snapshot["clients"], snapshot.language
    held = {key: str(cell) for key in _TOLD if (cell := clients[key][place]) is not None}
    if "phone" in held:
        held["phone"] = telephone(held["phone"])[1]
    names = (clients[key][place] for key in ("first_name", "last_name"))
    name = " ".join(str(part) for part in names if part is not None)
    who = short(name or held.get("phone") or held.get("email") or str(clients.ids[place]))
    lines = [words.CAME.say(language, who=who), ""]
    lines += [f"{words.ABOUT[key].to(language)}: {short(text)}" for key, text in held.items()]
    lines += ["", words.CAME_FOOT.to(language)]
    return Rendered(words.CAME.say(language, who=who), "\n".join(lines) + "\n")
