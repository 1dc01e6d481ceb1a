"""The weekly letter to the owner: what it says besides the figures."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SUBJECT = Word("Итоги недели {week}: выручка {revenue}", "Your week {week}: revenue {revenue}")
HELLO = Word("Итоги недели", "Your week")
WEEK = Word("Неделя {week}", "Week {week}")
CALM = Word("Ничего: тревожных цифр нет.", "Nothing: no figure is alarming.")
WHERE = Word("вкладка «{tab}»", "tab “{tab}”")
BEFORE = Word("неделей раньше {value}", "week before: {value}")
UNKNOWN = Word("нет данных", "no data")
MONTH = Word("за прошлый месяц {value}", "last month: {value}")
QUARTER = Word("за 13 недель {value}", "13 weeks: {value}")
SAME = Word("без изменений", "no change")
STILL = Word(
    "Светлый столбик — текущий месяц, он ещё идёт.", "The light column is the current month, which is not over."
)
GOING_ON = Word("ещё идёт", "not over")
FOOT = Word(
    "Подробности — на синих вкладках таблицы. Что значит каждая цифра, сказано в примечании к её заголовку. День и час письма — в «Настройках»; «выкл» вместо дня — не присылать.",
    "More is in the blue tabs of the sheet. What each figure means stands in the note of its header. Day and hour of this letter are in Settings; “off” for the day ends it.",
)

THOUSAND = Word("{n} тыс.", "{n}K")
MILLION = Word("{n} млн", "{n}M")
