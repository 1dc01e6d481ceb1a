"""What is said of jobs at their times: in the log of serve, by status, and of the service's file."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SERVE = Word(
    "Оставаться и выполнять задания в их время; остановить — Ctrl+C.",
    "Stay, and carry out jobs at their times; Ctrl+C stops it.",
)
RUN_DUE = Word(
    "Выполнить задания, чьё время пришло, и выйти: для cron.",
    "Carry out the jobs whose time has come, and leave: for cron.",
)
STATUS = Word(
    "Когда какое задание, чем кончилось прошлое, на посту ли робот.",
    "Which job when, how the last one ended, whether the robot is there.",
)
INSTALL = Word(
    "Показать службу systemd для этой папки; записывает её только --write.",
    "Show the systemd service of this workspace; only --write writes it.",
)
WRITE = Word("Записать показанное.", "Write what was shown.")
SYSTEM = Word(
    "Служба всей машины (пишет root), а не ваша личная.",
    "A service of the whole machine (root writes it) instead of your own.",
)

BEGAN = Word(
    "Работаю: {book}. Часовой пояс {zone}. Заданий — {count}: {jobs}.",
    "At work: {book}. Time zone {zone}. Jobs: {count}: {jobs}.",
)
NEXT = Word("{job} — {when}", "{job} at {when}")
NO_JOBS = Word("ни одного; положите их файлы в jobs/", "none; put their files into jobs/")
ENDED = Word("Остановлен.", "Stopped.")
RAN = Word("{job}: {state} (запуск {run}). {what}", "{job}: {state} (run {run}). {what}")
QUIET = Word("{job}: менять нечего.", "{job}: nothing to change.")
REFUSED = Word(
    "{job}: ничего не сделано, нужно слово человека. {why} Посмотреть: sheetcrm plan {job}. Подтвердить: sheetcrm run {job} --yes",
    "{job}: nothing was done, a person's word is needed. {why} Look: sheetcrm plan {job}. Confirm: sheetcrm run {job} --yes",
)
WITHOUT = Word(
    "{job}: часть писем ждёт слова человека, остальное сделано. {why} Подтвердить: sheetcrm run {job} --yes",
    "{job}: some letters wait for a person's word, all else is done. {why} Confirm: sheetcrm run {job} --yes",
)
LETTERS = Word("писем ушло — {count}", "letters sent — {count}")
LETTERS_STOPPED = Word("письма остановлены: {why}", "letters stopped: {why}")
FAILED = Word(
    "{job}: не вышло. {error}\n  {cure}\n  Следующая попытка — в его следующее время.",
    "{job}: failed. {error}\n  {cure}\n  It is tried again at its next time.",
)
PUT_OFF = Word(
    "{job}: не вышло. {error}\n  {cure}\n  Ещё раз — в {when}.", "{job}: failed. {error}\n  {cure}\n  Again at {when}."
)
GIVEN_UP = Word(
    "{job}: процесс прервался {times} раза подряд; до следующего времени задание не трогаю. Посмотрите: sheetcrm doctor",
    "{job}: its process died {times} times in a row; it is left alone until its next time. Look: sheetcrm doctor",
)
MISSED = Word(
    "{job}: время {when} пропущено, начинать уже поздно.",
    "{job}: its time {when} was missed, and it is too late to begin.",
)
BROKEN = Word(
    "{job}: файл задания не загрузился, остальные работают. {error}\n  {cure}",
    "{job}: its file did not load, the others work. {error}\n  {cure}",
)
MENDED = Word("{job}: файл задания снова в порядке.", "{job}: its file is well again.")
REREAD = Word("{job}: файл задания изменился, прочитан заново.", "{job}: its file changed and was read again.")
CONFIG_FAILED = Word(
    "config.toml изменился, но работать по нему нельзя; действует то, что в нём было раньше. {error}\n  {cure}",
    "config.toml changed and cannot be used; what it said before holds. {error}\n  {cure}",
)
CONFIG_READ = Word("config.toml изменился, прочитан заново.", "config.toml changed and was read again.")
LOOK_FAILED = Word(
    "{job}: на книгу не взглянуть. {error}\n  {cure}", "{job}: the book cannot be looked at. {error}\n  {cure}"
)
LOOK_WORKS = Word("{job}: на книгу снова можно взглянуть.", "{job}: the book can be looked at again.")
MAILBOX_FAILED = Word(
    "Почтовый ящик не прочитан: ответы и отписки из него пока не видны. {error}\n  {cure}",
    "The mailbox was not read: answers and unsubscriptions in it are not seen for now. {error}\n  {cure}",
)
MAILBOX_WORKS = Word("Почтовый ящик снова читается.", "The mailbox can be read again.")
TROUBLE = Word("Сбой, через минуту продолжу: {error}\n  {cure}", "A fault; going on in a minute: {error}\n  {cure}")
STOPPED = Word("Робот остановился: {error}\n  {cure}", "The robot stopped: {error}\n  {cure}")
PING_FAILED = Word(
    "Сторож ping не отвечает; работе это не мешает.", "The ping's watcher does not answer; that disturbs nothing."
)
PING_WORKS = Word("Сторож ping снова отвечает.", "The ping's watcher answers again.")
UNTOLD = Word(
    "Об этом не удалось сообщить: {about}. {whys}\n  Попытки продолжаются. Проверьте [mail] и [serve] в config.toml: sheetcrm doctor",
    "You could not be told of this: {about}. {whys}\n  It is tried again. Check [mail] and [serve] in config.toml: sheetcrm doctor",
)
NO_ANSWER = Word("не принято", "not taken")
TROUBLES = Word("sheetcrm: нужен человек — {about}", "sheetcrm: a person is needed: {about}")
TROUBLES_TEXT = Word(
    "{said}\n\nЗамечено {since} ({zone}). Об этом письмо одно; когда пройдёт, придёт ещё одно.\n",
    "{said}\n\nSeen at {since} ({zone}). There is one letter about it, and one more when it is over.\n",
)
OVER = Word("sheetcrm: снова в порядке — {about}", "sheetcrm: well again: {about}")
OVER_TEXT = Word(
    "Прошло то, о чём было письмо:\n\n{said}\n\nНачалось {since} ({zone}).\n",
    "What the last letter told of is over:\n\n{said}\n\nIt began at {since} ({zone}).\n",
)
PARTS = {
    "mailbox": Word("почтовый ящик", "the mailbox"),
    "letters": Word("письма", "letters"),
    "paused": Word("письма остановлены", "letters are stopped"),
    "headers": Word("заголовки таблицы", "headers of the workbook"),
    "rules": Word("правила и настройки", "rules and settings"),
    "disk": Word("место на диске", "room on the disk"),
    "access": Word("доступ к таблице", "access to the sheet"),
    "book": Word("книга", "the workbook"),
    "memory": Word("память робота", "the robot's memory"),
    "config": Word("config.toml", "config.toml"),
    "idle": Word("сутки без работы", "a day without work"),
    "robot": Word("робот", "the robot"),
}
LETTERS_STOPPED_WHY = Word("{job}: письма остановлены. {why}\n  {cure}", "{job}: letters are stopped. {why}\n  {cure}")
LETTERS_STOPPED_CURE = Word(
    "Устраните причину и выполните: sheetcrm mail resume", "Mend the reason, then say: sheetcrm mail resume"
)
HEADERS_GONE = Word("Заголовки не в порядке:\n{what}", "Headers are not as they should be:\n{what}")
HEADERS_GONE_CURE = Word(
    "Исправьте в самой книге; остальные вкладки работают. Посмотреть: sheetcrm doctor",
    "Mend it in the workbook itself; the other tabs work. Look: sheetcrm doctor",
)
RULES_BROKEN = Word(
    "Робот не понял строк в правилах и настройках:\n{what}",
    "Lines of rules and settings that the robot does not understand:\n{what}",
)
RULES_BROKEN_CURE = Word(
    "Исправьте эти ячейки; до тех пор действует последнее, что было понятно. Посмотреть: sheetcrm check",
    "Mend these cells; until then the last that was understood is in force. Look: sheetcrm check",
)
AND_MORE = Word("и ещё {count}", "and {count} more")
IDLE = Word(
    "С {when} ни одно задание не выполнено, а должны были: {jobs}.\n"
    "  Посмотрите, работает ли машина и робот на ней: sheetcrm status, затем sheetcrm doctor",
    "No job has ended well since {when}; these should have: {jobs}.\n"
    "  See whether the machine is up and the robot on it at work: sheetcrm status, then sheetcrm doctor",
)
DISK_LOW = Word(
    "На диске с папкой {folder} почти нет места: {room} МБ.\n  Освободите место, иначе запуск не сможет записать.",
    "The disk of {folder} is almost full: {room} MB left.\n  Make room, else a run cannot write.",
)
NO_APPRISE = Word(
    "В config.toml есть serve.apprise, а библиотеки apprise здесь нет: туда ничего не уйдёт.\n"
    "  Установите в папке с исходным кодом: .venv/bin/pip install '.[apprise]'",
    "config.toml has serve.apprise, but the library apprise is not here: nothing is told there.\n"
    "  Install it, in the folder with the source: .venv/bin/pip install '.[apprise]'",
)
BAD_ADDRESS = Word(
    "Адрес {number} в serve.apprise библиотеке apprise непонятен: туда ничего не уйдёт.\n"
    "  Сверьте его с github.com/caronc/apprise/wiki. Здесь он не показан: это секрет.",
    "Address {number} of serve.apprise means nothing to the library apprise: nothing is told there.\n"
    "  Compare it with github.com/caronc/apprise/wiki. It is not shown here: it is a secret.",
)
NOTHING_DUE = Word("Сейчас ничьё время не пришло. {next}", "Nobody's time has come. {next}")

ALREADY = Word("В {path} уже работает sheetcrm serve.", "sheetcrm serve is already at work in {path}.")
ALREADY_CURE = Word(
    "Второго не нужно. Посмотреть, чем он занят: sheetcrm status",
    "A second one is not needed. What it is doing: sheetcrm status",
)
BAD_PING = Word("{path}: serve.ping — не адрес.", "{path}: serve.ping is not an address.")
BAD_PING_CURE = Word(
    "Впишите адрес целиком, с https://. Здесь он не показан: это секрет.",
    "Write the whole address, with https://. It is not shown here: it is a secret.",
)
BAD_TELL = Word("{path}: serve.tell — не адрес почты.", "{path}: serve.tell is not an e-mail address.")
BAD_TELL_CURE = Word(
    'Впишите один адрес: tell = "boris@shop.example".', 'Write one address: tell = "boris@shop.example".'
)
BAD_CHANNEL = Word(
    "{path}: serve.apprise, адрес {number}, — не адрес.", "{path}: serve.apprise, address {number}, is none."
)
BAD_CHANNEL_CURE = Word(
    'Впишите адреса apprise списком: apprise = ["tgram://…"]. Здесь он не показан: это секрет.',
    'Write addresses of apprise as a list: apprise = ["tgram://…"]. It is not shown here: it is a secret.',
)
WRONG_LIST = Word("{path}: {key} — не список.", "{path}: {key} is not a list.")
WRONG_LIST_CURE = Word('Впишите список: {name} = ["…", "…"].', 'Write a list: {name} = ["…", "…"].')
BAD_MINUTES = Word(
    "{path}: serve.ping_minutes = {count} не годится.", "{path}: serve.ping_minutes = {count} will not do."
)
BAD_MINUTES_CURE = Word("Впишите число от 1 до 1440.", "Write a number from 1 to 1440.")

ALIVE = Word("Робот на посту с {since}; был виден {at}.", "The robot is there since {since}; it was seen {at}.")
BUSY = Word("Сейчас выполняет: {job}.", "It is carrying out {job} now.")
NOT_ALIVE = Word(
    "Робота нет на посту с {at}. Запустить: sheetcrm serve",
    "The robot has been away since {at}. Start it: sheetcrm serve",
)
NOT_AT_WORK = Word("sheetcrm serve здесь сейчас не работает.", "sheetcrm serve is not at work here.")
WELL = Word("Последнее удачное задание — {when}.", "The last job that ended well: {when}.")
IDLE_SINCE = Word(
    "С {when} ни одно задание не выполнено. Посмотрите: sheetcrm doctor",
    "No job has ended well since {when}. Look: sheetcrm doctor",
)
STANDING = Word("Не прошло: {about}, с {when}.", "Not over: {about}, since {when}.")
STANDING_UNTOLD = Word(
    "Не прошло: {about}, с {when}. Сообщить об этом никому не удалось: sheetcrm doctor",
    "Not over: {about}, since {when}. Nobody could be told of it: sheetcrm doctor",
)
OVERDUE = Word("просрочено", "overdue")
NEXT_TIME = Word("Следующее время", "Next time")
LAST_TIME = Word("Прошлое время", "Last time")
RESULT = Word("Чем кончилось", "How it ended")
RESULTS = {
    "done": Word("выполнено", "done"),
    "quiet": Word("менять нечего", "nothing to change"),
    "refused": Word("ждёт человека", "needs a person"),
    "failed": Word("не вышло", "failed"),
    "missed": Word("пропущено", "missed"),
    "taken": Word("выполняется или прервано", "at work, or cut off"),
    "waiting": Word("ещё раз в {again}", "again at {again}"),
    "": Word("—", "—"),
}
NO_FILE = Word("файл задания не загрузился", "its file does not load")

UNIT = Word("# {path}", "# {path}")
UNIT_ABOUT = Word("sheetcrm: {book}", "sheetcrm: {book}")
WRITTEN = Word(
    "Записано: {path}\n  Включить: {enable}\n  Смотреть: {follow}",
    "Written: {path}\n  Switch on: {enable}\n  Watch: {follow}",
)
LINGER = Word(
    "  Чтобы робот работал и без вашего входа: loginctl enable-linger",
    "  So that it works without your login as well: loginctl enable-linger",
)
NOT_WRITTEN = Word("Ничего не записано. Записать: добавьте --write", "Nothing was written. To write it, add --write")
CANNOT_WRITE = Word("{path} не записать: {reason}.", "{path} cannot be written: {reason}.")
CANNOT_WRITE_CURE = Word(
    "Для --system нужны права root: sudo. Без --system служба будет вашей личной.",
    "For --system the rights of root are needed: sudo. Without --system the service is your own.",
)
TAKEN = Word(
    "{path} — служба другой рабочей папки, {folder}. Ничего не записано.",
    "{path} is the service of another workspace, {folder}. Nothing was written.",
)
TAKEN_CURE = Word(
    "Если та служба больше не нужна, выключите её (systemctl disable --now), удалите её файл и повторите; иначе переименуйте эту папку.",
    "If that service is not needed any more, switch it off (systemctl disable --now), remove its file and try again; else rename this folder.",
)
NO_OWNER = Word(
    "Владельца папки {path} (uid {uid}) эта машина не знает, а служба всей машины работает от его имени.",
    "This machine does not know whose the folder {path} is (uid {uid}), and a service of the whole machine works as its owner.",
)
NO_OWNER_CURE = Word(
    "Отдайте папку пользователю этой машины (chown -R) или уберите --system: тогда служба будет вашей личной.",
    "Give the folder to a user of this machine (chown -R), or leave out --system: then the service is your own.",
)
BAD_NAME = Word(
    "В пути {path} есть знаки, которых systemd не прочтёт.", "The path {path} holds signs that systemd does not read."
)
BAD_NAME_CURE = Word(
    "Переименуйте папку: буквы, цифры, пробел, дефис.", "Rename the folder: letters, digits, blanks, hyphens."
)
