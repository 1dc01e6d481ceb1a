"""The Templates tab, parsed and checked (M1, M16): what each letter is, and what is wrong with one.

A template that cannot be read is answered in words in its row. Its last good version, known by its name, stays in force; where there is
none, letters that need it do not go, and say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sheetcrm.model.values.choices import examine_tick
from sheetcrm.model.words import letters
from sheetcrm.model.words import templates as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.scoring import said
from sheetcrm.policy.sequences.conditions import conditions
from sheetcrm.policy.templates.advice import advice
from sheetcrm.policy.templates.cleaning import in_one_line
from sheetcrm.policy.templates.extras import unsubscribe
from sheetcrm.policy.templates.parse import Parser
from sheetcrm.policy.templates.tokens import Block, Slot, Template, walk
from sheetcrm.policy.templates.variables import BY_KEY, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.table import Table
    from sheetcrm.model.words import Language
    from sheetcrm.policy.templates.parse import Conditions
    from sheetcrm.policy.templates.tokens import Token

Cells = dict[str, "str | float | bool"]
"""A row without its empty cells, as JSON scalars: so the ledger keeps it."""

_KEYS = ("name", "group", "kind", "repeatable", "topic", "subject", "text")
_BEFORE = "topics"  # beside the cells that are remembered: what it was on so far
_NEEDED = frozenset({"name", "subject", "text"})
_LONGEST = 20_000  # characters of a text
_TOPIC = 60  # characters of a topic
_TOLD = 3  # problems of one template that an answer names


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates in force by folded name, why others are not, answers by row id, and the cells to remember by folded name."""

    in_force: Mapping[str, Template] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, Cells] = field(default_factory=dict)
    language: Language = "ru"

    def get(self, name: str) -> Template | str:
        """Return a template by its name as people write it, or in words why there is none."""
        found = self.in_force.get(fold(name))
        if found is not None:
            return found
        why = self.broken.get(fold(name))
        if why is None:
            return letters.NO_TEMPLATE.say(self.language, name=name)
        return letters.BROKEN_TEMPLATE.say(self.language, name=name, why=why)


class _FaultError(ValueError):
    """A template that cannot be read; says what is wrong in the workbook's language."""


def compiled(
    cells: Mapping[str, object], language: Language, known: Conditions = lambda _: ()
) -> tuple[Template | None, str]:
    """Return the template in a row's cells, and what is wrong with it; None where it cannot be written."""
    try:
        return _template(cells, language, known), ""
    except _FaultError as fault:
        return None, str(fault)


def _template(cells: Mapping[str, object], language: Language, known: Conditions) -> Template:
    subject, body = Parser(language, known, subject=True), Parser(language, known)
    told = [said(cells.get(key, "")) for key in ("subject", "text")]
    for cell, empty in zip(told, (words.NO_SUBJECT, words.NO_TEXT), strict=True):
        if not cell.strip():
            raise _FaultError(empty.to(language))
    if max(map(len, told)) > _LONGEST:
        raise _FaultError(words.TOO_LONG.say(language, longest=_LONGEST))
    marketing = _marketing(cells, language)
    repeatable = examine_tick(cells["repeatable"]).value if "repeatable" in cells else not marketing  # type: ignore[arg-type]
    if not isinstance(repeatable, bool):
        raise _FaultError(words.REPEATABLE.to(language))
    topic = in_one_line(said(cells.get("topic", "")))
    if len(topic) > _TOPIC:
        raise _FaultError(words.TOPIC_TOO_LONG.say(language, longest=_TOPIC))
    heading, text = subject.read(told[0]), body.read(told[1])
    problems = [*subject.problems, *body.problems]
    if problems:
        raise _FaultError(" ".join(problems[:_TOLD]))
    return Template(
        name=" ".join(said(cells.get("name", "")).split()),
        language=language,
        subject=heading,
        body=text,
        foot=_foot(language, topic, there=_unsubscribes(text)) if marketing else (),
        marketing=marketing,
        repeatable=repeatable,
        group=" ".join(said(cells.get("group", "")).split()),
        topic=topic,
        topics=tuple(dict.fromkeys(one for one in (topic, *said(cells.get(_BEFORE, "")).split("\n")) if one)),
    )


def _marketing(cells: Mapping[str, object], language: Language) -> bool:
    """Tell whether a letter is advertising; it is unless it says otherwise, since that is what the law asks more of."""
    kind = fold(said(cells.get("kind", words.ADVERTISING.en)))
    if kind not in {fold(text) for word in words.LETTER_KINDS for text in (*word.both(), *words.ALSO_ADVERTISING)}:
        raise _FaultError(words.KIND.to(language))
    return kind not in {fold(text) for text in words.SERVICE.both()}


def _unsubscribes(tokens: tuple[Token, ...]) -> bool:
    return any(isinstance(token, Block) and token.test == "unsubscribe_link" for token in walk(tokens))


def _foot(language: Language, topic: str, *, there: bool) -> tuple[Token, ...]:
    """Return what stands below advertising: where we are, how to get no more on its topic, and of any, unless that is ``there``."""
    on_it = (words.UNSUBSCRIBE_TOPIC.say(language, topic=topic),) if topic else ()
    if there:
        return on_it
    address = Block("business_address", (Slot(BY_KEY["business_address"]), "\n"))
    if not topic:
        return (address, *unsubscribe(language))
    return (address, *on_it, "\n", *unsubscribe(language, words.UNSUBSCRIBE_ALL))


def templates_of(
    table: Table,
    language: Language,
    known: Conditions = lambda _: (),
    good: Mapping[str, object] | None = None,
    filled: Mapping[str, object] = MappingProxyType({}),
    files: frozenset[str] | None = None,
) -> Templates:
    """Read the Templates tab; ``good`` are the last good cells by folded name, ``filled`` the settings that letters speak of.

    ``files`` are the names in the folder of files, None where nobody knows.
    """
    kept: dict[str, Cells] = {name: dict(cells) for name, cells in (good or {}).items() if isinstance(cells, dict)}
    former = {name: found for name, cells in kept.items() if (found := compiled(cells, language, known)[0]) is not None}
    wrong = {*table.headers.missing, *(key for key, _, _ in table.headers.twice)}
    if not wrong.isdisjoint(_NEEDED):
        return Templates(former, {}, {}, kept, language)
    in_force: dict[str, Template] = {}
    broken: dict[str, str] = {}
    answers: dict[str, str] = {}
    remember: dict[str, Cells] = {}
    for row, *values in zip(table.ids, *(table[key] for key in _KEYS), strict=True):
        cells = _scalars(dict(zip(_KEYS, values, strict=True)))
        name = fold(said(cells.get("name", "")))
        if before := _topics(cells, kept.get(name, {})):
            cells[_BEFORE] = before
        if not cells or not name or name in in_force or name in broken:
            if cells:
                fault = (words.TWICE if name else words.NAMELESS).to(language)
                answers[row] = words.NOT_IN_FORCE.say(language, fault=fault)
            continue
        found, fault = compiled(cells, language, known)
        if found is not None:
            in_force[name], remember[name] = found, cells
            if mend := advice(found, filled, files):
                answers[row] = mend
        elif name in former:
            in_force[name], remember[name] = former[name], kept[name]
            answers[row] = words.KEEPS_LAST.say(language, fault=fault)
        else:
            broken[name] = fault
            answers[row] = words.NOT_IN_FORCE.say(language, fault=fault)
    return Templates(in_force, broken, answers, remember, language)


def _topics(cells: Cells, kept: Cells) -> str:
    """Return all that a letter was on so far, a line each: who unsubscribed from it then did not ask to get it under another name."""
    now = in_one_line(said(cells.get("topic", "")))
    held = (said(kept.get("topic", "")), *said(kept.get(_BEFORE, "")).split("\n"))
    return "\n".join(dict.fromkeys(one for one in (now, *map(in_one_line, held)) if one and len(one) <= _TOPIC))


def _scalars(cells: Mapping[str, object]) -> Cells:
    return {
        key: value if isinstance(value, str | int | float) else said(value)
        for key, value in cells.items()
        if value is not None and (not isinstance(value, str) or value.strip())
    }


_READ: WeakKeyDictionary[Table, tuple[object, Templates]] = WeakKeyDictionary()  # a table never changes: read it once
_OURS = (
    *(variable.key for variable in BY_KEY.values() if variable.sort is Sort.LINK),
    *("business_name", "business_phone", "business_address", "promo_code", "promo_terms"),
)


def templates(snapshot: Snapshot) -> Templates:
    """Return the templates of a snapshot."""
    table, good, clients = snapshot["templates"], snapshot.memory.good.get("templates", {}), snapshot["clients"]
    read = settings(snapshot)
    filled = {key: read[key] for key in _OURS}
    listed = lists(snapshot)
    files = snapshot.memory.post.files
    key = (snapshot.language, good, tuple(clients.frame.columns), listed, filled, files)
    held = _READ.get(table)
    if held is None or held[0] != key:
        known = partial(conditions, clients=clients, lists=listed, language=snapshot.language)
        held = _READ[table] = (key, templates_of(table, snapshot.language, known, good, filled, files))
    return held[1]
