"""What `sheetcrm doctor` says: what it looked at, what it found, and the cure."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

STATES = {
    "fine": Word("хорошо", "fine"),
    "hint": Word("совет", "hint"),
    "attention": Word("внимание", "attention"),
    "wrong": Word("плохо", "wrong"),
}
ALL_FINE = Word("Всё в порядке.", "All is well.")
SUMMARY = Word("Плохо — {wrong}, внимание — {attention}.", "Wrong: {wrong}. Attention: {attention}.")
BROKE = Fault(
    Word("Проверка не удалась: {error}.", "The check itself failed: {error}."),
    Word("Пришлите нам вывод sheetcrm doctor --json.", "Send us what sheetcrm doctor --json prints."),
)

CONFIG = Word("Рабочая папка {folder}: config.toml понятен.", "Workspace {folder}: config.toml is understood.")
JOBS = Word("Задания загружаются: {names}.", "The jobs load: {names}.")
NO_JOBS = Fault(
    Word("В папке jobs/ нет ни одного задания.", "There is no job in the folder jobs/."),
    Word("Положите туда файл задания: sheetcrm manual jobs.", "Put a job's file there: sheetcrm manual jobs."),
)
LEDGER = Word("Память робота открывается: {path}, {size}.", "The robot's memory opens: {path}, {size}.")
NO_LEDGER = Word(
    "Памяти робота ещё нет: её заведёт первый запуск.", "The robot has no memory yet: the first run makes it."
)
AGREES = Word("Книга и память робота подходят друг другу.", "The book and the robot's memory fit together.")
LEASE = Word(
    "Последней с книгой работала машина {host}; другим она уступает с {until}.",
    "The machine that worked on the book last: {host}; others may from {until}.",
)
UNFINISHED = Fault(
    Word("Запуск {run} оборвался, когда записывал.", "Run {run} was cut off while it was writing."),
    Word(
        "Запустите задание снова: робот сначала выяснит, что успело записаться.",
        "Run the job again: first the robot finds out what was written.",
    ),
)
PENDING = Fault(
    Word("Неизвестно, дошли ли записи в таблицу: {count}.", "Writes to the sheet whose outcome is not known: {count}."),
    Word("Запустите задание снова: робот сначала сверит их.", "Run the job again: first the robot checks them."),
)
DISK = Word("На диске свободно {free}.", "Free on the disk: {free}.")
DISK_LOW = Fault(
    Word(
        "На диске мало места: свободно {free}, спокойно было бы {wanted}.",
        "The disk is getting full: {free} free, {wanted} would be safe.",
    ),
    Word("Освободите место на диске с папкой {folder}.", "Make room on the disk of {folder}."),
)
DISK_FULL = Fault(
    Word(
        "На диске почти нет места: свободно {free}. Запуск не сможет записать.",
        "The disk is almost full: {free} free. A run cannot write.",
    ),
    Word("Освободите место на диске с папкой {folder}.", "Make room on the disk of {folder}."),
)
PRIVATE = Word(
    "Память робота читает только владелец: там данные клиентов.",
    "Only its owner reads the robot's memory: it holds clients' data.",
)
NOT_PRIVATE = Fault(
    Word("{path} могут открыть другие пользователи этой машины.", "Others on this machine can open {path}."),
    Word("Закройте: chmod {mode} {path}", "Close it: chmod {mode} {path}"),
)
COPIES = Fault(
    Word(
        "Память робота лежит в {path}; копий робот сам не делает.",
        "The robot's memory lies in {path}; it makes no copies.",
    ),
    Word(
        "Копируйте рабочую папку каждую ночь на другую машину: sheetcrm manual jobs.",
        "Copy the workspace to another machine every night: sheetcrm manual jobs.",
    ),
)

FILE = Word("Книга {path} читается: вкладок — {tabs}, {size}.", "The book {path} can be read: {tabs} tabs, {size}.")
READ = Word("Таблица читается: вкладок — {tabs}.", "The sheet can be read: {tabs} tabs.")
WRITABLE = Word("В книгу можно писать.", "The book can be written.")
FREE = Word("Книгу никто не держит открытой.", "Nobody has the book open.")
FROM_THE_FUTURE = Fault(
    Word("Файл книги изменён в будущем: {when}.", "The book's file was changed in the future: {when}."),
    Word(
        "Сверьте часы этой машины и той, где книгу сохраняют; до тех пор робот считает, что её только что правили.",
        "Compare the clocks of this machine and of the one that saves it; until then the robot thinks it is being edited.",
    ),
)

TABS = Word("Вкладки на месте.", "The tabs are there.")
HEADERS = Word("Заголовки на месте.", "The headers are there.")
TAB_NEEDED = Fault(
    Word(
        "Нет вкладки «{title}»: без неё делать нечего.", "There is no tab “{title}”: without it there is nothing to do."
    ),
    Word("Верните вкладку или её прежнее название.", "Put the tab back, or give it its old name."),
)
NOT_OURS = Fault(
    Word(
        "Это не книга sheetcrm: в ней нет ни «Настроек», ни большей части её вкладок и колонок.",
        "This is not a workbook of sheetcrm: it has no Settings and lacks most of its tabs and columns.",
    ),
    Word(
        "Сделайте новую командой `sheetcrm init` и вставьте свои строки в её вкладку «Клиенты»: sheetcrm manual start.",
        "Make a new one with `sheetcrm init` and paste your rows into its Clients tab: sheetcrm manual start.",
    ),
)
TABS_MISSING = Fault(
    Word("Нет вкладок: {titles}.", "Tabs that are not there: {titles}."),
    Word(
        "Если они нужны, верните их или прежние названия; без них робот обойдётся.",
        "If you need them, put them back or give them their old names; the robot does without.",
    ),
)
TAB_TWICE = Fault(
    Word(
        "Вкладка «{title}» есть дважды: «{first}» и «{second}».",
        "The tab “{title}” is there twice: “{first}” and “{second}”.",
    ),
    Word("Оставьте одну; до тех пор робот в них не пишет.", "Keep one; until then the robot writes to neither."),
)
TAB_RENAMED = Fault(
    Word(
        "Вкладку «{title}» назвали «{now}», и робот её не видит.",
        "The tab “{title}” was renamed “{now}”, and the robot does not see it.",
    ),
    Word("Верните ей название «{title}».", "Give it the name “{title}” again."),
)
NO_HEADERS = Fault(
    Word("Вкладка «{tab}»: строки заголовков нет.", "Tab “{tab}”: there is no row of headers."),
    Word(
        "Верните её первой строкой; до тех пор робот сюда не пишет.",
        "Put it back as the first row; until then the robot does not write here.",
    ),
)
HEADER_MISSING = Fault(
    Word("Вкладка «{tab}»: нет колонок {headers}.", "Tab “{tab}”: columns that are not there: {headers}."),
    Word(
        "Верните заголовки или впишите их в настройку «Ненужные колонки»; до тех пор робот сюда не пишет.",
        "Put the headers back, or name them in the setting “Columns not used”; until then the robot does not write here.",
    ),
)
HEADER_TWICE = Fault(
    Word(
        "Вкладка «{tab}»: колонка «{header}» есть дважды, {first} и {second}.",
        "Tab “{tab}”: the column “{header}” is there twice, {first} and {second}.",
    ),
    Word(
        "Переименуйте лишнюю; до тех пор робот сюда не пишет.", "Rename one; until then the robot does not write here."
    ),
)
ROWS_ABOVE = Fault(
    Word("Вкладка «{tab}»: над заголовками стоят данные.", "Tab “{tab}”: there is data above the headers."),
    Word(
        "Верните заголовки наверх; до тех пор робот сюда не пишет.",
        "Put the headers back on top; until then the robot does not write here.",
    ),
)
HEADER_RENAMED = Fault(
    Word(
        "Вкладка «{tab}»: колонка «{header}» теперь «{text}»; робот её узнал.",
        "Tab “{tab}”: the column “{header}” is now “{text}”; the robot knows it.",
    ),
    Word("Если это другая колонка, верните прежний заголовок.", "If it is another column, give it its old header."),
)
MERGED = Fault(
    Word("Вкладка «{tab}»: объединены ячейки {areas}.", "Tab “{tab}”: merged cells {areas}."),
    Word(
        "Разъедините их: объединённые ячейки робот не трогает.", "Unmerge them: the robot does not touch merged cells."
    ),
)
ZONE = Word("Часовой пояс по настройкам: {zone}.", "Time zone by the settings: {zone}.")
ZONE_ODD = Fault(
    Word(
        "Часовой пояс «{text}» не понят; пока действует {zone}.",
        "The time zone “{text}” is not understood; {zone} is in force.",
    ),
    Word("Впишите в «Настройки» пояс вроде Europe/Moscow.", "Write a zone such as Europe/Moscow into Settings."),
)

CLOCK = Word(
    "Часы этой машины верны: разница с Google {seconds} с.", "This machine's clock is right: {seconds} s from Google's."
)
CLOCK_OFF = Fault(
    Word("Часы этой машины расходятся с Google на {seconds} с.", "This machine's clock is {seconds} s from Google's."),
    Word(
        "Включите сверку времени: timedatectl set-ntp true. При разнице в 5 минут Google не принимает ключ.",
        "Switch time synchronisation on: timedatectl set-ntp true. At 5 minutes Google refuses the key.",
    ),
)
KEY = Word(
    "Ключ {path} годится и закрыт от других; аккаунт — {who}.",
    "The key {path} is usable and closed to others; the account is {who}.",
)
DEFAULT_KEY = Word("Взят ключ по умолчанию; аккаунт — {who}.", "The default key is used; the account is {who}.")
NO_KEY = Word("Ключа нет: api_root указывает на эту машину.", "There is no key: api_root names this machine.")
SOMEBODY = Word("неизвестен", "not known")
SCOPES = Word("Робот просит у Google только: {scopes}.", "Of Google the robot asks only: {scopes}.")
SCOPES_FEW = Fault(
    Word("Ключу не дали нужных прав: {scopes}.", "The key was not given the scopes it needs: {scopes}."),
    Word(
        "Возьмите ключ сервисного аккаунта или войдите заново с этими правами (scopes).",
        "Take the key of a service account, or log in again with these scopes.",
    ),
)
TWO_STEPS = Fault(
    Word(
        "Двухэтапную проверку владельца таблицы отсюда не увидеть.",
        "Whether the sheet's owner uses two-step verification cannot be seen from here.",
    ),
    Word(
        "Пусть владелец включит её: myaccount.google.com/security. Кто войдёт в его аккаунт, заберёт базу.",
        "Let the owner switch it on: myaccount.google.com/security. Who enters that account has the clients.",
    ),
)
DRIVE = Word("Google Drive API отвечает.", "The Google Drive API answers.")
SHEETS = Word("Google Sheets API отвечает.", "The Google Sheets API answers.")
API_OFF = Word("{api}: {reason}.", "{api}: {reason}.")
SHARED = Word("Таблица «{title}» открыта роботу для правки.", "The sheet “{title}” is open to the robot, as an editor.")
READ_ONLY = Fault(
    Word("Таблица «{title}» открыта роботу только для чтения.", "The robot may only read the sheet “{title}”."),
    Word(
        "Откройте таблицу, «Настройки доступа», и сделайте {who} редактором.",
        "Open the sheet, press Share, and make {who} an editor.",
    ),
)
THE_ACCOUNT = Word("этот аккаунт", "this account")
TRASHED = Fault(
    Word("Таблица «{title}» лежит в корзине.", "The sheet “{title}” is in the bin."),
    Word("Верните её из корзины Google Диска.", "Take it back from the bin of Google Drive."),
)
NOT_A_SHEET = Fault(
    Word("«{title}» — не Google Таблица, а файл ({kind}).", "“{title}” is no Google Sheet but a file ({kind})."),
    Word(
        "Откройте его: Файл → Сохранить как Google Таблицу; новую ссылку впишите в config.toml.",
        "Open it: File → Save as Google Sheets; put the new address into config.toml.",
    ),
)
ANYONE = Fault(
    Word(
        "Таблицу «{title}» может открыть любой, у кого есть ссылка.",
        "Anyone with the link can open the sheet “{title}”.",
    ),
    Word("Настройки доступа → Общий доступ → «Доступ ограничен».", "Share → General access → “Restricted”."),
)
MARKED = Word(
    "Пометки вкладок и колонок на месте: переименование робот узнает.",
    "Tabs and columns carry their notes: the robot knows them when renamed.",
)
UNMARKED = Fault(
    Word("Без пометок: {tabs}.", "Without notes of ours: {tabs}."),
    Word(
        "Не переименовывайте там заголовки: робот их не узнает.",
        "Rename no headers there: the robot would not know them.",
    ),
)
MARKED_TWICE = Fault(
    Word(
        "Вкладка «{tab}»: пометка колонки {keys} стоит дважды или не там.",
        "Tab “{tab}”: the note of the column {keys} is there twice, or elsewhere.",
    ),
    Word(
        "Удалите лишнюю копию колонки или верните заголовок на её место.",
        "Delete the extra copy of the column, or put the header back in its place.",
    ),
)
WITNESS = Word("Служебная вкладка «{title}» скрыта.", "The robot's own tab “{title}” is hidden.")
NO_WITNESS = Word(
    "Служебной вкладки ещё нет: её заведёт первая запись.",
    "The robot's own tab is not there yet: the first write makes it.",
)
WITNESS_SEEN = Fault(
    Word("Служебная вкладка «{title}» видна сотрудникам.", "Staff see the robot's own tab “{title}”."),
    Word(
        "Скройте её: в ней копии строк, и робот её перезаписывает.",
        "Hide it: it holds copies of rows, and the robot overwrites it.",
    ),
)
WITNESS_TWICE = Fault(
    Word("Служебных вкладок несколько: {titles}.", "There are several tabs of the robot's own: {titles}."),
    Word("Удалите копии, оставьте «{title}».", "Delete the copies, keep “{title}”."),
)
NAMESAKE = Fault(
    Word(
        "Вкладка «{title}» — не служебная, но называется как она.",
        "The tab “{title}” is not the robot's own, but is called like it.",
    ),
    Word("Делать ничего не надо: робот возьмёт себе «{other}».", "There is nothing to do: the robot takes “{other}”."),
)
CHARTS_RIGHT = Word(
    "Диаграммы робота смотрят на свои строки: {count}.", "The robot's charts look at their rows: {count}."
)
CHART_STRAYED = Fault(
    Word(
        "Вкладка «{there}»: диаграмма «{chart}» смотрит не на те строки вкладки «{tab}»: наверное, их удаляли.",
        "Tab “{there}”: the chart “{chart}” looks at the wrong rows of the tab “{tab}”: probably some were deleted.",
    ),
    Word(
        "Изменить диаграмму → Настройка: в осях и рядах строки с {first} по {last} вкладки «{tab}».",
        "Edit the chart → Setup: rows {first} to {last} of the tab “{tab}” in its axis and its series.",
    ),
)
OPEN_TO_US = Word("Защита ячеек роботу не мешает.", "No protection of cells stops the robot.")
CLOSED_TO_US = Fault(
    Word(
        "Вкладка «{tab}»: защита {area} не пускает робота.",
        "Tab “{tab}”: the protection of {area} keeps the robot out.",
    ),
    Word(
        "Данные → Защищённые листы и диапазоны: добавьте {who} или оставьте только предупреждение.",
        "Data → Protect sheets and ranges: add {who}, or let it only warn.",
    ),
)
WHOLE_TAB = Word("всей вкладки", "the whole tab")
CELLS = Word("Ячеек в таблице: {count} из 10 000 000.", "Cells in the sheet: {count} of 10,000,000.")
CELLS_MANY = Fault(
    Word(
        "Ячеек в таблице: {count} из 10 000 000, пустые тоже считаются.",
        "Cells in the sheet: {count} of 10,000,000; empty ones count.",
    ),
    Word("Удалите лишние пустые строки, колонки и вкладки.", "Delete empty rows, columns and tabs that nobody needs."),
)
LOCALE = Word(
    "Язык таблицы {locale}, часовой пояс {zone}, как в настройках.",
    "The sheet's locale is {locale}, its time zone {zone}, as in the settings.",
)
ZONES_DIFFER = Fault(
    Word(
        "Часовой пояс таблицы — {zone}, а в «Настройках» — {ours}: «сегодня» у формул и у робота разное.",
        "The sheet's time zone is {zone}, that of Settings {ours}: formulas and the robot disagree on today.",
    ),
    Word("Файл → Настройки → Часовой пояс: выберите {ours}.", "File → Settings → Time zone: choose {ours}."),
)
QUOTA = Word(
    "Осмотр занял запросов на чтение — {reads}, к Диску — {drive}; предел — 60 чтений и 60 записей в минуту. Отказов по квоте не было.",
    "This look took {reads} reads and {drive} requests to Drive; the limit is 60 reads and 60 writes a minute. None was refused by quota.",
)
LAST_COST = Word(
    "Запуск {run} стоил запросов на чтение — {reads}, на запись — {writes}, к Диску — {drive}.",
    "Run {run} took {reads} reads, {writes} writes and {drive} requests to Drive.",
)
QUOTA_USED = Fault(
    Word("Google отказал по квоте, раз — {count}.", "Requests that Google refused by quota just now: {count}."),
    Word(
        "Остаток Google не сообщает. Посмотрите, кто ещё пользуется этим ключом, или разведите запуски по времени.",
        "Google does not tell what is left. See who else uses this key, or run at other times.",
    ),
)
LEFTOVERS = Fault(
    Word(
        "В таблице остались вкладки прерванной пробы: {titles}.", "Tabs of a probe that was cut off are left: {titles}."
    ),
    Word(
        "Запустите sheetcrm doctor --probe или удалите их вручную.",
        "Run sheetcrm doctor --probe, or delete them by hand.",
    ),
)

OUTBOX = Word(
    "Письма никуда не уходят: они ложатся файлами в {folder}.", "Letters do not leave: they are files in {folder}."
)
MAIL_REACHED = Word("Почтовый сервер {host}:{port} нас впустил.", "The mail server {host}:{port} let us in.")
NO_MAILBOX = Fault(
    Word(
        "Почтовый ящик для ответов не указан: ответы, отписки и возвраты робот не увидит.",
        "No mailbox for answers is named: replies, unsubscriptions and bounces are not seen.",
    ),
    Word(
        "Впишите раздел [mailbox] в config.toml: sheetcrm manual mail.",
        "Write the section [mailbox] into config.toml: sheetcrm manual mail.",
    ),
)
MAILBOX_REACHED = Word("Почтовый ящик {user} на {host} открылся.", "The mailbox {user} at {host} opened.")
OTHER_KEY = Fault(
    Word(
        "Файл .sheetcrm/secret не тот, с которым запомнены отписки: письма не уходят.",
        "The file .sheetcrm/secret is not the one by which unsubscribes were remembered: no letter goes.",
    ),
    Word("Верните этот файл из копии.", "Put this file back from a copy."),
)
LETTERS_PAUSED = Fault(
    Word("Письма остановлены: {why}.", "Letters are stopped: {why}."),
    Word("Устраните причину и выполните sheetcrm mail resume.", "Mend the reason and run sheetcrm mail resume."),
)
LETTERS_UNKNOWN = Fault(
    Word("Неизвестно, ушли ли письма: {count}.", "Letters of which nobody knows whether they went: {count}."),
    Word(
        "Посмотрите в отправленных и решите во вкладке «Очередь писем».",
        "Look among the sent letters and decide in the Queue tab.",
    ),
)
