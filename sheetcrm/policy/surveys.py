"""What clients answered to surveys (M5): the rows of History that say so, and what stands of it in the client's row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import objects
from sheetcrm.model.words import tasks as words
from sheetcrm.model.words import templates
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.agenda import day_text
from sheetcrm.policy.marks import mark_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language
    from sheetcrm.policy.activity import Mask, Story

_FIRST_WORDS = 120  # characters of an answer in the client's row; History has the rest


def is_survey(purpose: str) -> bool:
    """Tell whether a template with this under "Purpose" asks for an opinion: the answer to its letter answers a survey."""
    return fold(purpose) in map(fold, templates.SURVEY.both())


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the client's place in Clients, the day as an ordinal, the mark if there is one, the row of History."""

    client: int
    day: int
    mark: int | None
    line: int


def answers(snapshot: Snapshot, told: Story) -> list[Answer]:
    """Return all answers to surveys, the oldest first; typed ones count like those that came by mail."""
    events, table = told.events, snapshot["history"]
    synonyms = told.lists.choices["event"].synonyms
    there: Mask = events.named({meant(text, synonyms) for text in words.SURVEY_ANSWER.both()})
    found = []
    for place in np.flatnonzero(there).tolist():
        line = int(events.line[place])
        mark = next((one for key in ("what", "subject") if (one := mark_in(table[key][line])) is not None), None)
        found.append(Answer(int(events.client[place]), int(events.day[place]), mark, line))
    whens, ids = table["when"], table.ids
    return sorted(found, key=lambda one: (one.day, _clock(whens[one.line]), str(ids[one.line])))


def _clock(when: object) -> str:
    return f"{when:%H:%M:%S}" if isinstance(when, datetime) else ""


def survey_cells(snapshot: Snapshot, told: Story) -> Objects:
    """Return for each client what stands under "Survey answer": the last mark, its day and first words; None where nobody answered."""
    last: dict[int, Answer] = {}
    marked: dict[int, Answer] = {}
    for one in answers(snapshot, told):
        last[one.client] = one
        if one.mark is not None:
            marked[one.client] = one
    return objects(
        _said(last[place], marked.get(place), snapshot) if place in last else None
        for place in range(len(snapshot["clients"]))
    )


def _said(last: Answer, marked: Answer | None, snapshot: Snapshot) -> str:
    language, table = snapshot.language, snapshot["history"]
    cells: Iterable[object] = (table[key][last.line] for key in ("what", "subject"))
    text = next((" ".join(str(cell).split()) for cell in cells if cell is not None), "")
    if len(text) > _FIRST_WORDS:
        text = text[:_FIRST_WORDS].rsplit(" ", 1)[0] + "…"
    head = _marked(last, language) if last.mark is not None else _day(last)
    if last.mark is not None and not any(map(str.isalpha, text)):
        text = ""  # the mark is all there is
    parts = [f"{head}: {text}" if text else head]
    if last.mark is None and marked is not None:
        parts.append(words.SURVEY_BEFORE.say(language, before=_marked(marked, language)))
    return "; ".join(parts)


def _marked(one: Answer, language: Language) -> str:
    return words.SURVEY_MARK.say(language, mark=one.mark, day=_day(one))


def _day(one: Answer) -> str:
    return day_text(one.day)
