"""What stands in the tabs at first: the defaults of staff's tabs, with what the caller fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.adapters.template.places import Cell, Place, Plan
from sheetcrm.model.columns import TABS, Column, Owner, Tab
from sheetcrm.model.values import Kind
from sheetcrm.model.words import Language, Word
from sheetcrm.model.words.defaults import DEFAULTS
from sheetcrm.policy.settings import BY_KEY, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

REGISTERS = ("clients", "archive")
_OWN_NOTE = Word("Ваша собственная колонка: робот её не трогает.", "A column of your own: the robot does not touch it.")


def plan(
    language: Language,
    *,
    fill: Mapping[str, Sequence[Mapping[str, Cell]]],
    unused: Collection[str],
    only: Collection[str] | None,
    own: Mapping[str, Sequence[str]],
) -> Plan:
    """Decide every tab's columns and rows."""
    places = {}
    for tab in TABS.values():
        columns = _columns(tab, unused=unused, only=only, own=own.get(tab.key, ()))
        rows = fill.get(tab.key, DEFAULTS.get(tab.key, ()))
        if tab.key == "settings":
            rows = _settings(language, fill.get("settings", ()), unused=_absent(language, unused, only))
        places[tab.key] = Place(tab, tab.title.to(language), columns, rows)
    return Plan(language, places)


def _columns(
    tab: Tab, *, unused: Collection[str], only: Collection[str] | None, own: Sequence[str]
) -> tuple[Column, ...]:
    columns = list(tab.columns)
    if tab.key in REGISTERS:
        kept = set(TABS["clients"].by_key) - set(unused) if only is None else {"id", *only}
        columns = [c for c in columns if c.key in kept or c.key not in TABS["clients"].by_key]
    if own:
        staff = [index for index, column in enumerate(columns) if column.owner is not Owner.ROBOT]
        end = max(staff, default=len(columns) - 1) + 1
        columns[end:end] = [
            Column(key=name, header=Word(name, name), kind=Kind.NUMBER, note=_OWN_NOTE, width=16) for name in own
        ]
    return tuple(columns)


def _absent(language: Language, unused: Collection[str], only: Collection[str] | None) -> str:
    names = [
        column.header.to(language)
        for column in TABS["clients"].columns
        if (column.key in unused if only is None else column.key not in {"id", *only})
    ]
    return ", ".join(names)


def _settings(
    language: Language, overrides: Sequence[Mapping[str, Cell]], *, unused: str
) -> tuple[Mapping[str, Cell], ...]:
    """Return a row for each setting; ``overrides`` are rows whose name (or key) says which value differs."""
    values: dict[str, Cell] = {"unused": unused}
    by_name = {setting.name.to(language): setting.key for setting in SETTINGS}
    for row in overrides:
        name = str(row["name"])
        values[by_name.get(name, name)] = row["value"]
    unknown = sorted(set(values) - set(BY_KEY))
    if unknown:
        raise KeyError(*unknown)
    return tuple({"name": s.name, "value": values.get(s.key) or s.default, "meaning": s.meaning} for s in SETTINGS)
