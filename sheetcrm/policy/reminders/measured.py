"""After how many days clients really come again for a service (M3): measured in Orders, beside what Lists say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.plan import objects
from sheetcrm.model.words import sequences as words
from sheetcrm.policy.activity import ENOUGH_INTERVALS, NEVER, days_of, meant, plain, story
from sheetcrm.policy.reminders.read import About

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Story
    from sheetcrm.policy.reminders.read import Reminders


def intervals(snapshot: Snapshot, told: Story) -> Mapping[str, tuple[float, int]]:
    """Return for each service (folded) the median days between one client's orders of it on different days, and of how many such gaps.

    Orders of archived clients count as well. Those that are no purchase, lie ahead or have no date do not, nor does a row that somebody is
    typing.
    """
    table = snapshot["orders"]
    client = pd.factorize(table["client_id"])[0].astype(np.int64)
    service, names = plain(table["service"], told.lists.choices["service"].synonyms)
    statuses = told.lists.choices["order_status"].synonyms
    status, listed = plain(table["status"], statuses)
    void = {meant(name, statuses) for name in told.settings["no_purchase"]}
    day = days_of(table["date"])
    fit = (client >= 0) & (service >= 0) & (day != NEVER) & (day <= snapshot.today.toordinal()) & table.settled
    fit &= ~np.array([*(name in void for name in listed), False], dtype=bool)[status]
    client, service, day = client[fit], service[fit], day[fit]
    order = np.lexsort((day, client, service))
    client, service, day = client[order], service[order], day[order]
    gaps = np.diff(day)
    again = (np.diff(client) == 0) & (np.diff(service) == 0) & (gaps > 0)
    gaps, which = gaps[again], service[1:][again]
    ends = np.searchsorted(which, np.arange(len(names) + 1))
    return {
        name: (float(np.median(gaps[first:last])), int(last - first))
        for name, first, last in zip(names, ends[:-1], ends[1:], strict=True)
        if last > first
    }


def measured(snapshot: Snapshot, read: Reminders) -> Objects | None:
    """Return what stands under "Measured interval" of each row of Reminders: of those about a service; None where Orders cannot be read."""
    told = story(snapshot)
    if not told.ordered or not snapshot["orders"].has("service"):
        return None
    known = intervals(snapshot, told)
    about = (read.known.get(code) for code in read.codes)
    return objects(
        _said(known.get(one.subject), snapshot) if one is not None and one.about is About.SERVICE else None
        for one in about
    )


def _said(found: tuple[float, int] | None, snapshot: Snapshot) -> str:
    if found is None:
        return words.MEASURED_NONE.to(snapshot.language)
    days, count = found
    word = words.MEASURED if count >= ENOUGH_INTERVALS else words.MEASURED_FEW
    return word.say(snapshot.language, days=f"{days:.0f}", count=count)
