"""What staff know of their clients and rows, by tags of their own: the bookkeeping that a life is compared with.

It is a few dictionaries and knows nothing of ids, steps or the ledger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import Formula
from tests.laws.workbooks import TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.lives.desks import Desk

CLIENTS, ARCHIVE, ORDERS, HISTORY, DUPLICATES, LEAVING = (
    TABS[key].title.ru for key in ("clients", "archive", "orders", "history", "duplicates", "leaving")
)
MARK = TAG.removeprefix("+")
ID, NOTES, PHONE = (TABS["clients"][key].header.ru for key in ("id", "notes", "phone"))
OWNER = TABS["orders"]["client_id"].header.ru
OWN = "Своя "
LOOKS = "known limit: a number that is shown as a day"
_DAY_ZERO = date(1899, 12, 30).toordinal()
Line = dict[str, Any]


@dataclass
class Card:
    """A row of a client as staff know it: what they last typed in each column of their own."""

    person: int
    own: dict[str, list[Any]] = field(default_factory=dict)
    """Last typed; of a row that staff copied, all since then, for they cannot tell the copies apart."""
    notes: list[str] = field(default_factory=list)
    copies: int = 0
    copied: bool = False
    gone: bool = False


@dataclass
class Known:
    """All cards, and rows of Orders and History, by tag."""

    cards: dict[str, Card] = field(default_factory=dict)
    stories: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The tab and the person of each row of Orders and History that is to be there."""
    ever: dict[tuple[int, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    """Whatever was typed in a column for a person, on any of the cards."""
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Which tags stood beside which id at the end of a night."""

    def typed(self, tag: str, header: str, value: Any) -> None:
        """Note what staff typed."""
        card = self.cards[tag]
        shown = value.shown if isinstance(value, Formula) else value
        card.own[header] = [*card.own.get(header, [None]), shown] if card.copied else [shown]
        self.ever[card.person, header].append(shown)

    def tag(self, person: int) -> str:
        """Return a tag for a card of a person: those of one person differ in capitals only, so that a merge takes them for equal."""
        number = sum(card.person == person for card in self.cards.values())
        letters = "".join(c.upper() if number >> n & 1 else c for n, c in enumerate("метка"))
        return f"{letters}-{person}"


def lines(desk: Desk, title: str) -> Iterator[tuple[int, Line]]:
    """Yield the rows of a tab that have a tag, by header, with where they stand."""
    rows = desk.rows(title)
    heads = [str(cell or "") for cell in rows[0]]
    if MARK not in heads:
        return
    for line, row in enumerate(rows[1:], 1):
        found = {head: cell for head, cell in zip(heads, row, strict=True) if head}
        if isinstance(found[MARK], str) and found[MARK]:
            yield line, found


def places(desk: Desk, tag: str) -> list[tuple[str, int]]:
    """Return where the rows of a card stand."""
    return [(title, line) for title in (CLIENTS, ARCHIVE) for line, row in lines(desk, title) if row[MARK] == tag]


def same(one: Any, other: Any) -> bool:
    """Tell whether two cells show the same: text is never a number, and a day never a number."""
    one, other = (cell.shown if isinstance(cell, Formula) else cell for cell in (one, other))
    one, other = (None if cell == "" else cell for cell in (one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return type(one) is type(other) and bool(one == other)


def told(value: Any) -> set[str]:
    """Return how a note may tell a cell."""
    if isinstance(value, date):
        return {f"{value:%d.%m.%Y}"}
    if isinstance(value, float):
        return {str(value), str(value).replace(".", ",")}
    return {" ".join(str(value).split())}


Wrong = tuple[str, object]
"""What is wrong, and where."""


def compare(desk: Desk, known: Known) -> Iterator[Wrong]:
    """Yield everything in which a book at rest is not as staff know it."""
    found = {title: [row for _, row in lines(desk, title)] for title in (CLIENTS, ARCHIVE)}
    standing: dict[str, list[tuple[str, Line]]] = defaultdict(list)
    for title, rows in found.items():
        for row in rows:
            standing[row[MARK]].append((title, row))
    for tag in standing.keys() - known.cards.keys():
        yield "doubled", (tag, "nobody typed it")
    for tag, card in known.cards.items():
        here = standing.get(tag, [])
        if card.gone and here:
            yield "doubled", (tag, "was deleted and is back", [title for title, _ in here])
        elif not here and not card.gone:
            yield "lost", tag
        elif len(here) > 1 + card.copies:
            yield "doubled", (tag, [(title, row.get(ID)) for title, row in here], card.copies)
        for title, row in here:
            yield from _cells(known, tag, title, row, [other for _, other in here if card.copied])
    yield from identities(desk, known, at_rest=True)
    yield from _stories(desk, known, standing)


def _cells(known: Known, tag: str, title: str, row: Line, copies: list[Line]) -> Iterator[Wrong]:
    """Compare staff's own cells.

    Of cards of one person a merge may have set another's value, if the own one is in the notes; so is one that came to Clients while that
    tab had no such column. Of copies any may hold what was typed in one of them.
    """
    card = known.cards[tag]
    notes = " ".join(str(row.get(NOTES) or "").split())
    for header, wanted in card.own.items():
        value = row.get(header)
        if any(same(value, one) for one in wanted):
            continue
        kept = wanted[-1] is None or any(text in notes for text in told(wanted[-1]))
        kept = kept or any(same(copy.get(header), wanted[-1]) for copy in copies)
        merged = any(same(value, one) for one in known.ever[card.person, header]) and _several(known, card)
        if kept and (merged or value in {None, ""}):
            continue
        if isinstance(value, date) and any(
            same(value.toordinal() - _DAY_ZERO, one) for one in known.ever[card.person, header]
        ):
            yield (
                LOOKS,
                (tag, title, header, value),
            )  # the cell had held a day before, and what was written since is a number
            continue
        yield "stripped", (tag, title, header, value, wanted, row.get(NOTES))
    for text in card.notes:
        if text not in notes:
            yield "stripped", (tag, title, NOTES, row.get(NOTES), text)


def _several(known: Known, card: Card) -> bool:
    return card.copied or sum(one.person == card.person for one in known.cards.values()) > 1


def identities(desk: Desk, known: Known, *, at_rest: bool = False) -> Iterator[Wrong]:
    """Yield ids that stand twice or changed their tag; note those that there are."""
    rows = [(title, row) for title in (CLIENTS, ARCHIVE) for _, row in lines(desk, title)]
    counts = Counter(row[ID] for _, row in rows if row.get(ID))
    for _, row in rows:
        name, tag = row.get(ID), row[MARK]
        if not name or tag not in known.cards:
            continue
        if at_rest and counts[name] > 1 and not known.cards[tag].copied:
            yield "wrong ids", (name, "twice", tag)
        # the id of a row that staff deleted goes to one who is typed again
        others = {one for one in known.ids[name] - {tag} if not (known.cards[one].gone or known.cards[one].copied)}
        if others:
            yield "wrong ids", (name, "was", others, "is", tag)
        known.ids[name].add(tag)
    if at_rest:
        for title, row in rows:
            if not row.get(ID) and not known.cards[row[MARK]].copied:
                yield "wrong ids", (title, row[MARK], "has none")


def _stories(desk: Desk, known: Known, standing: dict[str, list[tuple[str, Line]]]) -> Iterator[Wrong]:
    present = {row.get(ID): tag for tag, rows in standing.items() for _, row in rows}
    counts: Counter[str] = Counter()
    for title in (ORDERS, HISTORY):
        for _, row in lines(desk, title):
            tag, owner = row[MARK], row.get(OWNER)
            counts[tag] += 1
            if tag not in known.stories or not owner:
                continue
            if owner not in present:
                person = known.stories[tag][1]
                if not known.ids.get(owner):
                    if any(card.gone for card in known.cards.values() if card.person == person):
                        continue  # deleted in the very instant in which the id was to be written
                    yield "stories", (tag, "points to nobody", owner)
                elif not any(known.cards[one].gone or known.cards[one].copied for one in known.ids[owner]):
                    yield "stories", (tag, "points to somebody who is not there", owner, known.ids[owner])
            elif known.cards[present[owner]].person != known.stories[tag][1]:
                yield "stories", (tag, "points to another", owner, present[owner])
    for tag in known.stories:
        if counts[tag] != 1:
            yield "stories", (tag, f"stands {counts[tag]} times")


def moment(day: datetime) -> datetime:
    """Return a moment as History has it."""
    return day.replace(tzinfo=None, microsecond=0)
