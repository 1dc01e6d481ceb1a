"""What the operator hears by mail: each trouble once, with its cure, over restarts, and when it is over; the work never waits for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sheetcrm.config import read_config
from sheetcrm.errors import ConfigError, PostDown
from sheetcrm.serve.channels import ByMail
from sheetcrm.serve.notices import AGAIN, FILE, Notices
from sheetcrm.show_serve import sentence
from tests.laws.nights import Clock
from tests.mail.business import Post
from tests.serve.desk import CONFIG, NOTES, Desk, desk

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.model.letters import Posting

WHO = "boris@shop.example"
BAD = NOTES.format(when="every(10).minutes", late="None").replace("str(snapshot.now)", "1 / 0")
GOOD = NOTES.format(when="every(10).minutes", late="None")


@dataclass
class Operator:
    """Who reads the letters; the robot is started anew before each round."""

    here: Desk
    post: Post = field(default_factory=Post)

    def round(self, minutes: float = 10) -> None:
        self.here.clock.sleep(minutes * 60)
        notices = Notices(
            (ByMail(WHO, lambda: self.post),), self.here.place / ".sheetcrm" / FILE, "en", self.here.clock, sentence
        )
        self.here.also = notices.hear
        self.here.process().once()

    @property
    def subjects(self) -> list[str]:
        assert {one.address for one in self.post.left} <= {WHO}
        return [one.rendered.subject for one in self.post.left]


def test_a_job_that_fails_is_told_once_with_its_cure_and_when_it_works_again() -> None:
    with desk() as here:
        operator = Operator(here)
        here.job("work", BAD)
        for _ in range(5):
            operator.round()
        assert operator.subjects == ["sheetcrm: a person is needed: work"]
        text = operator.post.left[0].rendered.text
        assert "ZeroDivisionError" in text
        assert "work.py" in text

        here.job("work", GOOD)
        for _ in range(3):
            operator.round()
        assert operator.subjects[1:] == ["sheetcrm: well again: work"]
        here.job("work", BAD)
        for _ in range(3):
            operator.round()
        assert operator.subjects[2:] == ["sheetcrm: a person is needed: work"]


def test_a_broken_job_file_is_told_once_and_when_it_is_mended() -> None:
    with desk() as here:
        operator = Operator(here)
        here.job("work", "nonsense(")
        for _ in range(3):
            operator.round()
        assert operator.subjects == ["sheetcrm: a person is needed: work"]
        here.job("work", GOOD)
        operator.round()
        operator.round()
        assert operator.subjects[1:] == ["sheetcrm: well again: work"]


def test_a_full_disk_does_not_make_it_tell_each_minute(tmp_path: Path) -> None:
    post, clock = Post(), Clock()
    notices = Notices((ByMail(WHO, lambda: post),), tmp_path / "nowhere" / FILE, "en", clock, sentence)
    for _ in range(5):
        notices.hear("trouble", {"error": OSError(28, "No space left on device")})
        clock.sleep(60)
    assert [one.rendered.subject for one in post.left] == ["sheetcrm: a person is needed: room on the disk"]


def test_a_workbook_that_somebody_has_open_is_nobodys_trouble() -> None:
    with desk("every(2).hours") as here:
        operator = Operator(here)
        here.book.opened_by = "Anna"
        for _ in range(8):
            operator.round()
        assert operator.subjects == []


def test_a_mail_server_that_is_down_stops_nothing_and_hears_of_it_later() -> None:
    def down(_posting: Posting, _before: Any) -> None:
        raise PostDown(reason="down", cure="—")

    with desk() as here:
        operator = Operator(here)
        operator.post.act = down
        here.job("work", BAD)
        for _ in range(3):
            operator.round()
        assert operator.subjects == []
        assert operator.post.closed
        operator.post.act = lambda *_: None
        operator.round(AGAIN / timedelta(minutes=1))
        assert operator.subjects == ["sheetcrm: a person is needed: work"]


def test_what_passed_before_anybody_could_be_told_is_not_told() -> None:
    def down(_posting: Posting, _before: Any) -> None:
        raise PostDown(reason="down", cure="—")

    with desk() as here:
        operator = Operator(here)
        operator.post.act = down
        here.job("work", BAD)
        operator.round()
        here.job("work", GOOD)
        operator.round()
        operator.post.act = lambda *_: None
        for _ in range(3):
            operator.round()
        assert operator.subjects == []


def test_nobody_is_written_to_without_an_address_and_a_bad_one_is_refused(tmp_path: Path) -> None:
    post = Post()
    Notices((), tmp_path / FILE, "en", Clock(), sentence).hear("failed", {})
    assert not post.left
    (tmp_path / "config.toml").write_text(f'{CONFIG}[serve]\ntell = "boris"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="tell"):
        read_config(tmp_path)
    (tmp_path / "config.toml").write_text(f'{CONFIG}[serve]\ntell = "{WHO}"\n', encoding="utf-8")
    assert read_config(tmp_path).serve.tell == WHO
