"""Why letters do not go, said so that the operator can mend it."""

from __future__ import annotations

from sheetcrm.model.words.faults import Fault
from sheetcrm.model.words.word import Word

REFUSED = Fault(
    Word("Почта не приняла письмо на {address}: {answer}", "The mail server refused the letter to {address}: {answer}"),
    Word("Проверьте адрес в карточке клиента.", "Check the address in the client's row."),
)
AFTERWARDS = Fault(
    Word(
        "Почта не может принять письмо на {address} сейчас: {answer}",
        "The mail server cannot take the letter to {address} now: {answer}",
    ),
    Word("Робот попробует позже сам.", "The robot tries again later by itself."),
)
UNKNOWN = Fault(
    Word(
        "Связь с почтой оборвалась, когда письмо на {address} уже уходило: {reason}",
        "The connection was lost while the letter to {address} was being handed over: {reason}",
    ),
    Word(
        "Посмотрите в отправленных; само оно второй раз не уйдёт.",
        "Look among the sent letters; it will not be sent again by itself.",
    ),
)
DOWN = Fault(
    Word("Почта {host} сейчас не отправляет: {reason}", "The mail server {host} sends nothing now: {reason}"),
    Word("{cure}", "{cure}"),
)
