"""What ends a sequence before its last letter: its goal, a reply, or that what began it is no longer so."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sheetcrm.model.words import sequences as words
from sheetcrm.policy.sequences.happenings import Happening, How
from sheetcrm.policy.sequences.starts import Start, happened, ordered, starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sheetcrm.policy.sequences.starts import Scene

_REPLY = Happening(How.REPLY)
_ACTS = {How.EVENT, How.ORDER, How.DONE, How.VISIT, How.REPLY}


def endings(
    start: Happening, said: str, goal: Happening | None, goal_said: str, began: Sequence[Start], scene: Scene
) -> list[str]:
    """Return for each start why it is over, in words; empty while it runs. ``said`` and ``goal_said`` are as staff typed them."""
    language = scene.snapshot.language
    first = min((one.day for one in began), default=scene.today)
    people = {one.client for one in began}
    reached = _of(goal, scene, first, people) if goal is not None else {}
    replied = _of(_REPLY, scene, first, people)
    ended = []
    for one in began:
        met = _after(one, start, reached.get(one.client, ()), goal)
        answered = _after(one, start, replied.get(one.client, ()), _REPLY)
        if one.left:
            ended.append(words.LEFT.say(language, what=said))
        elif met is not None:
            ended.append(words.GOAL_REACHED.say(language, what=goal_said, day=f"{met.when:%d.%m.%Y}"))
        elif answered is not None:
            ended.append(words.REPLIED.say(language, day=f"{answered.when:%d.%m.%Y}"))
        else:
            ended.append("")
    return ended


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


def _after(start: Start, how: Happening, goals: Sequence[Start] | tuple[()], goal: Happening | None) -> Start | None:
    """Return the first of these that came after a start and is not the start itself.

    Where one of the two has no time of day, one on the same day came after; but a second order on the day of the first is no answer to it.
    """
    for one in goals:
        if one.source and one.source == start.source:
            continue
        if one.exact and start.exact:
            later = one.when > start.when
        elif goal is not None and (goal == how or (goal.how is How.ANY and how.how in _ACTS)):
            later = one.day > start.day
        else:
            later = one.day >= start.day
        if later:
            return one
    return None
