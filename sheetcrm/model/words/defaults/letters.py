"""What Templates holds at first (M1, M2): short warm letters, one call to action each; sequences and reminders send them.

Every letter can be written for somebody of whom only a name and an address are known, and for whom nobody has set up links yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words.templates import ADVERTISING, SERVICE
from sheetcrm.model.words.templates import SURVEY as OPINIONS
from sheetcrm.model.words.word import Word

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Word | float | bool]

WELCOME = Word("Знакомство", "First contact")
ORDER = Word("Заказ", "Order")
REMINDER = Word("Напоминание", "Reminder")
PAYMENT = Word("Оплата", "Payment")
RETURN = Word("Возвращение", "Reactivation")
DATES = Word("Праздники", "Dates")

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
MISS_OFFER = Word("Повод зайти", "A reason to come by")
MISS_QUESTION = Word("Что не так?", "What went wrong?")
ANY_QUESTIONS = Word("Остались вопросы?", "Any questions left?")
STAY = Word("Остаёмся на связи?", "Shall we stay in touch?")
FAREWELL = Word("Больше не беспокоим", "We leave you in peace")
VISIT = Word("Скоро визит", "Your visit is near")
SERVICE_DUE = Word("Пора повторить", "Time to repeat")
DENTAL_DUE = Word("Пора к стоматологу", "Dental check-up is due")
OIL_DUE = Word("Пора менять масло", "Oil change is due")
PAY_SOON = Word("Ждём оплату", "Payment is due")
PAY_LATE = Word("Срок оплаты прошёл", "Payment is overdue")
BIRTHDAY = Word("С днём рождения", "Happy birthday")
ANNIVERSARY = Word("Годовщина знакомства", "A year together")
WOMENS_DAY = Word("С 8 Марта", "Women's Day")
NEW_YEAR = Word("С Новым годом", "Happy New Year")
THANKS = Word("Спасибо", "Thank you")
SURVEY = Word("Оцените нас", "How did we do?")
ONE_QUESTION = Word("Один вопрос в конце", "One question at the end")

_BOOK = Word(
    "[кнопка: Выбрать время | Ссылка_на_запись | Чтобы записаться, ответьте на это письмо.]",
    "[button: Choose a time | Booking_link | To book, just reply to this letter.]",
)
_GIFT = Word(
    "[если Промокод]\n{words} промокод **[Промокод]**: [Условия_промокода|назовите его, когда придёте].\n\n[конец]\n",
    "[if Promo_code]\n{words} the code **[Promo_code]**: [Promo_terms|mention it when you come].\n\n[end]\n",
)

_BILL = Word(
    "[если Услуга]\n- Заказ: [Услуга]\n[конец]\n[если Сумма_к_оплате]\n- К оплате: **[Сумма_к_оплате]**\n[конец]\n[если Оплатить_до]\n- Оплатить до: [Оплатить_до]\n[конец]",
    "[if Service]\n- Order: [Service]\n[end]\n[if Amount_due]\n- To be paid: **[Amount_due]**\n[end]\n[if Pay_by]\n- Pay by: [Pay_by]\n[end]",
)


def _letter(
    name: Word, group: Word, kind: Word, subject: Word, *paragraphs: Word, repeatable: bool | None = None
) -> Row:
    """Return a letter with greeting and signature; service letters may repeat, advertising only where it says so."""
    greeting, signature = Word("[Приветствие]", "[Greeting]"), Word("[Подпись]", "[Signature]")
    parts = (greeting, *paragraphs, signature)
    text = Word(_joined(part.ru for part in parts), _joined(part.en for part in parts))
    again = kind is SERVICE if repeatable is None else repeatable
    return {"name": name, "group": group, "kind": kind, "repeatable": again, "subject": subject, "text": text}


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts).replace("[конец]\n\n\n", "[конец]\n").replace("[end]\n\n\n", "[end]\n")


def _gift(ru: str, en: str) -> Word:
    return Word(_GIFT.ru.replace("{words}", ru), _GIFT.en.replace("{words}", en))


def _own_gift(ru: str, en: str) -> Word:
    """Return a gift with the client's own code; it goes where a common one is set up, too."""
    gift = _gift(ru, en)
    return Word(
        gift.ru.replace("**[Промокод]**", "**[Личный_промокод]**"),
        gift.en.replace("the code **[Promo_code]**", "**[Personal_code]**"),
    )


TEMPLATES: tuple[Row, ...] = (
    _letter(
        WELCOME_1,
        WELCOME,
        ADVERTISING,
        Word("Рады знакомству", "Good to meet you"),
        Word(
            "Спасибо, что оставили нам контакты. Пишем мы редко и по делу: о свободном времени и о том, что может пригодиться.",
            "Thank you for leaving us your details. We write rarely and to the point: free times, and what may be of use to you.",
        ),
        Word(
            "А что интересно вам? Ответьте парой слов: письма читает живой человек.",
            "What are you interested in? Reply in a few words: a person reads this.",
        ),
    ),
    _letter(
        WELCOME_2,
        WELCOME,
        ADVERTISING,
        Word("Кто вас встретит", "Who will meet you"),
        Word(
            "[если Менеджер заполнено]\nВас встретит [Менеджер]. С любым вопросом можно обращаться прямо по имени.\n[иначе]\nВас встретят и всё покажут, даже если вы пришли просто посмотреть.\n[конец]",
            "[if Manager filled]\n[Manager] will meet you. Ask for the name whenever you have a question.\n[else]\nSomebody will meet you and show you round, even if you only came to look.\n[end]",
        ),
        Word(
            "Опаздываете или придёте не одни — ничего страшного, только предупредите.",
            "Running late, or not coming alone? No trouble, just let us know.",
        ),
        _BOOK,
    ),
    _letter(
        WELCOME_3,
        WELCOME,
        ADVERTISING,
        Word("О чём спрашивают чаще всего", "What people ask most"),
        Word(
            "Перед первым визитом обычно хотят знать три вещи: сколько это стоит, сколько длится и как подготовиться.",
            "Before a first visit people want to know three things: what it costs, how long it takes and how to prepare.",
        ),
        Word(
            "О чём хотели бы узнать вы? Ответьте одной строкой, расскажем как есть.",
            "What would you like to know? Reply in one line and we will tell you plainly.",
        ),
    ),
    _letter(
        WELCOME_4,
        WELCOME,
        ADVERTISING,
        Word("Есть свободное время", "There are free times"),
        Word(
            "Прошла неделя с нашего знакомства. Если вы ещё думаете, ничего не нужно решать заранее: можно выбрать время, а потом его перенести.",
            "It is a week since we met. If you are still thinking, nothing has to be settled now: choose a time, you can move it later.",
        ),
        _BOOK,
    ),
    _letter(
        BROCHURE_1,
        WELCOME,
        SERVICE,
        Word("Файл, который вы просили", "The file you asked for"),
        Word(
            "[если Ссылка_на_файл]\nКак и обещали, вот файл.\n[иначе]\nВы просили у нас файл.\n[конец]",
            "[if File_link]\nHere it is, as promised.\n[else]\nYou asked us for a file.\n[end]",
        ),
        Word(
            "[кнопка: Открыть файл | Ссылка_на_файл | Напишите в ответ, как удобнее его получить: на почту или в мессенджер.]",
            "[button: Open the file | File_link | Reply and say how you would like to get it: by e-mail or in a messenger.]",
        ),
    ),
    _letter(
        BROCHURE_2,
        WELCOME,
        ADVERTISING,
        Word("Всё ли понятно?", "Is everything clear?"),
        Word(
            "Пару дней назад мы отправили вам файл. В таких бумагах всегда найдётся цифра, которую хочется уточнить.",
            "Two days ago we sent you our file. There is always a figure in such papers that needs a word of explanation.",
        ),
        Word(
            "Какая у вас? Ответьте на это письмо, объясним просто.",
            "Which one is yours? Reply, and we will explain it in plain words.",
        ),
    ),
    _letter(
        BROCHURE_3,
        WELCOME,
        ADVERTISING,
        Word("Посчитать для вас?", "Shall we work it out for you?"),
        Word(
            "В файле общие цены, а ваш случай может выйти иначе. Посчитаем точно и бесплатно.",
            "The file has general prices, and your case may come out differently. We will work it out exactly, free of charge.",
        ),
        Word(
            "Напишите в ответ пару слов о том, что вам нужно.",
            "Reply with a few words about what you need.",
        ),
    ),
    _letter(
        RECEIPT,
        ORDER,
        SERVICE,
        Word("Заказ принят[если Услуга]: [Услуга][конец]", "We have your order[if Service]: [Service][end]"),
        Word(
            "Ваш заказ у нас, спасибо.[если Услуга] В заказе: [Услуга].[конец]",
            "We have your order, thank you.[if Service] It is for: [Service].[end]",
        ),
        Word(
            "Если что-то изменится, ответьте на это письмо[если Телефон_менеджера] или позвоните: [Телефон_менеджера][конец].",
            "If anything changes, reply to this letter[if Manager_phone] or call [Manager_phone][end].",
        ),
    ),
    _letter(
        THANKS,
        ORDER,
        SERVICE,
        Word("Всё готово, спасибо вам", "All done, thank you"),
        Word(
            "[если Услуга]\nВсё готово: [Услуга]. Спасибо, что доверили это нам.\n[иначе]\nВсё готово. Спасибо, что доверили это нам.\n[конец]",
            "[if Service]\nAll done: [Service]. Thank you for leaving it to us.\n[else]\nAll done. Thank you for leaving it to us.\n[end]",
        ),
        Word(
            "Если что-то не так, ответьте прямо на это письмо, исправим.",
            "If anything is amiss, reply to this letter and we will put it right.",
        ),
    ),
    _letter(
        SURVEY,
        OPINIONS,
        SERVICE,
        Word("Два коротких вопроса", "Two short questions"),
        Word(
            "Ответьте на это письмо двумя строками, это займёт минуту:",
            "Reply to this letter in two lines, it takes a minute:",
        ),
        Word(
            "1. Посоветуете ли вы нас друзьям? Число от **0** (нет) до **10** (обязательно).\n2. Что нам стоит изменить?",
            "1. Would you recommend us to friends? A number from **0** (no) to **10** (by all means).\n2. What should we change?",
        ),
        Word(
            "Читаем каждый ответ.",
            "We read every answer.",
        ),
    ),
    _letter(
        ONE_QUESTION,
        OPINIONS,
        SERVICE,
        Word("Один вопрос напоследок", "One last question"),
        Word(
            "Наша работа с вами завершена, спасибо за доверие. Можно один вопрос?",
            "Our work with you is complete, thank you for your trust. May we ask one question?",
        ),
        Word(
            "**Что нам стоило сделать иначе?**",
            "**What should we have done differently?**",
        ),
        Word(
            "Ответьте на это письмо хоть одной строкой: его прочтёт человек.",
            "Reply to this letter, if only in one line: a person reads it.",
        ),
    ),
    _letter(
        OPINION,
        ORDER,
        SERVICE,
        Word("Как вам спустя неделю?", "How is it after a week?"),
        Word(
            "[если Услуга]\nНеделю назад вы заказывали у нас: [Услуга]. Всё ли хорошо?\n[иначе]\nНеделю назад вы были у нас. Всё ли хорошо?\n[конец]",
            "[if Service]\nA week ago you ordered from us: [Service]. Is all well?\n[else]\nA week ago you were with us. Is all well?\n[end]",
        ),
        Word(
            "Пара честных слов от вас поможет другим выбрать, а нам — понять, что исправить.",
            "A few honest words from you help others to choose, and show us what to mend.",
        ),
        Word(
            "[кнопка: Оставить отзыв | Ссылка_на_отзывы | Ответьте на это письмо одной строкой.]",
            "[button: Leave a review | Review_link | Reply to this letter in one line.]",
        ),
    ),
    _letter(
        RELATED,
        ORDER,
        ADVERTISING,
        Word("Что к этому подойдёт", "What goes well with it"),
        Word(
            "[если Услуга]\nМесяц назад вы заказывали: [Услуга]. К этому часто берут что-то ещё, и мы знаем, что подойдёт вам.\n[иначе]\nМесяц назад вы были у нас. Кажется, мы знаем, что ещё вам подойдёт.\n[конец]",
            "[if Service]\nA month ago you ordered: [Service]. People often add something to it, and we know what would suit you.\n[else]\nA month ago you were with us. We think we know what else would suit you.\n[end]",
        ),
        Word(
            "Ответьте «да», и пришлём два-три варианта с ценами.",
            "Reply “yes”, and we will send two or three choices with prices.",
        ),
    ),
    _letter(
        USEFUL,
        RETURN,
        ADVERTISING,
        Word("Не пора ли повторить?", "Is it time again?"),
        Word(
            "[если Последний_визит]\nВ последний раз вы были у нас [Последний_визит]. Если как раз собирались зайти, подберём удобное время.\n[иначе]\nЕсли как раз собирались зайти, подберём удобное время.\n[конец]",
            "[if Last_visit]\nYou were last with us on [Last_visit]. If you meant to come by, we will find a time that suits you.\n[else]\nIf you meant to come by, we will find a time that suits you.\n[end]",
        ),
        _gift("Для вас", "For you:"),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        STAY,
        RETURN,
        ADVERTISING,
        Word("Остаёмся на связи?", "Shall we stay in touch?"),
        Word(
            "Мы давно не слышали друг друга и не хотим быть навязчивыми. Если наши письма и услуги вам ещё нужны, ответьте одним словом «да» — и всё останется как есть.",
            "We have not heard from each other for a long time and do not want to intrude. If our letters and services are still of use to you, reply with a single “yes”, and all stays as it is.",
        ),
        repeatable=True,
    ),
    _letter(
        FAREWELL,
        RETURN,
        ADVERTISING,
        Word("Больше не беспокоим", "We leave you in peace"),
        Word(
            "Это последнее письмо: дальше мы не будем вас беспокоить. Двери открыты — как только захотите вернуться, напишите или позвоните, и мы всё вспомним.",
            "This is the last letter: we will not trouble you any more. The door stays open — whenever you like to come back, write or call, and we will remember everything.",
        ),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        MISS_YOU,
        RETURN,
        ADVERTISING,
        Word("Давно не виделись", "It has been a while"),
        Word(
            "[если Последний_визит]\nВ последний раз вы были у нас [Последний_визит], и мы успели соскучиться.\n[иначе]\nДавно вас не было, и мы успели соскучиться.\n[конец]",
            "[if Last_visit]\nYou were last with us on [Last_visit], and we have begun to miss you.\n[else]\nYou have not been with us for a while, and we have begun to miss you.\n[end]",
        ),
        Word(
            "Как вы? Ответьте парой слов, если мы можем чем-то помочь.",
            "How are you? Reply in a few words if there is anything we can do.",
        ),
        repeatable=True,
    ),
    _letter(
        MISS_OFFER,
        RETURN,
        ADVERTISING,
        Word("Повод зайти", "A reason to come by"),
        Word(
            "Будем рады увидеть вас снова. На ближайшие дни есть удобное время, и утром, и вечером.",
            "We would be glad to see you again. There are good times in the coming days, in the morning and in the evening.",
        ),
        _gift("А чтобы было приятнее,", "And to make it nicer,"),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        MISS_QUESTION,
        RETURN,
        ADVERTISING,
        Word("Один вопрос", "One question"),
        Word(
            "Вы давно не были у нас, и мы хотим понять почему. Что помешало: дорого, далеко, не понравилось, пока не нужно?",
            "You have not been with us for a while, and we would like to know why. Too expensive, too far, not to your liking, not needed yet?",
        ),
        Word(
            "Ответьте одним словом. Обижаться не будем, а исправить постараемся.",
            "Reply in one word. We will not take offence, and will try to mend it.",
        ),
        repeatable=True,
    ),
    _letter(
        ANY_QUESTIONS,
        RETURN,
        ADVERTISING,
        Word("Остались вопросы?", "Any questions left?"),
        Word(
            "Мы писали вам на днях и не хотим, чтобы вопрос остался без ответа.",
            "We were in touch a few days ago and do not want a question to stay open.",
        ),
        Word(
            "Ответьте в двух словах: подходит, подумаете или пока не нужно. Подскажем и подберём время.",
            "Reply in a few words: it suits you, you will think about it, or not now. We will help and find a time.",
        ),
        repeatable=True,
    ),
    _letter(
        VISIT,
        REMINDER,
        SERVICE,
        Word("Ждём вас[если Визит] [Визит][конец]", "See you[if Visit] on [Visit][end]"),
        Word(
            "Напоминаем о вашей записи.",
            "This is a reminder of your booking.",
        ),
        Word(
            "[если Визит]\n- Когда: **[Визит]**\n[конец]\n[если Услуга]\n- Что: [Услуга]\n[конец]\n[если Адрес_компании]\n- Где: [Адрес_компании]\n[конец]",
            "[if Visit]\n- When: **[Visit]**\n[end]\n[if Service]\n- What: [Service]\n[end]\n[if Business_address]\n- Where: [Business_address]\n[end]",
        ),
        Word(
            "Не получается? Ответьте на это письмо, перенесём.",
            "Cannot come? Reply to this letter and we will move it.",
        ),
    ),
    _letter(
        SERVICE_DUE,
        REMINDER,
        ADVERTISING,
        Word("Пора повторить[если Услуга]: [Услуга][конец]", "Time to repeat[if Service]: [Service][end]"),
        Word(
            "[если Последний_визит]\nВ прошлый раз вы были у нас [Последний_визит]. Подходит время повторить.\n[иначе]\nПодходит время повторить.\n[конец]",
            "[if Last_visit]\nYou were last with us on [Last_visit]. It is nearly time again.\n[else]\nIt is nearly time again.\n[end]",
        ),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        DENTAL_DUE,
        REMINDER,
        ADVERTISING,
        Word("Пора показаться стоматологу", "Time for a dental check-up"),
        Word(
            "С прошлого осмотра прошло около полугода. Осмотр занимает полчаса, и то, что замечено рано, лечится легко.",
            "It is about six months since your last check-up. It takes half an hour, and what is seen early is easy to treat.",
        ),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        OIL_DUE,
        REMINDER,
        ADVERTISING,
        Word("Пора менять масло", "Time for an oil change"),
        Word(
            "[если Объект]\nПодходит срок замены масла: [Объект]. Это меньше часа, машину можно подождать у нас.\n[иначе]\nПодходит срок замены масла. Это меньше часа, машину можно подождать у нас.\n[конец]",
            "[if Object]\nThe oil change is nearly due: [Object]. It takes less than an hour, and you can wait here.\n[else]\nThe oil change of your car is nearly due. It takes less than an hour, and you can wait here.\n[end]",
        ),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        PAY_SOON,
        PAYMENT,
        SERVICE,
        Word("Напоминание об оплате", "A reminder of payment"),
        Word(
            "Подходит срок оплаты вашего заказа.",
            "Payment for your order is nearly due.",
        ),
        _BILL,
        Word(
            "Если вы уже оплатили, спасибо. Нужен счёт или другой способ? Ответьте, пришлём.",
            "If you have already paid, thank you. Need an invoice or another way to pay? Just reply.",
        ),
    ),
    _letter(
        PAY_LATE,
        PAYMENT,
        SERVICE,
        Word("Не видим вашей оплаты", "We do not see your payment yet"),
        Word(
            "Срок оплаты вашего заказа прошёл, а платежа мы пока не видим.",
            "Your order was to be paid by now, and we do not see the payment yet.",
        ),
        _BILL,
        Word(
            "Если деньги уже в пути, простите за беспокойство. Если что-то мешает, ответьте на это письмо: договоримся.",
            "If the money is on its way, please forgive the reminder. If anything stands in the way, reply and we will find a way.",
        ),
    ),
    _letter(
        BIRTHDAY,
        DATES,
        ADVERTISING,
        Word(
            "С днём рождения[если Имя_клиента], [Имя_клиента][конец]",
            "Happy birthday[if Client_name], [Client_name][end]",
        ),
        Word(
            "Сегодня ваш день. Пусть в новом году будет больше того, что вы любите.",
            "Today is your day. May the coming year hold more of what you love.",
        ),
        _own_gift("От нас подарок, ваш личный", "A gift from us, your own code"),
        Word(
            "Если захочется отметить у нас, подберём удобное время.",
            "If you would like to celebrate with us, we will find a good time.",
        ),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        WOMENS_DAY,
        DATES,
        ADVERTISING,
        Word("С наступающим 8 Марта", "Happy Women's Day"),
        Word(
            "С наступающим 8 Марта. Пусть весна придёт вовремя, а рядом будут те, кого хочется поздравить.",
            "Women's Day is near. May spring come in time, and those you would like to wish well be around you.",
        ),
        _gift("К празднику", "For the holiday,"),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        NEW_YEAR,
        DATES,
        ADVERTISING,
        Word("С наступающим Новым годом", "Happy New Year"),
        Word(
            "С наступающим Новым годом. Спасибо, что были с нами в этом. Пусть в новом будет больше того, чего вы ждёте.",
            "The year is nearly over; thank you for spending some of it with us. May the new one bring what you hope for.",
        ),
        _gift("К празднику", "For the holiday,"),
        _BOOK,
        repeatable=True,
    ),
    _letter(
        ANNIVERSARY,
        DATES,
        ADVERTISING,
        Word("В этот день вы пришли к нам", "On this day you came to us"),
        Word(
            "[если Дата_заказа]\nВаш первый заказ у нас был [Дата_заказа]. Спасибо, что вы с нами до сих пор.\n[иначе]\nВ этот день вы впервые у нас заказали. Спасибо, что вы с нами до сих пор.\n[конец]",
            "[if Order_date]\nYour first order with us was on [Order_date]. Thank you for being with us still.\n[else]\nOn this day you first ordered from us. Thank you for being with us still.\n[end]",
        ),
        _gift("По этому случаю", "For the occasion,"),
        _BOOK,
        repeatable=True,
    ),
)
