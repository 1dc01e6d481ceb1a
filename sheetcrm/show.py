"""What commands print, as tables and sentences that fit a terminal."""

from __future__ import annotations

import re
import shlex
import sys
from collections import Counter
from datetime import datetime
from importlib import resources
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.problems import Problem
from sheetcrm.model.table import OWN
from sheetcrm.model.words import LANGUAGES, doctor
from sheetcrm.model.words import runs as words
from sheetcrm.policy.merging import card
from sheetcrm.report import before_after, example, lines_of, plain
from sheetcrm.show_letters import sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from sheetcrm.adapters.ledger import RunRecord
    from sheetcrm.model.findings import Finding
    from sheetcrm.model.plan import Change, Plan
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language, Word
    from sheetcrm.outcome import Outcome
    from sheetcrm.workspace import Workspace

_SHOWN = 12  # problems on a terminal; the Problems tab and --json have them all
_FEW = 6  # so many robot columns of a tab are shown one by one; more are one line
_PIPE = 120  # columns where nobody sees an edge
_FIELD = 22  # the widest header that examples make room for
_LEFT = 2
_NARROW = 60  # columns: below it, an example stands under its header


def _console() -> Console:
    return Console(highlight=False) if sys.stdout.isatty() else Console(width=_PIPE, no_color=True, highlight=False)


def _print(console: Console, *parts: RenderableType) -> None:
    """Print parts; in a pipe without the spaces that fill up their last column."""
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    with console.capture() as captured:
        console.print(*parts, sep="\n")
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _title(tab: str, language: Language) -> str:
    return TABS[tab].title.to(language) if tab in TABS else tab


def _table(*, head: bool = False) -> Grid:
    return Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=head, header_style="dim")


def _indented(line: str, left: int = _LEFT, style: str = "") -> Padding:
    return Padding(Text(line, style=style), (0, 0, 0, left))


def outcome(result: Outcome, space: Workspace, *, asking: bool = False) -> None:
    """Show what a job did or would do; ``asking`` where the question whether to do it follows."""
    language = space.config.language
    console = _console()
    plan = result.plan
    if result.refused:
        word = words.REFUSED if result.run or not _confirmable(result) else words.NEEDS_WORD
        word = words.ASKS if asking else words.WITHOUT if result.without else word
        _print(console, Text(word.say(language, job=result.job), style="bold"))
        for refusal in result.refusals:
            _print(console, _indented(_sentence(refusal.sentence(language))))
    elif plan:
        done = words.DID if result.state == "done" else words.WOULD
        _print(console, Text(done.say(language, job=result.job, run=result.run), style="bold"))
    elif result.known is not None:
        word = words.UNTOUCHED_BUT if result.known else words.UNTOUCHED
        _print(console, Text(word.say(language, count=result.known), style="bold"))
    else:
        word = words.NOTHING if not result.told else words.NOTHING_BUT
        _print(console, Text(word.to(language), style="bold"))
    if plan:
        _print(console, "")
        _changes(console, plan, result.before, language)
    for said in sent(result.sent, language):
        _print(console, Text(said, style="bold"))
    if not (result.refused and not _confirmable(result)):
        _told(console, words.PROBLEMS, plan.problems, result.before, words.MORE_PROBLEMS, language)
    _told(console, words.SKIPPED, _skips(plan), result.before, words.MORE, language)
    if result.refused and _confirmable(result) and not asking:
        _print(console, "", Text(words.HOW_TO_CONFIRM.say(language, job=result.job)))


def _confirmable(result: Outcome) -> bool:
    return all(refusal.confirmable for refusal in result.refusals)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def _skips(plan: Plan) -> list[Problem]:
    return [Problem(tab=skip.tab, row=skip.row, column=skip.column, sentence=skip.sentence) for skip in plan.skipped]


def problems(result: Outcome, space: Workspace) -> None:
    """Show every problem, one a line."""
    language = space.config.language
    console = _console()
    for refusal in result.refusals:
        _line(console, _sentence(refusal.sentence(language)))
    if result.refused and not _confirmable(result):
        return
    lines = lines_of(result.plan.problems, result.before)
    for line in lines:
        _line(console, line)
    if not lines and not result.refusals:
        _line(console, words.NO_PROBLEMS.to(language))


def _line(console: Console, line: str) -> None:
    """Print one sentence: wrapped at words on a terminal, whole in a pipe, where other programs take it up."""
    if console.is_terminal:
        console.print(Text(line))
    else:
        click.echo(line)


def _told(
    console: Console, title: Word, told: Sequence[Problem], snapshot: Snapshot, more: Word, language: Language
) -> None:
    if not told:
        return
    _print(console, "", Text(f"{title.to(language)}: {_count(len(told), language)}", style="bold"))
    for line in lines_of(_varied(told), snapshot):
        _print(console, _indented(line))
    if len(told) > _SHOWN:
        _print(console, _indented(more.say(language, count=_count(len(told) - _SHOWN, language)), style="dim"))


def _varied(told: Sequence[Problem]) -> list[Problem]:
    """Return the first problems of each tab and column: twelve bad phones say less than one of each kind."""
    turns: Counter[tuple[str, str]] = Counter()
    ranked = []
    for index, problem in enumerate(told):
        kind = (problem.tab, problem.column)
        ranked.append((turns[kind], index))
        turns[kind] += 1
    return [told[index] for index in sorted(index for _, index in sorted(ranked)[:_SHOWN])]


def _count(number: int, language: Language) -> str:
    """Return a number as people read it: thousands apart."""
    return f"{number:,}".replace(",", "\u00a0" if language == "ru" else ",")


def _changes(console: Console, plan: Plan, snapshot: Snapshot, language: Language) -> None:
    """Show changes tab by tab: staff's columns one by one with an example, then what the robot counted."""
    tabs: dict[str, list[Change]] = {}
    for (tab, _), change in plan.changes.items():
        tabs.setdefault(tab, []).append(change)
    for tab in (*plan.appends, *plan.removals, *plan.columns, *plan.order, *(move.source for move in plan.moves)):
        tabs.setdefault(tab, [])
    for tab in sorted(tabs, key=list(TABS).index):
        grid = _table()
        if console.width < _NARROW:
            grid.add_column(overflow="fold")
        else:
            grid.add_column(no_wrap=True, min_width=_FIELD)
            grid.add_column(justify="right", no_wrap=True, min_width=5)
            grid.add_column(no_wrap=True)
        robot = []
        for change in tabs[tab]:
            column = TABS[tab].by_key.get(change.column)
            if change.column == "id":
                fresh = sum(old is None for old in change.old)
                for word, count in ((words.ROWS_NEW, fresh), (words.IDS_MENDED, len(change) - fresh)):
                    if count:
                        _add(grid, Text(f"  {word.to(language)}"), _count(count, language))
            elif column is not None and column.owner is Owner.ROBOT:
                robot.append(change)
            else:
                _row(grid, console, change, snapshot, language)
        for word, rows in ((words.ROWS_ADDED, plan.appends), (words.ROWS_REMOVED, plan.removals)):
            if tab in rows:
                _add(grid, Text(f"  {word.to(language)}"), _count(len(rows[tab]), language))
        for said, count in _travels(plan, tab, language):
            _add(grid, Text(f"  {said}"), _count(count, language))
        if len(robot) <= _FEW:
            for change in robot:
                _row(grid, console, change, snapshot, language, style="dim")
            robot = []
        _print(console, Text(snapshot[tab].title or _title(tab, language), style="bold cyan"))
        if grid.row_count:
            _print(console, grid)
        if robot:
            cells = _count(sum(map(len, robot)), language)
            names = ", ".join(snapshot[tab].name_of(change.column, language) for change in robot)
            _print(console, _indented(words.ROBOT_COLUMNS.say(language, cells=cells, names=names), style="dim"))


def _travels(plan: Plan, tab: str, language: Language) -> list[tuple[str, int]]:
    """Return where rows of a tab go, and which columns it gets."""
    routes = Counter(move.target for move in plan.moves if move.source == tab)
    told = [(words.ROWS_GO.say(language, target=_title(target, language)), count) for target, count in routes.items()]
    names = [key.removeprefix(OWN) for key in plan.columns.get(tab, ())]
    if tab in plan.order:
        told.append((words.COLUMNS_ORDERED.to(language), len(plan.order[tab])))
    return told + ([(words.COLUMNS_NEW.say(language, names=", ".join(names)), len(names))] if names else [])


def _row(grid: Grid, console: Console, change: Change, snapshot: Snapshot, language: Language, style: str = "") -> None:
    name = Text(f"  {' '.join(snapshot[change.tab].name_of(change.column, language).split())}")
    text = Text(" → ".join(example(change, language)))
    if console.width >= _NARROW:
        name.truncate(_FIELD + 10, overflow="ellipsis")
        text.truncate(console.width - max(len(name), _FIELD) - 11, overflow="ellipsis")
    _add(grid, name, _count(len(change), language), text, style=style)


def _add(grid: Grid, name: Text, count: str, text: Text | None = None, style: str = "") -> None:
    """Add a line of a tab's changes; where the terminal is narrow, the example below it."""
    if len(grid.columns) > 1:
        grid.add_row(name, count, text or "", style=style)
        return
    grid.add_row(Text.assemble(name, ": ", count), style=style)
    if text is not None:
        grid.add_row(Padding(text, (0, 0, 0, 2 * _LEFT)), style=style)


def demo(result: Outcome, space: Workspace, folder: Path, counts: Mapping[str, int]) -> None:
    """Show what the demo's night changed and what to open."""
    language = space.config.language
    console = _console()
    _print(console, Text(words.DEMO_MADE.say(language, **counts)), "")
    outcome(result, space)
    _print(console, "", Text(words.DEMO_OPEN.say(language, book=space.config.book), style="bold"))
    _print(console, Text(words.DEMO_AGAIN.say(language, typed=shlex.quote(str(folder)))))


def runs(records: Sequence[RunRecord], space: Workspace) -> None:
    """Show the latest runs, a line each; why one did not come to its end stands below it."""
    language = space.config.language
    console = _console()
    if not records:
        _print(console, Text(words.LOG_EMPTY.to(language)))
        return
    grid = _table(head=True)
    for word in (words.RUN, words.WHEN, words.JOB, words.STATE):
        grid.add_column(word.to(language), no_wrap=True, justify="right" if word is words.RUN else "left")
    for word in words.TOTALS.values():
        grid.add_column(word.to(language), justify="right")
    notes = []
    for record in records:
        totals = record.summary.get("totals", {})
        figures = [_count(totals[key], language) if totals.get(key) else "" for key in words.TOTALS]
        grid.add_row(
            str(record.number),
            _when(record.started, space),
            Text(record.job),
            words.STATES[record.state].to(language),
            *figures,
        )
        note = _note(record, language)
        if note:
            short = note if len(note) <= _NOTE else f"{note[:_NOTE]}…"
            notes.append(words.NOTE.say(language, run=record.number, note=_sentence(short)))
    wide = console.options.update(width=10 * _PIPE)
    if console.measure(grid, options=wide).maximum <= console.width:
        _print(console, grid)
    else:
        _print(console, *(Text(line) for record in records for line in _run_lines(record, space)))
    for note in notes:
        _print(console, _indented(note, 0, style="dim"))


def _run_lines(record: RunRecord, space: Workspace) -> Iterator[str]:
    """Yield a run as lines, for a terminal that is too narrow for the table; what came to nothing is left out."""
    language, totals = space.config.language, record.summary.get("totals", {})
    state = words.STATES[record.state].to(language)
    yield f"{record.number}  {_when(record.started, space)}  {record.job}: {state}"
    figures = [
        f"{word.to(language)}: {_count(totals[key], language)}" for key, word in words.TOTALS.items() if totals.get(key)
    ]
    if figures:
        yield f"  {', '.join(figures)}"


def _when(instant: str, space: Workspace) -> str:
    return datetime.fromisoformat(instant).astimezone(space.zone).strftime("%d.%m.%Y %H:%M")


def _note(record: RunRecord, language: Language) -> str:
    """Say why a run was refused or failed."""
    refusals = record.summary.get("refusals")
    if refusals:
        return " ".join(map(str, refusals))
    why = record.summary.get("why")
    if isinstance(why, list):
        return str(why[LANGUAGES.index(language)])
    word = words.WHYS.get(str(why)) if why else None
    return word.to(language) if word else str(why or "")


def one_run(record: RunRecord, changes: Sequence[Change], space: Workspace) -> None:
    """Show one run with every change it made."""
    language = space.config.language
    console = _console()
    title = words.RUN_TITLE.say(
        language, run=record.number, job=record.job, when=_when(record.started, space), state=words.STATES[record.state]
    )
    _print(console, Text(title, style="bold"))
    note = _note(record, language)
    for line in (*record.summary.get("what", ()), *([note] if note else [])):
        _print(console, _indented(_sentence(str(line))))
    order = {(key, column.key): place for key, tab in TABS.items() for place, column in enumerate(tab.columns)}
    tabs = list(TABS)
    for change in sorted(
        changes, key=lambda change: (tabs.index(change.tab), order.get((change.tab, change.column), 0))
    ):
        column = TABS[change.tab].by_key.get(change.column)
        name = column.header.to(language) if column is not None else change.column.removeprefix(OWN)
        _print(
            console, "", Text(f"{_title(change.tab, language)}, {name}: {_count(len(change), language)}", style="bold")
        )
        for row, old, new, why in zip(change.ids, change.old, change.new, change.why, strict=True):
            before, after = before_after(old, new, language, longest=_WHOLE)
            _line(console, f"  {row}  {before} → {after}  ({str(why).rstrip('.')})")


_NOTE = 160  # characters of a reason in the list of runs; `log N` has the whole
_WHOLE = 500  # characters of a cell in the log of one run


def run_json(record: RunRecord) -> dict[str, Any]:
    """Return a run as JSON."""
    return {
        "run": record.number,
        "job": record.job,
        "started": record.started,
        "finished": record.finished,
        "state": record.state,
        "summary": dict(record.summary),
    }


def changes_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return every change of a run as JSON."""
    return [
        {"tab": change.tab, "column": change.column, "id": row, "old": plain(old), "new": plain(new), "why": why}
        for change in changes
        for row, old, new, why in zip(change.ids, change.old, change.new, change.why, strict=True)
    ]


def story(snapshot: Snapshot, client: str, sentences: Sequence[str]) -> None:
    """Show why a client is what the robot says."""
    console = _console()
    cells = card(snapshot, "clients", client) or card(snapshot, "archive", client)
    name = " ".join(str(cells[key]) for key in _NAMES if cells.get(key) is not None)
    parts = (name, *(str(cells[key]) for key in ("phone", "email") if cells.get(key) is not None))
    if cells:
        _print(console, Text(", ".join(part for part in parts if part), style="bold"))
    for sentence in sentences:
        _print(console, _indented(sentence))


_NAMES = ("last_name", "first_name", "patronymic")


def manual(page: str | None, language: Language) -> int:
    """Show a page of the manual, or the list of pages; return the exit code."""
    console = _console()
    folder = resources.files("sheetcrm") / "help"
    pages = {
        entry.name.removesuffix(".md"): entry
        for code in ("en", language)
        if (folder / code).is_dir()
        for entry in sorted((folder / code).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".md")
    }
    if not pages:
        click.echo(words.NO_MANUAL.to(language), err=True)
        return 2
    if page is None or page not in pages:
        if page is not None:
            click.echo(words.NO_PAGE.say(language, page=page), err=True)
        for heading, names in _by_reader(set(pages), language):
            console.print(Text(heading, style="bold"))
            for name in names:
                first = pages[name].read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
                console.print(Text(f"  sheetcrm manual {name:<14} {first}"))
        return 0 if page is None else 2
    text = pages[page].read_text(encoding="utf-8")
    pictures = folder / "pictures"
    told = words.PICTURE.to(language)
    console.print(
        Markdown(
            _PICTURE.sub(lambda one: f"> {told.format(about=one['about'])}\n>\n> `{pictures / one['name']}`", text)
        )
    )
    return 0


_PICTURE = re.compile(r"!\[(?P<about>[^\]]*)\]\(\.\./pictures/(?P<name>[^)]+)\)")
"""A picture of a page: a terminal shows what is on it, and where it lies."""


def _by_reader(pages: set[str], language: Language) -> Iterator[tuple[str, list[str]]]:
    """Yield for whom pages are and their names, in the order in which one would read them."""
    from sheetcrm.help import READERS

    listed = [(word.to(language), [name for name in names if name in pages]) for word, names in READERS.values()]
    told = {name for _, names in listed for name in names}
    listed[-1][1].extend(sorted(pages - told))
    yield from listed


def finding(one: Finding, language: Language) -> None:
    """Show one thing that the doctor looked at, and its cure below it."""
    console = _console()
    state = doctor.STATES[one.state].to(language)
    said, cure = one.said.to(language), one.cure.to(language) if one.state != "fine" else ""
    width = max(len(word.to(language)) for word in doctor.STATES.values()) + 2
    if not console.is_terminal:
        click.echo(f"{state:<{width}}{said}" + (f"\n{'':<{width}}{cure}" if cure else ""))
        return
    grid = Grid(box=None, pad_edge=False, padding=0, show_header=False)
    grid.add_column(no_wrap=True, min_width=width)
    grid.add_column()
    grid.add_row(Text(state, style=_STATES[one.state]), Text(said))
    if cure:
        grid.add_row("", Text(cure, style="dim"))
    console.print(grid)


_STATES = {"fine": "green", "hint": "cyan", "attention": "yellow", "wrong": "bold red"}


def findings(found: Sequence[Finding], language: Language) -> None:
    """Show what all of it comes to."""
    counts = Counter(one.state for one in found)
    bad = counts["wrong"] + counts["attention"]
    word = doctor.SUMMARY if bad else doctor.ALL_FINE
    _line(_console(), word.say(language, wrong=counts["wrong"], attention=counts["attention"]))


def findings_json(found: Sequence[Finding], language: Language) -> list[dict[str, str]]:
    """Return findings as JSON."""
    return [
        {"check": one.check, "state": one.state, "said": one.said.to(language), "cure": one.cure.to(language)}
        for one in found
    ]
