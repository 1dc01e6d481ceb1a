"""The settings of consent: whether subscriptions are confirmed, and how people are asked (M14)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sheetcrm.model.values.dates import exact_day
from sheetcrm.model.words import Word
from sheetcrm.model.words.defaults import confirming
from sheetcrm.policy.business_settings import phrase
from sheetcrm.policy.terms import BadSettingError, Setting, names, whole

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_CONSENT = Word("Согласие", "Consent")
_NOT_DAY = Word(
    "«{cell}» — не день. Напишите день, с которого спрашивать, например 01.12.2026, или «выкл». Прежнее значение остаётся.",
    "“{cell}” is not a day. Write the day from which on to ask, such as 01.12.2026, or “off”. The former value stays.",
)


def day(cell: Raw, _setting: Setting) -> date:
    """Read a day, as a date or as DD.MM.YYYY. Raises BadSettingError."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = str(cell or "").strip()
    found = exact_day(said)
    if found is None:
        raise BadSettingError(_NOT_DAY, cell=said[:60])
    return found


CONSENT_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "confirm_since",
        Word("Подтверждать подписку с", "Confirm subscriptions since"),
        Word("выкл", "off"),
        Word(
            "Поставьте сегодняшний день, и кто подпишется с него, получит письмо с просьбой подтвердить. До ответа «да» рекламы нет.",
            "Put today's date: who subscribes from then on gets a letter that asks to confirm, and no advertising until they answer “yes”.",
        ),
        day,
        may_be_off=True,
        group=_CONSENT,
    ),
    Setting(
        "confirm_again_days",
        Word("Напомнить о подтверждении через, дней", "Remind to confirm after, days"),
        3,
        Word("Один раз, потом тишина. «выкл» — не напоминать.", "Once, then silence. “off”: not at all."),
        whole,
        low=1,
        high=30,
        may_be_off=True,
        group=_CONSENT,
    ),
    Setting(
        "confirm_repeat_days",
        Word("Просить подтвердить снова не раньше чем через, дней", "Ask to confirm anew not sooner than, days"),
        30,
        Word(
            "Если человек подписался ещё раз: чаще его не спрашивают, кто бы ни заполнял форму.",
            "If the person subscribes once more: nobody is asked more often, whoever fills in the form.",
        ),
        whole,
        low=1,
        high=3650,
        group=_CONSENT,
    ),
    Setting(
        "confirm_template",
        Word("Подтверждение: шаблон", "To confirm: template"),
        confirming.CONFIRM,
        Word("Каким письмом просить.", "By which letter to ask."),
        phrase,
        group=_CONSENT,
    ),
    Setting(
        "confirm_again_template",
        Word("Подтверждение: шаблон напоминания", "To confirm: template of the reminder"),
        confirming.CONFIRM_AGAIN,
        Word("Каким письмом напомнить.", "By which letter to remind."),
        phrase,
        group=_CONSENT,
    ),
    Setting(
        "confirm_sources",
        Word("Согласие с формы: откуда", "Consent by a form: from"),
        Word("форма, сайт, форма на сайте, лендинг", "form, site, website, web form, landing page"),
        Word(
            "Если в «Согласие: откуда» стоит одно из этих слов, такое согласие тоже надо подтвердить.",
            "Where “Consent from” holds one of these words, that consent has to be confirmed, too.",
        ),
        names,
        group=_CONSENT,
    ),
)
