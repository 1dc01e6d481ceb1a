"""Queue (M8, M11): which letters go now, which in the next days, which not and why; staff have the last word in the Queue tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sheetcrm.model.plan import Plan, Row
from sheetcrm.model.posted import State, Veto
from sheetcrm.model.words import letters as words
from sheetcrm.policy.arranging import arrange
from sheetcrm.policy.errands import errands
from sheetcrm.policy.guard import too_many
from sheetcrm.policy.hours import instant
from sheetcrm.policy.press import press
from sheetcrm.policy.queueing import decided, refreshed
from sheetcrm.policy.read import settings
from sheetcrm.policy.tasks import addressed, new_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sheetcrm.model.grid import Raw
    from sheetcrm.model.letters import Arranged, Letter, Passed
    from sheetcrm.model.posted import Posted
    from sheetcrm.model.snapshot import Snapshot


def queue(snapshot: Snapshot) -> Plan:
    """Arrange the letters that sequences and reminders want: what goes now, what stands in the Queue, what will not go and why.

    Nothing goes without consent, at night, over the day's limit or twice; what waits says why. Cancel, postpone or add a personal line in
    the Queue tab: a row that is deleted there holds its letter until you decide. "Next letter" and "Why not sent" of each client follow.
    Letters that are too many at once wait there for your word, and all others go. A step by phone or another channel becomes a task for
    the manager on its day.
    """
    vetoes, skipped = decided(snapshot)
    arranged = _arranged(snapshot, vetoes)
    rows, queued = refreshed(snapshot, arranged)
    arranged = replace(arranged, queued=queued)
    return (
        Plan.of(arranged=arranged, skipped=skipped)
        + rows
        + _clients(snapshot, arranged)
        + _letters(snapshot, arranged.now, arranged.passed)
        + _dropped(snapshot, arranged)
        + Plan.of(appends={"tasks": new_tasks(snapshot, errands(snapshot, arranged.passed))})
    )


def _arranged(snapshot: Snapshot, vetoes: Mapping[str, Veto]) -> Arranged:
    """Arrange the letters; where too many would go at once, they all need a person's word, in a sparing run wait for it."""
    post, lost = snapshot.memory.post, _lost(snapshot)
    vetoes = {key: veto for key, veto in vetoes.items() if not _over(post.letter(key))}
    while True:
        arranged = arrange(
            snapshot,
            snapshot.chains,
            press(snapshot),
            days=settings(snapshot)["queue_days"],
            vetoes=vetoes,
            closed=lost,
            sparing=post.sparing,
        )
        arranged = replace(arranged, vetoes=vetoes, passed=() if lost else arranged.passed)
        more = too_many(snapshot, arranged)
        if not more or not post.sparing:
            break
        vetoes |= {key: replace(vetoes.get(key, Veto()), decision="ask") for key in more}
    asked = {one.key for one in (*arranged.now, *arranged.later) if vetoes.get(one.key, Veto()).decision == "ask"}
    asks = frozenset(asked | more)
    if not post.sparing:  # it is carried out only by their word
        agreed = {key: replace(vetoes.get(key, Veto()), decision="agreed") for key in asks}
        return replace(arranged, vetoes={**vetoes, **agreed}, asks=asks)
    return arranged


def _over(letter: Posted | None) -> bool:
    """Tell whether nothing can become of a letter any more, whatever staff say."""
    return letter is not None and letter.state in {State.SENT, State.REFUSED, State.SKIPPED}


def _lost(snapshot: Snapshot) -> str:
    """Return why nothing may go: where staff cannot decide, or nobody could see what went."""
    if snapshot.memory.post.paused:
        return words.PAUSED.say(snapshot.language, why=snapshot.memory.post.paused)
    for key in ("letters", "queue"):
        table = snapshot[key]
        if not table.headers.sound:
            return words.NO_TAB.say(snapshot.language, tab=table.tab.title)
    return ""


def _clients(snapshot: Snapshot, arranged: Arranged) -> Plan:
    """Plan the next letter of each client, and why there is none."""
    clients = snapshot["clients"]
    zone = ZoneInfo(settings(snapshot)["time_zone"])
    arranged_now = instant(snapshot)
    titles, days, why = (np.full(len(clients), None, dtype=object) for _ in range(3))
    for letter in sorted((*arranged.now, *arranged.later), key=lambda one: one.at, reverse=True):
        titles[letter.client], days[letter.client] = letter.stage.template, letter.at.astimezone(zone).date()
        why[letter.client] = letter.held or (letter.wait if letter.at <= arranged_now else None) or None
    for person, reason in arranged.silent.items():
        place = clients.position(person)
        assert place is not None  # only who is there is arranged for
        why[place] = reason if titles[place] is None else why[place]
    language = snapshot.language
    return Plan.of(
        clients.change("next_letter", titles, words.NEXT_LETTER.to(language)),
        clients.change("next_letter_date", days, words.NEXT_LETTER.to(language)),
        clients.change("why_not_sent", why, words.WHY_SILENT.to(language)),
    )


def _letters(snapshot: Snapshot, now: Iterable[Letter], passed: Iterable[Passed]) -> Plan:
    """Put letters into the Letters tab before they leave, so that the workbook knows of them whatever becomes of the ledger."""
    table, language = snapshot["letters"], snapshot.language
    clients = snapshot["clients"]
    when = snapshot.now.replace(second=0, microsecond=0)
    there = {str(cell) for cell in table["id"]}
    going = list(now)
    gone = [one for one in passed if clients.position(one.chain.person) is not None]
    people: list[Letter | Passed] = [*going, *gone]
    places = {one.chain.person: clients.position(one.chain.person) for one in people}
    names = addressed(snapshot, {place for place in places.values() if place is not None})

    def row(one: Letter | Passed, subject: str | None, result: str, why: str) -> Row:
        place = places[one.chain.person]
        cells: dict[str, Raw] = {
            "id": one.key,
            "when": when,
            "client": names[place] if place is not None else one.chain.person,
            "template": one.stage.template or None,
            "subject": subject,
            "result": result,
            "why": why or None,
            "client_id": one.chain.person,
            "turn": turn_text(one),
        }
        return Row(one.key, cells, words.LETTER_GOES.to(language))

    rows = [
        row(one, one.rendered.subject if one.rendered else None, words.PLANNED.to(language), one.chain.why)
        for one in going
    ]
    rows += [row(one, None, words.SKIPPED.to(language), one.why) for one in gone]
    return Plan.of(appends={"letters": [one for one in rows if one.id not in there]})


def _dropped(snapshot: Snapshot, arranged: Arranged) -> Plan:
    """Say of letters that were planned and that the robot let go of before they left that they were not sent, and why.

    One that only waits for another hour, or for a word, stands in the Queue and is planned as before.
    """
    table, post, language = snapshot["letters"], snapshot.memory.post, snapshot.language
    result, why = table["result"].copy(), table["why"].copy()
    goes = {letter.key for letter in (*arranged.now, *arranged.later)} | {one.key for one in arranged.passed}
    for index in (n for n, cell in enumerate(result) if cell in words.PLANNED.both()):
        key, person = str(table["id"][index]), str(table["client_id"][index])
        if key in goes or key not in post.listed or post.letter(key) is not None:
            continue
        here = snapshot["clients"].position(person) is not None
        result[index] = words.SKIPPED.to(language)
        why[index] = arranged.silent.get(person, why[index]) if here else words.GONE_CLIENT.to(language)
    said = words.LETTER_TOLD.to(language)
    return Plan.of(table.change("result", result, said), table.change("why", why, said))


def turn_text(one: Letter | Passed) -> str:
    """Return a letter's turn as the Letters tab keeps it: sequence, step, cycle and days from the start, by blanks."""
    return f"{one.chain.sequence} {one.stage.id} {one.chain.cycle} {one.stage.offset:g}"
