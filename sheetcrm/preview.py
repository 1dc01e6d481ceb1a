"""Letters before they go (M12): one for one client, or a whole sequence sent to oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.asking import find_client
from sheetcrm.errors import NoSuchClient, NoSuchLetter
from sheetcrm.model.letters import Chain, Posting, Rank, Rendered, Stage, letter_key
from sheetcrm.model.words import faults
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.arranging import BOOK
from sheetcrm.policy.hours import instant
from sheetcrm.policy.near import nearest
from sheetcrm.policy.press import press
from sheetcrm.policy.sequences.read import sequences
from sheetcrm.shop import both

if TYPE_CHECKING:
    from sheetcrm.model.snapshot import Snapshot


def preview(snapshot: Snapshot, client: str, template: str) -> Rendered:
    """Return a template's letter to a client, named by id, phone, e-mail or name.

    Raises NoSuchClient, or NoSuchLetter where there is no such template or it cannot be filled in for this client; the reason says why.
    """
    place = snapshot["clients"].position(find_client(snapshot, client))
    if place is None:
        raise NoSuchClient(text=client, reason=faults.CLIENT_WAITS)
    return _written(snapshot, place, Stage("1", template))


def rehearsal(snapshot: Snapshot, sequence: str, to: str) -> list[Posting]:
    """Return all letters of a sequence at once, marked as a test and addressed to ``to``, as the first client for whom they fit gets them.

    Raises NoSuchLetter where there is no such sequence, or where they fit nobody.
    """
    known = {fold(one.name): one for one in sequences(snapshot).known}
    wanted = known.get(fold(sequence))
    if wanted is None:
        names = [one.name for one in known.values()]
        if not names:
            raise NoSuchLetter(name=sequence, reason=words.NO_SEQUENCES, cure=words.NO_SEQUENCES_CURE)
        near = nearest(sequence, names)
        word = words.NO_SEQUENCE if near else words.SEQUENCES_ARE
        raise NoSuchLetter(name=sequence, reason=both(word, near=near, names=", ".join(names)))
    stages = [Stage(code, step.template) for code, step in wanted.steps.items() if not step.channel]
    reason: NoSuchLetter | None = None
    for place in range(min(len(snapshot["clients"]), _TRIED)):
        try:
            written = [_written(snapshot, place, stage) for stage in stages]
        except NoSuchLetter as error:
            reason = reason or error
            continue
        day = instant(snapshot).isoformat()
        return [
            Posting(letter_key(BOOK, "test", wanted.code, stage.id, day), to, "", one, marketing=True, test=True)
            for stage, one in zip(stages, written, strict=True)
        ]
    raise reason or NoSuchLetter(name=sequence, reason=words.NOBODY, cure=words.NOBODY_CURE)


_TRIED = 200  # clients


def _written(snapshot: Snapshot, client: int, stage: Stage) -> Rendered:
    """Return a letter as it would be written now."""
    clients = snapshot["clients"]
    letters = press(snapshot)
    terms = letters.terms(stage.template)
    line = clients["personal_line"][client]
    chain = Chain(str(clients.ids[client]), "preview", "", Rank.SEQUENCE, "", instant(snapshot), (stage,), "")
    made = terms if isinstance(terms, str) else letters.write(chain, stage, client, "" if line is None else str(line))
    if isinstance(made, str):
        raise NoSuchLetter(name=stage.template, reason=made)
    return made
