"""From a template's text to tokens: names in brackets are known here, once, and never looked for in their values.

``[Name]``, ``%Name%`` and ``{{ name }}`` are one; ``[Name|else]`` has words for who has no value, ``[Name:genitive]`` asks for a case. What
stands in square brackets and begins with a digit or a sign, holds signs, or is several words unlike any name, is text; so is whatever
stands in two: ``[[note]]``. All else in brackets is a name, and an unknown one is a problem: a letter with odd words in brackets is worse
than one that waits.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.words import policies as sentences
from sheetcrm.model.words import templates as words
from sheetcrm.policy.near import nearest
from sheetcrm.policy.sequences.conditions import UnclearError
from sheetcrm.policy.templates.blocks import Gathering, Mark
from sheetcrm.policy.templates.cleaning import cleaned
from sheetcrm.policy.templates.extras import EXTRAS, target, unsubscribe
from sheetcrm.policy.templates.tokens import Link, Slot
from sheetcrm.policy.templates.variables import BY_NAME, Sort, same

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.words import Language, Word
    from sheetcrm.policy.scoring import Condition
    from sheetcrm.policy.templates.tokens import Test, Token

    Conditions = Callable[[str], tuple[Condition, ...]]

_TOKEN = re.compile(
    r"""
      \[\[ (?P<plain> [^\[\]\n]* ) \]\]
    | \[ (?P<square> [^\[\]\n]{1,300} ) \] (?: \( (?P<target> [^()\s]{1,500} ) \) )?
    | \{\{ (?P<braces> [^{}\n]{1,300} ) \}\}
    | (?<!\d) % (?! [0-9A-Fa-f]{2} % ) (?P<percent> [^\W\d_] (?: [^%\[\]{}\n]{0,80} [^\s%\[\]{}] )? ) %
    """,
    re.VERBOSE,
)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_](?:[\w \-]*\w)?")
_UNCLOSED = re.compile(r"\{\{.{0,30}|(?:\[\s*|(?<!\d)%)([^\W\d_][\w-]*)")
_CASES = {same(text): case for case, texts in words.CASES.items() for text in texts}
_IF, _ELSE, _END = ({same(text) for text in word.both()} for word in (words.IF, words.ELSE, words.END))
_KNOWN = list(BY_NAME)
_CLEARLY = 80  # of 100: so much must several words look like a name to be one that was mistyped
_SHOWN = 60


class Parser:
    """Reads one cell. ``conditions`` reads a condition on Clients, or raises UnclearError; ``problems`` are sentences for staff."""

    def __init__(self, language: Language, conditions: Conditions, *, subject: bool = False) -> None:
        self.language, self.conditions, self.subject = language, conditions, subject
        self.problems: list[str] = []
        self.text = ""

    def read(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a text; what is wrong goes to ``problems``."""
        self.text = text = cleaned(text)
        gathering = Gathering(self.problem)
        place = 0
        while (found := _TOKEN.search(text, place)) is not None:
            before = text[place : found.start()]
            self._look_for_unclosed(before, place)
            tokens, place = self._read(found)
            if isinstance(tokens, Mark):
                line_ends = self._alone(found.start(), place)
                gathering.add(before if line_ends is None else before.rstrip(" "))
                gathering.mark(tokens)
                place = place if line_ends is None else line_ends
                continue
            for token in (before, *tokens):
                gathering.add(token)
        self._look_for_unclosed(text[place:], place)
        gathering.add(text[place:])
        return gathering.done()

    def problem(self, sentence: Word, place: int, shown: str, **more: object) -> None:
        """Note what is wrong at a place of the text."""
        line = words.IN_TEXT.say(self.language, line=self.text.count("\n", 0, place) + 1)
        where = words.IN_SUBJECT.to(self.language) if self.subject else line
        shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
        self.problems.append(sentence.say(self.language, place=where, shown=shown, **more))

    def _alone(self, start: int, end: int) -> int | None:
        """Return where the next line begins, if a bracket is all that its line holds."""
        first, last = self.text.rfind("\n", 0, start) + 1, self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        return None if (self.text[first:start] + self.text[end:last]).strip() else min(last + 1, len(self.text))

    def _look_for_unclosed(self, text: str, place: int) -> None:
        for found in _UNCLOSED.finditer(text):
            if found[1] is None or same(found[1]) in BY_NAME:
                self.problem(words.UNCLOSED, place + found.start(), found[0])

    def _read(self, found: re.Match[str]) -> tuple[tuple[Token, ...] | Mark, int]:
        """Return what a bracket means, and where the text goes on."""
        place, end = found.span()
        if found["plain"] is not None:
            return (f"[{found['plain']}]",), end
        if found["square"] is not None:
            shown = f"[{found['square']}]"
            leads = target(found["target"]) if found["target"] is not None else None
            if leads is not None:
                self._in_text_only(place, found[0])
                return (Link(" ".join(found["square"].split()), *leads),), end
            return self._square(found["square"].strip(), place, shown), place + len(shown)
        inside = found["braces"] if found["braces"] is not None else found["percent"]
        slot = self._slot(inside.strip(), place, found[0])
        if slot is None and found["percent"] is not None and (" " in inside or self._in_url(place)):
            return ("%",), place + 1
        return self._unknown(inside, place, found[0]) if slot is None else slot, end

    def _in_url(self, place: int) -> bool:
        return any(url.start() <= place < url.end() for url in _URL.finditer(self.text))

    def _in_text_only(self, place: int, shown: str) -> None:
        if self.subject:
            self.problem(words.ONLY_IN_TEXT, place, shown)

    def _square(self, inside: str, place: int, shown: str) -> tuple[Token, ...] | Mark:
        first, _, rest = inside.partition(" ")
        if same(inside) in _END:
            return Mark("end", place, shown)
        if same(inside) in _ELSE:
            return Mark("else", place, shown)
        if same(first) in _IF:
            return Mark("if", place, shown, self._test(rest.strip(), place, shown))
        head, colon, rest = inside.partition(":")
        extra = EXTRAS.get(same(head)) if colon else None
        if extra is not None:
            self._in_text_only(place, shown)
            token, fault = extra(rest.strip())
            if fault is not None:
                self.problem(fault, place, shown)
            return token
        slot = self._slot(inside, place, shown)
        if slot is not None:
            return slot
        return (shown,) if _is_text(inside) else self._unknown(inside, place, shown)

    def _test(self, text: str, place: int, shown: str) -> Test:
        variable = BY_NAME.get(same(text))
        if variable is not None:
            return variable.key
        try:
            found = self.conditions(text)
        except UnclearError as unclear:
            fault = unclear.say(self.language)
        else:
            fault = "" if found else words.CONDITION.to(self.language)
        if fault:
            self.problem(words.BLOCK_CONDITION, place, shown, fault=fault)
            return ()
        return found

    def _slot(self, inside: str, place: int, shown: str) -> tuple[Token, ...] | None:
        """Read a variable with its case and its words to use instead; None where the name is not known."""
        named, bar, instead = inside.partition("|")
        name, colon, case = named.partition(":")
        variable = BY_NAME.get(same(name))
        if variable is None:
            return None
        if variable.key == "unsubscribe":
            self._in_text_only(place, shown)
            return unsubscribe(self.language)
        asked = _CASES.get(same(case), "") if colon else ""
        if colon and same(case) not in _CASES:
            self.problem(words.UNKNOWN_CASE, place, shown, case=case.strip())
        elif asked and variable.sort is not Sort.PERSON:
            self.problem(words.NO_CASE_HERE, place, shown)
        return (Slot(variable, asked, " ".join(instead.split()) if bar else None),)

    def _unknown(self, inside: str, place: int, shown: str) -> tuple[Token, ...]:
        name = same(re.split(r"[:|]", inside)[0])
        near = BY_NAME.get(nearest(name, _KNOWN))
        proposal = "" if near is None else near.name.ru if re.search("[а-я]", name) else near.name.en
        self.problem(words.UNKNOWN, place, shown, maybe=sentences.maybe(proposal and f"[{proposal}]"))
        return ()


def _is_text(inside: str) -> bool:
    """Whether what stands in square brackets is words of the letter and no name."""
    name, bar, _ = inside.partition("|")
    name, colon, _ = name.partition(":")
    if not _NAME.fullmatch(name.strip()) or "://" in inside:
        return True
    if bar or colon or " " not in name.strip() or "_" in name:
        return False
    from rapidfuzz import fuzz, process  # heavy, needed only for mistakes

    return process.extractOne(same(name), _KNOWN, scorer=fuzz.ratio, score_cutoff=_CLEARLY) is None
