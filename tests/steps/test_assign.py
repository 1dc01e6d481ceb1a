"""Tasks for staff (T1, T4): each rule by example, then all of them against a plain reading of the rules, client by client."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.columns import TABS
from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.snapshot import Snapshot
from sheetcrm.model.words import LANGUAGES, Word, choices, letters
from sheetcrm.model.words import tasks as words
from sheetcrm.model.words.defaults import lists
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.task_ids import contact_task, task_id
from sheetcrm.steps import assign, follow
from tests.sheets import broken, cells, defaults, empty, sheet, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

NOW = datetime.fromisoformat("2026-11-22T09:00")
TODAY = NOW.date()


def told(plan: Plan) -> dict[tuple[str, str], tuple[str, str]]:
    """Return due day and reason of each new task, by client and what to do."""
    return {
        (str(row.values["client_id"]), str(row.values["what"])): (str(row.values["due"]), str(row.values["why"]))
        for row in plan.appends.get("tasks", ())
    }


def ticked(snapshot: Snapshot, *, days: int = 0) -> Snapshot:
    """Return the snapshot some days later, when staff have ticked every task."""
    tasks = snapshot["tasks"]
    change = tasks.change("done", [True] * len(tasks), "")
    return replace(snapshot.after(Plan.of(change)), now=snapshot.now + timedelta(days=days))


def test_a_noted_date_makes_a_task_on_its_day(snapshot: Snapshot) -> None:
    """
    clients
    | id     | first_name | next_contact | manager | status |
    | today  | Anna       | 2026-11-22   | Mary    | former |
    | late   | Boris      | 2026-11-08   |         |        |
    | later  | Clara      | 2026-11-23   |         |        |
    | old    | Dora       | 2026-11-07   |         |        |
    | text   | Egor       | "soon"       |         |        |
    """
    plan = assign(snapshot)

    assert told(plan) == {
        ("today", "get in touch"): ("2026-11-22", "you set it for 22.11.2026"),
        ("late", "get in touch"): ("2026-11-22", "you set it for 08.11.2026"),
    }
    row = next(row for row in plan.appends["tasks"] if row.values["client_id"] == "today")
    assert (row.values["client"], row.values["manager"], row.id) == (
        "Anna",
        "Mary",
        contact_task("today", TODAY.toordinal()),
    )
    assert not assign(snapshot.after(plan))
    assert not assign(ticked(snapshot.after(plan)))


def test_a_task_speaks_for_the_noted_date_until_it_is_done(snapshot: Snapshot) -> None:
    """
    clients
    | id | next_contact |
    | a1 | 2026-11-20   |
    | a2 | 2026-11-30   |
    """
    made = snapshot.after(assign(snapshot))
    steps = cells(made.after(follow(made)), "clients", "next_step", "next_step_date")
    done = ticked(made)

    assert steps == {"a1": ("get in touch", TODAY), "a2": ("get in touch", date(2026, 11, 30))}
    assert cells(done.after(follow(done)), "clients", "next_step") == {"a1": None, "a2": "get in touch"}


def test_a_deleted_task_does_not_come_back(snapshot: Snapshot) -> None:
    """
    clients
    | id | next_contact |
    | a1 | 2026-11-20   |
    """
    made = snapshot.after(assign(snapshot))
    gone = replace(made, tables={**made.tables, "tasks": empty("tasks")})

    assert not assign(gone)
    assert not assign(replace(gone, now=gone.now + timedelta(days=3)))


def test_visits_of_today_and_how_yesterdays_went(snapshot: Snapshot) -> None:
    """
    clients
    | id     | booked           | status |
    | timed  | 2026-11-22 14:30 | former |
    | early  | 2026-11-22 08:00 |        |
    | still  | 2026-11-22 08:01 |        |
    | night  | 2026-11-22 09:10 |        |
    | day    | 2026-11-22       |        |
    | ahead  | 2026-11-23 10:00 |        |
    | was    | 2026-11-21 10:00 |        |
    | came   | 2026-11-21 10:00 |        |
    | bought | 2026-11-21       |        |
    | long   | 2026-11-01 10:00 |        |

    history
    | client_id | when             | event   |
    | came      | 2026-11-21 10:40 | meeting |
    | was       | 2026-11-20 10:40 | visit   |

    orders
    | client_id | date       | amount |
    | bought    | 2026-11-21 | 10     |

    settings
    | name                            | value |
    | Call after a purchase, days     | off   |
    """
    assert told(assign(snapshot)) == {
        ("timed", "visit at 14:30: be ready by 13:30"): ("2026-11-22", "booked for 22.11.2026"),
        ("night", "visit at 09:10: be ready by 08:10"): ("2026-11-22", "booked for 22.11.2026"),
        ("day", "a visit today: ask for the time"): ("2026-11-22", "booked for 22.11.2026"),
        ("early", "how did the visit go? Note the outcome"): ("2026-11-22", "visit 22.11.2026"),
        ("was", "how did the visit go? Note the outcome"): ("2026-11-22", "visit 21.11.2026"),
    }


def test_who_noted_the_outcome_is_not_asked(snapshot: Snapshot) -> None:
    """
    clients
    | id | booked           |
    | a1 | 2026-11-22 14:30 |
    | a2 | 2026-11-22 15:30 |
    """
    made = ticked(snapshot.after(assign(snapshot)), days=1)
    tasks = made["tasks"]
    noted = tasks.change("outcome", ["went well" if one == "a1" else None for one in tasks["client_id"]], "")

    assert list(told(assign(made.after(Plan.of(noted))))) == [("a2", words.OUTCOME.en)]


def test_a_visit_moved_to_another_hour_is_told_again(snapshot: Snapshot) -> None:
    """
    clients
    | id | booked           |
    | a1 | 2026-11-22 14:30 |
    """
    made = snapshot.after(assign(snapshot))
    moved = made["clients"].change("booked", [datetime(2026, 11, 22, 16)], "")

    assert list(told(assign(made.after(Plan.of(moved))))) == [("a1", "visit at 16:00: be ready by 15:00")]


def test_after_quotes_and_purchases(snapshot: Snapshot) -> None:
    """
    clients
    | id     | status  | deal_stage |
    | quoted |         |            |
    | again  |         |            |
    | bought |         |            |
    | closed | on hold |            |
    | lost   |         | lost       |
    | buyer  |         |            |
    | void   |         |            |

    history
    | client_id | when             | event            |
    | quoted    | 2026-11-19 10:00 | quote requested  |
    | again     | 2026-11-19       | quote requested  |
    | again     | 2026-11-20       | took the price list |
    | bought    | 2026-11-19       | quote downloaded |
    | closed    | 2026-11-19       | quote downloaded |
    | lost      | 2026-11-19       | quote downloaded |

    orders
    | client_id | date       | status    |
    | bought    | 2026-11-20 |           |
    | buyer     | 2026-11-08 |           |
    | void      | 2026-11-08 | cancelled |
    | closed    | 2026-11-08 |           |
    """
    assert told(assign(snapshot)) == {
        ("quoted", words.QUOTE.en): ("2026-11-22", "quote 19.11.2026, nothing bought yet"),
        ("buyer", words.PURCHASE.en): ("2026-11-22", "last purchase 08.11.2026"),
    }


def test_a_silent_client_in_progress_is_called_every_two_weeks() -> None:
    start = sheet(
        """
        clients
        | id | status |
        | a1 | lead   |

        history
        | client_id | when       | event |
        | a1        | 2026-11-01 | call  |

        settings
        | name                      | value |
        | Without a next step, days | off   |
        """,
        today="2026-11-01",
    )
    came = []
    for day in range(120):
        now = replace(start, now=start.now + timedelta(days=day))
        plan = assign(now)
        came += [day] if plan else []
        start = replace(ticked(now.after(plan)), now=start.now)

    assert came == [14, 28, 42, 56, 70, 84]


def test_an_old_silence_makes_no_task_and_an_open_one_keeps_others_away() -> None:
    text = """
        clients
        | id   | status | deal_stage |
        | old  | lead   |            |
        | open | lead   |            |
        | deal | lead   | deal       |

        history
        | client_id | when       | event |
        | old       | 2026-05-01 | call  |
        | open      | 2026-11-08 | call  |
        | deal      | 2026-11-08 | call  |
        """
    found = sheet(text)
    made = found.after(assign(found))

    assert [who for who, _ in told(assign(found))] == ["open"]
    assert not assign(replace(made, now=made.now + timedelta(days=15)))


def test_an_open_client_without_a_next_step(snapshot: Snapshot) -> None:
    """
    clients
    | id      | status | first_contact | next_contact | booked     | deadline   |
    | fresh   | new    | 2026-11-19    |              |            |            |
    | called  | lead   | 2026-01-01    |              |            |            |
    | planned | lead   | 2026-01-01    | 2026-11-30   |            |            |
    | booked  | lead   | 2026-01-01    |              | 2026-11-30 |            |
    | soon    | lead   | 2026-01-01    |              |            | 2026-11-30 |
    | active  | active | 2026-01-01    |              |            |            |
    | nobody  | lead   |               |              |            |            |

    history
    | client_id | when       | event |
    | called    | 2026-11-18 | call  |
    | planned   | 2026-11-18 | call  |
    | booked    | 2026-11-18 | call  |
    | soon      | 2026-11-18 | call  |
    | active    | 2026-11-18 | call  |
    """
    assert told(assign(snapshot)) == {
        ("fresh", "set the next step"): ("2026-11-22", "in progress, nothing planned since 19.11.2026"),
        ("called", "set the next step"): ("2026-11-22", "in progress, nothing planned since 18.11.2026"),
    }


def test_who_was_called_as_noted_needs_a_new_date_three_days_later(snapshot: Snapshot) -> None:
    """
    clients
    | id | status | next_contact |
    | a1 | lead   | 2026-11-22   |

    history
    | client_id | when       | event |
    | a1        | 2026-05-01 | call  |
    """
    done = ticked(snapshot.after(assign(snapshot)), days=2)

    assert not assign(done)
    assert list(told(assign(replace(done, now=done.now + timedelta(days=1))))) == [("a1", words.FORGOTTEN.en)]


def test_a_round_that_was_missed_does_not_end_the_calls(snapshot: Snapshot) -> None:
    """
    clients
    | id | status |
    | a1 | lead   |

    history
    | client_id | when       | event |
    | a1        | 2026-11-08 | call  |
    """
    done = ticked(snapshot.after(assign(snapshot)))

    assert assign(replace(done, now=done.now + timedelta(days=30)))
    assert not assign(replace(done, now=done.now + timedelta(days=44)))


@pytest.mark.parametrize(("count", "made"), [(30, 30), (31, 0)])
def test_a_list_that_was_brought_over_is_no_crowd_of_leads(count: int, made: int) -> None:
    lines = "\n".join(f"| c{number} | lead | 2026-11-18 |" for number in range(count))
    found = sheet(f"clients\n| id | status | first_contact |\n{lines}")

    assert len(told(assign(found))) == made


def test_debts_of_orders(snapshot: Snapshot) -> None:
    """
    clients
    | id | status |
    | a1 | former |
    | a2 |        |

    orders
    | id       | client_id | date       | amount  | pay_by     | paid | status    |
    | part     | a1        | 2026-11-01 | 12500.5 | 2026-11-20 | 2000 |           |
    | none     | a2        | 2026-11-01 |         | 2026-11-21 |      |           |
    | all      | a1        | 2026-11-01 | 100     | 2026-11-20 | 100  |           |
    | some     | a1        | 2026-11-01 |         | 2026-11-20 | 50   |           |
    | today    | a1        | 2026-11-01 | 100     | 2026-11-22 |      |           |
    | void     | a1        | 2026-11-01 | 100     | 2026-11-20 |      | cancelled |
    | "#5"     | a1        | 2026-11-01 | 100     | 2026-11-20 |      |           |
    | whole    | a2        | 2026-11-01 | 7000    | 2026-11-19 |      |           |

    settings
    | name                        | value |
    | Call after a purchase, days | off   |
    """
    said = sorted(str(row.values["why"]) for row in assign(snapshot).appends["tasks"])

    assert said == [
        "was due on 19.11.2026, $7,000 to pay",
        "was due on 20.11.2026, $10,500.50 to pay",
        "was due on 21.11.2026",
    ]


@pytest.mark.parametrize(("sign", "said"), [("₽", "осталось 10\u00a0500,50\u00a0₽"), ("", "осталось 10\u00a0500,50")])
def test_money_as_people_write_it(sign: str, said: str) -> None:
    found = sheet(
        f"""
        clients
        | id |
        | a1 |

        orders
        | id | client_id | date       | amount  | pay_by     |
        | o1 | a1        | 2026-11-01 | 10500.5 | 2026-11-20 |

        settings
        | name                       | value  |
        | Звонок после покупки, дней | выкл   |
        | Валюта                     | {sign} |
        """,
        language="ru",
    )

    assert [why for _, why in told(assign(found)).values()] == [f"срок был 20.11.2026, {said}"]


def test_low_marks_and_letters_that_came_back(snapshot: Snapshot) -> None:
    """
    clients
    | id     | email       | status |
    | low    |             | former |
    | high   |             |        |
    | twice  |             |        |
    | number |             |        |
    | mute   |             |        |
    | back   | a@x.example |        |
    | none   |             |        |
    | shut   |             | former |

    history
    | client_id | when             | event                | what                   | subject |
    | low       | 2026-11-20       | survey answer        | "6 of 10, waited long" |         |
    | high      | 2026-11-20       | survey answer        | "10"                   |         |
    | twice     | 2026-11-20 12:00 | mark                 |                        | "3/10"  |
    | twice     | 2026-11-20 10:00 | survey answer        | "well, 5"              |         |
    | number    | 2026-11-20       | survey answer        | 2                      |         |
    | mute      | 2026-11-20       | survey answer        | "nice"                 |         |
    | mute      | 2026-11-01       | survey answer        | "1"                    |         |
    | back      | 2026-11-21       | letter not delivered |                        |         |
    | none      | 2026-11-22       | письмо не доставлено |                        |         |
    | shut      | 2026-11-22       | letter not delivered |                        |         |
    """
    assert told(assign(snapshot)) == {
        ("low", words.SURVEY.en): ("2026-11-22", "mark 6 of 10, 20.11.2026"),
        ("twice", words.SURVEY.en): ("2026-11-22", "mark 3 of 10, 20.11.2026"),
        ("number", words.SURVEY.en): ("2026-11-22", "mark 2 of 10, 20.11.2026"),
        ("mute", words.CALL.en): ("2026-11-22", "among the lowest marks: 1 of 10, 01.11.2026"),
        ("back", words.BOUNCE.en): ("2026-11-22", "a letter to a@x.example was not delivered, 21.11.2026"),
        ("none", words.BOUNCE.en): ("2026-11-23", "a letter was not delivered, 22.11.2026"),
    }


VISIT = "visit at 14:30: be ready by 13:30"
OFF = {
    "Next contact: days before": words.CONTACT.en,
    "Call after a quote, days": words.QUOTE.en,
    "Call after a purchase, days": words.PURCHASE.en,
    "In progress: silence, days": words.PROGRESS.en,
    "Without a next step, days": words.FORGOTTEN.en,
    "Visit: remind before, minutes": VISIT,
    "Outcome of a visit: ask after, days": words.OUTCOME.en,
    "Payment overdue by, days": words.PAYMENT.en,
    "Low mark: up to": words.SURVEY.en,
    "Letter came back: days": words.BOUNCE.en,
}
EVERYTHING = """
    clients
    | id | status | next_contact | booked           | first_contact |
    | a1 | lead   | 2026-11-22   | 2026-11-22 14:30 |               |
    | a2 | lead   |              | 2026-11-21       |               |
    | a3 | lead   |              |                  |               |
    | a4 | lead   |              |                  | 2026-11-18    |

    history
    | client_id | when       | event                | what |
    | a1        | 2026-11-19 | quote requested      |      |
    | a1        | 2026-11-21 | letter not delivered |      |
    | a1        | 2026-11-21 | survey answer        | "1"  |
    | a3        | 2026-11-08 | call                 |      |

    orders
    | client_id | date       | amount | pay_by     |
    | a2        | 2026-11-08 | 10     | 2026-11-20 |

    settings
    | name | value |
    """


def test_off_switches_a_rule_off() -> None:
    def asked(*off: str) -> set[str]:
        lines = "\n".join(f"| {name} | off |" for name in off)
        return {what for _, what in told(assign(sheet(EVERYTHING + lines)))}

    assert asked() == set(OFF.values())
    for name, what in OFF.items():
        assert asked(name) == set(OFF.values()) - {what}
    assert not asked(*OFF)


def test_a_tab_that_cannot_be_read_silences_what_depends_on_it() -> None:
    lost = broken(sheet(EVERYTHING), "history", "when")

    assert {what for _, what in told(assign(lost))} == {words.CONTACT.en, VISIT}
    assert not assign(broken(sheet(EVERYTHING), "tasks", "due"))
    assert not assign(sheet(""))


def test_nobody_is_told_of_a_row_in_which_somebody_is_typing(snapshot: Snapshot) -> None:
    """
    clients
    | id | next_contact |
    | a1 | 2026-11-22   |
    """
    found = snapshot["clients"]
    typing = replace(snapshot, tables={**snapshot.tables, "clients": replace(found, settled=~found.settled)})

    assert not assign(typing)


def test_where_staffs_own_reminder_makes_the_task_the_rule_stands_back(snapshot: Snapshot) -> None:
    """
    clients
    | id | next_contact | deadline |
    | a1 | 2026-11-22   |          |

    orders
    | client_id | date       | amount | pay_by     |
    | a1        | 2026-11-01 | 10     | 2026-11-20 |

    reminders
    | name     | on  | about         | days | to      |
    | Contact  | yes | next contact  | 0    | manager |
    | Debt     | yes | payment       | -1   | manager |
    | Deadline | yes | date: Deadline | 1    | manager |

    settings
    | name                        | value |
    | Call after a purchase, days | off   |
    """
    assert not assign(snapshot)


def acts(**often: list[str]) -> list[list[str]]:
    """History rows of clients on these days, of their own doing."""
    return [[name, day, choices.FROM_CLIENT.en] for name, listed in often.items() for day in listed]


def busy(rows: list[list[str]], **clients: str) -> Snapshot:
    """A book of clients by status, and what they did."""
    names = ("id", "status")
    tables = {key: empty(key, "en") for key, tab in TABS.items() if tab.columns}
    tables["clients"] = table("clients", names, [[name, status] for name, status in clients.items()])
    listed: list[list[str | Raw]] = [
        [f"h{place}", who_, date.fromisoformat(day_), way] for place, (who_, day_, way) in enumerate(rows, 1)
    ]
    tables["history"] = table("history", ("id", "client_id", "when", "direction"), listed)
    return Snapshot(tables, NOW, "en")


def test_who_has_become_much_quieter_makes_one_task_a_period() -> None:
    # periods of 28 days begin on 09.11., 12.10. and 14.09.2026
    often = ["2026-09-15", "2026-09-22", "2026-09-29", "2026-10-06", "2026-10-11"]
    rows = acts(
        fell=[*often, "2026-10-13"], stopped=often, steady=[*often, *["2026-10-13"] * 2], few=often[:4], gone=often
    )
    rows += [["we", day, choices.FROM_US.en] for day in often]
    snapshot = busy(rows, fell="", stopped="", steady="", few="", gone="former", we="")
    drop = "ask whether all is well: much quieter than before"

    made = told(assign(snapshot))

    assert made == {
        ("fell", drop): ("2026-11-22", "actions within 28 days: 5 before, 1 now"),
        ("stopped", drop): ("2026-11-22", "actions within 28 days: 5 before, 0 now"),
    }
    assert not assign(ticked(snapshot.after(assign(snapshot)), days=1))
    assert not assign(replace(snapshot, now=NOW + timedelta(days=2)))  # nobody looked for too long


def test_much_interest_without_a_deal_makes_a_task() -> None:
    # periods of 14 days begin on 09.11. and 26.10.2026
    often = ["2026-10-26", "2026-10-27", "2026-10-29", "2026-11-02", "2026-11-05", "2026-11-08"]
    rows = acts(keen=often, bought=often, planned=often, client=often, few=often[1:])
    snapshot = busy(rows, keen="lead", bought="lead", planned="lead", client="", few="lead")
    orders = table("orders", ("id", "client_id", "date"), [["o1", "bought", date(2026, 11, 3)]])
    tasks = table("tasks", ("id", "client_id", "what", "due"), [["t1", "planned", "call", date(2026, 11, 24)]])
    snapshot = replace(snapshot, tables={**snapshot.tables, "orders": orders, "tasks": tasks})

    made = told(assign(snapshot))

    stuck = {key: why for key, why in made.items() if key[1].startswith("offer the next step")}
    assert stuck == {
        ("keen", "offer the next step: much interest and no deal"): (
            "2026-11-22",
            "6 actions within 14 days, nothing bought and nothing planned",
        )
    }


# -- a plain reading of the rules, beside

STATUSES = [None, *(entry.value for entry in lists.STATUS)]
STAGES = [None, *(entry.value for entry in lists.DEAL_STAGE)]
THEIRS = {lists.QUOTE_REQUESTED}
EVENTS = [lists.QUOTE_REQUESTED, words.SURVEY_ANSWER, words.MEETING, letters.BOUNCED, Word("звонок", "call")]
IN_PROGRESS = {"new", "lead", "new lead", "first contact", "presentation", "negotiation"}
CLOSED = {"on hold", "former", "completed", "lost"}
days = st.one_of(st.none(), st.integers(-4, 45).map(lambda back: TODAY - timedelta(days=back)))
moments = st.one_of(
    days,
    st.integers(-2, 20).map(
        lambda back: datetime.combine(TODAY, datetime.min.time()).replace(hour=15) - timedelta(days=back)
    ),
)
who = st.sampled_from(["a1", "a2", "a3", "nobody", None])
NUMBERS = {
    "task_back_days": 14,
    "task_contact_days": 0,
    "task_quote_days": 3,
    "task_purchase_days": 14,
    "task_progress_days": 14,
    "task_progress_times": 6,
    "task_forgotten_days": 3,
    "task_drop_days": 28,
    "task_drop_from": 2,
    "task_drop_percent": 70,
    "task_busy_days": 14,
    "task_busy_from": 2,
    "import_from": 30,
    "visit_minutes": 60,
    "task_outcome_days": 0,
    "task_payment_days": 1,
    "survey_low": 6,
    "task_bounce_days": 1,
}


def rows_of(
    least: int = 0, most: int = 6, **columns: st.SearchStrategy[Any]
) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(dict(columns)), min_size=least, max_size=most)


def number_of(key: str, usual: int) -> st.SearchStrategy[int | None]:
    low = int(BY_KEY[key].low)
    values: list[int | None] = [usual, usual, usual, low, max(low, 5)]
    return st.sampled_from([*values, None] if BY_KEY[key].may_be_off else values)


BOOKS = st.fixed_dictionaries(
    {
        "clients": rows_of(
            3,
            3,
            status=st.sampled_from(STATUSES),
            deal_stage=st.sampled_from([None, None, *STAGES]),
            booked=moments,
            next_contact=days,
            deadline=st.one_of(st.none(), st.none(), days),
            first_contact=days,
            email=st.sampled_from([None, "a@x.example"]),
        ),
        "orders": rows_of(
            client_id=who,
            date=days,
            amount=st.sampled_from([None, 100.0]),
            paid=st.sampled_from([None, 30.0, 100.0]),
            pay_by=days,
            status=st.sampled_from([None, lists.CANCELLED]),
        ),
        "history": rows_of(
            client_id=who,
            when=moments,
            event=st.sampled_from(EVENTS),
            direction=st.sampled_from([None, choices.FROM_US, choices.FROM_CLIENT, choices.FROM_CLIENT]),
            what=st.sampled_from([None, "7", "4, so so", "2 of 10", "fine"]),
        ),
        "tasks": rows_of(0, 3, client_id=who, due=days, what=st.just("call"), done=st.sampled_from([None, True])),
        "numbers": st.fixed_dictionaries({key: number_of(key, usual) for key, usual in NUMBERS.items()}),
    }
)
Book = dict[str, Any]


def snapshot_of(book: Book, language: Language = "en", order: Callable[[list[Any]], list[Any]] = list) -> Snapshot:
    """Build the book; ``order`` rearranges the rows of each tab."""
    tables: dict[str, Table] = {key: empty(key, language) for key, tab in TABS.items() if tab.columns}

    def said(cell: Any) -> Any:
        return cell.to(language) if isinstance(cell, Word) else cell

    for key in ("clients", "orders", "history", "tasks"):
        prefix = "a" if key == "clients" else key
        rows = order([{"id": f"{prefix}{n}", **row} for n, row in enumerate(book[key], 1)])
        columns = ["id", *(book[key][0] if book[key] else ["client_id"])]
        tables[key] = table(key, columns, [[said(row.get(name)) for name in columns] for row in rows])
    values = [
        [BY_KEY[key].name.to(language), choices.OFF.to(language) if number is None else number]
        for key, number in book["numbers"].items()
    ]
    values.append(
        [BY_KEY["task_calls_days"].name.to(language), choices.OFF.to(language)]
    )  # tests/steps/test_surveys.py
    tables["settings"] = table("settings", ("name", "value"), values)
    return Snapshot(tables, NOW, language)


def day(cell: Any) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None


def reference(book: Book, made: set[str], open_tasks: list[tuple[str, date | None]], now: datetime) -> dict[str, date]:
    """Return id and due day of every task that the rules want and that was never made: one client after another."""
    today, number = now.date(), book["numbers"]
    wanted: dict[str, date] = {}
    for place, client in enumerate(book["clients"], 1):
        name = f"a{place}"

        def want(kind: str, cycle: object, due: date, name: str = name) -> None:
            key = task_id(name, kind, str(cycle))
            if key not in made:
                wanted[key] = max(due, today)

        def came(start: date | None, wait: int | None) -> bool:
            """Whether it is due now and was not due too long ago."""
            if start is None or wait is None:
                return False
            return bool(0 <= (today - start).days - wait <= number["task_back_days"])

        status, stage = (cell.en if (cell := client[key]) else "" for key in ("status", "deal_stage"))
        closed = status in CLOSED or stage in CLOSED
        in_progress = not closed and (stage or status) in IN_PROGRESS
        mine = {key: [row for row in book[key] if row["client_id"] == name] for key in ("orders", "history", "tasks")}
        past = [row for row in mine["history"] if (found := day(row["when"])) and found <= today]
        orders = [row for row in mine["orders"] if row["date"] is None or row["date"] <= today]
        bought = [row for row in orders if row["status"] is None]
        purchase = max((row["date"] for row in bought if row["date"]), default=None)

        def last(event: Word, past: list[Any] = past) -> date | None:
            return max((day(row["when"]) or date.min for row in past if row["event"] is event), default=None)

        noted, booked = client["next_contact"], day(client["booked"])
        lead = number["task_contact_days"]
        if noted and lead is not None and came(noted, -lead):
            want("contact", noted, noted)
        if booked == today and number["visit_minutes"] is not None:
            hour = isinstance(client["booked"], datetime)
            if not hour or client["booked"] > now:
                want("visit", f"{client['booked']:%Y-%m-%dT%H:%M}", today)
        hour = isinstance(client["booked"], datetime) and client["booked"].time() != time()
        over = booked is not None and (booked < today or (hour and client["booked"] + timedelta(hours=1) <= now))
        if booked and over and came(booked, number["task_outcome_days"]):
            seen = [found for found in (last(words.MEETING), purchase) if found]
            if all(found < booked for found in seen):
                want("outcome", booked, booked + timedelta(days=number["task_outcome_days"]))
        quote = last(lists.QUOTE_REQUESTED)
        if (
            quote
            and not closed
            and came(quote, wait := number["task_quote_days"])
            and not (purchase and purchase >= quote)
        ):
            want("quote", quote, quote + timedelta(days=wait))
        if purchase and not closed and came(purchase, wait := number["task_purchase_days"]):
            want("purchase", purchase, purchase + timedelta(days=wait))
        bounce = last(letters.BOUNCED)
        if bounce and not closed and number["task_bounce_days"] is not None and came(bounce, 0):
            want("bounce", bounce, bounce + timedelta(days=number["task_bounce_days"]))
        for row in past:
            mark = re.match(r"\d+", row["what"] or "") if row["event"] is words.SURVEY_ANSWER else None
            low = number["survey_low"]
            if mark and low is not None and int(mark[0]) <= low and came(answered := day(row["when"]), 0):
                want("survey", answered, answered or today)
        for place_, row in enumerate(book["orders"], 1):
            wait = number["task_payment_days"]
            if row in bought and row["client_id"] == name and row["pay_by"] and row["pay_by"] < today:
                owes = row["amount"] - (row["paid"] or 0) > 0 if row["amount"] else not row["paid"]
                if owes and came(row["pay_by"], wait):
                    want("payment", f"orders{place_}", row["pay_by"] + timedelta(days=wait))
        planned = (
            (booked is not None and booked >= today)
            or (noted is not None and task_id(name, "contact", noted.isoformat()) not in made)
            or (client["deadline"] is not None and client["deadline"] >= today)
            or any(owner == name and due for owner, due in open_tasks)
        )
        acts = [
            day(row["when"])
            for row in past
            if row["direction"] is choices.FROM_CLIENT or (row["direction"] is None and row["event"] in THEIRS)
        ]
        acts += [row["date"] for row in bought if row["date"]]

        def period(length: int, back: int, acts: list[Any] = acts) -> tuple[date, int]:
            """The first day of a period so many periods back, and how often the client did something in it."""
            first = today - timedelta(days=(today - date(1, 1, 1)).days % length + back * length)
            return first, sum(first <= act < first + timedelta(days=length) for act in acts)

        length, share = number["task_drop_days"], number["task_drop_percent"]
        if length and came(begun := period(length, 0)[0], 0) and not closed and not planned:
            was, now_ = period(length, 2)[1], period(length, 1)[1]
            if was >= number["task_drop_from"] and (was - now_) / was >= share / 100:
                want("drop", begun, begun)
        length = number["task_busy_days"]
        if length and came(begun := period(length, 0)[0], 0) and in_progress and not planned:
            since, often = period(length, 1)
            if often >= number["task_busy_from"] and not (purchase and purchase >= since):
                want("stuck", begun, begun)
        contacts = [day(row["when"]) for row in past] + [row["date"] for row in orders]
        contacts += [noted] if noted and noted <= today else []
        contacts += [booked] if booked and booked < today else []
        touched = max(filter(None, contacts), default=None)
        if touched is None and client["first_contact"] and client["first_contact"] <= today:
            same = sum(
                _never(other, book, n, today) == client["first_contact"] for n, other in enumerate(book["clients"], 1)
            )
            touched = client["first_contact"] if same <= number["import_from"] else None
        if not in_progress or planned or touched is None:
            continue
        silent, every, wait = (today - touched).days, number["task_progress_days"], number["task_forgotten_days"]
        turn = silent // every if every else 0
        if turn and came(touched + timedelta(days=turn * every), 0):
            before = [task_id(name, "progress", f"{touched} {one}") in made for one in range(max(1, turn - 2), turn)]
            if turn == 1 or (turn <= number["task_progress_times"] and any(before)):
                want("progress", f"{touched} {turn}", touched + timedelta(days=turn * every))
        if came(touched, wait) and (every is None or silent < every):
            want("forgotten", touched, touched + timedelta(days=wait))
    return wanted


def _never(client: dict[str, Any], book: Book, number: int, today: date) -> date | None:
    """Return the first contact of a client with whom nothing ever happened."""
    name = f"a{number}"
    there = [day(row["when"]) for row in book["history"] if row["client_id"] == name]
    there += [row["date"] for row in book["orders"] if row["client_id"] == name]
    there += [client["next_contact"], day(client["booked"]) if day(client["booked"]) != today else None]
    if any(found and found <= today for found in there):
        return None
    first: date | None = client["first_contact"]
    return first if first and first <= today else None


@settings(max_examples=150, deadline=None)
@given(BOOKS, st.lists(st.booleans(), min_size=5, max_size=5))
def test_five_looks_over_six_weeks_equal_a_plain_reading(book: Book, ticks: list[bool]) -> None:
    snapshot = snapshot_of(book)
    made = {f"tasks{n}" for n in range(1, len(book["tasks"]) + 1)}
    open_tasks = [(row["client_id"], row["due"]) for row in book["tasks"] if not row["done"]]
    for tick, ahead in zip(ticks, (0, 1, 9, 14, 20), strict=True):
        now = NOW + timedelta(days=ahead)
        snapshot = replace(snapshot, now=now)
        plan = assign(snapshot)
        rows = {row.id: row.values["due"] for row in plan.appends.get("tasks", ())}

        assert rows == reference(book, made, open_tasks, now)
        made |= set(rows)
        open_tasks += [(str(row.values["client_id"]), day(row.values["due"])) for row in plan.appends.get("tasks", ())]
        snapshot = snapshot.after(plan)
        if tick:
            snapshot, open_tasks = ticked(snapshot), []


@settings(max_examples=60, deadline=None)
@given(BOOKS)
def test_the_second_look_of_a_day_is_quiet(book: Book) -> None:
    """Law 2, whatever staff did with the tasks meanwhile."""
    first = snapshot_of(book)
    after = first.after(assign(first))
    gone = replace(after, tables={**after.tables, "tasks": first["tasks"]})

    assert not assign(after)
    made = {row for row in after.memory.tasks if row.startswith("t")}
    for later in (
        ticked(after),
        gone,
    ):  # what staff ticked or deleted never returns; others may have been waiting for it
        assert made.isdisjoint(row.id for row in assign(later).appends.get("tasks", ()))


@settings(max_examples=60, deadline=None)
@given(BOOKS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(book: Book, dice: Any) -> None:
    """Law 5."""

    def contents(plan: Plan) -> list[Row]:
        return sorted(plan.appends.get("tasks", ()), key=lambda row: row.id)

    mixed = snapshot_of(book, order=lambda rows: dice.sample(rows, len(rows)))
    assert contents(assign(mixed)) == contents(assign(snapshot_of(book)))


@settings(max_examples=60, deadline=None)
@given(BOOKS)
def test_both_languages_make_the_same_tasks(book: Book) -> None:
    """Law 7."""
    russian, english = (
        {row.id: (row.values["due"], row.values["client_id"]) for row in assign(found).appends.get("tasks", ())}
        for found in (snapshot_of(book, "ru"), snapshot_of(book, "en"))
    )
    assert russian == english


def test_the_lists_of_a_new_workbook_know_what_the_robot_writes() -> None:
    for language in LANGUAGES:
        known = set(defaults("lists", language)["event"])
        written = (letters.BOUNCED, letters.OPTED_OUT, letters.SPAM_REPORT, words.SURVEY_ANSWER)
        assert known >= {word.to(language) for word in written}
