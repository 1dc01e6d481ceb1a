"""Is this plan sane? One that touches more of staff's cells than a set share is refused until a person confirms it (O1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.columns import Owner, Use
from sheetcrm.model.problems import Refusal
from sheetcrm.model.words import Word
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from sheetcrm.model.plan import Plan
    from sheetcrm.model.snapshot import Snapshot

TOO_MANY_EDITS = Word(
    "«{tab}»: робот хочет поправить ваши ячейки в {rows} строках из {all} — больше {limit} %. Посмотрите план и подтвердите (--yes)",
    "“{tab}”: the robot wants to edit your cells in {rows} rows of {all}, more than {limit} %. Look at the plan and confirm it (--yes)",
)


def guard(snapshot: Snapshot, plan: Plan) -> tuple[Refusal, ...]:
    """Return why a plan needs a person's word first: edits of staff's cells in more than "Limit of edits" of a tab's rows.

    Robot columns do not count: they are recomputed each night and hold nothing of staff's. Plans below "Do not ask below" rows pass.
    """
    read = settings(snapshot)
    if read["guard_edits"] is None:
        return ()
    refusals = []
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
