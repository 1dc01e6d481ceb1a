"""What the owner's tabs say: names of figures, marks, and sentences of what needs attention."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

NUMBERS = Word("В цифрах", "In numbers")
ATTENTION = Word("Требует внимания", "Needs attention")
PERIOD = Word("Период", "Period")
FEW = Word("мало данных", "too few")
FEW_OF = Word("мало данных: {what}", "too few: {what}")
FIGURES_BEFORE = Word("прежние цифры", "figures before")
QUOTED = Word("«{what}»", "“{what}”")
UNTIMED = Word("без времени: {count} из {all}", "without a time: {count} of {all}")
NOT_MEASURED = Word("не измеряется", "not measured")
TODAY_ONLY = Word("на сегодня", "as of today")
OPEN_UNTIL = Word("пересчитывается до {day}", "counted anew until {day}")
EARLY = Word("рано", "too early")
TOO_EARLY = Word("ещё рано судить", "too early to tell")

LEADS = Word("Новые клиенты", "New clients")
FIRST_ORDERS = Word("Первые заказы", "First orders")
ORDERS = Word("Заказы", "Orders")
REVENUE = Word("Выручка", "Revenue")
AVERAGE = Word("Средний чек", "Average order")
LETTERS = Word("Отправлено писем", "Letters sent")
RESPONDED = Word("Ответили или перешли", "Replied or clicked")
REACTION = Word("Скорость ответа", "Reaction time")
OVERDUE = Word("Не сделаны задачи этих дней", "Tasks due then, not done")
DORMANT = Word("Спящие", "Dormant")

PEOPLE = Word("чел.", "people")
PIECES = Word("шт.", "pcs")
TIME = Word("время", "time")
LASTING = (
    Word("{n} мин.", "{n} min"),
    Word("{n} ч {rest} мин.", "{n} h {rest} min"),
    Word("{n} дн.", "{n} day"),
    Word("{n} дн.", "{n} days"),
)
PERCENT = Word("%", "%")

FALLING = Word(
    "{what}: вторую неделю подряд меньше, {before} → {now} ({change}).",
    "{what}: falling for the second week in a row, {before} → {now} ({change}).",
)
COOLED = Word(
    "Остыли {share} активных за месяц: {count} чел. стали умеренными; месяцем раньше {before}.",
    "{share} of the active cooled in a month: {count} became moderate; the month before {before}.",
)
UNKNOWN_BEFORE = Word("неизвестно", "unknown")
NOTHING_BEFORE = Word("сравнить не с чем", "there is nothing to compare")
LATE_LEADS = Word(
    "Новые без ответа за {minutes} мин. на прошлой неделе: {count} из {all}; неделей раньше: {before} из {all_before}.",
    "New people without an answer within {minutes} min last week: {count} of {all}; the week before: {before} of {all_before}.",
)
LOOK_AT = Word("{what} Вкладка «{tab}».", "{what} Tab “{tab}”.")
LATE_TASKS = Word(
    "Всего просрочено задач: {count}, из них за последние 7 дней: {lately}.",
    "Tasks overdue in all: {count}, {lately} of them in the last 7 days.",
)
LATE_PAYMENTS = Word(
    "Не оплачено в срок заказов: {count}, на сумму {sum}; из них за последние 7 дней: {lately}.",
    "Orders not paid in time: {count}, {sum} in all; {lately} of them in the last 7 days.",
)
STICKING = Word(
    "На стадии «{stage}» {count} чел. дольше {days} дн. без движения, из них за последние 7 дней застряли: {lately}.",
    "At the stage “{stage}” without a record for more than {days} days: {count} in all, {lately} of them came to be so in the last 7 days.",
)

BEST = Word("Лучшие", "Best")
LOST = Word("Не вернулись", "Not returned")
COHORT = Word("Когда пришли", "Cohorts")
SHARED = Word("Что их роднит", "What they share")
REASON = Word("Причина: {name}", "Reason: {name}")
SERVICE = Word("Услуга: {name}", "Service: {name}")
LAST_ACTION = Word("Последнее действие: {name}", "Last action: {name}")
QUARTER = Word("{quarter} кв. {year}", "Q{quarter} {year}")
NOT_GIVEN = Word("не указано", "not given")
TOGETHER = Word("все вместе", "all together")
ALL_LETTERS = Word("Все письма", "All letters")
SEGMENT = Word("Сегмент", "Segment")
OPENED = Word("открыли {share} (предел {limit}, раньше {before})", "{share} opened (limit {limit}, before {before})")
CLICKED = Word("перешли {share} (предел {limit}, раньше {before})", "{share} clicked (limit {limit}, before {before})")
BOUNCED = Word("не дошли {share} (предел {limit}, раньше {before})", "{share} bounced (limit {limit}, before {before})")
UNSUBSCRIBED = Word(
    "отписались {share} (предел {limit}, раньше {before})",
    "{share} unsubscribed (limit {limit}, before {before})",
)
LETTER_ALARM = Word("Письма за 4 недели: {what}.", "Letters of 4 weeks: {what}.")
PART_ALARM = Word(
    "{part} «{name}»: писем за 4 недели {sent}, из них {what}.", "{part} “{name}”: of {sent} letters in 4 weeks {what}."
)
OPENED_SHARE = Word("Открыли письма, %", "Letters opened, %")
CLICKED_SHARE = Word("Перешли по ссылке, %", "Links clicked, %")
REPLIED_SHARE = Word("Ответили на письма, %", "Letters answered, %")
SEQUENCE = Word("Цепочка", "Sequence")
REMINDER = Word("Напоминание", "Reminder")
TEMPLATE = Word("Шаблон", "Template")
BY_DAY = Word("по дням", "by day")
BY_SEQUENCE = Word("по цепочкам", "by sequence")
AHEAD_CHART = Word("Письма по дням", "Letters by day")
FORESEEN = Word("прогноз писем", "letters ahead")
COUNTED = Word("Посчитано заново.", "Counted anew.")
BESIDE = Word("Ваша запись идёт за своей строкой.", "What you wrote goes with its row.")
BESIDE_ONLY = Word("осталась из-за вашей записи", "kept for what you wrote")

REVENUE_CHART = Word("Выручка по месяцам", "Revenue by month")
LEADS_CHART = Word("Новые клиенты по месяцам", "New clients by month")
SOURCES_CHART = Word("Откуда пришли новые за год", "Where the year's new clients came from")
STAGES_CHART = Word("Сделки сейчас по стадиям", "Deals now by stage")
SEGMENTS_CHART = Word("Активные, умеренные, спящие", "Active, moderate, dormant")
MANAGERS_CHART = Word("Выручка по менеджерам за 13 недель", "Revenue by manager in 13 weeks")
