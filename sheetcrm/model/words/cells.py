"""What tidying, matching and checking say of cells and rows."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

ACCEPTED = Word("принято предложение из «Проблем»", "a proposal was accepted in Problems")
MOVED_ASIDE = Word("перенесено из «{header}»: {reason}", "moved from “{header}”: {reason}")
ASIDE_TAKEN = Word(
    "{sentence} Но в колонке «{header}» уже стоит «{held}»: решите сами.",
    "{sentence} But “{header}” already holds “{held}”: please decide.",
)
REQUIRED = Word("Не заполнено: {fields}.", "Not filled in: {fields}.")
NOT_MATCHED = Word(
    "Клиент «{client}» не найден: впишите его телефон, почту или код, либо добавьте его в «Клиенты».",
    "Client “{client}” was not found: type the phone, e-mail or id, or add the client to Clients.",
)
MATCHED_TWICE = Word(
    "Под «{client}» подходят несколько клиентов ({count}): впишите телефон, почту или код.",
    "“{client}” fits several clients ({count}): type the phone, e-mail or id.",
)
CLIENT_GONE = Word(
    "Клиента «{client}» больше нет во вкладке «Клиенты». Верните его строку или укажите другого клиента.",
    "The client “{client}” is no longer in Clients. Put the row back, or name another client.",
)
ROW_EDITED = Word(
    "Строка в «Проблемах» изменена, поэтому решение не принято: впишите нужное прямо в ячейку клиента.",
    "This row of Problems was changed, so the decision does not count: type what you want into the client's cell itself.",
)
NOTHING_PROPOSED = Word(
    "Здесь нечего принимать: исправьте ячейку сами или выберите «{never}».",
    "There is nothing to accept here: mend the cell yourself, or choose “{never}”.",
)
CANNOT_WRITE = Word(
    "Предложение не применено: в ячейке «{header}» формула, она объединена или её сейчас меняют.",
    "The proposal was not carried out: the cell “{header}” holds a formula, is merged, or is being typed in.",
)
NO_CLIENT = Word("Не указан клиент.", "No client is named.")
MATCHED = Word("клиент узнан", "the client is known")
NO_LONGER_MATCHED = Word("клиент в строке изменился", "the row names another client now")
ROW_TEXT = Word("что исправить в строке", "what to mend in the row")
NEW_PROBLEM = Word("новая проблема", "a new problem")
ANSWERED = Word("ответ на правило или настройку", "an answer to a rule or setting")
PLACE = Word("{tab}, строка {line}, {field}: ", "{tab}, row {line}, {field}: ")
PLACE_ROW = Word("{tab}, строка {line}: ", "{tab}, row {line}: ")
PLACE_TAB = Word("{tab}: ", "{tab}: ")
PLACE_FIELD = Word("{tab}, {field}: ", "{tab}, {field}: ")
DECISION_UNKNOWN = Word(
    "Решение «{decision}» непонятно: выберите «{do}» или «{never}».",
    "The decision “{decision}” is not clear: choose “{do}” or “{never}”.",
)
CHANGED_SINCE = Word(
    "В ячейке уже не «{now}», предложение не применено.",
    "The cell no longer holds “{now}”; the proposal was not carried out.",
)
