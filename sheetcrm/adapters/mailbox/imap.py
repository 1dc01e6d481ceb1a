"""A mailbox read over IMAP: what is new in it, and which of our letters it filed as sent."""

from __future__ import annotations

import re
import ssl
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from imaplib import IMAP4, Internaldate2tuple
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal

from sheetcrm.adapters.mailbox.folders import sent_folder
from sheetcrm.adapters.mailbox.keys import HEADER, is_key
from sheetcrm.adapters.mailbox.parts import LIMIT
from sheetcrm.adapters.mailbox.understand import understand
from sheetcrm.errors import MailboxFolderMissing, MailboxForbidden, MailboxUnreachable
from sheetcrm.model.words import mailbox as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from imap_tools.mailbox import BaseMailBox

    from sheetcrm.model.letters import Incoming
    from sheetcrm.model.words import Word

Security = Literal["tls", "starttls", "plain"]
DAYS = 30
"""How far back the first look goes, and one after the server renumbered its letters."""
_MARK = re.compile(r"(\d{1,10}):(\d{1,10})")
_DATE = re.compile(rb'INTERNALDATE "[^"]{10,40}"')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() in {"localhost", "localhost.localdomain"}


class Mailbox:
    """An account on an IMAP server: every question opens a connection of its own, with a verified certificate, and only reads.

    ``own`` and ``unsubscribe`` are addresses of ours as for :func:`understand`. ``inbox`` is the folder to read, ``sent`` the name of the
    folder of sent letters where it is unusual. ``timeout`` is in seconds. ``context`` replaces the system's trust.
    """

    def __init__(
        self,
        host: str,
        *,
        user: str,
        password: str,
        own: frozenset[str],
        unsubscribe: frozenset[str] = frozenset(),
        port: int | None = None,
        security: Security = "tls",
        inbox: str = "INBOX",
        sent: str = "",
        timeout: float = 30,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.host, self.user = host, user
        self.port = port or (993 if security == "tls" else 143)
        self._security, self._timeout, self._context = security, timeout, context
        self._own, self._unsubscribe = own, unsubscribe
        self._inbox, self._sent = inbox, sent
        self._password: Callable[[], str] = lambda: password  # so that no dump of this object shows it

    def __repr__(self) -> str:
        return f"Mailbox({self.user!r} at {self.host!r}:{self.port}, {self._security})"

    def letters(self, mark: str, *, today: date) -> Iterator[tuple[str, Incoming | None]]:
        """Return what came since ``mark``, each with the mark behind it; see :class:`sheetcrm.ports.Inbox`.

        Raises MailboxUnreachable, MailboxForbidden and MailboxFolderMissing, also between two letters.
        """
        with self._open() as box:
            with self._telling(self._inbox):
                state = box.folder.status(self._inbox, ("UIDVALIDITY", "UIDNEXT"))
                validity, ahead = state["UIDVALIDITY"], state["UIDNEXT"] - 1
                box.folder.set(self._inbox, readonly=True)
                last = _last(mark, validity)
                back = today - timedelta(days=DAYS)
                since = f"SINCE {back.day:02}-{_MONTHS[back.month - 1]}-{back.year}"
                asked = since if last is None else f"UID {last + 1}:*"
                found = sorted({int(uid) for uid in box.uids(asked, charset=None)})
            new = [uid for uid in found if last is None or uid > last]  # "n:*" names the last letter even below n
            for uid in new:
                with self._telling(self._inbox):
                    letter = self._letter(box, uid)
                yield f"{validity}:{uid}", letter
            told = max(new, default=-1 if last is None else last)
            if ahead > told:  # only letters older than the first look goes back, or deleted ones
                yield f"{validity}:{ahead}", None

    def sent(self, keys: Iterable[str]) -> set[str]:
        """Return which of these letters of ours lie in the folder of sent letters. That one does not proves nothing.

        Raises MailboxUnreachable and MailboxForbidden.
        """
        asked = [key for key in dict.fromkeys(keys) if is_key(key)]
        if not asked:
            return set()
        with self._open() as box, self._telling(self._sent):
            folder = sent_folder(box.folder.list(), self._sent)
            if folder is None:
                return set()
            box.folder.set(folder, readonly=True)
            return {key for key in asked if _filed(box, key)}

    def _letter(self, box: BaseMailBox, uid: int) -> Incoming | None:
        """Return one letter, of a big one its beginning, without marking it as read; None where it is gone meanwhile or is none."""
        status, data = box.client.uid("FETCH", str(uid), f"(INTERNALDATE BODY.PEEK[]<0.{LIMIT}>)")
        pieces = [piece for piece in data if isinstance(piece, tuple)]
        if status != "OK" or not pieces:
            return None
        around = b" ".join([pieces[0][0], *(piece for piece in data if isinstance(piece, bytes))])
        dated = _DATE.search(around)
        parsed = Internaldate2tuple(dated[0]) if dated else None
        received = datetime.fromtimestamp(time.mktime(parsed), UTC) if parsed else None
        return understand(bytes(pieces[0][1]), own=self._own, unsubscribe=self._unsubscribe, received=received)

    def reach(self) -> None:
        """Open the mailbox and leave it. Raises MailboxErrors."""
        with self._open():
            pass

    @contextmanager
    def _open(self) -> Iterator[BaseMailBox]:
        """Hold a connection that is logged in."""
        box = self._connected()
        try:
            self._enter(box)
            yield box
        finally:
            with suppress(Exception):
                box.logout()
            with suppress(Exception):
                box.client.shutdown()

    def _connected(self) -> BaseMailBox:
        from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

        if self._security == "plain" and not is_loopback(self.host):
            raise self._unreachable(words.PLAIN, words.CHECK_SECURITY)
        context = self._context or ssl.create_default_context()
        try:
            if self._security == "tls":
                return MailBox(self.host, self.port, timeout=self._timeout, ssl_context=context)
            if self._security == "starttls":
                return MailBoxStartTls(self.host, self.port, timeout=self._timeout, ssl_context=context)
            return MailBoxUnencrypted(self.host, self.port, timeout=self._timeout)
        except ssl.SSLCertVerificationError:
            raise self._unreachable(words.CERTIFICATE, words.CHECK_SECURITY) from None
        except TimeoutError:
            raise self._unreachable(words.TIMED_OUT, words.CHECK_SERVER) from None
        except (ssl.SSLError, IMAP4.error, ValueError):
            raise self._unreachable(words.NO_TLS, words.CHECK_SECURITY) from None
        except OSError:
            raise self._unreachable(words.NO_CONNECTION, words.CHECK_SERVER) from None

    def _enter(self, box: BaseMailBox) -> None:
        from imap_tools.errors import ImapToolsError

        password = self._password()
        simple = all(" " <= letter <= "~" for letter in self.user + password)
        refused = MailboxForbidden(host=self.host, user=self.user, reason=words.LOGIN_REFUSED)
        if not (self.user + password).isprintable():  # a line break would be a command of its own
            raise refused
        try:
            (box.login if simple else box.login_utf8)(self.user, password, initial_folder=None)
        except IMAP4.abort:
            raise self._unreachable(words.BROKE, words.LATER) from None
        except (ImapToolsError, IMAP4.error):
            raise refused from None
        except TimeoutError:
            raise self._unreachable(words.TIMED_OUT, words.LATER) from None
        except OSError:
            raise self._unreachable(words.BROKE, words.LATER) from None

    @contextmanager
    def _telling(self, folder: str) -> Iterator[None]:
        """Say in our words what goes wrong in a conversation."""
        from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxFolderStatusError

        try:
            yield
        except (MailboxFolderSelectError, MailboxFolderStatusError):
            raise MailboxFolderMissing(user=self.user, folder=folder) from None
        except TimeoutError:
            raise self._unreachable(words.TIMED_OUT, words.LATER) from None
        except (IMAP4.abort, OSError, EOFError):
            raise self._unreachable(words.BROKE, words.LATER) from None
        except (ImapToolsError, IMAP4.error, ValueError, KeyError, IndexError, TypeError):
            raise self._unreachable(words.CONFUSED, words.LATER) from None

    def _unreachable(self, reason: Word, cure: Word) -> MailboxUnreachable:
        return MailboxUnreachable(host=self.host, reason=reason, cure=cure)


def _last(mark: str, validity: int) -> int | None:
    """Return the number of the last letter seen, None where the numbers are new."""
    parts = _MARK.fullmatch(mark)
    return int(parts[2]) if parts and int(parts[1]) == validity else None


def _filed(box: BaseMailBox, key: str) -> bool:
    """Say whether a letter is in the folder, by its own header, else by Message-ID; some servers search only for the latter."""
    try:
        return bool(box.uids(f"OR HEADER {HEADER} {key} HEADER Message-ID {key}", charset=None))
    except IMAP4.abort:
        raise
    except IMAP4.error:
        return bool(box.uids(f"HEADER Message-ID {key}", charset=None))
