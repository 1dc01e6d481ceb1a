"""Generated workbooks: some clients with their stories, dirty in many ways, in either language and any order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from sheetcrm.adapters.memory import MemoryBook
from sheetcrm.model.columns import TABS
from sheetcrm.model.grid import Formula
from sheetcrm.model.table import OWN
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.policy.settings import BY_KEY, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.adapters.memory import Cells
    from sheetcrm.model.columns import Column
    from sheetcrm.model.words import Language

Cell = Any
Line = dict[str, Cell]

TAG = f"{OWN}Метка"
"""A column of staff's own with a text that no other row has: by it a trial knows a row whatever becomes of its id."""
PRESENT = ("clients", "orders", "history", "tasks", "archive", "problems", "journal", "rules", "lists", "settings")
SMALL = ("orders", "history", "tasks")
WIDE = (
    "id", "last_name", "first_name", "phone", "email", "other_contacts", "source", "company", "legal_form", "birthday",
    "status", "manager", "budget", "next_contact", "notes", "tags", "keep", "problems", "completeness", "next_step",
    "next_step_date", "stage", "score", "score_why", "segment", "days_silent", "value_class", "loyalty",
    "first_contact", "last_contact", "last_action", "last_purchase", "purchases", "revenue", "last_amount",
    "average_amount",
    "call_link",
)  # fmt: skip
"""The columns of Clients that a generated workbook has; "Columns not used" names the rest."""


def words(*texts: tuple[str, str]) -> tuple[Word, ...]:
    """Return pairs of Russian and English texts as words."""
    return tuple(Word(*pair) for pair in texts)


def listed(key: str) -> tuple[Word, ...]:
    """Return the values of a list as the template has them."""
    return tuple(cell for row in DEFAULTS["lists"] if isinstance(cell := row.get(key), Word) and cell.ru)


MISTYPED = words(("активнй", "actve"), ("лид ", "lead "), ("не пойми что", "who knows"), ("работаем", "working"))
STATUSES = (*listed("status"), *MISTYPED)
EVENTS, SOURCES, ORDER_STATUSES = listed("event"), listed("source"), listed("order_status")
DAYS = st.dates(date(2026, 5, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2026, 5, 1), datetime(2026, 12, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, hour=max(1, moment.hour))
)
NAMES = ("Иванова", "иванов", " Петров", "Smith", "СИДОРОВА", "Ким", "О'Нил", "Ли")
FIRST = ("Анна", "анна ", "Олег", "John", "МАРИЯ", "Вася")
DIRTY_DAYS = st.sampled_from(["03.04.2026", "3 апреля 2026", "31.02.2026", "вчера", 46000.0, "2026-07-01", "5/6/26"])
MONEY = st.sampled_from([None, 100, 2500.5, "1 200", "1200 руб.", "много", 0, "12,50", -5])
TICKS = st.sampled_from([None, True, False, "да", "ДА", "x", "+", "может"])
NOTES = st.sampled_from([None, None, "текст", " два  пробела ", "=1+1", "+7 999", "'", "строка\nвторая", "x" * 40])


def phones(number: int) -> st.SearchStrategy[Cell]:
    """Return ways in which staff type one person's phone."""
    tail = f"{number:02d}"
    return st.sampled_from(
        [
            None, f"+799912345{tail}", f"8 999 123-45-{tail}", f"999123{4500 + number}", 79991234500.0 + number,
            f"8(999)12345{tail}, 8 999 765-43-{tail}", f"12345{tail}", "нет", f"8 9991 23 45{tail} мама",
        ]
    )  # fmt: skip


def emails(number: int) -> st.SearchStrategy[Cell]:
    """Return ways in which staff type one person's address."""
    return st.sampled_from(
        [None, f"a{number}@mail.ru", f" A{number}@Mail.ru", f"a{number}@@mail.ru", f"a{number}@gmial.com", "нет"]
    )


@st.composite
def client(draw: st.DrawFn, number: int) -> Line:
    """One row of Clients; ``number`` makes its phone and address its own."""
    return {
        TAG: f"м{number}",
        "last_name": draw(st.sampled_from([None, *NAMES])),
        "first_name": draw(st.sampled_from([None, *FIRST])),
        "phone": draw(phones(number)),
        "email": draw(emails(number)),
        "status": draw(st.sampled_from([None, *STATUSES])),
        "source": draw(st.sampled_from([None, *SOURCES[:4]])),
        "company": draw(st.sampled_from([None, None, 'ООО "Ромашка"', "Ромашка", "ИП Ли"])),
        "birthday": draw(st.none() | st.dates(date(1950, 1, 1), date(2005, 1, 1)) | DIRTY_DAYS),
        "next_contact": draw(st.none() | DAYS | DIRTY_DAYS),
        "budget": draw(MONEY),
        "notes": draw(NOTES),
        "keep": draw(TICKS),
        "tags": draw(st.sampled_from([None, "VIP", "vip, опт", ",,"])),
    }


def named(clients: int) -> st.SearchStrategy[Cell]:
    """Return how staff name a client in a story: by phone, address or name, or somebody unknown."""
    known = [f"8999123450{number}" for number in range(clients)] + [f"a{number}@mail.ru" for number in range(clients)]
    return st.sampled_from([*known, *known, "Иванова Анна", "Анна", None, "кто-то", "+79990000000"])


@st.composite
def story(draw: st.DrawFn, tab: str, number: int, clients: int) -> Line:
    """One row of Orders, History or Tasks."""
    line: Line = {TAG: f"{tab[0]}{number}", "client": draw(named(clients))}
    if tab == "orders":
        more = {
            "date": draw(DAYS | DIRTY_DAYS | st.none()),
            "amount": draw(MONEY),
            "status": draw(st.sampled_from([None, *ORDER_STATUSES])),
            "comment": draw(NOTES),
        }
    elif tab == "history":
        more = {
            "when": draw(MOMENTS | DIRTY_DAYS | st.none()),
            "event": draw(st.sampled_from([None, *EVENTS])),
            "what": draw(NOTES),
        }
    else:
        more = {"due": draw(DAYS | DIRTY_DAYS | st.none()), "what": draw(NOTES), "done": draw(TICKS)}
    return line | more


@dataclass(frozen=True, slots=True)
class Draft:
    """A workbook before it has a language and an order of columns: rows by tab key, None for an empty row.

    ``order`` says by tab in which order its columns stand; ``own`` are staff's own columns beside the tag.
    """

    rows: Mapping[str, tuple[Line | None, ...]]
    own: tuple[str, ...] = ()
    order: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    overrides: Mapping[str, Cell] = field(default_factory=dict)
    language: Language = "ru"
    wide: tuple[str, ...] = field(default=WIDE, repr=False)

    def columns(self, tab: str) -> list[str]:
        """Return the keys of a tab's columns in the order in which they stand."""
        keys = [column.key for column in TABS[tab].columns]
        if tab in {"clients", "archive"}:
            keys = [key for key in keys if key in self.wide or key in {"archived", "archived_why", "merged_into"}]
        if tab in {"clients", *SMALL}:
            keys += [TAG, *(self.own if tab == "clients" else ())]
        order = self.order.get(tab, ())
        return [keys[place] for place in order] if len(order) == len(keys) else keys

    def lines(self, tab: str) -> Iterable[Line | None]:
        """Return the rows of a tab."""
        if tab == "settings":
            unused = [column.header for column in TABS["clients"].columns if column.key not in self.wide]
            values = {
                "unused": Word(*(", ".join(header.to(language) for header in unused) for language in ("ru", "en")))
            }
            values |= self.overrides
            return [
                {"name": one.name, "value": values.get(one.key, one.default), "meaning": one.meaning}
                for one in SETTINGS
            ]
        return self.rows[tab] if tab in self.rows else [dict(line) for line in DEFAULTS.get(tab, ())]

    def cells(self, tab: str) -> Cells:
        """Return a tab as its header and rows of cells."""
        keys = self.columns(tab)
        head: list[Cell] = [header(tab, key, self.language) for key in keys]
        body = [[said(line.get(key), self.language) if line else None for key in keys] for line in self.lines(tab)]
        return [head, *body]

    def book(self, titles: Iterable[str] = PRESENT) -> MemoryBook:
        """Return it as a book that was last changed on new year's day."""
        tabs = {TABS[tab].title.to(self.language): self.cells(tab) for tab in titles}
        return MemoryBook(tabs, datetime(2026, 1, 1, tzinfo=UTC))

    def spoken(self, language: Language) -> Draft:
        """Return the same workbook in a language."""
        return replace(self, language=language)


def header(tab: str, key: str, language: Language) -> str:
    """Return the header of a column."""
    return key[len(OWN) :] if key.startswith(OWN) else TABS[tab][key].header.to(language)


def said(cell: Cell, language: Language) -> Cell:
    """Return a cell as a sheet in this language holds it."""
    if isinstance(cell, Word):
        return cell.to(language) or None
    if isinstance(cell, bool):
        return Word("да", "yes").to(language) if cell else Word("нет", "no").to(language)
    return None if cell == "" else cell


OVERRIDES: Mapping[str, tuple[Cell, ...]] = {
    "consideration_from": (25, 1, "выкл", "много"),
    "ready_from": (15, 1, Word("выкл", "off")),
    "active_actions": (3, 1, 0),
    "dormant_days": (90, 1, 30),
    "problems_shown": (500, 2),
    "similarity": (88, 95, 120),
    "class_a": (80, 50),
}


@st.composite
def drafts(draw: st.DrawFn, *, most: int = 8, stories: int = 6, dirty: bool = True) -> Draft:
    """Small workbooks, with at least one client."""
    count = draw(st.integers(1, most))
    own = tuple(f"{OWN}Своя {place}" for place in range(draw(st.integers(0, 3))))
    clients: list[Line | None] = []
    for number in range(count):
        line = draw(client(number)) if dirty else clean(number)
        for place, key in enumerate(own):
            line[key] = draw(st.none() | st.integers(0, 9) | NOTES | st.just(Formula("A{row}", f"ф{place}")))
        clients.append(line)
    tabs: dict[str, tuple[Line | None, ...]] = {"clients": spaced(draw, clients)}
    for tab in SMALL:
        told = draw(st.integers(0, stories))
        tabs[tab] = spaced(draw, [draw(story(tab, number, count)) for number in range(told)])
    overrides = {
        key: draw(st.sampled_from(OVERRIDES[key]))
        for key in draw(st.sets(st.sampled_from(sorted(OVERRIDES)), max_size=2))
    }
    draft = Draft(tabs, own, {}, overrides, draw(st.sampled_from(["ru", "en"])))
    order = {
        tab: tuple(draw(st.permutations(range(len(draft.columns(tab))))))
        for tab in draw(st.sets(st.sampled_from(["clients", *SMALL])))
    }
    return replace(draft, order=order)


def clean(number: int) -> Line:
    """Return a client about whom there is nothing to mend."""
    return {
        TAG: f"м{number}",
        "last_name": ("Иванова", "Петров", "Сидорова", "Ким", "Орлов", "Белова", "Лесков", "Фет", "Гоголь", "Чехов")[
            number % 10
        ],
        "first_name": ("Анна", "Олег", "Мария", "Пётр")[number // 10 % 4],
        "phone": f"+7999123{4500 + number}",
        "email": f"a{number}@mail.ru",
        "status": STATUSES[number % 4],
        "source": SOURCES[0],
    }


def spaced(draw: st.DrawFn, lines: list[Line | None]) -> tuple[Line | None, ...]:
    """Return the lines with an empty row here and there."""
    listed = list(lines)
    for place in draw(st.lists(st.integers(0, 9), max_size=2)):
        listed.insert(min(place, len(listed)), None)
    return tuple(listed)


def robot_columns(tab: str) -> list[Column]:
    """Return the robot's columns of a tab that hold values."""
    return [column for column in TABS[tab].columns if column.robot and column.kind is not Kind.FORMULA]


def assert_known() -> None:
    """See that what stands here still exists."""
    assert set(WIDE) <= set(TABS["clients"].by_key)
    assert set(OVERRIDES) <= set(BY_KEY)
