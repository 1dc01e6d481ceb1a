"""At what moment of the conversation a server said no: to us, to the address or to the letter."""

from __future__ import annotations

import re
from enum import Enum


class Stage(Enum):
    """What was refused."""

    SENDER = "sender"  # the connection or who we are
    ADDRESS = "address"
    LETTER = "letter"
    UNKNOWN = "unknown"


_STAGES = (
    (
        Stage.LETTER,
        re.compile(
            r"end\s+of\s+data|after\s+(?:i\s+sent|sending)\s+the\s+message|final data|"
            r">>> (?:data|\.)|data\s+command|\[body\]|refused to accept your message|"
            r"^ ?data$|message \(data\)|after data|after pipelined data",
            re.MULTILINE,
        ),
    ),
    (
        Stage.ADDRESS,
        re.compile(
            r"rcpt[\s_]+to|smtp:rcpt|does not like recipient|rejected address|state 1[34]\)|recipient was rejected|lmtp|"
            r"user\s+unknown\s+in\s+\w+\s+\w+\s+table|unknown user: ?\"?\w"
        ),
    ),
    (
        Stage.SENDER,
        re.compile(
            r"mail\s+from|sender was rejected|initial\s+connection|refused\s+to\s+talk|my name was rejected|[eh][eh]lo\s+command|>>> helo|"
            r"connection (?:timed|refused)|state 1[0-2]\)"
        ),
    ),
)


def stage_of(diagnosis: str, human: str) -> Stage:
    """Return what was refused, as a server's answer and its notice tell; unknown where they do not."""
    text = f"{diagnosis}\n{human}".lower()
    refusal = re.search(r"<<< 5\d\d", text)
    before = text[: refusal.start()] if refusal else ""
    asked = before.rfind(">>> ")
    text = text[asked : refusal.end()] if refusal and asked >= 0 else text
    return next((stage for stage, said in _STAGES if said.search(text)), Stage.UNKNOWN)
