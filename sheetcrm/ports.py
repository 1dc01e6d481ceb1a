"""What the shell needs of a book: owned here, by who consumes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.grid import Edits, Left, Look
    from sheetcrm.model.words import Word


class Book(Protocol):
    """A workbook that people edit.

    ``look`` MUST return one instant, never a mixture of two. ``write`` MUST carry out all edits or none, MUST raise
    BookChanged and write nothing when the book is no longer what the look with the stamp ``since`` saw, MUST call
    ``note`` with the new stamp before anything can be seen to have changed, and returns that stamp. It MAY raise any
    other BookError; the book is then as it was. Cells that hold a formula MUST NOT be overwritten by a value.

    A book that people edit at every instant MAY write, where it is given ``left``, although they changed it: what nobody touched, unless
    a tab changed that all of it relies on. ``left`` MUST hear of every edit that is not carried out, before ``note`` where that is known
    then. A value that hit what somebody wrote in the same instant MUST be taken back, at the latest by ``settle``, which is called before
    the first look of a run and finishes what a dead process left.
    """

    annotates: bool
    """Whether it carries out the notes of edits."""

    def look(self) -> Look: ...

    def write(
        self, edits: Edits, *, since: str, note: Callable[[str], None], left: Callable[[Left], None] | None = None
    ) -> str: ...

    def settle(self) -> None: ...

    def spent(self) -> Mapping[str, int]:
        """Return what was asked of a service so far: ``reads``, ``writes``, ``drive`` and ``bytes``; empty where there is none."""
        ...

    def glance(self) -> str:
        """Return what changes whenever the book does and is cheaper to ask than a look; empty where nothing is. It may lag behind."""
        ...

    def busy(self) -> Word | str | None:
        """Return who has the book open, None where nobody has."""
        ...
