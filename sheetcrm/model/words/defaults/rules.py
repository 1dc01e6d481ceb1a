"""What the Rules tab holds at first: what earns points and names a stage (C1, C2)."""

from __future__ import annotations

from sheetcrm.model.columns.clients import CLIENTS
from sheetcrm.model.words import choices
from sheetcrm.model.words.defaults import lists
from sheetcrm.model.words.word import Word

Row = dict[str, Word | float | bool]


def _profile(name: Word, column: str, condition: Word, value: Word, points: float) -> Row:
    header = CLIENTS[column].header
    cells: Row = {"name": name, "on": True, "sort": choices.FIT, "column": header, "condition": condition}
    return {**cells, "value": value, "points": points}


def _event(name: Word, event: Word, points: float, window: float, count: Word) -> Row:
    cells: Row = {"name": name, "on": True, "sort": choices.ENGAGEMENT, "value": event, "points": points}
    return {**cells, "window": window, "count": count}


_PAID_WEBINAR = Word("Пришёл с платного вебинара", "Came from the paid webinar")
_CALCULATION = Word("Просил индивидуальный расчёт", "Asked for an individual calculation")

RULES: tuple[Row, ...] = (
    _profile(
        Word("Директор или руководитель", "Director or head"),
        "position",
        choices.CONTAINS,
        Word("директор, руководитель", "director, head"),
        10,
    ),
    _profile(
        Word("Отрасль наша: строительство (пример)", "Our industry: construction (example)"),
        "industry",
        choices.EQUALS,
        lists.CONSTRUCTION,
        5,
    ),
    _profile(_PAID_WEBINAR, "source", choices.EQUALS, lists.PAID_WEBINAR, 15),
    _event(Word("Открыл письмо", "Opened a letter"), lists.LETTER_OPENED, 1, 60, choices.ONCE_EACH),
    _event(Word("Перешёл по ссылке", "Clicked a link"), lists.LINK_CLICKED, 3, 60, choices.ONCE_EACH),
    _event(Word("Запросил КП", "Requested a quote"), lists.QUOTE_REQUESTED, 10, 60, choices.EVERY_TIME),
    _event(Word("Скачал КП", "Downloaded the quote"), lists.QUOTE_DOWNLOADED, 20, 365, choices.EVERY_TIME),
    _event(_CALCULATION, lists.CALCULATION, 25, 365, choices.EVERY_TIME),
    {
        "name": _PAID_WEBINAR,
        "on": True,
        "sort": choices.STAGE_RULE,
        "column": CLIENTS["source"].header,
        "condition": choices.EQUALS,
        "value": lists.PAID_WEBINAR,
        "stage": choices.DECISION,
    },
    {
        "name": _CALCULATION,
        "on": True,
        "sort": choices.STAGE_RULE,
        "value": lists.CALCULATION,
        "window": 365,
        "stage": choices.DECISION,
    },
)
"""Profile rules look at a column of Clients, event rules at History; points, windows and counts are those of C1."""
