"""What a book left undone is told, whatever staff did to the columns in that instant."""

from __future__ import annotations

from sheetcrm.apply import without
from sheetcrm.model.grid import Left
from sheetcrm.model.plan import Change, Plan, objects
from sheetcrm.model.words import Word
from tests.sheets import sheet


def test_a_cell_of_a_column_that_came_in_the_instant_is_told_with_its_row() -> None:
    snapshot = sheet("clients\n| id | city |\n| a  | Omsk |\n| b  | Tver |\n| c  | Tver |")
    table = snapshot["clients"]
    new = objects(["Perm"] * 3)
    plan = Plan.of(Change("clients", "city", objects(["a", "b", "c"]), table["city"], new, objects(["why"] * 3)))
    said = Word("Было: «Омск».", "It was: “Omsk”.")
    beyond = Left(table.title, int(table.lines[1]), 999, restored=True, said=said)
    known = Left(table.title, int(table.lines[2]), table.headers.places["city"])
    done = without(plan, snapshot, [beyond, known])

    assert list(done.changes["clients", "city"].ids) == ["a", "b"]
    assert [(skip.row, skip.column) for skip in done.skipped] == [("b", ""), ("c", "city")]
    assert done.skipped[0].sentence == said.en
