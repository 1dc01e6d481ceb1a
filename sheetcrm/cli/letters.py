"""Commands about letters: what they will look like, when they go, and the post that sends them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli.catalogue import CATALOGUE
from sheetcrm.cli.common import REFUSED, command, json_option, main, open_space, print_json, progress_of, shop_of
from sheetcrm.cli.usage import argument, option, said
from sheetcrm.model.words import commands as words
from sheetcrm.model.words import letters as letter_words
from sheetcrm.model.words import usage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.forecast import Foreseen
    from sheetcrm.workspace import Workspace

_JOB = "letters"


def _seen(space: Workspace) -> Snapshot:
    """Return what letters are decided on."""
    from sheetcrm.asking import seen

    with progress_of(space, _JOB):
        return seen(shop_of(space), space.job(_JOB))


@command("preview")
@argument("client", usage.CLIENT)
@argument("template", usage.TEMPLATE)
@click.pass_context
def preview(ctx: click.Context, client: str, template: str) -> None:
    """Show a letter to a client, and send nothing."""
    from sheetcrm import show_letters
    from sheetcrm.preview import preview as written

    space = open_space(ctx)
    show_letters.letter(written(_seen(space), client, template), space)


@command("test")
@argument("sequence", usage.SEQUENCE)
@option("--to", shown=usage.ADDRESS, about=words.TEST_TO, required=True)
@click.pass_context
def test(ctx: click.Context, sequence: str, to: str) -> None:
    """Send a whole sequence to oneself, marked as a test."""
    from sheetcrm.preview import rehearsal

    space = open_space(ctx)
    _must_be_one(to)
    language = space.config.language
    postings = rehearsal(_seen(space), sequence, to)
    post = space.post
    try:
        for posting in postings:
            post.send(posting, before=lambda: None)
    finally:
        post.close()
    word = letter_words.REHEARSED if space.outbox is None else letter_words.REHEARSED_TO_OUTBOX
    click.echo(word.say(language, to=to, count=len(postings), folder=space.outbox))


def _must_be_one(address: str) -> None:
    """Raise ConfigError where what was typed is not one address: the mail server is not to blame, nor is a client's card."""
    from sheetcrm.errors import ConfigError
    from sheetcrm.model.values.emails import is_clean
    from sheetcrm.model.words import faults
    from sheetcrm.model.words import workspace as space_words

    if not is_clean(address.strip().lower()):
        message = faults.filled(space_words.NO_ADDRESS, text=address)
        raise ConfigError(message=message, cure=space_words.NO_ADDRESS_CURE)


@command("forecast")
@option("--days", shown=usage.NUMBER, about=words.DAYS, type=click.IntRange(1, 366), default=30, show_default=True)
@option("--to", "folder", shown=usage.FOLDER, about=words.FOLDER, type=click.Path(path_type=Path, file_okay=False))
@option("--write", about=words.WRITE, is_flag=True)
@json_option
@click.pass_context
def forecast(ctx: click.Context, days: int, folder: Path | None, write: bool, as_json: bool) -> None:
    """Show which letters will go if nothing changes."""
    from dataclasses import asdict

    from sheetcrm import show_letters
    from sheetcrm.policy.forecast import forecast as foresee
    from sheetcrm.policy.forecast import per_day

    space = open_space(ctx)
    if write and not _written_ahead(space, days):
        ctx.exit(REFUSED)
    snapshot = _seen(space)
    letters = foresee(snapshot, days=days)
    if as_json:
        print_json([asdict(letter) for letter in letters])
        return
    counts = per_day(letters, snapshot.now.date(), days)
    show_letters.forecast(letters, counts, space)
    if folder is not None:
        _put(letters, counts, days, folder, space)


def _put(
    letters: Sequence[Foreseen], counts: Sequence[tuple[date, int]], days: int, folder: Path, space: Workspace
) -> None:
    """Write a forecast into a folder as a table and a picture. Raises ConfigError where it takes no files."""
    from sheetcrm.adapters.picture import bars
    from sheetcrm.adapters.table import table
    from sheetcrm.errors import ConfigError, reason_of
    from sheetcrm.model.words import faults
    from sheetcrm.model.words import workspace as space_words

    language = space.config.language
    heads = [word.to(language) for word in letter_words.FORECAST_HEADERS]
    rows: list[list[Raw]] = [[one.when, one.name, one.sequence, one.template, one.subject] for one in letters]
    picture, sheet = folder / "forecast.svg", folder / "forecast.xlsx"
    title = letter_words.FORESEEN.say(language, days=days, count=len(letters))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        picture.write_text(bars([(f"{day:%d.%m}", count) for day, count in counts], title=title), encoding="utf-8")
        table(sheet, letter_words.FORECAST_TAB.to(language), heads, rows)
    except OSError as error:
        message = faults.filled(space_words.NO_ROOM_FOR, path=error.filename or folder, reason=reason_of(error))
        raise ConfigError(message=message, cure=space_words.NO_ROOM_FOR_CURE) from error
    click.echo(letter_words.PICTURE_IN.say(language, path=picture))
    click.echo(letter_words.TABLE_IN.say(language, path=sheet))


def _written_ahead(space: Workspace, days: int) -> bool:
    """Write the forecast into its tab; say where it stands, or why it cannot. Return whether it does."""
    from sheetcrm.asking import ahead
    from sheetcrm.model.columns import TABS
    from sheetcrm.run import run

    with space.alone(), progress_of(space, "forecast"):
        outcome = run(shop_of(space), ahead(space.job(_JOB), days), wait=False)
    language = space.config.language
    found = outcome.before.tables.get("forecast")
    there = found is not None and found.headers.sound and not outcome.refused
    word = letter_words.AHEAD_WRITTEN if there else letter_words.AHEAD_NOT_WRITTEN
    click.echo(word.say(language, tab=TABS["forecast"].title.to(language)), err=True)
    return there


@main.group(invoke_without_command=True, help=said(CATALOGUE["mail"].about))
@json_option
@click.pass_context
def mail(ctx: click.Context, as_json: bool) -> None:
    """Say whether letters go."""
    if ctx.invoked_subcommand is not None:
        return
    space = open_space(ctx)
    language = space.config.language
    book = space.ledger.post
    paused = _why_paused(space)
    why = paused or _why_nowhere(space)
    unknown = len(book.unknown())
    if as_json:
        waiting = len(book.waiting()) - unknown
        print_json({"goes": not why, "why": why, "waiting": waiting, "unknown": unknown})
        return
    word = letter_words.MAIL_STOPPED if paused else letter_words.MAIL_NOWHERE if why else letter_words.MAIL_GOES
    if not why and space.outbox is not None:
        word = letter_words.MAIL_TO_OUTBOX
    click.echo(word.say(language, why=why, folder=space.outbox))
    click.echo(letter_words.MAIL_COUNTS.say(language, waiting=len(book.waiting()) - unknown, unknown=unknown))


def _why_paused(space: Workspace) -> str:
    """Return why no letters go; where the book cannot be read now, by the ledger alone."""
    from sheetcrm.errors import SheetcrmError
    from sheetcrm.recalling import why_paused

    language, book = space.config.language, space.ledger.post
    try:
        return why_paused(space.book.look(), space.ledger, language)
    except SheetcrmError:
        return book.paused() if book.sound else letter_words.OTHER_KEY.to(language)


def _why_nowhere(space: Workspace) -> str:
    """Return why the mail server takes no letters, as the doctor sees it; a folder takes them all."""
    from sheetcrm.doctor.mail import going
    from sheetcrm.errors import SheetcrmError

    language = space.config.language
    try:
        list(going(space))
    except SheetcrmError as error:
        return f"{error.message(language).rstrip('.')}. {error.cure(language)}"
    return ""


@mail.command(help=said(words.RESUME))
@click.pass_context
def resume(ctx: click.Context) -> None:
    """Let letters go again."""
    space = open_space(ctx)
    with space.alone():
        space.ledger.post.pause("")
    click.echo(letter_words.MAIL_RESUMED.to(space.config.language))
