"""The verbs of a job, one a file: each is a pure function, Snapshot to Plan; none imports another."""

from sheetcrm.steps.archive import archive
from sheetcrm.steps.assign import assign
from sheetcrm.steps.check import check
from sheetcrm.steps.complete import complete
from sheetcrm.steps.debrief import debrief
from sheetcrm.steps.drip import drip
from sheetcrm.steps.facts import facts
from sheetcrm.steps.follow import follow
from sheetcrm.steps.foresee import foresee
from sheetcrm.steps.match import match
from sheetcrm.steps.meet import meet
from sheetcrm.steps.preview import preview
from sheetcrm.steps.queue import queue
from sheetcrm.steps.remind import remind
from sheetcrm.steps.revive import revive
from sheetcrm.steps.score import score
from sheetcrm.steps.segment import segment
from sheetcrm.steps.summarise import summarise
from sheetcrm.steps.tell import tell
from sheetcrm.steps.tidy import tidy
from sheetcrm.steps.unite import unite
from sheetcrm.steps.value import value

__all__ = [
    "archive",
    "assign",
    "check",
    "complete",
    "debrief",
    "drip",
    "facts",
    "follow",
    "foresee",
    "match",
    "meet",
    "preview",
    "queue",
    "remind",
    "revive",
    "score",
    "segment",
    "summarise",
    "tell",
    "tidy",
    "unite",
    "value",
]
