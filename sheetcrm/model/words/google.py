"""Why a Google Sheet cannot be read or written, said so that the operator can mend it."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

UNREACHABLE = Fault(
    Word(
        "Google Таблица {path} сейчас недоступна: {reason}.", "The Google Sheet {path} cannot be reached now: {reason}."
    ),
    Word(
        "Запустите снова чуть позже; начатое будет сверено и доделано.",
        "Run again a little later; what was begun is checked and finished.",
    ),
)
FORBIDDEN = Fault(
    Word("К Google Таблице {path} нет доступа: {reason}.", "There is no access to the Google Sheet {path}: {reason}."),
    Word("{cure}", "{cure}"),
)
REFUSED = Fault(
    Word("Google Таблицу {path} не записать: {reason}.", "The Google Sheet {path} cannot be written: {reason}."),
    Word("{cure}", "{cure}"),
)
SHEET_MISSING = Fault(
    Word(
        "Google Таблицы {path} нет, или она не открыта для этого аккаунта.",
        "There is no Google Sheet {path}, or it is not shared with this account.",
    ),
    Word(
        "Проверьте spreadsheet в config.toml и доступ: sheetcrm doctor. Удалённую таблицу верните из корзины Google Диска.",
        "Check spreadsheet in config.toml and the sharing: sheetcrm doctor. A deleted sheet can be taken back from Drive's bin.",
    ),
)
EDITED = Fault(
    Word("Таблицу {path} правят прямо сейчас.", "The sheet {path} is being edited right now."),
    Word(
        "Правки людей на месте. Запустите снова, когда станет спокойнее.",
        "People's edits stand. Run again when it is calmer.",
    ),
)
HALF_WRITTEN = Fault(
    Word(
        "Таблицу {path} правили так часто, что робот не успел дописать.",
        "The sheet {path} was edited so often that the robot could not finish writing.",
    ),
    Word(
        "Правки людей на месте. Запустите снова: робот сверит записанное и доделает остальное.",
        "People's edits stand. Run again: the robot checks what it wrote and does the rest.",
    ),
)
NOT_RETURNED = Word(
    "В ту же секунду здесь правили и переименовали колонку: вернуть не удалось. Было: «{value}».",
    "It was edited and its column renamed in the same second: it could not be put back. It was: “{value}”.",
)
NO_ANSWER = Word("связь оборвалась, ответа нет", "the connection broke and no answer came")
SERVER_SAYS = Word("сервер Google ответил ошибкой {code}", "Google's server answered with the error {code}")
QUOTA = Word("исчерпана квота запросов", "the quota of requests is used up")
TIMED_OUT = Word("ответа нет слишком долго", "no answer for too long")
NO_CONNECTION = Word("нет связи с Google", "there is no connection to Google")
KEY_REFUSED = Word("Google не принял ключ", "Google did not accept the key")
KEY_REFUSED_CURE = Word(
    "Создайте новый ключ сервисного аккаунта и укажите его файл в credentials; проверьте часы этой машины.",
    "Make a new key for the service account and name its file in credentials; check this machine's clock.",
)
KEY_USELESS = Word("ключ не подходит", "the key does not fit")
KEY_FILE_CURE = Word(
    "Укажите в config.toml credentials — файл JSON с ключом сервисного аккаунта (sheetcrm manual google).",
    "Name in config.toml, as credentials, the JSON file with the key of a service account (sheetcrm manual google).",
)
NO_DEFAULT_KEY = Word("Ключ для Google не указан.", "No key for Google is given.")
NO_KEY = Word("{path} — не ключ для Google.", "{path} is not a key for Google.")
NO_KEY_FILE = Word("Файл с ключом {path} не читается.", "The file with the key, {path}, cannot be read.")
KEY_OPEN = Word(
    "Ключ {path} могут прочесть другие пользователи этой машины.", "Others on this machine can read the key {path}."
)
KEY_OPEN_CURE = Word("Закройте его: chmod 600 {path}", "Close it: chmod 600 {path}")
NOT_SHARED = Word("таблица не открыта для этого аккаунта", "the sheet is not shared with this account")
SHARE_CURE = Word(
    "Откройте таблицу, нажмите «Настройки доступа» и добавьте {who} как редактора.",
    "Open the sheet, press Share and add {who} as an editor.",
)
SHARE_ANY_CURE = Word(
    "Откройте таблицу, нажмите «Настройки доступа» и добавьте этот аккаунт как редактора.",
    "Open the sheet, press Share and add this account as an editor.",
)
API_OFF = Word("в проекте Google Cloud выключен API", "an API is switched off in the Google Cloud project")
API_OFF_CURE = Word(
    "Включите Google Sheets API и Google Drive API в консоли Google Cloud и подождите пару минут.",
    "Enable the Google Sheets API and the Google Drive API in the Google Cloud console, and wait a few minutes.",
)
GOOGLE_SAYS = Word("Google отказал: {text}", "Google refused: {text}")
ODD_ANSWER = Word("ответ Google не подходит к вопросу", "Google's answer does not fit the question")
LOOK_AGAIN = Word(
    "Проверьте таблицу: sheetcrm doctor. Если всё в порядке, запустите снова.",
    "Check the sheet: sheetcrm doctor. If all is well, run again.",
)
