"""Writes the parts of the manual that follow from the code: tabs, columns, settings, default rules, weights, names in templates.

``python -m sheetcrm.help.columns`` brings them up to date in both languages; a test holds that they are.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.help import errors
from sheetcrm.model.columns import TABS, Owner, Sensitivity, Use
from sheetcrm.model.values import Kind
from sheetcrm.model.words import LANGUAGES, Word
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.policy.settings import SETTINGS
from sheetcrm.policy.templates.variables import VARIABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sheetcrm.model.columns import Column, Tab
    from sheetcrm.model.words import Language
    from sheetcrm.model.words.defaults import Cell
    from sheetcrm.policy.terms import Setting

FOLDER = Path(__file__).parent

LATER_TABS = frozenset(
    {
        "campaigns",
    }
)
"""Tabs that are laid out and that no step reads or fills yet."""
LATER_COLUMNS = frozenset(
    {
        "clients.interests",
    }
)
"""Columns of other tabs that no step reads or fills yet."""
LATER_SETTINGS: frozenset[str] = frozenset()

_KINDS: Mapping[Kind, Word] = {
    Kind.ID: Word("код", "id"),
    Kind.TEXT: Word("текст", "text"),
    Kind.NAME: Word("имя", "name"),
    Kind.PHONE: Word("телефон", "phone"),
    Kind.EMAIL: Word("адрес почты", "e-mail"),
    Kind.NICK: Word("ник", "nick"),
    Kind.DATE: Word("дата", "date"),
    Kind.DATETIME: Word("дата и время", "date and time"),
    Kind.NUMBER: Word("число", "number"),
    Kind.MONEY: Word("деньги", "money"),
    Kind.COMPANY: Word("компания", "company"),
    Kind.CHOICE: Word("выбор из списка", "choice from a list"),
    Kind.TAGS: Word("теги через запятую", "tags, comma separated"),
    Kind.TICK: Word("да или нет", "yes or no"),
    Kind.TIME_ZONE: Word("часовой пояс", "time zone"),
    Kind.FORMULA: Word("формула", "formula"),
}
_OWNERS: Mapping[Owner, Word] = {
    Owner.STAFF: Word("пишете вы", "you write"),
    Owner.ROBOT: Word("пишет робот", "the robot writes"),
    Owner.SHARED: Word("пишете вы, робот дополняет", "you write, the robot adds"),
}
_LEVELS: Mapping[Sensitivity, Word] = {
    Sensitivity.WORK: Word("рабочее", "work"),
    Sensitivity.PERSONAL: Word("личное", "personal"),
    Sensitivity.MONEY: Word("о деньгах", "about money"),
}
_USES: Mapping[Use, Word] = {
    Use.GUIDE: Word("Прочесть один раз.", "To be read once."),
    Use.REGISTER: Word("Карточки клиентов.", "The clients' cards."),
    Use.STORY: Word(
        "Строки о клиентах: пишете вы, робот узнаёт клиента.",
        "Rows about clients: you write, the robot knows the client.",
    ),
    Use.WORKLIST: Word("Робот спрашивает, вы отвечаете в ячейке.", "The robot asks, you answer in a cell."),
    Use.SUMMARY: Word(
        "Для руководителя: цифры и диаграммы, робот считает их каждое утро.",
        "For the owner: figures and charts, counted by the robot every morning.",
    ),
    Use.POLICY: Word(
        "Здесь меняют правила: пишете вы, робот отвечает рядом.",
        "Here behaviour is changed: you write, the robot answers beside it.",
    ),
    Use.LOG: Word("Робот дописывает строки.", "The robot adds rows."),
}
_LATER_TAB = Word(
    "*Пока не работает: вкладка размечена заранее.*", "*Not at work yet: the tab is laid out in advance.*"
)
_LATER = Word("*Пока не работает.*", "*Not at work yet.*")
_WHY = Word("Зачем:", "Why:")
_LIST = Word("Список: «Справочники», «{header}».", "List: Lists, “{header}”.")
_WORDS = Word("Слова: {words}.", "Words: {words}.")
_SAID = Word("«{text}»", "“{text}”")
_DEFAULT = Word("по умолчанию", "default")
_EMPTY = Word("пусто", "empty")
_RANGE = Word("от {low} до {high}", "{low} to {high}")
_LEAST = Word("от {low}", "{low} or more")
_OFF = Word("«выкл» выключает", "“off” switches it off")
_WITHIN = Word("за {days} дн.", "within {days} days")
_VARIABLES = Word("| вы пишете | что встанет на это место | пример |", "| you write | what stands there | example |")
_HUGE = 10**9


def columns(language: Language) -> str:
    """Return every tab with its columns: who writes, what kind, what for, who may see it."""
    return "\n\n".join("\n".join(_tab(tab, language)) for tab in TABS.values())


def _tab(tab: Tab, language: Language) -> Iterator[str]:
    later = f" {_LATER_TAB.to(language)}" if tab.key in LATER_TABS else ""
    yield f"### {tab.title.to(language)}"
    yield ""
    yield f"{tab.note.to(language)} {_USES[tab.use].to(language)}{later}"
    shown = tab.columns
    if tab.key == "archive":  # begins with every column of Clients
        clients = TABS["clients"]
        shown = tuple(column for column in tab.columns if column.key not in clients.by_key)
        yield ""
        first = Word("Все колонки вкладки «Клиенты» и ещё:", "All columns of Clients, and:")
        yield first.to(language)
    if shown:
        yield ""
    for column in shown:
        yield _column(tab, column, language)


def _column(tab: Tab, column: Column, language: Language) -> str:
    kind, owner, level = _KINDS[column.kind], _OWNERS[column.owner], _LEVELS[column.sensitivity]
    parts = [f"- **{column.header.to(language)}** — {owner.to(language)}; {kind.to(language)}; {level.to(language)}."]
    note = column.note.to(language)
    if note != column.header.to(language):
        parts.append(note)
    if column.list is not None:
        parts.append(_LIST.say(language, header=TABS["lists"][column.list].header))
    elif column.choices:
        words = ", ".join(_SAID.say(language, text=word) for word in column.choices)
        parts.append(_WORDS.say(language, words=words))
    if column.purpose is not None:
        purpose = column.purpose.to(language)
        parts.append(f"{_WHY.to(language)} {purpose[:1].lower()}{purpose[1:]}")
    if f"{tab.key}.{column.key}" in LATER_COLUMNS:
        parts.append(_LATER.to(language))
    return " ".join(parts)


def settings(language: Language) -> str:
    """Return every setting: its default, what may be written, what it means."""
    parts = []
    for group, listed in groupby(SETTINGS, key=lambda setting: setting.group):
        lines = [f"**{group.to(language)}**", "", *(_setting(setting, language) for setting in listed)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _setting(setting: Setting, language: Language) -> str:
    held = setting.default.to(language) if isinstance(setting.default, Word) else str(setting.default)
    if isinstance(setting.default, float) and language == "ru":
        held = held.replace(".", ",")
    allowed = []
    if isinstance(setting.default, int | float):
        word = _RANGE if setting.high < _HUGE else _LEAST
        low = f"{setting.low:g}" if language == "en" else f"{setting.low:g}".replace(".", ",")
        allowed.append(word.say(language, low=low, high=f"{setting.high:g}"))
    if setting.may_be_off:
        allowed.append(_OFF.to(language))
    shown = f" `{held}`" if held else f": {_EMPTY.to(language)}"
    value = "; ".join([_DEFAULT.to(language) + shown, *allowed])
    later = f" {_LATER.to(language)}" if setting.key in LATER_SETTINGS else ""
    return f"- **{setting.name.to(language)}** ({value}). {setting.meaning.to(language)}{later}"


def rules(language: Language) -> str:
    """Return the rules of a new workbook, one a line, as one would say them."""
    return "\n".join(f"- {_rule(row, language)}" for row in DEFAULTS["rules"])


def _rule(row: Mapping[str, Cell], language: Language) -> str:
    said = {key: value.to(language) if isinstance(value, Word) else f"{value:g}" for key, value in row.items()}
    parts = [f"**{said['name']}** — {said['sort']}:"]
    if "column" in said:
        parts.append(f"{said['column']} {said['condition']}")
    parts.append(_SAID.say(language, text=said["value"]))
    if "window" in said:
        parts.append(_WITHIN.say(language, days=said["window"]))
    if "count" in said:
        parts.append(f"({said['count']})")
    parts.append(f"→ {_SAID.say(language, text=said['stage']) if 'stage' in said else '+' + said['points']}")
    return " ".join(parts)


def variables(language: Language) -> str:
    """Return the names that a template may have in brackets, as a table: the name, what stands there, an example."""
    head = _VARIABLES.to(language)
    rows = [
        f"| `[{one.name.to(language)}]` | {one.meaning.to(language)} | {one.example.to(language).replace(chr(10), ' / ')} |"
        for one in VARIABLES
    ]
    return "\n".join([head, "|---|---|---|", *rows])


def weights(language: Language) -> str:
    """Return what each column counts towards completeness, the heaviest first."""
    counted = sorted((column for column in TABS["clients"].columns if column.weight), key=lambda column: -column.weight)
    groups = groupby(counted, key=lambda column: column.weight)
    said = (f"{', '.join(column.header.to(language) for column in group)}: {weight}" for weight, group in groups)
    return "\n".join(f"- {line}" for line in said)


def figures(language: Language) -> str:
    """Return each tab of figures with the definition of each, as the notes on its headers have it."""
    parts = []
    for tab in TABS.values():
        if tab.use is Use.SUMMARY:
            later = f" {_LATER_TAB.to(language)}" if tab.key in LATER_TABS else ""
            lines = [f"### {tab.title.to(language)}", "", f"{tab.note.to(language)}{later}", ""]
            lines += [
                f"- **{column.header.to(language)}**: {column.note.to(language)}"
                for column in tab.columns
                if column.kind is not Kind.ID
            ]
            parts.append("\n".join(lines))
    return "\n\n".join(parts)


PARTS: Mapping[str, Callable[[Language], str]] = {
    "columns": columns,
    "figures": figures,
    "settings": settings,
    "rules": rules,
    "weights": weights,
    "variables": variables,
    **{part.__name__: part for part in errors.PARTS},
}
_MARKED = re.compile(r"(?P<begin><!-- begin (?P<part>\w+)[^>]* -->\n).*?(?P<end><!-- end (?P=part) -->)", re.DOTALL)


def current(page: str, language: Language) -> str:
    """Return a page with each part between ``<!-- begin … -->`` and ``<!-- end … -->`` as the code has it now."""
    return _MARKED.sub(lambda found: f"{found['begin']}\n{PARTS[found['part']](language)}\n\n{found['end']}", page)


def main() -> None:
    """Rewrite the pages that have such parts."""
    for language in LANGUAGES:
        for path in sorted((FOLDER / language).glob("*.md")):
            before = path.read_text(encoding="utf-8")
            after = current(before, language)
            if after != before:
                path.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main()
