"""Header fields that say what they were given and nothing else: one line, encoded, no second recipient, no second header.

They are made here and not by the standard library's folding, which in some of its versions loses the quotes of a long name, or lets a line
break through, and takes long for long texts.
"""

from __future__ import annotations

import re
from binascii import b2a_base64
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 200
"""So many characters of a name or a subject; more is no name."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]+")
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_PRINTABLE = re.compile(r"[ -~]*")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")
_LOCAL_LONGEST = 64  # RFC 5321, 4.5.3.1.1
_FIRST, _NEXT = (
    27,
    45,
)  # bytes of an encoded word: a line with one has at most 76 characters, the header's name included


class AddressRefused(ValueError):
    """Not one address that mail can be sent to; ``letters`` where only the letters before the @ are the cause."""

    def __init__(self, *, letters: bool = False) -> None:
        self.letters = letters
        super().__init__()


def block(head: Mapping[str, str]) -> str:
    """Return headers as the wire has them. Raises ValueError where one would end too soon: a bug, whatever cells hold."""
    text = "".join([f"{name}: {value}\r\n" for name, value in head.items()])
    lines = text.count("\r\n")
    if (
        lines - text.count("\r\n ") != len(head)
        or not lines == text.count("\n") == text.count("\r")
        or not text.isascii()
    ):
        raise ValueError(list(head))
    return text


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return a text without line breaks and what is not seen, with single spaces, cut where it is longer than anybody's name."""
    line = text if text.isprintable() else _UNSEEN.sub(" ", text)
    if not line.isprintable() or "  " in line or line != line.strip():
        line = " ".join(line.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def unstructured(text: str) -> str:
    """Return a line of text as a header such as Subject holds it."""
    line = one_line(text)
    return line if _PRINTABLE.fullmatch(line) and "=?" not in line else _encoded(line)


def mailbox(name: str, address: str) -> str:
    """Return a name and an address, which has to be clean already, as From and To hold them."""
    line = one_line(name)
    if not line:
        return address
    if "=?" in line or not _PRINTABLE.fullmatch(line):
        return f"{_encoded(line)}\r\n <{address}>"
    if not _PLAIN.fullmatch(line):
        line = '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{line} <{address}>" if len(line) + len(address) < LONGEST // 3 else f"{line}\r\n <{address}>"


def file_name(name: str) -> str:
    """Return the parameter that names an attachment."""
    line = one_line(name).replace("/", "_").replace("\\", "_") or "file"
    if _PRINTABLE.fullmatch(line) and '"' not in line and "=?" not in line:
        return f'filename="{line}"'
    return f"filename*=utf-8''{quote(line, safe='')}"


@lru_cache(maxsize=1024)
def _encoded(line: str) -> str:
    """Return encoded words, a line each; no character is cut in two."""
    data, words, begin, room = line.encode("utf-8", "replace"), [], 0, _FIRST
    while begin < len(data):
        end = begin + room
        while end < len(data) and data[end] & 0xC0 == 0x80:  # noqa: PLR2004 - a byte that goes on with a character
            end -= 1
        words.append(f"=?utf-8?B?{b2a_base64(data[begin:end], newline=False).decode('ascii')}?=")
        begin, room = end, _NEXT
    return "\r\n ".join(words)


@lru_cache(maxsize=1024)
def bare_address(text: str) -> str:
    """Return one address as the wire has it: its domain in lower case and punycode. Raises AddressRefused for anything else."""
    local, _, domain = text.strip().rpartition("@")
    if not local or len(local) > _LOCAL_LONGEST:
        raise AddressRefused
    if not local.isascii() and _LOCAL.fullmatch(re.sub(r"\w", "a", local)):
        raise AddressRefused(letters=True)
    if not _LOCAL.fullmatch(local):
        raise AddressRefused
    return f"{local}@{bare_domain(domain)}"


def spelled(address: str) -> str:
    """Return an address that came over the wire as people write it: its domain out of punycode, where it is some."""
    local, at, domain = address.rpartition("@")
    if "xn--" not in domain.lower():
        return address
    import idna

    try:
        return f"{local}{at}{idna.decode(domain)}"
    except (idna.IDNAError, UnicodeError):
        return address


@lru_cache(maxsize=4096)
def bare_domain(domain: str) -> str:
    """Return a domain in lower case and punycode. Raises AddressRefused."""
    plain = domain.lower()
    if not domain.isascii():
        import idna

        try:
            plain = idna.encode(domain, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise AddressRefused from None
    if not _DOMAIN.fullmatch(plain):
        raise AddressRefused
    return plain
