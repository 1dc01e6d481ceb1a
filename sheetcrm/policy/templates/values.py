"""What a letter says of one person: from the row of Clients, the occasion's facts, Orders, Lists and Settings, each when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sheetcrm.model.words import templates as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.business_settings import BUSINESS_SETTINGS
from sheetcrm.policy.points import holds
from sheetcrm.policy.promo import personal_code
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.templates import sayings
from sheetcrm.policy.templates.cases import declined, gender

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.scoring import Condition


class Knowledge:
    """All that letters of one snapshot may say; what costs a look through a tab is looked up once, when first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.language, self.today = snapshot, snapshot.language, snapshot.today
        self.clients = snapshot["clients"]
        self.settings = settings(snapshot)
        self.ours = {setting.key: self.settings[setting.key] or None for setting in BUSINESS_SETTINGS}
        self.ours["business_phone"] = sayings.phone(self.ours["business_phone"])
        self._masks: dict[tuple[Condition, ...], Any] = {}

    def __call__(self, client: int, facts: Mapping[str, object] | None = None) -> Person:
        """Return the values for a row of Clients; ``facts`` of the occasion come before what the tabs say."""
        return Person(self, client, facts or {})

    def holds(self, conditions: tuple[Condition, ...], client: int) -> bool:
        """Whether all conditions hold for a client."""
        if conditions not in self._masks:
            masks = [holds(condition, self.clients) for condition in conditions]
            self._masks[conditions] = [all(answers) for answers in zip(*masks, strict=True)]
        return bool(self._masks[conditions][client])

    @cached_property
    def managers(self) -> Mapping[str, tuple[object, object]]:
        """Phone and e-mail of each manager, by folded name; a synonym means its name."""
        table = self.snapshot["lists"]
        rows = zip(table["manager"], table["manager_phone"], table["manager_email"], strict=True)
        found = {fold(str(name)): (phone, email) for name, phone, email in rows if name is not None}
        spoken = lists(self.snapshot).choices["manager"].synonyms
        return {word: found[fold(name)] for word, name in spoken.items() if fold(name) in found} | found

    @cached_property
    def last_orders(self) -> Mapping[str, tuple[date, int]]:
        """The day and the row of the last order of each client that is a purchase and not in the future."""
        table, today = self.snapshot["orders"], self.today
        spoken = lists(self.snapshot).choices["order_status"].synonyms
        cancelled = {meant(text, spoken) for text in self.settings["no_purchase"]}
        found: dict[str, tuple[date, int]] = {}
        rows = zip(table["client_id"], table["date"], table["status"], strict=True)
        for line, (client, day, status) in enumerate(rows):
            if not isinstance(day, date) or meant(str(status), spoken) in cancelled:
                continue
            when = day.date() if isinstance(day, datetime) else day
            if when <= today and (client not in found or when >= found[client][0]):
                found[client] = (when, line)
        return found


def values(snapshot: Snapshot) -> Knowledge:
    """Return what letters may say: call it with a row of Clients and the facts of the occasion."""
    return Knowledge(snapshot)


@dataclass(slots=True)
class Person:
    """The values for one letter, as :class:`sheetcrm.policy.templates.render.Values`."""

    known: Knowledge
    client: int
    facts: Mapping[str, object]
    _said: dict[str, str | None] = field(default_factory=dict, repr=False)

    def get(self, key: str, case: str = "", /) -> str | None:
        """Return a value as it is said, None where there is none; in a case None also where the name's gender is not known."""
        if case:
            return self._in_case(key, case)
        if key in self._said:
            return self._said[key]
        value = self._said[key] = _FIND[key](self)
        return value

    def holds(self, conditions: tuple[Condition, ...], /) -> bool:
        """Whether all of these hold for the person."""
        return self.known.holds(conditions, self.client)

    def cell(self, key: str) -> Any:
        """Return a cell of the client's row."""
        column: Objects = self.known.clients[key]
        return column[self.client]

    def fact(self, key: str) -> Any:
        """Return a fact of the occasion, else the client's cell."""
        value = self.facts.get(key)
        return self.cell(key) if value is None else value

    def order(self, key: str) -> Any:
        """Return a cell of the client's last order."""
        last = self.known.last_orders.get(self.known.clients.ids[self.client])
        return None if last is None else self.known.snapshot["orders"][key][last[1]]

    def day(self, value: object) -> str | None:
        """Return a day as it is said."""
        return sayings.day(value, self.known.language, self.known.today)

    def _in_case(self, key: str, case: str) -> str | None:
        name = self.get(key)
        if name is None or self.known.language != "ru":
            return name
        if key == "manager":
            sex = gender(name.split()[0])
        else:
            parts = (str(self.cell(part) or "") for part in ("first_name", "patronymic", "last_name"))
            sex = gender(*parts) or gender(name.split()[0])
        return None if sex is None else declined(name, case, sex, _PART_OF.get(key, "first"))


_PART_OF = {"last_name": "last", "patronymic": "middle", "full_name": "whole"}


def _setting(key: str) -> Callable[[Person], str | None]:
    return lambda person: sayings.plain(person.facts.get(key)) or person.known.ours[key]


def _cell(key: str) -> Callable[[Person], str | None]:
    return lambda person: sayings.plain(person.fact(key))


def _fact_day(key: str) -> Callable[[Person], str | None]:
    return lambda person: person.day(person.facts.get(key))


def _name(person: Person) -> str | None:
    return sayings.plain(person.cell("address_as")) or sayings.plain(person.cell("first_name"))


def _greeting(person: Person) -> str | None:
    name = person.get("first_name")
    language = person.known.language
    return words.HELLO_ANYBODY.to(language) if name is None else words.HELLO.say(language, name=name)


def _polite(person: Person) -> str | None:
    if sayings.plain(person.cell("address_as")):
        return _name(person)
    return _together(person, "first_name", "patronymic") if person.cell("first_name") else None


def _full(person: Person) -> str | None:
    names = ("last_name", "first_name", "patronymic") if person.known.language == "ru" else ("first_name", "last_name")
    return _together(person, *names) or _name(person)


def _together(person: Person, *keys: str) -> str | None:
    return " ".join(text for key in keys if (text := sayings.plain(person.cell(key)))) or None


def _service(person: Person) -> str | None:
    return sayings.plain(person.fact("service")) or sayings.plain(person.order("service"))


def _last_service(person: Person) -> str | None:
    return sayings.plain(person.order("service")) or _service(person)


def _object(person: Person) -> str | None:
    return sayings.plain(person.fact("object")) or sayings.plain(person.order("object"))


def _visit_date(person: Person) -> str | None:
    day = person.facts.get("visit_date")
    return person.day(person.cell("booked") if day is None else day)


def _visit_time(person: Person) -> str | None:
    """A time belongs to the day beside it: that of the booking only where the occasion names no day of its own."""
    if "visit_date" in person.facts or "visit_time" in person.facts:
        return sayings.clock(person.facts.get("visit_time"))
    return sayings.clock(person.cell("booked"))


def _visit(person: Person) -> str | None:
    day, time = person.get("visit_date"), person.get("visit_time")
    return words.VISIT.say(person.known.language, day=day, time=time) if day and time else day


def _last_visit(person: Person) -> str | None:
    day = person.facts.get("visit_date")
    if isinstance(day, date) and day <= person.known.today:
        return person.day(day)
    last = person.known.last_orders.get(person.known.clients.ids[person.client])
    return person.day(last[0] if last else person.cell("last_purchase"))


def _amount(person: Person) -> str | None:
    settings = person.known.settings
    return sayings.money(person.facts.get("amount_due"), settings["currency"], person.known.language)


def _manager(person: Person) -> str | None:
    return sayings.plain(person.cell("manager")) or person.get("business_name")


def _of_manager(person: Person, place: int) -> object:
    found = person.known.managers.get(fold(str(person.cell("manager"))))
    return None if found is None else found[place]


def _manager_phone(person: Person) -> str | None:
    return sayings.phone(_of_manager(person, 0)) or person.get("business_phone")


def _signature(person: Person) -> str | None:
    lines = dict.fromkeys(person.get(key) for key in ("manager", "manager_phone", "business_name"))
    return "\n".join(line for line in lines if line) or None


def _personal_code(person: Person) -> str:
    """The code of the occasion's year, else of the year in which the letter is written."""
    known = person.known
    year = person.facts.get("year")
    id_ = str(known.clients.ids[person.client])
    return personal_code(known.snapshot.memory.post, id_, year if isinstance(year, int) else known.today.year)


_FIND: Mapping[str, Callable[[Person], str | None]] = {
    "greeting": _greeting,
    "first_name": _name,
    "polite_name": _polite,
    "full_name": _full,
    **{key: _cell(key) for key in ("last_name", "patronymic", "company", "city", "email", "personal_line")},
    "phone": lambda person: sayings.phone(person.cell("phone")),
    "service": _service,
    "last_service": _last_service,
    "object": _object,
    "visit": _visit,
    "visit_date": _visit_date,
    "visit_time": _visit_time,
    "last_visit": _last_visit,
    "order_date": _fact_day("order_date"),
    "amount_due": _amount,
    "pay_by": _fact_day("pay_by"),
    "today": lambda person: person.day(person.known.today),
    "manager": _manager,
    "manager_phone": _manager_phone,
    "manager_email": lambda person: sayings.plain(_of_manager(person, 1)),
    "signature": _signature,
    **{
        key: _setting(key)
        for key in (
            "business_name",
            "business_phone",
            "business_address",
            "booking_link",
            "file_link",
            "review_link",
            "promo_code",
            "promo_terms",
        )
    },
    "personal_code": lambda person: _personal_code(person) or person.get("promo_code"),
    "unsubscribe_link": lambda person: sayings.plain(person.facts.get("unsubscribe_link")),
}
