"""What staff wrote into Costs (R2): amounts by source, page and month; what cannot be counted gets an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.words import costs as words
from sheetcrm.model.words.fold import fold
from sheetcrm.model.words.policies import maybe
from sheetcrm.policy.activity import meant
from sheetcrm.policy.near import nearest
from sheetcrm.policy.read import lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Word
    from sheetcrm.policy.figures.periods import Span

_TOO_MUCH = 1e12


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount in kopecks of one month; ``source`` and ``detail`` are folded, ``shown`` are both as people write them."""

    month: int  # the ordinal of its first day
    source: str
    detail: str
    shown: tuple[str, str]
    kopecks: int


@dataclass(frozen=True, slots=True)
class Costs:
    """All that counts, and the answers for rows that do not, or that look mistaken."""

    lines: tuple[Cost, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def within(self, span: Span) -> list[Cost]:
        """Return the costs of months whose first day lies in a span."""
        return [one for one in self.lines if span.first <= one.month <= span.last]


def total(costs: Iterable[Cost]) -> float | None:
    """Return the sum to the kopeck; None where there are no costs at all."""
    amounts = [one.kopecks for one in costs]
    return sum(amounts) / 100 if amounts else None


def costs(snapshot: Snapshot) -> Costs:
    """Read the tab; where the workbook has none there are no costs."""
    table, known, say = snapshot["costs"], lists(snapshot).choices["source"], snapshot.language
    if not all(table.has(key) for key in ("month", "source", "amount")):
        return Costs()
    names = {fold(name): name for name in _held(snapshot)} | {fold(name): name for name in known.values}
    lines, answers = [], {}
    keys = ("month", "source", "detail", "amount", "note")
    for row, *cells in zip(table.ids, *(table[key] for key in keys), strict=True):
        month, source, detail, amount, _ = cells
        if all(cell is None for cell in cells):
            continue
        fault = _fault(month, source, amount)
        if fault is not None:
            answers[row] = fault.to(say)
            continue
        key = meant(str(source), known.synonyms)
        if key not in names:
            near = nearest(str(source), list(names.values()))
            answers[row] = words.UNKNOWN_SOURCE.say(say, maybe=maybe(near))
        shown = (names.get(key, str(source).strip()), "" if detail is None else str(detail).strip())
        assert isinstance(month, date)
        first = month.toordinal() - month.day + 1
        lines.append(Cost(first, key, fold(shown[1]), shown, round(float(str(amount)) * 100)))
    return Costs(tuple(lines), answers)


def _held(snapshot: Snapshot) -> Iterable[str]:
    """Return the sources that stand in cards, each once."""
    cells = {cell for key in ("clients", "archive") for cell in snapshot[key]["source"].tolist()}
    return sorted(str(cell) for cell in cells if cell is not None)


def _fault(month: Raw, source: Raw, amount: Raw) -> Word | None:
    if not isinstance(month, date):
        return words.NO_MONTH
    if source is None or not fold(str(source)):
        return words.NO_SOURCE
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not abs(amount) < _TOO_MUCH:
        return words.NO_AMOUNT
    return None
