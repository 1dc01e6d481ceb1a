"""Every computed cell explains itself (O5, law 6)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.posted import Block, Post, topic_code, topic_hash
from sheetcrm.policy.explain import explain
from sheetcrm.steps import complete, facts, follow, score, segment, value
from tests.sheets import cells, sheet, without

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

BOOK = """
clients
| id | position | phone        | next_contact | stage_by_hand | tags |
| a1 | director | +79991234567 | 2026-12-01   |               |      |
| a2 |          |              |              | decision      |      |
| a3 |          |              |              |               | calc |
| a4 |          |              |              |               |      |

rules
| name   | sort    | column   | condition | value    | points | window | stage         |
| head   | profile | position | equals    | director | 10     |        |               |
| cold   | profile | city     | empty     |          | -2     |        |               |
| zero   | profile | city     | empty     |          | 0      |        |               |
| visits | event   |          |           | visit    | 5      | 60     |               |
| calc   | stage   | tags     | equals    | calc     |        |        | consideration |

orders
| client_id | date       | amount |
| a1        | 2026-11-10 | 300.5  |
| a1        | 2026-11-11 | 100    |
| a1        | 2026-11-12 | 600    |
| a3        | 2026-05-10 | 0.5    |

history
| client_id | when             | event |
| a1        | 2026-11-01 10:00 | visit |
| a1        | 2026-11-02 10:00 | visit |
| a1        | 2026-11-03 10:00 | visit |
| a1        | 2026-11-04 10:00 | visit |
| a1        | 2026-11-05 10:00 | visit |
| a1        | 2026-11-06 10:00 | visit |

tasks
| id | client_id | due        | what |
| t1 | a1        | 2026-11-25 | call |

settings
| name              | value              |
| Weights of fields | Phone 3, E-mail 1  |
"""


@pytest.fixture
def book() -> Snapshot:
    weighty = "last_name first_name patronymic address_as nick channel best_time source source_detail company industry"
    return without(sheet(BOOK), "clients", *weighty.split(), "birthday", "service", "status", "manager")


def test_a_busy_client(book: Snapshot) -> None:
    assert explain(book, "a1") == [
        "Score 38: fit 8, engagement 30.",
        "head: +10 (Position: director).",
        "cold: -2 (City: empty).",
        "visits: +30 within 60 days (06.11.2026, 05.11.2026, 04.11.2026, 03.11.2026, 02.11.2026 …).",
        "Stage “consideration”: score 38, threshold 25.",
        "Segment “active”: actions within 30 days: 9, the last on 12.11.2026.",
        "Days of silence: 10; dormant from 90.",
        "Class A: 1000.5 within 365 days, 99.95 % of the revenue.",
        "Loyalty “advocate”: purchases: 3.",
        "Complete 60 %.",
        "Missing: City (3), E-mail (1).",
        "Next step: call, 25.11.2026.",
        "Then: get in touch, 01.12.2026.",
        "No letters go: no e-mail address.",
        "Does not leave for the archive: not dormant.",
    ]


def test_by_hand_and_silent(book: Snapshot) -> None:
    assert explain(book, "a2") == [
        "Score -2: fit -2, engagement 0.",
        "cold: -2 (City: empty).",
        "Stage “decision”: set by hand.",
        "Segment “moderate”: no action yet; known since 22.11.2026.",
        "Days of silence: 0; dormant from 90.",
        "Class “none”: no revenue within 365 days.",
        "Complete 0 %.",
        "Missing: City (3), Phone (3), Position (3), E-mail (1).",
        "No next step: nothing is due.",
        "No letters go: no e-mail address.",
        "Does not leave for the archive: not dormant.",
    ]


def test_by_a_rule_and_gone(book: Snapshot) -> None:
    told = explain(book, "a3")

    assert "Stage “consideration”: the rule “calc” says so." in told
    assert "Loyalty “did not return”: one purchase, days of silence 196, the usual interval 60." in told


def test_below_every_threshold_and_without_rules(book: Snapshot) -> None:
    assert "Stage “awareness”: score -2 is below the threshold 25." in explain(book, "a4")
    bare = replace(book, tables={**book.tables, "rules": sheet("")["rules"]})
    assert "No rule applies yet." in explain(bare, "a4")


def test_a_full_card_misses_nothing_and_without_fields_there_is_no_share(book: Snapshot) -> None:
    full = without(book, "clients", "email", "city")
    assert "Complete 100 %." in explain(full, "a1")
    assert not [sentence for sentence in explain(full, "a1") if sentence.startswith("Missing")]
    bare = without(full, "clients", "phone", "position")
    assert not [sentence for sentence in explain(bare, "a1") if sentence.startswith("Complete")]


def test_nobody_of_that_id(book: Snapshot) -> None:
    assert explain(book, "zz") == ["There is no client with the id “zz” in Clients."]


def test_in_russian(book: Snapshot) -> None:
    told = explain(replace(book, language="ru"), "a1")

    assert told[0] == "Балл 38: профиль 8, события 30."
    assert "Класс A: 1000,5 за 365 дн., 99,95 % выручки." in told


def test_it_says_what_the_cells_say(book: Snapshot) -> None:
    after = book
    for step in (facts, segment, value, complete, score, follow):
        after = after.after(step(after))
    for client, row in cells(after, "clients", "score", "stage", "segment", "value_class", "completeness").items():
        told = " ".join(explain(after, client))
        points, stage, segment_, value_class, percent = row
        assert f"Score {points:g}:" in told
        assert f"Stage “{stage}”" in told
        assert f"Segment “{segment_}”" in told
        assert f"Class {value_class}" in told or f"Class “{value_class}”" in told
        assert f"Complete {percent:g} %" in told


def test_an_archived_client_is_told_since_when_and_why() -> None:
    text = "clients\n| id |\narchive\n| id | archived | archived_why |\n| z | 2026-01-01 | long silent |\n| y | | |"
    assert explain(sheet(text), "z") == ["In the archive since 01.01.2026: long silent."]
    assert explain(sheet(text), "y") == ["In the archive since —: —."]


def test_which_letters_do_not_go_and_why() -> None:
    book = sheet("""
    clients
    | id | email     | consent |
    | a  | a@mail.ru | yes     |
    | b  | b@mail.ru |         |
    | c  | c@mail.ru | yes     |
    templates
    | name | topic  | subject | text |
    | x    | News   | Hello   | Hi   |
    | y    | NEWS   | Hello   | Hi   |
    | z    | Offers | Hello   | Hi   |
    | none |        | Hello   | Hi   |
    settings
    | name | value |
    | Required fields | E-mail |
    """)
    mark = topic_hash(topic_code("news", str), "a@mail.ru", str)
    memory = replace(book.memory, post=Post(blocked={mark: Block.TOPIC}, fingerprint=str))
    told = {row: explain(replace(book, memory=memory), row)[-2] for row in ("a", "b", "c")}

    assert told["a"] == "No letters on the topic “News”: unsubscribed."
    assert told["b"] == "No advertising goes: no consent to letters."
    assert told["c"].startswith("No next step")
