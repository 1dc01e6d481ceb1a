"""What is said of a workspace and its config.toml: what is wrong, and the cure beside it under the same name."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

NO_WORKSPACE = Word("В {path} нет config.toml.", "There is no config.toml in {path}.")
NO_WORKSPACE_CURE = Word(
    "Перейдите в рабочую папку или укажите её: sheetcrm -w ПАПКА. Новую создаёт sheetcrm init ПАПКА.",
    "Go to the workspace or name it: sheetcrm -w DIR. A new one is made by sheetcrm init DIR.",
)
NOT_EMPTY = Word("В {path} уже есть {what}.", "{path} already has {what}.")
NO_FOLDER = Word("В {path} не создать рабочую папку: {reason}.", "No workspace can be made in {path}: {reason}.")
NO_FOLDER_CURE = Word("Выберите другую папку или освободите место.", "Choose another folder, or make room on the disk.")
NOT_EMPTY_CURE = Word("Выберите другую папку: ничего не изменено.", "Choose another folder: nothing was changed.")

# -- config.toml

NOT_TOML = Word("{path} не читается: {error}.", "{path} cannot be read: {error}.")
NOT_TOML_CURE = Word(
    "Исправьте строку; образец — config.example.toml.", "Mend the line; config.example.toml is the model."
)
RIGHTS_CURE = Word("Проверьте права на файл.", "Check the rights of the file.")
NOT_UTF8 = Word("он не в кодировке UTF-8", "it is not in UTF-8")
UTF8_CURE = Word("Сохраните файл в кодировке UTF-8.", "Save the file as UTF-8.")
TOML_LINE = Word("строка {line}, знак {column} ({error})", "line {line}, character {column} ({error})")
TOML_END = Word("он оборван ({error})", "it is cut off ({error})")
NO_LANGUAGE = Word('{path}: language = "{text}" неизвестен.', '{path}: language = "{text}" is not known.')
NO_LANGUAGE_CURE = Word('Впишите language = "ru" или "en".', 'Write language = "ru" or "en".')
NO_BOOK = Word('{path}: book.path = "{book}" — не файл .xlsx.', '{path}: book.path = "{book}" is not an .xlsx file.')
UNKNOWN = Word("{path}: неизвестный ключ {key}.", "{path}: unknown key {key}.")
NO_SECTION = Word("{path}: {section} — это раздел [{section}].", "{path}: {section} is a section, [{section}].")
NO_SECTION_CURE = Word(
    "Напишите строку [{section}], а под ней её ключи: {keys}.",
    "Write the line [{section}], and its keys below it: {keys}.",
)
UNKNOWN_CURE = Word("Может быть, {near}?", "Did you mean {near}?")
UNKNOWN_LISTED = Word("Здесь бывает: {keys}.", "There may be: {keys}.")
WRONG = Word("{path}: {key} — не текст в кавычках.", "{path}: {key} is not a text in quotes.")
WRONG_CURE = Word('Впишите значение в кавычках: {name} = "…".', 'Write the value in quotes: {name} = "…".')
KIND = Word('{path}: book.kind = "{kind}" неизвестен.', '{path}: book.kind = "{kind}" is not known.')
KIND_CURE = Word('Впишите kind = "xlsx" или kind = "google".', 'Write kind = "xlsx" or kind = "google".')
NO_SPREADSHEET = Word(
    '{path}: book.spreadsheet = "{text}" — не ссылка на Google Таблицу и не её код.',
    '{path}: book.spreadsheet = "{text}" is neither the address of a Google Sheet nor its id.',
)
NO_SPREADSHEET_CURE = Word(
    'Впишите ссылку из адресной строки: spreadsheet = "https://docs.google.com/spreadsheets/d/…".',
    'Write the address from the browser: spreadsheet = "https://docs.google.com/spreadsheets/d/…".',
)
NOT_A_BOOK = Word("«{text}» — не файл .xlsx.", "“{text}” is no .xlsx file.")
NOT_A_BOOK_CURE = Word(
    "Дайте книге имя, которое кончается на .xlsx, например clients.xlsx.",
    "Give the workbook a name that ends in .xlsx, such as clients.xlsx.",
)
NOT_A_SHEET = Word(
    "«{text}» — не ссылка на Google Таблицу и не её код.",
    "“{text}” is neither the address of a Google Sheet nor its id.",
)
NOT_A_SHEET_CURE = Word(
    "Скопируйте ссылку из адресной строки: https://docs.google.com/spreadsheets/d/…",
    "Copy the address from the browser: https://docs.google.com/spreadsheets/d/…",
)
NOT_A_ROOT = Word(
    "--api-root «{text}»: ключ доступа ушёл бы по сети открытым.",
    "--api-root “{text}” would send the key to the sheet in the open.",
)
NO_ADDRESS = Word("«{text}» — не адрес эл. почты.", "“{text}” is not an e-mail address.")
NO_ADDRESS_CURE = Word(
    "Укажите один адрес, на который прислать пробу: --to anna@example.ru",
    "Give the one address that the test is to go to: --to anna@example.com",
)
NO_ROOM_FOR = Word("{path} не записать: {reason}.", "{path} cannot be written: {reason}.")
NO_ROOM_FOR_CURE = Word(
    "Выберите другую папку или освободите место.", "Choose another folder, or make room on the disk."
)
BAD_ROOT = Word(
    '{path}: book.api_root = "{text}": ключ доступа ушёл бы по сети открытым.',
    '{path}: book.api_root = "{text}" would send the key to the sheet in the open.',
)
BAD_ROOT_CURE = Word(
    "Впишите адрес с https://; http:// годится только для этой же машины (127.0.0.1).",
    "Write an address with https://; http:// is for this machine alone (127.0.0.1).",
)
NO_PATH = Word("{path}: не указан book.path.", "{path}: book.path is missing.")
NO_PATH_CURE = Word('Впишите: [book] path = "clients.xlsx".', 'Write: [book] path = "clients.xlsx".')

# Beside the lines of config.toml that say where the book is.
BOOK_FILE = Word("файл таблицы на этой машине", "a workbook file on this machine")
BOOK_PATH = Word("рядом с этим файлом, или полный путь", "beside this file, or an absolute path")
BOOK_GOOGLE = Word("Google Таблица", "a Google Sheet")
BOOK_ADDRESS = Word("её адрес", "its address")
BOOK_KEY = Word(
    "файл ключа; пусто: учётные данные машины по умолчанию", "the key's file; empty: the application default"
)
BOOK_ROOT = Word("вместо адреса самого Google", "instead of Google's own address")
