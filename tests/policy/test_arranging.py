"""Which letters go when: by examples, and by laws over random businesses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.letters import Arranged, Chain, Rank, Rendered, Stage, letter_key
from sheetcrm.model.posted import Block, Post, Posted, State, Veto, topic_code, topic_hash
from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import letters as words
from sheetcrm.policy.arranging import BOOK, arrange
from tests.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 10, tzinfo=MOSCOW).astimezone(UTC)  # a Tuesday
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Terms:
    marketing: bool = True
    repeatable: bool = False
    topic: str = ""
    before: str = ""

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(one for one in (self.topic, self.before) if one)


@dataclass
class Press:
    """Templates by name; "unknown" has none, "holes" cannot be filled in."""

    kinds: Mapping[str, Terms]

    def terms(self, template: str) -> Terms | str:
        return "no such template" if template == "unknown" else self.kinds.get(template, Terms())

    def write(self, chain: Chain, stage: Stage, client: int, line: str) -> Rendered | str:
        del chain, client
        return "no name" if stage.template == "holes" else Rendered(stage.template, line or stage.template)


HEADERS = ["id", "email", "consent", "first_name", "last_name", "status", "source", "completeness", "personal_line"]
HEADERS += ["time_zone", "best_time", "no_letters"]


def book(
    rows: str = "| c1 | anna@example.com | yes |",
    post: Post | None = None,
    *,
    today: str = "2026-11-24 10:00",
    more: str = "",
) -> Snapshot:
    """Return a book; rows that end after the consent are of Anna Ivanova, and all are filled up with empty cells."""
    lines = []
    for row in rows.splitlines():
        cells = (
            [cell.strip() for cell in row.strip("| ").split("|")]
            if not row.endswith("| |")
            else [cell.strip() for cell in row.strip("| ").split("|")] + [""]
        )
        cells += ["Anna", "Ivanova", "lead", "site"] if len(cells) <= 3 else []
        lines.append("| " + " | ".join(cells + [""] * (len(HEADERS) - len(cells))) + " |")
    terms = (
        f"| name | value |\n{more}" if "Working days" in more else f"| name | value |\n| Working days | off |\n{more}"
    )
    text = f"clients\n| {' | '.join(HEADERS)} |\n" + "\n".join(lines) + f"\n\nsettings\n{terms}"
    return sheet(text, today=today, memory=Memory(post=post or Post(ran=NOW - timedelta(minutes=10))))


def chain(*stages: Stage, person: str = "c1", start: datetime = NOW, **more: Any) -> Chain:
    made: dict[str, Any] = {
        "sequence": "s",
        "name": "Welcome",
        "rank": Rank.SEQUENCE,
        "cycle": "1",
        "why": "subscribed",
    } | more
    return Chain(person=person, start=start, stages=stages or welcome(), **made)


def welcome(*waits: float, expiry: timedelta | None = WEEK, **more: Any) -> tuple[Stage, ...]:
    waits = waits or (0, 1, 2, 4)
    return tuple(
        Stage(f"t{n}", f"letter {n}", wait, sum(waits[: n + 1]), expiry, **more) for n, wait in enumerate(waits)
    )


def posted(stage: Stage, state: State = State.SENT, at: datetime = NOW, **more: Any) -> Posted:
    made: dict[str, Any] = {"person": "c1", "sequence": "s", "cycle": "1"} | more
    key = letter_key(BOOK, made["person"], made["sequence"], stage.id, made["cycle"])
    about: dict[str, Any] = {"at": at, "offset": stage.offset, "template": stage.template} | made
    person, sequence, cycle = (about.pop(name) for name in ("person", "sequence", "cycle"))
    return Posted(key, person, sequence, stage.id, cycle, state, at, **about)


def told(found: Arranged) -> list[tuple[str, str]]:
    """Return when which letter goes, on the clock of Moscow."""
    return [
        (f"{letter.at.astimezone(MOSCOW):%d.%m %H:%M}", letter.stage.template) for letter in (*found.now, *found.later)
    ]


def arranged(
    snapshot: Snapshot, *chains: Chain, days: int = 8, kinds: Mapping[str, Terms] | None = None, **more: Any
) -> Arranged:
    return arrange(snapshot, chains, Press(kinds or {}), days=days, **more)


OFF = "| Advertising: letters a week | off |"


def test_a_chain_goes_on_from_each_letter() -> None:
    assert told(arranged(book(more=OFF), chain())) == [
        ("24.11 10:00", "letter 0"),
        ("25.11 10:00", "letter 1"),
        ("27.11 10:00", "letter 2"),
        ("01.12 10:00", "letter 3"),
    ]


def test_a_wait_counts_from_when_the_letter_before_went() -> None:
    stages = welcome()
    post = Post([posted(stages[0], at=NOW - timedelta(hours=18))], ran=NOW)
    assert told(arranged(book(post=post, more=OFF), chain(*stages, start=NOW - timedelta(days=3))))[0] == (
        "24.11 16:00",
        "letter 1",
    )
    unknown = Post(
        [posted(stages[0], State.UNKNOWN, at=NOW - timedelta(hours=23))],
        vetoes={posted(stages[0]).key: Veto("cancel")},
        ran=NOW,
    )
    assert told(arranged(book(post=unknown, more=OFF), chain(*stages, start=NOW - timedelta(days=3))))[0] == (
        "24.11 11:00",
        "letter 1",
    )


def test_two_letters_of_advertising_a_week() -> None:
    found = arranged(book(), chain())
    assert told(found) == [("24.11 10:00", "letter 0"), ("25.11 10:00", "letter 1"), ("01.12 10:00", "letter 2")]
    assert found.later[1].wait == "no more than 2 advertising letters a week"


def test_service_letters_do_not_count_as_advertising() -> None:
    kinds = {f"letter {n}": Terms(marketing=False) for n in range(4)}
    assert len(told(arranged(book("| c1 | anna@example.com | |"), chain(), kinds=kinds))) == 4


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("| c1 | | yes |", words.NO_ADDRESS),
        ("| c1 | anna@@example | yes |", words.BAD_ADDRESS),
        ("| c1 | anna@example.com | |", words.NO_CONSENT),
        ("| c1 | anna@example.com | no |", words.NO_CONSENT),
        ("| c1 | anna@example.com | yes | | Ivanova | lead | site |", words.INCOMPLETE),
        ("| c1 | anna@example.com | yes | Anna | Ivanova | lead | site | | | | | yes |", words.WISH),
        ('| c1 | anna@example.com | yes | Anna | Ivanova | lead | site | | | | | "perhaps" |', words.WISH),
    ],
)
def test_who_gets_no_letter_and_why(row: str, why: Any) -> None:
    found = arranged(book(row), chain())
    assert (told(found), found.silent) == ([], {"c1": why.en})
    assert found.passed == ()


@pytest.mark.parametrize(
    ("block", "marketing", "service"),
    [(Block.HARD, 0, 0), (Block.SOFT, 0, 0), (Block.COMPLAINT, 0, 0), (Block.UNSUBSCRIBED, 0, 1)],
)
def test_suppressed_addresses(block: Block, marketing: int, service: int) -> None:
    post = Post(blocked={"anna@example.com": block}, ran=NOW)
    stages = welcome(0)
    assert len(arranged(book(post=post), chain(*stages)).now) == marketing
    kinds = {"letter 0": Terms(marketing=False)}
    assert len(arranged(book("| c1 | ANNA@example.com | yes |", post), chain(*stages), kinds=kinds).now) in {service, 0}
    assert len(arranged(book(post=post), chain(*stages), kinds=kinds).now) == service


def test_what_cannot_go_rests_and_is_passed_when_it_expires() -> None:
    stages = welcome(0, 1)
    silent = arranged(book("| c1 | anna@example.com | |"), chain(*stages, start=NOW - timedelta(days=3)))
    assert (silent.passed, silent.now) == ((), ())
    late = arranged(book("| c1 | anna@example.com | |"), chain(*stages, start=NOW - timedelta(days=7, minutes=1)))
    assert [one.stage.id for one in late.passed] == ["t0"]
    assert late.passed[0].why == "too late: it expired on 24.11.2026"


def test_an_unknown_template_and_a_hole_stop_that_letter_alone() -> None:
    unknown = replace(welcome(0)[0], template="unknown")
    holes = replace(welcome(0)[0], template="holes")
    found = arranged(book(), chain(unknown, sequence="a"), chain(*welcome(0), sequence="b"))
    assert (told(found), found.silent) == ([("24.11 10:00", "letter 0")], {"c1": "no such template"})
    assert arranged(book(), chain(holes)).silent == {"c1": "no name"}


def test_nothing_twice_to_one_person_unless_it_may_be_repeated() -> None:
    stages = welcome(0)
    before = posted(stages[0], sequence="other", at=NOW - timedelta(days=100))
    found = arranged(book(post=Post([before], ran=NOW)), chain(*stages))
    assert [one.why for one in found.passed] == ["has had this letter"]
    again = arranged(book(post=Post([before], ran=NOW)), chain(*stages), kinds={"letter 0": Terms(repeatable=True)})
    assert len(again.now) == 1
    other = replace(before, person="c9", address="anna@example.com")
    assert arranged(book(post=Post([other], ran=NOW)), chain(*stages)).now == ()


def test_a_letter_that_is_only_promised_ends_no_other() -> None:
    at_six, at_seven = (replace(welcome(0)[0], window=(time(hour), time(20))) for hour in (18, 19))
    first, second = chain(at_six, sequence="a", priority=1), chain(at_seven, sequence="b", priority=9)
    found = arranged(book(), first, second)
    assert (told(found), found.passed) == ([("24.11 18:00", "letter 0")], ())
    cancelled = arranged(book(), first, second, vetoes={found.later[0].key: Veto("cancel")})
    assert [letter.chain.sequence for letter in cancelled.later] == ["b"]
    now = arranged(book(), chain(*welcome(0), sequence="a", priority=1), second)
    assert ([one.chain.sequence for one in now.now], [one.why for one in now.passed]) == (
        ["a"],
        ["has had this letter"],
    )


def test_what_staff_postponed_far_counts_neither_today_nor_for_the_week() -> None:
    far = welcome(0)[0]
    key = letter_key(BOOK, "c1", "a", far.id, "1")
    veto = {key: Veto("postpone", date(2026, 11, 27))}
    other = replace(far, id="o", template="other")
    more = "| Advertising: letters a week | 1 |\n| Letters a day | 1 |"
    found = arranged(book(more=more), chain(far, sequence="a"), chain(other, sequence="b"), days=1, vetoes=veto)
    assert [one.chain.sequence for one in found.now] == ["b"]
    same = arranged(book(), chain(far, sequence="a"), chain(far, sequence="b"), days=1, vetoes=veto)
    assert ([one.chain.sequence for one in same.now], same.passed) == (["b"], ())


def test_quiet_hours_and_best_time_on_the_clients_clock() -> None:
    rows = (
        "| c1 | a@example.com | yes | A | I | lead | site | | | Asia/Vladivostok |\n"
        "| c2 | b@example.com | yes | B | I | lead | site | | | | after 6 pm |\n"
        "| c3 | c@example.com | yes | C | I | lead | site | | | Europe/London |"
    )
    found = arranged(
        book(rows, today="2026-11-24 15:00"), *(chain(*welcome(0), person=person) for person in ("c1", "c2", "c3"))
    )
    assert sorted(told(found)) == [
        ("24.11 15:00", "letter 0"),
        ("24.11 18:00", "letter 0"),
        ("25.11 02:00", "letter 0"),
    ]


def test_days_off_are_for_advertising_only() -> None:
    saturday = "2026-11-28 12:00"
    more = "| Working days | Mon-Fri |"
    start = datetime(2026, 11, 28, 12, tzinfo=MOSCOW)
    snapshot = book(post=Post(ran=NOW), today=saturday, more=more)
    assert told(arranged(snapshot, chain(*welcome(0), start=start))) == [("30.11 09:00", "letter 0")]
    kinds = {"letter 0": Terms(marketing=False)}
    assert told(arranged(snapshot, chain(*welcome(0), start=start), kinds=kinds)) == [("28.11 12:00", "letter 0")]


def test_the_days_limit_lets_through_what_matters_most() -> None:
    rows = "\n".join(f"| c{n} | c{n}@example.com | yes | A{n} | I | lead | site | {n} |" for n in range(5))
    ranks = {"c0": Rank.SEQUENCE, "c1": Rank.SEQUENCE, "c2": Rank.REMINDER, "c3": Rank.CAMPAIGN, "c4": Rank.SERVICE}
    chains = [chain(*welcome(0, expiry=timedelta(days=2)), person=person, rank=rank) for person, rank in ranks.items()]
    found = arranged(book(rows, more="| Letters a day | 2 |"), *chains)
    assert {letter.chain.person for letter in found.now} == {"c4", "c2"}
    assert [(letter.chain.person, f"{letter.at.astimezone(MOSCOW):%d.%m}") for letter in found.later] == [
        ("c1", "25.11"),
        ("c0", "25.11"),
        ("c3", "26.11"),
    ]
    assert all(letter.wait for letter in found.later)


def test_after_downtime_only_the_latest_goes() -> None:
    stages = welcome(0, 1, 2, 4)
    down = Post(ran=NOW - timedelta(days=5))
    found = arranged(book(post=down, more=OFF), chain(*stages, start=NOW - timedelta(days=4)))
    assert [one.stage.id for one in found.passed] == ["t0", "t1"]
    assert told(found)[0] == ("24.11 10:00", "letter 2")
    up = Post(ran=NOW - timedelta(minutes=5))
    assert arranged(book(post=up, more=OFF), chain(*stages, start=NOW - timedelta(days=4))).passed == ()


def test_a_step_added_later_does_not_go_to_who_is_past_it() -> None:
    old = welcome(0, 1, 2)
    new = (old[0], Stage("new", "new letter", 0, 0, WEEK), *old[1:])
    post = Post([posted(old[0], at=NOW - timedelta(days=1)), posted(old[1], at=NOW)], ran=NOW)
    assert told(arranged(book(post=post, more=OFF), chain(*new, start=NOW - timedelta(days=1)))) == [
        ("26.11 10:00", "letter 2")
    ]


def test_steps_written_anew_go_on_behind_what_went() -> None:
    old = welcome(0, 1, 2)
    fresh = tuple(replace(stage, id=f"other{n}", template=f"other {n}") for n, stage in enumerate(old))
    post = Post([posted(old[0], at=NOW - timedelta(days=1)), posted(old[1], at=NOW)], ran=NOW)
    assert told(arranged(book(post=post, more=OFF), chain(*fresh, start=NOW - timedelta(days=1)))) == [
        ("26.11 10:00", "other 2")
    ]


@pytest.mark.parametrize(
    ("veto", "expected"),
    [
        (Veto("cancel"), [("25.11 10:00", "letter 1")]),
        (Veto("postpone", date(2026, 11, 27)), [("27.11 10:00", "letter 0"), ("28.11 10:00", "letter 1")]),
        (Veto("postpone", date(2026, 12, 5)), [("05.12 10:00", "letter 0")]),  # beyond the horizon, and still seen
        (Veto("send"), [("24.11 10:00", "letter 0"), ("25.11 10:00", "letter 1")]),
        (Veto("", None, "my own words"), [("24.11 10:00", "letter 0"), ("25.11 10:00", "letter 1")]),
        (Veto("hold"), [("24.11 10:00", "letter 0")]),
    ],
)
def test_staff_decide(veto: Veto, expected: list[tuple[str, str]]) -> None:
    stages = welcome(0, 1)
    key = posted(stages[0]).key
    found = arranged(book(), chain(*stages), vetoes={key: veto})
    assert told(found) == expected
    assert [one.key for one in found.passed] == ([key] if veto.decision == "cancel" else [])
    assert [bool(one.held) for one in (*found.now, *found.later)][:1] == ([veto.decision == "hold"] if expected else [])
    assert [one.line for one in found.now] == (["my own words"] if veto.line else [""] * len(found.now))


def test_a_reminder_postponed_beyond_its_visit_does_not_go() -> None:
    (stage,) = welcome(0)
    visit = chain(stage, until=NOW + timedelta(days=2))
    vetoes = {posted(stage).key: Veto("postpone", date(2026, 11, 30))}
    assert told(arranged(book(), visit))
    assert told(arranged(book(), visit, vetoes=vetoes)) == []


def test_a_letter_of_which_nobody_knows_is_asked_about_and_never_sent_by_itself() -> None:
    stages = welcome(0, 1)
    lost = posted(stages[0], State.UNKNOWN, at=NOW - timedelta(hours=2), address="anna@example.com")
    snapshot = book(post=Post([lost], ran=NOW))
    found = arranged(snapshot, chain(*stages, start=NOW - timedelta(hours=2)))
    assert [(one.key, bool(one.held)) for one in found.later if one.held] == [(lost.key, True)]
    assert ("25.11 09:00", "letter 1") in told(found)  # a day after 8 o'clock, when it is quiet
    assert arranged(snapshot, chain(*stages, start=NOW), vetoes={lost.key: Veto("send")}).now[0].key == lost.key
    assert lost.key not in {
        one.key for one in arranged(snapshot, chain(*stages, start=NOW), vetoes={lost.key: Veto("cancel")}).later
    }


def test_a_word_for_a_letter_that_only_waited_does_not_make_it_late() -> None:
    """ "Send" beside a letter that goes by itself changes nothing; of a lost one it was asked, however long ago that was lost."""
    stages = welcome(0)
    begun = NOW - timedelta(days=8)
    key = posted(stages[0]).key
    found = arranged(book(), chain(*stages, start=begun), vetoes={key: Veto("send")})
    assert not found.now
    assert [one.key for one in found.passed] == [key]
    lost = posted(stages[0], State.UNKNOWN, at=begun, attempts=1)
    asked = arranged(
        book(post=Post([lost], ran=NOW)), chain(*stages, start=begun), vetoes={lost.key: Veto("send", attempts=1)}
    )
    assert [one.key for one in asked.now] == [lost.key]


def test_a_lost_letter_that_staff_send_after_its_sequence_was_over_brings_no_other() -> None:
    stages = welcome(0, 1)
    lost = posted(stages[0], State.UNKNOWN, at=NOW - timedelta(hours=2), attempts=1)
    over = chain(*stages, start=NOW - timedelta(hours=2), ended="order, 24.11.2026")
    found = arranged(book(post=Post([lost], ran=NOW)), over, vetoes={lost.key: Veto("send", attempts=1)})
    assert [one.key for one in found.now] == [lost.key]
    assert found.later == ()


def test_an_unknown_letter_without_its_chain_is_still_asked_about() -> None:
    lost = posted(welcome(0)[0], State.UNKNOWN, title="letter 0", attempts=1)
    gone = posted(welcome(0)[0], State.UNKNOWN, person="c9")
    snapshot = book(post=Post([lost, gone], ran=NOW))
    assert [one.key for one in arranged(snapshot).later if one.held] == [lost.key]
    other = chain(Stage("other", "other", 0, 0, WEEK), fresh=False)
    assert [one.key for one in arranged(snapshot, other).later if one.held] == [lost.key]
    assert [one.key for one in arranged(snapshot, vetoes={lost.key: Veto("send", attempts=1)}).now] == [lost.key]


def test_the_same_turn_twice_in_one_go_is_one_question() -> None:
    stages = welcome(0)
    other = posted(stages[0], person="c9", address="anna@example.com", template="elsewhere")
    found = arranged(book(post=Post([other], ran=NOW)), chain(*stages), chain(*stages))
    assert [one.held for one in found.later] == [words.SAME_TURN.en]
    kinds = {"letter 0": Terms(repeatable=True)}
    assert len(arranged(book(), chain(*stages), chain(*stages), kinds=kinds).now) == 1


def test_a_letter_in_the_hand_of_a_dead_process_is_never_planned() -> None:
    stages = welcome(0, 1)
    post = Post([posted(stages[0], State.SENDING)], ran=NOW)
    assert told(arranged(book(post=post), chain(*stages))) == []


def test_what_could_not_be_taken_is_tried_again_later() -> None:
    stages = welcome(0, 1)
    wait = posted(stages[0], State.RETRY, at=NOW + timedelta(hours=1), result="try later", attempts=1)
    found = arranged(book(post=Post([wait], ran=NOW)), chain(*stages))
    assert told(found)[0] == ("24.11 11:00", "letter 0")
    assert (found.later[0].wait, found.later[0].again) == ("the mail server asks to wait: try later", True)
    refused = posted(stages[0], State.REFUSED)
    assert told(arranged(book(post=Post([refused], ran=NOW)), chain(*stages)))[0][1] == "letter 1"


def test_the_same_turn_of_another_row_at_that_address_is_a_question() -> None:
    stages = welcome(0)
    other = posted(stages[0], person="c9", address="anna@example.com", template="elsewhere")
    found = arranged(book(post=Post([other], ran=NOW)), chain(*stages))
    assert [one.held for one in found.later] == [words.SAME_TURN.en]
    key = posted(stages[0]).key
    assert arranged(book(post=Post([other], ran=NOW)), chain(*stages), vetoes={key: Veto("send")}).now[0].key == key


def test_who_was_there_before_never_begins_but_goes_on() -> None:
    stages = welcome(0, 1)
    assert told(arranged(book(), chain(*stages, fresh=False))) == []
    post = Post([posted(stages[0])], ran=NOW)
    assert told(arranged(book(post=post), chain(*stages, fresh=False))) == [("25.11 10:00", "letter 1")]


def test_what_has_only_a_date_goes_at_the_usual_hour_of_the_clients_day() -> None:
    rows = "| c1 | a@example.com | yes | A | I | lead | site | | | Asia/Yekaterinburg |"
    start = datetime(2026, 11, 25, 0, tzinfo=MOSCOW).astimezone(UTC)
    found = arranged(book(rows), chain(*welcome(0), exact=False, start=start, until=start + timedelta(days=1)))
    assert told(found) == [("25.11 08:00", "letter 0")]


def test_the_end_of_an_occasion_ends_its_letters() -> None:
    gone = chain(*welcome(0), start=NOW - timedelta(hours=2), until=NOW - timedelta(hours=1))
    assert [one.why[:8] for one in arranged(book(), gone).passed] == ["too late"]
    assert told(arranged(book(), chain(ended="they replied"))) == []
    assert told(arranged(book(), chain(person="gone"))) == []
    assert told(arranged(book(), Chain("c1", "s", "n", Rank.SEQUENCE, "1", NOW, (), ""))) == []


def test_the_personal_line_goes_with_the_next_letter_only() -> None:
    rows = "| c1 | a@example.com | yes | A | I | lead | site | | see you soon |"
    found = arranged(book(rows), chain())
    assert [one.line for one in (*found.now, *found.later)] == ["see you soon", "", ""]


def test_a_condition_that_is_not_met_passes_the_letter() -> None:
    stages = (replace(welcome(0)[0], unless="not for companies"), Stage("t1", "letter 1", 1, 1, WEEK))
    found = arranged(book(), chain(*stages))
    assert ([one.why for one in found.passed], told(found)) == (["not for companies"], [("25.11 10:00", "letter 1")])


def test_the_same_chain_twice_is_one() -> None:
    stages = welcome(0, 1)
    assert told(arranged(book(), chain(*stages), chain(*stages))) == told(arranged(book(), chain(*stages)))
    late = chain(*stages, start=NOW - timedelta(days=30))
    assert len(arranged(book(), late, late).passed) == 2
    lost = posted(stages[0], State.UNKNOWN)
    found = arranged(book(post=Post([lost], ran=NOW)), chain(*stages[:1]), chain(*stages[:1]))
    assert [one.key for one in found.later] == [lost.key]


def test_what_never_expires_rests_until_it_may_go() -> None:
    endless = welcome(0, 1, expiry=None)
    found = arranged(book("| c1 | anna@example.com | |"), chain(*endless, start=NOW - timedelta(days=400)))
    assert (told(found), found.passed, found.silent) == ([], (), {"c1": words.NO_CONSENT.en})


def test_a_letter_that_is_tried_again_does_not_repeat_those_behind_it() -> None:
    stages = welcome(0, 1)
    post = Post([posted(stages[0], State.RETRY, attempts=1), posted(stages[1])], ran=NOW)
    assert told(arranged(book(post=post), chain(*stages))) == [("24.11 10:00", "letter 0")]


def test_a_month_ahead_is_the_same_arithmetic() -> None:
    daily = tuple(Stage(f"d{n}", f"day {n}", 1 if n else 0, n, WEEK) for n in range(20))
    found = arranged(book(more="| Advertising: letters a week | 3 |"), chain(*daily), days=30)
    days = [letter.at for letter in (*found.now, *found.later)]
    assert all(sum(1 for one in days if at <= one < at + WEEK) <= 3 for at in days)
    assert found.wake == found.later[0].at


def merged(*letters: Posted, **more: Any) -> Snapshot:
    """Return a book where another card was merged into c1, and the letters that it had."""
    snapshot = book(post=Post(letters=letters, ran=NOW - timedelta(minutes=10), **more))
    return replace(snapshot, memory=replace(snapshot.memory, merged={"c0": "c1"}))


def test_a_chain_that_a_merged_card_began_goes_on_once() -> None:
    first, second, *_ = welcome()
    old = posted(first, at=NOW - timedelta(days=2), person="c0")
    found = arranged(merged(old), chain(start=NOW - timedelta(days=2)), days=20)

    assert [letter.stage.id for letter in (*found.now, *found.later)] == ["t1", "t2", "t3"]
    assert {letter.chain.person for letter in (*found.now, *found.later)} == {"c1"}
    further = posted(second, at=NOW - timedelta(days=1), person="c0", state=State.PLANNED)
    found = arranged(merged(old, further), chain(start=NOW - timedelta(days=2)), days=20)
    assert [letter.stage.id for letter in (*found.now, *found.later)] == ["t1", "t2", "t3"]
    assert found.now[0].key == letter_key(BOOK, "c0", "s", "t1", "1")


def test_no_template_goes_twice_to_one_person_with_two_cards_and_the_week_counts_once() -> None:
    first, *_ = welcome()
    old = posted(first, at=NOW - timedelta(days=1), person="c0", cycle="other")
    found = arranged(merged(old), chain(first))
    assert not found.now
    assert [one.why for one in found.passed] == [words.HAD_IT.en]
    two = [
        posted(replace(first, id=f"x{n}"), at=NOW - timedelta(days=n), person="c0", template=f"y{n}") for n in (1, 2)
    ]
    assert not arranged(merged(*two), chain(first)).now


def test_a_template_had_before_is_passed_over_once_its_turn_comes() -> None:
    first, *_ = welcome(3)
    old = posted(first, at=NOW - timedelta(days=1), cycle="other")
    snapshot = book(post=Post(letters=(old,), ran=NOW - timedelta(minutes=10)))
    found = arranged(snapshot, chain(first))
    assert not found.passed
    assert not (*found.now, *found.later)


def test_a_letter_of_a_merged_card_of_which_nobody_knows_is_still_asked_about() -> None:
    first, *_ = welcome()
    lost = posted(first, State.UNKNOWN, NOW - timedelta(days=1), person="c0")
    found = arranged(merged(lost), chain(start=NOW - timedelta(days=1)))
    held = [letter for letter in found.later if letter.held]
    assert [(letter.key, letter.client) for letter in held] == [(lost.key, 0)]
    assert lost.key not in {letter.key for letter in found.now}
    sent = merged(replace(lost, attempts=1))
    veto = {lost.key: Veto("send", attempts=1)}
    again = arrange(sent, (), Press({}), days=7, vetoes=veto)
    assert [letter.key for letter in again.now] == [lost.key]
    silenced = replace(sent, tables={**sent.tables, "clients": book("| c1 | | yes |")["clients"]})
    quiet = arrange(silenced, (), Press({}), days=7, vetoes=veto)
    assert set(quiet.silent) == {"c1"}


people = st.lists(st.tuples(st.sampled_from(["yes", "", "no"]), st.integers(0, 100)), min_size=1, max_size=5)
chains = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(list(Rank)),
        st.integers(-9, 3),
        st.lists(st.sampled_from([0, 0.5, 1, 2, 5]), min_size=1, max_size=4),
        st.integers(1, 9),
    ),
    max_size=8,
)


@given(people, chains, st.integers(1, 4), st.integers(1, 3), st.integers(0, 8))
@settings(max_examples=200, deadline=None)
def test_laws(made: list[Any], wanted: list[Any], daily: int, weekly: int, down: int) -> None:
    rows = "\n".join(
        f"| c{n} | c{n}@example.com | {consent} | A | I | lead | site | {full} |"
        for n, (consent, full) in enumerate(made)
    )
    more = f"| Letters a day | {daily} |\n| Advertising: letters a week | {weekly} |"
    snapshot = book(rows, Post(ran=NOW - timedelta(days=down)), more=more)
    listed = [
        chain(
            *welcome(*waits, expiry=timedelta(days=expiry)),
            person=f"c{who}",
            sequence=f"s{n}",
            rank=rank,
            start=NOW + timedelta(days=since),
        )
        for n, (who, rank, since, waits, expiry) in enumerate(wanted)
    ]
    kinds = {f"letter {n}": Terms(repeatable=True) for n in range(4)}
    found = arranged(snapshot, *listed, days=20, kinds=kinds)
    letters = (*found.now, *found.later)

    assert found == arranged(snapshot, *reversed(listed), days=20, kinds=kinds)
    assert len({one.key for one in letters} | {one.key for one in found.passed}) == len(letters) + len(found.passed)
    per_day = Counter(one.at.astimezone(MOSCOW).date() for one in letters)
    assert max(per_day.values(), default=0) <= daily
    for one in letters:
        assert one.at >= max(one.due, NOW)
        assert one.at <= one.due + (one.stage.expiry or WEEK)
        assert made[int(one.chain.person[1:])][0] == "yes"
        mine = [other.at for other in letters if other.chain.person == one.chain.person]
        assert sum(1 for at in mine if one.at <= at < one.at + WEEK) <= weekly
    for wish in listed:
        there = int(wish.person[1:]) < len(made)
        heard = any(letter.chain is wish for letter in letters) or any(gone.chain is wish for gone in found.passed)
        assert heard or wish.person in found.silent or not there or letters  # limits may hold it beyond its expiry


def test_a_topic_from_which_a_person_unsubscribed_is_passed_and_what_follows_goes() -> None:
    mark = topic_hash(topic_code("News", str), "anna@example.com", str)
    post = Post(blocked={mark: Block.TOPIC}, fingerprint=str, ran=NOW)
    kinds = {
        "letter 0": Terms(topic="News"),
        "letter 1": Terms(topic="Offers"),
        "letter 2": Terms(topic="Offers", before="NEWS"),
        "letter 3": Terms(marketing=False, topic="News"),
    }
    found = arranged(book(post=post, more=OFF), chain(), kinds=kinds)

    assert [(one.stage.template, one.topic) for one in found.later] == [("letter 1", "Offers"), ("letter 3", "")]
    assert [(one.stage.template, one.why) for one in found.passed] == [
        ("letter 0", "unsubscribed from the topic “News”")
    ]
    assert found.silent == {"c1": "unsubscribed from the topic “News”"}


@pytest.mark.parametrize("state", [State.RETRY, State.UNKNOWN, State.PLANNED])
def test_a_letter_that_waits_does_not_go_once_its_topic_is_not_wanted(state: State) -> None:
    (stage,) = welcome(0)
    last = posted(stage, state, attempts=1)
    mark = topic_hash(topic_code("News", str), "client c1", str)
    post = Post(
        [last], blocked={mark: Block.TOPIC}, fingerprint=str, vetoes={last.key: Veto("send", attempts=1)}, ran=NOW
    )
    kinds = {"letter 0": Terms(topic="News")}

    assert arranged(book(post=replace(post, blocked={})), chain(stage), kinds=kinds).now
    assert not arranged(book(post=post), chain(stage), kinds=kinds).now
