"""Steps of a sequence that are no letters (M2): what a manager is asked to do by phone or a messenger, and for whom not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.activity import meant
from sheetcrm.policy.read import lists, settings
from sheetcrm.policy.task_ids import task_id
from sheetcrm.policy.tasks import Wanted
from sheetcrm.policy.templates.read import templates
from sheetcrm.policy.templates.render import render
from sheetcrm.policy.templates.values import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sheetcrm.model.letters import Chain, Passed, Stage
    from sheetcrm.model.snapshot import Snapshot

ERRAND = "step"
"""The kind of task that such a step makes."""
_TEXT = 600  # characters of a message that a task quotes
_CALLS = {fold(text) for word in (words.CALL, words.PHONE) for text in word.both()}
_WRITES = {fold(text) for text in words.MESSAGE.both()}


def errands(snapshot: Snapshot, passed: Iterable[Passed]) -> Iterator[Wanted]:
    """Return the tasks of steps whose turn has come, each known by the step's key: once for all time."""
    zone = ZoneInfo(settings(snapshot)["time_zone"])
    for one in passed:
        client = snapshot["clients"].position(one.chain.person)
        if one.errand and client is not None:
            due = max(one.due.astimezone(zone).date(), snapshot.today)
            why = words.ERRAND_WHY.say(snapshot.language, name=one.chain.name, why=one.chain.why)
            yield Wanted(client, ERRAND, one.key, due, _what(snapshot, one.chain, one.stage, client), why)


def errand_id(step: Passed) -> str:
    """Return the id of the task that takes the place of a step."""
    return task_id(step.chain.person, ERRAND, step.key)


def _what(snapshot: Snapshot, chain: Chain, stage: Stage, client: int) -> str:
    """Say what is to be done; for a message with its text, where a template has one for this client."""
    language, channel = snapshot.language, fold(stage.channel)
    word = words.ERRAND_CALL if channel in _CALLS else words.ERRAND_WRITE if channel in _WRITES else words.ERRAND_BY
    what = word.say(language, channel=stage.channel, about=stage.template or chain.name)
    template = templates(snapshot).get(stage.template) if stage.template and channel not in _CALLS else ""
    if isinstance(template, str):
        return what
    made = render(replace(template, foot=()), values(snapshot)(client, chain.facts))
    if isinstance(made, str):
        return what
    text = made.text.strip()
    return words.ERRAND_TEXT.say(language, what=what, text=text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…")


def left_alone(snapshot: Snapshot, client: int) -> bool:
    """Tell whether staff said to make up no tasks about a client: by status or deal stage, as the setting "Leave alone" has them."""
    clients, listed = snapshot["clients"], lists(snapshot).choices
    for key in ("status", "deal_stage"):
        spoken = listed[key].synonyms
        wanted = {meant(name, spoken) for name in settings(snapshot)["closed"]}
        if clients[key][client] is not None and meant(str(clients[key][client]), spoken) in wanted:
            return True
    return False
