"""The rows of the funnel and of letters in figures (R3, R4)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.posted import DIGEST
from sheetcrm.model.words import figures as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import NEVER, plain
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.alarms import last_heard
from sheetcrm.policy.figures.periods import LETTER_WEEKS, weeks
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.sequences.read import sequences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.posted import Posted
    from sheetcrm.policy.figures.business import Business

    Rows = list[dict[str, Raw]]


def funnel_rows(trade: Business) -> Rows:
    """Each deal stage of Lists in its order: who stands there, what it may bring, who is stuck.

    When clients came to a stage is not kept yet, so conversions and days at it are not measured.
    """
    snapshot, rules = trade.snapshot, settings(trade.snapshot)
    known = lists(snapshot).choices["deal_stage"]
    codes, names = plain(trade.cells["deal_stage"], known.synonyms)
    last, limit = last_heard(trade), rules["figures_stuck_days"]
    silent = snapshot.today.toordinal() - last
    potential = np.array(
        [value if isinstance(value, int | float) else 0 for value in trade.cells["potential"]], dtype=np.float64
    )
    rows: Rows = []
    for name in known.values:
        place = names.index(fold(name)) if fold(name) in names else len(names)
        there = trade.here & (codes == place)
        stuck = there & (last != NEVER) & (silent > limit) if limit is not None else np.zeros(len(there), dtype=bool)
        rows.append(
            {
                "stage": name,
                "people_now": int(there.sum()),
                "potential": round(float(np.rint(potential[there] * 100).sum())) / 100,
                "stuck": int(stuck.sum()) if limit is not None else None,
                "conversion": words.NOT_MEASURED.to(snapshot.language),
                "mark": words.FEW.to(snapshot.language) if int(there.sum()) < rules["figures_least"] else None,
            }
        )
    return rows


def letter_rows(trade: Business) -> Rows:
    """Each sequence and each template of the last four full weeks and the four before, by name."""
    snapshot, rules = trade.snapshot, settings(trade.snapshot)
    lately = weeks(snapshot.today, LETTER_WEEKS, start=int(rules["figures_week_from"]) - 1)
    gone = [one for one in snapshot.memory.post.letters if one.gone and one.at is not None and one.sequence != DIGEST]
    codes = {one.code: one.name for one in sequences(snapshot).known}
    groups: dict[tuple[str, str], list[Posted]] = defaultdict(list)
    for letter in gone:
        groups[words.SEQUENCE.to(snapshot.language), codes.get(letter.sequence, letter.sequence)].append(letter)
        groups[words.TEMPLATE.to(snapshot.language), letter.title or letter.template].append(letter)
    rows: Rows = []
    for (part, name), letters in sorted(groups.items(), key=lambda item: item[0]):
        now, before = (
            [one for one in letters if one.at is not None and span.first <= one.at.toordinal() <= span.last]
            for span in (lately, lately.before)
        )
        if not now and not before:
            continue
        row: dict[str, Raw] = {"part": part, "name": name, "sent": len(now), "sent_before": len(before)}
        row |= dict.fromkeys(("opened", "clicked"), words.NOT_MEASURED.to(snapshot.language))
        for key, outcomes in _OUTCOMES.items():
            row |= {key: _share(now, outcomes), f"{key}_before": _share(before, outcomes)}
        few = len(now) < rules["figures_least"]
        rows.append(row | {"mark": words.FEW.to(snapshot.language) if few else None})
    return rows


_OUTCOMES = {"replied": {"reply"}, "bounced": {"hard"}, "unsubscribed": {"unsubscribe", "complaint"}}


def _share(letters: Iterable[Posted], outcomes: set[str]) -> float | None:
    held = list(letters)
    return count.share(sum(1 for one in held if one.outcome in outcomes), len(held))
