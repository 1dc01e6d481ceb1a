"""When somebody has changed the book, and every ten minutes: who gets which letter, what you stopped in the Queue, what came back."""

from schedule import every

from sheetcrm import Job
from sheetcrm.steps import debrief, drip, facts, match, meet, preview, queue, remind, revive, segment, tell, tidy

job = Job(
    every(10).minutes,
    watch=True,
    steps=[tidy, match, revive, facts, segment, meet, debrief, preview, remind, drip, tell, queue],
)
