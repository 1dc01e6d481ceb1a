"""Consent for a purpose is a condition of every advertising letter (M14): what is agreed to, by whom, and what takes it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetcrm.model.letters import Chain, Rank, Stage
from sheetcrm.model.posted import Post
from sheetcrm.model.snapshot import Memory
from sheetcrm.model.words import consents, templates
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.model.words.word import Word
from sheetcrm.policy.arranging import arrange
from sheetcrm.policy.consent import consent
from sheetcrm.policy.explain import explain
from sheetcrm.policy.merging import together
from sheetcrm.policy.press import press
from tests.sheets import sheet, table, without

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language

CLIENT = {
    "id": "a",
    "first_name": "Anna",
    "last_name": "Ivanova",
    "email": "anna@mail.ru",
    "status": "lead",
    "source": "site",
    "booked": date(2026, 12, 1),
    "manager": "Olga",
}
ADVERTISING = [row for row in DEFAULTS["templates"] if row["kind"] is templates.ADVERTISING]


def business(
    client: Mapping[str, Any], language: Language = "en", topic: str | None = None, required: str = "1"
) -> Snapshot:
    """Return a book with one client, whose templates are those of a new workbook, all on one topic."""
    base = sheet("", today="2026-11-24 10:00", language=language)
    about = {**CLIENT, **client}
    rows = _templates(language)
    keys = [*rows[0], "topic"]
    listed = [[*row.values(), topic] for row in rows]
    tables = {
        **base.tables,
        "clients": table("clients", list(about), [list(about.values())]),
        "templates": table("templates", keys, listed),
        "settings": table(
            "settings",
            ["name", "value"],
            [
                ["Advertising only with consent", float(required)],
                ["Working days", "off"],
                *([name, "Gift"] for name in ("Promo code", "Business name", "Booking link", "Файл")),
                ["Booking link", "https://salon.example/book"],
            ],
        ),
    }
    memory = Memory(post=Post(ran=datetime(2026, 11, 24, 6, tzinfo=UTC)))
    return replace(base, tables=tables, memory=memory)


@cache
def _templates(language: Language) -> list[dict[str, Any]]:
    said = {True: "yes", False: "no"}
    return [
        {key: cell.to(language) if isinstance(cell, Word) else said[bool(cell)] for key, cell in row.items()}
        for row in DEFAULTS["templates"]
    ]


def arranged(snapshot: Snapshot, template: str) -> tuple[list[str], str]:
    """Return which letter goes, and why none does."""
    start = datetime(2026, 11, 24, 7, tzinfo=UTC)
    stage = Stage("1", template, expiry=timedelta(days=7))
    chain = Chain("a", "s", "s", Rank.SEQUENCE, "1", start, (stage,), "why")
    found = arrange(snapshot, [chain], press(snapshot), days=1)
    return [one.stage.template for one in found.now], found.silent.get("a", "")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("row", ADVERTISING, ids=lambda row: row["name"].en)
def test_every_advertising_letter_of_a_new_workbook_asks_for_consent_to_its_purpose(
    row: Mapping[str, Word], language: Language
) -> None:
    name = row["name"].to(language)
    refusing: tuple[dict[str, Any], ...] = ({"consent": None}, {"consent": False})
    for cells in refusing:
        for topic in (None, "News"):
            assert arranged(business(cells, language, topic), name) == ([], words.NO_CONSENT.to(language))
    other = {"consent": True, "consent_for": "Offers"}
    for topic in (None, "News"):
        assert arranged(business(other, language, topic), name) == (
            [],
            consents.AGREED_ONLY.say(language, topics="Offers"),
        )
    mine = {"consent": True, "consent_for": "Offers, news, " + templates.ADVERTISING.to(language)}
    agreeing: tuple[dict[str, Any], ...] = ({"consent": True}, mine)
    for cells, topic in product(agreeing, (None, "News")):
        assert arranged(business(cells, language, topic), name) == ([name], "")


def allowed(cells: Mapping[str, Any], topic: str, required: bool) -> bool:
    """Say by the rules as staff know them whether advertising on a topic may go."""
    if cells["consent"] is False and (cells["consent_date"] or cells["consent_source"]):
        return False
    if required and cells["consent"] is not True:
        return False
    agreed = [one.strip().lower() for one in (cells["consent_for"] or "").split(",") if one.strip()]
    return not agreed or (topic.lower() in agreed if topic else bool({"advertising", "реклама"} & set(agreed)))


@given(
    st.fixed_dictionaries(
        {
            "consent": st.sampled_from([None, True, False]),
            "consent_for": st.lists(
                st.sampled_from(["News", " offers ", "ADVERTISING", "реклама", "", "Newz"]), max_size=3
            ).map(",".join),
            "consent_date": st.sampled_from([None, date(2026, 1, 2)]),
            "consent_source": st.sampled_from([None, "by phone", "form"]),
        }
    ),
    st.sampled_from(["", "News", "Offers"]),
    st.booleans(),
)
@example({"consent": True, "consent_for": "News", "consent_date": None, "consent_source": None}, "", False)
def test_all_combinations(cells: dict[str, Any], topic: str, required: bool) -> None:
    cells["consent_for"] = cells["consent_for"] or None
    snapshot = business(cells, "en", topic or None, str(int(required)))
    may = consent(snapshot)
    goes = may.refusal(0, marketing=True) is None and not may.beyond(0, topic)
    assert goes is allowed(cells, topic, required)
    assert may.refusal(0, marketing=False) is None
    assert arranged(snapshot, "Welcome")[0] == (["Welcome"] if goes else [])
    assert arranged(snapshot, "Thank you")[0] == ["Thank you"]


def test_a_workbook_without_the_columns_is_as_before() -> None:
    keys = ("consent_for", "consent_date", "consent_source")
    snapshot = business({"consent": True})
    assert arranged(without(snapshot, "clients", *keys), "Welcome") == (["Welcome"], "")
    refused = without(business({"consent": False}), "clients", *keys)
    assert consent(refused).refusal(0, marketing=True) is words.NO_CONSENT


CARDS = """
settings
| name | value |
| Required fields | First name |
clients
| id | first_name | email       | consent | consent_date | consent_source |
| a  | Anna       | a@mail.ru   | yes     | {agreed}     |                |
| b  | Anna       | {other}     | {said}  | {day}        | {source}       |
| c  | Olga       | c@mail.ru   | yes     |              |                |
archive
| id | first_name | email     | consent | consent_date | merged_into |
| d  | Anna       | d@mail.ru | no      | 2026-01-01   |             |
| e  | Olga       | c@mail.ru | no      | 2026-01-01   | c           |
"""
ELSEWHERE = consents.SAID_NO_ELSEWHERE


@pytest.mark.parametrize(
    ("said", "day", "source", "agreed", "withdrawn", "why"),
    [
        ("no", "", "", "", (), None),  # a tick box that nobody touched
        ("", "2026-05-01", "", "", ("b",), None),
        ("yes", "2026-05-01", "by phone", "", ("b",), None),
        ("no", "", "", "", ("b",), ELSEWHERE),  # it was a yes
        ("no", "2026-05-01", "", "", (), ELSEWHERE),
        ("no", "", "by phone", "", (), ELSEWHERE),
        ("no", "2026-05-01", "", "2026-04-01", (), ELSEWHERE),
        ("no", "2026-05-01", "", "2026-05-01", (), ELSEWHERE),
        ("no", "2026-05-01", "", "2026-06-01", (), None),  # the last word counts
        ("no", "", "by phone", "2026-06-01", (), None),
        ("no", "2026-05-01 10:15", "", "2026-06-01 09:00", (), None),  # pasted from a form, with the hour
        ("no", "2026-05-01 10:15", "", "2026-05-01 11:15", (), ELSEWHERE),
        ("no", "", "", "2026-06-01", ("b",), ELSEWHERE),  # of a yes that became a no nobody knows the day
        ("no", "2024-05-01", "", "2026-06-01", ("b",), ELSEWHERE),  # that may be the day of the yes
    ],
)
def test_a_no_on_another_card_of_the_address_counts_if_somebody_said_it(
    said: str, day: str, source: str, agreed: str, withdrawn: tuple[str, ...], why: Word | None
) -> None:
    cells = {"said": said, "day": day, "source": source, "agreed": agreed, "other": "a@mail.ru"}
    snapshot = sheet(CARDS.format(**cells), memory=Memory(withdrawn=frozenset(withdrawn)))
    may = consent(snapshot)
    assert may.refusal(0, marketing=True) is why
    assert may.refusal(0, marketing=False) is None
    assert may.refusal(2, marketing=True) is None  # what a merged card said stands in the one that it joined
    if why is not None:
        assert may.refusal(1, marketing=True) is consents.SAID_NO


def test_a_card_that_says_nothing_has_not_refused_and_is_bound_by_the_one_that_did() -> None:
    cells = {"said": "no", "day": "", "source": "by phone", "agreed": "", "other": "a@mail.ru"}
    silent = CARDS.replace("| a@mail.ru   | yes ", "| a@mail.ru   |     ")
    may = consent(sheet(silent.format(**cells)))
    assert may.refusal(0, marketing=True) is ELSEWHERE
    assert may.refusal(1, marketing=True) is consents.SAID_NO


def test_an_archived_card_speaks_for_its_address_too() -> None:
    cells = {"said": "yes", "day": "", "source": "", "agreed": "", "other": "d@mail.ru"}
    may = consent(sheet(CARDS.format(**cells)))
    assert may.refusal(1, marketing=True) is ELSEWHERE
    assert may.refusal(0, marketing=True) is None


def test_what_was_taken_back_counts_where_consent_is_not_asked_for() -> None:
    may = consent(business({"consent": False, "consent_date": date(2026, 1, 2)}, required="0"))
    assert may.refusal(0, marketing=True) is consents.SAID_NO


@pytest.mark.parametrize(
    ("mine", "other", "stands", "agreed"),
    [
        (None, None, None, True),
        (None, "News", "News", True),
        ("News", None, "News", True),
        ("News, Offers", "offers, Advice", "Offers", True),
        ("News", "news", "News", True),
        ("News", "Offers", "News", None),
    ],
)
def test_of_two_cards_that_agreed_what_both_agreed_to_stands(
    mine: str | None, other: str | None, stands: str | None, agreed: bool | None
) -> None:
    tab = sheet("clients\n| id |\n| a |\n")["clients"]
    stays: dict[str, Any] = {"consent": True, "consent_for": mine}
    changed = together(stays, {"consent": True, "consent_for": other}, tab, "en", newer=True)
    after = {**stays, **changed}
    assert (after["consent_for"], after["consent"]) == (stands, agreed)
    narrower = other is not None and stands is not None and len(other.split(",")) > len(stands.split(","))
    assert (f"Consent for: {other}" in str(after.get("notes"))) is (narrower or not agreed)


YES, NO = (True, date(2024, 1, 1), "site"), (False, date(2026, 11, 20), "by phone")


@pytest.mark.parametrize("newer", [False, True])
@pytest.mark.parametrize(
    ("mine", "other", "stands"),
    [
        (NO, YES, NO),  # a refusal keeps its own day, whichever card is newer
        (YES, NO, NO),
        ((False, None, None), YES, (False, None, None)),  # a tick box that nobody touched has refused nothing
        (YES, (False, None, None), (False, None, None)),
        (YES, (None, None, None), (None, None, None)),
        ((None, None, None), NO, NO),
    ],
)
def test_when_and_how_consent_was_said_goes_with_the_consent_that_stands(
    mine: tuple[Any, ...], other: tuple[Any, ...], stands: tuple[Any, ...], *, newer: bool
) -> None:
    tab = sheet("clients\n| id |\n| a |\n")["clients"]
    keys = ("consent", "consent_date", "consent_source")
    stays, leaves = dict(zip(keys, mine, strict=True)), dict(zip(keys, other, strict=True))
    after = {**stays, **together(stays, leaves, tab, "en", newer=newer)}
    assert tuple(after[key] for key in keys) == stands
    fell = other if stands == mine else mine
    assert fell[2] is None or f"Consent from: {fell[2]}" in after["notes"]
    assert fell[1] is None or f"Consent date: {fell[1]:%d.%m.%Y}" in after["notes"]


def test_why_says_what_was_agreed_to() -> None:
    snapshot = business({"consent": True, "consent_for": "News"}, topic="Offers")
    said = explain(snapshot, "a")
    assert "No letters on the topic “Offers”: agreed only to: News." in said
    assert "No advertising goes: agreed only to: News." in said
    assert not [one for one in explain(business({"consent": True}), "a") if "agreed" in one]
