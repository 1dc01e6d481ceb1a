"""What the robot answers beside a cell of Settings, Lists and Rules."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

UNKNOWN_SETTING = Word(
    "Такой настройки нет.{maybe}",
    "There is no such setting.{maybe}",
)
SETTING_TWICE = Word(
    "Настройка стоит дважды: действует первая, эту строку удалите.",
    "This setting stands twice: the first counts, delete this row.",
)
LIST_TWICE = Word(
    "«{value}» уже есть в списке «{list}»: оставьте одно.",
    "“{value}” is in the list “{list}” already: keep one.",
)
SYNONYM_TWICE = Word(
    "«{synonym}» в списке «{list}» стоит у двух значений: «{first}» и «{second}». Пока не действует.",
    "“{synonym}” in the list “{list}” stands at two values: “{first}” and “{second}”. It does not count.",
)
SYNONYM_WITHOUT_VALUE = Word(
    "Слова «{synonym}» стоят без значения слева в списке «{list}».",
    "The words “{synonym}” have no value to their left in the list “{list}”.",
)
LIST_NUMBER = Word(
    "«{column}»: «{value}» — не число от 0 до {high}.",
    "“{column}”: “{value}” is not a number from 0 to {high}.",
)
KEEPS_LAST = Word("{fault} Действует прежний вариант.", "{fault} The former version stays in force.")
NOT_IN_FORCE = Word("{fault} Правило не действует.", "{fault} The rule is not in force.")
UNKNOWN_COLUMN = Word("Нет колонки «{name}».{maybe}", "There is no column “{name}”.{maybe}")
RULE_NAMELESS = Word("У правила нет названия.", "The rule has no name.")
RULE_TWICE = Word("Правило с таким названием уже есть выше.", "A rule of this name stands above.")
RULE_SORT = Word("«Вид»: выберите «профиль», «событие» или «этап».", "“Sort”: choose profile, event or stage.")
RULE_CONDITION = Word("«Условие»: выберите из списка.", "“Condition”: choose from the list.")
RULE_VALUE = Word("«Значение» пусто.", "“Value” is empty.")
RULE_VALUE_NUMBER = Word(
    "«Значение» должно быть числом или датой: «{value}».", "“Value” must be a number or a date: “{value}”."
)
RULE_POINTS = Word("«Баллы» — не число: «{value}».", "“Points” is not a number: “{value}”.")
RULE_WINDOW = Word(
    "«За сколько дней» — не целое число от 1: «{value}».", "“Within days” is not a whole number from 1: “{value}”."
)
RULE_COUNT = Word("«Как считать»: выберите из списка.", "“Count”: choose from the list.")
RULE_STAGE = Word("«Этап»: выберите из списка.", "“Stage”: choose from the list.")
RULE_EVENT = Word(
    "События «{name}» нет в «Справочниках».{maybe}",
    "There is no event “{name}” in Lists.{maybe}",
)
RULE_ON = Word("«Включено»: напишите «да» или «нет».", "“On”: write “yes” or “no”.")
RULE_COLUMN = Word(
    "«Колонка» пуста: впишите колонку вкладки «Клиенты».", "“Column” is empty: name a column of Clients."
)
RULE_COLUMN_LATER = Word(
    "Колонку «{name}» робот заполняет после правил: выберите другую.",
    "The robot fills the column “{name}” after the rules: choose another.",
)


def maybe(near: str) -> Word:
    """Return the question whether a name was meant; nothing where no name is near."""
    return Word(f" Может быть, «{near}»?", f" Perhaps “{near}”?") if near else Word("", "")
