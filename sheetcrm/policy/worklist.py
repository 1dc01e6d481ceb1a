"""The Problems tab as a worklist (Q7): which problems stand there, and what staff decided in its cells.

A proposal never changes once shown: a problem's id is made from the cell, what it holds and what is proposed. Refreshing only appends
rows and deletes whole rows. A decision counts only while its row equals what the ledger remembers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.plan import Plan, Row, Skip
from sheetcrm.model.shown import shown
from sheetcrm.model.words import cells as words
from sheetcrm.model.words import choices
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.problems import Problem
    from sheetcrm.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Decisions:
    """What staff decided: problems to mend as proposed, cells never to ask about again, and decisions that do not count."""

    accept: tuple[Problem, ...] = ()
    dismissed: frozenset[tuple[str, str, str, str]] = frozenset()
    skipped: tuple[Skip, ...] = ()


def accepted(snapshot: Snapshot) -> Decisions:
    """Read the decisions in the Problems tab against what the ledger remembers of its rows."""
    table = snapshot["problems"]
    accept: list[Problem] = []
    never: set[tuple[str, str, str, str]] = set()
    skipped: list[Skip] = []
    do, leave = ({fold(text) for text in word.both()} for word in (choices.DO, choices.NEVER))
    for index, decision in enumerate(table["decision"]):
        if decision is None or not table.settled[index]:
            continue
        problem = snapshot.memory.shown.get(str(table["id"][index]))
        told = fold(str(decision))
        if problem is None or not _same(snapshot, problem, index):
            if told in do | leave:
                skipped.append(Skip("problems", table.ids[index], "decision", words.ROW_EDITED.to(snapshot.language)))
            continue
        if told in leave:
            never.add(problem.subject)
        elif told in do and problem.proposed is not None:
            accept.append(problem)
        elif told in do:
            sentence = words.NOTHING_PROPOSED.say(snapshot.language, never=choices.NEVER)
            skipped.append(Skip("problems", problem.id, "decision", sentence))
        else:
            sentence = words.DECISION_UNKNOWN.say(
                snapshot.language, decision=decision, do=choices.DO, never=choices.NEVER
            )
            skipped.append(Skip("problems", problem.id, "decision", sentence))
    return Decisions(tuple(accept), frozenset(never), tuple(skipped))


def _same(snapshot: Snapshot, problem: Problem, index: int) -> bool:
    table = snapshot["problems"]
    cells = (table["now"][index], table["proposal"][index], table["row"][index])
    return cells == (shown(problem.now), shown(problem.proposed), problem.row or None)


def refresh(snapshot: Snapshot, problems: Iterable[Problem], *, limit: int) -> Plan:
    """Plan the Problems tab: rows whose problem is gone leave, new problems follow, at most ``limit`` rows stand there.

    Problems that stand there stay where they are, so that a list half worked through keeps its order. What could not be judged
    now, because somebody is typing in that row or its tab cannot be read, is not gone.
    """
    table = snapshot["problems"]
    if not table.headers.sound:
        return Plan()
    never = snapshot.memory.dismissed | accepted(snapshot).dismissed
    wanted = {problem.id: problem for problem in problems if problem.subject not in never}
    known = wanted | {
        key: problem
        for key, problem in snapshot.memory.shown.items()
        if key not in wanted and problem.subject not in never and _unjudged(snapshot, problem)
    }
    standing: list[str] = []
    gone: list[str] = []
    for row, key in zip(table.ids, table["id"], strict=True):
        keep = key in known and key not in standing and len(standing) < limit
        (standing if keep else gone).append(key if keep else row)
    room = limit - len(standing)
    kept = set(standing)
    fresh = [problem for key, problem in wanted.items() if key not in kept][:room]
    rows = [Row(problem.id, _cells(snapshot, problem), words.NEW_PROBLEM.to(snapshot.language)) for problem in fresh]
    return Plan.of(
        appends={"problems": rows},
        removals={"problems": gone},
        shown=[known[key] for key in standing] + fresh,
    )


def _unjudged(snapshot: Snapshot, problem: Problem) -> bool:
    """Tell whether nobody could look now at what a problem is about: its row, its tab, or the clients that its row names."""
    if not problem.row:
        return False
    table = snapshot[problem.tab]
    if not table.headers.sound or (problem.column == "client" and not snapshot["clients"].headers.sound):
        return True
    place = table.position(problem.row)
    if place is None:
        return table.aside is not None and problem.row in table.aside.ids
    return not table.settled[place]


def _cells(snapshot: Snapshot, problem: Problem) -> dict[str, Raw]:
    language = snapshot.language
    tab = TABS[problem.tab]
    table = snapshot[problem.tab]
    return {
        "id": problem.id,
        "tab": tab.title.to(language),
        "client": shown(who(snapshot, problem)),
        "field": table.name_of(problem.column, language) if problem.column else None,
        "now": shown(problem.now),
        "proposal": shown(problem.proposed),
        "why": shown(problem.sentence),
        "row": problem.row or None,
    }


def who(snapshot: Snapshot, problem: Problem) -> str | None:
    """Return whom a problem concerns, as staff know that person: the name, else a phone, else the text in the row."""
    table = snapshot[problem.tab]
    index = table.position(problem.row) if problem.row else None
    if index is None:
        return None
    parts = [table[key][index] for key in ("last_name", "first_name", "patronymic")]
    name = " ".join(str(part) for part in parts if part is not None)
    return name or next(
        (
            str(value)
            for key in ("client", "company", "phone", "email", "name")
            if (value := table[key][index]) is not None
        ),
        None,
    )
