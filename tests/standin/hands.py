"""A person's hands on a spreadsheet: what staff do in the browser, done directly and with the same effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.standin import batch, writing
from tests.standin.cells import tidy
from tests.standin.errors import Json, Refused
from tests.standin.files import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.cells import Value
    from tests.standin.grid import Sheet

STAFF = "staff@example.com"


class Spreadsheet:
    """A spreadsheet in somebody's hands."""

    def __init__(self, book: Book, user: str = STAFF) -> None:
        self._book = book
        self.user = user

    @property
    def id(self) -> str:
        return self._book.id

    @property
    def title(self) -> str:
        return self._book.title

    @property
    def version(self) -> int:
        """The newest version, whatever Drive tells of it."""
        return self._book.history[-1].version

    @property
    def sheets(self) -> list[Tab]:
        return [Tab(self, sheet.id) for sheet in self._book.sheets]

    def sheet(self, title: str) -> Tab:
        """Return a tab by its title; KeyError if there is none."""
        for sheet in self._book.sheets:
            if sheet.title == title:
                return Tab(self, sheet.id)
        raise KeyError(title)

    def changed(self) -> None:
        """Say that somebody changed something: version, modifiedTime and lastModifyingUser move."""
        with self._book.world.lock:
            self._book.forget()
            self._book.touch(self.user)

    def share(self, address: str, role: str = "writer") -> None:
        """Share with somebody."""
        number = str(hash_of(address))
        entry = {"kind": "drive#permission", "id": number, "type": "user", "role": role, "emailAddress": address}
        self._book.permissions[number] = entry

    def unshare(self, address: str) -> None:
        """Take somebody's access away."""
        self._book.permissions.pop(str(hash_of(address)), None)

    def ask(self, *requests: Json) -> list[Json]:
        """Apply requests as batchUpdate has them, in the owner's right, and return the replies; raise Refused."""
        with self._book.world.lock:
            owner = self._book.owner
            replies = batch.apply(self._book, owner, list(requests))
            self._book.history[-1] = self._book.history[-1]._replace(user=self.user)
            return replies

    def add_sheet(self, title: str, *, rows: int = 1000, columns: int = 26) -> Tab:
        grid = {"rowCount": rows, "columnCount": columns}
        self.ask({"addSheet": {"properties": {"title": title, "gridProperties": grid}}})
        return self.sheet(title)


class Tab:
    """A tab in somebody's hands. Rows and columns count from 0."""

    def __init__(self, spreadsheet: Spreadsheet, sheet_id: int) -> None:
        self.spreadsheet = spreadsheet
        self.id = sheet_id

    def __repr__(self) -> str:
        return f"Tab({self.title!r})"

    @property
    def _book(self) -> Book:
        return self.spreadsheet._book

    @property
    def _sheet(self) -> Sheet:
        return self._book.grid(self.id)

    @property
    def title(self) -> str:
        return self._sheet.title

    @property
    def index(self) -> int:
        return self._book.sheets.index(self._sheet)

    @property
    def rows(self) -> int:
        return len(self._sheet.rows)

    @property
    def columns(self) -> int:
        return len(self._sheet.columns)

    @property
    def used(self) -> tuple[int, int]:
        """How many rows and columns hold values, counted from the top left."""
        sheet = self._sheet
        return sheet.last_row() + 1, max((len(row.values) for row in sheet.rows), default=0)

    def value(self, row: int, column: int) -> Value:
        """Return what was entered: text, number, truth, FormulaText, or None."""
        return self._sheet.value(row, column)

    def outcome(self, row: int, column: int) -> Value:
        """Return what the cell comes to."""
        with self._book.world.lock:
            return self._book.reckoner.value(self._sheet, row, column)

    def values(self) -> list[list[Value]]:
        """Return all that was entered, rows from the top, without empty cells behind."""
        return [list(row.values) for row in self._sheet.rows[: self._sheet.last_row() + 1]]

    def format(self, row: int, column: int) -> Json:
        """Return the userEnteredFormat."""
        return dict(self._sheet.worn(row, column).get("userEnteredFormat", {}))

    def note(self, row: int, column: int) -> str:
        return str(self._sheet.worn(row, column).get("note", ""))

    def validation(self, row: int, column: int) -> Json | None:
        rule: Json | None = self._sheet.worn(row, column).get("dataValidation")
        return rule

    def hidden(self, dimension: str, index: int) -> bool:
        props = self._sheet.lines(dimension)[index].props or {}
        return bool(props.get("hiddenByUser"))

    def _act(self, act: Callable[[], None]) -> None:
        with self._book.world.lock:
            self._sheet.epoch += 1
            act()
            self.spreadsheet.changed()

    def set(self, row: int, column: int, value: Any) -> None:
        """Type into a cell; "" empties it."""
        self._act(lambda: writing.enter(self._book, self._sheet, row, column, value))

    def put(self, row: int, column: int, value: Value) -> None:
        """Put a value into a cell as it is; FormulaText is a formula, other text is text."""
        self._act(lambda: self._sheet.own(row).set_value(column, tidy(value)))

    def fill(self, rows: list[list[Any]], row: int = 0, column: int = 0) -> None:
        """Put many values as they are; the grid grows to hold them. None leaves a cell alone."""

        def act() -> None:
            sheet = self._sheet
            sheet.grow(row + len(rows), column + max((len(cells) for cells in rows), default=0))
            for down, cells in enumerate(rows, start=row):
                own = sheet.own(down)
                for right, value in enumerate(cells, start=column):
                    if value is not None:
                        own.set_value(right, tidy(value))

        self._act(act)

    def set_note(self, row: int, column: int, note: str) -> None:
        self._cell(row, column, {"note": note}, "note")

    def set_format(self, row: int, column: int, form: Json) -> None:
        self._cell(row, column, {"userEnteredFormat": form}, "userEnteredFormat")

    def _cell(self, row: int, column: int, data: Json, fields: str) -> None:
        start = {"sheetId": self.id, "rowIndex": row, "columnIndex": column}
        self._ask("updateCells", {"start": start, "rows": [{"values": [data]}], "fields": fields})

    def _ask(self, kind: str, content: Json) -> None:
        self.spreadsheet.ask({kind: content})

    def _lines(self, dimension: str, start: int, count: int) -> Json:
        return {"sheetId": self.id, "dimension": dimension, "startIndex": start, "endIndex": start + count}

    def _box(self, top: int, bottom: int, left: int, right: int) -> Json:
        return {
            "sheetId": self.id,
            "startRowIndex": top,
            "endRowIndex": bottom,
            "startColumnIndex": left,
            "endColumnIndex": right,
        }

    def insert_rows(self, at: int, count: int = 1) -> None:
        self._ask("insertDimension", {"range": self._lines("ROWS", at, count), "inheritFromBefore": at > 0})

    def delete_rows(self, at: int, count: int = 1) -> None:
        self._ask("deleteDimension", {"range": self._lines("ROWS", at, count)})

    def move_rows(self, start: int, count: int, to: int) -> None:
        """Move rows before the one that is at ``to`` now."""
        self._ask("moveDimension", {"source": self._lines("ROWS", start, count), "destinationIndex": to})

    def insert_columns(self, at: int, count: int = 1) -> None:
        self._ask("insertDimension", {"range": self._lines("COLUMNS", at, count), "inheritFromBefore": at > 0})

    def delete_columns(self, at: int, count: int = 1) -> None:
        self._ask("deleteDimension", {"range": self._lines("COLUMNS", at, count)})

    def move_columns(self, start: int, count: int, to: int) -> None:
        """Move columns before the one that is at ``to`` now."""
        self._ask("moveDimension", {"source": self._lines("COLUMNS", start, count), "destinationIndex": to})

    def sort(
        self, column: int, *, ascending: bool = True, first_row: int = 1, columns: tuple[int, int] | None = None
    ) -> None:
        """Sort the rows from ``first_row``; ``columns`` (from, to before) sorts only these, as a careless hand does."""
        left, right = columns or (0, self.columns)
        spec = {"dimensionIndex": column, "sortOrder": "ASCENDING" if ascending else "DESCENDING"}
        self._ask("sortRange", {"range": self._box(first_row, self.rows, left, right), "sortSpecs": [spec]})

    def cut(self, source: tuple[int, int, int, int], row: int, column: int) -> None:
        """Cut the cells (top, bottom, left, right) and paste them at a corner."""
        corner = {"sheetId": self.id, "rowIndex": row, "columnIndex": column}
        self._ask("cutPaste", {"source": self._box(*source), "destination": corner, "pasteType": "PASTE_NORMAL"})

    def hide(self, dimension: str, start: int, count: int = 1, *, hidden: bool = True) -> None:
        """Hide rows or columns, or show them again."""
        where = self._lines(dimension, start, count)
        self._ask(
            "updateDimensionProperties",
            {"range": where, "properties": {"hiddenByUser": hidden}, "fields": "hiddenByUser"},
        )

    def rename(self, title: str) -> None:
        self._ask("updateSheetProperties", {"properties": {"sheetId": self.id, "title": title}, "fields": "title"})

    def move(self, index: int) -> None:
        """Move the tab before the one that is at ``index`` now."""
        self._ask("updateSheetProperties", {"properties": {"sheetId": self.id, "index": index}, "fields": "index"})

    def delete(self) -> None:
        self._ask("deleteSheet", {"sheetId": self.id})

    def merge(self, top: int, bottom: int, left: int, right: int) -> None:
        self._ask("mergeCells", {"range": self._box(top, bottom, left, right), "mergeType": "MERGE_ALL"})

    def protect(self, top: int, bottom: int, left: int, right: int, *, editors: list[str] | None = None) -> int:
        """Protect cells against everybody but the owner and the editors; return the protection's id."""
        area = self._box(top, bottom, left, right)
        about = {"range": area, "editors": {"users": editors or []}}
        (reply,) = self.spreadsheet.ask({"addProtectedRange": {"protectedRange": about}})
        return int(reply["addProtectedRange"]["protectedRange"]["protectedRangeId"])

    def unprotect(self, protection: int) -> None:
        """Take a protection away."""
        self._ask("deleteProtectedRange", {"protectedRangeId": protection})


__all__ = ["Refused", "Spreadsheet", "Tab"]
