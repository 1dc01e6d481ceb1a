"""A letter as staff type it: how it will look to somebody, and what is wrong with it; nothing is written twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.model.plan import objects
from sheetcrm.model.posted import Post
from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import LANGUAGES, Language
from sheetcrm.policy.templates.example import previews
from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.templates.variables import VARIABLES
from sheetcrm.steps import preview
from tests.sheets import broken, cells, defaults, sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot

HEADS = ("name", "kind", "subject", "text", "preview_for")


def book(
    text: str, *, of: str = "", subject: str = "Hello", kind: str = "service", files: frozenset[str] | None = None
) -> Snapshot:
    """Return a book with one template; a bar in the text is a slash here."""
    return typed({"name": "A", "kind": kind, "subject": subject, "text": text, "preview_for": of}, files=files)


def typed(*rows: Mapping[str, str], files: frozenset[str] | None = None, language: Language = "en") -> Snapshot:
    lines = [
        "| " + " | ".join(row.get(key, "").replace("|", "¦").replace("\n", "¶") for key in HEADS) + " |" for row in rows
    ]
    clients = (
        "clients\n| id | first_name | last_name | email | phone | city | manager | personal_line |\n"
        "| c1 | Boris | Smith | b@example.com | +79991234567 |  | Olga | See you soon |\n"
        "| c2 | Carl  | Jones | c@example.com |              | Omsk | |  |\n"
        "| c3 | Carl  | Jones | d@example.com |              | Omsk | |  |\n"
    )
    settings = "settings\n| name | value |\n| Business name | Daisy |\n| Booking link | https://d.example |\n"
    text = f"{clients}\n{settings}\ntemplates\n| {' | '.join(HEADS)} |\n" + "\n".join(lines)
    found = sheet(text, memory=Memory(post=Post(files=files)), language=language)
    table = found["templates"]
    texts = [str(cell or "").replace("¦", "|").replace("¶", "\n") or None for cell in table["text"]]
    frame = table.frame.assign(text=objects(texts))
    return replace(found, tables={**found.tables, "templates": replace(table, frame=frame)})


@pytest.mark.parametrize(
    ("text", "of", "shown"),
    [
        ("[Greeting] [City]", "", "Hello Anna, "),
        (
            "[Client_name] from [City]",
            "b@example.com",
            "Does not go: nothing to put in [City]: fill in “City” in Clients",
        ),
        ("[Client_name] from [City|afar]", "b@example.com", "Boris from afar"),
        ("[Client_name] of [Manager]", "+7 999 123-45-67", "Boris of Olga"),
        ("[Client_name] of [Manager]", "Carl Jones", "“Carl Jones”: there are several such clients."),
        ("[Client_name]", "nobody@example.com", "“nobody@example.com”: there is no such client."),
        ("On [Visit_date] at [Visit_time]", "c1", "On April 3 at 14:30"),
        ("Today is [Today]", "c1", "Today is April 1"),
        ("[if City = Omsk]Omsk[else]elsewhere[end]", "c2", "Omsk"),
        ("[if City = Omsk]Omsk[else]elsewhere[end]", "", "elsewhere"),
        ("[if Manager filled]by [Manager][else]by us[end]", "", "by Oliver"),
        ("[Personal_line] Bye", "c1", "See you soon Bye"),
        ("[button: Go | Booking_link]", "", "Go: https://d.example"),
        ("[button: Go | Review_link]", "", "Does not go: nothing to put in [Review_link]"),
        ("[Manager] [Manager_phone|—] [Signature]", "", "Oliver"),
        ("[Last_visit] [Personal_code] [Last_service]", "", ""),
    ],
)
def test_a_letter_is_shown_to_somebody(text: str, of: str, shown: str) -> None:
    ((_, found),) = previews(book(text, of=of))
    assert str(found).startswith(shown) or shown in str(found)
    assert found


def test_the_step_writes_it_beside_the_template_and_answers_at_once() -> None:
    snapshot = book("Hi [Clent_name]")
    after = snapshot.after(preview(snapshot))
    assert "Perhaps “[Client_name]”?" in cells(after, "templates", "answer")["#2"]
    assert cells(after, "templates", "preview_text")["#2"] is None

    mended = book("Hi [Client_name]", subject="For [Client_name]")
    after = mended.after(preview(mended))
    assert cells(after, "templates", "preview_subject", "preview_text")["#2"] == ("For Anna", "Hi Anna")
    assert not preview(after)


def test_a_long_text_is_cut_and_a_missing_file_is_told() -> None:
    ((_, long),) = previews(book("word " * 400))
    assert long is not None
    assert long.endswith("word…")
    ((_, why),) = previews(book("Hi [file: prices.pdf]", files=frozenset()))
    assert str(why).startswith("Does not go: there is no file “prices.pdf”")
    ((_, fine),) = previews(book("Hi [file: prices.pdf]", files=frozenset({"prices.pdf"})))
    assert fine == "Hi"


def test_rows_that_are_no_template_of_their_own_show_nothing() -> None:
    one = {"name": "A", "kind": "service", "subject": "S", "text": "Hi"}
    assert previews(typed(one, one | {"text": "Ho"}, {"text": "no name"})) == (("S", "Hi"), (None, None), (None, None))
    assert not preview(sheet(""))
    assert not preview(broken(typed(one), "templates", "text"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_a_new_workbook_can_be_seen_before_anything_is_filled_in(language: Language) -> None:
    empty = sheet("", language=language)
    snapshot = replace(empty, tables={**empty.tables, "templates": defaults("templates", language)})
    shown = [text for _, text in previews(snapshot)]
    assert all(shown)
    assert not [text for text in shown if str(text).startswith(("Does not", "Не уйдёт"))]
    told = set(templates(snapshot).answers.values())
    assert not [answer for answer in told if "button, a link" in answer or "кнопку, ссылку" in answer]
    assert not [answer for answer in told if "to use instead" in answer or "запасные слова" in answer]


NAMES = [f"[{variable.name.en}]" for variable in VARIABLES]
PARTS = st.lists(
    st.sampled_from(
        [*NAMES, "Hello", "**bold**", "\n", "[if City]", "[else]", "[end]", "[Nobody]", "[", "- item", "[City|x]"]
    ),
    max_size=8,
)


@given(PARTS, st.sampled_from(["", "c1", "c2", "Carl Jones", "x"]), st.integers(1, 38))
def test_whatever_is_typed_the_preview_says_something_once_and_does_not_change_with_the_day(
    parts: list[str], of: str, days: int
) -> None:
    snapshot = book(" ".join(parts), of=of)
    plan = preview(snapshot)
    after = snapshot.after(plan)
    assert not preview(after)
    written, shown, answer = (cells(after, "templates", key)["#2"] for key in ("text", "preview_text", "answer"))
    assert shown or answer or not str(written or "").strip()
    assert not preview(replace(after, now=after.now + timedelta(days=days)))
