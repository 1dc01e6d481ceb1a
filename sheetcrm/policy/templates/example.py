"""How a letter looks before it goes (M1): to a client whom staff name, else to a made-up person of whom everything is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.model.words import choices
from sheetcrm.model.words import templates as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.naming import namings
from sheetcrm.policy.scoring import said
from sheetcrm.policy.templates.about_client import OCCASION
from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.templates.render import lacking, render
from sheetcrm.policy.templates.tokens import PERSONAL_LINE, Template
from sheetcrm.policy.templates.values import Person, values
from sheetcrm.policy.templates.variables import BY_KEY

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.scoring import Condition
    from sheetcrm.policy.templates.values import Knowledge

_OF_THE_DAY = frozenset({"today", *(variable.key for variable in OCCASION)})
"""What belongs to an occasion, or changes with the day: a preview has an example of it, and stands still."""
_MADE_UP = _OF_THE_DAY | {"last_service", "last_visit", "personal_code"}
_FIRST = 600  # characters of a text: what a cell beside it can show


class Shown(Person):
    """A client for a preview: an occasion is made up, all else is theirs."""

    def get(self, key: str, case: str = "", /) -> str | None:
        """Return a value as it is said."""
        if key in _OF_THE_DAY and (key == "today" or Person.get(self, key, case) is None):
            return BY_KEY[key].example.to(self.known.language)
        return Person.get(self, key, case)


class MadeUp(Person):
    """A person who is nobody: of whom everything is known, and to whom no other condition applies."""

    def get(self, key: str, case: str = "", /) -> str | None:
        """Return a value as it is said."""
        return BY_KEY[key].example.to(self.known.language) if key in _MADE_UP else Person.get(self, key, case)

    def holds(self, conditions: tuple[Condition, ...], /) -> bool:
        """Whether all of these hold: that something is filled in does."""
        return all(one.how is choices.FILLED for one in conditions)

    def cell(self, key: str) -> Any:
        """Return what would stand in the person's row."""
        known = key in BY_KEY and key != PERSONAL_LINE
        return BY_KEY[key].example.to(self.known.language) if known else None


def previews(snapshot: Snapshot) -> tuple[tuple[str | None, str | None], ...]:
    """Return subject and first lines of each row of Templates; in place of a text that cannot be written, why not."""
    table, read, known = snapshot["templates"], templates(snapshot), values(snapshot)
    shown: list[tuple[str | None, str | None]] = []
    done: set[str] = set()
    for cell, client in zip(table["name"], table["preview_for"], strict=True):
        name = fold(said(cell)) if cell is not None else ""
        template = read.in_force.get(name)
        if template is None or name in done:  # a name that stands there twice counts above
            shown.append((None, None))
            continue
        done.add(name)
        shown.append(_preview(template, known, client))
    return tuple(shown)


def _preview(template: Template, known: Knowledge, client: Raw) -> tuple[str | None, str | None]:
    person = MadeUp(known, -1, {}) if client is None else _named(known, client)
    if isinstance(person, str):
        return None, person
    line = person.cell(PERSONAL_LINE)
    made = render(template, person, "" if line is None else str(line))
    files = known.snapshot.memory.post.files
    why = made if isinstance(made, str) else lacking(made, files, template) if files is not None else ""
    if isinstance(made, str) or why:
        return None, words.PREVIEW_STOPPED.say(template.language, why=why)
    text = made.text.strip()
    return made.subject, text if len(text) <= _FIRST else f"{text[: _FIRST - 1].rstrip()}…"


def _named(known: Knowledge, client: Raw) -> Person | str:
    """Return the client whom a cell names; in words where it names nobody or several."""
    found = sorted(namings(known.snapshot).all(client))
    place = known.clients.position(found[0]) if len(found) == 1 else None
    if place is not None:
        return Shown(known, place, {})
    word = words.PREVIEW_SEVERAL if len(found) > 1 else words.PREVIEW_NOBODY
    return word.say(known.language, client=said(client)[:60])
