"""Why two clients look like one person, in words (Q6)."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SAME_PHONE = Word("одинаковый телефон {phone}", "same phone {phone}")
SAME_EMAIL = Word("одинаковая почта {email}", "same e-mail {email}")


def filled(sentence: Word, **values: str) -> Word:
    """Return a sentence with its values filled in, in both languages."""
    return Word(sentence.say("ru", **values), sentence.say("en", **values))
