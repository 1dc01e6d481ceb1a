"""The settings of visits and meetings that have an hour: the notice before, and the question afterwards (T1)."""

from __future__ import annotations

from sheetcrm.model.words import Word
from sheetcrm.policy.terms import Setting, whole

TASKS = Word("Задачи и утренний список", "Tasks and the morning list")
_DAYS = 365


def days(key: str, name: Word, default: int, meaning: Word, *, low: int = 0) -> Setting:
    """Return a setting of so many days that may be off."""
    return Setting(key, name, default, meaning, whole, low=low, high=_DAYS, may_be_off=True, group=TASKS)


VISIT_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "visit_minutes",
        Word("Визит: напомнить за, минут", "Visit: remind before, minutes"),
        60,
        Word(
            "За сколько минут до визита быть готовым: задача в день визита, сигнал в календаре и письмо менеджеру.",
            "How many minutes before a visit to be ready: a task on its day, an alarm in the calendar and a letter to the manager.",
        ),
        whole,
        high=720,
        may_be_off=True,
        group=TASKS,
    ),
    Setting(
        "visit_notice",
        Word("Визит: письмо менеджеру перед ним", "Visit: letter to the manager before it"),
        1,
        Word(
            "1 — за столько минут до визита или звонка с назначенным часом менеджер получит письмо; «выкл» — не получит.",
            "1: so many minutes before a visit or a call with an hour its manager gets a letter; “off” is never.",
        ),
        whole,
        low=1,
        high=1,
        may_be_off=True,
        group=TASKS,
    ),
    Setting(
        "visit_length",
        Word("Визит длится, минут", "A visit takes, minutes"),
        60,
        Word(
            "Столько он занимает в календаре, и через столько после начала робот спросит об итоге.",
            "So long it is in the calendar, and so long after its beginning the robot asks how it went.",
        ),
        whole,
        low=5,
        high=720,
        group=TASKS,
    ),
    days(
        "task_outcome_days",
        Word("Итог визита: спросить через, дней", "Outcome of a visit: ask after, days"),
        0,
        Word(
            "Через сколько дней после визита спросить, чем он закончился; 0 — в тот же день, если у визита есть час.",
            "How many days after a visit to ask how it went; 0 is the same day, if the visit has an hour.",
        ),
    ),
)
