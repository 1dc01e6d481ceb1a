"""The settings of the owner's tabs and weekly letter: from where on a figure is an alarm, when the letter goes (R1, R4, R5, R11)."""

from __future__ import annotations

from sheetcrm.model.words import Word
from sheetcrm.policy.letter_settings import clock, weekday
from sheetcrm.policy.terms import Setting, number, whole

_FIGURES = Word("Сводка", "Overview")


def _limit(key: str, ru: str, en: str, share: float, meaning: tuple[str, str]) -> Setting:
    """Return the setting of a share of letters, in percent, beyond which there is an alarm."""
    name = Word(f"Сводка: {ru}, %", f"Overview: {en}, %")
    return Setting(f"figures_{key}", name, share, Word(*meaning), number, high=100, may_be_off=True, group=_FIGURES)


FIGURE_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "figures_week_from",
        Word("Сводка: неделя начинается", "Overview: the week begins"),
        1,
        Word("С какого дня: 1 — понедельник, 7 — воскресенье.", "On which day: 1 is Monday, 7 Sunday."),
        whole,
        low=1,
        high=7,
        group=_FIGURES,
    ),
    Setting(
        "figures_least",
        Word("Сводка: случаев не меньше", "Overview: cases at least"),
        10,
        Word(
            "Из меньшего числа случаев цифра помечается и тревоги не вызывает.",
            "A figure of fewer cases is marked and raises no alarm.",
        ),
        whole,
        low=1,
        high=1000,
        group=_FIGURES,
    ),
    Setting(
        "figures_close",
        Word("Сводка: месяц закрывается через, дней", "Overview: a month is closed after, days"),
        7,
        Word(
            "Через сколько дней после конца месяца его итоги больше не меняются: до того можно дописать забытое.",
            "How many days after a month's end its results no longer change: till then what was forgotten can be added.",
        ),
        whole,
        low=0,
        high=365,
        group=_FIGURES,
    ),
    Setting(
        "figures_close_first",
        Word("Сводка: прежние месяцы закрываются через, дней", "Overview: earlier months are closed after, days"),
        30,
        Word(
            "То же для месяцев до первой ночи робота, считая от неё: пока переносят старые записи.",
            "The same of the months before the robot's first night, counted from it: while old records are brought in.",
        ),
        whole,
        low=0,
        high=365,
        group=_FIGURES,
    ),
    Setting(
        "figures_cooled",
        Word("Сводка: остыли, %", "Overview: cooled, %"),
        20,
        Word(
            "Если за месяц больше этой доли активных стали умеренными, сводка предупредит.",
            "If more than this share of the active became moderate in a month, the overview warns.",
        ),
        number,
        high=100,
        may_be_off=True,
        group=_FIGURES,
    ),
    Setting(
        "figures_reaction",
        Word("Сводка: ответить за, минут", "Overview: answer within, minutes"),
        15,
        Word(
            "За сколько минут ответить новому клиенту, чтобы это не считалось поздно.",
            "Within how many minutes a new client is to be answered.",
        ),
        whole,
        low=1,
        high=10080,
        may_be_off=True,
        group=_FIGURES,
    ),
    Setting(
        "figures_stuck_days",
        Word("Сводка: застряли, дней", "Overview: stuck, days"),
        30,
        Word(
            "Сколько дней без единой записи о клиенте на стадии сделки, чтобы считать, что он застрял.",
            "After how many days without a record a client counts as stuck at a deal stage.",
        ),
        whole,
        low=1,
        high=3650,
        may_be_off=True,
        group=_FIGURES,
    ),
    _limit(
        "opened",
        "открыли меньше",
        "opened below",
        20,
        (
            "Если открыли меньшую долю писем, сводка предупредит.",
            "The overview warns if a smaller share of letters was opened.",
        ),
    ),
    _limit(
        "clicked",
        "перешли меньше",
        "clicked below",
        2.5,
        (
            "Если по ссылкам перешла меньшая доля, сводка предупредит.",
            "The overview warns if a smaller share clicked a link.",
        ),
    ),
    _limit(
        "bounced",
        "не дошли больше",
        "bounced above",
        2,
        (
            "Если не дошла большая доля писем, сводка предупредит.",
            "The overview warns if a larger share of letters bounced.",
        ),
    ),
    _limit(
        "unsubscribed",
        "отписались больше",
        "unsubscribed above",
        0.5,
        (
            "Если отписалась или пожаловалась большая доля, сводка предупредит.",
            "The overview warns if a larger share left or complained.",
        ),
    ),
    Setting(
        "figures_bought_days",
        Word("Сводка: купили после письма, дней", "Overview: bought after a letter, days"),
        14,
        Word(
            "В течение скольких дней после дня письма заказ считается его заслугой.",
            "Within how many days after the day of a letter an order is credited to it.",
        ),
        whole,
        low=1,
        high=365,
        group=_FIGURES,
    ),
    Setting(
        "figures_score_days",
        Word("Сводка: проверять балл через, дней", "Overview: check the score after, days"),
        90,
        Word(
            "Сколько дней дать людям, чтобы купить, прежде чем проверить их балл.",
            "How many days people have to buy before their score is checked.",
        ),
        whole,
        low=7,
        high=365,
        group=_FIGURES,
    ),
    Setting(
        "forecast_clients",
        Word("Прогноз писем: до стольких клиентов", "Letters ahead: up to so many clients"),
        20_000,
        Word(
            "Если клиентов больше, месяц считается долго: утром робот его не считает, только по команде. «выкл» — никогда сам.",
            "With more clients a month takes long to count: the morning leaves it to the command. “off” is never by itself.",
        ),
        whole,
        low=1,
        may_be_off=True,
        group=_FIGURES,
    ),
    Setting(
        "weekly_day",
        Word("Письмо владельцу: день недели", "Weekly letter: day"),
        Word("понедельник", "Monday"),
        Word(
            "В какой день владельцу приходит письмо с итогами недели. Адрес — «Почта владельца»; пока он пуст, письма нет.",
            "On which day the owner gets the week by e-mail. The address is “Owner's e-mail”; while it is empty there is no letter.",
        ),
        weekday,
        may_be_off=True,
        group=_FIGURES,
    ),
    Setting(
        "weekly_time",
        Word("Письмо владельцу: время", "Weekly letter: time"),
        "08:30",
        Word(
            "Во сколько. Лучше после того, как утром посчитана сводка.", "At what time; best after the morning's count."
        ),
        clock,
        group=_FIGURES,
    ),
    Setting(
        "weekly_hours",
        Word("Письмо владельцу: не позже, часов", "Weekly letter: not later than, hours"),
        48,
        Word(
            "Если робот в это время не работал, письмо уйдёт потом, но не позже чем через столько часов.",
            "If the robot was not at work then, the letter goes afterwards, but no later than so many hours.",
        ),
        whole,
        low=1,
        high=144,
        group=_FIGURES,
    ),
)
