"""Which letters went and who wants none, once more in a plain file beside the ledger: it outlives a ledger that is lost or restored.

A line a step, appended, never changed: no address, but its keyed hash. Where workbook and ledger are both restored from one old copy they
fit together, and only this file knows of letters that went since. It is no part of a transaction: what the ledger holds it need not say.
"""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.model.posted import Block, Posted, State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGE = 16 << 20  # bytes: some 40,000 letters; older halves go, which no backup is likely to be older than
_TAIL = 1 << 16  # bytes from the end in which the last letter is looked for first


class Tally:
    """The file of one book. ``seal`` stands for the key of the hashes: those made by another say nothing."""

    def __init__(self, path: Path, book: str, seal: str) -> None:
        self.path, self.book, self._seal = path, book, seal
        if path.exists() and path.stat().st_size > _LARGE:
            self._shorten()

    def sending(self, run: int, letter: Posted) -> None:
        """Note that a letter is being handed over; ``run`` is the last that began: a copy of the ledger made before knows none so late."""
        told = {name: value for name, value in asdict(letter).items() if value is not None}
        self._append(run=run, letter={**told, "state": State.UNKNOWN.value, "why": letter.why[:200]})

    def ended(self, key: str, state: State, result: str) -> None:
        """Note what became of it."""
        self._append(ended=key, state=state.value, result=result)

    def block(self, hash_: str, block: Block, since: datetime) -> None:
        """Note that an address gets no letters."""
        self._append(hash=hash_, block=block.value, since=since)

    def last_run(self) -> int:
        """Return the last run of which a letter was handed over, 0 where none is known."""
        runs = [line["run"] for line in self._lines(_TAIL) if "run" in line]
        return max(runs or (line["run"] for line in self._lines() if "run" in line), default=0)

    def letters(self) -> list[Posted]:
        """Return the letters that went, or may have gone."""
        found: dict[str, Posted] = {}
        for line in self._lines():
            if "letter" in line:
                told = line["letter"]
                moments = {name: datetime.fromisoformat(told[name]) for name in ("due", "at") if name in told}
                one = Posted(**{**told, **moments, "state": State(told["state"])})
                found[one.key] = one if line["seal"] == self._seal else replace(one, address="")
            elif line.get("ended") in found:
                key = line["ended"]
                found[key] = replace(found[key], state=State(line["state"]), result=line["result"])
        return [one for one in found.values() if not one.state.open]

    def blocks(self) -> dict[str, tuple[Block, datetime]]:
        """Return which hashes get no letters, why and since when."""
        found: dict[str, tuple[Block, datetime]] = {}
        for line in self._lines():
            if "hash" in line and line["seal"] == self._seal:
                block = Block(line["block"])
                if line["hash"] not in found or found[line["hash"]][0].weight < block.weight:
                    found[line["hash"]] = block, datetime.fromisoformat(line["since"])
        return found

    def _append(self, **line: object) -> None:
        """Add a line by one write, which a process that dies does not take back."""
        text = orjson.dumps({"book": self.book, "seal": self._seal, **line}, option=orjson.OPT_APPEND_NEWLINE)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, text)
        finally:
            os.close(file)

    def _lines(self, tail: int = 0) -> Iterator[dict[str, Any]]:
        """Yield the lines of this book, of all or of the end; what a crash or a person spoiled is passed over."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            if tail:
                file.seek(max(0, self.path.stat().st_size - tail))
            for text in file:
                try:
                    line = orjson.loads(text)
                except orjson.JSONDecodeError:
                    continue
                if isinstance(line, dict) and line.get("book") == self.book:
                    yield line

    def _shorten(self) -> None:
        """Let go of the older half."""
        text = self.path.read_bytes()
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(text[text.index(b"\n", len(text) // 2) + 1 :])
        fresh.replace(self.path)
