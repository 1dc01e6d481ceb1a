"""From a chain's letter to its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheetcrm.model.letters import Rendered
from sheetcrm.model.posted import Post
from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.model.words.defaults import letters, lists
from sheetcrm.model.words.templates import SERVICE
from sheetcrm.policy.press import press
from sheetcrm.policy.sequences.chains import sequence_chains
from sheetcrm.policy.templates.read import templates
from tests.policy.sequences.looks import running
from tests.policy.test_arranging import chain, welcome
from tests.sheets import defaults, sheet

BOOK = """
clients
| id | first_name |
| c1 | Anna       |

templates
| name     | subject | text                |
| letter 0 | Hello   | See. [file: prices.pdf] |
| letter 1 | Hello   | Reply to this.      |
"""


def test_a_letter_is_written_or_says_why_not() -> None:
    snapshot = sheet(BOOK)
    stages = welcome(0, 1)
    found = press(snapshot)
    assert not isinstance(found.terms("Letter 1"), str)
    assert isinstance(found.terms("letter 9"), str)
    assert isinstance(found.write(chain(*stages), stages[1], 0, ""), Rendered)
    assert isinstance(found.write(chain(*stages), replace(stages[0], template="letter 9"), 0, ""), str)


def test_a_file_that_is_not_there_stops_its_letter() -> None:
    stages = welcome(0, 1)
    for files, stops in ((None, False), (frozenset(), True), (frozenset({"prices.pdf"}), False)):
        snapshot = sheet(BOOK, memory=Memory(post=Post(files=files)))
        assert isinstance(press(snapshot).write(chain(*stages), stages[0], 0, ""), str) is stops
        assert isinstance(press(snapshot).write(chain(*stages), stages[1], 0, ""), Rendered)
        told = list(templates(snapshot).answers.values())
        assert len(told) == stops
        assert all("no file “prices.pdf” in the folder files" in answer for answer in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_workbook_sends_the_promised_file_at_once_after_a_subscription(language: Language) -> None:
    """Switched on, the row of a new workbook begins at the very time of the event, and its letter needs no consent to advertising."""
    rows = [
        {key: table[key][n] for key in ("sequence", "start", "wait", "template", "priority")}
        for table in (defaults("sequences", language),)
        for n, cell in enumerate(table["template"])
        if cell == letters.BROCHURE_1.to(language) and table["start"][n] == lists.SUBSCRIBED.to(language)
    ]
    assert [(row["wait"], row["priority"]) for row in rows] == [(0, 1)]
    texts = defaults("templates", language)
    (kind,) = [kind for name, kind in zip(texts["name"], texts["kind"], strict=True) if name == rows[0]["template"]]
    assert kind == SERVICE.to(language)
    sequence = " | ".join(str(rows[0][key]) for key in ("sequence", "start", "template"))
    book = f"""
    clients
    | id | first_name |
    | c1 | Anna       |

    history
    | id | client_id | when             | event                     |
    | h1 | c1        | 2026-11-24 11:50 | {rows[0]["start"]}        |

    sequences
    | id | sequence | start | template | on  | step | wait |
    | s1 | {sequence} | yes | 1 | 0 |

    templates
    | id | name | subject | text |
    | t1 | {rows[0]["template"]} | x | y |
    """
    (one,) = sequence_chains(running(book, today="2026-11-24 12:00", language=language))
    assert (one.person, one.fresh, f"{one.start:%H:%M}") == ("c1", True, "11:50")
