"""Every tab and column: key, both headers, kind, owner, purpose and sensitivity."""

from __future__ import annotations

from sheetcrm.model.columns.clients import ARCHIVE, CLIENTS
from sheetcrm.model.columns.column import Column, Owner, Sensitivity, Tab, Use
from sheetcrm.model.columns.costs import COSTS
from sheetcrm.model.columns.mailings import CAMPAIGNS, REMINDERS, SEQUENCES, TEMPLATES
from sheetcrm.model.columns.people_summaries import FACTS
from sheetcrm.model.columns.policies import LISTS, RULES, SETTINGS
from sheetcrm.model.columns.stories import HISTORY, ORDERS, TASKS
from sheetcrm.model.columns.summaries import GUIDE, SUMMARIES
from sheetcrm.model.columns.unseen import SUPPRESSED
from sheetcrm.model.columns.worklists import CHANGES, DUPLICATES, JOURNAL, LEAVING, LETTERS, PROBLEMS, QUEUE

TABS: dict[str, Tab] = {
    tab.key: tab
    for tab in (
        GUIDE,
        CLIENTS,
        ORDERS,
        HISTORY,
        TASKS,
        PROBLEMS,
        DUPLICATES,
        QUEUE,
        LEAVING,
        *SUMMARIES,
        RULES,
        SEQUENCES,
        REMINDERS,
        TEMPLATES,
        CAMPAIGNS,
        COSTS,
        LISTS,
        SETTINGS,
        ARCHIVE,
        LETTERS,
        CHANGES,
        JOURNAL,
        FACTS,
        SUPPRESSED,
    )
}
"""Every tab by its key, in the order in which the template shows them."""

__all__ = ["TABS", "Column", "Owner", "Sensitivity", "Tab", "Use"]
