"""Orders, History and Tasks (D4, T1): rows that tell of a client, named by phone, e-mail, id or name."""

from __future__ import annotations

from dataclasses import replace

from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.columns.robot import ID
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
    purpose=Word("Связать строку с клиентом.", "Ties the row to the client."),
)
ROW_PROBLEMS = Column(
    key="problems",
    header=Word("Что исправить", "Problems"),
    kind=Kind.TEXT,
    owner=Owner.ROBOT,
    width=34,
    note=Word("Что в этой строке не так и что сделать.", "What is wrong in this row and what to do."),
    purpose=Word("Видеть ошибки там, где их исправляют.", "To see mistakes where they are mended."),
    sensitivity=PERSONAL,
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
            purpose=Word("Знать, когда покупают.", "To know when people buy."),
        ),
        Column(
            key="service",
            header=Word("Услуга", "Service"),
            kind=Kind.CHOICE,
            list="service",
            width=20,
            note=Word("Что купили.", "What was bought."),
            purpose=Word("Напоминать и предлагать по делу.", "Reminders and offers that fit."),
        ),
        Column(
            key="object",
            header=Word("Объект", "Object served"),
            kind=Kind.TEXT,
            width=18,
            note=Word("Машина, питомец, квартира.", "Car, pet, flat."),
            purpose=Word("Знать, с чем приходили.", "To know what they came with."),
            sensitivity=PERSONAL,
        ),
        Column(
            key="mileage",
            header=Word("Пробег при визите (км)", "Mileage at the visit (km)"),
            kind=Kind.NUMBER,
            width=12,
            note=Word(
                "Число: 84000. По двум визитам видно, сколько километров в день.",
                "A number: 84000. Two visits tell how many kilometres a day.",
            ),
            purpose=Word("Напомнить об обслуживании.", "To remind of a service."),
        ),
        Column(
            key="amount",
            header=Word("Сумма", "Amount"),
            kind=Kind.MONEY,
            sensitivity=MONEY,
            note=Word("Сколько стоит, числом.", "What it costs, a number."),
            purpose=Word("Считать выручку и чек.", "To count revenue and amounts."),
        ),
        Column(
            key="status",
            header=Word("Статус заказа", "Order status"),
            kind=Kind.CHOICE,
            list="order_status",
            width=15,
            note=Word("Выберите из списка.", "Choose from the list."),
            purpose=Word("Отличить покупку от отмены.", "To tell a purchase from a cancellation."),
        ),
        Column(
            key="pay_by",
            header=Word("Оплатить до", "Pay by"),
            kind=Kind.DATE,
            width=12,
            note=Word("До какого дня ждём оплату.", "By which day payment is due."),
            purpose=Word("Вовремя напомнить об оплате.", "To remind of the payment in time."),
        ),
        Column(
            key="paid",
            header=Word("Оплачено", "Paid"),
            kind=Kind.MONEY,
            sensitivity=MONEY,
            note=Word("Сколько уже оплатили.", "How much is paid."),
            purpose=Word("Видеть, кто ещё должен.", "To see who still owes."),
        ),
        Column(
            key="visits_left",
            header=Word("Осталось визитов", "Visits left"),
            kind=Kind.NUMBER,
            width=11,
            note=Word("Сколько визитов осталось в абонементе.", "Visits left of a package."),
            purpose=Word("Вовремя предложить новый абонемент.", "To offer a new package in time."),
        ),
        Column(
            key="comment",
            header=Word("Комментарий", "Comment"),
            kind=Kind.TEXT,
            width=28,
            note=Word("Что важно помнить.", "What to remember."),
            purpose=Word("Сделать так, как просили.", "To do it as it was asked."),
            sensitivity=PERSONAL,
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
            purpose=Word("Знать, когда говорили в последний раз.", "To know when we last spoke."),
        ),
        Column(
            key="channel",
            header=Word("Канал", "Channel"),
            kind=Kind.CHOICE,
            list="channel",
            note=Word("Телефон, почта, мессенджер …", "Phone, e-mail, messenger …"),
            purpose=Word("Отвечать там, где писали.", "To answer where they wrote."),
        ),
        Column(
            key="direction",
            header=Word("Направление", "Direction"),
            kind=Kind.CHOICE,
            choices=choices.DIRECTIONS,
            note=Word("Кто начал: клиент или мы.", "Who began: the client or we."),
            purpose=Word("Отличить действие клиента от нашего.", "To tell the client's action from ours."),
        ),
        Column(
            key="event",
            header=Word("Событие", "Event"),
            kind=Kind.CHOICE,
            list="event",
            width=22,
            note=Word("Что произошло. За события начисляются баллы.", "What happened. Events earn points."),
            purpose=Word("Считать балл и активность.", "To count score and activity."),
        ),
        Column(
            key="subject",
            header=Word("Предмет", "Subject"),
            kind=Kind.TEXT,
            width=22,
            note=Word("Какое письмо, какая ссылка, какой файл.", "Which letter, link or file."),
            purpose=Word("Понять, что человеку интересно.", "To see what interests the person."),
            sensitivity=PERSONAL,
        ),
        Column(
            key="what",
            header=Word("Что было", "What happened"),
            kind=Kind.TEXT,
            width=40,
            sensitivity=PERSONAL,
            note=Word("Своими словами.", "In your own words."),
            purpose=Word("Разговор с того места, где остановились.", "To go on where you left off."),
        ),
        Column(
            key="by",
            header=Word("Кто записал", "By"),
            kind=Kind.TEXT,
            note=Word("Сотрудник или робот.", "Staff or robot."),
            purpose=Word("Знать, кого спросить.", "To know whom to ask."),
        ),
        Column(
            key="link",
            header=Word("Файл", "File"),
            kind=Kind.TEXT,
            width=20,
            note=Word("Ссылка на договор, фото, запись.", "A link to a contract, photo, recording."),
            purpose=Word("Быстро найти документ.", "To find the document quickly."),
            sensitivity=PERSONAL,
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
            purpose=Word("Успеть вовремя.", "To be in time."),
        ),
        Column(
            key="manager",
            header=Word("Менеджер", "Manager"),
            kind=Kind.CHOICE,
            list="manager",
            note=Word("Кто сделает.", "Who does it."),
            purpose=Word("Знать, кто делает.", "To know who does it."),
        ),
        Column(
            key="what",
            header=Word("Что сделать", "What to do"),
            kind=Kind.TEXT,
            width=40,
            note=Word("Коротко и ясно.", "Short and clear."),
            purpose=Word("Не держать дела в голове.", "Not to keep it all in mind."),
            sensitivity=PERSONAL,
        ),
        Column(
            key="why",
            header=Word("Почему", "Why"),
            kind=Kind.TEXT,
            width=34,
            note=Word("Откуда взялась задача.", "Where the task comes from."),
            purpose=Word("Понять, зачем это делать.", "To see what it is for."),
            sensitivity=PERSONAL,
        ),
        Column(
            key="done",
            header=Word("Сделано", "Done"),
            kind=Kind.TICK,
            width=10,
            note=Word("«да», когда сделано.", "“yes” when done."),
            purpose=Word("Не делать дважды.", "Not to do it twice."),
        ),
        Column(
            key="outcome",
            header=Word("Итог", "Outcome"),
            kind=Kind.TEXT,
            width=30,
            note=Word("Чем кончилось.", "How it ended."),
            purpose=Word("Помнить, чем кончилось.", "To remember how it ended."),
            sensitivity=PERSONAL,
        ),
        CLIENT_ID,
        ROW_PROBLEMS,
    ),
)
