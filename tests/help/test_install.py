"""Whoever installs the program as the README and the pages start and vps tell gets on, from top to bottom: with pip, git and systemd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.help.pages import ENGLISH, README, RUSSIAN, Page
from tests.help.reader import walk

if TYPE_CHECKING:
    from tests.help.reader import Reader

PAGES = [README, *(pages[name] for pages in (ENGLISH, RUSSIAN) for name in ("start", "vps"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_whoever_installs_as_the_page_tells_gets_on(page: Page, reader: Reader) -> None:
    walk(page, reader)
