"""Every word people see, English and Russian side by side."""

from sheetcrm.model.words.word import LANGUAGES, Language, Word, language_in, language_of

__all__ = ["LANGUAGES", "Language", "Word", "language_in", "language_of"]
