"""One cell: is it clean, can it be repaired with certainty, or is it only a proposal, and what is wrong in words.

What is certain is done; what is ambiguous is proposed, never done. Certain means that a sensible person would never
disagree.
"""

from sheetcrm.model.values.examine import examine, examine_many
from sheetcrm.model.values.verdict import Choices, Context, Flaw, Kind, Verdict

VERSION = "1"
"""The version of these rules: part of the key under which a judgement is remembered; raised when any rule changes."""

__all__ = ["VERSION", "Choices", "Context", "Flaw", "Kind", "Verdict", "examine", "examine_many"]
