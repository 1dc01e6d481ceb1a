"""What is said where staff decide whether cards are one person (Q6)."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

MERGE = Word("объединить", "merge")
KEEP_BOTH = Word("разные люди", "keep both")
FAMILY = Word("семья", "family")
LATER = Word("позже", "later")
DECISIONS = (MERGE, KEEP_BOTH, FAMILY, LATER)

ARCHIVED = Word("в архиве", "archived")
SHOWN = Word("похожи", "look alike")
MERGED = Word("объединено с карточкой {who} ({id})", "merged with the card of {who} ({id})")
JOINED = Word("объединено с карточкой {id}", "merged with card {id}")
FOLLOWED = Word("карточки объединены", "the cards were merged")

UNKNOWN = Word(
    "«Решение»: «{decision}» непонятно. Выберите из списка: {known}.",
    "“Decision”: “{decision}” is not understood. Choose from the list: {known}.",
)
MARK_TWO = Word(
    "Объединить с кем? В группе больше двух карточек: отметьте «объединить» у каждой, которая про этого человека.",
    "Merge with whom? The group has more than two cards: mark each one that is this person with “merge”.",
)
CHANGED = Word(
    "Карточки изменились и больше не похожи: робот их не объединил. Если это всё же один человек, поправьте телефон или почту.",
    "The cards changed and are alike no more: the robot did not merge them. If they are one person, mend the phone or e-mail.",
)
BUSY = Word(
    "Карточку сейчас правят, или в ней есть запись в колонке без заголовка: объединю в следующий раз.",
    "A card is being edited, or has something in a column without a header: they are merged next time.",
)
OWED = Word("дописано в заметки: раньше помешала правка", "added to the notes: an edit was in the way before")
