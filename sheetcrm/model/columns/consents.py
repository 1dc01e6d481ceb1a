"""What a person agreed to: whether, for what, when and from where; and that they want no automatic letters (M14)."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word

CONSENT_COLUMNS: tuple[Column, ...] = (
    Column(
        key="consent",
        header=Word("Согласие на рассылку", "Consent to letters"),
        kind=Kind.TICK,
        width=12,
        note=Word(
            "«да», если человек согласился получать рекламные письма. Без этого уходят только служебные.",
            "“yes” if the person agreed to advertising by e-mail. Without it only service letters go.",
        ),
        purpose=Word("Писать только тем, кто согласен.", "To write only to those who agreed."),
    ),
    Column(
        key="consent_for",
        header=Word("Согласие: на что", "Consent for"),
        kind=Kind.TEXT,
        width=16,
        later=True,
        note=Word(
            "Рубрики через запятую, если человек согласился не на всё: «Советы, реклама». Пусто — на все рекламные письма.",
            "Topics, comma separated, if the person did not agree to all: “Advice, advertising”. Empty: all advertising letters.",
        ),
        purpose=Word("Писать только о том, на что человек согласился.", "To write only of what the person agreed to."),
    ),
    Column(
        key="consent_date",
        header=Word("Согласие: когда", "Consent date"),
        kind=Kind.DATE,
        past=True,
        width=12,
        later=True,
        note=Word("День, когда человек согласился или отказался.", "The day on which the person agreed or refused."),
        purpose=Word("Показать, что согласие было.", "To show that consent was given."),
    ),
    Column(
        key="consent_source",
        header=Word("Согласие: откуда", "Consent from"),
        kind=Kind.TEXT,
        width=16,
        later=True,
        note=Word(
            "Как человек сказал об этом: «анкета в салоне», «по телефону», «форма».",
            "How the person said so: “card at the desk”, “by phone”, “form”.",
        ),
        purpose=Word("Показать, что согласие было.", "To show that consent was given."),
    ),
    Column(
        key="no_letters",
        header=Word("Без автописем", "No automatic letters"),
        kind=Kind.TICK,
        width=11,
        note=Word(
            "«да», если человек просил не присылать автоматических писем.",
            "“yes” if the person asked for no automatic letters.",
        ),
        purpose=Word("Желание человека.", "The person's own wish."),
    ),
)
