"""The sections [mail] and [mailbox] of config.toml: where letters go out and where answers come in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Literal, NoReturn, cast

from sheetcrm.errors import ConfigError
from sheetcrm.model.words import faults
from sheetcrm.model.words import post as words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sheetcrm.model.words import Word

Security = Literal["tls", "starttls", "none"]
MAIL: Mapping[str, type] = {
    "transport": str,
    "from": str,
    "reply_to": str,
    "host": str,
    "port": int,
    "security": str,
    "user": str,
    "password_file": str,
    "timeout": float,
    "per_minute": int,
    "dkim_key": str,
    "dkim_selector": str,
    "unsubscribe_mail": str,
    "unsubscribe_url": str,
    "verp": bool,
}
MAILBOX: Mapping[str, type] = {
    "host": str,
    "port": int,
    "security": str,
    "user": str,
    "password_file": str,
    "inbox": str,
    "sent": str,
}
VARIABLES = {"mail": "SHEETCRM_MAIL_PASSWORD", "mailbox": "SHEETCRM_MAILBOX_PASSWORD"}
"""Where a password may stand in the environment; it comes before the file."""
_TIMEOUT, _PACE = 60.0, 60
_FROM = re.compile(r"(?s)\s*(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>\s*|(?P<bare>[^<>]*)")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?")
_SELECTOR = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_URL = re.compile(r"https://[!-;=?-Z_a-z~%\[\]{}]{4,400}")


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Where letters go out, and who writes them. ``port`` is None for the usual one, ``dkim_key`` where letters are not signed.

    ``password`` looks into the environment and the file when it is called, and raises ConfigError; no dump of this value shows it.
    """

    transport: Literal["outbox", "smtp"]
    address: str
    name: str = ""
    reply_to: str = ""
    host: str = ""
    port: int | None = None
    security: Security = "tls"
    user: str = ""
    password: Callable[[], str] = field(default=str, repr=False, compare=False)
    timeout: float = _TIMEOUT
    per_minute: int = _PACE
    dkim_key: Path | None = None
    dkim_selector: str = ""
    unsubscribe_mail: str = ""
    unsubscribe_url: str = ""
    verp: bool = False


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """Where answers come in: an account on an IMAP server. ``sent`` is the folder of sent letters where its name is unusual."""

    host: str
    user: str
    port: int | None = None
    security: Security = "tls"
    password: Callable[[], str] = field(default=str, repr=False, compare=False)
    inbox: str = "INBOX"
    sent: str = ""


def mail_place(flat: Mapping[str, Any], path: Path, env: Mapping[str, str]) -> MailPlace | None:
    """Return the section [mail], None where there is none. Raises ConfigError."""
    section = _Section("mail", flat, path, env)
    if not section.there:
        return None
    transport = section.choice("transport", ("outbox", "smtp"))
    written = _FROM.fullmatch(section.needed("from", '"Salon <salon@shop.example>"'))
    name, address = (written["name"] or "", written["address"] or written["bare"] or "") if written else ("", "")
    key, selector = section.text("dkim_key"), section.text("dkim_selector")
    section.together("dkim_key", "dkim_selector")
    if selector and not _SELECTOR.fullmatch(selector):
        section.wrong("dkim_selector", words.NOT_ONE_OF, words.NOT_ONE_OF_CURE, text=selector, known="mail, s1, 2026")
    url = section.text("unsubscribe_url")
    if url and not _URL.fullmatch(url):
        section.wrong("unsubscribe_url", words.BAD_URL, words.BAD_URL_CURE, text=url)
    if transport == "smtp":
        section.needed("host", '"smtp.shop.example"')
    return MailPlace(
        transport=cast("Literal['outbox', 'smtp']", transport),
        address=section.address("from", address),
        name=name.strip('"'),
        reply_to=section.address("reply_to"),
        host=section.host("smtp.shop.example"),
        port=section.number("port", 1, 65535),
        security=section.security(),
        user=section.text("user"),
        password=section.password,
        timeout=float(section.number("timeout", 1, 600) or _TIMEOUT),
        per_minute=section.number("per_minute", 1, 10_000) or _PACE,
        dkim_key=section.file(key) if key else None,
        dkim_selector=selector,
        unsubscribe_mail=section.address("unsubscribe_mail"),
        unsubscribe_url=url,
        verp=bool(flat.get("mail.verp", False)),
    )


def mailbox_place(flat: Mapping[str, Any], path: Path, env: Mapping[str, str]) -> MailboxPlace | None:
    """Return the section [mailbox], None where there is none. Raises ConfigError."""
    section = _Section("mailbox", flat, path, env)
    if not section.there:
        return None
    section.needed("host", '"imap.shop.example"')
    return MailboxPlace(
        host=section.host("imap.shop.example"),
        user=section.needed("user", '"salon@shop.example"'),
        port=section.number("port", 1, 65535),
        security=section.security(),
        password=section.password,
        inbox=section.text("inbox") or "INBOX",
        sent=section.text("sent"),
    )


def refuse_password(section: str, key: str, path: Path) -> None:
    """Raise ConfigError where somebody wrote a password into config.toml; it is not repeated."""
    if section in VARIABLES and key in {"password", "pass", "passwd", "pwd", "app_password", "secret", "token"}:
        values = {"path": path, "section": section, "key": f"{section}.{key}", "variable": VARIABLES[section]}
        raise _fault(words.PASSWORD_HERE, words.PASSWORD_HERE_CURE, **values)


class _Section:
    """A section's values, each checked when it is asked for."""

    def __init__(self, name: str, flat: Mapping[str, Any], path: Path, env: Mapping[str, str]) -> None:
        self._name, self._flat, self._path = name, flat, path
        self._from_env = env.get(VARIABLES[name], "")
        self.there = any(key.startswith(f"{name}.") for key in flat)

    def wrong(self, key: str, message: Word, cure: Word, **values: object) -> NoReturn:
        """Raise ConfigError."""
        told = {"path": self._path, "section": self._name, "key": f"{self._name}.{key}", "name": key} | values
        raise _fault(message, cure, **told)

    def text(self, key: str) -> str:
        return str(self._flat.get(f"{self._name}.{key}", "")).strip()

    def needed(self, key: str, example: str) -> str:
        text = self.text(key)
        if not text:
            self.wrong(key, words.MISSING, words.MISSING_CURE, example=example)
        return text

    def choice(self, key: str, known: tuple[str, ...]) -> str:
        text = self.text(key) or known[0]
        if text not in known:
            self.wrong(key, words.NOT_ONE_OF, words.NOT_ONE_OF_CURE, text=text, known=", ".join(known))
        return text

    def number(self, key: str, least: int, most: int) -> int | None:
        value = self._flat.get(f"{self._name}.{key}")
        if value is not None and not least <= value <= most:
            self.wrong(key, words.BAD_NUMBER, words.BAD_NUMBER_CURE, value=value, least=least, most=most)
        return value

    def address(self, key: str, text: str | None = None) -> str:
        from sheetcrm.adapters.post.headers import AddressRefused, bare_address

        text = self.text(key) if text is None else text
        if not text and key != "from":
            return ""
        try:
            bare_address(text)
        except AddressRefused:
            example = "Salon <salon@shop.example>" if key == "from" else "salon@shop.example"
            self.wrong(key, words.BAD_ADDRESS, words.BAD_ADDRESS_CURE, text=self.text(key), example=example)
        return text.strip()

    def host(self, example: str) -> str:
        text = self.text("host")
        if text and not _HOST.fullmatch(text) and not _is_ip(text):
            self.wrong("host", words.BAD_HOST, words.BAD_HOST_CURE, text=text, example=example)
        return text

    def security(self) -> Security:
        text = self.choice("security", ("tls", "starttls", "none"))
        if text == "none" and self.text("host"):
            from sheetcrm.adapters.mailbox.imap import is_loopback

            if not is_loopback(self.text("host")):
                self.wrong("security", words.IN_THE_OPEN, words.IN_THE_OPEN_CURE)
        return cast("Security", text)

    def together(self, key: str, other: str) -> None:
        for one, two in ((key, other), (other, key)):
            if self.text(one) and not self.text(two):
                self.wrong(one, words.TWO_TOGETHER, words.TWO_TOGETHER_CURE, other=f"{self._name}.{two}", missing=two)

    def file(self, text: str) -> Path:
        from pathlib import Path

        return (self._path.parent / Path(text).expanduser()).absolute()

    def password(self) -> str:
        """Return the password. Raises ConfigError where there is none, or where others can read it."""
        from sheetcrm.adapters.post.secrets import read_password

        if self._from_env:
            return self._from_env
        name = self.text("password_file")
        if not name:
            variable = VARIABLES[self._name]
            self.wrong("user", words.PASSWORD_NOWHERE, words.PASSWORD_NOWHERE_CURE, variable=variable)
        return read_password(self.file(name), f"{self._name}.password_file")


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _fault(message: Word, cure: Word, **values: object) -> ConfigError:
    return ConfigError(message=faults.filled(message, **values), cure=faults.filled(cure, **values))
