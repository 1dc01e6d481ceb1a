"""The past of the practice workspace: letters of the last eight weeks as if its sequences had run, so that their figures show something.

Nothing of it leaves: the letters are put into the ledger as sent, with what came back of them, and what is told in the workbook follows
by the step that always tells it. History's own rows "letter opened" and "link clicked" each get the letter that they followed.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.asking import as_known
from sheetcrm.model.letters import Incoming, Sort, letter_key
from sheetcrm.model.posted import Posted, State
from sheetcrm.model.values.emails import is_clean
from sheetcrm.model.words import Word
from sheetcrm.model.words.defaults import lists as list_words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, days_of
from sheetcrm.policy.arranging import BOOK
from sheetcrm.policy.read import settings
from sheetcrm.policy.sequences.read import sequences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.shop import Shop

_WEEKS, _MORE, _EARLY = 8, 120, 0.4
"""So many weeks of letters, so many letters that nobody opened, and the share of those that went at any time of it, the others lately.

Only to whom the business knew by then: a letter to a stranger would make a new client of them."""
_BACK = (Sort.HARD, Sort.REPLY, Sort.REPLY, Sort.REPLY, Sort.UNSUBSCRIBE, Sort.REPLY, Sort.HARD, Sort.REPLY)
_FIRST, _LAST = 9, 18  # hours in which letters went
_EACH = 17  # of so many unopened letters one came back, each time another way
_SEEN = frozenset(text for word in (list_words.LETTER_OPENED, list_words.LINK_CLICKED) for text in word.both())
_THANKS = Word("Спасибо, подумаю и напишу.", "Thank you, I will think it over and write.")


def past_letters(shop: Shop, *, seed: int = 7) -> int:
    """Put the past into the ledger of a workspace whose clients have their ids; return how many letters that are."""
    snapshot, last = as_known(shop), shop.ledger.last_seen()
    rng = random.Random(seed)
    steps = [
        (one, code) for one in sequences(snapshot).known for code, step in one.steps.items() if not step.channel
    ]  # a call is no letter
    texts = snapshot["templates"]
    subjects = {fold(str(name)): str(said) for name, said in zip(texts["name"], texts["subject"], strict=True)}
    clients, post = snapshot["clients"], shop.ledger.post
    if last is None or not steps:
        return 0
    letters: list[Posted] = []
    turns: set[tuple[str, ...]] = set()
    came: list[Incoming] = []
    for number, (place, at, opened) in enumerate(sorted(_occasions(snapshot, rng))):
        sequence, code = steps[rng.randrange(len(steps))]
        step, person, address = sequence.steps[code], str(clients.ids[place]), str(clients["email"][place])
        cycle = f"{at.date()}"
        key, turn = letter_key(BOOK, person, sequence.code, code, cycle), (address, sequence.code, code, cycle)
        if turn in turns:  # no letter goes twice to an address
            continue
        turns.add(turn)
        letters.append(
            Posted(
                key,
                person,
                sequence.code,
                code,
                cycle,
                State.SENT,
                at,
                at,
                template=fold(step.template),
                title=step.template,
                address=post.fingerprint(address),
                subject=_plain(subjects.get(fold(step.template), ""), step.template),
                result="250 ok",
            )
        )
        if not opened and number % _EACH == 0:
            sort = _BACK[len(came) % len(_BACK)]
            text = _THANKS.to(snapshot.language) if sort is Sort.REPLY else ""
            came.append(Incoming(f"practice {key}", sort, at + timedelta(hours=2), key, address, text=text))
    post.adopt(last.number, letters)
    for one in came:
        post.receive("", one, lambda _: "")
    return len(letters)


def _plain(subject: str, title: str) -> str:
    """Return a subject that is the same for everybody, else the template's name."""
    return subject if subject and "[" not in subject else title


def _by_day(at: datetime) -> datetime:
    """Return the instant, or the evening before it where it is at night: letters go by day."""
    if at.hour < _FIRST:
        at -= timedelta(days=1)
    return at if _FIRST <= at.hour <= _LAST else at.replace(hour=_LAST)


def _occasions(snapshot: Snapshot, rng: random.Random) -> Iterator[tuple[int, datetime, bool]]:
    """Yield whose letter went when (aware), and whether History tells that it was opened."""
    clients, told = snapshot["clients"], snapshot["history"]
    zone = ZoneInfo(settings(snapshot)["time_zone"])
    since = datetime.combine(snapshot.today - timedelta(weeks=_WEEKS), time())
    reached = [place for place, cell in enumerate(clients["email"]) if isinstance(cell, str) and is_clean(cell)]
    met = days_of(clients["first_contact"])
    known = {place for place in reached if met[place] != NEVER}
    reached = [place for place in reached if place in known and met[place] <= since.toordinal()]
    for person, event, when in zip(told["client_id"], told["event"], told["when"], strict=True):
        place = clients.position(str(person)) if person is not None else None
        if place not in known or str(event) not in _SEEN or not isinstance(when, datetime):
            continue
        assert place is not None
        if when.toordinal() > max(since.toordinal(), int(met[place])):
            at = _by_day(when - timedelta(minutes=rng.randint(5, 20 * 60)))
            yield place, at.replace(tzinfo=zone).astimezone(UTC), True
    for _ in range(_MORE if reached else 0):
        weeks = _WEEKS if rng.random() < _EARLY else _WEEKS // 2
        day = snapshot.today - timedelta(days=rng.randint(1, weeks * 7))
        at = datetime.combine(day, time(rng.randint(_FIRST, _LAST), rng.randint(0, 59)), zone)
        yield rng.choice(reached), at.astimezone(UTC), False
