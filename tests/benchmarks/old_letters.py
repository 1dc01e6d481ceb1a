"""What old letters cost: a quiet run of a business that has sent many, beside the same business that has sent none.

    python -m tests.benchmarks.old_letters [--letters 100000] [--clients 2000] [--rounds 5]

The letters went between half a year and three years ago, in a run for each thousand; the book is in memory and holds none of their rows,
as where staff put old rows away. Seconds are processor time of one core, medians over rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from datetime import UTC, datetime, timedelta

from sheetcrm.adapters.ledger import Ledger, Record
from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.posted import Posted, State
from sheetcrm.run import run
from sheetcrm.shop import iso
from sheetcrm.steps.tell import story_id
from tests.laws.nights import folder
from tests.mail.business import MAILING, START, Business

MOST = 0.15
"""Seconds that 100,000 old letters may cost a quiet run."""
_PART, _YEARS = 1000, 3
_TITLES = ("Welcome", "Who will meet you", "Common questions", "Invitation")


def old(number: int, people: list[str], ledger: Ledger) -> Posted:
    """Return an old letter: of four to a person and year, in a chain that was over long ago."""
    who = number % len(people)
    person = people[who]
    span = _YEARS * 365 * 1440 - 500_000  # minutes; the last of them are half a year back
    at = datetime(START.year - _YEARS, 5, 1, 9, tzinfo=UTC) + timedelta(minutes=13 * number % span)
    cycle, step = divmod(number // len(people), len(_TITLES))
    title = _TITLES[step]
    address = ledger.post.fingerprint(f"{person}@example.com")
    return Posted(
        f"l{number:020x}", person, "bb4q", f"d{step}", f"h{who}n{cycle}", State.SENT, at, at, float(step), title.casefold(),
        title, address, subject=title, why="subscription",
    )  # fmt: skip


def fill(ledger: Ledger, people: list[str], count: int) -> None:
    """Let the ledger know of so many letters, and of the rows that were made of them."""
    for first in range(0, count, _PART):
        letters = [old(number, people, ledger) for number in range(first, min(first + _PART, count))]
        at = max(one.at for one in letters if one.at is not None)
        told = [
            Row(story_id(one.key), {"client": one.person, "when": one.at, "subject": one.title}, "x") for one in letters
        ]
        listed = [Row(one.key, {"client": one.person, "when": one.at, "template": one.title}, "x") for one in letters]
        number = ledger.begin("letters", iso(at))
        record = Record(Plan.of(appends={"history": told, "letters": listed}))
        ledger.finish(number, "quiet", iso(at), {"job": "letters"}, record)
        ledger.post.adopt(number, letters)


def measure(letters: int, clients: int, rounds: int) -> float:
    """Return the seconds of a quiet run."""
    with folder() as place:
        made = Business(place)
        made.switch_on("Welcome")
        for number in range(clients):
            made.client(number, phone=f"+7999{number:07d}")
        for _ in range(3):
            made.come()
        fill(made.ledger, [str(row["id"]) for row in made.rows("clients")], letters)
        for number in range(0, clients, 10):
            made.add(
                "history",
                client=f"a{number}@example.com",
                when=made.clock.now.replace(tzinfo=None),
                event="subscription",
            )
        for _ in range(6):
            made.come()
        whole = []
        for _ in range(rounds):
            made.clock.now += timedelta(minutes=1)
            begun = time.process_time()
            outcome = run(made.shop, MAILING, confirm=lambda _: True, wait=False)
            whole.append(time.process_time() - begun)
            if outcome.state != "quiet":
                raise RuntimeError(outcome.plan)
        made.ledger.close()
        return statistics.median(whole)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    none = measure(0, asked.clients, asked.rounds)
    many = measure(asked.letters, asked.clients, asked.rounds)
    allowed = MOST * asked.letters / 100_000
    print(f"quiet run, {asked.clients} clients: {none:.3f} s without old letters, {many:.3f} s with {asked.letters}")
    print(f"the old letters cost {many - none:.3f} s (limit {allowed:.3f})")
    return 0 if many - none <= allowed else 1


if __name__ == "__main__":
    raise SystemExit(main())
