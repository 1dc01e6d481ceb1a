"""The help of every command and option."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SHEETCRM = Word(
    "Клиентская база в таблице: проверяет, приводит в порядок, считает и объясняет.",
    "A client base in a spreadsheet: checks it, keeps it in order, counts and explains.",
)
WORKSPACE = Word("Рабочая папка; внутри неё не нужна.", "The workspace folder; not needed inside it.")
LANG = Word("Язык книги и сообщений.", "The language of the workbook and of messages.")
JSON = Word("Печатать JSON.", "Print JSON.")
YES = Word("Подтвердить план, который без подтверждения не выполнят.", "Confirm a plan that is refused without it.")
NO_WAIT = Word(
    "Не ждать, если книгу только что сохранили: свежие строки подождут следующего запуска.",
    "Do not wait if the book was saved just now: fresh rows are left to the next run.",
)
INIT = Word(
    "Создать пустую рабочую папку: книга, config.toml, jobs/.", "Make an empty workspace: workbook, config.toml, jobs/."
)
GOOGLE = Word(
    "Взять книгой эту Google Таблицу: чего в ней не хватает, будет добавлено, остальное не тронуто.",
    "Take this Google Sheet as the book: the tabs it lacks are added, the rest is left alone.",
)
CREDENTIALS = Word(
    "Файл JSON с ключом сервисного аккаунта Google.", "The JSON file with the key of a Google service account."
)
API_ROOT = Word(
    "Адрес вместо googleapis.com: для посредника или проверки.",
    "An address instead of googleapis.com, for a proxy or a trial.",
)
COPY = Word(
    "Перенести книгу целиком: из файла в Google Таблицу или обратно; старая остаётся целой.",
    "Carry the whole book from a file to a Google Sheet, or back; the old one stays as it is.",
)
TO_GOOGLE = Word("Ссылка на пустую Google Таблицу.", "The address of an empty Google Sheet.")
TO_FILE = Word("Имя нового файла .xlsx.", "The name of a new .xlsx file.")
COPY_YES = Word("Перенести, даже если не всё может переехать.", "Go on even if something has to stay behind.")
DEMO = Word("Показать всё на учебной книге с 300 клиентами.", "Show it all on a practice workbook of 300 clients.")
CHECK = Word("Показать, что в книге не так; ничего не менять.", "Show what is wrong in the book; change nothing.")
PLAN = Word("Показать, что сделает задание; ничего не менять.", "Show what a job would do; change nothing.")
RUN = Word("Выполнить задание.", "Carry out a job.")
WHY = Word(
    "Объяснить балл, этап и всё остальное об одном клиенте.", "Explain the score, stage and the rest of one client."
)
UNDO = Word(
    "Вернуть, что сделал запуск: сперва показать, потом спросить.", "Take back what a run did: show it first, then ask."
)
UNDO_CLIENT = Word("Вернуть только то, что касается этого клиента.", "Take back only what concerns this client.")
HISTORY = Word(
    "Вся история одного клиента: правки, переносы, письма, задачи.",
    "One client's whole story: changes, moves, letters, tasks.",
)
LOG = Word("Что делали запуски; с номером — один запуск целиком.", "What runs did; with a number, one run whole.")
ADOPT = Word(
    "Принять книгу как есть: после переноса или восстановления из копии.",
    "Take the book as it is: after a move, or when it was restored from a copy.",
)
DOCTOR = Word(
    "Осмотреть всё, что нужно запуску, и сказать, что чинить; ничего не менять.",
    "Look at everything a run needs and say what to mend; change nothing.",
)
PROBE = Word(
    "Проверить запись в Google Таблицу на двух временных вкладках.",
    "Try writing to the Google Sheet, on two tabs that go away again.",
)
MANUAL = Word("Показать страницу руководства.", "Show a page of the manual.")
WORKING = Word("{job}: {book} …", "{job}: {book} …")

PREVIEW = Word(
    "Показать письмо клиенту, каким оно будет; ничего не отправлять.",
    "Show a letter to a client as it will be; send nothing.",
)
TEST = Word(
    "Прислать себе всю цепочку сразу, с пометкой «проба».",
    "Send a whole sequence to yourself at once, marked as a test.",
)
TEST_TO = Word("На какой адрес.", "To which address.")
FORECAST = Word(
    "Какие письма уйдут за месяц, если ничего не изменится.", "Which letters will go within a month if nothing changes."
)
DAYS = Word("На сколько дней вперёд.", "How many days ahead.")
WRITE = Word("Записать на вкладку «Прогноз писем».", "Write it into the Letters ahead tab.")
FOLDER = Word("Папка для таблицы и картинки.", "The folder for the table and the picture.")
MAIL = Word("Уходят ли письма, и если нет — почему.", "Whether letters go, and if not, why.")
RESUME = Word("Пустить письма снова, когда причина устранена.", "Let letters go again once the reason is mended.")
