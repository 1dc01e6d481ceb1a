"""What clients answer to a survey (M5): in History, in the client's row, and as calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.plan import Plan
from sheetcrm.model.posted import Post, Posted, State
from sheetcrm.model.snapshot import Memory, Snapshot
from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.model.words import tasks as words
from sheetcrm.model.words.defaults import DEFAULTS, letters, lists
from sheetcrm.model.words.fold import fold
from sheetcrm.model.words.templates import SURVEY
from sheetcrm.policy.marks import mark_in
from sheetcrm.policy.sequences.happenings import How
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.policy.surveys import is_survey
from sheetcrm.steps import assign, facts, tell
from tests.policy.test_arranging import NOW
from tests.sheets import broken, cells, defaults, empty, sheet, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.grid import Raw

ASKED = """
    clients
    | id | first_name |
    | c1 | Anna       |

    templates
    | id | name      | group  | kind    | subject   | text      |
    | t1 | Opinion   | Survey | service | Two words | How is it |
    | t2 | Reminder  | Visit  | service | See you   | Tomorrow  |
    """


def answered(template: str, text: str, sort: Sort = Sort.REPLY, key: str = "l1") -> Snapshot:
    letter = Posted("l1", "c1", "s", "t", "1", State.SENT, NOW, NOW, template=template, title=template)
    mail = (Incoming("m1", sort, NOW, letter=key, address="a@b.c", subject="Re: Two words", text=text), "c1")
    post = Post((letter,), mail=(mail,), told=frozenset(), listed=frozenset({"l1"}))
    return sheet(ASKED, today="2026-11-24 12:00", memory=Memory(post=post))


def events(snapshot: Snapshot) -> set[str]:
    return {str(row.values["event"]) for row in tell(snapshot).appends["history"]} - {"letter"}


def test_the_answer_to_a_survey_lands_in_the_clients_row() -> None:
    snapshot = answered("opinion", "1. На 9 из 10\n2. Больше   чая")
    assert events(snapshot) == {"survey answer"}
    after = snapshot.after(tell(snapshot))
    after = after.after(facts(after))
    assert cells(after, "clients", "survey") == {"c1": "9 of 10, 24.11.2026: 1. На 9 из 10 2. Больше чая"}
    assert not tell(after)
    assert ("clients", "survey") not in facts(after).changes


def test_other_answers_are_replies() -> None:
    assert events(answered("reminder", "9")) == {"reply"}
    assert events(answered("opinion", "9", key="")) == {"reply"}
    assert events(answered("opinion", "9", key="l2")) == {"reply"}
    assert events(answered("a template that was renamed", "9")) == {"reply"}
    assert events(answered("opinion", "stop", Sort.UNSUBSCRIBE)) == {"unsubscribed"}


def test_the_letters_of_a_new_workbook_that_are_surveys() -> None:
    surveys = {row["name"] for row in DEFAULTS["templates"] if row["group"] == SURVEY}
    assert letters.SURVEY in surveys


def test_the_row_has_the_last_mark_its_day_and_first_words() -> None:
    """Typed answers count like mailed ones."""
    long = "word " * 40
    snapshot = sheet(
        f"""
        clients
        | id    | survey |
        | two   |        |
        | later |        |
        | mute  |        |
        | long  |        |
        | bare  |        |
        | day   |        |
        | gone  | 3 of 10, 01.02.2026 |

        history
        | client_id | when             | event         | what        | subject |
        | two       | 2026-11-03 12:00 | mark          | "8"         |         |
        | two       | 2026-11-03 10:00 | survey answer | "5"         |         |
        | later     | 2026-11-01       | survey answer | "9, fine"   |         |
        | later     | 2026-11-02       | survey answer | "thank you" |         |
        | mute      | 2026-11-02       | ответ на опрос | "nice"     |         |
        | mute      | 2026-12-31       | survey answer | "9"         |         |
        | long      | 2026-11-02       | survey answer | "{long}"    |         |
        | bare      | 2026-11-02       | survey answer |             |         |
        | day       | 2026-11-02       | survey answer |             | "4/10"  |
        """
    )
    after = snapshot.after(facts(snapshot))
    assert cells(after, "clients", "survey") == {
        "two": "8 of 10, 03.11.2026",
        "later": "02.11.2026: thank you; before that 9 of 10, 01.11.2026",
        "mute": "02.11.2026: nice",
        "long": "02.11.2026: " + ("word " * 24).strip() + "…",
        "bare": "02.11.2026",
        "day": "4 of 10, 02.11.2026",
        "gone": None,
    }
    lost = broken(snapshot, "history", "event")
    assert ("clients", "survey") not in facts(lost).changes


def book(rows: list[tuple[str, date, str]], managers: Mapping[str, str | None], number: Mapping[str, Raw]) -> Snapshot:
    """Return a book of these answers: client, day, text."""
    people = table("clients", ("id", "manager"), [[row, manager] for row, manager in managers.items()])
    told: list[list[Raw]] = [[f"h{n}", who, day, "survey answer", said] for n, (who, day, said) in enumerate(rows)]
    history = table("history", ("id", "client_id", "when", "event", "what"), told)
    chosen = table("settings", ("name", "value"), [[name, value] for name, value in number.items()])
    tables = {key: empty(key) for key in ("orders", "tasks", "lists", "rules", "reminders", "sequences", "templates")}
    tables |= {"clients": people, "history": history, "settings": chosen}
    return Snapshot(tables, datetime(2026, 11, 22, 9, 0), "en")


def begun(snapshot: Snapshot, length: int = 14) -> date:
    today = snapshot.today
    return today - timedelta(days=(today - date(1, 1, 1)).days % length)


def called(snapshot: Snapshot) -> dict[str, str]:
    """Return the clients of new tasks of the call list, with the reason."""
    rows = assign(snapshot).appends.get("tasks", ())
    return {str(row.values["client_id"]): str(row.values["why"]) for row in rows if row.values["what"] == words.CALL.en}


START = begun(book([], {"x": None}, {}))
IN = START - timedelta(days=3)
QUIET: dict[str, Raw] = {"Low mark: up to": "off"}


def test_every_two_weeks_the_lowest_marks_of_each_manager() -> None:
    people: dict[str, str | None] = {"b1": "Oleg", "b2": "Oleg", "n1": None}
    people |= {f"a{n}": "Mary" for n in range(9)}
    rows = [(f"a{n}", IN, str(n)) for n in range(9)]
    rows += [("b1", IN, "8"), ("b2", IN, "9"), ("n1", IN, "no mark"), ("n1", IN, "7")]
    snapshot = book(rows, people, QUIET)
    found = called(snapshot)
    assert set(found) == {*(f"a{n}" for n in range(7)), "b1", "n1"}
    assert found["a3"] == f"among the lowest marks: 3 of 10, {IN:%d.%m.%Y}"
    five = book(rows, people, QUIET | {"Call list: clients": 5, "Call list: marks up to": 10})
    assert set(called(five)) == {*(f"a{n}" for n in range(5)), "b1", "b2", "n1"}
    assert not called(book(rows, people, QUIET | {"Call list: period, days": "off"}))


def test_only_the_last_whole_period_counts_and_in_it_what_was_said_last() -> None:
    rows = [
        ("new", START, "1"),
        ("first", START - timedelta(days=1), "1"),
        ("last", START - timedelta(days=14), "1"),
        ("old", START - timedelta(days=15), "1"),
        ("mended", IN - timedelta(days=2), "1"),
        ("mended", IN, "10"),
    ]
    people: dict[str, str | None] = dict.fromkeys(("new", "first", "last", "old", "mended"))
    assert set(called(book(rows, people, QUIET))) == {"first", "last"}


def ticked(snapshot: Snapshot, what: str) -> Snapshot:
    tasks = snapshot["tasks"]
    ticks = [cell == what or tick for cell, tick in zip(tasks["what"], tasks["done"], strict=True)]
    return snapshot.after(Plan.of(tasks.change("done", ticks, "")))


def test_who_was_called_about_that_mark_already_is_not_called_again() -> None:
    rows = [("a", IN, "2"), ("b", IN, "3")]
    people = {"a": "Mary", "b": "Mary"}
    back: dict[str, Raw] = {"Tasks: not older than, days": 60}
    snapshot = book(rows, people, back | {"Call list: period, days": "off"})
    after = snapshot.after(assign(snapshot))
    assert len(after["tasks"]) == 2
    on = book([], people, back)["settings"]
    open_ = replace(after, tables={**after.tables, "settings": on})
    assert set(called(open_)) == {"a", "b"}
    assert not called(ticked(open_, words.SURVEY.en))


def test_the_list_of_a_period_stays() -> None:
    """Neither a tick nor a row typed late brings in more than its number."""
    people: dict[str, str | None] = dict.fromkeys("abcd", "Mary")
    number = QUIET | {"Call list: clients": 2}
    rows = [("b", IN, "3"), ("c", IN, "4"), ("d", IN, "5")]
    snapshot = book(rows, people, number)
    after = snapshot.after(assign(snapshot))
    assert set(after["tasks"]["client_id"]) == {"b", "c"}
    late = book([*rows, ("a", IN, "0")], people, number)
    again = replace(after, tables={**after.tables, "history": late["history"]})
    assert not called(again)
    assert not called(ticked(again, words.CALL.en))


@settings(max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(-40, 3), st.sampled_from(["0", "3", "6", "8", "10", "fine"])),
        max_size=14,
    ),
    st.lists(st.sampled_from(["Mary", "Oleg", None]), min_size=6, max_size=6),
    st.integers(1, 3),
    st.permutations(range(14)),
)
def test_a_plain_reading(
    said: list[tuple[str, int, str]], managers: list[str | None], most: int, order: list[int]
) -> None:
    """Client by client; the order of rows does not matter; ticked, nobody comes back for the next six weeks without a new answer."""
    rows = [(who, START + timedelta(days=back), text) for who, back, text in said]
    people = dict(zip("abcdef", managers, strict=True))
    number = QUIET | {"Call list: clients": most}
    snapshot = book(rows, people, number)
    best: dict[str, int] = {}
    days: dict[str, date] = {}
    # of two marks on one day that of the later row counts: the ids of this book are in their order
    for who, day, text in sorted(((w, d, t) for w, d, t in rows), key=lambda row: row[1]):
        mark = mark_in(text)
        if mark is not None and START - timedelta(days=14) <= day < START:
            best[who], days[who] = mark, day
    expected = set()
    for manager in ("Mary", "Oleg", None):
        mine = [who for who in best if people[who] == manager and best[who] <= 8]
        expected |= set(sorted(mine, key=lambda who: (best[who], -days[who].toordinal(), who))[:most])
    assert set(called(snapshot)) == expected
    shuffled = snapshot["history"]
    mixed = table(
        "history",
        ("id", "client_id", "when", "event", "what"),
        [[shuffled[key][n] for key in ("id", "client_id", "when", "event", "what")] for n in order if n < len(rows)],
    )
    assert set(called(replace(snapshot, tables={**snapshot.tables, "history": mixed}))) == expected
    after = ticked(snapshot.after(assign(snapshot)), words.CALL.en)
    fresh = {who for who, day, _ in rows if day >= START}
    for ahead in (0, 14, 28):
        later = replace(after, now=after.now + timedelta(days=ahead))
        assert set(called(later)) <= fresh


@pytest.mark.parametrize("length", [7, 14, 30])
def test_the_period_is_a_setting(length: int) -> None:
    start = begun(book([], {"x": None}, {}), length)
    rows = [("in", start - timedelta(days=1), "2"), ("out", start - timedelta(days=length + 1), "2")]
    snapshot = book(rows, {"in": None, "out": None}, QUIET | {"Call list: period, days": length})
    found = set(called(snapshot))
    assert found == ({"in"} if (snapshot.today - start).days <= 14 else set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_question_when_a_project_is_completed(language: Language) -> None:
    """The row of a new workbook, switched on: its status starts it, and its template is a survey."""
    rows = defaults("sequences", language)
    (place,) = [n for n, cell in enumerate(rows["template"]) if cell == letters.ONE_QUESTION.to(language)]
    assert rows["on"][place] is False
    text = f"sequences\n| id | sequence | on | step | start | template |\n| s1 | end | yes | 1 | {rows['start'][place]} | x |"
    read = sequences(
        sheet(f"{text}\n\ntemplates\n| id | name | subject | text |\n| t | x | y | z |", language=language)
    )
    assert not read.answers
    (running,) = read.running
    assert (running.start.how, running.start.names) == (How.VALUE, (fold(lists.COMPLETED.to(language)),))
    texts = defaults("templates", language)
    (asked,) = [n for n, cell in enumerate(texts["name"]) if cell == letters.ONE_QUESTION.to(language)]
    assert is_survey(str(texts["group"][asked]))
