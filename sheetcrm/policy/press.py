"""From a chain's letter to its words: which template, which values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.model.letters import Rendered
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.fold import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.letters import Chain, Stage
    from sheetcrm.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class _Terms:
    marketing: bool = True
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """Templates of one snapshot, by folded name."""

    snapshot: Snapshot
    texts: Mapping[str, tuple[str, str]]

    def terms(self, template: str) -> _Terms | str:
        """Return what kind of letter a template makes; a text says why there is none."""
        if fold(template) not in self.texts:
            return words.NO_TEMPLATE.say(self.snapshot.language, name=template)
        return _Terms()

    def write(self, chain: Chain, stage: Stage, client: int, line: str) -> Rendered | str:
        """Return a letter's words; a text says why it cannot be written."""
        subject, text = self.texts[fold(stage.template)]
        return Rendered(subject, text)


def press(snapshot: Snapshot) -> Press:
    """Return the templates of a snapshot."""
    table = snapshot["templates"]
    rows = zip(table["name"], table["subject"], table["text"], strict=True)
    return Press(snapshot, {fold(str(name)): (str(subject), str(text)) for name, subject, text in rows if name})
