"""What serve, run-due and status print."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from sheetcrm.errors import SheetcrmError
from sheetcrm.model.words import faults
from sheetcrm.model.words import runs as run_words
from sheetcrm.model.words import serving as words
from sheetcrm.report import sentences
from sheetcrm.serve import Rounds, alive, heartbeat_path, last_beat
from sheetcrm.serve.notices import FILE, standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.adapters.ledger import RunRecord, Slot
    from sheetcrm.model.words import Language
    from sheetcrm.outcome import Outcome
    from sheetcrm.shop import Shop
    from sheetcrm.workspace import Workspace

_SAYS = {
    "failed": words.FAILED,
    "put_off": words.PUT_OFF,
    "given_up": words.GIVEN_UP,
    "missed": words.MISSED,
    "broken": words.BROKEN,
    "mended": words.MENDED,
    "reread": words.REREAD,
    "look_failed": words.LOOK_FAILED,
    "look_works": words.LOOK_WORKS,
    "config_failed": words.CONFIG_FAILED,
    "config_read": words.CONFIG_READ,
    "mailbox_failed": words.MAILBOX_FAILED,
    "mailbox_works": words.MAILBOX_WORKS,
    "trouble": words.TROUBLE,
    "stopped": words.STOPPED,
    "idle": words.IDLE,
    "untold": words.UNTOLD,
    "disk_low": words.DISK_LOW,
    "no_apprise": words.NO_APPRISE,
    "bad_address": words.BAD_ADDRESS,
    "ping_failed": words.PING_FAILED,
    "ping_works": words.PING_WORKS,
    "ended": words.ENDED,
}
_ERRORS = {"failed", "put_off", "given_up", "missed", "broken", "look_failed", "mailbox_failed", "trouble"}
_ERRORS |= {"idle", "disk_low", "untold", "stopped", "no_apprise", "bad_address", "config_failed"}
UNSAID = {"round", "mailbox_read", "disk_enough"}
"""Events of which nothing is said: all goes on."""
_FEW = 3  # how often in a row the same fault of a job is said: a workbook may be open all day


def teller(language: Language) -> Callable[[str, dict[str, Any]], None]:
    """Return what prints events; faults on the stream of errors, whose traceback follows where nobody foresaw them."""

    def tell(event: str, values: dict[str, Any]) -> None:
        said = sentence(event, values, language)
        if not said or (event == "put_off" and values["tries"] >= _FEW):
            return
        click.echo(said, err=event in _ERRORS)
        error = values.get("error")
        if isinstance(error, BaseException) and not isinstance(error, SheetcrmError):
            click.echo("".join(traceback.format_exception(error)), err=True)

    return tell


def sentence(event: str, values: dict[str, Any], language: Language) -> str:
    """Return what is said of an event; empty for one of which nothing is."""
    if event == "began":
        jobs = "; ".join(
            words.NEXT.say(language, job=job, when=f"{when:%d.%m %H:%M}") for job, when in values["next"].items()
        )
        said = {"book": values["book"], "zone": values["zone"], "count": len(values["next"])}
        return words.BEGAN.say(language, **said, jobs=jobs or words.NO_JOBS.to(language))
    if event == "ran":
        return _ran(values["outcome"], language)
    filled = dict(values)
    error = values.get("error")
    if isinstance(error, SheetcrmError):
        filled |= {"error": error.message(language), "cure": error.cure(language)}
    elif error is not None:
        filled |= {"error": f"{type(error).__name__}: {error}", "cure": faults.UNKNOWN.cure.say(language, path="—")}
    if event == "disk_low":
        filled["room"] = values["room"] // 1_000_000
    for key in ("again", "slot", "since"):
        if isinstance(values.get(key), datetime):
            filled["when"] = f"{values[key]:%d.%m.%Y %H:%M}"
    return _SAYS[event].say(language, **filled) if event in _SAYS else ""


def _ran(outcome: Outcome, language: Language) -> str:
    if outcome.refused:
        why = " ".join(one.sentence(language).rstrip(".") + "." for one in outcome.refusals)
        return (words.WITHOUT if outcome.without else words.REFUSED).say(language, job=outcome.job, why=why)
    sent = outcome.sent
    what = sentences(outcome.plan, outcome.before) if outcome.state == "done" else []
    what += [words.LETTERS.say(language, count=sent.gone)] if sent.gone else []
    what += [words.LETTERS_STOPPED.say(language, why=sent.stopped)] if sent.stopped else []
    if not what:
        return ""
    state = run_words.STATES[outcome.state].to(language)
    return words.RAN.say(language, job=outcome.job, state=state, run=outcome.run, what="; ".join(what))


def as_json_of_event(event: str, values: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return an event as JSON has it."""
    made: dict[str, Any] = {"event": event, "job": values.get("job", ""), "said": sentence(event, values, language)}
    outcome = values.get("outcome")
    if outcome is not None:
        made |= {"state": outcome.state, "run": outcome.run, "letters": outcome.sent.gone}
    return made


def next_line(rounds: Rounds, language: Language) -> str:
    """Say which job comes next."""
    following = rounds.following(rounds.clock())
    if not following:
        return ""
    job = min(following, key=following.__getitem__)
    when = following[job].astimezone(rounds.terms()[0])
    return words.NEXT.say(language, job=job, when=f"{when:%d.%m %H:%M}")


def status_of(space: Workspace, shop: Callable[[], Shop], now: datetime) -> dict[str, Any]:
    """Return when which job comes, how it ended last, and whether the robot is there; instants in UTC."""
    rounds = Rounds(space, shop, lambda: now)
    beat = last_beat(heartbeat_path(space))
    slots, following, latest = space.ledger.slots.all(), rounds.following(now), space.ledger.latest()
    jobs = []
    for name in sorted({*following, *rounds.jobs.broken}):
        held = slots.get(name)
        jobs.append(
            {
                "job": name,
                "loads": name in following,
                "next": following[name].isoformat() if name in following else None,
                "last": held.slot.isoformat() if held else None,
                "state": (held.result if held.over else held.state) if held else "",
                "again": held.again.isoformat() if held and held.again else None,
                "run": held.run if held else 0,
            }
            | _by_hand(held, latest.get(name))
        )
    robot = {
        "alive": alive(beat, now),
        "seen": beat["at"].isoformat() if beat else None,
        "since": beat["since"].isoformat() if beat else None,
        "doing": beat["doing"] if beat else "",
    }
    last, idle = rounds.idle(now)
    late = rounds.overdue(now)
    for one in jobs:
        one["overdue"] = one["job"] in late
    open_ = [
        {"about": about, "since": since.isoformat(), "told": told}
        for about, since, told in standing(space.ledger_path.with_name(FILE))
    ]
    well = {"last": last.isoformat() if last else None, "idle": bool(idle)}
    return {"robot": robot, "zone": rounds.terms()[0].key, "well": well, "jobs": jobs, "troubles": open_}


def _by_hand(held: Slot | None, record: RunRecord | None) -> dict[str, Any]:
    """Return the run that a person began after the last scheduled time; nothing where there is none, or that time is not over."""
    if record is None or (held is not None and (not held.over or record.number <= held.run)):
        return {}
    began = datetime.fromisoformat(record.started)
    if held is not None and began <= held.slot:
        return {}
    state = record.state if record.state in words.RESULTS else "taken"
    return {"last": began.astimezone(UTC).isoformat(), "state": state, "run": record.number}


def status(found: dict[str, Any], space: Workspace) -> None:
    """Print that for people, in the time zone of Settings."""
    from zoneinfo import ZoneInfo

    language, zone, robot = space.config.language, ZoneInfo(found["zone"]), found["robot"]

    def local(text: str | None) -> str:
        return f"{datetime.fromisoformat(text).astimezone(zone):%d.%m.%Y %H:%M}" if text else "—"

    at, since = local(robot["seen"]), local(robot["since"])
    if robot["seen"] is None:
        click.echo(words.NOT_AT_WORK.to(language))
    else:
        click.echo((words.ALIVE if robot["alive"] else words.NOT_ALIVE).say(language, at=at, since=since))
    if robot["alive"] and robot["doing"]:
        click.echo(words.BUSY.say(language, job=robot["doing"]))
    if found["well"]["last"]:
        word = words.IDLE_SINCE if found["well"]["idle"] else words.WELL
        click.echo(word.say(language, when=local(found["well"]["last"])))
    for one in found["troubles"]:
        word = words.STANDING if one["told"] else words.STANDING_UNTOLD
        click.echo(word.say(language, about=one["about"], when=local(one["since"])))
    for one in found["jobs"]:
        result = words.RESULTS.get(one["state"], words.RESULTS[""]).say(language, again=local(one["again"]))
        if not one["loads"]:
            result = words.NO_FILE.to(language)
        if one["overdue"]:
            result = f"{result}; {words.OVERDUE.to(language)}"
        told = ((words.NEXT_TIME, local(one["next"])), (words.LAST_TIME, local(one["last"])), (words.RESULT, result))
        click.echo(f"{one['job']}: " + "; ".join(f"{word.to(language).lower()} — {text}" for word, text in told))
