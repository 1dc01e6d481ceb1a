"""Check (D3, Q1 to Q5, Q7, Q12): what is still wrong, in words, in the row and in the Problems tab."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.columns import TABS, Owner, Use
from sheetcrm.model.plan import Plan, missing, objects
from sheetcrm.model.problems import Problem
from sheetcrm.model.words import cells as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.costs import costs
from sheetcrm.policy.naming import everyone, namings
from sheetcrm.policy.read import context, lists, settings
from sheetcrm.policy.reminders.read import reminders
from sheetcrm.policy.scoring import rules
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.tagging import tag_problems
from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.worklist import refresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.plan import Change
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.values import Context

CHECKED = tuple(tab.key for tab in TABS.values() if tab.use in {Use.REGISTER, Use.STORY} and tab.key != "archive")
NAMED = ("orders", "history", "tasks")


def check(snapshot: Snapshot) -> Plan:
    """Say what is wrong: in "What to mend" of each row, as a worklist in Problems, and beside each rule, setting and list.

    A cell that is no phone, no date, not in its list; a required field left empty; an order whose client nobody knows; a rule that cannot
    be understood. Mend it and the words go away by themselves. Tags that look alike, are rare or unused are proposed there as well.
    """
    known = context(snapshot)
    never = snapshot.memory.dismissed
    standing = {problem.subject: problem for problem in snapshot.memory.shown.values() if problem.proposed is not None}
    problems = list(snapshot.problems)
    texts: dict[str, dict[str, list[str]]] = {}
    for key in CHECKED:
        table = snapshot.tables.get(key)
        if table is None or not table.headers.sound:
            continue
        # what was proposed stays as it was shown: "yesterday" means the day before it was typed, not before tonight
        cells = [standing.get(problem.subject, problem) for problem in _cells(snapshot, table, known)]
        found = [*cells, *_required(snapshot, table), *_clients(snapshot, table)]
        problems += found
        texts[key] = _row_texts(table, found, never, snapshot)
    problems += tag_problems(snapshot)
    answers = _answers(snapshot)
    plan = Plan.of(
        *(_told(snapshot.tables[key], rows, snapshot) for key, rows in texts.items()),
        *(change for change, _ in answers),
        problems=[*problems, *(problem for _, found in answers for problem in found)],
    )
    return plan + refresh(snapshot, problems, limit=settings(snapshot)["problems_shown"])


def _cells(snapshot: Snapshot, table: Table, known: Context) -> Iterable[Problem]:
    """Every cell that is not clean and that tidy could not put right."""
    for column in table.tab.columns:
        if column.owner is Owner.ROBOT or not table.has(column.key):
            continue
        values, ids = table[column.key], table.ids
        for index, verdict in snapshot.checks.flawed(table.tab.key, column, values, known):
            if not table.settled[index]:
                continue
            flaw = verdict.flaw
            assert flaw is not None
            proposed = None if verdict.value == values[index] else verdict.value
            if isinstance(proposed, datetime) and proposed.time() == time():
                proposed = proposed.date()  # as it will be read once it is written
            asides = verdict.asides if proposed is not None else ()
            taken = next(
                (key for key, text in asides if key == "legal_form" and table[key][index] not in {None, text}), None
            )
            sentence = flaw.sentence(snapshot.language)
            if taken is not None:
                header = table.name_of(taken, snapshot.language)
                sentence = words.ASIDE_TAKEN.say(
                    snapshot.language, sentence=sentence, header=header, held=table[taken][index]
                )
            yield Problem(
                tab=table.tab.key,
                row=ids[index],
                column=column.key,
                now=values[index],
                proposed=None if taken is not None else proposed,
                asides=() if taken is not None else asides,
                sentence=sentence,
            )


def _required(snapshot: Snapshot, table: Table) -> Iterable[Problem]:
    """Clients without what the setting "Required fields" names (D3); "/" in it means one of them."""
    if table.tab.key != "clients":
        return
    headers = {fold(text): column for column in table.tab.columns for text in column.header.both()}
    lacking: dict[int, list[str]] = defaultdict(list)
    for group in settings(snapshot)["required"]:
        columns = [
            headers[name]
            for part in group.split("/")
            if (name := fold(part)) in headers and table.has(headers[name].key)
        ]
        if columns:
            empty = np.all([missing(table[column.key]) & ~_fixed(table, column.key) for column in columns], axis=0)
            label = " / ".join(column.header.to(snapshot.language) for column in columns)
            for index in np.flatnonzero(empty & table.settled).tolist():
                lacking[index].append(label)
    ids = table.ids
    for index in sorted(lacking):
        sentence = words.REQUIRED.say(snapshot.language, fields=", ".join(lacking[index]))
        yield Problem(tab="clients", row=ids[index], sentence=sentence)


def _fixed(table: Table, key: str) -> NDArray[np.bool_]:
    """Tell which cells hold a formula of staff's: filled, whatever it shows, and whether or not the file says what."""
    return table.fixed.get(key, np.zeros(len(table), dtype=bool))


def _clients(snapshot: Snapshot, table: Table) -> Iterable[Problem]:
    """Rows of Orders, History and Tasks whose client is not known."""
    if table.tab.key not in NAMED or not snapshot["clients"].headers.sound:
        return
    texts, ids, held = table["client"], table.ids, table["client_id"]
    gone = set(held) - {None} - everyone(snapshot)
    for index in np.flatnonzero([row in gone for row in held]) if gone else ():
        name = str(held[index] if texts[index] is None else texts[index])[:60]
        sentence = words.CLIENT_GONE.say(snapshot.language, client=name)
        yield Problem(tab=table.tab.key, row=ids[index], column="client", now=texts[index], sentence=sentence)
    open_rows = np.flatnonzero(missing(held) & table.settled)
    if not len(open_rows):
        return
    names = namings(snapshot) if not missing(texts[open_rows]).all() else None
    counts: dict[Raw, int] = {}
    waiting: dict[Raw, bool] = {}
    for index in open_rows:
        text = texts[index]
        if text not in counts:
            counts[text] = len(names.all(text)) if names else 0
            waiting[text] = bool(names and names.waits(text))
        count = counts[text]
        if waiting[text]:
            continue  # the client is there, in a row that waits for a person to decide whose it is
        if text is None:
            sentence = words.NO_CLIENT.to(snapshot.language)
        elif count:
            sentence = words.MATCHED_TWICE.say(snapshot.language, client=str(text)[:60], count=count)
        else:
            sentence = words.NOT_MATCHED.say(snapshot.language, client=str(text)[:60])
        yield Problem(tab=table.tab.key, row=ids[index], column="client", now=text, sentence=sentence)


def _row_texts(
    table: Table, problems: Iterable[Problem], never: frozenset[tuple[str, str, str, str]], snapshot: Snapshot
) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.row and problem.subject not in never:
            place = f"{table.name_of(problem.column, snapshot.language)}: " if problem.column else ""
            texts[problem.row].append(place + problem.sentence)
    return texts


def _told(table: Table, texts: Mapping[str, list[str]], snapshot: Snapshot) -> Change | None:
    """Plan the "What to mend" column."""
    new = np.full(len(table), None, dtype=object)
    rows = list(texts)
    new[table.frame.index.get_indexer(pd.Index(rows, dtype=object))] = objects(
        "\n".join(texts[row])[:_LONGEST] for row in rows
    )
    return table.change("problems", new, words.ROW_TEXT.to(snapshot.language), where=table.settled)


_LONGEST = 2000  # characters; a cell holds 32,767, a reader far less


def _answers(snapshot: Snapshot) -> list[tuple[Change | None, list[Problem]]]:
    """Answer beside the cell of each line of a tab of staff's that is not understood; clear the answer when it is."""
    read = settings(snapshot)
    listed = lists(snapshot)
    given = {"settings": read.answers, "lists": listed.answers, "rules": rules(snapshot).answers}
    given |= {"sequences": sequences(snapshot).answers, "reminders": reminders(snapshot).answers}
    given |= {"templates": templates(snapshot).answers, "costs": costs(snapshot).answers}
    result = []
    for key, answers in given.items():
        table = snapshot.tables.get(key)
        if table is None:
            continue
        new = objects(answers.get(row) for row in table.ids)
        change = table.change("answer", new, words.ANSWERED.to(snapshot.language))
        name = next((table[label] for label in ("name", "sequence", "source") if table.has(label)), new)
        found = [
            Problem(tab=key, row=row, column="answer", now=None if label is None else str(label), sentence=answers[row])
            for row, label in zip(table.ids, name, strict=True)
            if row in answers
        ]
        result.append((change, found))
    return result
