"""Commands of the robot that works by itself: serve, run-due, status, install-service."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli.common import DONE, REFUSED, TOLD, command, json_option, open_space, print_json, shop_of
from sheetcrm.cli.usage import option
from sheetcrm.config import FILE
from sheetcrm.model.words import serving as words

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from sheetcrm.shop import Shop
    from sheetcrm.workspace import Workspace


def _shops(
    space: Workspace,
    *,
    sleep: Callable[[float], None],
    stopping: Callable[[], bool],
    tell: Callable[[str, dict[str, Any]], None],
) -> Callable[[], Shop]:
    """Return what opens the shop of a run: once, and anew when config.toml or the ledger became another file.

    One that cannot be used is told once, and what it said before holds until it can.
    """
    from sheetcrm.config import read_config
    from sheetcrm.errors import ConfigError

    held: list[tuple[Any, Shop]] = []
    refused: list[Any] = []

    def opened() -> Shop:
        made = shop_of(space, mail=True)
        made.sleep, made.stopping = sleep, stopping
        return made

    def shop() -> Shop:
        mark = _mark(space.folder / FILE)
        if held and held[0][0] == mark and held[0][1].ledger is space.ledger:
            return held[0][1]
        before = space.config
        try:
            space.config = read_config(space.folder)
            made = opened()
        except ConfigError as error:
            space.config = before
            if not held:
                raise
            if refused != [mark]:
                tell("config_failed", {"error": error})
            refused[:] = [mark]
            if held[0][1].ledger is not space.ledger:
                held[:] = [(held[0][0], opened())]
            return held[0][1]
        if held and held[0][0] != mark:
            tell("config_read", {})
        held[:] = [(mark, made)]
        refused.clear()
        return made

    return shop


def _mark(path: Path) -> tuple[int, int] | None:
    """Return what shows that a file became another one; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _teller(space: Workspace) -> Callable[[str, dict[str, Any]], None]:
    """Return what says in the log what happened. A log that takes nothing, a full disk or a pipe that nobody reads, stops no work."""
    from sheetcrm.show_serve import teller

    say = teller(space.config.language)

    def tell(event: str, values: dict[str, Any]) -> None:
        with suppress(OSError, ValueError):
            say(event, values)

    return tell


def _close_log() -> None:
    """Let go what a log did not take: else the interpreter, leaving, says that we failed."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with Path(os.devnull).open("w", encoding="utf-8") as nothing:
                os.dup2(nothing.fileno(), stream.fileno())


def _operator(space: Workspace, say: Callable[[str, dict[str, Any]], None]) -> Callable[[str, dict[str, Any]], None]:
    """Return what tells the operator of troubles; what keeps a channel from being used is said once."""
    from datetime import UTC, datetime

    from sheetcrm.serve.channels import channels_of, unusable
    from sheetcrm.serve.notices import FILE, Notices
    from sheetcrm.show_serve import sentence

    for event, values in unusable(space.config.serve):
        say(event, values)
    path = space.ledger_path.with_name(FILE)
    clock = partial(datetime.now, UTC)
    return Notices(channels_of(space), path, space.config.language, clock, sentence, say, partial(_zone, space)).hear


def _zone(space: Workspace) -> ZoneInfo | None:
    """Return the time zone of Settings; this machine's where the memory itself is what ails."""
    with suppress(Exception):
        return space.zone
    return None


@command("serve")
@click.pass_context
def serve(ctx: click.Context) -> None:
    """Stay, and carry out jobs at their times."""
    from sheetcrm.serve import serve as stay
    from sheetcrm.serve.loop import Bell

    space = open_space(ctx)
    say = _teller(space)
    write = _operator(space, say)
    bell = Bell()

    def tell(event: str, values: dict[str, Any]) -> None:
        write(event, values)  # first: a log may hold us up
        say(event, values)

    try:
        shops = _shops(space, sleep=bell.sleep, stopping=lambda: bell.rung, tell=tell)
        stay(space, shops, tell=tell, bell=bell)
    except Exception as error:
        write("stopped", {"error": space.in_words(error)})
        raise
    _close_log()


@command("run-due")
@json_option
@click.pass_context
def run_due(ctx: click.Context, as_json: bool) -> None:
    """Carry out the jobs whose time has come, once."""
    import time
    from datetime import UTC, datetime

    from sheetcrm.serve import Rounds
    from sheetcrm.show_serve import UNSAID, as_json_of_event, next_line

    space = open_space(ctx)
    told: list[dict[str, Any]] = []

    def note(event: str, values: dict[str, Any]) -> None:
        if event not in UNSAID:
            told.append(as_json_of_event(event, values, space.config.language))
        if not as_json:
            say(event, values)

    def hear(event: str, values: dict[str, Any]) -> None:
        write(event, values)
        note(event, values)

    say = _teller(space)
    write = _operator(space, note)

    shops = _shops(space, sleep=time.sleep, stopping=lambda: False, tell=hear)
    rounds = Rounds(space, shops, lambda: datetime.now(UTC), hear)
    try:
        bad = rounds.once()
    except Exception as error:
        write("trouble", {"error": space.in_words(error)})
        raise
    if as_json:
        print_json(told)
    elif not told:
        click.echo(words.NOTHING_DUE.say(space.config.language, next=next_line(rounds, space.config.language)))
    ctx.exit(REFUSED if bad else TOLD if any(one["event"] != "ran" for one in told) else DONE)


@command("status")
@json_option
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    """Show when which job comes, and whether the robot is there."""
    from datetime import UTC, datetime

    from sheetcrm import show_serve

    space = open_space(ctx)
    found = show_serve.status_of(space, lambda: shop_of(space), datetime.now(UTC))
    print_json(found) if as_json else show_serve.status(found, space)


@command("install-service")
@option("--system", about=words.SYSTEM, is_flag=True)
@option("--write", about=words.WRITE, is_flag=True)
@click.pass_context
def install_service(ctx: click.Context, system: bool, write: bool) -> None:
    """Show the systemd service, and write it with --write."""
    from sheetcrm.errors import ConfigError, reason_of
    from sheetcrm.model.words import faults
    from sheetcrm.serve.unit import program, served, unit, unit_path, user_of

    space = open_space(ctx)
    language = space.config.language
    path = unit_path(space, system=system, home=Path.home())
    text = unit(space, program=program(), system=system, user=user_of(space) if system else "")
    click.echo(words.UNIT.say(language, path=path))
    click.echo(text)
    if not write:
        click.echo(words.NOT_WRITTEN.to(language))
        return
    other = served(path)
    if other not in (None, space.folder.resolve()):
        raise ConfigError(message=faults.filled(words.TAKEN, path=path, folder=other), cure=words.TAKEN_CURE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        message = faults.filled(words.CANNOT_WRITE, path=path, reason=reason_of(error))
        raise ConfigError(message=message, cure=words.CANNOT_WRITE_CURE) from error
    who = "" if system else "--user "
    enable = f"systemctl {who}daemon-reload && systemctl {who}enable --now {path.name}"
    follow = f"journalctl {who}-u {path.name} -f"
    click.echo(words.WRITTEN.say(language, path=path, enable=enable, follow=follow))
    if not system:
        click.echo(words.LINGER.to(language))
