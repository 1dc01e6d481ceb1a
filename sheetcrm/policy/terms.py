"""What one line of the Settings tab is, and how a cell of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sheetcrm.model.words import Word, choices
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.grid import Raw

OFF = None
"""What a setting holds that staff switched off: a word in the cell, never a zero (DESIGN, Letters 7)."""


_ENDLESS = 10**9  # nobody means so much: the sentence names no upper end
_HEAVIEST = 1000  # a weight is a share of all weights: more digits say nothing


class BadSettingError(ValueError):
    """A cell of the Settings tab that cannot be read; carries the sentence for the cell beside it."""

    def __init__(self, sentence: Word, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence.say("en", **values))


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the Settings tab. ``default`` is what the template shows; a Word where it differs by language."""

    key: str
    name: Word
    default: Word | float | int | str
    meaning: Word
    read: Callable[[Raw, Setting], Any]
    low: float = 0
    high: float = _ENDLESS
    may_be_off: bool = False
    group: Word | None = None

    def value(self, cell: Raw) -> Any:
        """Return what the cell means.

        Raises BadSettingError with a sentence for staff where it cannot be understood.
        """
        if isinstance(cell, str) and fold(cell) in {fold(text) for text in choices.OFF.both()}:
            if not self.may_be_off:
                raise BadSettingError(_NOT_OFF, name=self.name)
            return OFF
        return self.read(cell, self)


_NOT_OFF = Word(
    "«{name}» нельзя выключить; прежнее значение остаётся.", "“{name}” cannot be switched off; the former value stays."
)
_NOT_NUMBER = Word(
    "«{cell}» — не число от {low} до {high}; прежнее значение остаётся.",
    "“{cell}” is not a number from {low} to {high}; the former value stays.",
)
_NOT_WHOLE = Word(
    "«{cell}» — не целое число от {low} до {high}; прежнее значение остаётся.",
    "“{cell}” is not a whole number from {low} to {high}; the former value stays.",
)
_NOT_NUMBER_UP = Word(
    "«{cell}» — не число от {low}; прежнее значение остаётся.",
    "“{cell}” is not a number from {low}; the former value stays.",
)
_NOT_WHOLE_UP = Word(
    "«{cell}» — не целое число от {low}; прежнее значение остаётся.",
    "“{cell}” is not a whole number from {low}; the former value stays.",
)
_NOT_ZONE = Word(
    "«{cell}» — неизвестный часовой пояс. Пример: Europe/Moscow. Прежнее значение остаётся.",
    "“{cell}” is not a known time zone. Example: Europe/London. The former value stays.",
)
_NOT_REGION = Word(
    "«{cell}» — неизвестная страна. Две латинские буквы: RU, KZ, BY. Прежнее значение остаётся.",
    "“{cell}” is not a known country. Two letters: RU, GB, US. The former value stays.",
)
_NOT_WEIGHTS = Word(
    "«{cell}»: пишите так — «Телефон 15, Эл. почта 15». Прежнее значение остаётся.",
    "“{cell}”: write it so — “Phone 15, E-mail 15”. The former value stays.",
)


def number(cell: Raw, setting: Setting) -> float:
    """Read a number between the setting's bounds; a comma is a point. Raises BadSettingError."""
    value = cell
    if isinstance(value, str):
        try:
            value = float(value.replace(",", ".").replace("%", "").replace("\u00a0", "").replace(" ", ""))
        except ValueError:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float) or not setting.low <= value <= setting.high:
        raise _beyond(cell, setting, _NOT_NUMBER, _NOT_NUMBER_UP)
    return float(value)


def whole(cell: Raw, setting: Setting) -> int:
    """Read a whole number. Raises BadSettingError."""
    try:
        value = number(cell, setting)
    except BadSettingError:
        value = 0.5
    if value != int(value):
        raise _beyond(cell, setting, _NOT_WHOLE, _NOT_WHOLE_UP)
    return int(value)


def _beyond(cell: Raw, setting: Setting, between: Word, up: Word) -> BadSettingError:
    """Say from where to where a number goes; no upper end where staff would never reach it."""
    sentence = between if setting.high < _ENDLESS else up
    return BadSettingError(sentence, cell=shown(cell), low=setting.low, high=_plain(setting.high))


def zone(cell: Raw, _setting: Setting) -> str:
    """Read the name of a time zone, such as Europe/Moscow. Raises BadSettingError."""
    text = str(cell or "").strip()
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # no such zone, or a text that is no name of a file
        raise BadSettingError(_NOT_ZONE, cell=shown(cell)) from None
    return text


def region(cell: Raw, _setting: Setting) -> str:
    """Read a country of two letters for which phones are known. Raises BadSettingError."""
    from phonenumbers import SUPPORTED_REGIONS  # heavy, and needed only where a book is read

    text = str(cell or "").strip().upper()
    if text not in SUPPORTED_REGIONS:
        raise BadSettingError(_NOT_REGION, cell=shown(cell))
    return text


def names(cell: Raw, _setting: Setting) -> tuple[str, ...]:
    """Read names divided by commas."""
    return tuple(part.strip() for part in str(cell or "").split(",") if part.strip())


def weights(cell: Raw, setting: Setting) -> tuple[tuple[str, float], ...]:
    """Read names with a number each: "Phone 15, E-mail 15". Raises BadSettingError."""
    told = []
    for part in names(cell, setting):
        name, _, number = part.rpartition(" ")
        try:
            told.append((name.strip(), float(number)))
        except ValueError:
            raise BadSettingError(_NOT_WEIGHTS, cell=shown(cell)) from None
        if not name.strip() or not 0 <= told[-1][1] <= _HEAVIEST:
            raise BadSettingError(_NOT_WEIGHTS, cell=shown(cell))
    return tuple(told)


def shown(cell: Raw) -> str:
    """Return a cell as an answer quotes it."""
    return "" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)[:60]


def _plain(number: float) -> str:
    return f"{number:.0f}"
