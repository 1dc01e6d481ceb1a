"""Letters that go out: made into mail, and handed to a mail server or filed in a folder."""

from __future__ import annotations

from sheetcrm.adapters.post.message import Sender, compose, wire
from sheetcrm.adapters.post.outbox import OutboxPost
from sheetcrm.adapters.post.signing import Signer
from sheetcrm.adapters.post.smtp import SmtpPost
from sheetcrm.adapters.post.tokens import Tokens

__all__ = ["OutboxPost", "Sender", "Signer", "SmtpPost", "Tokens", "compose", "wire"]
