"""Alarms and figures by hand (R1, R4, R5). Today is Sunday, 22 November 2026; the last full week is 9 to 15 November."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sheetcrm.model.passages import Passages
from sheetcrm.model.plan import objects
from sheetcrm.policy.figures import count
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.months import closed_months, fact_rows, segment_rows
from sheetcrm.policy.figures.overview import overview
from sheetcrm.policy.figures.periods import Span, month, weeks
from sheetcrm.policy.figures.spoken import beyond, dated, lasting, number
from sheetcrm.policy.figures.tables import manager_rows
from sheetcrm.policy.templates.sayings import money_format
from sheetcrm.steps import summarise
from tests.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot

TODAY = date(2026, 11, 22).toordinal()
FEW = """
settings
| name                     | value |
| Overview: cases at least | 2     |
"""


def told(test: Callable[..., None], more: str = FEW, today: str = "2026-11-22") -> list[tuple[str, str]]:
    """Return the sentences over the test's sheet and the tabs they lead to."""
    snapshot = sheet((inspect.getdoc(test) or "") + "\n" + more, today=today)
    return [(alarm.sentence, alarm.tab) for alarm in overview(snapshot).alarms]


def test_two_figures_that_fell_twice_are_told() -> None:
    """
    clients
    | id |
    | c1 |

    orders
    | client_id | date       | amount |
    | c1        | 2026-10-26 | 3000.5 |
    | c1        | 2026-10-27 | 3000   |
    | c1        | 2026-10-28 | 3000   |
    | c1        | 2026-10-29 | 3000   |
    | c1        | 2026-11-02 | 2000   |
    | c1        | 2026-11-03 | 2000   |
    | c1        | 2026-11-04 | 2000   |
    | c1        | 2026-11-09 | 1000   |
    | c1        | 2026-11-10 | 1000   |
    """
    assert told(test_two_figures_that_fell_twice_are_told) == [
        ("Orders: falling for the second week in a row, 3 → 2 (−33.3%).", "orders"),
        ("Revenue: falling for the second week in a row, $6,000 → $2,000 (−66.7%).", "sources"),
    ]
    assert told(test_two_figures_that_fell_twice_are_told, "") == []  # below ten cases


def test_what_fell_to_nothing_is_told() -> None:
    """
    clients
    | id |
    | c1 |

    orders
    | client_id | date       | amount |
    | c1        | 2026-10-26 | 3000   |
    | c1        | 2026-10-27 | 3000   |
    | c1        | 2026-10-28 | 3000   |
    | c1        | 2026-11-02 | 2000   |
    | c1        | 2026-11-03 | 2000   |
    """
    assert told(test_what_fell_to_nothing_is_told) == [
        ("Orders: falling for the second week in a row, 2 → 0 (−100%).", "orders"),
        ("Revenue: falling for the second week in a row, $4,000 → $0 (−100%).", "sources"),
    ]


def test_one_figure_that_fell_is_chance() -> None:
    """
    clients
    | id |
    | c1 |

    orders
    | client_id | date       | amount |
    | c1        | 2026-10-26 | 10     |
    | c1        | 2026-10-27 | 10     |
    | c1        | 2026-10-28 | 10     |
    | c1        | 2026-10-29 | 10     |
    | c1        | 2026-11-02 | 20     |
    | c1        | 2026-11-03 | 20     |
    | c1        | 2026-11-04 | 20     |
    | c1        | 2026-11-09 | 90     |
    | c1        | 2026-11-10 | 90     |
    """
    assert told(test_one_figure_that_fell_is_chance) == []


def test_the_active_who_cooled_are_told() -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-09-01    |
    | c2 | 2026-09-01    |

    orders
    | client_id | date       |
    | c1        | 2026-09-20 |
    | c1        | 2026-09-21 |
    | c1        | 2026-09-22 |
    | c2        | 2026-09-20 |
    | c2        | 2026-09-21 |
    | c2        | 2026-09-22 |
    | c2        | 2026-10-22 |
    | c2        | 2026-10-23 |
    | c2        | 2026-10-24 |
    """
    sentence = "50% of the active cooled in a month: 1 became moderate; the month before there is nothing to compare."
    assert (sentence, "segments") in told(test_the_active_who_cooled_are_told)
    off = FEW + "| Overview: cooled, %      | off   |"
    assert sentence not in dict(told(test_the_active_who_cooled_are_told, off))
    mild = FEW + "| Overview: cooled, %      | 50    |"
    assert sentence not in dict(told(test_the_active_who_cooled_are_told, mild))


def test_who_cooled_in_a_closed_month_is_said_as_the_tab_says_it() -> None:
    snapshot = sheet((inspect.getdoc(test_the_active_who_cooled_are_told) or "") + "\n" + FEW)
    for kept, cooled in (({"active_before": 40, "active_to_moderate": 10}, 25), ({"active_to_moderate": 10}, None)):
        months = {date(2026, 10, 1): kept, date(2026, 9, 1): {"active": 0}}
        known = replace(snapshot, memory=replace(snapshot.memory, months=months))
        (october,) = (
            row
            for row in segment_rows(business(known), fact_rows(business(known), closed_months(known)))
            if row["month"] == date(2026, 10, 1)
        )
        assert october["cooled"] == cooled
        sentences = [alarm.sentence for alarm in overview(known).alarms if alarm.tab == "segments"]
        assert [text[:3] for text in sentences] == ([f"{cooled}%"] if cooled else [])


def test_new_people_who_waited_are_told() -> None:
    """
    clients
    | id |
    | c1 |
    | c2 |
    | c3 |

    history
    | client_id | when                | direction   |
    | c1        | 2026-11-10 10:00:00 | from client |
    | c1        | 2026-11-10 10:15:00 | from us     |
    | c2        | 2026-11-11 10:00:00 | from client |
    | c2        | 2026-11-11 10:16:00 | from us     |
    | c3        | 2026-11-11 11:00:00 | from client |
    """
    sentence = "New people without an answer within 15 min last week: 2 of 3; the week before: 0 of 0."
    assert told(test_new_people_who_waited_are_told) == [(sentence, "managers")]
    assert told(test_new_people_who_waited_are_told, "") == []
    off = FEW + "| Overview: answer within, minutes | off |"
    assert told(test_new_people_who_waited_are_told, off) == []
    snapshot = sheet((inspect.getdoc(test_new_people_who_waited_are_told) or "") + off)
    assert [(row["reaction"], row["late"]) for row in manager_rows(business(snapshot))] == [("16 min", None)]


def test_what_the_robot_writes_is_nobodys_answer() -> None:
    """
    clients
    | id | deal_stage | first_contact |
    | c1 | new lead   | 2026-09-01    |
    | c2 | new lead   | 2026-09-01    |

    history
    | client_id | when                | direction   | event        | by    |
    | c1        | 2026-11-10 10:00:00 | from client | subscription |       |
    | c1        | 2026-11-10 10:02:00 | from us     | letter       | robot |
    | c2        | 2026-11-10 10:02:00 | from us     | letter       | robot |
    """
    trade = business(sheet(inspect.getdoc(test_what_the_robot_writes_is_nobodys_answer) or ""))
    assert np.isnan(count.reactions(trade)[2]).all()
    heard = dict(zip(trade.ids, count.last_heard(trade), strict=True))
    assert heard == {"c1": date(2026, 11, 10).toordinal(), "c2": date(2026, 9, 1).toordinal()}


def test_who_came_to_a_stage_lately_is_not_stuck_there() -> None:
    """
    clients
    | id | deal_stage | first_contact |
    | c1 | new lead   | 2026-09-01    |
    """
    snapshot = sheet(inspect.getdoc(test_who_came_to_a_stage_lately_is_not_stuck_there) or "")
    came = Passages(objects(["c1", "gone"]), np.array([TODAY - 1, TODAY]), objects(["new lead", "new lead"]))
    lately = replace(snapshot, memory=replace(snapshot.memory, passages=lambda _: came))
    assert [count.last_heard(business(one)).tolist() for one in (snapshot, lately)] == [
        [date(2026, 9, 1).toordinal()],
        [TODAY - 1],
    ]


def test_a_stage_where_people_stick_is_told() -> None:
    """
    clients
    | id | first_contact | deal_stage   |
    | c1 | 2026-09-01    | new lead     |
    | c2 | 2026-10-22    | new lead     |
    | c3 | 2026-10-23    | new lead     |
    | c4 | 2026-09-01    | refusal      |
    | c5 | 2026-09-01    | refusal      |
    | c6 | 2026-09-01    |              |
    | c7 | 2026-09-01    |              |
    """
    sentence = (
        "At the stage “new lead” without a record for more than 30 days: 2 in all, "
        "1 of them came to be so in the last 7 days."
    )
    assert told(test_a_stage_where_people_stick_is_told) == [(sentence, "funnel")]
    off = FEW + "| Overview: stuck, days    | off   |"
    assert told(test_a_stage_where_people_stick_is_told, off) == []
    snapshot = sheet((inspect.getdoc(test_a_stage_where_people_stick_is_told) or "") + off)
    assert set(snapshot.after(summarise(snapshot))["funnel"]["stuck"]) == {None}
    renamed = FEW + "\nlists\n| deal_stage | deal_stage_synonyms |\n| fresh      | new lead            |"
    again = sentence.replace("new lead", "fresh")  # Settings still have the old name
    assert told(test_a_stage_where_people_stick_is_told, renamed) == [(again, "funnel")]


def test_tasks_that_are_late_are_told_and_counted_where_they_were_due(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | c1 |

    tasks
    | client_id | due        | what | done |
    | c1        | 2026-11-10 | call |      |
    | c1        | 2026-11-10 | call | yes  |
    | c1        | 2026-11-21 | call |      |
    | c1        | 2026-11-22 | call |      |
    """
    found = overview(snapshot)
    assert [alarm.sentence for alarm in found.alarms] == ["Tasks overdue in all: 2, 1 of them in the last 7 days."]
    assert count.overdue(business(snapshot), weeks(snapshot.today, 1)).value == 1


def test_the_archive_changes_no_figure() -> None:
    """
    clients
    | id | first_contact | source | last_name |
    | c1 | 2026-11-10    | site   | Smith     |
    | c2 | 2026-11-11    | site   | Brown     |
    | c3 | 2026-11-11    | ads    | Green     |

    orders
    | client_id | date       | amount | pay_by     |
    | c1        | 2026-11-10 | 100    | 2026-11-12 |
    | c2        | 2026-11-11 | 10     |            |
    | c2        | 2026-09-11 | 10     |            |

    history
    | client_id | when                | direction   |
    | c1        | 2026-11-10 10:00:00 | from client |
    | c1        | 2026-11-10 10:10:00 | from us     |
    """
    text = inspect.getdoc(test_the_archive_changes_no_figure) or ""
    before = sheet(text + FEW)
    rows = text.splitlines()
    moved = [*rows[:2], *rows[4:5], "archive", rows[1], *rows[2:4], *rows[5:]]
    after = sheet("\n".join(moved) + FEW)
    assert list(after["archive"].ids) == ["c1", "c2"]
    for tab in ("overview", "sources", "segments", "best", "facts", "letter_figures"):
        was, now = (one.after(summarise(one))[tab].frame for one in (before, after))
        assert len(was) or tab == "letter_figures"
        assert was.to_dict() == now.to_dict()


def test_an_order_of_nobody_is_an_order(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | c1 |

    orders
    | client_id | date       | amount | status    |
    | c1        | 2026-11-10 | 100    |           |
    |           | 2026-11-11 | 50     |           |
    | gone      | 2026-11-12 | 30     |           |
    |           | 2026-11-13 | 70     | cancelled |
    |           |            | 70     |           |
    |           | 2026-12-13 | 70     |           |
    """
    trade, week = business(snapshot), weeks(snapshot.today, 1)
    figures = [told(trade, week) for told in (count.orders, count.revenue, count.average, count.first_orders)]
    assert [(figure.value, figure.cases) for figure in figures] == [(3, 3), (180, 3), (60, 3), (1, 1)]
    assert fact_rows(trade, {})[0]["revenue"] == 180
    row = next(row for row in manager_rows(trade) if row)
    assert row["revenue"] == 100


def test_months_long_past_come_from_what_was_kept() -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-10-09    |
    """
    trade = business(sheet(inspect.getdoc(test_months_long_past_come_from_what_was_kept) or ""))
    kept: dict[str, Raw] = {"month": date(2025, 6, 1), "revenue": 7.0, "active": 4}
    rows = fact_rows(trade, {date(2025, 6, 1): kept})
    assert [str(row["month"])[:7] for row in rows][:2] == ["2026-11", "2026-10"]
    assert rows[-1] == kept
    assert str(rows[-2]["month"]) == "2025-10-01"  # computed are thirteen months and the one before
    assert len(segment_rows(trade, rows)) == 13


def test_a_list_that_was_brought_over_is_no_new_people(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-11-10    |
    | c2 | 2026-11-11    |
    | c3 | 2026-11-11    |

    settings
    | name                      | value |
    | Import: new clients a day | 1     |
    """
    assert count.leads(business(snapshot), weeks(snapshot.today, 1)).value == 1


def test_many_who_each_left_a_trace_on_one_day_are_no_list(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 | 2026-11-10    |
    | c2 | 2026-11-10    |
    | c3 | 2026-11-10    |
    | c4 | 2026-11-10    |
    | c5 | 2026-11-10    |
    | c6 | 2026-11-10    |

    history
    | client_id | when                | direction   | by    |
    | c1        | 2026-11-10 10:00:00 | from client |       |
    | c1        | 2026-11-10 10:07:00 | from us     |       |
    | c2        | 2026-11-10          | from us     |       |
    | c4        | 2026-11-10 11:00:00 | from us     | robot |
    | c5        | 2026-11-11 11:00:00 | from client |       |

    orders
    | client_id | date       | status    |
    | c3        | 2026-11-10 | cancelled |

    settings
    | name                      | value |
    | Import: new clients a day | 2     |
    """
    trade = business(snapshot)
    assert trade.came.tolist() == [True, True, True, False, False, False]
    assert count.leads(trade, weeks(snapshot.today, 1)).value == 3
    assert count.reaction(trade, weeks(snapshot.today, 1)).value == 7


@pytest.mark.parametrize(
    ("minutes", "russian", "english"),
    [
        (0, "0 мин.", "0 min"),
        (59.4, "59 мин.", "59 min"),
        (60, "1 ч 0 мин.", "1 h 0 min"),
        (200, "3 ч 20 мин.", "3 h 20 min"),
        (1440, "1 дн.", "1 day"),
        (210120, "146 дн.", "146 days"),
    ],
)
def test_times_are_said_as_people_say_them(minutes: float, russian: str, english: str) -> None:
    assert (lasting(minutes, "ru"), lasting(minutes, "en")) == (russian, english)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (3, 2, 50),
        (0, 2, -100),
        (-1, 2, -150),
        (2, 0, None),
        (1000, -1000, None),
        (-3000, -1000, None),
        (None, 1, None),
        (1, None, None),
    ],
)
def test_of_nothing_and_of_a_loss_no_change_is_said(
    now: float | None, before: float | None, said: float | None
) -> None:
    assert count.change(now, before) == said


@pytest.mark.parametrize(
    ("part", "whole", "limit", "said"),
    [
        (501, 2500, 20, "20.04%"),
        (1, 3, 20, "33.3%"),
        (20_000_001, 100_000_000, 20, "20.000001%"),
        (3, 1000, 0.3, "0.3%"),
    ],
)
def test_a_share_beyond_a_limit_is_told_apart_from_it(part: int, whole: int, limit: float, said: str) -> None:
    assert beyond(part, whole, limit, "en") == said
    assert (part > count.allowed(limit, whole)) == (part != 3)


def test_numbers_have_their_language() -> None:
    assert number(1234567.25, "ru") == "1\u00a0234\u00a0567,2"
    assert number(1234567.0, "en") == "1,234,567"
    assert number(-33.3, "ru") == "−33,3"


def test_sentences_agree_in_russian_whatever_the_number() -> None:
    """
    clients
    | id |
    | c1 |

    orders
    | client_id | date       | amount | pay_by     |
    | c1        | 2026-10-26 | 3000.5 |            |
    | c1        | 2026-10-27 | 3000   |            |
    | c1        | 2026-10-28 | 3000   |            |
    | c1        | 2026-11-02 | 2000   |            |
    | c1        | 2026-11-03 | 2000   |            |
    | c1        | 2026-11-09 | 1000.5 | 2026-11-10 |
    """
    text = inspect.getdoc(test_sentences_agree_in_russian_whatever_the_number) or ""
    snapshot = replace(sheet(text + "\n" + FEW + "| Currency | ₽ |", today="2026-11-22"), language="ru")
    assert [alarm.sentence.replace("\u00a0", "_") for alarm in overview(snapshot).alarms] == [
        "Заказы: вторую неделю подряд меньше, 2 → 1 (−50_%).",
        "Выручка: вторую неделю подряд меньше, 4_000_₽ → 1_000,50_₽ (−75_%).",
        "Не оплачено в срок заказов: 1, на сумму 1_000,50_₽; из них за последние 7 дней: 0.",
    ]


def test_cells_show_money_as_sentences_do() -> None:
    assert money_format("₽", "ru") == '#,##0"\u00a0₽"'
    assert money_format("$", "en") == '"$"#,##0;-"$"#,##0'
    assert money_format('U"SD', "en") == '#,##0"\u00a0USD"'
    assert money_format("", "ru") == "#,##0"


def test_spans_are_named() -> None:
    today = date(2026, 11, 22)
    assert [dated(span) for span in (month(today, 1), weeks(today, 1), weeks(today, 13))] == [
        "10.2026",
        "09.11–15.11",
        "17.08–15.11",
    ]
    assert dated(weeks(date(2024, 4, 3), 13)) == "01.01–31.03"  # thirteen weeks that are three months
    assert dated(Span(date(2026, 11, 1).toordinal(), date(2026, 11, 7).toordinal())) == "01.11–07.11"


def test_a_workbook_of_the_other_language_gives_the_same_figures() -> None:
    """
    clients
    | id | first_contact | source |
    | c1 | 2026-11-10    | site   |

    orders
    | client_id | date       | amount |
    | c1        | 2026-11-10 | 100    |
    """
    english = sheet(inspect.getdoc(test_a_workbook_of_the_other_language_gives_the_same_figures) or "")
    russian = replace(english, language="ru")
    for tab, keys in (("overview", ("week", "month")), ("facts", ("revenue", "leads")), ("best", ("revenue",))):
        was, now = (one.after(summarise(one))[tab] for one in (english, russian))
        for key in keys:
            assert [str(cell) for cell in was[key]] == [str(cell) for cell in now[key]]
