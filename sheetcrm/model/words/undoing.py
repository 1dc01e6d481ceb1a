"""What is said when a run is taken back (L4), and of a client's story."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

UNDONE = Word("отмена запуска {run}", "run {run} taken back")
CHANGED_SINCE = Word(
    "С тех пор здесь правили, теперь «{now}»: осталось как есть.", "Edited since, now “{now}”: left as it is."
)
WISH = Word(
    "Прежнее значение снова разрешило бы письма: решите сами и впишите.",
    "The former value would let letters go again: decide and write it yourself.",
)
NO_IDS = Word(
    "В справочниках и правилах робот правку не отменяет: строки могли сдвинуться. Верните её сами.",
    "In lists and rules the robot takes nothing back, since lines may have moved. Please put it back yourself.",
)
GONE_SINCE = Word("Этой строки больше нет: возвращать нечего.", "This row is no longer there: nothing to put back.")
ROW_USED = Word("Со строкой с тех пор работали: она осталась.", "The row was worked on since: it stays.")
CANNOT = Word(
    "Сюда сейчас не записать (формула или строку правят): осталось как есть.",
    "This cannot be written now (a formula, or the row is being edited): left as it is.",
)
ELSEWHERE = Word("Строка теперь в другом месте: осталась там.", "The row is elsewhere by now: it stays there.")
IN_BOTH = Word(
    "Клиент уже есть в «{tab}»: вторая строка осталась на месте.",
    "The client is in “{tab}” already: the other row stays where it is.",
)
PUT_TOGETHER = Word(
    "Здесь сложены две строки одного клиента, второй больше нет: что в ней было, остаётся.",
    "Two rows of one client were put together here, and the other is gone: what it held stays.",
)
JOINED_SINCE = Word(
    "Карточка, с которой эту объединили, сама с тех пор объединена с другой: строка осталась.",
    "The card that this one had joined has itself joined another since: the row stays.",
)
SENT = Word("Письмо «{subject}» ушло: его не вернуть.", "The letter “{subject}” went: it cannot be taken back.")
STAYS_TOLD = Word(
    "Записи журналов и истории остаются: они говорят, что было.", "Lines of logs and history stay: they tell what was."
)
COMPUTED = Word(
    "Колонки робота ({count} яч.) он пересчитает сам в ближайшую ночь.",
    "Robot columns ({count} cells) are computed anew in the next night.",
)

NO_SUCH_RUN = Fault(
    Word("Вернуть запуск {run} нельзя: {reason}.", "Run {run} cannot be taken back: {reason}."),
    Word("Номера запусков показывает sheetcrm log.", "sheetcrm log shows the numbers of runs."),
)
NOT_IN_LOG = Word("в журнале его нет", "it is not in the log")
DID_NOTHING = Word("он ничего не менял", "it changed nothing")
CONFIRM = Word("Вернуть всё это?", "Take all this back?")
DECLINED = Word("Хорошо: всё осталось как есть.", "Very well: everything stays as it is.")
HOW_TO_CONFIRM = Word("Чтобы вернуть: sheetcrm undo {run} --yes", "To take it back: sheetcrm undo {run} --yes")

STORY_EMPTY = Word("Об этом клиенте ничего не записано.", "Nothing is known of this client yet.")
BY_ROBOT = Word("робот, запуск {run}", "robot, run {run}")
CELL = Word("{field}: {before} → {after}", "{field}: {before} → {after}")
CELL_IN = Word("{tab}, {field}: {before} → {after}", "{tab}, {field}: {before} → {after}")
MOVED = Word("строка перенесена: {source} → {target} ({why})", "row moved: {source} → {target} ({why})")
LETTER = Word("письмо «{subject}»: {result}", "letter “{subject}”: {result}")
CONTACT = Word("{event}: {what}", "{event}: {what}")
ORDER = Word("заказ: {what}", "order: {what}")
TASK = Word("задача: {what}", "task: {what}")
TASK_DONE = Word("задача сделана: {what}", "task done: {what}")
