"""Reminders: what each is about, when it is due, once for each occasion; and tasks for managers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.letters import Rank
from sheetcrm.policy.reminders.chains import reminder_chains
from sheetcrm.policy.reminders.occasions import months_later, on
from sheetcrm.policy.reminders.read import About, reminders
from sheetcrm.steps import check, remind
from tests.policy.sequences.looks import at, later, running
from tests.sheets import broken, cells, defaults, sheet

if TYPE_CHECKING:
    from sheetcrm.model.letters import Chain
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language

HEADER = "| name | on | about | days | to | template | only_if | expiry |"
HELLO = "templates\n| name |\n| Hello |\n"


def tab(*rows: str) -> str:
    """Return the tabs for these reminders, each without its name and "on"."""
    lines = [f"| r{number} | yes | {row} |" for number, row in enumerate(rows, start=1)]
    return HELLO + "\n".join(("reminders", HEADER, *lines)) + "\n"


def one(about: str, days: str = "0", to: str = "client", only_if: str = "", expiry: str = "") -> str:
    return f"{about} | {days} | {to} | {'Hello' if to == 'client' else ''} | {only_if} | {expiry}"


def due(snapshot: Snapshot) -> dict[tuple[str, str], datetime]:
    found = {(chain.person, chain.cycle): chain for chain in reminder_chains(snapshot)}
    return {key: chain.start.replace(tzinfo=None) for key, chain in found.items()}


def only(snapshot: Snapshot) -> Chain:
    (chain,) = reminder_chains(snapshot)
    return chain


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_the_template_holds_is_understood_and_off(language: Language) -> None:
    empty = sheet("", language=language)
    tabs = {key: defaults(key, language) for key in ("reminders", "templates")}
    snapshot = replace(empty, tables={**empty.tables, **tabs})
    read = reminders(snapshot)

    assert not read.answers
    assert len(read.known) == len(read.good) == len(defaults("reminders")) == 11
    assert not read.running
    assert not reminder_chains(snapshot)


def answer(row: str) -> str:
    return reminders(sheet(tab(row))).answers.get("#2", "")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (one(""), "“About” is empty."),
        (one("bokking"), "“About”: “bokking” is not understood. Perhaps “booking”?"),
        (one("bouquet"), "Lists do not say after how many months the service “bouquet” is due again."),
        (one("date: city"), "“City” is not a column of dates."),
        (one("booking", "soon"), "“Days before” is not a number: “soon”."),
        (one("booking", to="boss"), "“To whom”: write “client” or “manager”."),
        ("booking | 1 | | Helo | |", "There is no template “Helo”. Perhaps “Hello”?"),
        ("booking | 1 | client | | |", "“Template” is empty: name the letter to send."),
        (one("booking", expiry="-1"), "“Late by (days)” is not a number from 0: “-1”."),
        (one("booking", only_if="rich"), "“Only if”: “rich” is not understood."),
    ],
)
def test_what_is_answered(row: str, said: str) -> None:
    assert answer(row).startswith(said)


def test_a_nameless_reminder_is_answered_and_so_is_an_unclear_switch() -> None:
    text = tab(one("booking"), one("booking")).replace("| r1 |", "|  |").replace("| r2 | yes |", "| r2 | maybe |")

    assert [text.partition(" This")[0] for text in reminders(sheet(text)).answers.values()] == [
        "The reminder has no name.",
        "“On”: write “yes” or “no”.",
    ]


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("запись", (About.BOOKING, "")),
        ("День рождения", (About.BIRTHDAY, "")),
        ("годовщина", (About.ANNIVERSARY, "")),
        ("оплата", (About.PAYMENT, "")),
        ("заказ выполнен", (About.DONE, "")),
        ("следующий контакт", (About.DATE, "next_contact")),
        ("дата: deadline", (About.DATE, "deadline")),
        ("hair cut", (About.SERVICE, "haircut")),
    ],
)
def test_what_a_reminder_may_be_about(about: str, found: tuple[About, str]) -> None:
    (read,) = reminders(sheet(tab(one(about)))).known.values()

    assert (read.about, read.subject) == found


def test_the_last_good_version_stays_in_force() -> None:
    before = running(tab(one("booking", "2")))
    good = json.loads(json.dumps(reminders(before).good))
    text = tab(one("bokking", "2"))
    after = replace(sheet(text), memory=replace(later(before).memory, good={"reminders": good}))

    assert reminders(after).known == reminders(before).known
    assert reminders(after).answers["#2"].endswith("The former version stays in force.")
    assert [problem.now for problem in check(after).problems if problem.tab == "reminders"] == ["r1"]


BOOKED = """
    clients
    | id | booked           |
    | a1 | 2026-11-24 14:30 |
    | a2 | 2026-11-24       |
    | a3 | 2026-11-20 10:00 |
    | a4 | 2027-02-01 10:00 |
    | a5 | soon             |
"""


def test_a_booking_is_reminded_of_days_before_until_the_visit() -> None:
    snapshot = running(BOOKED + tab(one("booking", "2")))
    found = {chain.person: chain for chain in reminder_chains(snapshot)}

    assert due(snapshot) == {
        ("a1", "2026-11-24T14:30"): at("2026-11-22"),
        ("a2", "2026-11-24"): at("2026-11-22"),
        ("a3", "2026-11-20T10:00"): at("2026-11-18"),
    }
    assert [chain.until.replace(tzinfo=None) for chain in found.values() if chain.until] == [
        at("2026-11-24 14:30"),
        at("2026-11-24 23:59:59"),
        at("2026-11-20 10:00"),
    ]
    assert found["a1"].facts == {"visit_date": date(2026, 11, 24), "visit_time": time(14, 30)}
    assert found["a2"].facts == {"visit_date": date(2026, 11, 24)}
    assert (found["a1"].exact, found["a1"].rank, found["a1"].fresh) == (False, Rank.REMINDER, True)
    assert found["a1"].why == "booking, 24.11.2026"
    assert [(stage.id, stage.template, stage.expiry) for stage in found["a1"].stages] == [
        ("1", "Hello", timedelta(days=7))
    ]


def test_a_reminder_may_be_so_late_and_no_later() -> None:
    snapshot = running(BOOKED + tab(one("booking", "2")))

    assert ("a3", "2026-11-20T10:00") in due(later(snapshot, days=3, hours=14))
    assert ("a3", "2026-11-20T10:00") not in due(later(snapshot, days=4))


def test_hours_before_a_visit_count_from_its_time() -> None:
    chain = {one.person: one for one in reminder_chains(running(BOOKED + tab(one("booking", "0.125"))))}["a1"]

    assert (chain.start.replace(tzinfo=None), chain.exact) == (at("2026-11-24 11:30"), True)
    far = BOOKED.replace("2026-11-24 14:30", "2026-12-01 14:30")
    assert ("a1", "2026-12-01T14:30") not in due(
        running(far + tab(one("booking", "0.125")))
    )  # the Queue tells of a week
    assert ("a1", "2026-12-01T14:30") in due(running(far + tab(one("booking", "0.75"))))


def test_the_farther_of_two_reminders_of_one_booking_does_not_go_once_the_nearer_is_due() -> None:
    rows = (
        one("booking", "7"),
        one("booking", "2"),
        one("booking", "1", "manager"),
        one("booking", "1", only_if="Status = lead"),
    )
    found = [chain for chain in reminder_chains(running(BOOKED + tab(*rows))) if chain.person == "a1"]
    until = {chain.name: chain.until and chain.until.replace(tzinfo=None) for chain in found}

    assert until == {"r1": at("2026-11-22"), "r2": at("2026-11-24 14:30"), "r4": at("2026-11-24 14:30")}


def test_a_client_whose_row_is_typed_in_is_left_in_peace() -> None:
    snapshot = running(BOOKED + tab(one("booking", "2")))
    table = snapshot["clients"]
    busy = replace(table, settled=table.ids != "a1")

    assert ("a1", "2026-11-24T14:30") not in due(replace(snapshot, tables={**snapshot.tables, "clients": busy}))


def test_a_visit_that_was_moved_is_another_one() -> None:
    first = running(BOOKED + tab(one("booking", "2")))
    moved = later(first, BOOKED.replace("2026-11-24 14:30", "2026-11-25 14:30") + tab(one("booking", "2")), hours=1)

    assert ("a1", "2026-11-25T14:30") in due(moved)
    assert ("a1", "2026-11-24T14:30") not in due(moved)


def test_a_birthday_comes_once_a_year_and_a_leap_day_on_the_28th() -> None:
    text = """
    clients
    | id | birthday   |
    | a1 | 1985-11-24 |
    | a2 | 1992-02-29 |
    | a3 | 2026-11-24 |
    | a4 | 1990-01-02 |
    | a5 | "03.04"    |
    """ + tab(one("birthday", "2"))
    assert due(running(text)) == {("a1", "2026"): at("2026-11-22")}
    assert due(running(text, today="2026-12-30")) == {("a4", "2027"): at("2026-12-31")}
    assert due(running(text, today="2027-03-01", since="2026-01-01")) == {("a2", "2027"): at("2027-02-26")}
    assert due(running(text, today="2028-02-27", since="2026-01-01")) == {("a2", "2028"): at("2028-02-27")}


def test_the_day_of_a_leap_birthday_and_the_end_of_a_short_month() -> None:
    assert on(date(1992, 2, 29), 2027) == date(2027, 2, 28)
    assert on(date(1992, 2, 29), 2028) == date(2028, 2, 29)
    assert on(date(1992, 2, 28), 2028) == date(2028, 2, 28)
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 11, 22), 1.5) == date(2027, 1, 6)
    assert months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_the_anniversary_of_the_first_order() -> None:
    text = """
    clients
    | id |
    | a1 |
    | a2 |

    orders
    | id | client_id | date       | status    |
    | o1 | a1        | 2024-11-22 |           |
    | o2 | a1        | 2025-11-20 |           |
    | o3 | a2        | 2026-11-22 |           |
    | o4 | a2        | 2025-11-22 | cancelled |
    """ + tab(one("anniversary"))
    chain = only(running(text))

    assert due(running(text)) == {("a1", "2026"): at("2026-11-22")}
    assert chain.facts == {"order_date": date(2024, 11, 22), "year": 2026}


SERVED = """
    clients
    | id | booked           |
    | a1 |                  |
    | a2 | 2026-12-01 10:00 |
    | a3 | 2026-10-01 10:00 |

    orders
    | id | client_id | date       | service        | status    | object |
    | o2 | a1        | 2026-05-29 | dental check   |           |        |
    | o1 | a1        | 2026-05-29 | dental check-up |           | tooth  |
    | o3 | a1        | 2026-05-01 | dental check-up |           |        |
    | o4 | a1        | 2026-09-01 | haircut        |           |        |
    | o5 | a2        | 2026-05-25 | dental check-up |           |        |
    | o6 | a3        | 2026-05-25 | dental check-up |           |        |
    | o7 | a3        | 2026-06-25 | dental check-up | cancelled |        |
"""


def test_a_service_is_due_again_after_its_interval_since_the_last_order() -> None:
    snapshot = running(SERVED + tab(one("dental check-up", "7")))
    found = {chain.person: chain for chain in reminder_chains(snapshot)}

    assert due(snapshot) == {
        ("a1", "o2"): at("2026-11-22"),
        ("a2", "o5"): at("2026-11-18"),
        ("a3", "o6"): at("2026-11-18"),
    }
    assert {person: chain.ended for person, chain in found.items()} == {
        "a1": "",
        "a2": "The client is booked for 01.12.2026 already",
        "a3": "",
    }
    assert found["a3"].facts == {
        "service": "dental check-up",
        "order_date": date(2026, 5, 25),
        "visit_date": date(2026, 5, 25),
    }
    newer = SERVED + "    | o8 | a1 | 2026-11-01 | dental check-up | | |\n"
    assert {person for person, _ in due(running(newer + tab(one("dental check-up", "7"))))} == {"a2", "a3"}
    assert not due(running(tab(one("dental check-up"))))


PAYMENTS = """
    clients
    | id |
    | a1 |

    orders
    | id | client_id | date       | pay_by     | amount | paid | status    |
    | o1 | a1        | 2026-11-01 | 2026-11-23 | 1000   |      |           |
    | o2 | a1        | 2026-11-01 | 2026-11-23 | 1000   | 400  |           |
    | o3 | a1        | 2026-11-01 | 2026-11-23 | 1000   | 1000 |           |
    | o4 | a1        | 2026-11-01 | 2026-11-23 |        |      |           |
    | o5 | a1        | 2026-11-01 | 2026-11-23 |        | 500  |           |
    | o6 | a1        | 2026-11-01 | 2026-11-23 | 1000   |      | cancelled |
    | o7 | a1        | 2026-11-01 | soon       | 1000   |      |           |
    | o8 | a1        | soon       | 2026-11-19 | 1000   | yes  |           |
"""


def test_a_payment_is_reminded_of_until_it_is_paid() -> None:
    found = {chain.cycle: chain for chain in reminder_chains(running(PAYMENTS + tab(one("payment", "1", expiry="1"))))}

    assert {cycle: (chain.ended, chain.facts.get("amount_due")) for cycle, chain in found.items()} == {
        "o1": ("", 1000),
        "o2": ("", 600),
        "o3": ("Paid", None),
        "o4": ("", None),
        "o5": ("Paid", None),
    }
    assert {chain.rank for chain in found.values()} == {Rank.SERVICE}
    assert found["o1"].until is None
    assert found["o1"].facts["pay_by"] == date(2026, 11, 23)
    overdue = running(PAYMENTS + tab(one("payment", "-3", expiry="1")))
    assert due(overdue)["a1", "o8"] == at("2026-11-22")
    assert due(overdue)["a1", "o1"] == at("2026-11-26")


def done(status: str) -> str:
    rows = (
        f"clients\n| id |\n| a1 |\n\norders\n| id | client_id | date | status |\n| o1 | a1 | 2026-11-20 | {status} |\n"
    )
    return rows + tab(one("order done"), one("order done", "1"))


def test_thanks_at_once_when_an_order_is_done_and_the_survey_24_hours_after() -> None:
    first = running(done("new"))
    assert not due(first)
    seen = later(first, done("done"), hours=2)
    assert not due(seen)
    snapshot = later(seen, minutes=10)
    starts = {
        chain.name: (chain.start.replace(tzinfo=None), chain.exact, chain.ended) for chain in reminder_chains(snapshot)
    }

    assert starts == {"r1": (at("2026-11-22 11:00"), True, ""), "r2": (at("2026-11-23 11:00"), True, "")}
    assert not due(later(snapshot, days=10))
    undone = later(snapshot, done("new"), minutes=10)
    assert {chain.ended for chain in reminder_chains(undone)} == {"No longer so: order done"}


def test_a_condition_makes_reminders_differ_for_new_and_regular_clients() -> None:
    text = "clients\n| id | birthday | purchases |\n| a1 | 1985-11-22 | 1 |\n| a2 | 1985-11-22 | 5 |\n"
    text += tab(one("birthday", only_if="Purchases at most 2"), one("birthday", only_if="Purchases >= 3"))
    found = {(chain.name, chain.person): chain.stages[0].unless for chain in reminder_chains(running(text))}

    assert found == {
        ("r1", "a1"): "",
        ("r1", "a2"): "Does not fit the condition “Purchases at most 2”",
        ("r2", "a1"): "Does not fit the condition “Purchases >= 3”",
        ("r2", "a2"): "",
    }


def test_what_was_due_before_it_was_switched_on_is_not_new() -> None:
    text = BOOKED + tab(one("booking", "2"))
    assert {chain.person: chain.fresh for chain in reminder_chains(running(text, since="2026-11-22"))} == {
        "a1": True,
        "a2": True,
        "a3": False,
    }
    assert not any(chain.fresh for chain in reminder_chains(sheet(text)))


CONTACTS = """
    clients
    | id | last_name | next_contact | manager | status |
    | a1 | Kim       | 2026-11-22   | Anna    | lead   |
    | a2 | Lee       | 2026-11-20   | Oliver  | lead   |
    | a3 | Roe       | 2026-11-23   | Oliver  | lead   |
    | a4 | Doe       | 2026-11-22   | Oliver  | former |
    | a5 | Poe       | 2026-11-13   | Oliver  | lead   |
"""


def test_a_reminder_to_the_manager_becomes_one_task() -> None:
    manager = one("next contact", to="manager", only_if="Status = lead")
    snapshot = running(CONTACTS + tab(manager, one("birthday")))
    plan = remind(snapshot)
    after = snapshot.after(plan)

    assert sorted(cells(after, "tasks", "client", "due", "manager", "what", "why").values()) == [
        ("Kim", date(2026, 11, 22), "Anna", "r1", "next contact, 22.11.2026"),
        ("Lee", date(2026, 11, 22), "Oliver", "r1", "next contact, 20.11.2026"),
    ]
    assert not plan.chains
    assert not remind(after)
    assert not remind(sheet(CONTACTS + tab(one("next contact", to="manager")))).appends


def test_without_sound_clients_nobody_is_reminded() -> None:
    text = BOOKED + tab(one("booking", "2"), one("next contact", to="manager"))
    lost = broken(running(text), "clients")

    assert not remind(lost).chains
    assert not remind(lost).appends
