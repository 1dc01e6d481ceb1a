"""Every night: tidy, recognise clients, count, score, check."""

from schedule import every

from sheetcrm import Job
from sheetcrm.steps import assign, check, complete, facts, follow, match, score, segment, tidy, value

job = Job(every().day.at("02:30"), steps=[tidy, match, facts, segment, value, complete, score, assign, follow, check])
