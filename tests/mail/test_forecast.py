"""What a month will bring, against the month itself."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sheetcrm.asking import seen
from sheetcrm.policy.forecast import forecast, per_day
from tests.mail.business import MAILING, business
from tests.mail.welcome import subscribe


def test_a_month_ahead_is_the_month_that_comes() -> None:
    with business() as here:
        here.switch_on("Welcome")
        assert here.put("reminders", {"name": "Birthday"}, on="yes")
        for number in range(1, 9):
            here.client(number, birthday=date(1990, 12, number + 1))
        here.come()
        here.come()
        for number in range(1, 9, 2):
            subscribe(here, number)
        here.come()
        begun = len(here.post.left)
        foreseen = forecast(seen(here.shop, MAILING), days=16)
        for _ in range(16 * 6):
            here.come(timedelta(hours=4))
        came = Counter((row["client_id"], row["template"]) for row in here.rows("letters")[begun:])

        assert Counter((one.client, one.template) for one in foreseen) == came
        assert sum(count for _, count in per_day(foreseen, date(2026, 11, 24), 16)) == len(foreseen) > 10
