"""The outbox: each letter a file under its key, on the disk for good, and nothing half."""

from __future__ import annotations

import os
import stat
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.post import OutboxPost
from sheetcrm.errors import PostDown, PostLater, PostRefused
from tests.mail_out.letters import AT, KEY, posting, sender

if TYPE_CHECKING:
    from pathlib import Path


def test_a_letter_becomes_a_file_that_mail_programs_open(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    folder = tmp_path / "outbox"
    post = OutboxPost(sender(), folder, clock=lambda: AT)

    answer = post.send(posting(), before=lambda: seen.append([path.name for path in folder.glob("[!.]*")]))
    post.close()

    assert answer == f"outbox/{KEY}.eml"
    assert seen == [[]]  # noted before it is there
    assert [path.name for path in folder.iterdir()] == [f"{KEY}.eml"]
    mail = message_from_bytes((folder / f"{KEY}.eml").read_bytes(), policy=policy.default)
    assert mail["Subject"] == "Добро пожаловать"
    assert stat.S_IMODE((folder / f"{KEY}.eml").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_letter_again_is_the_same_file(tmp_path: Path) -> None:
    post = OutboxPost(sender(), tmp_path, clock=lambda: AT)

    for _ in range(3):
        post.send(posting(), before=lambda: None)
    post.send(posting(test=True), before=lambda: None)

    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{KEY}.eml", f"test-{KEY}.eml"]


def test_what_may_not_leave_leaves_nothing(tmp_path: Path) -> None:
    post = OutboxPost(sender(), tmp_path)

    def refuse() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        post.send(posting(), before=refuse)
    with pytest.raises(PostRefused):
        post.send(posting(address="none"), before=refuse)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_none_pauses_all(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file", encoding="utf-8")

    with pytest.raises(PostDown) as raised:
        OutboxPost(sender(), tmp_path / "outbox").send(posting(), before=lambda: pytest.fail("it may not begin"))

    assert str(tmp_path / "outbox") in raised.value.message("ru")


def test_a_file_that_cannot_take_its_name_goes_later(tmp_path: Path) -> None:
    (tmp_path / f"{KEY}.eml").mkdir()

    with pytest.raises(PostLater):
        OutboxPost(sender(), tmp_path).send(posting(), before=lambda: None)

    assert [path.name for path in tmp_path.iterdir()] == [f"{KEY}.eml"]


def test_a_draft_that_somebody_linked_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine", encoding="utf-8")
    folder = tmp_path / "outbox"
    folder.mkdir()
    (folder / f".{KEY}.eml.new").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(PostDown):
        OutboxPost(sender(), folder).send(posting(), before=lambda: None)

    assert (tmp_path / "elsewhere").read_text(encoding="utf-8") == "mine"


def test_it_is_on_the_disk_before_it_is_noted_and_under_its_name_before_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every fsync is noted with what it was of."""
    happened: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        happened.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    OutboxPost(sender(), tmp_path).send(posting(), before=lambda: happened.append("before"))

    assert happened == ["file", "before", "folder"]


def test_a_key_that_is_a_path_is_a_bug(tmp_path: Path) -> None:
    for key in ("../x", "", "a/b", "x\n", "a" * 65):
        with pytest.raises(ValueError, match=r".*"):
            OutboxPost(sender(), tmp_path).send(posting(key=key), before=lambda: None)
    assert list(tmp_path.iterdir()) == []
