"""The notice of a visit or a call that begins soon, to its manager (T1): once for its hour, and never after it has begun."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.letters import Rendered, letter_key
from sheetcrm.model.posted import MEETING
from sheetcrm.model.words import digest as words
from sheetcrm.policy.activity import meant
from sheetcrm.policy.arranging import BOOK
from sheetcrm.policy.digest import OWNER, addressees
from sheetcrm.policy.digest_page import short, telephone
from sheetcrm.policy.meetings import meetings, visit_cycle
from sheetcrm.policy.newcomers import Notice
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.meetings import Meeting

_TOLD = ("phone", "email", "service", "object", "address", "comment", "notes")


def meeting_notices(snapshot: Snapshot) -> list[Notice]:
    """Return what managers should hear now of meetings that begin soon, each once; what belongs to nobody with an e-mail goes to the owner.

    Moved to another hour it is another meeting: of the former hour nobody hears any more.
    """
    terms = settings(snapshot)
    if terms["visit_minutes"] is None or terms["visit_notice"] is None:
        return []
    before, now = timedelta(minutes=terms["visit_minutes"]), snapshot.now
    soon = [one for one in meetings(snapshot) if one.when - before <= now < one.when]
    if not soon:
        return []
    people = addressees(snapshot)
    if terms["owner_email"]:
        people[OWNER] = (OWNER, terms["owner_email"])
    synonyms = lists(snapshot).choices["manager"].synonyms
    clients = snapshot["clients"]
    found = []
    for one in soon:
        client = str(clients.ids[one.client] or "")
        cycle = f"{client}@{visit_cycle(one.when)}"
        key = letter_key(BOOK, f"meeting {client}", MEETING, "1", cycle)
        known = snapshot.memory.post.letter(key)
        whose = meant(str(clients["manager"][one.client] or ""), synonyms)
        name, address = people.get(whose, people.get(OWNER, ("", "")))
        if address and (known is None or known.state.open):
            found.append(Notice(key, client, name, address, _letter(snapshot, one), MEETING, cycle))
    return found


def _letter(snapshot: Snapshot, meeting: Meeting) -> Rendered:
    """Say who comes or waits for a call, when, and what is known of them."""
    clients, language, place = snapshot["clients"], snapshot.language, meeting.client
    held = {key: str(cell) for key in _TOLD if (cell := clients[key][place]) is not None}
    if "phone" in held:
        held["phone"] = telephone(held["phone"])[1]
    names = (clients[key][place] for key in ("first_name", "last_name"))
    name = " ".join(str(part) for part in names if part is not None)
    who = short(name or held.get("phone") or held.get("email") or str(clients.ids[place]))
    word = words.SOON_VISIT if meeting.column == "booked" else words.SOON_CALL
    subject = word.say(language, who=who, time=f"{meeting.when:%H:%M}")
    headers = {key: clients.name_of(key, language) for key in held}
    lines = [subject, "", *(f"{headers[key]}: {short(text)}" for key, text in held.items())]
    lines += ["", words.SOON_FOOT.to(language)]
    return Rendered(subject, "\n".join(lines) + "\n")
