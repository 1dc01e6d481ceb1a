"""A new English workbook has the clock and the phones of where it is, and says so; where nobody can tell, it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import available_timezones

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some

from sheetcrm import cli
from sheetcrm.adapters.whereabouts import Whereabouts, here, located
from sheetcrm.policy.settings import BY_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from sheetcrm.model.words import Language


@pytest.fixture(autouse=True)
def _nobody_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("TZ", "LC_ALL", "LC_TELEPHONE", "LANG"):
        monkeypatch.delenv(key, raising=False)


@pytest.mark.parametrize(
    ("name", "locale", "found"),
    [
        ("Europe/London", "", Whereabouts("Europe/London", "GB")),
        ("America/New_York", "de_DE.UTF-8", Whereabouts("America/New_York", "US")),
        ("Asia/Calcutta", "en_IN.UTF-8", Whereabouts("Asia/Calcutta", "IN")),  # a former name, of no country of its own
        ("Etc/UTC", "en_AU", Whereabouts("", "AU")),
        ("UTC", "C.UTF-8", Whereabouts()),
        ("Europe", "", Whereabouts()),
        ("../../etc/passwd", "", Whereabouts()),
        ("CET-1CEST", "", Whereabouts()),
    ],
)
def test_a_zone_tells_a_country_and_else_the_locale_does(name: str, locale: str, found: Whereabouts) -> None:
    assert located(name, locale) == found


@given(some.text(max_size=30))
def test_whatever_it_is_called_settings_understand_the_zone(name: str) -> None:
    found = located(name, name).zone
    assert not found or BY_KEY["time_zone"].value(found) == found


def test_settings_take_every_country_that_a_zone_tells() -> None:
    for name in available_timezones():
        country = located(name, "").country
        assert not country or BY_KEY["phone_region"].value(country) == country


def test_the_machine_tells_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    etc = tmp_path / "etc"
    etc.mkdir()
    assert here(root=tmp_path) == Whereabouts()
    (etc / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Paris")
    assert here(root=tmp_path) == Whereabouts("Europe/Paris", "FR")
    (etc / "timezone").write_text("Etc/UTC\n", encoding="ascii")  # nobody set it: the other file says more
    assert here(root=tmp_path).zone == "Europe/Paris"
    (etc / "timezone").write_text("Asia/Tokyo\n", encoding="ascii")
    assert here(root=tmp_path).zone == "Asia/Tokyo"
    monkeypatch.setenv("TZ", ":Africa/Cairo")
    assert here(root=tmp_path) == Whereabouts("Africa/Cairo", "EG")


def made(folder: Path, language: Language) -> tuple[dict[str, str], str]:
    """Return what a new workbook's Settings say of the place, and what the command printed."""
    result = CliRunner().invoke(cli.main, ["init", str(folder), "--lang", language])
    assert result.exit_code == 0, result.output
    [book] = folder.glob("*.xlsx")
    page = openpyxl.load_workbook(book, read_only=True)[{"en": "Settings", "ru": "Настройки"}[language]]
    rows = {str(row[0]): str(row[1]) for row in page.iter_rows(values_only=True)}
    return {key: rows[BY_KEY[key].name.to(language)] for key in ("time_zone", "phone_region")}, result.output


def test_an_english_workbook_is_where_its_machine_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Australia/Sydney")
    told, output = made(tmp_path / "salon", "en")
    assert told == {"time_zone": "Australia/Sydney", "phone_region": "AU"}
    assert "Time zone: Australia/Sydney; phones without a country code: AU." in output


def test_where_the_machine_cannot_tell_it_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    told, output = made(tmp_path / "salon", "en")
    assert told == {"time_zone": "UTC", "phone_region": "US"}
    assert "could not be found out" in output


def test_a_russian_one_stays_in_moscow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Australia/Sydney")
    told, output = made(tmp_path / "salon", "ru")
    assert told == {"time_zone": "Europe/Moscow", "phone_region": "RU"}
    assert "Часовой пояс" not in output
