"""A year in which subscriptions are confirmed: the third kind of year (M14).

Whoever subscribes is asked once and reminded once; some answer yes, some something else, some nothing; for others staff note consent by
hand. Advertising to anybody else is against a wish.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.model.letters import Sort
from tests.mail.year import BEGIN, WELCOME, ZONE, Client, Year

if TYPE_CHECKING:
    from sheetcrm.model.letters import Posting

ASK, AGAIN = "Please confirm", "Please confirm: reminder"
YES = ("Yes", "yes, please", "Да, подтверждаю", "I confirm.\n\nAnna Smith")
NO = ("words", "no", "Who are you?", "Yes? From where do you have my address?")


@dataclass
class Confirming(Year):
    """The business of a year of the first kind, whose welcome waits for a yes."""

    confirmed: dict[int, datetime] = field(default_factory=dict)
    noted: set[int] = field(default_factory=set)
    once: set[str] = field(default_factory=set)
    """Addresses that the robot has seen with a consent."""

    def _switch_on(self) -> None:
        super()._switch_on()
        assert self.here.put(
            "settings", {"name": "Confirm subscriptions since"}, value=f"{BEGIN.astimezone(ZONE):%d.%m.%Y}"
        )

    def _act(self) -> None:
        for act, chance in ((self._answer, 0.5), (self._note, 0.03)):
            if self.dice.random() < chance:
                act()
        super()._act()

    def _look(self) -> None:
        self.once |= {str(row.get("email")) for row in self.here.rows("clients") if row.get("consent") == "yes"}

    def _answer(self) -> None:
        """Somebody answers the letter that asked them."""
        now = self.here.clock.now
        asked = {row["id"] for row in self.here.rows("letters") if row["template"] in {ASK, AGAIN}}
        held, self.sent = self.sent, [one for one in self.sent if one[0] in asked and one[1] not in self.confirmed]
        one = self._mail(Sort.REPLY)
        self.sent = held
        if one is None:
            return
        came = self.here.box.came[-1]
        yes = self.dice.random() < 0.7
        self.here.box.came[-1] = replace(came, text=self.dice.choice(YES if yes else NO))
        if yes:
            self.confirmed[one.number] = now
            self.counts["confirmed"] += 1
            if one.number not in self.noted:  # the welcome begins with the yes
                one.subscribed, one.ended = now, None
        else:
            one.ended = one.ended or now
            one.replied = one.replied or now

    def _note(self) -> None:
        """Staff note that somebody agreed by phone."""
        one = self._anyone()
        if one is not None and self.here.put(
            "clients", {"email": f"a{one.number}@example.com"}, consent="yes", consent_source="by phone"
        ):
            self.noted.add(one.number)
            self.counts["noted by hand"] += 1

    # -- the reference

    def _agreed(self, one: Client, rows: list[dict[str, Any]]) -> bool:
        said = {row.get("consent") for row in rows}
        if "no" in said and any(str(row.get("email")) in self.once for row in rows):
            return False
        if one.subscribed is None:
            return "yes" in said
        return one.number in self.confirmed or (one.number in self.noted and "yes" in said)

    def _occasion(self, posting: Posting, template: str, one: Client) -> None:
        if template in WELCOME:
            super()._occasion(posting, template, one)
            return
        before = [at for name, at in one.got if name == ASK]
        if one.subscribed is None or posting.marketing:
            self.fault("nobody asked to be asked", one.number)
        if template == AGAIN and before and self.here.clock.now < before[-1] + timedelta(days=3) - timedelta(hours=2):
            self.fault("reminded before three days", before)
        answered = [at for at in (self.confirmed.get(one.number), one.replied) if at is not None]
        if any(at < self.seen for at in answered) and posting.key not in self.unsure | self.keys:
            self.fault("asked after an answer", one.number, answered)
        self.counts["asked"] += 1
