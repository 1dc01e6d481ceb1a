"""One connection to a mail server, encrypted, verified and logged in, or the reason why there is none."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from sheetcrm.adapters.mailbox.imap import is_loopback
from sheetcrm.adapters.post.answers import PASSING, family, told
from sheetcrm.errors import PostDown
from sheetcrm.model.words import mailbox
from sheetcrm.model.words import post as words
from sheetcrm.model.words.faults import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.words import Word

Security = Literal["tls", "starttls", "none"]
PORTS: dict[Security, int] = {"tls": 465, "starttls": 587, "none": 25}
_FAREWELL = 3.0  # seconds that a QUIT may take


class Line:
    """A mail server and our account on it. ``open`` connects by yagmail's ``login`` and returns the connection beneath it.

    yagmail is given everything that it would otherwise look for by itself: the user as a dictionary (it appends @gmail.com to a name), a
    password, never None (else it asks the keyring), a verifying context, and nothing to write to a log.
    """

    def __init__(
        self,
        host: str,
        *,
        port: int | None,
        security: Security,
        user: str,
        password: Callable[[], str],
        timeout: float,
        context: ssl.SSLContext | None,
        hello: str,
    ) -> None:
        self.host, self.user, self.security = host, user, security
        self.port = port or PORTS[security]
        self.timeout, self._context, self._hello, self._password = timeout, context, hello, password
        self.secrets: tuple[str, ...] = ()

    def open(self) -> smtplib.SMTP:
        """Return a connection that is ready for a letter. Raises PostDown, and ConfigError where there is no password."""
        if self.security == "none" and not is_loopback(self.host):
            raise self.down(mailbox.PLAIN, words.CHECK_SECURITY)
        client = self._client()
        try:
            return self._entered(client)
        except BaseException:
            if client.smtp is not None:
                client.smtp.close()
            raise
        finally:
            client.is_closed = True  # else it says QUIT when it is thrown away, and waits for the answer

    def _client(self) -> Any:
        import yagmail

        more: dict[str, Any] = {"timeout": self.timeout, "local_hostname": self._hello}
        context = None if self.security == "none" else self._context or ssl.create_default_context()
        if self.security == "tls":
            more["context"] = context
        password = self._password() if self.user else ""
        self.secrets = (password,) if password else ()
        client = yagmail.SMTP(
            {self.user: self.user},
            password,
            host=self.host,
            port=self.port,
            smtp_ssl=self.security == "tls",
            smtp_starttls={"context": context} if self.security == "starttls" else False,
            smtp_skip_login=not self.user,
            soft_email_validation=False,
            **more,
        )
        client.set_logging(None)
        return client

    def _entered(self, client: Any) -> smtplib.SMTP:
        try:
            client.login()
            smtp: smtplib.SMTP = client.smtp
            smtp.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError as error:
            answer = told(error.smtp_code, _bytes(error.smtp_error), secrets=self.secrets)
            cure = words.LATER if family(error.smtp_code) == PASSING else words.CHECK_LOGIN
            raise self.down(filled(words.LOGIN_REFUSED, answer=answer), cure, error.smtp_code, answer) from None
        except smtplib.SMTPNotSupportedError as error:
            if "STARTTLS" in str(error):
                raise self.down(mailbox.NO_TLS, words.CHECK_SECURITY) from None
            raise self.down(words.NO_LOGIN, words.CHECK_SECURITY) from None
        except smtplib.SMTPResponseException as error:
            answer = told(error.smtp_code, _bytes(error.smtp_error), secrets=self.secrets)
            raise self.down(filled(words.ANSWERED, answer=answer), words.LATER, error.smtp_code, answer) from None
        except smtplib.SMTPServerDisconnected as error:
            raise self.down(broke(error), words.CHECK_SERVER) from None
        except smtplib.SMTPException:  # no way to log in that both know
            raise self.down(words.NO_LOGIN, words.CHECK_SECURITY) from None
        except ssl.SSLCertVerificationError:
            raise self.down(mailbox.CERTIFICATE, words.CHECK_SECURITY) from None
        except TimeoutError:
            raise self.down(mailbox.TIMED_OUT, words.CHECK_SERVER) from None
        except ssl.SSLError:
            raise self.down(mailbox.NO_TLS, words.CHECK_SECURITY) from None
        except OSError:
            raise self.down(mailbox.NO_CONNECTION, words.CHECK_SERVER) from None
        except ValueError:  # characters outside ASCII, and line breaks
            raise self.down(words.LOGIN_LETTERS, words.CHECK_LOGIN) from None
        return smtp

    def down(self, reason: Word, cure: Word, code: int = 0, answer: str = "") -> PostDown:
        """Return why nothing goes now."""
        return PostDown(code=code, answer=answer, host=self.host, reason=reason, cure=cure)


def hang_up(smtp: smtplib.SMTP, *, politely: bool) -> None:
    """End a connection, with a QUIT that is not waited for long, or at once."""
    with suppress(smtplib.SMTPException, OSError, ValueError):
        if politely and smtp.sock is not None:
            smtp.sock.settimeout(_FAREWELL)
            smtp.docmd("QUIT")
    with suppress(OSError):
        smtp.close()


def broke(error: Exception) -> Word:
    """Say how a connection ended; smtplib has only a text for it."""
    late = isinstance(error, TimeoutError) or "timed out" in str(error)
    return mailbox.TIMED_OUT if late else mailbox.BROKE


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode("utf-8", "replace")
