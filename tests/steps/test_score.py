"""Score, stage and their tasks (C1, C2, C3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import choices
from sheetcrm.policy.task_ids import task_id
from sheetcrm.steps import score
from tests.sheets import broken, cells, defaults, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language


def with_defaults(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, tables={**snapshot.tables, "rules": defaults("rules", snapshot.language)})


def later(snapshot: Snapshot, days: int) -> Snapshot:
    return replace(snapshot, now=snapshot.now + timedelta(days=days))


def test_a_score_explains_itself() -> None:
    """
    clients
    | id | Источник        | Должность            |
    | a1 | платный вебинар | Генеральный директор |
    | a2 | сайт            | бухгалтер            |
    | a3 | Платный Вебинар |                      |

    history
    | client_id | when             | event           | subject |
    | a1        | 2026-11-20 10:00 | открытие письма | весна   |
    | a1        | 2026-11-20 11:00 | открытие письма | весна   |
    | a1        | 2026-11-21 10:00 | открытие письма | Весна   |
    | a1        | 2026-11-21 10:00 | открытие письма | лето    |
    | a1        | 2026-11-21 10:00 | прочитал письмо | осень   |
    """
    snapshot = with_defaults(sheet(test_a_score_explains_itself.__doc__ or "", language="ru"))
    after = snapshot.after(score(snapshot))

    assert cells(after, "clients", "score", "score_why") == {
        "a1": (
            28,
            "Пришёл с платного вебинара +15; Директор или руководитель +10; Открыл письмо 3×1 = +3",
        ),
        "a2": (0, None),
        "a3": (15, "Пришёл с платного вебинара +15"),
    }


def test_how_often_an_event_counts(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |

    rules
    | name | sort  | value        | points | window | count            |
    | all  | event | visit        | 1      | 30     | every time       |
    | one  | event | visit, reply | 10     | 30     | один раз         |
    | each | event | visit        | 100    | 30     | once per subject |
    | bare | event | visit        | 0.5    | 30     |                  |
    | none | event | reply        | 7      | 30     |                  |
    | zero | event | visit        | 0      | 30     |                  |
    | less | event | visit        | -1000  | 30     | once             |

    history
    | client_id | when       | event | subject |
    | a1        | 2026-10-23 | visit |         |
    | a1        | 2026-10-23 | visit |         |
    | a1        | 2026-11-22 | visit | x       |
    | a1        | 2026-10-22 | visit | y       |
    | a1        | 2026-11-23 | visit | z       |
    """
    assert cells(snapshot.after(score(snapshot)), "clients", "score", "score_why") == {
        "a1": (-785.5, "each 2×100 = +200; one +10; all 3×1 = +3; bare 3×0.5 = +1.5; less -1000")
    }


def test_the_stage_is_the_furthest_of_score_and_rules(snapshot: Snapshot) -> None:
    """
    clients
    | id | tags      | points | stage_by_hand |
    | a1 |           | 24     |               |
    | a2 |           | 25     |               |
    | a3 |           | 40     |               |
    | a4 | calc, vip | 0      |               |
    | a5 | calc      | 40     |               |
    | a6 | vip       | 99     | Знакомство    |
    | a7 |           | 99     | dunno         |

    rules
    | name | sort    | column | condition | value      | points | stage         |
    | 24   | profile | points | at least  | 24         | 24     |               |
    | 25   | profile | points | at least  | 25         | 1      |               |
    | 40   | profile | points | не меньше | "40"       | 15     |               |
    | calc | stage   | tags   | equals    | calc       |        | consideration |
    | vip  | этап    | tags   | equals    | VIP        |        | awareness     |
    """
    assert cells(snapshot.after(score(snapshot)), "clients", "score", "stage") == {
        "a1": (24, "awareness"),
        "a2": (25, "consideration"),
        "a3": (40, "decision"),
        "a4": (0, "consideration"),
        "a5": (40, "decision"),
        "a6": (40, "awareness"),
        "a7": (40, "decision"),
    }


def test_an_event_may_name_a_stage(snapshot: Snapshot) -> None:
    """
    clients
    | id |
    | a1 |
    | a2 |

    rules
    | name | sort  | value                  | window | stage    |
    | calc | stage | individual calculation | 365    | decision |

    settings
    | name          | value |
    | Decision from | 30    |

    history
    | client_id | when       | event                  |
    | a1        | 2025-11-22 | individual calculation |
    | a2        | 2025-11-21 | individual calculation |
    """
    assert cells(snapshot.after(score(snapshot)), "clients", "stage") == {"a1": "decision", "a2": "awareness"}


READY = """
clients
| id | last_name | first_name | manager | stage    |
| a1 | Smith     | Anna       | Oliver  | decision |
| a2 | Jones     | Bob        |         | decision |

rules
| name  | sort  | value           | points | window |
| quote | event | quote requested | 15     | 60     |

history
| client_id | when       | event           |
| a1        | 2026-11-20 | quote requested |
"""


def test_ready_to_buy_is_a_task_for_the_manager() -> None:
    snapshot = sheet(READY)
    plan = score(snapshot)
    after = snapshot.after(plan)
    key = task_id("a1", "ready", "2026Q4")

    assert cells(after, "tasks", "client", "client_id", "due", "manager", "why", "done") == {
        key: ("Smith Anna", "a1", date(2026, 11, 23), "Oliver", "quote +15", None)
    }
    assert cells(after, "tasks", "what")[key].startswith("ready to buy: ")
    assert not score(after)
    assert not score(later(after, 1))


def test_ready_to_buy_comes_once_a_quarter() -> None:
    """In the next quarter it comes again, if the last one is done and the client is still ready."""
    snapshot = sheet(READY)
    snapshot = snapshot.after(score(snapshot))
    tasks = snapshot["tasks"]
    done = replace(snapshot, tables={**snapshot.tables, "tasks": tasks.rows(tasks.ids == "")})

    assert not score(later(snapshot, 45)).appends, "the open one keeps it away"
    assert [row.id for row in score(later(done, 45)).appends["tasks"]] == [task_id("a1", "ready", "2027Q1")]


def test_an_open_task_of_another_kind_keeps_nothing_away() -> None:
    snapshot = sheet(READY + "\ntasks\n| id | client_id | what | done |\n| t1 | a1 | call | |\n")

    assert score(snapshot).appends


def test_a_task_once_made_never_comes_back() -> None:
    snapshot = sheet(READY)
    made = frozenset(row.id for row in score(snapshot).appends["tasks"])
    remembered = replace(snapshot, memory=replace(snapshot.memory, tasks=made))

    assert not score(remembered).appends


@pytest.mark.parametrize("value", ["off", "16"])
def test_ready_to_buy_is_a_setting(value: str) -> None:
    assert not score(sheet(READY + f"\nsettings\n| name | value |\n| Ready to buy from | {value} |\n")).appends


def test_points_for_who_the_client_is_make_nobody_ready(snapshot: Snapshot) -> None:
    """
    clients
    | id | position |
    | a1 | director |

    rules
    | name | sort    | column   | condition | value    | points |
    | head | profile | position | equals    | director | 99     |

    settings
    | name              | value |
    | Ready to buy from | 0     |
    """
    assert cells(snapshot.after(score(snapshot)), "clients", "score") == {"a1": 99}
    assert not score(snapshot).appends


def test_no_tasks_without_a_tasks_tab() -> None:
    snapshot = sheet(READY)
    gone = replace(snapshot, tables={key: table for key, table in snapshot.tables.items() if key != "tasks"})

    assert not score(gone).appends
    assert not score(broken(snapshot, "tasks", "due")).appends
    assert score(gone).changes


def test_a_client_is_named_so_that_nobody_else_is_meant(snapshot: Snapshot) -> None:
    """
    clients
    | id | last_name | first_name | phone        | email |
    | a1 | Smith     | Anna       | +79990000001 |       |
    | a2 | anna      | smith      | +79990000002 | a@b.c |
    | a3 | Smith     | Anna       | +79990000002 | d@e.f |
    | a4 |           |            |              |       |
    | a5 | Иванова   | Алёна      |              |       |
    | a6 | Jones     |            |              |       |

    archive
    | id | last_name | first_name |
    | b1 | Иванова   | Алена      |

    rules
    | name  | sort  | value | points | window |
    | visit | event | visit | 15     | 60     |

    history
    | client_id | when       | event |
    | a1        | 2026-11-20 | visit |
    | a2        | 2026-11-20 | visit |
    | a3        | 2026-11-20 | visit |
    | a4        | 2026-11-20 | visit |
    | a5        | 2026-11-20 | visit |
    | a6        | 2026-11-20 | visit |
    """
    rows = score(snapshot).appends["tasks"]

    assert {row.values["client_id"]: row.values["client"] for row in rows} == {
        "a1": "+79990000001",
        "a2": "a@b.c",
        "a3": "d@e.f",
        "a4": "a4",
        "a5": "a5",
        "a6": "Jones",
    }


def test_moving_to_a_further_stage_is_a_task(snapshot: Snapshot) -> None:
    """
    clients
    | id       | stage         | tags |
    | new      |               | 25   |
    | moved    | рассмотрение  | 40   |
    | stays    | consideration | 25   |
    | back     | decision      | 25   |
    | first    |               |      |
    | silent   | awareness     | 25   |
    | ordered  | awareness     | 25   |

    settings
    | name              | value |
    | Ready to buy from | off   |

    rules
    | name | sort    | column | condition | value  | points |
    | some | profile | tags   | equals    | 25     | 25     |
    | more | profile | tags   | equals    | 40     | 40     |

    history
    | client_id | when       | event |
    | new       | 2026-10-23 | visit |
    | moved     | 2026-11-20 | visit |
    | stays     | 2026-11-20 | visit |
    | back      | 2026-11-20 | visit |
    | first     | 2026-11-20 | visit |
    | silent    | 2026-10-22 | visit |
    | silent    | 2026-11-20 | call  |

    orders
    | client_id | date       |
    | ordered   | 2026-11-20 |
    """
    plan = score(snapshot)
    tasks = {row.values["client_id"]: row for row in plan.appends["tasks"]}

    assert {client: row.values["what"] for client, row in tasks.items()} == {
        "new": "considering: offer a trial visit or show examples",
        "moved": "deciding: prepare a personal offer",
        "ordered": "considering: offer a trial visit or show examples",
    }
    assert tasks["moved"].id == task_id("moved", "stage 2", "2026")
    assert tasks["moved"].values["due"] == date(2026, 11, 25)
    assert tasks["moved"].values["why"] == "stage “decision”, score 40: more +40"
    assert not score(snapshot.after(plan))


def test_a_stage_set_by_hand_is_a_task_too(snapshot: Snapshot) -> None:
    """
    clients
    | id | stage     | stage_by_hand |
    | a1 | awareness | decision      |

    orders
    | client_id | date       |
    | a1        | 2026-11-20 |
    """
    (row,) = score(snapshot).appends["tasks"]

    assert row.values["why"] == "stage “decision”, score 0"


def test_an_open_stage_task_is_not_made_anew_in_a_new_year(snapshot: Snapshot) -> None:
    """
    clients
    | id | stage     | stage_by_hand |
    | a1 | awareness | decision      |

    orders
    | client_id | date       |
    | a1        | 2026-12-30 |
    """
    eve = later(snapshot, (date(2026, 12, 31) - snapshot.today).days)
    tasks = score(eve).appends["tasks"]
    made = eve.after(Plan.of(appends={"tasks": tasks}))  # and the run died before the new stage was kept

    assert len(tasks) == 1
    assert "tasks" not in score(later(made, 1)).appends


def test_stage_tasks_can_be_switched_off(snapshot: Snapshot) -> None:
    """
    clients
    | id | stage_by_hand |
    | a1 | decision      |

    settings
    | name                  | value |
    | Task of a stage: days | off   |

    orders
    | client_id | date       |
    | a1        | 2026-11-20 |
    """
    assert not score(snapshot).appends


@pytest.mark.parametrize("language", ["ru", "en"])
def test_stages_are_told_in_the_language_of_the_book(language: Language) -> None:
    snapshot = sheet("clients\n| id |\n| a1 |", language=language)

    assert cells(snapshot.after(score(snapshot)), "clients", "stage") == {"a1": choices.AWARENESS.to(language)}


def test_points_fade_when_their_window_is_over() -> None:
    snapshot = sheet(READY)
    snapshot = snapshot.after(score(snapshot))

    assert not score(later(snapshot, 58))
    assert cells(snapshot.after(score(later(snapshot, 59))), "clients", "score") == {"a1": 0, "a2": 0}


def test_an_empty_book_needs_nothing() -> None:
    assert not score(sheet(""))
