"""Every number and term of the Settings tab: its name, its default and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words import Word
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.archive_settings import ARCHIVE_SETTINGS
from sheetcrm.policy.business_settings import BUSINESS_SETTINGS
from sheetcrm.policy.consent_settings import CONSENT_SETTINGS
from sheetcrm.policy.duplicate_settings import DUPLICATE_SETTINGS
from sheetcrm.policy.figure_settings import FIGURE_SETTINGS
from sheetcrm.policy.letter_settings import LETTER_SETTINGS
from sheetcrm.policy.tag_settings import TAG_SETTINGS
from sheetcrm.policy.task_settings import TASK_SETTINGS
from sheetcrm.policy.terms import Setting, names, number, region, weights, whole, zone

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE = Word("Где мы работаем", "Where we work")
_QUALITY = Word("Порядок в данных", "Order in the data")
_SCORE = Word("Балл и этап", "Score and stage")
_ACTIVITY = Word("Активность", "Activity")
_VALUE = Word("Деньги", "Money")
_SAFETY = Word("Осторожность робота", "The robot's caution")

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "time_zone",
        Word("Часовой пояс", "Time zone"),
        "Europe/Moscow",
        Word("По каким часам мы живём.", "The clock we live by."),
        zone,
        group=_PLACE,
    ),
    Setting(
        "phone_region",
        Word("Страна телефонов", "Country of phones"),
        "RU",
        Word(
            "Чьи номера пишут без кода страны: RU, KZ, BY …",
            "Whose numbers are typed without a country code: RU, GB, US …",
        ),
        region,
        group=_PLACE,
    ),
    Setting(
        "required",
        Word("Обязательные поля", "Required fields"),
        Word(
            "Фамилия, Имя, Телефон / Эл. почта, Источник, Статус",
            "Last name, First name, Phone / E-mail, Source, Status",
        ),
        Word(
            "Без чего карточка считается неполной. «/» значит «хотя бы одно». Для начала хватит трёх.",
            "Without these a card is incomplete. “/” means at least one of them. Three are enough for a start.",
        ),
        names,
        group=_QUALITY,
    ),
    Setting(
        "unused",
        Word("Ненужные колонки", "Columns not used"),
        "",
        Word(
            "Колонки, которые вы удалили нарочно, через запятую. О прочих пропажах робот спросит.",
            "Columns that you removed on purpose, comma separated. The robot asks about all others that are missing.",
        ),
        names,
        group=_QUALITY,
    ),
    Setting(
        "weights",
        Word("Веса полей", "Weights of fields"),
        Word("", ""),
        Word(
            "Сколько каждое поле значит в «Заполнено (%)»: «Телефон 15, Эл. почта 15». Пусто — обычные веса.",
            "What each field counts in “Complete (%)”: “Phone 15, E-mail 15”. Empty: the usual weights.",
        ),
        weights,
        group=_QUALITY,
    ),
    Setting(
        "similarity",
        Word("Опечатка: сходство", "Typing error: similarity"),
        88,
        Word(
            "Со скольких из 100 слово считается опечаткой в слове из списка.",
            "From how many of 100 a word counts as a mistyped one of a list.",
        ),
        whole,
        low=50,
        high=100,
        group=_QUALITY,
    ),
    Setting(
        "margin",
        Word("Опечатка: отрыв", "Typing error: margin"),
        10,
        Word(
            "На сколько оно должно быть ближе, чем ко всем другим словам.",
            "By how much it must be nearer than to every other word.",
        ),
        whole,
        high=50,
        group=_QUALITY,
    ),
    Setting(
        "problems_shown",
        Word("Проблем на вкладке", "Problems shown"),
        500,
        Word(
            "Сколько строк держать во вкладке «Проблемы» одновременно.",
            "How many rows the Problems tab holds at a time.",
        ),
        whole,
        low=1,
        high=5000,
        group=_QUALITY,
    ),
    Setting(
        "changes_shown",
        Word("Изменений за раз", "Changes shown"),
        500,
        Word(
            "Сколько строк за один приход робот пишет во вкладку «Изменения»; остальные — в журнале робота.",
            "How many rows the robot adds to the Changes tab each time; the rest are in its log.",
        ),
        whole,
        high=5000,
        group=_QUALITY,
    ),
    Setting(
        "consideration_from",
        Word("Рассмотрение от", "Consideration from"),
        25,
        Word("С какого балла клиент «рассматривает».", "From which score a client considers."),
        number,
        group=_SCORE,
    ),
    Setting(
        "decision_from",
        Word("Решение от", "Decision from"),
        40,
        Word("С какого балла клиент решает.", "From which score a client decides."),
        number,
        group=_SCORE,
    ),
    Setting(
        "ready_from",
        Word("Готов купить от", "Ready to buy from"),
        15,
        Word(
            "Сколько баллов за события делают клиента готовым купить: менеджеру ставится задача.",
            "How many points for events make a client ready to buy: the manager gets a task.",
        ),
        number,
        may_be_off=True,
        group=_SCORE,
    ),
    Setting(
        "ready_days",
        Word("Готов купить: срок, дней", "Ready to buy: days"),
        1,
        Word("За сколько дней связаться с готовым купить.", "Within how many days to reach who is ready to buy."),
        whole,
        high=30,
        group=_SCORE,
    ),
    Setting(
        "stage_task_days",
        Word("Задача этапа: срок, дней", "Task of a stage: days"),
        3,
        Word(
            "За сколько дней сделать задачу, когда клиент перешёл на этап.",
            "Within how many days to do the task of a new stage.",
        ),
        whole,
        high=60,
        may_be_off=True,
        group=_SCORE,
    ),
    Setting(
        "active_actions",
        Word("Активный: действий", "Active: actions"),
        3,
        Word("Сколько действий делают клиента активным …", "How many actions make a client active …"),
        whole,
        low=1,
        group=_ACTIVITY,
    ),
    Setting(
        "active_days",
        Word("Активный: за дней", "Active: within days"),
        30,
        Word("… и за сколько последних дней.", "… and within how many days."),
        whole,
        low=1,
        group=_ACTIVITY,
    ),
    Setting(
        "dormant_days",
        Word("Спящий: дней тишины", "Dormant: days of silence"),
        90,
        Word(
            "После скольких дней без действий клиент — спящий.",
            "After how many days without an action a client is dormant.",
        ),
        whole,
        low=1,
        group=_ACTIVITY,
    ),
    Setting(
        "class_days",
        Word("Класс: за дней", "Value class: days"),
        365,
        Word(
            "За какой срок считать выручку для класса A, B, C.", "Over how long revenue counts for the class A, B, C."
        ),
        whole,
        low=1,
        group=_VALUE,
    ),
    Setting(
        "class_a",
        Word("Класс A: доля выручки, %", "Value class A: share, %"),
        80,
        Word("Какую долю выручки дают клиенты класса A.", "The share of revenue that class A brings."),
        number,
        low=1,
        high=100,
        group=_VALUE,
    ),
    Setting(
        "class_b",
        Word("Класс B: доля выручки, %", "Value class B: share, %"),
        15,
        Word("Какую долю дают клиенты класса B; остальное — C.", "The share that class B brings; the rest is C."),
        number,
        high=100,
        group=_VALUE,
    ),
    Setting(
        "advocate_purchases",
        Word("Советует нас: больше покупок", "Advocate: more purchases than"),
        2,
        Word(
            "Клиент, у которого покупок больше этого, готов советовать нас.",
            "Who bought more often than this will recommend us.",
        ),
        whole,
        group=_VALUE,
    ),
    Setting(
        "not_returned_cycles",
        Word("Не вернулся: циклов тишины", "Did not return: cycles of silence"),
        1.5,
        Word(
            "Сколько обычных промежутков между покупками должно пройти после единственной покупки.",
            "How many usual intervals must pass after a single purchase.",
        ),
        number,
        low=0.1,
        group=_VALUE,
    ),
    Setting(
        "usual_cycle_days",
        Word("Обычный промежуток, дней", "Usual interval, days"),
        60,
        Word(
            "Промежуток между покупками, пока своих данных мало (меньше 10 повторных покупок).",
            "The interval between purchases while there are fewer than 10 repeated ones to measure.",
        ),
        whole,
        low=1,
        group=_VALUE,
    ),
    Setting(
        "no_purchase",
        Word("Заказ не считается", "Orders that do not count"),
        Word("отменён, возврат", "cancelled, returned"),
        Word("Статусы заказов, которые не покупка.", "Order statuses that are not a purchase."),
        names,
        group=_VALUE,
    ),
    Setting(
        "guard_edits",
        Word("Предел правок, %", "Limit of edits, %"),
        30,
        Word(
            "Если робот хочет поправить ваши ячейки в большей доле строк, он сперва спросит.",
            "If the robot wants to edit your cells in a larger share of rows, it asks first.",
        ),
        number,
        low=1,
        high=100,
        may_be_off=True,
        group=_SAFETY,
    ),
    Setting(
        "guard_archive",
        Word("Предел архива, %", "Limit of archiving, %"),
        10,
        Word("То же для переноса в архив.", "The same for moves to the archive."),
        number,
        low=1,
        high=100,
        may_be_off=True,
        group=_SAFETY,
    ),
    Setting(
        "guard_rows",
        Word("Не спрашивать до, строк", "Do not ask below, rows"),
        50,
        Word(
            "Если правок меньше, чем столько строк, робот не спрашивает.",
            "With fewer rows than this the robot does not ask.",
        ),
        whole,
        group=_SAFETY,
    ),
    Setting(
        "settle_seconds",
        Word("Строка спокойна, секунд", "Row settled, seconds"),
        60,
        Word(
            "Сколько секунд строку не трогают, прежде чем робот возьмётся за неё.",
            "How long nobody touches a row before the robot does.",
        ),
        whole,
        high=3600,
        group=_SAFETY,
    ),
    Setting(
        "full_look_minutes",
        Word("Полный взгляд, минут", "Full look, minutes"),
        60,
        Word(
            "Как часто робот читает таблицу целиком, даже если её, судя по всему, никто не менял.",
            "How often the robot reads the whole workbook even though nobody seems to have changed it.",
        ),
        whole,
        high=1440,
        group=_SAFETY,
    ),
    Setting(
        "look_minutes",
        Word("Быстрый взгляд, минут", "Quick look, minutes"),
        1,
        Word(
            "Как часто робот спрашивает, не изменилась ли таблица: от этого зависит, как скоро новый клиент получит первое письмо.",
            "How often the robot asks whether the workbook has changed: on this depends how soon a new client gets the first letter.",
        ),
        whole,
        low=1,
        high=60,
        may_be_off=True,
        group=_SAFETY,
    ),
    *LETTER_SETTINGS,
    *CONSENT_SETTINGS,
    *TASK_SETTINGS,
    *BUSINESS_SETTINGS,
    *ARCHIVE_SETTINGS,
    *DUPLICATE_SETTINGS,
    *TAG_SETTINGS,
    *FIGURE_SETTINGS,
)
BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}
BY_NAME: Mapping[str, Setting] = {fold(text): setting for setting in SETTINGS for text in setting.name.both()}
