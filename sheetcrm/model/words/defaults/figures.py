"""The words of the summary tabs: names of figures, heads of tables, titles of charts."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

CLIENTS = Word("Клиенты", "Clients")
TOTAL = Word("Всего клиентов", "Clients in all")
FRESH = Word("Новые за 30 дней", "New in 30 days")
WITHOUT = Word("С замечаниями", "With problems")

ACTIVITY = Word("Активность", "Segment")
STAGE = Word("Этап", "Stage")

MONEY = Word("Деньги", "Money")
ORDERS_30 = Word("Заказов за 30 дней", "Orders in 30 days")
REVENUE_30 = Word("Выручка за 30 дней", "Revenue in 30 days")
AVERAGE_30 = Word("Средний чек за 30 дней", "Average order in 30 days")
REVENUE_365 = Word("Выручка за 12 месяцев", "Revenue in 12 months")
NOT_CANCELLED = Word("Отменённые и возвраты не считаются.", "Cancelled and returned orders do not count.")

ATTENTION = Word("Требует внимания", "Needs attention")
LATE_CONTACT = Word("Пора связаться: дата прошла", "Contact overdue")
OPEN_TASKS = Word("Открытые задачи", "Open tasks")
LATE_TASKS = Word("Просроченные задачи", "Overdue tasks")
PROBLEMS = Word("Робот ждёт решения", "The robot awaits a decision")
DUPLICATES = Word("Похожие карточки", "Cards that look alike")
LEAVING = Word("Скоро уйдут в архив", "Leaving soon")

SEGMENTS_CHART = Word("Кто активен, кто засыпает", "Who is active, who falls asleep")
STAGES_CHART = Word("На каком этапе клиенты", "The stages clients are at")
SOURCES_CHART = Word("Откуда приходят клиенты", "Where clients come from")
MONEY_CHART = Word("Откуда приходят деньги", "Where the money comes from")
FUNNEL_CHART = Word("Сколько сделок на каждом шаге", "Deals at each step")
MANAGERS_CHART = Word("У кого сколько клиентов", "Who has how many clients")
BEST_CHART = Word("Кто приносит больше всего", "Who brings most")
SEGMENT_MONEY_CHART = Word("Сколько принесли", "What they brought")

SOURCE = Word("Источник", "Source")
DEAL_STAGE = Word("Стадия сделки", "Deal stage")
MANAGER = Word("Менеджер", "Manager")
SEGMENT = Word("Активность", "Segment")
STATUS = Word("Статус", "Status")
CLIENT = Word("Клиент", "Client")
COUNT = Word("Клиентов", "Clients")
SHARE = Word("Доля", "Share")
BUYERS = Word("Покупали", "Bought")
REVENUE = Word("Выручка", "Revenue")
PER_CLIENT = Word("На клиента", "Per client")
DECIDING = Word("Решают", "Deciding")
POTENTIAL = Word("Потенциал", "Potential")
LATE = Word("Просрочено", "Overdue")
TASKS = Word("Задач", "Tasks")
PURCHASES = Word("Покупок", "Purchases")
LAST_PURCHASE = Word("Последняя покупка", "Last purchase")
PLACE = Word("№", "No.")
REST = Word("Прочее и не указано", "Other and not given")
NOT_YET = Word("Ещё не посчитаны", "Not counted yet")

AFTER_NIGHT = Word(
    "Колонки робота заполняются ночью: до первой ночи здесь нули.",
    "The robot's columns fill at night: before the first night there are zeros here.",
)
TOP_EIGHT = Word("На диаграмме восемь первых.", "The chart shows the first eight.")
LETTERS_LATER = Word(
    "Когда заработают цепочки писем, здесь появятся отправки, открытия, переходы и отписки по каждому письму.",
    "Once sequences of letters run, sends, opens, clicks and unsubscribes of every letter will stand here.",
)
SCORE_LATER = Word(
    "Через три месяца работы здесь станет видно, чаще ли покупают те, у кого балл выше.",
    "After three months of work this will show whether those with a higher score buy more often.",
)
