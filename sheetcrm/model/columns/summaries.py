"""Tabs for the owner, laid out once by the template: their cells are figures, not records."""

from __future__ import annotations

from sheetcrm.model.columns.column import Tab, Use
from sheetcrm.model.words import Word


def _summary(key: str, ru: str, en: str, note: Word) -> Tab:
    return Tab(key=key, title=Word(ru, en), use=Use.SUMMARY, note=note)


SUMMARIES = (
    _summary(
        "overview",
        "Сводка",
        "Overview",
        Word("Главное о клиентах на одном экране.", "What matters about the clients, on one screen."),
    ),
    _summary(
        "sources",
        "Источники",
        "Sources",
        Word("Откуда приходят клиенты и деньги.", "Where clients and money come from."),
    ),
    _summary(
        "funnel", "Воронка", "Funnel", Word("Сколько сделок на каждом шаге.", "How many deals stand at each step.")
    ),
    _summary(
        "letter_figures",
        "Письма в цифрах",
        "Letters in figures",
        Word("Какие письма читают.", "Which letters are read."),
    ),
    _summary(
        "segments", "Сегменты", "Segments", Word("Кто активен, кто засыпает.", "Who is active, who falls asleep.")
    ),
    _summary(
        "managers", "Менеджеры", "Managers", Word("Кто сколько клиентов ведёт.", "Who looks after how many clients.")
    ),
    _summary("best", "Лучшие клиенты", "Best clients", Word("Кто приносит больше всего.", "Who brings most.")),
    _summary(
        "score_check",
        "Проверка балла",
        "Score check",
        Word("Правда ли, что высокий балл покупает.", "Whether a high score does buy."),
    ),
)

GUIDE = Tab(
    key="guide",
    title=Word("Инструкция", "Guide"),
    use=Use.GUIDE,
    note=Word("Как здесь работать. Прочитайте первым.", "How to work here. Read this first."),
)
