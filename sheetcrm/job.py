"""A job: a schedule and a list of steps, as a file of a dozen lines says it."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.model.words import Word, faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sheetcrm.model.plan import Plan
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table

    Step = Callable[[Snapshot], Plan]

_DAY, _SHORTEST = timedelta(days=1), timedelta(minutes=1)


class BadJobError(ValueError):
    """A schedule or a list of steps that cannot be used; ``said`` says why."""

    def __init__(self, said: Word) -> None:
        self.said = said
        super().__init__(said.en)


class StepError(Exception):
    """A step that raised or made no plan that can be carried out; ``step`` is its name, ``said`` what happened."""

    def __init__(self, step: str, error: BaseException | Word) -> None:
        self.step, self.error = step, error
        self.said = error if isinstance(error, Word) else told(error)
        super().__init__(f"{step}: {self.said.en}")


@dataclass(slots=True)
class Job:
    """When to do what.

    ``when`` is said in schedule's words; ``steps`` are functions from a snapshot to a plan, done in their order.
    Accepted are ``every().day.at("02:30")``, a weekday ``.at``, and every n minutes or hours, counted from local
    midnight. Raises BadJobError for anything else.

    ``late`` is how long after its time a job may still begin, if the machine was down or the book in use; without it until its next
    time. With ``watch`` it also comes whenever somebody has changed the book, which is looked at every minute or so (a setting).
    """

    when: Any
    steps: Sequence[Step]
    late: timedelta | None = field(default=None, kw_only=True)
    watch: bool = field(default=False, kw_only=True)
    name: str = field(default="", init=False)
    about: str = field(default="", init=False)
    mark: str = field(default="", init=False)  # stands for what its file says

    def __post_init__(self) -> None:
        _understand(self.when)
        if not self.steps or not all(callable(step) for step in self.steps):
            raise BadJobError(faults.JOB_STEPS)
        if self.late is not None and not (isinstance(self.late, timedelta) and self.late >= _SHORTEST):
            raise BadJobError(faults.JOB_LATE)

    @property
    def said(self) -> str:
        """The schedule in one form, by which it is known when it was changed."""
        when = self.when
        return f"{when.interval} {when.unit} {when.start_day or ''} {when.at_time or ''}".strip()

    @classmethod
    def unscheduled(cls, name: str, steps: Sequence[Step]) -> Job:
        """Return a job that only a command starts."""
        from schedule import every

        job = cls(every().minute, steps)
        job.name = name
        return job

    def plan(self, snapshot: Snapshot) -> Plan:
        """Return the sum of what the steps plan, each seeing what those before it leave. Raises StepError."""
        from sheetcrm.model.plan import Plan

        total = Plan()
        for step in self.steps:
            name = getattr(step, "__name__", str(step))
            try:
                with redirect_stdout(sys.stderr):  # what we print may be read by a script
                    part = step(snapshot)
            except (Exception, SystemExit) as error:
                raise StepError(name, error) from error
            if not isinstance(part, Plan):
                raise StepError(name, faults.filled(faults.STEP_NO_PLAN, type=type(part).__name__))
            if not str(getattr(step, "__module__", "")).startswith("sheetcrm."):
                _check(name, part, snapshot)
            total += part
            snapshot = snapshot.after(part)
        return total


def _understand(when: Any) -> None:
    unit, interval, at = (getattr(when, name, None) for name in ("unit", "interval", "at_time"))
    weekday, latest = getattr(when, "start_day", None), getattr(when, "latest", None)
    daily = unit == "days" and interval == 1 and at is not None
    weekly = unit == "weeks" and interval == 1 and weekday is not None and at is not None
    often = unit in {"minutes", "hours"} and isinstance(interval, int) and interval > 0 and at is None
    often = often and timedelta(**{str(unit): float(interval or 0)}) <= _DAY  # it is counted from each midnight
    if getattr(when, "at_time_zone", None) is not None:  # the zone is a setting
        raise BadJobError(faults.JOB_SCHEDULE)
    if latest is not None or not (daily or weekly or often):
        raise BadJobError(faults.JOB_SCHEDULE)


def _check(step: str, plan: Plan, snapshot: Snapshot) -> None:
    """Hold an operator's own step to what a book can take: tabs, columns and rows that are there, values of cells."""
    from sheetcrm.model.table import OWN

    def there(tab: str) -> Table:
        table = snapshot.tables.get(tab)
        if table is None or not table.headers.sound:
            raise StepError(step, faults.filled(faults.STEP_TAB, tab=tab))
        return table

    for (tab, key), change in plan.changes.items():
        table = there(tab)
        if not table.has(key):
            raise StepError(step, faults.filled(faults.STEP_COLUMN, tab=table.title, column=key.removeprefix(OWN)))
        strangers = set(change.ids) - set(table.ids)
        if strangers:
            raise StepError(step, faults.filled(faults.STEP_ROW, tab=table.title, row=min(map(str, strangers))))
        _fit(step, table.title, change.new)
    for tab, rows in plan.appends.items():
        table = there(tab)
        for row in rows:
            _fit(step, table.title, row.values.values())
    for tab, ids in plan.removals.items():
        strangers = set(ids) - set(there(tab).ids)
        if strangers:
            raise StepError(step, faults.filled(faults.STEP_ROW, tab=there(tab).title, row=min(map(str, strangers))))


def _fit(step: str, tab: str, values: Iterable[object]) -> None:
    for value in values:
        if value is not None and not isinstance(value, str | int | float | date | time):
            raise StepError(step, faults.filled(faults.STEP_VALUE, tab=tab, type=type(value).__name__))
        if isinstance(value, str) and len(value) > _CELL:
            raise StepError(step, faults.filled(faults.STEP_LONG, tab=tab, count=len(value)))


_CELL = 32_767  # characters: what a cell holds
_HERE = str(Path(__file__).parent)


def told(error: BaseException) -> Word:
    """Say what an operator's own file did: the error, and the line of that file where it happened."""
    if isinstance(error, BadJobError):
        return error.said
    import traceback  # only where something broke

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".py")]
    own = [frame for frame in frames if not frame.filename.startswith(_HERE) and "site-packages" not in frame.filename]
    text = f"{type(error).__name__}: {error}".rstrip(": .")
    if type(error).__module__ == "schedule" and own:  # whose own sentences are for programmers, and English
        return faults.filled(
            faults.AT_LINE, error=faults.JOB_SCHEDULE, file=Path(own[-1].filename).name, line=own[-1].lineno
        )
    if isinstance(error, SyntaxError) or not own or "importlib" in own[-1].filename:
        return Word(text, text)
    return faults.filled(faults.AT_LINE, error=text, file=Path(own[-1].filename).name, line=own[-1].lineno)
