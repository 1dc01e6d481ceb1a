"""A config.toml that is changed while the robot stays: it is read again, and one that cannot be used changes nothing and is told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.cli.operation import _shops
from sheetcrm.config import FILE
from sheetcrm.errors import ConfigError
from sheetcrm.serve.troubles import brought, ended
from sheetcrm.show_serve import sentence
from sheetcrm.workspace import create_workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_a_changed_config_is_read_again_and_one_that_cannot_be_used_is_told_once(tmp_path: Path) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    space = create_workspace(tmp_path / "salon", "en")
    shops = _shops(
        space, sleep=time.sleep, stopping=lambda: False, tell=lambda event, values: told.append((event, values))
    )
    path = space.folder / FILE
    text = path.read_text(encoding="utf-8")

    def write(changed: str) -> None:
        fresh = path.with_name("fresh")
        fresh.write_text(changed, encoding="utf-8")
        fresh.replace(path)

    first = shops()
    assert shops() is first
    write(text.replace("clients.xlsx", "other.xlsx"))
    second = shops()
    assert second is not first
    assert second.path.endswith("other.xlsx")
    assert shops() is second
    write("[book\n")
    assert shops() is shops() is second
    space.ledger.path.unlink()
    space.look_again()
    second = shops()
    assert second.ledger is space.ledger, "a memory that went is opened anew, also while config.toml cannot be used"
    assert shops() is second
    assert second.path.endswith("other.xlsx")
    path.unlink()
    assert shops() is second
    assert space.config.book.name == "other.xlsx"
    write(text)
    assert shops().path.endswith("clients.xlsx")

    assert [event for event, _ in told] == ["config_read", "config_failed", "config_failed", "config_read"]
    (trouble,) = brought(*told[1], "en")
    assert (trouble.key, trouble.member) in ended(*told[3])
    for language in ("ru", "en"):
        assert "config.toml" in sentence(*told[1], language)
        assert "config.toml" in sentence(*told[3], language)
    space.ledger.close()


def test_a_config_that_could_not_be_used_at_the_beginning_is_read_again(tmp_path: Path) -> None:
    space = create_workspace(tmp_path / "salon", "en")
    shops = _shops(space, sleep=time.sleep, stopping=lambda: False, tell=lambda *_: None)
    path = space.folder / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text("[book\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        shops()
    path.write_text(text.replace("clients.xlsx", "other.xlsx"), encoding="utf-8")
    assert shops().path.endswith("other.xlsx")
    space.ledger.close()
