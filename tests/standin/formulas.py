"""A small reckoner: what a formula comes to. Functions it does not know are ``#NAME?``; it never raises.

Outcomes are reckoned when somebody asks and kept until the book changes.
"""

from __future__ import annotations

import re
from operator import add, mul, sub
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.standin.cells import ErrorText, FormulaText, Value, tidy
from tests.standin.functions import FUNCTIONS, Area, Failed, number, shown_text
from tests.standin.references import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.grid import Sheet

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:[.]\d+)?(?:[eE][-+]?\d+)?)(?![:\w])
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|ERROR!))
    |(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?P<cells>\$?[A-Za-z]{1,3}\$?\d+(?::(?:\$?[A-Za-z]{1,3}\$?\d+|\$?[A-Za-z]{1,3}|\$?\d+))?
        |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+)(?![\w(])
    |(?P<name>[^\W\d][\w.]*)
    |(?P<sign><=|>=|<>|[-+*/^&=<>(),;%{}]))""",
    re.VERBOSE,
)
_POWER = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}
_DEEPEST = 60
_ARITHMETIC: dict[str, Callable[[float, float], Any]] = {"+": add, "-": sub, "*": mul, "^": pow}


class Token(NamedTuple):
    """A piece of a formula."""

    kind: str
    text: str
    sheet: str | None = None


Place = tuple[int, int, int]


class Deeper(Exception):
    """A chain of formulas goes deeper than one go can follow; ``place`` is to be reckoned first, ``path`` led to it."""

    def __init__(self, place: Place, path: set[Place]) -> None:
        super().__init__(place)
        self.place = place
        self.path = path


class Reckoner:
    """Works out the formulas of a book as it stands now."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.known: dict[Place, Value] = {}
        self.open: set[Place] = set()
        self.pending: set[Place] = set()

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """Return what a cell comes to."""
        value = sheet.value(row, column)
        if not isinstance(value, FormulaText):
            return value
        place = (sheet.id, row, column)
        if place in self.known:
            return self.known[place]
        if not self.open:
            return self._from_below(place)
        if place in self.open or place in self.pending:
            return ErrorText("#REF!")
        if len(self.open) > _DEEPEST:
            raise Deeper(place, set(self.open))
        return self._reckon(place)

    def _from_below(self, place: Place) -> Value:
        """Reckon a cell; of a chain that is too long for one go, the lower end comes first."""
        waiting: list[tuple[Place, set[Place]]] = [(place, set())]
        while waiting:
            first, path = waiting.pop()
            self.pending -= path
            if first in self.known:
                continue
            try:
                self._reckon(first)
            except Deeper as deeper:
                self.pending |= deeper.path
                waiting += [(first, deeper.path), (deeper.place, set())]
        return self.known[place]

    def _reckon(self, place: Place) -> Value:
        sheet = self.book.grid(place[0])
        self.open.add(place)
        try:
            outcome = self._outcome(str(sheet.value(*place[1:])), sheet, *place[1:])
        finally:
            self.open.discard(place)
        self.known[place] = outcome
        return outcome

    def _outcome(self, formula: str, sheet: Sheet, row: int, column: int) -> Value:
        try:
            tokens = _tokens(formula[1:], self.book.locale.decimal)
            reading = _Reading(self, sheet, row, column, tokens)
            result = reading.whole()
            if isinstance(result, Area):
                result = result.one(row, column)
        except Failed as failure:
            return ErrorText(str(failure))
        except (ValueError, TypeError, OverflowError, ArithmeticError, RecursionError):
            return ErrorText("#VALUE!")
        return 0 if result is None else "" if result == "" else tidy(result)


class _Reading:
    """Reads a formula from left to right and reckons as it goes; both arms of IF are read, only one counts."""

    def __init__(self, reckoner: Reckoner, sheet: Sheet, row: int, column: int, tokens: list[Token]) -> None:
        self.reckoner, self.sheet, self.row, self.column = reckoner, sheet, row, column
        self.tokens, self.at = tokens, 0

    def whole(self) -> Any:
        value = self.expression(0)
        if self.at < len(self.tokens):
            raise Failed("#ERROR!")
        if isinstance(value, Failed):
            raise value
        return value

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self) -> Token:
        if self.at >= len(self.tokens):
            raise Failed("#ERROR!")
        self.at += 1
        return self.tokens[self.at - 1]

    def expression(self, least: int) -> Any:
        left = self.unary()
        while (sign := self.peek()) in _POWER and self.tokens[self.at].kind == "sign" and _POWER[sign] > least:
            self.take()
            right = self.expression(_POWER[sign])
            left = self._apply(sign, left, right)
        return left

    def unary(self) -> Any:
        token = self.take()
        if token.text in {"-", "+"} and token.kind == "sign":
            inner = self.expression(6)
            value = self._try(lambda: -number(self._one(inner))) if token.text == "-" else inner
        else:
            value = self.atom(token)
        while self.peek() == "%" and self.tokens[self.at].kind == "sign":
            self.take()
            value = self._try(lambda inner=value: number(self._one(inner)) / 100)
        return value

    def atom(self, token: Token) -> Any:
        if token.kind == "number":
            return tidy(float(token.text))
        if token.kind == "text":
            return token.text[1:-1].replace('""', '"')
        if token.kind == "error":
            return Failed(token.text)
        if token.kind == "cells":
            return self._area(token)
        if token.text == "(":
            value = self.expression(0)
            self._close(")")
            return value
        if token.kind == "name":
            return self._named(token.text)
        raise Failed("#ERROR!")

    def _named(self, word: str) -> Any:
        upper = word.upper()
        if self.peek() != "(":
            if upper in {"TRUE", "FALSE"}:
                return upper == "TRUE"
            box = self.reckoner.book.named(word)
            return Area(self.reckoner, *box) if box else Failed("#NAME?")
        self.take()
        arguments: list[Any] = []
        while self.peek() != ")":
            if self.peek() in {",", ";"}:
                self.take()
                arguments.append(None)
                continue
            arguments.append(self.expression(0))
            if self.peek() in {",", ";"}:
                self.take()
        self._close(")")
        function = FUNCTIONS.get(upper)
        if function is None:
            return Failed("#NAME?")
        return self._try(lambda: function(self, arguments))

    def _close(self, sign: str) -> None:
        if self.take().text != sign:
            raise Failed("#ERROR!")

    def _area(self, token: Token) -> Any:
        reference = read(token.sheet, token.text)
        sheet = self.sheet if reference.sheet is None else self.reckoner.book.titled(reference.sheet)
        if sheet is None:
            return Failed("#REF!")
        whole = sheet.box
        box = whole._replace(
            top=reference.top or 0,
            bottom=whole.bottom if reference.bottom is None else reference.bottom + 1,
            left=reference.left or 0,
            right=whole.right if reference.right is None else reference.right + 1,
        )
        return Area(self.reckoner, sheet, box) if whole.holds(box) else Failed("#REF!")

    def _one(self, value: Any) -> Any:
        if isinstance(value, Failed):
            raise value
        if isinstance(value, Area):
            return value.one(self.row, self.column)
        if isinstance(value, ErrorText):
            raise Failed(value)
        return value

    @staticmethod
    def _try(act: Any) -> Any:
        try:
            return act()
        except Failed as failure:
            return failure

    def _apply(self, sign: str, left: Any, right: Any) -> Any:
        return self._try(lambda: _binary(sign, self._one(left), self._one(right)))


def _binary(sign: str, left: Any, right: Any) -> Any:
    if sign == "&":
        return shown_text(left) + shown_text(right)
    if sign in {"=", "<>", "<", ">", "<=", ">="}:
        return _compare(sign, left, right)
    one, two = number(left), number(right)
    if sign == "/":
        if two == 0:
            raise Failed("#DIV/0!")
        return one / two
    result = _ARITHMETIC[sign](one, two)
    if isinstance(result, complex):
        raise Failed("#NUM!")
    return result


def _compare(sign: str, left: Any, right: Any) -> bool:
    one, two = _rank(left, right), _rank(right, left)
    if sign == "=":
        return one == two
    if sign == "<>":
        return one != two
    less, equal = one < two, one == two
    return {"<": less, ">": not less and not equal, "<=": less or equal, ">=": not less}[sign]


def _rank(value: Any, other: Any) -> tuple[int, Any]:
    """Numbers come before text, text before truth; an empty cell is the other's nothing."""
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, str):
        return 1, value.casefold()
    return 0, value


def _tokens(text: str, decimal: str) -> list[Token]:
    """Take a formula apart. Where semicolons part the arguments and the locale says so, a comma is a decimal point."""
    comma = decimal == "," and ";" in text
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise Failed("#ERROR!")
        at = found.end()
        kind = found.lastgroup or ""
        fraction = re.compile(r",\d+").match(text, at) if comma and kind == "number" else None
        if fraction:
            at = fraction.end()
            tokens.append(Token(kind, f"{found.group(kind)}.{fraction.group()[1:]}"))
            continue
        sheet = found.group("sheet")
        tokens.append(Token(kind, found.group(kind), sheet[:-1] if sheet else None))
    return tokens
