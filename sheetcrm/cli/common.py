"""What all commands share: the root command, options, how a workspace is opened, how results and errors are shown."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.cli.catalogue import CATALOGUE
from sheetcrm.cli.usage import Group, misused, option, said
from sheetcrm.model.words import commands as words
from sheetcrm.model.words import usage as usage_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.errors import SheetcrmError
    from sheetcrm.model.words import Language
    from sheetcrm.outcome import Outcome
    from sheetcrm.shop import Shop
    from sheetcrm.workspace import Workspace

DONE, TOLD, REFUSED = 0, 1, 2
"""Exit codes: done; done, with problems or skipped changes; refused or misconfigured."""


def _mute() -> None:
    """Let what is left to print go nowhere."""
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - the interpreter closes it


class _Commands(Group):
    """Turns our errors into two lines and an exit code, for every command; a command's module is loaded when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(CATALOGUE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in CATALOGUE:
            import_module(f"sheetcrm.cli.{CATALOGUE[cmd_name].module}")
        return super().get_command(ctx, cmd_name)

    def about_commands(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Return the commands and what they are for, without loading them."""
        return [(name, said(CATALOGUE[name].about)) for name in self.list_commands(ctx)]

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
        except BrokenPipeError:  # `sheetcrm log | head`
            _mute()
            ctx.exit((ctx.obj or {}).get("code", DONE))
        except (KeyboardInterrupt, click.Abort):
            from sheetcrm.model.words import faults

            click.echo(f"\n{faults.STOPPED.to(language_in(ctx))}", err=True)
            ctx.exit(REFUSED)
        except click.UsageError as error:
            raise misused(error, ctx, ()) from error
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:  # noqa: BLE001 - a traceback is for us, not for the operator's screen
            from sheetcrm.errors import SheetcrmError

            _say(error if isinstance(error, SheetcrmError) else _unforeseen(error, ctx), language_in(ctx))
            ctx.exit(REFUSED)


def _say(error: SheetcrmError, language: Language) -> None:
    click.echo(error.message(language), err=True)
    click.echo(f"  {error.cure(language)}", err=True)


def _unforeseen(error: Exception, ctx: click.Context) -> SheetcrmError:
    """Return what to tell of an error that nobody foresaw; its traceback goes to a file."""
    import tempfile
    import traceback

    from sheetcrm.errors import ConfigError, LedgerUnusable, SheetcrmError
    from sheetcrm.model.words import faults

    space = (ctx.obj or {}).get("space")
    if type(error).__module__ == "sqlite3" and space is not None:
        return LedgerUnusable(path=space.ledger_path, reason=error)
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding():
        return ConfigError(message=faults.filled(faults.ENCODING, name=error.object), cure=faults.ENCODING_CURE)
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        from sheetcrm.model.words import workspace as space_words

        where = error.filename or faults.OUTPUT
        message = faults.filled(space_words.NO_ROOM_FOR, path=where, reason=faults.DISK_FULL)
        if error.filename is None:  # what is left to print has nowhere to go
            _mute()
        return ConfigError(message=message, cure=space_words.NO_ROOM_FOR_CURE)
    folder = space.ledger_path.parent if space is not None and space.ledger_path.parent.is_dir() else None
    try:
        handle, path = tempfile.mkstemp(prefix="error-", suffix=".txt", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as out:
            out.write("".join(traceback.format_exception(error)))
    except OSError:  # no disk for it either: the sentence is all there is
        path = "—"
    return SheetcrmError(error=f"{type(error).__name__}: {error}"[:300], path=path)


def language_in(ctx: click.Context) -> Language:
    """Return the workspace's language, also where its config.toml is what is wrong; else that of the environment."""
    known = ctx.obj or {}
    if known.get("space") is not None:
        language: Language = known["space"].config.language
        return language
    from sheetcrm.workspace import language_told

    return language_told(known.get("folder"))


@click.group(
    cls=_Commands,
    help=said(words.SHEETCRM),
    epilog=said(usage_words.CODES),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@option(
    *("-w", "--workspace"),
    shown=usage_words.FOLDER,
    about=words.WORKSPACE,
    type=click.Path(path_type=Path, file_okay=False),
)
@click.version_option(
    package_name="sheetcrm", help=said(usage_words.VERSION), message=said(usage_words.VERSION_IS), prog_name="sheetcrm"
)
@click.pass_context
def main(ctx: click.Context, workspace: Path | None) -> None:
    """Keep a spreadsheet of clients in order."""
    ctx.obj = {"folder": workspace}


def command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function the command of this name, with its sentence."""
    return main.command(name, help=said(CATALOGUE[name].about))


def open_space(ctx: click.Context) -> Workspace:
    """Open the workspace that a command works in. Raises ConfigError."""
    from sheetcrm.workspace import open_workspace

    space = open_workspace(ctx.obj["folder"])
    ctx.obj["space"] = space
    return space


def shop_of(space: Workspace, *, mail: bool = False) -> Shop:
    """Return what a run in a workspace works with; ``mail`` gives it the post and the mailbox as well. Raises ConfigError."""
    from sheetcrm.shop import Shop

    def tell(event: str, values: dict[str, Any]) -> None:
        from sheetcrm.model.words import runs

        if event == "mailbox":
            _say(values["error"], space.config.language)
        else:
            click.echo(runs.WAITING.say(space.config.language, **values), err=True)

    shop = Shop(space.book, space.ledger, str(space.config.book), tell=tell, files=space.files)
    if mail:
        shop.post, shop.inbox = space.post, space.inbox
    return shop


def google_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what reaching a Google Sheet needs."""
    file = click.Path(path_type=Path, dir_okay=False)
    key = option("--credentials", shown=usage_words.FILE, about=words.CREDENTIALS, type=file)
    return key(option("--api-root", shown=usage_words.URL, about=words.API_ROOT, default="")(command))


@contextmanager
def tab_by_tab(language: Language) -> Iterator[Callable[[int, int, str], None]]:
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


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option to print JSON."""
    return option("--json", "as_json", about=words.JSON, is_flag=True)(command)


def complete_job(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of jobs that begin so, for the shell."""
    from sheetcrm.errors import SheetcrmError
    from sheetcrm.workspace import open_workspace

    try:
        names = open_workspace((ctx.find_root().params or {}).get("workspace")).job_names()
    except SheetcrmError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def as_json_of(outcome: Outcome) -> dict[str, Any]:
    """Return a plan or a run as JSON has it."""
    from sheetcrm.report import as_json

    return as_json(outcome)


def print_json(value: Any) -> None:
    """Print a value as JSON that the terminal can show."""
    import json

    ascii_only = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8"
    click.echo(json.dumps(value, ensure_ascii=ascii_only, indent=2, default=str))


def exit_code(outcome: Outcome) -> int:
    """Return what a command that planned or ran a job ends with."""
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


def progress_of(space: Workspace, job: str) -> Any:
    """Return a moving line on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        return _NoProgress()
    from rich.console import Console

    return Console(stderr=True).status(words.WORKING.say(space.config.language, job=job, book=space.config.book.name))
