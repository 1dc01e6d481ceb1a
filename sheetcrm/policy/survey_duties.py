"""What answers to surveys ask of staff (M5, T1): a call after a low mark, and every two weeks a list of the lowest."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.words import tasks as words
from sheetcrm.policy.activity import plain
from sheetcrm.policy.agenda import day_text, done
from sheetcrm.policy.surveys import answers
from sheetcrm.policy.task_ids import task_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.policy.duties import Desk
    from sheetcrm.policy.surveys import Answer
    from sheetcrm.policy.tasks import Wanted

_LOW, _CALL = "survey", "call list"
"""Their kinds of task."""


def surveys(desk: Desk) -> Iterator[Wanted]:
    """A low mark in the answer to a survey; of several on one day the lowest."""
    low = desk.settings["survey_low"]
    if low is None:
        return
    marks: dict[tuple[int, int], int] = {}
    for one, mark in _marked(desk):
        if mark <= low and desk.recent(np.array([one.day])).all():
            key = one.client, one.day
            marks[key] = min(mark, marks.get(key, mark))
    for (client, day), mark in marks.items():
        why = desk.say(words.SURVEY_WHY, mark=mark, day=day_text(day))
        yield desk.task(client, _LOW, date.fromordinal(day).isoformat(), day, desk.say(words.SURVEY), why)


def calls(desk: Desk) -> Iterator[Wanted]:
    """The lowest marks of the last whole period, so many for each manager; what each client said last in it counts.

    Who has been called about that very mark already, by its own task, is not called again. The list of a period stays: a row that is
    typed late, or a call that is ticked, brings nobody else in beyond its number.
    """
    length, most, worth = (desk.settings[f"task_calls_{key}"] for key in ("days", "most", "mark"))
    if length is None or not desk.recent(np.array([begun := desk.begun(length)])).all():
        return
    tasks, ids = desk.snapshot["tasks"], desk.clients.ids
    there = set(tasks.ids)
    made = desk.snapshot.memory.tasks | there
    over = made - set(tasks.ids[~done(tasks)])
    cycle = date.fromordinal(begun).isoformat()
    last = {one.client: (one, mark) for one, mark in _marked(desk) if begun - length <= one.day < begun}
    listed: dict[int, list[tuple[bool, int, int, str, Answer]]] = defaultdict(list)
    managers = plain(desk.clients["manager"], desk.told.lists.choices["manager"].synonyms)[0]
    for client, (one, mark) in last.items():
        row = str(ids[client])
        known = task_id(row, _CALL, cycle) in made
        called = task_id(row, _LOW, date.fromordinal(one.day).isoformat()) in over
        if known or (mark <= worth and not called):
            listed[int(managers[client])].append((not known, mark, -one.day, row, one))
    for several in listed.values():
        for _, mark, _, _, one in sorted(several, key=lambda entry: entry[:-1])[:most]:
            why = desk.say(words.CALL_WHY, mark=mark, day=day_text(one.day))
            yield desk.task(one.client, _CALL, cycle, begun, desk.say(words.CALL), why)


def _marked(desk: Desk) -> Iterator[tuple[Answer, int]]:
    """Yield the answers that bear a mark, the oldest first, of rows in which nobody is typing."""
    settled = desk.snapshot["history"].settled
    for one in answers(desk.snapshot, desk.told):
        if one.mark is not None and settled[one.line]:
            yield one, one.mark
