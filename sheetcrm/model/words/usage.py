"""The command line itself: the frame of its help, what has to be given, and what is said of a line that cannot be understood."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

USAGE = Word("Как писать:", "Usage:")
ARGUMENTS = Word("Что указать", "Arguments")
OPTIONS = Word("Параметры", "Options")
COMMANDS = Word("Команды", "Commands")
ANY_OPTIONS = Word("[ПАРАМЕТРЫ]", "[OPTIONS]")
ANY_COMMAND = Word("КОМАНДА [ЧТО УКАЗАТЬ]...", "COMMAND [ARGS]...")
HELP = Word("Показать эту справку и выйти.", "Show this message and exit.")
VERSION = Word("Показать версию и выйти.", "Show the version and exit.")
VERSION_IS = Word("%(prog)s, версия %(version)s", "%(prog)s, version %(version)s")
DEFAULT = Word("без него — {value}", "default: {value}")
REQUIRED = Word("обязательно", "required")
FROM_TO = Word("от {least} до {most}", "from {least} to {most}")
CODES = Word(
    "Код завершения: 0 — сделано; 1 — сделано, но есть замечания или что-то оставлено как есть; 2 — не сделано.",
    "Exit codes: 0 done; 1 done, with problems or with something left as it was; 2 not done.",
)

# -- what stands for what has to be given

FOLDER = Word("ПАПКА", "FOLDER")
FILE = Word("ФАЙЛ", "FILE")
ADDRESS = Word("АДРЕС", "ADDRESS")
URL = Word("ССЫЛКА", "URL")
NUMBER = Word("ЧИСЛО", "NUMBER")
LANGUAGE = Word("[ru|en]", "[ru|en]")
JOB = Word("ЗАДАНИЕ", "JOB")
CLIENT = Word("КЛИЕНТ", "CLIENT")
TEMPLATE = Word("ШАБЛОН", "TEMPLATE")
SEQUENCE = Word("ЦЕПОЧКА", "SEQUENCE")
RUN = Word("ЗАПУСК", "RUN")
PAGE = Word("СТРАНИЦА", "PAGE")
ABOUT = {
    JOB: Word(
        "Имя задания: файл в папке jobs без .py, например nightly.",
        "A job's name: its file in the folder jobs without .py, such as nightly.",
    ),
    CLIENT: Word(
        "Код, телефон, почта или имя клиента; имя из двух слов — в кавычках.",
        "A client's id, phone, e-mail or name; a name of two words goes into quotes.",
    ),
    TEMPLATE: Word("Название с вкладки «Шаблоны», в кавычках.", "A name from the Templates tab, in quotes."),
    SEQUENCE: Word("Название с вкладки «Цепочки», в кавычках.", "A name from the Sequences tab, in quotes."),
    RUN: Word("Номер запуска, как в sheetcrm log.", "A run's number, as in sheetcrm log."),
    PAGE: Word("Имя страницы; без него — список страниц.", "A page's name; without it, the list of pages."),
    FOLDER: Word("Какую папку создать.", "Which folder to make."),
}
"""What each of them is, in one line."""
IN_QUOTES = (CLIENT, TEMPLATE, SEQUENCE)
"""What may be of several words."""
DEMO_FOLDER = Word("Какую папку создать; без неё — sheetcrm-demo.", "Which folder to make; without it, sheetcrm-demo.")

# -- what cannot be understood

LOOK = Word("Что бывает: {command} --help.", "What there is: {command} --help.")
NEAR = Word(
    "Может быть, {near}? Что бывает: {command} --help.", "Did you mean {near}? What there is: {command} --help."
)
FIRST = Word("Поставьте {option} перед командой: {line}", "Put {option} before the command: {line}")
LANG_ELSEWHERE = Word(
    "Язык задаёт строка language в config.toml; --lang пишут только после init, demo и manual.",
    "The language is set by the line language in config.toml; --lang goes only after init, demo and manual.",
)
NO_COMMAND = Fault(Word("Команды {name} нет.", "There is no command {name}."), LOOK)
COMMAND_MISSING = Fault(
    Word("Не указана команда: что делать.", "A command is missing: what to do."),
    Word("Например, sheetcrm doctor. Все команды: sheetcrm --help.", "Such as sheetcrm doctor. All: sheetcrm --help."),
)
NO_OPTION = Fault(Word("У {command} нет параметра {option}.", "{command} has no option {option}."), LOOK)
GIVE = Fault(
    Word("Для {command} не указано: {name}.", "{command} needs {name}."),
    Word("Напишите: {line}. {about}", "Write: {line}. {about}"),
)
GIVE_VALUE = Fault(
    Word("После {option} нужно значение.", "{option} needs a value."),
    Word(
        "Напишите: {option} {value}. Подробнее: {command} --help.", "Write: {option} {value}. More: {command} --help."
    ),
)
NO_VALUE = Fault(
    Word("У {option} не бывает значения.", "{option} takes no value."),
    Word("Напишите просто {option}.", "Write just {option}."),
)
TOO_MUCH = Fault(
    Word("Для {command} это лишнее: {extra}.", "For {command} this is too much: {extra}."),
    LOOK,
)
QUOTE = Word("Название из нескольких слов берут в кавычки: {line}", "A name of several words goes into quotes: {line}")
BAD_VALUE = Fault(
    Word("{name}: «{value}» не подходит: {wanted}.", "{name}: “{value}” does not fit: {wanted}."),
    Word("Впишите другое. Подробнее: {command} --help.", "Write another one. More: {command} --help."),
)
A_NUMBER = Word("нужно целое число", "a whole number is needed")
A_NUMBER_IN = Word("нужно целое число от {least} до {most}", "a whole number from {least} to {most} is needed")
ONE_OF = Word("можно {choices}", "it may be {choices}")
A_FOLDER = Word("это файл, а нужна папка", "this is a file, and a folder is needed")
A_FILE = Word("это папка, а нужен файл", "this is a folder, and a file is needed")
UNCLEAR = Fault(Word("Командная строка не понята: {text}", "The command line is not understood: {text}"), LOOK)
