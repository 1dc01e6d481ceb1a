"""Which tags are probably one tag written twice (Q12): by letters, the order of words, the alphabet, a plural, one typing error.

Every number must be the same, in the same order: «1 этаж» and «2 этаж» are never alike. Words shorter than a setting must be the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.model.values.lists import same_sense
from sheetcrm.model.values.scripts import has_cyrillic, has_latin, skeleton
from sheetcrm.model.words import tags as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.duplicates.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from sheetcrm.model.words import Word

_JOINTS = re.compile(r"[\s\-_./\\\u2010-\u2015'\"«»“”„’`]+")
"""What stands between the words of a tag and says nothing; all other signs (+, %, &) do."""
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*")
_ENDINGS = re.compile(
    "(?:(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ия|ии|ью)|(?<=[sxz])es|(?<=ch)es|(?<=sh)es|ies|(?<!s)s|[аяоеыиуюьйy])$"
)
_LEAST = 3
"""Letters that must be left of a word, and letters of a tag that is read in the other alphabet: «он» is not “on”."""
_MOST = 64
"""Letters of the longest word in which a typing error is looked for: what is longer is a text pasted by mistake, and costs its square."""


@dataclass(frozen=True, slots=True)
class Form:
    """A tag taken apart: its words as they are compared, and its numbers."""

    text: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Form:
        """Take a tag apart."""
        plain = skeleton(fold(text))
        return cls(text, tuple(filter(None, _JOINTS.split(plain))), tuple(_NUMBERS.findall(plain)))

    @property
    def letters(self) -> str:
        """All words in one."""
        return "".join(self.words)

    @property
    def alphabet(self) -> tuple[bool, bool]:
        """Whether it has Cyrillic and Latin letters."""
        return has_cyrillic(self.text), has_latin(self.text)


@dataclass(frozen=True, slots=True)
class Alike:
    """A tag that is probably another one, and in what they differ."""

    old: str
    new: str
    reason: Word


def alike(ranked: Sequence[str], *, short: int, margin: int, apart: Iterable[frozenset[str]] = ()) -> list[Alike]:
    """Return which tags are probably others of them; ``ranked`` has the one to keep before the one to give up.

    No tag is both given up and kept, so that a chain is settled one link at a time. ``short`` is the least number of letters of a word in
    which a typing error or a plural counts, ``margin`` by how much of 100 it must be farther from every other tag. Pairs in ``apart``
    were said to be two.
    """
    forms = {text: Form.of(text) for text in ranked}
    different = frozenset(apart)
    found: dict[str, Alike] = {}
    kept: set[str] = set()

    def take(old: str, new: str, reason: Word) -> None:
        if old not in found and old not in kept and new not in found and frozenset((old, new)) not in different:
            found[old] = Alike(old, new, reason)
            kept.add(new)

    for reason, key, fits in _LEVELS:
        groups: dict[Hashable, list[Form]] = defaultdict(list)
        for text in ranked:
            if text not in found and (mark := key(forms[text], short)) is not None:
                groups[forms[text].numbers, mark].append(forms[text])
        for group in groups.values():
            for place, form in enumerate(group):
                for better in group[:place]:
                    if fits(better, form):
                        take(form.text, better.text, reason)
    left = [forms[text] for text in ranked if text not in found]
    for old, new in _mistyped(left, short=short, margin=margin, apart=different):
        take(old, new, words.TYPO)
    return list(found.values())


def _joined(form: Form, _: int) -> str | None:
    return form.letters or None


def _sorted(form: Form, _: int) -> tuple[str, ...] | None:
    """With two numbers the order of words says which is whose."""
    return tuple(sorted(form.words)) if len(form.words) > 1 and len(form.numbers) <= 1 else None


def _latin(form: Form, _: int) -> str | None:
    text = " ".join(spelled(word) for word in _JOINTS.split(form.text))
    return text if len(text) >= _LEAST else None


def _stems(form: Form, short: int) -> tuple[str, ...] | None:
    return tuple(_stem(word, short) for word in form.words) or None


def _stem(word: str, short: int) -> str:
    stem = _ENDINGS.sub("", word)
    return stem if len(word) >= short and len(stem) >= _LEAST and word.isalpha() else word


def _always(_one: Form, _other: Form) -> bool:
    return True


def _same_alphabet(one: Form, other: Form) -> bool:
    return one.alphabet == other.alphabet


def _other_alphabet(one: Form, other: Form) -> bool:
    return one.alphabet != other.alphabet


_LEVELS: tuple[tuple[Word, Callable[[Form, int], Hashable | None], Callable[[Form, Form], bool]], ...] = (
    (words.SAME_LETTERS, _joined, _always),
    (words.OTHER_ORDER, _sorted, _always),
    (words.OTHER_ALPHABET, _latin, _other_alphabet),
    (words.OTHER_NUMBER, _stems, _same_alphabet),
)
"""From the surest to the least sure: what it is called, by what tags are the same, and for which pairs that counts."""


def _mistyped(
    left: Sequence[Form], *, short: int, margin: int, apart: frozenset[frozenset[str]]
) -> list[tuple[str, str]]:
    """Return which tags are one typing error from a better one and clearly farther from every other.

    Another mistake in the same tag is no other tag, unless staff said so.
    """
    from rapidfuzz import fuzz, process

    near = _neighbours(left, short)
    letters: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for form in left:
        letters[form.numbers][form.text] = form.letters
    pairs = []
    for place, form in enumerate(left):
        better = next((one for one in left[:place] if one.text in near[form.text]), None)
        if better is None:
            continue
        mistakes = {text for text in near[better.text] if frozenset((text, better.text)) not in apart}
        score, rivals = fuzz.ratio(form.letters, better.letters), letters[form.numbers]
        close = process.extract(form.letters, rivals, scorer=fuzz.ratio, score_cutoff=score - margin, limit=None)
        others = near[form.text] | {text for _, ratio, text in close if ratio > score - margin}
        if others <= mistakes | {form.text, better.text}:
            pairs.append((form.text, better.text))
    return pairs


def _neighbours(left: Sequence[Form], short: int) -> Mapping[str, set[str]]:
    """Return for each tag those that differ from it in one letter of one word, its first letter apart."""
    from rapidfuzz.distance import OSA

    holders: dict[Hashable, list[tuple[Form, int]]] = defaultdict(list)
    for form in left:
        for place, word in enumerate(form.words):
            if not short <= len(word) <= _MOST or not word.isalpha():
                continue
            around = (form.words[:place], form.words[place + 1 :])
            for gap in range(1, len(word) + 1):  # a word, and the word without each of its letters but the first
                holders[around, word[:gap] + word[gap + 1 :]].append((form, place))
    near: dict[str, set[str]] = defaultdict(set)
    for sharing in holders.values():
        for number, (one, place) in enumerate(sharing):
            for other, at in sharing[:number]:
                if (
                    one.words != other.words
                    and place == at
                    and OSA.distance(one.words[place], other.words[place], score_cutoff=1) == 1
                    and same_sense(" ".join(one.words), " ".join(other.words))
                ):
                    near[one.text].add(other.text)
                    near[other.text].add(one.text)
    return near
