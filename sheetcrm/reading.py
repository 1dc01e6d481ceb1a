"""From a look at the book and the ledger's memory to a snapshot whose rows are known by id."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sheetcrm.adapters.ledger import Record, TabState
from sheetcrm.model.checks import Checks, Judged
from sheetcrm.model.identity import identify, known_rows
from sheetcrm.model.letters import Sort
from sheetcrm.model.plan import Plan, Skip, missing, objects
from sheetcrm.model.posted import KEPT, Posted, State, Veto
from sheetcrm.model.problems import Problem
from sheetcrm.model.signs import staff_columns
from sheetcrm.model.snapshot import NOBODY, Memory, Met, Named, Snapshot, merged_after
from sheetcrm.model.states import decode, digest, encode, packed
from sheetcrm.model.words import letters as words_of_letters
from sheetcrm.model.words import tables as words
from sheetcrm.model.words.fold import fold
from sheetcrm.model.workbook import find_tabs, read_workbook
from sheetcrm.policy.figures.passing import passed
from sheetcrm.policy.hours import instant
from sheetcrm.policy.mirror import TAB as MIRROR
from sheetcrm.policy.mirror import foreign, remembered
from sheetcrm.policy.read import settings
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.scoring import rules
from sheetcrm.policy.sequences.entries import codes_after, entries_after, switched_after
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.strangers import addresses
from sheetcrm.policy.tagging import unused_after
from sheetcrm.policy.templates.read import templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.grid import Look
    from sheetcrm.model.letters import Arranged, Incoming, Letter, Passed
    from sheetcrm.model.plan import Change, Objects
    from sheetcrm.model.posted import Post
    from sheetcrm.model.states import LastState
    from sheetcrm.model.table import Table
    from sheetcrm.model.torn import Torn
    from sheetcrm.model.words import Language

    Mask = np.ndarray

LETTER = {"clients": "c", "archive": "c", "orders": "o", "history": "h", "tasks": "t"}
"""The first letter of an id tells its tab; so an id is never mistaken for a number or a date."""
_ONE_REGISTER = {"archive": "clients"}
"""Tabs whose rows have the ids of another: a client keeps the id on the way to the archive and back."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no l and 1, no i, no o and 0: ids are read out over the phone
_LENGTH = 8
STORIES = ("orders", "history", "tasks")

Mint = Callable[[str, int], list[str]]


def register_of(tab: str) -> str:
    """Return the tab under which the ids of a tab's rows are minted."""
    return _ONE_REGISTER.get(tab, tab)


def new_ids(tab: str, count: int, known: Iterable[str] = ()) -> list[str]:
    """Return random ids that nobody has yet."""
    taken = set(known)
    fresh: list[str] = []
    while len(fresh) < count:
        name = LETTER[tab] + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        if name not in taken:
            taken.add(name)
            fresh.append(name)
    return fresh


@dataclass(frozen=True, slots=True)
class Reading:
    """A snapshot, the look it came from, the plan that gives rows their ids, and tabs that are torn."""

    look: Look
    snapshot: Snapshot
    ids: Plan
    torn: tuple[Torn, ...]
    last: Mapping[str, LastState]
    untouched: bool = False  # the book is byte for byte what the last run saw
    typing: Mapping[str, str] = field(default_factory=dict)
    """Since when new rows that wait have been as they are, by their digests."""
    attempted: Mapping[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    """What a run that died in the midst of writing may have written: by tab and column, by row."""


def read(
    look: Look,
    ledger: Ledger,
    *,
    now: datetime,
    mint: Mint,
    still: bool,
    unused: Iterable[str] = (),
    settle: timedelta = timedelta(minutes=1),
) -> Reading:
    """Read a look. ``still`` says that the book has been left alone long enough for every row to count as settled.

    Where it has not, as a Google Sheet by day, a row is settled when it holds what it held at the last look, a new one when an earlier look
    at least ``settle`` ago saw it as it is.

    ``mint`` takes a tab and a count and returns new ids; ``now`` is local wall-clock time; ``unused`` are headers that staff removed on
    purpose.
    """
    good: Mapping[str, Mapping[str, object]] = ledger.memory("good", {})
    workbook = read_workbook(look.grids, frozenset(map(fold, unused)))
    seen = ledger.last_seen()
    untouched = seen is not None and seen.stamp_after == look.stamp
    language = workbook.language
    tables = dict(workbook.tables)
    problems = list(workbook.problems)
    skipped: list[Skip] = []
    changes: list[Change | None] = []
    torn: list[Torn] = []
    last: dict[str, LastState] = {}
    known: Mapping[str, str] = {} if still else ledger.memory("typing", {})
    typing: dict[str, str] = {}
    for key in LETTER:
        table = tables.get(key)
        if table is None or not table.headers.sound:
            continue
        last[key] = state = ledger.last_state(key)
        found = known_rows(table, state) if untouched else None
        if found is None:
            found = identify(table, state, ledger.known(register_of(key)), language, _elsewhere(tables, key))
        if key == "clients" and "archive" in tables:
            found = replace(found, ids=_themselves(table, found.ids, tables["archive"]))
        problems += found.problems
        if found.torn:
            torn.append(found.torn)
            continue  # its rows keep their sheet numbers: the plan that puts them back names them so
        settled = np.ones(len(table), dtype=bool) if still else _unchanged(table, found.ids, state)
        fresh = missing(found.ids) & ~found.held
        for index in np.flatnonzero(fresh & ~settled).tolist():
            row = _digest(table, index)
            since = known.get(row)
            if since is not None and now - datetime.fromisoformat(since) >= settle:
                settled[index] = True
            else:
                typing[row] = since or now.isoformat()
        locked = table.fixed.get("id", np.zeros(len(table), dtype=bool))
        usable = ~found.held & ~locked & (settled | ~fresh)
        skipped += [Skip(key, row, "", words.BEING_TYPED.to(language)) for row in table.ids[~settled & ~found.held]]
        ids = found.ids.copy()
        minting = fresh & usable
        ids[minting] = objects(mint(register_of(key), int(minting.sum())))
        ids[~usable] = np.where(missing(found.ids), table.ids, found.ids)[~usable]
        table = replace(table.with_ids(ids), settled=settled)
        table = replace(table.rows(usable), aside=table.rows(~usable) if not usable.all() else None)
        why = np.where(found.returned[usable], words.ID_RETURNED.to(language), words.ID_SET.to(language))
        changes.append(table.change("id", table.ids, why.astype(object)))
        tables[key] = table
    snapshot = Snapshot(
        tables=tables,
        now=now,
        language=language,
        memory=_memory(ledger, good, last, tables, now, language),
        checks=_checks(ledger, last, untouched=untouched),
        problems=tuple(problems),
    )
    return Reading(
        look, snapshot, Plan.of(*changes, skipped=skipped), tuple(torn), last, untouched, typing, _attempted(ledger)
    )


def _themselves(clients: Table, ids: Objects, shelf: Table) -> Objects:
    """Return the ids without those of archived people on rows that say another first name: a copy was made the card of a relative."""
    names = dict(zip(shelf["id"], shelf["first_name"], strict=True))
    there = [at for at, row in enumerate(ids) if row is not None and names.get(row) is not None]
    others = [
        at
        for at in there
        if (name := clients["first_name"][at]) is not None and fold(str(name)) != fold(str(names[ids[at]]))
    ]
    own = ids.copy()
    own[others] = None
    return own


def _elsewhere(tables: Mapping[str, Table], tab: str) -> set[str]:
    """Return the ids that stand in the other tab where a client's row may be, and those that rows get back there just now."""
    others = [tables[key] for key in _SHELVES if key in tables and key != tab] if tab in _SHELVES else []
    return {row for table in others for ids in (table["id"], table.ids) for row in ids if isinstance(row, str)}


_SHELVES = ("clients", "archive")


def _attempted(ledger: Ledger) -> dict[tuple[str, str], dict[str, object]]:
    found: dict[tuple[str, str], dict[str, object]] = {}
    for change in ledger.attempted():
        found.setdefault((change.tab, change.column), {}).update(zip(change.ids, change.new, strict=True))
    return found


def _digest(table: Table, index: int) -> str:
    """Return what stands for a row as staff have it."""
    row = [table.tab.key, *(encode(table[key][index : index + 1])[0] for key in sorted(staff_columns(table)))]
    return digest(packed(row)).hex()


def _unchanged(table: Table, ids: Objects, last: LastState) -> Mask:
    """Tell which rows hold what they held when they were last looked at."""
    at = pd.Index(last.ids, dtype=object).get_indexer(pd.Index(ids, dtype=object))
    same = at >= 0
    for key in staff_columns(table):
        before = last[key]
        now = encode(table[key])
        if before is None:
            same &= missing(now)
        else:
            same[same] = np.asarray(before[at[same]] == now[same], dtype=bool)
    return same


def _memory(
    ledger: Ledger,
    good: Mapping[str, Mapping[str, object]],
    last: Mapping[str, LastState],
    tables: Mapping[str, Table],
    now: datetime,
    language: Language,
) -> Memory:
    named = {}
    for key in STORIES:
        state = last.get(key)
        if state is not None and len(state.ids):
            texts, clients = state["client"], state["client_id"]
            if texts is not None and clients is not None:
                count = len(state.ids)
                named[key] = Named(state.ids, texts[:count], clients[:count])
    known = ledger.memory("merged", {})
    merged, folded = merged_after(known, tables), frozenset(ledger.memory("folded", []))
    here = frozenset(tables["clients"].ids) if "clients" in tables else frozenset[str]()
    parted = {
        frozenset((row, known[row])) for row in folded & here & known.keys()
    }  # staff put the card back themselves
    return Memory(
        shown={problem.id: problem for problem in map(_problem, ledger.memory("shown", []))},
        dismissed=frozenset(tuple(subject) for subject in ledger.memory("dismissed", [])),
        tasks=frozenset(ledger.made("tasks")),
        named=named,
        good=good,
        met=_met(last["clients"]) if "clients" in last else NOBODY,
        clients=frozenset(row for key in _SHELVES if key in last for row in last[key].everyone),
        merged=merged,
        formulas=ledger.memory("formulas", {}),
        paired={
            row: (group, client, "".join(who)) for row, (group, client, *who) in ledger.memory("paired", {}).items()
        },
        apart=frozenset(frozenset(pair) for pair in ledger.memory("apart", [])) | parted,
        folded=folded & merged.keys(),
        compared=ledger.memory("compared", ""),
        owed={row: tuple(lines) for row, lines in ledger.memory("owed", {}).items()},
        edited=_edited(ledger.memory("edited", {}), tables, last, now.date()),
        leaving={row: (since, day) for row, (since, day) in ledger.memory("leaving", {}).items()},
        post=_post(ledger, tables, merged, now, language),
        codes=ledger.memory("codes", {}),
        entries=ledger.memory("entries", {}),
        switched=ledger.memory("switched", {}),
        months=ledger.figures.months(),
        passages=ledger.figures.passages,
        unused=ledger.memory("unused", {}),
    )


def _post(
    ledger: Ledger, tables: Mapping[str, Table], merged: Mapping[str, str], now: datetime, language: Language
) -> Post:
    """Return what is known of letters, with what staff decided of them."""
    since = now.replace(tzinfo=UTC) - KEPT  # what is older has been told long ago
    post = _mirrored(ledger.post.known(since), tables)
    vetoes = {
        key: Veto(decision, date.fromisoformat(until) if until else None, line, attempts)
        for key, (decision, until, line, attempts) in ledger.memory("vetoes", {}).items()
    }
    ran = ledger.memory("ran", "")
    adopted = int((ledger.memory("adopted", []) or [0])[-1])
    mail = ledger.post.mail(since)
    began = since.isoformat()  # no run told of a letter before there was one
    strange = frozenset(one.id for one, person in mail if not person and one.sort is Sort.REPLY)
    if strange:
        mail = _recognised(mail, strange, tables, merged)
    replied: dict[str, datetime] = {}
    for one, person in mail:
        if one.sort is Sort.REPLY:
            replied |= {merged.get(row, row): one.when for row in person.split()}
    return replace(
        post,
        vetoes=vetoes,
        queued=ledger.memory("queued", {}),
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


def _met(last: LastState) -> Met:
    """Return when the clients of the last state, the absent ones included, were first met."""
    stored = last["first_contact"]
    if stored is None:
        return NOBODY
    codes, distinct = pd.factorize(stored)
    return Met(last.everyone, objects([*decode(objects(distinct)), None])[codes])


def _checks(ledger: Ledger, last: Mapping[str, LastState], *, untouched: bool) -> Checks:
    """Return what earlier runs judged; the cells that they judged are those of the last state."""

    def before(tab: str, column: str) -> Objects | None:
        held = last[tab][column] if tab in last else None
        return None if held is None else held[: len(last[tab].ids)]  # rows that were away were not judged

    return Checks(
        {(tab, column): Judged(mark, frozenset(dirty)) for tab, column, mark, dirty in ledger.memory("checks", [])},
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


def record(reading: Reading, snapshot: Snapshot, plan: Plan) -> Record:
    """Return what the ledger shall keep of a run: ``snapshot`` is what the book holds after ``plan``."""
    shown = plan.shown if plan.shown or "problems" in plan.removals else tuple(snapshot.memory.shown.values())
    checks = snapshot.checks
    memories: dict[str, Any] = {
        "shown": [_stored(problem) for problem in shown],
        "dismissed": sorted(snapshot.memory.dismissed),
        "typing": dict(reading.typing),
        "clock": [settings(snapshot)["time_zone"], settings(snapshot)["look_minutes"]],
        "good": {
            "settings": _scalars(settings(snapshot).good),
            "rules": dict(rules(snapshot).good),
            "sequences": dict(sequences(snapshot).good),
            "reminders": dict(reminders(snapshot).good),
            "templates": dict(templates(snapshot).good),
        },
    }
    memories["merged"] = dict(sorted(merged_after(snapshot.memory.merged, snapshot.tables).items()))
    memories["edited"] = dict(sorted(snapshot.memory.edited.items()))
    if plan.pairing is not None:
        memories["paired"] = {row: list(shown) for row, shown in sorted(plan.pairing.paired.items())}
        memories["apart"] = sorted(sorted(pair) for pair in plan.pairing.apart)
        memories["folded"] = sorted(plan.pairing.folded)
        memories["compared"] = plan.pairing.compared
    if plan.leaving is not None:
        memories["leaving"] = {row: list(going) for row, going in sorted(plan.leaving.items())}
    memories["formulas"] = dict(sorted(snapshot.memory.formulas.items()))
    memories["codes"] = dict(codes_after(snapshot))
    memories["entries"] = entries_after(snapshot)
    memories["switched"] = switched_after(snapshot)
    memories["unused"] = unused_after(snapshot)
    arranged = plan.arranged
    if arranged is not None:
        memories["vetoes"] = {
            key: [veto.decision, veto.until.isoformat() if veto.until else "", veto.line, veto.attempts]
            for key, veto in sorted(arranged.vetoes.items())
        }
        memories["queued"] = dict(sorted(arranged.queued.items()))
        memories["ran"] = instant(snapshot).isoformat()
    undone = {(skip.tab, skip.column) for skip in plan.skipped}  # judged was what should stand there, not what does
    memories["checks"] = [
        [tab, column, judged.fingerprint, sorted(value for value in judged.dirty if isinstance(value, str))]
        for (tab, column), judged in sorted(checks.judged.items())
        if (tab, column) not in undone
    ]
    written = {tab for tab, _ in plan.changes} | set(plan.appends) | set(plan.removals)
    written |= {tab for move in plan.moves for tab in (move.source, move.target)}
    states = {
        key: _state(snapshot[key], state, snapshot.today, _same(snapshot[key], state, plan), snapshot.memory.met)
        for key, state in reading.last.items()
        if key in written or not reading.untouched
    }
    letters = _planned(arranged) if arranged is not None else ()
    passages = passed(snapshot, plan, reading.last.get("clients"))
    return Record(plan, states, memories, letters, _held(reading.snapshot, plan), passages)


def _held(before: Snapshot, plan: Plan) -> dict[str, dict[str, object]]:
    """Return what rows that move held, before anything was done, where their moves set something."""
    held: dict[str, dict[str, object]] = {}
    for move in plan.moves:
        table = before[move.source]
        at = table.position(move.id)
        if at is not None:
            held[move.id] = {key: table[key][at] for key in move.values if table.has(key)}
    return held


def _planned(arranged: Arranged) -> tuple[Posted, ...]:
    """Return the letters that go now and those whose turn is over, as the ledger keeps them."""
    going = [
        _posted(one, State.PLANNED, address=one.hash, marketing=one.marketing, line=one.line, why=one.chain.why)
        for one in arranged.now
    ]
    passed = [_posted(one, State.SKIPPED, at=one.due, result=one.why, why=one.chain.why) for one in arranged.passed]
    return (*going, *passed)


def _posted(one: Letter | Passed, state: State, **more: Any) -> Posted:
    title = one.stage.template
    return Posted(
        one.key,
        one.chain.person,
        one.chain.sequence,
        one.stage.id,
        one.chain.cycle,
        state,
        one.due,
        offset=one.stage.offset,
        template=fold(title),
        title=title,
        **more,
    )


def _same(table: Table, last: LastState, plan: Plan) -> Callable[[str], bool]:
    """Tell which columns the ledger is known to hold already, just as the book does after the plan."""
    tab = table.tab.key
    if len(table) != len(last.ids) or not bool(np.all(table.ids == last.ids)):
        return lambda _: False
    return lambda column: last.was_unchanged(column) and (tab, column) not in plan.changes


def _scalars(cells: Mapping[str, object]) -> dict[str, Any]:
    return dict(zip(cells, encode(objects(cells.values())), strict=True))


def _stored(problem: Problem) -> list[Any]:
    now, proposed = encode(objects([problem.now, problem.proposed]))
    return [problem.tab, problem.row, problem.column, now, proposed, problem.asides, problem.sentence]


def as_it_stands(tables: Mapping[str, Table], ledger: Ledger, today: date) -> dict[str, TabState]:
    """Return the state of tabs whose ids are taken for right as they stand; rows with an unknown id, or one twice, left out."""
    states = {}
    for key in LETTER:
        if key in tables:
            table, known = tables[key], ledger.known(register_of(key))
            ids = table["id"]
            once = ~pd.Series(ids, dtype=object).duplicated(keep=False).to_numpy()
            mask = np.array([isinstance(row, str) and row in known for row in ids], dtype=bool) & once
            states[key] = _state(table.with_ids(ids).rows(mask), ledger.last_state(key), today)
    return states


def _state(
    table: Table, last: LastState, day: date, same: Callable[[str], bool] = lambda _: False, met: Met = NOBODY
) -> TabState:
    """Return the state of a tab to remember: rows that are there, and rows that were there once with what they held.

    Of robot columns it keeps those that cannot be computed again: a story's clients, and when a client was first met.
    """
    today = day.isoformat()
    present = set(table.ids)
    missing = [(index, row) for index, row in enumerate(last.everyone) if row not in present]
    absent = {row: last.absent.get(row, today) for _, row in missing}
    places = [index for index, _ in missing]
    kept_of_robot = {"clients": ["first_contact"], **{key: ["client_id"] for key in STORIES}}
    keys = [*staff_columns(table), *kept_of_robot.get(table.tab.key, ())]
    columns = {}
    for key in keys:
        if same(key):
            continue
        before = last[key] if missing else None
        kept = before[places] if before is not None else np.full(len(places), None, dtype=object)
        values = encode(_first_contacts(table, met) if key == "first_contact" else table[key])
        columns[key] = objects([*values, *kept]) if missing else values
    return TabState(table.ids, absent, columns)


def _first_contacts(table: Table, met: Met) -> Objects:
    """Return when each client was first met: as remembered, else as the cell says, where it is not a formula of staff's."""
    days = met.aligned(table.ids).copy()
    unknown = np.asarray(days == np.array(None), dtype=bool)
    if "first_contact" in table.fixed:
        unknown &= ~table.fixed["first_contact"]
    days[unknown] = [day if isinstance(day, date) else None for day in table["first_contact"][unknown]]
    return days


def is_still(look: Look, ledger: Ledger, *, now: datetime, seconds: int) -> bool:
    """Tell whether the book has been left alone for so long, or nobody has touched it since we wrote. ``now`` is aware."""
    written = ledger.last_written()
    ours = written is not None and written.stamp_after == look.stamp
    return ours or now - look.changed >= timedelta(seconds=seconds)
