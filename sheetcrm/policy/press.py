"""From a chain's letter to its words: which template, which client, which occasion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.templates.render import lacking, render
from sheetcrm.policy.templates.values import values

if TYPE_CHECKING:
    from sheetcrm.model.letters import Chain, Rendered, Stage
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.templates.read import Templates
    from sheetcrm.policy.templates.tokens import Template
    from sheetcrm.policy.templates.values import Knowledge


@dataclass(frozen=True, slots=True)
class Press:
    """The templates of one snapshot, what may be put into them, and the names of files that are there; None where nobody knows."""

    templates: Templates
    values: Knowledge
    files: frozenset[str] | None

    def terms(self, template: str) -> Template | str:
        """Return a template by its name; a text says why there is none."""
        return self.templates.get(template)

    def write(self, chain: Chain, stage: Stage, client: int, line: str) -> Rendered | str:
        """Return a letter's words; a text says why it cannot be written."""
        template = self.templates.get(stage.template)
        if isinstance(template, str):
            return template
        made = render(template, self.values(client, chain.facts), line)
        if isinstance(made, str) or self.files is None:
            return made
        return lacking(made, self.files, template) or made


def press(snapshot: Snapshot) -> Press:
    """Return the templates of a snapshot."""
    return Press(templates(snapshot), values(snapshot), snapshot.memory.post.files)
