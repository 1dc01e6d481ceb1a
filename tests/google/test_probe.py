"""`sheetcrm doctor --probe` on the stand-in: all holds there, nothing is left behind, and each thing that is otherwise is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from sheetcrm.adapters.google import probe as probing
from sheetcrm.adapters.google.client import Api, connect
from sheetcrm.adapters.google.lab import TITLE, leftovers
from sheetcrm.adapters.google.probe import GENTLE, probe
from sheetcrm.errors import BookRefused
from sheetcrm.model.findings import Finding, code_of
from sheetcrm.model.words import LANGUAGES, doctor
from sheetcrm.model.words import probe as words
from tests.standin import Fault, Seen, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.standin import Spreadsheet

Json = dict[str, Any]
MANY = 30  # writes; half of what Google allows a minute


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


def salon(google: StandIn, locale: str = "ru_RU") -> Spreadsheet:
    made = google.add_spreadsheet(title="Салон", locale=locale, sheets=["Клиенты", "Свои"])
    made.sheet("Клиенты").fill([["Код", "Имя"], ["c1", "Анна"], ["c2", "Пётр"]])
    return made


def api_of(google: StandIn, made: Spreadsheet) -> Api:
    return connect(made.id, None, google.url, sleep=lambda _: None)


def tried(api: Api) -> list[Finding]:
    found: list[Finding] = []
    probe(api, "ru", tell=found.append, sleep=lambda _: None)
    return found


def trace(made: Spreadsheet) -> list[Any]:
    """Return all that a probe might leave or touch."""
    return [*((tab.id, tab.title, tab.rows, tab.columns, tab.values()) for tab in made.sheets), made._book.metadata]


@pytest.mark.parametrize("locale", ["ru_RU", "en_US", "de_DE"])
def test_on_the_stand_in_all_holds(google: StandIn, locale: str) -> None:
    made = salon(google, locale)
    before = trace(made)

    found = tried(api_of(google, made))

    assert {one.state for one in found} == {"fine"}
    assert {one.check for one in found} == {f"probe.{key}" for key in (*words.CLAIMS, "verdict")}
    assert found[-1].check == "probe.verdict"
    assert trace(made) == before
    writes = [seen for seen in google.requests if seen.kind == "write"]
    assert len(writes) < MANY
    assert f"{len(writes)} write requests" in found[-1].said.en


def test_no_other_tab_is_named_in_any_write(google: StandIn) -> None:
    made = salon(google)
    others = {tab.id for tab in made.sheets}
    tried(api_of(google, made))

    def numbers(value: Any) -> Iterator[int]:
        if isinstance(value, dict):
            for key, content in value.items():
                if key == "sheetId":
                    yield content
                else:
                    yield from numbers(content)
        elif isinstance(value, list):
            for one in value:
                yield from numbers(one)

    named = {number for seen in google.requests if seen.kind == "write" for number in numbers(seen.body)}
    assert len(named) == 2
    assert not named & others


@pytest.mark.parametrize("point", range(0, 32, 5))
def test_stopped_by_hand_it_leaves_nothing(google: StandIn, point: int) -> None:
    made = salon(google)
    before = trace(made)
    heard: list[Finding] = []

    def tell(finding: Finding) -> None:
        heard.append(finding)
        if len(heard) > point:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        probe(api_of(google, made), "ru", tell=tell, sleep=lambda _: None)

    assert trace(made) == before


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("point", range(1, 21, 3))
def test_killed_it_leaves_its_tabs_and_the_next_probe_removes_them(
    google: StandIn, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    made = salon(google)
    before = trace(made)
    api = api_of(google, made)
    update, calls = Api.update, 0

    def mortal(self: Api, *args: Any, **more: Any) -> Json:
        nonlocal calls
        calls += 1
        answer = update(self, *args, **more)
        if calls == point:
            raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Api, "update", mortal)
        patch.setattr(probing, "_clear", lambda *_: None)
        with pytest.raises(Killed):
            tried(api)
    assert len(leftovers(api)[0]) == 2
    assert all(title.startswith(TITLE) for title in leftovers(api)[0].values())

    found = tried(api)

    assert (found[0].check, found[0].state) == ("probe", "hint")
    assert {one.state for one in found[1:]} == {"fine"}
    assert trace(made) == before


def test_a_copy_that_somebody_made_of_a_scratch_tab_is_not_removed(google: StandIn) -> None:
    made = salon(google)
    api = api_of(google, made)

    def staff(seen: Seen) -> None:
        if seen.kind == "write" and "deleteSheet" in str(seen.body) and len(made.sheets) == 4:
            made.ask({"duplicateSheet": {"sourceSheetId": made.sheets[2].id, "newSheetName": "Моя копия"}})
            copy = made.sheet("Моя копия").id
            note = {"metadataKey": "sheetcrm-probe", "metadataValue": str(made.sheets[-1].id)}
            made.ask(
                {
                    "createDeveloperMetadata": {
                        "developerMetadata": {**note, "location": {"sheetId": copy}, "visibility": "DOCUMENT"}
                    }
                }
            )

    google.before = staff

    tried(api)

    assert sorted(tab.title for tab in made.sheets) == ["Клиенты", "Моя копия", "Свои"]


@pytest.mark.parametrize("number", range(1, 21, 4))
@pytest.mark.parametrize("after", [False, True])
def test_a_lost_answer_cuts_it_off_and_leaves_nothing(google: StandIn, number: int, after: bool) -> None:
    made = salon(google)
    before = trace(made)
    writes = 0

    def fault(seen: Seen) -> Fault | None:
        nonlocal writes
        writes += seen.kind == "write"
        return Fault(cut=True, after=after) if seen.kind == "write" and writes == number else None

    google.fault = fault

    found = tried(api_of(google, made))

    assert trace(made) == before
    assert (found[-1].check, found[-1].state) == ("probe.verdict", "wrong")
    assert "cut off" in found[-1].said.en


def test_tabs_that_cannot_be_removed_are_told(google: StandIn) -> None:
    made = salon(google)
    google.fault = lambda seen: Fault(status=400, message="no") if "deleteSheet" in str(seen.body) else None

    found = tried(api_of(google, made))

    left = [one for one in found if one.said.en.startswith("Scratch tabs are left")]
    assert [one.state for one in left] == ["attention"]
    assert "by hand" in left[0].cure.en
    assert "вручную" in left[0].cure.ru


@dataclass(slots=True)
class Crooked(Api):
    """A Google that does one thing otherwise."""

    way: str = ""

    def update(self, changes: Sequence[Mapping[str, Any]], **more: Any) -> Json:
        bent = [orjson.loads(orjson.dumps(change)) for change in changes]
        if self.way in REQUESTS:
            bent = REQUESTS[self.way](bent)
        if not bent:
            return {"updatedSpreadsheet": {"sheets": []}}
        answer = Api.update(self, bent, **more)
        return ANSWERS[self.way](answer) if self.way in ANSWERS else answer

    def values(self, filters: Sequence[Mapping[str, Any]], render: str, **more: Any) -> Any:
        found = Api.values(self, filters, render, **more)
        return VALUES[self.way](found, render) if self.way in VALUES else found

    def file(self, fields: str = "") -> Json:
        about = Api.file(self, fields)
        if self.way == "version":
            return about | {"version": "1"}
        return about | {"modifiedTime": "2026-01-01T00:00:00Z"} if self.way == "modified" else about


def unfenced(changes: list[Json]) -> list[Json]:
    """Let a late batch through."""
    if {"addNamedRange", "updateCells"} <= kinds(changes):
        return [one for one in changes if "updateCells" in one]
    return changes


def kinds(changes: Sequence[Json]) -> set[str]:
    return {kind for change in changes for kind in change}


def without(kind: str, beside: str = "", holding: str = "") -> Callable[[list[Json]], list[Json]]:
    """Leave out requests of a kind: where another kind is in the batch, and where they hold this text."""

    def bend(changes: list[Json]) -> list[Json]:
        if beside and beside not in kinds(changes):
            return changes
        return [one for one in changes if kind not in one or (holding and holding not in str(one))]

    return bend


def refuse(text: str, *, alone: bool = False) -> Callable[[list[Json]], list[Json]]:
    def bend(changes: list[Json]) -> list[Json]:
        if text in str(changes) and (not alone or len(changes) == 1):
            raise BookRefused(path="", reason=words.ABOUT, cure=words.REPORT)
        return changes

    return bend


def last_first(kind: str, beside: str) -> Callable[[list[Json]], list[Json]]:
    """Carry out what is of a kind behind all others."""

    def bend(changes: list[Json]) -> list[Json]:
        if beside not in kinds(changes):
            return changes
        return [one for one in changes if kind not in one] + [one for one in changes if kind in one]

    return bend


def elsewhere(name: str) -> Callable[[list[Json]], list[Json]]:
    """Append a row below what only looks filled."""

    def bend(changes: list[Json]) -> list[Json]:
        bent = []
        for one in changes:
            told = one.get("appendCells")
            if told and name in str(told) and len(told["rows"]) == 1:
                start = {"sheetId": told["sheetId"], "rowIndex": 13, "columnIndex": 0}
                bent.append({"updateCells": {"start": start, "rows": told["rows"], "fields": "userEnteredValue"}})
            else:
                bent.append(one)
        return bent

    return bend


def pasting(kind: str) -> Callable[[list[Json]], list[Json]]:
    def bend(changes: list[Json]) -> list[Json]:
        for one in changes:
            one.get("copyPaste", {})["pasteType"] = kind
        return changes

    return bend


def skipping_hidden(changes: list[Json]) -> list[Json]:
    bent = []
    for one in changes:
        told = one.get("copyPaste")
        if told and told["source"]["startRowIndex"] == 1 and told["source"]["endRowIndex"] == 10:
            for top, bottom in ((1, 3), (4, 10)):
                ends = {"startRowIndex": top, "endRowIndex": bottom}
                bent.append({"copyPaste": told | {name: told[name] | ends for name in ("source", "destination")}})
        else:
            bent.append(one)
    return bent


def undressing(changes: list[Json]) -> list[Json]:
    for one in changes:
        if one.get("updateCells", {}).get("fields") == "userEnteredValue":
            one["updateCells"]["fields"] = "*"
    return changes


def half_done(changes: list[Json]) -> list[Json]:
    return changes[:1] if "1000001" in str(changes) else changes


def replaced(old: str, new: str) -> Callable[[Json], Json]:
    def bend(answer: Json) -> Json:
        bent: Json = orjson.loads(orjson.dumps(answer).decode().replace(old, new))
        return bent

    return bend


def one_more_tab(answer: Json) -> Json:
    if "updatedSpreadsheet" not in answer:
        return answer
    sheets = answer["updatedSpreadsheet"]["sheets"]
    return answer | {"updatedSpreadsheet": {"sheets": [*sheets, {"properties": {"sheetId": 5}}]}}


def cut_short(answer: Json) -> Json:
    for sheet in answer.get("updatedSpreadsheet", {}).get("sheets", ()):
        for part in sheet.get("data", ()):
            del part.get("rowData", [])[900:]
    return answer


def read_as(old: Any, new: Any, only: str = "") -> Callable[[Any, str], Any]:
    def bend(found: Any, render: str) -> Any:
        if only and render != only:
            return found
        return [[[new if cell == old else cell for cell in row] for row in rows] for rows in found]

    return bend


def padded(found: Any, _render: str) -> Any:
    return [[[*row, *[""] * (8 - len(row))] for row in rows] for rows in found]


def rounded(found: Any, _render: str) -> Any:
    return [[[round(c, 10) if isinstance(c, float) else c for c in row] for row in rows] for rows in found]


REQUESTS: dict[str, Callable[[list[Json]], list[Json]]] = {
    "own-numbers": refuse("addSheet"),
    "witness": last_first("copyPaste", "updateCells"),
    "formulas": pasting("PASTE_VALUES"),
    "answer": without("updateCells", holding="newer"),
    "emptied": without("updateCells", holding="[{}]"),
    "dressed": undressing,
    "validation": refuse("maybe"),
    "warned": refuse("'ID'"),
    "appended": elsewhere("'r9'"),
    "appended-filtered": elsewhere("'r10'"),
    "filtered": skipping_hidden,
    "filtered-back": without("copyPaste", beside="appendCells"),
    "grown": refuse("'g9'"),
    "row-order": last_first("deleteDimension", "appendCells"),
    "merged": without("copyPaste", beside="mergeCells"),
    "unmerged": without("copyPaste", beside="unmergeCells"),
    "nothing-merged": refuse("unmergeCells", alone=True),
    "returned": without("copyPaste", beside="insertDimension"),
    "atomic": half_done,
    "fence": unfenced,
    "column-marks": without("moveDimension"),
    "marks": without("updateDeveloperMetadata"),
}
ANSWERS: dict[str, Callable[[Json], Json]] = {
    "semicolons": replaced('"effectiveValue"', '"note"'),
    "only-asked": one_more_tab,
    "copies": replaced('"stringValue":"007"', '"numberValue":7'),
    "large": cut_short,
}
VALUES: dict[str, Callable[[Any, str], Any]] = {
    "texts": read_as("=not a formula", "'=not a formula", "FORMULA"),
    "numbers": rounded,
    "dates": read_as(45_002, "17.03.2023"),
    "trimmed": padded,
    "in-order": lambda found, _: found[::-1],
}


@pytest.mark.parametrize("key", words.CLAIMS)
def test_what_google_does_otherwise_is_found(google: StandIn, key: str) -> None:
    made = salon(google)
    before = trace(made)
    straight = api_of(google, made)

    found = tried(Crooked(straight.spreadsheet, straight.http, key))

    named = {"grown": "row-order"}.get(key, key)  # a refusal counts for the first thing that its batch tries
    told = {one.check: one for one in found if one.state != "fine"}
    assert f"probe.{named}" in told
    finding = told[f"probe.{named}"]
    assert finding.state == ("attention" if key in GENTLE else "wrong")
    assert finding.cure == words.CLAIMS[named][1]
    assert all(claim in said for claim, said in zip(words.CLAIMS[named][0].both(), finding.said.both(), strict=True))
    verdict = found[-1]
    assert named in verdict.said.en
    assert named in verdict.said.ru
    assert verdict.cure.both() != ("", "")
    assert code_of(found) in {1, 2}
    assert trace(made) == before


def test_every_claim_is_said_in_both_languages() -> None:
    for claim, meaning in words.CLAIMS.values():
        for word in (claim, meaning):
            assert all(text.endswith(".") for text in word.both())
            assert word.ru != word.en
    assert set(LANGUAGES) == {"ru", "en"}
    assert set(doctor.STATES) == {"fine", "hint", "attention", "wrong"}
