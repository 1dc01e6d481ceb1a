"""What Templates, Sequences and Reminders hold at first: short warm letters, one call to action each (M1 to M4).

Everything here is switched off until staff have read it and switch it on.
"""

from __future__ import annotations

from sheetcrm.model.words.word import Word

Row = dict[str, Word | float | bool]

WELCOME = Word("Знакомство", "First contact")
ORDER = Word("Заказ", "Order")
REMINDER = Word("Напоминание", "Reminder")
PAYMENT = Word("Оплата", "Payment")
RETURN = Word("Возвращение", "Reactivation")
DATES = Word("Праздники", "Dates")

_SIGN = Word("\n\n[Менеджер], [Телефон_менеджера]", "\n\n[Manager], [Manager_phone]")


def _letter(name: Word, group: Word, subject: Word, text: Word) -> Row:
    hello = Word("[Имя_клиента], здравствуйте!\n\n", "Hello [Client_name],\n\n")
    full = Word(hello.ru + text.ru + _SIGN.ru, hello.en + text.en + _SIGN.en)
    return {"name": name, "group": group, "subject": subject, "text": full}


WELCOME_1 = Word("Добро пожаловать", "Welcome")
WELCOME_2 = Word("Кто вас встретит", "Who will meet you")
WELCOME_3 = Word("Частые вопросы", "Common questions")
WELCOME_4 = Word("Приглашение", "Invitation")
BROCHURE_1 = Word("Обещанный файл", "The promised file")
BROCHURE_2 = Word("Есть вопросы?", "Any questions?")
BROCHURE_3 = Word("Расчёт для вас", "A calculation for you")
RECEIPT = Word("Заказ принят", "Order received")
OPINION = Word("Как вам у нас?", "How was it?")
RELATED = Word("К этому подойдёт", "This goes with it")
USEFUL = Word("Полезное предложение", "Useful offer")
MISS_YOU = Word("Давно не виделись", "We miss you")
VISIT = Word("Скоро визит", "Your visit is near")
SERVICE_DUE = Word("Пора повторить", "Time to repeat")
PAY_SOON = Word("Ждём оплату", "Payment is due")
PAY_LATE = Word("Срок оплаты прошёл", "Payment is overdue")
BIRTHDAY = Word("С днём рождения", "Happy birthday")
ANNIVERSARY = Word("Годовщина знакомства", "A year together")
THANKS = Word("Спасибо", "Thank you")
SURVEY = Word("Оцените нас", "How did we do?")

TEMPLATES: tuple[Row, ...] = (
    _letter(
        WELCOME_1,
        WELCOME,
        Word("Рады знакомству, [Имя_клиента]", "Good to meet you, [Client_name]"),
        Word(
            "Спасибо, что оставили нам свои контакты. Если хочется спросить — просто ответьте на это письмо, "
            "его прочтёт живой человек.",
            "Thank you for leaving us your details. If you would like to ask anything, just reply: "
            "a real person reads this.",
        ),
    ),
    _letter(
        WELCOME_2,
        WELCOME,
        Word("Кто вас встретит", "Who will meet you"),
        Word(
            "Меня зовут [Менеджер], вашими делами у нас занимаюсь я. "
            "Выберите удобное время для визита: [Ссылка_на_запись]",
            "My name is [Manager], and I look after you here. Choose a time that suits you: [Booking_link]",
        ),
    ),
    _letter(
        WELCOME_3,
        WELCOME,
        Word("О чём спрашивают чаще всего", "What people ask most"),
        Word(
            "Сколько это стоит, сколько длится и как подготовиться — три самых частых вопроса. "
            "Какой ваш? Ответьте одной строкой, расскажу.",
            "What it costs, how long it takes and how to prepare: the three most common questions. "
            "Which one is yours? Reply in one line and I will tell you.",
        ),
    ),
    _letter(
        WELCOME_4,
        WELCOME,
        Word("Ждём вас", "We look forward to seeing you"),
        Word(
            "Прошла неделя с нашего знакомства. На ближайшие дни есть свободное время: [Ссылка_на_запись]",
            "It is a week since we met. There are free times in the coming days: [Booking_link]",
        ),
    ),
    _letter(
        BROCHURE_1,
        WELCOME,
        Word("Файл, который вы просили", "The file you asked for"),
        Word("Как и обещали: [Ссылка_на_файл]", "As promised: [File_link]"),
    ),
    _letter(
        BROCHURE_2,
        WELCOME,
        Word("Всё ли понятно?", "Is everything clear?"),
        Word(
            "Вы смотрели наше предложение. Если какая-то цифра непонятна — ответьте, объясню без сложных слов.",
            "You have seen our offer. If any figure is unclear, reply and I will explain it in plain words.",
        ),
    ),
    _letter(
        BROCHURE_3,
        WELCOME,
        Word("Посчитать для вас?", "Shall we calculate it for you?"),
        Word(
            "Могу сделать расчёт под вашу задачу, бесплатно. Напишите в ответ пару слов о ней.",
            "I can make a calculation for your own case, free of charge. Reply with a few words about it.",
        ),
    ),
    _letter(
        RECEIPT,
        ORDER,
        Word("Ваш заказ принят: [Услуга]", "We have your order: [Service]"),
        Word(
            "Заказ у нас, спасибо! Если что-то изменится, позвоните по телефону ниже.",
            "We have your order, thank you! If anything changes, call the number below.",
        ),
    ),
    _letter(
        OPINION,
        ORDER,
        Word("Как вам у нас?", "How was it?"),
        Word(
            "Прошла неделя. Всё ли хорошо? Ответьте одним словом — нам правда важно.",
            "It has been a week. Is all well? Reply with one word: it does matter to us.",
        ),
    ),
    _letter(
        RELATED,
        ORDER,
        Word("К вашему заказу", "To go with your order"),
        Word(
            "После услуги «[Услуга]» многие выбирают ещё кое-что. Посмотрите, не пригодится ли: [Ссылка_на_запись]",
            "After “[Service]” many people choose one more thing. See whether it is for you: [Booking_link]",
        ),
    ),
    _letter(
        USEFUL,
        RETURN,
        Word("Может пригодиться", "This may be useful"),
        Word(
            "Вы были у нас [Дата_визита]. Если пора повторить, время выбирается здесь: [Ссылка_на_запись]",
            "You were with us on [Visit_date]. If it is time again, choose a time here: [Booking_link]",
        ),
    ),
    _letter(
        MISS_YOU,
        RETURN,
        Word("Давно не виделись, [Имя_клиента]", "It has been a while, [Client_name]"),
        Word(
            "Мы по вам скучаем. Что-то было не так? Ответьте честно, исправим. А если всё хорошо — будем рады видеть.",
            "We miss you. Was something wrong? Tell us plainly and we will mend it. "
            "And if all is well, we would love to see you.",
        ),
    ),
    _letter(
        VISIT,
        REMINDER,
        Word("Ждём вас [Дата_визита]", "See you on [Visit_date]"),
        Word(
            "Напоминаем о записи: [Дата_визита], [Услуга]. Не получается? Ответьте — перенесём.",
            "A reminder of your booking: [Visit_date], [Service]. Cannot come? Reply and we will move it.",
        ),
    ),
    _letter(
        SERVICE_DUE,
        REMINDER,
        Word("Пора: [Услуга]", "It is time: [Service]"),
        Word(
            "С прошлого раза прошло достаточно времени. Записаться можно здесь: [Ссылка_на_запись]",
            "Enough time has passed since the last one. You can book here: [Booking_link]",
        ),
    ),
    _letter(
        PAY_SOON,
        PAYMENT,
        Word("Напоминание об оплате", "A reminder of payment"),
        Word(
            "По заказу «[Услуга]» ждём оплату. Если уже оплатили — спасибо, и простите за беспокойство.",
            "Payment for “[Service]” is due. If you have already paid, thank you, and please forgive the reminder.",
        ),
    ),
    _letter(
        BIRTHDAY,
        DATES,
        Word("[Имя_клиента], с днём рождения!", "Happy birthday, [Client_name]!"),
        Word(
            "Пусть год будет добрым. От нас — подарок: промокод [Промокод], действует месяц.",
            "May the year be kind to you. Here is a gift from us: code [Promo_code], good for a month.",
        ),
    ),
    _letter(
        PAY_LATE,
        PAYMENT,
        Word("Оплата по заказу", "Payment for your order"),
        Word(
            "Срок оплаты по заказу «[Услуга]» прошёл. Если что-то мешает, ответьте на письмо: найдём выход.",
            "Payment for “[Service]” is past its day. If anything stands in the way, reply and we will find a way.",
        ),
    ),
    _letter(
        ANNIVERSARY,
        DATES,
        Word("Мы знакомы уже не первый год", "Another year together"),
        Word(
            "В этот день вы впервые у нас заказали. Спасибо, что вы с нами! Ответьте, если хочется повторить.",
            "On this day you first ordered from us. Thank you for staying! Reply if you would like to come again.",
        ),
    ),
    _letter(
        THANKS,
        ORDER,
        Word("Спасибо, [Имя_клиента]!", "Thank you, [Client_name]!"),
        Word(
            "Всё готово: [Услуга]. Было приятно сделать это для вас. Если что-то не так, просто ответьте.",
            "All done: [Service]. It was a pleasure to do it for you. If anything is amiss, just reply.",
        ),
    ),
    _letter(
        SURVEY,
        ORDER,
        Word("Один вопрос, [Имя_клиента]", "One question, [Client_name]"),
        Word(
            "Посоветуете ли вы нас друзьям? Ответьте числом от 0 до 10 и, если хочется, напишите почему.",
            "Would you recommend us to friends? Reply with a number from 0 to 10 and, if you like, say why.",
        ),
    ),
)
