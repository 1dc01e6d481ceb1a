"""Whatever dies or fails at whatever line, the path holds the old file or the new one, whole."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from sheetcrm.adapters.xlsx import XlsxBook, exchange
from sheetcrm.errors import BookBusy, BookChanged, BookMissing, BookNotWritable
from sheetcrm.model.grid import CellEdits, Edits, TabEdits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EDITS = Edits((TabEdits("Клиенты", (CellEdits(1, [1], ["новое"]),), (), (("ещё",),)),), {"sheetcrm-run": "1"})
CALLS = [
    (os, "open"),
    (os, "fsync"),
    (os, "fchmod"),
    (os, "fchown"),
    (os, "rename"),
    (os, "unlink"),
    (os, "close"),
    (fcntl, "flock"),
    (exchange, "swap"),
    (exchange, "digest"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "книга.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Клиенты")
    sheet.write_row(0, 0, ["Имя", "Телефон"])
    sheet.write_row(1, 0, ["Анна", "+7"])
    book.close()
    return path


def beside(path: Path) -> list[str]:
    return sorted(other.name for other in path.parent.iterdir() if other != path)


def saved(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def in_child(work: Callable[[], object]) -> int:
    """Run in a forked process and return its exit code."""
    child = os.fork()
    if child == 0:
        code = 0
        try:
            work()
        except BaseException:  # noqa: BLE001 - the code says it
            code = 1
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def failing(real: Callable[..., Any], number: int, fail: Callable[[], object], *, after: bool) -> Callable[..., Any]:
    """Return the function with a failure at its n-th call, before it took effect or after."""
    count = 0

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == number and not after:
            fail()
        result = real(*args, **kwargs)
        if count == number and after:
            fail()
        return result

    return call


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("module", "name"), CALLS, ids=lambda value: getattr(value, "__name__", value))
def test_a_process_killed_at_any_call_leaves_a_whole_file(path: Path, module: Any, name: str, after: bool) -> None:
    old = path.read_bytes()
    book = XlsxBook(path)
    since = book.look().stamp
    noted = path.parent / "noted"
    for number in range(1, 8):
        path.write_bytes(old)

        def work(number: int = number) -> None:
            setattr(module, name, failing(getattr(module, name), number, lambda: os._exit(9), after=after))
            book.write(EDITS, since=since, note=lambda new: saved(noted, new.encode()))

        code = in_child(work)
        stamp = XlsxBook(path).look().stamp
        assert code in {0, 9}
        assert stamp == since or stamp == noted.read_text()
        if code == 0:
            assert stamp != since
            break
        noted.unlink(missing_ok=True)
        if stamp == since:  # and the next run clears up and gets through
            XlsxBook(path).write(EDITS, since=since)
        else:
            XlsxBook(path).write(Edits((), {"sheetcrm-run": "2"}), since=stamp)
        assert beside(path) == []
    else:
        pytest.fail("the calls never ended")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize(
    ("module", "name"), CALLS[:3] + CALLS[4:5] + CALLS[8:], ids=lambda v: getattr(v, "__name__", v)
)
def test_a_call_that_fails_leaves_the_old_file(
    path: Path, module: Any, name: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = path.read_bytes()
    since = XlsxBook(path).look().stamp

    def fail() -> None:
        raise OSError(code, os.strerror(code))

    for number in range(1, 6):
        path.write_bytes(old)
        real = getattr(module, name)
        with monkeypatch.context() as patch:
            patch.setattr(module, name, failing(real, number, fail, after=False))
            try:
                stamp, said = XlsxBook(path).write(EDITS, since=since), None
            except BookNotWritable as problem:
                stamp, said = since, problem.message("en")
        assert XlsxBook(path).look().stamp == stamp
        assert (path.read_bytes() == old) == (said is not None)
        assert beside(path) == []
        assert said is None or ("full" in said) == (code == errno.ENOSPC)
    assert beside(path) == []


class FullFile:
    """A file that takes so many bytes and no more."""

    def __init__(self, out: Any, room: int) -> None:
        self._out, self._room = out, room

    def write(self, data: bytes) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return int(self._out.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)


@pytest.mark.parametrize("room", [0, 40, 1000, 3000, 5000])
def test_a_full_disk_leaves_the_old_file(path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    old = path.read_bytes()
    since = XlsxBook(path).look().stamp
    real = exchange.exchange

    def full(path: Path, since: str, fill: Any, check: Any, note: Any) -> str:
        return real(path, since, lambda out: fill(FullFile(out, room)), check, note)

    monkeypatch.setattr("sheetcrm.adapters.xlsx.book.exchange", full)
    with pytest.raises(BookNotWritable, match="disk is full"):
        XlsxBook(path).write(EDITS, since=since)
    assert path.read_bytes() == old
    assert beside(path) == []


def test_a_save_by_a_person_before_the_write_is_kept(path: Path) -> None:
    book = XlsxBook(path)
    since = book.look().stamp
    theirs = path.read_bytes() + b"\0"
    path.write_bytes(theirs)
    with pytest.raises(BookChanged):
        book.write(EDITS, since=since)
    assert path.read_bytes() == theirs


def test_a_save_by_a_person_at_the_last_moment_is_put_back(path: Path) -> None:
    book = XlsxBook(path)
    since = book.look().stamp
    theirs = path.read_bytes() + b"theirs"

    with pytest.raises(BookChanged):
        book.write(EDITS, since=since, note=lambda _: saved(path, theirs))
    assert path.read_bytes() == theirs
    assert beside(path) == []


def test_a_save_that_came_out_as_the_process_died_goes_back_at_the_next_write(path: Path) -> None:
    book = XlsxBook(path)
    since = book.look().stamp
    theirs = path.read_bytes() + b"theirs"

    def work() -> None:
        exchange._expect = failing(exchange._expect, 2, lambda: os._exit(9), after=False)
        book.write(EDITS, since=since, note=lambda _: saved(path, theirs))

    assert in_child(work) == 9
    now = XlsxBook(path).look().stamp
    assert now != since
    with pytest.raises(BookChanged):
        XlsxBook(path).write(Edits((), {"sheetcrm-run": "2"}), since=now)
    assert path.read_bytes() == theirs
    assert beside(path) == []


def test_a_living_writer_is_left_alone(path: Path) -> None:
    mine = exchange.temporary(path, "a" * 64)
    other = mine.with_name(mine.name.replace(f"-{os.getpid()}.", "-1."))
    other.write_bytes(b"another process at work")
    with mine.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        exchange.recover(path)
        assert beside(path) == sorted([mine.name, other.name])
    exchange.recover(path)
    assert beside(path) == [other.name]


def test_without_an_exchange_the_file_is_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "swap", lambda _one, _two: False)
    book = XlsxBook(path)
    stamp = book.write(EDITS, since=book.look().stamp)
    assert book.look().stamp == stamp
    assert beside(path) == []


@pytest.mark.parametrize("platform", ["darwin", "linux"])
def test_systems_without_an_exchange_say_so(path: Path, platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr("ctypes.CDLL", lambda *_args, **_more: object())
    assert not exchange.swap(path, path)


def test_mode_and_link_survive(path: Path) -> None:
    real = path.with_name("настоящая.xlsx")
    path.rename(real)
    path.symlink_to(real)
    real.chmod(0o640)
    book = XlsxBook(path)
    stamp = book.write(EDITS, since=book.look().stamp)
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert XlsxBook(real).look().stamp == stamp


def test_an_open_file_is_not_written(path: Path) -> None:
    book = XlsxBook(path)
    since = book.look().stamp
    assert book.busy() is None
    lock = path.with_name(f".~lock.{path.name}#")
    lock.write_text(",anna,desk,22.11.2026 10:00,file:///home/anna;")
    assert book.busy() == "anna"
    assert book.look().stamp == since
    with pytest.raises(BookBusy, match="anna"):
        book.write(EDITS, since=since)
    lock.write_text("")
    assert str(book.busy().en) == "somebody"  # type: ignore[union-attr]
    lock.unlink()
    owner = path.with_name(f"~${path.name}")
    owner.write_bytes(b"\4Anna" + b" " * 50 + b"\4\0" + "Анна".encode("utf-16-le") + b" \0" * 50)
    with pytest.raises(BookBusy, match="Анна"):
        book.write(EDITS, since=since)
    owner.write_bytes(b"\4Anna")
    assert book.busy() == "Anna"
    owner.write_bytes(b"")
    assert book.busy() is not None


def test_a_file_opened_during_the_write_is_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = XlsxBook(path)
    since = book.look().stamp
    old = path.read_bytes()
    answers = iter([None, "Анна"])
    monkeypatch.setattr(XlsxBook, "busy", lambda _self: next(answers))
    with pytest.raises(BookBusy):
        book.write(EDITS, since=since)
    assert path.read_bytes() == old
    assert beside(path) == []


def test_read_only_files_and_folders_are_said(path: Path) -> None:
    book = XlsxBook(path)
    since = book.look().stamp
    path.chmod(0o444)
    with pytest.raises(BookNotWritable, match="read-only"):
        book.write(EDITS, since=since)
    path.chmod(0o644)
    path.parent.chmod(0o555)
    try:
        with pytest.raises(BookNotWritable, match="folder"):
            book.write(EDITS, since=since)
    finally:
        path.parent.chmod(0o755)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BookMissing):
        XlsxBook(tmp_path / "нет.xlsx").look()
    with pytest.raises(BookMissing):
        XlsxBook(tmp_path / "нет.xlsx").write(EDITS, since="")
