"""Every night: tidy, recognise clients, make one card of two, bring back who stirs, count, score, put the long silent away, check."""

from schedule import every

from sheetcrm import Job
from sheetcrm.steps import (
    archive,
    assign,
    check,
    complete,
    facts,
    follow,
    match,
    revive,
    score,
    segment,
    tidy,
    unite,
    value,
)

job = Job(
    every().day.at("02:30"),
    steps=[tidy, match, unite, revive, facts, segment, value, complete, score, assign, archive, follow, check],
)
