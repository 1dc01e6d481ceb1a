"""What the sheet cannot know, in SQLite in the workspace: ``runs`` and what they leave, ``post`` for letters, ``slots`` for times."""

from sheetcrm.adapters.ledger.post import PostLedger
from sheetcrm.adapters.ledger.runs import Ledger, Record, RunRecord, TabState
from sheetcrm.adapters.ledger.slots import Slot, SlotLedger

__all__ = ["Ledger", "PostLedger", "Record", "RunRecord", "Slot", "SlotLedger", "TabState"]
