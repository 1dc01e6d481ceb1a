"""What can go wrong for the operator: the fault and the cure, one pair for every error class."""

from __future__ import annotations

from typing import NamedTuple

from sheetcrm.model.words.word import Word


class Fault(NamedTuple):
    """The two lines that an error prints."""

    message: Word
    cure: Word


BOOK_MISSING = Fault(
    Word("Файла {path} нет.", "There is no file {path}."),
    Word(
        "Проверьте path в config.toml или верните файл на место.",
        "Check path in config.toml, or put the file back.",
    ),
)
BOOK_BUSY = Fault(
    Word("Файл {path} сейчас открыт: {who}.", "The file {path} is open now: {who}."),
    Word(
        "Закройте его в Excel или LibreOffice и запустите снова; ничего не записано.",
        "Close it in Excel or LibreOffice and run again; nothing was written.",
    ),
)
BOOK_CHANGED = Fault(
    Word("Файл {path} кто-то сохранил во время работы.", "Somebody saved the file {path} during the run."),
    Word(
        "Сохранённое людьми не тронуто. Запустите снова, когда с файлом закончат.",
        "What people saved is untouched. Run again when they are done.",
    ),
)
BOOK_UNREADABLE = Fault(
    Word("Файл {path} не читается как книга .xlsx: {reason}.", "The file {path} cannot be read as an .xlsx workbook: {reason}."),
    Word(
        "Откройте его в Excel или LibreOffice, сохраните как .xlsx без пароля и запустите снова.",
        "Open it in Excel or LibreOffice, save it as .xlsx without a password, and run again.",
    ),
)
BOOK_REFUSED = Fault(
    Word("В файл {path} нельзя записать без потерь: {reason}.", "The file {path} cannot be written without loss: {reason}."),
    Word("Ничего не записано. {cure}", "Nothing was written. {cure}"),
)
BOOK_NOT_WRITABLE = Fault(
    Word("В файл {path} нельзя писать: {reason}.", "The file {path} cannot be written: {reason}."),
    Word(
        "Проверьте права на файл и папку и место на диске. Прежний файл цел.",
        "Check the rights of the file and its folder and the space on the disk. The old file is intact.",
    ),
)
