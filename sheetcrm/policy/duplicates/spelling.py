"""One spelling for a name however it was written: Cyrillic or Latin, ё or е, by whichever table of transliteration.

Only for comparing: both sides go through the same mill, so it need not be right, only the same for what is meant to be the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from sheetcrm.model.values.scripts import has_cyrillic, to_cyrillic
from sheetcrm.model.words.fold import fold

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўәғқңөұүһ"
_SOUNDED = "a b v g d e zh z i i k l m n o p r s t u f h ts ch sh sh  i  e iu ia i i e g u a g k n o u u h"
_LETTERS = dict(zip(_CYRILLIC, _SOUNDED.split(" "), strict=True))
_TO_LATIN = str.maketrans(_LETTERS)
_ACCENTS = str.maketrans("àáâãäåçèéêëìíîïñòóôõöøùúûüýÿžšč", "aaaaaaceeeeiiiinoooooouuuuyyzsc")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_SOUNDS = (("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("tz", "ts"), ("cz", "ts"), ("ph", "f"), ("ck", "k"))
_ONE_SOUND = str.maketrans({"x": "ks", "w": "v", "y": "i", "j": "i"})
_HARD = re.compile("c(?!h)")
_SOFT = re.compile("(?<=[^aeiou])i[oe]")  # Pyotr, Petr, Piotr; Alyona, Alena
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 17)
def spelled(text: str) -> str:
    """Return a name as it is compared: small Latin letters and digits only.

    What ICAO 9303, GOST R 52535.1, ISO 9 and people's own habits differ in is taken out.
    """
    text = fold(text)
    if not text.isascii():
        if has_cyrillic(text):
            text = (to_cyrillic(text) or text).translate(_TO_LATIN)
        text = text.translate(_ACCENTS)
    text = _NOT_LETTERS.sub("", text)
    for sound, plain in _SOUNDS:
        text = text.replace(sound, plain)
    text = _SOFT.sub("e", _HARD.sub("k", text.translate(_ONE_SOUND)))
    if text.startswith("ie"):  # Yelena, Elena
        text = text[1:]
    return _TWICE.sub(r"\1", text)


_HERS = re.compile(r"(?<=ov|ev|in)a\Z")
_SKI = re.compile(r"(?:(?<=sk)|(?<=tsk))(?:aia|oi|i|a)\Z")
_LONG = 5


def family_of(last: str) -> str:
    """Return a spelled last name as a whole family bears it: Иванова is Иванов, Белинская is Белинский."""
    return _SKI.sub("", _HERS.sub("", last)) if len(last) >= _LONG else last


_HER_PATRONYMIC = re.compile(r"(?:ovna|evna|ichna|inichna|kizi|gizi)\Z")
_HIS_PATRONYMIC = re.compile(r"(?:ovich|evich|ich|ogli|oglu|uli)\Z")


def sex_of(last: str, patronymic: str) -> str:
    """Return "f" or "m" where spelled last name or patronymic tell, else ""."""
    if _HER_PATRONYMIC.search(patronymic):
        return "f"
    if _HIS_PATRONYMIC.search(patronymic):
        return "m"
    if _HERS.search(last) or last.endswith("skaia"):
        return "f"
    return "m" if last.endswith(("ov", "ev", "in", "ski")) else ""


def is_patronymic(word: str) -> bool:
    """Tell whether a spelled word ends as patronymics do."""
    return len(word) > _LONG and (_HER_PATRONYMIC.search(word) or _HIS_PATRONYMIC.search(word)) is not None
