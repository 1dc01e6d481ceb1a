"""That the robot is alive: the file that says so, and the watcher's address, which never disturbs and is never said."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.config import read_config
from sheetcrm.errors import ConfigError
from sheetcrm.serve.heartbeat import AT_WORK, PATIENCE, Heartbeat, Ping, alive, last_beat
from sheetcrm.serve.loop import Bell, serve
from sheetcrm.show_serve import teller
from tests.laws.nights import Clock
from tests.serve.desk import CONFIG, Desk, desk
from tests.serve.listener import SECRET, listening

if TYPE_CHECKING:
    from pathlib import Path

EVERY = timedelta(minutes=5)


def answered(ping: Ping) -> None:
    """Ask where it is time to, and wait for the answer."""
    ping.maybe()
    if ping._thread is not None:
        ping._thread.join(10)


def test_the_watcher_is_asked_every_so_often_and_a_change_is_told_once_without_its_address() -> None:
    clock, told = Clock(), []
    with listening() as there:
        ping = Ping(there.url, EVERY, clock, lambda event, values: told.append((event, values)))
        for minute in range(16):
            there.status = 500 if 5 <= minute < 10 else 200
            answered(ping)
            clock.sleep(60)
        assert there.asked == [f"/{SECRET}"] * 4
    answered(ping)
    clock.sleep(300)
    answered(ping)
    clock.sleep(300)
    answered(ping)

    assert [event for event, _ in told] == ["ping_failed", "ping_works", "ping_failed"]
    assert SECRET not in repr(told)
    assert SECRET not in repr(ping)


def test_a_watcher_that_never_answers_keeps_nobody_waiting() -> None:
    """The connection is taken and nothing is said: the work goes on, and no second question is asked meanwhile."""
    import socket

    clock = Clock()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/{SECRET}"
        ping = Ping(url, EVERY, clock, lambda *_: None)
        for _ in range(100):
            ping.maybe()
            clock.sleep(600)
        silent.settimeout(5)
        silent.accept()[0].close()
        assert ping._thread is not None
        ping._thread.join(10)
        assert ping._answered is False


def test_the_address_is_said_nowhere(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'{CONFIG}[serve]\nping = "https://hc.example/{SECRET}"\n', encoding="utf-8")
    assert SECRET not in repr(read_config(tmp_path))

    (tmp_path / "config.toml").write_text(f'{CONFIG}[serve]\nping = "ftp://hc.example/{SECRET}"\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(tmp_path)
    for language in ("ru", "en"):
        assert SECRET not in caught.value.message(language) + caught.value.cure(language)


class Rings(Bell):
    """A bell that rings after some rests, in which time goes on; no time of ours is spent."""

    def __init__(self, clock: Clock, rests: int) -> None:
        super().__init__()
        self.clock, self.rests, self.slept = clock, rests, timedelta()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.clock.sleep(max(seconds, 1))
        self.slept += timedelta(seconds=seconds)
        self.rests -= 1
        self.rung = self.rests <= 0


def stay(here: Desk, rests: int, tell: Any) -> Rings:
    """Let the robot stay until it rested so often."""
    rounds = here.process()
    bell = Rings(here.clock, rests)
    serve(rounds.space, lambda: here.shop(rounds.space), tell=tell, clock=here.clock, bell=bell)
    return bell


def test_whatever_the_watcher_does_the_jobs_come_and_the_log_does_not_name_it() -> None:
    for status in (200, 404, None):
        said = io.StringIO()
        with listening() as there, desk() as here, redirect_stdout(said), redirect_stderr(said):
            there.status = status or 200
            config = here.place / "config.toml"
            config.write_text(f'{CONFIG}[serve]\nping = "{there.url}"\nping_minutes = 1\n', encoding="utf-8")
            if status is None:
                there.shutdown()
                there.server_close()
            here.clock.sleep(24 * 3600)
            bell = stay(here, 30, teller("en"))

            assert len(here.done("notes")) == 1
            assert bell.slept <= timedelta(minutes=31)
            assert bool(there.asked) is (status is not None)
        assert SECRET not in said.getvalue()
        assert "notes: done" in said.getvalue()


def test_the_heart_beats_each_minute_says_what_comes_next_and_stops_when_the_robot_leaves() -> None:
    with desk() as here:
        path = here.place / ".sheetcrm" / "heartbeat.json"
        seen: list[Any] = []

        class Looks(Rings):
            def wait(self, seconds: float) -> None:
                seen.append((last_beat(path), self.clock.now, seconds))
                super().wait(seconds)

        rounds = here.process()
        serve(
            rounds.space,
            lambda: here.shop(rounds.space),
            tell=here.hear,
            clock=here.clock,
            bell=Looks(here.clock, 5),
        )

        assert [said["at"] == now for said, now, _ in seen] == [True] * 5
        assert [seconds for *_, seconds in seen] == [60.0] * 5
        assert seen[0][0]["next"] == {"notes": "2026-11-25T23:30:00+00:00"}
        assert last_beat(path) is None
        assert here.events == ["began", "ended"]


def test_a_heart_that_stopped_is_known_by_its_age_and_a_robot_at_work_has_longer(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 11, 26, 2, 30, tzinfo=UTC))
    heart = Heartbeat(tmp_path / "heartbeat.json", clock)
    assert not alive(last_beat(heart.path), clock())
    heart.beat({})
    assert alive(last_beat(heart.path), clock() + PATIENCE)
    assert not alive(last_beat(heart.path), clock() + PATIENCE + timedelta(seconds=1))
    heart.work("nightly")
    assert alive(last_beat(heart.path), clock() + AT_WORK)
    assert not alive(last_beat(heart.path), clock() + AT_WORK + timedelta(seconds=1))
    heart.path.write_text("torn", encoding="utf-8")
    assert last_beat(heart.path) is None


def test_a_full_disk_stops_no_heart(tmp_path: Path) -> None:
    heart = Heartbeat(tmp_path / "nowhere" / "heartbeat.json", Clock())
    heart.beat({})
    heart.end()


def test_a_round_that_fails_is_told_and_the_robot_stays() -> None:
    with desk() as here:
        here.clock.sleep(24 * 3600)
        rounds = here.process()
        falls = [OSError("no space left"), OSError("no space left")]

        def clock() -> datetime:
            if falls and len(here.told) >= 1:
                raise falls.pop()
            return here.clock()

        serve(rounds.space, lambda: here.shop(rounds.space), tell=here.hear, clock=clock, bell=Rings(here.clock, 6))
        assert here.events[0] == "began"
        assert here.events.count("trouble") == 2
        assert here.events[-2:] == ["ran", "ended"]
