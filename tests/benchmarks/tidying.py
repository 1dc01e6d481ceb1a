"""How much of what is dirty is repaired, how fast, and that nothing is repaired wrongly.

Run as ``python -m tests.benchmarks.tidying [--count 100000] [--seed 1]``.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sheetcrm.model.values import Choices, Context, Kind, Verdict, examine_many
from tests.values import truth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sheetcrm.model.grid import Raw
    from tests.values.truth import Case

CONTEXT = Context(
    language="ru",
    today=truth.TODAY,
    choices={key: Choices(values, synonyms) for key, (values, synonyms) in truth.LISTS.items()},
)


@dataclass
class Tally:
    """What became of the cases of one maker."""

    seconds: float = 0.0
    fates: Counter[str] = field(default_factory=Counter)
    repaired: int = 0
    proposed: int = 0
    nagged: int = 0
    wrong: list[tuple[Case, Verdict]] = field(default_factory=list)
    missed: list[tuple[Case, Verdict]] = field(default_factory=list)

    def add(self, case: Case, verdict: Verdict) -> None:
        """Count one case."""
        self.fates[case.fate] += 1
        done = verdict.sure
        right = same(verdict.value, case.truth) and (case.aside is None or ("legal_form", case.aside) in verdict.asides)
        if done and (case.fate in {"propose", "hopeless"} or not right):
            self.wrong.append((case, verdict))
        elif case.fate == "repair":
            self.repaired += done
            if not done:
                self.missed.append((case, verdict))
        elif case.fate == "propose":
            self.proposed += right
            if not right:
                self.missed.append((case, verdict))
        elif case.fate == "clean" and verdict.flaw is not None:
            self.nagged += 1
            self.missed.append((case, verdict))

    @property
    def share_repaired(self) -> float:
        """The share of the repairable that was repaired."""
        return self.repaired / max(1, self.fates["repair"])


def same(one: Raw, other: Raw) -> bool:
    """Tell whether two values are one: 1 is 1.0, but True is not 1 and a datetime is not a date."""
    return one == other and (isinstance(one, bool) is isinstance(other, bool))


def tally(maker: str, count: int, seed: int) -> Tally:
    """Examine ``count`` cases of one maker and count what became of them; whole columns are timed."""
    made = truth.cases(maker, count, seed)
    told = Tally()
    columns: dict[tuple[str, str | None, bool | None], list[Case]] = {}
    for case in made:
        columns.setdefault((case.kind, case.list_key, case.past), []).append(case)
    for (kind, list_key, past), column in columns.items():
        values = [case.typed for case in column]
        started = time.process_time()
        verdicts = examine_many(Kind[kind], values, CONTEXT, list_key=list_key, past=past)
        told.seconds += time.process_time() - started
        for case, verdict in zip(column, verdicts, strict=True):
            told.add(case, verdict)
    return told


def half_dirty_phones(count: int, seed: int) -> list[Raw]:
    """Return unique numbers as a client base holds them: half E.164, half in Russian ways, a tenth of towns."""
    dice = random.Random(seed)
    numbers = dice.sample(range(10**7), count)
    told: list[Raw] = []
    for number in numbers:
        code, rest = dice.choice(truth.TOWN if dice.random() < 0.1 else truth.MOBILE), f"{number:07}"
        a, b, c = rest[:3], rest[3:5], rest[5:]
        dirty = (
            f"8-{code}-{a}-{b}-{c}",
            f"8 ({code}) {a} {b} {c}",
            f"7{code}{rest}",
            int(f"7{code}{rest}"),
            f"+7 ({code}) {a}-{b}-{c}",
        )
        told.append(f"+7{code}{rest}" if dice.random() < 0.5 else dice.choice(dirty))
    return told


def unique_emails(count: int, seed: int) -> list[Raw]:
    """Return unique addresses: most at providers, a fifth with a capital, a tenth at a domain of their own."""
    dice = random.Random(seed)
    told: list[Raw] = []
    for number in range(count):
        own = f"{dice.choice(truth.SYLLABLES)}-{number % 5_000}.ru"
        text = f"{dice.choice(truth.LATIN)}.{number}@{dice.choice(truth.PROVIDERS) if dice.random() < 0.9 else own}"
        told.append(text.capitalize() if dice.random() < 0.2 else text)
    return told


def many_names(count: int, seed: int) -> list[Raw]:
    """Return names as often repeated as real ones, a fifth of them in the wrong case, and as many unique ones."""
    dice = random.Random(seed)
    told: list[Raw] = []
    for number in range(count):
        tail = "".join("абвгдежзик"[int(digit)] for digit in str(number))
        name = dice.choice((*truth.FIRST, *truth.LAST)) + (tail if number % 2 else "")
        told.append(name.upper() if dice.random() < 0.2 else name)
    return told


def library_phones(values: Sequence[Raw]) -> None:
    """What the phone library alone takes for the same texts."""
    import phonenumbers

    for value in values:
        number = phonenumbers.parse(str(value), "RU")
        if phonenumbers.is_valid_number(number):
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def library_emails(values: Sequence[Raw]) -> None:
    """What the mail library alone takes for the same texts."""
    from email_validator import validate_email

    for value in values:
        validate_email(str(value), check_deliverability=False)


def _seconds(act: Callable[[], object]) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="how many wrong or missed cases to show")
    asked = parser.parse_args()

    print(f"{'':12}{'cases':>9}{'repaired':>10}{'proposed':>10}{'wrong and silent':>18}{'nagged':>8}{'seconds':>9}")
    for maker in truth.MAKERS:
        told = tally(maker, asked.count, asked.seed)
        asked_for = told.fates["propose"]
        proposed = f"{told.proposed / asked_for:.2%}" if asked_for else "—"  # no such shapes among these
        print(
            f"{maker:12}{asked.count:9,}{told.share_repaired:10.2%}{proposed:>10}{len(told.wrong):18}{told.nagged:8}{told.seconds:9.2f}"
        )
        for word, shown in (("wrong", told.wrong), ("missed", told.missed)):
            for case, verdict in shown[: asked.show]:
                code = verdict.flaw and verdict.flaw.code
                print(f"    {word}: {case.shape}: {case.typed!r} is {case.truth!r}, said {verdict.value!r} ({code})")

    print(f"\n{'unique':12}{'cases':>9}{'seconds':>9}{'library':>9}{'ratio':>7}")
    loops: dict[str, tuple[Kind, list[Raw], Callable[[Sequence[Raw]], None] | None]] = {
        "phones": (Kind.PHONE, half_dirty_phones(asked.count, asked.seed), library_phones),
        "e-mails": (Kind.EMAIL, unique_emails(asked.count, asked.seed), library_emails),
        "names": (Kind.NAME, many_names(asked.count, asked.seed), None),
    }
    for name, (kind, values, library) in loops.items():
        examine_many(kind, values[:100], CONTEXT)
        ours = _seconds(lambda kind=kind, values=values: examine_many(kind, values, CONTEXT))  # type: ignore[misc]
        if library is None:
            print(f"{name:12}{asked.count:9,}{ours:9.2f}")
            continue
        theirs = _seconds(lambda library=library, values=values: library(values))  # type: ignore[misc]
        print(f"{name:12}{asked.count:9,}{ours:9.2f}{theirs:9.2f}{theirs / ours:7.1f}")


if __name__ == "__main__":
    main()
