"""The Letters ahead tab (M12): a simulated month, day by day and sequence by sequence. Header notes define every figure."""

from __future__ import annotations

from sheetcrm.model.columns.figure import PART, figure, said, summary
from sheetcrm.model.values import Kind

FORECAST = summary(
    "forecast",
    ("Прогноз писем", "Letters ahead"),
    (
        "Какие письма уйдут за 30 дней, если ничего не изменится, и какие не поместятся. Считается раз в неделю.",
        "Which letters go in 30 days if nothing changes, and which find no room. Counted once a week.",
    ),
    PART,
    figure("day", ("День", "Day"), ("День отправки.", "The day on which they go."), kind=Kind.DATE),
    said(
        "name",
        ("Название", "Name"),
        (
            "Цепочка или напоминание. У дня — что и сколько уйдёт.",
            "A sequence or reminder. Of a day: what goes, and how many.",
        ),
        width=60,
    ),
    figure("letters", ("Писем", "Letters"), ("Сколько писем уйдёт.", "How many letters go.")),
    figure(
        "waiting",
        ("Подождут", "Wait"),
        (
            "Сколько писем в свой день не уйдёт и подождёт другого. Письмо, которое ждёт три дня, сосчитано трижды, у цепочки — один раз.",
            "How many letters do not go on their day and wait for another. One that waits three days counts on each, in its sequence once.",
        ),
    ),
    figure(
        "lost",
        ("Не дождутся", "Lost"),
        (
            "Сколько писем прождёт так долго, что уйти уже не сможет: поднимите предел или уберите лишнее.",
            "How many wait so long that they can go no more: raise the limit, or send less.",
        ),
    ),
    said(
        "reason",
        ("Почему подождут", "Why they wait"),
        (
            "Предел писем на день, предел рекламы в неделю, тихие часы и выходные: всё это числа в «Настройках».",
            "The day's limit, the week's limit of advertising, quiet hours and days off: all of them numbers in Settings.",
        ),
        width=50,
    ),
    later=True,
)
