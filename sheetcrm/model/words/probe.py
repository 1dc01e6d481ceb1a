"""What `sheetcrm doctor --probe` says: what is relied on, and what it means where Google does otherwise."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SPOILT = Word(
    "Запись беззащитна: не запускайте задания на этой таблице и пришлите нам вывод sheetcrm doctor --probe --json.",
    "Writing is not safe: run no jobs on this sheet, and send us what sheetcrm doctor --probe --json prints.",
)
REPORT = Word(
    "Пришлите нам вывод sheetcrm doctor --probe --json.", "Send us what sheetcrm doctor --probe --json prints."
)
LEFT_ALONE = Word(
    "Такие ячейки робот примет за чужую правку и оставит как есть. Пришлите нам вывод sheetcrm doctor --probe --json.",
    "The robot takes such cells for somebody's edit and leaves them. Send us what sheetcrm doctor --probe --json prints.",
)
LATE = Word(
    "Правку робот заметит с опозданием, при ближайшем полном чтении. Пришлите нам вывод sheetcrm doctor --probe --json.",
    "The robot notices an edit late, at the next full look. Send us what sheetcrm doctor --probe --json prints.",
)
CLAIMS: dict[str, tuple[Word, Word]] = {
    "own-numbers": (
        Word(
            "Вкладке можно дать свой номер и писать в неё тем же пакетом.",
            "A tab takes a number of ours, and the same batch writes to it.",
        ),
        SPOILT,
    ),
    "fence": (
        Word(
            "Пакет, который опоздал, Google отклоняет целиком: его именованного диапазона уже нет.",
            "A batch that comes late is refused whole: the named range that it replaces is gone.",
        ),
        SPOILT,
    ),
    "version": (Word("Диск замечает запись.", "Drive notices a write."), LATE),
    "modified": (Word("Диск меняет время правки.", "Drive changes the time of the last edit."), LATE),
    "semicolons": (
        Word(
            "Формулы с точкой с запятой считаются в языке этой таблицы.",
            "Formulas with semicolons are reckoned in this sheet's locale.",
        ),
        Word(
            "Формулы робота («дней без связи», ссылки) не посчитаются. Смените язык таблицы: Файл → Настройки.",
            "The robot's formulas (days silent, links) are not reckoned. Change the locale: File → Settings.",
        ),
    ),
    "witness": (
        Word(
            "Свидетель, снятый в начале пакета, хранит старое значение, хотя пакет его меняет.",
            "The witness taken first in a batch keeps the old value, though the batch changes it.",
        ),
        SPOILT,
    ),
    "only-asked": (
        Word(
            "Ответ на пакет содержит вкладку, о которой спросили, и только её.",
            "The answer to a batch holds the tab that was asked for, and no other.",
        ),
        SPOILT,
    ),
    "copies": (
        Word(
            "Копия на другую вкладку переносит тексты, числа, даты и галочки без изменений.",
            "A copy to another tab carries texts, numbers, dates and ticks unchanged.",
        ),
        SPOILT,
    ),
    "formulas": (
        Word(
            "Формула в копии сдвигает ссылки и возвращается прежней.",
            "A copied formula shifts its references, and comes back as it was.",
        ),
        SPOILT,
    ),
    "answer": (
        Word(
            "Ответ на пакет показывает таблицу сразу после него.",
            "The answer to a batch shows the sheet right after it.",
        ),
        SPOILT,
    ),
    "emptied": (Word("Пустая ячейка в записи стирает.", "An empty cell in a write empties."), SPOILT),
    "dressed": (
        Word(
            "Запись одного значения оставляет формат и выпадающий список.",
            "Writing a bare value keeps format and dropdown.",
        ),
        Word(
            "Робот стирал бы оформление сотрудников. Пришлите нам вывод sheetcrm doctor --probe --json.",
            "The robot would wipe staff's formats. Send us what sheetcrm doctor --probe --json prints.",
        ),
    ),
    "validation": (
        Word(
            "Строгий выпадающий список не мешает записи робота.", "A strict dropdown does not stop the robot's write."
        ),
        SPOILT,
    ),
    "warned": (
        Word(
            "Защита с предупреждением не мешает записи и копии робота.",
            "A protection that only warns stops neither the robot's write nor its copy.",
        ),
        SPOILT,
    ),
    "texts": (
        Word(
            "Тексты «=…», «+7…», «007», «1e5» остаются текстом, как ни читай.",
            "Texts such as “=…”, “+7…”, “007”, “1e5” stay texts, whichever way they are read.",
        ),
        LEFT_ALONE,
    ),
    "numbers": (
        Word(
            "Числа читаются до последнего знака одинаково обоими способами.",
            "Numbers read the same to the last digit in both ways of reading.",
        ),
        LEFT_ALONE,
    ),
    "dates": (
        Word(
            "Дата читается числом, а по просьбе — текстом; просто число остаётся числом.",
            "A date reads as a number, and as a text when asked; a plain number stays one.",
        ),
        SPOILT,
    ),
    "trimmed": (
        Word(
            "Пустое в конце строк и вкладки обрезано, пустое внутри на месте.",
            "What is empty at the ends of rows and tab is cut off, and inside it is kept.",
        ),
        SPOILT,
    ),
    "in-order": (
        Word(
            "Ответы на несколько областей идут в порядке вопросов, пустые тоже.",
            "Answers to several ranges come in the order asked, empty ones too.",
        ),
        SPOILT,
    ),
    "appended": (
        Word(
            "Новая строка ложится под последней с данными, хотя ниже есть списки и форматы.",
            "A new row lands below the last one with data, though dropdowns and formats go on below.",
        ),
        SPOILT,
    ),
    "appended-filtered": (
        Word(
            "Новая строка ложится под последней и при фильтре, когда строки скрыты.",
            "A new row lands below the last one with a filter on and rows hidden, too.",
        ),
        SPOILT,
    ),
    "filtered": (
        Word(
            "Копия берёт и строки, скрытые фильтром или человеком.",
            "A copy takes rows hidden by a filter or by a person, too.",
        ),
        SPOILT,
    ),
    "filtered-back": (
        Word(
            "Копия обратно попадает и в скрытую строку, в неё саму.",
            "A copy back reaches a hidden row, too, and that very row.",
        ),
        SPOILT,
    ),
    "grown": (
        Word(
            "Вкладка сама растёт, когда новым строкам не хватает места.",
            "The tab grows by itself when new rows need room.",
        ),
        SPOILT,
    ),
    "row-order": (
        Word(
            "Удаление строки и добавление в одном пакете идут по порядку.",
            "Deleting a row and appending one in the same batch act in order.",
        ),
        SPOILT,
    ),
    "merged": (
        Word(
            "Копия объединённых ячеек несёт их значение и соседей.",
            "A copy of merged cells carries their value and their neighbours.",
        ),
        SPOILT,
    ),
    "unmerged": (
        Word(
            "Разъединение очищает место: следующая копия видна вся.",
            "Unmerging clears the place: the next copy is seen whole.",
        ),
        SPOILT,
    ),
    "nothing-merged": (
        Word("Разъединить то, что не объединено, — не ошибка.", "Unmerging what is not merged is no error."),
        SPOILT,
    ),
    "returned": (
        Word(
            "Строка, вставленная и скопированная обратно, встаёт под заголовки целиком.",
            "A row that is inserted and copied back stands whole below the headers.",
        ),
        SPOILT,
    ),
    "atomic": (
        Word("Пакет с негодным запросом не меняет ничего.", "A batch with a bad request changes nothing."),
        SPOILT,
    ),
    "column-marks": (
        Word(
            "Пометка колонки переезжает вместе с ней.",
            "What is noted on a column moves with it.",
        ),
        Word(
            "Переименованную колонку робот не узнает: не переименовывайте заголовки.",
            "The robot does not recognise a renamed column: rename no headers.",
        ),
    ),
    "marks": (
        Word(
            "Пометка таблицы находится снова и меняется по номеру.",
            "What is noted on the spreadsheet is found again, and changed by its number.",
        ),
        SPOILT,
    ),
    "large": (
        Word("Ответ на 20 000 ячеек приходит целиком.", "An answer of 20,000 cells arrives whole."),
        SPOILT,
    ),
}
"""By the probe's key: what the protocol relies on, and what to do where it is not so."""

OTHERWISE = Word(
    "Не так: «{claim}» Ожидалось: {expected}. Вышло: {found}.",
    "Not so: “{claim}” Expected: {expected}. Found: {found}.",
)
NOTED = Word("{claim} ({note})", "{claim} ({note})")
AFTER = Word("через {seconds} с", "after {seconds} s")
COMES_BACK = Word("возвращается как {text}", "comes back as {text}")
NOT_YET = Word("за {seconds} с — нет", "not within {seconds} s")
REFUSED = Word("Google отказал: {text}", "Google refused: {text}")
STRANGE = Word("ответ не разобрать ({error})", "the answer makes no sense ({error})")
ABOUT = Word(
    "Робот проверяет, как Google пишет в таблицу. Вкладка исчезнет сама через минуту.",
    "The robot is trying how Google writes to a sheet. This tab goes away by itself in a minute.",
)
"""Stands as a note in the first cell of the scratch tab."""
SWEPT = Word("Убраны вкладки прерванной пробы: {count}.", "Tabs of a probe that was cut off were removed: {count}.")
LEFT = Word("Пробные вкладки остались в таблице: {reason}", "Scratch tabs are left in the sheet: {reason}")
LEFT_CURE = Word(
    "Запустите sheetcrm doctor --probe ещё раз или удалите вкладку «sheetcrm probe …» вручную.",
    "Run sheetcrm doctor --probe again, or delete the tab “sheetcrm probe …” by hand.",
)
CUT_OFF = Word("Проба прервана: {reason}", "The probe was cut off: {reason}")
HOLDS = Word(
    "Протокол записи здесь работает: проверено {count}, запросов на запись — {writes}.",
    "The protocol of writing holds here: {count} tried, {writes} write requests.",
)
HOLDS_NOT = Word("Протокол записи здесь не работает: {keys}.", "The protocol of writing does not hold here: {keys}.")
TOLERABLE = Word(
    "Протокол записи здесь работает, с оговорками: {keys}.", "The protocol of writing holds here, but for: {keys}."
)
FILE_BOOK = Word("Пробовать нечего: книга — файл.", "There is nothing to probe: the book is a file.")
