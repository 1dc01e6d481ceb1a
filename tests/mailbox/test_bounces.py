from __future__ import annotations

import pytest

from sheetcrm.adapters.mailbox.bounces import nobody_there
from sheetcrm.adapters.mailbox.stages import Stage
from sheetcrm.model.letters import Sort
from tests.mailbox.letters import KEY, RETURNED, letter, notice, read, report

HARD = (
    ("550 5.1.1 <Anna@mail.example>: Recipient address rejected: User unknown in virtual mailbox table", "5.1.1"),
    (
        "550-5.1.1 The email account that you tried to reach does not exist. Please try 550 5.1.1 double-checking it",
        "5.1.1",
    ),
    (
        "550 Message was not accepted -- invalid mailbox. Local mailbox anna@mail.example is unavailable: user not found",
        "5.0.0",
    ),
    ("550 5.7.1 No such user!", "5.7.1"),
    ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "5.1.10"),
    ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "5.4.1"),
    ("554 delivery error: dd Not a valid recipient - mta1.example", "5.0.0"),
    ("550 Unrouteable address", "5.0.0"),
    (
        "X-Postfix; Host or domain name not found. Name service error for name=gone.example type=A: Host not found",
        "5.4.4",
    ),
    ("556 5.1.10 Recipient address rejected: Domain gone.example does not accept mail (nullMX)", "5.1.10"),
    ("551 not our customer", "5.0.0"),
    ("550 5.1.1 Почтовый ящик anna@mail.example не существует", "5.0.0"),
    ("550 Пользователь не найден", "5.0.0"),
    ("DNS type 'mx' lookup of gone.example responded with code NXDOMAIN", "5.0.0"),
    ("550 5.4.310 DNS domain gone.example does not exist", "5.4.310"),
    ("550 5.1.6 recipient no longer on server", "5.1.6"),
)
SOFT = (
    ("552 5.2.2 <anna@mail.example>: Recipient address rejected: Mailbox full", "5.2.2"),
    ("550 5.1.1 mailbox is over quota", "5.1.1"),
    ("452 4.2.2 The email account that you tried to reach is over quota", "4.2.2"),
    ("550 Почтовый ящик переполнен", "5.0.0"),
    ("550 5.7.1 Message rejected as spam by content scanner", "5.7.1"),
    ("550 5.1.1 Our system has detected that this message is likely unsolicited mail", "5.7.1"),
    ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "5.7.1"),
    ("550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy", "5.7.26"),
    ("550 5.1.8 Sender address rejected: Domain not found", "5.1.8"),
    ("550 Sender verify failed", "5.0.0"),
    ("554 5.7.1 Relay access denied", "5.7.1"),
    ("450 4.2.0 Recipient address rejected: Greylisted", "4.2.0"),
    ("552 5.3.4 Message size exceeds fixed limit", "5.3.4"),
    ("550 5.2.1 The email account that you tried to reach is disabled", "5.2.1"),
    ("connect to mx.example[192.0.2.1]:25: Connection timed out", "4.4.1"),
    ("554 5.4.6 Too many hops", "5.4.6"),
    ("550 5.3.0 Internal error", "5.3.0"),
    ("421 4.7.0 Messages from 192.0.2.1 temporarily deferred due to user complaints", "4.7.0"),
    ("Name service error for name=mx.example type=MX: Host not found, try again", "4.4.3"),
    ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", "5.7.133"),
    ("550 5.7.64 TenantAttribution; Relay Access Denied", "5.7.64"),
    ("550 Ящик anna@mail.example заблокирован", "5.0.0"),
    ("550 ", "5.0.0"),
)


@pytest.mark.parametrize(("said", "status"), HARD)
def test_an_address_that_is_gone_is_hard(said: str, status: str) -> None:
    bounce = read(report(said, status=status))

    assert (bounce.sort, bounce.address, bounce.letter) == (Sort.HARD, "anna@mail.example", KEY)


@pytest.mark.parametrize(("said", "status"), SOFT)
def test_what_passes_or_is_about_us_is_soft(said: str, status: str) -> None:
    bounce = read(report(said, status=status))

    assert (bounce.sort, bounce.address, bounce.letter) == (Sort.SOFT, "anna@mail.example", KEY)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        (
            "Hi. This is the qmail-send program.\n\n<anna@mail.example>:\nSorry, no mailbox here by that name. (#5.1.1)",
            Sort.HARD,
        ),
        (
            "Hi. This is the qmail-send program.\n\n<anna@mail.example>:\nRemote host said: 552 quota exceeded",
            Sort.SOFT,
        ),
        (
            "  anna@mail.example\n    host mx [192.0.2.1]: 550 5.1.1 User unknown\n    after RCPT TO:<anna@mail.example>",
            Sort.HARD,
        ),
        ("  anna@mail.example\n    retry timeout exceeded", Sort.SOFT),
        ("User anna (anna@mail.example) not listed in Domino Directory", Sort.HARD),
        ("К сожалению, письмо не доставлено: anna@mail.example\nТакого ящика не существует", Sort.HARD),
        ("К сожалению, письмо не доставлено: anna@mail.example\nСервер получателя недоступен", Sort.SOFT),
        ("It did not reach the following recipient: anna@mail.example", Sort.SOFT),
    ],
)
def test_a_notice_without_a_report_is_read_by_its_words(text: str, sort: Sort) -> None:
    bounce = read(notice(text))

    assert (bounce.sort, bounce.address, bounce.letter) == (sort, "anna@mail.example", KEY)


def test_what_is_refused_after_the_letter_was_sent_is_a_filters_word() -> None:
    said = "550 Unknown user"

    assert read(report(said, human="host mx said: 550 Unknown user (in reply to RCPT TO command)")).sort is Sort.HARD
    assert (
        read(report(said, human="host mx said: 550 Unknown user (in reply to end of DATA command)")).sort is Sort.SOFT
    )


@pytest.mark.parametrize(
    "raw",
    [
        report("451 4.1.1 User unknown", action="delayed", status="4.1.1"),
        notice(
            "Will keep trying until message is 5 days old: User unknown",
            subject="Warning: could not send message for past 4 hours",
        ),
        letter("550 5.1.1 User unknown", "Auto-Submitted: auto-replied", subject="Automatic reply: Welcome"),
        letter("Я в отпуске. Прежний ящик не существует.", subject="Автоответ: Welcome"),
    ],
)
def test_a_delay_or_a_vacation_changes_nothing(raw: bytes) -> None:
    assert read(raw).sort is Sort.AUTOMATIC


def test_a_delay_tells_whose_letter_waits() -> None:
    told = read(report("451 4.1.1 User unknown", action="delayed", status="4.1.1"))

    assert (told.address, told.letter) == ("anna@mail.example", KEY)


def test_an_address_in_an_answer_of_the_server_decides_nothing() -> None:
    bounce = read(
        report("550 5.7.1 <user-unknown@mailbox-full.example>: rejected by policy, see https://x.example/mailbox-full")
    )

    assert bounce.sort is Sort.SOFT


@pytest.mark.parametrize(
    "returned",
    [
        RETURNED.replace("X-Sheetcrm-Letter", "X-Nothing"),
        RETURNED.replace(f"<{KEY}@shop.example>", "<rewritten@relay.example>"),
        RETURNED.replace(f"<{KEY}@shop.example>", "<rewritten@relay.example>").replace("X-Sheetcrm-Letter: ", "References: <")
        .replace(f"<{KEY}\r", f"<{KEY}@shop.example>\r"),
    ],
)  # fmt: skip
def test_the_letter_is_known_wherever_its_key_survived(returned: str) -> None:
    assert read(report("550 5.1.1 User unknown", returned=returned)).letter == KEY
    assert read(notice("<anna@mail.example>: 550 5.1.1 User unknown", returned=returned)).letter == KEY


def test_the_return_address_tells_the_letter_when_nothing_came_back() -> None:
    raw = report("550 5.1.1 User unknown", returned="").replace(
        b"To: salon@shop.example", f"To: salon+{KEY}@shop.example".encode()
    )

    assert read(raw).letter == KEY


def test_the_failed_address_is_taken_from_the_header_of_exim() -> None:
    raw = letter(
        "It could not be delivered. 550 5.1.1 User unknown",
        "X-Failed-Recipients: Anna@mail.example",
        sender="Mailer-Daemon@mx.example",
    )

    assert read(raw).address == "anna@mail.example"


def test_amazons_notification_is_a_bounce() -> None:
    body = (
        '{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"Anna@mail.example","action":"failed",'
        '"status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]}}'
    )
    bounce = read(letter(body, sender="no-reply@sns.amazonaws.example", subject="AWS Notification Message"))

    assert (bounce.sort, bounce.address) == (Sort.HARD, "anna@mail.example")


@pytest.mark.parametrize("said", [said for said, _ in HARD if said[0] == "5"])
def test_what_comes_back_for_good_counts_at_once_where_the_address_is_refused(said: str) -> None:
    assert nobody_there(said, stage=Stage.ADDRESS)


@pytest.mark.parametrize("said", [said for said, _ in SOFT])
def test_policy_spam_quota_relay_and_content_name_nobody(said: str) -> None:
    assert not nobody_there(said, stage=Stage.ADDRESS)
    assert not nobody_there(said, stage=Stage.LETTER)


@pytest.mark.parametrize(
    ("said", "address", "letter"),
    [
        ("554 5.7.1 <a@b.example>: Recipient address rejected: Access denied", False, False),
        ("550 5.7.1 Policy rejection on the target address recipient", False, False),
        ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; the recipient group takes no letters", False, False),
        ("550 5.7.1 No such user!", True, False),
        ("550 no such user", True, False),
        ("550 5.1.1 no such user", True, True),
        ("550 Administrative prohibition", False, False),
        ("550", False, False),
    ],
)
def test_after_the_letter_was_seen_the_status_must_say_so_too(said: str, *, address: bool, letter: bool) -> None:
    assert nobody_there(said, stage=Stage.ADDRESS) is address
    assert nobody_there(said, stage=Stage.LETTER) is letter
