"""Instants as the ledger keeps them: text in UTC, to the second, that sorts as time does."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(instant: datetime) -> str:
    """Return an instant as it is kept."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def moment(text: str) -> datetime:
    """Return a kept instant."""
    return datetime.fromisoformat(text)
