"""Tabs that the robot keeps out of sight: what it must know again should its own memory be lost."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.columns.stories import ROW_ID
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word

SUPPRESSED = Tab(
    key="suppressed",
    title=Word("Кому не писать", "Do not write to"),
    use=Use.LOG,
    hidden=True,
    tells=True,
    note=Word(
        "Кто отписался или чей адрес не работает: отметки без адресов, для робота. Не меняйте и не удаляйте.",
        "Who unsubscribed, or whose address does not work: marks without addresses, for the robot. Leave it as it is.",
    ),
    columns=(
        ROW_ID,
        Column(
            key="since",
            header=Word("С какого дня", "Since"),
            kind=Kind.DATE,
            owner=Owner.ROBOT,
            width=12,
            note=Word("С какого дня.", "Since which day."),
        ),
        Column(
            key="why",
            header=Word("Почему", "Why"),
            kind=Kind.TEXT,
            owner=Owner.ROBOT,
            width=30,
            sensitivity=Sensitivity.PERSONAL,
            note=Word("Почему писем больше нет.", "Why no more letters go."),
        ),
        Column(
            key="seal",
            header=Word("Ключ", "Key"),
            kind=Kind.TEXT,
            owner=Owner.ROBOT,
            width=14,
            note=Word(
                "По какому ключу сделана отметка. Сам ключ — файл .sheetcrm/secret.",
                "By which key the mark was made. The key itself is the file .sheetcrm/secret.",
            ),
        ),
    ),
)
