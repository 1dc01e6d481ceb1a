"""Mail that comes in: read from a mailbox over IMAP, and understood."""

from __future__ import annotations

from sheetcrm.adapters.mailbox.imap import Mailbox
from sheetcrm.adapters.mailbox.understand import understand

__all__ = ["Mailbox", "understand"]
