"""What is said of a plan and a run: in the journal, on the command line and in the log."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

JOURNAL = Word("запись о запуске", "a line about the run")
APPENDED = Word("{tab}: добавлено строк — {count}", "{tab}: rows added — {count}")
REMOVED = Word("{tab}: убрано строк — {count}", "{tab}: rows removed — {count}")
MOVED = Word("Перенесено из «{source}» в «{target}» — {count}", "Moved from “{source}” to “{target}” — {count}")
REORDERED = Word("{tab}: колонки стоят как в «Клиентах»", "{tab}: columns stand as in Clients")
COLUMN_ADDED = Word("{tab}: добавлены колонки — {names}", "{tab}: columns added — {names}")
NEW_ROWS = Word("{tab}: новых строк — {count}", "{tab}: new rows — {count}")
COMPUTED = Word(
    "{tab}: робот обновил свои колонки, ячеек — {count} ({fields})",
    "{tab}: the robot brought its columns up to date, cells — {count} ({fields})",
)
AND_MORE = Word(" и другие", ", and others")
TIDIED = Word("{tab}: приведено в порядок ячеек — {count} ({fields})", "{tab}: cells put in order — {count} ({fields})")
FRESH = {
    "clients": Word("Новых клиентов — {count}", "New clients — {count}"),
    "orders": Word("Новых заказов — {count}", "New orders — {count}"),
    "history": Word("Новых записей в «Истории» — {count}", "New entries in History — {count}"),
    "tasks": Word("Новых задач от вас — {count}", "New tasks of yours — {count}"),
}
"""What is said of rows that people typed and that were seen for the first time, by tab; of any other tab NEW_ROWS."""
ADDED = {
    "clients": FRESH["clients"],
    "tasks": Word("Робот поставил задач — {count}", "Tasks set by the robot — {count}"),
    "history": Word("Записано в «Историю» — {count}", "Noted in History — {count}"),
    "letters": Word("Подготовлено писем — {count}", "Letters prepared — {count}"),
    "queue": Word("В «Очереди писем» теперь ждут ещё — {count}", "More letters wait in the Queue — {count}"),
    "problems": Word("Новых вопросов в «Проблемах» — {count}", "New questions in Problems — {count}"),
    "duplicates": Word(
        "Похожих карточек показано в «Дублях» — {count}", "Cards that look alike, in Duplicates — {count}"
    ),
    "leaving": Word("Объявлено в «Скоро в архив» — {count}", "Announced in Leaving soon — {count}"),
    "changes": Word("Отмечено в «Изменениях» — {count}", "Noted in Changes — {count}"),
}
"""What is said of rows that the robot adds, by tab; of any other tab APPENDED."""
GONE = {
    "problems": Word("Вопросов решено — {count}", "Questions settled — {count}"),
    "duplicates": Word("Из «Дублей» ушло решённых строк — {count}", "Settled and gone from Duplicates — {count}"),
    "queue": Word("Больше не ждут в «Очереди писем» — {count}", "No longer waiting in the Queue — {count}"),
    "leaving": Word("Больше не стоят в «Скоро в архив» — {count}", "No longer in Leaving soon — {count}"),
}
"""What is said of rows that the robot takes out, by tab; of any other tab REMOVED."""
FOUND = Word("Требует внимания — {count}", "Needs attention — {count}")
SPENT = Word(
    "Обменов с Google: чтений {reads}, записей {writes}, запросов к Диску {drive}; {size}",
    "Exchanges with Google: reads {reads}, writes {writes}, asked of Drive {drive}; {size}",
)
UNTOUCHED = Word("С прошлого раза таблицу никто не менял.", "Nobody changed the sheet since the last time.")
UNTOUCHED_BUT = Word(
    "С прошлого раза таблицу никто не менял; требует внимания — {count}.",
    "Nobody changed the sheet since the last time; needs attention: {count}.",
)
LEFT = Word("Оставлено как есть — {count}", "Left as it was — {count}")

NOTHING = Word("Всё в порядке: менять нечего.", "All is in order: there is nothing to change.")
WOULD = Word("Задание {job} изменит:", "The job {job} would change:")
DID = Word("Задание {job} (запуск {run}) изменило:", "The job {job} (run {run}) changed:")
REFUSED = Word("Задание {job} не выполнено:", "The job {job} was not carried out:")
WITHOUT = Word(
    "Задание {job} выполнено, но лишние письма ждут подтверждения:",
    "The job {job} was carried out, but letters wait for confirmation:",
)
NEEDS_WORD = Word("Задание {job} спросит подтверждения:", "The job {job} will ask for confirmation:")
CONFIRM = Word("Выполнить этот план?", "Carry out this plan?")
ASKS = Word("Задание {job} просит подтверждения:", "The job {job} asks for confirmation:")
DECLINED = Word("Хорошо: ничего не записано.", "Very well: nothing was written.")
HOW_TO_CONFIRM = Word(
    "Посмотрите план: sheetcrm plan {job}. Подтвердить: sheetcrm run {job} --yes",
    "Look at the plan: sheetcrm plan {job}. To confirm: sheetcrm run {job} --yes",
)
NOTHING_BUT = Word("Менять нечего.", "There is nothing to change.")
MORE_PROBLEMS = Word(
    "… и ещё {count}: все — на вкладке «Проблемы» и в sheetcrm check",
    "… and {count} more: all are in the Problems tab and in sheetcrm check",
)
RUN_TITLE = Word("Запуск {run}, задание {job}, {when}: {state}", "Run {run}, job {job}, {when}: {state}")
NOTE = Word("Запуск {run}: {note}", "Run {run}: {note}")
TOTALS = {
    "new": Word("Новых", "New"),
    "tidied": Word("Правок", "Tidied"),
    "computed": Word("Посчитано", "Computed"),
    "moved": Word("Перенесено", "Moved"),
    "problems": Word("Замечаний", "Problems"),
}
WHYS = {
    "changed": Word(
        "книгу сохранили во время работы, робот прочитал её заново",
        "the book was saved during the run; the robot read it again",
    ),
    "recovered": Word(
        "процесс прервался, следующий запуск разобрался", "the process died, the next run found out what became of it"
    ),
}
PROBLEMS = Word("Требует внимания", "Needs attention")
NO_PROBLEMS = Word("Замечаний нет.", "No problems.")
MORE = Word("… и ещё {count}", "… and {count} more")
SKIPPED = Word("Оставлено как есть", "Left as it was")
WAITING = Word(
    "Книгу только что сохранили: жду {seconds} с, пока её не трогают (--no-wait — не ждать).",
    "The book was saved just now: waiting {seconds} s until it is left alone (--no-wait: do not wait).",
)
EMPTY = Word("пусто", "empty")
FORMULA = Word("формула", "formula")
ROWS_NEW = Word("новые строки", "new rows")
IDS_MENDED = Word("коды на место", "ids put right")
ROWS_ADDED = Word("строки добавлены", "rows added")
ROWS_GO = Word("строк переедет в «{target}»", "rows go to “{target}”")
COLUMNS_ORDERED = Word("колонок встанут по порядку", "columns in a new order")
COLUMNS_NEW = Word("новые колонки: {names}", "new columns: {names}")
ROWS_REMOVED = Word("строки убраны", "rows removed")
ROBOT_COLUMNS = Word("колонки робота, ячеек {cells}: {names}", "robot columns, {cells} cells: {names}")
LOG_EMPTY = Word("Запусков ещё не было.", "There were no runs yet.")
RUN = Word("Запуск", "Run")
WHEN = Word("Когда", "When")
JOB = Word("Задание", "Job")
STATE = Word("Итог", "State")
STATES = {
    "done": Word("выполнено", "done"),
    "quiet": Word("менять нечего", "nothing to do"),
    "refused": Word("ждёт человека", "needs a person"),
    "failed": Word("не вышло", "failed"),
    "running": Word("прервано", "cut off"),
    "writing": Word("прервано при записи", "cut off while writing"),
}
NO_MANUAL = Word("Руководства в этой установке нет.", "This installation has no manual.")
PICTURE = Word("Картинка: {about}", "Picture: {about}")
NO_PAGE = Word("Страницы «{page}» нет. Есть:", "There is no page “{page}”. There are:")
NO_SUCH_RUN = Word("Запуска {run} нет.", "There is no run {run}.")
CREATED = Word(
    "Готово: {folder}\n  Книга: {book}\n  Дальше: заполните вкладку «Клиенты», закройте файл и выполните\n"
    "    sheetcrm -w {typed} run nightly",
    "Done: {folder}\n  Workbook: {book}\n  Next: fill in the Clients tab, close the file, and run\n"
    "    sheetcrm -w {typed} run nightly",
)
PLACED = Word(
    "  Часовой пояс — {zone}, телефоны без кода страны — {country}. Если это не так, исправьте во вкладке «Настройки».",
    "  Time zone: {zone}; phones without a country code: {country}. If that is not so, change it in the Settings tab.",
)
PLACED_UNSURE = Word(
    "  Где вы работаете, узнать не удалось. Пока часовой пояс — {zone}, телефоны без кода страны — {country}.\n"
    "  До первого запуска впишите своё во вкладку «Настройки»: «Часовой пояс» и «Страна телефонов».",
    "  Where you work could not be found out. For now the time zone is {zone}, and phones without a country code are {country}.\n"
    "  Before the first run put yours into the Settings tab: “Time zone” and “Country of phones”.",
)
CREATED_GOOGLE = Word(
    "Готово: {folder}\n  Таблица: {book}\n  Дальше: заполните вкладку «Клиенты» и выполните\n"
    "    sheetcrm -w {typed} run nightly",
    "Done: {folder}\n  Sheet: {book}\n  Next: fill in the Clients tab, and run\n    sheetcrm -w {typed} run nightly",
)
ADOPTED = Word("Книга принята как есть. Кодов узнано: {count}.", "The book is taken as it is. Ids taken in: {count}.")
DEMO_MADE = Word(
    "Учебная книга готова. Клиентов — {clients}, заказов — {orders}, записей истории — {history};"
    " беспорядок как в жизни.",
    "The practice workbook is ready: {clients} clients, {orders} orders, {history} history rows,"
    " as untidy as in real life.",
)
DEMO_OPEN = Word(
    "Откройте {book}\n  Начните с вкладки «Инструкция», затем «Клиенты» и «Проблемы».",
    "Open {book}\n  Begin with the Guide tab, then Clients and Problems.",
)
DEMO_AGAIN = Word(
    "Поправьте что-нибудь, сохраните, закройте файл и выполните: sheetcrm -w {typed} run nightly",
    "Change something, save, close the file, and run: sheetcrm -w {typed} run nightly",
)
