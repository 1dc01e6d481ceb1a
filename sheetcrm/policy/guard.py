"""Is this plan sane? One that touches more of staff's cells than a set share is refused until a person confirms it (O1)."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from sheetcrm.model.columns import Owner, Use
from sheetcrm.model.posted import Veto
from sheetcrm.model.problems import Refusal
from sheetcrm.model.words import Word
from sheetcrm.model.words import letters as letter_words
from sheetcrm.policy.hours import DAY, instant
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from sheetcrm.model.letters import Arranged, Letter, Rank
    from sheetcrm.model.plan import Plan
    from sheetcrm.model.snapshot import Snapshot

TOO_MANY_EDITS = Word(
    "«{tab}»: робот хочет поправить ваши ячейки в {rows} строках из {all} — больше {limit} %. Посмотрите план и подтвердите (--yes)",
    "“{tab}”: the robot wants to edit your cells in {rows} rows of {all}, more than {limit} %. Look at the plan and confirm it (--yes)",
)


TOO_MANY_LEAVE = Word(
    "Между «Клиентами» и архивом переехали бы {count} строк при {all} клиентах — больше {limit} %. Посмотрите план и подтвердите (--yes)",
    "{count} rows would move between Clients and the archive beside {all} clients, over {limit} %. Look at the plan, confirm it (--yes)",
)


def guard(snapshot: Snapshot, plan: Plan) -> tuple[Refusal, ...]:
    """Return why a plan needs a person's word first: edits of staff's cells in more than "Limit of edits" of a tab's rows.

    Robot columns do not count: they are recomputed each night and hold nothing of staff's. Plans below "Do not ask below" rows pass.
    """
    read = settings(snapshot)
    refusals = [*_letters(snapshot, plan), *_archive(snapshot, plan)]
    if read["guard_edits"] is None:
        return tuple(refusals)
    for key, table in snapshot.tables.items():
        if table.tab.use not in {Use.REGISTER, Use.STORY}:
            continue
        touched: set[str] = set()
        for (tab, column), change in plan.changes.items():
            described = table.tab.by_key.get(column)
            if tab == key and (described is None or described.owner is not Owner.ROBOT):
                touched.update(change.ids)
        if len(touched) >= read["guard_rows"] and len(touched) * 100 > read["guard_edits"] * len(table):
            values = (
                ("tab", table.title),
                ("rows", len(touched)),
                ("all", len(table)),
                ("limit", f"{read['guard_edits']:g}"),
            )
            refusals.append(Refusal(TOO_MANY_EDITS, values, confirmable=True))
    return tuple(refusals)


def _archive(snapshot: Snapshot, plan: Plan) -> list[Refusal]:
    """Return why so many rows that leave for the archive need a person's word (O1)."""
    read = settings(snapshot)
    joined = plan.changes.get(("archive", "merged_into"))
    count = len(plan.moves) + (0 if joined is None else len({*joined.ids} - {move.id for move in plan.moves}))
    limit, whole = read["guard_archive"], len(snapshot["clients"])
    if limit is None or count < read["guard_rows"] or count * 100 <= limit * whole:
        return []
    values = (("count", count), ("all", whole), ("limit", f"{limit:g}"))
    return [Refusal(TOO_MANY_LEAVE, values, confirmable=True)]


_USUAL = 28  # days over which the usual number of letters is counted


def _letters(snapshot: Snapshot, plan: Plan) -> list[Refusal]:
    """Return why so many letters need a person's word: so many times more than on a usual day of the last four weeks (O1)."""
    count = len(plan.arranged.asks) if plan.arranged else 0
    values = (("count", count), ("usual", f"{_usual(snapshot):.0f}"))
    return [Refusal(letter_words.TOO_MANY, values, confirmable=True)] if count else []


def too_many(snapshot: Snapshot, arranged: Arranged) -> set[str]:
    """Return the keys of the letters that may go now only by a person's word; what matters most goes as far as there is room.

    A sequence goes whole or waits whole, with those that are due and put off to another hour or day: three hundred pasted leads do not
    keep the reminder of today's visit. What a person agreed to, or has been asked about, does not count.
    """
    kinds = defaultdict(list)
    for one in arranged.now:
        if arranged.vetoes.get(one.key, Veto()).decision not in {"send", "ask", "agreed"}:
            kinds[_kind(one)].append(one.key)
    room, over = _most(snapshot), set[str]()
    many = set()
    for kind, keys in sorted(kinds.items()):
        if len(keys) > room:
            many.add(kind)
            over |= {*keys}
        else:
            room -= len(keys)
    due = [one for one in arranged.later if one.due <= instant(snapshot) and not one.held and not one.again]
    return over | {one.key for one in due if _kind(one) in many and not arranged.vetoes.get(one.key, Veto()).decision}


def _kind(letter: Letter) -> tuple[Rank, int, str]:
    return letter.chain.rank, letter.chain.priority, letter.chain.sequence


def _usual(snapshot: Snapshot) -> float:
    """Return how many letters went on a usual day."""
    since = instant(snapshot) - _USUAL * DAY
    return sum(one.gone and one.at is not None and one.at >= since for one in snapshot.memory.post.letters) / _USUAL


def _most(snapshot: Snapshot) -> float:
    """Return how many letters may go at once without a person's word."""
    read = settings(snapshot)
    times = read["guard_letters"]
    return math.inf if times is None else max(read["guard_letters_from"] - 1, times * _usual(snapshot))
