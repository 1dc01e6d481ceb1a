"""Preview (M1): beside each template how its letter will look, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.words import cells
from sheetcrm.model.words import templates as words
from sheetcrm.policy.templates.example import previews
from sheetcrm.policy.templates.read import templates

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def preview(snapshot: Snapshot) -> Plan:
    """While you write a template, see beside it how the letter will look: to the client under "Preview for", or to a made-up person.

    What cannot be understood is answered at once: a name that does not exist, with the nearest one; words that are missing for who has no
    such thing; a letter that asks for nothing. Nothing is sent.
    """
    table = snapshot["templates"]
    if not table.headers.sound or not len(table):
        return Plan()
    shown = previews(snapshot)
    language, answers = snapshot.language, templates(snapshot).answers
    why = words.PREVIEWED.to(language)
    return Plan.of(
        table.change("preview_subject", objects(subject for subject, _ in shown), why),
        table.change("preview_text", objects(text for _, text in shown), why),
        table.change("answer", objects(answers.get(row) for row in table.ids), cells.ANSWERED.to(language)),
    )
