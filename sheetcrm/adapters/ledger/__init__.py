"""What the sheet cannot know, in SQLite in the workspace: ``runs``, ``states`` of tabs, ``post`` for letters, ``slots`` for times."""

from sheetcrm.adapters.ledger.post import PostLedger
from sheetcrm.adapters.ledger.runs import Ledger, Record, RunRecord
from sheetcrm.adapters.ledger.slots import Slot, SlotLedger
from sheetcrm.adapters.ledger.states import TabState

__all__ = ["Ledger", "PostLedger", "Record", "RunRecord", "Slot", "SlotLedger", "TabState"]
