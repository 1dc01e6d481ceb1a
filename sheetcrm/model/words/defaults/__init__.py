"""What the tabs that staff edit hold at first, both languages side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetcrm.model.words.defaults.confirming import CONFIRMATIONS
from sheetcrm.model.words.defaults.letters import TEMPLATES
from sheetcrm.model.words.defaults.lists import LISTS, list_rows
from sheetcrm.model.words.defaults.rules import RULES
from sheetcrm.model.words.defaults.sequences import REMINDERS, SEQUENCES
from sheetcrm.model.words.word import Word

if TYPE_CHECKING:
    from collections.abc import Mapping

Cell = Word | float | bool
"""What a default cell holds; a bool is said as yes or no."""

DEFAULTS: Mapping[str, tuple[Mapping[str, Cell], ...]] = {
    "lists": list_rows(),
    "rules": RULES,
    "sequences": SEQUENCES,
    "reminders": REMINDERS,
    "templates": (*TEMPLATES, *CONFIRMATIONS),
    "campaigns": (),
    "costs": (),
}
"""The rows of each policy tab by column key; Settings has its own in ``policy.settings``."""

__all__ = ["DEFAULTS", "LISTS", "Cell"]
