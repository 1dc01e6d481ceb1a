"""From a template and one person's values to a letter's words (M1)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from sheetcrm.model.letters import Rendered
from sheetcrm.model.words import templates as words
from sheetcrm.policy.templates.cleaning import cleaned, in_one_line
from sheetcrm.policy.templates.extras import URL
from sheetcrm.policy.templates.layout import lay_out
from sheetcrm.policy.templates.tokens import PERSONAL_LINE
from sheetcrm.policy.templates.variables import BY_KEY, Sort

if TYPE_CHECKING:
    from collections.abc import Collection

    from sheetcrm.model.words import Word
    from sheetcrm.policy.scoring import Condition
    from sheetcrm.policy.templates.tokens import Slot, Template

SUBJECT = 200
"""Characters that a subject may have: phones show forty, and no header line grows too long."""


class Values(Protocol):
    """What a letter asks of one person."""

    def get(self, key: str, case: str = "", /) -> str | None:
        """Return a value, None where there is none or not in this case."""

    def holds(self, conditions: tuple[Condition, ...], /) -> bool:
        """Whether all of these hold for the person."""


class _StoppedError(Exception):
    """The letter cannot be written; its text says why."""


def render(template: Template, values: Values, line: str = "") -> Rendered | str:
    """Return a letter, or in words why it cannot be written. ``line`` is the manager's personal line, empty where there is none."""
    line = "\n".join(" ".join(part.split()) for part in cleaned(line).strip().split("\n"))
    answers = tuple(
        [
            (bool(values.get(test)) if test != PERSONAL_LINE else bool(line))
            if isinstance(test, str)
            else values.holds(test)
            for test in template.tests
        ]
    )
    layout = template.layouts.get(answers)
    if layout is None:
        layout = template.layouts[answers] = lay_out(template, answers)
    try:
        texts = [_text(slot, values, template) if slot.variable.key != PERSONAL_LINE else line for slot in layout.slots]
        if len(line) > BY_KEY[PERSONAL_LINE].longest:
            return words.LINE_TOO_LONG.say(template.language, count=len(line))
    except _StoppedError as why:
        return str(why)
    filled = texts + [form(texts[number]) for form, number in layout.forms]
    subject = " ".join(layout.subject.fill(filled).split())
    if not subject or not layout.text.text:
        return words.EMPTY_LETTER.to(template.language)
    if len(subject) > SUBJECT:
        subject = f"{subject[: SUBJECT - 1].rstrip()}…"
    return Rendered(subject, layout.text.fill(filled), layout.html.fill(filled), layout.pictures, layout.files)


def _text(slot: Slot, values: Values, template: Template) -> str:
    """Return the value of a slot, or what stands instead. Raises _StoppedError."""
    variable, language = slot.variable, template.language
    value = values.get(variable.key, slot.case)
    if value is None and slot.instead is None and slot.case:
        value = values.get(variable.key)  # a name whose case is not known stands as it is
    if value is not None and not value.isprintable():
        value = cleaned(value).strip() if variable.sort is Sort.LINES else in_one_line(value)
    if value:
        if len(value) > variable.longest:
            raise _stopped(words.VALUE_TOO_LONG, slot, template, count=len(value), where=variable.where)
        if variable.sort is Sort.LINK and not _is_link(value):
            raise _stopped(words.NOT_A_LINK, slot, template, value=value[:60])
        return value
    if slot.instead is not None:
        return slot.instead
    told = words.MISSING_LINK if variable.sort is Sort.LINK else words.MISSING
    name = variable.name.to(language)
    other = f"[{name}|{words.INSTEAD.to(language)}]"
    raise _stopped(told, slot, template, where=variable.where, shown_else=other)


@lru_cache(maxsize=1024)
def _is_link(text: str) -> bool:
    return URL.fullmatch(text) is not None


def _stopped(sentence: Word, slot: Slot, template: Template, **more: object) -> _StoppedError:
    shown = f"[{slot.variable.name.to(template.language)}]"
    return _StoppedError(sentence.say(template.language, shown=shown, **more))


def lacking(rendered: Rendered, there: Collection[str], template: Template) -> str:
    """Return why a letter cannot go with its pictures and files, empty where all of them are ``there``."""
    gone = next((name for name in (*rendered.pictures, *rendered.files) if name not in there), None)
    return "" if gone is None else words.NO_FILE.say(template.language, name=gone)
