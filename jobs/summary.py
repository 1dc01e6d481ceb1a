"""Every morning before work: count the tabs for the owner anew."""

from schedule import every

from sheetcrm import Job
from sheetcrm.steps import facts, foresee, match, segment, summarise, tidy, value

job = Job(every().day.at("06:30"), steps=[tidy, match, facts, segment, value, summarise, foresee])
