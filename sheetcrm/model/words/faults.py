"""What can go wrong for the operator: the fault and the cure, one pair for every error class."""

from __future__ import annotations

from typing import NamedTuple

from sheetcrm.model.words.word import Word


class Fault(NamedTuple):
    """The two lines that an error prints."""

    message: Word
    cure: Word


BOOK_MISSING = Fault(
    Word("Файла {path} нет.", "There is no file {path}."),
    Word(
        "Проверьте path в config.toml или верните файл на место.",
        "Check path in config.toml, or put the file back.",
    ),
)
BOOK_BUSY = Fault(
    Word("Файл {path} сейчас открыт: {who}.", "The file {path} is open now: {who}."),
    Word(
        "Закройте его в Excel или LibreOffice и запустите снова; ничего не записано."
        " Если его никто не открывал, удалите рядом с ним {lock}.",
        "Close it in Excel or LibreOffice and run again; nothing was written."
        " If nobody has it open, delete {lock} beside it.",
    ),
)
BOOK_CHANGED = Fault(
    Word("Файл {path} кто-то сохранил во время работы.", "Somebody saved the file {path} during the run."),
    Word(
        "Сохранённое людьми не тронуто. Запустите снова, когда с файлом закончат.",
        "What people saved is untouched. Run again when they are done.",
    ),
)
BOOK_UNREADABLE = Fault(
    Word(
        "Файл {path} не читается как книга .xlsx: {reason}.",
        "The file {path} cannot be read as an .xlsx workbook: {reason}.",
    ),
    Word(
        "Откройте его в Excel или LibreOffice, сохраните как .xlsx без пароля и запустите снова.",
        "Open it in Excel or LibreOffice, save it as .xlsx without a password, and run again.",
    ),
)
BOOK_REFUSED = Fault(
    Word(
        "В файл {path} нельзя записать без потерь: {reason}.",
        "The file {path} cannot be written without loss: {reason}.",
    ),
    Word("Ничего не записано. {cure}", "Nothing was written. {cure}"),
)
BOOK_NOT_WRITABLE = Fault(
    Word("В файл {path} нельзя писать: {reason}.", "The file {path} cannot be written: {reason}."),
    Word(
        "Проверьте права на файл и папку и место на диске. Прежний файл цел.",
        "Check the rights of the file and its folder and the space on the disk. The old file is intact.",
    ),
)
BOOK_HELD = Fault(
    Word(
        "С книгой {path} работает другая машина: {host}, с {since}, самое позднее до {until}.",
        "Another machine works on the book {path}: {host}, since {since}, until {until} at the latest.",
    ),
    Word(
        "Эта машина ничего не записала и не отправила. За книгой следит один робот: выключите sheetcrm на лишней машине."
        " Если та уже выключена, подождите до указанного времени.",
        "This machine wrote and sent nothing. One robot looks after a book: switch sheetcrm off on the machine that is one too many."
        " If that one is off already, wait until the time given.",
    ),
)

UNKNOWN = Fault(
    Word("В sheetcrm ошибка: {error}.", "sheetcrm itself failed: {error}."),
    Word("Книга цела. Пришлите нам файл {path}.", "The workbook is intact. Send us the file {path}."),
)
ENCODING = Word(
    "Имя «{name}» нельзя записать в кодировке этой системы.",
    "The name “{name}” cannot be written in this system's encoding.",
)
ENCODING_CURE = Word(
    "Включите UTF-8: export PYTHONUTF8=1, или дайте файлу имя латиницей.",
    "Switch UTF-8 on: export PYTHONUTF8=1, or give the file a name in Latin letters.",
)
STOPPED_BY = Word("остановлено человеком", "stopped by a person")
STOPPED = Word(
    "Остановлено. Книга цела: записано либо всё, либо ничего.",
    "Stopped. The workbook is intact: all was written, or nothing.",
)
CONFIG = Fault(Word("{message}", "{message}"), Word("{cure}", "{cure}"))
LEDGER_UNUSABLE = Fault(
    Word("Память робота {path} не работает: {reason}.", "The robot's memory {path} cannot be used: {reason}."),
    Word(
        "Проверьте права и место на диске; если файл повреждён, верните его из резервной копии.",
        "Check its rights and the space on the disk; if the file is damaged, restore it from a backup.",
    ),
)
LEDGER_APART = Fault(
    Word(
        "Книга {path} и память робота расходятся: {reason}.",
        "The workbook {path} and the robot's memory do not fit together: {reason}.",
    ),
    Word(
        "Если так и задумано (перенос, резервная копия), выполните sheetcrm adopt. Ничего не записано.",
        "If that is what you meant (a move, a backup), run sheetcrm adopt. Nothing was written.",
    ),
)
OWN_RIGHTS = Word(
    "Верните себе право на него: chmod -R u+rwX {path}", "Give yourself the right to it: chmod -R u+rwX {path}"
)
OTHER_OWNER = Word(
    "Владелец {path} — {owner}, а команду запускает {user}: sudo chown -R {user} {folder}",
    "{path} belongs to {owner}, and {user} runs the command: sudo chown -R {user} {folder}",
)
OUTPUT = Word("Вывод команды", "What the command prints")
IN_USE = Word("с ней работает другая программа", "another program is at work on it")
NO_LEDGER = Word("файл повреждён, или это не память робота", "the file is damaged, or none of the robot's")
NO_READING = Word("нет прав на чтение", "there is no right to read it")
DISK_FULL = Word("на диске нет места", "the disk is full")
NO_RIGHTS = Word("нет прав на запись", "there is no right to write")
IS_A_FILE = Word("это файл, а не папка", "this is a file, not a folder")
IS_A_FOLDER = Word("это папка, а не файл", "this is a folder, not a file")
APART_OTHER = Word("последней в книгу писала другая установка sheetcrm", "another sheetcrm wrote the book last")
APART_TAKEN = Word(
    "с {since} за книгой следит другая машина ({host}), а раньше следила эта",
    "since {since} another machine ({host}) looks after the book, which this one did before",
)
APART_AHEAD = Word(
    "в книге запуск {book}, а память кончается на {ledger}: память восстановлена из копии",
    "the book has run {book}, the memory ends at {ledger}: the memory was restored from a copy",
)
APART_BEHIND = Word(
    "в книге запуск {book}, а память помнит {ledger}: книгу заменили старой копией",
    "the book has run {book}, the memory knows {ledger}: the book was replaced by an old copy",
)
APART_LETTERS = Word(
    "письма уходили до запуска {sent}, а память и книга кончаются на {ledger}: и то и другое восстановлено из копии",
    "letters went until run {sent}, while memory and workbook end at {ledger}: both were restored from a copy",
)
JOB = Fault(
    Word("Задание {job}: {reason}.", "Job {job}: {reason}."),
    Word("{cure}", "{cure}"),
)
JOB_UNKNOWN = Word("такого нет", "there is no such job")
JOB_KNOWN = Word("Есть: {jobs}.", "There are: {jobs}.")
JOB_BROKEN = Word("файл {path} не загружается: {error}", "the file {path} does not load: {error}")
JOB_NAMELESS = Word("в файле {path} нет строки job = Job(…)", "the file {path} has no line job = Job(…)")
JOB_SCHEDULE = Word(
    "такое расписание не поддерживается; можно every().day.at('02:30'), every().monday.at('09:00'),"
    " every(15).minutes, every(2).hours",
    "the schedule is not one of every().day.at('02:30'), every().monday.at('09:00'), every(15).minutes, every(2).hours",
)
JOB_LATE = Word(
    "late — это срок не меньше минуты, например late=timedelta(hours=2)",
    "late must be a length of time of a minute or more, such as late=timedelta(hours=2)",
)
JOB_STEPS = Word(
    "steps — это список функций, например [tidy, check]", "steps must be a list of functions, such as [tidy, check]"
)
STEP_NO_PLAN = Word("он вернул {type}, а нужен Plan", "it returned {type}, not a Plan")
STEP_TAB = Word(
    "вкладки {tab} нет, или в неё сейчас нельзя писать", "there is no tab {tab}, or it cannot be written to now"
)
STEP_COLUMN = Word("на вкладке «{tab}» нет колонки {column}", "the tab “{tab}” has no column {column}")
STEP_ROW = Word("на вкладке «{tab}» нет строки {row}", "the tab “{tab}” has no row {row}")
STEP_VALUE = Word(
    "для вкладки «{tab}» он дал {type}, а не значение ячейки",
    "for the tab “{tab}” it gave {type}, which no cell can hold",
)
STEP_LONG = Word(
    "для вкладки «{tab}» он дал текст в {count} знаков, а в ячейке помещается 32 767",
    "for the tab “{tab}” it gave a text of {count} characters; a cell holds 32,767",
)
AT_LINE = Word("{error} ({file}, строка {line})", "{error} ({file}, line {line})")
JOB_MEND = Word("Исправьте файл; остальные задания работают.", "Mend the file; the other jobs work.")
JOB_STEP = Word("шаг {step} сломался: {error}", "the step {step} broke: {error}")
JOB_STEP_MEND = Word(
    "Ничего не записано. Исправьте шаг или уберите его из задания.",
    "Nothing was written. Mend the step or take it out of the job.",
)
RUN_BUSY = Fault(
    Word("В {path} уже идёт другой запуск.", "Another run is at work in {path}."),
    Word("Дождитесь его конца и запустите снова.", "Wait until it is done and run again."),
)
NO_SUCH_LETTER = Fault(
    Word("«{name}»: {reason}.", "“{name}”: {reason}."),
    Word("Посмотрите вкладки «Шаблоны» и «Цепочки».", "See the Templates and Sequences tabs."),
)
NO_SUCH_CLIENT = Fault(
    Word("«{text}»: {reason}.", "“{text}”: {reason}."),
    Word(
        "Укажите код, телефон, почту или фамилию с именем, как в «Клиентах».",
        "Give the client's id, phone, e-mail, or surname and first name, as in Clients.",
    ),
)
CLIENT_NOBODY = Word("такого клиента нет", "there is no such client")
CLIENT_SEVERAL = Word("подходят несколько: {ids}", "several fit: {ids}")
CLIENT_WAITS = Word(
    "робот пока не трогает строку этого клиента: у неё нет своего кода, смотрите вкладку «Проблемы»",
    "the robot leaves the row of this client alone: it has no id of its own yet, see the Problems tab",
)


def filled(word: Word, **values: object) -> Word:
    """Return the word with its names filled in, in both languages."""
    return Word(word.say("ru", **values), word.say("en", **values))
