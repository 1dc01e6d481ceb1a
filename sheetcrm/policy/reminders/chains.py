"""The reminders that are running: single letters to clients, and tasks for managers (M3 to M5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.letters import Chain, Rank, Stage
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.points import holds
from sheetcrm.policy.promo import bears_code, said_code
from sheetcrm.policy.reminders.occasions import Occasion, occasions
from sheetcrm.policy.reminders.read import About, reminders
from sheetcrm.policy.sequences.chains import DAY, is_fresh
from sheetcrm.policy.sequences.starts import Scene
from sheetcrm.policy.tasks import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Mask
    from sheetcrm.policy.reminders.read import Reminder

STEP = "1"
"""The step id of a reminder's only letter."""


_OF_THE_DAY = {About.BIRTHDAY, About.ANNIVERSARY}
"""What is wished on the very day, a day off or not, as is a holiday itself; what goes before one keeps to working days."""


def reminder_chains(snapshot: Snapshot) -> tuple[Chain, ...]:
    """Return the chains of the reminders to clients that are on, of which the letter may still go."""
    if not snapshot["clients"].headers.sound:
        return ()
    scene = Scene(snapshot)
    running = reminders(snapshot).running
    chains: list[Chain] = []
    for code, reminder in running.items():
        if not reminder.manager:
            chains += _chains(code, reminder, _nearer(reminder, running), scene)
    return tuple(chains)


def manager_tasks(snapshot: Snapshot) -> tuple[Wanted, ...]:
    """Return the tasks of the reminders to managers whose day has come."""
    if not snapshot["clients"].headers.sound:
        return ()
    scene = Scene(snapshot)
    wanted: list[Wanted] = []
    for code, reminder in reminders(snapshot).running.items():
        if not reminder.manager:
            continue
        unfit = _unfit(reminder, scene)
        for one, start, _ in _due(reminder, scene):
            if (
                start > snapshot.now
                or one.ended
                or unfit[one.client]
                or not is_fresh(reminder.switch(code), start, snapshot)
            ):
                continue
            day = max(one.when.date(), snapshot.today)
            wanted.append(
                Wanted(one.client, f"remind {code}", one.cycle, day, reminder.name, _why(reminder, one, scene))
            )
    return tuple(sorted(wanted, key=lambda task: (task.kind, task.client, task.cycle)))


def _chains(code: str, reminder: Reminder, nearer: float | None, scene: Scene) -> Iterator[Chain]:
    language, ids = scene.snapshot.language, scene.clients.ids
    stage = Stage(STEP, reminder.template, expiry=_expiry(reminder, scene))
    reason = words.UNLESS.say(language, condition=reminder.only_if_said)
    excused = Stage(STEP, reminder.template, expiry=stage.expiry, unless=reason)
    unfit, coded = _unfit(reminder, scene), bears_code(scene.snapshot, fold(reminder.template))
    for one, start, exact in sorted(_due(reminder, scene), key=lambda due: (due[0].client, due[0].cycle)):
        until = one.until
        if until is not None and nearer is not None:
            until = min(until, datetime.combine(one.when - timedelta(days=nearer), datetime.min.time()))
        yield Chain(
            person=ids[one.client],
            sequence=code,
            name=reminder.name,
            rank=Rank.SERVICE if reminder.about is About.PAYMENT else Rank.REMINDER,
            cycle=one.cycle,
            start=start.replace(tzinfo=scene.zone),
            stages=(excused,) if unfit[one.client] else (stage,),
            why=_with_code(_why(reminder, one, scene), one, scene) if coded else _why(reminder, one, scene),
            ended=one.ended,
            until=None if until is None else until.replace(tzinfo=scene.zone),
            facts=one.facts,
            fresh=is_fresh(reminder.switch(code), start, scene.snapshot),
            exact=exact,
            any_day=reminder.about in _OF_THE_DAY or (reminder.about is About.HOLIDAY and not reminder.days),
        )


def _due(reminder: Reminder, scene: Scene) -> Iterator[tuple[Occasion, datetime, bool]]:
    """Yield the occasions whose reminder may still go, the local time it is due, and whether the time of day counts."""
    after = abs(reminder.days) if reminder.about is About.DONE else -reminder.days
    late = (_expiry(reminder, scene) + scene.snapshot.memory.post.slack(scene.snapshot.today)) / DAY
    first, last = (int(np.floor(day - after)) for day in (scene.today - late, scene.ahead))
    for one in occasions(reminder, scene, max(first, 1), last + 1):
        start = one.when + timedelta(days=after)
        # a part of a day counts from the time of a visit, whole days do not: nobody is reminded at the hour of the visit itself
        exact = one.exact and (reminder.about is About.DONE or after != int(after))
        if not exact:
            start = datetime.combine(start.date(), datetime.min.time())
        if start.toordinal() <= scene.ahead and start + timedelta(days=late + 1) >= scene.snapshot.now:
            yield one, start, exact


def _nearer(reminder: Reminder, running: Mapping[str, Reminder]) -> float | None:
    """Return the days of the next nearer reminder of the same booking: when its day has come, the farther one is out of date."""
    others = (
        one.days
        for one in running.values()
        if one.about is About.BOOKING and not one.manager and not one.only_if and 0 <= one.days < reminder.days
    )
    return max(others, default=None) if reminder.about is About.BOOKING else None


def _expiry(reminder: Reminder, scene: Scene) -> timedelta:
    return timedelta(days=scene.settings["expiry_days"]) if reminder.expiry is None else reminder.expiry


def _why(reminder: Reminder, one: Occasion, scene: Scene) -> str:
    return words.SINCE.say(scene.snapshot.language, what=reminder.about_said, day=f"{one.when:%d.%m.%Y}")


def _with_code(why: str, one: Occasion, scene: Scene) -> str:
    """Add the personal promo code that the letter has in it, so that it stands in the Queue and in Letters."""
    year = one.facts.get("year", scene.snapshot.today.year)
    said = said_code(scene.snapshot, str(scene.clients.ids[one.client]), int(str(year)))
    return "; ".join(part for part in (why, said) if part)


def _unfit(reminder: Reminder, scene: Scene) -> Mask:
    unfit = np.zeros(len(scene.clients), dtype=bool)
    for condition in reminder.only_if:
        unfit |= ~holds(condition, scene.clients)
    return unfit
