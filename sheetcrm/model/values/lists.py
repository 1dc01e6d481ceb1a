"""A list of the Lists tab, made ready: exact, folded and near look-ups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.model.values.scripts import folded, skeleton, tight
from sheetcrm.model.values.spaces import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.model.values.verdict import Choices

WORTH_SAYING = 60
"""Below this a proposal is noise: half of the letters would be others."""

SHORT = 3
"""Words of so many letters have no typing mistakes, only other words."""

PEOPLE = frozenset({"manager", "managers"})
"""Lists of people: «Иванова» is not a typing mistake of «Иванов»."""

_NEGATIONS = ("не", "ни", "без", "анти", "un", "in", "im", "non", "dis", "anti", "not ", "не ", "no ", "без ")


class Found(NamedTuple):
    """A value of the list, how it was found (code of a flaw, None when exact), and whether that is certain."""

    value: str
    code: str | None
    sure: bool


@dataclass(frozen=True)
class Listing:
    """A list in its forms: the values, and what each folded, look-alike and spaceless text means (None: several)."""

    values: frozenset[str]
    meanings: Mapping[str, tuple[str | None, str]]
    skeletons: Mapping[str, tuple[str | None, str]]
    tights: Mapping[str, tuple[str | None, str]]
    near: tuple[tuple[str, str], ...]
    similarity: int
    margin: int

    @classmethod
    def of(cls, choices: Choices) -> Listing:
        """Make ``choices`` ready; a synonym for something that is not in the list means nothing."""
        values = [value for value in choices.values if fold(value) == value != ""]
        known = set(values)
        words = {fold(word): value for word, value in choices.synonyms.items() if value in known and fold(word)}
        meanings = _meanings(values, words, folded)
        skeletons = _meanings(values, words, skeleton)
        near = tuple((form, value) for form, (value, _) in skeletons.items() if value is not None)
        tights = _meanings(values, words, tight)
        return cls(frozenset(values), meanings, skeletons, tights, near, choices.similarity, choices.margin)

    def find(self, text: str, *, people: bool = False) -> Found | None:
        """Return the value that the folded line ``text`` means, None when nothing is near."""
        if text in self.values:
            return Found(text, None, True)
        for forms, form in (
            (self.meanings, folded(text)),
            (self.skeletons, skeleton(text)),
            (self.tights, tight(text)),
        ):
            value, code = forms.get(form, (None, ""))
            if value is not None:
                return Found(value, code, True)
        return self._nearest(skeleton(text), people=people)

    def _nearest(self, text: str, *, people: bool) -> Found | None:
        from rapidfuzz import fuzz

        best: dict[str, tuple[float, str]] = {}
        for form, value in self.near:
            score = fuzz.ratio(text, form)
            if score > best.get(value, (-1.0, ""))[0]:
                best[value] = (score, form)
        ranked = sorted(best.items(), key=lambda item: -item[1][0])
        if not ranked or ranked[0][1][0] < WORTH_SAYING:
            return None
        value, (score, form) = ranked[0]
        second = ranked[1][1][0] if len(ranked) > 1 else 0.0
        near = score >= self.similarity and score - second >= self.margin
        return Found(value, "choice_typo", near and not people and same_sense(text, form))


def _meanings(
    values: list[str], words: Mapping[str, str], form_of: Callable[[str], str]
) -> dict[str, tuple[str | None, str]]:
    """Return what each form means; a value goes before a synonym, a form of two different values means neither."""
    meanings: dict[str, tuple[str | None, str]] = {}
    for value in values:
        form = form_of(value)
        meanings[form] = (value if meanings.get(form, (value, ""))[0] == value else None, "choice_form")
    own = frozenset(meanings)
    for word, value in words.items():
        form = form_of(word)
        if form not in own:
            meanings[form] = (value if meanings.get(form, (value, ""))[0] == value else None, "choice_synonym")
    return meanings


def same_sense(text: str, form: str) -> bool:
    """Tell whether a near text is neither opposite nor sibling: no negation more or less, same numbers, short words."""
    from rapidfuzz import fuzz

    score = fuzz.ratio(text, form)
    for no in _NEGATIONS:
        if fuzz.ratio(text, no + form) >= score or (form.startswith(no) and fuzz.ratio(text, form[len(no) :]) >= score):
            return False
    return _exact_parts(text) == _exact_parts(form)


def _exact_parts(text: str) -> list[str]:
    words = "".join(char if char.isalnum() else f" {char} " for char in text).split()
    return [word for word in words if len(word) <= SHORT or any(char.isdigit() for char in word)]
