"""What holds for all people: order does not matter, strangers change nothing, relatives are never sure, and nothing takes forever."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.plan import objects
from sheetcrm.policy.duplicates import Pair, groups, pairs, people
from sheetcrm.policy.duplicates.candidates import CROWD, candidates
from sheetcrm.policy.duplicates.cards import cards
from sheetcrm.policy.duplicates.people import COLUMNS
from tests.benchmarks.duplicates import report, truth
from tests.benchmarks.duplicates_people import as_people, town
from tests.policy.duplicates.people_made import by_ids, made
from tests.sheets import sheet

if TYPE_CHECKING:
    import random

    import pytest

PHONES = ("+79991234567", "8 999 123-45-67", "+79991234576", "+79127654321", None)
PERSON = st.fixed_dictionaries(
    {
        "last_name": st.sampled_from(("Иванов", "Иванова", "Ivanova", "Петров", "Анна", "Кузнецва", None)),
        "first_name": st.sampled_from(
            ("Анна", "Аня", "Anna", "Мария", "Марина", "Саша", "Александр", "А.", "Иванова", None)
        ),
        "patronymic": st.sampled_from(("Ивановна", "Иванович", "Петровна", None, None)),
        "phone": st.sampled_from(PHONES),
        "email": st.sampled_from(("anna@mail.ru", "anna@ya.ru", "anna85@ya.ru", "anna85@mail.ru", None)),
        "other_contacts": st.sampled_from((*PHONES, "anna@mail.ru, мама", None)),
        "birthday": st.sampled_from((date(1980, 1, 2), date(1980, 2, 1), date(1999, 5, 6), "лето", None)),
        "company": st.sampled_from(("Ромашка", "ООО «Ромашка»", None)),
        "city": st.sampled_from(("Тверь", "Tver", None)),
        "street": st.sampled_from(("Лесная, 5", "Лесная, 7", None)),
    }
)
EVERYBODY = st.lists(PERSON, max_size=9)


def found(rows: list[dict[str, object]]) -> dict[str, Pair]:
    return by_ids(pairs(made(*rows, others=("street",))))


@given(EVERYBODY, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_does_not_matter(rows: list[dict[str, object]], dice: random.Random) -> None:
    rows = [row | {"id": f"p{place}"} for place, row in enumerate(rows)]
    mixed = rows.copy()
    dice.shuffle(mixed)
    assert found(mixed) == found(rows)


@given(EVERYBODY)
@settings(max_examples=40, deadline=None)
def test_nobody_is_paired_with_themselves_and_no_pair_comes_twice(rows: list[dict[str, object]]) -> None:
    told = pairs(made(*rows, others=("street",)))
    assert all(pair.one < pair.two for pair in told)
    assert len({pair.ids for pair in told}) == len(told)
    assert list(told) == sorted(told, key=lambda pair: (pair.one, pair.two))
    assert all(pair.reasons for pair in told)


@given(EVERYBODY)
@settings(max_examples=40, deadline=None)
def test_a_stranger_changes_nobodys_sureness(rows: list[dict[str, object]]) -> None:
    stranger: dict[str, object] = {"last_name": "Незванов", "first_name": "Эраст", "phone": "+79610000001"}
    before = {key for key, pair in found(rows).items() if pair.sure}
    assert {key for key, pair in found([*rows, stranger]).items() if pair.sure} == before


@given(EVERYBODY, st.data())
@settings(max_examples=40, deadline=None)
def test_what_staff_said_are_two_people_never_comes_again(rows: list[dict[str, object]], data: st.DataObject) -> None:
    everyone = made(*rows)
    known = pairs(everyone)
    apart = data.draw(st.sets(st.sampled_from([pair.ids for pair in known]))) if known else set()
    left = pairs(everyone, apart)
    assert {pair.ids for pair in left} == {pair.ids for pair in known} - apart
    for group in groups(left, apart):
        assert not any(both <= set(group.ids) for both in apart)


@given(EVERYBODY)
@settings(max_examples=40, deadline=None)
def test_sure_pairs_never_contradict_each_other(rows: list[dict[str, object]]) -> None:
    sure = {pair.ids for pair in found(rows).values() if pair.sure}
    for one in sure:
        for two in sure:
            assert len(one & two) != 1 or one ^ two in sure


@given(EVERYBODY)
@settings(max_examples=40, deadline=None)
def test_what_is_sure_has_one_phone_one_address_and_no_other_birthday(rows: list[dict[str, object]]) -> None:
    for pair in found(rows).values():
        one, two = (rows[int(row[1:])] for row in (pair.one, pair.two))
        if pair.sure:
            assert one["first_name"] or one["last_name"]
            assert one["birthday"] == two["birthday"] or None in (one["birthday"], two["birthday"])
            assert pair.likeness == 100


@given(st.permutations(["Мария", "Марина", "Иван", "Анна"]), st.sampled_from(["Петров", "Петрова", None]))
@settings(max_examples=12, deadline=None)
def test_relatives_are_asked_about_and_never_sure(names: list[str], last: str | None) -> None:
    home: dict[str, object] = {
        "phone": "+79991234567",
        "email": "fam@mail.ru",
        "city": "Тверь",
        "street": "Лесная, 5",
        "last_name": last,
    }
    told = found([home | {"first_name": name} for name in names])
    assert len(told) == 6
    assert not any(pair.sure for pair in told.values())


def test_both_languages_are_one_result() -> None:
    rows = "| a | Иванова | Анна | +79991234567 | |\n| b | Ivanova | Anya | +79991234567 | |\n"
    ru = sheet(f"clients\n| id | Фамилия | Имя | Телефон | Эл. почта |\n{rows}", language="ru")
    en = sheet(f"clients\n| id | Last name | First name | Phone | E-mail |\n{rows}", language="en")
    assert pairs(people(ru)) == pairs(people(en)) != ()


def test_all_who_could_be_one_person_are_compared() -> None:
    made_up = town(3000, 5)
    known = cards(as_people(made_up))
    one, two = candidates(known)
    assert (one < two).all()
    compared = set(zip(one.tolist(), two.tolist(), strict=True))
    true = truth({str(place): card for place, card in enumerate(made_up)})
    missed = [ids for ids in true if tuple(sorted(map(int, ids))) not in compared]
    assert len(missed) < 0.02 * len(true)


def test_in_a_made_up_town_the_sure_ones_are_right_and_most_others_found(capsys: pytest.CaptureFixture[str]) -> None:
    made_up = town(4000, 11)
    everyone = as_people(made_up)
    by_id = dict(zip(everyone.ids.tolist(), made_up, strict=True))
    told = pairs(everyone)
    true = truth(by_id)
    sure = {pair.ids for pair in told if pair.sure}
    assert len(sure) > 50
    assert sure <= true
    assert len({pair.ids for pair in told} & true) > 0.93 * len(true)
    relatives = [pair for pair in told if pair.ids not in true and by_id[pair.one].home == by_id[pair.two].home]
    assert len(relatives) > 100
    strangers = [pair for pair in told if by_id[pair.one].home != by_id[pair.two].home]
    assert len(strangers) < 0.02 * len(told)
    report(by_id, told)
    assert "precision 1.000" in capsys.readouterr().out


def test_one_more_client_leaves_the_likeness_of_others_as_it_was() -> None:
    everyone = as_people(town(2000, 3))
    before = by_ids(pairs(everyone))
    stranger = made(
        {"id": "z", "last_name": "Незванов", "first_name": "Эраст", "phone": "+79610000001"}, others=["address"]
    )
    more = replace(
        everyone,
        ids=objects([*everyone.ids, *stranger.ids]),
        **{key: objects([*getattr(everyone, key), *getattr(stranger, key)]) for key in COLUMNS},
        others={"address": objects([*everyone.others["address"], None])},
    )
    after = by_ids(pairs(more))
    same = sum(before[key].likeness == after[key].likeness for key in before if key in after)
    assert same > 0.98 * len(before)
    assert len(before.keys() ^ after.keys()) < 0.01 * len(before)


def test_a_crowd_with_everything_the_same_is_chained_and_takes_no_square_of_time() -> None:
    row = {"last_name": "Иванов", "first_name": "Иван", "phone": "+79991234567", "email": "a@b.ru", "city": "Тверь"}
    count = 40 * CROWD
    began = time.process_time()
    told = pairs(made(*[row] * count))
    assert len(told) < 4 * count
    assert all(pair.sure for pair in told)
    assert [len(group.ids) for group in groups(told)] == [count]
    assert time.process_time() - began < 20


def test_a_crowd_on_one_phone_is_not_compared_all_with_all() -> None:
    count = 60 * CROWD
    rows = [
        {"first_name": ("Анна", "Олег", "Вера")[n % 3], "phone": "+79991234567", "city": "Тверь"} for n in range(count)
    ]
    one, _ = candidates(cards(made(*rows)))
    assert len(one) < 10 * count
    assert not pairs(made(*[{"phone": "+79991234567"}] * count))
