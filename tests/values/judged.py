"""Tables of examples: what is typed, what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sheetcrm.model.values import Choices, Context, Kind, Verdict, examine

if TYPE_CHECKING:
    from collections.abc import Iterable

TODAY = date(2026, 11, 22)  # a Sunday
LISTS = {
    "statuses": Choices(
        ("новый", "лид", "активный", "на паузе", "бывший", "завершён"),
        {"Работаем": "активный", "нет такого": "исчез", " ": "лид", "ЛИД": "активный"},
    ),
    "near": Choices(("активный", "неактивный")),
    "positive": Choices(("активный", "довольный", "interesting"), {"ждём": "довольный"}),
    "negative": Choices(("неактивный",)),
    "classes": Choices(("выставка 2024", "группа А", "категория А")),
    "managers": Choices(("Иванов", "Петрова")),
    "twins": Choices(("Ок", "ОК", "да"), {"ага": "да", "АГА": "Ок", "ну": "да", "Ну": "да"}),
    "alike": Choices(("сор", "cop")),
    "odd": Choices(("а, б", "#vip", "", " с краю", "важный клиент"), {"вип": "важный клиент"}),
    "numbers": Choices(("1", "2", "3")),
    "empty": Choices(()),
}
RUSSIAN = Context(language="ru", today=TODAY, choices=LISTS)
ENGLISH = Context(language="en", today=TODAY, region="US", choices=LISTS)


def check(
    kind: Kind,
    *,
    context: Context = RUSSIAN,
    clean: Iterable[Any] = (),
    sure: Iterable[tuple[Any, Any]] = (),
    asked: Iterable[tuple[Any, Any, str]] = (),
    problems: Iterable[tuple[Any, str]] = (),
    **columns: Any,
) -> None:
    """Hold every line of a table: (typed), (typed, repaired), (typed, proposed, code of the flaw), (typed, code)."""

    def told(typed: Any) -> Verdict:
        return examine(kind, typed, context, **columns)

    for typed in clean:
        assert told(typed) == Verdict(typed, True, None), typed
    for typed, repaired in sure:
        verdict = told(typed)
        assert (verdict.value, type(verdict.value), verdict.sure) == (repaired, type(repaired), True), (typed, verdict)
        assert verdict.flaw is not None, typed
    for typed, proposal, code in asked:
        verdict = told(typed)
        assert (verdict.value, type(verdict.value), verdict.sure) == (proposal, type(proposal), False), (typed, verdict)
        assert verdict.flaw is not None, typed
        assert verdict.flaw.code == code, (typed, verdict)
    for typed, code in problems:
        verdict = told(typed)
        assert (verdict.value, verdict.sure) == (typed, False), (typed, verdict)
        assert verdict.flaw is not None, typed
        assert verdict.flaw.code == code, (typed, verdict)
