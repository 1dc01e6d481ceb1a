"""What the doctor says of the machine that worked on the book last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sheetcrm.doctor import examine
from sheetcrm.workspace import create_workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


def said(folder: Path) -> list[str]:
    found = examine(lambda: open_workspace(folder), clock=lambda: datetime(2026, 11, 26, tzinfo=UTC))
    return [one.said.en for one in found if one.check == "lease"]


def test_the_machine_that_has_the_book_is_named(tmp_path: Path) -> None:
    space = create_workspace(tmp_path / "salon", "en")
    space.ledger.close()
    assert said(space.folder) == []
    space.book.hold()
    (sentence,) = said(space.folder)
    assert space.holder.host in sentence
