"""Letters and a process that is killed, again and again: none doubled, none lost.

    python -m tests.mail.crash [--letters 500] [--every 7] [--seed 0]

A workbook file, a ledger on disk, a real SMTP server that drops one connection in twenty before or after it takes a letter. The process
that sends is killed by SIGKILL at a random one of its events: before or after a commit of the ledger, before or after a word to the mail
server. At the end a person looks at the letters of which nobody knows, as they would among the sent ones,
and decides in the Queue.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.adapters.post import Sender, SmtpPost
from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import letters as words
from sheetcrm.run import run
from sheetcrm.shop import Shop
from tests.laws.nights import folder
from tests.mail.business import MAILING, Box, Business

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOOK, LEDGER = "clients.xlsx", "ledger.sqlite"
HOURS = {
    "No letters from": "off",
    "Working days": "off",
    "Holidays": "off",
    "Letters a day": "off",
    "Limit of letters, times": "off",
    "Row settled, seconds": 0,
}


@dataclass
class Server:
    """A mail server that notes the key of each letter it takes, and now and then hangs up before or after; it does not know ``nobody``."""

    dice: random.Random
    nobody: str = ""
    took: list[str] = field(default_factory=list)
    hung_up: Counter[str] = field(default_factory=Counter)
    port: int = 0

    @contextmanager
    def open(self) -> Iterator[Server]:
        """Serve until the end of the block."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.port = listening.getsockname()[1]
            threading.Thread(target=self._serve, args=(listening,), daemon=True).start()
            yield self

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                talk, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(talk,), daemon=True).start()

    def _talk(self, talk: socket.socket) -> None:
        with talk, talk.makefile("rb") as lines:
            try:
                self._dialogue(talk, lines)
            except OSError:
                return

    def _dialogue(self, talk: socket.socket, lines: Any) -> None:
        talk.sendall(b"220 ready\r\n")
        for line in lines:
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                talk.sendall(b"354 go on\r\n")
                letter = b""
                for part in lines:
                    if part == b".\r\n":
                        break
                    letter += part
                else:
                    return  # the connection ended in the midst: not taken
                fate = self.dice.random()
                if fate < 0.025:
                    self.hung_up["before taking"] += 1
                    return
                key = next(row for row in letter.split(b"\r\n") if row.startswith(b"X-Sheetcrm-Letter:"))
                self.took.append(key.split(b":")[1].strip().decode())
                if fate < 0.05:
                    self.hung_up["after taking"] += 1
                    return
                talk.sendall(b"250 taken\r\n")
            elif verb == b"QUIT":
                talk.sendall(b"221 bye\r\n")
                return
            elif self.nobody and line.upper().startswith(f"RCPT TO:<{self.nobody}>".upper().encode()):
                talk.sendall(b"550 5.1.1 no such user here\r\n")
            else:
                talk.sendall(b"250 ok\r\n")


# -- the process that is killed


def child(place: Path, port: int, last: int) -> None:
    """Let the robot come once; die at the event with this number."""
    count = 0

    def event(what: str) -> None:
        nonlocal count
        count += 1
        if count == last:
            (place / "died").write_text(what, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    _watch(Ledger, "_transaction", event)
    for name in ("putcmd", "getreply", "send"):
        _around(smtplib.SMTP, name, event)
    shop = shop_of(place, port)
    try:
        shop.ledger.post.pause("")
        run(shop, MAILING, confirm=lambda _: True, wait=False)
    finally:
        (place / "events").write_text(str(count), encoding="utf-8")


def _around(owner: type, name: str, event: Callable[[str], None]) -> None:
    real = getattr(owner, name)

    def watched(self: Any, *args: Any, **more: Any) -> Any:
        event(f"before {name}")
        result = real(self, *args, **more)
        event(f"after {name}")
        return result

    setattr(owner, name, watched)


def _watch(owner: type, name: str, event: Callable[[str], None]) -> None:
    real = getattr(owner, name)

    @contextmanager
    def watched(self: Any) -> Iterator[None]:
        event("before a commit")
        with real(self):
            yield
        event("after a commit")

    setattr(owner, name, watched)


def shop_of(place: Path, port: int) -> Shop:
    """Return a shop on the files of a folder."""
    post = SmtpPost(Sender("salon@example.com", "Salon"), "127.0.0.1", port=port, security="none", timeout=5)
    return Shop(XlsxBook(place / BOOK), Ledger(place / LEDGER, "main", b"key"), BOOK, post=post, inbox=Box())


# -- the trial


def prepare(place: Path, letters: int) -> None:
    """Make a workbook of clients who have just subscribed, and a ledger that knows the sequence to be switched on."""
    made = Business(place)
    for name, value in HOURS.items():
        assert made.put("settings", {"name": name}, value=value)
    made.switch_on("Welcome")
    for number in range(1, letters + 1):
        made.client(number)
    made.ledger.close()
    (place / "ledger.sqlite").unlink()
    save(made, place / BOOK)
    shop = shop_of(place, 0)
    shop.post = None
    for _ in range(2):
        run(shop, MAILING, confirm=lambda _: True, wait=False)
    shop.ledger.close()
    book = openpyxl.load_workbook(place / BOOK)
    tab = book[TABS["history"].title.en]
    heads = [cell.value for cell in tab[1]]
    places = {key: heads.index(TABS["history"][key].header.en) + 1 for key in ("client", "when", "event")}
    moscow = datetime.now(UTC).replace(tzinfo=None, microsecond=0) + timedelta(hours=3)
    for number in range(1, letters + 1):
        cells = {"client": f"a{number}@example.com", "when": moscow, "event": "subscription"}
        for key, value in cells.items():
            tab.cell(number + 1, places[key], value)
    book.save(place / BOOK)


def save(made: Business, path: Path) -> None:
    """Write the tabs of a business into a workbook file."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in made.book.tabs.items():
        tab = book.create_sheet(title)
        for row in rows:
            tab.append(row)
    book.save(path)


def decide(place: Path, took: set[str]) -> int:
    """Let a person look at every letter of which nobody knows: sent, or send again. Return how many there were."""
    book = openpyxl.load_workbook(place / BOOK)
    tab = book[TABS["queue"].title.en]
    heads = [cell.value for cell in tab[1]]
    key, why, decision = (heads.index(TABS["queue"][name].header.en) for name in ("id", "why", "decision"))
    count = 0
    for row in tab.iter_rows(min_row=2):
        if row[why].value and str(row[why].value).startswith(words.UNSURE.en[:20]):
            row[decision].value = words.CANCEL.en if row[key].value in took else words.SEND.en
            count += 1
    book.save(place / BOOK)
    return count


@dataclass
class Result:
    """What the trial came to."""

    kills: Counter[str] = field(default_factory=Counter)
    runs: int = 0
    asked: int = 0
    doubled: int = 0
    lost: int = 0
    took: int = 0
    hung_up: Counter[str] = field(default_factory=Counter)


def trial(place: Path, *, letters: int, every: int, seed: int) -> Result:
    """Send letters by processes that die, until all went or a person was asked."""
    dice = random.Random(seed)
    result = Result()
    prepare(place, letters)
    with Server(random.Random(seed + 1)).open() as server:
        while True:
            (place / "died").unlink(missing_ok=True)
            last = dice.randint(1, 2 * every)
            command = [sys.executable, "-m", "tests.mail.crash", "--child", str(place), str(server.port), str(last)]
            ended = subprocess.run(command, check=False, capture_output=True, text=True)
            result.runs += 1
            if ended.returncode == -signal.SIGKILL:
                result.kills[(place / "died").read_text(encoding="utf-8")] += 1
                every += 1 if result.runs % 20 == 0 else 0  # a run's own commits must not use up all its events
                continue
            if ended.returncode:
                raise RuntimeError(ended.stderr)
            if _quiet(place):
                asked = decide(place, set(server.took))
                result.asked += asked
                if not asked:
                    break
        taken = Counter(server.took)
    result.doubled = sum(count - 1 for count in taken.values())
    result.lost = letters - len(taken)
    result.took, result.hung_up = len(taken), server.hung_up
    return result


def _quiet(place: Path) -> bool:
    ledger = Ledger(place / LEDGER, "main", b"key")
    try:
        return not {letter.state.value for letter in ledger.post.letters()} & {"planned", "retry", "sending"}
    finally:
        ledger.close()


def main() -> None:
    """Run the trial and print what was found."""
    if sys.argv[1:2] == ["--child"]:
        child(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument("--every", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    begun = time.monotonic()
    with folder() as place:
        result = trial(place, letters=asked.letters, every=asked.every, seed=asked.seed)
    for what, count in sorted(result.kills.items()):
        print(f"killed {what}: {count}")
    print(f"runs {result.runs}, server hung up {dict(result.hung_up)}, asked of a person {result.asked}")
    print(json.dumps({"letters": asked.letters, "taken": result.took, "doubled": result.doubled, "lost": result.lost}))
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
