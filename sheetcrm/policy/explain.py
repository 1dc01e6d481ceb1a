"""Why a client has this score, stage, segment, class, completeness and next step (O5, law 6): from the tabs alone.

The sentences come from the same computations as the cells; they are made anew, not read back from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sheetcrm.model.shown import shown as shown_cell
from sheetcrm.model.words import choices, consents
from sheetcrm.model.words import leaving as leaving_words
from sheetcrm.model.words import letters as letter_words
from sheetcrm.model.words import steps as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy import standing
from sheetcrm.policy.activity import NEVER, first_contacts, last_days, story
from sheetcrm.policy.agenda import agenda, day_text
from sheetcrm.policy.consent import consent
from sheetcrm.policy.leaving import Leaving, verdict
from sheetcrm.policy.points import BY_HAND, BY_SCORE, counted, points, shown, signed, stages
from sheetcrm.policy.promo import bears_code, personal_code
from sheetcrm.policy.scoring import rules, said
from sheetcrm.policy.templates.read import templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.policy.activity import Story
    from sheetcrm.policy.points import Points
    from sheetcrm.policy.scoring import Rule

_KOPECKS = 100
_DAYS_SHOWN = 5  # the dates of more events of one kind say nothing new


def explain(snapshot: Snapshot, client_id: str) -> list[str]:
    """Return sentences that say how each computed cell of a client came about, in the workbook's language."""
    place = int(snapshot["clients"].frame.index.get_indexer(pd.Index([client_id], dtype=object))[0])
    if place < 0:
        return _archived(snapshot, client_id) or [words.NO_CLIENT.say(snapshot.language, id=client_id)]
    told = story(snapshot)
    in_force = rules(snapshot, told.lists).in_force
    earned = points(in_force, snapshot, told.events)
    return [
        *_score(snapshot, told, earned, place),
        _stage(snapshot, told, in_force, earned, place),
        *_segment(snapshot, told, place),
        *_value(snapshot, told, place),
        *_completeness(snapshot, told, place),
        *_next(snapshot, place),
        *_letters(snapshot, place),
        *_codes(snapshot, client_id),
        verdict(Leaving(snapshot), place),
    ]


def _letters(snapshot: Snapshot, place: int) -> Iterator[str]:
    """Say which letters do not go to the client, and why."""
    may, language = consent(snapshot), snapshot.language
    for marketing, word in ((False, letter_words.NO_LETTERS), (True, letter_words.NO_ADVERTISING)):
        why = may.refusal(place, marketing=marketing)
        if why is not None:
            yield word.say(language, why=why.to(language))
            return
    topics: dict[str, str] = {}
    for topic in (topic for found in templates(snapshot).in_force.values() for topic in found.topics):
        topics.setdefault(fold(topic), topic)
    for topic in sorted(topics.values()):
        if may.left(place, (topic,)):
            yield letter_words.NO_TOPIC.say(language, topic=topic)
        elif other := may.beyond(place, topic):
            only = consents.AGREED_ONLY.say(language, topics=other)
            yield consents.NOT_AGREED.say(language, topic=topic, why=only)
    if other := may.beyond(place, ""):
        yield letter_words.NO_ADVERTISING.say(language, why=consents.AGREED_ONLY.say(language, topics=other))


def _codes(snapshot: Snapshot, client_id: str) -> list[str]:
    """Say the client's promo codes of this year and the last one, where a template has them in it."""
    if not any(bears_code(snapshot, name) for name in templates(snapshot).in_force):
        return []
    years = ((year, personal_code(snapshot.memory.post, client_id, year)) for year in _two_years(snapshot))
    return [words.PERSONAL_CODE.say(snapshot.language, year=year, code=code) for year, code in years if code]


def _two_years(snapshot: Snapshot) -> tuple[int, int]:
    return snapshot.today.year, snapshot.today.year - 1


def _archived(snapshot: Snapshot, client_id: str) -> list[str]:
    """Say of an archived client since when, and why."""
    shelf = snapshot["archive"]
    place = shelf.position(client_id)
    if place is None:
        return []
    day, why = (shown_cell(shelf[key][place]) or "—" for key in ("archived", "archived_why"))
    return [leaving_words.ARCHIVED.say(snapshot.language, day=day, why=why)]


def _score(snapshot: Snapshot, told: Story, earned: Points, place: int) -> Iterator[str]:
    language = snapshot.language
    score, fit, engagement = (
        shown(values[place], language) for values in (earned.score, earned.fit, earned.engagement)
    )
    yield words.SCORE.say(language, score=score, fit=fit, engagement=engagement)
    silent = True
    for rule, times in zip(earned.rules, earned.times, strict=True):
        if not times[place] or not rule.points:
            continue
        silent = False
        given = signed(rule.points * int(times[place]), language)
        if rule.condition is not None:
            column = rule.condition.column
            cell = snapshot["clients"][column][place]
            header = snapshot["clients"].name_of(column, language)
            value = words.NOTHING.to(language) if cell is None else said(cell)
            yield words.SCORE_FIT.say(language, name=rule.name, points=given, column=header, value=value)
        else:
            hits = counted(rule, snapshot, told.events)
            days = np.sort(told.events.day[hits[told.events.client[hits] == place]])[::-1].tolist()
            dates = ", ".join(map(day_text, days[:_DAYS_SHOWN])) + (" …" if len(days) > _DAYS_SHOWN else "")
            yield words.SCORE_EVENT.say(language, name=rule.name, points=given, window=rule.window, days=dates)
    if silent:
        yield words.SCORE_NOTHING.to(language)


def _stage(snapshot: Snapshot, told: Story, in_force: tuple[Rule, ...], earned: Points, place: int) -> str:
    language = snapshot.language
    reached = stages(in_force, snapshot, told.events, earned.score, told.settings)
    number, by = int(reached.stage[place]), int(reached.by[place])
    stage, score = choices.STAGES[number], shown(earned.score[place], language)
    if by == BY_HAND:
        return words.STAGE_BY_HAND.say(language, stage=stage)
    if by != BY_SCORE:
        return words.STAGE_BY_RULE.say(language, stage=stage, name=in_force[by].name)
    limits = [told.settings[key] for key in ("consideration_from", "decision_from")]
    sentence = words.STAGE_BY_SCORE if number else words.STAGE_BELOW
    threshold = limits[max(number - 1, 0)]
    return sentence.say(language, stage=stage, score=score, threshold=shown(threshold, language))


def _segment(snapshot: Snapshot, told: Story, place: int) -> Iterator[str]:
    language = snapshot.language
    found = standing.segments(snapshot, told)
    segment = choices.SEGMENTS[found.place[place]]
    last = int(last_days(snapshot, told, "last_action")[place])
    if last == NEVER:
        first = int(first_contacts(snapshot, told.facts.first_contact)[place])
        yield words.SEGMENT_SILENT.say(language, segment=segment, first=day_text(first))
    else:
        window = told.settings["active_days"]
        actions = int(found.actions[place])
        yield words.SEGMENT.say(language, segment=segment, window=window, actions=actions, last=day_text(last))
    yield words.SILENCE.say(language, days=int(found.silent[place]), limit=told.settings["dormant_days"])


def _value(snapshot: Snapshot, told: Story, place: int) -> Iterator[str]:
    language, window = snapshot.language, told.settings["class_days"]
    classes = standing.classes(snapshot, told)
    value_class = choices.CLASSES[classes.place[place]]
    if value_class is choices.CLASS_NONE:
        yield words.VALUE_NONE.say(language, value_class=value_class, window=window)
    else:
        yield words.VALUE.say(
            language,
            value_class=value_class,
            revenue=shown(classes.revenue[place] / _KOPECKS, language),
            window=window,
            share=shown(classes.share[place], language),
        )
    loyalties = standing.loyalties(snapshot, told)
    if loyalties.place[place] < 0:
        return
    loyalty = choices.LOYALTY[loyalties.place[place]]
    if loyalty is choices.ADVOCATE:
        yield words.LOYAL.say(language, loyalty=loyalty, purchases=int(told.facts.purchases[place]))
    else:
        days = snapshot.today.toordinal() - int(last_days(snapshot, told, "last_action")[place])
        yield words.NOT_RETURNED.say(language, loyalty=loyalty, days=days, cycle=shown(loyalties.cycle, language))


def _completeness(snapshot: Snapshot, told: Story, place: int) -> Iterator[str]:
    language, clients = snapshot.language, snapshot["clients"]
    found = standing.completeness(clients, told.settings["weights"])
    if not found.fields:
        return
    yield words.COMPLETE.say(language, percent=shown(found.percent[place], language))
    missing = sorted((-weight, key) for key, (weight, there) in found.fields.items() if not there[place])
    if missing:
        fields = (f"{clients.name_of(key, language)} ({shown(-weight, language)})" for weight, key in missing)
        yield words.MISSING.say(language, fields=", ".join(fields))


def _next(snapshot: Snapshot, place: int) -> Iterator[str]:
    language, due = snapshot.language, agenda(snapshot)
    mine = np.flatnonzero(due.client == place)
    if not len(mine):
        yield words.NEXT_NONE.to(language)
    for number, row in enumerate(mine.tolist()):
        sentence = words.NEXT_LATER if number else words.NEXT
        yield sentence.say(language, step=due.text[row], day=day_text(int(due.day[row])))
