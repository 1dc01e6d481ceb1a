"""Law 4 on Google: whatever process dies before or after whatever request or commit, the next runs end where a whole one would."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.client import Http
from sheetcrm.adapters.ledger import Ledger
from tests.google.sheets import opened, spreadsheet
from tests.laws.nights import START, Clock, house, staff_rows, tables
from tests.laws.test_crash import Dead, Death, fill
from tests.laws.workbooks import PRESENT, Draft
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from tests.laws.nights import House
    from tests.standin import Spreadsheet

ACTS = 80
"""A first night has no more requests and commits than this; further deaths never come."""


@contextmanager
def mortal(death: Death, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each commit, and each request before and after it took effect, be the last."""
    transaction, send = Ledger._transaction, Http._send

    @contextmanager
    def dying(ledger: Ledger) -> Iterator[None]:
        death.strike()
        with transaction(ledger):
            yield
            death.strike()
        death.strike()

    def sent(http: Http, *parts: Any, **more: Any) -> Any:
        death.strike()
        answer = send(http, *parts, **more)
        death.strike()
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "_transaction", dying)
        patch.setattr(Http, "_send", sent)
        yield


@contextmanager
def shop(google: StandIn, clock: Clock) -> Iterator[tuple[House, Spreadsheet]]:
    """Open a business on the stand-in that nobody touched for a day."""
    clock.now = START - timedelta(days=1)
    made = Draft(fill()).book((*PRESENT, "changes"))
    sheet = spreadsheet(google, made.tabs)
    clock.now = START
    with house(opened(google, sheet), clock) as home:
        home.book = opened(google, sheet, home.ledger)
        yield home, sheet


def restarted(home: House, google: StandIn, sheet: Spreadsheet) -> None:
    """Open everything again, as a new process does."""
    home.restart()
    home.book = opened(google, sheet, home.ledger)


def state(home: House) -> dict[str, Any]:
    """Return what must be the same however a night went: staff's rows, and how many rows each tab has."""
    found = tables(home.book)
    return {
        "rows": {
            key: len(found[key]) for key in ("clients", "history", "orders", "tasks", "problems", "journal", "changes")
        },
        "staff": staff_rows(found["clients"]),
        "robot": [found["clients"][key].tolist() for key in ("score", "stage", "segment", "problems", "next_step")],
    }


def test_a_run_that_dies_anywhere_is_finished_by_the_next_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with StandIn(clock=clock) as google:
        with shop(google, clock) as (home, _):
            home.night()
            expected = state(home)
            assert expected["rows"]["tasks"]
        survived = False
        for at in range(ACTS):
            with shop(google, clock) as (home, sheet):
                death = Death(at)
                with mortal(death, monkeypatch):
                    try:
                        home.night()
                        survived = True
                    except Dead:
                        pass
                restarted(home, google, sheet)
                home.night()
                restarted(home, google, sheet)
                assert state(home) == expected, at
                assert home.night().state == "quiet", at
                ids = list(tables(home.book)["clients"]["id"])
                assert len(set(ids)) == len(ids) == 3
                assert not [run for run in home.ledger.runs() if run.state in {"running", "writing"}]
            if survived:
                break
        assert survived
