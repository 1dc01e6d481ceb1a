"""Why a workbook file cannot be read or written, said so that the person at the desk can mend it."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

EMPTY_FILE = Word("файл пустой", "the file is empty")
NOT_A_WORKBOOK = Word("это не книга Excel", "this is not an Excel workbook")
OPEN_DOCUMENT = Word("это книга OpenDocument (.ods)", "this is an OpenDocument workbook (.ods)")
OLD_EXCEL = Word("это книга старого формата (.xls)", "this is a workbook of the old format (.xls)")
BINARY_EXCEL = Word("это двоичная книга (.xlsb)", "this is a binary workbook (.xlsb)")
PASSWORD = Word("он защищён паролем", "it is protected by a password")
DAMAGED = Word("он повреждён или записан не до конца", "it is damaged or was not saved to the end")
TOO_LARGE = Word("в нём непомерно большая часть", "a part of it is unreasonably large")
FAR_CELL = Word(
    "на листе «{tab}» что-то записано далеко от таблицы, около ячейки {cell}; удалите это",
    "something stands far away from the table in the tab “{tab}”, near the cell {cell}; delete it",
)

IS_READ_ONLY = Word("файл только для чтения", "the file is read-only")
FOLDER_READ_ONLY = Word("в папку нельзя записать", "the folder cannot be written to")
DISK_FULL = Word("на диске нет места", "the disk is full")
IS_A_FOLDER = Word("это папка, а не файл", "this is a folder, not a file")
NO_RIGHTS = Word("нет прав", "there is no right to it")
SYSTEM_SAYS = Word("ошибка системы: {text}", "the system says: {text}")

SOMEBODY = Word("кто-то", "somebody")

NO_TAB = Fault(
    Word("в нём нет листа «{tab}»", "it has no tab “{tab}”"),
    Word("Верните листу прежнее название.", "Give the tab its old name back."),
)
SIGNED = Fault(
    Word("он подписан цифровой подписью", "it carries a digital signature"),
    Word("Снимите подпись или сохраните копию без неё.", "Remove the signature, or save a copy without one."),
)
PROTECTED = Fault(
    Word("лист «{tab}» защищён от изменений", "the tab “{tab}” is protected against changes"),
    Word("Рецензирование → Снять защиту листа «{tab}».", "Review → Unprotect Sheet on the tab “{tab}”."),
)
MERGED = Fault(
    Word("на листе «{tab}» ячейки {area} объединены", "the cells {area} of the tab “{tab}” are merged"),
    Word("Разъедините ячейки {area} на листе «{tab}».", "Unmerge the cells {area} of the tab “{tab}”."),
)
HOLDS_FORMULA = Fault(
    Word("в ячейке {cell} листа «{tab}» стоит формула", "the cell {cell} of the tab “{tab}” holds a formula"),
    Word(
        "Оставьте формулу или сотрите её: тогда значение запишется.",
        "Keep the formula, or delete it to let a value in.",
    ),
)
SPILLED = Fault(
    Word(
        "ячейку {cell} листа «{tab}» заполняет формула из {area}",
        "the cell {cell} of the tab “{tab}” is filled by the formula of {area}",
    ),
    Word("Перенесите эту формулу в другое место листа.", "Move that formula to another place."),
)
SHARED_EDGE = Fault(
    Word(
        "формула в ячейке {cell} листа «{tab}» общая с другими строками",
        "the formula in the cell {cell} of the tab “{tab}” is shared with other rows",
    ),
    Word("Введите формулы этого столбца заново.", "Enter the formulas of that column anew."),
)
HEADER_CELL = Fault(
    Word(
        "ячейка {cell} листа «{tab}» — заголовок таблицы Excel",
        "the cell {cell} of the tab “{tab}” is the heading of an Excel table",
    ),
    Word("Переименуйте столбец вручную.", "Rename the column by hand."),
)
TOTALS_ROW = Fault(
    Word("на листе «{tab}» под таблицей стоит строка итогов", "the table of the tab “{tab}” ends in a totals row"),
    Word(
        "Конструктор таблиц → снимите галочку «Строка итогов».",
        "Table Design → clear “Total Row”.",
    ),
)
ODD_SHEET = Fault(
    Word("лист «{tab}» записан непривычным образом", "the tab “{tab}” is stored in an unusual way"),
    Word("Откройте файл в Excel и сохраните его заново.", "Open the file in Excel and save it again."),
)
ODD_FILE = Fault(
    Word("книга записана непривычным образом", "the workbook is stored in an unusual way"),
    Word("Откройте файл в Excel и сохраните его заново.", "Open the file in Excel and save it again."),
)
SHEET_FULL = Fault(
    Word("на листе «{tab}» не осталось места", "there is no room left in the tab “{tab}”"),
    Word("Перенесите старые строки в другой файл.", "Move old rows to another file."),
)
TOO_LONG = Fault(
    Word(
        "текст для ячейки {cell} листа «{tab}» длиннее 32 767 знаков",
        "a text for the cell {cell} of “{tab}” is over 32,767 long",
    ),
    Word("Сократите текст.", "Shorten the text."),
)
TOO_BIG = Fault(
    Word(
        "число для ячейки {cell} листа «{tab}» слишком велико или не число",
        "a number for the cell {cell} of “{tab}” is too big, or is none",
    ),
    Word("Запишите его как текст.", "Write it as text."),
)
TOO_EARLY = Fault(
    Word(
        "дата для ячейки {cell} листа «{tab}» раньше 1900 года", "a date for the cell {cell} of “{tab}” is before 1900"
    ),
    Word("Запишите её как текст.", "Write it as text."),
)
NO_PLACE = Fault(
    Word(
        "ячейке {cell} листа «{tab}» нет места на листе «{target}», поэтому строка не перенесена",
        "the cell {cell} of the tab “{tab}” has no place in the tab “{target}”, so its row was not moved",
    ),
    Word(
        "Озаглавьте этот столбец или перенесите ячейку в столбец с заголовком.",
        "Give that column a heading, or move the cell to a column that has one.",
    ),
)
NOT_COMPUTED = Fault(
    Word(
        "формула в ячейке {cell} листа «{tab}» ещё не вычислена, поэтому строка не перенесена",
        "the formula in the cell {cell} of the tab “{tab}” has no result yet, so its row was not moved",
    ),
    Word(
        "Откройте файл в Excel или LibreOffice и сохраните его.", "Open the file in Excel or LibreOffice and save it."
    ),
)
HANGS_ON = Fault(
    Word(
        "на ячейке {cell} листа «{tab}» висит обсуждение, примечание или ссылка, которые не перенести вместе со строкой",
        "a discussion, note or link hangs on the cell {cell} of the tab “{tab}” that cannot go along with its row",
    ),
    Word(
        "Удалите обсуждение, примечание или ссылку либо перенесите строку вручную.",
        "Delete it, or move the row by hand.",
    ),
)
ORDER_KEPT = Fault(
    Word(
        "столбцы листа «{tab}» не переставлены: мешает «{what}»",
        "the columns of the tab “{tab}” were not put in order: “{what}” is in the way",
    ),
    Word("Переставьте их сами или уберите то, что мешает.", "Move them by hand, or remove what is in the way."),
)
HEADER_FILLED = Fault(
    Word(
        "ячейка {cell} листа «{tab}», где нужен заголовок «{header}», занята",
        "the cell {cell} of the tab “{tab}”, where the heading “{header}” is to go, is taken",
    ),
    Word("Освободите эту ячейку или впишите заголовок сами.", "Empty that cell, or write the heading yourself."),
)
HEADER_DOUBLED = Fault(
    Word(
        "в таблице Excel на листе «{tab}» уже есть столбец «{header}»",
        "the Excel table of the tab “{tab}” has a column “{header}” already",
    ),
    Word("Переименуйте один из двух столбцов.", "Rename one of the two columns."),
)


def filled(word: Word, **values: str) -> Word:
    """Return the word with its names filled in, in both languages."""
    return Word(word.say("ru", **values), word.say("en", **values))
