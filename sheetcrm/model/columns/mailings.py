"""Tabs in which staff write what goes to whom and when: sequences, reminders, templates, campaigns (M1 to M6)."""

from __future__ import annotations

from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.columns.policies import ANSWER, cell
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word
from sheetcrm.model.words import templates as letter_kinds


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
LATE = cell(
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
ONLY_IF = cell(
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
        cell(
            "sequence",
            "Цепочка",
            "Sequence",
            Word("Название: одно и то же у всех её шагов.", "Its name: the same for all its steps."),
            width=26,
        ),
        cell(
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
        cell("step", "Шаг", "Step", Word("Номер шага.", "The step's number."), Kind.NUMBER, width=8),
        cell(
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
        cell(
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
        cell(
            "template",
            "Шаблон",
            "Template",
            Word("Какое письмо; для звонка можно не указывать.", "Which letter; a call needs none."),
            width=26,
        ),
        cell(
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
        cell(
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
        cell(
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
        cell("name", "Напоминание", "Reminder", Word("Название.", "Its name."), width=30),
        cell("on", "Включено", "On", Word("«да» — работает.", "“yes” works."), Kind.TICK, width=11),
        cell(
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
        cell(
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
        cell("to", "Кому", "To whom", Word("Клиенту или менеджеру.", "Client or manager."), width=14),
        cell(
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
        cell("name", "Шаблон", "Template", Word("Название.", "Its name."), width=26),
        cell(
            "group",
            "Для чего",
            "Purpose",
            Word(
                "Знакомство, оплата, спасибо … Если здесь «Опрос», ответ на письмо — это ответ на опрос: он встанет в карточку клиента.",
                "First contact, payment, thanks … With “Survey” here an answer to the letter answers a survey: it goes to the client's row.",
            ),
            width=22,
        ),
        cell(
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
        cell(
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
        cell(
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
        cell(
            "subject",
            "Тема",
            "Subject",
            Word("Тема письма, одна строка. Подстановки — как в тексте.", "One line. Names to fill in as in the text."),
            width=40,
        ),
        cell(
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
            width=80,
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
        cell("name", "Рассылка", "Campaign", Word("Название.", "Its name."), width=28),
        cell("date", "Дата", "Date", Word("Когда отправить.", "When to send."), Kind.DATE, width=12),
        cell("segment", "Кому", "Segment", Word("Какой подборке клиентов.", "To which clients."), width=24),
        cell("template", "Шаблон", "Template", Word("Какое письмо.", "Which letter."), width=26),
        cell(
            "content",
            "Что внутри",
            "Content",
            Word("Польза, история, предложение: чередуйте.", "Use, story, offer: mix them."),
            width=22,
        ),
        ANSWER,
    ),
)
