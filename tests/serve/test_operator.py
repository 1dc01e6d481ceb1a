"""Each kind of trouble with real parts: a workbook, a mail server, a web hook. It is told once with its cure, and once when it is over."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.config import read_config
from sheetcrm.errors import ConfigError, LedgerUnusable, ServeBusy
from sheetcrm.model.columns import TABS
from sheetcrm.model.words import LANGUAGES
from sheetcrm.serve.channels import ByMessenger, channels_of, unusable
from sheetcrm.serve.troubles import brought
from sheetcrm.show_serve import sentence
from sheetcrm.workspace import open_workspace
from tests.google.keys import key_file
from tests.google.sheets import spreadsheet
from tests.laws.workbooks import PRESENT, Draft, clean
from tests.mailbox.server import PASSWORD as MAILBOX_PASSWORD
from tests.mailbox.server import USER as MAILBOX_USER
from tests.mailbox.server import serving as mailbox_serving
from tests.serve.listener import SECRET
from tests.serve.station import NEEDED, OVER, Station, later, station
from tests.standin import Fault, StandIn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sheetcrm.model.words import Language
    from sheetcrm.workspace import Workspace

BOTH = pytest.mark.parametrize("language", LANGUAGES)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def once(here: Station, about: str, *said: str, mend: Callable[[], None], first: int = 1, then: int = 1) -> None:
    """Assert that the operator hears of one trouble in some rounds, with these words in it, and once of its end when it is mended."""
    for _ in range(first + 1):
        here.round()
    [(title, text)] = here.heard()
    assert title == NEEDED[here.language] + about
    for one in said:
        assert one in text
    assert bool(CYRILLIC.search(text)) is (here.language == "ru")
    mend()
    for _ in range(then + 1):
        here.round()
    [_, (title, again)] = here.heard()
    assert title == OVER[here.language] + about
    assert text.partition(" (UTC)")[0].split(" ")[0] in again


@BOTH
def test_a_failed_job(language: Language) -> None:
    with station(language) as here:
        here.job("1 / 0")
        cure = {"ru": "Исправьте", "en": "Mend"}[language]
        once(here, "work", "work:", "ZeroDivisionError", "work.py", cure, mend=here.job, then=3)


def test_a_job_that_fails_every_other_time_is_one_trouble_until_it_has_been_well_for_a_while() -> None:
    with station("en") as here:
        for _ in range(6):
            here.job("1 / 0")
            here.round()
            here.job()
            here.round()
        assert [title for title, _ in here.heard()] == [NEEDED["en"] + "work"]
        here.round()
        here.round()
        assert [title for title, _ in here.heard()] == [NEEDED["en"] + "work", OVER["en"] + "work"]
        here.job("1 / 0")
        here.round()
        assert len(here.heard()) == 3


@BOTH
def test_a_plan_that_needs_a_word(language: Language) -> None:
    with station(language, people=60) as here:
        here.job()
        once(here, "work", "sheetcrm plan work", "sheetcrm run work --yes", mend=lambda: here.job("return Plan()"))


@BOTH
def test_letters_that_are_paused(language: Language) -> None:
    with station(language) as here:
        here.shipped("letters")
        here.round()
        reason = {"ru": "три из десяти не ушли", "en": "three of ten did not go"}[language]

        def pause(why: str) -> None:
            space = open_workspace(here.place)
            space.ledger.post.pause(why)
            space.ledger.close()

        pause(reason)
        here.put("clients", 1, "notes", "1")
        about = {"ru": "письма остановлены", "en": "letters are stopped"}[language]
        once(here, about, reason, "sheetcrm mail resume", mend=lambda: pause(""))


@BOTH
def test_a_broken_rule(language: Language) -> None:
    with station(language) as here:
        here.job(steps="tidy, check")
        here.round()
        assert here.heard() == []
        good = {"ru": "да", "en": "yes"}[language]
        here.put("rules", 1, "on", "perhaps" if language == "en" else "пожалуй")
        tab = TABS["rules"].title.to(language)
        about = {"ru": "правила и настройки", "en": "rules and settings"}[language]
        once(here, about, tab, "sheetcrm check", mend=lambda: here.put("rules", 1, "on", good))


def test_a_second_broken_rule_is_told_as_well_and_the_end_when_both_are_mended() -> None:
    with station("en") as here:
        here.job(steps="tidy, check")
        here.put("rules", 1, "on", "perhaps")
        here.round()
        here.put("rules", 2, "on", "never ever")
        here.round()
        here.put("rules", 1, "on", "yes")
        here.round()
        here.put("rules", 2, "on", "yes")
        here.round()
        here.round()
        assert [title[:15] for title, _ in here.heard()] == ["sheetcrm: a per"] * 2 + ["sheetcrm: well "]


@BOTH
def test_a_missing_header(language: Language) -> None:
    with station(language) as here:
        here.job()
        right = TABS["orders"]["amount"].header.to(language)
        here.put("orders", 0, "amount", "how much" if language == "en" else "сколько")
        about = {"ru": "заголовки таблицы", "en": "headers of the workbook"}[language]
        tab = TABS["orders"].title.to(language)
        once(here, about, tab, right, "sheetcrm doctor", mend=lambda: here.put("orders", 0, "amount", right))


@BOTH
def test_a_missing_header_of_clients_stops_all_and_is_told_once(language: Language) -> None:
    with station(language) as here:
        here.job()
        right = TABS["clients"]["phone"].header.to(language)
        here.put("clients", 0, "phone", "xyz" if language == "en" else "эюя")
        about = {"ru": "заголовки таблицы", "en": "headers of the workbook"}[language]
        once(here, about, right, mend=lambda: here.put("clients", 0, "phone", right))


@BOTH
def test_a_full_disk(language: Language) -> None:
    """The ledger may grow no more: SQLite says what it says on a full disk."""
    with station(language) as here:
        here.job()
        here.round()

        def fill(space: Workspace) -> None:
            pages = space.ledger._db.execute("pragma page_count").fetchone()[0]
            space.ledger._db.execute(f"pragma max_page_count = {pages}")

        here.prepare = fill
        here.put("clients", 1, "notes", random.Random(0).randbytes(15_000).hex())
        about = {"ru": "место на диске", "en": "room on the disk"}[language]

        def mend() -> None:
            here.prepare = lambda _: None

        full = {"ru": "на диске нет места", "en": "the disk is full"}[language]
        once(here, about, full, "ledger.sqlite", mend=mend)


@BOTH
def test_a_disk_that_is_about_to_be_full(language: Language) -> None:
    with station(language) as here:
        here.job()
        here.room = 40_000_000

        def mend() -> None:
            here.room = 10**12

        about = {"ru": "место на диске", "en": "room on the disk"}[language]
        once(here, about, "40", str(here.place), mend=mend)


@BOTH
@pytest.mark.parametrize("fault", [Fault(status=400, message="invalid_grant"), Fault(status=401)])
def test_expired_credentials_of_google(language: Language, fault: Fault) -> None:
    with station(language) as here, StandIn(clock=here.clock) as google:
        google.token = "token-that-nobody-guesses"
        draft = Draft({"clients": (clean(0),)}, language=language)
        made = spreadsheet(google, draft.book(PRESENT).tabs, locale="en_GB" if language == "en" else "ru_RU")
        key = key_file(here.place / "key.json", google)
        here.book = (
            f'[book]\nkind = "google"\nspreadsheet = "{made.id}"\ncredentials = "{key}"\napi_root = "{google.url}"\n'
        )
        here.configure()
        for name in ("work", "other"):
            here.job(name=name)
        here.round()
        assert here.heard() == []
        google.fault = lambda seen: fault if (seen.kind == "token") is (fault.status == 400) else None

        def mend() -> None:
            google.fault = lambda _: None

        about = {"ru": "доступ к таблице", "en": "access to the sheet"}[language]
        cure = {"ru": "ключ", "en": "key"}[language]
        once(here, about, cure, mend=mend, then=2)


@BOTH
def test_a_mailbox_that_refuses_the_login(language: Language) -> None:
    with station(language) as here, mailbox_serving() as box:
        here.shipped("letters")
        word = here.place / "word"
        word.write_text("not the one", encoding="utf-8")
        word.chmod(0o600)
        here.more = (
            f'[mailbox]\nhost = "127.0.0.1"\nport = {box.port}\nsecurity = "none"\nuser = "{MAILBOX_USER}"\n'
            'password_file = "word"\n'
        )
        here.configure()

        def mend() -> None:
            word.write_text(MAILBOX_PASSWORD, encoding="utf-8")

        once(here, {"ru": "почтовый ящик", "en": "the mailbox"}[language], MAILBOX_USER, mend=mend)


@BOTH
def test_no_run_for_a_day_is_heard_at_the_first_run_after(language: Language) -> None:
    with station(language) as here:
        here.job()
        here.round()
        later(here, hours=30)
        here.round()
        here.round()
        (title, text), (end, _) = here.heard()
        about = {"ru": "сутки без работы", "en": "a day without work"}[language]
        assert (title, end) == (NEEDED[language] + about, OVER[language] + about)
        assert "work" in text
        assert "sheetcrm doctor" in text


def test_no_run_for_a_day_is_heard_later_where_nobody_could_be_told_at_once_and_never_of_jobs_that_come_once_a_week() -> (
    None
):
    with station("en") as here:
        here.job()
        here.round()
        later(here, hours=30)
        here.hook.status = 500
        port, here.mail.port = here.mail.port, 1
        here.configure()
        here.round()
        here.round()
        assert here.heard() == []
        here.hook.status, here.mail.port = 200, port
        here.configure()
        here.round()
        assert [title for title, _ in here.heard()] == [
            NEEDED["en"] + "a day without work",
            OVER["en"] + "a day without work",
        ]
    with station("en") as here:
        here.job(minutes=10)
        path = here.place / "jobs" / "work.py"
        path.write_text(path.read_text(encoding="utf-8").replace("every(10).minutes", 'every().wednesday.at("16:00")'))
        later(here, hours=2)
        here.round()
        for _ in range(6):
            later(here, hours=24)
            here.round(0)
        assert here.heard() == []


def test_a_channel_that_fails_stops_no_other_and_neither_hears_twice() -> None:
    with station("en") as here:
        here.job("1 / 0")
        here.hook.status = 500
        here.round()
        here.round()
        assert (len(here.letters), len(here.messages)) == (1, 0)
        here.hook.status = 200
        here.round()
        here.round()
        assert (len(here.letters), len(here.messages)) == (1, 1)
        port, here.mail.port = here.mail.port, 1
        here.configure()
        here.job()
        for _ in range(4):
            here.round()
        assert (len(here.letters), len(here.messages)) == (1, 2)
        here.mail.port = port
        here.configure()
        here.round()
        here.round()
        assert [title for title, _ in here.heard()] == [NEEDED["en"] + "work", OVER["en"] + "work"]


def test_what_most_often_passes_is_told_only_when_it_lasts() -> None:
    with station("en") as here:
        here.job()
        whole = (here.place / "clients.xlsx").read_bytes()

        def broken() -> None:
            (here.place / "clients.xlsx").write_bytes(whole[:1000])
            here.still()

        broken()
        here.round()
        here.round(4)
        (here.place / "clients.xlsx").write_bytes(whole)
        here.still()
        here.round()
        assert here.heard() == []
        broken()
        for _ in range(5):
            here.round()
        assert [title for title, _ in here.heard()] == [NEEDED["en"] + "the workbook"]


def test_the_address_of_a_channel_is_kept_nowhere_and_said_nowhere() -> None:
    with station("en") as here:
        here.job("1 / 0")
        here.hook.status = 500
        done = subprocess.run(
            [sys.executable, "-c", "from sheetcrm.cli import main; main()", "-w", str(here.place), "run-due", "--json"],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        here.round()
        assert isinstance(json.loads(done.stdout), list)
        kept = [path.read_bytes() for path in (here.place / ".sheetcrm").iterdir()]
        assert SECRET.encode() not in b"".join(kept)
        assert SECRET not in done.stdout + done.stderr
        config = read_config(here.place)
        assert SECRET not in repr(config) + repr(channels_of(open_workspace(here.place)))


def test_addresses_are_read_from_the_environment_first_and_a_bad_one_is_refused_by_its_number(tmp_path: Path) -> None:
    book = '[book]\nkind = "xlsx"\npath = "clients.xlsx"\n[serve]\n'
    path = tmp_path / "config.toml"
    path.write_text(f'{book}apprise = ["json://a.example/1"]\n', encoding="utf-8")
    assert read_config(tmp_path).serve.apprise == ("json://a.example/1",)
    given = {"SHEETCRM_APPRISE": " ntfy://b.example/2  json://c.example/3 "}
    assert read_config(tmp_path, given).serve.apprise == ("ntfy://b.example/2", "json://c.example/3")
    for bad in (f'["json://a.example/1", "{SECRET}"]', '["json://a.example/1", 7]'):
        path.write_text(f"{book}apprise = {bad}\n", encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            read_config(tmp_path)
        said = "".join(caught.value.message(one) + caught.value.cure(one) for one in LANGUAGES)
        assert "2" in said
        assert SECRET not in said
    path.write_text(f'{book}apprise = "json://a.example/1"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="is not a list"):
        read_config(tmp_path)


@BOTH
def test_without_the_library_or_with_an_address_that_it_does_not_know_this_is_said_and_mail_goes(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    with station(language) as here:
        here.job("1 / 0")
        config = here.place / "config.toml"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace('apprise = ["', f'apprise = ["nonsense://{SECRET}", "'), encoding="utf-8")
        place = read_config(here.place).serve
        [(event, values)] = unusable(place)
        assert (event, values) == ("bad_address", {"number": 1})
        here.round()
        assert (len(here.letters), len(here.messages)) == (1, 1)

        monkeypatch.setitem(sys.modules, "apprise", None)
        [(event, values)] = unusable(place)
        assert event == "no_apprise"
        assert ".venv/bin/pip install '.[apprise]'" in sentence(event, values, language)
        assert not any(isinstance(one, ByMessenger) for one in channels_of(open_workspace(here.place)))
        here.job()
        for _ in range(3):
            here.round()
        assert (len(here.letters), len(here.messages)) == (2, 1)


def process(here: Station, *words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Start a command of its own in the workspace and wait for its end."""
    line = [sys.executable, "-c", "from sheetcrm.cli import main; main()", "-w", str(here.place), *words]
    return subprocess.run(line, check=False, capture_output=True, text=True, timeout=60, **more)


@BOTH
def test_a_memory_that_is_damaged_before_the_start_is_told_once(language: Language) -> None:
    """The robot cannot begin; systemd starts it again every half a minute, and cron every minute."""
    with station(language) as here:
        here.job()
        (here.place / ".sheetcrm").mkdir()
        (here.place / ".sheetcrm" / "ledger.sqlite").write_bytes(random.Random(0).randbytes(9000))
        for _ in range(2):
            done = process(here, "serve")
            assert done.returncode == 2
            done = process(here, "run-due")
            assert done.returncode == 2
        [(title, text)] = here.heard()
        assert title == NEEDED[language] + {"ru": "память робота", "en": "the robot's memory"}[language]
        assert "ledger.sqlite" in text
        assert {"ru": "Робот остановился", "en": "The robot stopped"}[language] in text
        assert {"ru": "резервной копии", "en": "from a backup"}[language] in text


def test_a_second_robot_is_nobodys_trouble() -> None:
    assert not list(brought("stopped", {"error": ServeBusy(path="here")}, "en"))


@BOTH
@pytest.mark.parametrize("code", ["SQLITE_IOERR_SHMSIZE", "SQLITE_CANTOPEN", "SQLITE_FULL"])
def test_what_sqlite_says_on_a_full_disk_is_that_it_is_full(
    language: Language, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = sqlite3.OperationalError("disk I/O error")
    said.sqlite_errorname = code
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 0))
    error = LedgerUnusable(path=tmp_path / "ledger.sqlite", reason=said)
    assert {"ru": "на диске нет места", "en": "the disk is full"}[language] in error.message(language)
    assert [one.key for one in brought("stopped", {"error": error}, language)] == ["disk"]
    monkeypatch.undo()
    error = LedgerUnusable(path=tmp_path / "not there" / "ledger.sqlite", reason=said)
    full = [one.key for one in brought("stopped", {"error": error}, language)] == ["disk"]
    assert full is (code == "SQLITE_FULL")


def test_a_fault_of_sqlite_within_a_round_is_said_in_words() -> None:
    with station("en") as here:
        space = open_workspace(here.place)
        assert isinstance(space.in_words(sqlite3.OperationalError("database is locked")), LedgerUnusable)
        other = ValueError("other")
        assert space.in_words(other) is other
