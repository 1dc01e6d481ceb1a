"""Every word people see, English and Russian side by side."""

from sheetcrm.model.words.word import LANGUAGES, Language, Word, language_of, language_of_environment

__all__ = ["LANGUAGES", "Language", "Word", "language_of", "language_of_environment"]
