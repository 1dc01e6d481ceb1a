"""The Sequences tab, parsed and checked (M2): which sequences are in force, and what is wrong with a row.

The first step of a sequence, by its number, says what starts it and whether it is on. While it is unclear and was never clear, the
sequence is not in force: nobody shall get the second letter without the first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import policies as sentences
from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.near import nearest
from sheetcrm.policy.scoring import number, said
from sheetcrm.policy.sequences.cells import Cells, Reader, amount, expiry, rows_in_force, tick, window
from sheetcrm.policy.sequences.codes import sequence_codes
from sheetcrm.policy.sequences.conditions import UnclearError
from sheetcrm.policy.sequences.happenings import How, goals_of, start_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time, timedelta

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language
    from sheetcrm.policy.scoring import Condition
    from sheetcrm.policy.sequences.happenings import Goal, Happening

KEYS = (
    "sequence",
    "on",
    "step",
    "start",
    "wait",
    "channel",
    "template",
    "goal",
    "only_if",
    "window",
    "expiry",
    "priority",
)
PRIORITY = 5
_MOST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One row of the tab. What is None was left empty; ``start`` is there as typed, too; ``channel`` is empty for a letter."""

    name: str
    on: bool | None
    number: float
    wait: float
    template: str
    start: Happening | None = None
    start_said: str = ""
    channel: str = ""
    goals: tuple[Goal, ...] = ()
    only_if: tuple[Condition, ...] = ()
    only_if_said: str = ""
    window: tuple[time, time] | None = None
    expiry: timedelta | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """One sequence: its code, and its steps by their codes in the order of their numbers. ``on`` says whether it runs.

    Any of its ``goals`` ends it.
    """

    code: str
    name: str
    on: bool
    start: Happening
    start_said: str
    goals: tuple[Goal, ...]
    priority: int
    steps: Mapping[str, Step]

    @property
    def switch(self) -> str:
        """What the ledger remembers the day by on which it was switched on; with another start it is switched on anew."""
        return f"{self.code} {self.start.sign}"


@dataclass(frozen=True, slots=True)
class Sequences:
    """The sequences that can be understood, on or off, in the order of their codes; answers, cells to remember, codes."""

    known: tuple[Sequence, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, Cells] = field(default_factory=dict)
    codes: tuple[str, ...] = ()  # by row of the tab
    given: Mapping[str, str] = field(default_factory=dict)  # what the ledger shall know of codes

    @property
    def running(self) -> tuple[Sequence, ...]:
        """Those that are switched on."""
        return tuple(sequence for sequence in self.known if sequence.on)


def sequences(snapshot: Snapshot) -> Sequences:
    """Return the sequences of a snapshot."""
    table, language = snapshot["sequences"], snapshot.language
    codes = sequence_codes(table, snapshot.memory.codes)
    reader = Reader.of(snapshot)
    kept = snapshot.memory.good.get("sequences", {})
    rows = rows_in_force(table, codes.codes, KEYS, kept, lambda cells: _step(cells, reader), words.NAMELESS, language)
    groups: dict[str, dict[str, Step]] = defaultdict(dict)
    for code, step in rows.in_force.items():
        head, _, own = code.partition(".")
        groups[head][own] = step
    unclear: dict[str, list[float]] = defaultdict(list)
    for row, code, cell in zip(table.ids, codes.codes, table["step"], strict=True):
        if code and row in rows.answers and code not in rows.in_force:
            unclear[code.partition(".")[0]].append(number(cell) or _LAST)
    known: list[Sequence] = []
    said_of: dict[str, str] = {}
    for head, steps in sorted(groups.items()):
        first = {n: codes.known.get(f"step {head} {n:g}", "") for n in (step.number for step in steps.values())}
        sequence, told = _sequence(head, steps, first, min(unclear[head], default=_LAST), language)
        said_of.update(told)
        known += [sequence] if sequence is not None else []
    known, told = _answered(known, language)
    said_of.update(told)
    lines = zip(table.ids, codes.codes, strict=True)
    answers = {row: said_of[code] for row, code in lines if code in said_of} | dict(rows.answers)
    return Sequences(tuple(known), answers, rows.good, codes.codes, codes.known)


_LAST = float("inf")


def _answered(known: list[Sequence], language: Language) -> tuple[list[Sequence], dict[str, str]]:
    """Leave out sequences that wait for no reply to one that is not there, or to themselves; return the others, and answers by code."""
    kept: list[Sequence] = []
    told: dict[str, str] = {}
    for sequence in known:
        others = {fold(one.name): one.name for one in known if one is not sequence}
        named = sequence.start.names if sequence.start.how is How.NO_REPLY else ()
        if all(name in others for name in named):
            kept.append(sequence)
            continue
        near = nearest(named[0], list(others.values()))
        fault = words.SEQUENCE_UNKNOWN.say(language, value=named[0], maybe=sentences.maybe(near))
        told[f"{sequence.code}.{next(iter(sequence.steps))}"] = words.NOT_IN_FORCE.say(language, fault=fault)
    return kept, told


def _step(cells: Cells, reader: Reader) -> Step:
    """Read a row. Raises UnclearError."""
    get, clients, lists, language = cells.get, reader.clients, reader.lists, reader.language
    place = amount(get("step"), words.STEP, low=1)
    if place is None:
        raise UnclearError(words.STEP, value="")
    important = amount(get("priority"), words.PRIORITY, low=1, high=_MOST)
    if important is not None and important != int(important):
        raise UnclearError(words.PRIORITY, value=said(get("priority")))
    start, only_if = (" ".join(said(get(key, "")).split()) for key in ("start", "only_if"))
    channel = reader.channel(get("channel"))
    return Step(
        name=" ".join(said(get("sequence", "")).split()),
        on=tick(get("on")),
        number=place,
        wait=amount(get("wait"), words.WAIT) or 0.0,
        channel=channel,
        template=reader.template(get("template")) if not channel or "template" in cells else "",
        start=start_of(start, clients, lists, language) if start else None,
        start_said=start,
        goals=goals_of(said(get("goal", "")), clients, lists, language),
        only_if=reader.conditions(get("only_if")),
        only_if_said=only_if,
        window=window(get("window")),
        expiry=expiry(get("expiry")),
        priority=None if important is None else int(important),
    )


def _sequence(
    head: str, steps: Mapping[str, Step], first: Mapping[float, str], unclear: float, language: Language
) -> tuple[Sequence | None, dict[str, str]]:
    """Put the steps of one sequence together; return it and the answers by code.

    ``first`` tells which step is known by a number, of two that have it; ``unclear`` is the lowest number of a row that was never clear.
    """
    told: dict[str, str] = {}
    ordered: dict[str, Step] = {}
    by_number = sorted(steps.items(), key=lambda item: (item[1].number, item[0] != first[item[1].number], item[0]))
    for code, step in by_number:
        if any(step.number == other.number for other in ordered.values()):
            fault = words.STEP_TWICE.say(language, number=f"{step.number:g}")
            told[f"{head}.{code}"] = words.NOT_IN_FORCE.say(language, fault=fault)
        else:
            ordered[code] = step
    (code, opening), *rest = ordered.items()
    if unclear < opening.number:
        return None, told
    if opening.start is None:
        told[f"{head}.{code}"] = words.NOT_IN_FORCE.say(language, fault=words.START_EMPTY)
        return None, told
    goals = next((step.goals for step in ordered.values() if step.goals), ())
    wanted = {goal.happening for goal in goals}
    for code, step in rest:
        if step.start not in {None, opening.start}:
            told[f"{head}.{code}"] = words.DIFFERS.say(language, header=TABS["sequences"]["start"].header)
        elif step.goals and {goal.happening for goal in step.goals} != wanted:
            told[f"{head}.{code}"] = words.DIFFERS.say(language, header=TABS["sequences"]["goal"].header)
    return Sequence(
        code=head,
        name=opening.name,
        on=opening.on is True,
        start=opening.start,
        start_said=opening.start_said,
        goals=goals,
        priority=next((step.priority for step in ordered.values() if step.priority is not None), PRIORITY),
        steps=ordered,
    ), told
