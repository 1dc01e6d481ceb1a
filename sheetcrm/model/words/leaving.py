"""What is said of clients who leave for the archive, stay, or come back (L1, L2)."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

NO_ANSWER = Word(
    "мы обращались {day}, ответа нет {days} дн. (предел {limit})",
    "we got in touch on {day}, no answer for {days} days (limit {limit})",
)
NO_PURCHASE = Word(
    "последняя покупка {day}, {days} дн. назад (предел {limit})", "last purchase {day}, {days} days ago (limit {limit})"
)
NEVER_BOUGHT = Word("нет покупок {days} дн. (предел {limit})", "no purchase for {days} days (limit {limit})")
UNOPENED = Word("последние письма не открыты: {count}", "the last letters were not opened: {count}")
SILENT = Word("молчит {days} дн. (предел {limit})", "silent for {days} days (limit {limit})")

KEEP = Word("стоит «Не архивировать»", "“Keep” is ticked")
AHEAD = Word("впереди: {what} ({day})", "ahead: {what} ({day})")
ORDER_OPEN = Word("заказ в работе ({day})", "an order in progress ({day})")
UNPAID = Word("не всё оплачено ({day})", "a bill is unpaid ({day})")
SERVICE_AHEAD = Word("скоро пора: {what} ({day})", "due again: {what} ({day})")
LOOSE = Word(
    "в строке есть запись в колонке без заголовка: подпишите колонку, иначе запись потеряется при переносе",
    "the row has something in a column without a header: name the column, else it would be lost on the way",
)

NO_COLUMN = Word(
    "в «Архиве» нет колонки «{column}», а она заполнена: верните её заголовок",
    "the archive has no column “{column}”, and it is filled: put its header back",
)
NOT_DORMANT = Word("В архив не собирается: не спящий.", "Does not leave for the archive: not dormant.")
NO_REASON = Word(
    "В архив не собирается: ни одна причина не подошла.", "Does not leave for the archive: no reason fits."
)
HELD = Word(
    "Ушёл бы в архив ({reasons}), но остаётся: {holds}.", "Would leave for the archive ({reasons}), but stays: {holds}."
)
WAITS_TURN = Word(
    "Кандидат в архив ({reasons}); за день начинают не больше {count}.",
    "May leave for the archive ({reasons}); no more than {count} begin a day.",
)
WAITS_LETTERS = Word(
    "Кандидат в архив с {day} ({reasons}); сначала письма о возвращении.",
    "May leave for the archive since {day} ({reasons}); letters to win them back go first.",
)
WAITS_CALL = Word(
    "Кандидат в архив с {day} ({reasons}); сначала звонок.",
    "May leave for the archive since {day} ({reasons}); a call comes first.",
)
LEAVES = Word("Уйдёт в архив {day} ({reasons}).", "Leaves for the archive on {day} ({reasons}).")
ARCHIVED = Word("В архиве с {day}: {why}.", "In the archive since {day}: {why}.")

SHOWN = Word("скоро в архив", "leaves soon")
ROW_EDITED = Word(
    "Строка в «Скоро в архив» изменена, поэтому отметка не принята: поставьте «Не архивировать» в строке клиента.",
    "This row of Leaving soon was changed, so the tick does not count: tick “Keep” in the client's own row.",
)
KEPT = Word("отмечено «оставить» во вкладке «Скоро в архив»", "ticked “keep” in the Leaving soon tab")
GONE = Word("давно молчит: {reasons}", "long silent: {reasons}")
CALL = Word("Позвонить: давно не был", "Call: silent for long")
CALL_WHY = Word(
    "Скоро уйдёт в архив: {reasons}. Письмо послать нельзя.",
    "Leaves for the archive soon: {reasons}. No letter may go.",
)

ORDERED = Word("вернулся: заказ {day}", "came back: an order on {day}")
ACTED = Word("вернулся: дал о себе знать {day}", "came back: was heard of on {day}")
WROTE = Word("вернулся: письмо {day}", "came back: a letter on {day}")
BOOKED = Word("вернулся: запись на {day}", "came back: booked for {day}")
PASTED = Word("строку вернули в «Клиенты»", "the row was put back among the clients")
BY_HAND = Word("перенесено вручную", "put here by hand")
