"""The Templates tab: what is in force, what is answered, what is remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.templates.render import render
from sheetcrm.policy.templates.tokens import Link, Template, walk
from sheetcrm.policy.templates.values import values
from sheetcrm.steps.check import check
from tests.sheets import broken, cells, defaults, sheet, snapshot

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot

__all__ = ["snapshot"]


def test_a_template_is_known_by_its_name_however_it_is_typed(snapshot: Snapshot) -> None:
    """
    templates
    | name     | group  | kind    | repeatable | subject | text           |
    | Welcome  | First  |         |            | Hello   | [Greeting] ok? |
    | Receipt  | Orders | service |            | Thanks  | [Greeting]     |
    | Birthday |        | реклама | yes        | Hooray  | [Greeting] ok? |
    | Once     |        | service | no         | Hooray  | [Greeting]     |
    """
    read = templates(snapshot)
    found = {name: one for name in read.in_force if isinstance(one := read.get(name.upper()), Template)}

    assert read.answers == {}
    assert {name: (one.marketing, one.repeatable) for name, one in found.items()} == {
        "welcome": (True, False),
        "receipt": (False, True),
        "birthday": (True, True),
        "once": (False, False),
    }
    assert (found["welcome"].name, found["welcome"].group) == ("Welcome", "First")


def test_what_is_wrong_is_answered_in_its_row_and_stops_only_its_letters(snapshot: Snapshot) -> None:
    """
    templates
    | name   | kind  | repeatable | subject | text          |
    | Fine   |       |            | Hello   | Reply.        |
    | Broken |       |            | Hello   | [Clent_name]  |
    | Silent |       |            |         | Hi            |
    | Empty  |       |            | Hello   |               |
    | Odd    | maybe |            | Hello   | Hi            |
    | Again  |       | perhaps    | Hello   | Hi            |
    |        |       |            | Hello   | Hi            |
    | FINE   |       |            | Hello   | Ho            |
    |        |       |            |         |               |
    """
    read = templates(snapshot)

    assert read.answers == {
        "#3": "“Text”, line 1: there is no [Clent_name]. Perhaps “[Client_name]”? The letter does not go.",
        "#4": "“Subject” is empty. The letter does not go.",
        "#5": "“Text” is empty. The letter does not go.",
        "#6": "“Kind of letter”: choose advertising or service. The letter does not go.",
        "#7": "“May repeat”: write “yes” or “no”. The letter does not go.",
        "#8": "The template has no name. The letter does not go.",
        "#9": "A template of this name stands above. The letter does not go.",
    }
    assert list(read.in_force) == ["fine"]
    assert read.get("Broken") == "template “Broken”: “Text”, line 1: there is no [Clent_name]. Perhaps “[Client_name]”?"
    assert read.get("Nobody's") == "there is no template “Nobody's”"


def test_a_text_that_nobody_would_read_is_told() -> None:
    found = sheet("templates\n| name | subject | text |\n| Long | Hello | " + "word " * 5000 + "|")

    assert "20000" in templates(found).answers["#2"]


def test_several_mistakes_are_told_at_once_but_not_too_many(snapshot: Snapshot) -> None:
    """
    templates
    | name | subject | text                         |
    | A    | [Foox]  | [Barx] [Quuxx] [Blubx] [Ohx] |
    """
    answer = templates(snapshot).answers["#2"]

    assert answer.count("there is no") == 3


def test_the_robot_answers_beside_the_row_once(snapshot: Snapshot) -> None:
    """
    templates
    | name | subject | text         |
    | A    | Hello   | [Clent_name] |
    """
    plan = check(snapshot)

    assert "[Clent_name]" in cells(snapshot.after(plan), "templates", "answer")["#2"]
    assert ("templates", "answer") not in check(snapshot.after(plan)).changes


GOOD = "templates\n| name | subject | text |\n| A | Hello | Hi [Client_name] |"
BAD = GOOD.replace("Client_name", "Clent_name")


def test_the_last_good_version_stays_in_force() -> None:
    good = templates(sheet(GOOD)).good
    assert good == {"a": {"name": "A", "subject": "Hello", "text": "Hi [Client_name]"}}

    later = templates(sheet(BAD, memory=Memory(good={"templates": good})))

    assert isinstance(later.get("A"), Template)
    assert later.answers["#2"].endswith("The former version stays in force.")
    assert later.good == good


def test_a_template_that_was_deleted_is_forgotten() -> None:
    memory = Memory(good={"templates": {"a": {"name": "A", "subject": "s", "text": "t"}, "b": 5, "c": {"name": "c"}}})

    read = templates(sheet("templates\n| name | subject | text |\n| B | Hello | Hi |", memory=memory))

    assert list(read.in_force) == ["b"]
    assert isinstance(read.get("A"), str)


def test_where_a_header_is_lost_what_is_remembered_is_in_force() -> None:
    memory = Memory(good={"templates": templates(sheet(GOOD)).good})
    lost = broken(sheet(BAD, memory=memory), "templates", "text")

    assert isinstance(templates(lost).get("A"), Template)
    assert templates(lost).answers == {}
    assert isinstance(templates(broken(sheet(GOOD), "templates", "kind")).get("A"), Template)


def test_a_tab_is_read_once() -> None:
    found = sheet(GOOD)

    assert templates(found) is templates(replace(found, now=found.now))
    assert templates(replace(found, language="ru")) is not templates(found)


def test_a_segment_is_named_as_in_the_sheet(snapshot: Snapshot) -> None:
    """
    clients
    | id | first_name | segment |
    | c1 | Anna       | dormant |
    | c2 | Oliver     | active  |

    templates
    | name | kind    | subject | text                                                        |
    | A    | service | Hello   | Hi[if Segment = dormant], it has been a while[end].         |
    | B    | service | Hello   | [если Активность = активный, умеренный]Busy?[else]Hi[конец] |
    | C    | service | Hello   | [if Tail = fluffy]x[end]                                    |
    """
    read, known = templates(snapshot), values(snapshot)
    texts = [[render(read.in_force[name], known(row)) for row in (0, 1)] for name in ("a", "b")]

    assert [[one.text for one in both if not isinstance(one, str)] for both in texts] == [
        ["Hi, it has been a while.", "Hi."],
        ["Hi", "Busy?"],
    ]
    assert "Tail" in read.answers["#4"]


def test_a_link_that_nobody_set_up_and_two_buttons_are_told_though_in_force(snapshot: Snapshot) -> None:
    """
    settings
    | name        | value              |
    | Review link | https://r.example  |

    templates
    | name | subject | text                                                                                    |
    | A    | Hello   | [button: Go / Booking_link]                                                             |
    | B    | Hello   | [button: Go / https://a.example] [button: Now / https://b.example]                      |
    | C    | Hello   | [Promo_code/x] [button: Go / Booking_link / Reply.] [Review_link] [Signature] |
    | D    | Code [Promo_code] | Hi                                                                            |
    """
    table = snapshot["templates"]
    frame = table.frame.copy()
    frame["text"] = [text.replace(" / ", " | ").replace("code/x", "code|x") for text in frame["text"]]
    read = templates(replace(snapshot, tables={**snapshot.tables, "templates": replace(table, frame=frame)}))

    assert read.answers == {
        "#2": "The letter is in force, but goes to nobody yet: fill in “Booking link” in Settings.",
        "#3": "The letter is in force. But it has 2 buttons: better ask for one thing.",
        "#5": "The letter is in force, but goes to nobody yet: fill in “Promo code” in Settings.",
    }
    assert len(read.in_force) == 4


def new_workbook(language: Language, text: str = "") -> Snapshot:
    found = sheet("clients\n| id | first_name | email |\n| c1 | Anna | a@b.ru |\n" + text, language=language)
    return replace(found, tables={**found.tables, "templates": defaults("templates", language)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_a_new_workbook_can_be_written_for_a_name_and_an_address(language: Language) -> None:
    found = new_workbook(language)
    read, known = templates(found), values(found)

    assert read.answers == {}
    assert len(read.in_force) == len(found["templates"])
    for one in read.in_force.values():
        written = render(one, known(0), "A line")
        assert not isinstance(written, str), (one.name, written)
        assert "A line" in written.text
        assert not set("[]{}%*|") & set(written.text + written.subject), one.name
        assert "!!" not in written.text
        assert written.text.count("!") <= 1, one.name
        assert len(written.subject) <= 60
        assert len(written.text) <= 700


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_a_new_workbook_asks_for_one_thing(language: Language) -> None:
    for one in templates(new_workbook(language)).in_force.values():
        assert sum(isinstance(token, Link) and token.button for token in walk(one.body)) <= 1
        assert one.group


def test_both_languages_have_the_same_letters() -> None:
    russian, english = (templates(new_workbook(language)).in_force.values() for language in LANGUAGES)

    for ru, en in zip(russian, english, strict=True):
        assert (ru.marketing, ru.repeatable, ru.variables) == (en.marketing, en.repeatable, en.variables), ru.name
        assert len(ru.tests) == len(en.tests)


def test_a_topic_stands_below_with_a_way_out_of_it_and_of_all(snapshot: Snapshot) -> None:
    """
    templates
    | name  | kind    | topic                | subject | text                   |
    | News  |         |  What  is <new>      | Hello   | Hi                     |
    | Own   |         | News                 | Hello   | Hi. [Unsubscribe] Bye. |
    | Bill  | service | News                 | Hello   | Hi                     |
    | None  |         |                      | Hello   | Hi                     |
    """
    read = templates(snapshot)
    said = {name: render(one, values(sheet("clients\n| id |\n| c1 |"))(0, {})) for name, one in read.in_force.items()}
    texts = {name: one.text for name, one in said.items() if not isinstance(one, str)}

    assert read.in_force["news"].topic == "What is <new>"
    assert "This is on the topic “What is <new>”. No more of it? Reply “unsubscribe from this topic”." in texts["news"]
    assert texts["news"].rstrip().endswith("No advertising at all? Reply with the word “unsubscribe”.")
    assert texts["own"].count("unsubscribe") == 2
    assert "topic “News”" in texts["own"]
    assert "unsubscribe" not in texts["bill"]
    assert "topic" not in texts["none"]
    assert not isinstance(said["news"], str)
    assert "“What is &lt;new&gt;”" in said["news"].html


def test_what_a_letter_was_on_before_is_remembered_by_its_name(snapshot: Snapshot) -> None:
    """
    templates
    | name  | topic | subject | text |
    | First | News  | Hello   | Hi   |
    """
    read = templates(snapshot)
    assert read.in_force["first"].topics == ("News",)
    for topic, then in (("Offers", ("Offers", "News")), ("", ("News",)), ("News", ("News",)), ("x" * 61, ("News",))):
        after = sheet(f"templates\n| name | topic | subject | text |\n| First | {topic} | Hello | Hi |")
        now = templates(replace(after, memory=Memory(good={"templates": read.good})))
        assert now.in_force["first"].topics == then
        again = templates(replace(after, memory=Memory(good={"templates": now.good})))
        assert again.good == now.good
    assert now.answers == {
        "#2": "“Topic” is longer than 60 characters: two or three words will do. The former version stays in force."
    }
