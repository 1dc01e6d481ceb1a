"""Requests a minute: "Read requests per minute per user per project: 60", the same for writes; beyond, 429."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from tests.standin.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

WINDOW = 60


class Quota:
    """Counts the requests of the last minute for each user; None means no limit."""

    def __init__(self, *, reads: int | None = None, writes: int | None = None, retry_after: bool = False) -> None:
        self.limits = {"read": reads, "write": writes}
        self.retry_after = retry_after
        self._seen: dict[tuple[str, str], deque[datetime]] = {}

    def take(self, user: str, kind: str, now: datetime) -> int | None:
        """Count a request; return the seconds to wait if it is one too many. A refused request counts for nothing."""
        limit = self.limits.get(kind)
        if limit is None:
            return None
        seen = self._seen.setdefault((user, kind), deque())
        while seen and (now - seen[0]).total_seconds() >= WINDOW:
            seen.popleft()
        if len(seen) < limit:
            seen.append(now)
            return None
        return max(1, int(WINDOW - (now - seen[0]).total_seconds()) + 1) if seen else WINDOW


def exceeded(kind: str) -> Refused:
    """Return the refusal in Google's words."""
    word = kind.capitalize()
    metadata = {
        "service": "sheets.googleapis.com",
        "quota_limit": f"{word}RequestsPerMinutePerUser",
        "quota_metric": f"sheets.googleapis.com/{kind}_requests",
        "consumer": "projects/1",
        "quota_location": "global",
        "quota_limit_value": "60",
    }
    details = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": metadata,
        }
    ]
    return Refused(
        429,
        f"Quota exceeded for quota metric '{word} requests' and limit '{word} requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:1'.",
        details=details,
    )
