"""Score (C1, C2, C3): how ready to buy a client is, why, and at which stage; tasks for those who are ready."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from sheetcrm.model.plan import Plan, objects
from sheetcrm.model.words import choices
from sheetcrm.model.words import steps as words
from sheetcrm.policy.activity import actions_within, numbers_of, story
from sheetcrm.policy.points import points, shown, stage_places, stages
from sheetcrm.policy.scoring import rules
from sheetcrm.policy.tasks import Wanted, new_tasks, quarter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.plan import Objects
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Numbers, Places, Story

_STAGE_TASKS = {1: words.OFFER_TRIAL, 2: words.PERSONAL_OFFER}


def score(snapshot: Snapshot) -> Plan:
    """Points for who the client is and points for what the client did lately; together they say how near a purchase is.

    Every number comes from the Rules tab, and the cell beside the score says what it is made of. Enough points make a
    client consider or decide; a rule may name a stage, the furthest counts; what staff set by hand counts above all.
    Whoever collects enough points for actions alone is ready to buy: the manager has a task for tomorrow, once a
    quarter and not while the last one is open. Who moves on to considering or deciding, and acted within the last 30
    days, gets a task too, once a stage and year. While the History tab cannot be read, scores stay as they are.
    """
    clients = snapshot["clients"]
    if not len(clients):
        return Plan()
    told = story(snapshot)
    in_force = rules(snapshot, told.lists).in_force
    if not told.happened and any(rule.events for rule in in_force):
        return Plan()
    earned = points(in_force, snapshot, told.events)
    total, why = earned.score, earned.reasons(snapshot.language)
    reached = stages(in_force, snapshot, told.events, total, told.settings)
    names = objects(word.to(snapshot.language) for word in choices.STAGES)
    tasks = [
        *_ready(snapshot, told, earned.engagement, why),
        *_moved(snapshot, told, reached.stage, total, why),
    ]
    return Plan.of(
        clients.change("score", numbers_of(total), words.BY_RULES.to(snapshot.language)),
        clients.change("score_why", why, words.BY_RULES.to(snapshot.language)),
        clients.change("stage", names[reached.stage], words.BY_SCORE.to(snapshot.language)),
        appends={"tasks": new_tasks(snapshot, tasks)},
    )


def _ready(snapshot: Snapshot, told: Story, engagement: Numbers, why: Objects) -> Iterator[Wanted]:
    """Who did enough lately is ready to buy (C3)."""
    enough = told.settings["ready_from"]
    if enough is None:
        return
    due = snapshot.today + timedelta(days=told.settings["ready_days"])
    cycle = quarter(snapshot.today)
    what = words.READY.to(snapshot.language)
    for client in np.flatnonzero((engagement >= enough) & (engagement > 0)).tolist():
        yield Wanted(client, "ready", cycle, due, what, why[client], alone=True)


def _moved(snapshot: Snapshot, told: Story, stage: Places, total: Numbers, why: Objects) -> Iterator[Wanted]:
    """Who moved on to consideration or decision and acted lately (C2)."""
    days = told.settings["stage_task_days"]
    before = stage_places(snapshot["clients"]["stage"])
    if days is None or not (moved := (stage > before) & (stage > 0)).any():
        return
    since = snapshot.today.toordinal() - told.settings["active_days"]
    lately = actions_within(told.orders, told.events, since, len(stage)) > 0
    due = snapshot.today + timedelta(days=days)
    for client in np.flatnonzero(moved & lately).tolist():
        place = int(stage[client])
        said = words.STAGE_REACHED_WHY if why[client] else words.STAGE_REACHED
        text = said.say(
            snapshot.language,
            stage=choices.STAGES[place],
            score=shown(total[client], snapshot.language),
            why=why[client],
        )
        yield Wanted(
            client,
            f"stage {place}",
            str(snapshot.today.year),
            due,
            _STAGE_TASKS[place].to(snapshot.language),
            text,
            alone=True,
        )
