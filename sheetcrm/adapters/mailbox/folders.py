"""Where a mailbox keeps the letters that were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

_USUAL = (
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "sent-mail",
    "отправленные",
    "отправленные письма",
    "отправленные сообщения",
    "исходящие",
)


class Folder(Protocol):
    """A folder as the server lists it."""

    @property
    def name(self) -> str: ...
    @property
    def delim(self) -> str: ...
    @property
    def flags(self) -> tuple[str, ...]: ...


def sent_folder(folders: Iterable[Folder], configured: str = "") -> str | None:
    """Return the name of the folder of sent letters, None where there is none.

    The ``configured`` one goes first where it exists, then the one that the server marks (RFC 6154), then the usual names in both
    languages, also below another folder as in ``[Gmail]/Sent Mail`` and ``INBOX.Sent``.
    """
    listed = list(folders)
    if any(folder.name == configured for folder in listed):
        return configured
    for folder in listed:
        if any(flag.lower() == "\\sent" for flag in folder.flags):
            return folder.name
    short = {
        folder.name.rpartition(folder.delim)[2].casefold(): folder.name for folder in reversed(listed) if folder.delim
    }
    whole = {folder.name.casefold(): folder.name for folder in listed}
    return next((found[name] for name in _USUAL for found in (whole, short) if name in found), None)
