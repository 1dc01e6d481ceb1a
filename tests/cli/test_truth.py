"""What commands say of letters, of people and of times is so."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.desk import Desk

SERVER = '\n[mail]\ntransport = "smtp"\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nfrom = "shop@example.com"\n'


def _with(desk: Desk, more: str) -> None:
    desk.config((desk.folder / "config.toml").read_text(encoding="utf-8") + more)


def test_without_a_mail_server_letters_go_into_a_folder_and_mail_says_so(either: Desk) -> None:
    said, json = either("mail", code=0).out, either("mail", "--json", code=0).json

    folder = either.folder / "outbox"
    assert said.startswith(
        f"Письма ложатся файлами в папку {folder}: "
        if either.language == "ru"
        else f"Letters go into the folder {folder}: "
    )
    assert not json["why"]


def test_mail_says_what_the_doctor_says_of_a_dead_server(either: Desk) -> None:
    _with(either, SERVER)

    said = either("mail", code=0).out

    assert said.startswith("Письма не уходят. " if either.language == "ru" else "Letters do not go. ")
    assert ("Проверьте" if either.language == "ru" else "Check") in said.partition("127.0.0.1")[2].partition(". ")[2]


def test_mail_says_that_the_password_is_nowhere(english: Desk) -> None:
    _with(english, SERVER + 'user = "shop"\npassword_file = "gone"\n')

    assert re.match(r"Letters do not go\. .*gone", english("mail", code=0).out)


@pytest.mark.parametrize("named", ["Смирнова", "ОЛЬГА", "петр", "Пётр "])
def test_why_knows_a_client_by_a_part_of_the_name(desk: Desk, named: str) -> None:
    desk("why", named, code=0)
    desk("history", named, code=0)


def test_several_of_a_surname_are_told_apart_by_name_and_phone(either: Desk) -> None:
    either.run(code=1)
    with either.editing() as hand:
        hand[5, "first_name"] = "Пётр"
    ids = [either.look()[row, "id"] for row in (5, 6)]

    said = either("why", "иванов", code=2).err

    assert f"{ids[0]} (Иванов Пётр, +79991234570)" in said
    assert f"{ids[1]} (Иванов Павел, +79991234571)" in said
    assert ("фамилию" if either.language == "ru" else "surname") in said.splitlines()[1]


@pytest.fixture
def far_away() -> Iterator[None]:
    """A machine on the other side of the world."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("far_away")
def test_times_are_those_of_the_book_whatever_the_machines_are(desk: Desk) -> None:
    desk.run(code=1)
    status, log, one, seen = (desk(*words).out for words in (("status",), ("log",), ("log", "1"), ("doctor",)))
    when = re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d", one)

    assert when is not None
    assert when[0] in log
    assert f"прошлое время — {when[0]}" in status
    assert re.search(rf"{when[0][:13]}", seen)
    assert not re.search(r"\d\d\.\d\d\.\d{4} " + time.strftime("%H:"), seen)


def test_the_status_knows_a_run_by_hand(english: Desk) -> None:
    assert "nightly" in english("status").out
    english.run(code=1)

    found = next(job for job in english("status", "--json").json["jobs"] if job["job"] == "nightly")
    line = next(line for line in english("status").out.splitlines() if line.startswith("nightly"))

    assert (found["run"], found["state"]) == (1, "done")
    assert "—; " not in line
    assert line.endswith("how it ended — done")
