"""What neither a template nor a value brings into a letter: control characters, turned writing, marks of our own."""

from __future__ import annotations

import re

_GONE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\uf8ff\ufeff\ufff0-\uffff]"
)
"""Control characters, invisible ones, those that turn the writing direction, and private ones, with which a layout marks places."""
_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")


def cleaned(text: str) -> str:
    """Return a text whose lines end as ours do, with nothing invisible in it but spaces."""
    return _GONE.sub("", _ENDS.sub("\n", text).replace("\t", " "))


def in_one_line(text: str) -> str:
    """Return a text as one line with single spaces; a no-break space stays."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", cleaned(text)).strip(" ")
