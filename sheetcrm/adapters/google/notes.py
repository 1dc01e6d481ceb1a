"""Notes on cells: what is wrong with them, beneath what staff noted there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.batch import Writes
from sheetcrm.adapters.google.remarks import Remarks, Tied, known
from sheetcrm.adapters.google.state import masked, tidied, trimmed
from sheetcrm.adapters.google.witness import Findings
from sheetcrm.adapters.google.work import at, frame
from sheetcrm.model.grid import Left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sheetcrm.adapters.google.client import Api
    from sheetcrm.adapters.google.sending import Sender
    from sheetcrm.adapters.google.state import Cells
    from sheetcrm.adapters.google.work import Work
    from sheetcrm.model.grid import Note

    Written = Mapping[str, Mapping[int, Mapping[int, str]]]

_OURS = "sheetcrm: "
_ROUNDS = 10  # nobody sees a note astray at the next look, so it is taken off now, whatever people do meanwhile
_SPANS = 300  # parts of a tab in one request
_SMALL = 100_000  # cells: with their texts some 6 MB of an answer


def annotate(sender: Sender, works: Mapping[str, Work], tell: Callable[[Left], None]) -> None:
    """Say in the notes of cells what is wrong with them, beneath what staff noted there."""
    noted = {title: work for title, work in works.items() if work.notes}
    if not noted:
        return
    held = sender.api.notes([part for work in noted.values() for part in _read(work)])
    standing = _standing(sender.api, noted)
    noted = {
        title: _still(work, standing[title], held.get(work.sheet.id, Remarks()), tell) for title, work in noted.items()
    }
    batch = sender.batch()
    written: dict[str, dict[int, dict[int, str]]] = {}
    for work in noted.values():
        stands = held.get(work.sheet.id, Remarks()).notes
        fresh: dict[int, dict[int, str]] = {}
        for line, row in work.notes.items():
            for place, note in row.items():
                before = stands.get((line, place), "")
                after = joined(before, note)
                if after != before:
                    fresh.setdefault(line, {})[place] = after
        if fresh:
            written[work.sheet.title] = fresh
            batch.add(Writes(work.sheet, work.rows, work.head, work.key, notes=fresh))
    if not written:
        return
    findings = sender.send(batch)
    for work in noted.values() if findings is None else ():
        for row in work.notes.values():
            for note in row.values():
                tell(Left(note.title, note.line, note.place, note=True))
    if findings:
        _take_off(sender, noted, findings, written, held, tell)
        sender.intents.drop(batch.token)


def _standing(api: Api, works: Mapping[str, Work]) -> dict[str, dict[int, list[Any]]]:
    """Return how the rows that get notes, and the headers, stand now, by tab and line: one request, and of no other rows."""
    spans: list[tuple[str, int, int]] = []
    for title, work in works.items():
        lines = sorted({work.head, *work.notes})
        begins = [line for n, line in enumerate(lines) if not n or lines[n - 1] != line - 1]
        ends = [line + 1 for n, line in enumerate(lines) if line + 1 not in lines[n + 1 : n + 2]]
        runs = zip(begins, ends, strict=True) if len(begins) <= _SPANS else [(lines[0], lines[-1] + 1)]
        spans += [(title, begin, end) for begin, end in runs]
    found: dict[str, dict[int, list[Any]]] = {title: {} for title in works}
    filters = [{"sheetId": works[title].sheet.id, "startRowIndex": a, "endRowIndex": b} for title, a, b in spans]
    for (title, begin, _), answer in zip(spans, api.values(filters, "FORMULA"), strict=True):
        found[title].update(enumerate(tidied(answer), start=begin))
    return found


def _still(work: Work, rows: Mapping[int, list[Any]], held: Remarks, tell: Callable[[Left], None]) -> Work:
    """Return the notes of rows that stand where they stood before the notes were read, and then: of others nobody knows what was read."""
    tied = _tied(held, work)
    same = masked(rows.get(work.head, [])) == masked(next(iter(trimmed([work.rows[work.head]])), []))
    same = same and (work.key is None or tied is not None)
    kept: dict[int, dict[int, Note]] = {}
    for line, notes in work.notes.items():
        stood = masked(rows.get(line, [])) == masked(next(iter(trimmed([work.rows[line]])), []))
        if same and stood and (tied is None or _there(tied, work, line, notes)):
            kept[line] = notes
        else:
            for note in notes.values():
                tell(Left(note.title, note.line, note.place, note=True))
    return replace(work, notes=kept)


def _tied(held: Remarks, work: Work) -> Tied | None:
    """Return whose the notes are that were read; None where nobody can say."""
    return held.under(work.head, at(work.rows, work.head, work.key)) if work.key is not None else None


def _there(tied: Tied, work: Work, line: int, places: Iterable[int]) -> bool:
    """Tell whether a row stood in its line, and its columns at their places, when the notes were read."""
    name, heads = at(work.rows, line, work.key) if work.key is not None else None, work.rows[work.head]
    row = tied.names.get(line)
    return (not isinstance(name, str) or name == row) and all(
        tied.heads.get(place) == text for place, text in known(dict(enumerate(heads))).items() if place in places
    )


def joined(stands: str, note: Note) -> str:
    """Return a cell's note with ours beneath what staff wrote, or without ours."""
    ours = f"{_OURS}{note.was}" if note.was else ""
    kept = stands.replace(ours, "").strip("\n") if ours and ours in stands else stands
    return "\n\n".join(part for part in (kept, f"{_OURS}{note.text}" if note.text else "") if part)


def _read(work: Work) -> Iterable[dict[str, int]]:
    """Yield the parts of a tab whose notes are read: all of it, or of a large one the columns that get notes, and the ids."""
    end = max(work.notes) + 1
    if work.sheet.rows * work.sheet.columns <= _SMALL:
        yield {"sheetId": work.sheet.id}
        return
    keys = set() if work.key is None else {work.key}
    for place in sorted({place for notes in work.notes.values() for place in notes} | keys):
        yield {"sheetId": work.sheet.id, "startColumnIndex": place, "endColumnIndex": place + 1, "endRowIndex": end}


def _take_off(
    sender: Sender,
    works: Mapping[str, Work],
    findings: Findings,
    written: Written,
    held: Mapping[int, Remarks],
    tell: Callable[[Left], None],
) -> None:
    """Take our notes off rows that they hit by mistake: these have again what they had when the notes were read."""
    missing: set[str] = set()
    for _ in range(_ROUNDS):
        sender.look()
        batch = sender.batch()
        mended = astir = False
        for title in findings.strays:
            work, rows = works[title], sender.state.cells[title]
            head, key = frame(work.sheet, rows) or (work.head, work.key)
            told = sender.api.notes([{"sheetId": work.sheet.id}]).get(work.sheet.id, Remarks())
            now = _placed(told, rows, head, key)
            if now is None:
                astir = True
                continue
            notes = _wrong(work, written[title], held.get(work.sheet.id, Remarks()), now, rows, (head, key))
            if notes:
                mended = True
                batch.add(Writes(work.sheet, rows, head, key, notes=notes))
            if title not in missing:
                missing.add(title)
                _tell_missing(work, findings.strays[title], written[title], now, rows, (head, key), tell)
        found = sender.send(batch) if mended else Findings()
        if found is not None:
            sender.intents.drop(batch.token)
            if not found.strays and not astir:
                return


def _placed(told: Remarks, rows: Cells, head: int, key: int | None) -> dict[tuple[int, int], str] | None:
    """Return notes where their rows and columns stand by the look before them; None where nobody can say whose they are."""
    if key is None:
        return told.notes
    tied = told.under(head, at(rows, head, key))
    if tied is None:
        return None
    lines = {at(rows, line, key): line for line in range(head + 1, len(rows))}
    steps = tied.steps(rows[head])
    found: dict[tuple[int, int], str] = {}
    for (line, place), text in told.notes.items():
        name = tied.names.get(line)
        there = lines.get(name, -1) if name is not None else line
        stands = name is not None or at(rows, line, key) == told.text(line, tied.key)
        if stands and there >= 0 and place in steps:
            found[there, steps[place]] = text
    return found


def _was(work: Work, held: Remarks) -> dict[tuple[Any, Any], str]:
    """Return what was read at first, by id and header."""
    tied = _tied(held, work)
    return {(name, header): text for name, header, text in tied.each()} if tied is not None else {}


def _wrong(
    work: Work,
    written: Mapping[int, Mapping[int, str]],
    held: Remarks,
    now: Mapping[tuple[int, int], str],
    rows: Cells,
    frame_now: tuple[int, int | None],
) -> dict[int, dict[int, str]]:
    """Return the notes to give back, by line and place now: where one of ours stands that was not meant, or where one is gone."""
    head, key = frame_now
    before = _was(work, held)
    meant = {
        (text, at(work.rows, line, work.key) if work.key is not None else None, at(work.rows, work.head, place))
        for line, row in written.items()
        for place, text in row.items()
    }
    texts = {text for text, _, _ in meant} | {text for text in held.notes.values() if _OURS in text}
    spots = {(name, header) for _, name, header in meant}
    notes: dict[int, dict[int, str]] = {}
    for (line, place), text in now.items():
        name, header = at(rows, line, key) if key is not None else None, at(rows, head, place)
        was = before.get((name, header), "") if name is not None else ""
        if text in texts and text != was and (name is None or (text, name, header) not in meant):
            notes.setdefault(line, {})[place] = was
    if key is not None:
        there = {text: place for place, text in enumerate(rows[head]) if isinstance(text, str)}
        for line in range(head + 1, len(rows)):
            name = at(rows, line, key)
            for header, place in there.items():
                was = before.get((name, header), "")
                if was and (line, place) not in now and (name, header) not in spots:
                    notes.setdefault(line, {})[place] = was
    return notes


def _tell_missing(
    work: Work,
    strays: Iterable[tuple[int, Iterable[int]]],
    written: Mapping[int, Mapping[int, str]],
    now: Mapping[tuple[int, int], str],
    rows: Cells,
    frame_now: tuple[int, int | None],
    tell: Callable[[Left], None],
) -> None:
    """Tell which notes did not come where they were meant; one that another's position led to the right cell did."""
    head, key = frame_now
    there = {
        (text, at(rows, line, key) if key is not None else None, at(rows, head, place))
        for (line, place), text in now.items()
    }
    for line, places in strays:
        name = at(work.rows, line, work.key) if work.key is not None else None
        for place in places:
            if (written[line][place], name, at(work.rows, work.head, place)) not in there:
                note = work.notes[line][place]
                tell(Left(note.title, note.line, note.place, note=True))
