"""Tabs that the robot fills: worklists where staff decide in a cell, and logs."""

from __future__ import annotations

from dataclasses import replace

from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.columns.stories import CLIENT_ID, ROW_ID
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Word, choices, letters, uniting

PERSONAL, MONEY = Sensitivity.PERSONAL, Sensitivity.MONEY


def _robot(
    key: str,
    ru: str,
    en: str,
    kind: Kind = Kind.TEXT,
    *,
    width: int = 16,
    note: Word | None = None,
    sensitivity: Sensitivity = Sensitivity.WORK,
) -> Column:
    header = Word(ru, en)
    return Column(
        key=key, header=header, kind=kind, owner=Owner.ROBOT, width=width, note=note or header, sensitivity=sensitivity
    )


def _decide(key: str, header: Word, options: tuple[Word, ...], note: Word) -> Column:
    return Column(key=key, header=header, kind=Kind.CHOICE, choices=options, width=16, note=note)


WHO = _robot("client", "Клиент", "Client", width=24, sensitivity=PERSONAL)
WHEN = _robot("when", "Когда", "When", Kind.DATETIME, width=17)

PROBLEMS = Tab(
    key="problems",
    title=Word("Проблемы", "Problems"),
    use=Use.WORKLIST,
    note=Word(
        "Что робот не решился исправить сам. Выберите «исправить» или «не трогать» — он сделает это следующей ночью.",
        "What the robot did not dare to mend alone. Choose “accept” or “never”; it is done the next night.",
    ),
    columns=(
        ROW_ID,
        _robot("tab", "Вкладка", "Tab", width=12),
        WHO,
        _robot("field", "Поле", "Field", width=18),
        _robot("now", "Сейчас", "Now", width=28, sensitivity=PERSONAL),
        _robot("proposal", "Предложение", "Proposal", width=28, sensitivity=PERSONAL),
        _decide(
            "decision",
            Word("Решение", "Decision"),
            (choices.DO, choices.NEVER),
            Word(
                "«исправить» — поставить предложенное. «не трогать» — больше не спрашивать.",
                "“accept” puts the proposal in. “never”: do not ask again.",
            ),
        ),
        _robot("why", "Почему", "Why", width=60, sensitivity=PERSONAL),
        _robot("row", "Код строки", "Row id", width=13),
    ),
)

DUPLICATES = Tab(
    key="duplicates",
    title=Word("Дубли", "Duplicates"),
    use=Use.WORKLIST,
    note=Word("Похожие клиенты: один человек или разные?", "Clients that look alike: one person or several?"),
    columns=(
        ROW_ID,
        _robot("group", "Группа", "Group", width=10),
        replace(WHO, width=44),
        _robot("likeness", "Сходство (%)", "Similarity (%)", Kind.NUMBER, width=12),
        _robot("why", "Почему", "Why", width=62, sensitivity=PERSONAL),
        _decide(
            "decision",
            Word("Решение", "Decision"),
            uniting.DECISIONS,
            Word(
                "Один человек — «объединить». Один телефон на семью — «семья».",
                "One person: “merge”. One phone for a family: “family”.",
            ),
        ),
        CLIENT_ID,
    ),
)

QUEUE = Tab(
    key="queue",
    title=Word("Очередь писем", "Queue"),
    use=Use.WORKLIST,
    note=Word(
        "Письма ближайших 7 дней. Здесь их можно остановить.", "The letters of the next 7 days. Here you can stop them."
    ),
    columns=(
        ROW_ID,
        _robot("due", "Уйдёт", "Due", Kind.DATETIME, width=17),
        WHO,
        _robot("subject", "Тема", "Subject", width=34, sensitivity=PERSONAL),
        _robot("first_lines", "Начало письма", "First lines", width=44, sensitivity=PERSONAL),
        _robot("why", "Почему", "Why", width=30, sensitivity=PERSONAL),
        _decide(
            "decision",
            Word("Решение", "Decision"),
            letters.DECISIONS,
            Word(
                "Пусто — письмо уйдёт само. «отправить» — если робот спрашивает.",
                "Empty: the letter goes by itself. “send” where the robot asks.",
            ),
        ),
        Column(
            key="postpone_to",
            header=Word("Отложить до", "Postpone to"),
            kind=Kind.DATE,
            width=12,
            note=Word("На какую дату перенести.", "The new date."),
        ),
        Column(
            key="personal_line",
            sensitivity=PERSONAL,
            header=Word("Личная строка", "Personal line"),
            kind=Kind.TEXT,
            width=30,
            note=Word("Добавить фразу от себя.", "Add a sentence of your own."),
        ),
        CLIENT_ID,
    ),
)

LEAVING = Tab(
    key="leaving",
    title=Word("Скоро в архив", "Leaving soon"),
    use=Use.WORKLIST,
    note=Word(
        "Кто через несколько дней уйдёт в архив. «да» оставит клиента.",
        "Who goes to the archive in a few days. “yes” keeps the client.",
    ),
    columns=(
        ROW_ID,
        WHO,
        _robot("date", "Дата", "Date", Kind.DATE, width=12),
        _robot("why", "Почему", "Why", width=60, sensitivity=PERSONAL),
        Column(
            key="keep",
            header=Word("Оставить", "Keep"),
            kind=Kind.TICK,
            width=11,
            note=Word("«да» — оставить среди клиентов.", "“yes”: stays among the clients."),
        ),
        CLIENT_ID,
    ),
)

LETTERS = Tab(
    key="letters",
    title=Word("Письма", "Letters"),
    use=Use.LOG,
    tells=True,
    note=Word("Какое письмо кому ушло и чем кончилось.", "Which letter went to whom, and how it ended."),
    columns=(
        ROW_ID,
        WHEN,
        WHO,
        _robot("template", "Шаблон", "Template", width=20),
        _robot("subject", "Тема", "Subject", width=34, sensitivity=PERSONAL),
        _robot("result", "Результат", "Result", width=18),
        _robot("why", "Почему", "Why", width=44, sensitivity=PERSONAL),
        CLIENT_ID,
        _robot(
            "turn",
            "Какое по счёту",
            "Turn",
            width=20,
            note=Word(
                "По этой записи робот помнит, что уже ушло, даже если потеряет свою память.",
                "By this the robot knows what went already, even if it loses its memory.",
            ),
        ),
    ),
)

CHANGES = Tab(
    key="changes",
    title=Word("Изменения", "Changes"),
    use=Use.LOG,
    note=Word("Что и когда изменилось в таблице.", "What changed in the sheet, and when."),
    columns=(
        ROW_ID,
        WHEN,
        _robot("tab", "Вкладка", "Tab", width=12),
        WHO,
        _robot("field", "Поле", "Field", width=18),
        _robot("before", "Было", "Before", width=28, sensitivity=PERSONAL),
        _robot("after", "Стало", "After", width=28, sensitivity=PERSONAL),
        _robot("by", "Кто", "By", width=16),
    ),
)

JOURNAL = Tab(
    key="journal",
    title=Word("Журнал", "Journal"),
    use=Use.LOG,
    note=Word("Что робот сделал в каждый свой приход, словами.", "What the robot did each time it came, in words."),
    columns=(
        replace(ROW_ID, header=Word("Запуск", "Run")),
        WHEN,
        _robot("job", "Задание", "Job", width=18),
        _robot("what", "Что сделано", "What was done", width=90),
    ),
)
