"""How two texts are compared when people typed them: letter case, ё, spaces and invisible characters do not count."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text as it is compared: NFKC, casefolded, ё as е, white space single, invisible characters gone."""
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold().replace("ё", "е")
    return " ".join(text.split())
