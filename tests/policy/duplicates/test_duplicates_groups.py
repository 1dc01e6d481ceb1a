from __future__ import annotations

from sheetcrm.policy.duplicates import Pair, groups


def pair(ids: str, likeness: int = 80, *, sure: bool = False) -> Pair:
    return Pair(ids[0], ids[1], likeness, sure, ())


def test_who_makes_pairs_with_everybody_is_one_group() -> None:
    (group,) = groups([pair("ab", 90), pair("ac", 70), pair("bc", 60)])
    assert group.ids == ("a", "b", "c")
    assert [one.likeness for one in group.pairs] == [90, 70, 60]
    assert group.likeness == 60
    assert not group.sure


def test_one_shared_phone_does_not_chain_strangers_together() -> None:
    told = groups([pair("ab", 90), pair("bc", 80), pair("cd", 70)])
    assert [group.ids for group in told] == [("a", "b"), ("c", "d")]


def test_the_most_alike_are_united_first_in_whatever_order_they_come() -> None:
    told = [pair("ab", 70), pair("bc", 90)]
    assert groups(told) == groups(told[::-1])
    assert [group.ids for group in groups(told)] == [("b", "c")]


def test_sure_pairs_unite_as_a_chain() -> None:
    (group,) = groups([pair("ab", 100, sure=True), pair("cd", 100, sure=True), pair("bc", 100, sure=True)])
    assert group.ids == ("a", "b", "c", "d")
    assert group.sure
    assert len(group.pairs) == 3


def test_two_whom_staff_said_are_two_are_in_no_group_together() -> None:
    chain = [pair("ab", 100, sure=True), pair("bc", 100, sure=True)]
    told = groups(chain, {frozenset("ac"), frozenset("xy")})
    assert [group.ids for group in told] == [("a", "b")]
    assert not groups([pair("ab")], {frozenset("ab")})


def test_a_group_is_sure_only_where_all_its_pairs_are() -> None:
    (group,) = groups([pair("ab", 100, sure=True), pair("ac", 70), pair("bc", 70)])
    assert not group.sure
    assert not groups([])
