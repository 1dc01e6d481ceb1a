"""The Costs tab (R2): what advertising cost, month by month and source by source; staff fill it."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column, Sensitivity, Tab, Use
from sheetcrm.model.columns.policies import ANSWER
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word

COSTS = Tab(
    key="costs",
    title=Word("Затраты", "Costs"),
    use=Use.POLICY,
    note=Word(
        "Сколько стоил каждый источник: строка на месяц и источник. Из этого — отдача во вкладке «Источники».",
        "What each source cost: a row for a month and a source. The Sources tab makes the return of it.",
    ),
    later=True,
    columns=(
        Column(
            key="month",
            header=Word("Месяц", "Month"),
            kind=Kind.DATE,
            width=12,
            note=Word(
                "Любой день месяца, за который платили: 01.11.2026.",
                "Any day of the month that was paid for: 01.11.2026.",
            ),
        ),
        Column(
            key="source",
            header=Word("Источник", "Source"),
            kind=Kind.CHOICE,
            list="source",
            width=22,
            note=Word("Как в карточке клиента.", "As in the client's card."),
        ),
        Column(
            key="detail",
            header=Word("Страница или акция", "Page or campaign"),
            kind=Kind.TEXT,
            width=26,
            note=Word(
                "Как «Подробность источника» в карточке. Пусто — за весь источник.",
                "As “Source detail” in the card. Empty: for the whole source.",
            ),
        ),
        Column(
            key="amount",
            header=Word("Сумма", "Amount"),
            kind=Kind.MONEY,
            width=14,
            note=Word("Сколько потратили; возврат — с минусом.", "What was spent; a refund with a minus."),
            sensitivity=Sensitivity.MONEY,
        ),
        Column(
            key="note",
            header=Word("Заметка", "Note"),
            kind=Kind.TEXT,
            width=34,
            note=Word("За что, номер счёта: для себя.", "What for, the invoice: for yourself."),
        ),
        ANSWER,
    ),
)
