"""What stops a read or a write inside this package, before the path is known to whoever raises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words.book import filled
from sheetcrm.model.words.word import Word

if TYPE_CHECKING:
    from sheetcrm.model.words.faults import Fault


class UnreadableError(Exception):
    """The bytes are not a workbook that can be read; becomes :class:`sheetcrm.errors.BookUnreadable`."""

    def __init__(self, reason: Word, **values: str) -> None:
        self.reason = filled(reason, **values)
        super().__init__(self.reason.en)


class RefusedError(Exception):
    """Something cannot be kept by an edit; becomes :class:`sheetcrm.errors.BookRefused`."""

    def __init__(self, fault: Fault, **values: str) -> None:
        self.reason = filled(fault.message, **values)
        self.cure = filled(fault.cure, **values)
        super().__init__(self.reason.en)

    def said(self) -> Word:
        """Return the reason and the cure as sentences."""
        ru, en = f"{self.reason.ru}. {self.cure.ru}", f"{self.reason.en}. {self.cure.en}"
        return Word(ru[0].upper() + ru[1:], en[0].upper() + en[1:])
