"""From a chain's letter to its words."""

from __future__ import annotations

from dataclasses import replace

from sheetcrm.model.letters import Rendered
from sheetcrm.model.posted import Post
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.press import press
from tests.policy.test_arranging import chain, welcome
from tests.sheets import sheet

BOOK = """
clients
| id | first_name |
| c1 | Anna       |

templates
| name     | subject | text                |
| letter 0 | Hello   | See. [file: prices.pdf] |
| letter 1 | Hello   | Good to meet you.   |
"""


def test_a_letter_is_written_or_says_why_not() -> None:
    snapshot = sheet(BOOK)
    stages = welcome(0, 1)
    letters = press(snapshot)
    assert not isinstance(letters.terms("Letter 1"), str)
    assert isinstance(letters.terms("letter 9"), str)
    assert isinstance(letters.write(chain(*stages), stages[1], 0, ""), Rendered)
    assert isinstance(letters.write(chain(*stages), replace(stages[0], template="letter 9"), 0, ""), str)


def test_a_file_that_is_not_there_stops_its_letter() -> None:
    stages = welcome(0, 1)
    for files, stops in ((None, False), (frozenset(), True), (frozenset({"prices.pdf"}), False)):
        snapshot = sheet(BOOK, memory=Memory(post=Post(files=files)))
        assert isinstance(press(snapshot).write(chain(*stages), stages[0], 0, ""), str) is stops
        assert isinstance(press(snapshot).write(chain(*stages), stages[1], 0, ""), Rendered)
