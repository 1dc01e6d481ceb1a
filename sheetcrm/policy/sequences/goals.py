"""What ends a sequence before its last letter: its goal, a reply, or that what began it is no longer so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sheetcrm.model.words import sequences as words
from sheetcrm.policy.sequences.happenings import Happening, How
from sheetcrm.policy.sequences.starts import Start, happened, ordered, starts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as List

    from sheetcrm.policy.sequences.happenings import Goal
    from sheetcrm.policy.sequences.read import Sequence
    from sheetcrm.policy.sequences.starts import Scene

_REPLY = Happening(How.REPLY)
_TALK = {How.ANY, How.REPLY}
_ACTS = {How.EVENT, How.ORDER, How.DONE, How.VISIT, How.REPLY}


def endings(sequence: Sequence, began: List[Start], scene: Scene) -> list[str]:
    """Return for each start of a sequence why it is over, in words; empty while it runs."""
    language = scene.snapshot.language
    first = min((one.first.toordinal() if one.first is not None else one.day for one in began), default=scene.today)
    people = {one.client for one in began}
    reached = [(goal, _of(goal.happening, scene, first, people)) for goal in sequence.goals]
    replied = _of(_REPLY, scene, first, people)
    ended = []
    for one in began:
        met = _first(one, sequence, reached)
        answered = _answered(one, sequence, replied.get(one.client, ()), scene)
        if one.left:
            ended.append(words.LEFT.say(language, what=sequence.start_said))
        elif met is not None:
            ended.append(words.GOAL_REACHED.say(language, what=met[1], day=f"{met[0].when:%d.%m.%Y}"))
        elif answered is not None:
            ended.append(words.REPLIED.say(language, day=f"{answered.when:%d.%m.%Y}"))
        else:
            ended.append("")
    return ended


def _first(
    start: Start, sequence: Sequence, reached: List[tuple[Goal, dict[int, list[Start]]]]
) -> tuple[Start, str] | None:
    """Return which goal was reached first after a start, and how staff wrote it."""
    found = [
        (met, goal.said)
        for goal, times in reached
        if (met := _after(_made(start, goal), sequence.start, times.get(start.client, ()), goal.happening)) is not None
    ]
    return min(found, key=lambda one: one[0].when, default=None)


def _made(start: Start, goal: Goal) -> Start:
    """Return a start as a goal sees it: an order before a subscription was confirmed reaches it; what was said meanwhile does not."""
    return start if start.first is None or goal.happening.how in _TALK else replace(start, when=start.first)


def _of(goal: Happening, scene: Scene, first: int, people: set[int]) -> dict[int, list[Start]]:
    """Return when a goal happened to these clients from the day ``first`` on, in order."""
    found: dict[int, list[Start]] = defaultdict(list)
    for one in _occurrences(goal, scene, first) if people else ():
        if one.client in people:
            found[one.client].append(one)
    for several in found.values():
        several.sort(key=lambda one: (one.when, one.source))
    return found


def _occurrences(goal: Happening, scene: Scene, first: int) -> Iterator[Start]:
    if goal.how is How.ANY:
        yield from happened(scene, (), first, scene.today, theirs=True)
        yield from ordered(scene, first, scene.today)
        yield from starts(Happening(How.VISIT), scene, first, scene.today)
    else:
        yield from starts(goal, scene, first, scene.today)
    if goal.how in {How.REPLY, How.ANY}:
        for person, when in sorted(scene.snapshot.memory.post.replied.items()):
            client = scene.clients.position(person)
            if client is not None:
                local = when.astimezone(scene.zone).replace(tzinfo=None)
                yield Start(client, local, exact=True, cycle="", source="")


def _answered(start: Start, sequence: Sequence, replies: List[Start], scene: Scene) -> Start | None:
    """Return the first reply that came after a start.

    A start without a time of day may have come later than a reply of its day, as where somebody writes in the morning and orders at noon:
    such a reply counts only after a letter of this sequence.
    """
    for one in replies:
        if one.source and one.source == start.source:
            continue
        if start.exact and one.exact:
            later = one.when > start.when
        elif start.exact and sequence.start.how is not How.REPLY:
            later = one.day >= start.day
        else:
            later = one.day > start.day or (one.day == start.day and _written(start, sequence, one, scene))
        if later:
            return one
    return None


def _written(start: Start, sequence: Sequence, reply: Start, scene: Scene) -> bool:
    """Tell whether a letter of a sequence went to this client before they replied."""
    letters = scene.snapshot.memory.post.chain(str(scene.clients.ids[start.client]), sequence.code, start.cycle)
    gone = (one.at.astimezone(scene.zone).replace(tzinfo=None) for one in letters if one.gone and one.at is not None)
    return any(at < reply.when if reply.exact else at.date() <= reply.when.date() for at in gone)


def _after(start: Start, how: Happening, goals: List[Start], goal: Happening) -> Start | None:
    """Return the first of these that came after a start and is not the start itself.

    Where one of the two has no time of day, one on the same day came after; but a second order on the day of the first is no answer to it.
    """
    for one in goals:
        if one.source and one.source == start.source:
            continue
        if one.exact and start.exact:
            later = one.when > start.when
        elif goal == how or (goal.how is How.ANY and how.how in _ACTS):
            later = one.day > start.day
        else:
            later = one.day >= start.day
        if later:
            return one
    return None
