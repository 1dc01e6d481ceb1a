"""The Queue tab (M11): the letters of the next days as a worklist, and what staff decided in its cells.

A decision counts only while its row holds what the robot wrote there; a row that staff deleted holds its letter until they say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.plan import Plan, Row, Skip
from sheetcrm.model.posted import POSTPONED, Veto
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.read import settings
from sheetcrm.policy.tasks import addressed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.letters import Arranged, Letter
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Word

_ROBOTS = ("due", "client", "subject", "first_lines", "why", "client_id")
_FIRST = 160  # characters of a letter that tell which one it is
_DECISIONS: Mapping[str, str] = {
    fold(text): name
    for name, word in (("cancel", words.CANCEL), ("postpone", words.POSTPONE), ("send", words.SEND))
    for text in word.both()
}
_ASKING: Mapping[str, Word] = {"hold": words.HELD, "ask": words.MANY}
_SHOWN: Mapping[str, Word] = {"cancel": words.CANCEL, "postpone": words.POSTPONE, "send": words.SEND}


def decided(snapshot: Snapshot) -> tuple[dict[str, Veto], tuple[Skip, ...]]:
    """Return what staff decided of letters by their keys, and decisions that cannot count, told in words."""
    post, table = snapshot.memory.post, snapshot["queue"]
    vetoes = dict(post.vetoes)
    if not table.headers.sound:
        return vetoes, ()
    skipped: list[Skip] = []
    standing: set[str] = set()
    for index, cell in enumerate(table["id"]):
        key = str(cell)
        if key not in post.queued:
            continue
        if key in standing:  # somebody copied the row: which of the two counts is for them to say
            if _veto(table, index, snapshot.today)[0] != Veto():
                skipped.append(Skip("queue", table.ids[index], "decision", words.ROW_CHANGED.to(snapshot.language)))
                vetoes[key] = Veto("hold", line=vetoes.get(key, Veto()).line)
            continue
        standing.add(key)
        if not table.settled[index] or post.queued[key] != _digest(table, index):
            if any(table[column][index] is not None for column in ("decision", "postpone_to", "personal_line")):
                skipped.append(Skip("queue", table.ids[index], "decision", words.ROW_CHANGED.to(snapshot.language)))
                vetoes[key] = Veto("hold", line=vetoes.get(key, Veto()).line)
            continue
        veto, sentence = _veto(table, index, snapshot.today)
        if sentence is not None:
            told = sentence.say(snapshot.language, decision=table["decision"][index], days=POSTPONED.days)
            skipped.append(Skip("queue", table.ids[index], "decision", told))
        before = vetoes.pop(key, None)
        posted = post.letter(key)
        veto = _once(veto, before, posted.attempts if posted is not None else 0)
        if not veto.decision:  # a line of their own is no word on whether it goes
            known = before.decision if before is not None else ""
            veto = replace(veto, decision=known if known in {"hold", "ask", "agreed"} else _asked(table, index))
        if veto != Veto():
            vetoes[key] = veto
    for key in post.queued.keys() - standing:
        if vetoes.get(key, Veto()).decision not in {"cancel", "send"}:
            vetoes[key] = Veto("hold", line=vetoes.get(key, Veto()).line)
    return vetoes, tuple(skipped)


def _asked(table: Table, index: int) -> str:
    """Return what a row says that its letter waits for: a robot that lost its memory of it asks all the same."""
    why = str(table["why"][index] or "")
    return next((name for name, word in _ASKING.items() if why.startswith(word.both())), "")


def _once(veto: Veto, before: Veto | None, attempts: int) -> Veto:
    """Let the word to send count once: when the letter was handed over since, it is spent, and staff are asked again."""
    if veto.decision != "send":
        return veto
    given = before.attempts if before is not None and before.decision == "send" else attempts
    return replace(veto, attempts=given) if given == attempts else replace(veto, decision="")


def _veto(table: Table, index: int, today: date) -> tuple[Veto, Word | None]:
    """Read the decision of one row; a word that nobody understands holds the letter, and so does a day that is too far."""
    cell, until, line = (table[key][index] for key in ("decision", "postpone_to", "personal_line"))
    said = "" if line is None else str(line)
    day = until.date() if isinstance(until, datetime) else until if isinstance(until, date) else None
    if cell is None and until is None:
        return Veto("", None, said), None
    decision = "postpone" if cell is None else _DECISIONS.get(fold(str(cell)))
    if decision is None:
        return Veto("hold", None, said), words.BAD_DECISION
    if decision == "postpone" and day is None:
        return Veto("hold", None, said), words.BAD_POSTPONE
    if decision == "postpone" and day is not None and day > today + POSTPONED:
        return Veto("hold", None, said), words.FAR_POSTPONE
    return Veto(decision, day if decision == "postpone" else None, said), None


def _digest(table: Table, index: int) -> str:
    return _mark(tuple(table[key][index] for key in _ROBOTS))


def _mark(cells: tuple[Raw, ...]) -> str:
    shown = [
        f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, date) else "" if cell is None else str(cell) for cell in cells
    ]
    return blake2b("\x1f".join(shown).encode(), digest_size=8).hexdigest()


def standing(table: Table) -> dict[str, str]:
    """Return the rows of a Queue as they stand, each key with the digest of what the robot wrote there."""
    return {str(cell): _digest(table, index) for index, cell in enumerate(table["id"]) if isinstance(cell, str)}


def refreshed(snapshot: Snapshot, arranged: Arranged) -> tuple[Plan, dict[str, str]]:
    """Plan the Queue tab: letters that went or are no longer wanted leave, new ones follow; and return what stands there then."""
    table = snapshot["queue"]
    if not table.headers.sound:
        return Plan(), dict(snapshot.memory.post.queued)
    names = addressed(snapshot, {letter.client for letter in arranged.later})
    wanted = {letter.key: _cells(snapshot, letter, names, arranged.vetoes.get(letter.key)) for letter in arranged.later}
    marks = {key: _mark(tuple(cells[column] for column in _ROBOTS)) for key, cells in wanted.items()}
    standing: set[str] = set()
    gone: list[str] = []
    for index, cell in enumerate(table["id"]):
        key = str(cell)
        keep = key in wanted and key not in standing and marks[key] == _digest(table, index) and table.settled[index]
        if keep or not table.settled[index]:
            standing.add(key)
        else:
            gone.append(str(table.ids[index]))
    rows = [Row(key, cells, words.QUEUED.to(snapshot.language)) for key, cells in wanted.items() if key not in standing]
    return Plan.of(appends={"queue": rows}, removals={"queue": gone}), marks


def _cells(snapshot: Snapshot, letter: Letter, names: Mapping[int, str], veto: Veto | None) -> dict[str, Raw]:
    language = snapshot.language
    local = letter.at.astimezone(ZoneInfo(settings(snapshot)["time_zone"])).replace(
        tzinfo=None, second=0, microsecond=0
    )
    rendered = letter.rendered
    first = " ".join(rendered.text.split())[:_FIRST] if rendered else ""
    why = "; ".join(part for part in (letter.held, letter.chain.why, letter.wait) if part)
    decision = _SHOWN.get(veto.decision) if veto and rendered is not None else None
    return {
        "id": letter.key,
        "due": local,
        "client": names[letter.client],
        "subject": (rendered.subject if rendered else letter.stage.template) or None,
        "first_lines": first or None,
        "why": why or None,
        "decision": decision.to(language) if decision else None,
        "postpone_to": veto.until if veto else None,
        "personal_line": (veto.line if veto else "") or None,
        "client_id": letter.chain.person,
    }
