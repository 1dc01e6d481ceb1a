"""Renders a second, beside Jinja2 and str.format: ``python -m tests.benchmarks.templates``.

Every contender fills the same letter for the same people: a subject, a plain part and the same HTML. ``str.format`` escapes nothing and
decides nothing; Jinja2 escapes in HTML. Ours also decides blocks, checks each value, and can read the values out of a workbook.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jinja2 import Environment

from sheetcrm.policy.templates.read import compiled
from sheetcrm.policy.templates.render import render
from sheetcrm.policy.templates.values import values
from tests.sheets import sheet, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sheetcrm.policy.templates.tokens import Template

SUBJECT = "[Имя_клиента], ждём вас [Дата_визита]"
TEXT = """[Имя_клиента], здравствуйте!

Напоминаем о записи: **[Дата_визита]**, [Услуга]. Не получается? Ответьте, перенесём.

[кнопка: Выбрать другое время | Ссылка_на_запись]

[Менеджер], [Телефон_менеджера]"""
_FILLED = {
    "visit_date": "3 апреля",
    "service": "стрижка & укладка",
    "booking_link": "https://salon.example/book?a=1&b=2",
    "manager": "Олег",
    "manager_phone": "+7 999 765-43-21",
    "business_address": "Казань, Баумана, 10",
}


class Given:
    """Values that are there already."""

    def __init__(self, held: Mapping[str, str]) -> None:
        self.held = held

    def get(self, key: str, _: str = "", /) -> str | None:
        return self.held.get(key)

    def holds(self, _: object, /) -> bool:
        return False


def per_second(count: int, act: Callable[[int], Any]) -> float:
    """Return how often in a second of one core it can be done, whatever else the machine does; the best of three."""
    best = float("inf")
    for _ in range(3):
        begun = time.process_time()
        for number in range(count):
            act(number)
        best = min(best, time.process_time() - begun)
    return count / best


def template(text: str = TEXT, subject: str = SUBJECT) -> Template:
    """Return the letter, read."""
    found, fault = compiled({"name": "x", "subject": subject, "text": text}, "ru")
    assert found is not None, fault
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=20_000)
    count = parser.parse_args().count
    ours = template()
    people = [_FILLED | {"first_name": f"Анна-Мария {number}"} for number in range(count)]
    book = sheet(
        """
        settings
        | name | value |
        | Ссылка на запись | https://salon.example/book |
        | Телефон компании | "+7 843 200-00-00" |
        """,
        language="ru",
    )
    columns = ["id", "first_name", "service", "manager", "booked", "email"]
    rows = [[f"c{n}", f"Анна-Мария {n}", "стрижка", "Олег", "2026-12-03 14:30", f"a{n}@mail.ru"] for n in range(count)]
    known = values(replace(book, tables={**book.tables, "clients": table("clients", columns, rows)}))
    began = time.process_time()
    first = render(ours, Given(people[0]))
    laid_out = time.process_time() - began
    assert not isinstance(first, str), first
    names = {key: f"{{{key}}}" for key in people[0]}
    html = first.html
    for key, value in people[0].items():
        html = html.replace(value.replace("&", "&amp;"), f"\ue000{key}\ue001")
    texts = [first.subject, first.text]
    for key, value in people[0].items():
        texts = [text.replace(value, f"\ue000{key}\ue001") for text in texts]
    plain = [text.replace("{", "{{").replace("}", "}}") for text in (*texts, html)]
    plain = [_marked(text, names) for text in plain]
    env = Environment(autoescape=True)
    escaping = [
        Environment(autoescape=number == 2).from_string(_marked(text, {key: f"{{{{ {key} }}}}" for key in people[0]}))
        for number, text in enumerate((*texts, html))
    ]
    assert env.autoescape
    figures = {
        "ours, values given": per_second(count, lambda n: render(ours, Given(people[n]))),
        "ours, values out of the workbook": per_second(count, lambda n: render(ours, known(n))),
        "Jinja2": per_second(count, lambda n: [part.render(people[n]) for part in escaping]),
        "str.format": per_second(count, lambda n: [part.format_map(people[n]) for part in plain]),
    }
    print(
        f"{count} letters of {len(first.html):,} characters of HTML; read and laid out once in {laid_out * 1000:.1f} ms"
    )
    for name, figure in figures.items():
        print(f"{name:34} {figure:>10,.0f} letters a second")


def _marked(text: str, names: Mapping[str, str]) -> str:
    for key, shown in names.items():
        text = text.replace(f"\ue000{key}\ue001", shown)
    return text


if __name__ == "__main__":
    main()
