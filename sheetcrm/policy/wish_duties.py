"""Letters that may hold a wish to get no more, among other words (M9, I5): somebody reads them, and until then no advertising goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.model.letters import Sort
from sheetcrm.model.words import consents as words
from sheetcrm.model.words import templates as template_words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.agenda import day_text, done
from sheetcrm.policy.read import settings
from sheetcrm.policy.task_ids import task_id
from sheetcrm.policy.tasks import Wanted
from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.templates.tokens import Link
from sheetcrm.policy.wishes import bare, may_wish_none

if TYPE_CHECKING:
    from sheetcrm.model.letters import Incoming
    from sheetcrm.model.snapshot import Snapshot

_KIND = "wish"
_SUBJECT = 120  # characters of a subject that a task quotes
_SAID = {fold(text) for text in words.READ_WISH.both()}


def wish_tasks(snapshot: Snapshot) -> list[Wanted]:
    """Return the tasks to read letters that may hold a wish."""
    clients, language, merged = snapshot["clients"], snapshot.language, snapshot.memory.merged
    made = _made(snapshot)
    wanted: list[Wanted] = []
    asked: set[tuple[str, str]] = set()
    for person, letter, day in _letters(snapshot):
        row = merged.get(person, person)
        place = clients.position(row)
        before = row != person and task_id(person, _KIND, letter.id) in made
        if place is None or before or (row, letter.id) in asked:
            continue
        asked.add((row, letter.id))
        subject = " ".join(letter.subject.split())[:_SUBJECT]
        word = words.READ_WISH_WHY_TO if subject else words.READ_WISH_WHY
        why = word.say(language, day=day_text(day.toordinal()), subject=subject)
        what = words.READ_WISH.to(language)
        wanted.append(Wanted(place, _KIND, letter.id, max(day, snapshot.today), what, why))
    return wanted


def unread(snapshot: Snapshot) -> frozenset[str]:
    """Return the clients whose letter may hold a wish and nobody has read it: its task is not made yet, or is open."""
    tasks, merged = snapshot["tasks"], snapshot.memory.merged
    said = [cell is not None and fold(str(cell)) in _SAID for cell in tasks["what"]]
    mine = np.array(said, dtype=bool) & ~done(tasks)
    owners = {str(row) for row in tasks["client_id"][mine]}
    made, waiting = _made(snapshot), set(tasks.ids[~done(tasks)])
    for person, letter, _ in _letters(snapshot):
        ids = {task_id(row, _KIND, letter.id) for row in (person, merged.get(person, person))}
        if made.isdisjoint(ids) or ids & waiting:
            owners.add(person)
    return frozenset(merged.get(row, row) for row in owners)


def _made(snapshot: Snapshot) -> set[str]:
    """Return the tasks that were ever made."""
    return {*snapshot.memory.tasks, *snapshot["tasks"].ids}


def _letters(snapshot: Snapshot) -> list[tuple[str, Incoming, date]]:
    """Return the letters of late that may hold a wish, whose, and their local day."""
    rules = settings(snapshot)
    zone, ours = ZoneInfo(rules["time_zone"]), ""
    since = snapshot.today - timedelta(days=rules["task_back_days"])
    found = []
    for letter, person in snapshot.memory.post.mail:
        day = letter.when.astimezone(zone).date()
        if letter.sort is not Sort.REPLY or not person or day < since or not may_wish_none(letter.text):
            continue
        ours = ours or _ours(snapshot)
        if may_wish_none(letter.text, ours):
            found += [(one, letter, day) for one in person.split()]
    return found


def _ours(snapshot: Snapshot) -> str:
    """Return all that our letters say, as a quotation of them is known."""
    feet = (
        template_words.UNSUBSCRIBE_REPLY,
        template_words.UNSUBSCRIBE_ALL,
        template_words.UNSUBSCRIBE_TOPIC,
        template_words.UNSUBSCRIBE_LINK,
    )
    texts = [text for word in feet for text in word.both()]
    for template in templates(snapshot).in_force.values():
        parts = (one if isinstance(one, str) else one.words if isinstance(one, Link) else "" for one in template.tokens)
        texts += [part for part in parts if part]
    return " | ".join(bare(text) for text in texts)
