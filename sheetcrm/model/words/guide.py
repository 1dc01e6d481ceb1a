"""The Guide tab, read by people who would rather be with a client than at a table (D7)."""

from __future__ import annotations

from typing import NamedTuple

from sheetcrm.model.words.word import Word


class Line(NamedTuple):
    """One line of the guide: what it is about, and a sentence or two."""

    head: Word
    text: Word


class Example(NamedTuple):
    """How to fill one column of Clients: what not to write, what to write, and why it matters."""

    column: str
    bad: Word
    good: Word
    why: Word


TITLE = Word("Как здесь работать", "How to work here")
LEAD = Word(
    "Пять минут чтения. Дальше таблица помогает сама: ночью приходит робот и наводит порядок.",
    "Five minutes to read. After that the sheet helps: a robot comes at night and puts things in order.",
)

DAY_HEAD = Word("Ваш день в шести шагах", "Your day in six steps")
DAY = (
    Line(
        Word("1. Утро", "1. Morning"),
        Word(
            "Откройте «Задачи». Там, кому сегодня позвонить и почему. Сделали — выберите «да».",
            "Open Tasks: whom to call today, and why. Done? Choose “yes”.",
        ),
    ),
    Line(
        Word("2. Новый человек", "2. Somebody new"),
        Word(
            "Новая строка внизу «Клиентов»: фамилия, имя, телефон или почта, источник, статус. "
            "Остальное — когда узнаете.",
            "A new row at the bottom of Clients: last name, first name, phone or e-mail, source, status. "
            "The rest when you learn it.",
        ),
    ),
    Line(
        Word("3. Заказ", "3. An order"),
        Word(
            "Строка в «Заказах». В «Клиент» впишите телефон или имя с фамилией: робот сам найдёт карточку.",
            "A row in Orders. In “Client” write the phone, or first and last name: the robot finds the card itself.",
        ),
    ),
    Line(
        Word("4. Поговорили", "4. You talked"),
        Word(
            "Одна фраза в «Историю»: «просила перезвонить после отпуска». Через месяц она вас выручит.",
            "One sentence in History: “call again after the holidays”. In a month it will save you.",
        ),
    ),
    Line(
        Word("5. Когда в следующий раз", "5. When next"),
        Word(
            "Поставьте дату в «Следующий контакт» — и забудьте. Робот напомнит.",
            "Put a date in “Next contact” and forget about it. The robot will remind you.",
        ),
    ),
    Line(
        Word("6. Вечер, две минуты", "6. Evening, two minutes"),
        Word(
            "Загляните в «Проблемы»: согласны с роботом — «исправить», не согласны — «не трогать».",
            "Look into Problems: if the robot is right, “accept”; if not, “never”.",
        ),
    ),
)

COLOURS_HEAD = Word("Что значат цвета", "What the colours mean")
COLOURS = {
    "staff": Line(
        Word("Ваша колонка", "Your column"),
        Word("Тёмный заголовок, белые ячейки. Пишите смело.", "Dark header, white cells. Write away."),
    ),
    "required": Line(
        Word("Обязательная", "Required"),
        Word(
            "Жёлтая черта под заголовком. Пустая ячейка в начатой строке желтеет, пока её не заполнят.",
            "A yellow line under the header. An empty cell in a row you began stays yellow until it is filled.",
        ),
    ),
    "shared": Line(
        Word("Общая", "Shared"),
        Word("Пишете вы, робот иногда дополняет.", "You write, and the robot sometimes adds."),
    ),
    "robot": Line(
        Word("Колонка робота", "The robot's column"),
        Word(
            "Светлый заголовок с наклонными буквами, сиреневые ячейки. Только смотрите: "
            "ночью робот всё равно поправит.",
            "Light header in slanted letters, lilac cells. Just look: at night the robot corrects it anyway.",
        ),
    ),
    "mend": Line(
        Word("Что исправить", "Problems"),
        Word(
            "Персиковая ячейка: робот чего-то не понял и пишет, чего именно. Исправите — исчезнет.",
            "A peach cell: the robot did not understand something and says what. Mend it and it goes away.",
        ),
    ),
    "late": Line(
        Word("Просрочено", "Overdue"),
        Word("Красноватая дата уже прошла: самое время позвонить.", "A reddish date has passed: a good time to call."),
    ),
}

FIELDS_HEAD = Word("Как заполнять карточку", "How to fill in a card")
BAD, GOOD, WHY = Word("Плохо: ", "Bad: "), Word("Хорошо: ", "Good: "), Word("Почему: ", "Why: ")
FIELDS = (
    Example(
        "last_name",
        Word("Иванова Анна", "Anna Smith"),
        Word("Иванова (а «Анна» — в колонке «Имя»)", "Smith (and “Anna” under “First name”)"),
        Word(
            "письмо начнётся «Анна, здравствуйте», а не «Иванова Анна».",
            "a letter begins “Hello Anna”, not “Hello Anna Smith”.",
        ),
    ),
    Example(
        "first_name",
        Word("АННА, Анька, мама Пети", "ANNA, Annie from school, Peter's mum"),
        Word("Анна", "Anna"),
        Word("как к ней обращаться, пишется в «Обращении».", "how she likes to be called goes to “Form of address”."),
    ),
    Example(
        "phone",
        Word("123-45-67 спросить Аню", "123 456 ask for Annie"),
        Word("8 999 123-45-67", "020 7946 0123"),
        Word(
            "по полному номеру можно позвонить одним нажатием. «Спросить Аню» — в «Заметки».",
            "a full number can be called with one tap. “Ask for Annie” goes to “Notes”.",
        ),
    ),
    Example(
        "email",
        Word("anna@gmial.com, или нет почты", "anna@gmial.com, or “has none”"),
        Word("anna@gmail.com, или пустая ячейка", "anna@gmail.com, or an empty cell"),
        Word(
            "из-за одной буквы письмо не дойдёт, и никто об этом не узнает.",
            "for one letter a message is lost, and nobody learns of it.",
        ),
    ),
    Example(
        "source",
        Word("реклама?, не помню, он сам", "ad?, don't remember, himself"),
        Word("Яндекс.Карты", "Google Maps"),
        Word(
            "так видно, какая реклама кормит салон, а за какую платим зря. Спросите: «Как вы о нас узнали?»",
            "it shows which advertising feeds us and which is wasted. Ask: “How did you hear of us?”",
        ),
    ),
    Example(
        "status",
        Word("ок, норм, был 2 раза", "ok, fine, came twice"),
        Word("активный", "active"),
        Word(
            "по статусу робот решает, напоминать ли о человеке.",
            "by the status the robot decides whether to remind you.",
        ),
    ),
    Example(
        "birthday",
        Word("весной, вчера был", "in spring, it was yesterday"),
        Word("03.04.1985", "03.04.1985"),
        Word(
            "поздравить вовремя приятно обоим. Год неизвестен — напишите день в «Заметки».",
            "a timely greeting pleases both. Year unknown? Put the day in “Notes”.",
        ),
    ),
    Example(
        "company",
        Word("ООО «РОМАШКА»", "“DAISY” LTD"),
        Word("Ромашка", "Daisy"),
        Word("«ООО» робот сам перенесёт в соседнюю колонку.", "the robot moves “Ltd” to the next column itself."),
    ),
    Example(
        "next_contact",
        Word("на той неделе", "next week some time"),
        Word("24.11.2026", "24.11.2026"),
        Word("о дате робот напомнит, о «той неделе» — нет.", "the robot can remind you of a date, not of “some time”."),
    ),
    Example(
        "notes",
        Word("клиент сложный", "difficult client"),
        Word("просит звонить после 18, любит зелёный чай", "call after 6 pm, likes green tea"),
        Word(
            "заметку может прочесть и сам клиент. Пишите так, чтобы не было неловко.",
            "the client has a right to read it. Write so that nobody blushes.",
        ),
    ),
)

TABS_HEAD = Word("Что в какой вкладке", "What is in which tab")
FAMILIES = {
    "staff": Word("Здесь работаете вы", "Here you work"),
    "worklist": Word("Здесь робот спрашивает, а вы решаете", "Here the robot asks and you decide"),
    "summary": Word("Здесь смотрит руководитель", "Here the owner looks"),
    "policy": Word("Здесь меняют правила", "Here the rules are changed"),
    "log": Word("Здесь память робота", "Here is the robot's memory"),
}
TABS: dict[str, Word] = {
    "guide": Word("Вы здесь.", "You are here."),
    "clients": Word("Главное. Одна строка — один человек.", "The heart. One row is one person."),
    "orders": Word("Каждый заказ, запись или продажа.", "Every order, booking or sale."),
    "history": Word("Звонки, письма, визиты: всё, что было.", "Calls, letters, visits: all that happened."),
    "tasks": Word("Кому что сделать. Начинайте день отсюда.", "Who does what. Begin your day here."),
    "problems": Word("Что робот не решился исправить без вас.", "What the robot did not dare to mend without you."),
    "duplicates": Word("Похожие карточки: один человек или двое?", "Cards that look alike: one person or two?"),
    "queue": Word(
        "Письма ближайшей недели. Любое можно остановить.", "The letters of the coming week. You can stop any."
    ),
    "leaving": Word("Кто скоро уйдёт в архив. «да» оставит.", "Who goes to the archive soon. “yes” keeps them."),
    "overview": Word("Всё главное на одном экране.", "What matters, on one screen."),
    "sources": Word("Откуда приходят клиенты и деньги.", "Where clients and money come from."),
    "funnel": Word("Сколько сделок на каком шаге.", "How many deals at which step."),
    "letter_figures": Word("Какие письма читают.", "Which letters are read."),
    "forecast": Word("Какие письма уйдут за месяц.", "Which letters go in a month."),
    "segments": Word("Кто активен, а кто засыпает.", "Who is active and who is falling asleep."),
    "managers": Word("У кого сколько клиентов и задач.", "Who has how many clients and tasks."),
    "best": Word("Пятнадцать клиентов, которые приносят больше всех.", "The fifteen clients who bring most."),
    "score_check": Word("Правда ли, что высокий балл покупает.", "Whether a high score does buy."),
    "rules": Word("За что клиент получает баллы.", "What earns a client points."),
    "sequences": Word("Письма, которые идут одно за другим.", "Letters that follow one another."),
    "reminders": Word("О чём и когда напоминать.", "What to remind of, and when."),
    "templates": Word("Тексты писем. Правьте под себя.", "The texts of letters. Make them your own."),
    "campaigns": Word("План разовых писем на квартал.", "The quarter's plan of single letters."),
    "costs": Word(
        "Сколько стоил каждый источник по месяцам: заполняете вы, отдачу считает робот.",
        "What each source cost by month: you fill it in, the robot counts the return.",
    ),
    "lists": Word(
        "Слова для всех выпадающих списков. Нужно новое — допишите снизу.",
        "The words of every dropdown. Need a new one? Add it at the bottom.",
    ),
    "settings": Word("Числа и сроки, по которым работает робот.", "The numbers and terms the robot works by."),
    "archive": Word(
        "Кто давно молчит. Напишет — вернётся сам, со всей историей.",
        "Who has long been silent. If they write, they come back with all their history.",
    ),
    "letters": Word("Что кому ушло.", "What went to whom."),
    "changes": Word("Что, когда и с чего на что изменилось.", "What changed, when, from what to what."),
    "journal": Word("Что робот сделал за ночь, словами.", "What the robot did at night, in words."),
    "facts": Word("Итоги каждого месяца.", "The results of each month."),
    "suppressed": Word("Кому больше не писать; скрыта.", "Who gets no more letters; hidden."),
}

DOES_HEAD = Word("Что робот делает ночью", "What the robot does at night")
DOES = (
    Line(
        Word("Причёсывает", "Tidies"),
        Word("Телефоны, почту, пробелы, большие буквы, даты.", "Phones, e-mails, spaces, capitals, dates."),
    ),
    Line(
        Word("Проверяет", "Checks"),
        Word(
            "Чего не хватает и что похоже на опечатку — пишет рядом.",
            "Says beside the row what is missing and what looks mistyped.",
        ),
    ),
    Line(
        Word("Считает", "Counts"),
        Word(
            "Покупки, баллы, дни тишины, кто готов купить.", "Purchases, points, days of silence, who is ready to buy."
        ),
    ),
    Line(
        Word("Напоминает", "Reminds"),
        Word("Ставит задачи, чтобы никого не забыли.", "Makes tasks, so that nobody is forgotten."),
    ),
    Line(
        Word("Убирает", "Puts away"),
        Word(
            "Кто давно молчит, уходит в «Архив»: с предупреждением и причиной. Напишет — вернётся.",
            "Who has been silent for long goes to Archive: announced, with the reason. Who writes comes back.",
        ),
    ),
)

NEVER_HEAD = Word("Чего робот не делает никогда", "What the robot never does")
NEVER = (
    Line(
        Word("Не удаляет", "Deletes nothing"),
        Word(
            "Ни клиента, ни заказа. Только переносит в архив — и вернёт, если попросят.",
            "No client, no order. It only moves to the archive, and brings back when asked.",
        ),
    ),
    Line(
        Word("Не спорит", "Does not argue"),
        Word("Вы изменили ячейку — останется ваше.", "If you changed a cell, yours stays."),
    ),
    Line(
        Word("Не угадывает", "Does not guess"),
        Word("Не уверен — спросит во вкладке «Проблемы».", "When unsure it asks in the Problems tab."),
    ),
    Line(
        Word("Не пишет без спроса", "Does not write unasked"),
        Word(
            "Письма выключены, пока вы не прочтёте и не включите их сами.",
            "Letters are off until you have read them and switched them on.",
        ),
    ),
)

QUESTIONS_HEAD = Word("Вопросы и ответы (дописывайте свои)", "Questions and answers (add your own)")
QUESTIONS = (
    Line(
        Word("Можно сортировать и фильтровать?", "May I sort and filter?"),
        Word(
            "Да, сколько угодно. Робот узнаёт строку по коду в колонке A, а не по месту.",
            "As much as you like. The robot knows a row by the id in column A, not by its place.",
        ),
    ),
    Line(
        Word("Можно добавить свою колонку?", "May I add a column?"),
        Word(
            "Да, где удобно. Робот её не тронет. Только не переименовывайте его собственные.",
            "Yes, wherever you like. The robot leaves it alone. Just do not rename the ones that were here.",
        ),
    ),
    Line(
        Word("А если колонка не нужна?", "And if a column is of no use?"),
        Word(
            "Скройте её. Совсем не нужна — удалите и впишите название в «Настройки», «Ненужные колонки».",
            "Hide it. If it is never needed, delete it and name it in Settings, “Columns not used”.",
        ),
    ),
    Line(
        Word("Нужно ли заполнять всё?", "Must I fill in everything?"),
        Word(
            "Нет. Заполнено то, что с жёлтой чертой, — уже карточка. Остальное по случаю.",
            "No. The fields with a yellow line make a card. The rest as it comes.",
        ),
    ),
    Line(
        Word("Я ошибся и всё испортил!", "I made a mistake and broke everything!"),
        Word(
            "Вряд ли. Нажмите Ctrl+Z. Поздно? Скажите тому, кто ставил программу: она помнит, как было.",
            "Hardly. Press Ctrl+Z, and tell whoever installed the program: it remembers how things were.",
        ),
    ),
    Line(
        Word("Человек просит не писать ему", "Somebody wants no letters"),
        Word(
            "«да» в колонке «Без автописем» — и ни одного автоматического письма.",
            "“yes” under “No automatic letters”, and not one more goes.",
        ),
    ),
    Line(
        Word("У человека две карточки", "Somebody has two cards"),
        Word(
            "Они во вкладке «Дубли»: выберите «объединить». Ничего не пропадёт.",
            "They stand in Duplicates: choose “merge”. Nothing is lost.",
        ),
    ),
    Line(
        Word("Куда делся клиент?", "Where has a client gone?"),
        Word(
            "Посмотрите в «Архиве», там и причина. Нужен здесь — вырежьте строку и вставьте в «Клиенты».",
            "Look into Archive; the reason is there, too. Wanted here? Cut the row and paste it into Clients.",
        ),
    ),
    Line(
        Word("Откуда взялась задача?", "Where does this task come from?"),
        Word("Смотрите «Почему» рядом с ней.", "See “Why” beside it."),
    ),
)
