"""What Sequences and Reminders hold at first (M2 to M5): everything is off until staff have read it and switch it on."""

from __future__ import annotations

from sheetcrm.model.words import sequences as words
from sheetcrm.model.words.defaults import letters, lists
from sheetcrm.model.words.sequences import TO_CLIENT, TO_MANAGER
from sheetcrm.model.words.word import Word

Row = dict[str, Word | float | bool]
_NOTHING = Word("", "")


def _sequence(
    name: Word, start: Word, goal: Word, steps: tuple[tuple[float, Word], ...], **more: Word | float
) -> tuple[Row, ...]:
    return tuple(
        {
            "sequence": name,
            "on": False,
            "step": n,
            "start": start,
            "wait": wait,
            "template": template,
            "goal": goal,
            **more,
        }
        for n, (wait, template) in enumerate(steps, start=1)
    )


WIN_BACK = Word("Вернуть клиента", "Win back")

SEQUENCES: tuple[Row, ...] = (
    *_sequence(
        Word("Добро пожаловать", "Welcome"),
        lists.SUBSCRIBED,
        words.ORDER,
        (  # days 0, 1, 3, 7
            (0, letters.WELCOME_1),
            (1, letters.WELCOME_2),
            (2, letters.WELCOME_3),
            (4, letters.WELCOME_4),
        ),
    ),
    *_sequence(
        Word("Файл за подписку", "File for subscribing"),
        lists.SUBSCRIBED,
        _NOTHING,
        ((0, letters.BROCHURE_1),),  # at once: it was promised
        priority=1,
    ),
    *_sequence(
        Word("Обещанный файл", "Brochure"),
        lists.QUOTE_REQUESTED,
        words.ORDER,
        ((0, letters.BROCHURE_1), (2, letters.BROCHURE_2), (3, letters.BROCHURE_3)),  # days 0, 2, 5
        priority=2,
    ),
    *_sequence(
        Word("После заказа", "After an order"),
        words.ORDER,
        _NOTHING,
        ((0, letters.RECEIPT), (7, letters.OPINION), (23, letters.RELATED)),  # at once, after a week, after a month
        priority=3,
    ),
    *_sequence(
        Word("Заказ готов", "Order done"),
        words.ORDER_DONE,
        _NOTHING,
        ((0, letters.THANKS), (1, letters.SURVEY)),  # thanks at once, the survey 24 hours after
        priority=3,
    ),
    *_sequence(
        Word("Проект завершён", "Project completed"),
        Word(f"Статус = {lists.COMPLETED.ru}", f"Status = {lists.COMPLETED.en}"),
        _NOTHING,
        ((0, letters.ONE_QUESTION),),
        priority=3,
    ),
    *_sequence(
        Word("Полезное предложение", "Useful offer"),
        words.VISIT,
        words.ORDER,
        ((75, letters.USEFUL),),  # two to three months after the service
    ),
    *_sequence(
        WIN_BACK,
        words.SILENCE,
        words.ANY_ACTION,
        ((0, letters.MISS_YOU), (7, letters.MISS_OFFER), (7, letters.MISS_QUESTION)),  # after 0, 7 and 14 days
    ),
    {  # a week after the third letter, when nothing came of the three
        "sequence": WIN_BACK,
        "on": False,
        "step": 4,
        "start": words.SILENCE,
        "wait": 7,
        "channel": words.PHONE,
        "goal": words.ANY_ACTION,
    },
    *_sequence(
        Word("Ждём ответа", "Waiting for an answer"),
        words.NO_REPLY,
        words.ANY_ACTION,
        ((0, letters.ANY_QUESTIONS),),
    ),
    *_sequence(
        Word("Перед архивом", "Before the archive"),
        words.LEAVING,
        words.ANY_ACTION,
        ((0, letters.STAY), (10, letters.FAREWELL)),
    ),
)


def _reminder(name: Word, about: Word, days: float, template: Word, *, to: Word = TO_CLIENT, **more: float) -> Row:
    return {"name": name, "on": False, "about": about, "days": days, "to": to, "template": template, **more}


REMINDERS: tuple[Row, ...] = (
    _reminder(Word("Визит через два дня", "Visit in two days"), words.BOOKING, 2, letters.VISIT),
    _reminder(Word("Визит завтра", "Visit tomorrow"), words.BOOKING, 1, letters.VISIT),
    _reminder(
        Word("Пора на осмотр к стоматологу", "Dental check-up is due"),
        Word("осмотр у стоматолога", "dental check-up"),
        7,
        letters.DENTAL_DUE,
        expiry=30,
    ),
    _reminder(
        Word("Пора менять масло", "Oil change is due"),
        Word("замена масла", "oil change"),
        14,
        letters.OIL_DUE,
        expiry=30,
    ),
    _reminder(Word("День рождения", "Birthday"), words.BIRTHDAY, 0, letters.BIRTHDAY, expiry=2),
    _reminder(
        Word("Годовщина первого заказа", "Anniversary of the first order"), words.ANNIVERSARY, 0, letters.ANNIVERSARY
    ),
    # a wish that goes before the day keeps to working days: of three days one is, whatever the weekend
    _reminder(
        Word("8 Марта", "Women's Day"), Word("праздник: 08.03", "holiday: 08.03"), 3, letters.WOMENS_DAY, expiry=3
    ),
    _reminder(Word("Новый год", "New Year"), Word("праздник: 01.01", "holiday: 01.01"), 3, letters.NEW_YEAR, expiry=3),
    _reminder(Word("Скоро срок оплаты", "Payment is due soon"), words.PAYMENT, 1, letters.PAY_SOON, expiry=1),
    _reminder(Word("Оплата просрочена", "Payment is overdue"), words.PAYMENT, -3, letters.PAY_LATE),
    _reminder(Word("Следующий контакт", "Next contact"), words.NEXT_CONTACT, 0, _NOTHING, to=TO_MANAGER),
)
