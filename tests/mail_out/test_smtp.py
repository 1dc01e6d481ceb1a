"""Letters to a real mail server over TLS and with a login: one connection, one login, nothing in the open, nothing from anybody's home."""

from __future__ import annotations

import logging
import socket
import ssl
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import trustme
import yagmail.password

from sheetcrm.adapters.ledger.post import DoubledError
from sheetcrm.adapters.post import SmtpPost
from sheetcrm.errors import ConfigError, PostDown, PostRefused
from tests.mail_out.letters import KEY, posting, sender
from tests.mail_out.server import PASSWORD, USER, Faulty, Good, failing, serving, trust

if TYPE_CHECKING:
    from collections.abc import Callable


def nothing() -> None:
    """Commit nothing."""


def post(server: Good | Faulty, **more: Any) -> SmtpPost:
    said: dict[str, Any] = {
        "port": server.port, "security": "starttls", "user": USER, "password": lambda: PASSWORD, "context": trust(),
        "timeout": 10,
    }  # fmt: skip
    said |= more
    return SmtpPost(said.pop("sender", sender()), said.pop("host", "127.0.0.1"), **said)


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_all_letters_of_a_run_go_over_one_connection_with_one_login(security: str) -> None:
    before: list[int] = []
    with serving(security=security) as server:
        out = post(server, security=security)
        answers = [out.send(posting(number), before=lambda: before.append(len(server.got))) for number in range(1, 6)]
        out.close()

    assert answers == [f"250 2.0.0 Ok: queued as {number}" for number in range(1, 6)]
    assert before == [0, 1, 2, 3, 4]
    assert server.logins == [USER.encode()]
    assert len(server.sessions) == 1
    assert (server.sessions[0].ssl is not None) == (security == "starttls")
    for number, got in enumerate(server.got, 1):
        assert got.rcpt_tos == ["anna@mail.example"]
        assert got.mail_from == "salon@shop.example"
        assert isinstance(got.original_content, bytes)
        mail = message_from_bytes(got.original_content, policy=policy.default)
        assert mail["X-Sheetcrm-Letter"] == posting(number).key
        assert mail.get_content().strip() == "Здравствуйте, Анна!"


def test_dots_at_the_beginning_of_lines_arrive() -> None:
    text = ".\n..\n.x\n...\n\n."
    with serving() as server:
        out = post(server)
        out.send(posting(text=text), before=nothing)
        out.close()

    content = server.got[0].original_content
    assert isinstance(content, bytes)
    assert message_from_bytes(content, policy=policy.default).get_content().replace("\r\n", "\n") == text + "\n"


def test_the_return_path_holds_the_key() -> None:
    with serving() as server:
        out = post(server, sender=sender(verp=True))
        out.send(posting(), before=nothing)
        out.close()

    assert server.got[0].mail_from == f"salon+{KEY}@shop.example"


def test_it_connects_anew_after_a_close() -> None:
    with serving() as server:
        out = post(server)
        for number in (1, 2):
            out.send(posting(number), before=nothing)
            out.close()
        out.close()

    assert len(server.got) == len(server.logins) == 2


def test_a_server_that_closed_an_idle_connection_gets_the_next_letter() -> None:
    with serving(timeout=0.2) as server:
        out = post(server)
        out.send(posting(1), before=nothing)
        assert out._smtp is not None
        assert out._smtp.sock is not None
        while out._smtp.sock.recv(500):  # until the server hangs up
            pass
        out.send(posting(2), before=nothing)
        out.close()

    assert len(server.got) == 2
    assert len(server.sessions) == 2


def test_an_address_of_another_alphabet_goes_in_punycode() -> None:
    with serving() as server:
        out = post(server, sender=sender(address="salon@пример.рф"))
        out.send(posting(address="Info@Пример.РФ"), before=nothing)
        out.close()

    assert server.got[0].rcpt_tos == ["Info@xn--e1afmkfd.xn--p1ai"]
    assert server.got[0].mail_from == "salon@xn--e1afmkfd.xn--p1ai"


def test_a_letter_that_may_not_leave_does_not() -> None:
    def refuse() -> None:
        raise DoubledError(KEY)

    with serving() as server:
        out = post(server)
        with pytest.raises(DoubledError):
            out.send(posting(1), before=refuse)
        out.send(posting(2), before=nothing)
        out.close()

    assert len(server.got) == 1


def test_a_letter_too_large_for_the_server_is_told_before_it_goes() -> None:
    called: list[int] = []
    with serving(data_size_limit=20_000) as server:
        out = post(server)
        with pytest.raises(PostRefused) as raised:
            out.send(posting(1, text="длинно " * 5_000), before=lambda: called.append(1))
        out.send(posting(2), before=nothing)
        out.close()

    assert "0.0 М" in raised.value.answer
    assert called == []
    assert len(server.got) == 1


def test_letters_keep_the_pace() -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    with serving() as server:
        out = post(server, per_minute=30, sleep=sleep, ticks=lambda: now[0])
        for number, gap in ((1, 0.5), (2, 0.0), (3, 5.0), (4, 0.0)):
            out.send(posting(number), before=nothing)
            now[0] += gap
        with pytest.raises(PostRefused):  # one that cannot go costs no time
            out.send(posting(5, address="none"), before=nothing)
        out.close()

    assert slept == [1.5, 2.0]


def test_who_waits_for_the_pace_beforehand_does_not_wait_in_sending() -> None:
    now, slept = [100.0], list[float]()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    with serving() as server:
        out = post(server, per_minute=1, sleep=sleep, ticks=lambda: now[0])
        waits = []
        for number in (1, 2):
            out.ready()
            slept_before = len(slept)
            out.send(posting(number), before=nothing)
            waits.append(len(slept) - slept_before)
        out.close()

    assert (waits, slept) == ([0, 0], [60.0])


SAFE = {
    "a certificate of nobody": {"context": ssl.create_default_context()},
    "a certificate of another": {"host": "localhost"},
}


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("more", SAFE.values(), ids=SAFE)
def test_a_server_that_cannot_prove_who_it_is_gets_neither_password_nor_letter(
    security: str, more: dict[str, Any]
) -> None:
    called: list[int] = []
    with serving(security=security) as server, pytest.raises(PostDown) as raised:
        post(server, security=security, **more).send(posting(), before=lambda: called.append(1))

    assert "certificate" in raised.value.message("en")
    assert (server.got, server.logins, called) == ([], [], [])


def test_an_authority_in_the_environment_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(context=context) as server:
        out = post(server, context=None)
        out.send(posting(), before=nothing)
        out.close()

    assert len(server.got) == 1


def test_without_starttls_nothing_is_said() -> None:
    with serving(security="none") as server, pytest.raises(PostDown) as raised:
        post(server).send(posting(), before=nothing)

    assert "no secure connection" in raised.value.message("en")
    assert server.logins == []


def test_plain_goes_to_this_machine_only() -> None:
    with pytest.raises(PostDown) as raised:
        SmtpPost(sender(), "smtp.shop.example", security="none").send(posting(), before=nothing)

    assert "this machine" in raised.value.message("en")


@pytest.mark.parametrize("password", ["wrong", "секрет-17", "a\r\nRSET", ""])
def test_a_password_that_is_not_accepted_is_told_and_not_shown(
    password: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving() as server, pytest.raises(PostDown) as raised:
        post(server, password=lambda: password).send(posting(), before=nothing)

    assert "app password" in raised.value.cure("en")
    assert server.got == []
    if password:
        out, err = capfd.readouterr()
        shown = out + err + repr(raised.value.values)
        shown += "".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
        assert password not in shown
        assert raised.value.__suppress_context__


def test_a_server_without_a_login_is_told() -> None:
    with failing(lambda _step, _count: True) as server, pytest.raises(PostDown) as raised:
        post(server, security="none").send(posting(), before=nothing)

    assert "no login" in raised.value.message("en")


def test_without_a_user_there_is_no_login() -> None:
    with serving(login=False) as server:
        out = post(server, user="", password=_never)
        out.send(posting(), before=nothing)
        out.close()

    assert len(server.got) == 1


def _never() -> str:
    raise AssertionError


def test_a_missing_password_is_a_fault_of_the_configuration() -> None:
    def missing() -> str:
        raise ConfigError(message="none", cure="write one")

    with serving() as server, pytest.raises(ConfigError):
        post(server, password=missing).send(posting(), before=nothing)


def test_nobody_at_home_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Keyring:
        def __getattr__(self, name: str) -> Callable[..., None]:
            raise AssertionError(name)

    (tmp_path / ".yagmail").write_text("thief@x.example", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(yagmail.password, "keyring", Keyring())
    monkeypatch.setattr("builtins.input", _never)
    monkeypatch.setattr("getpass.getpass", _never)
    monkeypatch.setattr(Path, "home", _never)
    with serving() as server:
        out = post(server)
        out.send(posting(), before=nothing)
        with pytest.raises(PostDown):
            post(server, password=str).send(posting(), before=nothing)
        out.close()
    with serving(login=False) as open_server:
        post(open_server, user="").send(posting(), before=nothing)

    assert server.logins[0] == USER.encode()  # and not robot@gmail.com
    said, complained = capfd.readouterr()
    assert said == ""
    assert PASSWORD not in complained
    assert logging.getLogger("yagmail.log").level == logging.ERROR
    assert all(isinstance(one, logging.NullHandler) for one in logging.getLogger("yagmail.log").handlers)


def test_a_dump_shows_no_password() -> None:
    out = SmtpPost(sender(), "smtp.shop.example", user=USER, password=lambda: PASSWORD)

    assert PASSWORD not in repr(out) + repr(vars(out)) + repr(vars(out._line))


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(PostDown) as raised:
        SmtpPost(sender(), "127.0.0.1", port=port, security="none").send(posting(), before=_never)  # type: ignore[arg-type]

    assert "no connection" in raised.value.message("en")
    assert "нет связи" in raised.value.message("ru")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "..", "a" * 300])
def test_a_host_that_is_none(host: str) -> None:
    with pytest.raises(PostDown):
        SmtpPost(sender(), host, security="tls", timeout=5).send(posting(), before=nothing)
