"""The Rules tab: what is understood, what is answered, and what stays in force."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import choices
from sheetcrm.policy.points import points
from sheetcrm.policy.scoring import Rules, rules
from sheetcrm.steps import score
from tests.sheets import broken, cells, defaults, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language


def with_rules(text: str, *, good: dict[str, Any] | None = None, language: Language = "en", own: str = "") -> Snapshot:
    memory = Memory(good={"rules": good or {}})
    text = f"clients\n| id | Shoe size {own}|\n| a1 | 37 {'|' if own else ''}|\n\nrules\n{text}"
    return sheet(text, memory=memory, language=language)


def answer(row: str) -> str:
    """Return the answer to a rule of these cells, "" where it is in force."""
    header = "| name | on | sort | column | condition | value | points | window | count | stage |"
    return rules(with_rules(f"{header}\n{row}")).answers.get("#2", "")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_rules_of_the_template_are_all_in_force(language: Language) -> None:
    snapshot = sheet("", language=language)
    read = rules(replace(snapshot, tables={**snapshot.tables, "rules": defaults("rules", language)}))

    assert not read.answers
    assert len(read.in_force) == len(read.good) == len(defaults("rules"))


def test_both_languages_are_understood_in_one_tab() -> None:
    text = """
    | name | on  | sort    | column     | condition | value    | points | window | count             | stage   |
    | r1   | да  | профиль | Должность  | содержит  | директор | 10     |        |                   |         |
    | r2   | yes | profile | Position   | contains  | director | 10     |        |                   |         |
    | r3   |     | событие |            |           | visit    | "2,5"  | "30"   | раз на каждый предмет |     |
    | r4   |     | Этап    | Source     | равно     | сайт     |        |        |                   | Решение |
    | r5   |     | STAGE   | shoe  SIZE | filled    |          |        |        |                   | decision |
    | r6   | нет | nonsense |           |           |          |        |        |                   |         |
    """
    read = rules(with_rules(text))

    assert not read.answers
    assert [(rule.name, rule.points, rule.stage) for rule in read.in_force] == [
        ("r1", 10, None),
        ("r2", 10, None),
        ("r3", 2.5, None),
        ("r4", 0, 2),
        ("r5", 0, 2),
    ]
    assert [rule.condition.column for rule in read.in_force if rule.condition] == [
        "position",
        "position",
        "source",
        "+Shoe size",
    ]
    assert read.in_force[2].count is choices.ONCE_EACH


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("|   |   | event |  |  | visit | 1 | 30 | | |", "The rule has no name. The rule is not in force."),
        ("| r | maybe | event |  |  | visit | 1 | 30 | | |", "“On”: write “yes” or “no”."),
        ("| r |   | evnt |  |  | visit | 1 | 30 | | |", "“Sort”: choose profile, event or stage."),
        ("| r |   |  |  |  | visit | 1 | 30 | | |", "“Sort”: choose profile, event or stage."),
        ("| r |   | profile |  | equals | x | 1 | | | |", "“Column” is empty: name a column of Clients."),
        ("| r |   | profile | Positon | equals | x | 1 | | | |", "There is no column “Positon”. Perhaps “Position”?"),
        (
            "| r |   | profile | Shoe sise | equals | x | 1 | | | |",
            "There is no column “Shoe sise”. Perhaps “Shoe size”?",
        ),
        ("| r |   | profile | Score | at least | 5 | 1 | | | |", "The robot fills the column “Score” after the rules"),
        ("| r |   | stage | Дней тишины | at least | 5 | | | | decision |", "The robot fills the column “Days silent”"),
        ("| r |   | profile | Problems | filled |  | 1 | | | |", "The robot fills the column “Problems” after"),
        ("| r |   | profile | Position | is | x | 1 | | | |", "“Condition”: choose from the list."),
        ("| r |   | profile | Position |  | x | 1 | | | |", "“Condition”: choose from the list."),
        ("| r |   | profile | Position | equals |  | 1 | | | |", "“Value” is empty."),
        ("| r |   | profile | Position | equals | , | 1 | | | |", "“Value” is empty."),
        ("| r |   | profile | Budget | at least | much | 1 | | | |", "“Value” must be a number or a date: “much”."),
        ("| r |   | profile | Position | filled |  | ten | | | |", "“Points” is not a number: “ten”."),
        ("| r |   | profile | Position | filled |  |  | | | |", "“Points” is not a number: “”."),
        ("| r |   | profile | Position | filled |  | nan | | | |", "“Points” is not a number: “nan”."),
        ("| r |   | event |  |  | visit | 1 | 0.5 | | |", "“Within days” is not a whole number from 1: “0.5”."),
        ("| r |   | event |  |  | visit | 1 | 0 | | |", "“Within days” is not a whole number from 1: “0”."),
        ("| r |   | event |  |  | visit | 1 |  | | |", "“Within days” is not a whole number from 1: “”."),
        ("| r |   | event |  |  |  | 1 | 30 | | |", "“Value” is empty."),
        ("| r |   | event |  |  | visi | 1 | 30 | | |", "There is no event “visi” in Lists. Perhaps “visit”?"),
        ("| r |   | event |  |  | visit | 1 | 30 | sometimes | |", "“Count”: choose from the list."),
        ("| r |   | stage |  |  | visit |  | 30 | | far |", "“Stage”: choose from the list."),
        ("| r |   | stage |  |  | visit |  | 30 | |  |", "“Stage”: choose from the list."),
    ],
)
def test_a_broken_rule_is_answered_in_words(row: str, said: str) -> None:
    assert answer(row).startswith(said)
    assert answer(row).endswith("The rule is not in force.")


@pytest.mark.parametrize(
    "row",
    [
        "|  | yes |  |  |  |  |  | | | |",
        "| r |  | event |  |  | paid, Visit | 1 | 30 | | |",
        "| r |  | stage |  |  | visit |  | 30 | | решение |",
        "| r |  | profile | Birthday | at most | 31.12.1999 | -1 | | | |",
        "| r |  | profile | E-Mail | empty |  | 0 | | | |",
        "| r |  | profile | Покупок | at least | 3 | 0 | | | |",
    ],
)
def test_a_sound_rule_or_an_empty_row_needs_no_answer(row: str) -> None:
    assert answer(row) == ""


def test_an_answer_in_russian() -> None:
    text = "| Правило | Вид | Значение | Баллы |\n| r | событие | визт | 5 |"
    snapshot = with_rules(text, language="ru")

    assert rules(snapshot).answers == {
        "#2": "События «визт» нет в «Справочниках». Может быть, «визит»? Правило не действует."
    }


HEADER = "| name | sort | column | condition | value | points | window | stage | on |\n"
GOOD = "| visits | event | | | visit | 5 | 30 | | |\n| born | profile | birthday | at least | 2000-01-01 | 3 | | | |\n"


def good_of(rows: str) -> dict[str, Any]:
    """Return what the ledger remembers of these rules, after a journey through JSON."""
    remembered: dict[str, Any] = json.loads(json.dumps(rules(with_rules(HEADER + rows)).good))
    return remembered


def names(read: Rules) -> list[tuple[str, float]]:
    return [(rule.name, rule.points) for rule in read.in_force]


def test_the_last_good_version_stays_in_force() -> None:
    before = good_of(GOOD)
    rows = GOOD.replace("| 5 |", "| many |").replace("2000-01-01", "young")
    read = rules(with_rules(HEADER + rows, good=before))

    assert names(read) == [("born", 3), ("visits", 5)]
    assert read.good == before
    assert read.answers == {
        "#2": "“Points” is not a number: “many”. The former version stays in force.",
        "#3": "“Value” must be a number or a date: “young”. The former version stays in force.",
    }


def test_a_rule_without_a_readable_sort_is_known_by_its_name() -> None:
    """A name may stand for two rules: one that gives points, one that names a stage. The broken one is the other."""
    both = "| w | event | | | visit | 5 | 30 | | |\n| w | stage | | | visit | | 30 | decision | |\n"
    before = good_of(both)

    for row in both.splitlines():
        read = rules(
            with_rules(HEADER + both.replace(row, row.replace("event", "?").replace("stage", "?")), good=before)
        )
        assert [(rule.points, rule.stage) for rule in read.in_force] == [(5, None), (0, 2)]
        assert len(read.answers) == 1


def test_a_version_that_no_longer_fits_is_not_in_force() -> None:
    """The rule is about a column of staff's own; staff broke the rule and deleted the column."""
    before = good_of("| big | profile | Shoe size | at least | 40 | 3 | | | |\n")
    snapshot = sheet(
        f"clients\n| id |\n| a1 |\n\nrules\n{HEADER}| big | profile | Shoe size | at least | 40 | x | | | |",
        memory=Memory(good={"rules": before}),
    )
    read = rules(snapshot)

    assert not read.in_force
    assert read.good == before, "the column may come back"
    assert "Shoe size" in read.answers["#2"]


def test_a_rule_that_is_off_stays_off_whatever_breaks() -> None:
    off = "| visits | event | | | visit | 5 | 30 | | no |\n"
    before = good_of(off)
    read = rules(with_rules(HEADER + off.replace("| no |", "| ? |"), good=before))

    assert not rules(with_rules(HEADER + off)).in_force
    assert not read.in_force
    assert read.answers["#2"].endswith("not in force.")


def test_a_deleted_rule_is_forgotten() -> None:
    first, second = GOOD.splitlines()
    read = rules(with_rules(HEADER + second, good=good_of(GOOD)))

    assert names(read) == [("born", 3)]
    assert list(read.good) == ["points: born"]
    assert first


def test_of_two_rules_of_one_name_the_first_counts() -> None:
    read = rules(with_rules(HEADER + GOOD + GOOD.replace("visits", "VISITS").replace("| 5 |", "| 7 |")))

    assert names(read) == [("born", 3), ("visits", 5)]
    assert read.answers == dict.fromkeys(("#4", "#5"), "A rule of this name stands above. The rule is not in force.")


@pytest.mark.parametrize("column", ["points", "on", "name"])
def test_a_lost_header_takes_no_points_away(column: str) -> None:
    snapshot = with_rules(HEADER + GOOD, good=good_of(GOOD) | {"points: odd": "not cells"})
    read = rules(broken(snapshot, "rules", column))

    assert names(read) == [("born", 3), ("visits", 5)]
    assert not read.answers
    tables = {key: table for key, table in snapshot.tables.items() if key not in {"rules", "lists"}}
    assert names(rules(replace(snapshot, tables=tables))) == [("born", 3), ("visits", 5)], "nor does a lost tab"


def test_conditions_on_columns(snapshot: Snapshot) -> None:
    """
    clients
    | id | position        | city   | tags       | budget  | birthday         | keep | segment  | Shoe size |
    | a1 | Артём, Director | Tver   | VIP, bride | 1000    | 2000-01-01       | yes  | active   | 37.5      |
    | a2 | director's aide |        | vips       | 999.99  | 1999-12-31 12:00 | no   | dormant  | "38"      |
    | a3 |                 | тверь  |            | "1000"  | "2000"           |      | спящий   |           |
    | a4 | "  "            | Moscow | bride      | 1000.01 | 2000-01-02       | "да" |          | 37        |
    """
    expected = {
        "position | contains | DIRECTOR, boss": "a1 a2",
        "position | contains | артем": "a1",
        "position | filled |": "a1 a2",
        "position | empty |": "a3 a4",
        "city | equals | tver, ТВЕРЬ": "a1 a3",
        "city | not equal | tver, ТВЕРЬ": "a2 a4",
        "tags | equals | vip": "a1",
        "tags | contains | vip": "a1 a2",
        "tags | not equal | bride": "a2 a3",
        "budget | at least | 1000": "a1 a4",
        "budget | at most | 1000": "a1 a2",
        "budget | equals | 1000": "a1 a3",
        "birthday | at least | 2000-01-01": "a1 a4",
        'birthday | at most | "01.01.2000"': "a1 a2",
        'birthday | equals | "01.01.2000"': "a1",
        "birthday | equals | 1999-12-31": "a2",
        "keep | equals | yes": "a1 a4",
        "keep | equals | нет": "a2",
        "keep | at least | 1": "",
        "segment | equals | Спящий": "a2 a3",
        "Shoe size | at least | 37": "a1 a4",
        "Shoe size | equals | 37, 38": "a2 a4",
    }
    for condition, clients in expected.items():
        table = sheet(
            f"rules\n| name | sort | column | condition | value | points |\n| r | profile | {condition} | 1 |"
        )
        asked = replace(snapshot, tables={**snapshot.tables, "rules": table["rules"]})
        assert not rules(asked).answers, condition
        held = [key for key, times in cells(asked.after(score(asked)), "clients", "score").items() if times]
        assert held == clients.split(), condition


def test_points_without_rules_are_nothing() -> None:
    snapshot = sheet("clients\n| id |\n| a1 |")
    from sheetcrm.policy.activity import story

    earned = points((), snapshot, story(snapshot).events)

    assert earned.score.tolist() == [0]
    assert earned.reasons("en").tolist() == [None]
