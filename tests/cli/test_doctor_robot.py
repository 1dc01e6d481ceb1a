"""What the doctor says of the robot that works by itself: its heart, overdue jobs, who hears of trouble, its service."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sheetcrm.doctor import examine
from sheetcrm.model.words import LANGUAGES
from sheetcrm.serve.heartbeat import FILE, Heartbeat
from sheetcrm.serve.unit import program, unit, unit_path
from sheetcrm.workspace import open_workspace
from tests.serve.listener import SECRET
from tests.serve.station import Station, later, station

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sheetcrm.model.findings import Finding
    from sheetcrm.workspace import Workspace


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with station("en") as made:
        yield made


def found(here: Station, check: str) -> list[Finding]:
    """Return what the doctor says of one thing; in both languages, and never a secret."""
    seen = examine(lambda: open_workspace(here.place), clock=here.clock)
    for one in seen:
        for language in LANGUAGES:
            said = one.said.to(language) + one.cure.to(language)
            assert SECRET not in said
            assert "{" not in said, said
        assert bool(one.cure.ru) is (one.state != "fine")
    return [one for one in seen if one.check == check]


def test_the_heart_is_known_by_its_age(here: Station) -> None:
    (one,) = found(here, "robot")
    assert (one.state, "run-due" in one.cure.en) == ("hint", True)
    (here.place / ".sheetcrm").mkdir()
    heart = Heartbeat(here.place / ".sheetcrm" / FILE, here.clock)
    heart.beat({})
    later(here, hours=0.01)
    (one,) = found(here, "robot")
    assert (one.state, "36 s" in one.said.en) == ("fine", True)
    heart.work("nightly")
    (one,) = found(here, "robot")
    assert (one.state, "nightly" in one.said.en) == ("fine", True)
    heart.work("")
    later(here, hours=1)
    (one,) = found(here, "robot")
    assert (one.state, "sheetcrm serve" in one.cure.en) == ("attention", True)


def test_jobs_that_are_overdue_and_a_day_without_work(here: Station) -> None:
    assert found(here, "due") == []
    assert not (here.place / ".sheetcrm").exists(), "the doctor changes nothing"
    here.job()
    here.round()
    (one,) = found(here, "due")
    assert one.state == "fine"
    later(here, hours=3)
    (one,) = found(here, "due")
    assert (one.state, one.said.en) == ("attention", "Jobs that are overdue: work.")
    assert "run-due" in one.cure.en
    later(here, hours=22)
    (one,) = found(here, "due")
    assert (one.state, "No job has ended well since" in one.said.en) == ("attention", True)
    here.round()
    (one,) = found(here, "due")
    assert one.state == "fine"


def test_a_clock_that_was_put_back(here: Station) -> None:
    here.job()
    here.round()
    assert [one.state for one in found(here, "clock")] == ["fine"]
    here.clock.now -= timedelta(hours=2)
    (one,) = found(here, "clock")
    assert (one.state, "timedatectl" in one.cure.ru) == ("attention", True)


def test_who_hears_of_trouble_and_what_is_not_over(here: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.said.en for one in found(here, "operator")] == ["Who hears of trouble: boris@shop.example."]
    assert [one.state for one in found(here, "apprise")] == ["fine"]
    assert [one.state for one in found(here, "ping")] == ["hint"]
    here.more = f'ping = "https://hc.example/{SECRET}"\n'
    here.configure()
    assert [one.state for one in found(here, "ping")] == ["fine"]
    here.job("1 / 0")
    here.round()
    (one,) = found(here, "trouble")
    assert one.said.en.startswith("What the robot told of is not over: work, since")
    here.job()
    here.round()
    assert found(here, "trouble") == []

    monkeypatch.setitem(sys.modules, "apprise", None)
    (one,) = found(here, "apprise")
    assert (one.state, ".venv/bin/pip install '.[apprise]'" in one.cure.en) == ("attention", True)
    monkeypatch.undo()
    config = here.place / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('apprise = ["json', 'apprise = ["nonsense'), encoding="utf-8")
    (one,) = found(here, "apprise")
    assert (one.state, "Address 1 " in one.said.en) == ("attention", True)
    config.write_text(text.partition("[serve]")[0], encoding="utf-8")
    assert [one.state for one in found(here, "operator")] == ["hint"]


@pytest.mark.parametrize("wanted", [False, True])
def test_a_service_that_is_not_what_would_be_written(
    here: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    assert [one.state for one in found(here, "service")] == ["hint"]
    space = open_workspace(here.place)
    path = tmp_path / "unit"

    def where(space: Workspace, *, system: bool, home: Path) -> Path:
        return path if system is wanted else unit_path(space, system=system, home=home)

    monkeypatch.setattr("sheetcrm.doctor.robot.unit_path", where)
    path.write_text(unit(space, program=program(), system=wanted, user=here.place.owner()), encoding="utf-8")
    assert [one.state for one in found(here, "service")] == ["fine"]
    path.write_text(path.read_text(encoding="utf-8").replace("MemoryMax=800M", "MemoryMax=80M"), encoding="utf-8")
    (one,) = found(here, "service")
    assert one.state == "attention"
    assert "MemoryMax=80M" in one.said.en
    assert ("--system" in one.cure.en) is wanted


def test_a_disk_of_which_little_is_left_and_the_lease_are_told_as_before(here: Station) -> None:
    assert [one.check for one in examine(lambda: open_workspace(here.place), clock=lambda: datetime.now(UTC))].count(
        "disk"
    ) == 1
    assert json.dumps([one.said.en for one in found(here, "disk")])
