"""The ways to the operator: by mail, and to each address of apprise. None knows of the others."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from sheetcrm.adapters import messenger
from sheetcrm.errors import PostUnknown
from sheetcrm.model.letters import Posting, Rendered, letter_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sheetcrm.config.serve import ServePlace
    from sheetcrm.ports import Post
    from sheetcrm.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Notice:
    """What the operator shall hear of one trouble: that it is there, or that it is ``over``. ``key`` and ``since`` say which one."""

    key: str
    since: str
    over: bool
    title: str
    text: str


class Channel(Protocol):
    """A way to the operator. ``name`` stays the same for ever, and tells no secret."""

    @property
    def name(self) -> str:
        """What is remembered of it."""
        ...

    def carry(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """Hand notices over, and yield each that has gone. Raises whatever keeps the next from going."""
        ...


@dataclass(frozen=True, slots=True)
class ByMail:
    """By mail, over one connection."""

    address: str
    post: Callable[[], Post]
    name: str = field(default="mail", init=False)

    def carry(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """Send a letter for each. Raises SheetcrmError and OSError."""
        post = self.post()
        try:
            for notice in notices:
                post.ready()
                with suppress(PostUnknown):  # it may have gone: once is enough
                    post.send(self._letter(notice), before=lambda: None)
                yield notice
        finally:
            post.close()

    def _letter(self, notice: Notice) -> Posting:
        key = letter_key("operator", notice.key, notice.since, "over" if notice.over else "told", "")
        return Posting(key, self.address, "", Rendered(notice.title, notice.text), marketing=False)


@dataclass(frozen=True, slots=True)
class ByMessenger:
    """To one address of apprise; it is remembered by its hash."""

    url: str = field(repr=False)

    @property
    def name(self) -> str:
        """What is remembered of it."""
        return f"apprise {hashlib.blake2b(self.url.encode(), digest_size=6).hexdigest()}"

    def carry(self, notices: Sequence[Notice]) -> Iterator[Notice]:
        """Write each. Raises ConnectionError without a word of the address."""
        for notice in notices:
            if not messenger.write(self.url, notice.title, notice.text, good=notice.over):
                raise ConnectionError
            yield notice


def channels_of(space: Workspace) -> list[Channel]:
    """Return the ways that config.toml names and that can be gone."""
    place = space.config.serve
    by_mail: list[Channel] = [ByMail(place.tell, lambda: space.post)] if place.tell else []
    return by_mail + ([ByMessenger(url) for url in place.apprise] if messenger.installed() else [])


def unusable(place: ServePlace) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what keeps the addresses of apprise from being used, as events."""
    if not place.apprise:
        return
    if not messenger.installed():
        yield "no_apprise", {}
        return
    for number, url in enumerate(place.apprise, start=1):
        if not messenger.understood(url):
            yield "bad_address", {"number": number}
