"""What a plan or a run came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.mailing import Sent

if TYPE_CHECKING:
    from sheetcrm.model.plan import Plan
    from sheetcrm.model.problems import Refusal
    from sheetcrm.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan or run came to. ``state``: planned, done, quiet or refused; ``run`` is its number, 0 for a plan.

    A run that is refused only for its many letters is carried out ``without`` them: they wait in the Queue for a person's word.
    """

    job: str
    state: str
    plan: Plan
    before: Snapshot
    run: int = 0
    refusals: tuple[Refusal, ...] = ()
    sent: Sent = field(default_factory=Sent)
    without: bool = False
    known: int | None = None  # nobody touched the book since it was seen with so many problems: it was not read

    @property
    def refused(self) -> bool:
        """Whether it must not be (or was not) carried out without a person's word."""
        return self.state == "refused"

    @property
    def carried(self) -> bool:
        """Whether something may have been done: all of it, or all but the letters that wait for a person's word."""
        return not self.refused or self.without

    @property
    def told(self) -> bool:
        """Whether there is something a person should look at: problems, or changes that were left undone."""
        return bool(self.plan.problems or self.plan.skipped or self.known)
