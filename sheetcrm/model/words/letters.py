"""What people are told of letters: why one goes, waits, or does not go."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

WEEKDAYS = (
    Word("понедельник", "monday"),
    Word("вторник", "tuesday"),
    Word("среда", "wednesday"),
    Word("четверг", "thursday"),
    Word("пятница", "friday"),
    Word("суббота", "saturday"),
    Word("воскресенье", "sunday"),
)
_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
SHORT_DAYS = tuple(Word(ru, day.en[:3]) for ru, day in zip(_SHORT, WEEKDAYS, strict=True))

# Why a person gets no letters.
NO_ADDRESS = Word("нет адреса почты", "no e-mail address")
BAD_ADDRESS = Word("адрес почты с ошибкой", "the e-mail address has a mistake")
TWO_ADDRESSES = Word("в ячейке не один адрес", "the cell holds more than one address")
WISH = Word("просил не слать автоматических писем", "asked for no automatic letters")
WISH_ELSEWHERE = Word(
    "другая карточка с этим адресом просит не слать автоматических писем",
    "another card of this address asks for no automatic letters",
)
NO_CONSENT = Word("нет согласия на рассылку", "no consent to letters")
INCOMPLETE = Word("не заполнено обязательное: см. «Что исправить»", "something required is missing: see “Problems”")
TYPING = Word("строку только что правили", "somebody has just edited the row")
UNSUBSCRIBED = Word("отписался", "unsubscribed")
OFF_TOPIC = Word("отписался от рубрики «{topic}»", "unsubscribed from the topic “{topic}”")
COMPLAINED = Word("пожаловался на спам", "called our letters spam")
UNDELIVERABLE = Word("письма на этот адрес не доходят", "letters to this address do not arrive")
PAUSED = Word("отправка остановлена: {why}", "sending is paused: {why}")

# Why a letter waits.
QUIET = Word("тихие часы или выходной", "quiet hours or a day off")
WEEKLY = Word("не больше {count} рекламных писем в неделю", "no more than {count} advertising letters a week")
DAILY = Word("предел писем на день", "the day's limit of letters")
POSTPONED = Word("отложили", "postponed by staff")
LATER = Word("почта просит подождать: {answer}", "the mail server asks to wait: {answer}")
HELD = Word(
    "Ждёт вашего слова: строку удалили, скопировали или решение непонятно. Выберите «отправить» или «не отправлять».",
    "Waits for your word: the row was deleted or copied, or the decision is not clear. Choose “send” or “cancel”.",
)
UNSURE = Word(
    "Связь оборвалась при отправке {when} (попытка {attempt}): письмо могло уйти. «отправить» — послать ещё раз, "
    "«не отправлять» — считать отправленным.",
    "The connection was lost while sending on {when} (try {attempt}): it may have gone. “send” sends it once more, "
    "“cancel” takes it for sent.",
)
MANY = Word(
    "Писем сразу намного больше обычного, поэтому ждёт вашего слова: выберите «отправить» или «не отправлять».",
    "There are far more letters at once than usual, so it waits for your word: choose “send” or “cancel”.",
)
SAME_TURN = Word(
    "На этот адрес такое письмо уже ушло (другая карточка). «отправить» — послать и этому.",
    "This letter has gone to this address already (another row). “send” sends it here, too.",
)

# Why a letter will not go.
CANCELLED = Word("отменили в очереди", "cancelled in the queue")
EXPIRED = Word("опоздало: срок вышел {date}", "too late: it expired on {date}")
OVERTAKEN = Word("робот не работал, ушло следующее", "the robot was down, the next one went")
NO_TEMPLATE = Word("нет шаблона «{name}»", "there is no template “{name}”")
BROKEN_TEMPLATE = Word("шаблон «{name}»: {why}", "template “{name}”: {why}")
HAD_IT = Word("такое письмо уже получал", "has had this letter")
OVER = Word("цепочка окончена: {why}", "the sequence is over: {why}")
NO_CAUSE = Word(
    "не ушло и уже не уйдёт: того, из-за чего его писали, в таблице больше нет",
    "did not go and will not: what it was written for is no longer in the sheet",
)
GONE_CLIENT = Word("клиента нет в таблице", "the client is not in the sheet")

# The Queue's and the Letters tab's words.
CANCEL = Word("не отправлять", "cancel")
POSTPONE = Word("отложить", "postpone")
SEND = Word("отправить", "send")
DECISIONS = (CANCEL, POSTPONE, SEND)

PLANNED = Word("готовится", "planned")
SENDING = Word("отправляется", "being sent")
SENT = Word("отправлено", "sent")
UNKNOWN = Word("неизвестно, ушло ли", "unknown whether it went")
RETRY = Word("ждёт повтора", "waits for another try")
REFUSED = Word("не принято", "refused")
SKIPPED = Word("не отправлено", "not sent")
NOT_DELIVERED = Word("не доставлено", "not delivered")
NOT_YET = Word("пока не доставлено", "not delivered yet")
REPLIED = Word("ответил", "replied")
SPAM = Word("пожаловался", "complained")
LEFT = Word("отписался", "unsubscribed")
LEFT_TOPIC = Word("отписался от рубрики", "unsubscribed from a topic")

LETTER_GOES = Word("письмо запланировано", "a letter is planned")
QUEUED = Word("письмо в очереди", "a letter is queued")
LETTER_TOLD = Word("итог письма", "what became of the letter")
WROTE_FIRST = Word("написали впервые", "wrote for the first time")
SOURCES = (Word("письмо", "letter"), Word("почта", "mail"), Word("эл. почта", "e-mail"), Word("email", "email"))
"""What a list of sources may call a letter."""
NEXT_LETTER = Word("ближайшее письмо", "the next letter")
WHY_SILENT = Word("почему писем нет", "why no letters go")
LINE_USED = Word("личная строка ушла в письме", "the personal line went with a letter")
EVENT = Word("письмо", "letter")
REPLY = Word("ответ", "reply")
BOUNCED = Word("письмо не доставлено", "letter not delivered")
OPTED_OUT = Word("отписка", "unsubscribed")
TOPIC_OUT = Word("отписка от рубрики", "unsubscribed from a topic")
SPAM_REPORT = Word("жалоба на спам", "spam complaint")
ROBOT = Word("робот", "robot")
MAIL = Word("почта", "e-mail")
BAD_POSTPONE = Word("«Отложить до» — не дата: письмо ждёт.", "“Postpone to” is not a date: the letter waits.")
FAR_POSTPONE = Word(
    "«Отложить до» — дальше чем через {days} дней: письмо ждёт. Напишите день ближе или «не отправлять».",
    "“Postpone to” is more than {days} days ahead: the letter waits. Write a nearer day, or “cancel”.",
)
BAD_DECISION = Word(
    "«{decision}» в «Очереди»: выберите «не отправлять», «отложить» или «отправить».",
    "“{decision}” in Queue: choose cancel, postpone or send.",
)
ROW_CHANGED = Word(
    "В этой строке «Очереди» меняли не только решение: робот его не понял, письмо ждёт.",
    "More than the decision was changed in this row of the Queue: it does not count, and the letter waits.",
)
NO_TAB = Word("нет вкладки «{tab}» или её заголовков", "the tab “{tab}” or its headers are missing")
OTHER_KEY = Word(
    "файл .sheetcrm/secret не тот, с которым запомнены отписки: верните его из копии",
    "the file .sheetcrm/secret is not the one by which unsubscribes were remembered: put it back from a copy",
)
FOREIGN = Word(
    "во вкладке «{tab}» {count} отметок о тех, кому нельзя писать, сделаны по другому ключу, и робот не знает, кто это. Верните из копии "
    "файл .sheetcrm/secret. Если его нет нигде, удалите эти строки (вкладка скрыта): тогда письма получат и те, кто отписался, "
    "но чьей карточки уже нет",
    "in the tab “{tab}” {count} marks of people who must get no letters were made by another key, and the robot cannot tell who they are. "
    "Put the file .sheetcrm/secret back from a copy. If there is none, delete these rows (the tab is hidden): then letters go again to "
    "people who unsubscribed and whose card is gone",
)
UNDELIVERED = Word("письма не доходят пять раз подряд", "five letters in a row did not arrive")
MIRRORED = Word("кому больше не писать", "who gets no more letters")
FOUND_IN_SENT = Word("найдено среди отправленных", "found among the sent ones")
LEAVING = Word(
    "робота попросили остановиться; остальные письма уйдут, когда он вернётся",
    "the robot was asked to stop; the other letters go when it is back",
)
TOO_SLOW = Word(
    "таблица читается слишком долго: пока робот решает, она уже не свежая",
    "the sheet takes too long to read: by the time the robot has decided it is no longer fresh",
)
FAILING = Word(
    "не ушло {failed} писем из {count}: проверьте почту и пустите письма снова (sheetcrm mail resume)",
    "{failed} letters of {count} did not go: look at the mail account and let letters go again (sheetcrm mail resume)",
)
OLD_LIST = Word(
    "{failed} адресов из {count} не существует: похоже, список старый. На них больше ничего не уйдёт, задачи поставлены. Проверьте остальные "
    "адреса и пустите письма снова (sheetcrm mail resume)",
    "{failed} addresses of {count} do not exist: it looks like an old list. Nothing more goes to these, and there are tasks. Check the other "
    "addresses and let letters go again (sheetcrm mail resume)",
)
BOUNCING = Word(
    "за неделю вернулось {hard} писем из {count}: проверьте адреса и пустите письма снова (sheetcrm mail resume)",
    "{hard} letters of {count} came back within a week: check the addresses and let letters go again (sheetcrm mail resume)",
)
TOO_MANY = Word(
    "Сегодня робот хочет отправить {count} писем, обычно — {usual}. Лишние ждут на вкладке «Очередь писем»: посмотрите их и подтвердите (--yes)",
    "Today the robot wants to send {count} letters; {usual} are usual. Those too many wait in the Queue tab: look there and confirm (--yes)",
)

# What "why" says of letters.
NO_LETTERS = Word("Писем нет: {why}.", "No letters go: {why}.")
NO_ADVERTISING = Word("Рекламы нет: {why}.", "No advertising goes: {why}.")
NO_TOPIC = Word("Рубрика «{topic}» не приходит: отписался.", "No letters on the topic “{topic}”: unsubscribed.")

NO_SEQUENCE = Word("такой цепочки нет, самая похожая — «{near}»", "there is no such sequence; the nearest is “{near}”")
SEQUENCES_ARE = Word("такой цепочки нет; есть: {names}", "there is no such sequence; there are: {names}")
NO_SEQUENCES = Word("цепочек в таблице пока нет", "the sheet has no sequence yet")
NO_SEQUENCES_CURE = Word(
    "Напишите её на вкладке «Цепочки»: sheetcrm manual sequences.",
    "Write one in the Sequences tab: sheetcrm manual sequences.",
)
NOBODY_CURE = Word(
    "Впишите хотя бы одного клиента во вкладку «Клиенты»: письма пробы пишутся как ему.",
    "Put at least one client into the Clients tab: test letters are written as to that one.",
)
NOBODY = Word("в таблице нет ни одного клиента", "there is not one client in the sheet")
SHOWN_IN = Word("Письмо открыто в {path}", "The letter is in {path}")
SUBJECT = Word("Тема", "Subject")
REHEARSED = Word("Пробных писем отправлено на {to}: {count}", "Test letters sent to {to}: {count}")
REHEARSED_TO_OUTBOX = Word(
    "Пробные письма лежат в папке {folder}: {count}", "The test letters are in the folder {folder}: {count}"
)
NOTHING_FORESEEN = Word("За {days} дн. писем не будет.", "No letters in the next {days} days.")
FORESEEN = Word("Писем за {days} дн.: {count}", "Letters in the next {days} days: {count}")
DAY = Word("День", "Day")
LETTERS = Word("Писем", "Letters")
WHICH = Word("Какие", "Which")
PICTURE_IN = Word("Картинка: {path}", "Picture: {path}")
AHEAD_WRITTEN = Word("Прогноз — на вкладке «{tab}».", "The forecast stands in the tab “{tab}”.")
AHEAD_NOT_WRITTEN = Word(
    "На вкладку «{tab}» записать нельзя: её или её заголовков нет. Новую возьмите из книги, которую сделает `sheetcrm init`.",
    "Nothing can be written into the tab “{tab}”: it or its headers are missing. Take it from a workbook that `sheetcrm init` makes.",
)
TABLE_IN = Word("Таблица: {path}", "Table: {path}")
MAIL_GOES = Word("Письма уходят.", "Letters go.")
MAIL_TO_OUTBOX = Word(
    "Письма ложатся файлами в папку {folder}: почтовый сервер в config.toml не указан. Как указать: sheetcrm manual mail.",
    "Letters go into the folder {folder}: config.toml names no mail server. How to name one: sheetcrm manual mail.",
)
MAIL_RESUMED = Word("Письма снова уходят.", "Letters go again.")
MAIL_STOPPED = Word("Письма остановлены: {why}", "Letters are stopped: {why}")
MAIL_NOWHERE = Word("Письма не уходят. {why}", "Letters do not go. {why}")
MAIL_COUNTS = Word(
    "Ждут отправки: {waiting}; неизвестно, ушли ли: {unknown}.",
    "Waiting: {waiting}; unknown whether they went: {unknown}.",
)
LETTERS_SENT = Word("Писем отправлено: {gone}", "Letters sent: {gone}")
LETTERS_NOT_SENT = Word("Не ушло: {failed}", "Not sent: {failed}")
LETTERS_STOPPED = Word("Отправка остановлена: {why}", "Sending stopped: {why}")
FORECAST_TAB = Word("Прогноз писем", "Letters ahead")
FORECAST_HEADERS = (
    Word("Когда", "When"),
    Word("Клиент", "Client"),
    Word("Цепочка", "Sequence"),
    Word("Шаблон", "Template"),
    Word("Тема", "Subject"),
)
