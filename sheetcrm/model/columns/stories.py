"""Orders, History and Tasks (D4, T1): rows that tell of a client, named by phone, e-mail, id or name."""

from __future__ import annotations

from dataclasses import replace

from sheetcrm.model.columns.clients import ID
from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word, choices

MONEY, PERSONAL = Sensitivity.MONEY, Sensitivity.PERSONAL

ROW_ID = replace(
    ID,
    note=Word("Номер строки, ставит робот.", "The row's number, set by the robot."),
    purpose=Word("Узнать строку после сортировки.", "To know the row after a sort."),
)
CLIENT = Column(
    key="client",
    header=Word("Клиент", "Client"),
    kind=Kind.TEXT,
    sensitivity=PERSONAL,
    width=24,
    note=Word(
        "Чей это заказ или разговор: телефон, почта, код или имя и фамилия.",
        "Whose it is: phone, e-mail, id, or first and last name.",
    ),
    purpose=Word("Связать строку с клиентом.", "Ties the row to the client."),
)
CLIENT_ID = Column(
    key="client_id",
    header=Word("Код клиента", "Client id"),
    kind=Kind.TEXT,
    owner=Owner.ROBOT,
    width=13,
    note=Word(
        "Робот узнал клиента. Пусто — не узнал: уточните «Клиент».",
        "The robot knew the client. Empty: it did not; make “Client” clearer.",
    ),
)
ROW_PROBLEMS = Column(
    key="problems",
    header=Word("Что исправить", "Problems"),
    kind=Kind.TEXT,
    owner=Owner.ROBOT,
    width=34,
    note=Word("Что в этой строке не так и что сделать.", "What is wrong in this row and what to do."),
)

ORDERS = Tab(
    key="orders",
    title=Word("Заказы", "Orders"),
    use=Use.STORY,
    note=Word("Каждый заказ, запись или продажа — одна строка.", "One row for each order, booking or sale."),
    columns=(
        ROW_ID,
        CLIENT,
        Column(
            key="date",
            header=Word("Дата", "Date"),
            kind=Kind.DATE,
            width=12,
            note=Word("Когда заказали.", "When it was ordered."),
        ),
        Column(
            key="service",
            header=Word("Услуга", "Service"),
            kind=Kind.CHOICE,
            list="service",
            width=20,
            note=Word("Что купили.", "What was bought."),
        ),
        Column(
            key="object",
            header=Word("Объект", "Object served"),
            kind=Kind.TEXT,
            width=18,
            note=Word("Машина, питомец, квартира.", "Car, pet, flat."),
        ),
        Column(
            key="amount",
            header=Word("Сумма", "Amount"),
            kind=Kind.MONEY,
            sensitivity=MONEY,
            note=Word("Сколько стоит, числом.", "What it costs, a number."),
        ),
        Column(
            key="status",
            header=Word("Статус заказа", "Order status"),
            kind=Kind.CHOICE,
            list="order_status",
            width=15,
            note=Word("Выберите из списка.", "Choose from the list."),
        ),
        Column(
            key="pay_by",
            header=Word("Оплатить до", "Pay by"),
            kind=Kind.DATE,
            width=12,
            note=Word("До какого дня ждём оплату.", "By which day payment is due."),
        ),
        Column(
            key="paid",
            header=Word("Оплачено", "Paid"),
            kind=Kind.MONEY,
            sensitivity=MONEY,
            note=Word("Сколько уже оплатили.", "How much is paid."),
        ),
        Column(
            key="visits_left",
            header=Word("Осталось визитов", "Visits left"),
            kind=Kind.NUMBER,
            width=11,
            note=Word("Сколько визитов осталось в абонементе.", "Visits left of a package."),
        ),
        Column(
            key="comment",
            header=Word("Комментарий", "Comment"),
            kind=Kind.TEXT,
            width=28,
            note=Word("Что важно помнить.", "What to remember."),
        ),
        CLIENT_ID,
        ROW_PROBLEMS,
    ),
)

HISTORY = Tab(
    key="history",
    title=Word("История", "History"),
    use=Use.STORY,
    note=Word(
        "Звонки, переписка, письма, визиты — всё, что было с клиентом.",
        "Calls, chats, letters, visits: all that happened with a client.",
    ),
    columns=(
        ROW_ID,
        CLIENT,
        Column(
            key="when",
            header=Word("Когда", "When"),
            kind=Kind.DATETIME,
            width=17,
            note=Word("Дата, лучше с временем.", "The date, better with a time."),
        ),
        Column(
            key="channel",
            header=Word("Канал", "Channel"),
            kind=Kind.CHOICE,
            list="channel",
            note=Word("Телефон, почта, мессенджер …", "Phone, e-mail, messenger …"),
        ),
        Column(
            key="direction",
            header=Word("Направление", "Direction"),
            kind=Kind.CHOICE,
            choices=choices.DIRECTIONS,
            note=Word("Кто начал: клиент или мы.", "Who began: the client or we."),
        ),
        Column(
            key="event",
            header=Word("Событие", "Event"),
            kind=Kind.CHOICE,
            list="event",
            width=22,
            note=Word("Что произошло. За события начисляются баллы.", "What happened. Events earn points."),
        ),
        Column(
            key="subject",
            header=Word("Предмет", "Subject"),
            kind=Kind.TEXT,
            width=22,
            note=Word("Какое письмо, какая ссылка, какой файл.", "Which letter, link or file."),
        ),
        Column(
            key="what",
            header=Word("Что было", "What happened"),
            kind=Kind.TEXT,
            width=40,
            sensitivity=PERSONAL,
            note=Word("Своими словами.", "In your own words."),
        ),
        Column(
            key="by",
            header=Word("Кто записал", "By"),
            kind=Kind.TEXT,
            note=Word("Сотрудник или робот.", "Staff or robot."),
        ),
        Column(
            key="link",
            header=Word("Файл", "File"),
            kind=Kind.TEXT,
            width=20,
            note=Word("Ссылка на договор, фото, запись.", "A link to a contract, photo, recording."),
        ),
        CLIENT_ID,
        ROW_PROBLEMS,
    ),
)

TASKS = Tab(
    key="tasks",
    title=Word("Задачи", "Tasks"),
    use=Use.STORY,
    note=Word("Что кому сделать. Сделали — поставьте «да».", "Who does what. Done? Write “yes”."),
    columns=(
        ROW_ID,
        CLIENT,
        Column(
            key="due",
            header=Word("Срок", "Due"),
            kind=Kind.DATE,
            width=12,
            note=Word("К какому дню.", "By which day."),
        ),
        Column(
            key="manager",
            header=Word("Менеджер", "Manager"),
            kind=Kind.CHOICE,
            list="manager",
            note=Word("Кто сделает.", "Who does it."),
        ),
        Column(
            key="what",
            header=Word("Что сделать", "What to do"),
            kind=Kind.TEXT,
            width=40,
            note=Word("Коротко и ясно.", "Short and clear."),
        ),
        Column(
            key="why",
            header=Word("Почему", "Why"),
            kind=Kind.TEXT,
            width=34,
            note=Word("Откуда взялась задача.", "Where the task comes from."),
        ),
        Column(
            key="done",
            header=Word("Сделано", "Done"),
            kind=Kind.TICK,
            width=10,
            note=Word("«да», когда сделано.", "“yes” when done."),
        ),
        Column(
            key="outcome",
            header=Word("Итог", "Outcome"),
            kind=Kind.TEXT,
            width=30,
            note=Word("Чем кончилось.", "How it ended."),
        ),
        CLIENT_ID,
        ROW_PROBLEMS,
    ),
)
