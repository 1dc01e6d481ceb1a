"""Tabs in which staff change behaviour by editing cells (D5)."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column, Owner, Tab, Use
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word, choices

ANSWER = Column(
    key="answer",
    header=Word("Ответ робота", "Robot's answer"),
    kind=Kind.TEXT,
    owner=Owner.ROBOT,
    width=50,
    note=Word(
        "Если робот чего-то не понял, он напишет здесь и будет работать по-прежнему.",
        "Where the robot did not understand, it says so here and goes on as before.",
    ),
)


def cell(key: str, ru: str, en: str, note: Word, kind: Kind = Kind.TEXT, *, width: int = 18, **more: object) -> Column:
    """Return a column that staff fill in."""
    return Column(key=key, header=Word(ru, en), kind=kind, note=note, width=width, **more)  # type: ignore[arg-type]


def _list(key: str, ru: str, en: str) -> tuple[Column, Column]:
    return (
        cell(key, ru, en, Word(f"Значения для списка «{ru}».", f"Values of the list “{en}”.")),
        cell(
            f"{key}_synonyms",
            f"{ru}: ещё пишут",
            f"{en}: also written",
            Word(
                "Как ещё это пишут, через запятую: робот заменит на значение слева.",
                "Other ways people write it, comma separated: the robot puts the value on the left.",
            ),
            width=44,
        ),
    )


RULES = Tab(
    key="rules",
    title=Word("Правила", "Rules"),
    use=Use.POLICY,
    note=Word("За что клиент получает баллы и переходит на этап.", "What earns points and moves a client to a stage."),
    columns=(
        cell(
            "name",
            "Правило",
            "Rule",
            Word("Название: его увидят в «Почему такой балл».", "A name; it is shown in “Why this score”."),
            width=34,
        ),
        cell(
            "on",
            "Включено",
            "On",
            Word("«да» — работает, «нет» — выключено.", "“yes” works, “no” is off."),
            Kind.TICK,
            width=11,
        ),
        cell(
            "sort",
            "Вид",
            "Sort",
            Word(
                "Профиль — по колонке клиента; событие — по «Истории»; этап — сразу назначает этап.",
                "Profile looks at a column; event at History; stage names a stage.",
            ),
            Kind.CHOICE,
            width=12,
            choices=choices.RULE_SORTS,
        ),
        cell(
            "column",
            "Колонка",
            "Column",
            Word(
                "Для профиля и этапа: название колонки вкладки «Клиенты». Для события — пусто.",
                "For profile and stage: a column of Clients. Empty for events.",
            ),
            width=20,
        ),
        cell(
            "condition",
            "Условие",
            "Condition",
            Word("Как сравнивать.", "How to compare."),
            Kind.CHOICE,
            choices=choices.CONDITIONS,
        ),
        cell(
            "value",
            "Значение",
            "Value",
            Word(
                "С чем сравнивать; несколько — через запятую. Для события — его название.",
                "What to compare with, several by comma. For an event, its name.",
            ),
            width=34,
        ),
        cell("points", "Баллы", "Points", Word("Сколько баллов.", "How many points."), Kind.NUMBER, width=9),
        cell(
            "window",
            "За сколько дней",
            "Within days",
            Word("Только для событий: за сколько последних дней.", "For events: within how many days."),
            Kind.NUMBER,
            width=12,
        ),
        cell(
            "count",
            "Как считать",
            "Count",
            Word(
                "Каждый раз, один раз или раз на каждое письмо, ссылку, файл.",
                "Every time, once, or once per letter, link, file.",
            ),
            Kind.CHOICE,
            width=24,
            choices=choices.COUNTS,
        ),
        cell(
            "stage",
            "Этап",
            "Stage",
            Word("Для вида «этап»: какой этап назначить.", "For sort “stage”: which one."),
            Kind.CHOICE,
            choices=choices.STAGES,
        ),
        ANSWER,
    ),
)

SETTINGS = Tab(
    key="settings",
    title=Word("Настройки", "Settings"),
    use=Use.POLICY,
    note=Word("Числа и сроки, по которым работает робот.", "The numbers and terms by which the robot works."),
    columns=(
        cell("name", "Настройка", "Setting", Word("Название не меняйте.", "Do not change the name."), width=44),
        cell(
            "value",
            "Значение",
            "Value",
            Word("Меняйте здесь. «выкл» выключает.", "Change it here. “off” switches it off."),
            width=28,
        ),
        cell("meaning", "Что это значит", "What it means", Word("Пояснение.", "Explanation."), width=70),
        ANSWER,
    ),
)

LISTS = Tab(
    key="lists",
    title=Word("Справочники", "Lists"),
    use=Use.POLICY,
    note=Word("Отсюда берутся все выпадающие списки.", "Every dropdown takes its values from here."),
    columns=(
        *_list("status", "Статус", "Status"),
        *_list("deal_stage", "Стадия сделки", "Deal stage"),
        *_list("source", "Источник", "Source"),
        *_list("service", "Услуга", "Service"),
        cell(
            "service_months",
            "Услуга: повтор (мес.)",
            "Service: repeat (months)",
            Word("Через сколько месяцев повторить.", "Months until it is due again."),
            Kind.NUMBER,
            width=12,
        ),
        cell(
            "service_km",
            "Услуга: повтор (км)",
            "Service: repeat (km)",
            Word("Через сколько километров повторить.", "Kilometres until it is due again."),
            Kind.NUMBER,
            width=12,
        ),
        *_list("manager", "Менеджер", "Manager"),
        cell(
            "manager_email",
            "Менеджер: почта",
            "Manager: e-mail",
            Word("Куда слать утренний список дел.", "Where the morning list goes."),
            Kind.EMAIL,
            width=24,
        ),
        cell(
            "manager_phone",
            "Менеджер: телефон",
            "Manager: phone",
            Word("Телефон для подписи в письмах.", "The phone for letters."),
            Kind.PHONE,
        ),
        *_list("channel", "Канал", "Channel"),
        *_list("event", "Событие", "Event"),
        cell(
            "event_side",
            "Событие: чьё",
            "Event: whose",
            Word("Клиент — это его действие; мы — это наш контакт.", "Client: the client's action; us: our contact."),
            Kind.CHOICE,
            width=12,
            choices=choices.SIDES,
        ),
        *_list("order_status", "Статус заказа", "Order status"),
        *_list("loss_reason", "Причина отказа", "Loss reason"),
        *_list("industry", "Отрасль", "Industry"),
        *_list("client_kind", "Тип", "Kind"),
        *_list("tag", "Тег", "Tag"),
        ANSWER,
    ),
)
