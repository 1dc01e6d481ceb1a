"""The letters that ask a subscriber to confirm (M14): one, a reminder some days later, then silence."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.model.letters import Chain, Rank, Stage
from sheetcrm.model.words import consents as words
from sheetcrm.model.words import letters
from sheetcrm.model.words import sequences as sequence_words
from sheetcrm.model.words.defaults import lists
from sheetcrm.policy.consent import consent
from sheetcrm.policy.read import settings
from sheetcrm.policy.subscribing import CONFIRM, UNDATED

if TYPE_CHECKING:
    from datetime import datetime

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.consent import Consent
    from sheetcrm.policy.read import Settings
    from sheetcrm.policy.subscribing import Subscription

_WAITING = frozenset({words.UNCONFIRMED, letters.NO_CONSENT, letters.INCOMPLETE, letters.TYPING})
"""Why advertising may not go to somebody who is asked: anything else says that they want none."""
_URGENT = 1
_ASK = "ask"


def confirming_chains(snapshot: Snapshot) -> tuple[Chain, ...]:
    """Return the letters that ask who subscribed to confirm it; in the order of person and cycle.

    Who subscribes again soon is not asked again, by whichever card of their address; nor is who confirmed before, or replied, or wants no
    advertising.
    """
    terms = settings(snapshot)
    if terms["confirm_since"] is None or not snapshot["clients"].headers.sound:
        return ()
    may, stages = consent(snapshot), _stages(terms)
    length = sum((stage.expiry or timedelta() for stage in stages), timedelta(days=stages[-1].offset))
    first = snapshot.now - length - snapshot.memory.post.slack(snapshot.today)
    chains = [
        _chain(snapshot, may, one, stages)
        for one in _asked(snapshot, may, timedelta(days=terms["confirm_repeat_days"]))
        if one.when >= first and _lasts(snapshot, one)
    ]
    return tuple(sorted(chains, key=lambda chain: (chain.person, chain.cycle)))


def _asked(snapshot: Snapshot, may: Consent, between: timedelta) -> list[Subscription]:
    """Return what is asked about: of one address what was asked about before, else the first, and no other sooner than ``between``."""
    post, ids, people = snapshot.memory.post, snapshot["clients"].ids, may.subscribers.subscribed
    went: set[tuple[str, str]] = set()
    times: dict[str, list[datetime]] = defaultdict(list)
    for letter in post.letters:
        if letter.sequence == CONFIRM and letter.step == _ASK and letter.gone and letter.at is not None:
            went.add((snapshot.memory.merged.get(letter.person, letter.person), letter.cycle))
            times[letter.address].append(letter.at.astimezone(_zone(may)).replace(tzinfo=None))
    found = [(one, post.fingerprint(may.address(client))) for client, several in people.items() for one in several]
    asked = []
    for one, address in sorted(found, key=lambda item: (item[0].when, item[0].client, item[0].cycle)):
        before = times[address or f"{one.client} without an address"]
        if (str(ids[one.client]), _cycle(snapshot, may, one)) in went:
            asked.append(one)
        elif all(one.when >= time + between for time in before):
            asked.append(one)
            if _lasts(snapshot, one) and not _ended(snapshot, may, one, str(ids[one.client])):
                before.append(one.when)  # only a question that is asked keeps another away
    return asked


def _lasts(snapshot: Snapshot, one: Subscription) -> bool:
    """Tell whether nobody is typing in the client's row, and the row that tells of the subscription has its lasting id."""
    return bool(snapshot["clients"].settled[one.client]) and not one.cycle.startswith("#")


def _cycle(snapshot: Snapshot, may: Consent, one: Subscription) -> str:
    """Return what stands for one question. Another address is asked anew: the answer has to come from where letters go."""
    return f"{one.cycle}.{snapshot.memory.post.fingerprint(may.address(one.client))[:6]}"


def _zone(may: Consent) -> ZoneInfo:
    return ZoneInfo(may.settings["time_zone"])


def _stages(terms: Settings) -> tuple[Stage, ...]:
    expiry, again = timedelta(days=terms["expiry_days"]), terms["confirm_again_days"]
    ask = Stage(_ASK, terms["confirm_template"], expiry=expiry)
    if again is None:
        return (ask,)
    return (ask, Stage("again", terms["confirm_again_template"], wait=again, offset=again, expiry=expiry))


def _chain(snapshot: Snapshot, may: Consent, one: Subscription, stages: tuple[Stage, ...]) -> Chain:
    """Return the letters of one subscription."""
    language, person = snapshot.language, str(snapshot["clients"].ids[one.client])
    return Chain(
        person=person,
        sequence=CONFIRM,
        name=words.CONFIRMING.to(language),
        rank=Rank.SERVICE,
        cycle=_cycle(snapshot, may, one),
        start=one.when.replace(tzinfo=_zone(may)),
        stages=stages,
        why=sequence_words.SINCE.say(language, what=lists.SUBSCRIBED, day=f"{one.when:%d.%m.%Y}"),
        ended=_ended(snapshot, may, one, person),
        priority=_URGENT,
        exact=one.exact,
    )


def _ended(snapshot: Snapshot, may: Consent, one: Subscription, person: str) -> str:
    """Return why nobody is asked any more."""
    people, language = may.subscribers, snapshot.language
    if whens := people.confirmed.get(one.client):
        return words.CONFIRMED_ON.say(language, day=f"{whens[0]:%d.%m.%Y}")
    if one.client in people.given:
        return words.GIVEN.to(language)
    replied = snapshot.memory.post.replied.get(person)
    zone = _zone(may)
    if replied is not None and replied.astimezone(zone).replace(tzinfo=None) > one.when:
        return sequence_words.REPLIED.say(language, day=f"{replied.astimezone(zone):%d.%m.%Y}")
    refusal = may.refusal(one.client, marketing=True)
    if refusal is None or refusal in _WAITING or may.refusal(one.client, marketing=False) is not None:
        return ""
    return refusal.to(language)


def subscription_cells(snapshot: Snapshot) -> Objects:
    """Return for each client what stands under "Subscription": since when it is confirmed, noted or awaited, or why it is not asked for."""
    may, language = consent(snapshot), snapshot.language
    people = may.subscribers
    cells = np.full(len(snapshot["clients"]), None, dtype=object)
    for client, several in people.subscribed.items():
        if people.awaits(client):
            refusal = may.refusal(client, marketing=True)
            cells[client] = (
                words.AWAITED_SINCE.say(language, day=f"{several[0].when:%d.%m.%Y}")
                if refusal is None or refusal in _WAITING
                else words.AWAITED_NO_MORE.say(language, why=refusal.to(language))
            )
        elif (noted := people.given.get(client)) is not None:
            undated = noted == UNDATED
            told, day = (words.GIVEN_UNDATED, several[0].when) if undated else (words.GIVEN_ON, noted)
            cells[client] = told.say(language, day=f"{day:%d.%m.%Y}")
    for client, whens in people.confirmed.items():
        cells[client] = words.CONFIRMED_ON.say(language, day=f"{whens[0]:%d.%m.%Y}")
    return cells
