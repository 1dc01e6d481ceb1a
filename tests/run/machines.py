"""Two machines that were set on one book by mistake, each in a thread of its own; which of them goes on is decided step by step."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.model.leases import Holder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FIRST, SECOND = Holder("first", "vps-1, /srv/salon"), Holder("second", "laptop, /home/anna/salon")


_PATIENCE = 60  # seconds


@dataclass
class _Act:
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    stands: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    done: bool = False
    result: Future[object] = field(default_factory=Future)


class Turns:
    """Lets several acts go on in turn, each from one gate to the next."""

    def __init__(self) -> None:
        self._acts: dict[str, _Act] = {}
        self.names: dict[int, str] = {}

    def gate(self) -> None:
        """Wait for the next turn; whoever is not one of the acts passes."""
        name = self.names.get(threading.get_ident())
        if name is not None:
            self._acts[name].stands.release()
            self._acts[name].go.acquire()

    def add(self, name: str, act: Callable[[], object]) -> None:
        """Begin an act; it stands at its first gate before it did anything. What it returns or raises is its result."""
        held = self._acts[name] = _Act()

        def work() -> object:
            self.names[threading.get_ident()] = name
            self.gate()
            try:
                return act()
            finally:
                held.done = True
                held.stands.release()

        held.result = ThreadPoolExecutor(1).submit(work)
        held.stands.acquire()

    def take(self, schedule: Iterable[str]) -> dict[str, object]:
        """Let the acts go on as the schedule says, then each to its end; return the results."""
        for name in schedule:
            self._step(name)
        for name in self._acts:
            while not self._acts[name].done:
                self._step(name)
        return {name: held.result.exception(_PATIENCE) or held.result.result() for name, held in self._acts.items()}

    def _step(self, name: str) -> None:
        held = self._acts[name]
        if not held.done:
            held.go.release()
            assert held.stands.acquire(timeout=_PATIENCE)
