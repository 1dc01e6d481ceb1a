"""A workbook that cannot be used: words in both languages, exit 2, and every byte as it was."""

from __future__ import annotations

import errno
import io
import os
import shutil
import signal
import subprocess
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.xlsx import XlsxBook, exchange

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.desk import Desk


def _zip(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


OLD = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2000)
SPOILT: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "text": (lambda _: "Фамилия;Имя\n".encode(), "это не книга Excel", "this is not an Excel workbook"),
    "zip": (lambda _: _zip(readme="hello"), "это не книга Excel", "this is not an Excel workbook"),
    "nothing": (lambda _: b"", "файл пустой", "the file is empty"),
    "xls": (lambda _: OLD, "старого формата (.xls)", "old format (.xls)"),
    "ods": (
        lambda _: _zip(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "книга OpenDocument (.ods)",
        "OpenDocument workbook (.ods)",
    ),
    "truncated": (lambda book: book[: len(book) // 3], "повреждён или записан не до конца", "damaged or was not saved"),
    "scratched": (lambda book: book[:9000] + bytes(4000) + book[13000:], "повреждён", "damaged"),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_file_that_is_no_workbook_is_named_and_left_alone(either: Desk, kind: str) -> None:
    spoil, russian, english = SPOILT[kind]
    either.book.write_bytes(spoil(either.book.read_bytes()))
    before = either.book.read_bytes()

    for command in (("plan", "nightly"), ("run", "nightly", "--no-wait", "--yes"), ("check",), ("why", "Иванов")):
        said = either(*command, code=2)
        assert (russian if either.language == "ru" else english) in said.err
        assert str(either.book) in said.err
        assert len(said.err.splitlines()) == 2
        assert not said.out
    assert either.book.read_bytes() == before


def test_a_workbook_under_a_password_is_named(either: Desk, tmp_path: Path) -> None:
    locked = OLD[:512] + "EncryptedPackage".encode("utf-16-le") + "EncryptionInfo".encode("utf-16-le") + bytes(4000)
    either.book.write_bytes(_encrypted(either.book, tmp_path) or locked)
    before = either.book.read_bytes()

    said = either.run(code=2)

    assert ("паролем" if either.language == "ru" else "password") in said.err
    assert either.book.read_bytes() == before


def _encrypted(book: Path, folder: Path) -> bytes | None:
    """Encrypt a workbook as Excel does, where the library for it is installed."""
    office = pytest.importorskip("msoffcrypto.format.ooxml", reason="msoffcrypto makes the password")
    out = folder / "locked.xlsx"
    with book.open("rb") as plain, out.open("wb") as target:
        office.OOXMLFile(plain).encrypt("secret", target)
    return out.read_bytes()


def test_a_workbook_that_is_not_there_is_asked_for(either: Desk) -> None:
    either.book.unlink()

    said = either.run(code=2)

    assert said.err.splitlines() == (
        [f"Файла {either.book} нет.", "  Проверьте path в config.toml или верните файл на место."]
        if either.language == "ru"
        else [f"There is no file {either.book}.", "  Check path in config.toml, or put the file back."]
    )
    assert not either.book.exists()


def test_a_folder_in_the_place_of_the_workbook(either: Desk) -> None:
    either.book.unlink()
    either.book.mkdir()

    said = either.run(code=2)

    assert ("это папка, а не файл" if either.language == "ru" else "this is a folder, not a file") in said.err


def test_a_workbook_open_in_libreoffice_is_waited_for_by_its_lock(either: Desk) -> None:
    lock = either.book.with_name(f".~lock.{either.book.name}#")
    lock.write_text(",Мария,desk,22.11.2026 10:00,file:///home/maria/.config/libreoffice/4;", encoding="utf-8")
    before = either.book.read_bytes()

    said = either.run(code=2)
    planned = either("plan", "nightly", code=1)

    assert "Мария" in said.err
    assert ("Закройте его" if either.language == "ru" else "Close it") in said.err
    assert lock.name in said.err  # LibreOffice leaves it behind when it dies
    assert planned.out  # to look is always allowed
    assert either.book.read_bytes() == before
    lock.unlink()
    either.run(code=1)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice")
def test_a_workbook_really_open_in_libreoffice(desk: Desk, tmp_path: Path) -> None:
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--norestore", str(desk.book)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    lock = desk.book.with_name(f".~lock.{desk.book.name}#")
    try:
        deadline = time.monotonic() + 60
        while not lock.exists() and time.monotonic() < deadline:
            office.poll()
            time.sleep(0.1)
        before = desk.book.read_bytes()
        said = desk.run(code=2)
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()

    assert "сейчас открыт" in said.err
    assert desk.book.read_bytes() == before


def test_a_workbook_open_in_excel_is_waited_for_by_its_owner_file(either: Desk) -> None:
    name = "Мария"
    owner = (
        bytes([len(name)])
        + name.encode("cp1251").ljust(54)
        + len(name).to_bytes(2, "little")
        + name.encode("utf-16-le")
    )
    either.book.with_name(f"~${either.book.name}").write_bytes(owner.ljust(165, b"\0"))
    before = either.book.read_bytes()

    assert name in either.run(code=2).err
    assert either.book.read_bytes() == before


def test_a_read_only_file_is_not_written_around(either: Desk) -> None:
    either.book.chmod(0o444)
    before = either.book.read_bytes()

    said = either.run(code=2)

    assert ("файл только для чтения" if either.language == "ru" else "the file is read-only") in said.err
    assert either.book.read_bytes() == before
    assert [path.name for path in either.folder.iterdir() if path.name.endswith(".sheetcrm")] == [".sheetcrm"]


def test_a_folder_that_cannot_be_written(either: Desk) -> None:
    (either.folder / ".sheetcrm").mkdir()
    either.folder.chmod(0o555)
    before = either.book.read_bytes()
    try:
        said = either.run(code=2)
    finally:
        either.folder.chmod(0o755)

    assert ("в папку нельзя записать" if either.language == "ru" else "the folder cannot be written to") in said.err
    assert either.book.read_bytes() == before


@pytest.mark.parametrize(
    ("number", "russian", "english"),
    [
        (errno.ENOSPC, "на диске нет места", "the disk is full"),
        (errno.EACCES, "нет прав", "there is no right to it"),
        (errno.EIO, "ошибка системы", "the system says"),
    ],
)
def test_a_write_that_the_system_refuses_leaves_the_old_book(
    either: Desk, monkeypatch: pytest.MonkeyPatch, number: int, russian: str, english: str
) -> None:
    def full(*_: object) -> bool:
        raise OSError(number, os.strerror(number))

    before = either.book.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(exchange, "swap", full)
        said = either.run(code=2)

    assert (russian if either.language == "ru" else english) in said.err
    assert either.book.read_bytes() == before
    assert either("log", code=0).out.count("nightly") == 1
    either.run(code=1)  # the next run does it all
    assert either.run().out.startswith(("Менять нечего.", "There is nothing to change."))


def test_a_disk_that_is_really_full(desk: Desk, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(small)], check=False).returncode:
        pytest.skip("no right to mount")
    try:
        book = small / "clients.xlsx"
        book.write_bytes(desk.book.read_bytes())
        os.utime(book, (1, 1))
        desk.config(f'language = "ru"\n[book]\npath = "{book}"\n')
        ballast = small / "ballast"
        free = os.statvfs(small).f_bavail * os.statvfs(small).f_frsize
        ballast.write_bytes(bytes(max(0, free - 8192)))
        before = book.read_bytes()

        said = desk.run(code=2)

        assert "на диске нет места" in said.err
        assert book.read_bytes() == before
        ballast.unlink()
        desk.run(code=1)
        assert book.read_bytes() != before
        assert sorted(path.name for path in small.iterdir()) == [".clients.xlsx.sheetcrm-lease", "clients.xlsx"]
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def test_a_book_saved_by_somebody_during_the_run_keeps_what_was_saved(
    either: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = XlsxBook.write
    saves: list[bytes] = []

    def write(book: XlsxBook, *args: object, **values: object) -> str:
        with either.editing() as hand:
            hand[3, "notes"] = f"typed during the run {len(saves)}"
        saves.append(either.book.read_bytes())
        return real(book, *args, **values)  # type: ignore[arg-type]

    with monkeypatch.context() as busy:
        busy.setattr(XlsxBook, "write", write)
        said = either.run(code=2)

    assert ("кто-то сохранил" if either.language == "ru" else "Somebody saved") in said.err
    assert either.book.read_bytes() == saves[-1]
    assert either("log", code=0).out.count("nightly") >= 1
    either.run(code=1)
    assert either.look()[3, "notes"].startswith("typed during the run")
    assert either.look()[3, "id"]
