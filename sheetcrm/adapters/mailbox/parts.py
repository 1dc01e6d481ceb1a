"""A letter taken apart: headers and texts of whatever was sent to us, well formed or not."""

from __future__ import annotations

import re
import unicodedata
from email import message_from_bytes, policy
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from email.message import Message

LIMIT = 256 * 1024
"""Bytes of a letter that are looked at; the rest is attachments, or nothing for us."""
_TEXT_LIMIT = 40_000
_HEADER_LIMIT = 4_000
_PARTS = 60
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_RETURNED = {
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/global-headers",
    "message/rfc822-headers",
}
REPORTS = {"message/delivery-status", "message/global-delivery-status"}
_GAPS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "ul", "ol", "hr", "pre"}
_HIDDEN = {"style", "script", "head", "title", "template", "blockquote"}
_QUOTES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "divrplyfwdmsg", "appendonsend", "mail-quote", "js-helper")


def parse(raw: bytes) -> Message:
    """Return the letter as its MIME tree; of a huge one only the beginning."""
    return message_from_bytes(raw[:LIMIT], policy=policy.compat32)


def decode(data: bytes, charset: str | None) -> str:
    """Return bytes as text, by the named charset where it fits them, else by UTF-8 or by Windows-1251."""
    for name in (charset or "utf-8", "utf-8", "cp1251"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def plain(text: str, *, lines: bool = False) -> str:
    """Return text without control and invisible characters; ``lines`` says whether it keeps line breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        letter if letter == "\n" else " " if letter in "\t\u00a0\u2028\u2029" else letter
        for letter in text
        if letter in "\n\t\u200d" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Cn", "Co"}
    )
    return kept.strip() if lines else " ".join(kept.split())


def headers(message: Message, name: str) -> list[str]:
    """Return what all headers of a name say, decoded, each as one line."""
    wanted = name.lower()
    return [_spoken(str(value)) for key, value in message.raw_items() if key.lower() == wanted][:40]


def header(message: Message, name: str) -> str:
    """Return what the first header of a name says, decoded, as one line; empty where there is none."""
    return next(iter(headers(message, name)), "")


def _spoken(value: str) -> str:
    value = decode(value[:_HEADER_LIMIT].encode("utf-8", "surrogateescape"), "utf-8")
    if "=?" in value:
        try:
            pieces = decode_header(value.replace("\r", "").replace("\n", ""))
            value = "".join(decode(text, name) if isinstance(text, bytes) else text for text, name in pieces)
        except ValueError:  # HeaderParseError is one: base64 that is none
            pass
    return plain(value)


def kind(part: Message) -> str:
    """Return a part's content type in lower case."""
    return part.get_content_type().lower()


def leaves(message: Message, *, into: bool = False) -> Iterator[Message]:
    """Return the parts that hold something, in their order; letters within the letter only when ``into`` is true."""
    stack: list[Message] = [message]
    for _ in range(_PARTS):
        if not stack:
            return
        part = stack.pop()
        inner = part.get_payload()
        closed = kind(part).startswith("message/") and not (into and kind(part) in _RETURNED)
        if isinstance(inner, list) and not closed:
            stack.extend(below for below in reversed(inner[:_PARTS]) if not isinstance(below, str))
        else:
            yield part


def text_of(part: Message) -> str:
    """Return a part's text, decoded by its transfer encoding and charset; of reports and headers the lines as they stand."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n\n".join(_lines(below) for below in payload[:_PARTS] if not isinstance(below, str))[:_TEXT_LIMIT]
    data = part.get_payload(decode=True)
    return decode(data[: 4 * _TEXT_LIMIT], _charset(part))[:_TEXT_LIMIT] if isinstance(data, bytes) else ""


def _lines(part: Message) -> str:
    body = part.get_payload()
    raw = "\n".join(f"{name}: {value}" for name, value in part.raw_items())
    said = decode(raw.encode("utf-8", "surrogateescape"), "utf-8")
    return f"{said}\n\n{text_of(part)}" if not isinstance(body, list) else f"{said}\n\n" + text_of(part)


def _charset(part: Message) -> str | None:
    name = part.get_param("charset")
    return name if isinstance(name, str) else None


def is_returned(part: Message) -> bool:
    """Say whether a part is a letter of ours that came back, or its headers."""
    return kind(part) in _RETURNED


def written(message: Message) -> str:
    """Return what the letter says to its reader: its plain text, else its HTML as text without quotations."""
    texts = [part for part in leaves(message) if kind(part).startswith("text/") and not is_returned(part)]
    shown = [part for part in texts if "attachment" not in header(part, "Content-Disposition").lower()]
    simple = [text_of(part) for part in shown if kind(part) != "text/html"]
    if any(text.strip() for text in simple):
        return "\n".join(simple)[:_TEXT_LIMIT]
    return "\n".join(from_html(text_of(part)) for part in shown if kind(part) == "text/html")[:_TEXT_LIMIT]


def addresses(values: Iterable[str]) -> list[tuple[str, str]]:
    """Return names and lower-case addresses that headers hold."""
    try:
        found = getaddresses(list(values))
    except (ValueError, IndexError, TypeError):
        found = []
    return [(plain(name)[:200], place.strip().lower()) for name, place in found if _ADDRESS.fullmatch(place.strip())]


def addresses_in(text: str) -> list[str]:
    """Return the addresses that stand in a text, lower case, in their order."""
    return [found.strip(".'`").lower() for found in _ADDRESS.findall(text)]


def moment(text: str) -> datetime | None:
    """Return the aware instant of a Date header, None where it is none."""
    try:
        when = parsedate_to_datetime(text)
        return when.astimezone() if when.tzinfo is None else when
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None


def from_html(text: str) -> str:
    """Return HTML as the text that a reader sees, without what is hidden and without quotations of other letters."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", recover=True, no_network=True, remove_comments=True, remove_pis=True)
    page = etree.fromstring(text[:_TEXT_LIMIT].encode("utf-8", "replace"), parser) if text.strip() else None
    if page is None:
        return ""
    said: list[str] = []
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        unseen = _unseen(element)
        if event == "start":
            if unseen:
                walk.skip_subtree()
            said.append("\n" if element.tag in _GAPS and not unseen else "")
            said.append("" if unseen else _flat(element.text))
        else:
            said.append("\n" if element.tag in _GAPS - {"br", "hr"} and not unseen else "")
            said.append(_flat(element.tail))
    return re.sub(r"\n{2,}", "\n\n", re.sub(r" *\n *", "\n", "".join(said))).strip()


def _unseen(element: Any) -> bool:
    """Say whether a reader does not see an element, or it is a quotation."""
    marks = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return element.tag in _HIDDEN or any(mark in marks for mark in _QUOTES)


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
