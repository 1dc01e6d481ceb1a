"""The settings of the archive: who leaves, after what, and how many at a time (L1)."""

from __future__ import annotations

from sheetcrm.model.words import Word
from sheetcrm.policy.terms import Setting, whole

_ARCHIVE = Word("Архив", "Archive")

ARCHIVE_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "archive_no_answer_days",
        Word("Архив: нет ответа, дней", "Archive: no answer, days"),
        183,
        Word(
            "Спящий клиент уходит в архив, если столько дней не отвечает на наше обращение. Все причины действуют каждая сама по себе.",
            "A dormant client leaves for the archive after so many days without an answer to us. Any one reason is enough.",
        ),
        whole,
        low=1,
        may_be_off=True,
        group=_ARCHIVE,
    ),
    Setting(
        "archive_no_purchase_days",
        Word("Архив: нет покупок, дней", "Archive: no purchase, days"),
        365,
        Word("… или столько дней ничего не покупает.", "… or buys nothing for so many days."),
        whole,
        low=1,
        may_be_off=True,
        group=_ARCHIVE,
    ),
    Setting(
        "archive_unopened",
        Word("Архив: не открыто писем", "Archive: letters unopened"),
        6,
        Word(
            "… или не открыл столько последних писем (если открытия видны).",
            "… or opened none of so many last letters (where opens are seen).",
        ),
        whole,
        low=1,
        may_be_off=True,
        group=_ARCHIVE,
    ),
    Setting(
        "archive_silent_days",
        Word("Архив: тишина, дней", "Archive: silence, days"),
        548,
        Word("… или в любом случае молчит столько дней.", "… or is silent for so many days in any case."),
        whole,
        low=1,
        may_be_off=True,
        group=_ARCHIVE,
    ),
    Setting(
        "archive_answer_days",
        Word("Архив: ждать ответа, дней", "Archive: wait for an answer, days"),
        14,
        Word(
            "Сколько дней ждать после последнего письма о возвращении (цепочка с началом «перед архивом»).",
            "How long to wait after the last letter of a sequence that starts “before archiving”.",
        ),
        whole,
        high=3650,
        group=_ARCHIVE,
    ),
    Setting(
        "archive_calls",
        Word("Архив: звонков в день", "Archive: calls a day"),
        5,
        Word(
            "Кому нельзя написать, тому сначала звонят: сколько таких задач ставить за день.",
            "Who cannot be written to is called first: how many such tasks to make a day.",
        ),
        whole,
        low=1,
        may_be_off=True,
        group=_ARCHIVE,
    ),
    Setting(
        "archive_per_day",
        Word("Архив: начинать в день", "Archive: begin a day"),
        20,
        Word(
            "Сколько клиентов за день становятся кандидатами в архив: дольше всех молчащие первыми.",
            "How many clients a day begin to leave, the longest silent first.",
        ),
        whole,
        low=1,
        may_be_off=True,
        group=_ARCHIVE,
    ),
    Setting(
        "leaving_days",
        Word("Скоро в архив, дней", "Leaving soon, days"),
        7,
        Word(
            "Сколько дней клиент стоит во вкладке «Скоро в архив», прежде чем уйти.",
            "How many days a client stands in the Leaving soon tab before the move.",
        ),
        whole,
        low=1,
        high=3650,
        group=_ARCHIVE,
    ),
)
