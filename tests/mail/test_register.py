"""The ledger asked about letters of any age answers what all of them together would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.adapters.ledger import Ledger
from sheetcrm.model.posted import Post, Posted, State
from tests.laws.nights import folder
from tests.mail.business import business
from tests.mail.welcome import DAY, local, subscribe

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
FEW = st.sampled_from(["a", "b", "c"])


@st.composite
def letters(draw: st.DrawFn) -> list[Posted]:
    """Return letters of three people, sequences and steps, of any age, each in a turn of its own."""
    found = {}
    for number in range(draw(st.integers(0, 12))):
        person, sequence, step, cycle = (draw(FEW) for _ in range(4))
        at = NOW - timedelta(days=draw(st.integers(0, 400)), minutes=number)
        state = draw(st.sampled_from([one for one in State if one is not State.PLANNED]))
        more: dict[str, Any] = {
            "template": draw(FEW),
            "title": f"T{number}",
            "address": draw(st.sampled_from(["", "x", "y"])),
        }
        found[person, sequence, step, cycle] = Posted(
            f"l{number:02}", person, sequence, step, cycle, state, at - timedelta(hours=1), at, float(number), **more
        )
    return list(found.values())


def answers(post: Post, all_letters: Sequence[Posted]) -> dict[str, Any]:
    """Return what a post says of everything that can be asked about these letters."""
    people, who = ("a", "b", "c"), ("a", "b", "c", "x", "y", "")
    chains = [(one, two, three) for one in people for two in people for three in people]
    return {
        "letter": [post.letter(key) for key in (*(one.key for one in all_letters), "none")],
        "chain": [post.chain(*chain) for chain in chains],
        "turn": [
            bool(post.turn(to, sequence, step, cycle)) for to in ("x", "y", "") for sequence, step, cycle in chains
        ],
        "had": [post.had(one, name) for one in who for name in people],
        "of": post.of({"a", "c"}),
        "last": {person: at for person, (_, at) in post.last().items()},
        "nth": [post.nth_last(number) for number in (1, 2, 3)],
    }


@settings(max_examples=80)
@given(letters(), st.integers(0, 400))
def test_old_letters_are_answered_like_new_ones(posted: list[Posted], days: int) -> None:
    listed = sorted(posted, key=lambda one: (one.due, one.key))
    with folder() as place:
        ledger = Ledger(place / "ledger.sqlite", "main")
        run = ledger.begin("letters", "2020-01-01T00:00:00+00:00")
        ledger.finish(run, "quiet", "2020-01-01T00:00:00+00:00", {})
        ledger.post.adopt(run, listed)
        since = NOW - timedelta(days=days)
        known = ledger.post.known(since)
        held = {one.key for one in known.letters}
        over = {State.SENT, State.REFUSED, State.SKIPPED}
        assert held == {one.key for one in listed if one.state not in over or (one.at and one.at >= since)}
        assert [known.lately(one.key) for one in listed] == [one if one.key in held else None for one in listed]
        assert answers(known, listed) == answers(Post(listed), listed)
        assert ledger.post.letters() == listed
        ledger.close()


def test_a_letter_of_a_run_that_failed_counts_for_nothing() -> None:
    planned = Posted("l1", "a", "a", "a", "a", State.PLANNED, NOW, address="x", template="a")
    with folder() as place:
        ledger = Ledger(place / "ledger.sqlite", "main")
        run = ledger.begin("letters", "2026-01-01T00:00:00+00:00")
        ledger.post.announce(run, planned)
        known = ledger.post.known(NOW)
        assert (known.letters, known.letter("l1"), known.of({"a"}), ledger.post.waiting()) == ([], None, [], set())
        ledger.finish(run, "quiet", "2026-01-01T00:00:00+00:00", {})
        assert (ledger.post.known(NOW).letters, ledger.post.waiting()) == ([planned], {"l1"})
        ledger.close()


def test_a_template_goes_to_nobody_twice_however_long_ago_it_went() -> None:
    with business() as here:
        here.switch_on("Welcome")
        here.client(1)
        here.come()
        here.come()
        subscribe(here)
        here.come()
        here.come(timedelta(days=300))
        subscribe(here)
        here.add("history", client="a1@example.com", when=local(here), event="subscription")
        for _ in range(3):
            here.come()
        assert [one.rendered.subject for one in here.post.left] == ["Good to meet you"]
        assert "has had this letter" in {row.get("why") for row in here.rows("letters")}


def test_the_last_letter_of_a_client_is_told_however_old_it_is() -> None:
    with business() as here:
        here.switch_on("Welcome")
        here.client(1)
        here.come()
        here.come()
        subscribe(here)
        here.come()
        here.come()
        (told,) = [row["last_letter"] for row in here.rows("clients")]
        here.put("sequences", {"sequence": "Welcome"}, on="no")
        here.come(timedelta(days=300))
        here.put("clients", {"first_name": "Anna"}, last_letter=None)
        here.come(DAY)
        here.come(DAY)
        assert told == "Welcome, 24.11.2026"
        assert [row["last_letter"] for row in here.rows("clients")] == [told]
