"""Tags: which are one tag written twice, which nobody needs, and what is never touched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.problems import Problem
from sheetcrm.model.snapshot import Memory
from sheetcrm.policy.tag_likeness import alike
from sheetcrm.policy.tag_names import named
from sheetcrm.policy.tagging import pair_mark, tag_problems, tags_in_use, unused_after
from tests.sheets import broken, sheet, table, without

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language


def pairs(*ranked: str) -> list[tuple[str, str]]:
    return [(found.old, found.new) for found in alike(ranked, short=5, margin=10)]


@pytest.mark.parametrize(
    ("keep", "give_up"),
    [
        ("VIP клиент", "vip клиент"),
        ("VIP клиент", "vip-клиент"),
        ("VIP клиент", "VIPклиент"),
        ("VIP клиент", "клиент VIP"),
        ("VIP клиент", "вип клиент"),
        ("VIP клиент", "VIP клиенты"),
        ("VIP клиент", "VIP клиэнт"),
        ("ёлка", "елка"),
        ("свадьба", "svadba"),
        ("свадьба", "свадьбa"),
        ("party", "parties"),
        ("box office", "box offices"),
        ("birthday", "birthdya"),
        ("2 этаж", "этаж 2"),
        ("2024 сезон", "2024-сезон"),
        ("garden party", "garden partys"),
    ],
)
def test_one_tag_written_twice(keep: str, give_up: str) -> None:
    assert pairs(keep, give_up) == [(give_up, keep)]
    assert pairs(give_up, keep) == [(keep, give_up)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1 этаж", "2 этаж"),
        ("2024", "2025"),
        ("2-3 этаж", "23 этаж"),
        ("скидка 10%", "скидка 15%"),
        ("1 дом 2 этаж", "1 этаж 2 дом"),
        ("этаж", "2 этаж"),
        ("C++", "C"),
        ("он", "on"),
        ("в июне", "в июле"),
        ("cats", "bats"),
        ("Марина", "Карина"),
        ("группа А", "группа Б"),
        ("массаж", "массаж спины"),
        ("регулярный", "нерегулярный"),
        ("с детьми", "без детьми"),
        ("typical", "atypical"),
        ("---", "..."),
        ("bass", "bas"),
    ],
)
def test_two_tags(one: str, other: str) -> None:
    assert pairs(one, other) == pairs(other, one) == []


def test_a_typing_error_that_may_be_of_two_tags_is_left() -> None:
    """“grandy” is as near to “grandx” as to “granty”; “grandx” is near to one alone."""
    assert pairs("granty", "grandy", "grandx") == [("grandx", "grandy")]


def test_two_mistakes_in_one_tag_are_both_mended() -> None:
    """Each is nearer to the other than the margin, and neither is another tag."""
    wrong = ("garden weddxng", "gardzn wedding", "garden weddyng")

    assert pairs("garden wedding", *wrong) == [(one, "garden wedding") for one in wrong]


def test_what_is_almost_as_near_to_a_third_tag_is_left() -> None:
    assert pairs("garden weddings plan", "garden weddingz plan") == [("garden weddingz plan", "garden weddings plan")]
    assert pairs("garden weddings plan", "garden weddingz plan", "gardem weddingz plams") == []


def test_a_mistake_in_one_of_two_tags_that_staff_told_apart_is_left() -> None:
    """“antalja” may be either."""
    ranked = ["antalia", "antalya", "antalja"]

    assert pairs(*ranked) == [("antalya", "antalia"), ("antalja", "antalia")]
    assert alike(ranked, short=5, margin=10, apart=[frozenset(("antalia", "antalya"))]) == []


def test_pairs_that_staff_told_apart_stay_apart() -> None:
    apart = [frozenset(("VIP клиент", "vip-клиент"))]

    assert alike(["VIP клиент", "vip-клиент"], short=5, margin=10, apart=apart) == []


WORDS = st.sampled_from(
    [
        "VIP",
        "vip",
        "вип",
        "свадьба",
        "свадьбы",
        "svadba",
        "1",
        "2024",
        "2025",
        "этаж",
        "wedding",
        "weding",
        "ёлка",
        "елка",
    ]
)
TAGS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), unique=True, max_size=12)


@given(tags=TAGS)
def test_no_tag_is_both_given_up_and_kept_and_numbers_are_never_confused(tags: list[str]) -> None:
    found = alike(tags, short=5, margin=10)
    rank = {tag: place for place, tag in enumerate(tags)}

    assert {one.old for one in found}.isdisjoint(one.new for one in found)
    assert len({one.old for one in found}) == len(found)
    for one in found:
        assert rank[one.new] < rank[one.old]
        digits = [[char for char in text if char.isdigit()] for text in (one.old, one.new)]
        assert digits[0] == digits[1]


BASE = """
clients
| id | last_name | tags                       |
| a1 | Smith     | garden party, VIP          |
| a2 | Jones     | garden-party; vip          |
| a3 | Kent      | #garden party              |
| a4 | Lee       | wine                       |
archive
| id | last_name | tags                       |
| z1 | Old       | "Garden-Party, wine, wine" |
"""


def told(snapshot: Snapshot) -> list[tuple[object, object]]:
    """Return (now, proposed) of what is told of tags."""
    return [(problem.now, problem.proposed) for problem in tag_problems(snapshot)]


def test_tags_are_counted_over_clients_and_archive_as_lists_writes_them() -> None:
    uses = tags_in_use(sheet(BASE))

    assert {tag: dict(use.counts) for tag, use in uses.items()} == {
        "VIP": {"clients": 2},
        "garden party": {"clients": 2},
        "garden-party": {"clients": 1},
        "Garden-Party": {"archive": 1},
        "wine": {"clients": 1, "archive": 1},
    }


def test_the_rarer_becomes_the_other() -> None:
    assert told(sheet(BASE)) == [("Garden-Party", "garden party"), ("garden-party", "garden party")]


def test_what_lists_knows_stays_though_fewer_have_it() -> None:
    """Two are in Lists: then the one that fewer have goes."""
    rows = "".join(f"| b{n} | allergies season |\n" for n in range(5))
    listed = "lists\n| tag | tag_synonyms |\n| allergy season | |\n"

    assert told(sheet(f"clients\n| id | tags |\n{rows}{listed}")) == [("allergies season", "allergy season")]
    both = listed + "| garden allergies | |\n| garden-allergies | |\n"
    found = told(sheet(f"clients\n| id | tags |\n| a1 | garden allergies |\n{both}"))
    assert found == [("garden-allergies", "garden allergies")]


def test_a_receptionist_reads_what_where_how_many_and_what_accept_does() -> None:
    [_, second] = tag_problems(sheet(BASE))

    assert second.sentence == (
        "The tag “garden-party” (clients: 1) looks like “garden party” (clients: 2): only capitals, spaces or hyphens differ. "
        "If they are one, choose “accept”: every client, archived ones too, gets “garden party” in place of “garden-party”, and "
        "Lists remembers it. If they are two, choose “never”."
    )
    assert "clients: 1, of them archived: 1" in tag_problems(sheet(BASE))[0].sentence


RARE = """
clients
| id | last_name | tags     |
| a1 | Smith     | wine     |
| a2 | Jones     | VIP      |
| a3 | Kent      | yacht    |
archive
| id | last_name | tags     |
| z1 | Old       | yacht    |
| z2 | Older     | 2024     |
settings
| name | value |
"""


def test_rare_tags_that_lists_does_not_know_are_shown_with_who_has_them() -> None:
    found = tag_problems(sheet(RARE))

    assert [(one.tab, one.column, one.now, one.proposed) for one in found] == [
        ("lists", "tag", "2024", "+ 2024"),
        ("lists", "tag", "wine", "+ wine"),
    ]
    assert "(clients: 1): Smith." in found[1].sentence


def test_settings_say_how_much_is_told() -> None:
    assert len(told(sheet(RARE + "| Tags: rare is up to, clients | 2 |"))) == 3
    assert told(sheet(RARE + "| Tags: rare is up to, clients | off |")) == []
    assert told(sheet(RARE + "| Tags: proposals at a time | off |")) == []
    assert told(sheet(RARE + "| Tags: proposals at a time | 1 |")) == [("2024", "+ 2024")]
    many = sheet(RARE + "| Tags: rare is up to, clients | off |\n| Tags: many are more than | 8 |")
    assert told(many) == [(None, None)]
    assert "9 different tags, more than 8" in tag_problems(many)[0].sentence
    assert told(sheet(RARE + "| Tags: rare is up to, clients | off |\n| Tags: many are more than | 9 |")) == []
    assert told(sheet(RARE + "| Tags: rare is up to, clients | off |\n| Tags: many are more than | off |")) == []


def test_of_many_who_have_a_rare_tag_three_are_named() -> None:
    rows = "".join(f"| a{n} | Name{n} | wine |\n" for n in range(5))
    [found] = tag_problems(
        sheet(
            f"clients\n| id | last_name | tags |\n{rows}settings\n| name | value |\n| Tags: rare is up to, clients | 5 |"
        )
    )

    assert "Name0, Name1, Name2 …" in found.sentence


def test_what_stands_goes_first_and_is_not_said_anew() -> None:
    snapshot = sheet(RARE + "| Tags: proposals at a time | 1 |")
    shown = Problem(tab="lists", column="tag", now="wine", proposed="+ wine", sentence="as it was shown")
    found = tag_problems(replace(snapshot, memory=Memory(shown={shown.id: shown})))

    assert found == [shown]


def test_a_proposal_does_not_turn_round_when_the_counts_do() -> None:
    shown = Problem(tab="clients", column="tags", now="garden party", proposed="garden-party", sentence="x")
    memory = Memory(shown={shown.id: shown})

    assert ("garden party", "garden-party") in told(replace(sheet(BASE), memory=memory))


def test_never_is_never_whichever_way_it_is_asked() -> None:
    subject = next(one.subject for one in tag_problems(sheet(BASE)) if one.now == "garden-party")
    apart = frozenset({subject, pair_mark("garden party", "garden-party")})
    found = told(replace(sheet(BASE), memory=Memory(dismissed=apart)))

    assert ("garden-party", "garden party") not in found
    assert ("garden party", "garden-party") not in found


UNUSED = "clients\n| id | tags |\n| a1 | VIP |\nlists\n| tag | tag_synonyms |\n| VIP | |\n| wedding | |\n| urgent | |\n"


def idle(snapshot: Snapshot, since: str) -> Snapshot:
    """Return the snapshot with a ledger that knows since when the tags of Lists are unused."""
    return replace(snapshot, memory=Memory(unused=dict.fromkeys(unused_after(snapshot), since)))


def test_it_is_remembered_since_when_nobody_has_a_tag() -> None:
    snapshot = sheet(UNUSED)

    assert unused_after(snapshot) == {"urgent": "2026-11-22", "wedding": "2026-11-22"}
    assert unused_after(idle(snapshot, "2026-01-01")) == {"urgent": "2026-01-01", "wedding": "2026-01-01"}
    assert unused_after(broken(idle(snapshot, "2026-01-01"), "clients", "phone"))["urgent"] == "2026-01-01"


def test_a_tag_that_nobody_had_for_long_may_leave_the_list() -> None:
    snapshot = sheet(UNUSED)

    assert told(snapshot) == told(idle(snapshot, "2026-05-27")) == []
    assert told(idle(snapshot, "2026-05-26")) == [("wedding", "—"), ("urgent", "—")]
    assert "since 26.05.2026" in tag_problems(idle(snapshot, "2026-05-26"))[0].sentence
    off = sheet(UNUSED + "settings\n| name | value |\n| Tags: unused after, days | off |")
    assert told(idle(off, "2026-05-26")) == []


NAMING = {
    "a rule": "rules\n| name | sort | column | condition | value | points |\n| r | profile | Tags | equals | wedding | 5 |",
    "a half rule": "rules\n| name | sort | column | condition | value | points |\n| r | profile | Tags | | wedding | 5 |",
    "a rule by a part": "rules\n| name | sort | column | condition | value | points |\n| r | profile | Tags | contains | weddi | 5 |",
    "a start": "sequences\n| sequence | on | step | start | wait | template |\n| s | yes | 1 | Tags = wedding | 0 | t |",
    "a condition by a part": (
        "sequences\n| sequence | on | step | start | wait | template | only_if |\n"
        "| s | yes | 1 | order | 0 | t | Tags contains weddi |\n"
        "templates\n| name | kind | subject | text |\n| t | service | Hello | Hi |"
    ),
    "a reminder": "reminders\n| name | on | about | days | only_if |\n| r | yes | birthday | 1 | Tags = wedding |",
    "a template": 'templates\n| name | kind | subject | text |\n| t | service | Hello | "Hi [If: Tags = wedding]you[End]" |',
}


@pytest.mark.parametrize("what", NAMING)
def test_what_anything_names_never_leaves(what: str) -> None:
    snapshot = idle(sheet(UNUSED + NAMING[what]), "2026-01-01")

    assert told(snapshot) == [("urgent", "—")]


def test_the_words_of_a_letter_name_no_tag() -> None:
    letter = 'templates\n| name | kind | subject | text |\n| t | service | Wedding | "A wedding is a wedding" |'

    assert named(sheet(UNUSED + letter), ["wedding"]) == frozenset()


def test_a_tag_that_a_rule_names_is_not_given_up_for_another() -> None:
    """Letter case is nothing to a rule: it names both spellings with a hyphen."""
    rule = "rules\n| name | sort | column | condition | value | points |\n| r | profile | Tags | equals | garden-party | 5 |"

    assert told(sheet(BASE + rule)) == [("garden party", "Garden-Party")]


def test_where_not_all_clients_can_be_seen_nothing_is_said() -> None:
    assert told(broken(sheet(BASE), "archive", "phone")) == []
    assert told(without(sheet(BASE), "clients", "tags")) == []
    tables = {key: tab for key, tab in sheet(BASE).tables.items() if key != "archive"}
    assert told(replace(sheet(BASE), tables=tables))[0] == ("garden-party", "garden party")


def test_rows_that_wait_for_a_person_still_have_their_tags() -> None:
    snapshot = sheet(UNUSED)
    aside = table("clients", ["id", "tags"], [["a9", "urgent"]])
    clients = replace(snapshot["clients"], aside=aside)
    held = replace(snapshot, tables={**snapshot.tables, "clients": clients})

    assert unused_after(held) == {"wedding": "2026-11-22"}


ROWS = st.lists(
    st.tuples(st.sampled_from(["clients", "archive"]), st.lists(WORDS, max_size=4).map(", ".join)), max_size=9
)


def book(rows: list[tuple[str, str]], language: Language = "en") -> Snapshot:
    text = ""
    for key in ("clients", "archive"):
        lines = "".join(f'| {key}{n} | "{tags}" |\n' for n, (tab, tags) in enumerate(rows) if tab == key)
        text += f"{key}\n| id | tags |\n{lines}"
    return sheet(text, language=language)


@given(rows=ROWS, data=st.data())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    other = data.draw(st.permutations(rows))

    assert told(book(rows)) == told(book(list(other)))


@given(rows=ROWS)
def test_in_both_languages_the_same_is_proposed(rows: list[tuple[str, str]]) -> None:
    """Lists of one language are the same in both books."""
    english, russian = book(rows), book(rows, "ru")
    russian = replace(russian, tables={**russian.tables, "lists": english["lists"]})

    assert told(english) == told(russian)
    assert [one.id for one in tag_problems(english)] == [one.id for one in tag_problems(russian)]
