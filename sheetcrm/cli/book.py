"""Commands about the book, its jobs and its runs."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheetcrm.cli.common import (
    DONE,
    REFUSED,
    TOLD,
    as_json_of,
    command,
    complete_job,
    exit_code,
    google_options,
    json_option,
    language_in,
    open_space,
    print_json,
    progress_of,
    shop_of,
    tab_by_tab,
)
from sheetcrm.cli.usage import HERE, argument, option
from sheetcrm.model.words import LANGUAGES, language_of, usage
from sheetcrm.model.words import commands as words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sheetcrm.adapters.whereabouts import Whereabouts
    from sheetcrm.config import Place
    from sheetcrm.job import Job
    from sheetcrm.model.words import Language, Word
    from sheetcrm.outcome import Outcome


@command("init")
@argument("folder", usage.FOLDER, type=click.Path(path_type=Path, file_okay=False))
@option("--lang", about=words.LANG, type=click.Choice(LANGUAGES), default=HERE, show_default=True)
@option("--google", shown=usage.URL, about=words.GOOGLE)
@google_options
@click.pass_context
def init(
    ctx: click.Context, folder: Path, lang: str, google: str | None, credentials: Path | None, api_root: str
) -> None:
    """Make an empty workspace."""
    from sheetcrm.config import google_place
    from sheetcrm.model.words import runs
    from sheetcrm.workspace import NOWHERE, create_google_workspace, create_workspace, whereabouts

    typed = shlex.quote(str(folder))
    if google is None:
        where = whereabouts(language_of(lang))
        space = ctx.obj["space"] = create_workspace(folder, language_of(lang), where=where)
        click.echo(runs.CREATED.say(space.config.language, folder=folder, typed=typed, book=space.config.book.name))
        _say_where(where, space.config.language, NOWHERE)
        return
    place = google_place(google, credentials, api_root, folder=folder)
    where = whereabouts(language_of(lang), place)
    with tab_by_tab(language_of(lang)) as tell:
        space = ctx.obj["space"] = create_google_workspace(folder, language_of(lang), place, where=where, tell=tell)
    click.echo(runs.CREATED_GOOGLE.say(space.config.language, folder=folder, typed=typed, book=place))
    _say_where(where, space.config.language, NOWHERE)


def _say_where(where: Whereabouts | None, language: Language, unknown: Mapping[str, str]) -> None:
    """Say what Settings now have for the clock and the phones, and ask where nobody could tell."""
    from sheetcrm.model.words import runs

    if where is not None:
        word = runs.PLACED if where.zone and where.country else runs.PLACED_UNSURE
        zone, country = where.zone or unknown["time_zone"], where.country or unknown["phone_region"]
        click.echo(word.say(language, zone=zone, country=country))


@command("demo")
@argument(
    "folder",
    usage.FOLDER,
    about=usage.DEMO_FOLDER,
    type=click.Path(path_type=Path, file_okay=False),
    default="sheetcrm-demo",
)
@option("--lang", about=words.LANG, type=click.Choice(LANGUAGES), default=HERE, show_default=True)
@click.pass_context
def demo(ctx: click.Context, folder: Path, lang: str) -> None:
    """Make a practice workbook and run the nightly job on it."""
    from sheetcrm import show
    from sheetcrm.demo.workspace import make, whole_or_not

    with whole_or_not(folder):
        space, counts = make(folder, language_of(lang))
        ctx.obj["space"] = space
        with progress_of(space, "nightly"), space.alone():
            from sheetcrm.demo.letters import past_letters
            from sheetcrm.run import TELLING
            from sheetcrm.run import run as run_job

            def carry_out(job: Job) -> Outcome:
                return run_job(shop_of(space), job, confirm=lambda _: True, wait=False)

            outcome = carry_out(space.job("nightly"))
            past_letters(shop_of(space))
            carry_out(TELLING)
            carry_out(space.job("nightly"))  # what follows from the letters, so that the first plan is quiet
            carry_out(space.job("summary"))
    show.demo(outcome, space, folder, counts)


@command("check")
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Show problems only, and change nothing."""
    from sheetcrm import show
    from sheetcrm.job import Job
    from sheetcrm.run import plan as plan_job
    from sheetcrm.steps import check as check_step
    from sheetcrm.steps import match, tidy

    space = open_space(ctx)
    job = Job.unscheduled("check", [tidy, match, check_step])
    with progress_of(space, "check"):
        outcome = plan_job(shop_of(space), job)
    code = TOLD if outcome.plan.problems else DONE
    if outcome.refused and outcome.before.tables.get("clients") is None:
        code = REFUSED
    ctx.obj["code"] = code
    if as_json:
        print_json({"problems": as_json_of(outcome)["problems"], "refusals": as_json_of(outcome)["refusals"]})
    else:
        show.problems(outcome, space)
    ctx.exit(code)


@command("plan")
@argument("job", usage.JOB, shell_complete=complete_job)
@json_option
@click.pass_context
def plan(ctx: click.Context, job: str, as_json: bool) -> None:
    """Show what a job would do, and change nothing."""
    from sheetcrm import show
    from sheetcrm.run import plan as plan_job

    space = open_space(ctx)
    loaded = space.job(job)
    with progress_of(space, job):
        outcome = plan_job(shop_of(space), loaded)
    ctx.obj["code"] = exit_code(outcome)
    print_json(as_json_of(outcome)) if as_json else show.outcome(outcome, space)
    ctx.exit(exit_code(outcome))


@command("run")
@argument("job", usage.JOB, shell_complete=complete_job)
@json_option
@option("--yes", about=words.YES, is_flag=True)
@option("--no-wait", about=words.NO_WAIT, is_flag=True)
@click.pass_context
def run(ctx: click.Context, job: str, as_json: bool, yes: bool, no_wait: bool) -> None:
    """Carry out a job."""
    from sheetcrm import show
    from sheetcrm.mailing import delivers
    from sheetcrm.model.words import runs
    from sheetcrm.run import run as run_job

    space = open_space(ctx)
    loaded = space.job(job)

    progress = progress_of(space, job)
    declined = False

    def confirm(outcome: Outcome) -> bool | None:
        nonlocal declined
        if yes:
            return True
        if as_json or not sys.stdin.isatty():
            return None
        progress.stop()  # a moving line and a question do not go together
        show.outcome(outcome, space, asking=True)
        declined = not click.confirm(runs.CONFIRM.to(space.config.language))
        return not declined

    with space.alone(), progress:
        shop = shop_of(space, mail=delivers(loaded))
        outcome = run_job(shop, loaded, confirm=confirm, wait=not no_wait)
    ctx.obj["code"] = exit_code(outcome)
    if declined:
        click.echo(runs.DECLINED.to(space.config.language))
    elif as_json:
        print_json(as_json_of(outcome))
    else:
        show.outcome(outcome, space)
    ctx.exit(exit_code(outcome))


@command("why")
@argument("client", usage.CLIENT)
@json_option
@click.pass_context
def why(ctx: click.Context, client: str, as_json: bool) -> None:
    """Explain a client's score, stage, segment, class and next step."""
    from sheetcrm import show
    from sheetcrm.asking import why as explain

    space = open_space(ctx)
    snapshot, row, sentences = explain(shop_of(space), client)
    if as_json:
        print_json({"client": row, "why": sentences})
    else:
        show.story(snapshot, row, sentences)


@command("log")
@argument("number", usage.RUN, type=int, required=False)
@json_option
@click.pass_context
def log(ctx: click.Context, number: int | None, as_json: bool) -> None:
    """Show the latest runs, or one run with all its changes."""
    from sheetcrm import show

    space = open_space(ctx)
    if number is None:
        runs = space.ledger.runs()
        print_json([show.run_json(record) for record in runs]) if as_json else show.runs(runs, space)
        return
    record = next((record for record in space.ledger.runs(limit=100_000) if record.number == number), None)
    if record is None:
        from sheetcrm.model.words import runs as run_words

        click.echo(run_words.NO_SUCH_RUN.say(space.config.language, run=number), err=True)
        ctx.exit(REFUSED)
    changes = space.ledger.changes(number)
    if as_json:
        print_json(show.run_json(record) | {"changes": show.changes_json(changes)})
    else:
        show.one_run(record, changes, space)


@command("adopt")
@click.pass_context
def adopt(ctx: click.Context) -> None:
    """Take the book as it is, after it or the ledger was restored or moved."""
    from sheetcrm.agreement import adopt as take
    from sheetcrm.model.words import runs

    space = open_space(ctx)
    with space.alone():
        taken = take(shop_of(space))
    click.echo(runs.ADOPTED.say(space.config.language, count=sum(taken.values())))


@command("doctor")
@option("--probe", about=words.PROBE, is_flag=True)
@json_option
@click.pass_context
def doctor(ctx: click.Context, probe: bool, as_json: bool) -> None:
    """Look at everything a run needs, and change nothing."""
    from datetime import UTC, datetime

    from sheetcrm import show
    from sheetcrm.doctor import examine
    from sheetcrm.model.findings import Finding, code_of

    def tell(finding: Finding) -> None:
        if not as_json:
            show.finding(finding, language_in(ctx))

    found = examine(lambda: open_space(ctx), clock=lambda: datetime.now(UTC), tell=tell, probe=probe)
    ctx.obj["code"] = code_of(found)
    if as_json:
        print_json(show.findings_json(found, language_in(ctx)))
    else:
        show.findings(found, language_in(ctx))
    ctx.exit(code_of(found))


@command("copy")
@option("--to-google", shown=usage.URL, about=words.TO_GOOGLE)
@option("--to-file", shown=usage.FILE, about=words.TO_FILE, type=click.Path(path_type=Path, dir_okay=False))
@google_options
@option("--yes", about=words.COPY_YES, is_flag=True)
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
    from sheetcrm.errors import ConfigError
    from sheetcrm.model.words import moving
    from sheetcrm.moving import copy as carry

    space = open_space(ctx)
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

    with space.alone(), tab_by_tab(language) as tell:
        done = carry(space, place, confirm=confirm, tell=tell)
    counts = {"tabs": done.tabs, "rows": done.rows, "cells": done.cells}
    click.echo(moving.COPIED.say(language, **counts, book=place, old=old))


@command("manual")
@argument("page", usage.PAGE, required=False)
@option("--lang", about=words.LANG, type=click.Choice(LANGUAGES), default=HERE, show_default=True)
@click.pass_context
def manual(ctx: click.Context, page: str | None, lang: str) -> None:
    """Show a page of the manual."""
    from sheetcrm import show

    ctx.exit(show.manual(page, language_of(lang)))
