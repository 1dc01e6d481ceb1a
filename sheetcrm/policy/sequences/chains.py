"""The chains of letters that are running: what began, for whom, and which letters follow (M2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from sheetcrm.model.letters import Chain, Rank, Stage
from sheetcrm.model.words import consents
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.defaults import lists
from sheetcrm.policy.points import holds
from sheetcrm.policy.sequences.goals import endings
from sheetcrm.policy.sequences.happenings import How
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.sequences.starts import Scene, starts
from sheetcrm.policy.templates.read import templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Mask
    from sheetcrm.policy.scoring import Condition
    from sheetcrm.policy.sequences.read import Sequence
    from sheetcrm.policy.sequences.starts import Start

DAY = timedelta(days=1)


def sequence_chains(snapshot: Snapshot) -> tuple[Chain, ...]:
    """Return the chains of all sequences that are on, of which some letter may still go; in the order of code, person and cycle."""
    if not snapshot["clients"].headers.sound:
        return ()
    scene = Scene(snapshot)
    return tuple(chain for sequence in sequences(snapshot).running for chain in _chains(sequence, scene))


def _chains(sequence: Sequence, scene: Scene) -> Iterable[Chain]:
    snapshot, language = scene.snapshot, scene.snapshot.language
    plain = _stages(sequence, scene)
    length = timedelta(days=plain[-1].offset) + sum((stage.expiry or timedelta() for stage in plain), timedelta())
    length += snapshot.memory.post.slack(snapshot.today)
    first = int(np.floor(scene.today - length / DAY))
    began = sorted(_began(sequence, scene, max(first, 1)), key=lambda one: (one.client, one.cycle, one.source))
    ended = endings(sequence, began, scene)
    unfit = [_unfit(sequence.steps[stage.id].only_if, scene) for stage in plain]
    reasons = [words.UNLESS.say(language, condition=sequence.steps[stage.id].only_if_said) for stage in plain]
    staged: dict[tuple[bool, ...], tuple[Stage, ...]] = {}
    ids = scene.clients.ids
    chains = []
    for one, over in zip(began, ended, strict=True):
        pattern = tuple(bool(mask[one.client]) for mask in unfit)
        if pattern not in staged:
            staged[pattern] = tuple(
                replace(stage, unless=reason) if out else stage
                for stage, reason, out in zip(plain, reasons, pattern, strict=True)
            )
        chains.append(
            Chain(
                person=ids[one.client],
                sequence=sequence.code,
                name=sequence.name,
                rank=Rank.SEQUENCE,
                cycle=one.cycle,
                start=one.when.replace(tzinfo=scene.zone),
                stages=staged[pattern],
                why=words.SINCE.say(language, what=sequence.start_said, day=f"{one.when:%d.%m.%Y}"),
                ended=over,
                priority=sequence.priority,
                facts=facts_of(one, scene, visit=sequence.start.how is How.VISIT),
                fresh=is_fresh(sequence.switch, one.when, snapshot),
                exact=one.exact,
                waits=consents.UNCONFIRMED.to(language) if one.waits else "",
            )
        )
    return chains


def _began(sequence: Sequence, scene: Scene, first: int) -> Iterator[Start]:
    """Yield what began a sequence. One with advertising that a subscription starts begins when that is confirmed, and waits until then."""
    since: date | None = scene.settings["confirm_since"]
    subscribed = scene.meaning(lists.SUBSCRIBED)
    asks = since is not None and sequence.start.how is How.EVENT and subscribed.issuperset(sequence.start.names)
    if since is None or not asks or not _advertises(sequence, scene):
        yield from starts(sequence.start, scene, first, scene.ahead)
        return
    people = scene.subscribers
    for one in starts(sequence.start, scene, min(first, since.toordinal()), scene.ahead):
        if one.day < since.toordinal():
            start = one
        elif people.awaits(one.client):
            start = replace(one, waits=True)
        else:
            when = people.since(one.client, one.when)
            start = one if when == one.when else replace(one, when=when, exact=when.time() != time(), first=one.when)
        if first <= start.day:
            yield start


def _advertises(sequence: Sequence, scene: Scene) -> bool:
    """Tell whether any letter of a sequence is advertising."""
    known = templates(scene.snapshot)
    found = (known.get(step.template) for step in sequence.steps.values() if step.on is not False)
    return any(isinstance(one, str) or one.marketing for one in found)


def _stages(sequence: Sequence, scene: Scene) -> tuple[Stage, ...]:
    """Return the letters of a sequence; the wait of a step that is left out passes to the next one."""
    usual = timedelta(days=scene.settings["expiry_days"])
    stages: list[Stage] = []
    wait = offset = 0.0
    for code, step in sequence.steps.items():
        wait, offset = wait + step.wait, offset + step.wait
        if step.on is not False:
            expiry = usual if step.expiry is None else step.expiry
            stages.append(Stage(code, step.template, wait, offset, expiry, step.window, channel=step.channel))
            wait = 0.0
    return tuple(stages)


def _unfit(conditions: Iterable[Condition], scene: Scene) -> Mask:
    """Tell for which clients not all of these conditions hold."""
    unfit = np.zeros(len(scene.clients), dtype=bool)
    for condition in conditions:
        unfit |= ~holds(condition, scene.clients)
    return unfit


def is_fresh(switch: str, when: datetime, snapshot: Snapshot) -> bool:
    """Tell whether something began after its sequence was seen switched on, in an earlier look.

    Who was there already never starts (DESIGN, Letters 1); nor does anybody where the ledger knows nothing.
    """
    since = snapshot.memory.switched.get(switch)
    return since is not None and when.date() >= date.fromisoformat(since)


def facts_of(start: Start, scene: Scene, *, visit: bool = False) -> Mapping[str, object]:
    """Return what a template may say of the occasion."""
    facts: dict[str, object] = {}
    if visit:
        facts["visit_date"] = start.when.date()
        if start.exact:
            facts["visit_time"] = start.when.time()
    if start.order >= 0:
        facts |= order_facts(start.order, scene)
    return facts


def order_facts(line: int, scene: Scene) -> dict[str, object]:
    """Return what a template may say of an order: service, object, its date, what is still to be paid and by when."""
    table = scene.snapshot["orders"]
    cells: dict[str, Any] = {key: table[key][line] for key in ("service", "object", "date", "pay_by")}
    cells["order_date"] = cells.pop("date")
    due = amount_due(table["amount"][line], table["paid"][line])
    return {key: value for key, value in cells.items() if value is not None} | ({"amount_due": due} if due else {})


def amount_due(amount: object, paid: object) -> float | None:
    """Return what is still to be paid, in the units of the cell; None where that is not known. Never less than nothing."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return None
    already = 0.0 if isinstance(paid, bool) or not isinstance(paid, int | float) else paid
    return max(0.0, round(amount - already, 2))
