"""`sheetcrm doctor --probe`: tries in scratch tabs of the real spreadsheet what the protocol of writing relies on, and clears them away."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sheetcrm.adapters.google.lab import Lab, free_number, sweep
from sheetcrm.adapters.google.trials import TRIALS, Result, own_numbers, told
from sheetcrm.errors import BookError, BookRefused
from sheetcrm.model.findings import Finding
from sheetcrm.model.words import Word
from sheetcrm.model.words import probe as words
from sheetcrm.model.words.faults import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sheetcrm.adapters.google.client import Api
    from sheetcrm.adapters.google.trials import Trial
    from sheetcrm.errors import SheetcrmError
    from sheetcrm.model.words import Language

NAME = "probe"
GENTLE = {"version", "modified", "semicolons", "texts", "numbers", "column-marks"}
"""Where Google does otherwise here, runs do less or are slower, and spoil nothing."""
_TRIES = 3
_LONGEST = 200  # characters of a value in a sentence
_ODD = (KeyError, IndexError, TypeError, ValueError, AttributeError)


def probe(
    api: Api, language: Language, *, tell: Callable[[Finding], None], sleep: Callable[[float], None] = time.sleep
) -> None:
    """Try everything; ``tell`` hears each finding as it comes, and the verdict last.

    No other tab is touched. The scratch tabs are removed whatever happens; those that a crash left go first. Raises BookError where the
    spreadsheet cannot be reached at all.
    """
    swept = sweep(api)
    if swept:
        tell(Finding(NAME, "hint", filled(words.SWEPT, count=swept)))
    writes = api.http.traffic.writes
    lab = Lab(api, free_number(api), language, sleep=sleep)
    results: list[Result] = []
    failure: BookError | None = None
    try:
        for result in _all(lab):
            results.append(result)
            tell(_finding(result))
    except BookError as error:
        failure = error
    finally:
        _clear(api, tell)
    tell(_verdict(results, failure, api.http.traffic.writes - writes))


def _all(lab: Lab) -> Iterator[Result]:
    first = list(_tried("own-numbers", own_numbers, lab))
    yield from first
    if all(result.holds for result in first):  # without the tabs there is nothing to try
        for key, trial in TRIALS.items():
            yield from _tried(key, trial, lab)


def _tried(key: str, trial: Trial, lab: Lab) -> Iterator[Result]:
    """Yield a trial's results; what Google refuses, or answers so that nobody can read it, is one."""
    try:
        yield from trial(lab)
    except BookRefused as refusal:
        yield Result(key, "200", "400", refusal.values["reason"])
    except _ODD as error:
        yield Result(key, "…", "?", filled(words.STRANGE, error=f"{type(error).__name__}: {error}"[:_LONGEST]))


def _finding(result: Result) -> Finding:
    claim, meaning = words.CLAIMS[result.key]
    name = f"{NAME}.{result.key}"
    said = claim
    if not result.holds:
        expected, found = (told(value)[:_LONGEST] for value in (result.expected, result.found))
        said = filled(words.OTHERWISE, claim=claim, expected=expected, found=found)
    if result.note is not None:
        said = filled(words.NOTED, claim=said, note=result.note)
    if result.holds:
        return Finding(name, "fine", said)
    return Finding(name, "attention" if result.key in GENTLE else "wrong", said, meaning)


def _clear(api: Api, tell: Callable[[Finding], None]) -> None:
    """Remove the scratch tabs, and look whether they are gone: a request whose answer was lost may still be on its way."""
    reason: Word | None = None
    for _ in range(_TRIES):
        try:
            if not sweep(api):
                return
        except BookError as error:
            reason = both(error)
    tell(Finding(NAME, "attention", filled(words.LEFT, reason=reason or "?"), words.LEFT_CURE))


def both(error: SheetcrmError) -> Word:
    """Return what an error says, in both languages."""
    return Word(error.message("ru"), error.message("en"))


def _verdict(results: Sequence[Result], failure: BookError | None, writes: int) -> Finding:
    name = f"{NAME}.verdict"
    if failure is not None:
        cure = Word(failure.cure("ru"), failure.cure("en"))
        return Finding(name, "wrong", filled(words.CUT_OFF, reason=both(failure)), cure)
    bad = [result.key for result in results if not result.holds]
    spoilt = [key for key in bad if key not in GENTLE]
    if spoilt:
        return Finding(name, "wrong", filled(words.HOLDS_NOT, keys=", ".join(spoilt)), words.SPOILT)
    if bad:
        return Finding(name, "attention", filled(words.TOLERABLE, keys=", ".join(bad)), words.REPORT)
    return Finding(name, "fine", filled(words.HOLDS, count=len(results), writes=writes))
