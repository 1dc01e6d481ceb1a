"""What the operator hears by mail: each trouble once, with its cure, over restarts, and when it is over; the work never waits for it."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from sheetcrm.adapters import messenger
from sheetcrm.config import read_config
from sheetcrm.errors import ConfigError, PostDown, PostLater, PostRefused
from sheetcrm.model.words import LANGUAGES
from sheetcrm.serve.channels import ByMail, ByMessenger, Notice
from sheetcrm.serve.notices import AGAIN, FILE, RARELY, Notices, standing
from sheetcrm.show_serve import sentence
from tests.laws.nights import Clock
from tests.mail.business import Post
from tests.serve.desk import CONFIG, NOTES, Desk, desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sheetcrm.model.letters import Posting
    from sheetcrm.model.words import Language

WHO = "boris@shop.example"
BAD = NOTES.format(when="every(10).minutes", late="None").replace("str(snapshot.now)", "1 / 0")
GOOD = NOTES.format(when="every(10).minutes", late="None")


@dataclass
class Operator:
    """Who reads the letters; the robot is started anew before each round, unless it is not ``many``."""

    here: Desk
    post: Post = field(default_factory=Post)
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    language: Language = "en"
    zone: ZoneInfo | None = None
    many: bool = True
    _notices: Notices | None = None

    def round(self, minutes: float = 10) -> None:
        self.here.clock.sleep(minutes * 60)
        path = self.here.place / ".sheetcrm" / FILE
        by_mail = ByMail(WHO, lambda: self.post)
        notices = self._notices
        if notices is None or self.many:
            notices = Notices(
                (by_mail,),
                path,
                self.language,
                self.here.clock,
                sentence,
                lambda *one: self.said.append(one),
                lambda: self.zone,
            )
        self._notices = notices
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_when_by_the_clock_of_the_business(language: Language) -> None:
    with desk() as here:
        operator = Operator(here, language=language, zone=ZoneInfo("Europe/Moscow"))
        here.job("work", "nonsense(")
        operator.round()
        here.job("work", GOOD)
        operator.round()
        operator.round()

        assert ["25.11.2026 15:10 (Europe/Moscow)" in one.rendered.text for one in operator.post.left] == [True, True]


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


@pytest.fixture
def spare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What lies in memory, and here in a folder of the trial."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr("sheetcrm.serve.notices.SPARE", (tmp_path / "not there", folder))
    return folder


FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize("started_anew", [False, True])
@pytest.mark.parametrize("remembers", [False, True])
def test_a_full_disk_does_not_make_it_tell_each_minute(
    tmp_path: Path, spare: Path, *, started_anew: bool, remembers: bool
) -> None:
    if not remembers:
        spare.rmdir()
    post, clock = Post(), Clock()
    notices = Notices((ByMail(WHO, lambda: post),), tmp_path / "nowhere" / FILE, "en", clock, sentence)
    for _ in range(5):
        if started_anew and remembers:
            notices = Notices((ByMail(WHO, lambda: post),), tmp_path / "nowhere" / FILE, "en", clock, sentence)
        notices.hear("trouble", {"error": FULL})
        clock.sleep(60)
    assert [one.rendered.subject for one in post.left] == ["sheetcrm: a person is needed: room on the disk"]


def test_what_is_kept_in_memory_is_for_our_eyes_goes_when_there_is_room_and_counts_while_it_is_newer(
    tmp_path: Path, spare: Path
) -> None:
    (tmp_path / "state").mkdir()
    path, clock = tmp_path / "state" / FILE, Clock()

    def hears() -> list[str]:
        notices = Notices((other := Other(),), path, "en", clock, sentence)
        notices.hear("trouble", {"error": FULL})
        return other.taken

    (tmp_path / "state" / f"{FILE}.new").mkdir()  # nothing can be written there
    assert hears()
    [kept] = spare.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [told for *_, told in standing(path)] == [True]
    assert not hears()
    (tmp_path / "state" / f"{FILE}.new").rmdir()
    notices = Notices((Other(),), path, "en", clock, sentence)
    notices.hear("trouble", {"error": ValueError("another")})
    assert not list(spare.iterdir())
    assert len(standing(path)) == 2
    assert not hears()


@pytest.mark.parametrize("kind", ["link", "pipe", "somebody else's"])
def test_what_somebody_put_where_everybody_may_write_is_neither_read_nor_written(
    tmp_path: Path, spare: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path, clock, aim = tmp_path / "nowhere" / FILE, Clock(), tmp_path / "aim"
    Notices((Other(),), path, "en", clock, sentence).hear("trouble", {"error": FULL})
    [kept] = spare.iterdir()
    kept.rename(aim)
    before = aim.read_bytes()
    if kind == "link":
        kept.symlink_to(aim)
    elif kind == "pipe":
        os.mkfifo(kept)
    else:
        aim.rename(kept)
        aim = kept
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert standing(path) == []
    Notices((other := Other(),), path, "en", clock, sentence).hear("trouble", {"error": FULL})
    assert other.taken
    assert aim.read_bytes() == before


def test_two_processes_forget_nothing_that_the_other_told(tmp_path: Path) -> None:
    clock, first, second = Clock(), Other(), Other()
    here, there = (Notices((one,), tmp_path / FILE, "en", clock, sentence) for one in (first, second))
    here.hear("round", {"jobs": ["work"]})
    there.hear("trouble", {"error": FULL})
    here.hear("trouble", {"error": ValueError("another")})
    there.hear("trouble", {"error": ValueError("another")})
    assert (len(first.taken), len(second.taken)) == (1, 1)
    assert len(standing(tmp_path / FILE)) == 2


def test_a_workbook_that_somebody_has_open_is_nobodys_trouble() -> None:
    with desk("every(2).hours") as here:
        operator = Operator(here)
        here.book.opened_by = "Anna"
        for _ in range(8):
            operator.round()
        assert operator.subjects == []


def test_a_mail_server_that_is_down_stops_nothing_and_hears_of_it_later() -> None:
    def down(_posting: Posting, _before: Any) -> None:
        raise PostDown(host="mail.shop.example", reason="down", cure="—")

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


@pytest.mark.parametrize("text", [BAD, "import nothing_of_that_name"])
def test_the_trouble_of_a_job_that_was_taken_away_is_over(text: str) -> None:
    with desk() as here:
        operator = Operator(here)
        here.job("work", text)
        operator.round()
        (here.place / "jobs" / "work.py").rename(here.place / "jobs" / "_work.py")
        for _ in range(4):
            operator.round()
        assert operator.subjects == ["sheetcrm: a person is needed: work", "sheetcrm: well again: work"]
        assert standing(here.place / ".sheetcrm" / FILE) == []


def test_a_clock_that_was_a_year_ahead_keeps_nothing_from_the_operator() -> None:
    """Each round is a process of its own, or all are one."""

    def down(_posting: Posting, _before: Any) -> None:
        raise PostDown(host="mail.shop.example", reason="down", cure="—")

    for many in (True, False):
        with desk() as here:
            operator, now = Operator(here, many=many), here.clock()
            here.clock.now = now + timedelta(days=365)
            operator.post.act = down
            here.job("work", BAD)
            operator.round()
            here.clock.now = now
            here.job("work", BAD)
            operator.post.act = lambda *_: None
            operator.round()
            operator.round()
            assert operator.subjects == ["sheetcrm: a person is needed: work"], many
            here.clock.now = now + timedelta(days=365)
            here.job("work", GOOD)
            operator.round()
            here.clock.now = now
            here.job("work", GOOD)
            operator.round()
            operator.round()
            assert operator.subjects[1:] == ["sheetcrm: well again: work"], many


def test_what_passed_before_anybody_could_be_told_is_not_told() -> None:
    def down(_posting: Posting, _before: Any) -> None:
        raise PostDown(host="mail.shop.example", reason="down", cure="—")

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


@dataclass
class Other:
    """A second way to the operator, which takes all or raises what a trial says."""

    name: str = "other"
    fault: Exception | None = None
    taken: list[str] = field(default_factory=list)

    def carry(self, notices: Sequence[Notice]) -> Iterator[tuple[Notice, Exception | None]]:
        for one in notices:
            if self.fault is not None:
                raise self.fault
            self.taken.append(one.title)
            yield one, None


def refusing(word: str, error: Exception, tries: list[str]) -> Callable[[Posting, Any], None]:
    """Return a server that does not take letters with a word in their subject."""

    def act(posting: Posting, _before: Any) -> None:
        tries.append(posting.rendered.subject)
        if word in posting.rendered.subject:
            raise error

    return act


@pytest.mark.parametrize(
    "error",
    [
        PostRefused(address=WHO, code=554, answer="554 5.7.1 looks like spam"),
        PostLater(address=WHO, code=451, answer="451 not this one now"),
        ValueError("a sign that no header holds"),
    ],
)
def test_a_notice_that_is_refused_rests_alone_and_the_others_go(error: Exception) -> None:
    with desk() as here:
        operator, tries = Operator(here), list[str]()
        operator.post.act = refusing("bad", error, tries)
        here.job("bad", BAD)
        operator.round()
        here.job("other", BAD)
        operator.round()
        assert operator.subjects == ["sheetcrm: a person is needed: other"]
        for _ in range(16 * 6):
            operator.round()
        assert 5 <= sum("bad" in one for one in tries) <= 9
        path = here.place / ".sheetcrm" / FILE
        assert [(about, told) for about, _, told in standing(path)] == [("bad", False), ("other", True)]
        [(event, values)] = [one for one in operator.said if one[0] == "untold"]
        for language in LANGUAGES:
            assert "bad" in sentence(event, values, language)
        assert str(error).split()[0] in values["whys"]

        operator.post.act = lambda *_: None
        operator.round(RARELY / timedelta(minutes=1))
        assert operator.subjects[1:] == ["sheetcrm: a person is needed: bad"]
        assert [told for *_, told in standing(path)] == [True, True]


def test_an_end_that_is_refused_is_tried_again_and_told_once() -> None:
    with desk() as here:
        operator = Operator(here)
        here.job("work", BAD)
        operator.round()
        operator.post.act = refusing("well again", PostRefused(address=WHO, code=554, answer="554 no"), [])
        here.job("work", GOOD)
        operator.round()
        assert len(operator.subjects) == 1
        operator.post.act = lambda *_: None
        for _ in range(4):
            operator.round()
        assert operator.subjects[1:] == ["sheetcrm: well again: work"]


@pytest.mark.parametrize(
    "fault",
    [ConnectionError(), RuntimeError("not foreseen"), PostDown(host="mail.shop.example", reason="down", cure="—")],
)
def test_whatever_a_channel_raises_the_next_ones_hear_and_it_rests(tmp_path: Path, fault: Exception) -> None:
    clock, said = Clock(), list[tuple[str, dict[str, Any]]]()
    first, second = Other("first", fault), Other("second")
    notices = Notices((first, second), tmp_path / FILE, "en", clock, sentence, lambda *one: said.append(one))
    notices.hear("trouble", {"error": ValueError("one")})
    first.fault = None
    notices.hear("round", {"jobs": ["work"]})
    assert (first.taken, len(second.taken)) == ([], 1)
    assert [event for event, _ in said] == ["untold"]
    clock.sleep(AGAIN.total_seconds())
    notices.hear("round", {"jobs": ["work"]})
    assert first.taken == second.taken
    assert len(said) == 1


def test_one_address_of_apprise_that_refuses_one_notice_takes_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messenger, "write", lambda _url, title, *_, **__: title != "bad")
    bad, good = (Notice(title, "", over=False, title=title, text="") for title in ("bad", "good"))
    taken = list(ByMessenger("json://a.example").carry([bad, good]))
    assert [(one.title, type(error)) for one, error in taken] == [("good", type(None)), ("bad", ConnectionError)]
    with pytest.raises(ConnectionError):
        list(ByMessenger("json://a.example").carry([bad]))


def test_a_file_of_an_older_version_is_understood(tmp_path: Path) -> None:
    notices = Notices((Other(),), tmp_path / FILE, "en", Clock(), sentence)
    notices.hear("trouble", {"error": ValueError("one")})
    held = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    for one in held.values():
        del one["vain"], one["owned"]
    (tmp_path / FILE).write_text(json.dumps(held), encoding="utf-8")
    assert [told for *_, told in standing(tmp_path / FILE)] == [True]
    again = Notices((other := Other(),), tmp_path / FILE, "en", Clock(), sentence)
    again.hear("trouble", {"error": ValueError("one")})
    assert other.taken == []
