"""Completeness (Q8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.steps import complete
from tests.sheets import cells, sheet, without

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def test_weights_decide(snapshot: Snapshot) -> None:
    """
    clients
    | id   | phone        | email | first_name | birthday   | Shoe size |
    | full | +79991234567 | a@b.c | Anna       | 1990-01-01 | 37        |
    | some | +79991234567 |       |            |            |           |
    | odd  |              | " "   | Anna       | "may"      | ""        |
    | none |              |       |            |            |           |

    settings
    | name              | value                                                                    |
    | Weights of fields | Phone 2, Имя 1, Shoe Size 0.5, Last name 0, E-mail 1, Birthday 1.5, Cat 9 |
    """
    others = "patronymic address_as nick channel best_time source source_detail company position industry city service"
    small = without(snapshot, "clients", *others.split(), "status", "manager")

    assert cells(small.after(complete(small)), "clients", "completeness") == {
        "full": 100,
        "some": 33,  # 2 of 6
        "odd": 42,  # 2.5 of 6 is 41.67
        "none": 0,
    }


def test_the_usual_weights_are_those_of_the_template(snapshot: Snapshot) -> None:
    """
    clients
    | id | phone        | first_name |
    | a1 | +79991234567 | Anna       |
    """
    assert cells(snapshot.after(complete(snapshot)), "clients", "completeness") == {"a1": 25}  # 25 of 102 is 24.5


def test_where_nothing_counts_there_is_nothing_to_say(snapshot: Snapshot) -> None:
    """
    clients
    | id | completeness |
    | a1 | 12           |
    """
    weighty = [column.key for column in snapshot["clients"].tab.columns if column.weight]
    bare = without(snapshot, "clients", *weighty)

    assert cells(bare.after(complete(bare)), "clients", "completeness") == {"a1": None}
    assert not complete(sheet(""))
