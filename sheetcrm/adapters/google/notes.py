"""Notes on cells: what is wrong with them, beneath what staff noted there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.batch import Writes
from sheetcrm.adapters.google.work import at, frame
from sheetcrm.model.grid import Left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sheetcrm.adapters.google.sending import Sender
    from sheetcrm.adapters.google.witness import Findings
    from sheetcrm.adapters.google.work import Work
    from sheetcrm.model.grid import Note

_OURS = "sheetcrm: "
_SMALL = 300_000  # cells: some 1 MB of an answer in which nearly all are empty


def annotate(sender: Sender, works: Mapping[str, Work], tell: Callable[[Left], None]) -> None:
    """Say in the notes of cells what is wrong with them, beneath what staff noted there."""
    noted = {title: work for title, work in works.items() if work.notes}
    if not noted:
        return
    held = sender.api.notes([part for work in noted.values() for part in _read(work)])
    batch = sender.batch()
    written: dict[str, dict[int, dict[int, str]]] = {}
    for work in noted.values():
        stands = held.get(work.sheet.id, {})
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


def joined(stands: str, note: Note) -> str:
    """Return a cell's note with ours beneath what staff wrote, or without ours."""
    ours = f"{_OURS}{note.was}" if note.was else ""
    kept = stands.replace(ours, "").strip("\n") if ours and ours in stands else stands
    return "\n\n".join(part for part in (kept, f"{_OURS}{note.text}" if note.text else "") if part)


def _read(work: Work) -> Iterable[dict[str, int]]:
    """Yield the parts of a tab whose notes are read: all of it, or of a large one the columns that get notes."""
    end = max(work.notes) + 1
    if work.sheet.rows * work.sheet.columns <= _SMALL:
        yield {"sheetId": work.sheet.id}
        return
    for place in sorted({place for notes in work.notes.values() for place in notes}):
        yield {"sheetId": work.sheet.id, "startColumnIndex": place, "endColumnIndex": place + 1, "endRowIndex": end}


def _take_off(
    sender: Sender,
    works: Mapping[str, Work],
    findings: Findings,
    written: Mapping[str, Mapping[int, Mapping[int, str]]],
    held: Mapping[int, Mapping[tuple[int, int], str]],
    tell: Callable[[Left], None],
) -> None:
    """Take our notes off rows that they hit by mistake: these have again what they had when the notes were read."""
    for title, strays in findings.strays.items():
        for line, places in strays:
            for place in places:
                note = works[title].notes[line][place]
                tell(Left(note.title, note.line, note.place, note=True))
    state = sender.look()
    batch = sender.batch()
    mended = False
    for title in findings.strays:
        work, rows = works[title], state.cells[title]
        head, key = frame(work.sheet, rows) or (work.head, work.key)
        lines = {at(work.rows, line, work.key): line for line in range(len(work.rows))} if work.key is not None else {}
        heads = {text: place for place, text in enumerate(work.rows[work.head]) if isinstance(text, str)}
        meant: dict[str, set[tuple[Any, Any]]] = {}
        for line, row in written[title].items():
            for place, text in row.items():
                name = at(work.rows, line, work.key) if work.key is not None else None
                meant.setdefault(text, set()).add((name, at(work.rows, work.head, place)))
        notes: dict[int, dict[int, str]] = {}
        for (line, place), text in sender.api.notes([{"sheetId": work.sheet.id}]).get(work.sheet.id, {}).items():
            name, header = at(rows, line, key) if key is not None else None, at(rows, head, place)
            if text in meant and (name is None or (name, header) not in meant[text]):
                spot = (lines.get(name, -1), heads.get(header, -1))
                was = held.get(work.sheet.id, {}).get(spot, "") if name is not None else ""
                notes.setdefault(line, {})[place] = was
        if notes:
            mended = True
            batch.add(Writes(work.sheet, rows, head, key, notes=notes))
    if mended and sender.send(batch) is not None:
        sender.intents.drop(batch.token)
