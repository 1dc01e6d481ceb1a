"""Codes: given once, kept through renames, sorts and copies, back after they were lost; never given to anything else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.policy.sequences.codes import reminder_codes, sequence_codes
from sheetcrm.steps import drip, remind
from tests.sheets import cells, sheet, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from sheetcrm.model.snapshot import Snapshot

Lines = list[tuple[str, "float | str | None", str]]
"""Name of sequence, number of step, code."""
WELCOME: Lines = [("Welcome", 1.0, ""), ("Welcome", 2.0, ""), ("Win back", 1.0, "")]


def given_codes(
    lines: Sequence[tuple[str, float | str | None, str]], known: Mapping[str, str]
) -> tuple[Lines, Mapping[str, str]]:
    """Return the rows with the codes that a look gives them, and what the ledger knows then."""
    rows = [[name or None, number, code or None] for name, number, code in lines]
    found = sequence_codes(table("sequences", ["sequence", "step", "code"], rows), known)
    return [(name, number, code) for (name, number, _), code in zip(lines, found.codes, strict=True)], found.known


def codes(lines: Lines) -> list[str]:
    return [code for *_, code in lines]


def heads(lines: Lines) -> list[str]:
    return [code.partition(".")[0] for *_, code in lines]


def test_steps_of_one_sequence_share_its_code_and_have_their_own() -> None:
    lines, known = given_codes([*WELCOME, ("", 3.0, "")], {})

    assert heads(lines)[0] == heads(lines)[1] != heads(lines)[2]
    assert len(set(codes(lines))) == 4
    assert codes(lines)[3] == ""
    assert given_codes(lines, known) == (lines, known)
    assert given_codes(WELCOME, {})[0] == lines[:3]  # the same past, the same code


def test_a_renamed_sequence_keeps_its_codes_and_the_old_name_gets_new_ones() -> None:
    lines, known = given_codes(WELCOME, {})
    renamed = [("Hello" if name == "Welcome" else name, number, code) for name, number, code in lines]
    again, known = given_codes(renamed, known)
    assert codes(again) == codes(lines)

    more, known = given_codes([*again, ("Welcome", 1.0, "")], known)
    assert codes(more)[:3] == codes(lines)
    assert heads(more)[3] not in heads(lines)


def test_a_sequence_renamed_row_by_row_stays_itself() -> None:
    start: Lines = [("Welcome", number, "") for number in (1.0, 2.0, 3.0)]
    lines, known = given_codes(start, {})
    half, known = given_codes([("Hello", *lines[0][1:]), *lines[1:]], known)
    assert heads(half)[0] != heads(half)[1]

    whole, known = given_codes([("Hello", number, code) for _, number, code in half], known)
    assert codes(whole) == codes(lines)


def test_a_copied_row_gets_a_code_of_its_own_and_the_upper_one_keeps_its() -> None:
    lines, known = given_codes(WELCOME, {})
    copied, known = given_codes([lines[0], lines[1], ("Welcome", 3.0, lines[1][2]), lines[2]], known)

    assert [copied[0], copied[1], copied[3]] == lines
    assert heads(copied)[2] == heads(copied)[0]
    assert len(set(codes(copied))) == 4


def test_a_copy_pasted_above_does_not_take_the_code_of_its_original() -> None:
    lines, known = given_codes(WELCOME, {})
    copied, _ = given_codes([("Welcome", 3.0, lines[1][2]), *lines], known)

    assert copied[1:] == lines


def test_a_copied_sequence_under_a_new_name_is_a_new_sequence() -> None:
    lines, known = given_codes(WELCOME, {})
    copy = [("Another", number, code) for _, number, code in lines[:2]]
    for rows in ([*lines, *copy], [*copy, *lines]):
        copied, _ = given_codes(rows, known)
        assert [line for line in copied if line[0] != "Another"] == lines
        assert not set(heads([line for line in copied if line[0] == "Another"])) & set(heads(lines))


def test_a_deleted_row_typed_again_gets_its_code_back() -> None:
    lines, known = given_codes(WELCOME, {})
    _, without = given_codes(lines[:1], known)
    again, _ = given_codes([lines[0], ("welcome ", "2", ""), ("Win  back", 1.0, "")], without)

    assert codes(again) == codes(lines)


def test_a_lost_or_typed_over_code_comes_back() -> None:
    lines, known = given_codes(WELCOME, {})
    for text in ("", "my code", "AB.C", "12"):
        again, _ = given_codes([(name, number, text) for name, number, _ in lines], known)
        assert codes(again) == codes(lines)


def test_a_renumbered_step_keeps_its_code_and_the_new_one_between_is_new() -> None:
    lines, known = given_codes(WELCOME, {})
    between, _ = given_codes([lines[0], ("Welcome", 2.0, ""), ("Welcome", 3.0, lines[1][2])], known)

    assert codes(between)[0::2] == codes(lines)[:2]
    assert codes(between)[1] not in codes(lines)


def test_a_step_typed_anew_under_another_meaning_of_its_number_is_new() -> None:
    start: Lines = [("Welcome", number, "") for number in (1.0, 2.0, 3.0)]
    lines, known = given_codes(start, {})
    _, known = given_codes([lines[0], ("Welcome", 2.0, lines[2][2])], known)  # the second deleted, the third moved up
    last, _ = given_codes([lines[0], ("Welcome", 2.0, lines[2][2]), ("Welcome", 3.0, "")], known)

    assert codes(last)[:2] == [codes(lines)[0], codes(lines)[2]]
    assert codes(last)[2] not in codes(lines)


def test_without_a_ledger_the_codes_in_the_rows_count() -> None:
    lines, _ = given_codes(WELCOME, {})
    renamed = [(f"{name}!", number, code) for name, number, code in lines]

    assert given_codes(renamed, {})[0] == renamed


NAMES = st.sampled_from(["A", "B", "C", ""])
TABS = st.lists(st.tuples(NAMES, st.sampled_from([1.0, 2.0, 3.0, None]), st.just("")), max_size=8)


@given(TABS, TABS, st.randoms(use_true_random=False))
def test_no_two_rows_ever_share_a_code_and_a_second_look_changes_nothing(
    first: Lines, second: Lines, chance: Random
) -> None:
    lines, known = given_codes(first, {})
    mixed = [*lines, *second]
    chance.shuffle(mixed)
    for _ in range(2):
        mixed, known = given_codes(mixed, known)
        named = [line for line in mixed if line[0]]
        assert len(set(codes(named))) == len(named)
        assert all(codes(named))
        assert given_codes(mixed, known) == (mixed, known)
        assert len({(name, head) for (name, *_), head in zip(named, heads(named), strict=True)}) == len(
            set(heads(named))
        )


@given(st.permutations(range(6)))
def test_sorting_changes_no_code(order: list[int]) -> None:
    start: Lines = [(name, number, "") for name in ("A", "B") for number in (1.0, 2.0, 3.0)]
    lines, known = given_codes(start, {})

    assert given_codes([start[place] for place in order], {})[0] == [lines[place] for place in order]
    assert given_codes([lines[place] for place in order], known) == ([lines[place] for place in order], known)


@given(st.lists(st.sampled_from("ABCDEFGH"), min_size=1, max_size=6), st.integers(0, 5))
def test_a_code_that_was_given_is_never_given_to_another_name(names: list[str], gone: int) -> None:
    known: Mapping[str, str] = {}
    owners: dict[str, str] = {}
    lines: Lines = []
    for name in names:
        if name not in [line[0] for line in lines]:
            lines.append((name, 1.0, ""))
        lines, known = given_codes(lines, known)
        for called, _, code in lines:
            assert owners.setdefault(code, called) == called
        if gone < len(lines):
            lines.pop(gone)


def reminded(lines: list[tuple[str, str]], known: Mapping[str, str]) -> tuple[list[str], Mapping[str, str]]:
    found = reminder_codes(table("reminders", ["name", "code"], [[a or None, b or None] for a, b in lines]), known)
    return list(found.codes), found.known


def test_reminders_have_codes_too() -> None:
    first, known = reminded([("Birthday", ""), ("Visit", ""), ("", "")], {})
    assert len({*first}) == 3
    assert first[2] == ""
    birthday, visit, _ = first

    assert reminded([("Visit", visit), ("Birthday", birthday)], known)[0] == [visit, birthday]
    renamed, later = reminded([("Many happy returns", birthday), ("Visit", visit)], known)
    assert renamed == [birthday, visit]
    assert reminded([("Birthday", ""), ("Many happy returns", birthday)], later)[0][0] not in {birthday, visit}
    assert reminded([("Visit", "oops"), ("Birthday", "")], known)[0] == [visit, birthday]
    copied = reminded([("A copy", visit), ("Visit", visit)], known)[0]
    assert copied[1] == visit
    assert copied[0] not in first
    assert reminded([("Birthday", ""), ("birthday", "")], known)[0][0] == birthday


def test_a_short_code_that_is_taken_too_often_becomes_longer() -> None:
    _, known = given_codes([("A", float(number), "") for number in range(900)], {})
    lines = [code.partition(".")[2] for key, code in known.items() if key.startswith("given ")]

    assert max(len(key.rpartition(".")[2]) for key in known if "." in key) > 2
    assert not any(lines)


def test_the_steps_write_the_codes_once(snapshot: Snapshot) -> None:
    """
    sequences
    | sequence | step | start | template |
    | Welcome  | 1    | order | Hello    |

    reminders
    | name  | about   | days | template |
    | Visit | booking | 1    | Hello    |
    """
    plan = drip(snapshot) + remind(snapshot)
    after = snapshot.after(plan)

    assert set(plan.changes) == {("sequences", "code"), ("reminders", "code")}
    assert all((*cells(after, "sequences", "code").values(), *cells(after, "reminders", "code").values()))
    assert not drip(after)
    assert not remind(after)


def test_a_tab_without_the_column_of_codes_is_understood_all_the_same() -> None:
    text = "sequences\n| sequence | step |\n| A | 1 |"
    known = sequence_codes(sheet(text)["sequences"], {}).known
    frame = sheet(text)["sequences"]
    lost = replace(frame, frame=frame.frame.drop(columns=["code"]))

    assert sequence_codes(lost, known).codes == sequence_codes(frame, {}).codes
