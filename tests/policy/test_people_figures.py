"""Funnel, letters, best clients, managers and the score check by hand (R3, R4, R6, R7, R10). Today is Sunday, 22 November 2026."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.passages import NO_PASSAGES, Passages
from sheetcrm.model.plan import Change, Plan, objects
from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.model.states import LastState, encode
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.funnel import funnel_rows
from sheetcrm.policy.figures.mails import replies, responded
from sheetcrm.policy.figures.overview import overview
from sheetcrm.policy.figures.passing import DEAL, SCORE, passed
from sheetcrm.policy.figures.people import best_rows
from sheetcrm.policy.figures.periods import weeks
from sheetcrm.policy.figures.posts import letter_rows
from sheetcrm.policy.figures.scores import score_rows
from sheetcrm.policy.figures.tables import manager_rows
from sheetcrm.policy.reminders.read import reminders
from tests.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.snapshot import Snapshot

FEW = """
settings
| name                     | value |
| Overview: cases at least | 2     |
"""


def told(test: Callable[..., None]) -> Snapshot:
    """Return the sheet in the test's docstring, where two cases are enough."""
    return sheet((inspect.getdoc(test) or "") + "\n" + FEW)


def seen(snapshot: Snapshot, field: str, *steps: tuple[str, date, str | None]) -> Snapshot:
    """Return the snapshot with what the ledger saw of a column of stages."""
    clients, days, stages = zip(*steps, strict=True)
    known = Passages(objects(clients), np.array([day.toordinal() for day in days], dtype=np.int64), objects(stages))
    memory = replace(snapshot.memory, passages=lambda name: known if name == field else NO_PASSAGES)
    return replace(snapshot, memory=memory)


def test_how_deals_go_from_stage_to_stage() -> None:
    """
    clients
    | id | first_contact | deal_stage    | manager | potential |
    | c1 | 2026-08-01    | first contact | Ann     | 10        |
    | c2 | 2026-08-01    | negotiation   | Ann     | 20        |
    | c3 | 2026-08-01    | lost          | Bob     | 30        |
    | c4 | 2026-08-01    | first contact | Bob     | 40        |
    | c5 | 2026-08-01    | deal          | Eve     |           |

    history
    | client_id | when       | direction   |
    | c2        | 2026-10-09 | from client |
    | c2        | 2026-10-10 | from client |
    | c2        | 2026-10-02 | from client |
    | c2        | 2026-10-16 | from us     |
    """
    snapshot = seen(
        told(test_how_deals_go_from_stage_to_stage),
        DEAL,
        ("c1", date(2026, 10, 10), "first contact"),
        ("c2", date(2026, 10, 6), "first contact"),
        ("c2", date(2026, 10, 16), "negotiation"),
        ("c3", date(2026, 10, 1), "first contact"),
        ("c3", date(2026, 10, 21), "lost"),
        ("c4", date(2026, 7, 1), "first contact"),
        ("c4", date(2026, 7, 2), "presentation"),
        ("c4", date(2026, 7, 3), "first contact"),
        ("gone", date(2026, 10, 1), "first contact"),
        ("c5", date(2026, 10, 1), "presentation"),
        ("c5", date(2026, 10, 1), "deal"),
        ("c1", date(2026, 10, 9), "no such stage"),
    )
    rows = funnel_rows(business(snapshot))
    keys = ("people_now", "potential", "entered", "conversion", "conversion_before", "change", "days", "standing")
    assert [rows[1][key] for key in keys] == [2, 50.0, 3, 33.3, 100.0, -66.7, 10.0, 85.5]
    assert rows[1]["stage"] == "first contact"
    assert [rows[3][key] for key in ("people_now", "entered", "conversion", "actions")] == [1, 1, 0.0, 1.0]
    assert [rows[2][key] for key in ("entered", "conversion", "days")] == [
        1,
        100.0,
        0.5,
    ]  # one left at once, one in a day
    bob = [(row["stage"], row["people_now"], row["entered"]) for row in rows if row.get("manager") == "Bob"]
    assert bob == [("first contact", 1, 1), ("lost", 1, 1)]
    assert rows[4]["mark"] == "too few"


def test_what_is_not_in_lists_is_no_stage_and_names_are_read_in_any_way() -> None:
    """
    clients
    | id | deal_stage    |
    | c1 | reached       |
    | c2 | FIRST CONTACT |
    | c3 | nonsense      |
    """
    rows = funnel_rows(business(told(test_what_is_not_in_lists_is_no_stage_and_names_are_read_in_any_way)))
    assert [row["people_now"] for row in rows[:6]] == [0, 2, 0, 0, 0, 0]
    assert rows[1]["conversion"] == "not measured"
    assert rows[1]["days"] is None


def letter(number: int, person: str, at: datetime, outcome: str = "", title: str = "Hello") -> Posted:
    """Return a letter that went."""
    return Posted(str(number), person, "q1", "1", str(number), State.SENT, at, at, title=title, outcome=outcome)


def test_letters_that_bounced_and_what_was_bought_after() -> None:
    """
    clients
    | id | segment |
    | c1 | active  |
    | c2 | dormant |

    orders
    | client_id | date       | amount | status   |
    | c1        | 2026-11-16 | 10     |          |
    | c2        | 2026-11-10 | 10     | returned |
    """
    snapshot = told(test_letters_that_bounced_and_what_was_bought_after)
    at, old = datetime(2026, 11, 3, 10, tzinfo=UTC), datetime(2026, 10, 3, 10, tzinfo=UTC)
    posted = [letter(1, "c1", at), letter(2, "c2", at, "hard"), letter(3, "c2", at, "complaint"), letter(4, "c1", old)]
    posted += [letter(5, "nobody", old), replace(letter(6, "c1", at), sequence="digest")]
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=posted)))
    rows = letter_rows(business(known))
    whole = rows[0]
    assert [whole[key] for key in ("sent", "sent_before", "converted", "converted_before")] == [3, 2, 33.3, 0.0]
    assert whole["alarm"] == ("33.3% bounced (limit 2%, before 0%); 33.3% unsubscribed (limit 0.5%, before 0%)")
    assert {row["name"]: row["sent"] for row in rows if row["part"] == "Segment"} == {
        "active": 1,
        "dormant": 2,
        "not given": 0,
    }
    assert list(overview(known).alarms) == []  # one letter of each kind alone
    more = [*posted, letter(7, "c2", at, "hard"), letter(8, "c2", at, "complaint")]
    worse = replace(known, memory=replace(known.memory, post=Post(letters=more)))
    [sentence] = [(one.sentence, one.tab) for one in overview(worse).alarms]
    what = "40% bounced (limit 2%, before 0%); 40% unsubscribed (limit 0.5%, before 0%)"
    assert sentence == (f"Letters of 4 weeks: {what}.", "letter_figures")
    off = sheet(
        (inspect.getdoc(test_letters_that_bounced_and_what_was_bought_after) or "")
        + FEW
        + "| Overview: bounced above, % | off |\n| Overview: unsubscribed above, % | 40 |"
    )
    calm = replace(off, memory=known.memory)
    assert letter_rows(business(calm))[0]["alarm"] is None


@pytest.mark.parametrize(
    ("day", "bought"),
    [("2026-11-02", 0.0), ("2026-11-03", 0.0), ("2026-11-04", 100.0), ("2026-11-17", 100.0), ("2026-11-18", 0.0)],
)
def test_an_order_of_the_letters_own_day_is_not_to_its_credit(day: str, bought: float) -> None:
    snapshot = sheet(f"clients\n| id |\n| c1 |\n\norders\n| client_id | date |\n| c1 | {day} |", today="2026-11-22")
    at = datetime(2026, 11, 3, 10, tzinfo=UTC)
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=[letter(1, "c1", at)])))
    assert letter_rows(business(known))[0]["converted"] == bought


def test_letters_that_were_opened_and_clicked() -> None:
    """
    clients
    | id |
    | c1 |
    | c2 |
    | c3 |

    history
    | client_id | when                | event         | direction   |
    | c1        | 2026-11-03 12:59:00 | letter opened | from client |
    | c1        | 2026-11-04 09:00:00 | letter opened | from client |
    | c2        | 2026-11-03          | clicked       |             |
    | c3        | 2026-10-01 10:00:00 | letter opened | from client |
    """
    snapshot = told(test_letters_that_were_opened_and_clicked)
    at = datetime(2026, 11, 3, 10, tzinfo=UTC)  # one o'clock in the afternoon in Moscow
    posted = [letter(1, "c1", at), letter(2, "c2", at), letter(3, "c3", at), letter(4, "nobody", at)]
    posted += [letter(5, "c3", datetime(2026, 10, 1, 6, tzinfo=UTC))]
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=posted)))
    whole = letter_rows(business(known))[0]
    assert [whole[key] for key in ("sent", "opened", "clicked")] == [4, 50.0, 25.0]  # who clicked has opened it, too
    assert [whole[key] for key in ("sent_before", "opened_before", "clicked_before")] == [1, 100.0, None]

    again = [*posted, letter(6, "c1", datetime(2026, 11, 3, 20, tzinfo=UTC))]  # the opening is the later letter's
    later = replace(known, memory=replace(known.memory, post=Post(letters=again)))
    assert letter_rows(business(later))[0]["opened"] == 40.0

    none = replace(known, tables={**known.tables, "history": known["history"].rows(np.zeros(4, dtype=bool))})
    whole = letter_rows(business(none))[0]
    assert [whole[key] for key in ("opened", "opened_before", "clicked")] == ["not measured", None, "not measured"]
    assert whole["alarm"] is None


def test_letters_that_few_opened_or_clicked_are_told() -> None:
    """
    clients
    | id |
    | c1 |

    history
    | client_id | when       | event         |
    | c1        | 2026-11-03 | letter opened |
    | c1        | 2026-11-03 | link clicked  |
    """
    snapshot = told(test_letters_that_few_opened_or_clicked_are_told)
    at = datetime(2026, 11, 3, 10, tzinfo=UTC)
    posted = [letter(number, "c1" if number == 1 else "c2", at) for number in range(1, 51)]
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=posted)))
    assert letter_rows(business(known))[0]["alarm"] == (
        "2% opened (limit 20%, before unknown); 2% clicked (limit 2.5%, before unknown)"
    )
    few = replace(known, memory=replace(known.memory, post=Post(letters=posted[:1])))
    assert letter_rows(business(few))[0]["alarm"] is None


def test_opened_and_clicked_that_fell_twice_are_told() -> None:
    """
    clients
    | id |
    | a1 |
    | a2 |
    | b1 |
    | b2 |
    | c1 |
    | c2 |

    history
    | client_id | when                | event        |
    | a1        | 2026-10-27 18:00:00 | link clicked |
    | a2        | 2026-10-27 18:00:00 | link clicked |
    | b1        | 2026-11-03 18:00:00 | link clicked |
    | b1        | 2026-11-03 18:00:00 | opened letter |
    | a1        | 2026-10-27 18:00:00 | opened letter |
    | c1        | 2026-11-10 08:00:00 | opened letter |
    | c1        | 2026-11-10 08:00:00 | link clicked  |
    """
    snapshot = told(test_opened_and_clicked_that_fell_twice_are_told)
    days = {"a": datetime(2026, 10, 27, 9, tzinfo=UTC), "b": datetime(2026, 11, 3, 9, tzinfo=UTC)}
    days["c"] = datetime(2026, 11, 10, 9, tzinfo=UTC)  # opened before it went: that was another one
    posted = [letter(ord(who) * 10 + n, f"{who}{n}", at) for who, at in days.items() for n in (1, 2)]
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=posted)))
    falling = [one.sentence for one in overview(known).alarms if "falling" in one.sentence]
    assert falling == [
        "Letters opened, %: falling for the second week in a row, 50 → 0 (−100%).",
        "Links clicked, %: falling for the second week in a row, 50 → 0 (−100%).",
    ]
    silent = replace(known, tables={**known.tables, "history": known["history"].rows(np.arange(7) < 6)})
    assert not [one for one in overview(silent).alarms if "falling" in one.sentence]  # one figure alone


def test_reminders_stand_apart_from_sequences_and_by_their_names() -> None:
    """
    clients
    | id |
    | c1 |

    templates
    | name  | kind    | subject | text |
    | Hello | service | Hello   | Hi!  |

    reminders
    | name       | on  | about    | days | to     | template | code |
    | Happy day! | yes | birthday | 0    | client | Hello    |      |
    """
    snapshot = told(test_reminders_stand_apart_from_sequences_and_by_their_names)
    (code,) = reminders(snapshot).known
    at = datetime(2026, 11, 3, 10, tzinfo=UTC)
    posted = [letter(1, "c1", at), replace(letter(2, "c1", at), sequence=code)]
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=posted)))
    rows = letter_rows(business(known))
    assert [(row["part"], row["name"], row["sent"]) for row in rows] == [
        ("All letters", "all together", 2),
        ("Sequence", "q1", 1),
        ("Reminder", "Happy day!", 1),
        ("Template", "Hello", 2),
        ("Segment", "not given", 2),
    ]


def test_who_answered_or_clicked_is_one_person() -> None:
    """
    clients
    | id |
    | c1 |
    | c2 |

    history
    | client_id | when       | event        |
    | c1        | 2026-11-10 | link clicked |
    | c2        | 2026-11-11 | link clicked |
    | c2        | 2026-11-12 | link clicked |
    """
    snapshot = told(test_who_answered_or_clicked_is_one_person)
    when = datetime(2026, 11, 8, 22, tzinfo=UTC)  # the night to Monday in Moscow
    mail = [(Incoming("1", Sort.REPLY, when), "c1"), (Incoming("2", Sort.AUTOMATIC, when), "c3")]
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(mail=mail)))
    trade, week = business(known), weeks(snapshot.today, 1)
    assert responded(trade, week).value == 2
    assert replies(trade, week).value == 1


def test_what_the_best_share_and_who_did_not_return() -> None:
    """
    clients
    | id | first_name | source  | city  | loyalty        | loss_reason |
    | c1 | Ann        | friends | Paris |                |             |
    | c2 | Bea        | friends | Rome  |                |             |
    | c3 |            | ads     | Rome  | did not return | price       |
    | c4 | Dan        | ads     |       | did not return |             |

    orders
    | client_id | date       | amount | service |
    | c1        | 2025-02-01 | 900    | cut     |
    | c1        | 2025-04-01 | 100    | cut     |
    | c2        | 2025-03-01 | 500    | cut     |
    | c2        | 2025-03-01 | 500    | dye     |
    | c2        | 2025-10-01 |        | cut     |
    | c3        | 2026-10-01 | 0      | dye     |
    | c4        | 2025-02-01 |        | cut     |

    history
    | client_id | when       | event | direction   |
    | c3        | 2026-10-02 | call  | from client |
    | c3        | 2026-10-01 | visit | from client |
    """
    rows = best_rows(business(told(test_what_the_best_share_and_who_did_not_return)))
    parts = {part: [row for row in rows if row["part"] == part] for part in ("Best", "What they share", "Not returned")}
    assert [(row["name"], row["revenue"]) for row in parts["Best"]] == [("Ann", 1000.0), ("Bea", 1000.0)]
    assert [(row["name"], row["share"], row["share_rest"]) for row in parts["What they share"]] == [
        ("Source: friends", 100.0, 0.0)
    ]
    assert [(row["name"], row["clients"], row["share"]) for row in parts["Not returned"]] == [
        ("Reason: not given", 1, 50.0),
        ("Reason: too expensive", 1, 50.0),
        ("Service: cut", 1, 50.0),
        ("Service: hair colouring", 1, 50.0),
        ("Last action: call", 1, 50.0),
        ("Last action: not given", 1, 50.0),
    ]
    cohorts = [row for row in rows if row["part"] == "Cohorts"]
    assert [(row["name"], row["clients"], row["back_90"], row["back_365"]) for row in cohorts] == [
        ("Q4 2026", 1, "too early", "too early"),
        ("Q1 2025", 3, 33.3, 66.7),
    ]


def test_who_bought_after_the_second_contact() -> None:
    """
    clients
    | id | first_contact | manager |
    | c1 | 2026-10-01    | Ann     |
    | c2 | 2026-10-01    | Ann     |
    | c3 | 2026-10-01    | Ann     |
    | c4 | 2020-10-01    | Ann     |

    history
    | client_id | when       | direction |
    | c1        | 2026-10-02 | from us   |
    | c1        | 2026-10-05 | from us   |
    | c2        | 2026-10-02 | from us   |
    | c2        | 2026-10-05 | from us   |
    | c3        | 2026-10-02 | from us   |
    | c4        | 2026-10-02 | from us   |
    | c4        | 2026-10-03 | from us   |

    orders
    | client_id | date       |
    | c1        | 2026-10-05 |
    | c2        | 2026-10-04 |
    | c3        | 2026-10-08 |
    | c4        | 2026-10-08 |
    """
    [row] = manager_rows(business(told(test_who_bought_after_the_second_contact)))
    assert row["second"] == 50.0


def test_whether_a_high_score_buys() -> None:
    """
    clients
    | id | stage         |
    | c1 | decision      |
    | c2 | decision      |
    | c3 | awareness     |
    | c4 | consideration |

    orders
    | client_id | date       | amount |
    | c1        | 2026-08-01 | 100.5  |
    | c1        | 2026-10-29 | 100    |
    | c1        | 2026-10-30 | 1000   |
    | c3        | 2026-07-31 | 7      |
    """
    snapshot = told(test_whether_a_high_score_buys)
    early = score_rows(business(snapshot))
    assert [(row["band"], row["people_now"], row["mark"]) for row in early] == [
        ("awareness", 1, "too early to tell"),
        ("consideration", 1, "too early to tell"),
        ("decision", 2, "too early to tell"),
    ]
    steps = [(row, date(2026, 7, 15), "awareness") for row in ("c1", "c2", "c3")]
    steps += [("gone", date(2026, 7, 15), "decision"), ("c1", date(2026, 7, 20), "decision")]
    steps += [("c2", date(2026, 7, 20), "Решение"), ("c3", date(2026, 8, 1), "decision")]
    rows = score_rows(business(seen(snapshot, SCORE, *steps)))
    assert [row["mark"] for row in rows[:3]] == [None] * 3
    keys = ("band", "month", "clients", "bought", "conversion", "revenue", "mark")
    assert [tuple(row[key] for key in keys) for row in rows[3:]] == [
        ("awareness", date(2026, 8, 1), 1, 0, 0.0, 0.0, "too few"),
        ("decision", date(2026, 8, 1), 2, 1, 50.0, 200.5, None),
    ]


def test_who_came_to_a_stage_since_the_last_look() -> None:
    """
    clients
    | id | deal_stage   |
    | c1 | presentation |
    | c2 | new lead     |
    | c3 | new lead     |
    | c4 |              |
    """
    snapshot = told(test_who_came_to_a_stage_since_the_last_look)
    day = snapshot.today.toordinal()

    def last(ids: list[str], stages: list[str | None] | None) -> LastState:
        return LastState(objects(ids), {}, lambda _: None if stages is None else objects(stages), lambda _: b"")

    def came(state: LastState | None, plan: Plan | None = None) -> list[tuple[object, ...]]:
        found = passed(snapshot, plan or Plan(), state)[DEAL]
        assert set(found.days.tolist()) <= {day}
        return list(zip(found.clients, found.stages, strict=True))

    known = last(["c1", "c2", "c4"], ["new lead", "new lead", "deal"])
    assert came(known) == [("c1", "presentation"), ("c3", "new lead"), ("c4", None)]
    assert came(None) == []
    assert came(last([], None)) == []
    assert came(last(["c1"], None)) == []  # the column is new
    same = last(list(snapshot["clients"].ids), list(encode(snapshot["clients"][DEAL])))
    same._same[DEAL] = True
    assert came(same) == []
    change = Change("clients", SCORE, *(objects([one]) for one in ("c1", None, "decision", "")))
    scored = passed(snapshot, Plan.of(change), same)[SCORE]
    assert (list(scored.clients), list(scored.stages)) == (["c1"], ["decision"])
