"""A year with orders, visits and birthdays, of people with two cards until staff merge them: the second kind of year.

What began a letter is looked up in the sheet as it stands when the letter leaves; two days after an order its receipt or a reason is there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from sheetcrm.job import Job
from sheetcrm.model.letters import Sort
from sheetcrm.steps import drip, facts, match, meet, queue, remind, segment, tell, tidy, unite
from tests.mail.year import WELCOME, ZONE, Client, Year

if TYPE_CHECKING:
    from sheetcrm.model.letters import Posting

RECEIPTS = ("Order received", "How was it?", "This goes with it")
SINCE = dict(zip(RECEIPTS, (0, 7, 30), strict=True))
VISIT, BIRTHDAY = "Your visit is near", "Happy birthday"
LATE, NEAR = 12, timedelta(days=3)
"""Days that a letter may be late, for each letter before it; and how near a visit is of which one is told."""


@dataclass
class Occasions(Year):
    """The business of a year of the first kind, with all that comes up beside the welcome."""

    orders: list[tuple[Client, datetime]] = field(default_factory=list)
    told: Counter[tuple[object, ...]] = field(default_factory=Counter)
    checked: int = 0

    job = Job.unscheduled("letters", [tidy, match, unite, facts, segment, meet, remind, drip, tell, queue])
    repeatable: ClassVar[frozenset[str]] = frozenset({*RECEIPTS[:2], VISIT, BIRTHDAY})
    any_day: ClassVar[frozenset[str]] = frozenset({BIRTHDAY})

    def _switch_on(self) -> None:
        super()._switch_on()
        self.here.switch_on("After an order")
        for name in ("Birthday", "Visit in two days", "Visit tomorrow"):
            assert self.here.put("reminders", {"name": name}, on="yes")

    # -- what happens besides

    def _act(self) -> None:
        for act, chance in (
            (self._order, 0.15), (self._booking, 0.25), (self._birthday, 0.1), (self._second_card, 0.1), (self._merge, 0.15),
            (self._edit, 0.02),
        ):  # fmt: skip
            if self.dice.random() < chance:
                act()
        super()._act()

    def _address(self, one: Client) -> str:
        """Return the address of one of a person's cards."""
        there = {row.get("email") for row in self.here.rows("clients")}
        known = [f"a{number}@example.com" for number in (one.number, *one.others)]
        return self.dice.choice([address for address in known if address in there] or known[:1])

    def _order(self) -> None:
        one, now = self._anyone(), self.here.clock.now
        if one is not None:
            day = now.astimezone(ZONE).date()
            self.here.add("orders", client=self._address(one), date=day, amount=100, service="haircut", status="new")
            one.ended = one.ended or (now if one.subscribed is not None else None)
            self.orders.append((one, now))
            self.counts["orders"] += 1

    def _booking(self) -> None:
        one = self._anyone()
        if one is not None:
            day = self.here.clock.now.astimezone(ZONE).date() + timedelta(days=self.dice.randint(0, 6))
            hour = time(self.dice.randint(9, 20), self.dice.choice([0, 30]))
            self.here.put("clients", {"email": self._address(one)}, booked=datetime.combine(day, hour))
            self.counts["bookings"] += 1

    def _birthday(self) -> None:
        one = self._anyone()
        if one is not None:
            day = self.here.clock.now.astimezone(ZONE).date() + timedelta(days=self.dice.randint(-3, 20))
            born = date(1990, day.month, min(day.day, 28))
            self.here.put("clients", {"email": self._address(one)}, birthday=born)

    def _second_card(self) -> None:
        one = self._anyone()
        if one is not None and not one.others:
            number = 500 + one.number
            one.others.append(number)
            self.people[number] = one
            self._card(number, one.number)
            self.counts["second cards"] += 1

    def _anyone(self) -> Client | None:
        return self.dice.choice(list(self.people.values())) if self.people else None

    def _merge(self) -> None:
        if self.here.rows("duplicates") and self.here.put("duplicates", {}, decision="merge"):
            self.counts["merges"] += 1

    def _edit(self) -> None:
        """Staff touch the tabs that say what is written."""
        self.here.put("sequences", {"template": RECEIPTS[1]}, wait=self.dice.choice([6, 7, 8]))
        self.here.put("templates", {"name": RECEIPTS[0]}, subject=f"We have your order {self.dice.random():.3f}")
        self.counts["edits of what is written"] += 1

    # -- the reference

    def _cards(self, one: Client) -> list[dict[str, Any]]:
        known = {f"a{number}@example.com" for number in (one.number, *one.others)}
        return [row for row in self.here.rows("clients") if row.get("email") in known]

    def _occasion(self, posting: Posting, template: str, one: Client) -> None:
        now = self.here.clock.now
        today, lost = now.astimezone(ZONE).date(), posting.key in self.unsure
        if template in WELCOME:
            super()._occasion(posting, template, one)
        elif template == BIRTHDAY:
            born = [row["birthday"] for row in self._cards(one) if row.get("birthday")]
            late = [(today - day.replace(year=today.year)).days for day in born]
            allowed = 2 + (7 if posting.key in self.postponed else 0)
            if not lost and not any(0 <= days <= allowed for days in late):
                self.fault("no birthday", born, today)
        elif template == VISIT:
            booked = {row["booked"] for row in self._cards(one) if row.get("booked")}
            local = now.astimezone(ZONE).replace(tzinfo=None)
            assert posting.rendered is not None
            text = posting.rendered.text
            ahead = {
                visit
                for visit in booked
                if timedelta() < visit - local <= NEAR
                and f"{visit:%B} {visit.day}" in text
                and f"{visit:%H:%M}" in text
            }
            if not lost and not ahead:
                self.fault("no such visit near", booked, text)
            for visit in ahead:
                self.told[one.number, visit] += 1
                if self.told[one.number, visit] > 2 * (1 + len(one.others)) and not lost:
                    self.fault("a visit told of too often", visit)
        else:
            self._order_letter(posting, template, one)

    def _stops(self, one: Client, number: int, *, marketing: bool) -> list[datetime]:
        """A dead address is one address; a wish is the person's, as far as the sheet knows that two cards are one's."""
        whole = len(self._cards(one)) < 1 + len(one.others)
        return [
            at
            for of, sort, at in one.stops
            if (of == number or (whole and sort is not Sort.HARD)) and (marketing or sort is not Sort.UNSUBSCRIBE)
        ]

    def _order_letter(self, posting: Posting, template: str, one: Client) -> None:
        now = self.here.clock.now
        mine = [at for person, at in self.orders if person is one]
        ages = [(now.astimezone(ZONE).date() - at.astimezone(ZONE).date()).days for at in mine]
        wanted = posting.key in self.wanted  # one that was lost: staff may ask for it however late
        if not any(SINCE[template] - 1 <= age and (wanted or age <= SINCE[template] + 2 * LATE) for age in ages):
            self.fault("no order for it", template, mine, posting.key, self.postponed.get(posting.key))
        self.told[one.number, template] += 1
        lost = sum(key in self.unsure for key, number, _ in self.sent if self.people[number] is one)
        if self.told[one.number, template] > len(mine) + lost + (posting.key in self.unsure):
            self.fault("more letters than orders", template, mine)

    def _look(self) -> None:
        """Two days after an order its receipt went, stands in the Queue, or the sheet says why not."""
        now = self.here.clock.now
        while self.checked < len(self.orders) and self.orders[self.checked][1] < now - timedelta(days=2):
            one, at = self.orders[self.checked]
            self.checked += 1
            cards = self._cards(one)
            ids = {row.get("id") for row in cards}
            ids |= {row["id"] for row in self.here.rows("archive") if row.get("merged_into") in ids}
            day = at.astimezone(ZONE).date()
            rows = [
                row
                for row in self.here.rows("letters")
                if row.get("client_id") in ids and row["template"] == RECEIPTS[0]
            ]
            told = any(row["when"].date() >= day for row in rows)
            waits = any(row.get("client_id") in ids for row in self.here.rows("queue"))
            if cards and not (told or waits or any(row.get("why_not_sent") for row in cards)):
                self.fault("an order without a receipt or a reason", one.number, at, rows)
            self.counts["receipts looked for"] += 1
