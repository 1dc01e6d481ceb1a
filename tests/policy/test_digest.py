"""The morning list (T2): who gets what, how it reads, and its calendar file as another program reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from sheetcrm.model.plan import Plan
from sheetcrm.model.words import digest as words
from sheetcrm.policy.digest import OWNER, Digest, addressees, digests
from sheetcrm.policy.digest_page import short, telephone
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.task_ids import READY, task_id
from sheetcrm.policy.tasks import quarter
from sheetcrm.policy.terms import BadSettingError
from sheetcrm.steps import assign
from tests.sheets import sheet

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language

LISTS = """
    lists
    | manager | manager_synonyms | manager_email        | status | status_synonyms | deal_stage |
    | Oliver  | Ollie            | "Oliver@x.example "  | lead   |                 | lost       |
    | Mary    |                  | mary@x.example       | former |                 |            |
    | Anna    |                  |                      |        |                 |            |
    | Broken  |                  | "not an address"     |        |                 |            |
    |         |                  | lonely@x.example     |        |                 |            |
    """


def book(text: str, today: str = "2026-11-25 08:00", language: Language = "en") -> Snapshot:
    return sheet(LISTS + text, today=today, language=language)


def only(found: list[Digest]) -> Digest:
    (one,) = found
    return one


def events(one: Digest) -> dict[str, Any]:
    """Return the events of the calendar by their id."""
    (file,) = one.rendered.attachments
    made = Calendar.from_ical(file.data)
    assert isinstance(made, Calendar)
    assert (file.type, str(made["METHOD"]), str(made["VERSION"])) == ("text/calendar", "PUBLISH", "2.0")
    return {str(event["UID"]): event for event in made.walk("VEVENT")}


DAY = """
    clients
    | id | last_name | first_name | phone        | manager | booked           | birthday   | status | source  | service | first_contact |
    | a1 | Smith     | Anna       | +79991234567 | Oliver  | 2026-11-25 14:30 |            | lead   |         | haircut | 2026-01-01    |
    | a2 | Brown     | Bob        | +79991234568 | ollie   | 2026-11-26 10:00 | 1990-11-25 | lead   |         |         | 2026-01-01    |
    | a3 | White     | Clara      | 8 999 12     | Oliver  | 2026-11-25       |            | lead   | website |         | 2026-11-24    |
    | a4 | Black     | Dora       |              | Mary    |                  | 1990-11-26 |        |         |         | 2026-11-23    |
    | a5 | Green     | Egor       |              | Oliver  |                  |            | former |         |         | 2026-11-25    |

    tasks
    | id | client_id | client | due        | manager | what       | why      | done |
    | t1 | a1        | Smith  | 2026-11-25 | Oliver  | send offer | by mail  |      |
    | t2 | a2        | Brown  | 2026-11-20 |         | call back  | promised |      |
    | t3 | a2        | Brown  | 2026-11-24 | Oliver  |            |          | no   |
    | t4 |           | Nobody | 2026-11-25 | Oliver  | buy coffee |          |      |
    | t5 | a1        | Smith  |            | Oliver  | think      |          |      |
    | t6 | a1        | Smith  | 2026-11-26 | Oliver  | tomorrow   |          |      |
    | t7 | a1        | Smith  | 2026-11-25 | Oliver  | was done   |          | yes  |
    """


def test_a_managers_morning() -> None:
    one = only(digests(book(DAY)))

    assert (one.manager, one.address) == ("Oliver", "oliver@x.example")
    assert one.rendered.subject == "Your day, Wednesday 25.11: 7 to do, 2 overdue"
    assert one.rendered.text == (
        "Good morning, Oliver!\n"
        "\n"
        "VISITS TODAY (2)\n"
        "- 14:30 · Smith Anna: +7 999 123-45-67\n"
        "  haircut\n"
        "- No time given · White Clara: 8 999 12\n"
        "\n"
        "TO DO TODAY (2)\n"
        "- Buy coffee: Nobody\n"
        "- Send offer: Smith Anna, +7 999 123-45-67\n"
        "  by mail\n"
        "\n"
        "OVERDUE (2)\n"
        "- Do the task: Brown Bob, +7 999 123-45-68\n"
        "  due 24.11.2026\n"
        "- Call back: Brown Bob, +7 999 123-45-68\n"
        "  due 20.11.2026; promised\n"
        "\n"
        "NEW SINCE YESTERDAY (1)\n"
        "- White Clara: 8 999 12\n"
        "  lead, website\n"
        "\n"
        "BIRTHDAYS TODAY (1)\n"
        "- Brown Bob: +7 999 123-45-68\n"
        "\n"
        "VISITS TOMORROW (1)\n"
        "- 10:00 · Brown Bob: +7 999 123-45-68\n"
        "\n"
        "WITHOUT A DATE (1)\n"
        "- Think: Smith Anna, +7 999 123-45-67\n"
        "\n"
        f"{words.FOOT.en}\n"
    )
    assert '<a href="tel:+79991234567"' in one.rendered.html
    assert "tel:8" not in one.rendered.html
    assert "<div>8 999 12</div>" in one.rendered.html


def test_the_calendar_holds_visits_in_utc_and_tasks_of_the_day() -> None:
    one = only(digests(book(DAY)))
    found = events(one)
    visit = found[f"{task_id('a1', 'booking', '')}@sheetcrm"]
    (alarm,) = visit.walk("VALARM")
    task = found["t1@sheetcrm"]

    assert one.rendered.attachments[0].name == "tasks-2026-11-25.ics"
    assert len(found) == 5
    assert visit.decoded("DTSTART") == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
    assert visit.decoded("DTEND") == datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
    assert (str(visit["SUMMARY"]), str(visit["DESCRIPTION"])) == ("Visit: Smith Anna", "+7 999 123-45-67\nhaircut")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-1)
    assert task.decoded("DTSTART") == date(2026, 11, 25)
    assert (str(task["SUMMARY"]), str(task["TRANSP"])) == ("Send offer: Smith Anna", "TRANSPARENT")
    assert found[f"{task_id('a3', 'booking', '')}@sheetcrm"].decoded("DTSTART") == date(2026, 11, 25)
    assert "DESCRIPTION" not in found["t4@sheetcrm"]


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Europe/Paris", "2026-10-24", "2026-10-24T12:30+00:00"),  # summer time, the day before clocks change
        ("Europe/Paris", "2026-10-25", "2026-10-25T13:30+00:00"),
        ("Asia/Kolkata", "2026-10-25", "2026-10-25T09:00+00:00"),
    ],
)
def test_a_visit_is_at_the_hour_of_the_workbooks_time_zone(zone: str, day: str, utc: str) -> None:
    found = book(
        f"""
        clients
        | id | manager | booked      |
        | a1 | Oliver  | {day} 14:30 |

        settings
        | name      | value  |
        | Time zone | {zone} |
        """,
        today=f"{day} 08:00",
    )
    (event,) = events(only(digests(found))).values()

    assert event.decoded("DTSTART") == datetime.fromisoformat(utc)


def test_a_file_sent_again_updates_what_stands_in_the_calendar() -> None:
    first = book(DAY)
    moved = first["clients"].change("booked", [datetime(2026, 11, 25, 16), *first["clients"]["booked"][1:]], "")
    before, after = (
        events(only(digests(one)))
        for one in (first, replace(first.after(Plan.of(moved)), now=first.now + timedelta(hours=1)))
    )
    key = f"{task_id('a1', 'booking', '')}@sheetcrm"

    assert set(before) == set(after)
    assert before[key]["SEQUENCE"] < after[key]["SEQUENCE"]
    assert before[key].decoded("DTSTART") != after[key].decoded("DTSTART")
    assert digests(first)[0].rendered == digests(book(DAY))[0].rendered


def test_no_alarm_where_it_is_switched_off_and_no_event_of_a_row_without_an_id() -> None:
    found = book(
        """
        clients
        | id | manager | booked           |
        | a1 | Oliver  | 2026-11-25 14:30 |

        tasks
        | id   | client_id | due        | what |
        | "#7" | a1        | 2026-11-25 | call |

        settings
        | name                          | value |
        | Visit: remind before, minutes | off   |
        """
    )
    (event,) = events(only(digests(found))).values()

    assert event.walk("VALARM") == []


def test_the_visits_own_task_is_not_told_twice() -> None:
    found = book(DAY)
    made = found.after(assign(found))

    assert any(row.values["what"] == "visit at 14:30: be ready by 13:30" for row in assign(found).appends["tasks"])
    assert "be ready" not in digests(made)[0].rendered.text


def test_who_is_ready_to_buy() -> None:
    today = date(2026, 11, 25)
    key = task_id("a1", READY, quarter(today))
    found = book(
        f"""
        clients
        | id | last_name | manager |
        | a1 | Smith     | Oliver  |

        tasks
        | id    | client_id | due        | what  |
        | {key} | a1        | 2026-11-26 | ready |
        """
    )
    one = only(digests(found))
    later = replace(found, now=found.now + timedelta(days=1))

    assert "READY TO BUY (1)\n- Ready: Smith" in one.rendered.text
    assert "TO DO TODAY (1)\n- Ready: Smith" in digests(later)[0].rendered.text
    assert events(one)[f"{key}@sheetcrm"].decoded("DTSTART") == date(2026, 11, 26)


NOBODYS = """
    clients
    | id | last_name | company | email       | manager | birthday   |
    | a1 | Alone     |         |             |         | 1990-11-25 |
    | a2 |           | Daisy   |             | Anna    | 1990-11-25 |
    | a3 |           |         | c@x.example | Zoe     | 1990-11-25 |
    | a4 |           |         |             | Mary    | 1990-11-25 |

    settings
    | name           | value           |
    """


def test_the_owner_gets_what_would_reach_nobody() -> None:
    mary, owner = digests(book(NOBODYS + "| Owner's e-mail | Boss@x.example |"))

    assert (mary.manager, owner.manager, owner.address) == ("Mary", OWNER, "boss@x.example")
    assert mary.rendered.subject == owner.rendered.subject == "Your day, Wednesday 25.11"
    assert owner.rendered.text.splitlines()[:2] == ["Good morning!", words.OWNER_LEAD.en]
    assert "- Alone\n- Daisy\n  manager Anna\n- c@x.example\n  manager Zoe\n" in owner.rendered.text
    assert "- a4\n" in mary.rendered.text
    assert (mary.rendered.attachments, owner.rendered.attachments) == ((), ())


def test_an_owner_who_is_a_manager_gets_one_letter() -> None:
    mary = only(digests(book(NOBODYS + "| Owner's e-mail | mary@x.example |")))

    assert mary.manager == "Mary"
    assert "- Daisy\n  manager Anna\n" in mary.rendered.text
    assert "- a4\n\n" in mary.rendered.text


def test_without_an_owner_only_managers_are_written_to() -> None:
    assert [one.manager for one in digests(book(NOBODYS))] == ["Mary"]


def test_nobody_is_written_to_without_anything_to_do_or_while_it_is_off() -> None:
    assert digests(book("")) == []
    assert digests(book(DAY + "\n    settings\n    | name | value |\n    | Morning list: time | off |")) == []


def test_addresses_are_those_of_lists() -> None:
    assert addressees(book("")) == {"oliver": ("Oliver", "oliver@x.example"), "mary": ("Mary", "mary@x.example")}


def test_long_parts_say_how_many_more() -> None:
    lines = "\n".join(f"| t{n} | a1 | 2026-11-{n:02} | task {n} |" for n in range(1, 25))
    found = book(f"clients\n| id | manager |\n| a1 | Oliver |\n\ntasks\n| id | client_id | due | what |\n{lines}")
    one = only(digests(found))

    assert "OVERDUE (24)\n- Task 24: a1\n" in one.rendered.text
    assert "- Task 5: a1\n  due 05.11.2026\n  and 4 more in the sheet\n" in one.rendered.text
    assert "- Task 4" not in one.rendered.text
    assert "and 4 more in the sheet" in one.rendered.html
    assert one.rendered.subject.endswith("24 to do, 24 overdue")


def test_a_list_that_was_brought_over_is_no_news() -> None:
    def came(count: int) -> list[Digest]:
        lines = "\n".join(f"| c{n} | Oliver | 2026-11-24 |" for n in range(count))
        return digests(book(f"clients\n| id | manager | first_contact |\n{lines}"))

    assert len(came(30)) == 1
    assert not came(31)


@pytest.mark.parametrize(
    ("born", "today", "told"),
    [
        ("1988-02-29", "2026-02-28", True),
        ("1988-02-29", "2028-02-28", False),
        ("1988-02-29", "2028-02-29", True),
        ("1988-02-28", "2028-02-29", False),
        ("1950-12-31", "2026-12-31", True),
        ("1988-03-30", "2026-02-28", False),
        ("2026-11-25", "2026-11-25", True),
        ("1988-11-30", "2026-11-28", False),
    ],
)
def test_birthdays(born: str, today: str, *, told: bool) -> None:
    found = book(f"clients\n| id | manager | birthday |\n| a1 | Oliver | {born} |", today=f"{today} 08:00")
    assert bool(digests(found)) is told


def test_both_languages_say_the_same() -> None:
    english = only(digests(book(DAY))).rendered
    russian = only(digests(book(DAY.replace("former", "бывший"), language="ru"))).rendered

    assert russian.subject == "Дела на 25.11, среда: 7, просрочено 2"
    assert russian.text.startswith("Oliver, доброе утро!\n\nВИЗИТЫ СЕГОДНЯ (2)\n- 14:30 · Smith Anna")
    assert len(russian.text.splitlines()) == len(english.text.splitlines())
    assert russian.attachments[0].name == "dela-2026-11-25.ics"
    assert '<html lang="ru">' in russian.html


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[tuple[str, tuple[str, ...]]] = set()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add((tag, tuple(sorted(key for key, _ in attrs))))
        self.open += [] if tag == "meta" else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


TAGS = {
    ("html", ("lang",)),
    ("head", ()),
    ("title", ()),
    ("meta", ("charset",)),
    ("meta", ("content", "name")),
    *((tag, ("style",)) for tag in ("body", "div", "p", "h2")),
    ("div", ()),
    ("a", ("href", "style")),
}
nasty = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=1>',
            "a\r\nBcc: x@y.example\r\n\r\nBEGIN:VEVENT",
            "{{ name }} [Name] %Name% &amp;",
            '+7999123" onclick="x',
            "\u202etxt.exe",
            "x" * 10_000,
        ]
    ),
)


@settings(max_examples=80)
@given(nasty, nasty, nasty, nasty)
def test_nothing_of_a_cell_becomes_html_or_a_line_of_its_own(name: str, phone: str, what: str, why: str) -> None:
    found = book(
        """
        clients
        | id | manager | booked           |
        | a1 | Oliver  | 2026-11-25 14:30 |

        tasks
        | id | client_id | due        | what |
        | t1 | a1        | 2026-11-25 | call |
        """
    )
    clients, tasks = found["clients"], found["tasks"]
    found = found.after(
        Plan.of(
            clients.change("last_name", [name], ""),
            clients.change("phone", [phone], ""),
            clients.change("service", [why], ""),
            tasks.change("what", [what], ""),
            tasks.change("why", [why], ""),
        )
    )
    one = only(digests(found)).rendered
    page = _Tags()
    page.feed(one.html)

    assert page.seen <= TAGS
    assert page.open == []
    assert "\n" not in one.subject
    assert len(one.text.splitlines()) <= 13
    assert all(len(line) < 600 for line in one.text.splitlines())
    shown = short(what)
    assert " ".join(shown[1:].rstrip("…").split()) in " ".join(" ".join(page.said).split())
    (file,) = one.attachments
    made = Calendar.from_ical(file.data)
    assert len(made.walk("VEVENT")) == 2
    assert all(len(line) <= 75 for line in file.data.split(b"\r\n"))


@pytest.mark.parametrize(
    ("cell", "dial", "said"),
    [
        ("+79991234567", "+79991234567", "+7 999 123-45-67"),
        (" +79991234567 доб. 12", "+79991234567", "+7 999 123-45-67 доб. 12"),
        ("+9999999999", "+9999999999", "+9999999999"),
        ("8 999", "", "8 999"),
        ("", "", ""),
    ],
)
def test_phones_are_dialled_with_a_tap(cell: str, dial: str, said: str) -> None:
    assert telephone(cell) == (dial, said)


def test_texts_are_cut_with_a_sign() -> None:
    assert short("a" * 200) == "a" * 159 + "…"
    assert short(" a\n\tb\u200b c ") == "a b c"


def test_a_sum_is_not_torn_at_the_end_of_a_line() -> None:
    assert short("на сумму  66\u00a0500\u00a0₽\u00a0") == "на сумму 66\u00a0500\u00a0₽"


def test_the_order_of_rows_does_not_matter() -> None:
    """Law 5."""
    found = book(DAY)
    tables = {key: found[key] for key in ("clients", "tasks")}
    turned = {
        key: replace(table, frame=table.frame[::-1], settled=table.settled[::-1], lines=table.lines[::-1])
        for key, table in tables.items()
    }

    assert digests(replace(found, tables={**found.tables, **turned})) == digests(found)


def test_an_owners_address_with_a_mistake_is_answered() -> None:
    setting = BY_KEY["owner_email"]

    assert (setting.value(" Boss@X.example "), setting.value(None)) == ("boss@x.example", "")
    with pytest.raises(BadSettingError, match="“boss@@x” is not an e-mail address"):
        setting.value("boss@@x")
