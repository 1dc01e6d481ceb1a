"""What `sheetcrm doctor` asks Google: the key, the access, the tabs and what would keep the robot out. It changes nothing."""

from __future__ import annotations

import email.utils
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import requests

from sheetcrm.adapters.google.batch import TITLE
from sheetcrm.adapters.google.client import SCOPES, Api, Http, connect, place_of
from sheetcrm.adapters.google.lab import PROBE
from sheetcrm.adapters.google.state import COLUMN_KEY, TAB_KEY, WITNESS
from sheetcrm.errors import BookForbidden, BookMissing, BookUnreachable
from sheetcrm.model.a1 import letters
from sheetcrm.model.columns import TABS
from sheetcrm.model.findings import Finding, fault, fine
from sheetcrm.model.table import find_headers
from sheetcrm.model.words import Word
from sheetcrm.model.words import doctor as words
from sheetcrm.model.words import google as google_words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.figures.names import ours
from sheetcrm.policy.figures.periods import COVERED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sheetcrm.model.columns import Tab
    from sheetcrm.model.grid import Grid

Json = dict[str, Any]

QUICK = 10
"""So many times faster than a run does the doctor lose patience with a server that fails."""
MOST_CELLS, MANY, TOO_MANY = 10_000_000, 0.8, 0.99  # Sheets API, limits
SKEW, FATAL_SKEW = 60, 300  # seconds; Google refuses tokens that are five minutes off
_GOOGLE = "https://www.googleapis.com"
_KIND = "application/vnd.google-apps.spreadsheet"
_ABOUT = "name,mimeType,trashed,capabilities(canEdit),permissions(type)"
_NOTES = "developerMetadata(metadataKey,metadataValue)"
_WHOLE = (
    f"properties(locale,timeZone),sheets(properties(sheetId,title,hidden,gridProperties(rowCount,columnCount)),{_NOTES},"
    "protectedRanges(range,warningOnly,requestingUserCanEdit),"
    "charts(spec(title,basicChart(headerCount,domains,series(series)))),"
    f"data(columnMetadata({_NOTES})))"
)
_NAMES = {fold(text): tab for tab in TABS.values() for text in tab.title.both()}


@dataclass(slots=True)
class Heard:
    """What Google's answers said beside their content: refusals by quota, and the last complaint."""

    busy: int = 0
    complaint: str = ""

    def __call__(self, answer: requests.Response, *_: object, **__: object) -> None:
        """Hear one answer."""
        if answer.status_code == requests.codes.too_many_requests:
            self.busy += 1
        if not answer.ok:
            self.complaint = answer.text


@dataclass(slots=True)
class Inspection:
    """One spreadsheet as the doctor sees it; each check yields findings, later ones build on what earlier ones learned."""

    spreadsheet: str
    credentials: Path | None
    root: str | None
    clock: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep
    api: Api | None = None
    reached: bool = False
    readable: bool = False
    editable: bool = False
    heard: Heard = field(default_factory=Heard)
    whole: Mapping[str, Any] = field(default_factory=dict)

    @property
    def account(self) -> str | None:
        """The account's e-mail; never anything else of the key."""
        credentials = getattr(self.api.http.session, "credentials", None) if self.api else None
        return getattr(credentials, "service_account_email", None)

    @property
    def _who(self) -> str | Word:
        return self.account or words.THE_ACCOUNT

    def connection(self) -> Iterator[Finding]:
        """Whether Google is reached at all, and what its clock says: one request without a key."""
        try:
            answer = requests.head(self.root or _GOOGLE, timeout=(10, 30), allow_redirects=False)
        except requests.exceptions.RequestException as error:
            raise BookUnreachable(path=place_of(self.spreadsheet), reason=google_words.NO_CONNECTION) from error
        self.reached = True
        try:
            said = email.utils.parsedate_to_datetime(answer.headers["Date"])
        except (KeyError, ValueError):
            return
        off = round(abs((self.clock() - said).total_seconds()))
        if off < SKEW:
            yield fine("clock", words.CLOCK, seconds=off)
        else:
            yield fault("clock", "attention" if off < FATAL_SKEW else "wrong", words.CLOCK_OFF, seconds=off)

    def key(self) -> Iterator[Finding]:
        """The file with the key, its rights, and whose key it is. Raises ConfigError."""
        found = connect(self.spreadsheet, self.credentials, self.root, sleep=self.sleep)
        session = found.http.session
        session.hooks["response"].append(self.heard)
        quick = Http(
            session,
            path=place_of(self.spreadsheet),
            root=self.root,
            sleep=self.sleep,
            clock=lambda: time.monotonic() * QUICK,
        )
        self.api = Api(self.spreadsheet, quick)
        if not hasattr(session, "credentials"):
            yield Finding("key", "hint", words.NO_KEY)
        elif self.credentials is None:
            yield fine("key", words.DEFAULT_KEY, who=self.account or words.SOMEBODY)
        else:
            yield fine("key", words.KEY, path=self.credentials, who=self.account or words.SOMEBODY)
        yield fine("scopes", words.SCOPES, scopes=_scopes())
        yield fault("two-step", "hint", words.TWO_STEPS)

    def drive(self) -> Iterator[Finding]:
        """What Drive tells: whether the file is there, is a sheet, may be edited, and is not open to everybody."""
        assert self.api is not None
        try:
            about = self.api.file(_ABOUT)
        except BookMissing:  # of a file that is not shared Drive says that there is none; Sheets knows better
            return
        except BookForbidden as error:
            yield self._forbidden("drive", "Google Drive API", error)
            return
        yield fine("drive", words.DRIVE)
        title = about.get("name", "")
        if about.get("mimeType", _KIND) != _KIND:
            yield fault("access", "wrong", words.NOT_A_SHEET, title=title, kind=about["mimeType"])
            return
        if about.get("trashed"):
            yield fault("access", "wrong", words.TRASHED, title=title)
        self.editable = bool(about.get("capabilities", {}).get("canEdit"))
        if self.editable:
            yield fine("access", words.SHARED, title=title)
        else:
            yield fault("access", "wrong", words.READ_ONLY, title=title, who=self._who)
        if any(one.get("type") == "anyone" for one in about.get("permissions", ())):
            yield fault("sharing", "attention", words.ANYONE, title=title)

    def sheets(self) -> Iterator[Finding]:
        """Whether the Sheets API answers; the whole frame of the spreadsheet is read."""
        assert self.api is not None
        try:
            self.whole = self.api.get(_WHOLE)
        except BookForbidden as error:
            yield self._forbidden("sheets", "Google Sheets API", error)
            return
        self.readable = True
        yield fine("sheets", words.SHEETS)

    def _forbidden(self, check: str, name: str, error: BookForbidden) -> Finding:
        if "insufficient authentication scopes" in self.heard.complaint:
            return fault(check, "wrong", words.SCOPES_FEW, scopes=_scopes())
        cure = Word(error.cure("ru"), error.cure("en"))
        if error.values["reason"] == google_words.API_OFF:
            return Finding(check, "wrong", fine(check, words.API_OFF, api=name, reason=google_words.API_OFF).said, cure)
        return Finding(check, "wrong", Word(error.message("ru"), error.message("en")), cure)

    def notes(self, grids: Mapping[str, Grid]) -> Iterator[Finding]:
        """What we noted on tabs and columns, by which they are known when staff rename them."""
        bare: list[str] = []
        quiet = True
        for sheet in self.whole["sheets"]:
            title = sheet["properties"]["title"]
            ours = TABS.get(_noted(sheet, TAB_KEY))
            tab = _NAMES.get(fold(title))
            if ours is not None and tab is not ours:
                quiet = False
                now = {"title": ours.title, "now": title}
                yield fault("notes", "attention", words.TAB_RENAMED, **now)
            if tab is None or not tab.columns or title not in grids:
                continue
            odd, missing = _columns(tab, grids[title], sheet)
            if odd:
                quiet = False
                headers = [tab.by_key[key].header for key in odd]
                yield fault("notes", "attention", words.MARKED_TWICE, tab=title, keys=_quoted(headers))
            if missing or ours is None:
                bare.append(title)
        if bare:
            yield fault("notes", "hint", words.UNMARKED, tabs=_quoted(bare))
        elif quiet:
            yield fine("notes", words.MARKED)

    def witness(self) -> Iterator[Finding]:
        """The hidden tab in which every write leaves what it found."""
        about = [sheet["properties"] for sheet in self.whole["sheets"] if _noted(sheet, TAB_KEY) == WITNESS]
        titles = [one["title"] for one in about]
        others = [sheet["properties"]["title"] for sheet in self.whole["sheets"]]
        if not about:
            if TITLE in others:
                other = next(name for n in range(2, len(others) + 3) if (name := f"{TITLE} {n}") not in others)
                yield fault("witness", "hint", words.NAMESAKE, title=TITLE, other=other)
            yield fine("witness", words.NO_WITNESS)
        elif len(about) > 1:
            yield fault("witness", "attention", words.WITNESS_TWICE, titles=_quoted(titles), title=titles[0])
        elif not about[0].get("hidden"):
            yield fault("witness", "attention", words.WITNESS_SEEN, title=titles[0])
        else:
            yield fine("witness", words.WITNESS, title=titles[0])

    def protections(self) -> Iterator[Finding]:
        """Protections on our tabs that let the robot neither write nor delete."""
        closed = False
        for sheet in self.whole["sheets"]:
            title = sheet["properties"]["title"]
            if fold(title) not in _NAMES and _noted(sheet, TAB_KEY) != WITNESS:
                continue
            for one in sheet.get("protectedRanges", ()):
                if not one.get("warningOnly") and not one.get("requestingUserCanEdit"):
                    closed = True
                    area = _area(one.get("range", {}))
                    yield fault("protection", "wrong", words.CLOSED_TO_US, tab=title, area=area, who=self._who)
        if not closed:
            yield fine("protection", words.OPEN_TO_US)

    def charts(self, grids: Mapping[str, Grid]) -> Iterator[Finding]:
        """Whether our charts look at the rows they were made for: where staff delete one, a chart looks at fewer ever after."""
        from sheetcrm.adapters.template.summaries import CHARTS  # only the doctor asks

        titles = {sheet["properties"].get("sheetId", 0): sheet["properties"]["title"] for sheet in self.whole["sheets"]}
        keys = {title: tab.key for title in titles.values() if (tab := _NAMES.get(fold(title))) is not None}
        named = {text: drawn for charts in CHARTS.values() for drawn in charts for text in drawn.title.both()}
        count, right = 0, True
        for sheet in self.whole["sheets"]:
            for spec in (chart.get("spec", {}) for chart in sheet.get("charts", ())):
                drawn, areas = named.get(spec.get("title", "")), list(_areas(spec.get("basicChart", {})))
                there = {titles.get(area.get("sheetId", 0), "") for area in areas}
                title = next((title for title, key in keys.items() if drawn is not None and key == drawn.tab), "")
                if drawn is None or title not in grids or there - {title}:
                    continue  # one of staff's
                count += 1
                first, last, wrong = _strayed(drawn.tab, grids[title], areas)
                if wrong:
                    right, first = False, first - spec.get("basicChart", {}).get("headerCount", 0)
                    values = {"chart": spec["title"], "there": sheet["properties"]["title"], "tab": title}
                    yield fault("charts", "attention", words.CHART_STRAYED, first=first + 1, last=last + 1, **values)
        if count and right:
            yield fine("charts", words.CHARTS_RIGHT, count=count)

    def cells(self) -> Iterator[Finding]:
        """How much of the ten million cells is used."""
        grids = [sheet["properties"].get("gridProperties", {}) for sheet in self.whole["sheets"]]
        count = sum(grid.get("rowCount", 0) * grid.get("columnCount", 0) for grid in grids)
        said = Word(f"{count:,}".replace(",", "\u00a0"), f"{count:,}")
        if count < MANY * MOST_CELLS:
            yield fine("cells", words.CELLS, count=said)
        else:
            state: Any = "attention" if count < TOO_MANY * MOST_CELLS else "wrong"
            yield fault("cells", state, words.CELLS_MANY, count=said)

    def zone(self, ours: str) -> Iterator[Finding]:
        """Whether the spreadsheet lives by the same clock as the Settings tab."""
        properties = self.whole.get("properties", {})
        theirs = properties.get("timeZone", "")
        if self._same_clock(theirs, ours):
            yield fine("locale", words.LOCALE, locale=properties.get("locale", ""), zone=theirs)
        else:
            yield fault("locale", "attention", words.ZONES_DIFFER, zone=theirs, ours=ours)

    def _same_clock(self, one: str, other: str) -> bool:
        """Tell whether two zones agree now and half a year on."""
        from datetime import timedelta

        try:
            zones = ZoneInfo(one), ZoneInfo(other)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return False
        moments = [self.clock() + timedelta(days=days) for days in (0, 182)]
        return all(len({moment.astimezone(zone).utcoffset() for zone in zones}) == 1 for moment in moments)

    def leftovers(self) -> Iterator[Finding]:
        """Scratch tabs that a probe left when it was cut off."""
        titles = [
            sheet["properties"]["title"]
            for sheet in self.whole["sheets"]
            if _noted(sheet, PROBE) == str(sheet["properties"].get("sheetId", 0))
        ]
        if titles:
            yield fault("leftovers", "attention", words.LEFTOVERS, titles=_quoted(titles))

    def quota(self) -> Iterator[Finding]:
        """What this look cost, and whether Google refused any of it."""
        assert self.api is not None
        traffic = self.api.http.traffic
        if self.heard.busy:
            yield fault("quota", "attention", words.QUOTA_USED, count=self.heard.busy)
        else:
            yield fine("quota", words.QUOTA, reads=traffic.reads, drive=traffic.drive)


def _scopes() -> str:
    return ", ".join(scope.rpartition("/")[2] for scope in SCOPES)


def _quoted(names: Iterable[Word | str]) -> Word:
    both = [Word(name, name) if isinstance(name, str) else name for name in names]
    return Word(", ".join(f"«{word.ru}»" for word in both), ", ".join(f"“{word.en}”" for word in both))


def _noted(thing: Mapping[str, Any], key: str) -> str:
    found = (note.get("metadataValue", "") for note in thing.get("developerMetadata", ()) if note["metadataKey"] == key)
    return next(found, "")


def _columns(tab: Tab, grid: Grid, sheet: Mapping[str, Any]) -> tuple[list[str], bool]:
    """Return the columns whose notes stand twice or under another header, and whether any has none."""
    held: dict[str, list[int]] = defaultdict(list)
    columns = [column for part in sheet.get("data", ()) for column in part.get("columnMetadata", ())]
    for place, column in enumerate(columns):
        for note in column.get("developerMetadata", ()):
            if note.get("metadataKey") == COLUMN_KEY and note.get("metadataValue") in tab.by_key:
                held[note["metadataValue"]].append(place)
    headers = find_headers(tab, grid.rows, keys=grid.keys)
    if headers is None:
        return [], not held
    known = headers.places
    odd = [key for key, places in held.items() if len(places) > 1 or (key in known and known[key] not in places)]
    return odd, any(key not in held for key in known)


def _areas(chart: Mapping[str, Any]) -> Iterator[Mapping[str, int]]:
    """Yield the cells that a chart looks at, without the header over them; one that lost all its rows names none."""
    data = [one.get("domain", {}) for one in chart.get("domains", ())]
    data += [one.get("series", {}) for one in chart.get("series", ())]
    for area in (area for one in data for area in one.get("sourceRange", {}).get("sources", ())):
        yield {**area, "startRowIndex": area.get("startRowIndex", 0) + chart.get("headerCount", 0)}


def _strayed(key: str, grid: Grid, areas: Sequence[Mapping[str, int]]) -> tuple[int, int, bool]:
    """Return the first and last line that a chart is to look at (0-based), and whether it looks at other rows of ours, or too few."""
    headers, count = find_headers(TABS[key], grid.rows, keys=grid.keys), COVERED[key]
    if headers is None or "id" not in headers.places:
        return 0, 0, False
    lines = [line for line, row in enumerate(grid.rows) if line > headers.line and ours(row[headers.places["id"]])]
    wanted = lines[:count]
    first = min(wanted, default=headers.line + 1)
    last = wanted[-1] if len(wanted) == count else first + count - 1
    spans = [range(area["startRowIndex"], area.get("endRowIndex", len(grid.rows))) for area in areas]
    wrong = any([line for line in lines if line in span] != wanted or len(span) < count for span in spans)
    return first, last, wrong or not spans


def _area(grid_range: Mapping[str, int]) -> Word | str:
    top, bottom = grid_range.get("startRowIndex"), grid_range.get("endRowIndex")
    left, right = grid_range.get("startColumnIndex"), grid_range.get("endColumnIndex")
    if top is bottom is left is right is None:
        return words.WHOLE_TAB
    start = f"{letters(left or 0) if right else ''}{(top or 0) + 1 if bottom else ''}"
    end = f"{letters(right - 1) if right else ''}{bottom or ''}"
    return start if start == end else f"{start}:{end}"
