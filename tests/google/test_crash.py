"""Law 4 on Google: whatever process dies before or after whatever request or commit, the next runs end where a whole one would."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.adapters.google.client import Http
from sheetcrm.adapters.google.writing import LIMIT
from sheetcrm.adapters.ledger import Ledger
from sheetcrm.job import Job
from sheetcrm.steps import facts, match, segment, tidy
from sheetcrm.undo import undo_job
from tests.google.business import writes_to
from tests.google.sheets import opened, spreadsheet
from tests.laws.nights import START, Clock, house, staff_rows, tables
from tests.laws.test_crash import Dead, Death, fill
from tests.laws.workbooks import PRESENT, Draft
from tests.run.test_lives import with_formula
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.laws.nights import House
    from tests.standin import Seen, Spreadsheet

ACTS = 160
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


LETTERS = Job.unscheduled("letters", [tidy, match, facts, segment])


@pytest.mark.parametrize(("limit", "between", "step"), [(LIMIT, False, 1), (1500, False, 1), (1500, True, 6)])
def test_a_run_that_dies_anywhere_is_finished_by_the_next_ones(
    monkeypatch: pytest.MonkeyPatch, limit: int, step: int, *, between: bool
) -> None:
    """Also one whose new rows are too many for one batch, and where another job comes first."""
    monkeypatch.setattr("sheetcrm.adapters.google.writing.LIMIT", limit)
    clock = Clock()
    with StandIn(clock=clock) as google:
        with shop(google, clock) as (home, _):
            home.night()
            expected = state(home)
            assert expected["rows"]["tasks"]
        survived = False
        for at in range(0, ACTS, step):
            with shop(google, clock) as (home, sheet):
                death = Death(at)
                with mortal(death, monkeypatch):
                    try:
                        home.night()
                        survived = True
                    except Dead:
                        pass
                restarted(home, google, sheet)
                if between:
                    home.night(LETTERS)
                    restarted(home, google, sheet)
                    assert home.night(LETTERS).state == "quiet", at
                home.night()
                restarted(home, google, sheet)
                found = state(home)
                if between:  # it has a line of its own in the Journal, and tells of changes
                    found["rows"] |= {key: expected["rows"][key] for key in ("journal", "changes")}
                assert found == expected, at
                assert home.night().state == "quiet", at
                ids = list(tables(home.book)["clients"]["id"])
                assert len(set(ids)) == len(ids) == 3
                assert not [run for run in home.ledger.runs() if run.state in {"running", "writing"}]
            if survived:
                break
        assert survived


def test_a_score_that_a_dead_run_wrote_entitles_nobody_once_its_cause_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    with StandIn(clock=clock) as google, shop(google, clock) as (home, sheet):
        monkeypatch.setattr("sheetcrm.adapters.google.writing.LIMIT", 200)
        at = 0
        while True:  # until a run dies that has written a score
            with mortal(Death(at), monkeypatch), suppress(Dead):
                home.night()
            restarted(home, google, sheet)
            if any(tables(home.book)["clients"]["score"]):
                break
            at += 1
        assert home.ledger.unfinished() is not None
        history = sheet.sheet("История")
        history.delete_rows(1)
        for job in (LETTERS, None):
            home.night(*([job] if job else []))
            restarted(home, google, sheet)
            assert not any(tables(home.book)["clients"]["score"])
        assert home.night().state == "quiet"


def test_a_run_that_dies_once_rows_have_moved_knows_what_it_was_about_to_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """The formulas of staff's in a row that left come back with it, and the run can be taken back."""
    clock = Clock(START - timedelta(days=1))
    with StandIn(clock=clock) as google:
        sheet = spreadsheet(google, with_formula(leaving_days=1).tabs)
        with house(opened(google, sheet), clock) as home:
            home.book = opened(google, sheet, home.ledger)
            send = Http._send

            def dying(http: Http, method: str, endpoint: str, params: Any, body: Any, *rest: Any, **more: Any) -> Any:
                answer = send(http, method, endpoint, params, body, *rest, **more)
                if all(word in (body or b"") for word in (b"insertDimension", b"deleteDimension")):
                    raise Dead
                return answer

            with monkeypatch.context() as patch:
                patch.setattr(Http, "_send", dying)
                for _ in range(6):
                    clock.next_day()
                    with suppress(Dead):
                        assert home.night().state in {"done", "quiet"}
                        continue
                    break
                else:
                    pytest.fail("nobody moved")
            restarted(home, google, sheet)
            home.night()
            moved = next(run.number for run in home.ledger.runs() if home.ledger.deeds(run.number).moves)
            clock.next_day()
            restarted(home, google, sheet)
            home.night(undo_job(home.shop, moved))
            table = tables(opened(google, sheet))["clients"]
            assert set(table["first_name"]) == {"Анна", "Олег"}
            values = sheet.sheet("Клиенты").values()
            assert "=0+7" in [str(cell) for row in values for cell in row]


def test_what_speaks_of_a_row_that_left_before_it_got_its_id_finds_it_again() -> None:
    """Staff move the client to the archive in the instant in which the new id was to be written."""
    clock = Clock()
    with StandIn(clock=clock) as google, shop(google, clock) as (home, sheet):
        clients, archive = sheet.sheet("Клиенты"), sheet.sheet("Архив")
        acts = [True]

        def away(seen: Seen) -> None:
            if acts and writes_to(clients)(seen):
                acts.pop()
                line = next(n for n, row in enumerate(clients.values()) if "+79991234501" in row)
                clients.delete_rows(line)
                archive.put(1, archive.values()[0].index("Телефон"), "+79991234501")

        google.before = away
        home.night()
        google.before = None
        assert not acts
        for _ in range(3):
            clock.next_day()
            restarted(home, google, sheet)
            home.night()
        found = tables(home.book)
        rows = {
            row
            for tab in ("archive", "clients")
            for row, told in zip(found[tab]["id"], found[tab]["phone"], strict=True)
            if told == "+79991234501"
        }
        assert set(found["history"]["client_id"]) == rows
