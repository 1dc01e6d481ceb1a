"""Formulas between a workbook file's way of writing them and Google's, which follows the spreadsheet's locale.

In every locale Google parts arguments by semicolons as well as by its own mark. Where the comma is decimal, numbers have one, and an
array in braces parts its columns by backslashes.
"""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')|(?P<brace>[{}])|(?P<part>[,;\\])"""
    r"""|(?P<name>[^\W\d][\w.]*)|(?P<number>\d+(?:\.\d+)?)|(?P<rest>.)""",
    re.DOTALL,
)
_LOCAL_NUMBER = re.compile(r"\d+,\d+")
_COMMA = re.compile(
    "az|ba|be|bg|ca|cs|da|de|el|es|et|eu|fi|fr|gl|hr|hu|hy|id|is|it|ka|kk|ky|lt|lv|mk|nb|nl|nn|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|tr|tt|uk|uz|vi"
)
_POINT = {"de_CH", "es_MX", "es_US", "es_PR", "es_GT", "es_HN", "es_NI", "es_PA", "es_PE", "es_SV", "es_DO"}


def decimal_comma(locale: str) -> bool:
    """Tell whether a spreadsheet's locale writes 0,5."""
    return _COMMA.fullmatch(locale.partition("_")[0]) is not None and locale not in _POINT


def with_semicolons(formula: str) -> str:
    """Put semicolons for the commas that part arguments; texts, titles of tabs and arrays in braces stay as they are.

    A comma fails where the spreadsheet's locale has a decimal comma (ru_RU); the semicolon is understood everywhere.
    """
    return for_locale(formula, comma=False)


def for_locale(formula: str, *, comma: bool) -> str:
    """Return a formula of a workbook file as Google takes it; ``comma`` says that the comma is decimal there."""
    parts, depth = [], 0
    for found in _PIECE.finditer(formula):
        text = found[0]
        match found.lastgroup:
            case "brace":
                depth += 1 if text == "{" else -1
            case "part" if text == ",":
                text = ";" if depth <= 0 else "\\" if comma else ","
            case "number" if comma:
                text = text.replace(".", ",")
        parts.append(text)
    return "".join(parts)


def neutral(formula: str, *, comma: bool) -> str:
    """Return a formula of Google's as a workbook file writes it."""
    parts, depth = [], 0
    at = 0
    while at < len(formula):
        number = _LOCAL_NUMBER.match(formula, at) if comma else None
        if number is not None:
            parts.append(number[0].replace(",", "."))
            at = number.end()
            continue
        found = _PIECE.match(formula, at)
        assert found is not None
        text = found[0]
        match found.lastgroup:
            case "brace":
                depth += 1 if text == "{" else -1
            case "part" if (text == ";" and depth <= 0) or (text == "\\" and depth > 0):
                text = ","
        parts.append(text)
        at = found.end()
    return "".join(parts)


def for_any_row(formula: str, row: int) -> str:
    """Return a formula with ``{row}`` for the number of its own row, where it is named without a dollar and not on another tab."""

    def own(found: re.Match[str]) -> str:
        if found["cell"] is None or int(found["row"]) != row:
            return found[0]
        return f"{found['column']}{{row}}"

    return _CELL.sub(own, formula)


_CELL = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<other>(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)"""
    r"""|(?P<cell>(?<![\w.$])(?P<column>\$?[A-Za-z]{1,3})(?P<row>\d+)(?![\w.(!]))"""
)
