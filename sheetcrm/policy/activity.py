"""What clients did and what staff did, from Orders and History, as arrays by client and day (C4, C5).

Days are proleptic ordinals (``date.toordinal``), :data:`NEVER` where there is none; clients are row numbers of the
Clients table. What lies ahead of today has not happened yet and counts for nothing. Money is in whole kopecks, so that
sums do not depend on the order of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np
import pandas as pd

from sheetcrm.model.plan import objects
from sheetcrm.model.words import choices
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.read import lists, settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.policy.read import Lists, Settings

    Numbers = NDArray[np.float64]
    Places = NDArray[np.intp]
    Days = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NEVER = 0
"""The day of what did not happen; ordinals begin at 1."""
_LATE = np.iinfo(np.int64).max
_NO_SUCH_AMOUNT = 1e12  # larger "amounts" are a phone number in the wrong cell; sums of others are exact in a float
_AMOUNTS = {float, int}
ENOUGH_INTERVALS = 10  # C6, the setting usual_cycle_days: fewer repeated purchases say nothing of a cycle


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Orders of clients that are not in the future, one entry each; ``counts`` are those that are a purchase.

    ``line`` is the place in the Orders table; ``day`` is NEVER where the date is no date: the order counts, its date
    does not.
    """

    client: Places
    line: Places
    day: Days
    kopecks: Numbers
    counts: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """History rows of clients with a real date that is not in the future; ``theirs`` are the client's own actions.

    ``event`` is a place in ``names``, folded with synonyms resolved; -1 where the cell is empty.
    """

    client: Places
    line: Places
    day: Days
    event: Places
    names: tuple[str, ...]
    theirs: Mask

    def named(self, wanted: Collection[str]) -> Mask:
        """Tell which rows are one of these events (folded)."""
        known = np.array([*(name in wanted for name in self.names), False], dtype=bool)
        return known[self.event]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What is known of each client, one entry a row of Clients. Amounts are kopecks, NaN where unknown."""

    first_contact: Days
    last_contact: Days
    last_action: Days
    last_purchase: Days
    purchases: Days
    revenue: Numbers
    last_amount: Numbers
    average_amount: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """All that Orders and History tell, and the settings and lists by which they were read.

    ``ordered`` and ``happened`` are false where the tab, or a header that is needed to understand it, is lost: then
    what it told before must not be taken away from anybody.
    """

    today: date
    settings: Settings
    lists: Lists
    ordered: bool
    happened: bool
    orders: Orders
    events: Events
    facts: Facts


def story(snapshot: Snapshot) -> Story:
    """Read Orders and History.

    The steps of a job ask for the same one after another, so the last answer is kept for as long as its tables live.
    """
    global _last  # noqa: PLW0603 - as above
    rules, known = settings(snapshot), lists(snapshot)
    bought, happened, people = (snapshot[key].frame for key in ("orders", "history", "clients"))
    last = _last
    if last is not None and last.of(bought, happened, people.index):
        told = last.story
        if (told.today, told.settings, told.lists) == (snapshot.today, rules, known):
            return told
    ordered, acted = orders(snapshot, known, rules["no_purchase"]), events(snapshot, known)
    told = Story(
        snapshot.today,
        rules,
        known,
        _readable(snapshot["orders"], "client_id", "date", "amount", "status"),
        _readable(snapshot["history"], "client_id", "when", "direction", "event", "subject")
        and _readable(snapshot["lists"], "event", "event_side"),
        ordered,
        acted,
        facts(snapshot, ordered, acted),
    )
    _last = _Told(ref(bought, _forget), ref(happened, _forget), people.index, told)
    return told


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """A story, and of which tables it tells."""

    orders: ref[pd.DataFrame]
    history: ref[pd.DataFrame]
    clients: pd.Index[Any]
    story: Story

    def of(self, bought: pd.DataFrame, happened: pd.DataFrame, clients: pd.Index[Any]) -> bool:
        """Tell whether it is the story of these very tables."""
        return self.orders() is bought and self.history() is happened and bool(self.clients.is_(clients))


_last: _Told | None = None


def _forget(_: object) -> None:
    global _last  # noqa: PLW0603 - as in story
    _last = None


def days_of(values: Objects) -> Days:
    """Return the day of each date or datetime; NEVER for anything else."""
    days = np.full(len(values), NEVER, dtype=np.int64)
    places = filled(values).nonzero()[0]
    listed = values[places].tolist()
    try:
        days[places] = np.fromiter(map(date.toordinal, listed), dtype=np.int64, count=len(listed))
    except TypeError:  # some are as typed
        days[places] = [value.toordinal() if isinstance(value, date) else NEVER for value in listed]
    return days


def crowded(days: Days, most: int) -> Mask:
    """Tell which of these days more than ``most`` share: so many who came at once and left no trace are a list that was brought over."""
    _, place, count = np.unique(days, return_inverse=True, return_counts=True)
    return np.asarray(count[place] > most, dtype=bool)


def day_of(cell: object) -> date | None:
    """Return the day of a cell, whether or not it says an hour; None where it holds no date."""
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None


def local_time(cell: date) -> tuple[datetime, bool]:
    """Return a cell's local time, and whether it says the time of day."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None), cell.time() != time()
    return datetime.combine(cell, time()), False


def filled(values: Objects) -> Mask:
    """Tell which cells hold anything."""
    nothing: object = None
    return np.asarray(values != nothing, dtype=bool)


def dates_of(days: Days) -> Objects:
    """Return days as dates, None for NEVER."""
    codes, distinct = pd.factorize(days)
    return objects(date.fromordinal(day) if day != NEVER else None for day in distinct.tolist())[codes]


def numbers_of(values: Numbers) -> Objects:
    """Return numbers as cells, None for NaN."""
    cells = values.astype(object)
    cells[np.isnan(values)] = None
    return cells


def plain(values: Objects, synonyms: Mapping[str, str]) -> tuple[Places, tuple[str, ...]]:
    """Return each cell's place in the folded distinct texts, -1 for empty ones; synonyms count as what they mean."""
    codes, distinct = pd.factorize(values)
    names: dict[str, int] = {}
    places = [names.setdefault(meant(str(text), synonyms), len(names)) for text in distinct]
    return np.array([*places, -1], dtype=np.intp)[codes], tuple(names)


def meant(text: str, synonyms: Mapping[str, str]) -> str:
    """Return the folded list value that a text means: itself, or what it is a synonym of."""
    folded = fold(text)
    return fold(synonyms[folded]) if folded in synonyms else folded


def clients_of(snapshot: Snapshot, table: Table) -> Places:
    """Return the row number in Clients for each row's ``client_id``; -1 where that is nobody there."""
    codes, distinct = pd.factorize(table["client_id"])
    places = snapshot["clients"].frame.index.get_indexer(pd.Index(distinct, dtype=object))
    return np.append(places, -1)[codes]


def orders(snapshot: Snapshot, known: Lists, no_purchase: Collection[str]) -> Orders:
    """Read the Orders tab. Statuses in ``no_purchase`` and their synonyms are not a purchase."""
    table = snapshot["orders"]
    client = clients_of(snapshot, table)
    day = days_of(table["date"])
    ours = np.flatnonzero((client >= 0) & (day <= snapshot.today.toordinal()))
    listed = known.choices["order_status"].synonyms
    codes, names = plain(table["status"], listed)
    void = {meant(name, listed) for name in no_purchase}
    counts = ~np.array([*(name in void for name in names), False], dtype=bool)[codes]
    return Orders(client[ours], ours, day[ours], _kopecks(table["amount"])[ours], counts[ours])


def _kopecks(values: Objects) -> Numbers:
    """Return amounts in kopecks; NaN for what is no number."""
    listed = values.tolist()
    if not set(map(type, listed)) <= {float, type(None)}:
        listed = [value if type(value) in _AMOUNTS and abs(value) < _NO_SUCH_AMOUNT else None for value in listed]
    amounts = np.array(listed, dtype=np.float64)
    amounts[~(np.abs(amounts) < _NO_SUCH_AMOUNT)] = np.nan
    return np.asarray(np.rint(amounts * 100))


def events(snapshot: Snapshot, known: Lists) -> Events:
    """Read the History tab.

    Whose action it was says the direction; where that is empty, the event's side in Lists; where neither does, it is a
    contact only.
    """
    table = snapshot["history"]
    client = clients_of(snapshot, table)
    day = days_of(table["when"])
    ours = np.flatnonzero((client >= 0) & (day != NEVER) & (day <= snapshot.today.toordinal()))
    event, names = plain(table["event"][ours], known.choices["event"].synonyms)
    direction, ways = plain(table["direction"][ours], {})
    theirs = np.array([*(name in known.theirs - known.ours for name in names), False], dtype=bool)[event]
    for word, side in ((choices.FROM_CLIENT, True), (choices.FROM_US, False)):
        said = {fold(text) for text in word.both()}
        theirs[np.array([*(way in said for way in ways), False], dtype=bool)[direction]] = side
    return Events(client[ours], ours, day[ours], event, names, theirs)


def facts(snapshot: Snapshot, bought: Orders, happened: Events) -> Facts:
    """Sum up each client.

    Every dated order and every History row is a contact. Actions are the client's own History rows and the orders that
    count. A purchase is an order that counts; of several on the last day the one with the greatest id is the last.
    """
    count = len(snapshot["clients"])
    first, last_contact, last_action, last_purchase = (np.full(count, NEVER, dtype=np.int64) for _ in range(4))
    first[:] = _LATE
    dated, counts = bought.day != NEVER, bought.counts
    np.minimum.at(first, happened.client, happened.day)
    np.minimum.at(first, bought.client[dated], bought.day[dated])
    first[first == _LATE] = NEVER
    np.maximum.at(last_contact, happened.client, happened.day)
    np.maximum.at(last_contact, bought.client, bought.day)
    np.maximum.at(last_purchase, bought.client[counts], bought.day[counts])
    np.maximum.at(last_action, happened.client[happened.theirs], happened.day[happened.theirs])
    np.maximum(last_action, last_purchase, out=last_action)
    purchases = np.bincount(bought.client[counts], minlength=count)
    paid = counts & ~np.isnan(bought.kopecks)
    priced = np.bincount(bought.client[paid], minlength=count)
    revenue = sums(bought.client[paid], bought.kopecks[paid], count)
    revenue[priced == 0] = np.nan
    last_amount = np.full(count, np.nan)
    latest = np.flatnonzero(counts & dated & (bought.day == last_purchase[bought.client]))
    last_amount[bought.client[latest]] = bought.kopecks[latest]
    several = latest[(np.bincount(bought.client[latest], minlength=count) > 1)[bought.client[latest]]]
    ids = snapshot["orders"].ids
    for place in sorted(several.tolist(), key=lambda place: str(ids[bought.line[place]])):
        last_amount[bought.client[place]] = bought.kopecks[place]
    average = np.round(revenue / np.maximum(priced, 1))  # an order without an amount is no order for nothing
    return Facts(first, last_contact, last_action, last_purchase, purchases, revenue, last_amount, average)


def sums(client: Places, amounts: Numbers, count: int) -> Numbers:
    """Return the sum of the amounts of each of ``count`` clients."""
    return np.asarray(np.bincount(client, weights=amounts, minlength=count), dtype=np.float64)


def _readable(table: Table, *columns: str) -> bool:
    """Tell whether each of these headers is there once, or was removed on purpose."""
    return {*table.headers.missing, *(key for key, _, _ in table.headers.twice)}.isdisjoint(columns)


def last_days(snapshot: Snapshot, told: Story, key: str) -> Days:
    """Return ``last_contact`` or ``last_action``; while a tab cannot be read, not earlier than what stands there."""
    days: Days = getattr(told.facts, key)
    if told.ordered and told.happened:
        return days
    held = days_of(snapshot["clients"][key])
    return np.maximum(days, np.where(held > snapshot.today.toordinal(), NEVER, held))


def first_contacts(snapshot: Snapshot, earliest: Days) -> Days:
    """Return each client's first contact: the earliest of what Orders and History tell and what was known, else today (C5).

    Once known it never moves later, so that a deleted History row or a moved order does not make an old client new. What
    the ledger remembers counts before the cell, where another client's date may have come to stand; the cell counts where
    the ledger knows nothing: the first night, or an adopted book.
    """
    today = snapshot.today.toordinal()
    clients = snapshot["clients"]
    remembered, cells = days_of(snapshot.memory.met.aligned(clients.ids)), days_of(clients["first_contact"])
    held = np.where(remembered == NEVER, cells, remembered)
    known = np.minimum(np.where(held == NEVER, _LATE, held), np.where(earliest == NEVER, _LATE, earliest))
    return np.asarray(np.minimum(known, today), dtype=np.int64)


def actions_within(bought: Orders, happened: Events, since: int, count: int) -> Days:
    """Return how many actions each of ``count`` clients took from the day ``since`` on."""
    recent_orders = bought.counts & (bought.day >= since)
    recent_events = happened.theirs & (happened.day >= since)
    return np.bincount(bought.client[recent_orders], minlength=count) + np.bincount(
        happened.client[recent_events], minlength=count
    )


def usual_cycle(bought: Orders, default: float) -> float:
    """Return the median days between a client's consecutive purchase days; ``default`` below ten intervals (C6)."""
    dated = bought.counts & (bought.day != NEVER)
    span = int(bought.day.max(initial=0)) + 1
    visits = np.sort(bought.client[dated].astype(np.int64) * span + bought.day[dated])
    intervals = np.diff(visits)[(np.diff(visits) > 0) & (np.diff(visits // span) == 0)]
    return float(np.median(intervals)) if len(intervals) >= ENOUGH_INTERVALS else default
