"""A lived-in workbook: three hundred invented clients as real people type them, a third of the rows untidy.

Addresses end in example.com and the like, which no mail server serves, so that a trial letter reaches nobody; misspelt
ones end in misspelt domains, because finding those is a part of the show.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sheetcrm.demo.costs import costs
from sheetcrm.demo.lookalikes import shelved, twins
from sheetcrm.demo.names import NAMES, Names
from sheetcrm.model.grid import Formula
from sheetcrm.model.words import choices
from sheetcrm.model.words.defaults import LISTS, lists

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sheetcrm.adapters.template import Cell
    from sheetcrm.model.words import Language, Word

Row = dict[str, "Cell"]

_ORDERS, _HISTORY, _TASKS = 7 / 3, 3.0, 9  # orders and history rows for each client; tasks in all
_HOMES = ("example.com", "example.org", "example.net")
_NAMESAKES = 6
_GONE = 4  # archived clients whom nobody else resembles
_NAMING = ("phone", "email", "last_name", "first_name")
_ALSO_MESSY = 4  # of each 24 rows every other one, and this one: so each kind of mess is there four times
_TRIES = 40  # in a crowd two people may well have one name
_OLD, _HALF_YEAR = timedelta(days=14), timedelta(days=190)
_ANSWERED, _LATE = 0.9, 0.2  # shares of those who turn to us, and of the answered who waited long
_PRICES = (900, 1200, 1500, 1800, 2500, 3200, 4500, 6000, 8500, 12000, 24000)


def lived_in(language: Language, *, clients: int = 300, seed: int = 7, today: date) -> Mapping[str, list[Row]]:
    """Return rows by tab key: clients, archive, orders, history, tasks and costs without ids, and settings where the country differs.

    The same arguments give the same rows. Dates lie around ``today``.
    """
    maker = _Maker(language, random.Random(seed), today)
    people = [maker.client(number) for number in range(clients)]
    messy = [number for number in range(clients) if number % 2 or number % 24 == _ALSO_MESSY]
    _namesakes([people[number] for number in range(clients // 3, clients) if number not in messy])
    tidy = [dict(person) for person in people]
    kinds = tuple(_MESS.values())
    for turn, number in enumerate(messy):
        kinds[turn % len(kinds)](maker, people[number])
        if any(people[number].get(key) != tidy[number].get(key) for key in _NAMING):
            maker.garbled.add(number)
    rows: dict[str, list[Row]] = {
        "clients": people,
        "orders": [maker.order(tidy) for _ in range(round(clients * _ORDERS))],
        "history": [maker.history(tidy) for _ in range(round(clients * _HISTORY))],
        "tasks": [maker.task(tidy) for _ in range(_TASKS)],
    }
    maker.answer(rows["history"], rows["orders"], random.Random(seed + 1))
    rows["orders"].sort(key=lambda row: row["date"])  # type: ignore[arg-type, return-value]
    rows["history"].sort(key=lambda row: row["when"])  # type: ignore[arg-type, return-value]
    maker.spoil_orders(rows["orders"])
    rows["archive"] = maker.archive(people, [*rows["orders"], *rows["history"]], messy)
    rows["costs"] = costs(language, seed=seed, today=today)
    people.insert(clients // 2, {})
    if maker.names.region != "RU":
        rows["settings"] = [
            {"name": "phone_region", "value": maker.names.region},
            {"name": "time_zone", "value": maker.names.time_zone},
            {"name": "currency", "value": maker.names.currency},
        ]
    return rows


def _namesakes(people: list[Row]) -> None:
    """Give some of these clients the name of another: staff who write only the name are asked whom they mean."""
    for one, other in list(zip(people[::2], people[1::2], strict=False))[3::7][:_NAMESAKES]:
        other |= {key: one.get(key) for key in ("last_name", "first_name", "patronymic")}


def write_demo(path: Path, language: Language, today: date) -> None:
    """Write the lived-in workbook, with two columns of staff's own in Clients: a colour and a formula."""
    from sheetcrm.adapters.template import build

    build(path, language, fill=lived_in(language, today=today), own={"clients": NAMES[language].own})


class _Maker:
    """Makes rows; every choice comes from one generator."""

    def __init__(self, language: Language, rng: random.Random, today: date) -> None:
        self.language, self.rng, self.today = language, rng, today
        self.names: Names = NAMES[language]
        self.garbled: set[int] = set()
        self.meant: dict[str, int] = {}
        self.called: set[tuple[str, str]] = set()

    def say(self, word: Word) -> str:
        return word.to(self.language)

    def listed(self, key: str, weights: tuple[int, ...] | None = None) -> str:
        """Choose a value of a list."""
        values = [entry.value.to(self.language) for entry in LISTS[key]]
        return self.rng.choices(values, weights=(*weights, *([1] * len(values)))[: len(values)] if weights else None)[0]

    def often(self, share: float) -> bool:
        return self.rng.random() < share

    def day(self, ago: int, ahead: int = 0) -> date:
        return self.today - timedelta(days=self.rng.randint(-ahead, ago))

    def client(self, number: int) -> Row:
        """One card as a careful member of staff would type it."""
        rng, names = self.rng, self.names
        woman = self.often(0.6)
        first, last = self._called(woman=woman)
        row: Row = {
            "last_name": last,
            "first_name": first,
            "phone": names.phone(number),
            "source": self.listed("source", (9, 8, 2, 6, 5, 4, 7, 5, 4, 3, 6, 1)),
            "status": self.listed("status", (6, 6, 9, 3, 3, 3)),
            "service": self.listed("service", (9, 6, 6, 5, 4, 6, 4, 5, 2, 3, 3)),
            "manager": self.listed("manager"),
            "city": rng.choice(names.cities),
            "client_kind": "B2C",
        }
        fathers = names.fathers_women if woman else names.fathers_men
        if fathers and self.often(0.5):
            row["patronymic"] = rng.choice(fathers)
        if self.often(0.75):
            row["email"] = f"{names.latin(first)}.{names.latin(last)}{number}@{rng.choice(_HOMES)}"
        self._habits(row, number)
        self._business(row)
        self._dates(row)
        row[names.own[0]] = rng.choice(names.colours) if self.often(0.3) else None
        row[names.own[1]] = Formula("IF(N({potential})>0,10,5)", 10 if row.get("potential") else 5)
        return row

    def _called(self, *, woman: bool) -> tuple[str, str]:
        """Choose a first and a last name that nobody has yet."""
        for _ in range(_TRIES):
            first = self.rng.choice(self.names.women if woman else self.names.men)
            last = self.rng.choice(self.names.last) + ("а" if woman and self.language == "ru" else "")
            if (first, last) not in self.called:
                break
        self.called.add((first, last))
        return first, last

    def _habits(self, row: Row, number: int) -> None:
        rng, names = self.rng, self.names
        if self.often(0.2):
            row["nick"] = f"@{names.latin(str(row['first_name']))}_{number}"
        if self.often(0.3):
            row["channel"] = self.listed("channel", (6, 4, 5, 5))
        if self.often(0.12):
            row["best_time"] = rng.choice(names.times)
        if self.often(0.12):
            row["source_detail"] = rng.choice(names.details)
        if self.often(0.45):
            row["notes"] = rng.choice(names.notes)
        if self.often(0.2):
            row["tags"] = ", ".join(sorted({self.listed("tag") for _ in range(rng.randint(1, 2))}))
        if row["service"] in {self.say(lists.SERVICE[5].value), self.say(lists.SERVICE[6].value)}:
            row["object"] = rng.choice(names.cars)
            row["mileage"] = rng.randrange(12000, 190000, 500)
        if self.often(0.04):
            row["no_letters"] = True
        if self.often(0.03):
            row["keep"] = True

    def _business(self, row: Row) -> None:
        rng, names = self.rng, self.names
        if self.often(0.18):
            row |= {
                "client_kind": "B2B",
                "company": rng.choice(names.companies),
                "position": rng.choice(names.positions),
                "industry": self.listed("industry", (4,)),
            }
        if self.often(0.4):
            row["deal_stage"] = self.listed("deal_stage", (6, 5, 4, 3, 5, 3))
            row["potential"] = rng.choice((5000, 15000, 30000, 50000, 80000, 150000))
            if row["deal_stage"] == self.say(lists.DEAL_STAGE[5].value):
                row["loss_reason"] = self.listed("loss_reason")
            if self.often(0.3):
                row["budget"] = rng.choice((5000, 10000, 20000, 40000))

    def _dates(self, row: Row) -> None:
        rng = self.rng
        if self.often(0.5):
            row["birthday"] = date(self.today.year - rng.randint(19, 72), rng.randint(1, 12), rng.randint(1, 28))
        if self.often(0.3):
            row["next_contact"] = self.day(6, 30)
        if self.often(0.08):
            row["booked"] = self.moment(self.day(-1, 21))
        if self.often(0.05):
            row["deadline"] = self.day(-5, 60)

    def moment(self, day: date) -> datetime:
        return datetime.combine(day, time(self.rng.randint(9, 19), self.rng.choice((0, 15, 30, 45))))

    def named(self, people: list[Row]) -> str:
        """Name a client the way staff do: by phone, address or name, typed in a hurry."""
        often = self.often(0.6)  # a third of the clients come often
        number = self.rng.randrange(max(1, len(people) // 3) if often else len(people))
        if number in self.garbled and self.often(0.95):  # whose card is garbled is seldom found in the stories, either
            return self.named(people)
        person = people[number]
        first, last, phone = (str(person[key]) for key in ("first_name", "last_name", "phone"))
        ways = (
            phone,
            phone,
            self.names.local(phone),
            person.get("email") or phone,
            f"{last} {first}",
            f"{first} {last}",
            f"{last}  {first} {person.get('patronymic') or ''}".strip(),
            f"{first} {last}".upper(),
            f" {last.lower()} {first.lower()}",
        )
        way = str(self.rng.choice(ways))
        self.meant.setdefault(way, number)
        return way

    def order(self, people: list[Row]) -> Row:
        rng = self.rng
        day = self.day(30) if self.often(0.15) else self.day(540)
        amount = rng.choice(_PRICES)
        old = self.today - day > _OLD
        status = self.listed("order_status", (0, 1, 40, 3, 2) if old else (5, 5, 6, 1, 1))
        row: Row = {
            "client": self.named(people),
            "date": day,
            "service": self.listed("service", (9, 6, 6, 5, 4, 6, 4, 5, 2, 3, 3)),
            "amount": amount,
            "status": status,
            "paid": amount if old or self.often(0.5) else None,
        }
        if not row["paid"]:
            row["pay_by"] = day + timedelta(days=10)
        if self.often(0.06):
            row["visits_left"] = rng.randint(1, 9)
        if self.often(0.1):
            row["comment"] = rng.choice(self.names.comments)
        return row

    def spoil_orders(self, orders: list[Row]) -> None:
        """Some orders name nobody, or somebody who is not in Clients; some amounts and dates are text."""
        for number, stranger in enumerate(self.names.strangers):
            orders[(11 + number * 37) % len(orders)]["client"] = stranger
        for number in (5, 60, 222):
            row = orders[number % len(orders)]
            if not isinstance(row["amount"], str):
                row["amount"] = self.names.money(int(_number(row["amount"])))
        for number in (31, 140):
            row = orders[number % len(orders)]
            if isinstance(row["date"], date):
                row["date"] = f"{row['date']:%d.%m.%Y}"

    def history(self, people: list[Row]) -> Row:
        often = (4, 4, 6, 7, 7, 3, 4, 9, 5, 2, 1, 1, 2, 9, 6, 8, 2)  # what follows them in the list never happens here
        entry = self.rng.choices(LISTS["event"][: len(often)], weights=often)[0]
        side = dict(entry.more)["event_side"]
        subjects = {lists.LETTER_OPENED: self.names.letters, lists.LINK_CLICKED: self.names.links}
        subject = subjects.get(entry.value)
        row: Row = {
            "client": self.named(people),
            "when": self.moment(
                min(self.day(35) if self.often(0.3) else self.day(400), self.today - timedelta(days=1))
            ),
            "channel": self.listed("channel", (8, 6, 5, 5)),
            "direction": choices.FROM_CLIENT if side == choices.BY_CLIENT else choices.FROM_US,
            "event": entry.value,
            "subject": self.rng.choice(subject) if subject else None,
            "what": self.rng.choice(self.names.talks) if not subject and self.often(0.6) else None,
            "by": self.listed("manager"),
        }
        return row

    def answer(self, history: list[Row], orders: list[Row], rng: random.Random) -> None:
        """Let most of those who turned to us first in the last half year be answered soon: rows of ours become the answers."""
        first: dict[int, tuple[datetime, Row]] = {}
        for row, when in ((row, row.get("when") or row.get("date")) for row in (*history, *orders)):
            person = self.meant.get(str(row["client"]))
            if person is None or not isinstance(when, date):
                continue
            moment = when if isinstance(when, datetime) else datetime.combine(when, time())
            if person not in first or moment < first[person][0]:
                first[person] = moment, row
        asked = [
            (moment, row)
            for moment, row in first.values()
            if row.get("direction") == choices.FROM_CLIENT and self.today - moment.date() <= _HALF_YEAR
        ]
        ours = [row for row in history if row["direction"] == choices.FROM_US]
        rng.shuffle(ours)
        for (moment, row), reply in zip(asked, ours, strict=False):
            if rng.random() < _ANSWERED:
                late = rng.randint(20, 240) if rng.random() < _LATE else rng.randint(2, 14)
                reply |= {"client": row["client"], "channel": row["channel"], "when": moment + timedelta(minutes=late)}

    def task(self, people: list[Row]) -> Row:
        what, why = self.rng.choice(self.names.tasks)
        done = self.often(0.25)
        cells: Row = {"client": self.named(people), "due": self.day(4, 10), "manager": self.listed("manager")}
        return {**cells, "what": what, "why": why, "done": True if done else None}

    def archive(self, people: list[Row], stories: list[Row], messy: list[int]) -> list[Row]:
        """Return who left long ago, one of them a twin of a client; some of the tidy clients become twins of others."""
        names = Counter((row.get("last_name"), row.get("first_name")) for row in people)
        clean = [
            row
            for number, row in enumerate(people)
            if number not in messy and names[row.get("last_name"), row.get("first_name")] == 1
        ]
        once = twins(clean, stories, self.names)
        gone = [self.client(len(people) + number) for number in range(_GONE)]
        gone = [{key: cell for key, cell in row.items() if key not in self.names.own} for row in gone]
        return shelved([once, *gone] if once else gone, self.language, self.today)


def _number(value: Cell) -> float:
    return value if isinstance(value, int | float) else 0.0


def _put(key: str, change: Callable[[_Maker, Row], Cell]) -> Callable[[_Maker, Row], None]:
    def spoil(maker: _Maker, row: Row) -> None:
        row[key] = change(maker, row)

    return spoil


def _mixed(maker: _Maker, row: Row) -> Cell:
    """Put a Cyrillic letter among Latin ones, as a keyboard left in the other language does."""
    address = f"{maker.names.latin(str(row['first_name']))}.a@example.com"
    return address.replace("a", "\u0430", 1)


def _birthday(row: Row) -> date:
    value = row.get("birthday")
    return value if isinstance(value, date) else date(1985, 4, 3)


def _one_cell(_: _Maker, row: Row) -> None:
    row["last_name"], row["first_name"] = f"{row['last_name']} {row['first_name']}", None


def _nobody(_: _Maker, row: Row) -> None:
    row |= {"phone": None, "email": None, "source": None}


def _first(row: Row, maker: _Maker) -> str:
    return maker.names.latin(str(row["first_name"]))


_MESS: dict[str, Callable[[_Maker, Row], None]] = {
    "local phone": _put("phone", lambda m, r: m.names.local(str(r["phone"]))),
    "phone as a number": _put("phone", lambda m, r: float(m.names.digits(str(r["phone"])))),
    "phone without plus": _put("phone", lambda _, r: str(r["phone"])[1:]),
    "two phones": _put("phone", lambda m, r: f"{m.names.local(str(r['phone']))}, {m.names.phone(9001)}"),
    "extension": _put("phone", lambda m, _: m.names.extension),
    "scientific phone": _put("phone", lambda _, r: _scientific(str(r["phone"]))),
    "short phone": _put("phone", lambda *_: "23-45-67"),
    "letters in a phone": _put("phone", lambda m, r: f"{m.names.local(str(r['phone']))} {m.names.ask}"),
    "address in capitals": _put("email", lambda m, r: f" {_first(r, m).upper()}@Example.COM "),
    "mistyped domain": _put("email", lambda m, r: f"{_first(r, m)}@{m.names.mistyped}"),
    "two addresses": _put("email", lambda m, r: f"{_first(r, m)}@example.com; {_first(r, m)}@example.org"),
    "mixed alphabets": _put("email", _mixed),
    "broken address": _put("email", lambda m, r: f"{_first(r, m)}@@example.com"),
    "date as text": _put("birthday", lambda _, r: f"{_birthday(r):%d.%m.%Y}"),
    "date in words": _put("next_contact", lambda m, _: m.names.yesterday),
    "ISO date": _put("birthday", lambda _, r: f"{_birthday(r):%Y-%m-%d}"),
    "ambiguous date": _put("birthday", lambda *_: "03/04/85"),
    "future birthday": _put("birthday", lambda m, _: m.today + timedelta(days=400)),
    "company in quotes": _put("company", lambda m, _: m.names.quoted[0]),
    "company form behind": _put("company", lambda m, _: m.names.quoted[1]),
    "name in capitals": _put("last_name", lambda _, r: str(r["last_name"]).upper()),
    "name in small letters": _put("first_name", lambda _, r: str(r["first_name"]).lower()),
    "double spaces": _put("last_name", lambda _, r: f"  {r['last_name']}  "),
    "no-break space": _put("first_name", lambda _, r: f"{r['first_name']}\u00a0"),
    "two names in a cell": _one_cell,
    "status mistyped": _put("status", lambda m, _: m.names.statuses[0]),
    "status in capitals": _put("status", lambda m, _: m.names.statuses[1]),
    "status by synonym": _put("status", lambda m, _: m.names.statuses[2]),
    "status unknown": _put("status", lambda m, _: m.names.statuses[3]),
    "source mistyped": _put("source", lambda m, _: m.names.sources),
    "required empty": _nobody,
    "money as text": _put("budget", lambda m, _: m.names.money(1500)),
    "text like a formula": _put("notes", lambda m, _: m.names.formulas[0]),
    "text with a plus": _put("notes", lambda m, _: m.names.formulas[1]),
    "text with an at": _put("other_contacts", lambda m, _: m.names.formulas[2]),
    "text with a dash": _put("notes", lambda m, _: m.names.formulas[3]),
    "untidy tags": _put("tags", lambda *_: "vip ;VIP,, Vip"),
    "same phone twice": _put("phone", lambda m, _: m.names.phone(0)),
}
"""Every kind of mess by name; more than every other row has one, in turn."""


def _scientific(phone: str) -> str:
    digits = phone[1:]
    return f"{digits[0]}.{digits[1:]}E+{len(digits) - 1}"
