"""Letters over SMTP: one kept connection, and of each letter it is certain that it left, that it did not, or that nobody knows."""

from __future__ import annotations

import re
import smtplib
import time
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, NoReturn

from sheetcrm.adapters.mailbox.bounces import nobody_there
from sheetcrm.adapters.mailbox.stages import Stage
from sheetcrm.adapters.post.answers import DONE, Verdict, family, judge, refused, told
from sheetcrm.adapters.post.headers import bare_address, bare_domain, one_line
from sheetcrm.adapters.post.line import Line, broke, hang_up
from sheetcrm.adapters.post.message import NOW, recipient_of, return_path, wire
from sheetcrm.errors import PostDown, PostLater, PostRefused, PostUnknown
from sheetcrm.model.words import mailbox
from sheetcrm.model.words import post as words
from sheetcrm.model.words.faults import filled

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from datetime import datetime

    from sheetcrm.adapters.post.line import Security
    from sheetcrm.adapters.post.message import Sender
    from sheetcrm.model.letters import Posting

PATIENCE = 5
"""So many timeouts the server may think about a letter that it was given: it may be scanning it, and giving up leaves it unknown."""
_GO_ON, _CLOSING = 354, 421
_DOTS = re.compile(rb"(?m)^\.")


class _Lost(Exception):
    """The connection ended, or the server is ending it, before the letter could leave."""

    def __init__(self, reason: Exception | None = None, answer: str = "") -> None:
        self.answer = answer
        self.word = filled(words.ANSWERED, answer=answer) if answer else broke(reason or Exception())
        super().__init__()


class _Handover:
    """One letter on its way: its addresses, its bytes once they are made, and whether ``before`` was called."""

    def __init__(self, path: str, recipient: str, make: Callable[[], bytes], before: Callable[[], None]) -> None:
        self.path, self.recipient, self._make, self._before = path, recipient, make, before
        self.begun = False

    @cached_property
    def content(self) -> bytes:
        """The letter as it goes."""
        return self._make()

    def begin(self) -> None:
        """Call ``before``, once."""
        if not self.begun:
            self._before()
            self.begun = True


class SmtpPost:
    """Hands letters to a mail server over one connection that is kept until :meth:`close`; see :class:`sheetcrm.ports.Post`.

    ``port`` is the usual one of ``security`` (tls, starttls, none; the last to this machine only) where none is given; ``timeout`` is in
    seconds; ``per_minute`` is how many letters go in a minute at most. ``sign`` puts a signature on a letter. ``context`` replaces the
    system's trust.
    """

    def __init__(
        self,
        sender: Sender,
        host: str,
        *,
        port: int | None = None,
        security: Security = "tls",
        user: str = "",
        password: Callable[[], str] = str,
        timeout: float = 60,
        per_minute: float | None = None,
        sign: Callable[[bytes], bytes] | None = None,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], datetime] = NOW,
        sleep: Callable[[float], None] = time.sleep,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sender, self._sign, self._clock = sender, sign, clock
        self._gap, self._sleep, self._ticks = 60 / per_minute if per_minute else 0.0, sleep, ticks
        self._line = Line(
            bare_domain(host) if not host.isascii() else host,
            port=port,
            security=security,
            user=user,
            password=password,
            timeout=timeout,
            context=context,
            hello=sender.domain,
        )
        self._ours = frozenset(name.lower() for name in (bare_address(sender.address), user) if "@" in name)
        self._smtp: smtplib.SMTP | None = None
        self._down: PostDown | None = None
        self._next = 0.0

    def __repr__(self) -> str:
        return f"SmtpPost({self._line.host!r}:{self._line.port}, {self._line.security})"

    def send(self, posting: Posting, *, before: Callable[[], None]) -> str:
        """Hand one letter over and return the server's answer. Raises PostErrors as :class:`sheetcrm.ports.Post` says."""
        if self._down is not None:
            raise self._down
        path, recipient = return_path(posting, self._sender), recipient_of(posting, self._sender)
        letter = _Handover(path, recipient, partial(self._made, posting), before)
        self.ready()
        self._next = self._ticks() + self._gap
        try:
            try:
                return self._hand_over(letter)
            except _Lost:
                self._drop()
                return self._hand_over(letter)
        except _Lost as lost:
            self._drop()
            self._stop(letter, self._line.down(lost.word, words.LATER, answer=lost.answer))
        except PostDown as down:
            self._stop(letter, down)
        except (PostRefused, PostLater):
            raise
        except BaseException:
            self._drop()
            raise

    def ready(self) -> None:
        """Wait until the next letter may go."""
        wait = self._next - self._ticks()
        if wait > 0:
            self._sleep(wait)

    def close(self) -> None:
        """Say good-bye to the server. The next letter connects anew."""
        smtp, self._smtp, self._down = self._smtp, None, None
        if smtp is not None:
            hang_up(smtp, politely=True)

    def _hand_over(self, letter: _Handover) -> str:
        if self._smtp is None:
            self._smtp = self._line.open()
        smtp = self._smtp
        self._ask(smtp, letter, "mail", partial(self._begin, smtp, letter))
        self._must_fit(smtp, letter)
        self._ask(smtp, letter, "rcpt", partial(smtp.rcpt, letter.recipient))
        letter.begin()
        self._ask(smtp, letter, "data", partial(smtp.docmd, "DATA"))
        return self._content(smtp, letter)

    def _made(self, posting: Posting) -> bytes:
        message = wire(posting, self._sender, at=self._clock())
        return message if self._sign is None else self._sign(message)

    def _begin(self, smtp: smtplib.SMTP, letter: _Handover) -> tuple[int, bytes]:
        """Say who writes, and make the letter while the server thinks about that. Raises PostErrors where it cannot be made."""
        smtp.putcmd(f"MAIL FROM:<{letter.path}>")
        try:
            letter.content  # noqa: B018 - it is made here
        except (PostRefused, PostLater):
            with suppress(smtplib.SMTPException, OSError):
                smtp.getreply()
            self._reset(smtp)
            raise
        return smtp.getreply()

    def _must_fit(self, smtp: smtplib.SMTP, letter: _Handover) -> None:
        """Raise PostRefused where the server said that it takes none so large."""
        size, limit = len(letter.content), smtp.esmtp_features.get("size", "").strip()
        if limit.isdecimal() and 0 < int(limit) < size:
            self._reset(smtp)
            said = {"size": f"{size / 1e6:.1f}", "limit": f"{int(limit) / 1e6:.1f}"}
            answer = words.TOO_BIG_FOR_SERVER.say(self._sender.language, **said)
            raise PostRefused(address=letter.recipient, answer=answer)

    def _ask(self, smtp: smtplib.SMTP, letter: _Handover, stage: str, command: Callable[[], tuple[int, bytes]]) -> None:
        """Say a command that does not yet give the letter away. Raises _Lost, or what a refusal means."""
        try:
            code, answer = command()
        except (smtplib.SMTPException, OSError) as error:
            raise _Lost(error) from None
        if code == _GO_ON if stage == "data" else family(code) == DONE:
            return
        if code == _CLOSING or not refused(code):  # it says good-bye, or nobody can tell what it says
            raise _Lost(answer=self._told(code, answer))
        try:
            self._refuse(letter, stage, code, answer)
        finally:
            self._reset(smtp)

    def _content(self, smtp: smtplib.SMTP, letter: _Handover) -> str:
        """Give the letter away. From here on a lost connection means that nobody knows."""
        content = _DOTS.sub(b"..", letter.content)
        end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            assert smtp.sock is not None
            smtp.sock.settimeout(self._line.timeout * PATIENCE)
            smtp.send(content + end)
            code, answer = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._line.timeout)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise PostUnknown(address=letter.recipient, reason=broke(error)) from None
        if family(code) == DONE:
            return self._told(code, answer)
        if not refused(code):
            self._drop()
            raise PostUnknown(address=letter.recipient, reason=mailbox.CONFUSED, answer=self._told(code, answer))
        return self._refuse(letter, "content", code, answer)

    def _refuse(self, letter: _Handover, stage: str, code: int, answer: bytes) -> NoReturn:
        said = self._told(code, answer)
        verdict = judge(code, said, stage=stage, ours=self._ours)
        if verdict is Verdict.US:
            raise self._line.down(filled(words.ANSWERED, answer=said), words.CHECK_ACCOUNT, code, said)
        if verdict is Verdict.LATER:
            raise PostLater(address=letter.recipient, code=code, answer=said)
        whole = f"{code} {answer.decode('utf-8', 'replace')}"
        nobody = nobody_there(whole, stage=Stage.ADDRESS if stage == "rcpt" else Stage.LETTER)
        raise PostRefused(address=letter.recipient, code=code, answer=said, nobody=nobody)

    def _stop(self, letter: _Handover, down: PostDown) -> NoReturn:
        """Let no letter go until the post is closed. One that was already noted as leaving is certain not to have left: it goes later."""
        if not letter.begun:
            raise down
        self._down = down
        answer = down.answer or down.message(self._sender.language)
        raise PostLater(address=letter.recipient, code=down.code, answer=one_line(answer)) from None

    def _reset(self, smtp: smtplib.SMTP) -> None:
        """Take back what was said of a letter, so that the next begins afresh."""
        code = 0
        with suppress(smtplib.SMTPException, OSError):
            code, _ = smtp.rset()
        if family(code) != DONE:
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            hang_up(smtp, politely=False)

    def _told(self, code: int, answer: bytes) -> str:
        return told(code, answer, secrets=self._line.secrets)
