"""Sequences and reminders on small random books: against a plain reading of the rules, and the laws that hold for every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.columns import TABS
from sheetcrm.model.snapshot import Snapshot
from sheetcrm.model.words import Word
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.defaults import lists
from sheetcrm.steps import drip, remind
from tests.policy.sequences.looks import remembered
from tests.sheets import empty, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.model.letters import Chain
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

NOW = datetime.fromisoformat("2026-11-22T09:00")
TODAY = NOW.date()
SINCE = date(2026, 11, 1)
"""The day on which all was switched on."""
LEAD, ACTIVE = lists.STATUS[1].value, lists.STATUS[2].value
LATE, AHEAD = 7, 8
"""Settings as they are by default: how late a letter may be; the days of the Queue and one."""

days = st.one_of(st.integers(-3, 60), st.integers(-400, 700)).map(lambda back: TODAY - timedelta(days=back))
hours = st.integers(0, 23).map(time)
moments = st.one_of(days, st.builds(datetime.combine, days, hours), st.none(), st.just("soon"))
who = st.sampled_from(["a1", "a2", "a3", "nobody"])

CLIENTS = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from([LEAD, ACTIVE, None]),
            "booked": moments,
            "birthday": st.one_of(days, st.just(date(1992, 2, 29)), st.none()),
            "next_contact": st.one_of(days, st.none()),
        }
    ),
    min_size=1,
    max_size=3,
)
ORDERS = st.lists(
    st.fixed_dictionaries(
        {
            "client_id": who,
            "date": st.one_of(days, st.none()),
            "status": st.sampled_from([None, lists.CANCELLED, Word("выполнен", "done")]),
            "service": st.sampled_from([None, Word("стрижка", "haircut"), Word("постричься", "trim")]),
            "pay_by": st.one_of(days, st.none()),
            "amount": st.sampled_from([None, 1000.0]),
            "paid": st.sampled_from([None, 400.0, 1000.0]),
        }
    ),
    max_size=5,
)
HISTORY = st.lists(
    st.fixed_dictionaries(
        {
            "client_id": who,
            "when": moments,
            "event": st.sampled_from(
                [lists.SUBSCRIBED, lists.ORDERED, words.VISIT, words.REPLY, Word("звонок", "call")]
            ),
        }
    ),
    max_size=6,
)
STARTS = (lists.SUBSCRIBED, words.ORDER, words.VISIT, Word("30 дней тишины", "30 days of silence"))
GOALS = (Word("", ""), words.ORDER, words.VISIT, lists.SUBSCRIBED)
SEQUENCES = st.lists(
    st.tuples(st.sampled_from(STARTS), st.sampled_from(GOALS), st.lists(st.integers(0, 40), min_size=1, max_size=3)),
    max_size=3,
)
ABOUTS = (
    words.BOOKING,
    words.BIRTHDAY,
    words.ANNIVERSARY,
    words.PAYMENT,
    Word("стрижка", "haircut"),
    words.NEXT_CONTACT,
)
REMINDERS = st.lists(st.tuples(st.sampled_from(ABOUTS), st.integers(-5, 10)), max_size=4)
BOOKS = st.fixed_dictionaries(
    {"clients": CLIENTS, "orders": ORDERS, "history": HISTORY, "sequences": SEQUENCES, "reminders": REMINDERS}
)
Book = dict[str, list[Any]]


def said(rows: list[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    return [
        {key: (cell.to(language) or None) if isinstance(cell, Word) else cell for key, cell in row.items()}
        for row in rows
    ]


def tab(key: str, rows: list[dict[str, Any]], language: Language) -> Table:
    columns = list(dict.fromkeys(name for row in rows for name in row)) or [TABS[key].columns[0].key]
    return table(key, columns, [[row.get(name) for name in columns] for row in said(rows, language)])


def snapshot_of(book: Book, language: Language = "en", *, since: date = SINCE) -> Snapshot:
    """Return the book on the second look, all that is in it switched on since a day."""
    ids = {"clients": "a", "orders": "o", "history": "h"}
    rows = {
        key: [{"id": f"{letter}{number}", **row} for number, row in enumerate(book[key], start=1)]
        for key, letter in ids.items()
    }
    rows["sequences"] = [
        {
            "sequence": f"s{n}",
            "on": True,
            "step": float(step),
            "start": start,
            "goal": goal,
            "wait": float(wait),
            "template": "T",
        }
        for n, (start, goal, waits) in enumerate(book["sequences"])
        for step, wait in enumerate(waits, start=1)
    ]
    rows["reminders"] = [
        {"name": f"r{n}", "on": True, "about": about, "days": float(before), "to": words.TO_CLIENT, "template": "T"}
        for n, (about, before) in enumerate(book["reminders"])
    ]
    rows["templates"] = [{"name": "T"}]
    tables = {key: empty(key, language) for key, one in TABS.items() if one.columns}
    tables |= {key: tab(key, several, language) for key, several in rows.items()}
    first = Snapshot(tables, NOW, language)
    memory = remembered(first)
    return replace(first, memory=replace(memory, switched=dict.fromkeys(memory.switched, since.isoformat())))


Told = tuple[str, str, str, datetime, bool, bool, str]


def told(chains: Iterable[Chain]) -> list[Told]:
    """Return chains as a reference tells them: name, person, cycle, start, exact, fresh, what ended it."""
    return sorted(
        (
            chain.name,
            chain.person,
            chain.cycle,
            chain.start.replace(tzinfo=None),
            chain.exact,
            chain.fresh,
            chain.ended.partition(":")[0].partition(" 2")[0],
        )
        for chain in chains
    )


# -- a plain reading of the rules: loops over rows, no arrays


def moment(cell: Any) -> tuple[datetime, bool] | None:
    if isinstance(cell, datetime):
        return cell, cell.time() != time()
    return (datetime.combine(cell, time()), False) if isinstance(cell, date) else None


def names(book: Book) -> dict[str, int]:
    return {f"a{number}": number - 1 for number in range(1, len(book["clients"]) + 1)}


def rows_of(book: Book, key: str, letter: str) -> Iterable[tuple[str, dict[str, Any]]]:
    known = names(book)
    for number, row in enumerate(book[key], start=1):
        if row["client_id"] in known:
            yield f"{letter}{number}", row


Happened = tuple[str, datetime, bool, str, str]
"""Person, when, whether exact, cycle, id of the row."""


def purchases(book: Book) -> Iterable[Happened]:
    for order, row in rows_of(book, "orders", "o"):
        if row["date"] is not None and row["date"] <= TODAY and row["status"] is not lists.CANCELLED:
            yield row["client_id"], datetime.combine(row["date"], time()), False, order, order


def rows_with(book: Book, *events: Word) -> Iterable[Happened]:
    for line, row in rows_of(book, "history", "h"):
        when = moment(row["when"])
        if when is not None and when[0].date() <= TODAY and row["event"] in events:
            yield row["client_id"], *when, line, line


def visits(book: Book) -> Iterable[Happened]:
    seen = set()
    for person, place in names(book).items():
        when = moment(book["clients"][place]["booked"])
        if when is not None and when[0] <= NOW:
            seen.add((person, when[0].date()))
            yield person, *when, str(when[0].date()), ""
    for person, day, exact, _, line in rows_with(book, words.VISIT):
        if (person, day.date()) not in seen:
            seen.add((person, day.date()))
            yield person, day, exact, str(day.date()), line


def silences(book: Book) -> Iterable[Happened]:
    acts = [*purchases(book), *rows_with(book, lists.SUBSCRIBED, lists.ORDERED, words.VISIT, words.REPLY)]
    for person in names(book):
        last = max((when.date() for who_, when, *_ in acts if who_ == person), default=None)
        if last is not None:
            yield person, datetime.combine(last + timedelta(days=30), time()), False, str(last), ""


def happenings(word: Word, book: Book) -> list[Happened]:
    if word is words.ORDER:
        return list(purchases(book))
    if word is words.VISIT:
        return list(visits(book))
    return list(rows_with(book, word)) if word is lists.SUBSCRIBED or word is words.REPLY else list(silences(book))


def comes_after(start: Happened, one: Happened, *, alike: bool) -> bool:
    if one[4] and one[4] == start[4]:
        return False
    if start[2] and one[2]:
        return one[1] > start[1]
    return one[1].date() > start[1].date() or (not alike and one[1].date() == start[1].date())


def expected_sequences(book: Book) -> list[Told]:
    found = []
    for number, (start, goal, waits) in enumerate(book["sequences"]):
        last = timedelta(days=sum(waits) + LATE * len(waits))
        goals = happenings(goal, book) if goal.en else []
        replies = happenings(words.REPLY, book)
        for began in happenings(start, book):
            person, when, exact, cycle, _ = began
            if when.date() + last < TODAY or when.date() > TODAY + timedelta(days=AHEAD):
                continue
            ended = ""
            if any(one[0] == person and comes_after(began, one, alike=False) for one in replies):
                ended = "The client replied on"
            if any(one[0] == person and comes_after(began, one, alike=goal is start) for one in goals):
                ended = "The goal is reached"
            found.append((f"s{number}", person, cycle, when, exact, when.date() >= SINCE, ended))
    return sorted(found)


def yearly(day: date, year: int) -> date:
    return date(year, 2, 28) if (day.month, day.day) == (2, 29) and year % 4 else day.replace(year=year)


def occasions(about: Word, book: Book) -> Iterable[tuple[str, date, str, str]]:
    """Person, day, cycle, what ended it."""
    for person, place in names(book).items():
        row = book["clients"][place]
        mine = [(when.date(), order) for who_, when, _, order, _ in purchases(book) if who_ == person]
        booked = moment(row["booked"])
        if about is words.BOOKING and booked:
            yield person, booked[0].date(), str(booked[0].date()), ""
        if about is words.NEXT_CONTACT and row["next_contact"]:
            yield person, row["next_contact"], str(row["next_contact"]), ""
        begun = (
            row["birthday"]
            if about is words.BIRTHDAY
            else min(mine)[0]
            if mine and about is words.ANNIVERSARY
            else None
        )
        for year in range(begun.year + 1, 2030) if begun else ():
            assert begun is not None
            yield person, yearly(begun, year), str(year), ""
        if about.en == "haircut":
            cuts = [(day, order) for day, order in mine if book["orders"][int(order[1:]) - 1]["service"] is not None]
            if cuts:
                day, order = max(cuts)
                year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
                short = {2: 29 if year % 4 == 0 else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
                ahead = booked is not None and booked[0] >= NOW
                yield person, date(year, month, min(day.day, short)), order, "The client is booked for" if ahead else ""
    for order, row in rows_of(book, "orders", "o") if about is words.PAYMENT else ():
        late = row["date"] is not None and row["date"] > TODAY
        if row["pay_by"] and row["status"] is not lists.CANCELLED and not late:
            owed = (
                1000.0
                if row["amount"] is None and row["paid"] is None
                else (row["amount"] or 0.0) - (row["paid"] or 0.0)
            )
            yield row["client_id"], row["pay_by"], order, "" if owed > 0 else "Paid"


def expected_reminders(book: Book) -> list[Told]:
    found = []
    for number, (about, before) in enumerate(book["reminders"]):
        for person, day, cycle, ended in occasions(about, book):
            due = day - timedelta(days=before)
            if due + timedelta(days=LATE) >= TODAY and due <= TODAY + timedelta(days=AHEAD):
                start = datetime.combine(due, time())
                found.append((f"r{number}", person, cycle, start, False, due >= SINCE, ended))
    return sorted(found)


@given(BOOKS)
def test_sequences_are_what_a_plain_reading_of_the_rules_says(book: Book) -> None:
    assert told(drip(snapshot_of(book)).chains) == expected_sequences(book)


def shorter(chains: list[Told]) -> list[Told]:
    """Return chains without the day in "booked for 24.11.2026 already"."""
    return [
        (*chain[:6], "The client is booked for") if chain[6].startswith("The client is booked") else chain
        for chain in chains
    ]


@given(BOOKS)
def test_reminders_are_what_a_plain_reading_of_the_rules_says(book: Book) -> None:
    assert shorter(told(remind(snapshot_of(book)).chains)) == expected_reminders(book)


def both(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    chains = (drip(snapshot) + remind(snapshot)).chains
    return sorted(
        (chain.person, chain.sequence, chain.cycle, chain.start, chain.fresh, bool(chain.ended), chain.until)
        for chain in chains
    )


@given(BOOKS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(book: Book, chance: Any) -> None:
    snapshot = snapshot_of(book)
    mixed = {}
    for key, one in snapshot.tables.items():
        places, columns = list(range(len(one))), list(one.frame.columns)
        chance.shuffle(places)
        chance.shuffle(columns)
        frame = one.frame.iloc[places][columns]
        mixed[key] = replace(one, frame=frame, lines=one.lines[places], settled=one.settled[places])

    assert both(replace(snapshot, tables=mixed)) == both(snapshot)


@given(BOOKS)
def test_both_languages_are_one_program(book: Book) -> None:
    english, russian = (drip(one) + remind(one) for one in (snapshot_of(book), snapshot_of(book, "ru")))

    def plain(chains: Iterable[Chain]) -> list[tuple[Any, ...]]:
        return sorted(
            (one.name, one.person, one.cycle, one.start, one.fresh, bool(one.ended), one.until) for one in chains
        )

    assert plain(english.chains) == plain(russian.chains)


@given(BOOKS)
def test_a_second_look_is_quiet_and_knows_the_same_chains(book: Book) -> None:
    snapshot = snapshot_of(book)
    after = snapshot.after(drip(snapshot) + remind(snapshot))
    again = replace(after, memory=remembered(after), chains=())

    assert not drip(again)
    assert not remind(again)
    assert both(again) == both(snapshot)


@given(BOOKS)
def test_renaming_changes_no_key(book: Book) -> None:
    snapshot = snapshot_of(book)
    after = snapshot.after(drip(snapshot) + remind(snapshot))
    tables = dict(after.tables)
    for key, name in (("sequences", "sequence"), ("reminders", "name")):
        frame = tables[key].frame.copy()
        frame[name] = [f"{cell}, renamed" if cell else cell for cell in frame[name]]
        tables[key] = replace(tables[key], frame=frame)

    assert both(replace(after, tables=tables, memory=remembered(after))) == both(snapshot)


@given(BOOKS)
def test_what_is_switched_on_late_floods_nobody(book: Book) -> None:
    snapshot = snapshot_of(book, since=TODAY)
    chains = (drip(snapshot) + remind(snapshot)).chains
    assert all(chain.start.date() >= TODAY for chain in chains if chain.fresh)

    unknown = replace(snapshot, memory=type(snapshot.memory)())
    assert not any(chain.fresh for chain in (drip(unknown) + remind(unknown)).chains)
