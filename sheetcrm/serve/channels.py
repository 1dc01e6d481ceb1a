"""The ways to the operator: by mail, and to each address of apprise. None knows of the others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from sheetcrm.adapters import messenger
from sheetcrm.errors import PostLater, PostRefused, PostUnknown, SheetcrmError
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

    def carry(self, notices: Sequence[Notice]) -> Iterator[tuple[Notice, Exception | None]]:
        """Hand notices over, and yield each with what it alone was refused for, None where it has gone.

        Raises whatever keeps all the others from going.
        """
        ...


@dataclass(frozen=True, slots=True)
class ByMail:
    """By mail, over one connection."""

    address: str
    post: Callable[[], Post]
    name: str = field(default="mail", init=False)

    def carry(self, notices: Sequence[Notice]) -> Iterator[tuple[Notice, Exception | None]]:
        """Send a letter for each. Raises SheetcrmError and OSError."""
        post = self.post()
        try:
            for notice in notices:
                post.ready()
                refused = self._send(post, notice)
                if refused is not None:
                    post.close()  # the next one begins afresh
                yield notice, refused
        finally:
            post.close()

    def _send(self, post: Post, notice: Notice) -> Exception | None:
        """Send one letter, and return why this one alone does not go."""
        try:
            post.send(self._letter(notice), before=lambda: None)
        except PostUnknown:
            return None  # it may have gone: once is enough
        except (PostRefused, PostLater) as error:
            if isinstance(error, PostLater) and not error.code:
                raise  # no server answered
            return error
        except (SheetcrmError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - a letter that cannot be made keeps no other from going
            return error
        return None

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

    def carry(self, notices: Sequence[Notice]) -> Iterator[tuple[Notice, Exception | None]]:
        """Write each. Raises ConnectionError, without a word of the address, where none goes."""
        refused = []
        for notice in notices:
            if messenger.write(self.url, notice.title, notice.text, good=notice.over):
                yield notice, None
            else:
                refused.append(notice)
        if len(refused) == len(notices):
            raise ConnectionError
        yield from ((notice, ConnectionError()) for notice in refused)


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
