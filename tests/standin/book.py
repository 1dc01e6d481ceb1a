"""A spreadsheet: its tabs, names, people and versions; it can be saved and restored, so that a batch is all or nothing."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.standin import a1, discovery
from tests.standin.a1 import Box
from tests.standin.errors import Json, Refused
from tests.standin.formulas import Reckoner
from tests.standin.grid import Sheet
from tests.standin.locales import Locale, of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.standin.references import Reference
    from tests.standin.world import World

MOST_CELLS = 10_000_000
PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


class State(NamedTuple):
    """What Drive tells of a file after a change."""

    version: int
    modified: str
    user: str


class Book:
    """One spreadsheet in the world. ``owner`` may do everything; ``editors`` are those it is shared with."""

    def __init__(self, world: World, file_id: str, title: str, *, owner: str, locale: str, time_zone: str) -> None:
        self.world = world
        self.id = file_id
        self.owner = owner
        self.permissions: dict[str, Json] = {}
        self.props: Json = {"title": title, "locale": locale, "autoRecalc": "ON_CHANGE", "timeZone": time_zone}
        self.sheets: list[Sheet] = []
        self.named_ranges: list[Json] = []
        self.metadata: tuple[Json, ...] = ()
        self.trashed = False
        self.file: Json = {}
        self.created = world.stamp()
        self.history: list[State] = []
        self._reckoner: tuple[Any, Reckoner] | None = None
        self.touch(owner)

    @property
    def title(self) -> str:
        return str(self.props["title"])

    @property
    def locale(self) -> Locale:
        return of(self.props["locale"])

    def local_now(self) -> datetime:
        """Return the clock on the wall of the spreadsheet's time zone."""
        try:
            return self.world.now.astimezone(ZoneInfo(self.props["timeZone"]))
        except (ZoneInfoNotFoundError, ValueError):
            return self.world.now

    # People and versions

    def touch(self, user: str) -> None:
        """Say that somebody changed something."""
        version = self.history[-1].version + 1 if self.history else 1
        self.history.append(State(version, self.world.stamp(), user))
        del self.history[:-500]

    def seen_from_drive(self) -> State:
        """Return the state that Drive tells, which may lag behind."""
        lag = self.world.version_lag
        return self.history[max(0, len(self.history) - 1 - lag)]

    def may_read(self, user: str) -> bool:
        return user == self.owner or user in self.people() or "anyone" in self.people()

    def may_edit(self, user: str) -> bool:
        roles = {self.people().get(user), self.people().get("anyone")}
        return user == self.owner or bool(roles & {"writer", "owner"})

    def people(self) -> dict[str, str]:
        """Return who has which role beside the owner."""
        return {str(entry.get("emailAddress") or entry["type"]): entry["role"] for entry in self.permissions.values()}

    def guard(self, user: str, sheet: Sheet, box: Box | None = None) -> None:
        """Raise 400 if a protection keeps the user from changing these cells (None: the tab itself)."""
        if user == self.owner:
            return
        for protection in sheet.things.get("protectedRanges", []):
            if protection.get("warningOnly") or user in protection.get("editors", {}).get("users", []):
                continue
            kept = self._protected(sheet, protection)
            if kept is None:
                continue
            touched = kept if box is None and kept.holds(sheet.box) else box.common(kept) if box else None
            open_cells = [sheet.box_of(area) for area in protection.get("unprotectedRanges", [])]
            if touched and not any(area.holds(touched) for area in open_cells):
                raise Refused(400, PROTECTED)

    def _protected(self, sheet: Sheet, protection: Json) -> Box | None:
        if "range" in protection:
            return sheet.box_of(protection["range"])
        named = [name for name in self.named_ranges if name["namedRangeId"] == protection.get("namedRangeId")]
        return sheet.box_of(named[0]["range"]) if named else None

    # Tabs and names

    def grid(self, sheet_id: int) -> Sheet:
        """Return a tab by its id; raise 400 if there is none."""
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        raise Refused(400, f"No grid with id: {sheet_id}")

    def titled(self, title: str) -> Sheet | None:
        """Return a tab by its title; letter case counts only if two titles differ in nothing else."""
        alike = [sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()]
        return next((sheet for sheet in alike if sheet.title == title), alike[0] if alike else None)

    def meant(self, reference: Reference, home: int) -> int | None:
        """Return the id of the tab that a reference in a formula means; ``home`` is where the formula stands."""
        if reference.sheet is None:
            return home
        sheet = self.titled(reference.sheet)
        return sheet.id if sheet else None

    def named(self, word: str) -> tuple[Sheet, Box] | None:
        """Return the cells of a named range."""
        for entry in self.named_ranges:
            if entry["name"].casefold() == word.casefold():
                sheet = self.grid(entry["range"].get("sheetId", 0))
                return sheet, sheet.box_of(entry["range"])
        return None

    def find(self, text: str) -> tuple[Sheet, Box, bool]:
        """Return the cells of a range in A1 notation, and whether it is a cell named alone; raise 400 if it is none.

        "Sheet1 refers to all the cells in Sheet1"; without a tab's name, cells are on the first visible one.
        """
        title, cells = a1.split(text)
        sheet: Sheet | None
        if title is None:
            assert cells is not None
            span = a1.span(cells)
            sheet = next((tab for tab in self.sheets if not tab.props.get("hidden")), None)
            if span is None:
                named = self.named(cells)
                if named:
                    return *named, False
                sheet, cells = self.titled(cells), None
        else:
            sheet = self.titled(title)
        if sheet is None:
            raise Refused(400, f"Unable to parse range: {text}")
        if cells is None:
            return sheet, sheet.box, False
        found = a1.span(cells)
        if found is None:
            named = self.named(cells)
            if named is None or named[0] is not sheet:
                raise Refused(400, f"Unable to parse range: {text}")
            return *named, False
        whole = sheet.box
        top, left = found.top or 0, found.left or 0
        bottom = whole.bottom if found.bottom is None else found.bottom
        right = whole.right if found.right is None else found.right
        if top >= whole.bottom or left >= whole.right:
            shown = a1.name(sheet.title, Box(top, max(top + 1, bottom), left, max(left + 1, right)))
            raise sheet.beyond(shown)
        return sheet, Box(top, min(bottom, whole.bottom), left, min(right, whole.right)), found.alone

    def area(self, grid_range: Json) -> tuple[Sheet, Box]:
        """Return the tab and the cells of a GridRange; raise 400 for a tab or cells that are not there."""
        sheet = self.grid(grid_range.get("sheetId", 0))
        return sheet, sheet.box_of(grid_range)

    # Formulas

    @property
    def reckoner(self) -> Reckoner:
        """The outcomes of the formulas as the book stands; TODAY turns with the day."""
        key = (len(self.history), self.history[-1], self.local_now().date(), id(self.sheets))
        if self._reckoner is None or self._reckoner[0] != key:
            self._reckoner = (key, Reckoner(self))
        return self._reckoner[1]

    def forget(self) -> None:
        """Drop the outcomes of formulas; something is being changed."""
        self._reckoner = None

    # All or nothing

    def save(self) -> Json:
        """Return what ``restore`` needs to undo all that is done from now on."""
        return {
            "props": dict(self.props),
            "sheets": [(sheet, sheet.save()) for sheet in self.sheets],
            "named_ranges": list(self.named_ranges),
            "metadata": self.metadata,
        }

    def restore(self, saved: Json) -> None:
        self.forget()
        self.props = saved["props"]
        self.named_ranges = saved["named_ranges"]
        self.metadata = saved["metadata"]
        self.sheets = []
        for sheet, content in saved["sheets"]:
            sheet.restore(content)
            self.sheets.append(sheet)

    def check_size(self, more: int = 0) -> None:
        """Raise 400 if the spreadsheet has, or would have, more cells than Google allows; empty ones count."""
        if sum(len(sheet.rows) * len(sheet.columns) for sheet in self.sheets) + more > MOST_CELLS:
            raise Refused(
                400,
                f"This action would increase the number of cells in the workbook above the limit of {MOST_CELLS} cells.",
            )

    def copied(self, file_id: str, title: str, owner: str) -> Book:
        """Return a copy that shares nothing with this one."""
        book = Book(
            self.world, file_id, title, owner=owner, locale=self.props["locale"], time_zone=self.props["timeZone"]
        )
        book.props = {**copy.deepcopy(self.props), "title": title}
        book.sheets = [duplicate(sheet, sheet.id) for sheet in self.sheets]
        book.named_ranges = copy.deepcopy(self.named_ranges)
        return book


_IDS = ("protectedRangeId", "filterViewId", "bandedRangeId", "chartId", "slicerId", "tableId")


def duplicate(sheet: Sheet, sheet_id: int, new_id: Callable[[], int] | None = None) -> Sheet:
    """Return a copy of a tab under another id; ranges on it name the new id.

    Within one spreadsheet (``new_id``) everything on the copy has an id of its own. Whether Google copies developer metadata is not
    documented; here it is copied, so that whoever looks for a column by its key finds two.
    """
    twin = Sheet(sheet_id, sheet.title, 0, 0)
    twin.props, twin.grid = copy.deepcopy(sheet.props), dict(sheet.grid)
    twin.rows = [row.copy(0) for row in sheet.rows]
    twin.columns = [line.copy(0) for line in sheet.columns]

    def moved(value: Json) -> Json:
        return {**value, "sheetId": sheet_id} if value.get("sheetId", 0) == sheet.id else value

    changes = {"GridRange": moved, "DimensionRange": moved, "GridCoordinate": moved}
    from tests.standin.shifts import SCHEMAS

    twin.things = {
        kind: [discovery.sheets().change(SCHEMAS[kind], copy.deepcopy(thing), changes) for thing in things]
        for kind, things in sheet.things.items()
    }
    twin.metadata = sheet.metadata
    if new_id:
        for thing in (thing for things in twin.things.values() for thing in things):
            thing.update({key: type(thing[key])(new_id()) for key in _IDS if key in thing})
        places: list[Any] = [twin, *twin.rows, *twin.columns]
        for place in places:
            place.metadata = tuple({**entry, "metadataId": new_id()} for entry in place.metadata)
    return twin
