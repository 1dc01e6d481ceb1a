"""Which letters go when (DESIGN, Letters 4 to 7; M8): a day after another, what matters most first, until the day's limit is reached.

The same arithmetic tells what goes now, what stands in the Queue, and what a month will bring: a letter that is arranged counts as sent at
that time, and the next of its chain follows from there.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from sheetcrm.model.letters import Arranged, Chain, Deferred, Letter, Passed, Rank, Stage, letter_key
from sheetcrm.model.posted import AFTER_POSTPONED, TO_STAFF, State
from sheetcrm.model.words import consents
from sheetcrm.model.words import letters as words
from sheetcrm.model.words import sequences as sequence_words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.consent import consent
from sheetcrm.policy.errands import left_alone
from sheetcrm.policy.hours import WEEK, free_from, hours, instant, zone_of
from sheetcrm.policy.read import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sheetcrm.model.letters import Rendered
    from sheetcrm.model.posted import Post, Posted, Veto
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Word
    from sheetcrm.policy.consent import Consent
    from sheetcrm.policy.hours import Hours

MINUTE = timedelta(minutes=1)
_SPOKEN = timedelta(days=60)  # so long a personal line that went is not taken for a new one
BOOK = "main"  # a workspace has one book


class Terms(Protocol):
    """What arranging asks of a template."""

    @property
    def marketing(self) -> bool: ...
    @property
    def repeatable(self) -> bool: ...
    @property
    def topic(self) -> str: ...
    @property
    def topics(self) -> tuple[str, ...]: ...


class Press(Protocol):
    """Who knows templates: by name as people write it; a text says why there is none, or why it cannot be filled in."""

    def terms(self, template: str) -> Terms | str: ...
    def write(self, chain: Chain, stage: Stage, client: int, line: str) -> Rendered | str: ...


@dataclass(slots=True)
class _Turn:
    """The next letter of a chain: ``key`` by which it is known, ``due`` when its turn came, ``at`` from when on it may go."""

    chain: Chain
    place: int
    client: int
    key: str
    due: datetime
    at: datetime
    wait: str = ""
    again: bool = False
    postponed: bool = False

    @property
    def stage(self) -> Stage:
        return self.chain.stages[self.place]


def arrange(
    snapshot: Snapshot,
    chains: Iterable[Chain],
    press: Press,
    *,
    days: int,
    vetoes: Mapping[str, Veto] | None = None,
    closed: str = "",
    sparing: bool = False,
) -> Arranged:
    """Return what goes now and in the next ``days`` days; ``vetoes`` are what staff decided, else what the ledger remembers of that.

    ``closed`` says why nothing goes at all; where the run is ``sparing``, letters that ask for a person's word wait. The chain of a letter
    that waits rests until it goes, and it takes nobody's turn.
    """
    kept = snapshot.memory.post.vetoes if vetoes is None else vetoes
    return _Arranging(snapshot, press, days, kept, closed, sparing).run(chains)


@dataclass(slots=True)
class _Arranging:
    snapshot: Snapshot
    press: Press
    days: int
    vetoes: Mapping[str, Veto]
    closed: str
    sparing: bool
    post: Post = field(init=False)
    may: Consent = field(init=False)
    open: Hours = field(init=False)
    zone: ZoneInfo = field(init=False)
    now: datetime = field(init=False)
    end: datetime = field(init=False)
    floor: datetime = field(init=False)  # the day that is being arranged has come so far: nothing goes before
    terms: Any = field(init=False)
    used: Counter[date] = field(init=False)
    advertised: dict[str, list[datetime]] = field(init=False)
    had: dict[str, set[str]] = field(init=False)  # templates that go now, by person and address
    promised: dict[str, set[str]] = field(init=False)  # and that go later, if nothing stops them
    turns: dict[tuple[str, str, str, str], str] = field(init=False)
    spoken: set[tuple[str, str]] = field(init=False)
    cards: dict[str, list[str]] = field(init=False)
    taken: set[str] = field(default_factory=set)
    lined: set[str] = field(default_factory=set)
    letters: list[Letter] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    silent: dict[str, str] = field(default_factory=dict)
    deferred: list[Deferred] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.terms = settings(self.snapshot)
        self.post = self.snapshot.memory.post
        self.may, self.open = consent(self.snapshot), hours(self.terms)
        self.zone = ZoneInfo(self.terms["time_zone"])
        self.now = instant(self.snapshot)
        gone = [letter for letter in self.post.letters if letter.gone and letter.at is not None]
        self.used = Counter(self._day(letter.at) for letter in gone if letter.at is not None)
        self.advertised = defaultdict(list)
        for letter in gone:
            if letter.marketing and letter.at is not None and letter.at > self.now - WEEK:
                insort(self.advertised[self._whole(letter.person)], letter.at)
        for earlier in self.post.tries:
            self.used[self._day(earlier.at)] += 1
            if earlier.advertised and earlier.at > self.now - WEEK:
                insort(self.advertised[self._whole(earlier.person)], earlier.at)
        self.turns = {}
        self.spoken = {
            (self._whole(one.person), one.line) for one in gone if one.line and one.at and one.at > self.now - _SPOKEN
        }
        self.had, self.promised = defaultdict(set), defaultdict(set)
        self.cards = defaultdict(list)
        for card, stays in sorted(self.snapshot.memory.merged.items()):
            self.cards[stays].append(card)

    def run(self, chains: Iterable[Chain]) -> Arranged:
        end = self.end = self.now + timedelta(days=self.days)
        self.floor = self.now
        listed = list(chains)
        turns = self._unknown({(one.person, one.sequence, one.cycle): one for one in listed})
        turns += [turn for chain in listed if (turn := self._first(chain)) is not None]
        self._orphaned({(one.person, one.sequence, one.cycle) for one in listed})
        day = self._day(self.now)
        while turns and (day <= self._day(end)):
            close = self._start(day + timedelta(days=1))
            self.floor = max(self.now, self._start(day))
            today = [turn for turn in turns if turn.at < close]
            turns = [turn for turn in turns if turn.at >= close]
            while today:
                today.sort(key=self._rank)
                again: list[_Turn] = []
                for turn in today:
                    moved = self._place(turn, day)
                    if moved is not None:
                        (again if moved.at < close else turns).append(moved)
                today = again
            day += timedelta(days=1)
        self.letters.sort(key=lambda letter: (letter.at, letter.chain.rank, letter.key))
        now = tuple(letter for letter in self.letters if letter.at <= self.now and not letter.held)
        later = tuple(letter for letter in self.letters if letter.at > self.now or letter.held)
        wake = min((letter.at for letter in later if not letter.held), default=None)
        passed = tuple(sorted(self.passed, key=lambda one: (one.due, one.key)))
        return Arranged(now, later, passed, self.silent, wake, deferred=tuple(self.deferred))

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _start(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def _rank(self, turn: _Turn) -> tuple[object, ...]:
        """Who goes first: the kind of letter, the sequence's priority, complete profiles, then the oldest (M8)."""
        complete = self.may.clients["completeness"][turn.client]
        filled = float(complete) if isinstance(complete, int | float) else 0.0
        terms = self.press.terms(turn.stage.template)
        rank = turn.chain.rank if isinstance(terms, str) or terms.marketing else Rank.SERVICE
        return (rank, turn.chain.priority, -filled, turn.due, turn.chain.person, turn.chain.sequence)

    # -- where a chain stands

    def _first(self, chain: Chain) -> _Turn | None:
        """Return the next letter of a chain by what the ledger knows of it; None where nothing of it is left."""
        client = self.may.clients.position(chain.person)
        known = [
            one for card in self._cards(chain.person) for one in self.post.chain(card, chain.sequence, chain.cycle)
        ]
        if not chain.stages or client is None or (not known and not chain.fresh):
            return None
        if not known and chain.waits:
            refusal = self.may.refusal(client, marketing=True)  # one that says more than that it waits
            self.silent.setdefault(chain.person, self._say(refusal) if refusal is not None else chain.waits)
            return None
        places = {stage.id: place for place, stage in enumerate(chain.stages)}
        here = [(places[letter.step], letter) for letter in known if letter.step in places]
        open_ = [found for found in here if found[1].state.open]
        if chain.ended:
            for place, last in open_:  # it was planned and did not go: it will not
                self._pass(self._turn(chain, place, client, last.due, last), self._say(words.OVER, why=chain.ended))
            due = self._begin(chain, client)
            if (
                not known and chain.rank is Rank.SEQUENCE and due <= self.now
            ):  # it was over before its first letter went
                self._pass(self._turn(chain, 0, client, due), self._say(words.OVER, why=chain.ended))
            return None
        if not known:
            return self._caught_up(self._turn(chain, 0, client, self._begin(chain, client)))
        if here:
            place, last = min(open_, key=lambda found: found[0]) if open_ else max(here, key=lambda found: found[0])
        else:  # its rows were written anew: go on behind what went, by days
            last = max(known, key=lambda letter: letter.offset)
            place = max((n for n, stage in enumerate(chain.stages) if stage.offset <= last.offset), default=-1)
        if last.state.open and here:
            return self._turn(chain, place, client, last.due, last)
        if last.state is State.SENDING or place + 1 >= len(chain.stages):
            return None
        since = last.at if last.gone and last.at is not None else last.due
        return self._caught_up(
            self._turn(chain, place + 1, client, self._after(since, chain.stages[place + 1], client))
        )

    def _unknown(self, chains: Mapping[tuple[str, str, str], Chain]) -> list[_Turn]:
        """Ask about every letter of which nobody knows whether it went, whatever became of its chain; staff's word sends it again."""
        turns = []
        for last in self.post.letters:
            client = self.may.clients.position(self._whole(last.person)) if last.state is State.UNKNOWN else None
            veto = self.vetoes.get(last.key)
            if client is None or last.sequence in TO_STAFF or (veto is not None and veto.decision == "cancel"):
                continue
            chain = chains.get((last.person, last.sequence, last.cycle))
            stages = chain.stages if chain is not None else ()
            place = next((n for n, stage in enumerate(stages) if stage.id == last.step), None)
            if chain is None or place is None:  # nothing else of it is left
                chain, place = _alone(last), 0
            elif chain.ended:  # staff's word brings this letter, and none behind it
                chain, place = replace(chain, stages=(stages[place],)), 0
            turn = self._turn(chain, place, client, last.due, last)
            if veto is not None and veto.decision == "send" and veto.attempts == last.attempts:
                turns.append(turn)
                continue
            at = (last.at or last.due).astimezone(self.zone)
            said = self._say(words.UNSURE, when=f"{at:%d.%m.%Y %H:%M}", attempt=last.attempts)
            self._held(turn, last.key, said)
        return turns

    def _orphaned(self, chains: set[tuple[str, str, str]]) -> None:
        """Pass letters that waited a week for another try though nothing asks for them any more: their turn is over."""
        for last in self.post.letters:
            person = self._whole(last.person)
            if not last.state.open or last.sequence in TO_STAFF or (person, last.sequence, last.cycle) in chains:
                continue
            client = self.may.clients.position(person)
            if client is not None and (last.at or last.due) + WEEK <= self.now:
                self._pass(self._turn(replace(_alone(last), person=person), 0, client, last.due, last), words.NO_CAUSE)

    def _begin(self, chain: Chain, client: int) -> datetime:
        """When the first letter's turn comes: after its wait; at the usual hour where only the day was meant."""
        begun = self._after(chain.start, chain.stages[0], client)
        if chain.exact:
            return begun
        zone = self._zone(client)
        day = chain.start.astimezone(self.zone).date() + timedelta(days=chain.stages[0].wait)
        return datetime.combine(day, self.terms["letters_at"], zone).astimezone(UTC)

    def _after(self, since: datetime, stage: Stage, client: int) -> datetime:
        """A wait in whole days keeps the hour on the client's clock, also over a change of clocks."""
        zone = self._zone(client)
        return (since.astimezone(zone) + timedelta(days=stage.wait)).astimezone(UTC) if stage.wait else since

    def _zone(self, client: int) -> ZoneInfo:
        return zone_of(self.may.clients["time_zone"][client], self.terms["time_zone"])

    def _turn(self, chain: Chain, place: int, client: int, due: datetime, last: Posted | None = None) -> _Turn:
        at, wait = due, ""
        if last is not None and last.state is State.RETRY:
            at, wait = last.at or due, self._say(words.LATER, answer=last.result)
        again = last is not None and last.state in {State.RETRY, State.UNKNOWN}
        key = self._named(chain, place) if last is None else last.key
        return _Turn(chain, place, client, key, due, max(at, self.floor), wait, again)

    def _caught_up(self, turn: _Turn) -> _Turn:
        """After downtime only the latest letter that is due goes: those whose turn nobody could see are passed (DESIGN, Letters 6)."""
        ran = self.post.ran
        while turn.place + 1 < len(turn.chain.stages):
            following = turn.chain.stages[turn.place + 1]
            due = self._after(turn.due, following, turn.client)
            if not following.wait or due > self.now or (ran is not None and turn.due <= ran):
                break
            self._pass(turn, words.OVERTAKEN)
            turn = self._turn(turn.chain, turn.place + 1, turn.client, due)
        return turn

    # -- one letter

    def _whole(self, person: str) -> str:
        """Return the client that a card stands for: itself, or the one that it was merged into."""
        return self.snapshot.memory.merged.get(person, person)

    def _cards(self, person: str) -> tuple[str, ...]:
        """Return a client and all cards merged into it: what one of them had, the person had."""
        return (person, *self.cards.get(person, ()))

    def _keys(self, chain: Chain, place: int) -> list[str]:
        """Return the keys of one letter of a chain by each card of the person, the person's own first."""
        stage = chain.stages[place]
        return [letter_key(BOOK, card, chain.sequence, stage.id, chain.cycle) for card in self._cards(chain.person)]

    def _named(self, chain: Chain, place: int) -> str:
        """Return the key by which a letter is known: of the card for which it was shown or decided, though it was merged since."""
        own, *others = self._keys(chain, place)
        if others and own not in self.vetoes and own not in self.post.queued:
            return next((key for key in others if key in self.vetoes or key in self.post.queued), own)
        return own

    def _veto(self, turn: _Turn) -> Veto | None:
        """Return what staff decided of a letter, by whichever card of the person."""
        keys = (turn.key, *self._keys(turn.chain, turn.place))
        return next((self.vetoes[key] for key in keys if key in self.vetoes), None)

    def _place(self, turn: _Turn, day: date) -> _Turn | None:
        """Give a letter its time on this day. Return it with a later time, or the one after it; None where the chain rests."""
        key, person = turn.key, turn.chain.person
        if turn.stage.unless:
            return self._passing(turn, turn.stage.unless)
        veto = self._veto(turn)
        if veto is not None and veto.decision == "cancel":
            return self._passing(turn, words.CANCELLED.to(self.snapshot.language))
        last = self._last(turn)
        if last is not None and turn.at > last:
            if last <= self.now:
                return self._passing(turn, self._say(words.EXPIRED, date=f"{last.astimezone(self.zone):%d.%m.%Y}"))
            return self._next(turn, turn.due)
        if turn.stage.channel:
            return self._errand(turn)
        name = fold(turn.stage.template)
        terms = self.press.terms(turn.stage.template)
        if isinstance(terms, str):
            return self._rest(turn, terms)
        refusal = self.may.refusal(turn.client, marketing=terms.marketing)
        if refusal is not None:
            return self._rest(turn, refusal.to(self.snapshot.language))
        left = self.may.left(turn.client, terms.topics) if terms.marketing else ""
        if left:  # what follows may be on something else
            why = self._say(words.OFF_TOPIC, topic=left)
            self.silent.setdefault(person, why)
            return self._passing(turn, why)
        address = self.may.address(turn.client)
        hash_ = self.post.fingerprint(address)
        other = self.may.beyond(turn.client, terms.topic) if terms.marketing else ""
        if other:
            why = self._say(consents.AGREED_ONLY, topics=other)
            self.silent.setdefault(person, why)
            return self._passing(turn, why)
        if not terms.repeatable and not self._again(key):
            who = (*self._cards(person), hash_)
            if self._had(name, *who):
                return self._passing(turn, words.HAD_IT.to(self.snapshot.language))
            if any(
                name in self.promised[one] for one in who
            ):  # another letter brings it later, or is stopped: nothing is over yet
                return self._next(turn, turn.due)
        waits = self._waits(veto) if turn.at <= self.now else ""
        moved = None if waits else self._moved(turn, veto, day, marketing=terms.marketing)
        if moved is not None and not (moved.at > self.end and moved.postponed):
            if self._day(moved.at) > day:
                self.deferred.append(Deferred(day, key, turn.chain.name, moved.wait))
            return moved
        turn = moved or turn
        if veto is not None and veto.decision == "hold":
            self._held(turn, key, self._say(words.HELD))
            return None
        mine = (hash_, turn.chain.sequence, turn.stage.id, turn.chain.cycle)
        same = self.turns.setdefault(mine, self.post.turn(*mine) or key)
        if same != key and not (veto is not None and veto.decision == "send"):
            self._held(turn, key, self._say(words.SAME_TURN))
            return None
        if key in self.taken:
            return None
        line = self._line(turn, veto)
        rendered = self.press.write(turn.chain, turn.stage, turn.client, line)
        if isinstance(rendered, str):
            return self._rest(turn, rendered)
        if not terms.repeatable and not self._again(key) and self._had_renamed(turn, rendered.subject):
            return self._passing(turn, words.HAD_IT.to(self.snapshot.language))
        self.taken.add(key)
        self.letters.append(
            Letter(
                key,
                turn.chain,
                turn.stage,
                turn.client,
                turn.due,
                turn.due if waits else turn.at,
                address,
                hash_,
                terms.marketing,
                rendered,
                turn.wait,
                held=waits,
                line=line,
                again=turn.again,
                topic=terms.topic if terms.marketing else "",
            )
        )
        if waits:
            return None
        self.lined |= {person} if line else set()
        if self._day(turn.at) == day:  # what staff postponed beyond the Queue counts when its day comes
            self.used[day] += 1
            had = self.promised if turn.at > self.now else self.had
            had[person].add(name)
            had[hash_].add(name)
            if terms.marketing:
                insort(self.advertised[person], turn.at)
        following = self._next(turn, turn.at)
        if following is not None and turn.at <= self.now:  # whether this one goes is known only when it went
            return replace(following, at=max(following.at, self.now + MINUTE))
        return following

    def _errand(self, turn: _Turn) -> _Turn | None:
        """A step by another channel: on its working day a task for the manager takes its place, and the next one counts from its turn."""
        against = self.may.against(turn.client)
        tasks = self.snapshot["tasks"]
        if against in {words.TYPING, consents.MAY_WISH} or not tasks.headers.sound:
            return self._rest(turn, self._say(against or words.NO_TAB, tab=tasks.tab.title))
        if left_alone(self.snapshot, turn.client):
            against = against or sequence_words.CLOSED
        if against is not None:
            return self._passing(turn, against.to(self.snapshot.language))
        opened = self.open.open_from(turn.at, self._zone(turn.client), marketing=True, window=turn.stage.window)
        if opened > turn.at:
            return replace(turn, at=opened)
        if turn.at <= self.now:
            self._pass(turn, sequence_words.ERRAND, errand=True)
        return self._next(turn, turn.due)

    def _line(self, turn: _Turn, veto: Veto | None) -> str:
        """Return the personal line for a letter: its own in the Queue, else the client's, which goes with the next letter only."""
        if veto is not None and veto.line:
            return veto.line
        line, person = self.may.clients["personal_line"][turn.client], turn.chain.person
        used = person in self.lined or (person, str(line)) in self.spoken
        return "" if line is None or used else str(line)

    def _had(self, name: str, *who: str) -> bool:
        """Tell whether a person, or an address, has had a template, or gets it now."""
        return any(name in self.had[one] or self.post.had(one, name) for one in who)

    def _had_renamed(self, turn: _Turn, subject: str) -> bool:
        """Tell whether a person had this letter of the sequence before, under another name of its template."""
        mine = (turn.chain.sequence, turn.stage.id, fold(subject))
        before = self.post.of(self._cards(turn.chain.person))
        return any(one.gone and (one.sequence, one.step, fold(one.subject)) == mine for one in before)

    def _again(self, key: str) -> bool:
        """Tell whether it is that very letter which is sent once more, by a person's word or after a passing failure.

        One that was planned and has not left yet is not: the person may have had another like it meanwhile.
        """
        known = self.post.letter(key)
        if known is None or known.state is State.PLANNED:
            return False
        return known.state is State.RETRY or key in self.vetoes

    def _last(self, turn: _Turn) -> datetime | None:
        """Return the last instant at which a letter may go; None for ever. Deferral does not move it; a person who postpones it does.

        Of a letter that was lost a person is asked however long ago that was; to one that waits their "send" gives no more time.
        """
        veto, known = self._veto(turn), self.post.letter(turn.key)
        if veto is not None and veto.decision == "send" and known is not None and known.state is State.UNKNOWN:
            return None
        expiry, until = turn.stage.expiry, turn.chain.until
        last = turn.due + expiry if expiry is not None else None
        if veto is not None and veto.until is not None:  # what they postpone may still wait for a working day
            late = self._start(veto.until + AFTER_POSTPONED)
            last = late if last is None else max(last, late)
        return until if last is None else last if until is None else min(last, until)

    def _moved(self, turn: _Turn, veto: Veto | None, day: date, *, marketing: bool) -> _Turn | None:
        """Return the letter with the later time to which hours, limits or staff move it; None where it may go at its time."""
        at, wait, postponed = turn.at, turn.wait, turn.postponed
        if veto is not None and veto.decision == "postpone" and veto.until is not None:
            begun = datetime.combine(veto.until, self.terms["letters_at"], self._zone(turn.client)).astimezone(UTC)
            if begun > at:
                at, wait, postponed = begun, self._say(words.POSTPONED), True
        window = turn.stage.window or (self.may.window(turn.client) if marketing else None)
        opened = self.open.open_from(
            at, self._zone(turn.client), marketing=marketing and not turn.chain.any_day, window=window
        )
        if opened > at:
            at, wait = opened, self._say(words.QUIET)
        limit = self.terms["weekly_marketing"]
        if marketing and limit is not None and not turn.again:
            free = free_from(self.advertised[turn.chain.person], at, limit)
            if free > at:
                at, wait = free, self._say(words.WEEKLY, count=limit)
        cap = self.terms["daily_letters"]
        if at == turn.at and cap is not None and self.used[day] >= cap:
            at, wait = self._start(day + timedelta(days=1)), self._say(words.DAILY)
        return replace(turn, at=at, wait=wait, postponed=postponed) if at > turn.at else None

    def _waits(self, veto: Veto | None) -> str:
        """Say why a letter that is due waits for a person, whatever the hour."""
        asks = self.sparing and veto is not None and veto.decision == "ask"
        return self.closed or (self._say(words.MANY) if asks else "")

    def _held(self, turn: _Turn, key: str, why: str) -> None:
        if key in self.taken:
            return
        self.taken.add(key)
        address = self.may.address(turn.client)
        self.letters.append(
            Letter(
                key,
                turn.chain,
                turn.stage,
                turn.client,
                turn.due,
                turn.at if turn.at > self.now else turn.due,
                address,
                self.post.fingerprint(address),
                marketing=True,
                held=why,
            )
        )

    def _passing(self, turn: _Turn, why: str) -> _Turn | None:
        """A letter that will not go: noted once its turn has come, or at once where staff said so; the next counts from its turn."""
        if turn.due <= self.now or self._veto(turn) is not None:
            self._pass(turn, why)
        return self._next(turn, turn.due)

    def _pass(self, turn: _Turn, why: Word | str, *, errand: bool = False) -> None:
        key = turn.key
        if key not in self.taken:
            self.taken.add(key)
            said = why if isinstance(why, str) else why.to(self.snapshot.language)
            self.passed.append(Passed(key, turn.chain, turn.stage, turn.due, said, errand))

    def _rest(self, turn: _Turn, why: str) -> _Turn | None:
        """Nothing may go now: say why, and look again at the end of its term, where its turn is over."""
        self.silent.setdefault(str(self.may.clients.ids[turn.client]), why)
        last = self._last(turn)
        if last is None:
            return None
        return replace(turn, at=max(last + timedelta(microseconds=1), turn.at))

    def _next(self, turn: _Turn, since: datetime) -> _Turn | None:
        """Return the letter after one that is arranged or passed; not where it is known already."""
        if turn.place + 1 >= len(turn.chain.stages):
            return None
        due = self._after(since, turn.chain.stages[turn.place + 1], turn.client)
        if any(self.post.letter(key) is not None for key in self._keys(turn.chain, turn.place + 1)):
            return None
        return self._turn(turn.chain, turn.place + 1, turn.client, due)

    def _say(self, word: Word, **values: object) -> str:
        return word.say(self.snapshot.language, **values)


def _alone(letter: Posted) -> Chain:
    """Return a letter as a chain of its own, where nothing else of its chain is left."""
    stage = Stage(letter.step, letter.title, offset=letter.offset)
    return Chain(letter.person, letter.sequence, "", Rank.SEQUENCE, letter.cycle, letter.due, (stage,), letter.why)
