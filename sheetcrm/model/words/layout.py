"""What `sheetcrm init --google` says of a spreadsheet that it fills."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

TAKEN = Fault(
    Word(
        "В таблице {path} уже есть вкладка «{tab}», и в ней что-то написано.",
        "The sheet {path} already has a tab “{tab}” with something in it.",
    ),
    Word(
        "Ничего не изменено. Переименуйте её (например, «{tab} старая») и запустите снова, или возьмите пустую таблицу.",
        "Nothing was changed. Rename it (say, “{tab} old”) and run again, or take an empty spreadsheet.",
    ),
)
FILLING = Word("Вкладка {done} из {total}: {title}", "Tab {done} of {total}: {title}")
HEADER = Word("sheetcrm: названия колонок", "sheetcrm: headers of columns")
"""What Google shows of the protection; people may go on after a warning."""
