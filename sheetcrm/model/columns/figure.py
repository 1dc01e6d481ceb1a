"""What columns of the summary tabs are made of: the note under a header is the one definition of its figure."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.columns.stories import ROW_ID
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word


def figure(
    key: str,
    header: tuple[str, str],
    note: tuple[str, str],
    *,
    kind: Kind = Kind.NUMBER,
    width: int = 12,
    later: bool = False,
) -> Column:
    """Return a column of figures; ``note`` says how each is counted. Money is guarded."""
    guarded = Sensitivity.MONEY if kind is Kind.MONEY else Sensitivity.WORK
    return Column(
        key=key,
        header=Word(*header),
        kind=kind,
        owner=Owner.ROBOT,
        note=Word(*note),
        sensitivity=guarded,
        width=width,
        later=later,
    )


def said(
    key: str,
    header: tuple[str, str],
    note: tuple[str, str],
    *,
    width: int = 22,
    sensitivity: Sensitivity = Sensitivity.WORK,
) -> Column:
    """Return a column of words: what a row is about, or what is to be known of it."""
    return Column(
        key=key,
        header=Word(*header),
        kind=Kind.TEXT,
        owner=Owner.ROBOT,
        note=Word(*note),
        sensitivity=sensitivity,
        width=width,
    )


def summary(key: str, title: tuple[str, str], note: tuple[str, str], *columns: Column, later: bool = False) -> Tab:
    """Return a tab for the owner; its rows are the robot's, known by the id in column A."""
    return Tab(key=key, title=Word(*title), use=Use.SUMMARY, note=Word(*note), columns=(ROW_ID, *columns), later=later)


PART = said(
    "part",
    ("Раздел", "Part"),
    (
        "О чём эта строка: строки одного раздела стоят вместе.",
        "What the row is about: rows of one part stand together.",
    ),
    width=16,
)
MARK = said(
    "mark",
    ("Отметка", "Mark"),
    (
        "«мало данных»: случаев меньше, чем сказано в «Настройках», судить рано; если не о всех цифрах строки, то названы о каких. Сами они серые. «не измеряется»: об этом ничего не известно. «без времени»: у скольких новых время обращения неизвестно. «осталась из-за вашей записи»: строки больше нет в расчёте.",
        "“too few”: fewer cases than Settings say, too early to judge by; where it is not true of all figures of the row, those are named. They are grey. “not measured”: nothing is known of it. “without a time”: of how many new people nobody knows when they turned to us. “kept for what you wrote”: the row is no longer counted.",
    ),
)
