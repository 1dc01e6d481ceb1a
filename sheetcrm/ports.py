"""What the shell needs of a book: owned here, by who consumes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.grid import Edits, Look
    from sheetcrm.model.words import Word


class Book(Protocol):
    """A workbook that people edit.

    ``look`` MUST return one instant, never a mixture of two. ``write`` MUST carry out all edits or none, MUST raise
    BookChanged and write nothing when the book is no longer what the look with the stamp ``since`` saw, MUST call
    ``note`` with the new stamp before anything can be seen to have changed, and returns that stamp. It MAY raise any
    other BookError; the book is then as it was. Cells that hold a formula MUST NOT be overwritten by a value.
    """

    def look(self) -> Look: ...

    def write(self, edits: Edits, *, since: str, note: Callable[[str], None]) -> str: ...

    def busy(self) -> Word | str | None:
        """Return who has the book open, None where nobody has."""
        ...
