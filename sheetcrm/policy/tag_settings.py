"""The settings of tags: what is proposed, and how much at a time (Q12)."""

from __future__ import annotations

from sheetcrm.model.words import Word
from sheetcrm.policy.terms import Setting, whole

_TAGS = Word("Теги", "Tags")

TAG_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "tags_shown",
        Word("Теги: предложений сразу", "Tags: proposals at a time"),
        10,
        Word(
            "Сколько предложений о тегах держать во вкладке «Проблемы»; решите эти — придут следующие.",
            "How many proposals about tags stand in the Problems tab; decide on them and the next ones come.",
        ),
        whole,
        low=1,
        high=500,
        may_be_off=True,
        group=_TAGS,
    ),
    Setting(
        "tags_most",
        Word("Теги: много — больше", "Tags: many are more than"),
        50,
        Word(
            "Если разных тегов больше, робот предупредит: в длинном списке нужный не найти.",
            "With more different tags than this the robot warns: nobody finds the right one in a long list.",
        ),
        whole,
        low=1,
        high=5000,
        may_be_off=True,
        group=_TAGS,
    ),
    Setting(
        "tags_rare",
        Word("Теги: редкий — клиентов до", "Tags: rare is up to, clients"),
        1,
        Word(
            "Тег не из «Справочников», который стоит не больше чем у стольких клиентов, робот покажет как редкий.",
            "A tag that is not in Lists and that no more clients than this have is shown as rare.",
        ),
        whole,
        low=1,
        high=100,
        may_be_off=True,
        group=_TAGS,
    ),
    Setting(
        "tags_unused_days",
        Word("Теги: ненужный через, дней", "Tags: unused after, days"),
        180,
        Word(
            "Тег из «Справочников», которого столько дней нет ни у кого, робот предложит убрать из списка.",
            "A tag of Lists that nobody has had for so many days is proposed to leave the list.",
        ),
        whole,
        low=1,
        high=3650,
        may_be_off=True,
        group=_TAGS,
    ),
    Setting(
        "tags_short",
        Word("Теги: короткое слово — букв до", "Tags: a short word is up to, letters"),
        4,
        Word(
            "В таких коротких словах робот не ищет ни опечаток, ни множественного числа: «июне» и «июле» — разное.",
            "In words this short the robot looks for neither typing errors nor plurals: “cats” and “bats” are two.",
        ),
        whole,
        low=3,
        high=20,
        group=_TAGS,
    ),
)
