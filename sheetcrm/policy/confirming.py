"""The letters that ask a subscriber to confirm (M14): one, a reminder some days later, then silence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.letters import Chain, Rank, Stage
from sheetcrm.model.words import consents as words
from sheetcrm.model.words import letters
from sheetcrm.model.words import sequences as sequence_words
from sheetcrm.model.words.defaults import lists
from sheetcrm.policy.consent import consent
from sheetcrm.policy.read import settings
from sheetcrm.policy.subscribing import CONFIRM

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.consent import Consent
    from sheetcrm.policy.read import Settings
    from sheetcrm.policy.subscribing import Subscription

_WAITING = frozenset({words.UNCONFIRMED, letters.NO_CONSENT, letters.INCOMPLETE, letters.TYPING})
"""Why advertising may not go to somebody who is asked: anything else says that they want none."""
_URGENT = 1


def confirming_chains(snapshot: Snapshot) -> tuple[Chain, ...]:
    """Return the letters that ask who subscribed to confirm it; in the order of person and cycle.

    Who subscribes again soon is not asked again, nor is who confirmed before, or replied, or wants no advertising.
    """
    terms, clients = settings(snapshot), snapshot["clients"]
    if terms["confirm_since"] is None or not clients.headers.sound:
        return ()
    may, stages = consent(snapshot), _stages(terms)
    length = sum((stage.expiry or timedelta() for stage in stages), timedelta(days=stages[-1].offset))
    first = snapshot.now - length - snapshot.memory.post.slack(snapshot.today)
    between = timedelta(days=terms["confirm_repeat_days"])
    chains = []
    for several in may.subscribers.subscribed.values():
        asked: Subscription | None = None
        for one in several:
            if asked is not None and one.when < asked.when + between:
                continue
            asked = one
            if one.when >= first and not one.cycle.startswith("#") and clients.settled[one.client]:
                chains.append(_chain(snapshot, may, one, stages))
    return tuple(sorted(chains, key=lambda chain: (chain.person, chain.cycle)))


def _stages(terms: Settings) -> tuple[Stage, ...]:
    expiry, again = timedelta(days=terms["expiry_days"]), terms["confirm_again_days"]
    ask = Stage("ask", terms["confirm_template"], expiry=expiry)
    if again is None:
        return (ask,)
    return (ask, Stage("again", terms["confirm_again_template"], wait=again, offset=again, expiry=expiry))


def _chain(snapshot: Snapshot, may: Consent, one: Subscription, stages: tuple[Stage, ...]) -> Chain:
    """Return the letters of one subscription. Another address is asked anew: the answer has to come from where letters go."""
    language, person = snapshot.language, str(snapshot["clients"].ids[one.client])
    zone = ZoneInfo(may.settings["time_zone"])
    start = one.when.replace(tzinfo=zone)
    mark = snapshot.memory.post.fingerprint(may.address(one.client))[:6]
    return Chain(
        person=person,
        sequence=CONFIRM,
        name=words.CONFIRMING.to(language),
        rank=Rank.SERVICE,
        cycle=f"{one.cycle}.{mark}",
        start=start,
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
    zone = ZoneInfo(may.settings["time_zone"])
    if replied is not None and replied.astimezone(zone).replace(tzinfo=None) > one.when:
        return sequence_words.REPLIED.say(language, day=f"{replied.astimezone(zone):%d.%m.%Y}")
    refusal = may.refusal(one.client, marketing=True)
    if refusal is None or refusal in _WAITING or may.refusal(one.client, marketing=False) is not None:
        return ""
    return refusal.to(language)
