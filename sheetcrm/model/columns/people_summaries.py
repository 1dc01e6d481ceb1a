"""Tabs for the owner about people (R5 to R7, R10) and the facts of each month. Header notes define every figure."""

from __future__ import annotations

from dataclasses import replace

from sheetcrm.model.columns.column import Sensitivity
from sheetcrm.model.columns.figure import MARK, PART, figure, said, summary
from sheetcrm.model.values import Kind

MONTH = figure("month", ("Месяц", "Month"), ("О каком месяце строка.", "Which month the row is about."), kind=Kind.DATE)

_AT_END = ("в конце месяца; для текущего — сегодня.", "at the end of the month; of the current one, today.")


def _count(ru: str, en: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return header and note of a count of people in a segment."""
    return (ru, en), (f"{ru}: сколько таких людей {_AT_END[0]}", f"{en}: how many people {_AT_END[1]}")


def _flow(before: tuple[str, str], after: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return header and note of a flow from one segment to another."""
    return (f"{before[0]} → {after[0]}", f"{before[1]} → {after[1]}"), (
        f"Сколько людей к концу месяца перешло: {before[0]} → {after[0]}.",
        f"How many people had gone from {before[1]} to {after[1]} by the end of the month.",
    )


_ACTIVE, _MODERATE, _DORMANT = ("активные", "active"), ("умеренные", "moderate"), ("спящие", "dormant")

SEGMENT_COLUMNS = (
    figure("active", *_count("Активные", "Active")),
    figure("moderate", *_count("Умеренные", "Moderate")),
    figure("dormant", *_count("Спящие", "Dormant")),
    figure("active_to_moderate", *_flow(_ACTIVE, _MODERATE), width=14),
    figure("active_to_dormant", *_flow(_ACTIVE, _DORMANT), width=14),
    figure("moderate_to_active", *_flow(_MODERATE, _ACTIVE), width=14),
    figure("moderate_to_dormant", *_flow(_MODERATE, _DORMANT), width=14),
    figure("dormant_to_active", *_flow(_DORMANT, _ACTIVE), width=14),
    figure("dormant_to_moderate", *_flow(_DORMANT, _MODERATE), width=14),
)

SEGMENTS = summary(
    "segments",
    ("Сегменты", "Segments"),
    (
        "Кто активен, кто засыпает: 13 месяцев, последний внизу.",
        "Who is active, who falls asleep: 13 months, the last at the bottom.",
    ),
    MONTH,
    *SEGMENT_COLUMNS,
    figure(
        "cooled",
        ("Остыли (%)", "Cooled (%)"),
        (
            "Какая доля активных за месяц стала умеренной. Больше предела из «Настроек» — тревога.",
            "The share of the active that became moderate in the month. Above the limit of Settings it is an alarm.",
        ),
    ),
    figure("dormant_share", ("Спящие (%)", "Dormant (%)"), ("Доля спящих среди всех.", "The share of the dormant.")),
    MARK,
)

MANAGERS = summary(
    "managers",
    ("Менеджеры", "Managers"),
    ("Кто как ведёт своих клиентов.", "How each looks after the clients."),
    said("manager", ("Менеджер", "Manager"), ("Пусто: клиенты без менеджера.", "Empty: clients without a manager.")),
    figure("clients", ("Клиентов", "Clients"), ("Люди из «Клиентов» сегодня.", "People in Clients today.")),
    figure("leads", ("Новых", "New"), ("Люди с первым контактом за 13 недель.", "People first met in 13 weeks.")),
    figure(
        "leads_before",
        ("Новых раньше", "New before"),
        ("За 13 недель до этого.", "In the 13 weeks before."),
        later=True,
    ),
    said(
        "reaction",
        ("Скорость ответа", "Reaction"),
        (
            "Медиана времени от первого обращения нового человека до нашего ответа, за 13 недель. Считаются записи с временем; сколько новых осталось без него, сказано рядом.",
            "Median time from a new person's first word to our answer, in 13 weeks. Only records with a time of day count; how many new people have none stands beside it.",
        ),
        width=14,
    ),
    said(
        "reaction_before",
        ("Скорость раньше", "Reaction before"),
        ("За 13 недель до этого.", "In the 13 weeks before."),
        width=14,
    ),
    figure(
        "untimed",
        ("Без времени", "Without a time"),
        (
            "У скольких новых за 13 недель время первого обращения неизвестно: записи нет, в ней только день, или человек сначала купил. Скорость ответа о них не говорит.",
            "Of how many of the new people of 13 weeks nobody knows at what time they first turned to us: there is no record, it has only a day, or they bought first. The reaction says nothing of them.",
        ),
        later=True,
    ),
    figure(
        "late",
        ("Ответили поздно (%)", "Answered late (%)"),
        (
            "Доля обращений, на которые не ответили за время из «Настроек».",
            "The share of leads not answered within the time of Settings.",
        ),
    ),
    figure(
        "late_before",
        ("Поздно раньше (%)", "Late before (%)"),
        ("За 13 недель до этого.", "In the 13 weeks before."),
        later=True,
    ),
    figure("tasks", ("Задач", "Tasks"), ("Задачи со сроком в эти 13 недель.", "Tasks due in these 13 weeks.")),
    figure("done", ("Сделано (%)", "Done (%)"), ("Доля сделанных из них.", "The share of them done.")),
    figure(
        "done_before",
        ("Сделано раньше (%)", "Done before (%)"),
        ("За 13 недель до этого.", "In the 13 weeks before."),
        later=True,
    ),
    figure(
        "overdue",
        ("Просрочено", "Overdue"),
        ("Открытые задачи с прошедшим сроком, сегодня.", "Open tasks past their date, today."),
    ),
    figure(
        "second",
        ("После 2-го контакта (%)", "After 2nd contact (%)"),
        (
            "Из новых за год, с кем было два контакта или больше: доля купивших после второго.",
            "Of the year's new people with two contacts or more: the share who bought after the second.",
        ),
    ),
    figure(
        "quality",
        ("Заполнено (%)", "Complete (%)"),
        ("Медиана «Заполнено» по клиентам менеджера.", "Median of Complete over the manager's clients."),
    ),
    figure(
        "faulty",
        ("С замечаниями", "With problems"),
        ("Сколько карточек с замечаниями.", "How many cards have problems."),
    ),
    figure(
        "revenue",
        ("Выручка", "Revenue"),
        ("Заказы клиентов менеджера за 13 недель.", "Orders of the manager's clients in 13 weeks."),
        kind=Kind.MONEY,
    ),
    figure(
        "revenue_before",
        ("Выручка раньше", "Revenue before"),
        ("За 13 недель до этого.", "In the 13 weeks before."),
        kind=Kind.MONEY,
    ),
    MARK,
)

BEST = summary(
    "best",
    ("Лучшие клиенты", "Best clients"),
    (
        "Кто приносит больше всего, что их роднит и кто не вернулся.",
        "Who brings most, what they share, who did not return.",
    ),
    PART,
    said(
        "name",
        ("Кто или что", "Who or what"),
        (
            "Лучшие: клиент. Что их роднит: значение карточки. Не вернулись: причина. Когда пришли: квартал первого заказа.",
            "Best: the client. What they share: a value of the card. Not returned: the reason. Cohorts: the quarter of the first order.",
        ),
        width=38,
        sensitivity=Sensitivity.PERSONAL,
    ),
    figure(
        "revenue",
        ("Выручка", "Revenue"),
        ("Сколько принёс за всё время, без отменённых.", "What came in all the time, none cancelled."),
        kind=Kind.MONEY,
    ),
    figure("clients", ("Людей", "People"), ("Сколько таких людей.", "How many such people.")),
    figure(
        "purchases",
        ("Покупок", "Purchases"),
        ("Заказы за всё время, без отменённых.", "Orders of all time, none cancelled."),
    ),
    figure(
        "last_purchase",
        ("Последняя покупка", "Last purchase"),
        ("Дата последней.", "The date of the last."),
        kind=Kind.DATE,
    ),
    said("service", ("Услуга", "Service"), ("Что покупали чаще всего или последним.", "What was bought most or last.")),
    figure(
        "share",
        ("Доля среди лучших (%)", "Among the best (%)"),
        ("Сколько процентов лучших такие.", "What percent of the best are so."),
    ),
    figure(
        "share_rest",
        ("Доля среди других (%)", "Among the rest (%)"),
        ("Сколько процентов остальных покупателей такие.", "What percent of the other buyers are so."),
    ),
    figure(
        "back_90",
        ("Вернулись за 90 дней (%)", "Back in 90 days (%)"),
        (
            "Доля купивших ещё раз, не в тот же день, за 90 дней от первого заказа. Пока срок не прошёл для всех, цифры нет.",
            "The share who bought again, not on the same day, within 90 days of the first order. No figure before the time is over for all.",
        ),
    ),
    figure("back_180", ("За 180 дней (%)", "In 180 days (%)"), ("То же за 180 дней.", "The same in 180 days.")),
    figure("back_365", ("За год (%)", "In a year (%)"), ("То же за 365 дней.", "The same in 365 days.")),
    MARK,
)

SCORE_CHECK = summary(
    "score_check",
    ("Проверка балла", "Score check"),
    ("Правда ли, что высокий балл покупает.", "Whether a high score does buy."),
    said(
        "band",
        ("Балл", "Score"),
        ("Стадия по баллу; пороги — из «Настроек».", "The stage by score; the thresholds are in Settings."),
        width=16,
    ),
    MONTH,
    figure(
        "clients",
        ("Людей", "People"),
        (
            "Сколько людей имело такой балл в начале месяца, от которого прошло столько дней, сколько сказано в «Настройках».",
            "How many people had such a score at the start of a month that is as many days past as Settings say.",
        ),
    ),
    figure(
        "bought",
        ("Купили", "Bought"),
        ("Сколько из них купили за эти дни.", "How many of them bought in those days."),
    ),
    figure("conversion", ("Купили (%)", "Bought (%)"), ("Их доля.", "Their share.")),
    figure(
        "revenue",
        ("Выручка", "Revenue"),
        ("Их заказы за эти дни.", "Their orders in those days."),
        kind=Kind.MONEY,
    ),
    figure(
        "people_now",
        ("Сейчас людей", "People now"),
        ("У скольких такой балл сегодня.", "How many have such a score today."),
    ),
    MARK,
)

FACTS = summary(
    "facts",
    ("Факты по месяцам", "Monthly facts"),
    (
        "Итоги каждого месяца, последний сверху: закрытый месяц не меняется.",
        "Each month's results, the last on top: a closed month does not change.",
    ),
    MONTH,
    figure("leads", ("Новых", "New"), ("Люди с первым контактом в этом месяце.", "People first met in this month.")),
    figure(
        "first_orders",
        ("Первых заказов", "First orders"),
        ("Люди, купившие впервые.", "People who bought for the first time."),
    ),
    figure(
        "orders",
        ("Заказов", "Orders"),
        (
            "Заказы без отменённых и возвратов, и те, чей клиент неизвестен.",
            "Orders, none cancelled or returned; also where the client is unknown.",
        ),
    ),
    figure("revenue", ("Выручка", "Revenue"), ("Сумма этих заказов.", "The sum of those orders."), kind=Kind.MONEY),
    figure(
        "average",
        ("Средний чек", "Average order"),
        ("Выручка, делённая на заказы с суммой.", "Revenue by orders that have an amount."),
        kind=Kind.MONEY,
    ),
    figure(
        "letters",
        ("Писем ушло", "Letters sent"),
        ("Письма клиентам, которые ушли.", "Letters to clients that went."),
    ),
    figure("replies", ("Ответили", "Replied"), ("Люди, ответившие на письмо.", "People who answered a letter.")),
    figure(
        "reaction",
        ("Ответ (мин.)", "Reaction (min)"),
        ("Медиана минут до нашего ответа новым.", "Median minutes to our answer to new people."),
    ),
    *SEGMENT_COLUMNS,
    replace(MARK, later=True),
)
