"""Mail domains: those that everybody has, and how they are mistyped."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sheetcrm.model.values.spaces import words

WELL_KNOWN = words(
    "mail.ru gmail.com yandex.ru ya.ru bk.ru list.ru inbox.ru internet.ru rambler.ru vk.com icloud.com "
    "outlook.com hotmail.com yahoo.com yandex.com yandex.by yandex.kz live.com me.com mail.com xmail.ru "
    "googlemail.com protonmail.com proton.me lenta.ru ro.ru myrambler.ru autorambler.ru ukr.net tut.by "
    "mail.kz i.ua outlook.ru hotmail.ru yahoo.co.uk gmx.de gmx.net gmx.com ymail.com email.com aol.com "
    "msn.com qip.ru pochta.ru e1.ru ngs.ru mail.ua meta.ua web.de t-online.de mail.by zoho.com "
    "fastmail.com cloud.com hubmail.com"
)
"""The providers of most private addresses in Russia and around, and their real neighbours that look like a mistake."""

_NEAR = tuple(domain for domain in WELL_KNOWN if len(domain.rpartition(".")[0]) >= 5)  # noqa: PLR2004 - shorter ones have honest neighbours
_EDITS = 1
"""How many typing mistakes (a letter more, less, other, or two swapped) a near domain may have."""

_LONG = tuple(domain for domain in _NEAR if len(domain.rpartition(".")[0]) >= 6)  # noqa: PLR2004 - one in three letters
_FAR_EDITS = 2
"""And how many a longer one with the same first letter and the same end (yandeks.ru)."""

_ENDS = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "vom": "com",
    "xom": "com",
    "cpm": "com",
    "coom": "com",
    "com.com": "com",
    "ry": "ru",
    "tu": "ru",
    "rru": "ru",
    "ruu": "ru",
    "ri": "ru",
    "rt": "ru",
    "ur": "ru",
    "eu.ru": "ru",
    "ru.ru": "ru",
    "r": "ru",
    "ру": "ru",
    "сом": "com",
    "ком": "com",
    "nrt": "net",
    "ney": "net",
}
"""Last parts that no registry has (or that nobody's provider has), and what was meant."""

_REAL_ENDS = frozenset({"eu.ru", "ru.ru", "ur", "ri", "rt", "r"})
"""Of these only below a well-known name."""

_MISTYPED = {
    "mai.ru": "mail.ru",
    "mial.ru": "mail.ru",
    "maill.ru": "mail.ru",
    "mil.ru": "mail.ru",
    "mali.ru": "mail.ru",
    "maik.ru": "mail.ru",
    "nail.ru": "mail.ru",
    "mael.ru": "mail.ru",
    "meil.ru": "mail.ru",
    "majl.ru": "mail.ru",
    "mail.u": "mail.ru",
    "mailru": "mail.ru",
    "amil.ru": "mail.ru",
    "mailr.ru": "mail.ru",
    "mail.rk": "mail.ru",
    "maul.ru": "mail.ru",
    "mqil.ru": "mail.ru",
    "mail.rt": "mail.ru",
    "gmail.ru": "gmail.com",
    "gmail.co": "gmail.com",
    "gmail.cm": "gmail.com",
    "gmail.om": "gmail.com",
    "gmail": "gmail.com",
    "gmai.ru": "gmail.com",
    "gmil.com": "gmail.com",
    "gmal.com": "gmail.com",
    "gmaul.com": "gmail.com",
    "gmail.ocm": "gmail.com",
    "jmail.com": "gmail.com",
    "gmailcom": "gmail.com",
    "g-mail.com": "gmail.com",
    "gemail.com": "gmail.com",
    "gmail.kom": "gmail.com",
    "yandex.r": "yandex.ru",
    "yandexru": "yandex.ru",
    "yandex": "yandex.ru",
    "jandex.ru": "yandex.ru",
    "uandex.ru": "yandex.ru",
    "yadex.ru": "yandex.ru",
    "yndex.ru": "yandex.ru",
    "ynadex.ru": "yandex.ru",
    "yandx.ru": "yandex.ru",
    "yanex.ru": "yandex.ru",
    "yande.ru": "yandex.ru",
    "iandex.ru": "yandex.ru",
    "bkru": "bk.ru",
    "bk.tu": "bk.ru",
    "lsit.ru": "list.ru",
    "lis.ru": "list.ru",
    "lst.ru": "list.ru",
    "ibox.ru": "inbox.ru",
    "inbx.ru": "inbox.ru",
    "imbox.ru": "inbox.ru",
    "inboх.ru": "inbox.ru",
    "ramler.ru": "rambler.ru",
    "rambler.com": "rambler.ru",
    "icoud.com": "icloud.com",
    "iclod.com": "icloud.com",
    "icloud.ru": "icloud.com",
    "hotmal.com": "hotmail.com",
    "outlok.com": "outlook.com",
    "yaho.com": "yahoo.com",
    "hotnail.com": "hotmail.com",
    "mail.com.ru": "mail.ru",
}
"""Mistakes that the distance alone does not find, or finds too near to another provider."""


class Domain(NamedTuple):
    """What is known of a domain: valid by the mail library, and what was perhaps meant."""

    valid: bool
    meant: str | None


@lru_cache(maxsize=50_000)
def look_up(domain: str) -> Domain:
    """Return what is known of a domain in small letters; remembered, because thousands of clients share a provider."""
    return Domain(valid=_is_valid(domain), meant=_meant(domain))


def _is_valid(domain: str) -> bool:
    from email_validator import validate_email

    try:
        validate_email(f"a@{domain}", check_deliverability=False)
    except ValueError:
        return False
    return True


def _meant(domain: str) -> str | None:
    """Return the well-known domain that was mistyped, None when nothing says so."""
    if domain in WELL_KNOWN:
        return None
    if domain in _MISTYPED:
        return _MISTYPED[domain]
    for end, right in _ENDS.items():
        if domain.endswith("." + end):
            whole = f"{domain.removesuffix('.' + end)}.{right}"
            whole = _MISTYPED.get(whole, whole)
            if whole in WELL_KNOWN or end not in _REAL_ENDS:
                return _nearest(whole) or whole
    return _nearest(domain)


def _nearest(domain: str) -> str | None:
    """Return the one well-known domain that is one typing mistake away; two are none."""
    from rapidfuzz.distance import OSA

    if domain in WELL_KNOWN:
        return None
    near = [known for known in _NEAR if OSA.distance(domain, known, score_cutoff=_EDITS) <= _EDITS]
    if not near:
        near = [
            known
            for known in _LONG
            if domain[:1] == known[0] and _ends_as(domain, known) and OSA.distance(domain, known) == _FAR_EDITS
        ]
    return near[0] if len(near) == 1 else None


def _ends_as(domain: str, known: str) -> bool:
    return domain.rpartition(".")[2] == known.rpartition(".")[2]
