"""The functions that the reckoner knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tests.standin.cells import ErrorText, Value
from tests.standin.entry import EPOCH, serial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.standin.a1 import Box
    from tests.standin.grid import Sheet


class Failed(Exception):
    """A formula has no outcome; the text is what the cell shows, ``#DIV/0!``."""


class Area(NamedTuple):
    """Cells that a formula names."""

    reckoner: Any
    sheet: Sheet
    box: Box

    def values(self) -> Iterator[Value]:
        for row in range(self.box.top, self.box.bottom):
            width = min(self.box.right, len(self.sheet.rows[row].values))
            for column in range(self.box.left, width):
                yield self.reckoner.value(self.sheet, row, column)

    def one(self, row: int, column: int) -> Value:
        """Return the one cell that counts where one value is wanted."""
        box = self.box
        if box.height == 1 and box.width == 1:
            row, column = box.top, box.left
        elif box.width == 1 and box.top <= row < box.bottom:
            column = box.left
        elif box.height == 1 and box.left <= column < box.right:
            row = box.top
        else:
            raise Failed("#VALUE!")
        value: Value = self.reckoner.value(self.sheet, row, column)
        if isinstance(value, ErrorText):
            raise Failed(value)
        return value


def number(value: Any) -> float:
    """Return a value as a number, as arithmetic takes it."""
    if value is None:
        return 0
    if isinstance(value, (bool, int, float)):
        return value
    try:
        return float(str(value))
    except ValueError:
        raise Failed("#VALUE!") from None


def shown_text(value: Any) -> str:
    """Return a value as ``&`` joins it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.12g}"
    return str(value)


def _each(arguments: list[Any]) -> Iterator[tuple[Value, bool]]:
    """Yield every value, and whether it stood in a cell."""
    for argument in arguments:
        if isinstance(argument, Failed):
            raise argument
        if isinstance(argument, Area):
            yield from ((value, True) for value in argument.values())
        else:
            yield argument, False


def _numbers(arguments: list[Any]) -> list[float]:
    found = []
    for value, in_cell in _each(arguments):
        if isinstance(value, ErrorText):
            raise Failed(value)
        if isinstance(value, (int, float)) and not (in_cell and isinstance(value, bool)):
            found.append(value)
        elif not in_cell and value is not None:
            found.append(number(value))
    return found


def _need(arguments: list[Any], least: int, most: int) -> None:
    if not least <= len(arguments) <= most:
        raise Failed("#N/A")


def _if(reading: Any, arguments: list[Any]) -> Any:
    _need(arguments, 2, 3)
    test = reading._one(arguments[0])
    if isinstance(test, str):
        raise Failed("#VALUE!")
    chosen = arguments[1] if test else (arguments[2] if len(arguments) > 2 else False)
    return reading._one(chosen)


def _iferror(reading: Any, arguments: list[Any]) -> Any:
    _need(arguments, 1, 2)
    try:
        return reading._one(arguments[0])
    except Failed:
        return reading._one(arguments[1]) if len(arguments) > 1 else ""


def _isblank(_reading: Any, arguments: list[Any]) -> bool:
    _need(arguments, 1, 1)
    area = arguments[0]
    return isinstance(area, Area) and area.sheet.value(area.box.top, area.box.left) is None


def _count(_reading: Any, arguments: list[Any]) -> int:
    return sum(isinstance(value, (int, float)) and not isinstance(value, bool) for value, _ in _each(arguments))


def _counta(_reading: Any, arguments: list[Any]) -> int:
    return sum(value is not None for value, _ in _each(arguments))


def _average(_reading: Any, arguments: list[Any]) -> float:
    found = _numbers(arguments)
    if not found:
        raise Failed("#DIV/0!")
    return sum(found) / len(found)


def _concatenate(_reading: Any, arguments: list[Any]) -> str:
    parts = []
    for value, _ in _each(arguments):
        if isinstance(value, ErrorText):
            raise Failed(value)
        parts.append(shown_text(value))
    return "".join(parts)


def _substitute(reading: Any, arguments: list[Any]) -> str:
    _need(arguments, 3, 4)
    text, old, new = (shown_text(reading._one(argument)) for argument in arguments[:3])
    if not old:
        return text
    if len(arguments) < 4:
        return text.replace(old, new)
    parts = text.split(old)
    at = int(number(reading._one(arguments[3])))
    if not 1 <= at < len(parts):
        return text
    return old.join(parts[:at]) + new + old.join(parts[at:])


def _hyperlink(reading: Any, arguments: list[Any]) -> Any:
    _need(arguments, 1, 2)
    return reading._one(arguments[-1])


def _text(change: Callable[[str], Any]) -> Callable[[Any, list[Any]], Any]:
    def function(reading: Any, arguments: list[Any]) -> Any:
        _need(arguments, 1, 1)
        return change(shown_text(reading._one(arguments[0])))

    return function


def _truths(arguments: list[Any]) -> list[bool]:
    return [bool(value) for value, _ in _each(arguments) if value is not None and not isinstance(value, str)]


def _round(reading: Any, arguments: list[Any]) -> Any:
    _need(arguments, 1, 2)
    places = int(number(reading._one(arguments[1]))) if len(arguments) > 1 else 0
    value = number(reading._one(arguments[0]))
    scaled = abs(value) * 10**places
    rounded = int(scaled + 0.5 + 1e-9) / 10**places
    return rounded if value >= 0 else -rounded


def _date(reading: Any, arguments: list[Any]) -> int:
    _need(arguments, 3, 3)
    year, month, day = (int(number(reading._one(argument))) for argument in arguments)
    month -= 1
    first = EPOCH.replace(year=year + month // 12, month=month % 12 + 1, day=1)
    return (first - EPOCH).days + day - 1


def _row(reading: Any, arguments: list[Any]) -> int:
    return int(arguments[0].box.top if arguments else reading.row) + 1


def _column(reading: Any, arguments: list[Any]) -> int:
    return int(arguments[0].box.left if arguments else reading.column) + 1


FUNCTIONS: dict[str, Callable[[Any, list[Any]], Any]] = {
    "SUM": lambda _, arguments: sum(_numbers(arguments)),
    "AVERAGE": _average,
    "MIN": lambda _, arguments: min(_numbers(arguments), default=0),
    "MAX": lambda _, arguments: max(_numbers(arguments), default=0),
    "COUNT": _count,
    "COUNTA": _counta,
    "IF": _if,
    "IFERROR": _iferror,
    "ISBLANK": _isblank,
    "AND": lambda _, arguments: all(_truths(arguments)),
    "OR": lambda _, arguments: any(_truths(arguments)),
    "NOT": lambda reading, arguments: not reading._one(arguments[0]),
    "LEN": _text(len),
    "UPPER": _text(str.upper),
    "LOWER": _text(str.lower),
    "TRIM": _text(lambda text: " ".join(text.split())),
    "CONCATENATE": _concatenate,
    "SUBSTITUTE": _substitute,
    "HYPERLINK": _hyperlink,
    "ROUND": _round,
    "DATE": _date,
    "TODAY": lambda reading, _: int(serial(reading.reckoner.book.local_now())),
    "NOW": lambda reading, _: serial(reading.reckoner.book.local_now()),
    "ROW": _row,
    "COLUMN": _column,
    "TRUE": lambda *_: True,
    "FALSE": lambda *_: False,
    "ABS": lambda reading, arguments: abs(number(reading._one(arguments[0]))),
}
