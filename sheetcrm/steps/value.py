"""Value (C6): who brings the money, who recommends us, who came once and never again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.words import choices
from sheetcrm.model.words import steps as words
from sheetcrm.policy.activity import story
from sheetcrm.policy.standing import classes, loyalties

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def value(snapshot: Snapshot) -> Plan:
    """The clients who make the first 80 % of a year's revenue are A, the next 15 % B, the rest C; or none.

    More than two purchases: an advocate. A single purchase, and then silence of one and a half usual intervals: did not
    return. While the Orders tab cannot be read, nobody changes.
    """
    clients = snapshot["clients"]
    if not len(clients):
        return Plan()
    told, language = story(snapshot), snapshot.language
    if not told.ordered:
        return Plan()
    names = objects(word.to(language) for word in choices.CLASSES)
    loyal = objects([*(word.to(language) for word in choices.LOYALTY), None])
    return Plan.of(
        clients.change("value_class", names[classes(snapshot, told).place], words.BY_REVENUE.to(language)),
        clients.change("loyalty", loyal[loyalties(snapshot, told).place], words.BY_PURCHASES.to(language)),
    )
