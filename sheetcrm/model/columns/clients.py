"""The Clients tab (D1, D2) and the Archive, which has the same columns."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column, Owner, Tab, Use
from sheetcrm.model.columns.robot import ID, ROBOT_COLUMNS
from sheetcrm.model.columns.staff import STAFF_COLUMNS
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word

ROBOT = Owner.ROBOT

CLIENTS = Tab(
    key="clients",
    title=Word("Клиенты", "Clients"),
    use=Use.REGISTER,
    note=Word("Все, с кем мы работаем. Одна строка — один человек.", "All we work with. One row is one person."),
    columns=(ID, *STAFF_COLUMNS, *ROBOT_COLUMNS),
)

ARCHIVE = Tab(
    key="archive",
    title=Word("Архив", "Archive"),
    use=Use.REGISTER,
    note=Word(
        "Клиенты, которые давно молчат. Напишут или купят — робот вернёт их в «Клиенты» со всей историей.",
        "Clients long silent. If they write or buy, the robot brings them back with all their history.",
    ),
    columns=(
        *CLIENTS.columns,
        Column(
            key="archived",
            header=Word("В архиве с", "Archived on"),
            kind=Kind.DATE,
            owner=ROBOT,
            note=Word("Когда строка сюда попала.", "When the row came here."),
            purpose=Word("Помнить, как давно человек молчит.", "To remember how long the person has been silent."),
        ),
        Column(
            key="archived_why",
            header=Word("Почему в архиве", "Archived why"),
            kind=Kind.TEXT,
            owner=ROBOT,
            width=44,
            note=Word("Причина словами.", "The reason in words."),
            purpose=Word("Понять, почему строка здесь.", "To see why the row is here."),
        ),
        Column(
            key="merged_into",
            header=Word("Объединён с", "Merged into"),
            kind=Kind.TEXT,
            owner=ROBOT,
            width=13,
            note=Word(
                "Код карточки, с которой эту объединили: это один человек.",
                "The id of the card that this one was merged into: they are one person.",
            ),
            purpose=Word("Считать людей, а не строки.", "To count people, not rows."),
        ),
    ),
)
