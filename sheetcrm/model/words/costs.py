"""What the robot answers beside a row of Costs."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

NO_MONTH = Word(
    "В «Месяце» нужна дата: любой день месяца, например 01.11.2026. Пока строка не считается.",
    "“Month” needs a date: any day of the month, such as 01.11.2026. Until then the row does not count.",
)
NO_AMOUNT = Word(
    "В «Сумме» нужно число, например 15000. Пока строка не считается.",
    "“Amount” needs a number, such as 15000. Until then the row does not count.",
)
NO_SOURCE = Word(
    "Напишите источник, иначе затраты некуда отнести. Пока строка не считается.",
    "Write the source, or nobody knows what the money went for. Until then the row does not count.",
)
UNKNOWN_SOURCE = Word(
    "Такого источника нет ни в «Справочниках», ни у клиентов.{maybe} Пока он стоит в «Источниках» отдельно.",
    "Neither Lists nor any client has this source.{maybe} Until then it stands by itself in Sources.",
)
