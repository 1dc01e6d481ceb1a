"""The manual in the package: a folder of Markdown pages for each language, shown by ``sheetcrm manual``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words.word import Word

if TYPE_CHECKING:
    from collections.abc import Mapping

READERS: Mapping[str, tuple[Word, tuple[str, ...]]] = {
    "staff": (
        Word("Тем, кто работает в таблице", "For those who work in the sheet"),
        ("day", "tasks", "letters", "duplicates", "silent", "consent"),
    ),
    "owner": (
        Word(
            "Руководителю и тем, кто решает, как всё устроено", "For the owner, and for who decides how things are done"
        ),
        ("figures", "rules", "templates", "sequences", "columns"),
    ),
    "operator": (
        Word("Тому, кто устанавливает и следит", "For the one who installs it and looks after it"),
        ("start", "google", "mail", "vps", "jobs", "undo", "restore", "errors"),
    ),
    "developer": (Word("Тому, кто меняет программу", "For whoever changes the program"), ("architecture",)),
}
"""Who reads which pages, in the order in which one would read them; a page that is new stands last."""
