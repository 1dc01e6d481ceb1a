"""What real servers answer, and whose fault that is."""

from __future__ import annotations

import pytest

from sheetcrm.adapters.post.answers import Verdict, judge, told

NEVER, LATER, US = Verdict.NEVER, Verdict.LATER, Verdict.US
ANSWERS = [
    # Gmail
    (550, "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking", NEVER),
    (
        450,
        "4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
        LATER,
    ),
    (452, "452-4.2.2 The email account that you tried to reach is over quota.", LATER),
    (552, "5.2.2 The email account that you tried to reach is over quota", NEVER),
    (550, "5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to", US),
    (550, "5.4.5 Daily user sending quota exceeded.", US),
    (550, "5.7.1 Email quota exceeded.", US),
    (550, "5.7.1 Daily SMTP relay limit exceeded for customer.", US),
    (454, "4.7.0 Too many login attempts, please try again later.", US),
    (530, "5.7.0 Authentication Required.", US),
    (552, "5.7.0 This message was blocked because its content presents a potential security issue.", NEVER),
    (550, "5.7.1 Our system has detected that this message is likely unsolicited mail.", US),
    # Yandex
    (554, "5.7.1 Message rejected under suspicion of SPAM; https://ya.cc/1IrBc", US),
    (553, "5.7.1 Sender address rejected: not owned by auth user.", US),
    (451, "4.5.1 The recipient <a@b.example> has exceeded their message rate limit. Try again later.", LATER),
    (550, "5.7.1 No such user!", NEVER),
    (550, "5.7.1 Policy rejection on the target address recipient", NEVER),
    # Mail.ru
    (550, "spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=x", US),
    (451, "Ratelimit exceeded for mailbox salon@shop.example. Try again later.", US),
    (
        550,
        "Message was not accepted -- invalid mailbox.  Local mailbox a@mail.example is unavailable: user not found",
        NEVER,
    ),
    # Exchange
    (550, "5.7.60 SMTP; Client does not have permissions to send as this sender", US),
    (550, "5.1.8 Access denied, bad outbound sender", US),
    (554, "5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException", US),
    (432, "4.3.2 Concurrent connections limit exceeded", US),
    (550, "5.7.705 Access denied, tenant has exceeded threshold", US),
    (550, "5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; the recipient group takes no letters", NEVER),
    # Postfix
    (554, "5.7.1 <a@b.example>: Relay access denied", US),
    (454, "4.7.1 <a@b.example>: Relay access denied", US),
    (553, "5.7.1 <salon@shop.example>: Sender address rejected: not logged in", US),
    (450, "4.1.8 <salon@shop.example>: Sender address rejected: Domain not found", US),
    (450, "4.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]", US),
    (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", US),
    (450, "4.7.1 Error: too much mail from 192.0.2.1", US),
    (550, "5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table", NEVER),
    (450, "4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.example", LATER),
    (451, "4.7.1 Greylisting in action, please come back later", LATER),
    (554, "5.7.1 <a@b.example>: Recipient address rejected: Access denied", NEVER),
    (452, "4.3.1 Insufficient system storage", LATER),
    # plain ones
    (450, "4.2.1 rate limit exceeded", US),
    (550, "Sending rate limit exceeded for your account", US),
    (550, "5.7.1 policy violation", US),
    (550, "5.7.1 Delivery not authorized", US),
    (550, "5.1.1 user unknown", NEVER),
    (550, "no", NEVER),
    (451, "later", LATER),
    (554, "5.7.1 virus found", NEVER),
    (550, "5.1.2 host unknown", NEVER),
]


@pytest.mark.parametrize(("code", "answer", "verdict"), ANSWERS)
def test_whose_fault_an_answer_is(code: int, answer: str, verdict: Verdict) -> None:
    ours = frozenset({"salon@shop.example"})

    assert judge(code, f"{code} {answer}", stage="rcpt", ours=ours) is verdict


def test_what_is_refused_with_the_sender_is_about_us_but_for_the_size() -> None:
    for code, answer, verdict in (
        (550, "5.1.1 x", US),
        (451, "4.3.0 x", US),
        (552, "x", NEVER),
        (554, "5.3.4 big", NEVER),
    ):
        assert judge(code, f"{code} {answer}", stage="mail", ours=frozenset()) is verdict


def test_a_password_in_an_answer_is_not_shown() -> None:
    assert told(535, b"5.7.8 bad password hunter-2", secrets=("hunter-2", "")) == "535 5.7.8 bad password …"
    assert told(-1, b"a\nb", secrets=()) == "a b"
