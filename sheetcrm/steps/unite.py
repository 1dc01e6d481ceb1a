"""Unite (Q6): cards that look like one person, for staff to decide; those that are, become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Pairing, Plan, Row, Skip
from sheetcrm.model.words import uniting as words
from sheetcrm.policy.duplicates import pairs, people
from sheetcrm.policy.read import settings
from sheetcrm.policy.uniting import (
    clipped,
    compared,
    decisions,
    folded,
    joined,
    named,
    ready,
    still_alike,
    unfolded,
    wanted_groups,
    widened,
)

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.duplicates import Group, Pair
    from sheetcrm.policy.uniting import Apart


def unite(snapshot: Snapshot) -> Plan:
    """Cards with one phone, one e-mail or much else in common stand in the Duplicates tab, archived ones included; staff decide there.

    "Merge" makes them one: the newer value stands, the other is kept in the notes; orders, history, tasks and letters follow; of wishes and
    consent the stricter counts. "Keep both" and "family" are never asked again. Where the setting says so, the sure ones merge alone, once
    they have stood in the tab for a night.
    """
    if not all(snapshot[key].headers.sound for key in ("clients", "archive", "duplicates")):
        return Plan()
    terms, language = settings(snapshot), snapshot.language
    mark = compared(snapshot)
    if mark == snapshot.memory.compared:
        return Plan()  # nothing is as it was not when all were compared
    said = decisions(snapshot)
    apart = widened(snapshot.memory.apart | said.apart, snapshot.memory.merged)
    found = pairs(people(snapshot), apart, likeness_from=terms["duplicates_from"])
    total, skipped = Plan(), list(said.skipped)
    sets = [(row, cards) for row, cards in said.merge]
    if terms["duplicates_merge_sure"]:
        standing = _shown(snapshot)
        decided = frozenset[str]().union(*(cards for _, cards in said.merge), *(pair for pair in said.apart))
        later = _waiting(snapshot)
        sets += [
            ("", frozenset(group.ids))
            for group in wanted_groups(found, apart).values()
            if group.sure and frozenset(group.ids) in standing and (decided | later).isdisjoint(group.ids)
        ]
    joining: Plan = Plan()
    touched: set[str] = set()
    for row, cards in sets:
        if not touched.isdisjoint(cards):  # it has to see what became of them
            snapshot, joining, touched = snapshot.after(joining), Plan(), set()
        if len({snapshot.memory.merged.get(one, one) for one in cards}) == 1:
            continue  # done already
        if any(pair <= cards for pair in widened(apart, snapshot.memory.merged)):
            continue  # a card that joined one of them tonight is not the other
        if not ready(snapshot, cards):
            skipped += [Skip("duplicates", row, "decision", words.BUSY.to(language))] if row else []
        elif not still_alike(cards, found):
            skipped.append(Skip("duplicates", row, "decision", words.CHANGED.to(language)))
        else:
            part = joined(snapshot, cards)
            total, joining = total + part, joining + part
            touched |= cards
    snapshot = snapshot.after(joining)
    gone = {one for _, cards in sets for one in cards if snapshot.memory.merged.get(one) in cards}
    bringing = unfolded(snapshot)
    part = folded(snapshot, bringing)
    total, snapshot = total + part, snapshot.after(part)
    brought = {one for others in bringing.values() for one in others}
    apart = widened(apart, snapshot.memory.merged)
    left = tuple(pair for pair in found if gone.isdisjoint(pair.ids) and pair.ids not in apart)
    rows, paired = _refreshed(snapshot, left, apart)
    return (
        total
        + rows
        + Plan.of(
            pairing=Pairing(paired, apart, snapshot.memory.folded | brought, mark if not (total or rows) else ""),
            skipped=skipped,
        )
    )


def _shown(snapshot: Snapshot) -> set[frozenset[str]]:
    """Return the groups that stand in the tab since an earlier night: staff had the time to say that they are not one person."""
    groups: dict[str, set[str]] = {}
    for group, client, _ in snapshot.memory.paired.values():
        groups.setdefault(group, set()).add(client)
    return {frozenset(cards) for cards in groups.values()}


def _waiting(snapshot: Snapshot) -> frozenset[str]:
    """Return the cards beside which staff wrote anything at all: nobody decides for them."""
    table = snapshot["duplicates"]
    return frozenset(
        str(client)
        for client, decision in zip(table["client_id"], table["decision"], strict=True)
        if decision is not None
    )


def _refreshed(
    snapshot: Snapshot, found: tuple[Pair, ...], apart: Apart
) -> tuple[Plan, dict[str, tuple[str, str, str]]]:
    """Plan the Duplicates tab: groups that are decided or alike no more leave, new ones follow; and return what stands there then."""
    table, known = snapshot["duplicates"], snapshot.memory.paired
    wanted: dict[str, tuple[str, str, Group]] = {}
    for code, group in wanted_groups(found, apart).items():
        wanted |= {f"{code}-{client}": (code, client, group) for client in group.ids}
    limit = int(settings(snapshot)["duplicates_shown"])
    standing: dict[str, str] = {}
    gone: list[str] = []
    columns = (table[key] for key in ("id", "group", "client_id", "client"))
    for row, key, group, client, who in zip(table.ids, *columns, strict=True):
        name = str(key)
        right = name in wanted and name not in standing and known.get(name) == (group, client, who)
        right = right and who == named(snapshot, str(client))
        if right:
            standing[name] = row
        else:
            gone.append(row)
    # a group stands whole or not at all: one row of it alone says nothing
    broken = {
        wanted[name][0]
        for name in wanted
        if name not in standing and wanted[name][0] in {wanted[one][0] for one in standing}
    }
    kept = {name: row for name, row in standing.items() if wanted[name][0] not in broken}
    gone += [row for name, row in standing.items() if name not in kept]
    fresh: list[str] = []
    shown = len({wanted[name][0] for name in kept})
    for name, (code, _, _) in wanted.items():
        if name in kept:
            continue
        if not fresh or wanted[fresh[-1]][0] != code:
            if shown >= limit:
                break
            shown += 1
        fresh.append(name)
    rows = [Row(name, _cells(snapshot, name, *wanted[name]), words.SHOWN.to(snapshot.language)) for name in fresh]
    paired = {name: (*wanted[name][:2], named(snapshot, wanted[name][1])) for name in (*kept, *fresh)}
    return Plan.of(appends={"duplicates": rows}, removals={"duplicates": gone}), paired


def _cells(snapshot: Snapshot, name: str, code: str, client: str, group: Group) -> dict[str, Raw]:
    """Return the row of one card: who it is, and what joins it with the others."""
    mine = [pair for pair in group.pairs if client in pair.ids]
    best = max(mine, key=lambda pair: (pair.sure, pair.likeness))
    return {
        "id": name,
        "group": code,
        "client": named(snapshot, client),
        "likeness": float(best.likeness),
        "why": clipped(best.why(snapshot.language)),
        "client_id": client,
    }
