"""Codes by which sequences, their steps and reminders are known for all time: names are display (DESIGN, Letters 1).

A code stays with its row when people rename. Of two rows with one code, the one whose name and number it was given for keeps it, else
the upper one. A code that was lost or typed over comes back by name. A code once given is never given to anything else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING

from sheetcrm.model.words.fold import fold
from sheetcrm.policy.scoring import number, said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sheetcrm.model.table import Table

_LETTERS = "abcdefghjkmnpqstuvwxyz"  # no r, with which the codes of reminders begin; nor i, l, o, which are misread
_SIGNS = _LETTERS + "23456789"
_CODE = re.compile(rf"([{_LETTERS}][{_SIGNS}]{{3,7}})\.([{_LETTERS}][{_SIGNS}]{{1,7}})")
_REMINDER = re.compile(rf"r[{_SIGNS}]{{4,8}}")
_TRIES = 64  # so many codes of a length are tried before a longer one is taken


@dataclass(frozen=True, slots=True)
class Codes:
    """The code of each row, empty for rows without a name, and all that the ledger shall know of codes."""

    codes: tuple[str, ...]
    known: Mapping[str, str]


def sequence_codes(table: Table, known: Mapping[str, str]) -> Codes:
    """Return the codes of the Sequences tab's rows: sequence and step, divided by a point."""
    names = [_name(cell) for cell in table["sequence"]]
    numbers = [said(cell) if (value := number(cell)) is None else f"{value:g}" for cell in table["step"]]
    cells = [_parts(cell) for cell in table["code"]]
    ledger = dict(known)
    groups: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        if name:
            groups[name].append(row)
    heads = _heads(
        {name: Counter(cells[row][0] for row in rows if cells[row][0]) for name, rows in groups.items()}, ledger
    )
    codes = [""] * len(names)
    for name in sorted(groups):
        head = heads.get(name) or ledger.get(f"sequence {name}", "")
        if not head or (head != heads.get(name) and head in heads.values()):
            head = _fresh(f"sequence {name}", 4, {*_given(ledger, ""), *heads.values()})
        heads[name] = head
        _remember(ledger, "sequence", name, head)
        steps = _steps(groups[name], head, cells, numbers, ledger)
        for row, step in steps.items():
            codes[row] = f"{head}.{step}"
    return Codes(tuple(codes), ledger)


def reminder_codes(table: Table, known: Mapping[str, str]) -> Codes:
    """Return the codes of the Reminders tab's rows."""
    names = [_name(cell) for cell in table["name"]]
    cells = [text if _REMINDER.fullmatch(text := str(cell or "").strip()) else "" for cell in table["code"]]
    ledger = dict(known)
    rows = [row for row, name in enumerate(names) if name]
    kept = _kept(rows, cells, lambda row: ledger.get(f"reminder {names[row]}"))
    codes = [""] * len(names)
    for row in sorted(rows, key=lambda row: (names[row], row)):
        code = kept.get(row) or _again(ledger.get(f"reminder {names[row]}"), kept.values())
        if not code:
            code = "r" + _fresh(
                f"reminder {names[row]}", 4, {one[1:] for one in _given(ledger, "r") | set(kept.values())}
            )
        kept[row] = codes[row] = code
        _remember(ledger, "reminder", names[row], code)
    return Codes(tuple(codes), ledger)


def _heads(votes: Mapping[str, Counter[str]], ledger: Mapping[str, str]) -> dict[str, str]:
    """Tell which group of rows each sequence code belongs to.

    It is the one it was given for while that is there, else the one with most rows that carry it: a sequence renamed row by row stays
    itself, a copied one does not.
    """
    claims: dict[str, list[str]] = defaultdict(list)
    for name, counted in votes.items():
        for code in counted:
            claims[code].append(name)
    won: dict[str, list[str]] = defaultdict(list)
    for code, claimants in claims.items():
        first = min(claimants, key=lambda name: (ledger.get(f"sequence {name}") != code, -votes[name][code], name))
        won[first].append(code)
    return {
        name: min(codes, key=lambda code: (-votes[name][code], ledger.get(f"sequence {name}") != code, code))
        for name, codes in won.items()
    }


def _steps(
    rows: list[int], head: str, cells: list[tuple[str, str]], numbers: list[str], ledger: dict[str, str]
) -> dict[int, str]:
    """Return the codes of one sequence's steps by row."""
    own = [cells[row][1] if cells[row][0] == head else "" for row in range(len(cells))]
    found = _kept(rows, own, lambda row: ledger.get(f"step {head} {numbers[row]}"))
    for row in sorted(rows, key=lambda row: (numbers[row], row)):
        if row not in found:
            code = _again(ledger.get(f"step {head} {numbers[row]}"), found.values())
            taken = {one.rpartition(".")[2] for one in _given(ledger, f"{head}.")} | set(found.values())
            found[row] = code or _fresh(f"step {head} {numbers[row]}", 2, taken)
    for row in sorted(rows, reverse=True):  # of two rows with one number the upper one is remembered by it
        _remember(ledger, f"step {head}", numbers[row], found[row], f"{head}.{found[row]}")
    return found


def _kept(rows: Iterable[int], cells: list[str], remembered: object) -> dict[int, str]:
    """Return the rows that keep the code in their cell: of two with one code, the one for which it was given, else the upper one."""
    assert callable(remembered)
    holders: dict[str, int] = {}
    for row in rows:
        code = cells[row]
        if code and (code not in holders or (remembered(row) == code != remembered(holders[code]))):
            holders[code] = row
    return {row: code for code, row in holders.items()}


def _again(code: str | None, used: Collection[str]) -> str:
    """Return a remembered code unless a row carries it."""
    return code if code and code not in used else ""


def _remember(ledger: dict[str, str], kind: str, name: str, code: str, given: str = "") -> None:
    """Note what a code is given for, and that it was given; what it was given for before is forgotten."""
    for former in [key for key, held in ledger.items() if held == code and key.startswith(f"{kind} ")]:
        del ledger[former]
    ledger[f"{kind} {name}"] = code
    ledger[f"given {given or code}"] = ""


def _given(ledger: Mapping[str, str], prefix: str) -> set[str]:
    return {key.removeprefix("given ") for key in ledger if key.startswith(f"given {prefix}")}


def _fresh(text: str, length: int, taken: Collection[str]) -> str:
    """Return a code that nobody had; the same for the same text and the same past."""
    for salt in count():
        digest = int.from_bytes(blake2b(f"{text}\x1f{salt}".encode(), digest_size=8).digest())
        digest, first = divmod(digest, len(_LETTERS))
        code = _LETTERS[first]
        for _ in range(length - 1 + salt // _TRIES):
            digest, place = divmod(digest, len(_SIGNS))
            code += _SIGNS[place]
        if code not in taken:
            return code
    raise AssertionError  # pragma: no cover - count() has no end


def _name(cell: object) -> str:
    return "" if cell is None else " ".join(fold(said(cell)).split())


def _parts(cell: object) -> tuple[str, str]:
    match = _CODE.fullmatch(str(cell or "").strip())
    return (match[1], match[2]) if match else ("", "")
