"""Two clients that may be one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetcrm.model.words import Language, Word


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clients that may be one person; ``one`` is the id that comes first in the alphabet.

    ``likeness`` is in whole percent, 50 where it is as likely as not; ``sure`` only where phone, e-mail and name agree and nothing speaks
    against. ``reasons`` are whole sentences in both languages, the weightiest first, what speaks against last.
    """

    one: str
    two: str
    likeness: int
    sure: bool
    reasons: tuple[Word, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Both ids, as staff's word "not one person" is kept."""
        return frozenset((self.one, self.two))

    def why(self, language: Language) -> str:
        """Return the reasons in one line."""
        return "; ".join(reason.to(language) for reason in self.reasons)
