"""Every command that a script would ask prints JSON and nothing else where it is told to, in both languages, sound or in trouble."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest

from sheetcrm import cli

if TYPE_CHECKING:
    from tests.cli.desk import Desk

ASKED = {
    "status": (),
    "log": (),
    "plan": ("nightly",),
    "run": ("nightly", "--no-wait", "--yes"),
    "run-due": (),
    "check": (),
    "doctor": (),
    "why": ("petr@example.com",),
    "history": ("petr@example.com",),
    "mail": (),
    "forecast": (),
}


def test_each_of_them_has_the_option() -> None:
    for name in ASKED:
        command = cli.main.get_command(click.Context(cli.main), name)
        assert command is not None
        assert any("--json" in option.opts for option in command.params if isinstance(option, click.Option)), name


def test_each_prints_json_and_nothing_else(either: Desk) -> None:
    said = {name: either(name, *words, "--json") for name, words in ASKED.items()}
    said["log"] = either("log", "--json")
    said["one run"] = either("log", "1", "--json")

    for name, one in said.items():
        assert isinstance(json.loads(one.out), dict | list), name
        assert not one.err, (name, one.err)
        assert "\x1b" not in one.out, name
    assert said["why"].json["why"]
    assert set(said["mail"].json) == {"goes", "why", "waiting", "unknown"}
    assert said["mail"].json["goes"] is True
    assert set(said["status"].json) == {"robot", "zone", "well", "jobs", "troubles"}
    assert said["one run"].json["changes"]
    assert all(set(one) == {"check", "state", "said", "cure"} for one in said["doctor"].json)


@pytest.mark.parametrize("name", sorted(set(ASKED) - {"doctor", "status", "log", "mail", "run-due"}))
def test_where_it_cannot_be_done_the_fault_goes_to_the_other_stream(desk: Desk, name: str) -> None:
    desk.book.unlink()
    said = desk(name, *ASKED[name], "--json", code=2)
    assert not said.out
    assert len(said.err.splitlines()) == 2


def test_the_doctor_says_as_json_what_stops_it(desk: Desk) -> None:
    (desk.folder / "config.toml").write_text("nonsense", encoding="utf-8")
    (one,) = desk("doctor", "--json", code=2).json
    assert (one["check"], one["state"]) == ("config", "wrong")


CHATTY = '''"""Says what it does."""

from schedule import every

from sheetcrm import Job
from sheetcrm.model.plan import Plan

print("loaded")


def chat(snapshot):
    print("at work")
    return Plan()


job = Job(every().day.at("02:30"), steps=[chat])
'''


@pytest.mark.parametrize("words", [("plan", "chatty"), ("run", "chatty", "--no-wait"), ("run-due",), ("status",)])
def test_what_a_job_of_the_operators_own_prints_goes_to_the_other_stream(desk: Desk, words: tuple[str, ...]) -> None:
    (desk.folder / "jobs" / "chatty.py").write_text(CHATTY, encoding="utf-8")
    said = desk(*words, "--json")
    assert isinstance(json.loads(said.out), dict | list)
    assert said.err.startswith("loaded\n")
