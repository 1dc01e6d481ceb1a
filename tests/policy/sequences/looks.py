"""Looks at a book one after another: what the ledger remembers after one is what the next one begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.policy.sequences.entries import codes_after, entries_after, switched_after
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Memory, Snapshot
    from sheetcrm.model.words import Language

LONG_ON = "2026-01-01"
"""The day on which everything was switched on, in most examples."""


def remembered(snapshot: Snapshot) -> Memory:
    """Return what the ledger knows once a look counts."""
    return replace(
        snapshot.memory,
        codes=codes_after(snapshot),
        entries=entries_after(snapshot),
        switched=switched_after(snapshot),
        clients=snapshot.memory.clients | set(snapshot["clients"].ids),
    )


def running(text: str, *, today: str = "2026-11-22", language: Language = "en", since: str = LONG_ON) -> Snapshot:
    """Return the snapshot in which all that is on has been on since a day, and this is not the first look."""
    first = sheet(text, today=today, language=language)
    memory = remembered(first)
    return replace(first, memory=replace(memory, switched=dict.fromkeys(memory.switched, since)))


def later(snapshot: Snapshot, text: str | None = None, **wait: float) -> Snapshot:
    """Return the next look, some time later, at what stands there then (the same where no text is given)."""
    now = snapshot.now + timedelta(**wait)
    if text is None:
        return replace(snapshot, now=now, memory=remembered(snapshot))
    after = sheet(text, language=snapshot.language, memory=remembered(snapshot))
    return replace(after, now=now)


def at(text: str) -> datetime:
    """Return a local time without a zone."""
    return datetime.fromisoformat(text)
