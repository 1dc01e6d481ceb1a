"""Cards in the lived-in workbook that are one person or one family twice, and clients who left for the archive long ago."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.words import leaving

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sheetcrm.adapters.template import Cell
    from sheetcrm.demo.names import Names
    from sheetcrm.model.words import Language

Row = dict[str, "Cell"]

_FAMILY = ("last_name", "phone", "city")
_WHOLE = ("last_name", "first_name", "patronymic", "phone", "email")
_AHEAD = ("next_contact", "booked", "deadline", "deal_stage", "keep")
_SILENT = (1130, 905, 802, 731, 660)
"""For how many days each archived client had been silent when the row went."""


def twins(people: Sequence[Row], stories: Iterable[Row], names: Names) -> Row | None:
    """Make one person or family of some cards of which the stories tell least; return a card for the archive that somebody has twice.

    One was written down anew by another member of staff, one with first and last name exchanged, one has a phone in common with a relative.
    """
    told = Counter(" ".join(str(row["client"]).casefold().split()) for row in stories)
    able = [row for row in people if isinstance(row.get("email"), str)]
    able.sort(key=lambda row: sum(told[way] for way in _ways(row, names)))
    if len(able) < 7:  # noqa: PLR2004 - three pairs and who is in the archive as well
        return None
    anew, before, crossed, whole, child, parent, once = able[:7]
    anew |= {key: before.get(key) for key in _WHOLE} | {"phone": names.local(str(before["phone"]))}
    crossed |= {"last_name": whole["first_name"], "first_name": whole["last_name"], "email": whole["email"]}
    crossed["patronymic"] = None
    child |= {key: parent.get(key) for key in _FAMILY} | {"email": None, "patronymic": None}
    return {key: once.get(key) for key in (*_WHOLE, "city", "source", "service")}


def _ways(row: Row, names: Names) -> set[str]:
    """Return how staff name a client in the stories."""
    first, last, father = (str(row.get(key) or "").casefold() for key in ("first_name", "last_name", "patronymic"))
    ways = {f"{first} {last}", f"{last} {first}", f"{last} {first} {father}".strip(), str(row["email"])}
    return ways | {str(row["phone"]), names.local(str(row["phone"]))}


def shelved(rows: Sequence[Row], language: Language, today: date) -> list[Row]:
    """Return these cards as they stand in the archive."""
    kept = []
    for turn, (row, days) in enumerate(zip(rows, _SILENT, strict=False)):
        went = today - timedelta(days=40 + 61 * turn)
        reasons = leaving.SILENT.say(language, days=days, limit=548)
        last = went - timedelta(days=days)
        more: Row = {
            "last_action": last,
            "archived": went,
            "archived_why": leaving.GONE.say(language, reasons=reasons),
        }
        kept.append({key: value for key, value in row.items() if key not in _AHEAD} | more)
    return kept
