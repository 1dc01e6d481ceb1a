"""What people are told of consent: what it was given for, whether a subscription is confirmed, who said no (M14)."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

# Why no advertising goes.
UNCONFIRMED = Word("ещё не подтвердил подписку", "has not confirmed the subscription yet")
SAID_NO = Word("отозвал согласие на рассылку", "took the consent to letters back")
SAID_NO_ELSEWHERE = Word(
    "другая карточка с этим адресом отозвала согласие", "another card of this address took the consent back"
)
MAY_WISH = Word(
    "возможно, не хочет больше писем: прочтите письмо и закройте задачу",
    "may want no more letters: read the letter and close the task",
)
AGREED_ONLY = Word("согласен только на: {topics}", "agreed only to: {topics}")
NOT_AGREED = Word("Рубрика «{topic}» не приходит: {why}.", "No letters on the topic “{topic}”: {why}.")

# What stands in History, and in the client's row.
CONFIRMED = Word("подписка подтверждена", "subscription confirmed")
GIVEN = Word("согласие записано", "consent is noted")
GIVEN_ON = Word("согласие записано {day}", "consent noted on {day}")
GIVEN_UNDATED = Word(
    "согласие записано без дня: письма считаются от подписки {day}; впишите «Согласие: когда»",
    "consent noted without its day: letters count from the subscription on {day}; fill in “Consent date”",
)
CONFIRMED_ON = Word("подтверждена {day}", "confirmed on {day}")
AWAITED_SINCE = Word("ждём подтверждения с {day}", "not confirmed since {day}")
AWAITED_NO_MORE = Word("не подтверждена: {why}", "not confirmed: {why}")
SUBSCRIPTION_TOLD = Word("по вкладке «История»", "from the History tab")
CONFIRMING = Word("Подтверждение подписки", "Confirming a subscription")
"""The name of the letters that ask for it."""

# The task of a letter that may hold a wish.
READ_WISH = Word(
    "возможно, клиент не хочет больше писем: прочтите письмо", "the client may want no more letters: read the letter"
)
READ_WISH_WHY = Word("письмо от {day}, реклама пока не идёт", "letter of {day}, no advertising until then")
READ_WISH_WHY_TO = Word(
    "письмо от {day}: {subject}; реклама пока не идёт", "letter of {day}: {subject}; no advertising until then"
)
