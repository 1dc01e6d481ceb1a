"""Every name that a template may have in brackets."""

from __future__ import annotations

from sheetcrm.policy.templates.about_client import CLIENT, OCCASION
from sheetcrm.policy.templates.about_us import BUSINESS, UNSUBSCRIBE_LINK
from sheetcrm.policy.templates.variable import Sort, Variable, same

VARIABLES: tuple[Variable, ...] = (*CLIENT, *OCCASION, *BUSINESS)
BY_KEY = {variable.key: variable for variable in VARIABLES}
BY_NAME = {name: variable for variable in VARIABLES for name in variable.names()}

__all__ = ["BY_KEY", "BY_NAME", "UNSUBSCRIBE_LINK", "VARIABLES", "Sort", "Variable", "same"]
