"""Makes tabs in a spreadsheet: each in one atomic batch with all that belongs to it, so that nothing half-made is ever seen.

Only where a tab's rows are too many for one batch do the rest follow; until they are all there the tab is marked as being made, and the
next call goes on with it. A tab is known by what is noted on it, so an interrupted making is simply begun again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from zlib import crc32

from sheetcrm.adapters.google.client import OutcomeUnknown
from sheetcrm.errors import BookError, BookTaken
from sheetcrm.model.columns import TABS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.canvas import Sheet
    from sheetcrm.adapters.google.looks import Json

TAB, COLUMN = "sheetcrm-tab", "sheetcrm-column"
"""Keys of developer metadata: which tab of ours, and which column of ours this is."""
MAKING, CARRIED = "sheetcrm-making", "sheetcrm-carried"
"""A tab whose rows are not all there yet; a tab of staff's that was carried here, until the whole book is."""
OWN = "own:"
"""Begins the name by which a tab of staff's is known while it is carried; its title follows."""

PIECE = 1_900_000
"""Bytes of a batch at the most: Google recommends 2 MB."""

_TRIES = 5
_METADATA = "developerMetadata(metadataKey,metadataValue)"
_KNOWN = (
    f"spreadsheetUrl,properties(locale),{_METADATA},"
    f"sheets(properties(sheetId,title,index),{_METADATA},data(startColumn,columnMetadata({_METADATA})))"
)
_FILLED = "sheets(properties(sheetId),charts(chartId),data(rowData(values(userEnteredValue,note))))"


class Api(Protocol):
    """What a spreadsheet is asked through: reads by field mask, and atomic batches that nobody repeats by itself."""

    def get(self, fields: str, ranges: Sequence[str] = ()) -> dict[str, Any]: ...

    def update(self, changes: Sequence[Mapping[str, Any]], *, fields: str = "replies") -> dict[str, Any]: ...


@dataclass(slots=True)
class There:
    """What a spreadsheet has: its tabs by number; those that we know, finished or being made; where our columns stand."""

    url: str = ""
    locale: str = ""
    marks: dict[str, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    making: dict[str, int] = field(default_factory=dict)
    columns: dict[int, dict[int, str]] = field(default_factory=dict)


def look(api: Api) -> There:
    """Read which tabs there are, and what is noted on them and on their columns."""
    answer = api.get(_KNOWN)
    there = There(
        answer.get("spreadsheetUrl", ""), answer.get("properties", {}).get("locale", ""), dict(_notes(answer))
    )
    for sheet in sorted(answer.get("sheets", ()), key=lambda sheet: sheet["properties"].get("index", 0)):
        properties = sheet["properties"]
        number = properties.get("sheetId", 0)
        there.titles[number] = properties["title"]
        there.order.append(number)
        for key, value in _notes(sheet):
            if (key == TAB and value in TABS) or key == CARRIED:
                there.known.setdefault(value, number)
            elif key == MAKING:
                there.making.setdefault(value, number)
        for part in sheet.get("data", ()):
            for at, column in enumerate(part.get("columnMetadata", ()), start=part.get("startColumn", 0)):
                for key, value in _notes(column):
                    if key == COLUMN:
                        there.columns.setdefault(number, {})[at] = value
    return there


def _notes(thing: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for note in thing.get("developerMetadata", ()):
        yield note.get("metadataKey", ""), note.get("metadataValue", "")


def namesakes(api: Api, there: There, wanted: Mapping[str, str]) -> dict[str, int]:
    """Return the empty tabs of others that have a title we want, by the name we know it by.

    ``wanted`` are titles by name. Raises BookTaken where such a tab holds something: it is somebody's.
    """
    ours = {*there.known.values(), *there.making.values()}
    strangers = {title.casefold(): number for number, title in there.titles.items() if number not in ours}
    found = {
        name: strangers[title.casefold()]
        for name, title in wanted.items()
        if name not in there.making and title.casefold() in strangers
    }
    if found:
        filled = {sheet["properties"].get("sheetId", 0) for sheet in api.get(_FILLED)["sheets"] if _holds(sheet)}
        for number in found.values():
            if number in filled:
                raise BookTaken(path=there.url, tab=there.titles[number])
    return found


def _holds(sheet: Mapping[str, Any]) -> bool:
    """Whether somebody wrote or drew something on a tab."""
    rows = (row for part in sheet.get("data", ()) for row in part.get("rowData", ()))
    return bool(sheet.get("charts")) or any(any(row.get("values", ())) for row in rows)


def numbers(there: There, names: Iterable[str], taken: Mapping[str, int]) -> dict[str, int]:
    """Return each tab's number: its own where it is there, else one that the same tab gets every time."""
    given = {**taken, **there.making, **there.known}
    used = set(there.titles)
    for name in names:
        if name not in given:
            number = crc32(name.encode()) & 0x7FFFFFFF
            while number in used:
                number = (number + 1) & 0x7FFFFFFF
            used.add(number)
            given[name] = number
    return given


@dataclass(frozen=True, slots=True)
class Making:
    """One tab to make: the name we know it by, what is drawn on it, how many rows it gets, what else comes with it."""

    name: str
    sheet: Sheet
    rows: int
    index: int
    extra: tuple[Json, ...] = ()


def make(api: Api, there: There, tab: Making, taken: Collection[int]) -> None:
    """Make one tab, or go on with it. Whether a batch took effect whose answer never came is looked up before it is repeated."""
    batches = _batches(there, tab, taken)
    for number, batch in enumerate(batches, start=1):
        failure: BookError | None = None
        for _ in range(_TRIES):
            try:
                api.update(batch)
                break
            except OutcomeUnknown as error:
                failure = error
            except BookError as error:  # the one before may have taken effect late: then the tab is there already
                if failure is None:
                    raise
                failure = error
            now = look(api)
            if tab.name in now.known or (number == 1 < len(batches) and tab.name in now.making):
                break
        else:
            assert failure is not None
            raise failure
    if tab.sheet.id not in there.titles:
        there.order.insert(tab.index, tab.sheet.id)
        there.titles[tab.sheet.id] = tab.sheet.title
    there.known[tab.name] = tab.sheet.id


def _batches(there: There, tab: Making, taken: Collection[int]) -> list[list[Json]]:
    """Return a tab's requests in as few batches as their size allows."""
    sheet = tab.sheet
    properties = sheet.properties(rows=tab.rows, index=tab.index)
    begun: list[Json] = []
    if tab.name not in there.making:
        if sheet.id in taken:
            del properties["index"]  # it stays where its owner put it
            begun.append({"updateSheetProperties": {"properties": properties, "fields": ",".join(_leaves(properties))}})
        else:
            begun.append({"addSheet": {"properties": properties}})
        begun += [*sheet.shape(), *tab.extra]
    pieces = packed([*begun, *sheet.contents()])
    if begun and len(pieces) > 1:
        pieces[0].append(noted(MAKING, tab.name, sheet.id))
    if not begun or len(pieces) > 1:
        pieces[-1].append(forgotten(MAKING, sheet.id))
    pieces[-1].append(noted(CARRIED if tab.name.startswith(OWN) else TAB, tab.name, sheet.id))
    return pieces


def packed(requests: Sequence[Json]) -> list[list[Json]]:
    """Return requests in batches below what Google recommends."""
    pieces: list[list[Json]] = [[]]
    weight = 0
    for request in requests:
        heavy = len(json.dumps(request, ensure_ascii=False).encode())
        if pieces[-1] and weight + heavy > PIECE:
            pieces.append([])
            weight = 0
        pieces[-1].append(request)
        weight += heavy
    return pieces


def noted(key: str, value: str, sheet: int, column: int | None = None) -> Json:
    """Return the request that notes something on a tab or a column, for every program that reads the spreadsheet."""
    location: Json = {"sheetId": sheet}
    if column is not None:
        span = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
        location = {"dimensionRange": span}
    made = {"metadataKey": key, "metadataValue": value, "location": location, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def forgotten(key: str, sheet: int | None = None) -> Json:
    """Return the request that takes a note off a tab, or off everything."""
    lookup: Json = {"metadataKey": key}
    if sheet is not None:
        lookup |= {"metadataLocation": {"sheetId": sheet}, "locationType": "SHEET"}
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def _leaves(properties: Mapping[str, Any]) -> Iterator[str]:
    """Yield the field mask of what is set, without the number that says which sheet is meant."""
    for key, value in properties.items():
        if key == "gridProperties":
            yield from (f"{key}.{inner}" for inner in value)
        elif key != "sheetId":
            yield key
