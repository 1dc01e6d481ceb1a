"""Letters on their way out and in: what a run planned goes to the post, one at a time, each asked about again just before.

A letter goes only if a look under a minute old still wants it, after the book that announces it was written. ``sending`` is on disk before
it can leave; a process that dies there leaves a letter of which nobody knows, and which is never sent again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.adapters.chart import png
from sheetcrm.adapters.ledger.post import TurnTakenError
from sheetcrm.adapters.post.headers import spelled
from sheetcrm.adapters.post.tokens import Tokens, token_of
from sheetcrm.agreement import held
from sheetcrm.errors import BookError, BookHeld, MailboxError, PostDown, PostLater, PostRefused, PostUnknown
from sheetcrm.model.letters import Attachment, Incoming, Posting, Sort, letter_key
from sheetcrm.model.posted import DIGEST, NEW_LEAD, WEEKLY, Posted, State
from sheetcrm.model.words import letters as words
from sheetcrm.policy.arranging import BOOK
from sheetcrm.policy.digest import digests
from sheetcrm.policy.meeting_notices import meeting_notices
from sheetcrm.policy.newcomers import notices
from sheetcrm.policy.read import settings
from sheetcrm.policy.strangers import addresses
from sheetcrm.policy.weekly import turn, weekly_letter
from sheetcrm.policy.wishes import wishes_all
from sheetcrm.steps import queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.adapters.ledger import Ledger
    from sheetcrm.job import Job
    from sheetcrm.model.letters import Letter
    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.model.words import Language
    from sheetcrm.ports import Post
    from sheetcrm.shop import Shop

FRESH = timedelta(seconds=50)  # a look as old as that is not relied on any more (DESIGN, Letters 4: under a minute)
ENOUGH, FAILED = 10, 0.3  # after so many letters, so large a share of failures stops all (DESIGN, Letters 8)
BOUNCED, SAMPLE = 0.05, 20  # of the last week's letters, at least so many: more hard bounces than that stop all
WEEK = timedelta(days=7)
OWNER = "owner"
"""Stands for who gets the weekly letter, in its key."""
BRIEFED = timedelta(hours=4)  # a morning list later than that is none
_AGAIN = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))  # after a passing failure


@dataclass(slots=True)
class Sent:
    """What became of the letters of a run: how many went, how many did not, and why it stopped early."""

    gone: int = 0
    failed: int = 0
    bad: int = 0  # refused for good, or unknown
    nowhere: int = 0  # of these: there is no such address
    stopped: str = ""
    cure: str = ""  # of what stopped it, where more is known than that
    keys: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.keys or self.stopped)

    def __add__(self, later: Sent) -> Sent:
        """Return both together."""
        keys = [*self.keys, *later.keys]
        return Sent(
            self.gone + later.gone,
            self.failed + later.failed,
            self.bad + later.bad,
            self.nowhere + later.nowhere,
            self.stopped or later.stopped,
            self.cure or later.cure,
            keys,
        )


def delivers(job: Job) -> bool:
    """Tell whether letters go with a job: whether it arranges them."""
    return queue in job.steps


def receive(shop: Shop) -> int:
    """Read the mailbox and note what follows; return how many letters were new. A mailbox that cannot be read is told and stops nothing."""
    if shop.inbox is None:
        return 0
    ledger = shop.ledger
    person, tokens = _person(ledger), Tokens(ledger.post.fingerprint)
    fresh = 0
    try:
        unknown = ledger.post.unknown()
        if unknown:
            ledger.post.found(shop.inbox.sent(unknown), result=words.FOUND_IN_SENT.en)
        for mark, letter in shop.inbox.letters(ledger.post.mark(), today=shop.clock().date()):
            fresh += ledger.post.receive(mark, letter and _tokened(_spelled(letter, ledger), tokens), person)
    except MailboxError as error:
        shop.tell("mailbox", {"error": error})
    return fresh


def _spelled(letter: Incoming, ledger: Ledger) -> Incoming:
    """Return a letter whose address is written as in most cells; as it came it stays known by its hash."""
    address = spelled(letter.address)
    return (
        letter
        if address == letter.address
        else replace(letter, address=address, hash=ledger.post.fingerprint(letter.address))
    )


def _tokened(letter: Incoming, tokens: Tokens) -> Incoming:
    """Return a letter that unsubscribes with what its token says; one that we did not make says nothing.

    A token of a topic ends no more than that, unless the person asks for more in their own words.
    """
    said = tokens.read(token_of(letter.subject)) if letter.sort in {Sort.UNSUBSCRIBE, Sort.TOPIC} else None
    if said is None:
        return letter
    topic = "" if wishes_all(letter.text) else said.topic
    sort = Sort.TOPIC if topic else Sort.UNSUBSCRIBE
    return replace(letter, sort=sort, letter=said.key, hash=said.hash, topic=topic)


def _person(ledger: Ledger) -> Callable[[str], str]:
    """Return who knows the ids of clients, archived ones too, by an address, as the workbook was seen last; blanks part several."""
    known: dict[str, list[str]] = {}

    def person(address: str) -> str:
        if not known:
            for tab in ("clients", "archive"):
                state = ledger.states.last(tab)
                emails = state["email"]
                for row, email in zip(state.ids, emails if emails is not None else (), strict=False):
                    for one in addresses(email):
                        known.setdefault(spelled(one), []).append(str(row))
            known[""] = []
        return " ".join(known.get(address.casefold(), ()))

    return person


Wanted = tuple["datetime", "Snapshot", dict[str, "Letter"]]


def deliver(shop: Shop, decide: Callable[[], Wanted | None]) -> Sent:
    """Send the letters that were planned and are still wanted.

    ``decide`` looks afresh and returns when it looked, what it saw, and the letters that shall go now, by key, in the order in which they
    go. What it no longer wants is forgotten and may be planned again.
    """
    sent = Sent()
    post, ledger = shop.post, shop.ledger
    if post is None or not ledger.post.waiting():
        return sent
    try:
        while not sent.stopped:
            post.ready()  # before the look, which would grow old meanwhile
            decided = decide()
            if decided is None:
                break
            looked, snapshot, wanted = decided
            waiting = ledger.post.waiting()  # with those that were planned meanwhile
            ledger.post.drop(key for key in waiting if key not in wanted)
            going = [letter for key, letter in wanted.items() if key in waiting]
            before = len(sent.keys)
            if not going or not _hand_over(shop, post, snapshot, going, sent, looked=looked):
                break
            if len(sent.keys) == before:  # deciding alone takes longer than a look may be old
                sent.stopped = words.TOO_SLOW.to(snapshot.language)
    finally:
        post.close()
    return sent


def _hand_over(
    shop: Shop, post: Post, snapshot: Snapshot, going: list[Letter], sent: Sent, *, looked: datetime
) -> bool:
    """Hand letters over while the look is fresh. Return whether some are left for another look."""
    for letter in going:
        post.ready()
        if shop.stopping():
            sent.stopped = words.LEAVING.to(snapshot.language)
            return False
        if abs(shop.clock() - looked) > FRESH:  # or the clock was put back
            return True
        _send(shop, post, snapshot, letter, sent)
        if sent.stopped:
            return False
    return False


def _send(shop: Shop, post: Post, snapshot: Snapshot, letter: Letter, sent: Sent) -> None:
    """Send one letter of a client's and note what became of it."""
    rendered = letter.rendered
    assert rendered is not None
    veto = snapshot.memory.post.vetoes.get(letter.key)
    waived = letter.again or (veto is not None and veto.decision == "send")
    posting = Posting(
        letter.key, letter.address, _name(snapshot, letter), rendered, letter.marketing, topic=letter.topic
    )
    _hand(shop, post, posting, sent, hash_=letter.hash, line=letter.line, waived=waived, language=snapshot.language)


def _hand(
    shop: Shop, post: Post, posting: Posting, sent: Sent, *, hash_: str, line: str, waived: bool, language: Language
) -> None:
    """Hand one letter to the post and note what became of it."""
    book = shop.ledger.post
    try:  # two machines must not write to one person
        shop.book.hold()
        held(shop)
    except BookHeld:
        raise
    except BookError as error:
        sent.stopped, sent.cure = error.message(language), error.cure(language)
        return
    begun = False

    def before() -> None:
        nonlocal begun
        subject = posting.rendered.subject
        topic = posting.topic
        book.sending(
            posting.key, at=shop.clock(), address=hash_, subject=subject, line=line, waived=waived, topic=topic
        )
        begun = True

    state, result, at, bounce = State.SENT, "", None, None
    try:
        result = post.send(posting, before=before)
    except TurnTakenError:  # it is asked about at the next run
        book.drop([posting.key])
        return
    except PostRefused as error:
        state, result = State.REFUSED, error.answer
        bounce = _refused(posting, error.answer, shop.clock()) if error.nobody else None
    except PostLater as error:
        tries = book.attempts(posting.key)
        at = shop.clock() + _AGAIN[min(tries, len(_AGAIN) - 1)]
        state, result = State.RETRY, error.answer
    except PostUnknown as error:
        state, result = State.UNKNOWN, error.message(language)
    except PostDown as error:
        if begun:  # never so, as the post promises; if it were, nobody would know
            book.settle(posting.key, State.UNKNOWN, at=shop.clock(), result=error.message(language))
        sent.stopped, sent.cure = error.message(language), error.cure(language)
        return
    at = at or shop.clock()
    book.settle(posting.key, state, at=at, result=result[:200], address=hash_, waived=waived, bounce=bounce)
    sent.keys.append(posting.key)
    sent.gone += state is State.SENT
    sent.failed += state is not State.SENT
    sent.bad += state in {State.REFUSED, State.UNKNOWN}
    sent.nowhere += bounce is not None
    if len(sent.keys) >= ENOUGH and sent.bad >= FAILED * len(sent.keys):
        old = 2 * sent.nowhere > sent.bad  # a list of long ago, and nothing wrong with the account
        said = words.OLD_LIST if old else words.FAILING
        sent.stopped = said.say(language, failed=sent.nowhere if old else sent.bad, count=len(sent.keys))
        book.pause(sent.stopped)


def _refused(posting: Posting, answer: str, when: datetime) -> Incoming:
    """Return the bounce that a letter would have become, had the server not said at once that the address does not exist."""
    subject = posting.rendered.subject
    id_ = f"refused {posting.key}"  # once for all time: no letter is handed over again after that
    return Incoming(id_, Sort.HARD, when, posting.key, posting.address.casefold(), posting.name, subject, answer)


def brief(shop: Shop, snapshot: Snapshot) -> Sent:
    """Send each manager the morning list once a day (T2), at its hour and no more than some hours later."""
    sent, post, ledger = Sent(), shop.post, shop.ledger
    terms = settings(snapshot)
    now, begin = snapshot.now, terms["digest_time"]
    late = begin is not None and now - datetime.combine(now.date(), begin) > BRIEFED
    last = ledger.last_seen()
    if post is None or last is None or begin is None or now.time() < begin or late or snapshot.memory.post.paused:
        return sent
    now_ = shop.clock()
    try:
        for digest in digests(snapshot):
            person = f"manager {digest.manager}"
            key = letter_key(BOOK, person, DIGEST, "1", now.date().isoformat())
            before = snapshot.memory.post.letter(key)
            if sent.stopped or (before is not None and not (before.state.open and (before.at or now_) <= now_)):
                continue
            hash_ = ledger.post.fingerprint(digest.address)
            cycle, subject = now.date().isoformat(), digest.rendered.subject
            planned = Posted(
                key, person, DIGEST, "1", cycle, State.PLANNED, shop.clock(), marketing=False, title=subject
            )
            ledger.post.announce(last.number, planned)
            posting = Posting(key, digest.address, digest.manager, digest.rendered, marketing=False)
            _hand(shop, post, posting, sent, hash_=hash_, line="", waived=True, language=snapshot.language)
    finally:
        post.close()
    return sent


def announce(shop: Shop, snapshot: Snapshot) -> Sent:
    """Tell managers of new leads (T3) and of meetings that begin soon (T1), each once for all time."""
    sent, post, ledger = Sent(), shop.post, shop.ledger
    last = ledger.last_seen()
    if post is None or last is None or snapshot.memory.post.paused:
        return sent
    now = shop.clock()
    told = [*meeting_notices(snapshot), *notices(snapshot)]
    if not told:  # a mailing under way keeps its connection
        return sent
    try:
        for notice in told:
            before = snapshot.memory.post.letter(notice.key)
            if sent.stopped or (before is not None and (before.at or now) > now):
                continue
            about = "lead" if notice.sequence == NEW_LEAD else notice.sequence
            planned = Posted(
                notice.key,
                f"{about} {notice.client}",
                notice.sequence,
                "1",
                notice.cycle,
                State.PLANNED,
                now,
                marketing=False,
                title=notice.rendered.subject,
            )
            ledger.post.announce(last.number, planned)
            posting = Posting(notice.key, notice.address, notice.manager, notice.rendered, marketing=False)
            hash_ = ledger.post.fingerprint(notice.address)
            _hand(shop, post, posting, sent, hash_=hash_, line="", waived=True, language=snapshot.language)
    finally:
        post.close()
    return sent


def sum_up(shop: Shop, snapshot: Snapshot) -> Sent:
    """Send the owner the weekly letter (R11), once a week, at its hour and no more than some hours later."""
    sent, post, ledger = Sent(), shop.post, shop.ledger
    week, last = turn(snapshot), ledger.last_seen()
    if post is None or last is None or not week or snapshot.memory.post.paused:
        return sent
    now, key = shop.clock(), letter_key(BOOK, OWNER, WEEKLY, "1", week)
    before = snapshot.memory.post.letter(key)
    if before is not None and not (before.state.open and (before.at or now) <= now):
        return sent
    letter, language = weekly_letter(snapshot), snapshot.language
    pictures = [Attachment(f"{one.key}.png", "image/png", png(one, language), shown=True) for one in letter.charts]
    rendered = replace(letter.rendered, attachments=tuple(pictures))
    subject = rendered.subject
    planned = Posted(key, OWNER, WEEKLY, "1", week, State.PLANNED, now, marketing=False, title=subject)
    try:
        ledger.post.announce(last.number, planned)
        posting = Posting(key, letter.address, "", rendered, marketing=False)
        hash_ = ledger.post.fingerprint(letter.address)
        _hand(shop, post, posting, sent, hash_=hash_, line="", waived=True, language=language)
    finally:
        post.close()
    return sent


def bounced(shop: Shop, snapshot: Snapshot) -> str:
    """Pause all letters where too many of the last week's came back for good; return the reason, empty where all is well."""
    since = shop.clock() - WEEK
    lately = [one for one in shop.ledger.post.lately(since) if one.at is not None and one.at > since]
    lately = [one for one in lately if one.gone or one.outcome == Sort.HARD.value]
    hard = sum(one.outcome == Sort.HARD.value for one in lately)
    if len(lately) < SAMPLE or hard <= BOUNCED * len(lately):
        return ""
    reason = words.BOUNCING.say(snapshot.language, hard=hard, count=len(lately))
    shop.ledger.post.pause(reason)
    return reason


def _name(snapshot: Snapshot, letter: Letter) -> str:
    """Return what a client is called in the address line."""
    clients = snapshot["clients"]
    parts = (clients[key][letter.client] for key in ("first_name", "last_name"))
    return " ".join(str(part) for part in parts if part is not None)
