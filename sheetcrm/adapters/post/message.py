"""A letter as mail: its headers, its parts, what goes with it; the same letter from the same sender is the same mail."""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from functools import lru_cache, partial
from hashlib import blake2b
from html import escape
from mimetypes import guess_type
from typing import TYPE_CHECKING
from urllib.parse import quote

from sheetcrm.adapters.post.files import NotOurs, read_file
from sheetcrm.adapters.post.headers import (
    AddressRefused,
    bare_address,
    block,
    file_name,
    mailbox,
    one_line,
    unstructured,
)
from sheetcrm.adapters.post.tokens import subject_of
from sheetcrm.errors import PostLater, PostRefused
from sheetcrm.model.words import post as words

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from sheetcrm.adapters.post.tokens import Tokens
    from sheetcrm.model.letters import Posting
    from sheetcrm.model.words import Language, Word

HEADER = "X-Sheetcrm-Letter"
"""Repeats the key, since some servers rewrite Message-ID."""
NOW = partial(datetime.now, UTC)
"""The clock for the header Date, where none is given."""
LIMIT = 10_000_000
"""Bytes that go with one letter; most servers take 25 MB, a third larger than what is sent."""
_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,63}")
_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(?: *; *[A-Za-z0-9-]+=[A-Za-z0-9._+-]+)*")
_ENDS = tuple(end.encode() for end in ("\r\n", "\x85", "\u2028", "\u2029"))
_ENDED = bytes.maketrans(b"\r\x0b\x0c", b"\n\n\n")
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r\x0b\x0c")
_NO_LETTER = re.compile(rb"\xc2[\x80-\x9f]")  # the other controls, as UTF-8 has them
_LINES = re.compile(r".{1,76}")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes. ``address`` is the one in From, ``files`` the folder of attachments; ``verp`` puts the key into the return path.

    ``tokens`` makes the tokens of marketing letters; they unsubscribe by a mail to ``unsubscribe_mail`` (else to where answers go) and,
    where it is given, at ``unsubscribe_url``, which holds ``{token}`` or gets it as a parameter.
    """

    address: str
    name: str = ""
    reply_to: str = ""
    files: Path | None = None
    tokens: Tokens | None = None
    unsubscribe_mail: str = ""
    unsubscribe_url: str = ""
    verp: bool = False
    language: Language = "ru"

    @property
    def domain(self) -> str:
        """The domain of our own ids."""
        return bare_address(self.address).rpartition("@")[2]


def wire(posting: Posting, sender: Sender, *, at: datetime) -> bytes:
    """Return a letter as mail to one recipient: ASCII, each line ended as the wire has it.

    Raises PostRefused where it cannot be sent, PostLater where a file of it is missing.
    """
    if not _KEY.fullmatch(posting.key):
        raise ValueError(posting.key)
    body = _body(posting, sender)
    recipient = recipient_of(posting, sender)
    subject, mark = posting.rendered.subject, posting.key
    if posting.test:
        subject = f"{words.TEST.to(sender.language)} {subject}"
        mark = f"test.{posting.key}.{at:%Y%m%d%H%M%S}"  # not the id of the letter itself: nothing follows from a test
    head = {
        "From": mailbox(sender.name, bare_address(sender.address)),
        "To": mailbox(posting.name, recipient),
        "Subject": unstructured(subject),
        "Date": _date(at.replace(microsecond=0)),
        "Message-ID": f"<{mark}@{sender.domain}>",
    }
    if sender.reply_to:
        head["Reply-To"] = bare_address(sender.reply_to)
    if not posting.test:
        head[HEADER] = posting.key
        if posting.marketing:
            head |= _unsubscribing(posting, sender)
    # RFC 3834 for all, and the same in the words of Exchange; Precedence is no standard and adds nothing
    head |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply", "MIME-Version": "1.0"}
    return (block(head) + body).encode("ascii")


def compose(posting: Posting, sender: Sender, *, at: datetime) -> EmailMessage:
    """Return a letter as the standard library reads it. Raises what :func:`wire` raises."""
    return message_from_bytes(wire(posting, sender, at=at), policy=default)


def recipient_of(posting: Posting, sender: Sender) -> str:
    """Return the address that a letter goes to, as the wire has it. Raises PostRefused where it is not one address."""
    try:
        return bare_address(posting.address)
    except AddressRefused as error:
        raise _refused(posting, sender, words.NOT_ASCII if error.letters else words.NOT_AN_ADDRESS) from None


def return_path(posting: Posting, sender: Sender) -> str:
    """Return the address that a bounce comes to, with the key in it where the domain allows that."""
    own = bare_address(sender.address)
    if not sender.verp or posting.test:
        return own
    local, _, domain = own.rpartition("@")
    return f"{local}+{posting.key}@{domain}"


@lru_cache(maxsize=1)
def _date(at: datetime) -> str:
    """Return an instant as Date has it; letters of one second share it."""
    return format_datetime(at)


def _unsubscribing(posting: Posting, sender: Sender) -> dict[str, str]:
    """RFC 2369 and, with an address on the web, RFC 8058.

    One click ends what the reader sees before them: the topic where the letter is on one. The letter itself says how to end all.
    """
    token = sender.tokens.make(posting.key, posting.address, posting.topic) if sender.tokens else posting.key
    to = bare_address(sender.unsubscribe_mail or sender.reply_to or sender.address)
    mail = f"<mailto:{quote(to, safe='@+.-_')}?subject={subject_of(token).replace(' ', '%20')}>"
    if not sender.unsubscribe_url or not sender.tokens:
        return {"List-Unsubscribe": mail}
    url = sender.unsubscribe_url
    if "{token}" not in url:
        url += f"{'&' if '?' in url else '?'}token={{token}}"
    url = url.replace("{token}", token)
    return {"List-Unsubscribe": f"<{url}>,\r\n {mail}", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _body(posting: Posting, sender: Sender) -> str:
    """Return the parts: the text, beside it HTML with its pictures, and behind them the files."""
    rendered = posting.rendered
    body = _text("plain", rendered.text)
    room = LIMIT
    held: dict[str, bytes] = {}
    for name in dict.fromkeys((*rendered.pictures, *rendered.files)):
        held[name] = _file(posting, sender, name, room)
        room -= len(held[name])
    for made in rendered.attachments:
        room -= len(made.data)
        if room < 0:
            raise _too_big(posting, sender, made.name)
    shown = {made.name: made for made in rendered.attachments if made.shown and rendered.html}
    loose = list(dict.fromkeys(rendered.files))
    if rendered.html:
        html, pictures = rendered.html, []
        for name in sorted(
            {*rendered.pictures, *shown}, key=len, reverse=True
        ):  # none is taken for the beginning of a longer one
            cid = f"{blake2b(name.encode('utf-8', 'replace'), digest_size=8).hexdigest()}@{sender.domain}"
            for written in dict.fromkeys((name, escape(name), quote(name))):
                html = html.replace(f"cid:{written}", f"cid:{cid}")
            if name in shown:
                pictures.append(_binary(name, shown[name].type, shown[name].data, cid=cid))
            else:
                pictures.append(_binary(name, guess_type(name)[0] or "", held[name], cid=cid))
        seen = _text("html", html)
        if pictures:
            seen = _multipart("related", posting, [seen, *pictures])
        body = _multipart("alternative", posting, [body, seen])
    else:
        loose = list(held)
    parts = [_binary(name, guess_type(name)[0] or "", held[name]) for name in loose]
    parts += [_binary(made.name, made.type, made.data) for made in rendered.attachments if made.name not in shown]
    return _multipart("mixed", posting, [body, *parts]) if parts else body


def _file(posting: Posting, sender: Sender, name: str, room: int) -> bytes:
    try:
        if sender.files is None:
            raise FileNotFoundError
        data = read_file(sender.files, name, room=room)
    except NotOurs:
        raise _refused(posting, sender, words.FILE_NAME, name=one_line(name)) from None
    except OSError:
        answer = words.FILE_MISSING.say(sender.language, name=one_line(name))
        raise PostLater(address=posting.address, answer=answer) from None
    if data is None:
        raise _too_big(posting, sender, name)
    return data


def _too_big(posting: Posting, sender: Sender, name: str) -> PostRefused:
    return _refused(posting, sender, words.TOO_BIG, limit=LIMIT // 1_000_000, name=one_line(name))


def _refused(posting: Posting, sender: Sender, why: Word, **values: object) -> PostRefused:
    return PostRefused(address=one_line(posting.address), answer=why.say(sender.language, **values))


def _text(subtype: str, text: str) -> str:
    """Return a part of text: base64 where most letters need it, else quoted-printable; never bare, so that no line is a boundary."""
    data = text.encode("utf-8", "replace")
    for end in _ENDS:
        data = data.replace(end, b"\n")
    data = _NO_LETTER.sub(b"", data.translate(_ENDED, _CONTROLS)).rstrip(b"\n") + b"\n"
    if 6 * (len(data) - len(text)) > len(text):
        way, payload = "base64", _base64(data.replace(b"\n", b"\r\n"))
    else:
        way, payload = "quoted-printable", b2a_qp(data, istext=True).decode("ascii").replace("\n", "\r\n")
    return f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {way}\r\n\r\n{payload}"


def _binary(name: str, type_: str, data: bytes, *, cid: str = "") -> str:
    """Return a part that is a file, or a picture that HTML shows by its ``cid``."""
    type_ = type_ if _TYPE.fullmatch(type_) else "application/octet-stream"
    if type_.startswith("text/") and "charset" not in type_ and _is_utf8(data):
        type_ += "; charset=utf-8"
    head = {
        "Content-Type": type_,
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": f"{'inline' if cid else 'attachment'}; {file_name(name)}",
    }
    if cid:
        head["Content-ID"] = f"<{cid}>"
    return f"{block(head)}\r\n{_base64(data)}"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _base64(data: bytes) -> str:
    whole = b2a_base64(data, newline=False).decode("ascii")
    return "\r\n".join((*_LINES.findall(whole), ""))


def _multipart(subtype: str, posting: Posting, parts: list[str]) -> str:
    # "=_" is in no encoded text (RFC 2045, 6.7), hence this line neither
    line = f"=_{subtype}_{posting.key}"
    inside = f"\r\n--{line}\r\n".join(("", *parts))
    return f'Content-Type: multipart/{subtype}; boundary="{line}"\r\n{inside}\r\n--{line}--\r\n'
