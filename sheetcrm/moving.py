"""Moving house: a whole book from a file to Google or back, compared cell by cell before the workspace turns to it.

The old book is only read. The ledger stays: its marks go along, so the next run finds the book that it knows.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.adapters.google.canvas import Book as Canvas
from sheetcrm.adapters.google.client import connect
from sheetcrm.adapters.template.carried import draw_carried
from sheetcrm.adapters.translation import for_file, for_google
from sheetcrm.adapters.whole import Difference, differences
from sheetcrm.agreement import MARK_LEDGER, MARK_RUN
from sheetcrm.config import FILE, GooglePlace, XlsxPlace
from sheetcrm.errors import BookBusy, BookChanged, BookError, ConfigError
from sheetcrm.model.a1 import letters
from sheetcrm.model.words import Word, faults, moving
from sheetcrm.workspace import book_section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sheetcrm.adapters.whole import Whole
    from sheetcrm.config import Place
    from sheetcrm.model.words import Language
    from sheetcrm.workspace import Workspace

_MARKS = (MARK_LEDGER, MARK_RUN)
_TITLE = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Copied:
    """What was carried over and found equal."""

    tabs: int
    rows: int
    cells: int


@dataclass(frozen=True, slots=True)
class Ways:
    """How one kind of move is made: what changes on the way, how it is written, read back and ended."""

    turn: Callable[[Whole], Whole]
    write: Callable[[Whole], None]
    read: Callable[[], Whole]
    settle: Callable[[Whole], None]
    end: Callable[[], None]


def copy(
    space: Workspace,
    target: Place,
    *,
    confirm: Callable[[Sequence[Word]], bool],
    tell: Callable[[int, int, str], None] = lambda _done, _total, _title: None,
) -> Copied:
    """Carry the workspace's book to ``target`` and turn the workspace to it.

    ``confirm`` hears what stays behind, if anything does, before a byte is written. Raises ConfigError where it is not wanted or the
    books differ in the end, and BookErrors; config.toml then names the old book as before.
    """
    source = space.config.book
    if isinstance(source, GooglePlace) == isinstance(target, GooglePlace):
        raise _fault(moving.SAME_KIND, moving.SAME_KIND_CURE, book=source)
    if isinstance(target, XlsxPlace) and os.environ.get("SHEETCRM_BOOK_PATH"):
        raise _fault(moving.OVERRIDDEN, moving.OVERRIDDEN_CURE)
    if space.ledger.unfinished() is not None:
        raise _fault(moving.UNFINISHED, moving.UNFINISHED_CURE)
    who = space.book.busy()
    if who is not None:
        raise BookBusy(path=str(source), who=who)
    language = space.config.language
    ways = _to_google(target, language, tell) if isinstance(target, GooglePlace) else _to_file(target, language)
    read = _reader(source)
    old = read()
    turned = ways.turn(replace(old, marks={key: old.marks[key] for key in _MARKS if key in old.marks}))
    losses = [*turned.losses, *_own_things(turned, language)]
    if losses and not confirm(losses):
        raise _fault(moving.NEEDS_YES, moving.NEEDS_YES_CURE)
    ways.write(turned)
    _must_be_equal(turned, ways.read())
    if next(differences(old, read()), None) is not None:
        raise BookChanged(path=str(source))
    ways.settle(turned)
    _turn_to(space.folder, target, language)
    with suppress(BookError):  # all is done; what is left there harms nobody
        ways.end()
    filled = [[spot for spot, _ in tab.filled] for tab in turned.tabs]
    rows = sum(len({row for row, _ in spots}) for spots in filled)
    return Copied(len(turned.tabs), rows, sum(map(len, filled)))


def _reader(place: Place) -> Callable[[], Whole]:
    if isinstance(place, GooglePlace):
        from sheetcrm.adapters.google.whole import read_whole as read_google

        api = connect(place.spreadsheet, place.credentials, place.api_root)
        return lambda: read_google(api)
    from sheetcrm.adapters.xlsx.whole import read_whole

    return lambda: read_whole(place.path)


def _to_google(place: GooglePlace, language: Language, tell: Callable[[int, int, str], None]) -> Ways:
    from sheetcrm.adapters.google.carrying import carry, forget, settle

    api = connect(place.spreadsheet, place.credentials, place.api_root)
    return Ways(
        for_google,
        lambda whole: carry(api, whole, language, tell=tell),
        _reader(place),
        lambda whole: settle(api, whole.marks),
        lambda: forget(api),
    )


def _to_file(place: XlsxPlace, language: Language) -> Ways:
    from sheetcrm.adapters.xlsx.carrying import carry

    path = place.path
    if path.exists():
        raise _fault(moving.FILE_THERE, moving.FILE_THERE_CURE, path=path)

    def turn(whole: Whole) -> Whole:
        for title in whole.titles:
            if not _TITLE.fullmatch(title):
                raise _fault(moving.TITLE, moving.TITLE_CURE, tab=title)
        return for_file(whole)

    return Ways(turn, lambda whole: carry(path, whole, language), _reader(place), lambda _: None, lambda: None)


def _own_things(whole: Whole, language: Language) -> list[Word]:
    """Say which charts, colours and dropdowns are not of the design: staff made them, and nobody carries them."""
    heads = [
        replace(tab, cells={spot: cell for spot, cell in tab.cells.items() if spot[0] == tab.header})
        for tab in whole.tabs
    ]
    canvas = Canvas({tab.title: number for number, tab in enumerate(heads)})
    draw_carried(canvas, replace(whole, tabs=heads, names={}), language)
    told = []
    for tab in whole.tabs:
        sheet = canvas.sheets[tab.title]
        for count, word in (
            (tab.charts - len(sheet.charts), moving.CHARTS),
            (tab.conditions - len(sheet.conditions) - len(sheet.rules) - sheet.formats, moving.CONDITIONS),
            (tab.dropdowns - len(sheet.validations), moving.DROPDOWNS),
        ):
            if count > 0:
                told.append(faults.filled(word, tab=tab.title, count=count))
    return told


def _must_be_equal(old: Whole, new: Whole) -> None:
    """Raise ConfigError that names the first cells in which the new book is not the old one."""
    known = set(old.titles)
    kept = replace(new, tabs=[tab for tab in new.tabs if tab.title in known or list(tab.filled)])
    found = list(differences(old, kept))
    if found:
        said = [_said(difference) for difference in found[:_SHOWN]]
        first = Word("; ".join(word.ru for word in said), "; ".join(word.en for word in said))
        raise _fault(moving.NOT_EQUAL, moving.NOT_EQUAL_CURE, count=len(found), first=first)


def _said(difference: Difference) -> Word:
    values = {"tab": difference.title, "old": difference.old, "new": difference.new}
    if difference.spot is None:
        return faults.filled(moving.DIFFERS_TAB, **values)
    row, column = difference.spot
    return faults.filled(moving.DIFFERS, **values, cell=f"{letters(column)}{row + 1}")


def _turn_to(folder: Path, place: Place, language: Language) -> None:
    """Let config.toml name the new book; the old lines stay as comments."""
    path = folder / FILE
    if isinstance(place, XlsxPlace) and place.path.parent == folder:
        place = XlsxPlace(Path(place.path.name))
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    text: list[str] = []
    inside = False
    for line in lines:
        if re.match(r"\s*\[", line):
            inside = re.match(r"\s*\[\s*book\s*\]", line) is not None
        old = inside or re.match(r"\s*book\s*[.=]", line)
        text.append(f"# {line}" if old and line.strip() and not line.lstrip().startswith("#") else line)
    while text and not text[-1].strip():
        text.pop()
    handle, name = tempfile.mkstemp(prefix=".config-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write("\n".join(text) + "\n\n" + book_section(place, language))
        out.flush()
        os.fsync(out.fileno())
    Path(name).chmod(path.stat().st_mode & 0o777)
    Path(name).replace(path)


def _fault(message: Word, cure: Word, **values: object) -> ConfigError:
    return ConfigError(message=faults.filled(message, **values), cure=faults.filled(cure, **values))
