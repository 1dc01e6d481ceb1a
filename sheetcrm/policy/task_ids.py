"""By what a task that the robot makes is known for all time."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

CONTACT, READY, VISIT = "contact", "ready", "visit"
"""Kinds of tasks that others look up: of the date under "Next contact", of who is ready to buy, of a visit on its day."""


def task_id(client: str, kind: str, cycle: str) -> str:
    """Return the id of a task: the same for the same client, kind and cycle, whoever makes it and when."""
    return "t" + blake2b(f"{client}\x1f{kind}\x1f{cycle}".encode(), digest_size=6).hexdigest()


def contact_task(client: str, day: int) -> str:
    """Return the id of the task that a date under "Next contact" makes; ``day`` is its ordinal."""
    return task_id(client, CONTACT, date.fromordinal(day).isoformat())
