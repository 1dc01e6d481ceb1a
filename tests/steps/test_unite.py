"""Duplicates (Q6): what stands in the tab, what staff's words do, and that nothing of a card is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.words import LANGUAGES
from sheetcrm.model.words import uniting as words
from sheetcrm.policy.merging import together, told
from sheetcrm.policy.uniting import decisions, joined, keeper, unfolded
from sheetcrm.steps import match, unite
from tests.sheets import broken, cells, sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

TWO = """
settings
| name | value |
| Duplicates: merge alone | {alone} |
clients
| id | last_name | first_name | phone        | email        | purchases | first_contact | notes   | tags     | consent | no_letters | city   | Tea   |
| a  | Smith     | Anna       | +79991112233 | anna@mail.ru | 3         | 2025-01-01    | first   | vip      | yes     |            | Moscow | green |
| b  | Smith     | Anna       | +79991112233 | anna@mail.ru |           | 2026-02-01    | another | vip, new | no      | yes        | Tver   |       |
| c  | Brown     | Charles    | +79995556677 | c@mail.ru    |           | 2026-02-01    |         |          |         |            |        |       |
orders
| id | client       | client_id |
| o1 | +79991112233 | b         |
| o2 | c@mail.ru    | c         |
"""  # noqa: E501 - a sheet


def remembered(snapshot: Snapshot, plan: Plan) -> Snapshot:
    """Return what the next night sees, as the ledger would remember it."""
    after = snapshot.after(plan)
    assert plan.pairing is not None
    pairing = plan.pairing
    known = replace(after.memory, paired=pairing.paired, apart=pairing.apart, folded=pairing.folded)
    return replace(after, memory=known)


def shown(alone: int = 0, text: str = TWO, **memory: Any) -> Snapshot:
    """Return the workbook on the morning after the first night."""
    snapshot = sheet(text.replace("{alone}", str(alone)))
    snapshot = replace(snapshot, memory=replace(snapshot.memory, **memory))
    return remembered(snapshot, unite(snapshot))


def said(snapshot: Snapshot, **by_client: str) -> Snapshot:
    """Return the workbook in which staff decided."""
    table = snapshot["duplicates"]
    chosen = [
        by_client.get(str(client), old) for client, old in zip(table["client_id"], table["decision"], strict=True)
    ]
    return snapshot.after(Plan.of(table.change("decision", chosen, "")))


def test_cards_that_look_alike_stand_in_the_tab_with_why() -> None:
    snapshot = shown()
    table = snapshot["duplicates"]

    assert list(table["client_id"]) == ["a", "b"]
    assert len(set(table["group"])) == 1
    assert set(table["likeness"]) == {100.0}
    assert "same phone" in table["why"][0]
    assert table["client"][0] == "Smith Anna, +79991112233, anna@mail.ru"
    assert not unite(snapshot)


@pytest.mark.parametrize("word", words.MERGE.both())
def test_merge_makes_one_card_and_loses_nothing(word: str) -> None:
    snapshot = said(shown(edited={"b": "2026-11-01"}), b=word)
    plan = unite(snapshot)
    after = remembered(snapshot, plan)

    assert list(after["clients"].ids) == ["a", "c"]
    kept = cells(after, "clients", "city", "tags", "notes", "consent", "no_letters", "+Tea")["a"]
    assert kept == (
        "Tver",
        "vip, new",
        "first\nanother\nCity: Moscow\nConsent to letters: yes",
        False,
        True,
        "green",
    )
    assert cells(after, "archive", "merged_into", "archived", "first_name")["b"] == ("a", date(2026, 11, 22), "Anna")
    assert "merged with the card of Smith Anna (a)" in str(cells(after, "archive", "archived_why")["b"])
    assert cells(after, "orders", "client_id") == {"o1": "a", "o2": "c"}
    assert after.memory.merged == {"b": "a"}
    assert not len(after["duplicates"])
    assert not unite(after)
    assert not match(after)


def test_the_older_value_gives_way_and_is_kept() -> None:
    plan = unite(said(shown(), a="merge"))
    after = shown().after(plan)

    assert cells(after, "clients", "city", "notes")["a"] == (
        "Tver",
        "first\nanother\nCity: Moscow\nConsent to letters: yes",
    )
    older = unite(said(shown(edited={"a": "2026-11-01"}), a="merge"))
    assert cells(shown().after(older), "clients", "city", "notes")["a"] == (
        "Moscow",
        "first\nanother\nCity: Tver\nConsent to letters: yes",
    )


@pytest.mark.parametrize("word", [*words.KEEP_BOTH.both(), *words.FAMILY.both()])
def test_who_is_not_one_person_is_never_asked_about_again(word: str) -> None:
    snapshot = said(shown(), a=word)
    after = remembered(snapshot, unite(snapshot))

    assert after.memory.apart == frozenset({frozenset({"a", "b"})})
    assert not len(after["duplicates"])
    assert not unite(after)
    assert not len(remembered(after, unite(after))["duplicates"])


def test_later_leaves_everything_as_it_is_and_says_so_to_nobody() -> None:
    snapshot = said(shown(alone=0), a="later")
    plan = unite(snapshot)

    assert not plan
    assert not plan.skipped


def test_the_sure_merge_alone_only_where_a_setting_says_so() -> None:
    """And once they have stood in the tab for a night, for somebody may have a word to say."""
    assert not unite(shown(alone=0)).moves
    assert not unite(sheet(TWO.replace("{alone}", "1"))).moves
    assert [move.id for move in unite(shown(alone=1)).moves] == ["b"]
    waiting = said(shown(), b="later")
    settings = waiting["settings"]
    alone = waiting.after(Plan.of(settings.change("value", [1], "")))
    assert not unite(alone).moves
    apart = said(alone, b="keep both")
    assert not unite(apart).moves


def test_a_word_that_is_not_understood_or_stands_in_an_edited_row_does_nothing_and_is_told() -> None:
    unclear = unite(said(shown(), a="yes please"))
    assert "not understood" in unclear.skipped[0].sentence
    snapshot = said(shown(), a="merge")
    table = snapshot["duplicates"]
    edited = snapshot.after(Plan.of(table.change("client_id", ["c", "b"], "")))
    plan = unite(edited)
    assert [skip.sentence for skip in plan.skipped] == [words.CHANGED.en]
    assert not plan.moves


def test_cards_that_changed_meanwhile_are_not_merged() -> None:
    snapshot = said(shown(), a="merge")
    clients = snapshot["clients"]
    other = snapshot.after(
        Plan.of(
            clients.change("phone", ["+79991110000", *clients["phone"][1:]], ""),
            clients.change("email", ["other@mail.ru", *clients["email"][1:]], ""),
            clients.change("first_name", ["Oleg", *clients["first_name"][1:]], ""),
            clients.change("last_name", ["Kim", *clients["last_name"][1:]], ""),
        )
    )
    plan = unite(other)

    assert [skip.sentence for skip in plan.skipped] == [words.CHANGED.en]
    assert not plan.moves
    assert plan.removals["duplicates"]


def test_a_card_that_is_being_edited_waits() -> None:
    snapshot = said(shown(), a="merge")
    for change in ({"settled": np.array([True, False, True])}, {"loose": np.array([True, False, False])}):
        clients = replace(snapshot["clients"], **change)  # type: ignore[arg-type]
        plan = unite(replace(snapshot, tables={**snapshot.tables, "clients": clients}))
        assert [skip.sentence for skip in plan.skipped] == [words.BUSY.en]
        assert not plan.moves
    shelf = sheet("archive\n| id |\n| b |\n")["archive"]
    copied = unite(replace(snapshot, tables={**snapshot.tables, "archive": shelf}))
    assert not copied.moves
    alone = shown(alone=1)
    clients = replace(alone["clients"], settled=np.array([True, False, True]))
    assert not unite(replace(alone, tables={**alone.tables, "clients": clients})).skipped


THREE = """
clients
| id | last_name | first_name | phone        | email         |
| a  | Smith     | Anna       | +79991112233 | anna@mail.ru  |
| b  | Smith     | Anna       | +79991112233 | anna@mail.ru  |
| c  | Smith     | Anna       | +79991112233 | anna@mail.ru  |
"""


def test_of_three_those_marked_are_merged_and_one_mark_is_not_enough() -> None:
    snapshot = shown(text=THREE)
    assert [skip.sentence for skip in unite(said(snapshot, a="merge")).skipped] == [words.MARK_TWO.en]
    plan = unite(said(snapshot, a="merge", b="merge", c="family"))
    after = remembered(snapshot, plan)
    assert [move.id for move in plan.moves] == ["b"]
    assert after.memory.apart == frozenset({frozenset("ac"), frozenset("bc")})
    assert list(after["clients"].ids) == ["a", "c"]
    everyone = unite(said(snapshot, a="merge", b="merge", c="merge"))
    assert sorted(move.id for move in everyone.moves) == ["b", "c"]
    assert snapshot.after(everyone).memory.merged == {"b": "a", "c": "a"}


ARCHIVED = """
clients
| id | last_name | first_name | phone        | email        |
{here}
archive
| id | last_name | first_name | phone        | email        | archived   | purchases | city |
| b  | Smith     | Anna       | +79991112233 | anna@mail.ru | 2026-01-01 | 9         | Tver |
| d  | Smith     | Anna       | +79991112233 | anna@mail.ru | 2026-01-01 | 1         | Omsk |
"""
HERE = "| a  | Smith     | Anna       | +79991112233 | anna@mail.ru |"


def test_archived_cards_count_and_the_one_among_the_clients_stays() -> None:
    snapshot = shown(text=ARCHIVED.format(here=HERE))
    assert "archived" in str(cells(snapshot, "duplicates", "client")[f"{snapshot['duplicates']['group'][0]}-b"])
    plan = unite(said(snapshot, a="merge", b="merge", d="merge"))
    after = snapshot.after(plan)

    assert not plan.moves
    assert cells(after, "archive", "merged_into") == {"b": "a", "d": "a"}
    assert cells(after, "clients", "city")["a"] == "Omsk"
    assert cells(after, "clients", "notes")["a"] == "City: Tver"
    nobody = shown(
        text=ARCHIVED.format(
            here=HERE.replace("| a ", "| a ")
            .replace("Smith", "Kim")
            .replace("Anna", "Oleg")
            .replace("+79991112233", "")
            .replace("anna@mail.ru", "")
        )
    )
    both = unite(said(nobody, b="merge"))
    assert cells(nobody.after(both), "archive", "merged_into") == {"b": None, "d": "b"}


def test_many_merges_in_one_night_are_as_each_by_itself() -> None:
    """Two that share a card see one another; those that do not need not."""
    rows = "".join(
        f"| {n}{side} | P{n} | +7999000{n:02}{n:02} | p{n}@mail.ru | {side} |\n" for n in range(9) for side in "xy"
    )
    snapshot = sheet("clients\n| id | first_name | phone | email | city |\n" + rows)
    evening = remembered(snapshot, unite(snapshot))
    chosen = Plan.of(evening["duplicates"].change("decision", ["merge"] * 18, ""))
    after = remembered(evening, unite(evening.after(chosen)))

    assert len(after["clients"]) == len(after["archive"]) == 9
    assert set(cells(after, "clients", "first_name").values()) == {f"P{n}" for n in range(9)}
    for row, into in cells(after, "archive", "merged_into").items():
        assert (row[0], row[1] != into[1]) == (into[0], True)
        assert cells(after, "clients", "city")[into] == row[1]
        assert f"City: {into[1]}" in str(cells(after, "clients", "notes")[into])


def test_of_two_groups_with_a_card_in_common_the_second_sees_what_became_of_the_first() -> None:
    """Somebody copied rows of one group under another: A with B, and B with C, of whom A and C are not one person."""
    snapshot = shown(alone=0, text=THREE)
    listed = snapshot["duplicates"]
    rows = {str(row["client_id"]): row for row in (listed.cells(at) for at in range(len(listed)))}
    split = {
        f"{group}-{one}": (group, one, str(rows[one]["client"]))
        for group in ("1", "2")
        for one in ("ab", "bc")[int(group) - 1]
    }
    fresh = [
        Row(key, {**rows[one], "id": key, "group": group, "decision": "merge"})
        for key, (group, one, _) in split.items()
    ]
    apart = frozenset({frozenset("ac")})
    snapshot = snapshot.after(Plan.of(removals={"duplicates": list(listed.ids)}, appends={"duplicates": fresh}))
    snapshot = replace(snapshot, memory=replace(snapshot.memory, paired=split, apart=apart))
    after = remembered(snapshot, unite(snapshot))

    assert len(after["clients"]) == 2
    ((row, stays),) = after.memory.merged.items()
    assert "b" in {row, stays}


def test_a_chain_of_merges_leads_to_the_one_that_stayed() -> None:
    text = ARCHIVED.format(here=HERE)
    snapshot = sheet(text)
    archive = snapshot["archive"]
    first = snapshot.after(Plan.of(archive.change("merged_into", ["d", None], "")))
    second = first.after(Plan.of(first["archive"].change("merged_into", ["d", "a"], "")))

    assert second.memory.merged == {"b": "a", "d": "a"}
    orders = Plan.of(appends={"orders": [Row("o1", {"client": "b"}), Row("o2", {"client": "+79991112233"})]})
    third = second.after(orders)
    assert cells(third.after(match(third)), "orders", "client_id") == {"o1": "a", "o2": "a"}
    circle = first.after(Plan.of(first["archive"].change("merged_into", ["d", "b"], "")))
    assert set(circle.memory.merged) == {"b", "d"}


def test_the_tab_shows_no_more_groups_than_the_setting_says_and_whole_ones() -> None:
    rows = "".join(
        f"| {x}{n} | Smith{n} | Anna | +7{n}9{n}11{n}22{n}{n} | a{n}@mail.ru |\n" for n in range(4) for x in ("a", "b")
    )
    text = (
        "settings\n| name | value |\n| Duplicates: groups shown | 2 |\n"
        f"clients\n| id | last_name | first_name | phone | email |\n{rows}"
    )
    snapshot = shown(text=text)
    assert len(snapshot["duplicates"]) == 4
    one = snapshot.after(Plan.of(removals={"duplicates": [snapshot["duplicates"].ids[0]]}))
    plan = unite(one)
    after = remembered(one, plan)
    assert len(after["duplicates"]) == 4
    assert not unite(after)
    copied = snapshot.after(
        Plan.of(appends={"duplicates": [Row("x", {"id": "x", "client_id": "a0"}), Row("y", {"client_id": "a1"})]})
    )
    assert set(unite(copied).removals["duplicates"]) == {"x", "y"}


def test_nothing_happens_where_a_tab_cannot_be_read() -> None:
    snapshot = said(shown(), a="merge")
    for key in ("clients", "archive", "duplicates"):
        assert not unite(broken(snapshot, key))
    plan = unite(broken(snapshot, "orders"))
    assert plan.moves
    assert not any(tab == "orders" for tab, _ in plan.changes)


def test_of_cards_alike_in_all_that_counts_the_first_by_id_stays() -> None:
    snapshot = sheet("clients\n| id | purchases | first_contact |\n| b | 1 | |\n| a | 1 | |\n| c | many | 2026-01-01 |")
    assert keeper(snapshot, {"a", "b"}) == "a"
    assert keeper(snapshot, {"a", "c"}) == "a"
    plan = joined(snapshot, {"a", "b"})
    assert "the card of — (a)" in str(plan.moves[0].values["archived_why"])


def test_decisions_are_none_where_nobody_decided() -> None:
    assert decisions(shown()) == decisions(sheet("clients\n| id |"))


def test_a_cell_in_a_note_reads_as_people_write_it() -> None:
    assert [told(True, language) for language in LANGUAGES] == ["да", "yes"]
    assert told(False, "en") == "no"
    assert told(date(2026, 4, 3), "en") == "03.04.2026"


def test_what_does_not_stand_any_more_is_kept_where_it_belongs() -> None:
    table = sheet("clients\n| id | Tea |\n| a | green |")["clients"]
    mine: dict[str, Any] = {"phone": "+1", "email": "A@b.ru", "+Tea": "green", "tags": "vip", "notes": "x"}
    other: dict[str, Any] = {
        "phone": "+2",
        "email": "a@B.ru",
        "+Tea": "black",
        "+Coffee": 2.0,
        "score": 5,
        "archived": date(2026, 1, 1),
        "tags": "VIP",
        "notes": "x",
        "other_contacts": "+2",
        "keep": True,
        "city": None,
    }
    assert together(mine, other, table, "en", newer=False) == {
        "keep": True,
        "other_contacts": "+2",
        "notes": "x\nTea: black\nCoffee: 2",
    }
    assert together(mine, other, table, "ru", newer=True) == {
        "phone": "+2",
        "+Tea": "black",
        "keep": True,
        "other_contacts": "+2, +1",
        "notes": "x\nTea: green\nCoffee: 2",
    }
    bare = replace(table, frame=table.frame.drop(columns=["notes", "tags", "other_contacts"]))
    assert together(mine, {"tags": "vip", "phone": "+2"}, bare, "en", newer=True) == {"phone": "+2"}


@pytest.mark.parametrize(
    ("mine", "other", "stands"),
    [
        (True, True, "same"),
        (True, None, None),
        (None, True, "same"),
        (True, False, False),
        (False, True, "same"),
        (None, False, False),
        (False, None, "same"),
        (None, None, "same"),
    ],
)
def test_consent_stands_only_where_both_have_it(mine: bool | None, other: bool | None, stands: object) -> None:
    table = sheet("clients\n| id |\n| a |")["clients"]
    changed = together({"consent": mine}, {"consent": other}, table, "en", newer=True)

    assert changed.get("consent", "same") is stands
    assert ("notes" in changed) == (mine is not other and True in {mine, other})


def test_what_a_card_held_is_brought_over_once_and_only_where_it_can_be() -> None:
    """A card that joined another while nobody looked, such as in a run that died, is brought over at the next look."""
    text = ARCHIVED.format(here=HERE)
    snapshot = sheet(text)
    shelf = snapshot["archive"]
    joined_ = snapshot.after(Plan.of(shelf.change("merged_into", ["a", "nobody"], "")))
    assert unfolded(joined_) == {"a": ["b"]}
    after = remembered(joined_, unite(joined_))
    assert cells(after, "clients", "city")["a"] == "Tver"
    assert after.memory.folded == {"b"}
    moved = after.after(Plan.of(after["clients"].change("city", ["Omsk"], "")))
    assert not unite(moved)
    clients = replace(joined_["clients"], settled=np.array([False]))
    assert not unfolded(replace(joined_, tables={**joined_.tables, "clients": clients}))


def test_a_decision_that_was_carried_out_already_says_nothing_more() -> None:
    snapshot = said(shown(), a="merge")
    half = snapshot.after(joined(snapshot, {"a", "b"}))
    plan = unite(half)

    assert not plan.skipped
    assert not plan.moves
    assert cells(half.after(plan), "orders", "client_id")["o1"] == "a"


def test_who_is_not_one_person_with_a_card_is_not_the_one_that_it_joined_either() -> None:
    snapshot = shown(alone=0, text=THREE)
    apart = replace(snapshot, memory=replace(snapshot.memory, apart=frozenset({frozenset("ab")})))
    plan = unite(said(apart, b="merge", c="merge"))
    after = remembered(apart, plan)
    assert after.memory.merged == {"c": "b"}
    assert frozenset("ab") in after.memory.apart
    joined_first = replace(apart, memory=replace(apart.memory, apart=frozenset({frozenset("ac"), frozenset("zc")})))
    after = remembered(joined_first, unite(said(joined_first, b="merge", c="merge")))
    assert frozenset("ab") in after.memory.apart
    assert not len(after["duplicates"])
    sure = sheet(THREE + "settings\n| name | value |\n| Duplicates: merge alone | 1 |")
    sure = replace(sure, memory=replace(sure.memory, apart=frozenset({frozenset("ab")})))
    evening = remembered(sure, unite(sure))
    night = remembered(evening, unite(evening))
    assert len(night["clients"]) == 2
    both = replace(
        said(snapshot, a="merge", b="merge"), memory=replace(snapshot.memory, apart=frozenset({frozenset("ab")}))
    )
    assert not unite(both).moves


def test_a_tick_beside_what_is_not_the_card_any_more_does_nothing() -> None:
    snapshot = said(shown(), a="merge")
    clients = snapshot["clients"]
    retyped = snapshot.after(Plan.of(clients.change("first_name", ["Peter", *clients["first_name"][1:]], "")))
    plan = unite(retyped)
    assert [skip.sentence for skip in plan.skipped] == [words.CHANGED.en]
    assert not plan.moves
    table = snapshot["duplicates"]
    sorted_alone = snapshot.after(Plan.of(table.change("client", list(table["client"])[::-1], "")))
    other = sorted_alone.after(Plan.of(sorted_alone["duplicates"].change("client", ["Somebody", "Somebody"], "")))
    assert [skip.sentence for skip in unite(other).skipped] == [words.CHANGED.en]


def test_what_an_archived_card_did_long_ago_is_no_sign_of_life_of_another() -> None:
    text = """
    clients
    | id |
    archive
    | id | first_name | last_action | merged_into |
    | a  | Anna       | 2022-01-01  |             |
    | b  | Anna       | 2023-01-01  | a           |
    | c  | Carl       |             |             |
    | d  | Carl       |             | c           |
    """
    snapshot = sheet(text)
    after = snapshot.after(unite(snapshot))
    assert cells(after, "archive", "last_action") == {
        "a": date(2023, 1, 1),
        "b": date(2023, 1, 1),
        "c": None,
        "d": None,
    }


def test_any_wish_not_to_be_written_to_stands_before_none() -> None:
    table = sheet("clients\n| id |\n| a |")["clients"]
    asked = "asked by phone not to write"
    assert together({"no_letters": False}, {"no_letters": asked}, table, "en", newer=False) == {"no_letters": asked}
    assert together({"no_letters": True}, {"no_letters": False}, table, "en", newer=True) == {}
    kept = together({"no_letters": True}, {"no_letters": asked}, table, "en", newer=True)
    assert kept == {"notes": f"No automatic letters: {asked}"}


def test_cards_that_are_alike_no_more_by_the_settings_are_not_merged() -> None:
    text = TWO.replace("anna@mail.ru", "").replace("{alone}", "0")
    snapshot = said(shown(text=text), a="merge")
    stricter = snapshot["settings"]
    other = sheet(text.replace("| Duplicates: merge alone | 0 |", "| Duplicates: show from, % | 100 |"))
    assert len(stricter)
    plan = unite(replace(snapshot, tables={**snapshot.tables, "settings": other["settings"]}))
    assert [skip.sentence for skip in plan.skipped] == [words.CHANGED.en]
    assert not plan.moves


def test_what_staff_see_of_a_card_fits_a_cell() -> None:
    text = TWO.replace("{alone}", "0").replace("Anna", "A" * 2000)
    snapshot = shown(text=text)
    assert {len(str(cell)) for key in ("client", "why") for cell in snapshot["duplicates"][key]} <= {500}
    assert not unite(snapshot)
