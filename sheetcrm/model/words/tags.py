"""What is said of tags that look alike, are rare, unused, or too many (Q12)."""

from __future__ import annotations

from sheetcrm.model.words.word import Word

SAME_LETTERS = Word("разница только в больших буквах, пробелах или дефисах", "only capitals, spaces or hyphens differ")
OTHER_ORDER = Word("те же слова в другом порядке", "the same words in another order")
OTHER_ALPHABET = Word("то же слово другими буквами", "the same word in the other alphabet")
OTHER_NUMBER = Word("то же слово с другим окончанием", "the same word with another ending")
TYPO = Word("разница в одной букве, похоже на опечатку", "one letter differs, it looks like a typing error")

LOOK_ALIKE = Word(
    "Тег «{old}» ({used}) похож на «{new}» ({kept}): {reason}. Если это одно и то же, выберите «{do}»: у всех клиентов, и в архиве, вместо «{old}» будет «{new}», и «Справочники» это запомнят. Если это разные теги — «{never}».",
    "The tag “{old}” ({used}) looks like “{new}” ({kept}): {reason}. If they are one, choose “{do}”: every client, archived ones too, gets “{new}” in place of “{old}”, and Lists remembers it. If they are two, choose “{never}”.",
)
RARE = Word(
    "Редкий тег «{tag}» ({used}): {who}. В «Справочниках» его нет. Если это опечатка, исправьте тег у клиента. Если тег нужен, выберите «{do}»: он попадёт в «Справочники». Не спрашивать больше — «{never}».",
    "A rare tag, “{tag}” ({used}): {who}. It is not in Lists. If it is a mistake, mend it in the client's row. If you need it, choose “{do}”: it goes to Lists. Not to be asked again, choose “{never}”.",
)
UNUSED = Word(
    "Тега «{tag}» из «Справочников» с {day} нет ни у одного клиента, ни в архиве. «{do}» — убрать его из списка тегов; остальное в этой строке останется, а понадобится — впишите снова. «{never}» — оставить.",
    "The tag “{tag}” stands in Lists, and since {day} no client has it, archived ones included. “{do}” takes it off the list of tags; all else in that row stays, and you can type it again. “{never}” keeps it.",
)
MANY = Word(
    "Разных тегов {count}, это больше {most}: в таком списке трудно найти нужный. Объедините похожие и уберите лишние; что похоже, робот предлагает в этой вкладке.",
    "There are {count} different tags, more than {most}: it is hard to find the right one. Put alike ones together and drop those you do not need; the robot proposes in this tab what looks alike.",
)
USED = Word("клиентов: {count}", "clients: {count}")
USED_ARCHIVED = Word("клиентов: {count}, из них в архиве: {archived}", "clients: {count}, of them archived: {archived}")
ADDED = "+ "
"""In a proposal: this goes to the list."""
NOTHING = "—"
"""In a proposal: the cell becomes empty."""

MERGED = Word(
    "«{old}» и «{new}» — один тег, решено в «Проблемах»", "“{old}” and “{new}” are one tag, as decided in Problems"
)
LISTED = Word("тег добавлен в список, решено в «Проблемах»", "the tag goes to the list, as decided in Problems")
DROPPED = Word("тегом никто не пользуется, решено в «Проблемах»", "nobody has the tag, as decided in Problems")
NAMED = Word(
    "Тег «{tag}» назван в правиле, цепочке, напоминании или шаблоне, поэтому он остаётся.",
    "The tag “{tag}” is named by a rule, sequence, reminder or template, so it stays.",
)
NEEDED = Word(
    "Тег «{tag}» снова у кого-то есть, поэтому он остаётся.", "Somebody has the tag “{tag}” again, so it stays."
)
LISTED_SINCE = Word(
    "Тег «{old}» теперь в «Справочниках», а «{new}» там нет: предложение не применено.",
    "The tag “{old}” is in Lists now and “{new}” is not: the proposal was not carried out.",
)
LISTS_BUSY = Word(
    "Теги подождут: «Справочники» сейчас не записать (заголовки, формула или кто-то печатает в строке).",
    "Tags wait: Lists cannot be written now (headers, a formula, or somebody is typing in the row).",
)
CELL_BUSY = Word(
    "Тег «{old}» пока остался: в ячейке формула, она объединена или в строке сейчас печатают.",
    "The tag “{old}” stays for now: the cell holds a formula, is merged, or somebody is typing in the row.",
)
