"""A word or sentence in both languages, by construction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def language_of(text: str) -> Language:
    """Return the language that a setting such as ``en_GB.UTF-8`` or ``ru`` means; Russian unless it is English."""
    return "en" if text.casefold().startswith("en") else "ru"


def language_of_environment(env: Mapping[str, str]) -> Language:
    """Return the language that an environment asks for by SHEETCRM_LANGUAGE or its locale; Russian where it says nothing."""
    for key in ("SHEETCRM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        text = env.get(key, "")
        if text and text.split(".")[0] not in {"C", "POSIX"}:
            return language_of(text)
    return "ru"


@dataclass(frozen=True, slots=True)
class Word:
    """One thing said in Russian and in English; ``{names}`` in it are filled by :meth:`say`."""

    ru: str
    en: str

    def to(self, language: Language) -> str:
        """Return the text as it stands, without filling anything in."""
        return self.ru if language == "ru" else self.en

    def say(self, language: Language, **values: Any) -> str:
        """Return the sentence with its values filled in; a value that is a :class:`Word` is said in the same language."""
        said = {key: value.to(language) if isinstance(value, Word) else value for key, value in values.items()}
        return self.to(language).format_map(said)

    def both(self) -> tuple[str, str]:
        """Return both texts, Russian first."""
        return self.ru, self.en
