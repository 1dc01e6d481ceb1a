"""What commands print, as tables and sentences that fit a terminal."""

from __future__ import annotations

import sys
from importlib import resources
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table as Grid
from rich.text import Text

from sheetcrm.model.columns import TABS, Owner
from sheetcrm.model.words import runs as words
from sheetcrm.report import example, lines_of
from sheetcrm.report import place as place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sheetcrm.adapters.ledger import RunRecord
    from sheetcrm.model.plan import Change, Plan
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language
    from sheetcrm.run import Outcome
    from sheetcrm.workspace import Workspace

_SHOWN = 12  # problems on a terminal; the Problems tab and --json have them all
_PIPE = 160  # columns where nobody sees an edge


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=_PIPE, no_color=True)


def _title(tab: str, language: Language) -> str:
    return TABS[tab].title.to(language)


def outcome(result: Outcome, space: Workspace) -> None:
    """Show what a job did or would do."""
    language = space.config.language
    console = _console()
    if result.refused:
        word = words.REFUSED if result.run else words.NEEDS_WORD
        console.print(word.say(language, job=result.job), style="bold")
        for refusal in result.refusals:
            console.print(Text(f"  {refusal.sentence(language)}"))
    if result.plan:
        done = words.DID if result.state == "done" else words.WOULD
        if not result.refused:
            console.print(done.say(language, job=result.job, run=result.run), style="bold")
        console.print(_changes(result.plan, result.before, language))
    elif not result.refused:
        console.print(words.NOTHING.to(language), style="bold")
    _told(console, words.PROBLEMS.to(language), lines_of(result.plan.problems, result.before), language)
    _told(console, words.SKIPPED.to(language), _skips(result), language)
    if result.refused:
        console.print(Text(words.HOW_TO_CONFIRM.say(language, job=result.job)))


def _skips(result: Outcome) -> list[str]:
    from sheetcrm.model.problems import Problem

    told = [Problem(tab=skip.tab, row=skip.row, column=skip.column, sentence=skip.sentence) for skip in result.plan.skipped]
    return [place_of(problem, result.before) + problem.sentence for problem in told]


def problems(result: Outcome, space: Workspace) -> None:
    """Show every problem, one a line."""
    language = space.config.language
    console = _console()
    lines = lines_of(result.plan.problems, result.before)
    for refusal in result.refusals:
        console.print(Text(refusal.sentence(language)), soft_wrap=True)
    for line in lines:
        console.print(Text(line), soft_wrap=True)
    if not lines and not result.refusals:
        console.print(words.NO_PROBLEMS.to(language))


def _told(console: Console, title: str, lines: Sequence[str], language: Language) -> None:
    if not lines:
        return
    console.print(f"{title}: {len(lines)}", style="bold")
    for line in lines[:_SHOWN]:
        console.print(Text(f"  {line}"))
    if len(lines) > _SHOWN:
        console.print(f"  {words.MORE.say(language, count=len(lines) - _SHOWN)}")


def _changes(plan: Plan, snapshot: Snapshot, language: Language) -> Grid:
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for word in (words.TAB, words.FIELD):
        grid.add_column(word.to(language), no_wrap=True)
    grid.add_column(words.CELLS.to(language), justify="right", no_wrap=True)
    grid.add_column(words.EXAMPLE.to(language))
    for (tab, key), change in plan.changes.items():
        column = TABS[tab].by_key.get(key)
        style = "" if column is None or column.owner is not Owner.ROBOT else "dim"
        name = snapshot[tab].name_of(key, language)
        grid.add_row(_title(tab, language), name, str(len(change)), Text(example(change, language)), style=style)
    for word, rows in ((words.ROWS_ADDED, plan.appends), (words.ROWS_REMOVED, plan.removals)):
        for tab, listed in rows.items():  # type: ignore[attr-defined]
            grid.add_row(_title(tab, language), word.to(language), str(len(listed)), "")
    return grid


def demo(result: Outcome, space: Workspace, folder: Path, counts: Mapping[str, int]) -> None:
    """Show what the demo's night changed, before and after, and what to open."""
    language = space.config.language
    console = _console()
    console.print(words.DEMO_MADE.say(language, **counts))
    console.print()
    console.print(words.DEMO_BEFORE_AFTER.to(language), style="bold")
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for change in _staff_changes(result.plan):
        column = result.before[change.tab].name_of(change.column, language)
        grid.add_row(Text(f"  {_title(change.tab, language)}"), Text(column), str(len(change)), Text(example(change, language)))
    console.print(grid)
    console.print()
    outcome(result, space)
    console.print()
    console.print(Text(words.DEMO_OPEN.say(language, book=space.config.book)), style="bold")
    console.print(Text(words.DEMO_AGAIN.say(language, folder=folder)))


def _staff_changes(plan: Plan) -> Iterable[Change]:
    for (tab, key), change in plan.changes.items():
        column = TABS[tab].by_key.get(key)
        if column is None or column.owner is not Owner.ROBOT:
            yield change


def runs(records: Sequence[RunRecord], space: Workspace) -> None:
    """Show the latest runs, a line each."""
    language = space.config.language
    console = _console()
    if not records:
        console.print(words.LOG_EMPTY.to(language))
        return
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for word in (words.RUN, words.WHEN, words.JOB, words.STATE):
        grid.add_column(word.to(language), no_wrap=True)
    grid.add_column("")
    for record in records:
        what = "; ".join(record.summary.get("what", record.summary.get("refusals", ())))
        state = words.STATES[record.state].to(language)
        grid.add_row(str(record.number), record.started.replace("T", " ")[:16], record.job, state, Text(what))
    console.print(grid)


def one_run(record: RunRecord, changes: Sequence[Change], space: Workspace) -> None:
    """Show one run with every change it made."""
    runs([record], space)
    language = space.config.language
    console = _console()
    for change in changes:
        name = TABS[change.tab].by_key[change.column].header.to(language) if change.column in TABS[change.tab].by_key else change.column
        console.print(Text(f"{_title(change.tab, language)}, {name}: {len(change)}"), style="bold")
        for row, old, new, why in zip(change.ids, change.old, change.new, change.why, strict=True):
            before, after = (words.EMPTY.to(language) if value is None else str(value) for value in (old, new))
            console.print(Text(f"  {row}  {before} → {after}  ({why})"), soft_wrap=True)


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
        {"tab": change.tab, "column": change.column, "id": row, "old": old, "new": new, "why": why}
        for change in changes
        for row, old, new, why in zip(change.ids, change.old, change.new, change.why, strict=True)
    ]


def story(snapshot: Snapshot, client: str, sentences: Sequence[str], space: Workspace) -> None:
    """Show why a client is what the robot says."""
    console = _console()
    table = snapshot["clients"]
    if client in table.frame.index:
        index = int(table.frame.index.get_indexer([client])[0])
        parts = (table[key][index] for key in ("last_name", "first_name", "patronymic", "phone", "email"))
        console.print(Text(" ".join(str(part) for part in parts if part is not None)), style="bold")
    for sentence in sentences:
        console.print(Text(f"  {sentence}"))


def manual(page: str | None, language: Language) -> int:
    """Show a page of the manual, or the list of pages; return the exit code."""
    console = _console()
    folder = resources.files("sheetcrm") / "help"
    pages = {
        entry.name.removesuffix(".md"): entry
        for code in ("en", language)
        for entry in sorted((folder / code).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".md")
    }
    if page is None or page not in pages:
        for name in sorted(pages):
            first = pages[name].read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
            console.print(Text(f"  sheetcrm manual {name:<14} {first}"))
        return 0 if page is None else 2
    console.print(Markdown(pages[page].read_text(encoding="utf-8")))
    return 0


