"""What to mend in a letter that goes: names that not everybody has, and a letter that asks for nothing."""

from __future__ import annotations

import pytest

from sheetcrm.policy.templates.advice import advice
from sheetcrm.policy.templates.read import templates
from tests.policy.templates.letters import template
from tests.policy.templates.test_template_example import book


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[City] is near", "City"),
        ("[if Company][City][end]", "City"),
        ("[if City]x[else][City][end]", "City"),
        ("[if City empty][City][end]", "City"),
        ("[City|here] is near", None),
        ("[if City][City][end]", None),
        ("[if City = Omsk][City][end]", None),
        ("[if City filled][City][end]", None),
        ("[Greeting] [Today] [Signature] [Personal_line] [Manager]", None),
    ],
)
def test_a_name_that_not_everybody_has_needs_other_words(text: str, name: str | None) -> None:
    snapshot = book(text)
    told = templates(snapshot).answers.get("#2", "")
    assert (f"[{name}|other words]" in told) if name else "other words" not in told


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("We are here.", False),
        ("Welcome. You were called.", False),
        ("How are you?", True),
        ("Reply with a word.", True),
        ("See https://d.example now", True),
        ("[button: Go | https://d.example]", True),
        ("[Booking_link]", True),
        ("Our phone: [Business_phone|none]", True),
        ("[file: prices.pdf]", True),
        ("[if City]Reply.[end] We are here.", True),
    ],
)
def test_advertising_asks_for_something(text: str, asks: bool) -> None:
    told = templates(book(text, kind="advertising")).answers.get("#2", "")
    assert ("asks its reader for nothing" in told) is not asks
    assert "asks its reader for nothing" not in templates(book(text)).answers.get("#2", "")


@pytest.mark.parametrize("text", ["Позвоните нам.", "Как вы?", "Выберите время", "Просто ответьте"])
def test_so_does_it_in_russian(text: str) -> None:
    assert advice(template(text, kind="advertising"), {}, None) == ""
    assert "не видно, что сделать" in advice(template("Мы открылись.", kind="advertising"), {}, None)
