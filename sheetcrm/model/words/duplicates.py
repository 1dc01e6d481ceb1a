"""Why two clients look like one person, in words (Q6)."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SAME_PHONE = Word("одинаковый телефон {value}", "same phone {value}")
SHORT_PHONE = Word("телефоны кончаются одинаково: {one} — {two}", "phones end alike: {one} — {two}")
NEAR_PHONE = Word("телефоны отличаются цифрой: {one} — {two}", "phones differ by a digit: {one} — {two}")
SAME_EMAIL = Word("одинаковая почта {value}", "same e-mail {value}")
NEAR_EMAIL = Word("адреса почты похожи: {one} — {two}", "e-mail addresses are alike: {one} — {two}")
MANY_HOLDERS = Word("всего карточек: {count}", "on {count} cards")

SAME_NAME = Word("одно имя: {one}", "one name: {one}")
SAME_FIRST = Word("имя одно: {one}", "same first name: {one}")
NEAR_FIRST = Word("имена похожи: {one} — {two}", "first names are alike: {one} — {two}")
OTHER_FIRST = Word("имена разные: {one} — {two}", "first names differ: {one} — {two}")
SAME_LAST = Word("фамилия одна: {one}", "same last name: {one}")
NEAR_LAST = Word("фамилии похожи: {one} — {two}", "last names are alike: {one} — {two}")
KIN_LAST = Word("одна фамилия, мужская и женская: {one} — {two}", "one family name, his and her form: {one} — {two}")
OTHER_LAST = Word("фамилии разные: {one} — {two}", "last names differ: {one} — {two}")
CROSSED = Word("имя и фамилия переставлены: {one} — {two}", "first and last name exchanged: {one} — {two}")
OTHER_PATRONYMIC = Word("отчества разные: {one} — {two}", "patronymics differ: {one} — {two}")

SAME_BIRTHDAY = Word("один день рождения: {one}", "same birthday: {one}")
NEAR_BIRTHDAY = Word("дни рождения отличаются цифрой: {one} — {two}", "birthdays differ by a digit: {one} — {two}")
OTHER_BIRTHDAY = Word("дни рождения разные: {one} — {two}", "birthdays differ: {one} — {two}")

SAME_COLUMN = Word("«{column}» совпадает: {one}", "same “{column}”: {one}")
NEAR_COLUMN = Word("«{column}» почти совпадает: {one} — {two}", "“{column}” is alike: {one} — {two}")
MOVED_COLUMN = Word("«{column}» стоит в другой колонке: {one}", "“{column}” stands in another column: {one}")


def filled(sentence: Word, **values: str | Word) -> Word:
    """Return a sentence with its values filled in, in both languages."""
    return Word(sentence.say("ru", **values), sentence.say("en", **values))
