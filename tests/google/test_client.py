"""The client under every request: patience with an end, nothing repeated that may have taken effect, errors with their cure."""

from __future__ import annotations

import random
import socket
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import orjson
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from sheetcrm.adapters.google.client import LONGEST, PATIENCE, Api, OutcomeUnknown, place_of
from sheetcrm.errors import BookError, BookForbidden, BookMissing, BookRefused, BookUnreachable
from sheetcrm.model.words import LANGUAGES, Word
from sheetcrm.model.words import google as words
from tests.google.waiting import Waiting, api_of
from tests.laws.profile import tried
from tests.standin import Fault, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.standin import Seen, Spreadsheet

PASSING = [Fault(status=code) for code in (429, 500, 502, 503, 504)] + [Fault(cut=True), Fault(cut=True, after=True)]
UNSURE = [Fault(status=code, after=after) for code in (500, 502, 503, 504) for after in (False, True)] + PASSING[5:]


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


def sheet(google: StandIn) -> Spreadsheet:
    return google.add_spreadsheet(title="Салон", sheets=["Клиенты"])


def one_after_another(*faults: Fault) -> Callable[[Seen], Fault | None]:
    """Let these go wrong one after the other, and then nothing."""
    coming = iter(faults)
    return lambda _: next(coming, None)


def read(api: Api) -> Any:
    return api.get("spreadsheetId")


def glance(api: Api) -> Any:
    return api.file()["version"]


def typed(text: str) -> dict[str, Any]:
    rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
    return {"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}}


def write(api: Api) -> Any:
    return api.update([typed("Анна")])


def said(error: BookError, reason: Word, cure: Word | None = None) -> None:
    """See that an error names the sheet, the reason and, in both languages, the cure."""
    for language in LANGUAGES:
        assert reason.to(language) in error.message(language)
        assert "docs.google.com" in error.message(language)
        assert error.cure(language).endswith(cure.to(language) if cure else ".")


@pytest.mark.parametrize("fault", PASSING, ids=str)
@pytest.mark.parametrize("ask", [read, glance])
def test_what_changes_nothing_is_asked_again_with_growing_pauses(
    google: StandIn, fault: Fault, ask: Callable[[Api], Any]
) -> None:
    waiting, made = Waiting(), sheet(google)
    expected = ask(api_of(google.url, made.id, waiting))
    google.requests.clear()
    google.fault = one_after_another(*[fault] * 5)

    assert ask(api_of(google.url, made.id, waiting)) == expected
    assert len(google.requests) == 6
    assert len(waiting.slept) == 5
    for step, pause in enumerate(waiting.slept):
        assert 2**step / 2 <= pause <= 2**step


def test_pauses_are_random_and_never_longer_than_the_longest(google: StandIn) -> None:
    rhythms = []
    for seed in range(3):
        random.seed(seed)
        waiting, made = Waiting(), sheet(google)
        google.fault = one_after_another(*[Fault()] * 9)
        read(api_of(google.url, made.id, waiting))
        assert max(waiting.slept) <= LONGEST
        assert max(waiting.slept[6:]) >= LONGEST / 2
        rhythms.append([pause / 2**step for step, pause in enumerate(waiting.slept[:6])])

    assert len({tuple(rhythm) for rhythm in rhythms}) == 3
    assert all(len({round(factor, 6) for factor in rhythm}) > 1 for rhythm in rhythms)


@pytest.mark.parametrize("ask", [read, write])
def test_google_says_how_long_to_wait(google: StandIn, ask: Callable[[Api], Any]) -> None:
    waiting, made = Waiting(), sheet(google)
    google.fault = one_after_another(Fault(status=429, retry_after=37), Fault(status=429, retry_after=0))
    ask(api_of(google.url, made.id, waiting))

    assert waiting.slept[0] == 37
    assert 1 <= waiting.slept[1] <= 2  # none at all is not obeyed: everybody would be back at once


def test_google_may_say_until_when_to_wait(google: StandIn) -> None:
    waiting, made, session = Waiting(), sheet(google), requests.Session()

    def until(answer: requests.Response, *_: Any, **__: Any) -> None:
        if answer.status_code == 429:
            there = parsedate_to_datetime(answer.headers["Date"]) + timedelta(seconds=50)
            answer.headers["Retry-After"] = format_datetime(there)

    session.hooks["response"] = [until]
    google.fault = one_after_another(Fault(status=429))
    read(api_of(google.url, made.id, waiting, session))

    assert waiting.slept == [50]


@pytest.mark.parametrize("answer", ["", "soon", "-5", "Sat, 99 Nov 2026"])
def test_a_pause_that_cannot_be_read_is_not_obeyed(google: StandIn, answer: str) -> None:
    waiting, made, session = Waiting(), sheet(google), requests.Session()
    session.hooks["response"] = [lambda response, *_, **__: response.headers.update({"Retry-After": answer})]
    google.fault = one_after_another(Fault(status=429))
    read(api_of(google.url, made.id, waiting, session))

    assert 0.5 <= waiting.slept[0] <= 1


@tried(60)
@given(
    faults=st.lists(st.sampled_from([*PASSING, Fault(status=429, retry_after=20)]), min_size=1, max_size=6),
    writes=st.booleans(),
)
def test_every_storm_has_an_end(faults: list[Fault], writes: bool) -> None:
    waiting = Waiting()
    with StandIn() as google:
        made = sheet(google)
        going = [fault for fault in faults if not writes or (fault.status == 429 and not fault.cut)]
        if not going:
            return
        number = iter(range(10**6))
        google.fault = lambda _: going[next(number) % len(going)]

        with pytest.raises(BookUnreachable) as caught:
            (write if writes else read)(api_of(google.url, made.id, waiting))

    assert waiting.now <= PATIENCE <= 300
    assert waiting.now > PATIENCE - 2 * LONGEST
    assert not isinstance(caught.value, OutcomeUnknown)
    said(caught.value, words.QUOTA if all(one.status == 429 and not one.cut for one in going) else Word("", ""))


def test_who_is_asked_to_wait_beyond_all_patience_does_not_wait(google: StandIn) -> None:
    waiting, made = Waiting(), sheet(google)
    google.fault = lambda _: Fault(status=429, retry_after=int(PATIENCE) + 1)

    with pytest.raises(BookUnreachable) as caught:
        read(api_of(google.url, made.id, waiting))
    assert waiting.slept == []
    said(caught.value, words.QUOTA, words.UNREACHABLE.cure)


@pytest.mark.parametrize("tells", [False, True])
@pytest.mark.parametrize("ask", [read, write])
def test_a_quota_of_a_minute_is_outlasted(tells: bool, ask: Callable[[Api], Any]) -> None:
    waiting = Waiting()
    with StandIn(clock=waiting.date) as google:
        made = sheet(google)
        google.quota(reads=2, writes=2, retry_after=tells)
        api = api_of(google.url, made.id, waiting)
        for _ in range(5):
            ask(api)

        done = [one for one in google.requests if one.status == 200]
        assert len(done) == 5
        assert made.sheet("Клиенты").used[0] == (5 if ask is write else 0)
        assert 120 <= waiting.now < PATIENCE


def test_a_write_is_repeated_after_a_quota_and_carried_out_once(google: StandIn) -> None:
    waiting, made = Waiting(), sheet(google)
    google.fault = one_after_another(*[Fault(status=429)] * 3)
    write(api_of(google.url, made.id, waiting))

    assert made.sheet("Клиенты").values() == [["Анна"]]
    assert len(google.requests) == 4


@pytest.mark.parametrize("fault", UNSURE, ids=str)
def test_a_write_whose_outcome_nobody_knows_is_not_repeated(google: StandIn, fault: Fault) -> None:
    waiting, made = Waiting(), sheet(google)
    google.fault = one_after_another(fault)

    with pytest.raises(OutcomeUnknown) as caught:
        write(api_of(google.url, made.id, waiting))
    assert len(google.requests) == 1
    assert waiting.slept == []
    assert made.sheet("Клиенты").values() == ([["Анна"]] if fault.after else [])
    said(caught.value, words.NO_ANSWER if fault.cut else Word(f"ошибкой {fault.status}", f"error {fault.status}"))


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def test_a_write_that_no_server_took_is_repeated() -> None:
    google = StandIn(port=free_port())
    made, waiting = sheet(google), Waiting()
    root = f"http://127.0.0.1:{google._port}"
    http = api_of(root, made.id, waiting).http

    def sleep(seconds: float) -> None:
        waiting.sleep(seconds)
        if len(waiting.slept) == 3:
            google.__enter__()

    http._sleep = sleep
    try:
        write(Api(made.id, http))
        assert made.sheet("Клиенты").values() == [["Анна"]]
        assert len(waiting.slept) == 3
    finally:
        google.__exit__(None, None, None)


@pytest.mark.parametrize("ask", [read, write])
def test_where_there_is_no_server_it_is_told_in_the_end(ask: Callable[[Api], Any]) -> None:
    waiting = Waiting()

    with pytest.raises(BookUnreachable) as caught:
        ask(api_of(f"http://127.0.0.1:{free_port()}", "x" * 44, waiting))
    assert not isinstance(caught.value, OutcomeUnknown)
    assert PATIENCE - 2 * LONGEST < waiting.now <= PATIENCE
    said(caught.value, words.NO_CONNECTION, words.UNREACHABLE.cure)


def test_what_google_refuses_is_told_in_its_words_and_not_repeated(google: StandIn) -> None:
    waiting, made = Waiting(), sheet(google)

    with pytest.raises(BookRefused) as caught:
        api_of(google.url, made.id, waiting).update([{"deleteSheet": {"sheetId": 77}}])
    said(caught.value, Word("Google отказал: Invalid requests[0]", "Google refused: Invalid requests[0]"))
    said(caught.value, Word("77", "77"), words.LOOK_AGAIN)
    assert len(google.requests) == 1


def errors() -> Sequence[tuple[Fault, type[BookError], Word, Word]]:
    off = "Google Sheets API has not been used in project 1 before or it is disabled."
    return [
        (Fault(status=401), BookForbidden, words.KEY_REFUSED, words.KEY_REFUSED_CURE),
        (Fault(status=403), BookForbidden, words.NOT_SHARED, words.SHARE_ANY_CURE),
        (Fault(status=403, message=off), BookForbidden, words.API_OFF, words.API_OFF_CURE),
        (Fault(status=404), BookMissing, words.SHEET_MISSING.message, words.SHEET_MISSING.cure),
    ]


@pytest.mark.parametrize(("fault", "kind", "reason", "cure"), errors())
@pytest.mark.parametrize("ask", [read, glance, write])
def test_no_access_has_its_cure(
    google: StandIn, fault: Fault, kind: type[BookError], reason: Word, cure: Word, ask: Callable[[Api], Any]
) -> None:
    waiting, made = Waiting(), sheet(google)
    google.fault = lambda _: fault

    with pytest.raises(kind) as caught:
        ask(api_of(google.url, made.id, waiting))
    assert len(google.requests) == 1
    if kind is BookMissing:
        reason = Word(*(reason.say(language, path=place_of(made.id)) for language in LANGUAGES))
    said(caught.value, reason, cure)


def test_a_quota_of_drive_that_comes_as_no_right_is_waited_for(google: StandIn) -> None:
    waiting, made, session = Waiting(), sheet(google), requests.Session()
    error = {"code": 403, "message": "Rate Limit Exceeded", "errors": [{"reason": "userRateLimitExceeded"}]}

    def disguised(answer: requests.Response, *_: Any, **__: Any) -> None:
        if answer.status_code == 429:
            answer.status_code, answer._content = 403, orjson.dumps({"error": error})

    session.hooks["response"] = [disguised]
    google.fault = one_after_another(Fault(status=429))

    assert glance(api_of(google.url, made.id, waiting, session))
    assert len(waiting.slept) == 1


def test_answers_that_are_no_json_are_understood(google: StandIn) -> None:
    waiting, made, session = Waiting(), sheet(google), requests.Session()
    session.hooks["response"] = [lambda answer, *_, **__: setattr(answer, "_content", b"<html>Bad Gateway</html>")]
    google.fault = lambda _: Fault(status=502)

    with pytest.raises(BookUnreachable) as caught:
        read(api_of(google.url, made.id, waiting, session))
    said(caught.value, Word("502", "502"))


@tried(40)
@given(plan=st.lists(st.sampled_from(["read", "write", "glance", "429", "503"]), min_size=1, max_size=12))
def test_requests_and_bytes_are_counted_as_the_server_saw_them(plan: list[str]) -> None:
    with StandIn() as google:
        made = sheet(google)
        api = api_of(google.url, made.id, Waiting())
        for step in plan:
            google.fault = one_after_another(Fault(status=int(step))) if step.isdigit() else None
            {"write": write, "glance": glance}.get(step, read)(api)
        traffic, seen = api.http.traffic, google.requests

        kinds = [sum(one.kind == kind for one in seen) for kind in ("read", "write", "drive")]
        assert [traffic.reads, traffic.writes, traffic.drive] == kinds
        assert traffic.sent == sum(one.sent for one in seen)
        assert traffic.received == sum(one.received for one in seen)


def test_an_answer_in_another_order_and_without_zeros_is_put_in_order(
    google: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = api_of(google.url, sheet(google).id, Waiting())
    parts = [{"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1}, {"sheetId": 0, "startRowIndex": 4, "endRowIndex": 5}]
    found = [
        {"valueRange": {"values": [[text]]}, "dataFilters": [{"gridRange": {k: n for k, n in part.items() if n}}]}
        for text, part in zip(("first", "second"), parts, strict=True)
    ]
    answer = requests.Response()
    answer.raw, answer.status_code = BytesIO(orjson.dumps({"valueRanges": found[::-1]})), 200
    monkeypatch.setattr(Api, "_ask", lambda *_: answer)
    assert api.values(parts, "FORMULA") == [[["first"]], [["second"]]]
