from __future__ import annotations

from datetime import date

import pytest

from sheetcrm.model.plan import objects
from sheetcrm.policy.duplicates import pairs, people
from sheetcrm.policy.duplicates.find import likeness
from tests.policy.duplicates.people_made import by_ids, made, only
from tests.sheets import sheet

Cells = dict[str, object]
PHONE, OTHER_PHONE, EMAIL = "+79991234567", "+79127654321", "anna@mail.ru"
REACHED: Cells = {"phone": PHONE, "email": EMAIL}


def named(last: str | None, first: str | None, **cells: object) -> Cells:
    return {"last_name": last, "first_name": first, **cells}


# ---- what is beyond doubt


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (named("Иванова", "Анна"), named("Иванова", "Анна")),
        (named("Иванова", "Анна"), named(None, "Аня")),
        (named("Иванова", "Анна", patronymic="Петровна"), named("Иванова", "Анна", patronymic="П.")),
        (named("Фёдорова", "Алёна"), named("Fedorova", "Alyona")),
        (named("Кузнецова", "Анна"), named("Кузнецва", "Анна")),
        (named("Иванова", "Анна"), named("Анна", "Иванова")),
        (named("Иванова", "Саша"), named("Иванова", "Александра")),
        (named("Smith", "Bill"), named("Smith", "William")),
        (named("Иванова Анна Петровна", None), named("Иванова", "Анна", patronymic="Петровна")),
        (named(None, "Анна Иванова"), named("Иванова", "Анна")),
        (named("Иванова", "Анна Петровна"), named("Иванова", "Анна")),
        (named("Анна", None), named(None, "Анна")),
        (named("Нежданов Хрисанф", None), named("Нежданов", "Хрисанф")),
    ],
)
def test_one_phone_one_address_one_name_is_one_person(one: Cells, two: Cells) -> None:
    pair = only(made(one | REACHED, two | REACHED))
    assert pair.sure
    assert pair.likeness == 100


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (named("Петрова", "Мария"), named("Петрова", "Марина")),
        (named("Иваненко", "Саша"), named("Иваненко", "Александр")),
        (named("Иванова", "Анна"), named("Петрова", "Анна")),
        (named("Иванов", "Саша"), named("Иванова", "Саша")),
        (named("Иванова", "А."), named("Иванова", "Анна")),
        (named("Иванова", None), named("Иванова", "Анна")),
        (named("Иванова", "Наталия"), named("Иванова", "Наталиа", birthday=None, patronymic=None, last_name="Иванов")),
        (named("Иванов", "Иван", birthday=date(1980, 1, 1)), named("Иванов", "Иван", birthday=date(2005, 7, 9))),
        (named("Иванов", "Иван", birthday=date(1980, 1, 1)), named("Иванов", "Иван", birthday=date(1980, 1, 2))),
        (named("Иванов", "Иван", patronymic="Петрович"), named("Иванов", "Иван", patronymic="Иванович")),
        (named("Иванов", "Саша", patronymic="Петрович"), named("Иванова", "Саша", patronymic="Петровна")),
        (named("Иванова", "Анна"), named("Иванова", "Мирон")),
    ],
)
def test_where_anything_speaks_against_a_person_decides(one: Cells, two: Cells) -> None:
    pair = only(made(one | REACHED, two | REACHED))
    assert not pair.sure
    assert 50 <= pair.likeness < 100


def test_a_card_that_would_be_two_people_is_neither_of_them() -> None:
    found = by_ids(
        pairs(
            made(
                named(None, "Анна", **REACHED), named("Иванова", "Анна", **REACHED), named("Петрова", "Анна", **REACHED)
            )
        )
    )
    assert set(found) == {"p0 p1", "p0 p2", "p1 p2"}
    assert not any(pair.sure for pair in found.values())


def test_the_phone_of_a_company_makes_nobody_sure() -> None:
    names = ["Пётр", "Олег", "Игорь", "Вера", "Вера"]
    found = by_ids(pairs(made(*(named("Котов", name, **REACHED) for name in names))))
    assert found["p3 p4"].sure
    found = by_ids(pairs(made(*(named("Котов", name, **REACHED) for name in (*names, "Анна")))))
    assert not found["p3 p4"].sure


def test_one_phone_without_an_address_is_not_enough() -> None:
    pair = only(made(named("Иванова", "Анна", phone=PHONE), named("Иванова", "Анна", phone=PHONE)))
    assert not pair.sure
    assert pair.likeness > 80


# ---- what is proposed, and what is nothing


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (named("Петров", "Иван", birthday=date(1980, 5, 6)), named("Петров", "Ваня", birthday=date(1980, 5, 6))),
        (named("Петров", "Иван", birthday=date(1980, 5, 6)), named("Иван", "Петров", birthday="06.05.1980")),
        (named("Петров", "Иван", company="Ромашка"), named("Петров", "Иван", company="ООО «Ромашка»")),
        (named("Щербакова", "Наталья", phone=PHONE), named("Shcherbakova", "Natasha", phone="+79991234576")),
        (named("Щербакова", "Наталья", phone=PHONE), named("Щербакова", "Наталья", phone="+79991234568")),
        (named("Щербакова", "Наталья", phone=PHONE), named("Щербакова", "Наталья", phone="123-45-67")),
        (named("Иванова", "Анна", email="anna.iva85@mail.ru"), named("Иванова", "Анна", email="anna.iva85@gmail.com")),
        (named("Иванова", "Анна", email="ivanova@mail.ru"), named("Иванова", "Анна", email="ivanva@mail.ru")),
        (named("Петров", "Иван", phone=PHONE), named("Сидоров", "Олег", phone=PHONE)),
        (named("Петров", "Иван", email=EMAIL), named(None, None, email=EMAIL)),
        (named("Кузнецова", "Анна", phone=PHONE), named(None, "Анна", other_contacts="дочь: 8 999 123-45-67")),
        (named("Кузнецова", "Анна", email=EMAIL), named("Кузнецова", "Анна", other_contacts="ANNA@mail.ru")),
        (named("Иванова-Петрова", "Анна", phone=PHONE), named("Петрова", "Анна", phone=PHONE)),
    ],
)
def test_a_second_signal_makes_a_proposal(one: Cells, two: Cells) -> None:
    assert not only(made(one, two)).sure


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (named("Петров", "Иван", patronymic="Иванович"), named("Петров", "Иван", patronymic="Иванович")),
        (named("Петров", "Иван", phone=PHONE), named("Петров", "Иван", phone=OTHER_PHONE)),
        (named("Петров", "Иван", phone=PHONE), named("Петров", "Иван", phone="765-43-21")),
        (named("Петров", "Иван", city="Тверь"), named("Петров", "Иван", city="Тверь")),
        (named("Петров", "Иван", email="ivan12@mail.ru"), named("Петров", "Иван", email="ivan13@mail.ru")),
        (named("Петров", "Иван", email="petrov@mail.ru"), named("Петров", "Иван", email="info@petrov.ru")),
        (
            named("Петров", "Иван", phone=PHONE, birthday=date(1980, 5, 6)),
            named("Сидоров", "Олег", phone=PHONE, birthday=date(1999, 1, 2)),
        ),
        (named("Петров", "Иван", birthday=date(1980, 5, 6)), named("Петров", "Иван", birthday=date(1971, 11, 28))),
        (named(None, None), named(None, None)),
        (named(None, None, birthday="скоро"), named(None, None, birthday="скоро")),
    ],
)
def test_namesakes_and_strangers_are_nothing(one: Cells, two: Cells) -> None:
    assert not pairs(made(one, two))


def test_relatives_are_asked_about_with_less_than_one_person_would_have() -> None:
    family = made(named("Петров", "Иван", phone=PHONE), named("Петрова", "Марина", phone=PHONE))
    person = made(named("Петров", "Иван", phone=PHONE), named("Петров", "Ваня", phone=PHONE))
    assert 50 <= only(family).likeness < 65 < only(person).likeness


def test_an_office_phone_joins_nobody_but_namesakes() -> None:
    office = [named(f"Фамилин{number}", f"Имя{chr(1072 + number)}", phone=PHONE) for number in range(20)]
    office += [named("Котова", "Вера", phone=PHONE), named("Белкина", "Верочка", phone=PHONE)]
    office += [named("Редькина", "Вера", phone=PHONE), named("Редькина", "Вера", phone=PHONE)]
    assert set(by_ids(pairs(made(*office)))) == {"p22 p23"}


def test_other_columns_count_and_a_value_may_stand_in_the_wrong_one() -> None:
    one = named("Петров", "Иван", street="Лесная", flat="квартира 17")
    two = named("Петров", "Иван", street="квартира 17", flat="Лесная")
    pair = only(made(one, two, others=("street", "flat")))
    assert "street" in pair.why("en")
    assert "another column" in pair.why("en")


def test_a_wrong_address_of_a_right_person_is_alike() -> None:
    one = named("Петров", "Иван", phone=PHONE, street="Лесная улица, 12")
    two = named("Петров", "Иван", phone=PHONE, street="Лесная улца, 12")
    assert "“street” is alike" in only(made(one, two, others=("street",))).why("en")


def test_the_likeness_grows_with_evidence() -> None:
    base, more = named("Петров", "Иван", phone=PHONE), []
    for cells in ({}, {"email": "petrov77@mail.ru"}, {"birthday": date(1980, 5, 6)}):
        base = base | cells
        other = base | {"last_name": "Петрова"}
        more.append((only(made(base, base)).likeness, only(made(base, other)).likeness))
    assert more == sorted(more)
    assert all(same > kin for same, kin in more)
    percent = likeness(objects([-40.0, -3.0, 0.0, 3.0, 6.0, 900.0]).astype(float)).tolist()
    assert percent == [0, 33, 50, 67, 80, 99]


def test_only_what_is_likely_enough_is_returned_and_what_is_sure_always() -> None:
    rows = [named("Петров", "Иван", phone=PHONE), named("Петрова", "Марина", phone=PHONE)]
    rows += [named("Иванова", "Анна", phone=OTHER_PHONE, email=EMAIL)] * 2
    assert set(by_ids(pairs(made(*rows)))) == {"p0 p1", "p2 p3"}
    assert set(by_ids(pairs(made(*rows), likeness_from=100))) == {"p2 p3"}


# ---- what staff read


def test_the_reasons_say_why_in_both_languages() -> None:
    one = named("Кузнецова", "Наталья", phone=PHONE, birthday=date(1985, 3, 12), company="Вектор", city="Тверь")
    two = named("Кузнецова", "Наташа", phone="8 999 123 45 67", birthday=date(1985, 3, 13), company="Вектор")
    pair = only(made(one, two))
    assert pair.why("ru") == (
        "одинаковый телефон +79991234567; фамилия одна: Кузнецова; «Компания» совпадает: Вектор; "
        "имена похожи: Наталья — Наташа; дни рождения отличаются цифрой: 12.03.1985 — 13.03.1985"
    )
    assert pair.why("en") == (
        "same phone +79991234567; same last name: Кузнецова; same “Company”: Вектор; "
        "first names are alike: Наталья — Наташа; birthdays differ by a digit: 12.03.1985 — 13.03.1985"
    )
    assert pair.ids == {"p0", "p1"}


def test_the_reasons_say_what_speaks_against_last() -> None:
    one = named("Петров", "Иван", patronymic="Петрович", birthday=date(1980, 5, 6), **REACHED)
    two = named("Петров", "Иван", patronymic="Олегович", birthday=date(1999, 1, 1), **REACHED)
    assert only(made(one, two)).why("en") == (
        "same phone +79991234567; same e-mail anna@mail.ru; one name: Петров Иван; patronymics differ: Петрович — Олегович; "
        "birthdays differ: 06.05.1980 — 01.01.1999"
    )


def test_a_shared_phone_is_shown_as_written_and_with_how_many_have_it() -> None:
    rows = [named("Петров", name, other_contacts="89991234567, 89991234568") for name in ("Иван", "Олег", "Анна")]
    found = by_ids(pairs(made(*rows)))
    assert "same phone …9991234567 (on 3 cards)" in found["p0 p1"].why("en")
    numbers = made(named("Петров", "Иван", phone=79991234567.0), named("Петров", "Иван", phone=PHONE))
    assert "same phone 79991234567;" in only(numbers).why("en")


def test_names_exchanged_are_told() -> None:
    pair = only(made(named("Петров", "Иван", **REACHED), named("Иван", "Петров", **REACHED)))
    assert "имя и фамилия переставлены: Петров Иван — Иван Петров" in pair.why("ru")


# ---- out of a workbook


def test_clients_and_archive_are_one_base_without_those_who_are_merged_already() -> None:
    snapshot = sheet(
        """
        clients
        | id | last_name | first_name | phone | nick | +Home address | +Colour |
        | b1 | Ivanova | Anna | +79991234567 | anna85 | Lesnaya 5 | red |
        | #3 | Ivanova | Anna | +79991234567 | | | |
        archive
        | id | last_name | first_name | phone | merged_into |
        | a1 | Ivanova | Ann | +79991234567 | |
        | c1 | Ivanova | Anna | +79991234567 | b1 |
        """
    )
    found = people(snapshot)
    assert found.ids.tolist() == ["b1", "a1"]
    assert list(found.others) == ["nick", "object", "++Home address"]
    assert found.others["nick"].tolist() == ["anna85", None]
    assert set(by_ids(pairs(found))) == {"a1 b1"}
    assert len(found) == 2


def test_a_column_of_staffs_own_is_called_by_its_header() -> None:
    snapshot = sheet(
        """
        clients
        | id | last_name | first_name | phone | Адрес | nick |
        | a | Ivanova | Anna | +79991234567 | Лесная 5 | anna85 |
        | b | Ivanova | Anna | +79991234567 | Лесная 5 | anna85 |
        """
    )
    why = only(people(snapshot)).why("en")
    assert "same “Адрес”: Лесная 5" in why
    assert "same “Messenger nick”: anna85" in why


def test_no_people_have_no_pairs() -> None:
    assert pairs(made()) == ()
    assert pairs(made(named("Иванова", "Анна", **REACHED))) == ()
