"""What a letter says of one person, from the tabs and from the occasion."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pytest

from sheetcrm.model.words import LANGUAGES, Language, choices
from sheetcrm.policy.scoring import Condition
from sheetcrm.policy.templates import sayings
from sheetcrm.policy.templates.cases import declined, gender
from sheetcrm.policy.templates.values import Person, values
from sheetcrm.policy.templates.variables import UNSUBSCRIBE_LINK, VARIABLES
from tests.sheets import sheet

BOOK = """
clients
|id|last_name|first_name|patronymic|address_as|phone|email|company|city|service|object|booked|manager|last_purchase|status|tags|
|c1|Иванова|Анна|Петровна||+79991234567|a@b.ru|Ромашка|Казань|стрижка|Kia|2026-12-03 14:30|Олег|2026-03-01|лид|VIP, дети|
| c2 | | Иван | | Ваня | | | | | | | 2026-12-03 | Маша | | | |
| c3 | | | | | | | | | | | | Чужой | | | |
| c4 | | Саша | | | | | | | | | | | 2025-03-01 | | |

orders
| id | client | client_id | date | service | object | status | amount |
| o1 | | c1 | 2026-05-02 | маникюр | | выполнен | 100 |
| o2 | | c1 | 2026-06-02 10:00 | букет | ваза | отмена | 100 |
| o3 | | c1 | 2027-06-02 | букет | | новый | 100 |
| o4 | | c1 | 2026-04-02 | букет | | | 100 |
| o5 | | c1 | скоро | букет | | | 100 |
| o6 | | c2 | 2026-05-02 11:00 | букет | ваза | | 100 |

lists
| manager | manager_synonyms | manager_phone | manager_email | order_status | order_status_synonyms |
| Олег | | +79997654321 | oleg@salon.ru | отменён | отмена |
| Мария | Маша | | | выполнен | |
| | | | | | |

settings
| name | value |
| Название компании | Салон «Ромашка» |
| Телефон компании | +78432000000 |
| Ссылка на запись | salon.ru/zapis |
| Промокод | ПРАЗДНИК10 |
"""


def person(row: int = 0, language: Language = "ru", text: str = BOOK, **facts: object) -> Person:
    return values(sheet(text, language=language))(row, facts)


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        (0, "greeting", "Анна, здравствуйте!"),
        (1, "greeting", "Ваня, здравствуйте!"),
        (2, "greeting", "Здравствуйте!"),
        (0, "first_name", "Анна"),
        (1, "first_name", "Ваня"),
        (2, "first_name", None),
        (0, "polite_name", "Анна Петровна"),
        (1, "polite_name", "Ваня"),
        (2, "polite_name", None),
        (3, "polite_name", "Саша"),
        (0, "full_name", "Иванова Анна Петровна"),
        (1, "full_name", "Иван"),
        (2, "full_name", None),
        (0, "last_name", "Иванова"),
        (0, "patronymic", "Петровна"),
        (0, "phone", "+7 999 123-45-67"),
        (1, "phone", None),
        (0, "email", "a@b.ru"),
        (0, "company", "Ромашка"),
        (0, "city", "Казань"),
        (0, "service", "стрижка"),
        (1, "service", "букет"),
        (2, "service", None),
        (0, "last_service", "маникюр"),
        (3, "last_service", None),
        (0, "object", "Kia"),
        (1, "object", "ваза"),
        (0, "visit", "3 декабря в 14:30"),
        (1, "visit", "3 декабря"),
        (2, "visit", None),
        (0, "visit_date", "3 декабря"),
        (0, "visit_time", "14:30"),
        (1, "visit_time", None),
        (0, "last_visit", "2 мая"),
        (1, "last_visit", "2 мая"),
        (3, "last_visit", "1 марта 2025"),
        (2, "last_visit", None),
        (0, "order_date", None),
        (0, "amount_due", None),
        (0, "today", "22 ноября"),
        (0, "manager", "Олег"),
        (3, "manager", "Салон «Ромашка»"),
        (0, "manager_phone", "+7 999 765-43-21"),
        (1, "manager_phone", "+7 843 200-00-00"),
        (2, "manager_phone", "+7 843 200-00-00"),
        (0, "manager_email", "oleg@salon.ru"),
        (1, "manager_email", None),
        (2, "manager_email", None),
        (0, "signature", "Олег\n+7 999 765-43-21\nСалон «Ромашка»"),
        (3, "signature", "Салон «Ромашка»\n+7 843 200-00-00"),
        (0, "business_name", "Салон «Ромашка»"),
        (0, "business_address", None),
        (0, "booking_link", "https://salon.ru/zapis"),
        (0, "promo_code", "ПРАЗДНИК10"),
        (0, "unsubscribe_link", None),
    ],
)
def test_a_value_comes_from_where_staff_wrote_it(row: int, key: str, value: str | None) -> None:
    assert person(row).get(key) == value


def test_a_cancelled_order_is_none_though_its_status_has_a_new_name() -> None:
    renamed = BOOK.replace("| отменён | отмена |", "| снят | отмена, отменён |")
    assert renamed != BOOK
    assert person(text=renamed).get("last_service") == "маникюр"


def test_the_occasion_comes_first() -> None:
    facts: dict[str, Any] = {
        "service": "покраска",
        "object": "Лада",
        "visit_date": date(2026, 11, 25),
        "visit_time": time(9, 5),
        "order_date": date(2025, 1, 2),
        "amount_due": 12500.0,
        "pay_by": datetime(2026, 11, 30, 0, 0),
        "promo_code": "ДРУГОЙ",
        "unsubscribe_link": "https://salon.ru/u?t=1",
    }
    found = person(0, **facts)

    assert [found.get(key) for key in ("service", "object", "visit", "order_date", "amount_due", "pay_by", "promo_code")] == [
        "покраска", "Лада", "25 ноября в 09:05", "2 января 2025", "12\u00a0500\u00a0₽", "30 ноября", "ДРУГОЙ",
    ]  # fmt: skip
    assert found.get("unsubscribe_link") == "https://salon.ru/u?t=1"
    assert found.get("last_visit") == "2 мая"


def test_a_day_of_the_occasion_has_no_time_of_another_booking() -> None:
    assert person(0, visit_date=date(2026, 11, 25)).get("visit") == "25 ноября"


def test_a_visit_that_was_is_the_last_one() -> None:
    assert person(0, visit_date=date(2026, 11, 20)).get("last_visit") == "20 ноября"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variable_can_be_asked_for(language: Language) -> None:
    for variable in (*VARIABLES, UNSUBSCRIBE_LINK):
        if variable.key != "unsubscribe":
            values(sheet(BOOK, language=language))(0).get(variable.key)


def test_names_in_english_are_said_as_one_says_them() -> None:
    text = "clients\n| id | last_name | first_name | booked |\n| c1 | Smith | Anna | 2026-12-03 14:30 |"
    found = person(0, "en", text, amount_due=12500.5)

    assert [found.get(key) for key in ("full_name", "greeting", "visit", "amount_due")] == [
        "Anna Smith", "Hello Anna,", "December 3 at 14:30", "$12,500.50",
    ]  # fmt: skip
    assert found.get("first_name", "dative") == "Anna"
    assert found.get("signature") is None


@pytest.mark.parametrize(
    ("row", "key", "case", "value"),
    [
        (0, "first_name", "dative", "Анне"),
        (0, "polite_name", "genitive", "Анны Петровны"),
        (0, "full_name", "instrumental", "Ивановой Анной Петровной"),
        (0, "last_name", "dative", "Ивановой"),
        (0, "patronymic", "prepositional", "Петровне"),
        (1, "first_name", "accusative", "Ваню"),
        (1, "full_name", "genitive", "Ивана"),
        (0, "manager", "instrumental", "Олегом"),
        (3, "first_name", "dative", None),
        (2, "first_name", "dative", None),
        (3, "manager", "dative", None),
    ],
)
def test_a_name_in_a_case(row: int, key: str, case: str, value: str | None) -> None:
    assert person(row).get(key, case) == value


def test_who_somebody_is_may_follow_from_the_form_of_address() -> None:
    assert person(0, text="clients\n| id | address_as |\n| c1 | Ваня |").get("first_name", "genitive") == "Вани"


@pytest.mark.parametrize(
    ("name", "part", "value"),
    [
        ("John", "first", None),
        ("", "first", None),
        ("Анна Мария Иванова Петровна", "whole", None),
        ("Анна Мария", "first", None),
        ("Анна Петровна", "whole", "Анне Петровне"),
        ("Анна-Мария", "first", "Анне-Марии"),
        ("Иванова Анна", "whole", "Ивановой Анне"),
        ("Анна Петровна", "last", None),
    ],
)
def test_what_is_no_name_has_no_case(name: str, part: str, value: str | None) -> None:
    assert declined(name, "dative", "female", part) == value


def test_the_surest_part_of_a_name_tells_who_somebody_is() -> None:
    assert gender("Саша", "Петровна", "") == "female"
    assert gender("Саша", "Ильич", "") == "male"
    assert gender("Саша", "", "Иванова") == "female"
    assert gender("Олег") == "male"
    assert gender("Саша", "Джон") is None
    assert gender("John") is None


def test_conditions_are_looked_up_once_for_all_clients() -> None:
    known = values(sheet(BOOK, language="ru"))
    lead, vip = Condition("status", choices.EQUALS, ("лид",)), Condition("tags", choices.EQUALS, ("vip",))

    assert [known(row).holds((lead, vip)) for row in range(4)] == [True, False, False, False]
    known.clients = replace(known.clients, frame=known.clients.frame.iloc[:0], settled=np.zeros(0, dtype=bool))
    assert known(0).holds((lead, vip))


def test_cells_are_said_as_people_say_them() -> None:
    today = date(2026, 11, 22)
    assert sayings.day("скоро", "ru", today) is None
    assert sayings.clock(time(0)) is None
    assert sayings.clock("полдень") is None
    assert sayings.money("много", "₽", "ru") is None
    assert sayings.money(True, "₽", "ru") is None
    assert sayings.money(1234.5, "€", "ru") == "1\u00a0234,50\u00a0€"
    assert sayings.money(1234, "zł", "en") == "1,234\u00a0zł"
    assert sayings.money(5, "", "en") == "5"
    assert sayings.money(-3600, "$", "en") == "−$3,600"
    assert sayings.money(-3600.5, "zł", "en") == "−3,600.50\u00a0zł"
    assert sayings.money(-3600.5, "₽", "ru") == "−3\u00a0600,50\u00a0₽"
    assert sayings.money(-0.001, "$", "en") == "$0"
    assert sayings.phone("звонить Ане") == "звонить Ане"
    assert sayings.phone(None) is None
    assert [sayings.plain(cell) for cell in (None, True, False, 5.0, 5.5, "  ", " a ")] == [
        None,
        "yes",
        "no",
        "5",
        "5.5",
        None,
        "a",
    ]
