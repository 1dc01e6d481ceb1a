"""The settings that letters speak of: who we are, our links, the promo code (M1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetcrm.model.words import Word
from sheetcrm.policy.terms import BadSettingError, Setting

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_BUSINESS = Word("О нас, для писем", "About us, for letters")
_NOT_LINK = Word(
    "«{cell}» — не ссылка. Пример: https://salon.ru/zapis. Прежнее значение остаётся.",
    "“{cell}” is not a link. Example: https://salon.example/book. The former value stays.",
)
_NOT_SHORT = Word(
    "Длиннее {longest} знаков: для письма это много. Прежнее значение остаётся.",
    "Longer than {longest} characters, which is too much for a letter. The former value stays.",
)
_LONGEST = 200
_LINK = re.compile(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_BARE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#][^\s<>\"'\\^`{|}]*)?")


def phrase(cell: Raw, _setting: Setting) -> str:
    """Read a short text of one line. Raises BadSettingError."""
    text = f"{cell:.15g}" if isinstance(cell, float) else " ".join(str(cell or "").split())
    if len(text) > _LONGEST:
        raise BadSettingError(_NOT_SHORT, longest=_LONGEST)
    return text


def link(cell: Raw, _setting: Setting) -> str:
    """Read a link; one without https:// gets it. Raises BadSettingError."""
    text = str(cell or "").strip()
    if not text or _LINK.fullmatch(text):
        return text
    if _BARE.fullmatch(text):
        return f"https://{text}"
    raise BadSettingError(_NOT_LINK, cell=text[:60])


BUSINESS_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "business_name",
        Word("Название компании", "Business name"),
        "",
        Word("Как мы называемся в письмах: «Салон „Ромашка“».", "What we are called in letters: “Daisy Salon”."),
        phrase,
        group=_BUSINESS,
    ),
    Setting(
        "business_phone",
        Word("Телефон компании", "Business phone"),
        "",
        Word("Телефон в письмах, если у менеджера своего нет.", "The phone in letters where the manager has none."),
        phrase,
        group=_BUSINESS,
    ),
    Setting(
        "business_address",
        Word("Адрес компании", "Business address"),
        "",
        Word("Куда приходить: стоит внизу писем.", "Where to come: it stands at the end of letters."),
        phrase,
        group=_BUSINESS,
    ),
    Setting(
        "booking_link",
        Word("Ссылка на запись", "Booking link"),
        "",
        Word(
            "Куда ведёт кнопка «Выбрать время». Пусто — письмо предложит просто ответить.",
            "Where the button “Choose a time” leads. Empty: the letter asks for a reply instead.",
        ),
        link,
        group=_BUSINESS,
    ),
    Setting(
        "file_link",
        Word("Ссылка на файл", "File link"),
        "",
        Word("Где лежит брошюра или прайс, о котором просят.", "Where the brochure or price list lies."),
        link,
        group=_BUSINESS,
    ),
    Setting(
        "review_link",
        Word("Ссылка на отзывы", "Review link"),
        "",
        Word(
            "Где оставить отзыв: карты, соцсеть. Пусто — письмо попросит ответить.",
            "Where to leave a review: maps, a social network. Empty: the letter asks for a reply.",
        ),
        link,
        group=_BUSINESS,
    ),
    Setting(
        "promo_code",
        Word("Промокод", "Promo code"),
        "",
        Word(
            "Код подарка в письмах, например ПРАЗДНИК10. Пусто — в письмах подарка нет, в том числе с личным промокодом.",
            "The code of the gift in letters, such as GIFT10. Empty: letters offer no gift, not with a personal code either.",
        ),
        phrase,
        group=_BUSINESS,
    ),
    Setting(
        "promo_terms",
        Word("Промокод: что даёт", "Promo code: what it gives"),
        "",
        Word(
            "Условия подарка словами: «скидка 10 % на любую услугу до конца месяца».",
            "The gift in words: “10% off any service until the end of the month”.",
        ),
        phrase,
        group=_BUSINESS,
    ),
    Setting(
        "currency",
        Word("Валюта", "Currency"),
        Word("₽", "$"),
        Word("Знак денег в письмах.", "The sign of money in letters."),
        phrase,
        group=_BUSINESS,
    ),
)
