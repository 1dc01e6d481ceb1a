"""The Letters ahead tab (M12): a simulated month in rows, and when it is to be counted anew."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.words import figures as words
from sheetcrm.policy.figures.names import padded
from sheetcrm.policy.figures.periods import DAYS
from sheetcrm.policy.forecast import outlook, per_day
from sheetcrm.policy.read import settings
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.sequences.read import sequences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.figures.names import Rows
    from sheetcrm.policy.forecast import Foreseen, Waiting


def stale(snapshot: Snapshot) -> bool:
    """Tell whether the tab is to be counted anew: another week has begun, or a sequence or reminder was switched on or off.

    A forecast that moved each morning would change the workbook each day, though nothing had happened.
    """
    table, language, most = snapshot["forecast"], snapshot.language, settings(snapshot)["forecast_clients"]
    if most is None or len(snapshot["clients"]) > most:
        return False
    cells = zip(table["part"], table["day"], table["name"], table["letters"], strict=True)
    rows = [(part, day, name) for part, day, name, letters in cells if letters is not None]  # others are no forecast
    days = [_day(day) for part, day, _ in rows if part == words.BY_DAY.to(language)]
    begun = min((day for day in days if day is not None), default=None)
    if begun is None or _week(begun, snapshot) != _week(snapshot.today, snapshot):
        return bool(running(snapshot) or rows)
    return {name for part, _, name in rows if part == words.BY_SEQUENCE.to(language)} != set(running(snapshot))


def running(snapshot: Snapshot) -> list[str]:
    """Return the names of all sequences that are on, and of the reminders to clients."""
    names = [one.name for one in sequences(snapshot).running]
    names += [one.name for one in reminders(snapshot).running.values() if not one.manager]
    return sorted(dict.fromkeys(names))


def _day(cell: Raw) -> date | None:
    return cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None


def _week(day: date, snapshot: Snapshot) -> date:
    """Return the day on which a day's week began, as Settings begin weeks."""
    first = int(settings(snapshot)["figures_week_from"]) - 1
    return day - timedelta(days=(day.weekday() - first) % 7)


def ahead_rows(snapshot: Snapshot, *, days: int = DAYS) -> Rows:
    """Return a row for each day, then one for each sequence and reminder that is on; none where nothing is on."""
    names = running(snapshot)
    if not names:
        return []
    seen, language = outlook(snapshot, days=days), snapshot.language
    rows: Rows = []
    part = words.BY_DAY.to(language)
    for day, count in per_day(list(seen.letters), snapshot.today, days):
        here = [one for one in seen.letters if one.when.date() == day]
        rows.append({"part": part, "day": day, "name": _kinds(here), "letters": count, **_waits(seen.waiting, day=day)})
    rows = padded(rows, DAYS)  # the chart looks at so many
    part = words.BY_SEQUENCE.to(language)
    counts = Counter(one.sequence for one in seen.letters)
    for name in names:
        rows.append({"part": part, "name": name, "letters": counts[name], **_waits(seen.waiting, name=name)})
    return rows


def _kinds(letters: Iterable[Foreseen]) -> str | None:
    """Return which letters go, the most first."""
    counts = Counter(one.sequence for one in letters)
    return (
        ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
        or None
    )


def _waits(waiting: Iterable[Waiting], *, day: date | None = None, name: str | None = None) -> dict[str, Raw]:
    """Return how many letters wait on a day, or of a sequence, how many of them for ever, and why."""
    mine = [one for one in waiting if (one.day == day if name is None else one.sequence == name)]
    waits = {(one.key, one.why) for one in mine if not one.lost}
    why = Counter(reason for _, reason in waits)
    said = "; ".join(f"{reason}: {count}" for reason, count in sorted(why.items(), key=lambda one: (-one[1], one[0])))
    return {
        "waiting": len({key for key, _ in waits}) or None,
        "lost": sum(one.lost for one in mine) or None,
        "reason": said or None,
    }
