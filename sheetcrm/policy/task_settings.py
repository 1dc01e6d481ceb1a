"""The settings of tasks and of the morning list (T1, T2, T4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.values.emails import is_clean
from sheetcrm.model.words import Word
from sheetcrm.policy.letter_settings import clock
from sheetcrm.policy.terms import BadSettingError, Setting, names, whole
from sheetcrm.policy.visit_settings import TASKS, VISIT_SETTINGS, days

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw

_NOT_ADDRESS = Word(
    "«{cell}» — не адрес почты. Пример: anna@example.ru. Прежнее значение остаётся.",
    "“{cell}” is not an e-mail address. Example: anna@example.com. The former value stays.",
)
_DAYS = 365


def address(cell: Raw, _setting: Setting) -> str:
    """Read one e-mail address, or none. Raises BadSettingError."""
    text = str(cell or "").strip().lower()
    if text and not is_clean(text):
        raise BadSettingError(_NOT_ADDRESS, cell=text[:60])
    return text


TASK_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "task_back_days",
        Word("Задачи: не старше, дней", "Tasks: not older than, days"),
        14,
        Word(
            "О том, чему срок вышел раньше, задач не будет: первая ночь не завалит вас старым.",
            "What was due earlier makes no task, so that a first night does not bury you in old things.",
        ),
        whole,
        high=_DAYS,
        group=TASKS,
    ),
    days(
        "task_contact_days",
        Word("Следующий контакт: за дней", "Next contact: days before"),
        0,
        Word(
            "За сколько дней до «Следующего контакта» поставить задачу; 0 — в тот же день.",
            "How many days before “Next contact” the task comes; 0 is the same day.",
        ),
    ),
    days(
        "task_quote_days",
        Word("Звонок после КП, дней", "Call after a quote, days"),
        3,
        Word(
            "Через сколько дней после КП позвонить, если клиент ещё не купил.",
            "How many days after a quote to call who has not bought yet.",
        ),
    ),
    Setting(
        "quote_events",
        Word("КП: события", "Quote: events"),
        Word(
            "запрос КП, скачивание КП, индивидуальный расчёт",
            "quote requested, quote downloaded, individual calculation",
        ),
        Word(
            "Какие события «Истории» — это КП, через запятую.", "Which events of History are a quote, comma separated."
        ),
        names,
        group=TASKS,
    ),
    days(
        "task_purchase_days",
        Word("Звонок после покупки, дней", "Call after a purchase, days"),
        14,
        Word(
            "Через сколько дней после последней покупки спросить, всё ли в порядке.",
            "How many days after the last purchase to ask whether all is well.",
        ),
    ),
    days(
        "task_progress_days",
        Word("В работе: тишина, дней", "In progress: silence, days"),
        14,
        Word(
            "С клиентом в работе столько дней не связывались и ничего не назначено: задача, и снова через столько же.",
            "Nobody was in touch with a client in progress for so long and nothing is planned: a task, and again after as long.",
        ),
        low=1,
    ),
    Setting(
        "task_progress_times",
        Word("В работе: напомнить о тишине, раз", "In progress: told of silence, times"),
        6,
        Word(
            "После стольких задач подряд без ответа робот больше не напоминает: решите, что с клиентом дальше.",
            "After so many tasks in a row without a contact the robot stops: decide what becomes of the client.",
        ),
        whole,
        low=1,
        high=100,
        group=TASKS,
    ),
    days(
        "task_forgotten_days",
        Word("Без следующего шага, дней", "Without a next step, days"),
        3,
        Word(
            "Через сколько дней после последнего контакта напомнить назначить следующий шаг клиенту в работе.",
            "How many days after the last contact to ask for a next step with a client in progress.",
        ),
    ),
    days(
        "task_drop_days",
        Word("Стал тише: период, дней", "Much quieter: period, days"),
        28,
        Word(
            "Действия клиента считаются по таким периодам подряд: последний целый сравнивается с тем, что был до него.",
            "A client's actions are counted in such periods one after another: the last whole one is compared with that before.",
        ),
        low=7,
    ),
    Setting(
        "task_drop_from",
        Word("Стал тише: действий было не меньше", "Much quieter: actions before, at least"),
        5,
        Word(
            "Сколько действий должно быть в прежнем периоде, чтобы спад что-то значил.",
            "How many actions the earlier period must have for a fall to mean anything.",
        ),
        whole,
        low=1,
        high=1000,
        group=TASKS,
    ),
    Setting(
        "task_drop_percent",
        Word("Стал тише: спад, %", "Much quieter: fall, %"),
        70,
        Word(
            "На сколько процентов действий стало меньше; 100 — не стало совсем.",
            "By how many per cent there are fewer actions; 100 is none at all.",
        ),
        whole,
        low=1,
        high=100,
        group=TASKS,
    ),
    days(
        "task_busy_days",
        Word("Интерес без сделки: период, дней", "Interest without a deal: period, days"),
        14,
        Word(
            "Клиент в работе был очень активен в последнем целом периоде, но не купил и ничего не назначено: задача.",
            "A client in progress was very active in the last whole period, bought nothing and nothing is planned: a task.",
        ),
        low=7,
    ),
    Setting(
        "task_busy_from",
        Word("Интерес без сделки: действий", "Interest without a deal: actions"),
        6,
        Word(
            "Сколько действий за период — это «очень активен».",
            "How many actions within the period are “very active”.",
        ),
        whole,
        low=1,
        high=1000,
        group=TASKS,
    ),
    Setting(
        "in_progress",
        Word("В работе: статусы и стадии", "In progress: statuses and stages"),
        Word(
            "новый, лид, новый лид, первичный контакт, презентация, переговоры",
            "new, lead, new lead, first contact, presentation, negotiation",
        ),
        Word(
            "Кто «в работе». Если заполнена «Стадия сделки», решает она, иначе — «Статус».",
            "Who is in progress. “Deal stage” decides where it is filled, else “Status”.",
        ),
        names,
        group=TASKS,
    ),
    Setting(
        "closed",
        Word("Не беспокоить: статусы и стадии", "Leave alone: statuses and stages"),
        Word("на паузе, бывший, завершён, отказ", "on hold, former, completed, lost"),
        Word(
            "Таким клиентам робот не придумывает задач сам. Ваши даты, визиты и долги остаются.",
            "For these the robot makes up no tasks of its own. Your dates, visits and debts still count.",
        ),
        names,
        group=TASKS,
    ),
    Setting(
        "import_from",
        Word("Перенос базы: новых за день", "Import: new clients a day"),
        30,
        Word(
            "Если за день появилось больше стольких клиентов без истории, это перенос старой базы, а не новые обращения.",
            "More clients than this without a history on one day are an old list brought over, not new enquiries.",
        ),
        whole,
        low=1,
        high=100_000,
        group=TASKS,
    ),
    *VISIT_SETTINGS,
    days(
        "task_payment_days",
        Word("Оплата просрочена на, дней", "Payment overdue by, days"),
        1,
        Word(
            "Через сколько дней после «Оплатить до» напомнить о долге.",
            "How many days after “Pay by” to remind of the debt.",
        ),
    ),
    Setting(
        "survey_low",
        Word("Низкая оценка: до", "Low mark: up to"),
        6,
        Word(
            "При какой оценке из 10 и ниже позвонить. Оценка — в «Истории», событие «ответ на опрос».",
            "At which mark out of 10 and below to call. The mark stands in History, event “survey answer”.",
        ),
        whole,
        high=10,
        may_be_off=True,
        group=TASKS,
    ),
    days(
        "task_calls_days",
        Word("Список обзвона: период, дней", "Call list: period, days"),
        14,
        Word(
            "Раз в столько дней каждый менеджер получает задачи: позвонить тем, кто за прошлый период оценил нас ниже всего.",
            "Once in so many days each manager gets tasks: to call those who gave us the lowest marks in the last period.",
        ),
        low=7,
    ),
    Setting(
        "task_calls_most",
        Word("Список обзвона: клиентов", "Call list: clients"),
        7,
        Word("Больше стольких на одного менеджера не будет.", "No more than so many for one manager."),
        whole,
        low=1,
        high=100,
        group=TASKS,
    ),
    Setting(
        "task_calls_mark",
        Word("Список обзвона: оценка до", "Call list: marks up to"),
        8,
        Word(
            "Кто поставил больше, доволен: его в списке не будет.",
            "Who gave more is content and is not on the list.",
        ),
        whole,
        high=10,
        group=TASKS,
    ),
    days(
        "task_bounce_days",
        Word("Письмо вернулось: срок, дней", "Letter came back: days"),
        1,
        Word("За сколько дней узнать верный адрес.", "Within how many days to find the right address."),
    ),
    Setting(
        "digest_time",
        Word("Утренний список: время", "Morning list: time"),
        "08:00",
        Word(
            "Когда каждый менеджер получает письмо с делами на день. Адреса — в «Справочниках».",
            "When each manager gets the day's list by e-mail. The addresses are in Lists.",
        ),
        clock,
        may_be_off=True,
        group=TASKS,
    ),
    Setting(
        "digest_lines",
        Word("Утренний список: строк", "Morning list: lines"),
        20,
        Word(
            "Сколько строк в каждом разделе письма; остальные — числом.",
            "How many lines each part of it has; the rest as a number.",
        ),
        whole,
        low=1,
        high=200,
        group=TASKS,
    ),
    Setting(
        "lead_notice_from",
        Word("Сообщать о новых клиентах с", "Tell of new leads from"),
        "09:00",
        Word(
            "С какого часа менеджер сразу получает письмо о новом клиенте; кто пришёл раньше, о том — в этот час. «выкл» — не сообщать.",
            "From which hour a manager gets a letter at once about a new lead; who came before is told of at that hour. “off” is never.",
        ),
        clock,
        may_be_off=True,
        group=TASKS,
    ),
    Setting(
        "lead_notice_to",
        Word("Сообщать о новых клиентах до", "Tell of new leads until"),
        "21:00",
        Word("… и до какого часа.", "… and until which hour."),
        clock,
        may_be_off=True,
        group=TASKS,
    ),
    Setting(
        "lead_notice_most",
        Word("Сообщать о новых клиентах: не более", "Tell of new leads: at most"),
        5,
        Word(
            "Если одному менеджеру сразу досталось больше новых клиентов, это перенос базы: о них скажет утренний список.",
            "Where one manager gets more new leads at once, a list was brought over: the morning list tells of them.",
        ),
        whole,
        low=1,
        high=100,
        group=TASKS,
    ),
    Setting(
        "owner_email",
        Word("Почта владельца", "Owner's e-mail"),
        "",
        Word(
            "Сюда придёт письмо с итогами недели и список о клиентах, у которых нет менеджера или у менеджера нет почты.",
            "Here goes the weekly letter, and the list of clients who have no manager or whose manager has no e-mail.",
        ),
        address,
        group=TASKS,
    ),
)
