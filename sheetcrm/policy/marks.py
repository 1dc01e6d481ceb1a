"""The mark from 0 to 10 in what a client wrote in answer to a survey (M5): only one that is certain, in either language."""

from __future__ import annotations

import re

_MOST = 10
_WORDS = {
    **dict.fromkeys(("ноль", "zero"), 0),
    **dict.fromkeys(("один", "единица", "one"), 1),
    **dict.fromkeys(("два", "двойка", "two"), 2),
    **dict.fromkeys(("три", "тройка", "three"), 3),
    **dict.fromkeys(("четыре", "четверка", "four"), 4),
    **dict.fromkeys(("пять", "пятерка", "five"), 5),
    **dict.fromkeys(("шесть", "шестерка", "six"), 6),
    **dict.fromkeys(("семь", "семерка", "seven"), 7),
    **dict.fromkeys(("восемь", "восьмерка", "eight"), 8),
    **dict.fromkeys(("девять", "девятка", "nine"), 9),
    **dict.fromkeys(("десять", "десятка", "ten"), 10),
}
_NUMBER = rf"(10|\d|{'|'.join(_WORDS)})"
_LONG = re.compile(r"\+?\d(?:[ ()\u00a0.\-–/]*\d){6,}")  # phones, long numbers, dates without words
_OF_TEN = re.compile(
    rf"(?<![\w.,/:+\-–])(?<!\d[ \u00a0]){_NUMBER}\s*(?:балл\w*\s+)?(?:/|из|of|out of)\s*(?:10|десяти|ten)(?![\w/:]|[.,]\d|[ \u00a0]\d)"
)
_MARK = re.compile(rf"(?<![\w.,/:+\-–]){_NUMBER}(?![\w/:%+])")
_ITEM = re.compile(r"(\d)(?:\)\s*|\.\s+)(?=\S)")
_ALONE = re.compile(r"^([12][.)])[ \t]*\n+", re.MULTILINE)
_SECOND = re.compile(r"\s+(?=2(?:\)|\.\s))")
_CLAUSES = re.compile(r"[;!?()\n…]|,(?!\d)|\.(?=\s|$)|\s[-–—]+\s|:(?!\d)")
_GREETING = re.compile(
    r"здравствуйте|добр(?:ый|ого|ое)\b|привет|hello|hi\b|dear\b|good (?:morning|day|afternoon|evening)"
)


def _set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_BEFORE = _set(
    "оценка оценку балл балла баллов ставлю поставлю поставил поставила дам даю бы я мы моя наша вам на твердая твердую твердые",
    "думаю наверное пожалуй скажем пусть будет это где-то около",
    "mark score rating rate grade nps i we i'd we'd would will give say it's its is a an my our you about maybe probably solid it",
)
_AFTER = _set("балл балла баллов баллам точно ровно point points definitely exactly")
_GO_ON = _set(
    "все но и а очень спасибо потому так было была были хорошо отлично",
    "all but and very because everything thanks thank it as so",
)
"""Words with which people go on after a bare mark: no such word can be what was counted, as in "3 weeks"."""


def mark_in(cell: object) -> int | None:
    """Return the mark in the cell of an answer, such as 9 in "1. Да, 9 из 10"; None where there is none, or none that is certain.

    "9 of 10" is one anywhere. A bare number is one where nothing else is said beside it: alone on its line, or in the first line. Numbers
    of a list, phones, dates, hours, ranges and what is counted in other things are none; neither are two marks that differ.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        cell = f"{cell:g}"
    if not isinstance(cell, str):
        return None
    text = re.sub('[*_«»“”"]', "", cell).casefold().replace("ё", "е").replace("’", "'")
    text = _ALONE.sub(r"\1 ", _LONG.sub("☎", text))
    lines = [part for line in text.splitlines() for part in _parts(line.strip()) if part]
    found = {_value(match[1]) for line in lines for match in _OF_TEN.finditer(_without_item(line, lines))}
    if not found:
        found = _bare(lines)
    return found.pop() if len(found) == 1 else None


def _parts(line: str) -> list[str]:
    """Return a line, or both items of "1) 9 2) cheaper"."""
    item = _ITEM.match(line)
    return _SECOND.split(line, maxsplit=1) if item is not None and item[1] == "1" else [line]


def _bare(lines: list[str]) -> set[int]:
    """Return the marks that stand for themselves."""
    first = next((line for line in lines if _ITEM.match(line) and line[0] == "1"), None)
    if first is not None:  # who numbers the answers says the mark in the first
        return _clauses(_without_item(first, lines))
    spoken = [line for line in lines if _without_item(line, lines) == line]
    spoken = [line for line in spoken if re.search(r"\d", line) or not _GREETING.match(line)]
    found = _clauses(spoken[0]) if spoken else set()
    for line in spoken[1:]:
        clauses = [clause for clause in _CLAUSES.split(line) if clause.strip()]
        found |= _clauses(line) if len(clauses) == 1 else set()
    return found


def _without_item(line: str, lines: list[str]) -> str:
    """Return a line without the number that it has in a list: 1 or 2, since a survey asks two questions, or the next of the one before."""
    item = _ITEM.match(line)
    if item is None:
        return line
    listed = {int(other[1]) for one in lines if (other := _ITEM.match(one))}
    number = int(item[1])
    return line[item.end() :] if number in {1, 2} or number - 1 in listed else line


def _clauses(line: str) -> set[int]:
    """Return the marks of those clauses that say nothing but a mark; one may begin the line and go on in words."""
    found = set()
    for place, clause in enumerate(_CLAUSES.split(line)):
        words = clause.split()
        numbers = [(at, match) for at, word in enumerate(words) if (match := _MARK.fullmatch(word.rstrip(".,")))]
        if len(numbers) != 1:
            continue
        at, match = numbers[0]
        before, after = words[:at], words[at + 1 :]
        goes_on = place == 0 and match[1].isdigit() and bool(after) and after[0] in _GO_ON
        if _BEFORE.issuperset(before) and (_AFTER.issuperset(after) or goes_on):
            found.add(_value(match[1]))
    return found


def _value(text: str) -> int:
    return _WORDS[text] if text in _WORDS else int(text)
