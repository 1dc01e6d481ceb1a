"""Formulas as Google takes them in every locale: arguments are parted by semicolons."""

from __future__ import annotations

import re

_PIECE = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')|([{}])|(,)|([^"'{},]+|["'])""")
"""A text, a tab's quoted title, a brace of an array, a comma, and whatever else."""


def with_semicolons(formula: str) -> str:
    """Put semicolons for the commas that part arguments; texts, titles of tabs and arrays in braces stay as they are.

    A comma fails where the spreadsheet's locale has a decimal comma (ru_RU); the semicolon is understood everywhere.
    """
    parts, depth = [], 0
    for found in _PIECE.finditer(formula):
        _, brace, comma, _ = found.groups()
        if brace:
            depth += 1 if brace == "{" else -1
        parts.append(";" if comma and depth == 0 else found[0])
    return "".join(parts)
