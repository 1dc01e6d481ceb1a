"""What is said of tabs, headers and rows."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

TAB_MISSING = Word(
    "Нет вкладки «{title}». Верните её (или переименуйте обратно).",
    "There is no tab “{title}”. Put it back, or give it its name again.",
)
TAB_LATER = Word(
    "Вкладки «{title}» в этой таблице ещё нет, остальное работает и без неё. Нужна — сделайте новую таблицу (`sheetcrm init`) и перенесите вкладку из неё; "
    "не нужна — ответьте «больше не показывать».",
    "This workbook has no tab “{title}” yet; all else works without it. To have it, make a new workbook (`sheetcrm init`) and move the tab from there; "
    "if you do not need it, answer “never show again”.",
)
NEEDED = Word(
    "{told} Без этой вкладки делать нечего: ничего не записано.",
    "{told} Without this tab there is nothing to do: nothing was written.",
)
NOT_OURS = Word(
    "Это не книга sheetcrm: в ней нет ни «Настроек», ни большей части её вкладок и колонок; сделайте новую командой `sheetcrm init` и вставьте свои строки"
    " в её вкладку «Клиенты»: `sheetcrm manual start`.",
    "This is not a workbook of sheetcrm: it has no Settings and lacks most of its tabs and columns; make a new one with `sheetcrm init` and paste your rows"
    " into its Clients tab: `sheetcrm manual start`.",
)
TAB_TWICE = Word(
    "Вкладок «{title}» две: «{first}» и «{second}». Оставьте одну; пока робот в них не пишет.",
    "The tab “{title}” is there twice: “{first}” and “{second}”. Keep one; until then the robot writes to neither.",
)
HEADER_ROW_MISSING = Word(
    "Не нашёл строку заголовков. Верните её первой строкой; пока робот сюда не пишет.",
    "The row of headers was not found. Put it back as the first row; until then the robot does not write here.",
)
SUMMARY_UNKNOWN = Word(
    "Вкладки с цифрами, в которых робот не узнаёт заголовков: {tabs}. Он их не трогает и не заполняет. Нужны новые цифры — перенесите эти вкладки все вместе из новой таблицы (справка, «Цифры для руководителя»); не нужны — удалите их.",
    "Tabs of figures whose headers the robot does not know: {tabs}. It leaves them alone and does not fill them. If you want the new figures, move these tabs together out of a new workbook (help, “Figures for the owner”); if not, delete them.",
)
HEADER_MISSING = Word(
    "Нет колонки «{header}». Верните заголовок или впишите его в настройку «Ненужные колонки»;"
    " пока робот сюда не пишет.",
    "There is no column “{header}”. Put the header back, or name it in the setting “Columns not used”;"
    " until then the robot does not write here.",
)
HEADER_RENAMED = Word(
    "Колонка «{header}» теперь называется «{text}». Робот узнал её и работает дальше; а если это другая колонка,"
    " верните прежний заголовок.",
    "The column “{header}” is now called “{text}”. The robot knows it and goes on; if it is another column,"
    " give it its old header.",
)
HEADER_TWICE = Word(
    "Колонка «{header}» есть дважды: {first} и {second}. Переименуйте лишнюю; пока робот сюда не пишет.",
    "The column “{header}” is there twice: {first} and {second}. Rename one; until then the robot does not write here.",
)
ROWS_ABOVE = Word(
    "Над строкой заголовков стоят данные (строки {lines}). Верните заголовки наверх; пока робот сюда не пишет.",
    "There is data above the row of headers (rows {lines}). Put the headers back on top; until then the robot does not write here.",
)
MERGED = Word(
    "Ячейки {range} объединены. Разъедините их: объединённые ячейки робот не трогает.",
    "The cells {range} are merged. Unmerge them: the robot does not touch merged cells.",
)
FORMULA_IN_ROBOT_COLUMN = Word(
    "В колонке робота «{header}» стоит своя формула. Удалите её, и робот снова заполнит ячейку.",
    "The robot's column “{header}” holds a formula of yours. Delete it and the robot fills the cell again.",
)
SAME_ID_TWICE = Word(
    "Один код у двух одинаковых строк ({lines}). Удалите лишнюю строку или её код; пока робот их не трогает.",
    "Two equal rows carry one id ({lines}). Delete one row or its id; until then the robot leaves both alone.",
)
WHOSE_ROW = Word(
    "Непонятно, чья это строка: похожа на нескольких прежних клиентов. Впишите её код в колонку A.",
    "It is not clear whose row this is: it resembles several former clients. Write its id into column A.",
)
TORN = Word(
    "Вкладка «{tab}»: строки перепутаны ({count} шт.), похоже, отсортирована или сдвинута только часть колонок. "
    "Отмените сортировку в таблице (Ctrl+Z) или восстановите копию. Либо подтвердите: робот вернёт коды и значения"
    " на свои строки: {examples}.",
    "Tab “{tab}”: rows are mixed up ({count}); it seems that only some columns were sorted or shifted. "
    "Undo the sort in the sheet (Ctrl+Z) or restore a copy. Or confirm, and the robot puts ids and values back"
    " on their rows: {examples}.",
)
TORN_EXAMPLE = Word("строка {line}: код {id} → {other}", "row {line}: id {id} → {other}")
TORN_VALUE = Word("строка {line}, {field}: «{now}» → «{before}»", "row {line}, {field}: “{now}” → “{before}”")
EMPTY = Word("пусто", "empty")
REATTACHED = Word("строки были перепутаны: возвращено на место", "the rows were mixed up: put back")
NOT_ENDED = Word(
    "так было до запуска, который не дошёл до конца", "so it was before a run that did not come to its end"
)
ID_SET = Word("новая строка: код", "new row: its id")
ID_RETURNED = Word("код вернулся к своей строке", "the id is back on its row")
MEANWHILE = Word(
    "Строку правили, пока робот работал: правка людей осталась, робот возьмётся за неё в следующий раз.",
    "The row was edited while the robot was at work: people's edit stands, the robot comes back to it next time.",
)
RESTORED = Word(
    "В ту же секунду здесь правили: робот вернул то, что стояло, и возьмётся за ячейку в следующий раз.",
    "It was edited in the same second: the robot put back what stood there, and comes back to the cell next time.",
)
BEING_TYPED = Word(
    "Строку только что меняли; робот возьмётся за неё, когда она минуту простоит спокойно.",
    "The row was changed just now; the robot waits until it has been still for a minute.",
)
