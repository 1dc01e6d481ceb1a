"""The Reminders tab, parsed and checked (M3 to M5): which reminders are in force, and what is wrong with a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from sheetcrm.model.words import policies as sentences
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.near import nearest
from sheetcrm.policy.reminders.holidays import holiday
from sheetcrm.policy.scoring import said
from sheetcrm.policy.sequences.cells import Cells, Reader, amount, expiry, rows_in_force, tick
from sheetcrm.policy.sequences.codes import reminder_codes
from sheetcrm.policy.sequences.conditions import UnclearError
from sheetcrm.policy.sequences.happenings import date_column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.scoring import Condition

KEYS = ("name", "on", "about", "days", "to", "template", "only_if", "expiry")
_FAR = 3650  # days before or after


class About(Enum):
    """What a reminder is about."""

    BOOKING = auto()
    BIRTHDAY = auto()
    ANNIVERSARY = auto()
    PAYMENT = auto()
    DONE = auto()
    SERVICE = auto()
    DATE = auto()
    HOLIDAY = auto()


_FIXED = {
    About.BOOKING: words.BOOKING,
    About.BIRTHDAY: words.BIRTHDAY,
    About.ANNIVERSARY: words.ANNIVERSARY,
    About.PAYMENT: words.PAYMENT,
    About.DONE: words.ORDER_DONE,
    About.DATE: words.NEXT_CONTACT,
}
_NAMED = {fold(text): about for about, word in _FIXED.items() for text in word.both()}
_HOLIDAY = tuple(fold(text) for text in words.HOLIDAY.both())
_DATE = tuple(fold(text) for text in words.DATE.both())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One reminder. ``subject`` is the service, the column of dates or the holiday's day; ``days`` before (negative: after)."""

    name: str
    on: bool
    about: About
    subject: str = ""
    about_said: str = ""
    days: float = 0
    manager: bool = False
    template: str = ""
    only_if: tuple[Condition, ...] = ()
    only_if_said: str = ""
    expiry: timedelta | None = None

    def switch(self, code: str) -> str:
        """Return what the ledger remembers the day by on which it was switched on; about another thing it is switched on anew."""
        return f"{code} {self.about.name.lower()} {self.subject}"


@dataclass(frozen=True, slots=True)
class Reminders:
    """The reminders that can be understood, on or off, by code; answers by row, cells to remember, codes."""

    known: Mapping[str, Reminder] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, Cells] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def running(self) -> Mapping[str, Reminder]:
        """Those that are switched on, by code."""
        return {code: reminder for code, reminder in sorted(self.known.items()) if reminder.on}


def reminders(snapshot: Snapshot, given: Mapping[str, str] | None = None) -> Reminders:
    """Return the reminders of a snapshot; ``given`` are the codes known so far, if not those that the ledger remembers."""
    table, language = snapshot["reminders"], snapshot.language
    codes = reminder_codes(table, snapshot.memory.codes if given is None else given)
    reader = Reader.of(snapshot)
    kept = snapshot.memory.good.get("reminders", {})
    read = rows_in_force(
        table, codes.codes, KEYS, kept, lambda cells: _reminder(cells, reader), words.REMINDER_NAMELESS, language
    )
    return Reminders(read.in_force, read.answers, read.good, codes.codes, codes.known)


def _reminder(cells: Cells, reader: Reader) -> Reminder:
    """Read a row. Raises UnclearError."""
    get = cells.get
    about_said, only_if = (" ".join(said(get(key, "")).split()) for key in ("about", "only_if"))
    about, subject = _about(about_said, reader)
    to = fold(said(get("to", words.TO_CLIENT.en)))
    if to not in {fold(text) for word in words.ADDRESSEES for text in word.both()}:
        raise UnclearError(words.TO)
    manager = to in map(fold, words.TO_MANAGER.both())
    return Reminder(
        name=" ".join(said(get("name", "")).split()),
        on=tick(get("on")) is True,
        about=about,
        subject=subject,
        about_said=about_said,
        days=amount(get("days"), words.DAYS, low=-_FAR, high=_FAR) or 0.0,
        manager=manager,
        template="" if manager else reader.template(get("template")),
        only_if=reader.conditions(get("only_if")),
        only_if_said=only_if,
        expiry=expiry(get("expiry")),
    )


def _about(text: str, reader: Reader) -> tuple[About, str]:
    """Read what a reminder is about, and of which service or column. Raises UnclearError."""
    if not text:
        raise UnclearError(words.ABOUT_EMPTY)
    clients, lists, language = reader.clients, reader.lists, reader.language
    about = _NAMED.get(fold(text))
    if about is not None:
        return about, "next_contact" if about is About.DATE else ""
    before, colon, name = fold(text).partition(":")
    if colon and before.strip() in _DATE:
        return About.DATE, date_column(name, clients, language)
    if colon and before.strip() in _HOLIDAY:
        return About.HOLIDAY, holiday(name.strip(), text)
    listed = lists.choices["service"]
    service = meant(text, listed.synonyms)
    if service in map(fold, listed.values):
        if lists.service_months.get(service, 0) <= 0:
            raise UnclearError(words.ABOUT_INTERVAL, value=text)
        return About.SERVICE, service
    first, _, rest = fold(text).partition(" ")
    if first in _HOLIDAY:  # the colon was left out
        return About.HOLIDAY, holiday(rest, text)
    known = [*listed.values, words.HOLIDAY.to(language), *(word.to(language) for word in _FIXED.values())]
    raise UnclearError(words.ABOUT_UNKNOWN, value=text, maybe=sentences.maybe(nearest(text, known)))
