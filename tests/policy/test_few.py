"""Which figures rest on too few cases, whom nobody could time, and which letters are told one by one. Today is 22 November 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sheetcrm.model.columns import TABS
from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.policy.figures.business import business
from sheetcrm.policy.figures.few import marked
from sheetcrm.policy.figures.overview import overview
from sheetcrm.policy.figures.people import best_rows
from sheetcrm.policy.figures.sources import source_rows
from sheetcrm.policy.figures.tables import manager_rows, overview_rows
from sheetcrm.policy.weekly import weekly_letter
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot

BASE = """
clients
| id |
| c1 |
"""
FEW = """
settings
| name                     | value |
| Overview: cases at least | 2     |
"""
AT = datetime(2026, 11, 3, 10, tzinfo=UTC)
KEYS = ("reaction", "late", "done", "second")


@given(some.dictionaries(some.sampled_from(KEYS), some.integers(0, 20)), some.sets(some.sampled_from(KEYS)))
def test_exactly_the_figures_of_too_few_cases_are_named(cases: dict[str, int], there: set[str]) -> None:
    row: dict[str, Raw] = dict.fromkeys(there, 1.0)
    mark = marked(business(sheet(BASE)), "managers", row, cases) or ""
    judged = there & set(cases)
    few = {key for key in judged if cases[key] < 10}
    if judged and few == judged:
        assert mark == "too few"  # all of them
    else:
        named = {key for key in KEYS if f"“{TABS['managers'][key].header.en}”" in mark}
        assert named == few
        assert bool(mark) == bool(named)


def test_figures_of_the_span_before_are_named_together_where_none_of_them_can_be_judged_by() -> None:
    row: dict[str, Raw] = {"opened": 1.0, "opened_before": 2.0, "replied_before": 2.0}
    cases = {"opened": 10, "opened_before": 3, "replied_before": 3}
    assert marked(business(sheet(BASE)), "letter_figures", row, cases) == "too few: “figures before”"
    cases["replied_before"] = 10
    assert marked(business(sheet(BASE)), "letter_figures", row, cases) == "too few: “Opened before (%)”"


@pytest.mark.parametrize("said", ["not measured", "too early", None])
def test_what_says_itself_that_it_is_unknown_is_not_named(said: str | None) -> None:
    assert (
        marked(business(sheet(BASE)), "best", {"back_90": said, "back_180": 1.0}, {"back_90": 1, "back_180": 20})
        is None
    )


def test_a_figure_is_marked_by_its_own_cases_and_not_by_its_neighbours(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact | manager | completeness |
    | c1 | 2026-11-10    | Anna    | 50           |
    | c2 | 2026-11-10    | Anna    | 70           |

    tasks
    | client_id | due        | what | manager | done |
    | c1        | 2026-11-10 | call | Anna    |      |
    | c1        | 2026-11-10 | call | Solo    | yes  |

    settings
    | name                     | value |
    | Overview: cases at least | 2     |
    """
    rows = {row["manager"]: row for row in manager_rows(business(snapshot))}
    assert rows["Anna"]["mark"] == "too few: “Done (%)”"
    assert rows["Anna"]["untimed"] == 2
    assert (rows["Solo"]["clients"], rows["Solo"]["done"]) == (0, 100.0)  # who has tasks and no clients has a row, too
    new = next(row for row in overview_rows(business(snapshot)) if row["what"] == "New clients")
    assert new["mark"] is None  # none before is none, not too few


def test_who_could_not_be_timed_is_told_beside_the_median(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact |
    | c1 |               |
    | c2 | 2026-11-10    |
    | c3 |               |

    history
    | client_id | when                | direction   |
    | c1        | 2026-11-10 10:00:00 | from client |
    | c1        | 2026-11-10 10:20:00 | from us     |
    | c3        | 2026-11-11          | from client |

    settings
    | name          | value        |
    | Owner's e-mail | me@x.example |
    """
    [row] = [row for row in overview_rows(business(snapshot)) if row["what"] == "Reaction time"]
    assert (row["week"], row["mark"]) == ("20 min", "too few; without a time: 2 of 3")
    assert "without a time: 2 of 3" in weekly_letter(snapshot).rendered.text


def test_the_period_before_stands_beside_sources(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_contact | source  |
    | c1 | 2026-10-01    | website |
    | c2 | 2025-10-01    | website |
    | c3 | 2025-10-02    | website |

    orders
    | client_id | date       | amount |
    | c2        | 2025-10-02 | 100.05 |
    | c1        | 2026-10-02 | 10     |
    | c1        | 2026-10-02 | 10.01  |
    """
    row = source_rows(business(snapshot))[0]
    keys = ("revenue", "revenue_before", "conversion", "conversion_before", "average")
    assert [row[key] for key in keys] == [20.01, 100.05, 100.0, 50.0, 10.01]  # half a kopeck goes up


def test_the_last_action_of_a_day_is_the_one_at_the_later_hour(snapshot: Snapshot) -> None:
    """
    clients
    | id | loyalty        |
    | c1 | did not return |

    history
    | client_id | when                | direction   | event |
    | c1        | 2026-11-10 18:00:00 | from client | call  |
    | c1        | 2026-11-10 10:00:00 | from client | visit |
    """
    assert "Last action: call" in {row["name"] for row in best_rows(business(snapshot))}


def posted(**sent: tuple[int, int]) -> Post:
    """Return letters of sequences: of how many that went how many bounced."""
    letters = [
        Posted(
            f"{name}{n}", "c1", name, "1", str(n), State.SENT, AT, AT, title=name.upper(), outcome="hard" * (n < bad)
        )
        for name, (all_, bad) in sent.items()
        for n in range(all_)
    ]
    return Post(letters=letters)


def told(post: Post, more: str = FEW) -> list[str]:
    """Return what the overview says of letters."""
    snapshot = sheet(BASE + more)
    found = overview(replace(snapshot, memory=replace(snapshot.memory, post=post)))
    return [alarm.sentence for alarm in found.alarms if alarm.tab == "letter_figures"]


def test_letters_of_one_sequence_are_told_the_worst_first_and_no_more_than_three() -> None:
    sent = {"calm": (400, 0), "a": (20, 2), "b": (20, 5), "c": (20, 4), "d": (20, 3)}
    whole, *parts = told(posted(**sent))
    assert whole == "Letters of 4 weeks: 2.9% bounced (limit 2%, before unknown)."
    assert parts == [
        f"Sequence “{name}”: of 20 letters in 4 weeks {share}% bounced (limit 2%, before unknown)."
        for name, share in (("b", 25), ("c", 20), ("d", 15))
    ]


def test_one_letter_does_not_make_an_alarm_of_a_sequence_nor_too_few() -> None:
    assert told(posted(calm=(400, 0), a=(20, 1))) == []
    assert told(posted(calm=(400, 0), a=(9, 2)), "") == []
    assert len(told(posted(calm=(400, 0), a=(10, 2)), "")) == 1


@pytest.mark.parametrize(
    ("sent", "bad", "said"),
    [(2000, 40, None), (2000, 41, None), (2000, 42, "2.1"), (50000, 1000, None), (50000, 1002, "2.004")],
)
def test_limits_are_compared_with_what_is_not_rounded(sent: int, bad: int, said: str | None) -> None:
    found = told(posted(a=(sent, bad)))
    assert found == ([f"Letters of 4 weeks: {said}% bounced (limit 2%, before unknown)."] if said else [])


def test_one_letter_does_not_make_an_alarm_of_all_letters() -> None:
    assert told(posted(a=(40, 1))) == []
    assert len(told(posted(a=(40, 2)))) == 1


@pytest.mark.parametrize(("limit", "bad", "share"), [("1.85", 187, "1.9"), ("1.91", 193, "1.93"), ("0.25", 187, "1.9")])
def test_a_limit_is_said_as_staff_wrote_it(limit: str, bad: int, share: str) -> None:
    [sentence] = told(posted(a=(10000, bad)), FEW + f"| Overview: bounced above, % | {limit} |")
    assert f"{share}% bounced (limit {limit}%," in sentence


def test_what_all_letters_say_is_not_said_again_of_their_one_sequence() -> None:
    assert len(told(posted(a=(20, 5)))) == 1


def test_a_limit_of_nothing_is_beyond_by_any_letter() -> None:
    none = FEW + "| Overview: bounced above, % | 0 |"
    assert len(told(posted(calm=(40, 0), a=(20, 2)), none)) == 2
