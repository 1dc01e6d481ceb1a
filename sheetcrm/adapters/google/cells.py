"""One cell between us and Google: dates as serial numbers, formulas apart from texts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.formulas import with_semicolons
from sheetcrm.model.grid import CellError, Formula

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Sheets API, "date/time serial numbers"; cells have no zone
_LAST_DAY = 2_958_466  # 9999-12-31 is the last day that a date can name
_EXACT = 2**53
_PLAIN = {str, int, bool, type(None)}

FORMATS: Mapping[type, Mapping[str, str]] = {
    date: {"type": "DATE", "pattern": "dd.mm.yyyy"},
    datetime: {"type": "DATE_TIME", "pattern": "dd.mm.yyyy hh:mm"},
    time: {"type": "TIME", "pattern": "hh:mm"},
}


class FormulaText(str):
    """A formula as a cell takes it, with its ``=``; any other text is a text."""

    __slots__ = ()


class Dated(float):
    """A number that brings its number format: a date, moment or time of day as a serial number that shall be shown as one.

    Without a format in it, it takes the cell's away: a number where a date stood would be shown as a date.
    """

    __slots__ = ("form",)
    form: Mapping[str, str]


def from_serial(number: float) -> Raw:
    """Return the day, moment or time of day that a serial number names; a number that names none stays one."""
    if not 0 < number < _LAST_DAY:
        return number
    moment = _DAY_ZERO + timedelta(seconds=round(number * 86_400))
    if number < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment


def to_serial(value: date | time) -> float:
    """Return a date, moment or time of day as Google counts it: days since 1899-12-30, whole for a date."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _DAY_ZERO) / timedelta(days=1)
    if isinstance(value, date):
        return float((datetime(value.year, value.month, value.day) - _DAY_ZERO).days)  # noqa: DTZ001
    return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400


def to_cell(value: Raw | Formula, line: int) -> Any:
    """Return a value as a cell of this 0-based line shall take it."""
    if isinstance(value, Formula):
        return FormulaText("=" + with_semicolons(value.text.replace("{row}", str(line + 1))))
    if isinstance(value, date | time):
        dated = Dated(to_serial(value))
        dated.form = FORMATS[type(value)]
        return dated
    return None if value == "" and isinstance(value, str) else value


def instead(cell: Any, stood: Raw | Formula) -> Any:
    """Return a cell that shall take the place of what stood there: of a number where a date was, one without the date's format."""
    if not isinstance(stood, date | time) or type(cell) not in {int, float}:
        return cell
    bare = Dated(cell)
    bare.form = {}
    return bare


def plain(cell: Any) -> Any:
    """Return a cell as it will be read back: nothing as None, whole numbers as such."""
    if type(cell) in _PLAIN:
        return None if cell == "" else cell
    if isinstance(cell, str):
        return str(cell) or None
    if isinstance(cell, float) and not isinstance(cell, bool):
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else float(cell)
    return cell


def data(cell: Any, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a cell as Google's CellData; ``form`` is a number format to go with it."""
    made: dict[str, Any] = {}
    if isinstance(cell, FormulaText):
        made["userEnteredValue"] = {"formulaValue": str(cell)}
    elif isinstance(cell, bool):
        made["userEnteredValue"] = {"boolValue": cell}
    elif isinstance(cell, int | float):
        made["userEnteredValue"] = {"numberValue": plain(cell)}
        form = cell.form if isinstance(cell, Dated) and form is None else form
    elif cell is not None:
        made["userEnteredValue"] = {"stringValue": str(cell)}
    if form:
        made["userEnteredFormat"] = {"numberFormat": dict(form)}
    return made


def held(cell: Mapping[str, Any]) -> Any:
    """Return what Google's CellData holds."""
    value = cell.get("userEnteredValue")
    if not value:
        return None
    if "formulaValue" in value:
        return FormulaText(value["formulaValue"])
    return plain(value.get("numberValue", value.get("boolValue", value.get("stringValue"))))


def shown(cell: Any) -> Raw:
    """Return what a formula shows; an error as such."""
    wrong = isinstance(cell, str) and cell.startswith("#") and cell.rstrip("!?").isupper() and " " not in cell
    return CellError(cell) if wrong else cell
