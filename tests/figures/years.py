"""Generated years of a small business, as a snapshot and as tables of a database: cards that were merged, refunds, ties, empty cells.

What is made is what people leave behind: sources in three spellings, orders with no amount or with a word for one, dates that lie ahead,
a list brought over on one day, clients of whom three cards speak, rows of nobody.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.model.columns import TABS
from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.passages import Passages
from sheetcrm.model.plan import objects
from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.model.snapshot import Memory, Snapshot
from tests.figures import schema
from tests.sheets import empty, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetcrm.model.grid import Raw

TODAY = datetime(2026, 11, 22, 9)
MOSCOW = ZoneInfo("Europe/Moscow")
START = date(2024, 6, 1)
DAYS = 920  # a few of them ahead of today

CARD = (
    *("id", "source", "source_detail", "first_contact", "loyalty", "loss_reason", "manager", "deal_stage", "service"),
    *("city", "client_kind", "industry", "potential", "score", "stage", "completeness", "problems", "segment"),
)
BOUGHT = ("client_id", "date", "amount", "status", "service", "pay_by", "paid")
SAID = ("client_id", "when", "direction", "event", "by")
TASK = ("client_id", "manager", "due", "done")
COST = ("month", "source", "detail", "amount")


@dataclass
class Years:
    """The rows, as they lie in the tabs and in the ledger."""

    cards: list[list[Raw]] = field(default_factory=list)
    shelf: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    bought: list[list[Raw]] = field(default_factory=list)
    said: list[list[Raw]] = field(default_factory=list)
    tasks: list[list[Raw]] = field(default_factory=list)
    costs: list[list[Raw]] = field(default_factory=list)
    passed: dict[str, list[tuple[str, date, str | None]]] = field(default_factory=dict)
    letters: list[Posted] = field(default_factory=list)
    mail: list[tuple[Incoming, str]] = field(default_factory=list)


def made(seed: int, *, people: int = 300) -> tuple[Snapshot, sqlite3.Connection]:
    """Return some years of a business as a snapshot and as tables of a database."""
    years = _lived(Random(seed), people)
    return _snapshot(years), _base(years)


def _lived(dice: Random, people: int) -> Years:
    years = Years()
    ids = [f"c{number:04}" for number in range(people)]
    years.shelf = set(dice.sample(ids, people // 4))
    stayed = [one for one in ids if one not in years.shelf]
    years.merged = {row: dice.choice([*stayed, "x1"]) for row in sorted(years.shelf) if dice.random() < 0.5}
    years.merged |= {f"g{number}": dice.choice(stayed) for number in range(people // 20)}  # their rows are long gone
    years.cards = [_card(dice, row) for row in ids]
    for day, count in ((1, 31), (2, 30)):  # a list brought over, and a day of so many that it might just be no list
        years.cards += [_card(dice, f"b{day}{number:02}", date(2026, 9, day)) for number in range(count)]
    for day in (1, 2, 3):  # and on these days people who did turn to us, on the last of them more than a list has
        years.cards += [_card(dice, f"d{day}{number:02}", date(2026, 9, day)) for number in range(12 * day)]
    named = [*ids, *(row for row in years.merged if row[0] == "g"), "nobody", None]
    years.bought = [_order(dice, dice.choice(named)) for _ in range(people * dice.choice((1, 4)))]
    years.said = [_word(dice, dice.choice(named)) for _ in range(people * 2)]
    for card in years.cards:
        if str(card[0])[0] != "b":
            years.said += _first_words(dice, card)
        if str(card[0])[0] == "d":
            years.said.append(
                [
                    card[0],
                    card[3],
                    None,
                    dice.choice(["visit", "letter", "unheard of"]),
                    dice.choice(["robot", None, None]),
                ]
            )
            years.bought += [_order(dice, str(card[0]))] if dice.random() < 0.5 else []
        if card[0] in ids and dice.random() < 0.2:
            _twice(dice, years, card[0])
    years.tasks = [_task(dice, dice.choice(named)) for _ in range(people)]
    years.costs = [_cost(dice) for _ in range(dice.choice([0, 60]))]
    years.passed = {
        "deal_stage": _passages(dice, named, people * dice.choice((0, 3)), (*DEALS, "demo", "no such stage", None)),
        "stage": _passages(dice, named, people * 2, (*SCORES, None)),
    }
    years.letters = [_letter(dice, number, dice.choice(named) or "") for number in range(people * 2)]
    years.said += _seen(dice, years.letters)
    years.mail = [_reply(dice, number, named) for number in range(people)]
    return years


DEALS = ("new lead", "first contact", "presentation", "negotiation", "deal", "lost")
SCORES = ("awareness", "consideration", "decision", "решение")
MANAGERS = ("Anna", "Ann", "anna", "Oliver", "Mary", "Zed", None)


def _card(dice: Random, row: str, met: date | None = None) -> list[Raw]:
    def of(*cells: Raw) -> Raw:
        return dice.choice(cells)

    met = met or (_day(dice, 900) if dice.random() < 0.8 else None)
    return [
        row,
        of("Alpha", "ALPHA", "beta", "Gamma", "site", "website", "web form", None),
        of(None, None, "Spring", "spring", "autumn"),
        met,
        of(None, "did not return"),
        of(None, "too far", "far away", "did not like it", "Price"),
        of(*MANAGERS),
        of(*DEALS, "demo", "nonsense", None),
        of("haircut", "trim", "dye", None),
        of("Paris", "Rome", "rome", None),
        of("B2B", "person", None),
        of(None, "retail", "IT"),
        of(None, dice.randrange(10**7) / 100, 500),
        of(None, dice.randrange(100), 39, 40, 41),
        of(*SCORES, None),
        of(None, dice.randrange(101)),
        of(None, None, "Phone: 12 is no phone"),
        of("active", "moderate", "dormant", None),
    ]


def _day(dice: Random, days: int = DAYS) -> date:
    return START + timedelta(dice.randrange(days))


def _order(dice: Random, client: str | None) -> list[Raw]:
    amount = dice.choice([None, "agreed", 0, dice.randrange(1, 10**7) / 100, dice.randrange(1, 10**4), 999.99])
    amount = -150.05 if dice.random() < 0.03 else amount
    return [
        client,
        _day(dice) if dice.random() < 0.97 else None,
        amount,
        dice.choice([None, None, "done", "DONE", "cancelled", "cancel", "Refund", "returned"]),
        dice.choice(["haircut", "trim", "hair colouring", None]),
        _day(dice) if dice.random() < 0.2 else None,
        dice.choice([None, 0, 100, 999.99]),
    ]


def _word(dice: Random, client: str | None) -> list[Raw]:
    when: Raw = _day(dice) if dice.random() < 0.97 else None
    if isinstance(when, date) and dice.random() < 0.7:
        when = datetime.combine(when, time(dice.randrange(24), dice.randrange(60)))
    return [
        client,
        when,
        dice.choice(["from client", "From client", "from us", None, None, "by pigeon"]),
        dice.choice(["call", "visit", "came", "message from client", "letter", "unheard of", None]),
        dice.choice(["robot", "Anna", None]),
    ]


def _first_words(dice: Random, card: list[Raw]) -> list[list[Raw]]:
    """Return the first words of a client at a known time, and an answer to them, at once, late, by the robot, or never."""
    met = card[CARD.index("first_contact")]
    if not isinstance(met, date) or dice.random() < 0.4:
        return []
    at = datetime.combine(met, time(dice.randrange(8, 24), dice.randrange(60)))
    rows: list[list[Raw]] = [[card[0], at, "from client", "call from client", None]]
    if dice.random() < 0.2:
        rows.append([card[0], at.replace(second=30), None, "form", None])
    for _ in range(dice.randrange(3)):
        later = at + timedelta(minutes=dice.choice([-5, 0, 1, 14, 15, 16, dice.randrange(4000)]))
        rows.append([card[0], later, "from us", "call", dice.choice(["Anna", "robot", None])])
    return rows


def _twice(dice: Random, years: Years, client: Raw) -> None:
    """Let somebody of ours speak to a client twice, who orders on the day of the second word, or on the day before it."""
    second = date(2026, 11, 15) - timedelta(dice.randrange(300))
    years.said += [
        [client, second - timedelta(3), "from us", "call", "Anna"],
        [client, second, "from us", "call", "Anna"],
    ]
    years.bought.append([client, second - timedelta(dice.choice([0, 1])), 100.01, "done", None, None, None])


def _task(dice: Random, client: str | None) -> list[Raw]:
    due = dice.choice([None, _day(dice), date(2026, 11, 22) - timedelta(dice.randrange(-10, 200))])
    return [client, dice.choice([*MANAGERS, "Solo"]), due, dice.choice([None, False, True])]


def _cost(dice: Random) -> list[Raw]:
    return [
        _day(dice),
        dice.choice(["Alpha", "BETA", "gamma", "Billboard"]),
        dice.choice([None, None, "spring", "Winter"]),
        dice.choice([dice.randrange(-(10**4), 10**6) / 100, dice.randrange(1, 9000)]),
    ]


def _passages(
    dice: Random, named: Sequence[str | None], count: int, stages: Sequence[str | None]
) -> list[tuple[str, date, str | None]]:
    """Return who came to which stage when, the oldest first; some twice on a day."""
    rows = [
        (dice.choice(named) or "gone", date(2026, 11, 22) - timedelta(dice.randrange(240)), dice.choice(stages))
        for _ in range(count)
    ]
    rows += [(client, day, dice.choice(stages)) for client, day, _ in rows[::5]]
    return sorted(rows, key=lambda row: row[1])


def _letter(dice: Random, number: int, client: str) -> Posted:
    """Return a letter of the last months; a quarter of them in the same few minutes, some around midnight."""
    at = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(82 * 24 * 60))
    if dice.random() < 0.25:
        at = datetime(2026, 11, 9, 20, 58, tzinfo=UTC) + timedelta(minutes=dice.randrange(5))
    state = dice.choice([*[State.SENT] * 6, State.UNKNOWN, State.PLANNED, State.REFUSED])
    outcome = dice.choice([*[""] * 12, "reply", "hard", "unsubscribe", "complaint", "soft"])
    title, sequence = dice.choice(["Hello", "Offer", ""]), dice.choice(["q1", "q2", "weekly"])
    key = f"l{number:04}"
    return Posted(key, client, sequence, "1", str(number), state, at, at, template="", title=title, outcome=outcome)


def _seen(dice: Random, posted: list[Posted]) -> list[list[Raw]]:
    """Return rows of History: letters that were opened and links that were clicked, some of which only the day is known."""
    rows: list[list[Raw]] = []
    for one in dice.sample(posted, dice.choice([0, len(posted) // 2, len(posted)])):
        assert one.at is not None
        when: date = (one.at + timedelta(hours=3, minutes=dice.choice([-30, 0, 1, 500, 9000]))).replace(tzinfo=None)
        when = datetime.date(when) if dice.random() < 0.3 and isinstance(when, datetime) else when
        event = dice.choice(["letter opened", "link clicked", "clicked", "letter opened"])
        rows.append([one.person or None, when, "from client", event, None])
    return rows


def _reply(dice: Random, number: int, named: Sequence[str | None]) -> tuple[Incoming, str]:
    when = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(266 * 24 * 60))
    sort = dice.choice([Sort.REPLY, Sort.REPLY, Sort.AUTOMATIC])
    people = " ".join(str(one) for one in dice.sample(named, dice.choice([1, 1, 2])) if one)
    return Incoming(str(number), sort, when), people


def _snapshot(years: Years) -> Snapshot:
    tables = {key: empty(key) for key, tab in TABS.items() if tab.columns}
    tables["clients"] = table("clients", CARD, [card for card in years.cards if card[0] not in years.shelf])
    tables["archive"] = table("archive", CARD, [card for card in years.cards if card[0] in years.shelf])
    for key, columns, rows in (
        ("orders", BOUGHT, years.bought),
        ("history", SAID, years.said),
        ("tasks", TASK, years.tasks),
        ("costs", COST, years.costs),
    ):
        tables[key] = table(key, columns, rows)
    seen = {key: _passed(rows) for key, rows in years.passed.items()}
    memory = Memory(merged=years.merged, post=Post(letters=years.letters, mail=years.mail), passages=seen.__getitem__)
    return Snapshot(tables, TODAY, "en", memory)


def _passed(rows: list[tuple[str, date, str | None]]) -> Passages:
    days = np.array([day.toordinal() for _, day, _ in rows], dtype=np.int64)
    return Passages(objects(who for who, _, _ in rows), days, objects(stage for _, _, stage in rows))


def _base(years: Years) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.executescript(schema.ROWS)

    def put(name: str, rows: list[list[Any]]) -> None:
        if rows:
            base.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", rows)

    put("card", [[*map(_cell, card), card[0] not in years.shelf, place] for place, card in enumerate(years.cards)])
    put("merged", [[old, new] for old, new in years.merged.items()])
    put("bought", [[*map(_cell, row)] for row in years.bought])
    put("said", [[*map(_cell, row), _minute(row[1])] for row in years.said])
    put("task", [[*map(_cell, row)] for row in years.tasks])
    put("cost", [[f"{str(row[0])[:7]}-01", *map(_cell, row[1:])] for row in years.costs])
    for key, rows in years.passed.items():
        put("passed", [[key, who, day.isoformat(), stage, place] for place, (who, day, stage) in enumerate(rows)])
    put("sent", [_sent(one) for one in years.letters])
    put(
        "mail",
        [
            [who, str(one.when.astimezone(MOSCOW))[:10], one.sort.value]
            for one, people in years.mail
            for who in people.split()
        ],
    )
    base.executescript(schema.VIEWS)
    return base


def _cell(cell: Raw) -> object:
    return cell.isoformat()[:10] if isinstance(cell, date) else cell


def _minute(when: Raw) -> int | None:
    """Return the minute of an instant, counted from day 0; None where only its day is known."""
    clock = when.hour * 60 + when.minute if isinstance(when, datetime) else 0
    return when.toordinal() * 24 * 60 + clock if isinstance(when, datetime) and clock else None


def _sent(one: Posted) -> list[object]:
    assert one.at is not None
    local = one.at.astimezone(MOSCOW).replace(tzinfo=None)
    minute = local.toordinal() * 1440 + local.hour * 60 + local.minute
    return [
        one.key,
        one.person,
        local.isoformat()[:10],
        minute,
        one.sequence,
        one.title,
        one.state.value,
        one.outcome,
    ]
