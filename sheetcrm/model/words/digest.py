"""The morning list: what a manager reads on the phone before the day begins (T2)."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SUBJECT = Word("Дела на {day}, {weekday}", "Your day, {weekday} {day}")
SUBJECT_COUNT = Word("Дела на {day}, {weekday}: {count}", "Your day, {weekday} {day}: {count} to do")
SUBJECT_LATE = Word(
    "Дела на {day}, {weekday}: {count}, просрочено {late}", "Your day, {weekday} {day}: {count} to do, {late} overdue"
)
HELLO = Word("{name}, доброе утро!", "Good morning, {name}!")
HELLO_OWNER = Word("Доброе утро!", "Good morning!")
OWNER_LEAD = Word(
    "Здесь клиенты, у которых нет менеджера или у менеджера нет почты в «Справочниках».",
    "These clients have no manager, or the manager has no e-mail in Lists.",
)

VISITS_TODAY = Word("Визиты сегодня", "Visits today")
TODAY = Word("Сделать сегодня", "To do today")
OVERDUE = Word("Просрочено", "Overdue")
READY = Word("Готовы купить", "Ready to buy")
NEW = Word("Новые со вчера", "New since yesterday")
BIRTHDAYS = Word("День рождения сегодня", "Birthdays today")
VISITS_TOMORROW = Word("Визиты завтра", "Visits tomorrow")
UNDATED = Word("Без срока", "Without a date")
PARTS = (VISITS_TODAY, TODAY, OVERDUE, READY, NEW, BIRTHDAYS, VISITS_TOMORROW, UNDATED)

MORE = Word("и ещё {count} — в таблице", "and {count} more in the sheet")
DUE = Word("срок {day}", "due {day}")
NO_TIME = Word("Время не указано", "No time given")
TASK = Word("сделать задачу", "do the task")
VISIT = Word("Визит: {who}", "Visit: {who}")
MANAGED_BY = Word("менеджер {name}", "manager {name}")
FOOT = Word(
    "Сделали — поставьте «да» в колонке «Сделано» на вкладке «Задачи»: задача больше не придёт. Визиты и дела — во вложенном календаре.",
    "Done? Put “yes” under “Done” in the Tasks tab, and the task does not come back. Visits and tasks are in the calendar attached.",
)
FILE = Word("dela", "tasks")
CALENDAR = Word("Дела по клиентам", "Client tasks")

CAME = Word("Новый клиент: {who}", "New lead: {who}")
ABOUT = {
    "phone": Word("Телефон", "Phone"),
    "email": Word("Эл. почта", "E-mail"),
    "source": Word("Откуда", "Source"),
    "service": Word("Что хочет", "Wants"),
    "comment": Word("Комментарий", "Comment"),
}
SOON_VISIT = Word("Визит в {time}: {who}", "Visit at {time}: {who}")
SOON_CALL = Word("Связаться в {time}: {who}", "Get in touch at {time}: {who}")
SOON_FOOT = Word(
    "После встречи запишите итог: в «Истории» или в задаче, которая придёт.",
    "Afterwards note how it went: in History, or in the task that comes.",
)
CAME_FOOT = Word(
    "Свяжитесь в ближайшие 15 минут и запишите контакт на вкладке «История»: так видно, как быстро отвечают новым клиентам.",
    "Get in touch within 15 minutes and note the contact in the History tab: it shows how soon new leads are answered.",
)
