"""Every command: its sentence, and the module that is loaded when it is called for; so that help answers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sheetcrm.model.words import commands as words
from sheetcrm.model.words import serving as serve_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.words import Word


class Entry(NamedTuple):
    """Where a command is, in this package, and what it is for."""

    module: str
    about: Word


CATALOGUE: Mapping[str, Entry] = {
    "init": Entry("book", words.INIT),
    "demo": Entry("book", words.DEMO),
    "check": Entry("book", words.CHECK),
    "plan": Entry("book", words.PLAN),
    "run": Entry("book", words.RUN),
    "why": Entry("book", words.WHY),
    "log": Entry("book", words.LOG),
    "adopt": Entry("book", words.ADOPT),
    "doctor": Entry("book", words.DOCTOR),
    "copy": Entry("book", words.COPY),
    "manual": Entry("book", words.MANUAL),
    "undo": Entry("lives", words.UNDO),
    "history": Entry("lives", words.HISTORY),
    "preview": Entry("letters", words.PREVIEW),
    "test": Entry("letters", words.TEST),
    "forecast": Entry("letters", words.FORECAST),
    "mail": Entry("letters", words.MAIL),
    "serve": Entry("operation", serve_words.SERVE),
    "run-due": Entry("operation", serve_words.RUN_DUE),
    "status": Entry("operation", serve_words.STATUS),
    "install-service": Entry("operation", serve_words.INSTALL),
}
