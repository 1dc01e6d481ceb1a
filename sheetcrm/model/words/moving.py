"""What `sheetcrm copy` says: what stays behind, what was compared, and what differs."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

PICTURES = Word("вкладка «{tab}»: картинки ({count})", "tab “{tab}”: pictures ({count})")
SHAPES = Word("вкладка «{tab}»: фигуры и надписи ({count})", "tab “{tab}”: shapes and text boxes ({count})")
CHARTS = Word("вкладка «{tab}»: ваши диаграммы ({count})", "tab “{tab}”: charts of your own ({count})")
CHART_SHEETS = Word("листы, занятые одной диаграммой ({count})", "sheets that are one chart ({count})")
PIVOTS = Word("вкладка «{tab}»: сводная таблица", "tab “{tab}”: a pivot table")
TABLES = Word(
    "вкладка «{tab}»: оформление «таблицей»; сами ячейки переедут", "tab “{tab}”: its being a table; the cells do go"
)
SLICERS = Word("вкладка «{tab}»: срезы", "tab “{tab}”: slicers")
OBJECTS = Word("вкладка «{tab}»: вложенные объекты", "tab “{tab}”: embedded objects")
BUTTONS = Word("вкладка «{tab}»: кнопки и флажки", "tab “{tab}”: buttons and check boxes")
THREADS = Word(
    "вкладка «{tab}»: обсуждения; их текст станет заметками",
    "tab “{tab}”: threads of comments; their text becomes notes",
)
SPARKLINES = Word("вкладка «{tab}»: мини-графики в ячейках", "tab “{tab}”: sparklines")
RICH = Word(
    "вкладка «{tab}»: разный вид букв внутри одной ячейки; сам текст переедет",
    "tab “{tab}”: letters of different looks within one cell; the text does go",
)
PROTECTION = Word("вкладка «{tab}»: защита", "tab “{tab}”: its protection")
CONDITIONS = Word(
    "вкладка «{tab}»: ваши условные цвета ({count})", "tab “{tab}”: conditional colours of your own ({count})"
)
DROPDOWNS = Word("вкладка «{tab}»: ваши выпадающие списки ({count})", "tab “{tab}”: dropdowns of your own ({count})")
FORMULA = Word(
    "вкладка «{tab}», {cell}: формула станет значением: {why}",
    "tab “{tab}”, {cell}: the formula becomes a value: {why}",
)
WIDE_ARRAY = Word("она заполняет несколько ячеек", "it fills several cells")
DATA_TABLE = Word("это таблица подстановки", "it is a what-if table")
OTHER_FILE = Word("она смотрит в другой файл", "it looks into another file")
TABLE_NAMES = Word("она называет столбцы «таблицы»", "it names columns of a table")
ONLY_GOOGLE = Word("функцию {name} знает только Google", "only Google knows the function {name}")
ERROR = Word(
    "вкладка «{tab}», {cell}: ошибка {value} станет текстом", "tab “{tab}”, {cell}: the error {value} becomes text"
)
LONG = Word(
    "вкладка «{tab}», {cell}: текст длиннее 32 767 знаков, конец не поместится",
    "tab “{tab}”, {cell}: the text has more than 32,767 characters, its end does not fit",
)
NAME = Word("имя {name}: оно значит не ячейки", "the name {name}: it does not stand for cells")
MACROS = Word("макросы", "macros")
CONNECTIONS = Word("подключения к внешним данным", "connections to data outside")
BOOK_PROTECTION = Word("защита структуры книги паролем", "the password on the book's structure")
RENAMED = Word(
    "вкладка «{tab}»: колонка «{now}» в файле снова станет нашей, если назвать её «{header}»",
    "tab “{tab}”: the column “{now}” is ours in a file only when it is called “{header}”",
)
BANDS = Word("вкладка «{tab}»: чередование цветов строк", "tab “{tab}”: alternating colours of rows")
OWN_DROPDOWNS = Word("вкладка «{tab}»: ваши выпадающие списки", "tab “{tab}”: dropdowns of your own")
ONLY_EXCEL = Word("функцию {name} знает только Excel", "only Excel knows the function {name}")

LEFT_BEHIND = Word("Не переедет:", "This stays behind:")
CONFIRM = Word("Перенести остальное?", "Carry the rest over?")
NEEDS_YES = Word(
    "Не всё может переехать; ничего не записано.", "Not everything can be carried over; nothing was written."
)
NEEDS_YES_CURE = Word(
    "Если это не нужно, запустите снова с --yes; старая книга останется целой.",
    "If you can do without, run again with --yes; the old book stays as it is.",
)
COPIED = Word(
    "Перенесено и сверено: вкладок — {tabs}, строк — {rows}, ячеек — {cells}; всё совпало.\n  Новая книга: {book}\n"
    "  Старая цела: {old}\n  config.toml теперь указывает на новую; прежние строки остались в нём комментарием.",
    "Carried over and compared: {tabs} tabs, {rows} rows, {cells} cells; all equal.\n  New book: {book}\n"
    "  The old one is as it was: {old}\n  config.toml names the new one now; the old lines stay in it as a comment.",
)
DIFFERS = Word("{tab}, {cell}: было «{old}», стало «{new}»", "{tab}, {cell}: was “{old}”, is “{new}”")
DIFFERS_TAB = Word("{tab}: было «{old}», стало «{new}»", "{tab}: was “{old}”, is “{new}”")
NOT_EQUAL = Word(
    "Книга перенесена, но не совпала со старой, различий: {count}. {first}",
    "The book was carried over, but it is not equal to the old one, differences: {count}. {first}",
)
NOT_EQUAL_CURE = Word(
    "Работаем по-прежнему со старой: config.toml не изменён. Пришлите нам это сообщение; новую книгу можно удалить.",
    "The old book stays in use: config.toml was not changed. Send us this message; the new book may be deleted.",
)
TWO_TARGETS = Word("Куда переносить, не сказано.", "Where to carry the book is not said.")
TWO_TARGETS_CURE = Word(
    "Укажите одно: --to-google ССЫЛКА или --to-file ФАЙЛ.xlsx.", "Name one: --to-google URL or --to-file FILE.xlsx."
)
SAME_KIND = Word("Книга уже там: {book}.", "The book is there already: {book}.")
SAME_KIND_CURE = Word(
    "Из файла переносят командой --to-google, из Google Таблицы — --to-file.",
    "From a file carry it with --to-google, from a Google Sheet with --to-file.",
)
FILE_THERE = Word("Файл {path} уже есть.", "There is already a file {path}.")
FILE_THERE_CURE = Word("Выберите другое имя: ничего не записано.", "Choose another name: nothing was written.")
TITLE = Word(
    "Вкладку «{tab}» файл так назвать не может: не больше 31 знака и без [ ] : * ? / \\.",
    "A file cannot call a tab “{tab}”: 31 characters at most, and none of [ ] : * ? / \\.",
)
TITLE_CURE = Word("Переименуйте её и запустите снова.", "Rename it and run again.")
OVERRIDDEN = Word(
    "Книгу задаёт переменная SHEETCRM_BOOK_PATH, а не config.toml.",
    "SHEETCRM_BOOK_PATH names the book, not config.toml.",
)
OVERRIDDEN_CURE = Word("Уберите её и запустите снова.", "Unset it and run again.")
UNFINISHED = Word("Прошлый запуск не закончен.", "The last run is not finished.")
UNFINISHED_CURE = Word("Сначала выполните sheetcrm run nightly.", "Run sheetcrm run nightly first.")
