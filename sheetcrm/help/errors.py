"""Writes the page of errors: every sentence that stops a command, a letter or a cell, with its cure, as the code has it.

What a sentence names at run time stands as “…”. Nothing is listed by hand but what each error means, and what is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm import errors
from sheetcrm.errors import SheetcrmError
from sheetcrm.model.words import (
    Word,
    book,
    cells,
    doctor,
    doctor_robot,
    faults,
    flaws,
    google,
    letters,
    mailbox,
    moving,
    policies,
    post,
    probe,
    sequences,
    serving,
    tables,
    tags,
    templates,
    undoing,
    uniting,
    usage,
    workspace,
)
from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.meanings import MEANINGS
from sheetcrm.policy import guard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from sheetcrm.model.words import Language

_ANY = {
    errors.ConfigError: Word(
        "Фраза о config.toml, рабочей папке или ключах.", "A sentence about config.toml, the workspace or keys."
    )
}
_REASONS: Mapping[type[SheetcrmError], tuple[str, ...]] = {
    errors.BookUnreadable: (
        "EMPTY_FILE NOT_A_WORKBOOK OPEN_DOCUMENT OLD_EXCEL BINARY_EXCEL",
        "PASSWORD DAMAGED TOO_LARGE FAR_CELL",
    ),
    errors.BookNotWritable: ("IS_READ_ONLY FOLDER_READ_ONLY DISK_FULL IS_A_FOLDER NO_RIGHTS",),
    errors.LedgerApart: ("APART_OTHER APART_TAKEN APART_AHEAD APART_BEHIND APART_LETTERS",),
    errors.JobError: (
        "JOB_UNKNOWN JOB_BROKEN JOB_NAMELESS JOB_SCHEDULE JOB_LATE JOB_STEPS JOB_STEP",
        "STEP_NO_PLAN STEP_TAB STEP_COLUMN STEP_ROW STEP_VALUE STEP_LONG",
    ),
    errors.NoSuchRun: ("NOT_IN_LOG DID_NOTHING",),
    errors.NoSuchClient: ("CLIENT_NOBODY CLIENT_SEVERAL CLIENT_WAITS",),
}
_MAY_SAY = Word("Причины: {reasons}.", "Reasons: {reasons}.")
_AS_IT_SAYS = Word("как говорит вторая строка", "as the second line says")
_DO = Word("Что делать:", "Do:")
_SAYS_DO = Word("| что сказано | что делать |", "| it says | do |")
_SAYS = Word("| что сказано |", "| it says |")
_WATCHED = (
    *("REFUSED", "FAILED", "PUT_OFF", "GIVEN_UP", "MISSED", "BROKEN", "LOOK_FAILED", "MAILBOX_FAILED"),
    *("CONFIG_FAILED", "LETTERS_STOPPED", "TROUBLE", "STOPPED", "UNTOLD", "PING_FAILED"),
)


def every_error() -> list[type[SheetcrmError]]:
    """Return the errors that say something themselves, in the order of their file."""
    return [
        found
        for found in vars(errors).values()
        if isinstance(found, type) and issubclass(found, SheetcrmError) and "fault" in vars(found)
    ]


def stops(language: Language) -> str:
    """Return what stops a command: the sentence, what it means, what to do."""
    lines = []
    for error in every_error():
        said = _ANY[error].to(language) if error in _ANY else bare(error.fault.message, language)
        cure = bare(error.fault.cure, language)
        do = _AS_IT_SAYS.to(language) + "." if not re.search(r"\w", cure) else cure
        meaning = MEANINGS[error.__name__].to(language)
        reasons = "; ".join(bare(word, language) for word in reasons_of(error))
        meaning += f" {_MAY_SAY.say(language, reasons=reasons)}" if reasons else ""
        lines.append(f"- **{said}** {meaning} *{_DO.to(language)}* {do}")
    return "\n".join(lines)


def reasons_of(error: type[SheetcrmError]) -> list[Word]:
    """Return what may stand behind the colon of an error that gives a reason."""
    names = " ".join(_REASONS.get(error, ())).split()
    return [
        getattr(next(module for module in (book, faults, undoing) if hasattr(module, name)), name) for name in names
    ]


def pairs(module: ModuleType) -> list[tuple[Word, Word]]:
    """Return what a module of words says is wrong, each with its cure: faults, and words with a twin called ``…_CURE``."""
    named = vars(module)
    found = [(value.message, value.cure) for value in named.values() if isinstance(value, Fault)]
    return found + [(named[name.removesuffix("_CURE")], cure) for name, cure in named.items() if _is_cure(name, named)]


def _is_cure(name: str, named: dict[str, object]) -> bool:
    return name.endswith("_CURE") and isinstance(named.get(name.removesuffix("_CURE")), Word)


def sentences(module: ModuleType) -> list[Word]:
    """Return the whole sentences of a module of words, which say their cure themselves."""
    return [
        word
        for name, word in vars(module).items()
        if isinstance(word, Word)
        and word.en.removesuffix("{maybe}").endswith(".")
        and f"{module.__name__}.{name}" not in NONE
    ]


NONE = frozenset(
    f"sheetcrm.model.words.{name}"
    for name in (
        *("policies.KEEPS_LAST", "policies.NOT_IN_FORCE", "sequences.KEEPS_LAST", "sequences.NOT_IN_FORCE"),
        *("templates.KEEPS_LAST", "templates.NOT_IN_FORCE", "templates.UNSUBSCRIBE_REPLY", "templates.UNSUBSCRIBE_ALL"),
        *("templates.UNSUBSCRIBE_TOPIC", "tables.NEEDED"),
    )
)
"""Sentences that are no fault: they go around one, or stand in letters."""


def _table(rows: list[tuple[Word, Word]], language: Language) -> str:
    told = dict.fromkeys((_cell(said, language), _cell(cure, language)) for said, cure in rows)
    return "\n".join([_SAYS_DO.to(language), "|---|---|", *(f"| {said} | {cure} |" for said, cure in told)])


def _list(words: list[Word], language: Language) -> str:
    told = dict.fromkeys(_cell(word, language) for word in words)
    return "\n".join([_SAYS.to(language), "|---|", *(f"| {said} |" for said in told)])


def _cell(word: Word, language: Language) -> str:
    said = bare(word, language)
    return said.replace("|", "\\|") if re.search(r"\w", said) else _AS_IT_SAYS.to(language)


def bare(word: Word, language: Language) -> str:
    """Return a sentence with “…” for what it names at run time."""
    said = re.sub(r" ?\{maybe\}", "", word.to(language)).replace("{{", "⟨").replace("}}", "⟩")
    said = re.sub(r"\{\w+\}", "…", said).replace("\n", " ").replace("⟨", "{").replace("⟩", "}")
    said = said.removesuffix(".") if said.endswith("….") else said
    return re.sub(r" {2,}", " ", said.replace("<", "&lt;"))


def _faults(modules: list[ModuleType], more: list[tuple[Word, Word]], language: Language) -> str:
    """Return a table of what these words say is wrong, but for what an error says itself, and of ``more``."""
    own = {id(error.fault.message) for error in every_error()}
    found = [pair for module in modules for pair in pairs(module) if id(pair[0]) not in own]
    return _table(found + more, language)


def files(language: Language) -> str:
    """Return what in a workbook file cannot be kept by an edit."""
    return _table(pairs(book), language)


def sheets(language: Language) -> str:
    """Return why a Google Sheet cannot be read or written."""
    more = [
        (google.NO_DEFAULT_KEY, google.KEY_FILE_CURE),
        (google.NO_KEY, google.KEY_FILE_CURE),
        (google.NO_KEY_FILE, google.KEY_FILE_CURE),
        (google.NOT_SHARED, google.SHARE_CURE),
        (google.GOOGLE_SAYS, google.LOOK_AGAIN),
        (google.ODD_ANSWER, google.LOOK_AGAIN),
    ]
    return _faults([google], more, language)


def config(language: Language) -> str:
    """Return what can be wrong with a workspace and its config.toml, but for mail."""
    more = [
        (workspace.NO_BOOK, workspace.NO_PATH_CURE),
        (workspace.UNKNOWN, workspace.UNKNOWN_LISTED),
        (workspace.NOT_A_ROOT, workspace.BAD_ROOT_CURE),
        (faults.ENCODING, faults.ENCODING_CURE),
    ]
    return _faults([workspace, serving], more, language)


def mail(language: Language) -> str:
    """Return what can be wrong with mail: its sections of config.toml, its secrets, its servers."""
    more = [
        (post.SECRET_EMPTY, post.PASSWORD_NOWHERE_CURE),
        (post.DKIM_BROKEN, post.DKIM_CURE),
        (post.LOGIN_REFUSED, post.CHECK_LOGIN),
        (post.NO_LOGIN, post.CHECK_SECURITY),
        (mailbox.NO_CONNECTION, mailbox.CHECK_SERVER),
        (mailbox.TIMED_OUT, mailbox.LATER),
        (mailbox.CERTIFICATE, mailbox.CHECK_SECURITY),
        (mailbox.NO_TLS, mailbox.CHECK_SECURITY),
        (mailbox.PLAIN, mailbox.CHECK_SECURITY),
    ]
    return _faults([post, mailbox, letters], more, language)


def carried(language: Language) -> str:
    """Return why a book cannot be carried over."""
    return _table(pairs(moving), language)


def misused(language: Language) -> str:
    """Return what is said of a command line that cannot be understood."""
    more = [
        (usage.NO_COMMAND.message, usage.NEAR),
        (usage.NO_OPTION.message, usage.FIRST),
        (usage.NO_OPTION.message, usage.LANG_ELSEWHERE),
        (usage.TOO_MUCH.message, usage.QUOTE),
    ]
    return _table([*pairs(usage), *more], language)


def examined(language: Language) -> str:
    """Return what the doctor finds."""
    return _table([*pairs(doctor), *pairs(doctor_robot), *pairs(probe)], language)


def typed(language: Language) -> str:
    """Return what can be wrong with a cell."""
    return _table([(said.wrong, said.cure) for said in flaws.FLAWS.values()], language)


def rows(language: Language) -> str:
    """Return what is said of tabs, headers, rows and decisions."""
    return _list([word for module in (tables, cells, uniting, tags) for word in sentences(module)], language)


def answers(language: Language) -> str:
    """Return what the robot answers beside rules, lists, sequences and templates."""
    return _list([word for module in (policies, sequences, templates) for word in sentences(module)], language)


def asks(language: Language) -> str:
    """Return what a run says that wants a person's word, or cannot begin."""
    return _list(
        [guard.TOO_MANY_EDITS, guard.TOO_MANY_LEAVE, letters.TOO_MANY, tables.TORN, tables.NEEDED, tables.NOT_OURS],
        language,
    )


def watched(language: Language) -> str:
    """Return what `serve` and `run-due` write down and send to the operator."""
    return _list([getattr(serving, name) for name in _WATCHED], language)


PARTS = (stops, misused, asks, watched, files, sheets, config, mail, carried, examined, typed, rows, answers)
