"""Which clients may be one person, how likely, and why (Q6): pure, over columns.

``pairs(people(snapshot), apart)`` finds them, ``groups(pairs, apart)`` unites pairs to what staff decide on together.
"""

from sheetcrm.policy.duplicates.find import pairs
from sheetcrm.policy.duplicates.grouping import Group, groups
from sheetcrm.policy.duplicates.pair import Pair
from sheetcrm.policy.duplicates.people import People, people

__all__ = ["Group", "Pair", "People", "groups", "pairs", "people"]
