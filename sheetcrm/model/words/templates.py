"""The words of templates: what a letter is, what stands in brackets, and what the robot says of a template or a letter."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

ADVERTISING = Word("реклама", "advertising")
SERVICE = Word("служебное", "service")
LETTER_KINDS = (ADVERTISING, SERVICE)
ALSO_ADVERTISING = ("рекламное", "marketing")
CODE_SAID = Word("личный промокод {code}", "personal code {code}")
SURVEY = Word("Опрос", "Survey")
"""The purpose of a template whose answers are answers to a survey."""

# What begins a bracket that is no variable. Both languages are understood in either workbook.
IF = Word("если", "if")
ELSE = Word("иначе", "else")
END = Word("конец", "end")
PICTURE = Word("картинка", "picture")
FILE = Word("файл", "file")
BUTTON = Word("кнопка", "button")
LINE = Word("личная строка", "personal line")

# Cases of Russian names, by question, name and short name; the first is how the manual shows it.
CASES: dict[str, tuple[str, ...]] = {
    "genitive": ("кого", "родительный", "род", "genitive"),
    "dative": ("кому", "дательный", "дат", "dative"),
    "accusative": ("винительный", "вин", "вижу кого", "accusative"),
    "instrumental": ("кем", "творительный", "твор", "instrumental"),
    "prepositional": ("о ком", "ком", "предложный", "предл", "prepositional"),
    "": ("кто", "именительный", "им", "nominative"),
}

MONTHS = (
    Word("января", "January"),
    Word("февраля", "February"),
    Word("марта", "March"),
    Word("апреля", "April"),
    Word("мая", "May"),
    Word("июня", "June"),
    Word("июля", "July"),
    Word("августа", "August"),
    Word("сентября", "September"),
    Word("октября", "October"),
    Word("ноября", "November"),
    Word("декабря", "December"),
)
DAY = Word("{day} {month}", "{month} {day}")
DAY_YEAR = Word("{day} {month} {year}", "{month} {day}, {year}")
VISIT = Word("{day} в {time}", "{day} at {time}")
HELLO = Word("{name}, здравствуйте!", "Hello {name},")
HELLO_ANYBODY = Word("Здравствуйте!", "Hello,")
UNSUBSCRIBE_REPLY = Word(
    "Не хотите таких писем? Ответьте словом «отписаться».",
    "No more of these letters? Reply with the word “unsubscribe”.",
)
UNSUBSCRIBE_ALL = Word(
    "Не хотите никаких рекламных писем? Ответьте словом «отписаться».",
    "No advertising at all? Reply with the word “unsubscribe”.",
)
UNSUBSCRIBE_TOPIC = Word(
    "Это рубрика «{topic}». Не хотите её получать? Ответьте «отписаться от рубрики».",
    "This is on the topic “{topic}”. No more of it? Reply “unsubscribe from this topic”.",
)
UNSUBSCRIBE_LINK = Word("Отписаться от таких писем", "Unsubscribe from these letters")

# What is wrong with a template; {place} is a cell and a line.
IN_SUBJECT = Word("«Тема»", "“Subject”")
IN_TEXT = Word("«Текст», строка {line}", "“Text”, line {line}")
NAMELESS = Word("У шаблона нет названия.", "The template has no name.")
TWICE = Word("Шаблон с таким названием уже есть выше.", "A template of this name stands above.")
KIND = Word("«Вид письма»: выберите «реклама» или «служебное».", "“Kind of letter”: choose advertising or service.")
REPEATABLE = Word("«Повторять»: напишите «да» или «нет».", "“May repeat”: write “yes” or “no”.")
NO_SUBJECT = Word("«Тема» пуста.", "“Subject” is empty.")
NO_TEXT = Word("«Текст» пуст.", "“Text” is empty.")
TOPIC_TOO_LONG = Word(
    "«Рубрика» длиннее {longest} знаков: хватит двух-трёх слов.",
    "“Topic” is longer than {longest} characters: two or three words will do.",
)
TOO_LONG = Word(
    "«Текст» длиннее {longest} знаков: столько никто не прочтёт.",
    "“Text” is longer than {longest} characters: nobody reads that much.",
)
UNKNOWN = Word("{place}: {shown} — такого нет.{maybe}", "{place}: there is no {shown}.{maybe}")
UNCLOSED = Word("{place}: скобка не закрыта — {shown}.", "{place}: a bracket is not closed: {shown}.")
UNKNOWN_CASE = Word(
    "{place}: {shown} — нет падежа «{case}». Бывают: кого, кому, винительный, кем, о ком.",
    "{place}: {shown}: there is no case “{case}”. There are: genitive, dative, accusative, instrumental, prepositional.",
)
NO_CASE_HERE = Word(
    "{place}: {shown} — по падежам меняются только имена.", "{place}: {shown}: only names of people have cases."
)
BLOCK_OPEN = Word("{place}: {shown} — нет [конец].", "{place}: {shown} has no [end].")
BLOCK_CLOSED = Word("{place}: {shown} без [если …].", "{place}: {shown} without [if …].")
BLOCK_INSIDE = Word(
    "{place}: {shown} внутри другого [если …]: так нельзя, закройте первый.",
    "{place}: {shown} inside another [if …]: close the first one before.",
)
BLOCK_CONDITION = Word("{place}: {shown}. {fault}", "{place}: {shown}. {fault}")
CONDITION = Word(
    "Условие не понято. Пример: [если Активность = спящий].",
    "The condition is not clear. Example: [if Segment = dormant].",
)
BAD_FILE = Word(
    "{place}: {shown} — нужно только имя файла из папки files, без пути: прайс.pdf.",
    "{place}: {shown}: only the name of a file in the folder files, without a path: prices.pdf.",
)
BAD_PICTURE = Word(
    "{place}: {shown} — картинка бывает png, jpg, gif или webp.",
    "{place}: {shown}: a picture is png, jpg, gif or webp.",
)
BAD_BUTTON = Word(
    "{place}: {shown} — пишите так: [кнопка: Выбрать время | Ссылка_на_запись].",
    "{place}: {shown}: write it so: [button: Choose a time | Booking_link].",
)
ONLY_IN_TEXT = Word("{place}: {shown} можно только в тексте.", "{place}: {shown} may stand in the text only.")
TWO_BUTTONS = Word(
    "Письмо действует. Но кнопок в нём {count}: лучше звать к одному делу.",
    "The letter is in force. But it has {count} buttons: better ask for one thing.",
)
NOT_FILLED = Word(
    "Письмо действует, но пока не уйдёт никому: заполните {where}.",
    "The letter is in force, but goes to nobody yet: fill in {where}.",
)
NO_INSTEAD = Word(
    "Письмо действует, но не уйдёт тем, у кого не заполнено {where}: добавьте запасные слова, [{name}|{instead}].",
    "The letter is in force, but goes to nobody without {where}: add words to use instead, [{name}|{instead}].",
)
NO_CALL = Word(
    "Письмо действует. Но в нём не видно, что сделать читателю: добавьте кнопку, ссылку или вопрос.",
    "The letter is in force. But it asks its reader for nothing: add a button, a link or a question.",
)
CALLS = (
    *(
        "ответ",
        "напиш",
        "позвон",
        "звоните",
        "запиш",
        "выбер",
        "зайд",
        "приход",
        "загля",
        "скаж",
        "расскаж",
        "пиш",
        "забер",
    ),
    *("reply", "write", "call us", "answer", "tell us", "choose", "visit", "drop", "come", "book", "order", "let us"),
)
"""Beginnings of words with which a letter asks its reader for something."""
KEEPS_LAST = Word("{fault} Действует прежний вариант.", "{fault} The former version stays in force.")
NOT_IN_FORCE = Word("{fault} Письмо не уйдёт.", "{fault} The letter does not go.")

PREVIEWED = Word("Так письмо увидит клиент", "As the client will see the letter")
PREVIEW_STOPPED = Word("Не уйдёт: {why}", "Does not go: {why}")
PREVIEW_NOBODY = Word(
    "«{client}»: такого клиента нет. Напишите телефон, почту или имя, как в «Клиентах».",
    "“{client}”: there is no such client. Write a phone, an e-mail or a name as in Clients.",
)
PREVIEW_SEVERAL = Word(
    "«{client}»: таких клиентов несколько. Напишите телефон или почту.",
    "“{client}”: there are several such clients. Write a phone or an e-mail.",
)

# Why one letter is not written.
MISSING = Word(
    "нечего подставить в {shown}: заполните {where} или добавьте запасные слова, {shown_else}",
    "nothing to put in {shown}: fill in {where} or add words to use instead, {shown_else}",
)
MISSING_LINK = Word("нечего подставить в {shown}: заполните {where}", "nothing to put in {shown}: fill in {where}")
INSTEAD = Word("другие слова", "other words")
VALUE_TOO_LONG = Word(
    "{shown}: {count} знаков — для письма слишком длинно, посмотрите {where}",
    "{shown}: {count} characters are too much for a letter, look at {where}",
)
NOT_A_LINK = Word("{shown}: «{value}» — не ссылка", "{shown}: “{value}” is not a link")
LINE_TOO_LONG = Word(
    "личная строка: {count} знаков — слишком длинно", "the personal line has {count} characters: too long"
)
EMPTY_LETTER = Word("для этого человека письмо пустое", "the letter is empty for this person")
NO_FILE_YET = Word(
    "Файла «{name}» нет в папке files: попросите того, кто устанавливал, положить его туда. Пока его нет, письмо не уходит.",
    "There is no file “{name}” in the folder files: ask whoever installed it to put it there. Until then the letter does not go.",
)
NO_FILE = Word("нет файла «{name}» в папке files", "there is no file “{name}” in the folder files")
