"""The sections [mail] and [mailbox]: what they may say, what is told of every mistake, and that no password shows itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sheetcrm.adapters.post import OutboxPost, SmtpPost
from sheetcrm.config import Config, read_config
from sheetcrm.errors import ConfigError
from sheetcrm.workspace import create_workspace, open_workspace
from tests.mail_out.letters import posting

if TYPE_CHECKING:
    from sheetcrm.model.words import Language

BOOK = '[book]\npath = "x.xlsx"\n'
OUT = '[mail]\ntransport = "smtp"\nfrom = "Салон <salon@shop.example>"\nhost = "smtp.shop.example"\n'
IN = '[mailbox]\nhost = "imap.shop.example"\nuser = "salon@shop.example"\n'


def read(folder: Path, text: str, **env: str) -> Config:
    (folder / "config.toml").write_text(BOOK + text, encoding="utf-8")
    return read_config(folder, env)


def fault(folder: Path, text: str, **env: str) -> ConfigError:
    with pytest.raises(ConfigError) as raised:
        read(folder, text, **env)
    for language in ("ru", "en"):
        assert str(folder / "config.toml") in raised.value.message(language)
        assert "{" not in raised.value.message(language)
        assert len(raised.value.cure(language)) > 5
    return raised.value


def test_without_a_section_there_is_no_mail(tmp_path: Path) -> None:
    config = read(tmp_path, "")

    assert config.mail is None
    assert config.mailbox is None


def test_a_server_of_ones_own(tmp_path: Path) -> None:
    mail = read(
        tmp_path,
        OUT + 'port = 2525\nsecurity = "starttls"\nuser = "robot"\ntimeout = 30\nper_minute = 20\nverp = true\n'
        'dkim_key = "dkim.pem"\ndkim_selector = "s1"\nunsubscribe_mail = "u@shop.example"\n'
        'unsubscribe_url = "https://shop.example/u/{token}"\nreply_to = "hello@shop.example"\n',
    ).mail

    assert mail is not None
    assert (mail.transport, mail.address, mail.name) == ("smtp", "salon@shop.example", "Салон")
    assert (mail.host, mail.port, mail.security, mail.user) == ("smtp.shop.example", 2525, "starttls", "robot")
    assert (mail.timeout, mail.per_minute, mail.verp) == (30.0, 20, True)
    assert mail.dkim_key == tmp_path / "dkim.pem"
    assert mail.unsubscribe_url.endswith("{token}")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("salon@shop.example", ""),
        ("Салон <salon@shop.example>", "Салон"),
        ('\\"Салон, вход со двора\\" <salon@shop.example>', "Салон, вход со двора"),
        ("Салон, вход со двора <salon@shop.example>", "Салон, вход со двора"),
    ],
)
def test_who_writes_may_be_written_as_in_a_letter(tmp_path: Path, text: str, name: str) -> None:
    mail = read(tmp_path, f'[mail]\nfrom = "{text}"\n').mail

    assert mail is not None
    assert (mail.address, mail.name, mail.transport) == ("salon@shop.example", name, "outbox")


MISTAKES = [
    ("[mail]\n", None),
    ('[mail]\ntransport = "outbox"\n', "mail.from"),
    ('[mail]\nfrom = "salon"\n', "no address"),
    ('[mail]\nfrom = "a@b.example, c@d.example"\n', "no address"),
    ('[mail]\nfrom = "Salon <салон@shop.example>"\n', "no address"),
    ('[mail]\nfrom = "Salon\\nBcc: x@y.example <>"\n', "no address"),
    ('[mail]\nfrom = "a@b.example"\nreply_to = "x"\n', "mail.reply_to"),
    ('[mail]\nfrom = "a@b.example"\nunsubscribe_mail = "x y"\n', "mail.unsubscribe_mail"),
    ('[mail]\nfrom = "a@b.example"\ntransport = "smpt"\n', "mail.transport"),
    ('[mail]\nfrom = "a@b.example"\ntransport = "smtp"\n', "mail.host"),
    (OUT + 'security = "ssl"\n', "mail.security"),
    (OUT + 'security = "none"\n', "in the open"),
    (OUT.replace("smtp.shop.example", "https://shop.example"), "mail.host"),
    (OUT.replace("smtp.shop.example", "smtp.shop.example:465"), "mail.host"),
    (OUT + "port = 0\n", "mail.port"),
    (OUT + 'port = "465"\n', "not a number"),
    (OUT + "port = true\n", "not a number"),
    (OUT + "port = 4.65\n", "not a number"),
    (OUT + "timeout = 0\n", "mail.timeout"),
    (OUT + "timeout = nan\n", "mail.timeout"),
    (OUT + "per_minute = 0\n", "mail.per_minute"),
    (OUT + 'verp = "yes"\n', "neither true nor false"),
    (OUT + "verp = 1\n", "neither true nor false"),
    (OUT + "user = 5\n", "text in quotes"),
    (OUT + 'dkim_key = "k.pem"\n', "mail.dkim_selector"),
    (OUT + 'dkim_selector = "s"\n', "mail.dkim_key"),
    (OUT + 'dkim_key = "k.pem"\ndkim_selector = "a; b"\n', "mail.dkim_selector"),
    (OUT + 'unsubscribe_url = "http://shop.example/u"\n', "https://"),
    (OUT + 'unsubscribe_url = "https://shop.example/u>,<x"\n', "https://"),
    (OUT + 'unsubscribe_url = "https://shop.example/\\nu"\n', "https://"),
    (OUT + 'hots = "x"\n', "mail.host"),
    ('mail = "x"\n', None),
    ('[mailbox]\nuser = "a"\n', "mailbox.host"),
    ('[mailbox]\nhost = "imap.shop.example"\n', "mailbox.user"),
    (IN + 'security = "none"\n', "mailbox.security"),
    (IN + 'inbx = "x"\n', "mailbox.inbox"),
]


@pytest.mark.parametrize(("text", "said"), [mistake for mistake in MISTAKES if mistake[1]])
def test_a_mistake_is_named_with_its_cure(tmp_path: Path, text: str, said: str) -> None:
    error = fault(tmp_path, text)

    assert said in error.message("en") + error.cure("en")


def test_plain_is_for_this_machine(tmp_path: Path) -> None:
    mail = read(tmp_path, OUT.replace("smtp.shop.example", "127.0.0.1") + 'security = "none"\n').mail

    assert mail is not None
    assert mail.security == "none"


@pytest.mark.parametrize(("section", "variable"), [(OUT, "SHEETCRM_MAIL_PASSWORD"), (IN, "SHEETCRM_MAILBOX_PASSWORD")])
@pytest.mark.parametrize("key", ["password", "pass"])
def test_a_password_in_config_toml_is_refused_and_not_repeated(
    tmp_path: Path, section: str, variable: str, key: str
) -> None:
    error = fault(tmp_path, f'{section}{key} = "hunter-2-hunter"\n')

    for language in ("ru", "en"):
        assert variable in error.cure(language)
        assert "password_file" in error.cure(language)
        assert "hunter" not in error.message(language) + error.cure(language)
    assert "hunter" not in repr(error) + str(error) + repr(error.values)


def test_a_password_comes_from_its_file(tmp_path: Path) -> None:
    secret = tmp_path / "mail.password"
    secret.write_text("hunter-2 \nnot this\n", encoding="utf-8")
    secret.chmod(0o600)
    config = read(tmp_path, OUT + 'user = "a"\npassword_file = "mail.password"\n')

    assert config.mail is not None
    assert config.mail.password() == "hunter-2"
    assert "hunter" not in repr(config)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_password_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    secret = tmp_path / "p"
    secret.write_text("hunter-2", encoding="utf-8")
    secret.chmod(mode)
    config = read(tmp_path, IN + 'password_file = "p"\n')
    assert config.mailbox is not None

    with pytest.raises(ConfigError) as raised:
        config.mailbox.password()

    assert f"chmod 600 {secret}" in raised.value.cure("en")


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_password_file_that_holds_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "p").write_bytes(content)
        (tmp_path / "p").chmod(0o600)
    config = read(tmp_path, OUT + 'user = "a"\npassword_file = "p"\n')
    assert config.mail is not None

    with pytest.raises(ConfigError) as raised:
        config.mail.password()

    assert "mail.password_file" in raised.value.cure("ru")


def test_the_environment_comes_first(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        OUT + 'user = "a"\npassword_file = "none"\n' + IN,
        SHEETCRM_MAIL_PASSWORD="out-secret",
        SHEETCRM_MAILBOX_PASSWORD="in-secret",
    )

    assert config.mail is not None
    assert config.mailbox is not None
    assert (config.mail.password(), config.mailbox.password()) == ("out-secret", "in-secret")
    assert "secret" not in repr(config)


def test_a_login_without_a_password_is_told(tmp_path: Path) -> None:
    mail = read(tmp_path, OUT + 'user = "a"\n').mail
    assert mail is not None

    with pytest.raises(ConfigError) as raised:
        mail.password()

    assert "SHEETCRM_MAIL_PASSWORD" in raised.value.cure("ru")


TOP = Path(__file__).parents[2]
MODELS = (TOP / "config.example.toml", TOP / "sheetcrm/config/example.ru.toml")


def shown(model: Path) -> list[str]:
    """Return the lines of a model of config.toml that say something, those that are comments, too."""
    head, _, _ = model.read_text(encoding="utf-8").partition("[book]")
    told = [line.removeprefix("# ") for line in head.splitlines() if "=" in line or line.startswith("# [")]
    return [line for line in told if line.startswith("[") or line.partition(" =")[0].isidentifier()]


def test_both_models_show_the_same_lines_each_with_its_meaning() -> None:
    english, russian = ([line.partition(" # ") for line in shown(model)] for model in MODELS)
    assert [bool(about) for _, _, about in english] == [bool(about) for _, _, about in russian]
    assert not [line for line, _, about in russian if about and not re.search("[а-я]", about)]
    same = [line for line, _, _ in english if not line.startswith("from")]
    assert same == [line for line, _, _ in russian if not line.startswith("from")]


@pytest.mark.parametrize("model", MODELS, ids=("en", "ru"))
def test_the_example_is_valid_with_all_that_it_shows(tmp_path: Path, model: Path) -> None:
    lines = shown(model)
    sections = tomllib.loads("\n".join(lines))
    config = read(tmp_path, "\n".join(line for line in lines if not line.startswith("language")))

    assert config.mail is not None
    assert config.mailbox is not None
    assert set(sections["mail"]) == set(__import__("sheetcrm.config.mail", fromlist=["MAIL"]).MAIL)
    assert {"host", "user", "sent"} <= set(sections["mailbox"])


@pytest.mark.parametrize(("language", "told"), [("en", "settings of the operator"), ("ru", "настройки оператора")])
def test_a_new_config_is_explained_in_the_language_of_the_workspace(
    tmp_path: Path, language: Language, told: str
) -> None:
    made = create_workspace(tmp_path / "crm", language)
    assert told in (made.folder / "config.toml").read_text(encoding="utf-8")
    assert made.config.language == language


def test_a_new_workspace_writes_into_the_outbox_and_shows_how_to_mail(tmp_path: Path) -> None:
    space = create_workspace(tmp_path / "crm", "en")
    post = space.post
    assert isinstance(post, OutboxPost)
    assert post.send(posting(), before=lambda: None) == f"outbox/{posting().key}.eml"
    assert b"@sheetcrm.invalid" in (space.folder / "outbox" / f"{posting().key}.eml").read_bytes()
    assert "# [mail]" in (space.folder / "config.toml").read_text(encoding="utf-8")


def test_a_workspace_with_a_mail_server_posts_there(tmp_path: Path) -> None:
    folder = tmp_path / "crm"
    create_workspace(folder, "en")
    path = folder / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + OUT, encoding="utf-8")

    space = open_workspace(folder)

    assert isinstance(space.post, SmtpPost)
    assert "smtp.shop.example" in repr(space.post)
    assert replace(space.config, mailbox=None) == space.config
