"""A lease: which machine works on a book and until when, as a text that any book can keep."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TERM = timedelta(minutes=15)
"""So long a machine has the book to itself after it said so last; one that died is in nobody's way after that."""
SPARE = timedelta(minutes=6)
"""A lease that ends so soon is renewed before anything else: an answer or a letter may be on its way for some minutes."""
_LONG = 100  # characters of a host or a folder that people see


@dataclass(frozen=True, slots=True)
class Holder:
    """One installation on one machine: ``id`` tells it from every other, its copy elsewhere included; ``host`` is for people."""

    id: str
    host: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has the book. ``since`` and ``until`` are aware, by the clock of the place where the book lies."""

    holder: str
    host: str
    since: datetime
    until: datetime

    def text(self) -> str:
        """Return the lease as a book keeps it."""
        since, until = (moment.astimezone(UTC).isoformat(timespec="seconds") for moment in (self.since, self.until))
        return json.dumps([self.holder, self.host[:_LONG], since, until], ensure_ascii=False)

    def bars(self, holder: Holder, now: datetime) -> bool:
        """Tell whether somebody else must stand back: the lease is another's and has not expired."""
        return self.holder != holder.id and now < self.until


def read_lease(text: str | None) -> Lease | None:
    """Return the lease that a book keeps; None where there is none, or nothing that can be read."""
    try:
        holder, host, since, until = json.loads(text or "null")
        return Lease(str(holder), str(host), datetime.fromisoformat(since), datetime.fromisoformat(until))
    except (TypeError, ValueError):
        return None


def renewed(lease: Lease | None, holder: Holder, now: datetime) -> Lease:
    """Return the lease that a holder takes now; one that goes on keeps its beginning."""
    goes_on = lease is not None and lease.holder == holder.id and lease.until > now
    return Lease(holder.id, holder.host, lease.since if goes_on and lease is not None else now, now + TERM)


def is_ours(lease: Lease | None, holder: Holder, now: datetime) -> bool:
    """Tell whether a holder has the book for some minutes yet."""
    return lease is not None and lease.holder == holder.id and now < lease.until - SPARE
