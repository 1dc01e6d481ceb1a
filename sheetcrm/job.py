"""A job: a schedule and a list of steps, as a file of a dozen lines says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sheetcrm.model.plan import Plan
    from sheetcrm.model.snapshot import Snapshot

    Step = Callable[[Snapshot], Plan]


class BadJobError(ValueError):
    """A schedule or a list of steps that cannot be used; the text says why."""


class StepError(Exception):
    """A step that raised, or returned no plan; ``step`` is its name."""

    def __init__(self, step: str, error: object) -> None:
        self.step, self.error = step, error
        super().__init__(f"{step}: {error}")


@dataclass(slots=True)
class Job:
    """When to do what. ``when`` is said in schedule's words; ``steps`` are functions from a snapshot to a plan, done in their order.

    Accepted are ``every().day.at("02:30")``, a weekday ``.at``, and every n minutes or hours, counted from local midnight. Raises
    BadJobError for anything else.
    """

    when: Any
    steps: Sequence[Step]
    name: str = field(default="", init=False)
    about: str = field(default="", init=False)

    def __post_init__(self) -> None:
        _understand(self.when)
        if not self.steps or not all(callable(step) for step in self.steps):
            raise BadJobError("steps must be a list of functions, such as [tidy, check]")

    @classmethod
    def unscheduled(cls, name: str, steps: Sequence[Step]) -> Job:
        """Return a job that only a command starts."""
        from schedule import every  # noqa: PLC0415 - as below

        job = cls(every().minute, steps)
        job.name = name
        return job

    def plan(self, snapshot: Snapshot) -> Plan:
        """Return the sum of what the steps plan, each seeing what those before it leave. Raises StepError."""
        from sheetcrm.model.plan import Plan  # noqa: PLC0415 - a job file must load in a moment

        total = Plan()
        for step in self.steps:
            name = getattr(step, "__name__", str(step))
            try:
                part = step(snapshot)
            except Exception as error:
                raise StepError(name, error) from error
            if not isinstance(part, Plan):
                raise StepError(name, f"returned {type(part).__name__}, not a Plan")
            total += part
            snapshot = snapshot.after(part)
        return total


def _understand(when: Any) -> None:
    unit, interval, at = (getattr(when, name, None) for name in ("unit", "interval", "at_time"))
    weekday, latest = getattr(when, "start_day", None), getattr(when, "latest", None)
    daily = unit == "days" and interval == 1 and at is not None
    weekly = unit == "weeks" and interval == 1 and weekday is not None and at is not None
    often = unit in {"minutes", "hours"} and isinstance(interval, int) and interval > 0 and at is None
    if latest is not None or not (daily or weekly or often):
        raise BadJobError(
            "the schedule is not one of every().day.at('02:30'), every().monday.at('09:00'),"
            " every(15).minutes or every(2).hours"
        )
