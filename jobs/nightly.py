"""Every night: tidy, recognise clients, bring back who stirs, count, score, put the long silent away, check."""

from schedule import every

from sheetcrm import Job
from sheetcrm.steps import archive, assign, check, complete, facts, follow, match, revive, score, segment, tidy, value

job = Job(
    every().day.at("02:30"),
    steps=[tidy, match, revive, facts, segment, value, complete, score, assign, archive, follow, check],
)
