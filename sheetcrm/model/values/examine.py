"""The judgement of one cell value by its kind, and of a whole column of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from numbers import Integral, Real
from typing import TYPE_CHECKING

from sheetcrm.model.grid import CellError
from sheetcrm.model.values.choices import examine_choice, examine_tags, examine_tick
from sheetcrm.model.values.companies import examine_company
from sheetcrm.model.values.dates import examine_date, examine_datetime
from sheetcrm.model.values.emails import examine_email
from sheetcrm.model.values.names import examine_name
from sheetcrm.model.values.numbers import examine_number
from sheetcrm.model.values.phones import examine_phone
from sheetcrm.model.values.spaces import fold, words
from sheetcrm.model.values.texts import examine_id, examine_nick, examine_note, examine_zone
from sheetcrm.model.values.verdict import Kind, Verdict, clean, problem, repaired

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.values.verdict import Context

Examiner = "Callable[[Raw], Verdict]"

_LIMITS = {
    Kind.ID: 200,
    Kind.NAME: 200,
    Kind.PHONE: 500,
    Kind.EMAIL: 1_000,
    Kind.NICK: 200,
    Kind.DATE: 100,
    Kind.DATETIME: 100,
    Kind.NUMBER: 100,
    Kind.MONEY: 100,
    Kind.COMPANY: 1_000,
    Kind.CHOICE: 300,
    Kind.TAGS: 5_000,
    Kind.TICK: 100,
    Kind.TIME_ZONE: 100,
}
"""How long a text may be before it is plainly something else (a pasted letter).

Several values of the kind still fit.
"""

_PLAIN = frozenset({str, int, float, bool, date, datetime, time})
_ERRORS = words(
    "#REF! #N/A #VALUE! #DIV/0! #NAME? #NULL! #NUM! #ERROR! #SPILL! #ССЫЛКА! #Н/Д #ЗНАЧ! #ДЕЛ/0! #ИМЯ? "
    "#ПУСТО! #ЧИСЛО! #ERR!"
)
"""Error values as Excel, LibreOffice and Google write them, in English and in Russian.

As plain text when they were pasted.
"""


def examine(
    kind: Kind, value: Raw, context: Context, *, list_key: str | None = None, past: bool | None = None
) -> Verdict:
    """Return the verdict on one value.

    ``list_key`` names the list of a CHOICE or TAGS column; ``past`` is True where a date must be past and of a
    living person (a birthday). Never raises, whatever the value. What is written or proposed is itself clean when
    examined again.
    """
    return _examiner(kind, context, list_key, past)(value)


def examine_many(
    kind: Kind, values: Sequence[Raw], context: Context, *, list_key: str | None = None, past: bool | None = None
) -> list[Verdict]:
    """Return the verdicts on the values of a column, in their order; equal texts are judged once."""
    judge = _examiner(kind, context, list_key, past)
    known: dict[str, Verdict] = {}
    verdicts = []
    for value in values:
        if type(value) is str:
            verdict = known.get(value)
            if verdict is None:
                verdict = known[value] = judge(value)
        else:
            verdict = judge(value)
        verdicts.append(verdict)
    return verdicts


def _examiner(kind: Kind, context: Context, list_key: str | None, past: bool | None) -> Callable[[Raw], Verdict]:
    """Return the judge of one column: what all kinds have in common, then the kind's own rule."""
    own = _rule(kind, context, list_key, past)
    limit = _LIMITS.get(kind)
    shows = kind is Kind.FORMULA

    def judge(value: Raw) -> Verdict:
        if value is None:
            return clean(None)
        if type(value) not in _PLAIN:
            if isinstance(value, CellError):
                return problem(value, "cell_error")
            plain = _plain(value)
            if plain is not None and plain == value:
                verdict = judge(plain)
                return replace(verdict, value=value) if _is_same(verdict.value, plain) else verdict
            if not _is_missing(value):
                return problem(value, "not_a_value")
            return clean(None) if shows else repaired(None, None, "blank")
        if isinstance(value, str):
            if value in _ERRORS:
                return problem(value, "cell_error")
            if shows:
                return clean(value)
            if not value[:1].isalnum() and not fold(value):
                return repaired(value, None, "blank")
            if limit is not None and len(value) > limit and len(fold(value)) > limit:
                return problem(value, "too_long")
        elif isinstance(value, float) and value != value:  # noqa: PLR0124 - only NaN differs from itself
            return clean(None) if shows else repaired(None, None, "blank")
        return own(value)

    return judge


def _rule(kind: Kind, context: Context, list_key: str | None, past: bool | None) -> Callable[[Raw], Verdict]:
    rules: dict[Kind, Callable[[Raw], Verdict]] = {
        Kind.ID: examine_id,
        Kind.TEXT: examine_note,
        Kind.NAME: examine_name,
        Kind.PHONE: lambda value: examine_phone(value, context),
        Kind.EMAIL: lambda value: examine_email(value, context),
        Kind.NICK: examine_nick,
        Kind.DATE: lambda value: examine_date(value, context, birthday=past is True),
        Kind.DATETIME: lambda value: examine_datetime(value, context),
        Kind.NUMBER: lambda value: examine_number(value, context, Kind.NUMBER),
        Kind.MONEY: lambda value: examine_number(value, context, Kind.MONEY),
        Kind.COMPANY: examine_company,
        Kind.CHOICE: lambda value: examine_choice(value, context, list_key),
        Kind.TAGS: lambda value: examine_tags(value, context, list_key),
        Kind.TICK: examine_tick,
        Kind.TIME_ZONE: examine_zone,
        Kind.FORMULA: clean,
    }
    return rules[kind]


def _is_same(one: Raw, other: Raw) -> bool:
    """Tell whether two values are one to a sheet: True is not 1 there."""
    return one == other and type(one) is type(other)


def _is_missing(value: object) -> bool:
    """Tell whether ``value`` is a NaN or NaT, which equals not even itself."""
    try:
        return bool(value != value)  # noqa: PLR0124
    except (TypeError, ValueError, ArithmeticError):
        return False


def _plain(value: object) -> Raw:
    """Return a number, text or date of another library (numpy, pandas) as Python's own, None for anything else."""
    try:
        if isinstance(value, str):
            return str.__str__(value)
        if type(value).__name__ == "bool" and type(value).__module__ == "numpy":
            return bool(value)
        if isinstance(value, Integral):
            return int(value)
        if isinstance(value, Real):
            return float(value)
        if isinstance(value, datetime):
            return datetime(*value.timetuple()[:6], value.microsecond, tzinfo=value.tzinfo)
    except (OverflowError, ValueError, TypeError):
        return None
    return None
