"""The command line: every command is a library call under the same word."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.config import environment_language
from sheetcrm.errors import ConfigError, LedgerUnusable, SheetcrmError
from sheetcrm.model.words import LANGUAGES, faults, language_of
from sheetcrm.model.words import commands as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sheetcrm.config import Place
    from sheetcrm.model.words import Language, Word
    from sheetcrm.run import Outcome
    from sheetcrm.shop import Shop
    from sheetcrm.workspace import Workspace

DONE, TOLD, REFUSED = 0, 1, 2
"""Exit codes: done; done, with problems or skipped changes; refused or misconfigured."""

_HERE = environment_language()


def _help(word: Word) -> str:
    return word.to(_HERE)


class _Commands(click.Group):
    """Turns our errors into two lines and an exit code, for every command."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(
                    errors="replace"
                )  # a terminal without Cyrillic shows question marks, not a traceback
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SheetcrmError as error:
            _say(error, _language(ctx))
            ctx.exit(REFUSED)
        except BrokenPipeError:  # `sheetcrm log | head`
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - the interpreter closes it
            ctx.exit((ctx.obj or {}).get("code", DONE))
        except (KeyboardInterrupt, click.Abort):
            click.echo(f"\n{faults.STOPPED.to(_language(ctx))}", err=True)
            ctx.exit(REFUSED)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 - a traceback is for us, not for the operator's screen
            _say(_unforeseen(error, ctx), _language(ctx))
            ctx.exit(REFUSED)


def _say(error: SheetcrmError, language: Language) -> None:
    click.echo(error.message(language), err=True)
    click.echo(f"  {error.cure(language)}", err=True)


def _unforeseen(error: Exception, ctx: click.Context) -> SheetcrmError:
    """Return what to tell of an error that nobody foresaw; its traceback goes to a file."""
    import tempfile
    import traceback

    space = (ctx.obj or {}).get("space")
    if type(error).__module__ == "sqlite3" and space is not None:
        return LedgerUnusable(path=space.ledger_path, reason=error)
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding():
        return ConfigError(message=faults.filled(faults.ENCODING, name=error.object), cure=faults.ENCODING_CURE)
    folder = space.ledger_path.parent if space is not None and space.ledger_path.parent.is_dir() else None
    try:
        handle, path = tempfile.mkstemp(prefix="error-", suffix=".txt", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write("".join(traceback.format_exception(error)))
    except OSError:  # no disk for it either: the sentence is all there is
        path = "—"
    return SheetcrmError(error=f"{type(error).__name__}: {error}"[:300], path=path)


def _language(ctx: click.Context) -> Language:
    space = (ctx.obj or {}).get("space")
    return space.config.language if space is not None else _HERE


@click.group(cls=_Commands, help=_help(words.SHEETCRM), context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-w", "--workspace", type=click.Path(path_type=Path, file_okay=False), help=_help(words.WORKSPACE))
@click.version_option(package_name="sheetcrm")
@click.pass_context
def main(ctx: click.Context, workspace: Path | None) -> None:
    """Keep a spreadsheet of clients in order."""
    ctx.obj = {"folder": workspace}


def _space(ctx: click.Context) -> Workspace:
    from sheetcrm.workspace import open_workspace

    space = open_workspace(ctx.obj["folder"])
    ctx.obj["space"] = space
    return space


def _shop(space: Workspace) -> Shop:
    from sheetcrm.shop import Shop

    def tell(event: str, values: dict[str, Any]) -> None:
        from sheetcrm.model.words import runs

        click.echo({"waiting": runs.WAITING}[event].say(space.config.language, **values), err=True)

    return Shop(space.book, space.ledger, str(space.config.book), tell=tell)


def _google_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what reaching a Google Sheet needs."""
    key = click.option("--credentials", type=click.Path(path_type=Path, dir_okay=False), help=_help(words.CREDENTIALS))
    return key(click.option("--api-root", metavar="URL", default="", help=_help(words.API_ROOT))(command))


@contextmanager
def _tab_by_tab(language: Language) -> Iterator[Callable[[int, int, str], None]]:
    """Show a moving line that says which tab is at hand; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _title: None
        return
    from rich.console import Console

    from sheetcrm.model.words import layout

    line = Console(stderr=True).status("…")

    def tell(done: int, total: int, title: str) -> None:
        line.start()  # not before: a moving line and a question do not go together
        line.update(layout.FILLING.say(language, done=min(done + 1, total), total=total, title=title))

    try:
        yield tell
    finally:
        line.stop()


@main.command(help=_help(words.INIT))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--lang", type=click.Choice(LANGUAGES), default=_HERE, show_default=True, help=_help(words.LANG))
@click.option("--google", metavar="URL", help=_help(words.GOOGLE))
@_google_options
@click.pass_context
def init(
    ctx: click.Context, folder: Path, lang: str, google: str | None, credentials: Path | None, api_root: str
) -> None:
    """Make an empty workspace."""
    from sheetcrm.config import google_place
    from sheetcrm.model.words import runs
    from sheetcrm.workspace import create_google_workspace, create_workspace

    if google is None:
        space = ctx.obj["space"] = create_workspace(folder, language_of(lang))
        click.echo(runs.CREATED.say(space.config.language, folder=folder, book=space.config.book.name))
        return
    place = google_place(google, credentials, api_root, folder=folder)
    with _tab_by_tab(language_of(lang)) as tell:
        space = ctx.obj["space"] = create_google_workspace(folder, language_of(lang), place, tell=tell)
    click.echo(runs.CREATED_GOOGLE.say(space.config.language, folder=folder, book=place))


@main.command(help=_help(words.DEMO))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="sheetcrm-demo")
@click.option("--lang", type=click.Choice(LANGUAGES), default=_HERE, show_default=True, help=_help(words.LANG))
@click.pass_context
def demo(ctx: click.Context, folder: Path, lang: str) -> None:
    """Make a practice workbook and run the nightly job on it."""
    from sheetcrm import show
    from sheetcrm.demo.workspace import make

    space, counts = make(folder, language_of(lang))
    ctx.obj["space"] = space
    with _progress(space, "nightly"):
        from sheetcrm.run import run as run_job

        with space.alone():
            outcome = run_job(_shop(space), space.job("nightly"), confirm=lambda _: True, wait=False)
    show.demo(outcome, space, folder, counts)


def _json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help=_help(words.JSON))(command)


def _complete_job(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from sheetcrm.workspace import open_workspace

    try:
        names = open_workspace((ctx.find_root().params or {}).get("workspace")).job_names()
    except SheetcrmError:
        return []
    return [name for name in names if name.startswith(incomplete)]


@main.command(help=_help(words.CHECK))
@_json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Show problems only, and change nothing."""
    from sheetcrm import show
    from sheetcrm.job import Job
    from sheetcrm.run import plan as plan_job
    from sheetcrm.steps import check as check_step
    from sheetcrm.steps import match, tidy

    space = _space(ctx)
    job = Job.unscheduled("check", [tidy, match, check_step])
    with _progress(space, "check"):
        outcome = plan_job(_shop(space), job)
    code = TOLD if outcome.plan.problems else DONE
    if outcome.refused and outcome.before.tables.get("clients") is None:
        code = REFUSED
    ctx.obj["code"] = code
    if as_json:
        _print_json({"problems": _as_json(outcome)["problems"], "refusals": _as_json(outcome)["refusals"]})
    else:
        show.problems(outcome, space)
    ctx.exit(code)


@main.command(help=_help(words.PLAN))
@click.argument("job", shell_complete=_complete_job)
@_json_option
@click.pass_context
def plan(ctx: click.Context, job: str, as_json: bool) -> None:
    """Show what a job would do, and change nothing."""
    from sheetcrm import show
    from sheetcrm.run import plan as plan_job

    space = _space(ctx)
    loaded = space.job(job)
    with _progress(space, job):
        outcome = plan_job(_shop(space), loaded)
    ctx.obj["code"] = _code(outcome)
    _print_json(_as_json(outcome)) if as_json else show.outcome(outcome, space)
    ctx.exit(_code(outcome))


@main.command(help=_help(words.RUN))
@click.argument("job", shell_complete=_complete_job)
@_json_option
@click.option("--yes", is_flag=True, help=_help(words.YES))
@click.option("--no-wait", is_flag=True, help=_help(words.NO_WAIT))
@click.pass_context
def run(ctx: click.Context, job: str, as_json: bool, yes: bool, no_wait: bool) -> None:
    """Carry out a job."""
    from sheetcrm import show
    from sheetcrm.model.words import runs
    from sheetcrm.run import run as run_job

    space = _space(ctx)
    loaded = space.job(job)

    progress = _progress(space, job)
    declined = False

    def confirm(outcome: Outcome) -> bool:
        nonlocal declined
        if yes:
            return True
        if as_json or not sys.stdin.isatty():
            return False
        progress.stop()  # a moving line and a question do not go together
        show.outcome(outcome, space, asking=True)
        declined = not click.confirm(runs.CONFIRM.to(space.config.language))
        return not declined

    with space.alone(), progress:
        outcome = run_job(_shop(space), loaded, confirm=confirm, wait=not no_wait)
    ctx.obj["code"] = _code(outcome)
    if declined:
        click.echo(runs.DECLINED.to(space.config.language))
    elif as_json:
        _print_json(_as_json(outcome))
    else:
        show.outcome(outcome, space)
    ctx.exit(_code(outcome))


@main.command(help=_help(words.WHY))
@click.argument("client")
@click.pass_context
def why(ctx: click.Context, client: str) -> None:
    """Explain a client's score, stage, segment, class and next step."""
    from sheetcrm import show
    from sheetcrm.run import why as explain

    space = _space(ctx)
    show.story(*explain(_shop(space), client))


@main.command(help=_help(words.LOG))
@click.argument("number", type=int, required=False, metavar="[RUN]")
@_json_option
@click.pass_context
def log(ctx: click.Context, number: int | None, as_json: bool) -> None:
    """Show the latest runs, or one run with all its changes."""
    from sheetcrm import show

    space = _space(ctx)
    if number is None:
        runs = space.ledger.runs()
        _print_json([show.run_json(record) for record in runs]) if as_json else show.runs(runs, space)
        return
    record = next((record for record in space.ledger.runs(limit=100_000) if record.number == number), None)
    if record is None:
        from sheetcrm.model.words import runs as run_words

        click.echo(run_words.NO_SUCH_RUN.say(space.config.language, run=number), err=True)
        ctx.exit(REFUSED)
    changes = space.ledger.changes(number)
    if as_json:
        _print_json(show.run_json(record) | {"changes": show.changes_json(changes)})
    else:
        show.one_run(record, changes, space)


@main.command(help=_help(words.ADOPT))
@click.pass_context
def adopt(ctx: click.Context) -> None:
    """Take the book as it is, after it or the ledger was restored or moved."""
    from sheetcrm.agreement import adopt as take
    from sheetcrm.model.words import runs

    space = _space(ctx)
    with space.alone():
        taken = take(_shop(space))
    click.echo(runs.ADOPTED.say(space.config.language, count=sum(taken.values())))


@main.command(help=_help(words.DOCTOR))
@click.option("--probe", is_flag=True, help=_help(words.PROBE))
@_json_option
@click.pass_context
def doctor(ctx: click.Context, probe: bool, as_json: bool) -> None:
    """Look at everything a run needs, and change nothing."""
    from datetime import UTC, datetime

    from sheetcrm import show
    from sheetcrm.doctor import examine
    from sheetcrm.model.findings import Finding, code_of

    def tell(finding: Finding) -> None:
        if not as_json:
            show.finding(finding, _language(ctx))

    found = examine(lambda: _space(ctx), clock=lambda: datetime.now(UTC), tell=tell, probe=probe)
    ctx.obj["code"] = code_of(found)
    if as_json:
        _print_json(show.findings_json(found, _language(ctx)))
    else:
        show.findings(found, _language(ctx))
    ctx.exit(code_of(found))


@main.command(help=_help(words.COPY))
@click.option("--to-google", metavar="URL", help=_help(words.TO_GOOGLE))
@click.option("--to-file", type=click.Path(path_type=Path, dir_okay=False), help=_help(words.TO_FILE))
@_google_options
@click.option("--yes", is_flag=True, help=_help(words.COPY_YES))
@click.pass_context
def copy(
    ctx: click.Context,
    to_google: str | None,
    to_file: Path | None,
    credentials: Path | None,
    api_root: str,
    yes: bool,
) -> None:
    """Carry the whole book from a file to Google, or back, and go on there."""
    from sheetcrm.config import file_place, google_place
    from sheetcrm.model.words import moving
    from sheetcrm.moving import copy as carry

    space = _space(ctx)
    language = space.config.language
    if (to_google is None) == (to_file is None):
        raise ConfigError(message=moving.TWO_TARGETS, cure=moving.TWO_TARGETS_CURE)
    if to_google is not None:
        place: Place = google_place(to_google, credentials, api_root, folder=space.folder)
    else:
        assert to_file is not None
        place = file_place(to_file.absolute(), folder=space.folder)
    old = space.config.book

    def confirm(losses: Sequence[Word]) -> bool:
        click.echo(moving.LEFT_BEHIND.to(language), err=True)
        for word in losses:
            click.echo(f"  {word.to(language)}", err=True)
        return yes or (sys.stdin.isatty() and click.confirm(moving.CONFIRM.to(language)))

    with space.alone(), _tab_by_tab(language) as tell:
        done = carry(space, place, confirm=confirm, tell=tell)
    counts = {"tabs": done.tabs, "rows": done.rows, "cells": done.cells}
    click.echo(moving.COPIED.say(language, **counts, book=place, old=old))


@main.command(help=_help(words.MANUAL))
@click.argument("page", required=False)
@click.option("--lang", type=click.Choice(LANGUAGES), default=_HERE, show_default=True, help=_help(words.LANG))
@click.pass_context
def manual(ctx: click.Context, page: str | None, lang: str) -> None:
    """Show a page of the manual."""
    from sheetcrm import show

    ctx.exit(show.manual(page, language_of(lang)))


def _as_json(outcome: Outcome) -> dict[str, Any]:
    from sheetcrm.report import as_json

    return as_json(outcome)


def _print_json(value: Any) -> None:
    ascii_only = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8"
    click.echo(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=str))


def _code(outcome: Outcome) -> int:
    if outcome.refused:
        return REFUSED
    return TOLD if outcome.told else DONE


class _NoProgress:
    """What stands in a pipe where a terminal has its moving line."""

    def __enter__(self) -> None:
        """Show nothing."""

    def __exit__(self, *_: object) -> None:
        """Clear nothing."""

    def stop(self) -> None:
        """Stop nothing."""


def _progress(space: Workspace, job: str) -> Any:
    """Return a moving line on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        return _NoProgress()
    from rich.console import Console

    return Console(stderr=True).status(words.WORKING.say(space.config.language, job=job, book=space.config.book.name))
