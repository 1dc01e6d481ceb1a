"""A year of random days in a small business, watched by a reference that reads the rules as staff do.

    python -m tests.mail.year [--days 365] [--seeds 3] [--seed 0]

Staff edit consents, wishes, notes and the Queue, and sort; clients subscribe, order, reply, leave and bounce; the machine is down for days,
the process dies, the post fails, clocks change. The reference looks at every letter that leaves, with the sheet as it was then, and at last
at everyone who should have been written to: who got nothing must find a reason in the sheet.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time as clock
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from unittest.mock import patch
from zoneinfo import ZoneInfo

from sheetcrm.errors import BookError, PostDown, PostLater, PostRefused, PostUnknown
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import State
from tests.mail.business import MAILING, business

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.letters import Posting

ZONE = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
CLIENTS = 100
DAILY, WEEKLY, EXPIRY = 6, 2, timedelta(days=7)
WELCOME = ("Welcome", "Who will meet you", "Common questions", "Invitation")
WAITS = dict(zip(WELCOME, (0, 1, 2, 4), strict=True))


@dataclass
class Client:
    """What the reference knows of a client: by the number in the address."""

    number: int
    subscribed: datetime | None = None
    ended: datetime | None = None  # replied or ordered
    stops: list[tuple[int, Sort, datetime]] = field(default_factory=list)  # by the number of the address
    replied: datetime | None = None
    got: list[tuple[str, datetime]] = field(default_factory=list)
    advertised: list[datetime] = field(default_factory=list)
    others: list[int] = field(default_factory=list)  # numbers of further cards of the same person


@dataclass
class Year:
    """One business and its reference."""

    seed: int
    days: int
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    people: dict[int, Client] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    per_day: Counter[date] = field(default_factory=Counter)

    def spend(self) -> None:
        """Live the year."""
        self.dice = random.Random(self.seed)
        with business() as here, patch("sheetcrm.reading.secrets", random.Random(self.seed)):  # the rows' ids too
            self.here = here
            here.clock.now = BEGIN
            here.book.changed = BEGIN - timedelta(days=1)
            here.put("settings", {"name": "Time zone"}, value=ZONE.key)
            here.put("settings", {"name": "Letters a day"}, value=DAILY)
            here.put("settings", {"name": "Do not ask below, rows"}, value=1000)
            self._switch_on()
            here.come(job=self.job)
            here.come(job=self.job)
            here.post.act = self._post
            day = 0
            while day < self.days:
                here.clock.now = BEGIN + timedelta(
                    days=day, hours=self.dice.randint(0, 2), minutes=self.dice.randint(0, 59)
                )
                down = self.dice.random() < 0.03
                for _ in range(self.dice.randint(2, 5)):
                    self._act()
                    here.clock.now += timedelta(minutes=self.dice.randint(5, 300))
                    if not down and self.dice.random() < 0.9:
                        self._come()
                        self._look()
                day += self.dice.randint(2, 12) if down else 1
            for _ in range(3):
                self._come()
            self._silences()

    job = MAILING
    repeatable: ClassVar[frozenset[str]] = frozenset()
    any_day: ClassVar[frozenset[str]] = frozenset()

    def _switch_on(self) -> None:
        self.here.switch_on("Welcome")

    def _look(self) -> None:
        """Look at the tabs after the robot came."""

    def fault(self, what: str, *about: object) -> None:
        self.wrong.append(f"seed {self.seed}, {self.here.clock.now:%Y-%m-%d %H:%M}: {what}: {about}")

    def _come(self) -> None:
        here = self.here
        if self.dice.random() < 0.1:
            here.restart()
        if self.dice.random() < 0.02:
            here.post.act = self._dying
        try:
            outcome = here.come(timedelta(minutes=3), job=self.job)
            self.counts[f"come {outcome.state}"] += 1
        except BookError:
            self.counts["gave way"] += 1
        except _Killed:
            self.counts["killed"] += 1
            here.restart()
        here.post.act = self._post
        if here.ledger.post.paused():
            self.counts["paused"] += 1
            here.ledger.post.pause("")

    # -- the post, and the reference's look at each letter

    def _post(self, posting: Posting, before: Callable[[], None]) -> None:
        dice = self.dice.random()
        if dice < 0.01:
            raise PostDown(host="h", reason="r", cure="c")
        if dice < 0.03:
            raise PostLater(code=451, answer="451 later", address="")
        if dice < 0.035:
            raise PostRefused(code=550, answer="550 no", address="")
        before()
        if dice < 0.045:
            if dice < 0.04:
                self._left(posting)
            self.unsure.add(posting.key)
            raise PostUnknown(reason="reset", address="")
        self._left(posting)

    def _dying(self, posting: Posting, before: Callable[[], None]) -> None:
        if self.dice.random() < 0.5:
            raise _Killed
        before()
        self.unsure.add(posting.key)
        if self.dice.random() < 0.5:
            self._left(posting)
        raise _Killed

    def _left(self, posting: Posting) -> None:
        """Look at a letter that has just left, with the sheet as it is."""
        now, here = self.here.clock.now, self.here
        local = now.astimezone(ZONE)
        self.counts["letters"] += 1
        number = int(posting.address.split("@")[0][1:])
        one = self.people[number]
        template = next((row["template"] for row in here.rows("letters") if row["id"] == posting.key), None)
        if template is None:
            self.fault("not announced in Letters", posting.key)
            return
        if posting.key in self.keys and posting.key not in self.unsure:
            self.fault("twice", posting.key)
        again = any(name == template for name, _ in one.got) and template not in self.repeatable
        if again and posting.key not in self.unsure | self.keys:
            self.fault("the same words again", template, number)
        rows = [row for row in here.rows("clients") if row.get("email") == posting.address]
        asked = not posting.marketing or self._agreed(one, rows)
        if not asked or any(row.get("no_letters") for row in rows):
            self.fault("against a wish", rows)
        if any(at < self.seen for at in self._stops(one, number, marketing=posting.marketing)):
            self.fault("to a suppressed address", number)
        off = local.weekday() > 4 or (local.month, local.day) in {(1, 1), (12, 25), (12, 26)}
        off = off and posting.marketing and template not in self.any_day
        if not time(9) <= local.time() < time(21) or off:
            self.fault("at a quiet hour", local, posting.key)
        known = here.ledger.post.letters()
        (due,) = (letter.due for letter in known if letter.key == posting.key)
        if now > self._latest(posting.key, due) and posting.key not in self.wanted:
            self.fault("too late", due, self.postponed.get(posting.key))
        recent = [at for at in one.advertised if at > now - timedelta(days=7)]
        if posting.marketing and len(recent) >= WEEKLY and posting.key not in self.unsure:
            self.fault("over the week's limit", recent)
        self.per_day[local.date()] += 1
        if self.per_day[local.date()] > DAILY:
            self.fault("over the day's limit", local.date())
        self._occasion(posting, template, one)
        self.keys.add(posting.key)
        one.got.append((template, now))
        if posting.marketing:
            one.advertised.append(now)
        self.sent.append((posting.key, number, now))

    def _agreed(self, one: Client, rows: list[dict[str, Any]]) -> bool:
        """Tell whether advertising may go to a client, by the cards of the address."""
        del one
        return any(row.get("consent") == "yes" for row in rows)

    def _stops(self, one: Client, number: int, *, marketing: bool) -> list[datetime]:
        """Return since when nothing may go to a client's address."""
        del number
        return [at for _, sort, at in one.stops if marketing or sort is not Sort.UNSUBSCRIBE]

    def _occasion(self, posting: Posting, template: str, one: Client) -> None:
        """Look at what a letter was for."""
        place = WELCOME.index(template)
        before = [at for name, at in one.got if place and name == WELCOME[place - 1]]
        if before and self.here.clock.now < before[0] + timedelta(days=WAITS[template]) - timedelta(hours=2):
            self.fault("before its wait was over", template, before)
        began = one.subscribed
        asked = (
            posting.key in self.wanted
        )  # a letter that was lost goes by staff's word, whatever became of its sequence
        over = one.ended is not None and began is not None and began < one.ended < self.seen - timedelta(days=1)
        if over and not asked:
            self.fault("after the end of the sequence", one.number, one.ended)

    def _latest(self, key: str, due: datetime) -> datetime:
        """Return when a letter is too late: a week after its turn, or five days after the day to which it was postponed."""
        until = self.postponed.get(key)
        usual = due + EXPIRY
        if until is None:
            return usual
        return max(usual, datetime.combine(until + timedelta(days=5), time(), ZONE))

    # -- what happens in the business

    @property
    def seen(self) -> datetime:
        """What lies before that was there when the robot last looked."""
        return self.here.clock.now - timedelta(minutes=4)

    def _act(self) -> None:
        kinds: list[Callable[[], None]] = (
            [self._new] * 3 + [self._subscribe] * 6 + [self._reply, self._order, self._bounce, self._leave]
        )
        kinds += [self._consent, self._wish, self._queue, self._queue, self._sort, self._vacation, self._typo]
        self.dice.choice(kinds)()

    def _new(self) -> None:
        if self.counts["clients"] < CLIENTS:
            number = self.counts["clients"] + 1
            self.people[number] = Client(number)
            self._card(number, number, consent=self.dice.choice(["yes", "yes", "yes", None]))
            self.counts["clients"] += 1

    def _card(self, number: int, person: int, **cells: object) -> None:
        """Type a card: ``number`` is its own, ``person`` that of the client, by whose name and phone staff know two cards for one's."""
        name = "".join(random.Random(person).choices("bcdfghklmnprstvz", k=8)).capitalize()
        phone = f"+7999{random.Random(person).randrange(10**7):07d}"
        self.here.client(number, last_name=name, phone=phone, **cells)

    def _anyone(self) -> Client | None:
        return self.people[self.dice.randint(1, self.counts["clients"])] if self.people else None

    def _address(self, one: Client) -> str:
        """Return an address under which the sheet knows a client."""
        return f"a{one.number}@example.com"

    def _subscribe(self) -> None:
        one = self._anyone()
        if one is not None and one.subscribed is None:
            one.subscribed = self.here.clock.now
            when = one.subscribed.astimezone(ZONE).replace(tzinfo=None)
            self.here.add("history", client=self._address(one), when=when, event="subscription")
            self.counts["subscriptions"] += 1

    def _mail(self, sort: Sort) -> Client | None:
        """Let something come back for a letter that went in the last days."""
        now = self.here.clock.now
        lately = [(key, number) for key, number, at in self.sent if at > now - timedelta(days=3)]
        if not lately:
            return None
        key, number = self.dice.choice(lately)
        self.here.box.came.append(
            Incoming(f"m{len(self.here.box.came)}", sort, now, key, f"a{number}@example.com", text="words")
        )
        self.counts[sort.value] += 1
        return self.people[number]

    def _reply(self) -> None:
        one = self._mail(Sort.REPLY)
        if one is not None:
            one.ended = one.ended or self.here.clock.now
            one.replied = one.replied or self.here.clock.now

    def _order(self) -> None:
        one = self._anyone()
        if one is not None and one.subscribed is not None:
            self.here.add(
                "orders",
                client=f"a{one.number}@example.com",
                date=self.here.clock.now.astimezone(ZONE).date(),
                amount=100,
            )
            one.ended = one.ended or self.here.clock.now
            self.counts["orders"] += 1

    def _bounce(self) -> None:
        one = self._mail(self.dice.choice([Sort.HARD, Sort.SOFT, Sort.SOFT, Sort.COMPLAINT]))
        if one is None:
            return
        if self.here.box.came[-1].sort is Sort.SOFT:  # it did not arrive and is tried again
            key = self.here.box.came[-1].letter
            self.unsure.add(key)
            last = max(at for known, _, at in self.sent if known == key)
            one.got = [(name, at) for name, at in one.got if at != last]
            one.advertised = [at for at in one.advertised if at != last]
        else:
            self._stopped(one)

    def _leave(self) -> None:
        one = self._mail(Sort.UNSUBSCRIBE)
        if one is not None:
            self._stopped(one)

    def _stopped(self, one: Client) -> None:
        last = self.here.box.came[-1]
        one.stops.append((int(last.address.split("@")[0][1:]), last.sort, self.here.clock.now))

    def _vacation(self) -> None:
        self._mail(Sort.AUTOMATIC)

    def _consent(self) -> None:
        one = self._anyone()
        if one is not None:
            self.here.put(
                "clients", {"email": f"a{one.number}@example.com"}, consent=self.dice.choice(["yes", "no", None])
            )

    def _wish(self) -> None:
        one = self._anyone()
        if one is not None:
            self.here.put(
                "clients", {"email": f"a{one.number}@example.com"}, no_letters=self.dice.choice(["yes", None, None])
            )

    def _typo(self) -> None:
        one = self._anyone()
        if one is not None:
            self.here.put("clients", {"email": f"a{one.number}@example.com"}, notes=f"note {self.dice.random()}")

    def _queue(self) -> None:
        rows = self.here.rows("queue")
        if not rows:
            return
        row = self.dice.choice(rows)
        kind = self.dice.randrange(4)
        if kind == 0:
            self.here.put("queue", {"id": row["id"]}, decision="cancel")
        elif kind == 1:
            until = self.here.clock.now.astimezone(ZONE).date() + timedelta(days=self.dice.randint(1, 4))
            self.here.put("queue", {"id": row["id"]}, decision="postpone", postpone_to=until)
            self.postponed[str(row["id"])] = until
        elif kind == 2:
            self.here.put("queue", {"id": row["id"]}, decision="send")
            self.unsure.add(row["id"])
            asked = self.here.ledger.post.letter(str(row["id"]))
            if (
                asked is not None and asked.state is State.UNKNOWN
            ):  # the Queue asked of it, however long ago it was lost
                self.wanted.add(str(row["id"]))
        else:
            self.here.delete("queue", {"id": row["id"]})
        self.counts["decisions in the queue"] += 1

    def _sort(self) -> None:
        for title in ("Clients", "Queue", "Letters"):
            head, *rows = self.here.book.tabs[title]
            self.dice.shuffle(rows)
            self.here.book.tabs[title] = [head, *rows]
        self.here.book.touch(self.here.clock.now)

    # -- at the end of the year

    def _silences(self) -> None:
        """Everyone who subscribed got the welcome, or the sheet says why not."""
        told: dict[str, list[str]] = defaultdict(list)
        ids = {row.get("email"): row.get("id") for row in self.here.rows("clients")}
        for row in self.here.rows("letters"):
            told[str(row.get("client_id"))].append(f"{row['result']}: {row.get('why')}")
        queued = {str(row.get("client_id")) for row in self.here.rows("queue")}
        why = {row.get("id"): row.get("why_not_sent") or row.get("subscription") for row in self.here.rows("clients")}
        for one in self.people.values():
            if one.subscribed is None or one.got:
                continue
            cards = [str(ids.get(f"a{number}@example.com")) for number in (one.number, *one.others)]
            said = any(told[card] or card in queued or why.get(card) for card in cards)
            if not (said or one.ended or one.stops):
                self.fault("a silence without a reason", one)
            self.counts["silences explained"] += 1
        doubled = [key for key, count in Counter(row["id"] for row in self.here.rows("letters")).items() if count > 1]
        if doubled:
            self.fault("a letter twice in Letters", doubled)

    def __post_init__(self) -> None:
        self.sent: list[tuple[str, int, datetime]] = []
        self.postponed: dict[str, date] = {}  # until when, by what staff said last
        self.wanted: set[str] = set()


class _Killed(BaseException):
    """The process dies."""


def main() -> None:
    """Live some years and print what was found."""
    from tests.mail.year_confirming import Confirming
    from tests.mail.year_occasions import Occasions

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets: a seed means one year, to the letter
        os.execve(sys.executable, [*sys.orig_argv], os.environ | {"PYTHONHASHSEED": "0"})
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    begun = clock.process_time()
    for seed in range(asked.seed, asked.seed + asked.seeds):
        for year in (Year(seed, asked.days), Occasions(seed, asked.days), Confirming(seed, asked.days)):
            year.spend()
            counts += year.counts
            wrong += year.wrong
            print(
                f"{type(year).__name__} {seed}: {year.counts['letters']} letters, wrong {len(year.wrong)}", flush=True
            )
    for what, count in sorted(counts.items()):
        print(f"{what}: {count}")
    print("\n".join(wrong[:20]))
    print(f"{asked.seeds} x {asked.days} days of three kinds, {clock.process_time() - begun:.0f} s: wrong {len(wrong)}")


if __name__ == "__main__":
    main()
