"""What is said of a plan and a run: in the journal, on the command line and in the log."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

JOURNAL = Word("запись о запуске", "a line about the run")
CHANGED = Word("{tab}: «{field}» — {count}", "{tab}: “{field}” — {count}")
APPENDED = Word("{tab}: добавлено строк — {count}", "{tab}: rows added — {count}")
REMOVED = Word("{tab}: убрано строк — {count}", "{tab}: rows removed — {count}")
NEW_ROWS = Word("{tab}: новых строк — {count}", "{tab}: new rows — {count}")
COMPUTED = Word("{tab}: пересчитаны колонки робота, ячеек — {count}", "{tab}: robot columns recomputed, cells — {count}")
TIDIED = Word("{tab}: приведено в порядок ячеек — {count} ({fields})", "{tab}: cells put in order — {count} ({fields})")
FOUND = Word("Требует внимания — {count}", "Needs attention — {count}")
LEFT = Word("Оставлено как есть — {count}", "Left as it was — {count}")

NOTHING = Word("Всё в порядке: менять нечего.", "All is in order: there is nothing to change.")
WOULD = Word("Задание {job} изменит:", "The job {job} would change:")
DID = Word("Задание {job} (запуск {run}) изменило:", "The job {job} (run {run}) changed:")
REFUSED = Word("Задание {job} не выполнено:", "The job {job} was not carried out:")
NEEDS_WORD = Word("Задание {job} спросит подтверждения:", "The job {job} will ask for confirmation:")
CONFIRM = Word("Выполнить этот план?", "Carry out this plan?")
HOW_TO_CONFIRM = Word(
    "Посмотрите план: sheetcrm plan {job}. Подтвердить: sheetcrm run {job} --yes",
    "Look at the plan: sheetcrm plan {job}. To confirm: sheetcrm run {job} --yes",
)
PROBLEMS = Word("Требует внимания", "Needs attention")
NO_PROBLEMS = Word("Замечаний нет.", "No problems.")
MORE = Word("… и ещё {count}", "… and {count} more")
SKIPPED = Word("Оставлено как есть", "Left as it was")
WAITING = Word(
    "Книгу только что сохранили: жду {seconds} с, пока её не трогают (--no-wait — не ждать).",
    "The book was saved just now: waiting {seconds} s until it is left alone (--no-wait: do not wait).",
)
TAB = Word("Вкладка", "Tab")
FIELD = Word("Колонка", "Column")
CELLS = Word("Ячеек", "Cells")
WHY = Word("Почему", "Why")
EXAMPLE = Word("Например", "For example")
EMPTY = Word("пусто", "empty")
ROWS_ADDED = Word("новые строки", "new rows")
ROWS_REMOVED = Word("строки уходят", "rows leave")
LOG_EMPTY = Word("Запусков ещё не было.", "There were no runs yet.")
RUN = Word("Запуск", "Run")
WHEN = Word("Когда", "When")
JOB = Word("Задание", "Job")
STATE = Word("Итог", "State")
STATES = {
    "done": Word("выполнено", "done"),
    "quiet": Word("менять нечего", "nothing to do"),
    "refused": Word("ждёт подтверждения", "needs confirmation"),
    "failed": Word("не вышло", "failed"),
    "running": Word("прервано", "cut off"),
    "writing": Word("прервано при записи", "cut off while writing"),
}
NO_SUCH_RUN = Word("Запуска {run} нет.", "There is no run {run}.")
CREATED = Word(
    "Готово: {folder}\n  Книга: {book}\n  Дальше: заполните вкладку «Клиенты», закройте файл и выполните\n    cd {folder} && sheetcrm run nightly",
    "Done: {folder}\n  Workbook: {book}\n  Next: fill in the Clients tab, close the file, and run\n    cd {folder} && sheetcrm run nightly",
)
ADOPTED = Word("Книга принята как есть. Кодов узнано: {count}.", "The book is taken as it is. Ids taken in: {count}.")
DEMO_MADE = Word(
    "Сделал учебную книгу: {clients} клиентов, {orders} заказов, {history} записей истории — с живым беспорядком.",
    "Made a practice workbook: {clients} clients, {orders} orders, {history} history rows, with a lively mess.",
)
DEMO_BEFORE_AFTER = Word("Было → стало (по одному примеру):", "Before → after (one example each):")
DEMO_OPEN = Word(
    "Откройте {book}\n  Начните с вкладки «Инструкция», затем «Клиенты» и «Проблемы».",
    "Open {book}\n  Begin with the Guide tab, then Clients and Problems.",
)
DEMO_AGAIN = Word(
    "Поправьте что-нибудь, сохраните, закройте файл и выполните: sheetcrm -w {folder} run nightly",
    "Change something, save, close the file, and run: sheetcrm -w {folder} run nightly",
)
