"""What `sheetcrm doctor` says of the robot that works by itself."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

THERE = Word(
    "Робот на посту с {since}; сердце билось {seconds} с назад.",
    "The robot is there since {since}; its heart beat {seconds} s ago.",
)
AT_WORK = Word(
    "Робот на посту с {since}; сейчас выполняет {job}.", "The robot is there since {since}, at work on {job}."
)
GONE = Fault(
    Word("Робота нет на посту: последний раз его видели {at}.", "The robot is away: it was last seen at {at}."),
    Word(
        "Запустите: sheetcrm serve; если его запускает systemd, посмотрите: journalctl -u sheetcrm-… -e",
        "Start it: sheetcrm serve; if systemd starts it, look: journalctl -u sheetcrm-… -e",
    ),
)
NOT_THERE = Fault(
    Word(
        "sheetcrm serve здесь не работает: задания сами не начнутся, если их не запускает cron.",
        "sheetcrm serve is not at work here: jobs do not begin by themselves, unless cron starts them.",
    ),
    Word(
        "Оставьте sheetcrm serve работать или поставьте sheetcrm run-due в cron: sheetcrm manual jobs",
        "Let sheetcrm serve stay, or put sheetcrm run-due into cron: sheetcrm manual jobs",
    ),
)
IN_TIME = Word(
    "Задания идут в срок; последнее удачное — {when}.", "Jobs come in time; the last that ended well: {when}."
)
OVERDUE = Fault(
    Word("Просрочены задания: {jobs}.", "Jobs that are overdue: {jobs}."),
    Word(
        "Посмотрите, чем они кончились: sheetcrm status; выполнить сейчас: sheetcrm run-due",
        "See how they ended: sheetcrm status; carry them out now: sheetcrm run-due",
    ),
)
IDLE = Fault(
    Word(
        "С {when} ни одно задание не выполнено, а должны были: {jobs}.",
        "No job has ended well since {when}; these should have: {jobs}.",
    ),
    Word(
        "Посмотрите, чем они кончились: sheetcrm status; выполнить сейчас: sheetcrm run-due",
        "See how they ended: sheetcrm status; carry them out now: sheetcrm run-due",
    ),
)
CLOCK = Word(
    "Часы этой машины показывают {now} и со времени последнего запуска назад не шли.",
    "This machine's clock shows {now} and did not go back since the last run.",
)
CLOCK_BACK = Fault(
    Word(
        "Часы этой машины показывают {now}, а последний запуск был {when}: часы перевели назад.",
        "This machine's clock shows {now}, but the last run was at {when}: it was put back.",
    ),
    Word(
        "Включите сверку времени: timedatectl set-ntp true", "Switch time synchronisation on: timedatectl set-ntp true"
    ),
)
TOLD_BY_MAIL = Word("О бедах узнаёт {address}.", "Who hears of trouble: {address}.")
TOLD_BY_APPRISE = Word(
    "Адресов apprise, куда скажут о беде: {count}.", "Addresses of apprise that hear of trouble: {count}."
)
NOBODY_TOLD = Fault(
    Word("О бедах робот никому не скажет.", "The robot tells nobody of trouble."),
    Word(
        'Впишите в config.toml: [serve] tell = "boris@shop.example"',
        'Write into config.toml: [serve] tell = "boris@shop.example"',
    ),
)
APPRISE = {
    "no_apprise": Fault(
        Word(
            "В serve.apprise есть адреса, а библиотеки apprise здесь нет: туда ничего не уйдёт.",
            "serve.apprise has addresses, but the library apprise is not here: nothing is told there.",
        ),
        Word(
            "Установите в папке с исходным кодом: .venv/bin/pip install '.[apprise]'",
            "Install it, in the folder with the source: .venv/bin/pip install '.[apprise]'",
        ),
    ),
    "bad_address": Fault(
        Word(
            "Адрес {number} в serve.apprise библиотеке apprise непонятен: туда ничего не уйдёт.",
            "Address {number} of serve.apprise means nothing to the library apprise: nothing is told there.",
        ),
        Word(
            "Сверьте его с github.com/caronc/apprise/wiki; здесь он не показан: это секрет.",
            "Compare it with github.com/caronc/apprise/wiki; it is not shown here: it is a secret.",
        ),
    ),
}
STANDING = Fault(
    Word(
        "Не прошло то, о чём робот говорил: {about}, с {since}.",
        "What the robot told of is not over: {about}, since {since}.",
    ),
    Word(
        "Что делать, сказано там же; посмотреть сейчас: sheetcrm status",
        "What to do stood there; look now: sheetcrm status",
    ),
)
STANDING_UNTOLD = Fault(
    Word(
        "Есть беда, о которой никому не удалось сообщить: {about}, с {since}.",
        "There is trouble that nobody could be told of: {about}, since {since}.",
    ),
    Word(
        "Что случилось и почему не сообщено, сказано в журнале serve; проверьте [mail] и [serve] в config.toml.",
        "The log of serve says what it is and why nobody was told; check [mail] and [serve] in config.toml.",
    ),
)
PING = Word(
    "Сторож снаружи спрашивается раз в {minutes} мин; его адрес — секрет.",
    "A watcher outside is asked every {minutes} min; its address is a secret.",
)
NO_PING = Fault(
    Word(
        "Сторожа снаружи нет: если замолчит вся машина, никто не узнает.",
        "There is no watcher outside: if the whole machine falls silent, nobody hears.",
    ),
    Word(
        'Впишите в config.toml: [serve] ping = "https://hc.example/…"',
        'Write into config.toml: [serve] ping = "https://hc.example/…"',
    ),
)
SERVICE = Word(
    "Служба systemd такая, какой её записал бы робот сейчас: {path}.",
    "The systemd service is what would be written now: {path}.",
)
SERVICE_OTHER = Fault(
    Word(
        "Служба systemd {path} не такая, какой её записал бы робот сейчас; первая другая строка: {line}",
        "The systemd service {path} is not what would be written now; the first line that differs: {line}",
    ),
    Word(
        "Записать заново: sheetcrm install-service{option} --write, затем systemctl daemon-reload",
        "Write it anew: sheetcrm install-service{option} --write, then systemctl daemon-reload",
    ),
)
NO_SERVICE = Fault(
    Word("Службы systemd для этой папки нет.", "There is no systemd service of this workspace."),
    Word("Показать и записать её: sheetcrm install-service", "Show and write it: sheetcrm install-service"),
)
