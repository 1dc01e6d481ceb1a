"""A simulated month (M12): which letters go on which day if nothing changes, on a clock that runs ahead, and which have to wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.posted import Posted, State
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.arranging import arrange
from sheetcrm.policy.hours import instant
from sheetcrm.policy.press import press
from sheetcrm.policy.read import settings
from sheetcrm.policy.reminders.chains import reminder_chains
from sheetcrm.policy.sequences.chains import sequence_chains
from sheetcrm.policy.sequences.entries import codes_after, entries_after, switched_after

if TYPE_CHECKING:
    from datetime import date

    from sheetcrm.model.letters import Letter
    from sheetcrm.model.snapshot import Snapshot

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A letter that will go: its day and time on the workbook's clock, to whom, from which sequence, with which subject."""

    when: datetime
    client: str
    name: str
    sequence: str
    template: str
    subject: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that will not go on a day that was its own: of which sequence, and why; ``lost`` where it will never go, its term over."""

    day: date
    key: str
    sequence: str
    why: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """The letters of the next days, and those that have to wait on each."""

    letters: tuple[Foreseen, ...] = ()
    waiting: tuple[Waiting, ...] = ()


def forecast(snapshot: Snapshot, *, days: int = 30) -> list[Foreseen]:
    """Return the letters of the next days, as :func:`outlook` has them."""
    return list(outlook(snapshot, days=days).letters)


def outlook(snapshot: Snapshot, *, days: int = 30) -> Outlook:
    """Look ahead: every letter counts as sent when its time comes, and what follows from it follows.

    ``snapshot`` is what a job for letters sees before it asks which letters are wanted.
    """
    zone = ZoneInfo(settings(snapshot)["time_zone"])
    posted = list(snapshot.memory.post.letters)
    found: list[Foreseen] = []
    waiting: list[Waiting] = []
    late: dict[str, bool] = {}  # letters that had to wait, and whether they are lost
    seen = replace(snapshot, chains=())
    for ahead in range(days):
        day = snapshot.now.date() + ahead * DAY
        now = snapshot.now if not ahead else datetime.combine(day, time())
        post = replace(seen.memory.post, letters=tuple(posted))
        seen = replace(seen, now=now, memory=replace(seen.memory, post=post))
        arranged = arrange(seen, (*reminder_chains(seen), *sequence_chains(seen)), press(seen), days=1)
        today = [
            letter
            for letter in (*arranged.now, *arranged.later)
            if not letter.held and letter.at.astimezone(zone).date() == day
        ]
        found += [_foreseen(seen, letter, zone) for letter in today]
        posted += [_sent(letter) for letter in today]
        for one in arranged.deferred:
            if one.day == day:
                waiting.append(Waiting(day, one.key, one.sequence, one.why))
                late.setdefault(one.key, False)
        for passed in arranged.passed:
            if late.get(passed.key) is False:
                late[passed.key] = True
                waiting.append(Waiting(day, passed.key, passed.chain.name, passed.why, lost=True))
        memory = replace(
            seen.memory,
            codes=codes_after(seen),
            entries=entries_after(seen),
            switched=switched_after(seen),
            post=replace(post, ran=instant(seen) + DAY),
        )
        seen = replace(seen, memory=memory)
    return Outlook(tuple(sorted(found, key=lambda one: (one.when, one.client, one.sequence))), tuple(waiting))


def _sent(letter: Letter) -> Posted:
    return Posted(
        letter.key,
        letter.chain.person,
        letter.chain.sequence,
        letter.stage.id,
        letter.chain.cycle,
        State.SENT,
        letter.due,
        letter.at,
        letter.stage.offset,
        fold(letter.stage.template),
        letter.stage.template,
        letter.hash,
        letter.marketing,
    )


def _foreseen(snapshot: Snapshot, letter: Letter, zone: ZoneInfo) -> Foreseen:
    clients = snapshot["clients"]
    name = " ".join(
        str(part) for key in ("last_name", "first_name") if (part := clients[key][letter.client]) is not None
    )
    return Foreseen(
        letter.at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0),
        letter.chain.person,
        name or letter.address,
        letter.chain.name,
        letter.stage.template,
        letter.rendered.subject if letter.rendered else "",
    )


def per_day(letters: list[Foreseen], first: date, days: int) -> list[tuple[date, int]]:
    """Return how many letters go on each day, days without any included."""
    counts = {first + n * DAY: 0 for n in range(days)}
    for letter in letters:
        counts[letter.when.date()] = counts.get(letter.when.date(), 0) + 1
    return sorted(counts.items())
