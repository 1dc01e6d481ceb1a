"""What a column and a tab are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word

if TYPE_CHECKING:
    from collections.abc import Mapping


class Owner(Enum):
    """Who writes a column."""

    STAFF = "staff"
    ROBOT = "robot"
    SHARED = "shared"  # staff write, the robot adds what it cut out of a neighbour


class Sensitivity(Enum):
    """Who may see a column (D6), from least to most guarded."""

    WORK = Word("рабочее: видят все сотрудники", "work: all staff may see it")
    PERSONAL = Word(
        "персональные данные: видят те, кто ведёт этого клиента",
        "personal data: seen by those who look after this client",
    )
    MONEY = Word("деньги: видят менеджер клиента и руководитель", "money: seen by the client's manager and the head")


class Use(Enum):
    """How a tab lives: who fills it and what its rows are."""

    REGISTER = "register"  # one row a client, ids in column A
    STORY = "story"  # rows that tell of clients: orders, history, tasks
    WORKLIST = "worklist"  # the robot fills, staff decide in a cell
    LOG = "log"  # the robot appends
    POLICY = "policy"  # staff change behaviour here, the robot answers beside the cell
    SUMMARY = "summary"  # the robot fills for the owner
    GUIDE = "guide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: ``note`` says what to write in it, ``purpose`` why it is held; ``weight`` counts towards completeness (Q8).

    ``list`` names the Lists column that feeds its dropdown. ``choices`` are fixed words instead (stage, segment). ``formula`` is for
    Kind.FORMULA: references to other columns as ``{key}``. ``past`` marks dates that cannot lie ahead, such as a birthday. Without a
    ``later`` one a workbook from before it does.
    """

    key: str
    header: Word
    kind: Kind
    owner: Owner = Owner.STAFF
    note: Word
    purpose: Word | None = None
    sensitivity: Sensitivity = Sensitivity.WORK
    list: str | None = None
    choices: tuple[Word, ...] = ()
    formula: str | None = None
    past: bool = False
    weight: int = 0
    width: int = 14
    aliases: tuple[str, ...] = ()
    later: bool = False

    @property
    def robot(self) -> bool:
        """Whether only the robot writes here."""
        return self.owner is Owner.ROBOT

    def list_key(self, tab: str) -> str | None:
        """Return the name of the list that its values come from: one of the Lists tab, or its own fixed words."""
        return self.list or (f"{tab}.{self.key}" if self.choices else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: its title, its columns in the order of the template, and what it is for.

    A ``hidden`` one is for the robot alone: it is laid out out of sight, and a workbook from before it does without. Of a log that
    ``tells`` the robot reads every row again; of other logs no more than the headers. Without a ``later`` one a workbook from before
    goes on, and is told once what it lacks.
    """

    key: str
    title: Word
    use: Use
    note: Word
    columns: tuple[Column, ...] = ()
    hidden: bool = False
    tells: bool = False
    later: bool = False
    by_key: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})

    def __getitem__(self, key: str) -> Column:
        """Return the column with this key; KeyError where the tab has none."""
        return self.by_key[key]

    @property
    def unread(self) -> bool:
        """Whether its rows are only appended and never looked at again."""
        return self.use is Use.LOG and not self.tells

    @property
    def has_ids(self) -> bool:
        """Whether its rows carry an id of their own in column A."""
        return bool(self.columns) and self.columns[0].kind is Kind.ID
