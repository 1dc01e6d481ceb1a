"""Tabs for the owner (R1 to R4): the week in numbers, sources, the funnel, letters. Header notes define every figure.

A week is the last full one, from Monday on unless Settings say otherwise; "13 weeks" are the last thirteen full weeks, so that a figure
moves once a week and not each morning. People are counted, not rows: cards that were merged are one person, the archive counts.
"""

from __future__ import annotations

from dataclasses import replace

from sheetcrm.model.columns.ahead import FORECAST
from sheetcrm.model.columns.column import Tab, Use
from sheetcrm.model.columns.figure import MARK, PART, figure, said, summary
from sheetcrm.model.columns.people_summaries import BEST, MANAGERS, SCORE_CHECK, SEGMENTS
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word

CHANGE_NOTE = (
    "На сколько процентов больше (+) или меньше (−), чем за такой же срок до этого. Пусто, если сравнивать не с чем: раньше было ноль или меньше.",
    "By how many percent more (+) or less (−) than in the same span before. Empty where there is nothing to compare: before was nothing or less.",
)

_WHAT = (
    (
        "Новые: люди, о которых мы впервые узнали. Первые заказы: люди, купившие впервые. Заказы и выручка: без отменённых и "
        "возвратов, и те, чей клиент неизвестен. Средний чек: выручка, делённая на заказы с суммой. Письма: ушедшие. Ответили или перешли: люди, которые ответили на письмо или перешли по ссылке из него. "
        "Скорость ответа: медиана минут от обращения до ответа человека, письма робота не в счёт. Не сделаны задачи этих дней: срок был в эти дни, а задача открыта и сегодня; сколько просрочено всего, сказано ниже словами. "
        "Спящие: доля людей с долгой тишиной, архив считается."
    ),
    (
        "New: people first heard of. First orders: people who bought for the first time. Orders and revenue: without cancelled "
        "and returned, also where the client is unknown. Average order: revenue by orders with an amount. Letters: those that went. Replied or clicked: people who "
        "answered a letter or clicked a link in one. Reaction: median minutes from a lead's word to a person's answer, not the robot's. Tasks due then, not done: due in these days and "
        "still open today; how many are overdue in all is said below in words. Dormant: the share of people who are long silent, the archive counts."
    ),
)

OVERVIEW = summary(
    "overview",
    ("Сводка", "Overview"),
    ("Главное о клиентах на одном экране.", "What matters about the clients, on one screen."),
    replace(PART, width=19),
    said("what", ("Показатель", "Figure"), _WHAT, width=31),
    figure("week", ("Неделя", "Week"), ("За последнюю полную неделю.", "In the last full week.")),
    said("unit", ("Единица", "Unit"), ("В чём измеряется.", "What it is measured in."), width=8),
    figure("week_before", ("Неделей раньше", "Week before"), ("За неделю до неё.", "In the week before it.")),
    figure("change", ("Изменение (%)", "Change (%)"), CHANGE_NOTE),
    said("where", ("Где смотреть", "Where to look"), ("Вкладка с подробностями.", "The tab with more."), width=18),
    figure("month", ("Месяц", "Month"), ("За последний полный месяц.", "In the last full calendar month.")),
    figure("month_before", ("Месяцем раньше", "Month before"), ("За месяц до него.", "In the month before it.")),
    figure("month_change", ("Изменение за месяц (%)", "Month's change (%)"), CHANGE_NOTE),
    figure("quarter", ("13 недель", "13 weeks"), ("За последние 13 полных недель.", "In the last 13 full weeks.")),
    figure(
        "quarter_before", ("13 недель раньше", "13 weeks before"), ("За 13 недель до них.", "In the 13 weeks before.")
    ),
    figure("quarter_change", ("Изменение за 13 недель (%)", "Change in 13 weeks (%)"), CHANGE_NOTE),
    MARK,
)

SOURCES = summary(
    "sources",
    ("Источники", "Sources"),
    ("Откуда приходят клиенты и деньги.", "Where clients and money come from."),
    said("source", ("Источник", "Source"), ("Источник из карточки клиента.", "The source in the client's card.")),
    said(
        "detail",
        ("Подробность источника", "Source detail"),
        (
            "Страница, акция, кто советовал. Пусто: весь источник.",
            "Page, promotion, who recommended. Empty: the whole source.",
        ),
        width=30,
    ),
    figure(
        "leads",
        ("Новых за год", "New in a year"),
        ("Люди с первым контактом за 52 недели.", "People first met within 52 weeks."),
    ),
    figure(
        "leads_quarter",
        ("Новых за 13 недель", "New in 13 weeks"),
        ("Из них за 13 полных недель.", "Those of the last 13 full weeks."),
    ),
    figure(
        "leads_before",
        ("13 недель раньше", "13 weeks before"),
        ("За 13 недель до них.", "Those of the 13 weeks before."),
    ),
    figure("change", ("Изменение (%)", "Change (%)"), CHANGE_NOTE),
    figure(
        "buyers", ("Купили", "Bought"), ("Сколько из новых за год купили.", "How many of the year's new people bought.")
    ),
    figure(
        "conversion",
        ("Купили (%)", "Bought (%)"),
        ("Купившие среди новых за год, в процентах.", "The share of the year's new people who bought."),
    ),
    figure(
        "conversion_before",
        ("Купили раньше (%)", "Bought before (%)"),
        (
            "То же о новых за 52 недели до этого; купить они могли и позже.",
            "The same of the new people of the 52 weeks before; they may have bought since.",
        ),
        later=True,
    ),
    figure(
        "hot",
        ("Готовые (%)", "Ready (%)"),
        (
            "Доля новых за год, чей балл достиг порога «решение» из «Настроек».",
            "The share of the year's new people whose score reached “decision” as Settings have it.",
        ),
    ),
    figure(
        "orders",
        ("Заказов за год", "Orders in a year"),
        (
            "Заказы всех людей этого источника за 52 недели, без отменённых.",
            "Orders of all people of the source in 52 weeks, none cancelled.",
        ),
    ),
    figure(
        "revenue",
        ("Выручка за год", "Revenue in a year"),
        ("Сумма этих заказов.", "The sum of those orders."),
        kind=Kind.MONEY,
    ),
    figure(
        "revenue_before",
        ("Выручка годом раньше", "Revenue before"),
        ("За 52 недели до этого.", "In the 52 weeks before."),
        kind=Kind.MONEY,
        later=True,
    ),
    figure(
        "average",
        ("Средний чек", "Average order"),
        ("Эта выручка, делённая на заказы с суммой.", "That revenue by the orders that have an amount."),
        kind=Kind.MONEY,
    ),
    figure(
        "cost",
        ("Затраты за год", "Cost in a year"),
        (
            "Сумма из «Затрат» за месяцы, чей первый день попал в эти 52 недели. У строки с подробностью — только её затраты. Пусто: затрат не записано.",
            "What Costs says of the months whose first day lies in these 52 weeks. In a row with a detail only that one's. Empty: no costs were written down.",
        ),
        kind=Kind.MONEY,
        later=True,
    ),
    figure(
        "cost_lead",
        ("Цена нового", "Cost per new"),
        ("Затраты за год, делённые на новых за год.", "The year's cost by the year's new people."),
        kind=Kind.MONEY,
        later=True,
    ),
    figure(
        "cost_client",
        ("Цена купившего", "Cost per buyer"),
        ("Затраты за год, делённые на купивших.", "The year's cost by those who bought."),
        kind=Kind.MONEY,
        later=True,
    ),
    figure(
        "return",
        ("Отдача (раз)", "Return (times)"),
        (
            "Выручка за год, делённая на затраты за год: 3 — на каждый рубль затрат три рубля выручки. Меньше 1 — источник не окупается.",
            "The year's revenue by the year's cost: 3 is three of revenue for each one spent. Below 1 the source does not pay.",
        ),
        later=True,
    ),
    MARK,
)

FUNNEL = summary(
    "funnel",
    ("Воронка", "Funnel"),
    ("Как сделки идут от стадии к стадии и где застревают.", "How deals go from stage to stage, and where they stick."),
    said("manager", ("Менеджер", "Manager"), ("Пусто: все вместе.", "Empty: all together.")),
    said("stage", ("Стадия сделки", "Deal stage"), ("В порядке «Справочников».", "In the order of Lists.")),
    figure(
        "people_now",
        ("Сейчас", "Now"),
        ("Сколько людей стоит на стадии сегодня.", "How many people are at the stage today."),
    ),
    figure(
        "potential",
        ("Потенциал", "Potential"),
        ("Сумма «Потенциала» этих людей.", "The sum of their Potential."),
        kind=Kind.MONEY,
    ),
    figure(
        "entered",
        ("Пришли", "Entered"),
        ("Сколько людей пришло на стадию за 13 недель.", "People who came to the stage in 13 weeks."),
    ),
    figure(
        "conversion",
        ("Пошли дальше (%)", "Went on (%)"),
        (
            "Какая доля пришедших за 13 недель перешла за них на более позднюю стадию; отказ не считается. Робот видит переходы с того дня, как начал работать.",
            "The share of those who came in 13 weeks and went on to a later stage within them; a refusal is none. The robot sees steps since it began to work.",
        ),
    ),
    figure(
        "conversion_before",
        ("Раньше (%)", "Before (%)"),
        ("То же за 13 недель до этого.", "The same of the 13 weeks before."),
    ),
    figure("change", ("Изменение (%)", "Change (%)"), CHANGE_NOTE),
    figure(
        "days",
        ("Дней на стадии", "Days at it"),
        ("Медиана дней от прихода до ухода, за 26 недель.", "Median days from coming to leaving, in 26 weeks."),
    ),
    figure(
        "standing",
        ("Стоят дней", "Days standing"),
        (
            "Медиана дней, которые стоящие уже стоят, на конец прошлой недели.",
            "Median days of those who are there now, by the end of last week.",
        ),
    ),
    figure(
        "stuck",
        ("Застряли", "Stuck"),
        (
            "Сколько дольше срока из «Настроек» стоит на стадии, и столько же без записи, письма робота не в счёт; для стадий, где клиент ещё «в работе».",
            "How many came to the stage, and had their last record, longer ago than Settings say, letters of the robot aside; of stages at which clients are in progress.",
        ),
    ),
    figure(
        "actions",
        ("Действий за 7 дней до сделки", "Actions in 7 days before"),
        (
            "Медиана действий клиента (слова и заказы) за 7 дней до прихода на эту стадию и в самый день: что бывает перед сделкой.",
            "Median of the client's actions (words and orders) in the 7 days up to coming to this stage: what goes before a deal.",
        ),
    ),
    MARK,
)

LETTER_FIGURES = summary(
    "letter_figures",
    ("Письма в цифрах", "Letters in figures"),
    (
        "Как живут письма: по цепочкам, напоминаниям, шаблонам, сегментам.",
        "How letters fare by sequence, reminder, template and segment.",
    ),
    PART,
    said(
        "name",
        ("Название", "Name"),
        ("Цепочка, напоминание, шаблон или сегмент.", "A sequence, reminder, template or segment."),
        width=28,
    ),
    figure(
        "sent",
        ("Отправлено", "Sent"),
        ("Письма, ушедшие за последние 4 полные недели.", "Letters that went in the last 4 full weeks."),
    ),
    figure("sent_before", ("Раньше", "Before"), ("За 4 недели до них.", "In the 4 weeks before.")),
    figure(
        "opened",
        ("Открыли (%)", "Opened (%)"),
        (
            "Доля писем, после которых в «Истории» есть «открытие письма» или «переход по ссылке» до следующего письма человеку. Предел — в «Настройках». «не измеряется»: за этот срок ни одного открытия не записано.",
            "The share of letters after which History has “letter opened” or “link clicked” before the person's next letter. The limit is in Settings. “not measured”: no opening was noted in the span.",
        ),
    ),
    figure(
        "opened_before",
        ("Открыли раньше (%)", "Opened before (%)"),
        ("За 4 недели до этого.", "In the 4 weeks before."),
        later=True,
    ),
    figure(
        "clicked",
        ("Перешли (%)", "Clicked (%)"),
        (
            "Доля писем, после которых в «Истории» есть «переход по ссылке» до следующего письма человеку. Предел — в «Настройках». «не измеряется»: за этот срок ни одного перехода не записано.",
            "The share of letters after which History has “link clicked” before the person's next letter. The limit is in Settings. “not measured”: no click was noted in the span.",
        ),
    ),
    figure(
        "clicked_before",
        ("Перешли раньше (%)", "Clicked before (%)"),
        ("За 4 недели до этого.", "In the 4 weeks before."),
        later=True,
    ),
    figure(
        "replied",
        ("Ответили (%)", "Replied (%)"),
        ("Доля писем, на которые ответили.", "The share of letters answered."),
    ),
    figure(
        "replied_before",
        ("Ответили раньше (%)", "Replied before (%)"),
        ("За 4 недели до этого.", "In the 4 weeks before."),
    ),
    figure(
        "bounced",
        ("Не дошли (%)", "Bounced (%)"),
        ("Доля недоставленных. Предел — в «Настройках».", "The share not delivered. The limit is in Settings."),
    ),
    figure(
        "bounced_before",
        ("Не дошли раньше (%)", "Bounced before (%)"),
        ("За 4 недели до этого.", "In the 4 weeks before."),
    ),
    figure(
        "unsubscribed",
        ("Отписались (%)", "Unsubscribed (%)"),
        (
            "Доля писем, после которых отписались или пожаловались. Предел — в «Настройках».",
            "The share after which people left or complained. The limit is in Settings.",
        ),
    ),
    figure(
        "unsubscribed_before",
        ("Отписались раньше (%)", "Unsubscribed before (%)"),
        ("За 4 недели до этого.", "In the 4 weeks before."),
    ),
    figure(
        "converted",
        ("Купили (%)", "Bought (%)"),
        (
            "Доля писем, после которых человек заказал за столько дней, сколько сказано в «Настройках». Заказ того же дня не считается: он мог быть до письма.",
            "The share after which the person ordered within as many days as Settings say. An order of the same day does not count: it may have been before.",
        ),
    ),
    figure(
        "converted_before",
        ("Купили раньше (%)", "Bought before (%)"),
        ("За 4 недели до этого.", "In the 4 weeks before."),
    ),
    said(
        "alarm",
        ("Тревога", "Alarm"),
        ("Что вышло за пределы из «Настроек».", "What is beyond the limits of Settings."),
        width=90,
    ),
    MARK,
)

SUMMARIES = (OVERVIEW, SOURCES, FUNNEL, LETTER_FIGURES, FORECAST, SEGMENTS, MANAGERS, BEST, SCORE_CHECK)

GUIDE = Tab(
    key="guide",
    title=Word("Инструкция", "Guide"),
    use=Use.GUIDE,
    note=Word("Как здесь работать. Прочитайте первым.", "How to work here. Read this first."),
)
