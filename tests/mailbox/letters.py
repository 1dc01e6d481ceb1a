"""Letters as people, programs and servers write them, made up for the tests."""

from __future__ import annotations

from sheetcrm.adapters.mailbox import understand
from sheetcrm.model.letters import Incoming, letter_key

KEY = letter_key("book", "client", "welcome", "1", "2026")
OWN = frozenset({"salon@shop.example"})
STOP = frozenset({"stop@shop.example"})


def letter(body: str, *headers: str, sender: str = "Anna <Anna@mail.example>", subject: str = "Re: Welcome") -> bytes:
    """Return a plain letter to the salon with more headers."""
    lines = (
        f"From: {sender}",
        "To: salon@shop.example",
        f"Subject: {subject}",
        "Date: Mon, 02 Mar 2026 10:00:00 +0300",
        "Message-ID: <one@mail.example>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    named = {line.partition(":")[0].lower() for line in headers}
    kept = [line for line in lines if line.partition(":")[0].lower() not in named]
    return "\r\n".join([*kept, *headers, "", body]).encode()


RETURNED = (
    f"From: Salon <salon@shop.example>\r\nTo: anna@mail.example\r\nSubject: Welcome\r\n"
    f"Message-ID: <{KEY}@shop.example>\r\nX-Sheetcrm-Letter: {KEY}\r\n\r\nHello, Anna!\r\n"
)


def report(
    diagnosis: str,
    *,
    status: str = "5.0.0",
    action: str = "failed",
    human: str = "It could not be delivered.",
    returned: str = RETURNED,
) -> bytes:
    """Return a delivery report as RFC 3464 has it."""
    return (
        "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: salon@shop.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <two@mx.example>\r\n"
        "Date: Mon, 02 Mar 2026 10:00:00 +0300\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n'
        f"--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{human}\r\n"
        f"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; Anna@mail.example\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {diagnosis}\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\n--B--\r\n"
    ).encode()


def notice(
    text: str, *, sender: str = "MAILER-DAEMON@mx.example", subject: str = "failure notice", returned: str = RETURNED
) -> bytes:
    """Return a bounce in a server's own words."""
    body = f"{text}\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n{returned}"
    return letter(body, "Return-Path: <>", sender=sender, subject=subject)


def read(raw: bytes) -> Incoming:
    """Return what a letter is understood to be; it is one."""
    found = understand(raw, own=OWN, unsubscribe=STOP)
    assert found is not None
    return found
