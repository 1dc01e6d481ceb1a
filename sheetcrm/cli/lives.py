"""Commands about what was done: taking a run back, and one client's story."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sheetcrm.cli.common import (
    DONE,
    REFUSED,
    TOLD,
    as_json_of,
    command,
    exit_code,
    json_option,
    open_space,
    print_json,
    progress_of,
    shop_of,
)
from sheetcrm.cli.usage import argument, option
from sheetcrm.model.words import commands as words
from sheetcrm.model.words import usage

if TYPE_CHECKING:
    from sheetcrm.outcome import Outcome


@command("undo")
@argument("number", usage.RUN, type=int)
@option("--client", shown=usage.CLIENT, about=words.UNDO_CLIENT, default="")
@json_option
@option("--yes", about=words.YES, is_flag=True)
@option("--no-wait", about=words.NO_WAIT, is_flag=True)
@click.pass_context
def undo(ctx: click.Context, number: int, client: str, as_json: bool, yes: bool, no_wait: bool) -> None:
    """Take back what a run did."""
    from sheetcrm import show
    from sheetcrm.model.words import undoing
    from sheetcrm.run import plan as plan_job
    from sheetcrm.run import run as run_job
    from sheetcrm.undo import undo_job

    space = open_space(ctx)
    language = space.config.language
    with space.alone():
        shop = shop_of(space)
        job = undo_job(shop, number, client=client)
        with progress_of(space, job.name):
            planned = plan_job(shop, job)
        blocked = any(not refusal.confirmable for refusal in planned.refusals)
        if not planned.plan or blocked:
            ctx.obj["code"] = REFUSED if blocked else TOLD if planned.plan.skipped else DONE
            print_json(as_json_of(planned)) if as_json else show.outcome(planned, space)
            ctx.exit(ctx.obj["code"])
        if not yes:
            print_json(as_json_of(planned)) if as_json else show.outcome(planned, space, asking=True)
            if as_json or not sys.stdin.isatty():
                click.echo(undoing.HOW_TO_CONFIRM.say(language, run=number), err=True)
                ctx.exit(REFUSED)
            if not click.confirm(undoing.CONFIRM.to(language)):
                click.echo(undoing.DECLINED.to(language))
                ctx.exit(REFUSED)
        seen = {refusal.reason for refusal in planned.refusals}

        def agreed(asked: Outcome) -> bool:
            return yes or all(refusal.reason in seen for refusal in asked.refusals)

        with progress_of(space, job.name):
            outcome = run_job(shop, job, confirm=agreed, wait=not no_wait)
    ctx.obj["code"] = exit_code(outcome)
    print_json(as_json_of(outcome)) if as_json else show.outcome(outcome, space)
    ctx.exit(exit_code(outcome))


@command("history")
@argument("client", usage.CLIENT)
@json_option
@click.pass_context
def history(ctx: click.Context, client: str, as_json: bool) -> None:
    """Tell one client's story."""
    from sheetcrm import show_tale
    from sheetcrm.tale import tale

    space = open_space(ctx)
    with progress_of(space, "history"):
        snapshot, row, entries = tale(shop_of(space), client)
    if as_json:
        print_json({"client": row, "story": show_tale.as_json(entries)})
    else:
        show_tale.tale(snapshot, row, entries)
