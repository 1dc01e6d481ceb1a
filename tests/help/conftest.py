"""A practice workspace after its first night, made once for each language and copied for whoever spoils it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sheetcrm import cli
from sheetcrm.model.words import LANGUAGES
from tests.help.reader import fixed, reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sheetcrm.model.words import Language

__all__ = ["demos", "fixed", "reader", "salon"]


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """Where the practice workspaces lie; not to be changed."""
    folders: dict[Language, Path] = {}
    for language in LANGUAGES:
        folders[language] = tmp_path_factory.mktemp("demo") / "salon"
        result = CliRunner().invoke(cli.main, ["demo", str(folders[language]), "--lang", language])
        assert result.exit_code == 0, result.output
    return folders


@pytest.fixture
def salon(demos: dict[Language, Path], tmp_path: Path) -> Callable[[Language], Path]:
    """Return a copy of the practice workspace in this language."""

    def copy(language: Language) -> Path:
        return shutil.copytree(demos[language], tmp_path / "salon")

    return copy
