"""A business of any size for benchmarks: clients in thirty columns, an order and two history rows for each; half the phones dirty."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.model.columns import TABS
from sheetcrm.model.words import Word, choices

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.words import Language

TODAY = date(2026, 11, 22)
STAFF = (
    "id", "last_name", "first_name", "patronymic", "phone", "email", "source", "company", "city", "birthday",
    "service", "status", "deal_stage", "manager", "next_contact", "notes", "tags",
)  # fmt: skip
ROBOT = (
    "problems", "completeness", "next_step", "next_step_date", "stage", "score", "score_why", "segment", "value_class",
    "last_action", "last_purchase", "purchases", "revenue",
)  # fmt: skip
COLUMNS = (*STAFF, *ROBOT)
ORDER_COLUMNS = ("id", "client", "date", "service", "amount", "status", "client_id", "problems")
HISTORY_COLUMNS = ("id", "client", "when", "direction", "event", "subject", "client_id", "problems")
_LAST = ("Иванов", "Петров", "Сидоров", "Кузнецов", "Смирнов", "Волков", "Зайцев", "Орлов", "Лебедев", "Соколов")
_FIRST = ("Анна", "Олег", "Мария", "Иван", "Елена", "Павел", "Ольга", "Юрий", "Нина", "Лев")
_CITY = ("Москва", "Казань", "Пермь", "Тула", "Омск")
_EVENTS = ("визит", "звонок клиента", "открытие письма", "переход по ссылке", "ответ")


def unused() -> list[str]:
    """Return the headers of the columns of Clients, Orders and History that this business removed on purpose."""
    kept = {"clients": COLUMNS, "orders": ORDER_COLUMNS, "history": HISTORY_COLUMNS}
    return sorted(
        {column.header.ru for tab, keys in kept.items() for column in TABS[tab].columns if column.key not in keys}
        - {TABS[tab][key].header.ru for tab, keys in kept.items() for key in keys}
    )


def business(clients: int, *, seed: int = 1, dirty: bool = True) -> dict[str, list[list[Raw]]]:
    """Return the tabs of the business as rows of cells, the header first; Russian. ``dirty`` makes half the phones so."""
    rng = random.Random(seed)
    people: list[list[Raw]] = []
    for number in range(clients):
        phone = f"+7916{number:07d}"
        shape = rng.randrange(4) if dirty else 0
        told = (
            phone,
            phone,
            f"8 ({phone[2:5]}) {phone[5:8]}-{phone[8:10]}-{phone[10:]}",
            float(phone[1:]),
        )[shape]
        email = f"client{number}@example{number % 50}.ru"
        row: dict[str, Raw] = {
            "last_name": rng.choice(_LAST),
            "first_name": rng.choice(_FIRST),
            "patronymic": None,
            "phone": told,
            "email": email,
            "source": rng.choice(("сайт", "рекомендация")),
            "company": None if number % 3 else f"Фирма {number}",
            "city": rng.choice(_CITY),
            "birthday": None if number % 4 else date(1950, 1, 1) + timedelta(days=number % 18000),
            "service": rng.choice(("стрижка", "маникюр")),
            "status": rng.choice(("новый", "лид", "активный")),
            "deal_stage": rng.choice(("новый лид", "сделка", None)),
            "manager": rng.choice(("Анна", "Олег", "Мария")),
            "next_contact": None if number % 10 else TODAY + timedelta(days=number % 60),
            "notes": f"заметка о клиенте {number}, важная",
            "tags": None if number % 5 else "VIP",
        }
        people.append([row.get(key) for key in COLUMNS])
    orders: list[list[Raw]] = []
    history: list[list[Raw]] = []
    for number in range(clients):
        phone = f"+7916{number:07d}"
        day = TODAY - timedelta(days=rng.randrange(500))
        orders.append([None, phone, day, "стрижка", float(rng.randrange(10, 200) * 50), "выполнен", None, None])
        for _ in range(2):
            when = datetime(2026, 11, 21, 12) - timedelta(hours=rng.randrange(24 * 400))
            event = rng.choice(_EVENTS)
            history.append([None, phone, when, "от клиента", event, f"тема {rng.randrange(9)}", None, None])
    tabs: dict[str, list[list[Raw]]] = {}
    for key, columns, rows in (
        ("clients", COLUMNS, people), ("orders", ORDER_COLUMNS, orders), ("history", HISTORY_COLUMNS, history),
    ):  # fmt: skip
        tabs[TABS[key].title.ru] = [[TABS[key][name].header.ru for name in columns], *rows]
    return tabs


def policies(language: Language = "ru") -> dict[str, list[list[Raw]]]:
    """Return the other tabs, as the template fills them, with the removed columns named in Settings."""
    from sheetcrm.adapters.template.content import plan

    tabs: dict[str, list[list[Raw]]] = {}
    for key, place in plan(language, fill={}, unused=(), only=None, own={}).places.items():
        tab = TABS[key]
        if not tab.columns or key in {"clients", "orders", "history"}:
            continue
        header: list[Raw] = [column.header.to(language) for column in tab.columns]
        rows = [[_plain(row.get(column.key), language) for column in tab.columns] for row in place.rows]
        tabs[tab.title.to(language)] = [header, *rows]
    for row in tabs[TABS["settings"].title.to(language)]:
        if row[0] == "Ненужные колонки":
            row[1] = ", ".join(unused())
    return tabs


def _plain(cell: object, language: Language) -> Raw:
    if isinstance(cell, Word):
        return cell.to(language) or None
    if isinstance(cell, bool):
        return (choices.YES if cell else choices.NO).to(language)
    assert cell is None or isinstance(cell, str | int | float | date)
    return cell
