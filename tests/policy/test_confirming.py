"""Who is to confirm a subscription, who did, and who is asked: by the tabs alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from sheetcrm.model.letters import Incoming, Sort
from sheetcrm.model.posted import Block, Post, Posted, State
from sheetcrm.model.snapshot import Memory, Snapshot
from sheetcrm.model.words import consents, letters
from sheetcrm.policy.arranging import arrange
from sheetcrm.policy.confirming import confirming_chains, subscription_cells
from sheetcrm.policy.consent import consent
from sheetcrm.policy.consent_settings import day
from sheetcrm.policy.press import press
from sheetcrm.policy.sequences.chains import sequence_chains
from sheetcrm.policy.settings import BY_KEY
from sheetcrm.policy.subscribing import CONFIRM, subscribers
from sheetcrm.policy.terms import BadSettingError
from sheetcrm.steps import drip, tell
from tests.sheets import broken, sheet, table, without

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
ASKED = Posted("l1", "a", "confirm", "ask", "h1.x", State.SENT, NOW, NOW, address="")


def keyed(text: str) -> str:
    """Stand in for the ledger's keyed hash."""
    return sha256(text.strip().casefold().encode()).hexdigest()[:32] if text else ""


def book(history: str = "| h1 | a | 2026-11-24 09:30 | subscription | |", *, more: str = "", **memory: Any) -> Snapshot:
    text = f"""
    settings
    | name | value |
    | Confirm subscriptions since | {{since}} |
    | Required fields | First name |
    {more}
    clients
    | id | first_name | email     | consent | consent_date | consent_source |
    | a  | Anna       | a@mail.ru |         |              |                |
    | b  | Olga       | b@mail.ru | yes     | 2026-11-24   | Site           |
    history
    | id | client_id | when | event | what |
    {history}
    templates
    | name | kind | subject | text |
    | Ad   |      | Hello   | Hi   |
    | Paper | service | Hello   | Hi   |
    sequences
    | sequence | on  | step | start        | wait | template | code |
    | Welcome  | yes | 1    | subscription | 0    | Ad       | aaaa.aa |
    | Welcome  |     | 2    |              | 1    | Paper    | aaaa.ab |
    | File     | yes | 1    | subscription | 0    | Paper    | bbbb.aa |
    | File     |     | 2    |              | 1    | Paper    | bbbb.ab |
    """
    since = memory.pop("since", "2026-11-24")
    post = memory.pop("post", Post(fingerprint=keyed))
    text = "\n".join(line.strip() for line in text.format(since=since).splitlines())
    switched = dict.fromkeys(("aaaa event  subscription 0", "bbbb event  subscription 0"), "2026-11-01")
    return sheet(text, today="2026-11-24 10:00", memory=Memory(post=post, switched=switched, **memory))


def chains(snapshot: Snapshot) -> dict[str, tuple[bool, str]]:
    """Return the running sequences of the first client: whether they wait, and when they began."""
    found = [one for one in sequence_chains(snapshot) if one.person == "a"]
    return {one.name: (bool(one.waits), f"{one.start:%d %H:%M}") for one in found}


def test_a_subscription_is_asked_about_by_one_letter_and_a_reminder() -> None:
    """The row of Olga tells itself that she came by a form."""
    snapshot = book()
    first, second = confirming_chains(snapshot)
    assert (first.person, second.person) == ("a", "b")
    assert [(one.template, one.wait) for one in first.stages] == [
        ("Please confirm", 0),
        ("Please confirm: reminder", 3),
    ]
    assert first.why == "subscription, 24.11.2026"
    assert (first.exact, second.exact) == (True, False)
    assert set(first.cycle.partition(".")[0::2]) == {"h1", keyed("a@mail.ru")[:6]}
    assert drip(snapshot).chains[-2:] == (first, second)
    may = consent(snapshot)
    assert [may.refusal(place, marketing=True) for place in range(2)] == [consents.UNCONFIRMED] * 2
    assert may.refusal(0, marketing=False) is None
    assert subscription_cells(snapshot).tolist() == ["not confirmed since 24.11.2026"] * 2
    assert chains(snapshot) == {"Welcome": (True, "24 09:30"), "File": (False, "24 09:30")}
    arranged = arrange(snapshot, drip(snapshot).chains, press(snapshot), days=1)
    assert arranged.silent["a"] == "has not confirmed the subscription yet"
    assert [one.stage.template for one in arranged.now if one.client == 0] == ["Paper"]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"consent": False, "consent_source": "by phone"}, "took the consent to letters back"),
        ({"email": None}, "no e-mail address"),
    ],
)
def test_who_subscribes_and_may_not_be_asked_has_the_reason_in_the_row(cells: dict[str, Any], why: str) -> None:
    snapshot = with_cells(book(), "a", **cells)
    arranged = arrange(snapshot, drip(snapshot).chains, press(snapshot), days=1)
    assert not [one for one in (*arranged.now, *arranged.later) if one.client == 0 and one.chain.sequence == CONFIRM]
    assert arranged.silent["a"] == why
    assert subscription_cells(snapshot).tolist() == [f"not confirmed: {why}", "not confirmed since 24.11.2026"]


UNDATED = "consent noted without its day: letters count from the subscription on 24.11.2026; fill in “Consent date”"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 25), "consent noted on 25.11.2026"),
        (None, UNDATED),
        ("last week", UNDATED),
        (datetime(2026, 11, 25, 12), "consent noted on 25.11.2026"),
    ],
)
def test_who_subscribed_and_agreed_otherwise_has_in_the_row_from_when_letters_count(day: object, said: str) -> None:
    snapshot = with_cells(book(), "a", consent=True, consent_source="by phone", consent_date=day)
    assert subscription_cells(snapshot)[0] == said


def test_off_nobody_is_asked_and_nothing_waits() -> None:
    snapshot = book(since="off")
    assert confirming_chains(snapshot) == ()
    assert chains(snapshot) == {"Welcome": (False, "24 09:30"), "File": (False, "24 09:30")}
    assert subscription_cells(snapshot).tolist() == [None, None]
    assert consent(snapshot).refusal(1, marketing=True) is None


def test_without_a_reminder_there_is_one_letter_and_without_headers_none() -> None:
    snapshot = book(more="| Remind to confirm after, days | off |")
    assert {len(one.stages) for one in confirming_chains(snapshot)} == {1}
    assert confirming_chains(broken(snapshot, "clients", "email")) == ()
    former = without(snapshot, "clients", "consent_date", "consent_source")
    assert [one.person for one in confirming_chains(former)] == ["a"]


CONFIRMED = "| h2 | {who} | {when} | subscription confirmed | {what} |"
SUBSCRIBED = "| h1 | a | 2026-11-24 09:30 | subscription | |"


@pytest.mark.parametrize(
    ("who", "when", "what", "since"),
    [
        ("a", "2026-11-24 09:45", "a@mail.ru: Yes", "24 09:45"),
        ("a", "2026-11-24 09:45", "A@Mail.ru: Yes", "24 09:45"),
        ("a", "2026-11-24 09:45", "told us at the desk", "24 09:45"),
        ("a", "2026-11-24", "", "24 09:30"),  # no time of day
        ("a", "2026-10-01 10:00", "a@mail.ru: Yes", "24 09:30"),  # of an earlier subscription
        ("erased", "2026-11-24 09:45", "a@mail.ru: Yes", "24 09:45"),
        ("merged", "2026-11-24 09:45", "", "24 09:45"),
        ("a", "2026-11-24 09:45", "old@mail.ru: Yes", ""),
        ("b", "2026-11-24 09:45", "", ""),
        ("erased", "2026-11-24 09:45", "Yes", ""),
        ("a", "soon", "Yes", ""),
    ],
)
def test_a_confirmation_counts_for_its_address_or_for_whom_staff_typed_it(
    who: str, when: str, what: str, since: str
) -> None:
    rows = f"{SUBSCRIBED}\n{CONFIRMED.format(who=who, when=when, what=what)}"
    snapshot = book(rows, merged={"merged": "a"})
    assert (consent(snapshot).refusal(0, marketing=True) is None) is bool(since)
    assert chains(snapshot)["Welcome"] == ((False, since) if since else (True, "24 09:30"))
    said = subscription_cells(snapshot)[0]
    assert said.startswith("confirmed on" if since else "not confirmed since")
    (chain,) = [one for one in confirming_chains(snapshot) if one.person == "a"]
    assert chain.ended == (f"confirmed on {said[-10:]}" if since else "")


def test_a_yes_that_staff_emptied_outweighs_a_confirmation_until_they_write_it_again() -> None:
    rows = f"{SUBSCRIBED}\n{CONFIRMED.format(who='a', when='2026-11-24 09:45', what='')}"
    snapshot = book(rows, withdrawn=frozenset({"a"}))
    assert consent(snapshot).refusal(0, marketing=True) is letters.NO_CONSENT
    assert consent(with_cells(snapshot, "a", consent=True)).refusal(0, marketing=True) is None


@pytest.mark.parametrize(
    ("cells", "ended", "start"),
    [
        ({"consent_date": date(2026, 11, 24)}, True, "24 09:30"),
        ({"consent_source": "by phone"}, True, "24 09:30"),
        ({"consent_date": "soon"}, True, "24 09:30"),
        ({"consent_source": "site, June"}, True, "24 09:30"),
        ({"consent_source": "Site of June", "consent_date": date(2026, 11, 1)}, False, "24 09:30"),
        ({}, False, "24 09:30"),
    ],
)
def test_what_staff_noted_by_their_own_hand_needs_no_answer(cells: dict[str, Any], ended: bool, start: str) -> None:
    snapshot = book()
    clients = snapshot["clients"]
    frame = clients.frame.copy()
    for key, cell in {"consent": True, **cells}.items():
        frame.loc["a", key] = cell
    snapshot = replace(snapshot, tables={**snapshot.tables, "clients": replace(clients, frame=frame)})
    (chain,) = [one for one in confirming_chains(snapshot) if one.person == "a"]
    assert chain.ended == ("consent is noted" if ended else "")
    assert chains(snapshot)["Welcome"] == (not ended, start)


def test_a_form_may_note_the_hour_of_a_consent() -> None:
    rows = "| id | email | consent | consent_date | consent_source |\n| b | b@mail.ru | yes | 2026-11-24 09:15 | Site |"
    since = "settings\n| name | value |\n| Confirm subscriptions since | 2026-11-24 |"
    people = subscribers(sheet(f"{since}\nclients\n{rows}", today="2026-11-24 10:00"))
    assert people.awaits(0)
    assert [one.cycle for one in people.subscribed[0]] == ["2026-11-24"]


def mail(text: str = "Yes", **more: Any) -> Incoming:
    about: dict[str, Any] = {"letter": "l1", "address": "a@mail.ru", "text": text} | more
    return Incoming("m1", about.pop("sort", Sort.REPLY), NOW + timedelta(minutes=5), **about)


@pytest.mark.parametrize(
    ("one", "went", "what"),
    [
        (mail(), "a@mail.ru", "a@mail.ru: Yes"),
        (mail("", subject="Да"), "a@mail.ru", "a@mail.ru: Да"),
        (mail(address="alias@mail.ru"), "a@mail.ru", "a@mail.ru: Yes"),
        (mail(address="old@mail.ru"), "old@mail.ru", "old@mail.ru: Yes"),  # the card has another address by now
        (mail("No"), "a@mail.ru", None),
        (mail("", subject="Please confirm your subscription"), "a@mail.ru", None),  # what we wrote ourselves
        (mail(letter="l2"), "a@mail.ru", None),
        (mail(letter=""), "a@mail.ru", None),
        (mail(sort=Sort.AUTOMATIC), "a@mail.ru", None),
    ],
)
def test_a_yes_to_the_letter_that_asked_is_told_in_history_and_counts_at_once(
    one: Incoming, went: str, what: str | None
) -> None:
    post = Post(letters=(replace(ASKED, address=keyed(went)),), mail=((one, "a"),), fingerprint=keyed)
    snapshot = book(post=post)
    confirmed = what is not None and went == "a@mail.ru"
    assert subscribers(snapshot).awaits(0) is not confirmed
    told = [row.values for row in tell(snapshot).appends.get("history", ()) if row.values["direction"] == "from client"]
    assert [row["what"] for row in told if row["event"] == "subscription confirmed"] == ([what] if what else [])
    after = snapshot.after(tell(snapshot))
    assert after["clients"]["subscription"][0].startswith("confirmed on 24.11" if confirmed else "not confirmed")
    assert not tell(after)
    assert chains(snapshot)["Welcome"] == ((False, "24 10:05") if confirmed else (True, "24 09:30"))


def test_a_yes_to_a_card_that_joined_another_is_told_there() -> None:
    post = Post(
        letters=(replace(ASKED, person="gone", address=keyed("a@mail.ru")),),
        mail=((mail(), "gone"),),
        fingerprint=keyed,
    )
    (row,) = [
        row for row in tell(book(post=post, merged={"gone": "a"})).appends["history"] if row.values["event"] != "letter"
    ]
    assert [row.values[key] for key in ("event", "what", "client_id")] == [
        "subscription confirmed",
        "a@mail.ru: Yes",
        "a",
    ]


def test_a_confirmation_of_somebody_who_is_away_is_told_by_the_address_that_wrote() -> None:
    post = Post(letters=(ASKED,), mail=((mail(address="z@mail.ru"), "z"),), fingerprint=keyed)
    snapshot = book(post=post)
    assert not [row for row in tell(snapshot).appends.get("history", ()) if row.values["event"] != "letter"]
    assert tell(broken(snapshot, "history", "event")).changes.get(("clients", "subscription")) is None


@pytest.mark.parametrize("hours", [-1, 1])
def test_who_wrote_since_is_not_reminded(hours: int) -> None:
    post = Post(fingerprint=keyed, replied={"a": datetime(2026, 11, 24, 6, 30, tzinfo=UTC) + timedelta(hours=hours)})
    (chain,) = [one for one in confirming_chains(book(post=post)) if one.person == "a"]
    assert bool(chain.ended) is (hours > 0)


@pytest.mark.parametrize(
    ("block", "ended"), [(Block.UNSUBSCRIBED, "unsubscribed"), (Block.COMPLAINT, ""), (Block.HARD, "")]
)
def test_who_wants_no_advertising_is_not_asked_and_who_gets_no_letter_at_all_is_held_by_that(
    block: Block, ended: str
) -> None:
    post = Post(fingerprint=keyed, blocked={keyed("a@mail.ru"): block})
    (chain,) = [one for one in confirming_chains(book(post=post)) if one.person == "a"]
    assert chain.ended == ended


def test_thirty_days_apart_is_asked_anew_and_sooner_or_long_ago_is_not() -> None:
    rows = [
        "| h1 | a | 2026-09-01 09:00 | subscription | |",
        "| h2 | a | 2026-10-20 09:00 | signed up | |",
        "| h3 | a | 2026-11-18 09:00 | subscription | |",
        "| h4 | a | 2026-11-19 09:00 | subscription | |",
        "| h5 | a | 2026-11-20 09:00 | subscription | |",
    ]
    listed = [one.cycle for one in confirming_chains(book("\n".join(rows), since="2026-09-01")) if one.person == "a"]
    assert [one.partition(".")[0] for one in listed] == ["h4"]
    rows.pop(1)
    listed = [one.cycle for one in confirming_chains(book("\n".join(rows), since="2026-09-01")) if one.person == "a"]
    assert [one.partition(".")[0] for one in listed] == ["h3"]


def asked(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return who is asked, and by which subscription."""
    return [(one.person, one.cycle.partition(".")[0]) for one in confirming_chains(snapshot)]


def letter(snapshot: Snapshot, person: str) -> Post:
    """Return a ledger in which the first question to a client has gone, ten minutes after the subscription."""
    (chain,) = [one for one in confirming_chains(snapshot) if one.person == person]
    place = snapshot["clients"].position(person)
    assert place is not None
    at = chain.start + timedelta(minutes=10)
    about = replace(ASKED, person=person, cycle=chain.cycle, due=at, at=at)
    return Post(
        letters=(replace(about, address=keyed(str(snapshot["clients"]["email"][place]))),),
        fingerprint=keyed,
    )


def with_cells(snapshot: Snapshot, person: str, **cells: Any) -> Snapshot:
    """Return the snapshot with other cells in the row of one client."""
    clients = snapshot["clients"]
    frame = clients.frame.copy()
    for key, cell in cells.items():
        frame.loc[person, key] = cell
    return replace(snapshot, tables={**snapshot.tables, "clients": replace(clients, frame=frame)})


FORM = {"consent": True, "consent_source": "Site"}


def test_history_and_the_row_of_one_form_ask_once_whichever_comes_first() -> None:
    first = with_cells(book(""), "a", **FORM, consent_date=date(2026, 11, 24))
    assert asked(first) == [("a", "2026-11-24"), ("b", "2026-11-24")]
    later = with_cells(book(post=letter(first, "a")), "a", **FORM, consent_date=date(2026, 11, 24))
    assert asked(later)[0] == ("a", "2026-11-24")
    told = book()
    later = with_cells(book(post=letter(told, "a")), "a", **FORM, consent_date=date(2026, 11, 24))
    assert asked(later)[0] == ("a", "h1")


@pytest.mark.parametrize("day", [23, 24])
def test_who_was_asked_is_not_asked_again_because_the_day_was_corrected(day: int) -> None:
    first = with_cells(book("", since="2026-11-01"), "a", **FORM, consent_date=date(2026, 11, 24))
    post = letter(first, "a")
    later = with_cells(book("", since="2026-11-01", post=post), "a", **FORM, consent_date=date(2026, 11, day))
    assert asked(later) == ([("a", "2026-11-24")] if day == 24 else []) + [("b", "2026-11-24")]


@pytest.mark.parametrize("why", ["noted", "replied", "no id", "typing"])
def test_a_card_that_is_not_asked_keeps_no_other_of_its_address_waiting(why: str) -> None:
    row = "| #3 | a | 2026-11-23 09:30 | subscription | |" if why == "no id" else ""
    row = row or "| h1 | a | 2026-11-23 09:30 | subscription | |"
    replied = {"a": NOW} if why == "replied" else {}
    snapshot = book(row, since="2026-11-01", post=Post(fingerprint=keyed, replied=replied))
    noted = {"consent": True, "consent_source": "by phone"} if why == "noted" else {}
    snapshot = with_cells(snapshot, "a", email="b@mail.ru", **noted)
    if why == "typing":
        clients = snapshot["clients"]
        typing = replace(clients, settled=clients.ids != "a")
        snapshot = replace(snapshot, tables={**snapshot.tables, "clients": typing})
    assert [one.person for one in confirming_chains(snapshot) if not one.ended] == ["b"]


def test_a_card_that_was_asked_and_joined_another_is_reminded_there() -> None:
    post = letter(book(), "a")
    gone = replace(post, letters=tuple(replace(one, person="gone") for one in post.letters))
    (chain,) = [one for one in confirming_chains(book(post=gone, merged={"gone": "a"})) if one.person == "a"]
    assert not chain.ended


def test_two_cards_of_one_address_are_asked_once() -> None:
    twins = with_cells(book(""), "a", **FORM, consent_date=date(2026, 11, 24), email="b@mail.ru")
    assert asked(twins) == [("a", "2026-11-24")]
    post = letter(with_cells(twins, "a", email="a@mail.ru"), "b")
    asked_already = with_cells(book("", post=post), "a", **FORM, consent_date=date(2026, 11, 24), email="b@mail.ru")
    assert asked(asked_already) == [("b", "2026-11-24")]
    nobody = with_cells(twins, "a", email=None)
    assert asked(with_cells(nobody, "b", email="broken")) == [("a", "2026-11-24"), ("b", "2026-11-24")]


@pytest.mark.parametrize(
    ("more", "again"),
    [({}, False), ({"state": State.UNKNOWN}, False), ({"state": State.REFUSED}, True), ({"step": "again"}, True)],
)
def test_a_question_counts_from_the_letter_that_asked(more: dict[str, Any], again: bool) -> None:
    """The reminder begins no new time: nobody who subscribes anew is kept waiting by it."""
    at = datetime(2026, 10, 25, 7, 5, tzinfo=UTC)
    went = replace(ASKED, due=at, at=at, address=keyed("a@mail.ru"), **more)
    rows = "| h2 | a | 2026-11-24 09:56 | subscription | |"
    later = book(rows, since="2026-10-01", post=Post(letters=(went,), fingerprint=keyed))
    assert (("a", "h2") in asked(later)) is again


def test_who_subscribed_before_the_day_waits_for_nothing() -> None:
    snapshot = book("| h1 | a | 2026-11-23 09:30 | subscription | |")
    assert chains(snapshot) == {"Welcome": (False, "23 09:30"), "File": (False, "23 09:30")}
    assert not [one for one in confirming_chains(snapshot) if one.person == "a"]


@pytest.mark.parametrize(
    ("goal", "event", "ended"),
    [
        ("order", "", True),
        ("any action", "visit", False),
        ("reply", "reply", False),
        ("visit", "visit", True),
        ("", "", False),
    ],
)
def test_who_reached_the_goal_between_subscribing_and_confirming_is_past_it(goal: str, event: str, ended: bool) -> None:
    """What they said or did meanwhile ends nothing: only what the sequence is for."""
    rows = [SUBSCRIBED, CONFIRMED.format(who="a", when="2026-11-24 09:50", what="")]
    rows += [f"| h3 | a | 2026-11-24 09:40 | {event} | |"] if event else []
    snapshot = book("\n".join(rows))
    orders = table("orders", ["id", "client_id", "date", "amount"], [["o1", "a", "2026-11-24", "100"]])
    frame = snapshot["sequences"].frame.assign(goal=goal or None)
    tables = {**snapshot.tables, "sequences": replace(snapshot["sequences"], frame=frame)}
    snapshot = replace(snapshot, tables={**tables, "orders": orders} if goal == "order" else tables)
    (chain,) = [one for one in sequence_chains(snapshot) if one.person == "a" and one.name == "Welcome"]
    assert bool(chain.ended) is ended


def test_a_confirmation_long_after_begins_at_its_day_and_an_old_one_no_more() -> None:
    rows = "| h1 | a | 2026-06-01 09:30 | subscription | |\n" + CONFIRMED.format(who="a", when="{when}", what="")
    late = book(rows.format(when="2026-11-23 09:00"), since="2026-05-01")
    assert chains(late)["Welcome"] == (False, "23 09:00")
    assert "Welcome" not in chains(book(rows.format(when="2026-06-02 09:00"), since="2026-05-01"))
    assert "Welcome" not in chains(book(rows.format(when="soon"), since="2026-05-01"))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("01.12.2026", date(2026, 12, 1)),
        (date(2026, 12, 1), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 10), date(2026, 12, 1)),
        ("off", None),
    ],
)
def test_the_day_is_read(cell: Any, read: date | None) -> None:
    assert BY_KEY["confirm_since"].value(cell) == read


@pytest.mark.parametrize("cell", ["1", "yes", None, 1.0, "31.02.2026"])
def test_what_is_no_day_is_said(cell: Any) -> None:
    with pytest.raises(BadSettingError, match="is not a day"):
        day(cell, BY_KEY["confirm_since"])
