"""The owner's tabs, checked by hand on ten rows (R1 to R7). Today is Sunday, 22 November 2026; the last full week is 9 to 15 November."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.overview import overview
from sheetcrm.policy.figures.periods import Span, month, weeks
from sheetcrm.steps import summarise
from tests.sheets import table

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def shown(snapshot: Snapshot, tab: str, *keys: str) -> list[tuple[object, ...]]:
    """Return these columns of a tab, row by row."""
    return list(zip(*(snapshot[tab][key] for key in keys), strict=True))


def test_the_week_in_ten_numbers(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact | source  | manager |
    | c1 | 2026-11-09    | site    | Ann     |
    | c2 | 2026-11-15    | site    | Ann     |
    | c3 | 2026-11-08    | friends | Bob     |
    | c4 | 2026-11-16    | friends | Bob     |

    orders
    | client_id | date       | amount | status   |
    | c1        | 2026-11-10 | 100.10 |          |
    | c1        | 2026-11-15 | 200.20 |          |
    | c2        | 2026-11-15 | 900    | returned |
    | c3        | 2026-11-08 | 50     |          |
    | c3        | 2026-11-12 |        |          |
    """
    week = weeks(snapshot.today, 1)
    assert (date.fromordinal(week.first), date.fromordinal(week.last)) == (date(2026, 11, 9), date(2026, 11, 15))
    after = snapshot.after(summarise(snapshot))
    rows = {
        what: (now, before, change)
        for what, now, before, change in shown(after, "overview", "what", "week", "week_before", "change")
    }
    assert rows["Period"][0] == "09.11–15.11"
    assert rows["New clients"] == (2, 1, 100.0)
    assert rows["First orders"] == (1, 1, 0.0)
    assert rows["Orders"] == (3, 1, 200.0)
    assert rows["Revenue"] == (300.3, 50.0, 500.6)
    assert rows["Average order"] == (150.15, 50.0, 200.3)
    sources = shown(after, "sources", "source", "leads", "buyers", "conversion", "revenue", "average")
    assert sources[:2] == [
        ("website", 2, 1, 50.0, 300.3, 150.15),  # a synonym of "site" in Lists
        ("friends", 1, 1, 100.0, 50.0, 50.0),  # who came on Monday is not in a full week yet
    ]
    assert sources[2:] == [(None,) * 6] * 6  # the chart looks at eight rows
    assert shown(after, "best", "name", "revenue", "purchases")[:2] == [("c1", 300.3, 2), ("c3", 50.0, 2)]
    assert shown(after, "facts", "month", "leads", "orders", "revenue") == [(date(2026, 11, 1), 4, 4, 350.3)]


def test_details_of_sources_stand_below_them_where_they_brought_anything(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact | source  | source_detail |
    | c1 | 2026-11-09    | friends | Olga          |
    | c2 | 2026-11-09    | friends | Anna          |
    | c3 | 2026-11-09    | site    | prices        |
    | c4 | 2026-11-09    | site    | prices        |
    | c5 | 2026-11-09    | site    |               |
    | c6 | 2020-11-09    | site    | nobody since  |
    """
    after = snapshot.after(summarise(snapshot))
    rows = [row for row in shown(after, "sources", "source", "detail", "leads") if row[0]]
    assert rows == [
        ("website", None, 3),
        ("friends", None, 2),
        ("website", "prices", 2),
        ("friends", "Anna", 1),
        ("friends", "Olga", 1),
    ]


def test_a_second_night_has_nothing_to_do(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact | source |
    | c1 | 2026-09-09    | site   |
    | c2 | 2026-11-15    |        |

    orders
    | client_id | date       | amount |
    | c1        | 2026-11-10 | 100    |

    tasks
    | client_id | due        | what | manager |
    | c1        | 2026-11-01 | call | Ann     |
    """
    after = snapshot.after(summarise(snapshot))
    assert not summarise(after)
    assert [what for (what,) in shown(after, "overview", "what")][
        -1
    ] == "Tasks overdue in all: 1, 0 of them in the last 7 days. Tab “Tasks”."


def begun(snapshot: Snapshot, day: date) -> Snapshot:
    """Return the snapshot of a book that the robot has known since a day."""
    return replace(snapshot, memory=replace(snapshot.memory, since=day))


def test_a_month_that_is_closed_stays_what_it_was(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-10-09    |

    orders
    | client_id | date       | amount |
    | c1        | 2026-10-10 | 100    |
    | c1        | 2026-11-10 | 10     |
    """
    snapshot = begun(snapshot, date(2026, 10, 1))
    first = snapshot.after(summarise(snapshot))
    after = edited(first)
    assert shown(after, "facts", "month", "revenue") == [(date(2026, 11, 1), 20.0), (date(2026, 10, 1), 100.0)]
    assert shown(after, "overview", "month")[4] == (100.0,)


def edited(snapshot: Snapshot) -> Snapshot:
    """Return what the tabs show after the two orders were edited."""
    orders = snapshot["orders"]
    frame = orders.frame.copy()
    frame["amount"] = pd.Series(np.array([70.0, 20.0], dtype=object), index=frame.index, dtype=object)
    snapshot = replace(snapshot, tables={**snapshot.tables, "orders": replace(orders, frame=frame)})
    return snapshot.after(summarise(snapshot))


def test_a_month_is_counted_anew_till_it_is_closed(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-10-09    |

    orders
    | client_id | date       | amount |
    | c1        | 2026-10-10 | 100    |
    | c1        | 2026-11-10 | 10     |
    """
    for since, until in ((None, "22.12.2026"), (date(2026, 11, 1), "01.12.2026"), (date(2026, 10, 31), "")):
        known = replace(snapshot, memory=replace(snapshot.memory, since=since))
        plan = summarise(known)
        first = known.after(plan)
        marks = [cell for (cell,) in shown(first, "facts", "mark")]
        assert marks[1] == (f"too few; counted anew until {until}" if until else "too few"), since
        assert list(plan.months or {}) == ([] if until else [date(2026, 10, 1)])
        assert shown(edited(first), "facts", "revenue") == [(20.0,), (70.0 if until else 100.0,)]
        assert not summarise(first)


def test_merged_cards_are_one_person_and_the_archive_counts(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-11-10    |

    archive
    | id | first_contact | merged_into |
    | c2 | 2026-11-09    | c1          |
    | c3 | 2026-11-11    |             |

    orders
    | client_id | date       | amount |
    | c2        | 2026-11-10 | 100    |
    | c1        | 2026-11-11 | 10     |
    """
    known = replace(snapshot, memory=replace(snapshot.memory, merged={"c2": "c1"}))
    trade = business(known)
    week = weeks(known.today, 1)
    assert (count.leads(trade, week).value, count.first_orders(trade, week).value) == (2, 1)
    assert count.revenue(trade, week).value == 110.0


def test_rows_of_staff_stay(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-11-10    |

    overview
    | id  | what   |
    |     | my row |
    | s7  | old    |
    """
    after = snapshot.after(summarise(snapshot))
    texts = [what for (what,) in shown(after, "overview", "what")]
    assert texts[:2] == ["my row", "Period"]
    assert not summarise(after)


def test_nobody_no_figures(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    """
    assert not summarise(snapshot)


def test_reaction_is_from_the_first_word_to_our_answer(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | c1 |
    | c2 |
    | c3 |

    history
    | client_id | when                | direction   |
    | c1        | 2026-11-10 10:00:00 | from client |
    | c1        | 2026-11-10 10:20:00 | from us     |
    | c1        | 2026-11-10 11:00:00 | from client |
    | c2        | 2026-11-11 10:00:00 | from client |
    | c2        | 2026-11-11 09:00:00 | from us     |
    | c3        | 2026-11-11          | from client |
    """
    trade = business(snapshot)
    person, _, minutes = count.reactions(trade)
    assert dict(zip(trade.ids[person], minutes.tolist(), strict=True))["c1"] == 20.0
    assert len(person) == 2
    assert count.reaction(trade, weeks(snapshot.today, 1)).value == 20.0


def test_payments_that_are_late_are_told(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | c1 |

    orders
    | client_id | date       | amount | pay_by     | paid | status   |
    | c1        | 2026-11-01 | 1500   | 2026-11-10 | 500  |          |
    | c1        | 2026-11-01 | 1500   | 2026-11-10 | 1500 |          |
    | c1        | 2026-11-01 | 1500   | 2026-11-10 |      | returned |
    | c1        | 2026-11-01 | 1500   | 2026-11-10 |      | Refund   |
    | c1        | 2026-11-01 | 700    | 2026-12-10 |      |          |
    """
    [alarm] = overview(snapshot).alarms
    assert (alarm.sentence, alarm.tab) == (
        "Orders not paid in time: 1, $1,000 in all; 0 of them in the last 7 days.",
        "orders",
    )


def test_the_funnel_shows_who_stands_where(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact | deal_stage      | potential |
    | c1 | 2026-11-10    | new lead        | 100.5     |
    | c2 | 2026-09-10    | new lead        | 10        |
    | c3 | 2026-11-10    | negotiations    |           |
    """
    after = snapshot.after(summarise(snapshot))
    rows = {
        stage: rest
        for stage, *rest in shown(after, "funnel", "stage", "people_now", "potential", "stuck", "conversion")
    }
    assert rows["new lead"] == [2, 110.5, 1, "not measured"]
    assert rows["presentation"][:3] == [0, 0.0, 0]


def test_letters_by_sequence_and_template(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | c1 |
    """
    posted = [
        Posted(str(n), "c1", "q1", "1", str(n), State.SENT, at, at, title="Hello", outcome=outcome)
        for n, (at, outcome) in enumerate(
            [
                (datetime(2026, 11, 10, tzinfo=UTC), "reply"),
                (datetime(2026, 11, 10, tzinfo=UTC), ""),
                (datetime(2026, 11, 10, tzinfo=UTC), "hard"),
                (datetime(2026, 11, 10, tzinfo=UTC), "unsubscribe"),
                (datetime(2026, 10, 10, tzinfo=UTC), ""),
                (datetime(2026, 8, 10, tzinfo=UTC), ""),
            ]
        )
    ]
    posted.append(replace(posted[-1], key="old", sequence="q9", title="Long ago"))
    known = replace(snapshot, memory=replace(snapshot.memory, post=Post(letters=posted)))
    after = known.after(summarise(known))
    keys = ("part", "name", "sent", "sent_before", "opened", "replied", "bounced", "unsubscribed", "mark")
    assert shown(after, "letter_figures", *keys) == [
        (*names, 4, 1, "not measured", 25.0, 25.0, 25.0, "too few")
        for names in (
            ("All letters", "all together"),
            ("Sequence", "q1"),
            ("Template", "Hello"),
            ("Segment", "not given"),
        )
    ]


def test_spans() -> None:
    assert month(date(2026, 1, 5), 1) == Span(date(2025, 12, 1).toordinal(), date(2025, 12, 31).toordinal())
    assert weeks(date(2026, 11, 23), 1) == Span(date(2026, 11, 16).toordinal(), date(2026, 11, 22).toordinal())
    assert weeks(date(2026, 11, 21), 1, start=6).first == date(2026, 11, 8).toordinal()


def test_a_tab_that_says_nothing_of_what_is_open_is_counted_anew(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-10-09    |

    orders
    | date       | amount |
    | 2026-09-10 | 100    |
    """
    rows = [["s1", "2026-10-01", "5"], ["s2", "2026-09-01", "6"], ["s3", "2026-08-01", "7"]]
    facts = table("facts", ["id", "month", "revenue"], rows, whole=False)
    before = replace(snapshot, tables={**snapshot.tables, "facts": facts})
    after = before.after(summarise(before))
    months = [(str(day), money) for day, money in shown(after, "facts", "month", "revenue")]
    assert months == [("2026-11-01", 0.0), ("2026-10-01", 0.0), ("2026-09-01", 100.0)]


def test_months_come_from_the_tab_where_the_ledger_is_new(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-08-09    |

    facts
    | id  | month      | revenue | mark                                 |
    | s1  | 2026-10-01 | 5       |                                      |
    | s2  | 2026-09-01 | 6       |                                      |
    | s3  | 2026-08-01 | 7       | too few                              |
    | s4  | 2026-08-01 | 8       |                                      |
    |     | 2026-07-01 | 9       |                                      |
    | s5  | 2026-06-01 | 9       | пересчитывается до 22.12.2026        |
    """
    assert {str(day) for day in summarise(snapshot).months or {}} == {"2026-08-01", "2026-09-01"}
    snapshot = begun(snapshot, date(2026, 8, 1))
    plan = summarise(snapshot)
    after = snapshot.after(plan)
    rows = [(str(day), money) for day, money in shown(after, "facts", "month", "revenue") if day]
    assert ("2026-09-01", 6) in rows
    assert ("2026-08-01", 7) in rows
    assert ("2026-10-01", 0.0) in rows  # it may have been counted before its last day
    assert {str(day) for day in plan.months or {}} == {"2026-08-01", "2026-09-01", "2026-10-01"}
    assert summarise(after).months is None
