"""The settings of letters: when they go, and how many (M8)."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

from sheetcrm.model.words import Word
from sheetcrm.model.words import letters as words
from sheetcrm.model.words.fold import fold
from sheetcrm.policy.terms import BadSettingError, Setting, names, number, whole

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_LETTERS = Word("Письма", "Letters")

_NOT_CLOCK = Word(
    "«{cell}» — не время. Пример: 21:00. Прежнее значение остаётся.",
    "“{cell}” is not a time of day. Example: 21:00. The former value stays.",
)
_NOT_DAYS = Word(
    "«{cell}»: пишите дни недели через запятую или через тире — «пн-пт, вс». Прежнее значение остаётся.",
    "“{cell}”: write weekdays with commas or a dash, such as “Mon-Fri, Sun”. The former value stays.",
)
_NOT_DAY = Word(
    "«{cell}»: нужен один день недели, например «понедельник». Прежнее значение остаётся.",
    "“{cell}”: one day of the week is needed, such as “Monday”. The former value stays.",
)
_NOT_DATES = Word(
    "«{cell}» — не день. Пишите 08.03 (каждый год) или 08.03.2027, через запятую. Прежнее значение остаётся.",
    "“{cell}” is not a day. Write 08.03 (every year) or 08.03.2027, comma separated. The former value stays.",
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?")
_LEAP = 2024  # 29.02 is a day of every year here
_HOURS, _MINUTES = 24, 60


def clock(cell: Raw, _setting: Setting) -> time:
    """Read a time of day such as 21:00 or 9. Raises BadSettingError."""
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, float) and 0 <= cell < 1:  # what a spreadsheet makes of 21:00
        minutes = round(cell * _HOURS * _MINUTES) % (_HOURS * _MINUTES)
        return time(minutes // _MINUTES, minutes % _MINUTES)
    text = f"{cell:g}" if isinstance(cell, int | float) else str(cell or "").strip()
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > _HOURS or int(found[2] or 0) >= _MINUTES:
        raise BadSettingError(_NOT_CLOCK, cell=text[:60])
    return time(int(found[1]) % _HOURS, int(found[2] or 0))


def weekdays(cell: Raw, _setting: Setting) -> frozenset[int]:
    """Read days of the week, 0 is Monday: "Mon-Fri, Sun". Raises BadSettingError."""
    days: set[int] = set()
    for part in fold(str(cell or "")).replace("–", "-").replace("—", "-").split(","):
        ends = [_DAYS.get(end.strip(" .")) for end in part.split("-")]
        if not 1 <= len(ends) <= 2 or None in ends:  # noqa: PLR2004 - one day, or from one to another
            raise BadSettingError(_NOT_DAYS, cell=str(cell or "")[:60])
        first, last = int(ends[0] or 0), int(ends[-1] or 0)
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(days)


def weekday(cell: Raw, setting: Setting) -> int:
    """Read one day of the week, 0 is Monday. Raises BadSettingError."""
    try:
        found = weekdays(cell, setting)
    except BadSettingError:
        found = frozenset()
    if len(found) != 1:
        raise BadSettingError(_NOT_DAY, cell=str(cell or "")[:60])
    return min(found)


_DAYS = {
    text: number
    for names in (words.WEEKDAYS, words.SHORT_DAYS)
    for number, name in enumerate(names)
    for text in name.both()
}


def holidays(cell: Raw, _setting: Setting) -> frozenset[tuple[int, int] | date]:
    """Read days off: 08.03 is one of every year, 08.03.2027 of one. Raises BadSettingError."""
    days: set[tuple[int, int] | date] = set()
    for part in [cell] if isinstance(cell, date) else str(cell or "").split(","):
        if isinstance(part, date):
            days.add(part)
            continue
        text = part.strip().rstrip(".")
        found = _DATE.fullmatch(text)
        if not text:
            continue
        try:
            day = date(int(found[3] or _LEAP), int(found[2]), int(found[1])) if found else None
        except ValueError:
            day = None
        if found is None or day is None:
            raise BadSettingError(_NOT_DATES, cell=text[:60])
        days.add(day if found[3] else (day.month, day.day))
    return frozenset(days)


LETTER_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "consent_required",
        Word("Реклама только с согласия", "Advertising only with consent"),
        1,
        Word(
            "1 — рекламные письма уходят только тем, у кого в «Согласие на рассылку» стоит «да». Так требует закон.",
            "1: advertising goes only to those with “yes” in “Consent to letters”, as the law asks.",
        ),
        whole,
        high=1,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "quiet_from",
        Word("Не писать с", "No letters from"),
        "21:00",
        Word("С какого часа не писать, по времени клиента.", "From which hour on, by the client's clock."),
        clock,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "quiet_to",
        Word("Не писать до", "No letters until"),
        "9:00",
        Word("… и до какого часа.", "… and until which hour."),
        clock,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "letters_at",
        Word("Обычный час писем", "Usual hour of letters"),
        "10:00",
        Word(
            "В котором часу, по времени клиента, идут письма, у которых есть только дата: поздравления, напоминания.",
            "At which hour, by the client's clock, letters go that have only a date: greetings, reminders.",
        ),
        clock,
        group=_LETTERS,
    ),
    Setting(
        "working_days",
        Word("Рабочие дни", "Working days"),
        Word("пн-пт", "Mon-Fri"),
        Word(
            "В какие дни идут рекламные письма. Напоминания о визите идут всегда.",
            "On which days advertising goes. Reminders of a visit always go.",
        ),
        weekdays,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "holidays",
        Word("Праздники", "Holidays"),
        Word(
            "01.01, 02.01, 03.01, 04.01, 05.01, 06.01, 07.01, 08.01, 23.02, 08.03, 01.05, 09.05, 12.06, 04.11",
            "01.01, 25.12, 26.12",
        ),
        Word(
            "В эти дни рекламных писем нет: 08.03 — каждый год, 08.03.2027 — один раз.",
            "No advertising on these days: 25.12 every year, 25.12.2027 once.",
        ),
        holidays,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "weekly_marketing",
        Word("Реклама: писем в неделю", "Advertising: letters a week"),
        2,
        Word("Больше стольких рекламных писем за 7 дней один человек не получит.", "No person gets more in 7 days."),
        whole,
        low=1,
        high=50,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "daily_letters",
        Word("Писем в день", "Letters a day"),
        200,
        Word(
            "Сколько писем в день пускает ваш почтовый ящик. Остальные ждут завтра.",
            "How many letters a day your mail account lets through. The rest wait until tomorrow.",
        ),
        whole,
        low=1,
        high=100_000,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "queue_days",
        Word("Очередь: дней вперёд", "Queue: days ahead"),
        7,
        Word("За сколько дней видно письма в «Очереди писем».", "How many days ahead the Queue tab shows."),
        whole,
        low=1,
        high=60,
        group=_LETTERS,
    ),
    Setting(
        "guard_letters",
        Word("Предел писем, раз", "Limit of letters, times"),
        3,
        Word(
            "Если писем за день во столько раз больше обычного, робот сперва спросит.",
            "If a day has so many times more letters than usual, the robot asks first.",
        ),
        number,
        low=1,
        high=1000,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "guard_letters_from",
        Word("Предел писем: не спрашивать до", "Limit of letters: do not ask below"),
        50,
        Word("Меньше стольких писем в день робот не спрашивает.", "With fewer letters a day the robot does not ask."),
        whole,
        group=_LETTERS,
    ),
    Setting(
        "expiry_days",
        Word("Опоздание письма, дней", "A letter may be late by, days"),
        7,
        Word(
            "Если письмо не ушло столько дней, оно уже не уйдёт. Для отдельного письма — в его строке.",
            "A letter that did not go for so many days goes no more. For a single letter: in its row.",
        ),
        number,
        high=365,
        group=_LETTERS,
    ),
    Setting(
        "repeat_entry_days",
        Word("Повтор цепочки по статусу, дней", "Sequence by status again after, days"),
        90,
        Word(
            "Если клиент вернулся в тот же статус, тег или балл раньше, цепочка не начнётся заново.",
            "Who comes back to the same status, tag or score sooner does not start the sequence anew.",
        ),
        whole,
        high=3650,
        group=_LETTERS,
    ),
    Setting(
        "mail_client_days",
        Word("Незнакомые письма: не старше, дней", "Letters of strangers: not older than, days"),
        3,
        Word(
            "Кто написал впервые, становится клиентом, и есть задача ответить. Более старое не в счёт; «выкл» — никогда.",
            "Who writes for the first time becomes a client, with a task to answer. Older letters do not count; “off”: never.",
        ),
        whole,
        low=1,
        high=30,
        may_be_off=True,
        group=_LETTERS,
    ),
    Setting(
        "mail_clients_daily",
        Word("Незнакомые письма: клиентов в день", "Letters of strangers: clients a day"),
        20,
        Word("Больше за день по письмам не заводится.", "No more become clients by their letters on one day."),
        whole,
        low=1,
        high=1000,
        group=_LETTERS,
    ),
    Setting(
        "done_statuses",
        Word("Заказ выполнен: статусы", "Order done: statuses"),
        Word("выполнен", "done"),
        Word(
            "При каких статусах заказ выполнен, через запятую.", "At which statuses an order is done, comma separated."
        ),
        names,
        group=_LETTERS,
    ),
)
