"""The rules page is exact: its examples come out as it says, its numbers are the defaults."""

from __future__ import annotations

import re

import pytest

from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.scoring import rules
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.steps import complete, match, score, value
from tests.help.pages import ENGLISH, tables
from tests.sheets import cells, sheet

PAGE = ENGLISH["rules"]
HEADS = "| name | on | sort | column | condition | value | points | window | count | stage |"
GOOD = f"rules\n{HEADS}\n| Heads | yes | profile | Position | contains | director | 10 | | | |"


def test_the_example_of_a_reason_adds_up() -> None:
    (reason,) = re.findall(r"^> (.*)$", PAGE.text, re.MULTILINE)
    points = sum(int(number) for number in re.findall(r"\+(\d+)(?:;|$)", reason))

    assert f"makes {points}." in PAGE.text


def test_the_answers_to_broken_rules_are_these() -> None:
    broken = next(table for table in tables(PAGE.section("## When a rule is broken")))
    memory = Memory(good={"rules": rules(sheet(GOOD)).good})
    rows = {
        "Points: ten": "| Heads | yes | profile | Position | contains | director | ten | | | |",
        "Column: Posision": "| Heads | yes | profile | Posision | contains | director | 10 | | | |",
    }

    for typed, answer in broken:
        said = rules(sheet(f"rules\n{HEADS}\n{rows[typed]}", memory=memory))

        assert next(iter(said.answers.values())).casefold() == answer.casefold()
        assert [rule.points for rule in said.in_force] == [10]


@pytest.mark.parametrize(("count", "points"), [("every time", 3), ("once per subject", 2), ("once", 1)])
def test_three_letters_of_which_two_are_the_same(count: str, points: int) -> None:
    snapshot = sheet(f"""
clients
| id | first_name |
| a1 | Anna       |

history
| client | client_id | when       | event         | subject | direction   |
| a1     | a1        | 2026-11-20 | letter opened | Welcome | from client |
| a1     | a1        | 2026-11-19 | letter opened | welcome | from client |
| a1     | a1        | 2026-11-18 | letter opened | Offer   | from client |
| a1     | a1        | 2026-12-01 | letter opened | Later   | from client |

rules
{HEADS}
| Letters | yes | event | | | letter opened | 1 | 60 | {count} | |
""")

    assert cells(snapshot.after(score(snapshot)), "clients", "score") == {"a1": points}


def test_classes_and_loyalty_are_as_computed_by_hand() -> None:
    """
    clients
    | id | first_name |
    | a1 | Anna       |
    | a2 | Boris      |
    | a3 | Vera       |
    | a4 | Gleb       |

    orders
    | client | client_id | date       | amount | status |
    | a1     | a1        | 2026-11-01 | 79     |        |
    | a2     | a2        | 2026-11-01 | 10     |        |
    | a3     | a3        | 2026-05-01 | 6      |        |
    | a4     | a4        | 2026-11-01 | 5      |        |
    | a4     | a4        | 2026-11-02 | 0      |        |
    | a4     | a4        | 2026-11-03 | 0      |        |
    """
    snapshot = sheet(test_classes_and_loyalty_are_as_computed_by_hand.__doc__ or "")

    after = snapshot.after(value(snapshot))

    # before Boris stand 79 %, before Vera 89 %, before Gleb 95 %
    assert cells(after, "clients", "value_class") == {"a1": "A", "a2": "A", "a3": "B", "a4": "C"}
    assert cells(after, "clients", "loyalty") == {"a1": None, "a2": None, "a3": "did not return", "a4": "advocate"}


def test_weights_take_fields_out_and_columns_of_staff_in() -> None:
    """
    clients
    | id | phone        | Colour  |
    | a1 | +79990000037 | red     |
    | a2 | +79990000038 |         |
    """
    snapshot = sheet(test_weights_take_fields_out_and_columns_of_staff_in.__doc__ or "")
    few = sheet(
        (test_weights_take_fields_out_and_columns_of_staff_in.__doc__ or "")
        + '\nsettings\n| name | value |\n| Weights of fields | "Phone 20, Colour 5" |'
    )

    usual, own = (cells(each.after(complete(each)), "clients", "completeness") for each in (snapshot, few))

    assert usual["a1"] == usual["a2"]
    assert own["a1"] > own["a2"]


def test_an_order_is_matched_before_it_counts() -> None:
    """
    clients
    | id | last_name | first_name | phone        |
    | a1 | Smith     | Anna       | +79990000037 |

    orders
    | client     | date       |
    | Anna Smith | 2026-11-01 |
    """
    snapshot = sheet(test_an_order_is_matched_before_it_counts.__doc__ or "")

    assert cells(snapshot.after(match(snapshot)), "orders", "client_id") == {"orders1": "a1"}


@pytest.mark.parametrize(
    ("said", "key", "number"),
    [
        ("below “Consideration from” (25)", "consideration_from", 25),
        ("“Decision from” (40)", "decision_from", 40),
        ("“Ready to buy from” (15)", "ready_from", 15),
        ("Due tomorrow (“Ready to buy: days”)", "ready_days", 1),
        ("Due in 3 days (“Task of a stage: days”)", "stage_task_days", 3),
        ("at least 3 actions", "active_actions", 3),
        ("within the last 30 days", "active_days", 30),
        ("90 days or more", "dormant_days", 90),
        ("within the last 365 days", "class_days", 365),
        ("less than 80 % of the total", "class_a", 80),
        ("less than 95 %", "class_b", 15),
        ("more than 2 purchases", "advocate_purchases", 2),
        ("more than 1.5 usual intervals", "not_returned_cycles", 1.5),
        ("“Usual interval, days” (60)", "usual_cycle_days", 60),
    ],
)
def test_numbers_in_the_text_are_the_defaults(said: str, key: str, number: float) -> None:
    assert said in PAGE.text
    assert BY_KEY[key].default == number
