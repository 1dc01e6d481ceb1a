"""Tags that staff put together in the Problems tab: from the proposal to the cells, and the quiet night after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.plan import Plan
from sheetcrm.model.problems import Problem
from sheetcrm.model.snapshot import Memory
from sheetcrm.model.values.choices import tags_of
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.tagging import HELD_IN, is_about_tags, pair_mark, unused_after
from sheetcrm.steps import check, tidy
from tests.sheets import broken, cells, sheet, table

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

BASE = """
clients
| id | tags                            |
| a1 | garden party, VIP               |
| a2 | "garden-party; wine"            |
| a3 | "wine, garden-party, garden party" |
| a4 | garden party                    |
| a5 | garden party                    |
archive
| id | tags                            |
| z1 | "#garden-party; VIP"            |
"""
REST = {"a4": "garden party", "a5": "garden party"}


def answered(snapshot: Snapshot, decision: str = "accept", *, only: object = None) -> Snapshot:
    """Return the snapshot with what is proposed of tags (of one of them) shown and decided by staff."""
    shown = snapshot.after(check(snapshot))
    about = {key for key, one in shown.memory.shown.items() if is_about_tags(one) and only in {None, one.now}}
    problems = shown["problems"]
    decisions = [
        decision if key in about else held for key, held in zip(problems.ids, problems["decision"], strict=True)
    ]
    change = problems.change("decision", decisions, "staff")
    return shown.after(Plan.of(change))


def night(snapshot: Snapshot) -> Snapshot:
    """Return the snapshot after both steps."""
    tidied = snapshot.after(tidy(snapshot))
    return tidied.after(check(tidied))


def proposals(snapshot: Snapshot) -> list[tuple[object, object]]:
    """Return what of tags stands in the Problems tab."""
    return [(one.now, one.proposed) for one in snapshot.memory.shown.values() if is_about_tags(one)]


def put(snapshot: Snapshot, tab: str, **changes: object) -> Snapshot:
    return replace(snapshot, tables={**snapshot.tables, tab: replace(snapshot[tab], **changes)})  # type: ignore[arg-type]


def test_accepted_tags_become_one_with_everybody_and_the_next_night_is_quiet() -> None:
    after = night(answered(sheet(BASE)))

    assert cells(after, "clients", "tags") == {
        "a1": "garden party, VIP",
        "a2": "garden party, wine",
        "a3": "wine, garden party",
        **REST,
    }
    assert cells(after, "archive", "tags") == {"z1": "garden party, VIP"}
    assert ("garden party", "garden-party") in cells(after, "lists", "tag", "tag_synonyms").values()
    assert proposals(after) == []
    assert not tidy(after)
    assert not check(after)


def test_the_old_spelling_does_not_come_back() -> None:
    after = night(answered(sheet(BASE)))
    change = after["clients"].change("tags", ["garden-party", None, None, None, None], "staff")

    assert cells(night(after.after(Plan.of(change))), "clients", "tags")["a1"] == "garden party"


def test_what_staff_call_two_is_never_asked_again_from_either_side() -> None:
    after = night(answered(sheet(BASE), "never"))

    assert not tidy(after)
    assert proposals(after) == []
    assert pair_mark("garden party", "garden-party") in after.memory.dismissed
    more = table("clients", ["id", "tags"], [[f"b{n}", "garden-party"] for n in range(9)])
    turned = put(after, "clients", frame=more.frame, lines=more.lines, settled=more.settled)
    assert proposals(turned.after(check(turned))) == []


def test_a_cell_with_a_formula_and_a_row_being_typed_in_are_done_another_night() -> None:
    asked = answered(sheet(BASE))
    busy = put(asked, "archive", settled=np.zeros(1, dtype=bool))
    busy = put(busy, "clients", fixed={"tags": np.array([False, True, False, False, False])})
    plan = tidy(busy)
    after = night(busy)

    assert {(skip.tab, skip.row) for skip in plan.skipped} == {("clients", "a2"), ("archive", "z1")}
    assert cells(after, "clients", "tags") == {
        "a1": "garden party, VIP",
        "a2": "garden-party; wine",
        "a3": "wine, garden party",
        **REST,
    }
    assert proposals(after) == [("garden-party", "garden party")]
    assert not tidy(after)
    calm = put(after, "archive", settled=np.ones(1, dtype=bool))
    done = night(put(calm, "clients", fixed={}))
    assert cells(done, "archive", "tags") == {"z1": "garden party, VIP"}
    assert proposals(done) == []


def test_a_tag_of_lists_that_is_given_up_leaves_its_synonyms_to_the_other() -> None:
    text = "clients\n| id | tags |\n| a1 | garden party |\nlists\n| tag | tag_synonyms | source |\n"
    snapshot = sheet(text + "| garden party | fete | web |\n| garden-party | fête, picnic, Fete | shop |")
    after = night(answered(snapshot))

    assert cells(after, "lists", "tag", "tag_synonyms", "source") == {
        "#2": ("garden party", "fete, garden-party, fête, picnic", "web"),
        "#3": (None, None, "shop"),
    }
    assert not tidy(after)


def test_a_difference_of_case_alone_needs_no_synonym() -> None:
    after = night(answered(sheet("clients\n| id | tags |\n| a1 | Wine bar |\n| a2 | wine bar |\n| a3 | wine bar |")))

    assert set(cells(after, "clients", "tags").values()) == {"wine bar"}
    assert ("wine bar", None) in cells(after, "lists", "tag", "tag_synonyms").values()
    assert not tidy(after)


def test_a_list_without_room_grows() -> None:
    lists = "lists\n| tag | tag_synonyms |\n| VIP | |\n"
    after = night(answered(sheet(BASE + lists)))

    assert list(cells(after, "lists", "tag", "tag_synonyms").values()) == [
        ("VIP", None),
        ("garden party", "garden-party"),
    ]
    assert not tidy(after)


def test_a_place_with_a_formula_is_no_room() -> None:
    lists = "lists\n| tag | tag_synonyms | source |\n| VIP | | web |\n| | | shop |\n"
    snapshot = put(sheet(BASE + lists), "lists", fixed={"tag_synonyms": np.array([False, True])})
    after = night(answered(snapshot))

    assert list(after["lists"]["tag"]) == ["VIP", None, "garden party"]


@pytest.mark.parametrize("how", ["headers", "formula", "typing"])
def test_while_lists_cannot_be_written_all_waits(how: str) -> None:
    lists = "lists\n| tag | tag_synonyms |\n| VIP | |\n| garden party | |\n"
    asked = answered(sheet(BASE + lists))
    busy = {
        "headers": broken(asked, "lists", "status"),
        "formula": put(asked, "lists", fixed={"tag_synonyms": np.ones(2, dtype=bool)}),
        "typing": put(asked, "lists", settled=np.zeros(2, dtype=bool)),
    }[how]
    plan = tidy(busy)

    assert not any(key[0] == "archive" for key in plan.changes)
    assert [skip.tab for skip in plan.skipped] == ["lists"]
    assert cells(asked.after(tidy(asked)), "archive", "tags") == {"z1": "garden party, VIP"}


def test_what_a_rule_names_meanwhile_stays() -> None:
    asked = answered(sheet(BASE))
    rule = sheet(
        "rules\n| name | sort | column | condition | value | points |\n| r | profile | Tags | equals | garden-party | 5 |"
    )
    plan = tidy(replace(asked, tables={**asked.tables, "rules": rule["rules"]}))

    assert ("archive", "tags") not in plan.changes
    assert "is named by a rule" in plan.skipped[0].sentence


def test_what_came_into_lists_meanwhile_stays() -> None:
    asked = answered(sheet(BASE))
    lists = sheet("lists\n| tag | tag_synonyms |\n| garden-party | |")["lists"]
    plan = tidy(replace(asked, tables={**asked.tables, "lists": lists}))

    assert ("archive", "tags") not in plan.changes
    assert "is in Lists now" in plan.skipped[0].sentence


UNUSED = """
clients
| id | tags |
| a1 | VIP  |
lists
| source | tag     | tag_synonyms | status |
| web    | VIP     |              | lead   |
| shop   | wedding | bride        | new    |
"""


def old(text: str) -> Snapshot:
    """Return a book whose unused tags have been so since spring."""
    snapshot = sheet(text)
    return replace(snapshot, memory=Memory(unused=dict.fromkeys(unused_after(snapshot), "2026-03-01")))


def test_an_unused_tag_leaves_the_list_and_nothing_else_does() -> None:
    after = night(answered(old(UNUSED)))

    assert cells(after, "lists", "source", "tag", "tag_synonyms", "status") == {
        "#2": ("web", "VIP", None, "lead"),
        "#3": ("shop", None, None, "new"),
    }
    assert proposals(after) == []
    assert not tidy(after)


def test_an_unused_tag_that_is_needed_again_stays() -> None:
    asked = answered(old(UNUSED))
    change = asked["clients"].change("tags", ["wedding"], "staff")
    rule = sheet(
        "rules\n| name | sort | column | condition | value | points |\n| r | profile | Tags | equals | wedding | 5 |"
    )
    used, ruled = asked.after(Plan.of(change)), replace(asked, tables={**asked.tables, "rules": rule["rules"]})
    gone = asked.after(Plan.of(asked["lists"].change("tag", ["VIP", None], "staff")))

    for snapshot, sentence in ((used, "Somebody has the tag"), (ruled, "is named by a rule")):
        plan = tidy(snapshot)
        assert not plan
        assert sentence in plan.skipped[0].sentence
    assert not tidy(gone)


def test_a_rare_tag_that_is_needed_goes_to_lists() -> None:
    asked = answered(sheet(BASE), only="wine")
    plain = sheet("clients\n| id | tags |\n| a1 | wine |")
    after = night(answered(plain))

    assert "wine" in set(after["lists"]["tag"])
    assert proposals(after) == []
    assert not tidy(after)
    there = answered(plain)
    lists = sheet("lists\n| tag | tag_synonyms |\n| Wine | |")["lists"]
    assert not any(key[0] == "lists" for key in tidy(replace(there, tables={**there.tables, "lists": lists})).changes)
    assert not tidy(asked).changes.get(("archive", "tags"))


def test_chains_and_circles_of_decisions_end() -> None:
    """Two looked at different days may each be accepted the other way round."""
    shown = [
        Problem(tab="clients", column="tags", now=old_tag, proposed=new, sentence="x")
        for old_tag, new in (("garden party", "garden-party"), ("garden-party", "garden party"))
    ]
    rows = "".join(f"| {one.id} | {one.now} | {one.proposed} | accept |\n" for one in shown)
    snapshot = sheet(
        BASE + "problems\n| id | now | proposal | decision |\n" + rows,
        memory=Memory(shown={one.id: one for one in shown}),
    )
    after = night(snapshot)

    assert (
        len({tag for cell in after["clients"]["tags"] for tag in tags_of(str(cell)) if tag.startswith("garden")}) == 1
    )
    assert not tidy(night(after))


WORDS = st.sampled_from(
    [
        "VIP",
        "wedding",
        "weddings",
        "weding",
        "garden party",
        "garden-party",
        "ёлка",
        "елка",
        "1 этаж",
        "2 этаж",
        "svadba",
        "свадьба",
    ]
)
ROWS = st.lists(st.lists(WORDS, max_size=4).map(", ".join), min_size=1, max_size=8)


@given(clients=ROWS, archive=ROWS)
def test_nobodys_tags_are_lost_and_the_second_night_is_quiet(clients: list[str], archive: list[str]) -> None:
    text = "".join(
        f"{key}\n| id | tags |\n" + "".join(f'| {key}{n} | "{cell}" |\n' for n, cell in enumerate(rows))
        for key, rows in (("clients", clients), ("archive", archive))
    )
    before = sheet(text + "settings\n| name | value |\n| Tags: proposals at a time | 500 |")
    asked = answered(before)
    becomes = {
        str(one.now): str(one.proposed)
        for one in asked.memory.shown.values()
        if one.tab == "clients" and one.proposed and not one.row
    }
    after = asked.after(tidy(asked))

    for key in HELD_IN:
        for row, cell in cells(before, key, "tags").items():
            was = {fold(becomes.get(tag, tag)) for tag in tags_of(cell or "")}
            now = [fold(tag) for tag in tags_of(cells(after, key, "tags")[row] or "")]
            assert key == "archive" or len(now) == len(set(now))
            if key == "archive":
                assert set(now) == was
            else:
                assert bool(now) == bool(was)
                assert len(set(now)) <= len(was)
    calm = after.after(check(after))
    assert not tidy(calm)
    assert not check(calm)
