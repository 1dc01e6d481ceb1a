"""Which language an environment asks for."""

from __future__ import annotations

import pytest

from sheetcrm.model.words import language_of_environment


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({}, "ru"),
        ({"LANG": "C.UTF-8"}, "ru"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "en_US"}, "en"),
        ({"SHEETCRM_LANGUAGE": "ru", "LANG": "en_US"}, "ru"),
    ],
)
def test_the_language_of_an_environment(env: dict[str, str], language: str) -> None:
    assert language_of_environment(env) == language
