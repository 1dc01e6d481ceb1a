"""Tell (M11, D4, I5): what became of letters in the Letters tab, and one story per client in History: letters, replies, bounces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd

from sheetcrm.model.letters import Sort
from sheetcrm.model.plan import Plan, Row, objects
from sheetcrm.model.posted import TO_STAFF, State
from sheetcrm.model.words import choices, consents, tasks
from sheetcrm.model.words import letters as words
from sheetcrm.policy.confirming import subscription_cells
from sheetcrm.policy.hours import instant
from sheetcrm.policy.mirror import TAB, mirrored
from sheetcrm.policy.promo import code_of
from sheetcrm.policy.read import settings
from sheetcrm.policy.strangers import met_id
from sheetcrm.policy.subscribing import confirmed_by, is_confirmation
from sheetcrm.policy.surveys import is_survey
from sheetcrm.policy.tasks import addressed
from sheetcrm.policy.templates.read import templates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.letters import Incoming
    from sheetcrm.model.plan import Change
    from sheetcrm.model.posted import Posted
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language, Word

LOOK_BACK = timedelta(days=120)
"""What came of a letter this long ago is not looked at again."""
_TEXT = 1000  # characters of a reply that History keeps
_RESULTS: Mapping[State, Word] = {
    State.PLANNED: words.PLANNED,
    State.SENDING: words.SENDING,
    State.SENT: words.SENT,
    State.UNKNOWN: words.UNKNOWN,
    State.RETRY: words.RETRY,
    State.REFUSED: words.REFUSED,
    State.SKIPPED: words.SKIPPED,
}
_OUTCOMES: Mapping[str, Word] = {
    Sort.REPLY.value: words.REPLIED,
    Sort.UNSUBSCRIBE.value: words.LEFT,
    Sort.TOPIC.value: words.LEFT_TOPIC,
    Sort.HARD.value: words.NOT_DELIVERED,
    Sort.SOFT.value: words.NOT_YET,
    Sort.COMPLAINT.value: words.SPAM,
}
_EVENTS: Mapping[Sort, Word] = {
    Sort.REPLY: words.REPLY,
    Sort.UNSUBSCRIBE: words.OPTED_OUT,
    Sort.TOPIC: words.TOPIC_OUT,
    Sort.HARD: words.BOUNCED,
    Sort.COMPLAINT: words.SPAM_REPORT,
}


def tell(snapshot: Snapshot) -> Plan:
    """Write down what became of letters: the result beside each in Letters, and in History a line for each that went or came.

    An answer to a letter that is a survey by its template's purpose is the event "survey answer", by which its mark is known; a yes to the
    letter that asks to confirm a subscription is the event "subscription confirmed".
    A personal line that went with a letter is taken out of the client's row and stands in History from then on. Who unsubscribed is marked
    in a hidden tab, without an address, so that nobody forgets it whatever becomes of the robot's memory.
    """
    return Plan.of(
        *_results(snapshot),
        _lines(snapshot),
        _last(snapshot),
        _subscriptions(snapshot),
        appends={"letters": _missing(snapshot), "history": _stories(snapshot), TAB: mirrored(snapshot)},
    )


def _missing(snapshot: Snapshot) -> list[Row]:
    """Return the rows of letters that went and that the tab lost when it was restored; what staff deleted stays away."""
    table, clients, post = snapshot["letters"], snapshot["clients"], snapshot.memory.post
    if not table.headers.sound:
        return []
    there = post.listed | {str(cell) for cell in table["id"]}
    since, zone = instant(snapshot) - LOOK_BACK, ZoneInfo(settings(snapshot)["time_zone"])
    lost = [
        one
        for one in post.letters
        if one.key not in there and one.gone and one.sequence not in TO_STAFF and (one.at or one.due) >= since
    ]
    places = {one.person: clients.position(one.person) for one in lost}
    names = addressed(snapshot, {place for place in places.values() if place is not None})
    language = snapshot.language
    rows = []
    for one in lost:
        place = places[one.person]
        cells: dict[str, Raw] = {
            "id": one.key,
            "when": (one.at or one.due).astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            "client": names[place] if place is not None else one.person,
            "template": one.title or None,
            "subject": one.subject or None,
            "result": _result(one).to(language),
            "why": one.why or None,
            "client_id": one.person,
            "turn": f"{one.sequence} {one.step} {one.cycle} {one.offset:g}",
        }
        rows.append(Row(one.key, cells, words.LETTER_TOLD.to(language)))
    return rows


def _results(snapshot: Snapshot) -> list[Change | None]:
    table, language = snapshot["letters"], snapshot.language
    post = snapshot.memory.post
    new, why = table["result"].copy(), table["why"].copy()
    for index, cell in enumerate(table["id"]):
        letter = post.lately(str(cell))
        if letter is not None:
            new[index] = _result(letter).to(language)
            if letter.state in {State.SKIPPED, State.REFUSED} and letter.result:
                why[index] = letter.result
            elif letter.state is State.RETRY:  # nobody is there whom it could go to, until the row comes back
                here = snapshot["clients"].position(letter.person) is not None
                why[index] = letter.why or None if here else words.GONE_CLIENT.to(language)
            elif why[index] in words.GONE_CLIENT.both() or table["result"][index] in words.SKIPPED.both():
                why[index] = letter.why or None
    said = words.LETTER_TOLD.to(language)
    return [table.change("result", new, said), table.change("why", why, said)]


def _result(letter: Posted) -> Word:
    return _OUTCOMES.get(letter.outcome, words.SENT) if letter.state is State.SENT else _RESULTS[letter.state]


def _last(snapshot: Snapshot) -> Change | None:
    """Say in each client's row which letter went last."""
    clients, zone = snapshot["clients"], ZoneInfo(settings(snapshot)["time_zone"])
    new = clients["last_letter"].copy()
    last = snapshot.memory.post.last()
    places = clients.frame.index.get_indexer(pd.Index(list(last), dtype=object))
    for place, (title, at) in zip(places.tolist(), last.values(), strict=True):
        if place >= 0:
            new[place] = f"{title}, {at.astimezone(zone):%d.%m.%Y}"
    return clients.change("last_letter", new, words.LETTER_TOLD.to(snapshot.language))


def _subscriptions(snapshot: Snapshot) -> Change | None:
    """Say in each client's row whether a subscription is confirmed; while History cannot be read what stands there stays."""
    if not snapshot["history"].headers.sound:
        return None
    said = consents.SUBSCRIPTION_TOLD.to(snapshot.language)
    return snapshot["clients"].change("subscription", subscription_cells(snapshot), said)


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What History tells of one person: ``source`` is the letter or mail, ``key`` that of its row."""

    source: str
    key: str
    at: datetime
    person: str
    cells: Mapping[str, Raw]
    line: bool = False  # a personal line went with it, and leaves its cell

    @property
    def id(self) -> str:
        return story_id(self.key)


def story_id(key: str) -> str:
    """Return the id of the History row of a letter or of mail: the same whoever makes it and when."""
    return "h" + blake2b(key.encode(), digest_size=8).hexdigest()


def _stories(snapshot: Snapshot) -> list[Row]:
    """Return the rows of History that letters and mail make and that nobody made yet; one that staff deleted stays away."""
    table, clients = snapshot["history"], snapshot["clients"]
    if not table.headers.sound:
        return []
    post, zone = snapshot.memory.post, ZoneInfo(settings(snapshot)["time_zone"])
    made = post.told | set(table.ids) | set(table["id"])
    since = instant(snapshot) - LOOK_BACK
    language, merged = snapshot.language, snapshot.memory.merged
    told = [
        _Told(
            letter.key,
            letter.key,
            letter.at,
            letter.person,
            _wrote(letter, code_of(snapshot, letter, letter.at), language),
            bool(letter.line) and clients.has("personal_line"),
        )
        for letter in post.letters
        if letter.state is State.SENT and letter.at is not None and letter.at >= since
    ]
    for mail, person in post.mail:
        event = tasks.SURVEY_ANSWER if _surveyed(mail, snapshot) else _EVENTS.get(mail.sort)
        if event is not None and mail.when >= since:
            cells = _mailed(mail, event.to(language), language)
            met = met_id(post.fingerprint(mail.address)) if mail.id in post.strange else ""
            who = person or met
            if is_confirmation(mail, post):
                what = f"{confirmed_by(mail, who, snapshot)}: {mail.text or mail.subject}"
                cells |= {"event": consents.CONFIRMED.to(language), "what": what}
            whom = dict.fromkeys(
                (*who.split(), *([met] if met in merged else ()))
            )  # the card that it made may have joined another
            told += [_Told(mail.id, f"{mail.id} {one}", mail.when, one, cells) for one in whom]
    rows = []
    fresh = _once(snapshot, told, made)
    names = addressed(snapshot, set(fresh.values()))
    for one, place in sorted(fresh.items(), key=lambda item: (item[0].at, item[0].id)):
        about: dict[str, Raw] = {
            "id": one.id,
            "client": names[place],
            "when": one.at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
            "channel": words.MAIL.to(language),
            "by": words.ROBOT.to(language),
            "client_id": str(clients.ids[place]),
        }
        if one.line:  # the line leaves its cell together with what is told here, or both the next time
            about["of"] = f"clients {clients.ids[place]} personal_line"
        rows.append(Row(one.id, {**about, **one.cells}, words.LETTER_TOLD.to(language)))
    return rows


def _once(snapshot: Snapshot, told: Iterable[_Told], made: Collection[str]) -> dict[_Told, int]:
    """Return what was told of nobody yet, with the place of whom it is of: a card that joined another speaks through that one, once."""
    clients, merged = snapshot["clients"], snapshot.memory.merged
    whose = {one: merged.get(one.person, one.person) for one in told}
    known = {(one.source, row) for one, row in whose.items() if one.id in made}
    fresh = {}
    for one, row in whose.items():
        place = clients.position(row)
        if place is not None and (one.source, row) not in known:
            known.add((one.source, row))
            fresh[one] = place
    return fresh


def _surveyed(mail: Incoming, snapshot: Snapshot) -> bool:
    """Tell whether a person answered a letter whose template has "survey" under "Purpose" (M5)."""
    letter = snapshot.memory.post.letter(mail.letter) if mail.sort is Sort.REPLY and mail.letter else None
    template = templates(snapshot).in_force.get(letter.template) if letter is not None else None
    return template is not None and is_survey(template.group)


def _wrote(letter: Posted, code: str, language: Language) -> dict[str, Raw]:
    what = "\n".join(part for part in (letter.subject, letter.line, code) if part)
    return {
        "direction": choices.FROM_US.to(language),
        "event": words.EVENT.to(language),
        "subject": letter.title,
        "what": what or None,
    }


def _mailed(mail: Incoming, event: str, language: Language) -> dict[str, Raw]:
    side = choices.FROM_CLIENT if mail.sort is not Sort.HARD else choices.FROM_US
    return {
        "direction": side.to(language),
        "event": event,
        "subject": mail.subject[:200] or None,
        "what": mail.text[:_TEXT].strip() or None,
    }


def _lines(snapshot: Snapshot) -> Change | None:
    """Take personal lines out of the rows of clients to whom they went, once, with the letter's line in History."""
    clients, post = snapshot["clients"], snapshot.memory.post
    if not snapshot["history"].headers.sound:
        return None
    made, since = post.told | set(snapshot["history"].ids), instant(snapshot) - LOOK_BACK
    used = {
        letter.person: letter.line
        for letter in post.letters
        if letter.line
        and letter.state is State.SENT
        and (letter.at or since) >= since
        and story_id(letter.key) not in made
    }
    if not used:
        return None
    lines = objects(
        None if used.get(row) == line else line for row, line in zip(clients.ids, clients["personal_line"], strict=True)
    )
    return clients.change("personal_line", lines, words.LINE_USED.to(snapshot.language))
