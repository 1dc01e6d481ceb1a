"""What may start and end a chain of letters, in words; and what the robot answers beside a cell of Sequences and Reminders."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

ORDER = Word("заказ", "order")
ORDER_DONE = Word("заказ выполнен", "order done")
VISIT = Word("визит", "visit")
NEW_CLIENT = Word("новый клиент", "new client")
REPLY = Word("ответ", "reply")
ANY_ACTION = Word("любое действие", "any action")
SILENCE = Word("90 дней тишины", "90 days of silence")
NO_REPLY = Word("7 дней без ответа", "7 days without reply")
LEAVING = Word("перед архивом", "before archiving")
SCORE = Word("балл от 40", "score from 40")
DATE = Word("дата", "date")

BOOKING = Word("запись", "booking")
BIRTHDAY = Word("день рождения", "birthday")
ANNIVERSARY = Word("годовщина", "anniversary")
PAYMENT = Word("оплата", "payment")
NEXT_CONTACT = Word("следующий контакт", "next contact")
HOLIDAY = Word("праздник", "holiday")
HOLIDAYS = (
    (Word("новый год", "new year"), (1, 1)),
    (Word("день святого валентина", "valentine's day"), (2, 14)),
    (Word("день защитника отечества", "defender's day"), (2, 23)),
    (Word("женский день", "women's day"), (3, 8)),
    (Word("день победы", "victory day"), (5, 9)),
)
"""Holidays that may be called by name, with month and day."""

TO_CLIENT = Word("клиенту", "client")
TO_MANAGER = Word("менеджеру", "manager")
ADDRESSEES = (TO_CLIENT, TO_MANAGER)

LETTER = Word("письмо", "letter")
MAIL = Word("эл. почта", "e-mail")
ALSO_MAIL = ("почта", "имейл", "email", "mail")
CALL = Word("звонок", "call")
MESSAGE = Word("сообщение", "message")
PHONE = Word("телефон", "phone")
CHANNEL_UNKNOWN = Word(
    "«Канал»: «{value}» непонятно. Пусто — письмо; «звонок», «сообщение» или канал из «Справочников» — задача менеджеру.{maybe}",
    "“Channel”: “{value}” is not understood. Empty is a letter; “call”, “message” or a channel of Lists is a task for the manager.{maybe}",
)
ERRAND = Word("не письмо: менеджеру поставлена задача", "no letter: the manager has a task")
ERRAND_CALL = Word("позвоните: {about}", "call: {about}")
ERRAND_WRITE = Word("напишите: {about}", "write: {about}")
ERRAND_BY = Word("свяжитесь, {channel}: {about}", "get in touch, {channel}: {about}")
ERRAND_TEXT = Word("{what}. Текст: {text}", "{what}. The text: {text}")
ERRAND_WHY = Word("цепочка «{name}»: {why}", "sequence “{name}”: {why}")
CLOSED = Word("в «Настройках» такой статус — «не беспокоить»", "Settings say to leave such a status alone")

TAG = Word("тег", "tag")
SEGMENT = Word("сегмент", "segment")
DEAL = Word("сделка", "deal")

KEEPS_LAST = Word("{fault} Действует прежний вариант.", "{fault} The former version stays in force.")
NOT_IN_FORCE = Word("{fault} Строка пока не действует.", "{fault} This row is not in force yet.")

NAMELESS = Word("У цепочки нет названия.", "The sequence has no name.")
REMINDER_NAMELESS = Word("У напоминания нет названия.", "The reminder has no name.")
ON = Word("«Включено»: напишите «да» или «нет».", "“On”: write “yes” or “no”.")
STEP = Word("«Шаг» — не число от 1: «{value}».", "“Step” is not a number from 1: “{value}”.")
STEP_TWICE = Word("Шаг {number} у этой цепочки уже есть.", "This sequence has a step {number} already.")
FIRST_UNCLEAR = Word(
    "Пока первый шаг непонятен, цепочка не начнётся.", "The sequence does not begin while its first step is unclear."
)
START_EMPTY = Word(
    "«Начало» пусто: напишите, что запускает цепочку.", "“Start” is empty: write what starts the sequence."
)
START_UNKNOWN = Word("«Начало»: «{value}» непонятно.{maybe}", "“Start”: “{value}” is not understood.{maybe}")
START_NOT = Word("«Начало»: «{value}» не может запускать цепочку.", "“Start”: “{value}” cannot start a sequence.")
GOAL_UNKNOWN = Word("«Цель»: «{value}» непонятно.{maybe}", "“Goal”: “{value}” is not understood.{maybe}")
GOAL_NOT = Word("«Цель»: «{value}» не может быть целью.", "“Goal”: “{value}” cannot be a goal.")
SEQUENCE_UNKNOWN = Word(
    "«Начало»: другой цепочки «{value}» здесь нет.{maybe}", "“Start”: there is no other sequence “{value}” here.{maybe}"
)
ABOUT_EMPTY = Word("«О чём» пусто.", "“About” is empty.")
ABOUT_UNKNOWN = Word("«О чём»: «{value}» непонятно.{maybe}", "“About”: “{value}” is not understood.{maybe}")
ABOUT_INTERVAL = Word(
    "У услуги «{value}» в «Справочниках» не указано, через сколько месяцев её повторять.",
    "Lists do not say after how many months the service “{value}” is due again.",
)
HOLIDAY_DAY = Word(
    "«О чём»: «{value}» — не день года. Напишите, например, «праздник: 08.03» или «праздник: 8 марта».",
    "“About”: “{value}” is not a day of the year. Write, for instance, “holiday: 08.03” (day, month) or “holiday: 8 March”.",
)
HOLIDAY_YEAR = Word(
    "«О чём»: праздник бывает каждый год. Напишите «{value}» без года.",
    "“About”: a holiday is every year. Write “{value}” without the year.",
)
DIFFERS = Word(
    "«{header}» отличается от первого шага: действует то, что написано там.",
    "“{header}” differs from the first step: what stands there counts.",
)
WAIT = Word("«Ждать дней» — не число от 0: «{value}».", "“Wait days” is not a number from 0: “{value}”.")
DAYS = Word("«За сколько дней» — не число: «{value}».", "“Days before” is not a number: “{value}”.")
TO = Word("«Кому»: напишите «клиенту» или «менеджеру».", "“To whom”: write “client” or “manager”.")
TEMPLATE_EMPTY = Word(
    "«Шаблон» пуст: напишите, какое письмо отправить.", "“Template” is empty: name the letter to send."
)
TEMPLATE_UNKNOWN = Word("Шаблона «{value}» нет.{maybe}", "There is no template “{value}”.{maybe}")
EXPIRY = Word("«Опоздание (дней)» — не число от 0: «{value}».", "“Late by (days)” is not a number from 0: “{value}”.")
WINDOW = Word("«Часы»: пишите так — «10-18». Здесь «{value}».", "“Hours”: write “10-18”. Here it is “{value}”.")
PRIORITY = Word(
    "«Важность» — не целое число от 1 до 9: «{value}».", "“Priority” is not a whole number 1 to 9: “{value}”."
)
CONDITION = Word(
    "«Только если»: «{value}» непонятно. Пишите так: «Тип = B2B», «Город заполнено».{maybe}",
    "“Only if”: “{value}” is not understood. Write “Kind = B2B” or “City filled”.{maybe}",
)
VALUE_UNKNOWN = Word(
    "В списке «{column}» нет значения «{value}».{maybe}", "The list “{column}” has no value “{value}”.{maybe}"
)
COLUMN_KIND = Word(
    "По колонке «{column}» начать нельзя: нужна колонка со списком, тегами или «да/нет».",
    "The column “{column}” cannot start anything: it takes one with a list, tags or yes/no.",
)
COLUMN_DATE = Word("«{column}» — не колонка с датой.", "“{column}” is not a column of dates.")

MEASURED = Word("{days} (случаев: {count})", "{days} (cases: {count})")
MEASURED_FEW = Word("{days} (случаев: {count} — мало)", "{days} (cases: {count}, few)")
MEASURED_NONE = Word("повторов ещё не было", "nobody came again yet")
MEASURED_WHY = Word("по вкладке «Заказы»", "from the Orders tab")
CODE_GIVEN = Word("Код, по которому робот узнаёт эту строку", "The code by which the robot knows this row")

SINCE = Word("{what}, {day}", "{what}, {day}")
GOAL_REACHED = Word("Цель достигнута: {what}, {day}", "The goal is reached: {what}, {day}")
REPLIED = Word("Клиент ответил {day}", "The client replied on {day}")
LEFT = Word("Больше не так: {what}", "No longer so: {what}")
PAID = Word("Оплачено", "Paid")
BOOKED_ALREADY = Word("Клиент уже записан на {day}", "The client is booked for {day} already")
UNLESS = Word("Не подходит под условие «{condition}»", "Does not fit the condition “{condition}”")
