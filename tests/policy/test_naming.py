"""How staff name a client: by id, phone, e-mail or name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.plan import objects
from sheetcrm.policy.naming import everyone, namings
from tests.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table

BOOK = """
clients
| id | last_name | first_name | patronymic | phone        | email         |
| c1 | Иванова   | Анна       | Петровна   | +79991234501 | anna@mail.ru  |
| c2 | Иванова   | Анна       |            | +79991234502 |               |
| c3 |           | Олег       |            |              | oleg@mail.ru  |
| c4 | Ким       |            |            |              |               |
| c5 |           |            |            |              |               |
archive
| id | last_name | first_name |
| a1 | Старый    | Друг       |
"""


def put(snapshot: Snapshot, tables: Mapping[str, Table]) -> Snapshot:
    return replace(snapshot, tables={**snapshot.tables, **tables})


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("C1", "c1"),
        ("8 (999) 123-45-01", "c1"),
        ("Anna@Mail.ru", "c1"),
        ("Анна Петровна Иванова", "c1"),
        ("иванова анна петровна", "c1"),
        ("Иванова Анна", None),  # two of them
        ("олег", "c3"),
        ("Ким", "c4"),
        ("Друг Старый", "a1"),  # in the archive
        ("+79991234509", None),
        (None, None),
    ],
)
def test_a_client_is_named_in_many_ways(text: str | None, who: str | None) -> None:
    assert namings(sheet(BOOK)).only(text) == who


def test_everyone_is_in_clients_or_in_the_archive() -> None:
    assert everyone(sheet(BOOK)) == {"c1", "c2", "c3", "c4", "c5", "a1"}


def test_a_row_without_an_id_is_named_by_nothing_but_waits_when_it_is_set_aside() -> None:
    snapshot = sheet(BOOK)
    clients = snapshot["clients"]
    nameless = clients.with_ids(objects(["#2", "c2", "c3", "c4", "c5"]))
    assert not namings(put(snapshot, {"clients": nameless})).all("anna@mail.ru")

    first = nameless.ids == "#2"
    aside = replace(clients.rows(~first), aside=nameless.rows(first))
    names = namings(put(snapshot, {"clients": aside}))
    assert names.waits("anna@mail.ru")
    assert names.only("anna@mail.ru") is None
    assert not names.all("#2")
    assert not names.waits("c3")
    assert "#2" not in everyone(put(snapshot, {"clients": aside}))
