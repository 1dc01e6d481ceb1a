from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sheetcrm.adapters.mailbox import understand
from sheetcrm.model.letters import Sort
from tests.mailbox.letters import KEY, OWN, STOP, letter, read


def test_a_reply_tells_who_wrote_what_to_which_letter() -> None:
    raw = letter(
        "Спасибо, приду!\r\n\r\nпн, 2 мар. 2026 г. в 09:00, Салон <salon@shop.example>:\r\n> Здравствуйте, Анна!",
        f"In-Reply-To: <{KEY}@shop.example>",
        sender="=?utf-8?B?0JDQvdC90LA=?= <Anna@Mail.example>",
    )
    reply = read(raw)

    assert reply.sort is Sort.REPLY
    assert (reply.letter, reply.address, reply.name) == (KEY, "anna@mail.example", "Анна")
    assert (reply.subject, reply.text) == ("Re: Welcome", "Спасибо, приду!")
    assert reply.when == datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "header",
    [
        f"References: <other@x.example> <{KEY}@shop.example> <later@y.example>",
        f"Delivered-To: salon+{KEY}@shop.example",
        f"To: Salon <salon+{KEY.upper()}@shop.example>",
        f"X-Original-To: salon+{KEY}@shop.example",
        f"X-Sheetcrm-Letter: {KEY}",
    ],
)
def test_the_letter_that_a_reply_answers_is_known_by_its_headers(header: str) -> None:
    assert read(letter("Yes", header)).letter == KEY


def test_a_key_in_what_a_person_quotes_is_no_answer_to_that_letter() -> None:
    assert read(letter(f"I got this one: <{KEY}@shop.example>")).letter == ""


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "Return-Path: <>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "Precedence: auto_reply",
        "Precedence: bulk",
        "List-Id: <news.example>",
        "Subject: Автоответ: Welcome",
        "Subject: Out of Office: Welcome",
        "From: noreply@shop2.example",
    ],
)
def test_machines_are_no_people(header: str) -> None:
    assert read(letter("I am away.", header)).sort is Sort.AUTOMATIC


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "Subject: Re: Automatic reply: Welcome", "Importance: high"])
def test_people_are_people(header: str) -> None:
    assert read(letter("Call me, please.", header)).sort is Sort.REPLY


def test_a_delivery_company_and_a_postmaster_are_people_too() -> None:
    assert read(letter("Привезём завтра.", sender="Доставка цветов <flowers@mail.example>")).sort is Sort.REPLY
    assert read(letter("Please call.", sender="Postmaster <postmaster@firm.example>")).sort is Sort.AUTOMATIC


def test_a_list_that_carries_an_answer_to_us_is_a_person() -> None:
    assert read(letter("Yes", "List-Id: <x.example>", f"In-Reply-To: <{KEY}@shop.example>")).sort is Sort.REPLY


def test_a_copy_of_our_own_letter_is_none() -> None:
    raw = letter("Hello", f"X-Sheetcrm-Letter: {KEY}", sender="salon@shop.example", subject="Welcome")

    assert understand(raw, own=OWN) is None
    assert understand(letter("Hello", sender="salon@shop.example"), own=OWN) is None
    assert understand(b"", own=OWN) is None


def complaint(kind: str) -> bytes:
    return (
        "From: feedback@provider.example\r\nTo: salon@shop.example\r\nSubject: FW: Welcome\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: text/plain\r\n\r\nThis is an abuse report.\r\n"
        f"--B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nUser-Agent: X/1\r\nVersion: 1\r\n\r\n"
        f"--B\r\nContent-Type: message/rfc822\r\n\r\nFrom: salon@shop.example\r\nTo: Anna@mail.example\r\n"
        f"Message-ID: <{KEY}@shop.example>\r\n\r\nHello\r\n--B--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("kind", "sort"),
    [
        ("abuse", Sort.COMPLAINT),
        ("fraud", Sort.COMPLAINT),
        ("not-spam", Sort.AUTOMATIC),
        ("auth-failure", Sort.AUTOMATIC),
        ("opt-out", Sort.UNSUBSCRIBE),
    ],
)
def test_feedback_of_a_provider_is_a_complaint_where_a_person_made_it(kind: str, sort: Sort) -> None:
    told = read(complaint(kind))

    assert (told.sort, told.address, told.letter) == (sort, "anna@mail.example", KEY)


def test_a_read_receipt_changes_nothing() -> None:
    raw = (
        b"From: anna@mail.example\r\nTo: salon@shop.example\r\nSubject: Read: Welcome\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=disposition-notification; boundary="B"\r\n\r\n'
        b"--B\r\nContent-Type: text/plain\r\n\r\nYour message was read.\r\n"
        b"--B\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;anna@mail.example\r\n"
        b"Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--B--\r\n"
    )

    assert read(raw).sort is Sort.AUTOMATIC


def test_an_unsubscription_is_one_by_its_subject_its_words_or_its_address() -> None:
    assert read(letter("", subject="unsubscribe")).sort is Sort.UNSUBSCRIBE
    assert read(letter("Здравствуйте! Пожалуйста, отпишите меня.")).sort is Sort.UNSUBSCRIBE
    assert read(letter("", "To: stop@shop.example", subject="(no subject)")).sort is Sort.UNSUBSCRIBE
    tokened = read(letter("", subject=f"unsubscribe {KEY}"))
    assert (tokened.sort, tokened.letter, tokened.address) == (Sort.UNSUBSCRIBE, KEY, "anna@mail.example")


def test_a_program_that_unsubscribes_for_its_owner_counts_and_a_vacation_notice_does_not() -> None:
    assert read(letter("", "Auto-Submitted: auto-generated", subject="unsubscribe")).sort is Sort.UNSUBSCRIBE
    assert read(letter("stop", "Auto-Submitted: auto-replied", subject="Re: hello")).sort is Sort.AUTOMATIC


def test_a_date_in_the_future_is_not_believed() -> None:
    received = datetime(2026, 3, 2, 8, tzinfo=UTC)
    raw = letter("Yes", "Date: Fri, 01 Jan 2100 00:00:00 +0000")
    found = understand(raw, own=OWN, unsubscribe=STOP, received=received)

    assert found is not None
    assert found.when == received
    assert read(letter("Yes", "Date: nonsense")).when.year == 1970
    assert read(letter("Yes", "Date: Mon, 02 Mar 2026 10:00:00")).when.utcoffset() is not None


def test_an_id_is_the_same_each_time_and_another_for_another_letter() -> None:
    assert read(letter("Yes")).id == read(letter("Yes")).id
    assert read(letter("Yes")).id != read(letter("Yes", "Message-ID: <other@mail.example>")).id
    assert read(letter("Yes", "Message-ID: ")).id != read(letter("No", "Message-ID: ")).id


def test_html_alone_is_read_as_text_without_its_quotation() -> None:
    raw = letter(
        "<html><head><style>p{}</style></head><body><p>Да,&nbsp;спасибо!</p><div>До встречи<br>в среду</div>"
        '<div class="gmail_quote">пн, 2 мар. <blockquote>Здравствуйте!<div>x</div></blockquote></div></body></html>',
        "Content-Type: text/html; charset=utf-8",
    )

    assert read(raw).text == "Да, спасибо!\n\nДо встречи\nв среду"


def test_a_huge_letter_is_cut_and_understood_at_once() -> None:
    body = "Да, приду.\r\n" + "x" * 5_000_000

    reply = read(letter(body))

    assert reply.sort is Sort.REPLY
    assert len(reply.text) <= 2_000


@pytest.mark.parametrize(
    "body",
    [
        "<" * 200_000,
        "<div " * 50_000,
        "<!--" * 50_000,
        "a@" * 100_000,
        "> " * 100_000,
        "пн, " * 60_000,
        "550 5.1.1 mailbox is not " * 10_000,
        "wrote " * 40_000,
        "\u202e\x00\x07" * 20_000,
        "(" * 100_000,
    ],
)
@pytest.mark.parametrize("kind", ["text/plain", "text/html"])
@pytest.mark.parametrize("sender", ["anna@mail.example", "MAILER-DAEMON@mx.example"])
def test_no_text_keeps_us_busy(body: str, kind: str, sender: str) -> None:
    from time import process_time

    began = process_time()
    read(letter(body, f"Content-Type: {kind}; charset=utf-8", sender=sender))

    assert timedelta(seconds=process_time() - began) < timedelta(seconds=3)


def test_parts_within_parts_without_end_are_no_trouble() -> None:
    raw = b"From: a@b.example\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (number, number) for number in range(2_000)
    )

    assert read(raw).sort in {Sort.AUTOMATIC, Sort.REPLY}
