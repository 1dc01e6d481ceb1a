"""Pictures of the README and the manual: each is drawn by the command, small, and shown in its language."""

from __future__ import annotations

import re
import shutil
import struct
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.words import LANGUAGES
from tests.help.pages import MANUAL, README
from tests.help.pictures import PICTURE_LIST, PICTURES, WIDTH, draw

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 150_000


def test_the_command_draws_all_that_are_there_and_pages_show_them() -> None:
    drawn = {f"{picture.name}-{language}.png" for picture in PICTURE_LIST for language in LANGUAGES}
    shown = {
        name: page
        for page in (README, *MANUAL)
        for name in re.findall(r"^!\[.+\]\(.*?([^/]+\.png)\)", page.text, re.MULTILINE)
    }

    assert {path.name for path in PICTURES.iterdir()} == drawn
    assert set(shown) == drawn
    assert all(name.endswith(f"-{page.language}.png") for name, page in shown.items())


@pytest.mark.parametrize("path", sorted(PICTURES.iterdir()), ids=lambda path: path.name)
def test_a_picture_is_small_and_sharp(path: Path) -> None:
    held = path.read_bytes()

    assert held[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(held) < _MOST
    assert abs(struct.unpack(">I", held[16:20])[0] - WIDTH) < WIDTH / 10


@pytest.mark.skipif(
    shutil.which("soffice") is None or shutil.which("pdftoppm") is None, reason="no LibreOffice or poppler"
)
def test_the_evening_is_drawn_as_it_is_committed(tmp_path: Path) -> None:
    """Fonts differ from machine to machine, so the size may, a little."""
    draw(["evening"], into=tmp_path, languages=["en"])

    new, old = ((folder / "evening-en.png").read_bytes() for folder in (tmp_path, PICTURES))
    high, told = (struct.unpack(">I", held[20:24])[0] for held in (new, old))
    assert abs(high - told) < told / 5
