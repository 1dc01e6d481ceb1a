"""Whether the book and the ledger fit together: after a crash, after a restore, and when a person says that they do.

Each write leaves the ledger's name and the run's number in the book. So at the next start it is known which of the two is ahead, and what
became of a run whose process died.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.adapters.ledger import Record
from sheetcrm.errors import LedgerApart
from sheetcrm.model.plan import Plan
from sheetcrm.model.posted import State
from sheetcrm.model.words import faults
from sheetcrm.model.workbook import read_workbook
from sheetcrm.policy.queueing import standing
from sheetcrm.reading import LETTER, register_of
from sheetcrm.recording import as_it_stands
from sheetcrm.remembering import told_letters
from sheetcrm.shop import both, iso

if TYPE_CHECKING:
    from sheetcrm.adapters.ledger import RunRecord
    from sheetcrm.model.grid import Look
    from sheetcrm.model.leases import Lease
    from sheetcrm.model.words import Word
    from sheetcrm.shop import Shop

MARK_LEDGER, MARK_RUN = "sheetcrm-ledger", "sheetcrm-run"


def recover(shop: Shop) -> None:
    """Find out what became of a run whose process died: whether its write took effect, and note it."""
    ledger = shop.ledger
    now = iso(shop.clock())
    ledger.post.lost()
    shop.book.settle()
    pending = ledger.unfinished()
    if pending is not None:
        look = shop.book.look()
        same = _others(shop) is None  # else a copy of this very memory wrote, under the same number
        took = same and (
            look.stamp == pending.stamp_after
            or (
                look.stamp != pending.stamp_before
                and look.marks.get(MARK_RUN) == str(pending.number)
                and look.marks.get(MARK_LEDGER) == ledger.name
            )
        )
        ledger.finish(
            pending.number,
            "done" if took else "failed",
            now,
            {**pending.summary, "job": pending.job, "why": "recovered"},
        )
    ledger.settle(finished=now)


def gate(shop: Shop, look: Look) -> int:
    """Compare what the book and the ledger know of each other; return the run number in the book.

    Raises LedgerApart where one of them or both were restored, or another ledger wrote the book, unless :func:`adopt` said that this is
    meant; also where another machine has taken the book over that was this one's, though it has the same memory: somebody copied the
    workspace.
    """
    lease = _others(shop)
    if lease is not None and shop.book.holder is not None and shop.ledger.holder == shop.book.holder.id:
        taken = both(faults.APART_TAKEN, host=lease.host, since=f"{lease.since.astimezone():%d.%m.%Y %H:%M}")
        raise LedgerApart(path=shop.path, reason=taken)
    sent, begun = shop.ledger.post.tally.last_run(), shop.ledger.last_begun()
    if sent > begun:
        raise LedgerApart(path=shop.path, reason=both(faults.APART_LETTERS, sent=sent, ledger=begun))
    marks = look.marks
    name, number = marks.get(MARK_LEDGER), marks.get(MARK_RUN, "")
    last = shop.ledger.last_written()
    pending = shop.ledger.unfinished()
    if _adopted(shop, name, number, last):
        return int(number) if number.isdigit() else 0
    if name is None or not number.isdigit():
        if last is not None:  # the book was replaced by one from before the first run
            raise LedgerApart(path=shop.path, reason=both(faults.APART_BEHIND, book="—", ledger=last.number))
        return 0
    known = max(last.number if last else 0, pending.number if pending else 0)
    if lease is None and pending is not None and int(number) in {pending.number, last.number if last else 0}:
        return int(number)  # a run died while writing; the next one finds out what became of it
    reason: Word | None = None
    if name != shop.ledger.name:
        reason = faults.APART_OTHER
    elif int(number) > known and (lease is not None or not _late(shop, int(number))):
        reason = both(faults.APART_AHEAD, book=number, ledger=known)
    elif int(number) < known:
        reason = both(faults.APART_BEHIND, book=number, ledger=known)
    if reason is not None:
        raise LedgerApart(path=shop.path, reason=reason)
    return int(number)


def _others(shop: Shop) -> Lease | None:
    """Return the lease of another installation that worked on the book last."""
    lease, holder = shop.book.lease(), shop.book.holder
    return lease if lease is not None and holder is not None and lease.holder != holder.id else None


def held(shop: Shop) -> None:
    """Note that this installation looks after the book: it has just taken or renewed the lease."""
    if shop.book.holder is not None:
        shop.ledger.hold(shop.book.holder.id)


def _late(shop: Shop, number: int) -> bool:
    """Tell whether it is a run of ours that gave up, and whose write took effect afterwards."""
    runs = shop.ledger.runs()
    return any(run.number == number and run.state == "failed" and run.stamp_after is not None for run in runs)


def _adopted(shop: Shop, name: str | None, number: str, last: RunRecord | None) -> bool:
    """Tell whether a person said that this book is meant, and nothing was written since."""
    held = shop.ledger.states.memory("adopted", [])
    return len(held) > 2 and held[:2] == [name, number] and (last is None or last.number < held[2])  # noqa: PLR2004


def adopt(shop: Shop) -> dict[str, int]:
    """Take the book as it is for the truth: its ids become known, and the next run may write. Return how many ids were taken in.

    What a row holds now is what its id stands for from here on, so a tab that was called torn is so no longer.
    """
    look = shop.book.look()
    shop.ledger.hold("")
    name, mark = look.marks.get(MARK_LEDGER), look.marks.get(MARK_RUN, "")
    tally = shop.ledger.post.tally
    above = max(int(mark) if mark.isdigit() else 0, tally.last_run())
    number = shop.ledger.begin("adopt", iso(shop.clock()), above=above)
    workbook = read_workbook(look.grids)
    taken: dict[str, int] = {}
    for key, letter in LETTER.items():
        table = workbook.tables.get(key)
        if table is None:
            continue
        shape = re.compile(rf"{letter}[0-9a-z]{{6,20}}")
        found = {value for value in table["id"] if isinstance(value, str) and shape.fullmatch(value)}
        fresh = sorted(found - shop.ledger.known(register_of(key)))
        if fresh:
            shop.ledger.mint(number, register_of(key), fresh)
            taken[key] = len(fresh)
    letters, blocks = told_letters(workbook, shop.ledger, now=shop.clock())
    for told in (letters, tally.letters()):
        shop.ledger.post.adopt(number, told)
    for known in (blocks, tally.blocks()):
        shop.ledger.post.suppress(known)
    states = as_it_stands(workbook.tables, shop.ledger, shop.clock().date())
    queue = workbook.tables.get("queue")
    queued = standing(queue) if queue is not None and queue.headers.sound else {}
    memories: dict[str, object] = {"adopted": [name, mark, number], "queued": queued}
    shelf = workbook.tables.get("archive")
    if shelf is not None:  # what cards that joined others held was brought over before
        joined = zip(shelf["id"], shelf["merged_into"], strict=True)
        memories["folded"] = sorted(str(row) for row, into in joined if into is not None)
    over = tuple(one for one in letters if one.state is State.SKIPPED)  # they count with the run that took them
    kept = Record(Plan(), states, memories=memories, letters=over)
    shop.ledger.finish(number, "quiet", iso(shop.clock()), {"job": "adopt"}, kept)
    return taken
