"""The settings of the owner's tabs: from where on a figure is an alarm (R1, R4, R5)."""

from __future__ import annotations

from sheetcrm.model.words import Word
from sheetcrm.policy.terms import Setting, number, whole

_FIGURES = Word("Сводка", "Overview")

FIGURE_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "figures_week_from",
        Word("Сводка: неделя начинается", "Overview: the week begins"),
        1,
        Word("С какого дня: 1 — понедельник, 7 — воскресенье.", "On which day: 1 is Monday, 7 Sunday."),
        whole,
        low=1,
        high=7,
        group=_FIGURES,
    ),
    Setting(
        "figures_least",
        Word("Сводка: случаев не меньше", "Overview: cases at least"),
        10,
        Word(
            "Из меньшего числа случаев цифра помечается и тревоги не вызывает.",
            "A figure of fewer cases is marked and raises no alarm.",
        ),
        whole,
        low=1,
        high=1000,
        group=_FIGURES,
    ),
    Setting(
        "figures_cooled",
        Word("Сводка: остыли, %", "Overview: cooled, %"),
        20,
        Word(
            "Если за месяц больше этой доли активных стали умеренными, сводка предупредит.",
            "If more than this share of the active became moderate in a month, the overview warns.",
        ),
        number,
        high=100,
        may_be_off=True,
        group=_FIGURES,
    ),
    Setting(
        "figures_reaction",
        Word("Сводка: ответить за, минут", "Overview: answer within, minutes"),
        15,
        Word(
            "За сколько минут ответить новому клиенту, чтобы это не считалось поздно.",
            "Within how many minutes a new client is to be answered.",
        ),
        whole,
        low=1,
        high=10080,
        may_be_off=True,
        group=_FIGURES,
    ),
    Setting(
        "figures_stuck_days",
        Word("Сводка: застряли, дней", "Overview: stuck, days"),
        30,
        Word(
            "Сколько дней без единой записи о клиенте на стадии сделки, чтобы считать, что он застрял.",
            "After how many days without a record a client counts as stuck at a deal stage.",
        ),
        whole,
        low=1,
        high=3650,
        may_be_off=True,
        group=_FIGURES,
    ),
)
