"""What the Changes tab says."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

NOTED = Word("запись об изменении", "a line about a change")
STAFF = Word("сотрудник", "staff")
STAFF_LAST = Word("сотрудник (последним правил: {who})", "staff (last editor: {who})")
ROBOT = Word("робот", "robot")
NEW_ROW = Word("новая строка", "new row")
ROW_GONE = Word("строка исчезла", "the row is gone")
MOVED = Word("перенос строки", "row moved")
MORE = Word("… и ещё {count}: sheetcrm log {run}", "… and {count} more: sheetcrm log {run}")
