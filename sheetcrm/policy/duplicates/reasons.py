"""Why a pair is one, in sentences: what says most comes first, what speaks against comes last."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.table import OWN
from sheetcrm.model.words import Word
from sheetcrm.model.words import duplicates as words
from sheetcrm.policy.duplicates.contacts import NATIONAL, emails_in, phones_in
from sheetcrm.policy.duplicates.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sheetcrm.policy.duplicates.cards import Cards, Codes
    from sheetcrm.policy.duplicates.contact_levels import Contacts
    from sheetcrm.policy.duplicates.evidence import Evidence
    from sheetcrm.policy.duplicates.people import People

Said = tuple[float, Word]
_SAME = int(Level.SAME)

_FIRST: Mapping[int, Word] = {
    Level.SAME: words.SAME_FIRST,
    Level.SHORT: words.NEAR_FIRST,
    Level.NEAR: words.NEAR_FIRST,
    Level.FAINT: words.NEAR_FIRST,
    Level.INITIAL: words.NEAR_FIRST,
    Level.OTHER: words.OTHER_FIRST,
}
_LAST: Mapping[int, Word] = {
    Level.SAME: words.SAME_LAST,
    Level.SHORT: words.NEAR_LAST,
    Level.NEAR: words.NEAR_LAST,
    Level.FAINT: words.NEAR_LAST,
    Level.INITIAL: words.NEAR_LAST,
    Level.KIN: words.KIN_LAST,
    Level.OTHER: words.OTHER_LAST,
}
_PATRONYMIC: Mapping[int, Word] = {Level.FAINT: words.OTHER_PATRONYMIC, Level.OTHER: words.OTHER_PATRONYMIC}
_BIRTHDAY: Mapping[int, Word] = {
    Level.SAME: words.SAME_BIRTHDAY,
    Level.NEAR: words.NEAR_BIRTHDAY,
    Level.FAINT: words.OTHER_BIRTHDAY,
    Level.OTHER: words.OTHER_BIRTHDAY,
}
_PHONE: Mapping[int, Word] = {Level.SHORT: words.SHORT_PHONE, Level.NEAR: words.NEAR_PHONE}
_EMAIL: Mapping[int, Word] = {Level.NEAR: words.NEAR_EMAIL, Level.FAINT: words.NEAR_EMAIL}
_COLUMN: Mapping[int, Word] = {
    Level.SAME: words.SAME_COLUMN,
    Level.NEAR: words.NEAR_COLUMN,
    Level.FAINT: words.NEAR_COLUMN,
    Level.MOVED: words.MOVED_COLUMN,
}


def reasons(people: People, cards: Cards, found: Evidence, one: Codes, two: Codes) -> list[tuple[Word, ...]]:
    """Return the reasons for each pair. ``found`` is the evidence of these very pairs."""
    return [
        tuple(
            sentence
            for _, sentence in sorted(_said(people, cards, found, place, left, right), key=lambda said: -said[0])
        )
        for place, (left, right) in enumerate(zip(one.tolist(), two.tolist(), strict=True))
    ]


def _said(people: People, cards: Cards, found: Evidence, place: int, one: int, two: int) -> Iterator[Said]:
    weights = {key: float(column[place]) for key, column in found.weights.items()}
    for key, contacts, near in (("phone", found.phones, _PHONE), ("email", found.emails, _EMAIL)):
        sentence = _contact(people, cards, contacts, key, near, place, one, two)
        if sentence is not None:
            yield weights[key], sentence
    yield from _names(people, found, weights, place, one, two)
    for levels, sentences, column, key in (
        (found.names.patronymic, _PATRONYMIC, people.patronymic, "patronymic"),
        (found.birthday, _BIRTHDAY, people.birthday, "birthday"),
    ):
        if (sentence := sentences.get(int(levels[place]))) is not None:
            yield weights[key], words.filled(sentence, one=_shown(column[one]), two=_shown(column[two]))
    columns = {"company": people.company, "city": people.city, **people.others}
    for key, cells in columns.items():
        if (sentence := _COLUMN.get(int(found.others[key][place]))) is not None:
            yield (
                weights[key],
                words.filled(sentence, column=_header(key), one=_shown(cells[one]), two=_shown(cells[two])),
            )


def _names(
    people: People, found: Evidence, weights: dict[str, float], place: int, one: int, two: int
) -> Iterator[Said]:
    first, last = int(found.names.first[place]), int(found.names.last[place])
    whole = [_whole(people, row) for row in (one, two)]
    if found.names.crossed[place]:
        yield weights["first"] + weights["last"], words.filled(words.CROSSED, one=whole[0], two=whole[1])
        return
    if first == last == _SAME and whole[0] == whole[1]:
        yield weights["first"] + weights["last"], words.filled(words.SAME_NAME, one=whole[0])
        return
    for level, sentences, column, key in (
        (first, _FIRST, people.first_name, "first"),
        (last, _LAST, people.last_name, "last"),
    ):
        sentence = sentences.get(level)
        if sentence is not None:
            said = [_shown(column[row]) or _whole(people, row) for row in (one, two)]
            if level == _SAME and said[0].casefold() != said[1].casefold():
                sentence = sentences[Level.NEAR]
            yield weights[key], words.filled(sentence, one=said[0], two=said[1])


def _contact(
    people: People,
    cards: Cards,
    found: Contacts,
    key: str,
    near: Mapping[int, Word],
    place: int,
    one: int,
    two: int,
) -> Word | None:
    columns, cells, find = (
        (cards.phones, people.phone, phones_in) if key == "phone" else (cards.emails, people.email, emails_in)
    )
    level = int(found.levels[place])
    if level == _SAME:
        value = columns[0].texts[found.value[place]]
        same = words.SAME_PHONE if key == "phone" else words.SAME_EMAIL
        shown = words.filled(same, value=_as_written(value, (cells[one], cells[two]), find))
        holders = int(found.holders[place])
        if holders <= 2:  # noqa: PLR2004 - these two
            return shown
        others = words.filled(words.MANY_HOLDERS, count=str(holders))
        return Word(f"{shown.ru} ({others.ru})", f"{shown.en} ({others.en})")
    if level in near:
        return words.filled(near[level], one=_shown(cells[one]), two=_shown(cells[two]))
    return None


def _as_written(value: str, cells: Sequence[object], find: Callable[[object], tuple[str, ...]]) -> str:
    """Return a shared contact as a cell has it, where one has nothing else."""
    for cell in cells:
        if cell is not None and find(cell) == (value,):
            return _shown(cell)
    return f"…{value}" if len(value) == NATIONAL and value.isdigit() else value


def _whole(people: People, row: int) -> str:
    return " ".join(filter(None, (_shown(people.last_name[row]), _shown(people.first_name[row]))))


def _header(key: str) -> Word:
    column = TABS["clients"].by_key.get(key)
    return column.header if column is not None else Word(*2 * (key.removeprefix(OWN),))


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return (
        f"{cell:g}"
        if isinstance(cell, float) and not cell.is_integer()
        else str(int(cell) if isinstance(cell, float) else cell)
    )
