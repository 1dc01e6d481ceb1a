"""`sheetcrm demo`: a workspace with a lived-in workbook, so that anyone can see a night's work in a minute."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.demo import lived_in, write_demo
from sheetcrm.workspace import BOOK_NAME, Workspace, create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sheetcrm.model.words import Language

_QUIET = 600  # seconds: as if staff had saved the file and gone home


@contextmanager
def whole_or_not(folder: Path) -> Iterator[None]:
    """Leave the folder as it was where the making is broken off, so that it can be begun again."""
    before = set(folder.iterdir()) if folder.is_dir() else None
    try:
        yield
    except BaseException:
        for path in set(folder.iterdir()) - (before or set()) if folder.is_dir() else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if before is None and folder.is_dir():
            folder.rmdir()
        raise


def make(folder: Path, language: Language) -> tuple[Workspace, dict[str, int]]:
    """Make the demo's workspace; return it and how many rows it has. Raises ConfigError where the folder has one already."""
    space = create_workspace(folder, language)
    today = date.today()  # noqa: DTZ011 - a practice workbook lives by the clock on the wall
    book = folder / BOOK_NAME[language]
    write_demo(book, language, today)
    saved = time.time() - _QUIET
    os.utime(book, (saved, saved))
    rows = lived_in(language, today=today)
    return space, {tab: sum(1 for row in rows[tab] if row) for tab in ("clients", "orders", "history")}
