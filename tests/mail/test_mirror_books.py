"""The hidden tab of those who get no letters, in a workbook file and on a Google Sheet: what stands there outlives the ledger."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.agreement import adopt
from sheetcrm.cli.common import shop_of
from sheetcrm.model.posted import Block
from sheetcrm.model.workbook import read_workbook
from sheetcrm.run import TELLING, run
from sheetcrm.workspace import BOOK_NAME, create_workspace, open_workspace
from tests.google.test_init import init
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sheetcrm.workspace import Workspace

WHEN = datetime(2026, 3, 4, 12, tzinfo=UTC)
TITLE = "Do not write to"


@contextmanager
def of_file(folder: Path) -> Iterator[Callable[[], bool]]:
    create_workspace(folder, "en")
    yield lambda: openpyxl.load_workbook(folder / BOOK_NAME["en"])[TITLE].sheet_state == "hidden"


@contextmanager
def on_google(folder: Path) -> Iterator[Callable[[], bool]]:
    with StandIn() as google:
        sheet = google.add_spreadsheet(title="Salon", locale="en_GB", sheets=["Sheet1"])
        assert init(folder, sheet, google).exit_code == 0
        yield lambda: bool(sheet.sheet(TITLE)._sheet.props.get("hidden"))


def marks(space: Workspace) -> dict[str, str]:
    table = read_workbook(space.book.look().grids).tables["suppressed"]
    return {str(mark): str(why) for mark, why in zip(table["id"], table["why"], strict=True)}


def lost(space: Workspace) -> Workspace:
    """Lose the ledger, but not the key."""
    space.ledger.close()
    for path in space.ledger_path.parent.glob("ledger.sqlite*"):
        path.unlink()
    return open_workspace(space.folder)


def mail(folder: Path) -> str:
    return CliRunner().invoke(cli.main, ["-w", str(folder), "mail"]).output


@pytest.mark.parametrize("kind", [of_file, on_google])
def test_marks_come_back_from_the_book(
    kind: Callable[[Path], AbstractContextManager[Callable[[], bool]]], tmp_path: Path
) -> None:
    folder = tmp_path / "salon"
    with kind(folder) as hidden:
        space = open_workspace(folder)
        hash_ = space.ledger.post.fingerprint
        told = {
            hash_("a@example.com"): (Block.TOPIC, WHEN),
            hash_("b@example.com"): (Block.UNSUBSCRIBED, WHEN),
            hash_("c@example.com"): (Block.COMPLAINT, WHEN),
            hash_("d@example.com"): (Block.HARD, WHEN),
            hash_("e@example.com"): (Block.SOFT, WHEN),
        }
        space.ledger.post.suppress(told)
        assert run(shop_of(space), TELLING, wait=False).state == "done"
        assert set(marks(space)) == set(told)
        assert hidden()
        assert run(shop_of(space), TELLING, wait=False).state == "quiet"

        space = lost(space)
        adopt(shop_of(space))
        assert space.ledger.post.suppressions() == told
        run(shop_of(space), TELLING, wait=False)
        assert len(marks(space)) == len(told)
        assert "Letters go" in mail(folder)

        (folder / ".sheetcrm" / "secret").write_text("another", encoding="ascii")
        space = lost(space)
        adopt(shop_of(space))
        assert space.ledger.post.suppressions() == {}
        said = mail(folder)
        assert f"in the tab “{TITLE}” 5 marks" in said
        assert "Put the file .sheetcrm/secret back from a copy" in said
        run(shop_of(space), TELLING, wait=False)
        assert len(marks(space)) == len(told)
        space.ledger.close()


def test_where_the_book_cannot_be_read_the_ledger_tells_why_no_letters_go(tmp_path: Path) -> None:
    folder = tmp_path / "salon"
    create_workspace(folder, "en")
    space = open_workspace(folder)
    space.ledger.post.pause("the account is blocked")
    space.ledger.close()
    assert "Letters are stopped: the account is blocked" in mail(folder)
    (folder / BOOK_NAME["en"]).write_bytes(b"no workbook")
    assert "Letters are stopped: the account is blocked" in mail(folder)
    (folder / ".sheetcrm" / "secret").write_text("another", encoding="ascii")
    assert "the file .sheetcrm/secret is not the one" in mail(folder)
