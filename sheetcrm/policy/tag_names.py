"""Which tags a rule, sequence, reminder, campaign or template names: none of them is given up (Q12)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.words import choices
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.scoring import rules
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.templates.read import templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.scoring import Condition

_TABS = ("rules", "sequences", "reminders", "campaigns", "templates")
_BRACKETS = re.compile(r"\[[^\]]*\]|\{\{.*?\}\}|%[^%\n]*%", re.DOTALL)
"""Where a template speaks of clients; the rest of it is a letter, in which a wedding is no tag."""


def named(snapshot: Snapshot, tags: Iterable[str]) -> frozenset[str]:
    """Return those of the tags that anything names: as a whole word in a cell, a half-written rule's too, or by a condition.

    Rather one too many: who gives up a tag that a rule looks for stops that rule without a word.
    """
    cells = "\n".join(_cells(snapshot))
    tested = list(_conditions(snapshot))
    return frozenset(tag for tag in tags if _spoken(fold(tag), cells) or any(_asks(one, fold(tag)) for one in tested))


def _spoken(tag: str, cells: str) -> bool:
    return tag in cells and re.search(rf"(?<!\w){re.escape(tag)}(?!\w)", cells) is not None


def _asks(condition: Condition, tag: str) -> bool:
    if condition.how is choices.CONTAINS:
        return any(text in tag for text in condition.texts)
    return tag in condition.texts


def _cells(snapshot: Snapshot) -> Iterator[str]:
    for key in _TABS:
        table = snapshot[key]
        for column in table.tab.columns:
            for cell in table[column.key]:
                if isinstance(cell, str):
                    yield fold(" ".join(_BRACKETS.findall(cell)) if key == "templates" else cell)


def _conditions(snapshot: Snapshot) -> Iterator[Condition]:
    """Return all conditions in force on tags, those of rows that cannot be read now and are remembered included."""
    found: list[Condition | None] = [rule.condition for rule in rules(snapshot).in_force]
    for sequence in sequences(snapshot).known:
        found += [one for step in sequence.steps.values() for one in step.only_if]
        found += [one.condition for one in (sequence.start, *(goal.happening for goal in sequence.goals))]
    found += [one for reminder in reminders(snapshot).known.values() for one in reminder.only_if]
    for template in templates(snapshot).in_force.values():
        found += [one for test in template.tests if not isinstance(test, str) for one in test]
    yield from (one for one in found if one is not None and one.column == "tags")
