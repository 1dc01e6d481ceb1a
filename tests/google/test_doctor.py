"""`sheetcrm doctor`: every wrong state has its sentence, cure and exit code in both languages; nothing is changed, no secret told."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sheetcrm import cli
from sheetcrm.adapters.google.client import connect
from sheetcrm.adapters.google.lab import PROBE
from sheetcrm.adapters.google.layout import lay_out
from sheetcrm.adapters.google.making import noted
from sheetcrm.config import google_place
from sheetcrm.doctor import examine
from sheetcrm.model.columns import TABS
from sheetcrm.model.findings import Finding, code_of
from sheetcrm.model.words import LANGUAGES, Word, doctor, figures
from sheetcrm.model.words.faults import Fault as Pair
from sheetcrm.workspace import BOOK_NAME, book_section, create_workspace, open_workspace
from tests.standin import Fault, Seen, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.model.words import Language
    from tests.standin import Spreadsheet, Tab

SECRET = "MARKER-9f27c1-MARKER"
ZONE = "Europe/Moscow"


def clock() -> datetime:
    """Return the real time: the stand-in says it, too."""
    return datetime.now(UTC)


class Waiting:
    """A sleep that takes no time, on a clock that believes it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        slow = SimpleNamespace(monotonic=lambda: self.now, sleep=self)
        monkeypatch.setattr("sheetcrm.adapters.google.inspection.time", slow)

    def __call__(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def google() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workspace whose book is a file."""
    create_workspace(tmp_path / "salon", "ru")
    return tmp_path / "salon"


FEW = ("clients", "settings", "journal")


def sheet(
    google: StandIn, folder: Path, *, zone: str = ZONE, key: Path | None = None, whole: bool = False
) -> Spreadsheet:
    """Make a workspace whose book is a Google Sheet with a few of our tabs and their notes, or with all of them as `init` makes them."""
    titles = ["Лист1"] if whole else [TABS[key].title.ru for key in FEW]
    made = google.add_spreadsheet(title="Салон", locale="ru_RU", time_zone=zone, sheets=titles)
    if whole:
        lay_out(connect(made.id, None, google.url), "ru")
    else:
        for title, name in zip(titles, FEW, strict=True):
            tab, columns = made.sheet(title), TABS[name].columns
            size = {"rowCount": 20, "columnCount": len(columns) + 2}
            about = {"sheetId": tab.id, "gridProperties": size}
            fields = "gridProperties(rowCount,columnCount)"
            made.ask({"updateSheetProperties": {"properties": about, "fields": fields}})
            tab.fill([[column.header.ru for column in columns]])
            made.ask(noted("sheetcrm-tab", name, tab.id))
            made.ask(*(noted("sheetcrm-column", column.key, tab.id, at) for at, column in enumerate(columns)))
        made.sheet(titles[1]).fill([["Часовой пояс", ZONE]], row=1)
    (folder / "jobs").mkdir(parents=True)
    shutil.copy("jobs/nightly.py", folder / "jobs")
    place = google_place(made.id, key, google.url, folder=folder)
    (folder / "config.toml").write_text(f'language = "ru"\n{book_section(place, "ru")}', encoding="utf-8")
    return made


def look(folder: Path, **more: Any) -> list[Finding]:
    return examine(lambda: open_workspace(folder), **({"clock": clock} | more))


def of(found: list[Finding], check: str) -> list[Finding]:
    return [one for one in found if one.check == check]


def holds(finding: Finding, pair: Pair) -> None:
    """Tell that a finding says this, with its cure, in both languages."""
    for said, word in ((finding.said, pair.message), (finding.cure, pair.cure)):
        for language in LANGUAGES:
            text, model = said.to(language), word.to(language)
            pieces = [piece for part in model.split("{") for piece in part.split("}")[-1:] if len(piece) > 1]
            assert all(piece in text for piece in pieces), (text, model)
            assert "{" not in text
    assert finding.said.ru != finding.said.en


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith(("-wal", "-shm"))
    }


def run(folder: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, ["-w", str(folder), "doctor", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


# -- the workspace and a file


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fresh_workspace_is_well_and_stays_as_it_is(tmp_path: Path, language: Language) -> None:
    create_workspace(tmp_path / "salon", language)
    before = contents(tmp_path)

    code, said = run(tmp_path / "salon")

    assert code == 0
    assert said.splitlines()[-1] == doctor.ALL_FINE.to(language)
    assert contents(tmp_path) == before
    assert not (tmp_path / "salon" / ".sheetcrm").exists()


def test_json_lists_what_was_found(file: Path) -> None:
    code, said = run(file, "--json")

    found = json.loads(said)
    assert code == 0
    assert {key for one in found for key in one} == {"check", "state", "said", "cure"}
    assert {one["check"] for one in found} >= {"config", "jobs", "ledger", "disk", "book", "tabs", "headers", "zone"}
    assert {one["state"] for one in found} == {"fine", "hint"}


def test_a_hint_says_its_cure_and_what_is_fine_says_none(file: Path) -> None:
    for one in look(file):
        assert (one.cure.both() != ("", "")) is (one.state != "fine")


def test_without_a_workspace_that_is_all_it_says(tmp_path: Path) -> None:
    found = look(tmp_path)

    assert [(one.check, one.state) for one in found] == [("config", "wrong")]
    assert "sheetcrm init" in found[0].cure.en
    assert run(tmp_path)[0] == 2


def test_a_broken_configuration_is_a_finding(file: Path) -> None:
    (file / "config.toml").write_text("[book", encoding="utf-8")

    code, said = run(file)

    assert code == 2
    assert "config.toml" in said


def test_each_broken_job_is_named_and_the_others_load(file: Path) -> None:
    (file / "jobs" / "odd.py").write_text("1 / 0", encoding="utf-8")
    found = of(look(file), "jobs")

    assert [one.state for one in found] == ["wrong", "fine"]
    assert "odd" in found[0].said.ru
    assert "nightly" in found[1].said.en


def test_no_job_at_all(file: Path) -> None:
    for job in (file / "jobs").glob("*.py"):
        job.unlink()
    [one] = of(look(file), "jobs")

    assert one.state == "attention"
    holds(one, doctor.NO_JOBS)


def remembering(folder: Path) -> Ledger:
    return open_workspace(folder).ledger


def test_a_ledger_that_others_may_read(file: Path) -> None:
    remembering(file).close()
    (file / ".sheetcrm").chmod(0o755)
    (file / ".sheetcrm" / "ledger.sqlite").chmod(0o644)
    found = of(look(file), "private")

    assert {one.state for one in found} == {"attention"}
    for one in found:
        holds(one, doctor.NOT_PRIVATE)
    assert "chmod 700" in found[0].cure.en
    assert "chmod 600" in found[1].cure.ru


def test_a_ledger_that_is_none_of_ours_does_not_stop_the_rest(file: Path) -> None:
    (file / ".sheetcrm").mkdir(mode=0o700)
    (file / ".sheetcrm" / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    found = look(file)

    assert [one.state for one in of(found, "ledger")] == ["wrong"]
    assert [one.state for one in of(found, "headers")] == ["fine"]
    assert not of(found, "agreement")


def test_a_run_that_was_cut_off_and_writes_on_their_way(file: Path) -> None:
    from sheetcrm.adapters.ledger import Record
    from sheetcrm.model.plan import Plan

    ledger = remembering(file)
    number = ledger.begin("nightly", "2026-11-22T00:00:00+00:00")
    ledger.prepare(number, Record(Plan()), before="a", after="b")
    ledger.put("token", b"{}")
    ledger.close()
    found = of(look(file), "ledger")

    assert [one.state for one in found] == ["fine", "attention", "attention"]
    holds(found[1], doctor.UNFINISHED)
    holds(found[2], doctor.PENDING)


def test_a_book_and_a_ledger_that_do_not_fit(file: Path) -> None:
    ledger = remembering(file)
    number = ledger.begin("nightly", "2026-11-22T00:00:00+00:00")
    ledger.finish(number, "done", "2026-11-22T00:00:01+00:00", {})
    ledger.close()
    [one] = of(look(file), "agreement")

    assert one.state == "wrong"
    assert "sheetcrm adopt" in one.cure.ru
    assert "sheetcrm adopt" in one.cure.en


@pytest.mark.parametrize(
    ("free", "state", "pair"),
    [(5 * 10**9, "fine", None), (9 * 10**8, "attention", doctor.DISK_LOW), (5 * 10**7, "wrong", doctor.DISK_FULL)],
)
def test_room_on_the_disk(
    file: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str, pair: Pair | None
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    [one] = of(look(file), "disk")

    assert one.state == state
    if pair is not None:
        holds(one, pair)


def test_a_big_ledger_wants_more_room(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembering(file).close()
    monkeypatch.setattr("sheetcrm.doctor.TIMES", 10**7)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=9 * 10**9))

    assert [one.state for one in of(look(file), "disk")] == ["attention"]


def test_the_file_is_gone(file: Path) -> None:
    (file / BOOK_NAME["ru"]).unlink()
    found = look(file)

    assert [one.state for one in of(found, "book")] == ["wrong"]
    assert "config.toml" in of(found, "book")[0].cure.en
    assert not of(found, "tabs")
    assert code_of(found) == 2


def test_the_file_is_no_workbook(file: Path) -> None:
    (file / BOOK_NAME["ru"]).write_text("hello", encoding="utf-8")

    assert [one.state for one in of(look(file), "book")] == ["wrong"]


def test_the_file_is_read_only(file: Path) -> None:
    (file / BOOK_NAME["ru"]).chmod(0o444)
    [one] = of(look(file), "writable")

    assert one.state == "wrong"
    assert "read-only" in one.said.en
    assert "только для чтения" in one.said.ru


def test_somebody_has_the_file_open(file: Path) -> None:
    lock = file / f".~lock.{BOOK_NAME['ru']}#"
    lock.write_text(",Мария,desk,22.11.2026 10:00,;", encoding="utf-8")
    [one] = of(look(file), "lock")

    assert one.state == "attention"
    assert "Мария" in one.said.ru
    assert lock.name in one.cure.en
    assert run(file)[0] == 1


def edited(folder: Path, edit: Callable[[Any], None]) -> None:
    path = folder / BOOK_NAME["ru"]
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)


def test_a_protected_tab(file: Path) -> None:
    def protect(book: Any) -> None:
        book["Клиенты"].protection.sheet = True

    edited(file, protect)
    [one] = of(look(file), "writable")

    assert one.state == "wrong"
    assert "Клиенты" in one.said.ru
    assert "Unprotect Sheet" in one.cure.en


def test_a_signed_file(file: Path) -> None:
    import zipfile

    with zipfile.ZipFile(file / BOOK_NAME["ru"], "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", "")
    [one] = of(look(file), "writable")

    assert one.state == "wrong"
    assert "digital signature" in one.said.en


def test_a_file_from_the_future(file: Path) -> None:
    ahead = clock().timestamp() + 7200
    os.utime(file / BOOK_NAME["ru"], (ahead, ahead))
    found = of(look(file), "book")

    assert [one.state for one in found] == ["fine", "attention"]
    holds(found[1], doctor.FROM_THE_FUTURE)


def _delete(title: str) -> Callable[[Any], None]:
    return lambda book: book.remove(book[title])


def _header(place: str, text: str | None) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book["Клиенты"][place] = text

    return edit


def _twice(book: Any) -> None:
    tab = book["Клиенты"]
    tab.cell(1, tab.max_column + 1).value = "Фамилия"


def _rows_above(book: Any) -> None:
    tab = book["Клиенты"]
    for place in range(1, 6):
        tab.cell(5, place).value = tab.cell(1, place).value
    for place in range(6, tab.max_column + 1):
        tab.cell(5, place).value = tab.cell(1, place).value
    for place in range(1, tab.max_column + 1):
        tab.cell(1, place).value = "x"


def _no_headers(book: Any) -> None:
    for cell in book["Заказы"][1]:
        cell.value = None


def _merged(book: Any) -> None:
    book["Клиенты"].merge_cells("C3:D4")


def _zone(book: Any) -> None:
    for row in book["Настройки"].iter_rows():
        if row[0].value == "Часовой пояс":
            row[1].value = "Марс"


def _anothers(book: Any) -> None:
    tab = book["Клиенты"]
    for title in book.sheetnames:
        if title != tab.title:
            del book[title]
    for place in range(5, tab.max_column + 1):
        tab.cell(1, place).value = None


INSIDE: list[tuple[Callable[[Any], None], str, str, Pair]] = [
    (_delete("Клиенты"), "tabs", "wrong", doctor.TAB_NEEDED),
    (_anothers, "tabs", "wrong", doctor.NOT_OURS),
    (_delete("Задачи"), "tabs", "attention", doctor.TABS_MISSING),
    (lambda book: setattr(book["Проблемы"], "title", "Orders"), "tabs", "attention", doctor.TAB_TWICE),
    (_no_headers, "headers", "wrong", doctor.NO_HEADERS),
    (_header("C1", None), "headers", "wrong", doctor.HEADER_MISSING),
    (_twice, "headers", "wrong", doctor.HEADER_TWICE),
    (_rows_above, "headers", "wrong", doctor.ROWS_ABOVE),
    (_merged, "headers", "attention", doctor.MERGED),
    (_zone, "zone", "attention", doctor.ZONE_ODD),
]


@pytest.mark.parametrize(("edit", "check", "state", "pair"), INSIDE)
def test_what_is_wrong_inside_a_book(
    file: Path, edit: Callable[[Any], None], check: str, state: str, pair: Pair
) -> None:
    edited(file, edit)
    found = [one for one in look(file) if one.check == check and one.state == state]

    assert found
    holds(found[0], pair)
    assert run(file)[0] == {"attention": 1, "wrong": 2}[state]


def test_a_column_that_is_not_used_is_not_missed(file: Path) -> None:
    def edit(book: Any) -> None:
        _header("D1", None)(book)
        for row in book["Настройки"].iter_rows():
            if row[0].value == "Ненужные колонки":
                row[1].value = "Отчество"

    edited(file, edit)

    assert [one.state for one in of(look(file), "headers")] == ["fine"]


def test_a_check_that_breaks_is_a_finding(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(shutil, "disk_usage", broken)
    monkeypatch.setattr("sheetcrm.doctor.inside.settings", broken)
    found = look(file)

    for check in ("disk", "zone"):
        [one] = of(found, check)
        assert one.state == "wrong"
        holds(one, doctor.BROKE)
    assert [one.state for one in of(found, "headers")] == ["fine"]


def test_a_probe_of_a_file_has_nothing_to_do(file: Path) -> None:
    assert [one.state for one in of(look(file, probe=True), "probe")] == ["hint"]


# -- a Google Sheet


def test_a_fresh_sheet_is_well_and_stays_as_it_is(google: StandIn, tmp_path: Path) -> None:
    made = sheet(google, tmp_path / "salon", whole=True)
    before = made.version
    google.requests.clear()

    found = look(tmp_path / "salon")

    assert {one.state for one in found} == {"fine", "hint"}
    assert made.version == before
    assert not [seen for seen in google.requests if seen.kind == "write" and seen.path.endswith(":batchUpdate")]
    assert not (tmp_path / "salon" / ".sheetcrm").exists()


def test_with_a_probe_all_is_well_too_and_nothing_stays(google: StandIn, tmp_path: Path) -> None:
    made = sheet(google, tmp_path / "salon")
    titles = [tab.title for tab in made.sheets]

    found = look(tmp_path / "salon", probe=True, sleep=lambda _: None)

    assert [one.state for one in of(found, "probe.verdict")] == ["fine"]
    assert [tab.title for tab in made.sheets] == titles


def test_a_probe_waits_for_no_run(google: StandIn, tmp_path: Path) -> None:
    sheet(google, tmp_path / "salon")
    with open_workspace(tmp_path / "salon").alone():
        found = look(tmp_path / "salon", probe=True)

    assert [one.state for one in of(found, "probe")] == ["wrong"]
    assert "Another run" in of(found, "probe")[0].said.en


def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.fixture(scope="module")
def pem() -> str:
    return private_key()


def key_file(path: Path, google: StandIn, pem: str, *, mode: int = 0o600) -> Path:
    held = {
        "type": "service_account",
        "project_id": "salon",
        "private_key_id": SECRET,
        "private_key": pem,
        "client_email": "robot@salon.iam.gserviceaccount.com",
        "client_id": SECRET,
        "token_uri": f"{google.url}/token",
    }
    path.write_text(json.dumps(held), encoding="utf-8")
    path.chmod(mode)
    return path


def secrets_of(pem: str) -> list[str]:
    return [SECRET, *(line for line in pem.splitlines() if len(line) > 30)]


def test_of_the_key_only_the_e_mail_is_told(google: StandIn, tmp_path: Path, pem: str) -> None:
    key = key_file(tmp_path / "key.json", google, pem)
    made = sheet(google, tmp_path / "salon", key=key)
    made.share("robot@salon.iam.gserviceaccount.com")

    said = "".join(run(tmp_path / "salon", *words)[1] for words in ((), ("--json",)))

    assert "robot@salon.iam.gserviceaccount.com" in said
    assert not [secret for secret in secrets_of(pem) if secret in said]


@pytest.mark.parametrize("trouble", ["unshared", "reader", "open", "broken", "missing", "refused"])
def test_no_trouble_with_a_key_tells_it(google: StandIn, tmp_path: Path, pem: str, trouble: str) -> None:
    key = key_file(tmp_path / "key.json", google, pem)
    made = sheet(google, tmp_path / "salon", key=key)
    if trouble == "reader":
        made.share("robot@salon.iam.gserviceaccount.com", "reader")
    elif trouble == "open":
        key.chmod(0o644)
    elif trouble == "broken":
        key_file(key, google, f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n")
    elif trouble == "missing":
        key.unlink()
    elif trouble == "refused":
        google.fault = lambda seen: Fault(status=400, message="invalid_grant") if seen.kind == "token" else None

    code, said = run(tmp_path / "salon")

    assert code == 2
    assert not [secret for secret in secrets_of(pem) if secret in said]
    expected = {
        "unshared": "добавьте robot@salon.iam.gserviceaccount.com как редактора",
        "reader": "сделайте robot@salon.iam.gserviceaccount.com редактором",
        "open": "chmod 600",
        "broken": "не ключ для Google",
        "missing": "не читается",
        "refused": "Google не принял ключ",
    }
    assert expected[trouble] in said


def test_access_that_was_taken_away(google: StandIn, tmp_path: Path) -> None:
    sheet(google, tmp_path / "salon")
    google.forbidden = True
    found = look(tmp_path / "salon")

    assert code_of(found) == 2
    assert any("not shared" in one.said.en for one in found)
    assert not of(found, "tabs")


def test_a_sheet_that_is_not_there(google: StandIn, tmp_path: Path) -> None:
    made = sheet(google, tmp_path / "salon")
    del google.world.files[made.id]
    [one] = of(look(tmp_path / "salon"), "sheets")

    assert one.state == "wrong"
    assert "spreadsheet" in one.cure.ru
    assert "Drive's bin" in one.cure.en


def drive_says(made: Spreadsheet, **about: Any) -> None:
    made._book.file |= about


ABOUT = [
    ({"trashed": True}, "access", "wrong", doctor.TRASHED),
    ({"capabilities": {"canEdit": False}}, "access", "wrong", doctor.READ_ONLY),
    ({"mimeType": "application/vnd.ms-excel"}, "access", "wrong", doctor.NOT_A_SHEET),
    ({"permissions": [{"type": "anyone"}]}, "sharing", "attention", doctor.ANYONE),
]


@pytest.mark.parametrize(("about", "check", "state", "pair"), ABOUT)
def test_what_drive_says_of_the_file(
    google: StandIn, tmp_path: Path, about: dict[str, Any], check: str, state: str, pair: Pair
) -> None:
    drive_says(sheet(google, tmp_path / "salon"), **about)
    found = [one for one in of(look(tmp_path / "salon"), check) if one.state == state]

    holds(found[0], pair)


API_OFF = "Google {} API has not been used in project 1 before or it is disabled."
FEW_SCOPES = "Request had insufficient authentication scopes."


@pytest.mark.parametrize("api", ["drive", "sheets"])
@pytest.mark.parametrize(("text", "cure"), [(API_OFF, "Enable the Google Sheets API"), (FEW_SCOPES, "scopes")])
def test_an_api_that_is_switched_off_and_scopes_that_are_too_few(
    google: StandIn, tmp_path: Path, api: str, text: str, cure: str
) -> None:
    sheet(google, tmp_path / "salon")
    google.fault = lambda seen: (
        Fault(status=403, message=text.format(api.title()))
        if ("drive" in seen.path) is (api == "drive") and "v" in seen.path
        else None
    )
    [one] = of(look(tmp_path / "salon"), api)

    assert one.state == "wrong"
    assert cure in one.cure.en
    assert one.cure.ru != one.cure.en
    if text is API_OFF:
        assert f"Google {api.title()} API" in one.said.ru


def test_google_is_not_reached(google: StandIn, tmp_path: Path) -> None:
    sheet(google, tmp_path / "salon")
    config = tmp_path / "salon" / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace(google.url, "http://127.0.0.1:9"), encoding="utf-8")
    found = look(tmp_path / "salon")

    assert [one.state for one in of(found, "clock")] == ["wrong"]
    assert "no connection" in of(found, "clock")[0].said.en
    assert not of(found, "drive")


def test_a_server_that_fails_is_given_up_soon(google: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet(google, tmp_path / "salon")
    google.fault = lambda seen: Fault(status=503) if seen.kind == "read" else None
    waiting = Waiting(monkeypatch)
    found = look(tmp_path / "salon", sleep=waiting)

    assert [one.state for one in of(found, "sheets")] == ["wrong"]
    assert waiting.now < 60


@pytest.mark.parametrize(("seconds", "state"), [(5, "fine"), (-90, "attention"), (90, "attention"), (400, "wrong")])
def test_a_clock_that_is_wrong(google: StandIn, tmp_path: Path, seconds: int, state: str) -> None:
    sheet(google, tmp_path / "salon")
    [one] = of(look(tmp_path / "salon", clock=lambda: clock() + timedelta(seconds=seconds)), "clock")

    assert one.state == state
    if state != "fine":
        holds(one, doctor.CLOCK_OFF)


def test_refusals_by_quota_are_counted(google: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet(google, tmp_path / "salon")
    refused: list[Seen] = []

    def busy(seen: Seen) -> Fault | None:
        if seen.kind == "read" and len(refused) < 2:
            refused.append(seen)
            return Fault(status=429)
        return None

    google.fault = busy
    [one] = of(look(tmp_path / "salon", sleep=Waiting(monkeypatch)), "quota")

    assert one.state == "attention"
    holds(one, doctor.QUOTA_USED)
    assert "2" in one.said.en


def test_another_time_zone_than_in_the_settings(google: StandIn, tmp_path: Path) -> None:
    sheet(google, tmp_path / "salon", zone="Asia/Vladivostok")
    [one] = of(look(tmp_path / "salon"), "locale")

    assert one.state == "attention"
    holds(one, doctor.ZONES_DIFFER)


@pytest.mark.parametrize(("zone", "state"), [("Europe/Simferopol", "fine"), ("Mars/Base", "attention")])
def test_a_zone_of_another_name_and_the_same_clock(google: StandIn, tmp_path: Path, zone: str, state: str) -> None:
    sheet(google, tmp_path / "salon", zone=zone)

    assert [one.state for one in of(look(tmp_path / "salon"), "locale")] == [state]


def _renamed_tab(made: Spreadsheet) -> None:
    made.sheet("Журнал").rename("Дневник")


def _bare_tab(made: Spreadsheet) -> None:
    made.sheet("Журнал").rename("Старый журнал")
    made.add_sheet("Журнал").fill([[column.header.ru for column in TABS["journal"].columns]])


def _two_notes(made: Spreadsheet) -> None:
    clients = made.sheet("Клиенты")
    key = TABS["clients"].columns[2].key
    made.ask(noted("sheetcrm-column", key, clients.id, 5))


def _witness(made: Spreadsheet, title: str = "sheetcrm", *, hidden: bool = True) -> None:
    tab = made.add_sheet(title, rows=5, columns=5)
    about = {"sheetId": tab.id, "hidden": hidden}
    made.ask(
        noted("sheetcrm-tab", "witness", tab.id),
        {"updateSheetProperties": {"properties": about, "fields": "hidden"}},
    )


def _two_witnesses(made: Spreadsheet) -> None:
    _witness(made)
    _witness(made, "Копия sheetcrm")


def _namesake(made: Spreadsheet) -> None:
    made.add_sheet("sheetcrm", rows=5, columns=5)


def _protected(made: Spreadsheet) -> None:
    made.sheet("Клиенты").protect(1, 5, 2, 3)


def _whole_tab_protected(made: Spreadsheet) -> None:
    whole = {"range": {"sheetId": made.sheet("Клиенты").id}, "editors": {"users": []}}
    made.ask({"addProtectedRange": {"protectedRange": whole}})


def _large(made: Spreadsheet) -> None:
    made.add_sheet("Большая", rows=85_000, columns=100)


def _leftover(made: Spreadsheet) -> None:
    tab = made.add_sheet("sheetcrm probe abc", rows=5, columns=5)
    made.ask(noted(PROBE, str(tab.id), tab.id))


FRAME: list[tuple[Callable[[Spreadsheet], None], str, str, Pair]] = [
    (_renamed_tab, "notes", "attention", doctor.TAB_RENAMED),
    (_bare_tab, "notes", "hint", doctor.UNMARKED),
    (_two_notes, "notes", "attention", doctor.MARKED_TWICE),
    (lambda made: _witness(made, hidden=False), "witness", "attention", doctor.WITNESS_SEEN),
    (_two_witnesses, "witness", "attention", doctor.WITNESS_TWICE),
    (_namesake, "witness", "hint", doctor.NAMESAKE),
    (_protected, "protection", "wrong", doctor.CLOSED_TO_US),
    (_whole_tab_protected, "protection", "wrong", doctor.CLOSED_TO_US),
    (_large, "cells", "attention", doctor.CELLS_MANY),
    (_leftover, "leftovers", "attention", doctor.LEFTOVERS),
]


@pytest.mark.parametrize(("edit", "check", "state", "pair"), FRAME)
def test_what_is_wrong_around_the_cells(
    google: StandIn, tmp_path: Path, edit: Callable[[Spreadsheet], None], check: str, state: str, pair: Pair
) -> None:
    edit(sheet(google, tmp_path / "salon"))
    found = [one for one in of(look(tmp_path / "salon"), check) if one.state == state]

    holds(found[0], pair)


def counted(made: Spreadsheet, key: str, rows: int) -> Tab:
    """Let a tab hold so many rows of the robot's."""
    tab = made.sheet(TABS[key].title.ru)
    tab.fill([[f"s{number}"] for number in range(1, rows + 1)], row=1)
    return tab


def test_a_chart_that_lost_rows_is_told_with_those_it_should_look_at(google: StandIn, tmp_path: Path) -> None:
    made = sheet(google, tmp_path / "salon", whole=True)
    sources, months = counted(made, "sources", 12), counted(made, "segments", 13)
    counted(made, "managers", 3)
    assert [one.said.ru for one in of(look(tmp_path / "salon"), "charts")] == [
        "Диаграммы робота смотрят на свои строки: 7."
    ]

    sources.insert_rows(1, 1)  # a row of staff's own on top moves the chart with its rows
    assert [one.state for one in of(look(tmp_path / "salon"), "charts")] == ["fine"]

    sources.delete_rows(4, 3)
    months.delete_rows(2, 1)
    found = of(look(tmp_path / "salon"), "charts")
    assert [one.state for one in found] == ["attention"] * 2
    for one in found:
        holds(one, doctor.CHART_STRAYED)
    told = sorted(one.cure.ru for one in found if one.cure is not None)
    assert [cure.split("рядах ")[1] for cure in told] == [
        "строки с 1 по 14 вкладки «Сегменты».",
        "строки с 3 по 10 вкладки «Источники».",
    ]

    months.delete_rows(0, 14)  # the header as well: that is told elsewhere
    assert [one.state for one in of(look(tmp_path / "salon"), "charts")] == ["attention"]


def test_a_chart_that_looks_at_too_much_is_told_and_one_of_staffs_is_not(google: StandIn, tmp_path: Path) -> None:
    made = sheet(google, tmp_path / "salon", whole=True)
    counted(made, "sources", 12)
    api = connect(made.id, None, google.url)
    charts = {
        chart["spec"]["title"]: chart for one in api.get("sheets(charts)")["sheets"] for chart in one.get("charts", ())
    }
    ours = charts[figures.SOURCES_CHART.ru]

    def respecced(title: str, **area: int) -> None:
        spec = copy.deepcopy(ours["spec"]) | {"title": title}
        for part in (spec["basicChart"]["domains"][0]["domain"], spec["basicChart"]["series"][0]["series"]):
            part["sourceRange"]["sources"][0] |= area
        made.ask({"updateChartSpec": {"chartId": ours["chartId"], "spec": spec}})

    respecced("Наша диаграмма", endRowIndex=3)
    assert [one.said.ru[-2:] for one in of(look(tmp_path / "salon"), "charts")] == ["6."]
    respecced(ours["spec"]["title"], sheetId=made.sheet("Клиенты").id)
    assert [one.said.ru[-2:] for one in of(look(tmp_path / "salon"), "charts")] == ["6."]
    respecced(ours["spec"]["title"], endRowIndex=12)
    assert [one.state for one in of(look(tmp_path / "salon"), "charts")] == ["attention"]


def test_the_place_of_a_protection_is_named(google: StandIn, tmp_path: Path) -> None:
    made = sheet(google, tmp_path / "salon")
    _protected(made)
    _whole_tab_protected(made)
    found = of(look(tmp_path / "salon"), "protection")

    assert "C2:C5" in found[0].said.en
    assert "the whole tab" in found[1].said.en


def test_a_hidden_witness_is_well(google: StandIn, tmp_path: Path) -> None:
    _witness(sheet(google, tmp_path / "salon"))

    assert [one.state for one in of(look(tmp_path / "salon"), "witness")] == ["fine"]


def test_a_renamed_header_is_told(google: StandIn, tmp_path: Path) -> None:
    made = sheet(google, tmp_path / "salon")
    made.sheet("Клиенты").set(0, 2, "Как звать")
    found = [one for one in of(look(tmp_path / "salon"), "headers") if one.state == "attention"]

    holds(found[0], doctor.HEADER_RENAMED)


def test_what_the_last_run_cost_is_told(google: StandIn, tmp_path: Path) -> None:
    sheet(google, tmp_path / "salon")
    ledger = remembering(tmp_path / "salon")
    number = ledger.begin("nightly", "2026-11-22T00:00:00+00:00")
    spent = {"reads": 7, "writes": 3, "drive": 2, "bytes": 100}
    ledger.finish(number, "done", "2026-11-22T00:00:01+00:00", {"spent": spent})
    ledger.close()

    assert "7 reads, 3 writes" in of(look(tmp_path / "salon"), "cost")[0].said.en


def test_every_finding_is_said_in_both_languages() -> None:
    pairs = [value for value in vars(doctor).values() if isinstance(value, Pair)]
    for pair in pairs:
        for word in (pair.message, pair.cure):
            assert all(text.endswith((".", "{path}")) for text in word.both()), word
    for value in vars(doctor).values():
        if isinstance(value, Word):
            assert value.ru
            assert value.en
            assert set(_names(value.ru)) == set(_names(value.en)), value


def _names(text: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", text)
