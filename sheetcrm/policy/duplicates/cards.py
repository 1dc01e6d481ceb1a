"""People as numbers: every cell spelled for comparison, every spelling a code, so that pairs are compared column-wise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.plan import objects
from sheetcrm.model.values.companies import examine_company
from sheetcrm.policy.duplicates.contacts import emails_in, phones_in
from sheetcrm.policy.duplicates.given_names import given_names
from sheetcrm.policy.duplicates.spelling import is_patronymic, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from sheetcrm.model.plan import Objects
    from sheetcrm.policy.duplicates.people import People

    Codes = NDArray[np.int64]

SLOTS = 3
"""So many phones, and so many addresses, of one person are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One thing said of each person: a code for its spelling, -1 where nothing is said; ``texts`` are the spellings by code."""

    codes: Codes
    texts: Objects

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def counts(self) -> Codes:
        """How many people each spelling stands for."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts)).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Cards:
    """All that is compared. ``last`` and ``first`` share their codes; ``phones`` and ``emails`` have a column for each slot."""

    ids: Objects
    last: Column
    first: Column
    patronymic: Column
    phones: tuple[Column, ...]
    emails: tuple[Column, ...]
    birthday: Column
    others: dict[str, Column]

    def __len__(self) -> int:
        return len(self.last)


def cards(people: People) -> Cards:
    """Return what is compared of these people."""
    last, first, patronymic = _names(people)
    names = _coded(np.concatenate([last, first]))
    count = len(people)
    return Cards(
        ids=people.ids,
        last=Column(names.codes[:count], names.texts),
        first=Column(names.codes[count:], names.texts),
        patronymic=_coded(patronymic),
        phones=_slots(phones_in, people.phone, people.other_contacts),
        emails=_slots(emails_in, people.email, people.other_contacts),
        birthday=_told(people.birthday, _day),
        others={
            "company": _told(people.company, _company),
            "city": _told(people.city, _text),
            **{key: _told(column, _text) for key, column in people.others.items()},
        },
    )


def _coded(texts: Objects) -> Column:
    codes, uniques = pd.factorize(texts)
    return Column(codes.astype(np.int64), objects(uniques))


def _told(column: Objects, tell: Callable[[object], str]) -> Column:
    """Return a column with each different cell spelled once."""
    codes, uniques = pd.factorize(column)
    spellings = objects([tell(cell) or None for cell in uniques] + [None])
    return _coded(spellings[codes])


def _text(cell: object) -> str:
    return spelled(f"{cell:g}" if isinstance(cell, float) else str(cell))


def _company(cell: object) -> str:
    """Return a company's name without its legal form."""
    return _text(examine_company(cell).value or cell) if isinstance(cell, str) else _text(cell)


_DAY = re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})|(?P<Y>\d{4})-?(?P<M>\d\d)-?(?P<D>\d\d)")


def _day(cell: object) -> str:
    """Return a day as eight digits, what is no whole date as it stands."""
    if isinstance(cell, date):
        return cell.strftime("%Y%m%d") if cell.year >= 1000 else ""  # noqa: PLR2004 - four digits
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if match := _DAY.fullmatch(text):
        got = match.groupdict()
        return f"{got['y'] or got['Y']}{int(got['m'] or got['M']):02d}{int(got['d'] or got['D']):02d}"
    return spelled(text)


# ---- names


def _names(people: People) -> tuple[Objects, Objects, Objects]:
    """Return last names, first names and patronymics, spelled, each in its place as far as that can be told."""
    last, first = people.last_name, people.first_name
    told = [_told_names(*cells) for cells in zip(last, first, people.patronymic, strict=True)]
    return tuple(objects(part or None for part in column) for column in zip(*told, strict=True))  # type: ignore[return-value]


@lru_cache(maxsize=1 << 16)
def _words(cell: object) -> tuple[str, ...]:
    if not isinstance(cell, str):
        return ()
    return tuple(filter(None, map(spelled, cell.replace(",", " ").replace(".", " ").split())))


def _told_names(last: object, first: object, patronymic: object) -> tuple[str, str, str]:
    """Return the three parts of a name: a whole name in one cell is taken apart, a patronymic put in its place."""
    lasts, firsts, fathers = _words(last), _words(first), "".join(_words(patronymic))
    if len(lasts) < 2 and len(firsts) < 2 and (lasts or not firsts) and (firsts or not lasts):  # noqa: PLR2004
        return "".join(lasts), "".join(firsts), fathers
    if not fathers:
        for words in (firsts, lasts):
            found = [word for word in words if is_patronymic(word)] if len(words) > 1 else []
            if found:
                fathers = found[0]
                firsts = tuple(word for word in firsts if word != fathers)
                lasts = tuple(word for word in lasts if word != fathers)
                break
    if bool(lasts) != bool(firsts):
        lasts, firsts = _apart(lasts or firsts, is_last=bool(lasts))
    return "".join(lasts), "".join(firsts), fathers


def _apart(words: tuple[str, ...], *, is_last: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return last and first name out of words that stand in one cell."""
    known = [word for word in words if word in given_names().meant]
    if len(known) == len(words):
        return ((), words) if len(words) == 1 or not is_last else (words[:1], words[1:])
    if known:
        return tuple(word for word in words if word != known[0]), known[:1]  # type: ignore[return-value]
    if len(words) == 1:
        return (words, ()) if is_last else ((), words)
    return words[:1], words[1:]


# ---- contacts


def _slots(find: Callable[[object], tuple[str, ...]], *columns: Objects) -> tuple[Column, ...]:
    """Return what stands in the columns, the first finding of each person in the first slot."""
    count = len(columns[0])
    slots = np.full((SLOTS, count), None, dtype=object)
    used = np.zeros(count, dtype=np.int64)
    for column in columns:
        codes, uniques = pd.factorize(column)
        found = [find(cell) for cell in uniques]
        alone = np.fromiter((len(texts) == 1 for texts in found), dtype=bool, count=len(found))
        simple = np.append(alone, False)[codes] & (used == 0)  # one in the cell and the first: no need to look at each
        slots[0, simple] = objects([texts[0] if texts else None for texts in found] + [None])[codes[simple]]
        several = np.flatnonzero((codes >= 0) & ~simple)
        used[simple] = 1
        for row in several.tolist():
            for text in found[codes[row]]:
                place = int(used[row])
                if place < SLOTS and text not in slots[:place, row]:
                    slots[place, row] = text
                    used[row] = place + 1
    coded = _coded(slots.reshape(-1))
    return tuple(
        Column(coded.codes[place * count : (place + 1) * count], coded.texts)
        for place in range(max(1, int(used.max(initial=0))))
    )


def shared(columns: Iterable[Column]) -> Codes:
    """Return how many people each value of these slots stands for."""
    columns = list(columns)
    return sum((column.counts for column in columns[1:]), start=columns[0].counts)
