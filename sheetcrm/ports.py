"""What the shell needs of a book: owned here, by who consumes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from sheetcrm.model.grid import Edits, Left, Look
    from sheetcrm.model.leases import Holder, Lease
    from sheetcrm.model.letters import Incoming, Posting
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

    A book that has a ``holder`` MUST take its lease before it writes, or with the write, and MUST raise BookHeld while the lease of another
    has not expired.
    """

    annotates: bool
    """Whether it carries out the notes of edits."""
    holder: Holder | None
    """Which installation works on it; None where nobody asks."""

    def look(self) -> Look: ...

    def write(
        self, edits: Edits, *, since: str, note: Callable[[str], None], left: Callable[[Left], None] | None = None
    ) -> str: ...

    def settle(self) -> None: ...

    def lease(self) -> Lease | None:
        """Return who has the book or had it last, as the last look saw it; None where nobody knows."""
        ...

    def stand_back(self) -> None:
        """Raise BookHeld where another machine works on the book, as the last look saw it."""
        ...

    def hold(self) -> None:
        """Make sure that no other machine works on the book for some minutes. Raises BookHeld where one does, and other BookErrors."""
        ...

    def release(self) -> None:
        """Let others have the book, where that costs nothing; else the lease expires."""
        ...

    def spent(self) -> Mapping[str, int]:
        """Return what was asked of a service so far: ``reads``, ``writes``, ``drive`` and ``bytes``; empty where there is none."""
        ...

    def glance(self) -> str:
        """Return what changes whenever the book does and is cheaper to ask than a look; empty where nothing is. It may lag behind."""
        ...

    def busy(self) -> Word | str | None:
        """Return who has the book open, None where nobody has."""
        ...


class Inbox(Protocol):
    """A mailbox in which answers, unsubscriptions and bounces arrive.

    ``letters`` MUST give the letters that arrived after ``mark`` in their order, one at a time, each with the mark to keep once it is
    recorded: who keeps marks only after what came before them loses nothing by a crash. None stands where there was nothing to
    understand; its mark is kept all the same. With an empty mark, or one from before the server renumbered its letters, it looks 30 days
    back from ``today``; a letter MAY thus be given again, with the same id. It MUST NOT change anything in the mailbox, not even that a
    letter is unread, and MAY raise a MailboxError at any moment.

    ``sent`` returns which letters of ours the mailbox filed as sent. That one is absent proves nothing: many accounts file no copy.
    """

    def letters(self, mark: str, *, today: date) -> Iterator[tuple[str, Incoming | None]]: ...

    def sent(self, keys: Iterable[str]) -> set[str]: ...

    def reach(self) -> None:
        """Open the mailbox and leave it; raises a MailboxError where that fails."""
        ...


class Post(Protocol):
    """Where letters go out, one at a time over one connection.

    ``send`` MUST call ``before`` just before the letter can leave, and not where it is certain that it does not; what that raises stops
    the letter. It returns the server's answer. It raises PostRefused or PostLater where this letter was not taken, PostUnknown where nobody
    knows, and PostDown where none can go now and this one did not; after PostDown ``before`` MUST NOT have been called.

    ``ready`` returns once the next letter may go by the pace that is kept; ``send`` MAY wait for that as well, which makes what was
    decided about its letter older.
    """

    def ready(self) -> None: ...

    def send(self, posting: Posting, *, before: Callable[[], None]) -> str: ...

    def close(self) -> None: ...
