"""A plan and a run for people, and as JSON."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pandas as pd

from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.shown import shown
from sheetcrm.model.table import OWN, WRITTEN
from sheetcrm.model.words import cells as cell_words
from sheetcrm.model.words import choices, figures
from sheetcrm.model.words import runs as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Change, Plan
    from sheetcrm.model.problems import Problem
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language, Word
    from sheetcrm.outcome import Outcome

_REASONS = 5  # reasons that a summary names for one column; the ledger has every one
_EXAMPLES = 3
_FIELDS = 3  # columns of the robot's that a summary names for one tab


def place(problem: Problem, snapshot: Snapshot, language: Language | None = None) -> str:
    """Say where a problem is: tab, sheet row, field."""
    language = language or snapshot.language
    table = snapshot[problem.tab]
    tab = table.title or TABS[problem.tab].title.to(language)
    field = table.name_of(problem.column, language) if problem.column else ""
    if problem.column == "answer" and problem.now not in {
        None,
        problem.sentence,
    }:  # whose line it is, not where the robot answers
        field = str(problem.now)
    line = _line(problem.row, snapshot, problem.tab)
    if line and field:
        return cell_words.PLACE.say(language, tab=tab, line=line, field=field)
    if line:
        return cell_words.PLACE_ROW.say(language, tab=tab, line=line)
    if field:
        return cell_words.PLACE_FIELD.say(language, tab=tab, field=field)
    return cell_words.PLACE_TAB.say(language, tab=tab)


def _line(row: str, snapshot: Snapshot, tab: str) -> int | None:
    if not row:
        return None
    if row.startswith("#"):
        return int(row[1:])
    table = snapshot[tab]
    if row not in table.frame.index:
        return None
    number = int(table.lines[int(table.frame.index.get_indexer(pd.Index([row], dtype=object))[0])])
    return number + 1 if number >= 0 else None


def sentences(plan: Plan, snapshot: Snapshot) -> list[str]:
    """Say in a few sentences what a plan does, for the Journal tab and the log."""
    language = snapshot.language
    robot: dict[str, Counter[str]] = defaultdict(Counter)
    staff: dict[str, Counter[str]] = defaultdict(Counter)
    rows: Counter[str] = Counter()
    for (tab, key), change in plan.changes.items():
        column = TABS[tab].by_key.get(key)
        if key == "id":
            rows[tab] += len(change)
        elif column is not None and column.owner is Owner.ROBOT:
            robot[tab][column.header.to(language)] += len(change)
        else:
            staff[tab][snapshot[tab].name_of(key, language)] += len(change)

    def title(tab: str) -> str:
        return TABS[tab].title.to(language)

    def about(sayings: Mapping[str, Word], otherwise: Word, tab: str, count: int) -> str:
        return sayings.get(tab, otherwise).say(language, tab=title(tab), count=count)

    def most(fields: Counter[str]) -> str:
        named = [name for name, _ in fields.most_common(_FIELDS)]
        return ", ".join(named) + (words.AND_MORE.to(language) if len(fields) > _FIELDS else "")

    said = [about(words.FRESH, words.NEW_ROWS, tab, count) for tab, count in rows.items()]
    said += [
        words.TIDIED.say(
            language,
            tab=title(tab),
            count=sum(fields.values()),
            fields=", ".join(f"{name} {n}" for name, n in fields.most_common()),
        )
        for tab, fields in staff.items()
    ]
    said += [
        words.COMPUTED.say(language, tab=title(tab), count=sum(fields.values()), fields=most(fields))
        for tab, fields in robot.items()
    ]
    said += [about(words.ADDED, words.APPENDED, tab, len(added)) for tab, added in plan.appends.items()]
    routes = Counter((move.source, move.target) for move in plan.moves)
    said += [
        words.MOVED.say(language, source=title(source), target=title(target), count=count)
        for (source, target), count in routes.items()
    ]
    said += [
        words.COLUMN_ADDED.say(language, tab=title(tab), names=", ".join(key.removeprefix(OWN) for key in keys))
        for tab, keys in plan.columns.items()
    ]
    said += [words.REORDERED.say(language, tab=title(tab)) for tab in plan.order]
    said += [about(words.GONE, words.REMOVED, tab, len(gone)) for tab, gone in plan.removals.items()]
    if plan.problems:
        said.append(words.FOUND.say(language, count=len(plan.problems)))
    if plan.skipped:
        said.append(words.LEFT.say(language, count=len(plan.skipped)))
    return said


def totals(plan: Plan) -> dict[str, int]:
    """Count what a plan does, in the few figures that the log shows of each run."""
    counted = Counter[str]()
    for (tab, key), change in plan.changes.items():
        column = TABS[tab].by_key.get(key)
        robot = column is not None and column.owner is Owner.ROBOT
        counted["new" if key == "id" else "computed" if robot else "tidied"] += len(change)
    if plan.moves:
        counted["moved"] = len(plan.moves)
    return {**counted, "problems": len(plan.problems), "skipped": len(plan.skipped)}


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{max(1, round(count / 1e3))} KB"  # noqa: PLR2004


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return a plan or run as one JSON object: job, changes, moves, letters, problems, skipped, refusals."""
    plan, snapshot = outcome.plan, outcome.before
    language = snapshot.language
    changes = []
    for (tab, key), change in sorted(plan.changes.items()):
        entry = {"tab": tab, "column": key, "header": snapshot[tab].name_of(key, language), "cells": len(change)}
        changes.append(entry | {"why": dict(_reasons(change)), "examples": _examples(change)})
    for kind, rows in (("append", plan.appends), ("remove", plan.removals)):
        changes += [
            {"tab": tab, "column": None, "header": None, "cells": 0, "rows": len(listed), "kind": kind, "why": {}}
            for tab, listed in sorted(rows.items())
        ]
    return {
        "job": outcome.job,
        "state": outcome.state,
        "run": outcome.run,
        "changes": changes,
        "moves": [{"id": move.id, "from": move.source, "to": move.target, "why": move.why} for move in plan.moves],
        "letters": {
            "sent": outcome.sent.gone,
            "failed": outcome.sent.failed,
            "stopped": outcome.sent.stopped,
            "wait": outcome.without,  # they are too many without a person's word; all else was carried out
        },
        "problems": [_problem(problem, snapshot) for problem in plan.problems],
        "skipped": [
            {"tab": skip.tab, "row": skip.row, "column": skip.column, "why": skip.sentence} for skip in plan.skipped
        ],
        "refusals": [refusal.sentence(language) for refusal in outcome.refusals],
    }


def _problem(problem: Problem, snapshot: Snapshot) -> dict[str, Any]:
    return {
        "tab": problem.tab,
        "row": problem.row,
        "line": _line(problem.row, snapshot, problem.tab),
        "column": problem.column,
        "now": plain(problem.now),
        "proposal": plain(problem.proposed),
        "sentence": line(problem, snapshot),
    }


def _reasons(change: Change) -> list[tuple[str, int]]:
    return Counter(str(why) for why in change.why).most_common(_REASONS)


def _examples(change: Change) -> list[dict[str, Any]]:
    return [
        {"id": row, "old": plain(old), "new": plain(new)}
        for row, old, new in zip(change.ids[:_EXAMPLES], change.old, change.new, strict=False)
    ]


def plain(value: Any) -> Any:
    """Return a cell as JSON knows it: dates as ISO texts, a formula of the robot's as the word."""
    if value == WRITTEN:
        return words.FORMULA.en
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def example(change: Change, language: Language) -> tuple[str, str]:
    """Return one (before, after) of a column, the most telling: where something stood before, and is not lost by it."""
    pairs = list(zip(change.old, change.new, strict=True))
    telling = (pair for pair in pairs if None not in pair)
    old, new = next(telling, None) or next((pair for pair in pairs if pair[0] is not None), pairs[0])
    return before_after(old, new, language)


def before_after(old: Raw, new: Raw, language: Language, *, longest: int = 60) -> tuple[str, str]:
    """Return two values so that one sees how they differ: text that looks like the date it becomes is in quotes."""
    before, after = cell(old, language, longest=longest), cell(new, language, longest=longest)
    if before == after:
        before, after = _quoted(before, old, language), _quoted(after, new, language)
    return before, after


def cell(value: Raw, language: Language, *, longest: int = 60) -> str:
    """Return a cell for one line of a terminal; what the eye cannot see is made visible."""
    if value is None:
        return words.EMPTY.to(language)
    if value == WRITTEN:
        return words.FORMULA.to(language)
    if isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(language)
    if isinstance(value, float) and not value.is_integer() and language == "ru":
        return f"{value:g}".replace(".", ",")
    text = _UNSEEN.sub(_mark, value) if isinstance(value, str) else shown(value) or ""
    return text if len(text) <= longest else text[: longest - 1] + "…"


_UNSEEN = re.compile(
    r"^[^\S\n]+|[^\S\n]+$|[^\S\n]{2,}|[^\S \n]|\s*\n\s*"
    r"|[\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
)


def _mark(found: re.Match[str]) -> str:
    if "\n" in found[0]:
        return " ⏎ "
    return "".join("␣" if char.isspace() else "▯" for char in found[0])


def _quoted(text: str, value: Raw, language: Language) -> str:
    return figures.QUOTED.say(language, what=text) if isinstance(value, str) else text


def lines_of(problems: Iterable[Problem], snapshot: Snapshot) -> list[str]:
    """Return problems as one sentence each, with their place."""
    return [line(problem, snapshot) for problem in problems]


def line(problem: Problem, snapshot: Snapshot) -> str:
    """Return a problem as one line with its place."""
    said = _UNSEEN.sub(_mark, " ".join(problem.sentence.split()))
    return f"{place(problem, snapshot)}{said if len(said) <= _LONGEST else said[:_LONGEST] + '…'}"


_LONGEST = 600  # characters of one problem on a terminal: some twelve lines
