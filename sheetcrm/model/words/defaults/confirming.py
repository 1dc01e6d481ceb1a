"""The letters that ask a subscriber to confirm, and remind of it once (M14): no advertising in them, one word to answer."""

from __future__ import annotations

from sheetcrm.model.words.templates import SERVICE
from sheetcrm.model.words.word import Word

CONFIRM = Word("Подтвердите подписку", "Please confirm")
CONFIRM_AGAIN = Word("Подтвердите подписку: напоминание", "Please confirm: reminder")
_GROUP = Word("Знакомство", "First contact")


def _letter(name: Word, subject: Word, ru: tuple[str, ...], en: tuple[str, ...]) -> dict[str, Word | float | bool]:
    text = Word("\n\n".join(("[Приветствие]", *ru, "[Подпись]")), "\n\n".join(("[Greeting]", *en, "[Signature]")))
    return {"name": name, "group": _GROUP, "kind": SERVICE, "repeatable": True, "subject": subject, "text": text}


CONFIRMATIONS = (
    _letter(
        CONFIRM,
        Word("Подтвердите, пожалуйста, подписку", "Please confirm your subscription"),
        (
            "Этот адрес оставили у нас, чтобы получать наши письма. Мы всегда переспрашиваем: вдруг его вписал кто-то другой.",
            "Если это были вы, ответьте на это письмо одним словом: **да**.",
            "Если не вы, ничего делать не нужно: без вашего ответа рассылки не будет.",
        ),
        (
            "Somebody left us this address to get our letters. We always ask: what if it was not you?",
            "If it was you, reply to this letter with one word: **yes**.",
            "If it was not, there is nothing to do: without your answer we do not start.",
        ),
    ),
    _letter(
        CONFIRM_AGAIN,
        Word("Остался один ответ", "One answer is missing"),
        (
            "Несколько дней назад этот адрес подписали на наши письма, но подтверждения мы не получили.",
            "Хотите их получать? Ответьте на это письмо одним словом: **да**.",
            "Не ответите — больше не побеспокоим.",
        ),
        (
            "Some days ago this address was signed up for our letters, and we have not heard from you since.",
            "Would you like to get them? Reply to this letter with one word: **yes**.",
            "If you do not, we shall leave you in peace.",
        ),
    ),
)
