"""Two cards of one person put together: the newer value stands, the other is kept in the notes, nothing is lost (Q6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.columns import Owner
from sheetcrm.model.plan import Plan
from sheetcrm.model.shown import shown
from sheetcrm.model.table import OWN
from sheetcrm.model.words import choices
from sheetcrm.model.words import uniting as words
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

NOTES, OTHERS, TAGS = "notes", "other_contacts", "tags"
_WISHES = {"no_letters", "keep"}
"""Of two cards one that says anything but no is enough: a wish not to be written to, or to stay."""
CONSENT = "consent"
"""It stands only where both cards have it: nobody knows to which of two addresses it was given."""
_GIVEN = ("consent_date", "consent_source")
"""When and how consent was given or refused: that of the card whose consent stands, or a refusal gets the day of another card's yes."""
PURPOSES = "consent_for"
"""Of two cards that both agreed what both agreed to is agreed to."""
_ASIDE = {"phone", "email"}
"""What is kept of these belongs beside the contacts and not among the notes."""


def together(
    stays: Mapping[str, Raw], leaves: Mapping[str, Raw], table: Table, language: Language, *, newer: bool
) -> dict[str, Raw]:
    """Return what changes in the card that stays when another one of the same person joins it.

    ``table`` is the tab where it stays. ``newer`` says that the one that leaves was edited later: its values stand. What does not stand
    any more is kept: a phone or address among the other contacts, all else in the notes, with its column. Columns that only the other
    tab has are kept in the notes, too.
    """
    changed: dict[str, Raw] = {}
    kept: dict[str, list[str]] = {NOTES: [], OTHERS: []}
    differ = table.has(CONSENT) and stays.get(CONSENT) is not leaves.get(CONSENT)
    for key, other in leaves.items():
        column = table.tab.by_key.get(key)
        if (
            other is None
            or key in {"id", NOTES, OTHERS, TAGS, CONSENT, PURPOSES}
            or (column is not None and column.owner is Owner.ROBOT)
        ):
            continue
        if column is None and not key.startswith(OWN):
            continue  # a robot column of the other tab
        mine = stays.get(key)
        if differ and key in _GIVEN and table.has(key):
            continue
        if not table.has(key):
            kept[NOTES].append(f"{table.name_of(key, language)}: {told(other, language)}")
        elif key in _WISHES:
            if mine is None or (mine is False and other is not False):
                changed[key] = other
            elif other is not False and not _same(mine, other):
                _keep(kept, key, other, table, language)
        elif mine is None:
            changed[key] = other
        elif _same(mine, other):
            continue
        elif newer:
            changed[key] = other
            _keep(kept, key, mine, table, language)
        else:
            _keep(kept, key, other, table, language)
    agreed = [stays.get(CONSENT), leaves.get(CONSENT)]
    if differ:
        if True in agreed:
            kept[NOTES].append(f"{table.name_of(CONSENT, language)}: {told(value=True, language=language)}")
        stricter = False if False in agreed else None if True in agreed else agreed[0]
        if stricter is not agreed[0]:
            changed[CONSENT] = stricter
        stands, falls = (stays, leaves) if stricter is agreed[0] else (leaves, stays)
        for key in filter(table.has, _GIVEN):
            if not _same(stands.get(key), stays.get(key)):
                changed[key] = stands.get(key)
            if falls.get(key) is not None and not _same(falls[key], stands.get(key)):
                _keep(kept, key, falls[key], table, language)
    if table.has(PURPOSES) and leaves.get(PURPOSES) is not None:
        _narrow(changed, kept, stays, leaves, table, language)
    _unite(changed, kept, stays, leaves, table)
    return changed


def _narrow(
    changed: dict[str, Raw],
    kept: dict[str, list[str]],
    stays: Mapping[str, Raw],
    leaves: Mapping[str, Raw],
    table: Table,
    language: Language,
) -> None:
    """Leave of what two cards agreed to what stands on both; where that is nothing, nobody knows what was agreed."""
    mine, other = (purposes(card.get(PURPOSES)) for card in (stays, leaves))
    theirs = set(map(fold, other))
    both = [one for one in mine if fold(one) in theirs] if mine else list(other)
    if stays.get(CONSENT) is True and leaves.get(CONSENT) is True and not both:
        changed[CONSENT] = None
        kept[NOTES].append(f"{table.name_of(CONSENT, language)}: {told(value=True, language=language)}")
    if both and tuple(both) != mine:
        changed[PURPOSES] = ", ".join(both)
    if set(map(fold, both)) != theirs:
        _keep(kept, PURPOSES, leaves[PURPOSES], table, language)


def purposes(cell: object) -> tuple[str, ...]:
    """Return what a person agreed to, one by one; nothing where they agreed to all."""
    return tuple(part for one in str(cell or "").split(",") if (part := one.strip()))


def _keep(kept: dict[str, list[str]], key: str, value: Raw, table: Table, language: Language) -> None:
    if key in _ASIDE:
        kept[OTHERS].append(told(value, language))
    else:
        kept[NOTES].append(f"{table.name_of(key, language)}: {told(value, language)}")


def _unite(
    changed: dict[str, Raw],
    kept: Mapping[str, list[str]],
    stays: Mapping[str, Raw],
    leaves: Mapping[str, Raw],
    table: Table,
) -> None:
    """Add what is kept to the cells that hold many things, each thing once."""
    for key, sign in ((TAGS, ", "), (OTHERS, ", "), (NOTES, "\n")):
        mine, other = stays.get(key), leaves.get(key)
        parts = [str(cell) for cell in (mine, other) if cell is not None] + list(kept.get(key, ()))
        listed: list[str] = []
        for part in parts:
            for one in part.split(sign.strip() or sign):
                text = one.strip() if key != NOTES else one.rstrip()
                if text and fold(text) not in {fold(held) for held in listed}:
                    listed.append(text)
        text = sign.join(listed)
        if not table.has(key):
            continue
        if listed and text != mine and (other is not None or kept.get(key)):
            changed[key] = text


def _same(one: Raw, other: Raw) -> bool:
    return fold(str(one)) == fold(str(other)) if isinstance(one, str) and isinstance(other, str) else one == other


def told(value: Raw, language: Language) -> str:
    """Return a cell as a part of a note."""
    if isinstance(value, bool):
        return (choices.YES if value else choices.NO).to(language)
    return " ".join((shown(value) or "").split())


def card(snapshot: Snapshot, tab: str, row: str) -> dict[str, Raw]:
    """Return what a client's row holds."""
    table = snapshot[tab]
    at = table.position(row)
    return {} if at is None else table.cells(at)


def owed_after(owed: Mapping[str, tuple[str, ...]], wanted: Plan, done: Plan) -> dict[str, tuple[str, ...]]:
    """Return what is owed to the notes of rows once a plan was carried out in part.

    Staff's edit of the cell stands, and all else that was to happen to the row has happened: so what was to be kept there is added to the
    notes the next time.
    """
    after = dict(owed)
    for key, change in wanted.changes.items():
        if key[1] not in {NOTES, OTHERS}:
            continue
        sign = "\n" if key[1] == NOTES else ", "
        written = set(done.changes[key].ids) if key in done.changes else set()
        for row, old, new in zip(change.ids, change.old, change.new, strict=True):
            before, parts = ([part for part in str(cell or "").split(sign) if part] for cell in (old, new))
            if row in written:
                after = {one: lines for one, lines in after.items() if one != row or key[1] != NOTES}
            elif set(before) <= set(parts):  # something was only to be added
                fresh = (part for part in parts if part not in before)
                after[row] = tuple(dict.fromkeys((*after.get(row, ()), *fresh)))
    return after


def owed(snapshot: Snapshot) -> Plan:
    """Plan that the notes get the lines that an edit kept out of them."""
    changes = []
    for tab in ("clients", "archive"):
        table = snapshot[tab]
        places = {row: at for row in snapshot.memory.owed if (at := table.position(row)) is not None}
        if not places or not table.has(NOTES):
            continue
        cells = table[NOTES].copy()
        for row, at in places.items():
            held = str(cells[at]) if cells[at] is not None else ""
            lines = [line for line in snapshot.memory.owed[row] if line not in held.split("\n")]
            cells[at] = "\n".join([*([held] if held else []), *lines]) or None
        changes.append(table.change(NOTES, cells, words.OWED.to(snapshot.language)))
    return Plan.of(*changes)
