"""The weekly letter (R11): when it goes, that it says what Overview says, and that nothing of a cell becomes a part of it."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.policy.digest_page import INK
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.charts import Chart
from sheetcrm.policy.figures.tables import overview_rows
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.terms import BadSettingError
from sheetcrm.policy.weekly import turn, weekly_letter
from sheetcrm.policy.weekly_page import Page, Said, render
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language

OWNER = """
clients
| id | first_contact | source        | deal_stage |
| c1 | 2026-11-10    | Yandex & Co   | new lead   |
| c2 | 2026-11-18    | site          | deal       |

orders
| client_id | date       | amount |
| c1        | 2026-11-10 | 1000   |
| c1        | 2026-11-18 | 1500   |

tasks
| client_id | due        | what |
| c1        | 2026-11-17 | call |

history
| client_id | when                | direction   |
| c2        | 2026-11-18 10:00:00 | from client |
| c2        | 2026-11-18 10:10:00 | from us     |

settings
| name           | value      |
| Owner's e-mail | me@x.example |
"""


def week(more: str = "", now: str = "2026-11-23 08:30", language: Language = "en") -> Snapshot:
    """Return the business on a Monday morning."""
    return replace(sheet(OWNER + more, today=now), language=language)


@pytest.mark.parametrize(
    ("now", "more", "said"),
    [
        ("2026-11-23 08:30", "", "2026-W48"),
        ("2026-11-23 08:29", "", ""),
        ("2026-11-25 08:30", "", "2026-W48"),
        ("2026-11-25 08:31", "", ""),  # later than two days it is none
        ("2026-11-22 12:00", "", ""),
        ("2026-11-26 10:00", "| Weekly letter: day | Thursday |", "2026-W48"),
        ("2026-11-26 10:00", "| Weekly letter: day | off |", ""),
        ("2026-11-23 10:00", "| Weekly letter: time | 11:00 |", ""),
        ("2026-11-28 08:00", "| Weekly letter: not later than, hours | 144 |", "2026-W48"),
        ("2027-01-03 09:00", "| Weekly letter: day | Sunday |", "2026-W53"),
        ("2027-01-04 09:00", "| Weekly letter: day | Sunday |", "2026-W53"),  # still Sunday's
    ],
)
def test_it_goes_on_its_day_from_its_hour_on_for_two_days(now: str, more: str, said: str) -> None:
    assert turn(week(more, now)) == said


def test_without_an_address_or_a_client_there_is_none() -> None:
    assert turn(sheet("clients\n| id |\n| c1 |", today="2026-11-23 09:00")) == ""
    assert turn(sheet("settings\n| name | value |\n| Owner's e-mail | me@x.example |", today="2026-11-23 09:00")) == ""


def test_its_day_is_one_day() -> None:
    day = BY_KEY["weekly_day"]
    assert [day.value(cell) for cell in ("Monday", "вс", "Thu", "выкл")] == [0, 6, 3, None]
    with pytest.raises(BadSettingError, match="one day of the week"):
        day.value("Mon-Tue")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_it_says_all_that_overview_says(language: Language) -> None:
    snapshot = week(language=language)
    text = weekly_letter(snapshot).rendered.text
    rows = overview_rows(business(snapshot))
    assert len(rows) == 12
    for row in rows[1:]:
        assert re.split(r" (?:Tab|Вкладка) [“«]", str(row["what"]))[0] in text


def test_how_it_reads() -> None:
    letter = weekly_letter(week("| Business name | Daisy |\n| Overview: cases at least | 1 |"))
    assert letter.address == "me@x.example"
    assert letter.rendered.subject == "Your week 16.11–22.11: revenue $1,500"
    lines = letter.rendered.text.splitlines()
    assert lines[:10] == [
        "Your week",
        "Daisy · Week 16.11–22.11",
        "",
        "NEEDS ATTENTION",
        "- Tasks overdue in all: 1, 1 of them in the last 7 days.",
        "  tab “Tasks”",
        "",
        "IN NUMBERS",
        "- New clients: 1 (no change)",
        "  week before: 1; last month: 0; 13 weeks: 2",
    ]
    assert "- Revenue: $1,500 (▲\u00a0+50%)" in lines
    assert "- Reaction time: 10 min" in lines
    assert "  week before: no data; last month: no data; 13 weeks: 10 min" in lines
    assert "- Tasks due then, not done: 1" in lines
    at = lines.index("REVENUE BY MONTH, $")
    assert lines[at + 1 : at + 3] == ["- 11.26: 2,500 (not over)", ""]
    assert "- website: 1" in lines
    assert [chart.key for chart in letter.charts] == ["revenue", "leads", "sources", "stages", "segments"]
    for chart in letter.charts:
        assert f"cid:{chart.key}.png" in letter.rendered.html


def test_managers_are_drawn_where_there_are_several() -> None:
    book = OWNER.replace("deal_stage |", "deal_stage | manager |").replace(
        "| c1        | 2026-11-18", "| c2 | 2026-11-18"
    )
    book = book.replace("new lead   |", "new lead | Mary |").replace("deal       |", "deal | Zoe |")
    for text, drawn in ((book, [("Mary", 1000.0), ("Zoe", 1500.0)]), (book.replace("Zoe", "Mary"), None)):
        found = {chart.key: list(chart.points) for chart in weekly_letter(sheet(text, today="2026-11-23 08:30")).charts}
        assert found.get("managers") == drawn
        assert found["segments"] == [("Active", 0.0), ("Moderate", 2.0), ("Dormant", 0.0)]


def test_every_deal_stage_is_drawn_also_where_the_tab_has_no_room() -> None:
    names = ("new lead", "first", "second", "third", "fourth", "fifth", "sixth", "deal")
    listed = "\nlists\n| deal_stage |\n" + "\n".join(f"| {name} |" for name in names)
    (stages,) = (chart for chart in weekly_letter(week(listed)).charts if chart.key == "stages")
    assert [name for name, _ in stages.points] == list(names)


def test_what_is_good_is_blue_what_is_bad_is_orange_and_few_cases_have_no_colour() -> None:
    """
    orders
    | client_id | date       | amount |
    | c1        | 2026-11-10 | 1000   |
    | c1        | 2026-11-11 | 1000   |
    | c1        | 2026-11-18 | 1500   |

    tasks
    | client_id | due        | what |
    | c1        | 2026-11-10 | call |
    | c1        | 2026-11-17 | call |
    | c1        | 2026-11-17 | call |
    """
    text = inspect.getdoc(test_what_is_good_is_blue_what_is_bad_is_orange_and_few_cases_have_no_colour) or ""
    base = OWNER[: OWNER.index("orders")] + text + "\n\n" + OWNER[OWNER.index("settings") :]
    html = weekly_letter(sheet(base + "| Overview: cases at least | 1 |", today="2026-11-23 09:00")).rendered.html
    orders = html[html.index("Orders") : html.index("Revenue</td>")]
    late = html[html.index("Tasks due then, not done</td>") :]
    assert "color:#a84300" in orders  # fewer
    assert "color:#a84300" in late[: late.index("</table>")]  # more
    average = html[html.index("Average order</td>") :]
    assert "color:#005a8c" in average[: average.index("</table>")]
    few = weekly_letter(sheet(base, today="2026-11-23 09:00")).rendered.html
    assert "#a84300" not in few
    assert "too few" in few


def test_what_is_few_is_marked_as_the_tab_marks_it() -> None:
    """
    orders
    | client_id | date       | amount |
    | c1        | 2026-11-10 | 1000   |
    | c1        | 2026-11-17 | 1500   |
    | c1        | 2026-11-18 | 1500   |
    """
    text = inspect.getdoc(test_what_is_few_is_marked_as_the_tab_marks_it) or ""
    base = OWNER[: OWNER.index("orders")] + text + "\n\n" + OWNER[OWNER.index("settings") :]
    snapshot = sheet(base + "| Overview: cases at least | 2 |", today="2026-11-23 09:00")
    letter = weekly_letter(snapshot).rendered
    assert "- Orders: 2 (▲\u00a0+100%, too few)" in letter.text
    orders = letter.html[letter.html.index("Orders</td>") : letter.html.index("Revenue</td>")]
    assert "#005a8c" not in orders  # the change is not to be judged by
    assert f"font-weight:bold;color:{INK}" in orders  # the week is
    assert "- Letters sent: 0\n" in letter.text  # nothing says so itself
    rows = {row["what"]: row.get("mark") for row in overview_rows(business(snapshot))}
    assert rows["Letters sent"] is None
    assert "“Change (%)”" in str(rows["Orders"])
    assert "“Week”" not in str(rows["Orders"])


def test_a_calm_week_says_so_and_charts_of_nothing_are_left_out() -> None:
    letter = weekly_letter(sheet("clients\n| id |\n| c1 |", today="2026-11-23 09:00"))
    assert "Nothing: no figure is alarming." in letter.rendered.text
    assert "Nothing: no figure is alarming." in letter.rendered.html
    assert letter.charts == ()
    assert "<img" not in letter.rendered.html


class Tags(HTMLParser):
    """The tags of a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"{tag} {' '.join(sorted(name for name, _ in attrs))}")


def tags(html: str) -> list[str]:
    parser = Tags()
    parser.feed(html)
    return parser.found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_nothing_of_a_cell_becomes_html_or_a_line_of_its_own(text: str) -> None:
    def page(said: str) -> Page:  # numbers are ours
        number = Said("n", "1", "2", "3", "worse", ("4",))
        chart = Chart("sources", "Sources", ((said, 1), (said, 2)), upright=False)
        return Page("en", "1", said, "$1", ((said, said),), (number,), (chart,))

    plain, now = render(page("a")), render(page(f"a{text}"))
    assert tags(now.html) == tags(plain.html)
    assert len(now.text.splitlines()) == len(plain.text.splitlines())
    assert "\n" not in now.subject
