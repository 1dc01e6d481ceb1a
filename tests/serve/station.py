"""A workspace whose operator hears by mail and by a web hook, each a real server on the loopback; the robot is started anew each round."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import cache
from typing import TYPE_CHECKING

import openpyxl

from sheetcrm.adapters.template import build
from sheetcrm.config import FILE as CONFIG_FILE
from sheetcrm.errors import SheetcrmError
from sheetcrm.model.columns import TABS
from sheetcrm.serve import Rounds
from sheetcrm.serve.channels import channels_of
from sheetcrm.serve.notices import FILE, Notices
from sheetcrm.shop import Shop
from sheetcrm.show_serve import sentence
from sheetcrm.workspace import Workspace, open_workspace
from tests.laws.nights import Clock, folder
from tests.mail_out.server import serving
from tests.serve.listener import Listener, listening
from tests.serve.salon import JOBS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sheetcrm.model.words import Language
    from tests.mail_out.server import Good

WHO = "boris@shop.example"
START = datetime(2026, 11, 25, 12, tzinfo=UTC)
NEEDED = {"ru": "sheetcrm: нужен человек — ", "en": "sheetcrm: a person is needed: "}
OVER = {"ru": "sheetcrm: снова в порядке — ", "en": "sheetcrm: well again: "}
JOB = '''"""Does what a trial says."""

from schedule import every

from sheetcrm import Job
from sheetcrm.model.plan import Plan
from sheetcrm.steps import check, tidy


def notes(snapshot):
    clients = snapshot["clients"]
    {what}
    return Plan.of(clients.change("notes", [str(snapshot.now)] * len(clients), "came"))


job = Job(every({minutes}).minutes, steps=[{steps}])
'''


@dataclass
class Station:
    """``book`` is the section [book] of config.toml, ``more`` what else stands there."""

    place: Path
    language: Language
    mail: Good
    hook: Listener
    clock: Clock = field(default_factory=lambda: Clock(START))
    more: str = ""
    book: str = '[book]\nkind = "xlsx"\npath = "clients.xlsx"\n'
    prepare: Callable[[Workspace], None] = lambda _: None
    room: int = 10**12

    def configure(self) -> None:
        """Write config.toml as it is now."""
        (self.place / CONFIG_FILE).write_text(
            f'language = "{self.language}"\n{self.book}'
            f'[mail]\ntransport = "smtp"\nfrom = "salon@shop.example"\nhost = "127.0.0.1"\nport = {self.mail.port}\n'
            f'security = "none"\n[serve]\ntell = "{WHO}"\napprise = ["{self.hook.url}"]\n{self.more}',
            encoding="utf-8",
        )

    def job(self, what: str = "", *, steps: str = "notes", name: str = "work", minutes: int = 10) -> None:
        """Put a job file there now."""
        path = self.place / "jobs" / f"{name}.py"
        path.write_text(JOB.format(what=what or "pass", steps=steps, minutes=minutes), encoding="utf-8")
        os.utime(path, (self.clock().timestamp(),) * 2)

    def shipped(self, name: str) -> None:
        """Take a job of those that are shipped."""
        path = self.place / "jobs" / f"{name}.py"
        path.write_bytes((JOBS / path.name).read_bytes())
        os.utime(path, (self.clock().timestamp(),) * 2)

    def still(self) -> None:
        """Let the workbook have been saved an hour ago."""
        os.utime(self.place / "clients.xlsx", (self.clock().timestamp() - 3600,) * 2)

    def put(self, key: str, line: int, column: str, value: object) -> None:
        """Type into a cell; line 0 is the header."""
        path = self.place / "clients.xlsx"
        made = openpyxl.load_workbook(path)
        places = [one.key for one in TABS[key].columns]
        made[TABS[key].title.to(self.language)].cell(line + 1, places.index(column) + 1).value = value
        made.save(path)
        self.still()

    def round(self, minutes: float = 10) -> None:
        """Let time pass, start a process, let it carry out what is due, and end it: all that it knows is on the disk."""
        self.clock.sleep(minutes * 60)
        space = open_workspace(self.place)
        try:
            self.prepare(space)
            path = space.ledger_path.with_name(FILE)
            notices = Notices(channels_of(space), path, self.language, self.clock, sentence)

            def shop() -> Shop:
                made = Shop(space.book, space.ledger, "book", self.clock, self.clock.sleep, files=space.files)
                made.post, made.inbox = space.post, space.inbox
                return made

            rounds = Rounds(space, shop, self.clock, notices.hear, room=lambda _: self.room)
            try:
                rounds.once()
            except (SheetcrmError, OSError, sqlite3.Error) as error:  # what run-due tells of
                notices.hear("trouble", {"error": error})
        finally:
            space.ledger.close()

    @property
    def letters(self) -> list[tuple[str, str]]:
        """Return subject and text of each letter to the operator."""
        found = []
        for envelope in self.mail.got:
            assert isinstance(envelope.content, bytes)
            letter = message_from_bytes(envelope.content, policy=policy.default)
            body = letter.get_body(("plain",))
            assert body is not None
            if WHO in envelope.rcpt_tos:
                found.append((str(letter["Subject"]), body.get_content()))
        return found

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Return title and text of each message to the web hook."""
        return [(one["title"], one["message"]) for one in self.hook.got]

    def heard(self) -> list[tuple[str, str]]:
        """Return what the operator heard, which is the same on both channels."""
        letters = [(title, " ".join(text.split())) for title, text in self.letters]
        messages = [(title, " ".join(text.split())) for title, text in self.messages]
        assert letters == messages
        return messages


@cache
def _workbook(language: Language, people: int) -> bytes:
    with folder() as made:
        path = made / "clients.xlsx"
        rows = [
            {"first_name": "Anna", "last_name": f"Smith {number}", "phone": f"+7999123{number:04d}"}
            for number in range(people)
        ]
        build(path, language, fill={"clients": rows})
        return path.read_bytes()


@contextmanager
def station(language: Language, *, people: int = 1) -> Iterator[Station]:
    """Open a workspace with a real workbook and no job."""
    with folder() as place, serving(security="none", login=False) as mail, listening("json") as there:
        (place / "jobs").mkdir()
        (place / "clients.xlsx").write_bytes(_workbook(language, people))
        made = Station(place, language, mail, there)
        made.still()
        made.configure()
        yield made


def later(here: Station, *, hours: float) -> None:
    """Let time pass in which nobody is at work."""
    here.clock.sleep(timedelta(hours=hours).total_seconds())
