"""Lists, tags, ticks, nicks, time zones, ids and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.model.values import Choices, Context, Kind, Verdict, examine
from tests.values.judged import RUSSIAN, TODAY, check

if TYPE_CHECKING:
    from sheetcrm.model.grid import Raw


def test_choices() -> None:
    check(
        Kind.CHOICE,
        list_key="statuses",
        clean=["активный", "на паузе"],
        sure=[
            ("Активный ", "активный"),
            ("АКТИВНЫЙ", "активный"),
            ("активнй", "активный"),
            ("завершен", "завершён"),
            ("aктивный", "активный"),
            ("на\u200bпаузе", "на паузе"),
            ("на  паузе", "на паузе"),
            ("Работаем", "активный"),
            ("работаeм", "активный"),
            ("активный\u00a0", "активный"),
        ],
        asked=[
            ("неактивный", "активный", "choice_unknown"),
            ("нактивный", "активный", "choice_unknown"),
            ("не активный", "активный", "choice_unknown"),
            ("лидд", "лид", "choice_unknown"),
            ("лит", "лид", "choice_unknown"),
            ("но паузе", "на паузе", "choice_unknown"),
        ],
        problems=[
            ("хз", "choice_unknown"),
            (5, "choice_unknown"),
            (True, "choice_unknown"),
            ("нет такого", "choice_unknown"),
            (TODAY, "choice_unknown"),
        ],
    )


def test_a_near_word_never_becomes_its_opposite_or_its_sibling() -> None:
    check(
        Kind.CHOICE,
        list_key="near",
        sure=[("НЕАКТИВНЫЙ", "неактивный")],
        asked=[("нактивный", "неактивный", "choice_unknown")],
    )
    check(Kind.CHOICE, list_key="near", asked=[("еактивный", "неактивный", "choice_unknown")])
    check(
        Kind.CHOICE,
        list_key="negative",
        sure=[("неактвный", "неактивный")],
        asked=[("активный", "неактивный", "choice_unknown")],
    )
    check(
        Kind.CHOICE,
        list_key="positive",
        sure=[("довольнй", "довольный"), ("intresting", "interesting"), ("ЖДЁМ", "довольный")],
        asked=[("недовольный", "довольный", "choice_unknown"), ("uninteresting", "interesting", "choice_unknown")],
    )
    check(
        Kind.CHOICE,
        list_key="classes",
        sure=[("выствка 2024", "выставка 2024")],
        asked=[("выставка 2025", "выставка 2024", "choice_unknown"), ("категория Б", "категория А", "choice_unknown")],
    )
    check(
        Kind.CHOICE, list_key="managers", sure=[("иванов", "Иванов")], asked=[("Иванова", "Иванов", "choice_unknown")]
    )
    check(
        Kind.CHOICE,
        list_key="twins",
        clean=["Ок", "ОК"],
        sure=[("ДА", "да")],
        problems=[("ок", "choice_unknown"), ("агА", "choice_unknown")],
    )
    check(Kind.CHOICE, list_key="alike", clean=["сор", "cop"], sure=[("СОР", "сор")])
    check(
        Kind.CHOICE,
        list_key="numbers",
        clean=["1"],
        sure=[(1, "1"), (2.0, "2")],
        problems=[(1.5, "choice_unknown"), (True, "choice_unknown")],
    )


def test_without_a_list_every_word_is_right() -> None:
    for key in (None, "no such list", "empty"):
        check(Kind.CHOICE, list_key=key, clean=["что угодно", 5, True], sure=[(" что  угодно", "что угодно")])


def test_tags() -> None:
    check(
        Kind.TAGS,
        list_key="statuses",
        clean=["активный, новая метка", 5, "ab#c"],
        sure=[
            ("vip, VIP; друг", "vip, друг"),
            ("#vip", "vip"),
            ("Лид,активнй", "лид, активный"),
            ("vip,", "vip"),
            ("a\nb", "a, b"),
            (", ;", None),
            ("##", None),
            ("неактивный,лид", "неактивный, лид"),
        ],
    )
    check(
        Kind.TAGS,
        list_key="odd",
        clean=["важный клиент", "а, б"],
        sure=[("ВИП", "важный клиент"), ("VIP,#vip", "VIP"), ("важный клинт", "важный клиент")],
    )
    check(Kind.TAGS, clean=["а, б"], sure=[("а,б", "а, б")])


def test_ticks() -> None:
    yes: list[Raw] = ["да", "ДА", "+", "x", "х", "✓", "1", "yes", "TRUE", "истина", "Да.", 1, 1.0]
    no: list[Raw] = ["нет", "no", "ложь", "0", 0, 0.0, "FALSE"]
    check(
        Kind.TICK,
        clean=[True, False],
        sure=[*((typed, True) for typed in yes), *((typed, False) for typed in no)],
        problems=[("может", "tick_wrong"), (2, "tick_wrong"), (TODAY, "tick_wrong")],
    )


def test_nicks() -> None:
    check(
        Kind.NICK,
        clean=["@anna", "anna", "https://t.me/+79991234567", "https://t.me/joinchat", "https://instagram.com/anna", 5],
        sure=[
            ("https://t.me/Anna_k", "@Anna_k"),
            ("t.me/anna", "@anna"),
            (" @anna ", "@anna"),
            ("@ anna", "@anna"),
            ("tg://resolve?domain=anna", "@anna"),
        ],
    )


def test_time_zones() -> None:
    check(
        Kind.TIME_ZONE,
        clean=["Europe/Moscow", "UTC", "Etc/GMT-5"],
        sure=[
            ("europe/moscow", "Europe/Moscow"),
            ("МСК", "Europe/Moscow"),
            ("MSK ", "Europe/Moscow"),
            ("Екатеринбург", "Asia/Yekaterinburg"),
        ],
        asked=[
            ("UTC+5", "Etc/GMT-5", "zone_guess"),
            ("GMT-3", "Etc/GMT+3", "zone_guess"),
            ("+3", "Etc/GMT-3", "zone_guess"),
            ("UTC+0", "Etc/UTC", "zone_guess"),
            ("МСК+2", "Asia/Yekaterinburg", "zone_guess"),
            ("мск-1", "Europe/Kaliningrad", "zone_guess"),
            ("UTC+03:00", "Etc/GMT-3", "zone_guess"),
        ],
        problems=[
            ("UTC+15", "zone_wrong"),
            ("UTC-13", "zone_wrong"),
            ("МСК+12", "zone_wrong"),
            ("Луна", "zone_wrong"),
            (3, "zone_wrong"),
            (TODAY, "zone_wrong"),
        ],
    )


def test_ids_notes_and_formulas() -> None:
    check(Kind.ID, clean=["c-1", 5], sure=[(" c-1\u200b", "c-1")])
    note = "Любит  кофе\u00a0\n— звонить\u200b после 18 👩\u200d💻"
    check(Kind.TEXT, clean=[note, 5, TODAY, True], sure=[(f"\u00a0{note}\n\u200b", note), ("и\u0306", "й")])
    for value in (" x ", 5, True, TODAY, "", "\u00a0"):
        verdict = examine(Kind.FORMULA, value, RUSSIAN)
        assert verdict == Verdict(value, True, None)


def test_emoji_stay_whole() -> None:
    for text in ("👩\u200d💻", "👩\u200d💻 и ❤\ufe0f\u200d🔥", "Анна 🌸"):
        check(Kind.CHOICE, clean=[text])
    check(Kind.CHOICE, sure=[("Ан\u200dна \u200c", "Анна"), ("👩\u200d", "👩"), ("\u200d\u200dя", "я")])


def test_a_list_is_made_ready_once() -> None:
    choices = Choices(("а",))
    assert choices.listing is choices.listing
    context: Any = Context(language="ru", today=TODAY, choices={"x": choices})
    assert examine(Kind.CHOICE, "А", context, list_key="x").value == "а"
