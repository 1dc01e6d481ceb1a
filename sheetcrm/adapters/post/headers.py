"""Header fields that say what they were given and nothing else: one line, encoded, no second recipient, no second header.

They are made here and not by the standard library's folding, which in some of its versions loses the quotes of a long name, or lets a line
break through, and takes long for long texts.
"""

from __future__ import annotations

import re
from base64 import b64encode
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any
from urllib.parse import quote

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


class Ready(EmailPolicy):
    """Takes headers that are ready as they stand, and writes them so. Raises ValueError where one would end too soon."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if re.search(r"[\r\n](?![ \t]|(?<=\r)\n[ \t])", value) or not value.isascii():
            raise ValueError(name)
        return name, value

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        return value if name.lower().startswith("content-") else super().header_fetch_parse(name, value)

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}\r\n"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return f"{name}: {value}\r\n".encode("ascii")


READY = Ready(linesep="\r\n", cte_type="7bit")


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return a text without line breaks and what is not seen, with single spaces, cut where it is longer than anybody's name."""
    line = " ".join(_UNSEEN.sub(" ", text).split())
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


def _encoded(line: str) -> str:
    """Return encoded words, a line each; no character is cut in two."""
    words, room = [], _FIRST
    data = bytearray()
    for char in line:
        more = char.encode("utf-8", "replace")
        if len(data) + len(more) > room:
            words.append(bytes(data))
            data.clear()
            room = _NEXT
        data += more
    words.append(bytes(data))
    return "\r\n ".join(f"=?utf-8?B?{b64encode(word).decode('ascii')}?=" for word in words)


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
