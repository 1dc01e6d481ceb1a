"""What the ledger and the sheet know of the runs before, as the memory that steps decide with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sheetcrm.model.checks import Checks, Judged
from sheetcrm.model.letters import Sort
from sheetcrm.model.plan import objects
from sheetcrm.model.posted import KEPT, Veto
from sheetcrm.model.problems import Problem
from sheetcrm.model.signs import staff_columns
from sheetcrm.model.snapshot import NOBODY, Memory, Met, Named, merged_after
from sheetcrm.model.states import decode, encode
from sheetcrm.model.words import letters as words_of_letters
from sheetcrm.model.workbook import find_tabs, read_workbook
from sheetcrm.policy.mirror import TAB as MIRROR
from sheetcrm.policy.mirror import foreign, remembered
from sheetcrm.policy.strangers import addresses
from sheetcrm.policy.subscribing import is_confirmation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.grid import Look
    from sheetcrm.model.letters import Incoming
    from sheetcrm.model.plan import Objects
    from sheetcrm.model.posted import Post
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language

    Mask = np.ndarray


STORIES = ("orders", "history", "tasks")
SHELVES = ("clients", "archive")


def recall(
    ledger: Ledger,
    good: Mapping[str, Mapping[str, object]],
    last: Mapping[str, LastState],
    tables: Mapping[str, Table],
    now: datetime,
    language: Language,
) -> Memory:
    """Return the memory that steps decide with; ``now`` is the wall clock of the book's time zone."""
    named = {}
    for key in STORIES:
        state = last.get(key)
        if state is not None and len(state.ids):
            texts, clients = state["client"], state["client_id"]
            if texts is not None and clients is not None:
                count = len(state.ids)
                named[key] = Named(state.ids, texts[:count], clients[:count])
    known = ledger.states.memory("merged", {})
    merged, folded = merged_after(known, tables), frozenset(ledger.states.memory("folded", []))
    here = frozenset(tables["clients"].ids) if "clients" in tables else frozenset[str]()
    parted = {
        frozenset((row, known[row])) for row in folded & here & known.keys()
    }  # staff put the card back themselves
    return Memory(
        shown={problem.id: problem for problem in map(_problem, ledger.states.memory("shown", []))},
        dismissed=frozenset(tuple(subject) for subject in ledger.states.memory("dismissed", [])),
        tasks=frozenset(ledger.made("tasks")),
        named=named,
        good=good,
        met=_met(last["clients"]) if "clients" in last else NOBODY,
        clients=frozenset(row for key in SHELVES if key in last for row in last[key].everyone),
        merged=merged,
        formulas=ledger.states.memory("formulas", {}),
        paired={
            row: (group, client, "".join(who))
            for row, (group, client, *who) in ledger.states.memory("paired", {}).items()
        },
        apart=frozenset(frozenset(pair) for pair in ledger.states.memory("apart", [])) | parted,
        folded=folded & merged.keys(),
        compared=ledger.states.memory("compared", ""),
        owed={row: tuple(lines) for row, lines in ledger.states.memory("owed", {}).items()},
        edited=_edited(ledger.states.memory("edited", {}), tables, last, now.date()),
        leaving={row: (since, day) for row, (since, day) in ledger.states.memory("leaving", {}).items()},
        post=_post(ledger, tables, merged, now, language),
        codes=ledger.states.memory("codes", {}),
        entries=ledger.states.memory("entries", {}),
        switched=ledger.states.memory("switched", {}),
        months=ledger.figures.months(),
        since=ledger.figures.since(),
        passages=ledger.figures.passages,
        unused=ledger.states.memory("unused", {}),
        withdrawn=_withdrawn(ledger.states.memory("withdrawn", []), tables, last, merged),
    )


def _post(
    ledger: Ledger, tables: Mapping[str, Table], merged: Mapping[str, str], now: datetime, language: Language
) -> Post:
    """Return what is known of letters, with what staff decided of them."""
    since = now.replace(tzinfo=UTC) - KEPT  # what is older has been told long ago
    post = _mirrored(ledger.post.known(since), tables)
    vetoes = {
        key: Veto(decision, date.fromisoformat(until) if until else None, line, attempts)
        for key, (decision, until, line, attempts) in ledger.states.memory("vetoes", {}).items()
    }
    ran = ledger.states.memory("ran", "")
    adopted = int((ledger.states.memory("adopted", []) or [0])[-1])
    mail = ledger.post.mail(since)
    began = since.isoformat()  # no run told of a letter before there was one
    strange = frozenset(one.id for one, person in mail if not person and one.sort is Sort.REPLY)
    if strange:
        mail = _recognised(mail, strange, tables, merged)
    replied: dict[str, datetime] = {}
    here = set(tables["clients"].ids) if "clients" in tables else set[str]()
    for one, person in mail:
        if one.sort is Sort.REPLY and not (is_confirmation(one, post) and here.issuperset(person.split())):
            replied |= {merged.get(row, row): one.when for row in person.split()}
    return replace(
        post,
        vetoes=vetoes,
        queued=ledger.states.memory("queued", {}),
        mail=mail,
        told=frozenset(ledger.made("history", since=adopted, began=began)) if post.letters or mail else frozenset(),
        listed=frozenset(ledger.made("letters", since=adopted, began=began)) if post.letters else frozenset(),
        ran=datetime.fromisoformat(ran) if ran else None,
        replied=replied,
        strange=strange,
        paused=_paused(ledger, tables, language),
    )


def _mirrored(post: Post, tables: Mapping[str, Table]) -> Post:
    """Return what is known of letters, with those who get none by the hidden tab, too."""
    table = tables.get(MIRROR)
    told = remembered(table, post.seal) if table is not None else {}
    fresh = {mark: one for mark, one in told.items() if mark not in post.blocked}
    if not fresh:
        return post
    blocked = {**post.blocked, **{mark: block for mark, (block, _) in fresh.items()}}
    return replace(post, blocked=blocked, since={**post.since, **{mark: since for mark, (_, since) in fresh.items()}})


def why_paused(look: Look, ledger: Ledger, language: Language) -> str:
    """Return why no letters go by what the book and the ledger say; empty where they go."""
    titles, _ = find_tabs(look.grids)
    grids = {titles[MIRROR]: look.grids[titles[MIRROR]]} if MIRROR in titles else {}
    return _paused(ledger, read_workbook(grids).tables, language)


def _paused(ledger: Ledger, tables: Mapping[str, Table], language: Language) -> str:
    """Return why nothing goes at all: by a person's word, too many failures, or because nobody can tell who wants no letters."""
    if not ledger.post.sound:
        return words_of_letters.OTHER_KEY.to(language)
    table = tables.get(MIRROR)
    if table is not None and (count := foreign(table, ledger.post.seal)):
        return words_of_letters.FOREIGN.say(language, tab=table.title, count=count)
    return ledger.post.paused()


def _recognised(
    mail: list[tuple[Incoming, str]], strange: frozenset[str], tables: Mapping[str, Table], merged: Mapping[str, str]
) -> list[tuple[Incoming, str]]:
    """Return mail with those persons, too, who are known only now, or stand in the archive."""
    wanted = {one.address.casefold() for one, _ in mail if one.id in strange} - {""}
    owners: dict[str, dict[str, None]] = {}
    for key in ("clients", "archive"):
        table = tables.get(key)
        for row, cell in zip(table.ids, table["email"], strict=True) if table is not None else ():
            if not isinstance(cell, str) or str(row).startswith("#"):
                continue
            lowered = cell.casefold()
            several = "," in lowered or " " in lowered or ";" in lowered
            for address in wanted.intersection(addresses(lowered) if several else (lowered,)):
                owners.setdefault(address, {})[merged.get(row, row)] = None
    return [
        (one, " ".join(owners.get(one.address.casefold(), ())) if one.id in strange else person) for one, person in mail
    ]


def _edited(
    known: Mapping[str, str], tables: Mapping[str, Table], last: Mapping[str, LastState], today: date
) -> dict[str, str]:
    """Return when staff last edited each client's row: today where it is not what it was, nothing of what was there at the first look."""
    table, state = tables.get("clients"), last.get("clients")
    if table is None or state is None or not len(state.ids):
        return dict(known)
    at = pd.Index(state.ids, dtype=object).get_indexer(pd.Index(table.ids, dtype=object))
    here = at >= 0
    changed = ~here
    for key in staff_columns(table):
        before = None if state.unchanged(key, table.ids, table[key]) else state[key]
        if before is not None:
            differs = np.asarray(before[at[here]] != encode(table[key])[here], dtype=bool)
            if key in table.fixed:  # what a formula shows changes by itself
                differs &= ~table.fixed[key][here]
            changed[here] |= differs
    fresh = [row for row in table.ids[changed] if not row.startswith("#")]
    return {**known, **dict.fromkeys(fresh, today.isoformat())}


def _withdrawn(
    known: Iterable[str], tables: Mapping[str, Table], last: Mapping[str, LastState], merged: Mapping[str, str]
) -> frozenset[str]:
    """Return the cards that said yes to letters once and do so no longer; what a card took back stays with the one that it joined."""
    gone = {merged.get(row, row) for row in known}
    for key in SHELVES:
        table, state = tables.get(key), last.get(key)
        if table is None or not table.has("consent"):
            continue
        agrees = np.fromiter((cell is True for cell in table["consent"]), dtype=bool, count=len(table))
        gone -= set(table.ids[agrees])
        if state is None or not len(state.ids) or state.unchanged("consent", table.ids, table["consent"]):
            continue
        before = state["consent"]
        if before is not None:
            said = {row for row, cell in zip(state.everyone, before, strict=True) if cell is True}
            gone |= said.intersection(table.ids[~agrees])
    return frozenset(gone)


def _met(last: LastState) -> Met:
    """Return when the clients of the last state, the absent ones included, were first met."""
    stored = last["first_contact"]
    if stored is None:
        return NOBODY
    codes, distinct = pd.factorize(stored)
    return Met(last.everyone, objects([*decode(objects(distinct)), None])[codes])


def checks_before(ledger: Ledger, last: Mapping[str, LastState], *, untouched: bool) -> Checks:
    """Return what earlier runs judged; the cells that they judged are those of the last state."""

    def before(tab: str, column: str) -> Objects | None:
        held = last[tab][column] if tab in last else None
        return None if held is None else held[: len(last[tab].ids)]  # rows that were away were not judged

    return Checks(
        {
            (tab, column): Judged(mark, frozenset(dirty))
            for tab, column, mark, dirty in ledger.states.memory("checks", [])
        },
        before,
        lambda tab, column: untouched or (tab in last and last[tab].was_unchanged(column)),
    )


def _problem(stored: list[Any]) -> Problem:
    tab, row, column, now, proposed, asides, sentence = stored
    value, proposal = decode(objects([now, proposed]))
    return Problem(
        tab=tab,
        row=row,
        column=column,
        now=value,
        proposed=proposal,
        asides=tuple((key, text) for key, text in asides),
        sentence=sentence,
    )
