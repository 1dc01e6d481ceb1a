"""Tabs in which staff change behaviour by editing cells (D5)."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word, choices
from sheetcrm.model.words import templates as letter_kinds

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


def _cell(key: str, ru: str, en: str, note: Word, kind: Kind = Kind.TEXT, *, width: int = 18, **more: object) -> Column:
    return Column(key=key, header=Word(ru, en), kind=kind, note=note, width=width, **more)  # type: ignore[arg-type]


def _shown(key: str, ru: str, en: str, note: Word, *, width: int, owner: Owner = Owner.ROBOT) -> Column:
    return Column(
        key=key,
        header=Word(ru, en),
        kind=Kind.TEXT,
        owner=owner,
        note=note,
        purpose=Word("Увидеть письмо до отправки.", "To see a letter before it goes."),
        sensitivity=Sensitivity.PERSONAL,
        width=width,
        later=True,
    )


def _list(key: str, ru: str, en: str) -> tuple[Column, Column]:
    return (
        _cell(key, ru, en, Word(f"Значения для списка «{ru}».", f"Values of the list “{en}”.")),
        _cell(
            f"{key}_synonyms",
            f"{ru}: ещё пишут",
            f"{en}: also written",
            Word(
                "Как ещё это пишут, через запятую: робот заменит на значение слева.",
                "Other ways people write it, comma separated: the robot puts the value on the left.",
            ),
            width=26,
        ),
    )


RULES = Tab(
    key="rules",
    title=Word("Правила", "Rules"),
    use=Use.POLICY,
    note=Word("За что клиент получает баллы и переходит на этап.", "What earns points and moves a client to a stage."),
    columns=(
        _cell(
            "name",
            "Правило",
            "Rule",
            Word("Название: его увидят в «Почему такой балл».", "A name; it is shown in “Why this score”."),
            width=34,
        ),
        _cell(
            "on",
            "Включено",
            "On",
            Word("«да» — работает, «нет» — выключено.", "“yes” works, “no” is off."),
            Kind.TICK,
            width=11,
        ),
        _cell(
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
        _cell(
            "column",
            "Колонка",
            "Column",
            Word(
                "Для профиля и этапа: название колонки вкладки «Клиенты». Для события — пусто.",
                "For profile and stage: a column of Clients. Empty for events.",
            ),
            width=20,
        ),
        _cell(
            "condition",
            "Условие",
            "Condition",
            Word("Как сравнивать.", "How to compare."),
            Kind.CHOICE,
            choices=choices.CONDITIONS,
        ),
        _cell(
            "value",
            "Значение",
            "Value",
            Word(
                "С чем сравнивать; несколько — через запятую. Для события — его название.",
                "What to compare with, several by comma. For an event, its name.",
            ),
            width=34,
        ),
        _cell("points", "Баллы", "Points", Word("Сколько баллов.", "How many points."), Kind.NUMBER, width=9),
        _cell(
            "window",
            "За сколько дней",
            "Within days",
            Word("Только для событий: за сколько последних дней.", "For events: within how many days."),
            Kind.NUMBER,
            width=12,
        ),
        _cell(
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
        _cell(
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
        _cell("name", "Настройка", "Setting", Word("Название не меняйте.", "Do not change the name."), width=44),
        _cell(
            "value",
            "Значение",
            "Value",
            Word("Меняйте здесь. «выкл» выключает.", "Change it here. “off” switches it off."),
            width=28,
        ),
        _cell("meaning", "Что это значит", "What it means", Word("Пояснение.", "Explanation."), width=70),
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
        _cell(
            "service_months",
            "Услуга: повтор (мес.)",
            "Service: repeat (months)",
            Word("Через сколько месяцев повторить.", "Months until it is due again."),
            Kind.NUMBER,
            width=12,
        ),
        _cell(
            "service_km",
            "Услуга: повтор (км)",
            "Service: repeat (km)",
            Word("Через сколько километров повторить.", "Kilometres until it is due again."),
            Kind.NUMBER,
            width=12,
        ),
        *_list("manager", "Менеджер", "Manager"),
        _cell(
            "manager_email",
            "Менеджер: почта",
            "Manager: e-mail",
            Word("Куда слать утренний список дел.", "Where the morning list goes."),
            Kind.EMAIL,
            width=24,
        ),
        _cell(
            "manager_phone",
            "Менеджер: телефон",
            "Manager: phone",
            Word("Телефон для подписи в письмах.", "The phone for letters."),
            Kind.PHONE,
        ),
        *_list("channel", "Канал", "Channel"),
        *_list("event", "Событие", "Event"),
        _cell(
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

CODE = Column(
    key="code",
    header=Word("Код", "Code"),
    kind=Kind.TEXT,
    owner=Owner.ROBOT,
    width=10,
    note=Word(
        "Ставит робот: по коду он помнит, кому что уже ушло. Название менять можно, код — нет.",
        "Set by the robot: by it he remembers who got what. Rename as you like, but leave the code.",
    ),
)
LATE = _cell(
    "expiry",
    "Опоздание (дней)",
    "Late by (days)",
    Word(
        "На сколько дней письмо может опоздать; позже оно не уйдёт. Пусто — как в «Настройках».",
        "How many days late it may go; later it does not. Empty: as in Settings.",
    ),
    Kind.NUMBER,
    width=12,
)
ONLY_IF = _cell(
    "only_if",
    "Только если",
    "Only if",
    Word(
        "Условие на колонку «Клиентов»: «Тип = B2B», «Покупок не меньше 2», «Город заполнено». Несколько — через «;».",
        "A condition on a column of Clients: “Kind = B2B”, “Purchases at least 2”, “City filled”. Several with “;”.",
    ),
    width=26,
)

SEQUENCES = Tab(
    key="sequences",
    title=Word("Цепочки", "Sequences"),
    use=Use.POLICY,
    note=Word("Письма, которые идут одно за другим.", "Letters that follow one another."),
    columns=(
        _cell(
            "sequence",
            "Цепочка",
            "Sequence",
            Word("Название: одно и то же у всех её шагов.", "Its name: the same for all its steps."),
            width=26,
        ),
        _cell(
            "on",
            "Включено",
            "On",
            Word(
                "«да» у первого шага включает цепочку, «нет» у другого пропускает его.",
                "“yes” at the first step switches it on; “no” at another leaves that one out.",
            ),
            Kind.TICK,
            width=11,
        ),
        _cell("step", "Шаг", "Step", Word("Номер шага.", "The step's number."), Kind.NUMBER, width=8),
        _cell(
            "start",
            "Начало",
            "Start",
            Word(
                "Что запускает: событие из «Справочников», «заказ», «заказ выполнен», «визит», «новый клиент», «90 дней тишины», "
                "«7 дней без ответа», «Статус = лид», «балл от 40», «ответ», «дата: Срок».",
                "What starts it: an event of Lists, “order”, “order done”, “visit”, “new client”, “90 days of silence”, "
                "“7 days without reply”, “Status = lead”, “score from 40”, “reply”, “date: Deadline”.",
            ),
            width=26,
        ),
        _cell(
            "wait",
            "Ждать дней",
            "Wait days",
            Word("Сколько дней после прошлого шага.", "Days after the step before."),
            Kind.NUMBER,
            width=12,
        ),
        Column(
            key="channel",
            header=Word("Канал", "Channel"),
            kind=Kind.TEXT,
            list="channel",
            width=14,
            note=Word(
                "Пусто — письмо. «телефон», «WhatsApp» и другие каналы из «Справочников»: в этот день менеджер получит задачу.",
                "Empty is a letter. “phone”, “WhatsApp” and other channels of Lists: on that day the manager gets a task.",
            ),
            later=True,
        ),
        _cell(
            "template",
            "Шаблон",
            "Template",
            Word("Какое письмо; для звонка можно не указывать.", "Which letter; a call needs none."),
            width=26,
        ),
        _cell(
            "goal",
            "Цель",
            "Goal",
            Word(
                "Что останавливает цепочку, теми же словами, что и «Начало», или «любое действие». Можно несколько, через запятую или с новой "
                "строки. Пусто — ничего.",
                "What ends it, in the words of “Start”, or “any action”. Several with commas or on lines of their own. Empty: nothing.",
            ),
            width=26,
        ),
        ONLY_IF,
        _cell(
            "window",
            "Часы",
            "Hours",
            Word(
                "В какие часы отправлять: «10-18». Пусто — в любые, кроме тихих.",
                "At which hours it goes: “10-18”. Empty: at any but the quiet ones.",
            ),
            width=10,
        ),
        LATE,
        _cell(
            "priority",
            "Важность",
            "Priority",
            Word(
                "От 1 до 9; 1 — важнее всех. Если всё сразу не уйдёт, первым пойдёт важное. Пусто — 5.",
                "1 to 9, where 1 goes first when not everything may go. Empty: 5.",
            ),
            Kind.NUMBER,
            width=10,
        ),
        CODE,
        ANSWER,
    ),
)

REMINDERS = Tab(
    key="reminders",
    title=Word("Напоминания", "Reminders"),
    use=Use.POLICY,
    note=Word("О чём и когда напоминать клиенту и менеджеру.", "What to remind clients and managers of, and when."),
    columns=(
        _cell("name", "Напоминание", "Reminder", Word("Название.", "Its name."), width=30),
        _cell("on", "Включено", "On", Word("«да» — работает.", "“yes” works."), Kind.TICK, width=11),
        _cell(
            "about",
            "О чём",
            "About",
            Word(
                "Услуга из «Справочников», «запись», «день рождения», «годовщина», «оплата», «заказ выполнен», "
                "«следующий контакт», «дата: Срок», «праздник: 08.03».",
                "A service of Lists, “booking”, “birthday”, “anniversary”, “payment”, “order done”, “next contact”, "
                "“date: Deadline”, “holiday: 08.03” (day, month).",
            ),
            width=22,
        ),
        _cell(
            "days",
            "За сколько дней",
            "Days before",
            Word(
                "За сколько дней напомнить; −3 значит через три дня после. Для «заказ выполнен» — через сколько дней.",
                "How many days before; −3 is three days after. For “order done”: how many days after.",
            ),
            Kind.NUMBER,
            width=14,
        ),
        Column(
            key="measured",
            header=Word("Измеренный интервал (дней)", "Measured interval (days)"),
            kind=Kind.TEXT,
            owner=Owner.ROBOT,
            width=22,
            note=Word(
                "Через сколько дней за этой услугой приходят снова на самом деле: середина по «Заказам», в скобках — по скольким случаям.",
                "After how many days people really come again for this service: the median of Orders, in brackets of how many cases.",
            ),
            later=True,
        ),
        _cell("to", "Кому", "To whom", Word("Клиенту или менеджеру.", "Client or manager."), width=14),
        _cell(
            "template",
            "Шаблон",
            "Template",
            Word(
                "Какое письмо. Менеджеру не нужен: он получит задачу.", "Which letter. A manager gets a task instead."
            ),
            width=26,
        ),
        ONLY_IF,
        LATE,
        CODE,
        ANSWER,
    ),
)

TEMPLATES = Tab(
    key="templates",
    title=Word("Шаблоны", "Templates"),
    use=Use.POLICY,
    note=Word(
        "Тексты писем. В квадратных скобках — то, что робот подставит.",
        "The letters' texts. What stands in square brackets the robot fills in.",
    ),
    columns=(
        _cell("name", "Шаблон", "Template", Word("Название.", "Its name."), width=26),
        _cell(
            "group",
            "Для чего",
            "Purpose",
            Word(
                "Знакомство, оплата, спасибо … Если здесь «Опрос», ответ на письмо — это ответ на опрос: он встанет в карточку клиента.",
                "First contact, payment, thanks … With “Survey” here an answer to the letter answers a survey: it goes to the client's row.",
            ),
            width=22,
        ),
        _cell(
            "kind",
            "Вид письма",
            "Kind of letter",
            Word(
                "Реклама идёт только согласным и с отпиской. Служебное — о заказе, записи, оплате. Пусто — реклама.",
                "Advertising goes only with consent and a way out. Service: order, booking, payment. Empty: advertising.",
            ),
            Kind.CHOICE,
            width=14,
            choices=letter_kinds.LETTER_KINDS,
        ),
        _cell(
            "repeatable",
            "Повторять",
            "May repeat",
            Word(
                "«да» — одному человеку можно не раз, «нет» — только один раз. Пусто — служебное повторяется, реклама нет.",
                "“yes”: a person may get it again; “no”: once only. Empty: service letters repeat, advertising does not.",
            ),
            Kind.TICK,
            width=12,
        ),
        _cell(
            "topic",
            "Рубрика",
            "Topic",
            Word(
                "О чём реклама: «Акции», «Советы». Читатель сможет отписаться от одной рубрики. Пусто — только от всей рекламы.",
                "What advertising is about: “Offers”, “Advice”. Its reader may unsubscribe from that alone. Empty: only from all of it.",
            ),
            width=16,
            later=True,
        ),
        _cell(
            "subject",
            "Тема",
            "Subject",
            Word("Тема письма, одна строка. Подстановки — как в тексте.", "One line. Names to fill in as in the text."),
            width=40,
        ),
        _cell(
            "text",
            "Текст",
            "Text",
            Word(
                "Сам текст: [Имя_клиента], **жирный**, [кнопка: слова | ссылка]. Всё — в `sheetcrm manual templates`.",
                "The text itself: [Client_name], **bold**, [button: words | link]. All of it: `sheetcrm manual templates`.",
            ),
            width=80,
        ),
        _shown(
            "preview_for",
            "Показать для",
            "Preview for",
            Word(
                "Чьими глазами посмотреть на письмо: телефон, почта или имя клиента. Пусто — выдуманный человек.",
                "Through whose eyes to see the letter: a client's phone, e-mail or name. Empty: a made-up person.",
            ),
            width=20,
            owner=Owner.STAFF,
        ),
        _shown(
            "preview_subject",
            "Как выглядит: тема",
            "Preview: subject",
            Word("Тема, какой её увидит этот человек.", "The subject as this person will see it."),
            width=34,
        ),
        _shown(
            "preview_text",
            "Как выглядит: текст",
            "Preview: text",
            Word(
                "Первые строки письма для этого человека, или почему оно ему не уйдёт. Обновится через минуту после правки.",
                "The letter's first lines for this person, or why it does not go. Follows a minute after your edit.",
            ),
            width=60,
        ),
        ANSWER,
    ),
)

CAMPAIGNS = Tab(
    key="campaigns",
    title=Word("Рассылки", "Campaigns"),
    use=Use.POLICY,
    note=Word("План разовых писем на квартал.", "The quarter's plan of single letters."),
    columns=(
        _cell("name", "Рассылка", "Campaign", Word("Название.", "Its name."), width=28),
        _cell("date", "Дата", "Date", Word("Когда отправить.", "When to send."), Kind.DATE, width=12),
        _cell("segment", "Кому", "Segment", Word("Какой подборке клиентов.", "To which clients."), width=24),
        _cell("template", "Шаблон", "Template", Word("Какое письмо.", "Which letter."), width=26),
        _cell(
            "content",
            "Что внутри",
            "Content",
            Word("Польза, история, предложение: чередуйте.", "Use, story, offer: mix them."),
            width=22,
        ),
        ANSWER,
    ),
)
