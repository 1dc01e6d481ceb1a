"""What the sheet cannot know, in SQLite in the workspace: ``runs`` and what they leave, ``post`` for letters."""

from sheetcrm.adapters.ledger.post import PostLedger
from sheetcrm.adapters.ledger.runs import Ledger, Record, RunRecord, TabState

__all__ = ["Ledger", "PostLedger", "Record", "RunRecord", "TabState"]
