"""The settings of duplicates: what is shown, and whether the robot may decide by itself (Q6)."""

from __future__ import annotations

from sheetcrm.model.words import Word
from sheetcrm.policy.terms import Setting, whole

_DUPLICATES = Word("Дубли", "Duplicates")

DUPLICATE_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "duplicates_from",
        Word("Дубли: показывать от, %", "Duplicates: show from, %"),
        50,
        Word(
            "С какого сходства две карточки попадают во вкладку «Дубли». 50 — и семьи на одном телефоне, от 65 — почти без них.",
            "From which similarity on two cards stand in the Duplicates tab. 50: families on one phone, too; from 65 hardly any.",
        ),
        whole,
        low=30,
        high=100,
        group=_DUPLICATES,
    ),
    Setting(
        "duplicates_merge_sure",
        Word("Дубли: объединять самому", "Duplicates: merge alone"),
        0,
        Word(
            "1 — робот сам, через ночь после показа, объединяет карточки с одним телефоном, почтой и именем. 0 — только по вашему слову.",
            "1: a night after it showed them, the robot merges cards with one phone, e-mail and name. 0: only where you say so.",
        ),
        whole,
        high=1,
        group=_DUPLICATES,
    ),
    Setting(
        "duplicates_shown",
        Word("Дубли: групп во вкладке", "Duplicates: groups shown"),
        100,
        Word(
            "Сколько групп похожих карточек показывать сразу: самые похожие первыми.",
            "How many groups of cards that look alike are shown at once, the most alike first.",
        ),
        whole,
        low=1,
        high=5000,
        group=_DUPLICATES,
    ),
)
