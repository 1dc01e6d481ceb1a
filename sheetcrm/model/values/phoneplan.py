"""Numbering plans: what the phone library knows, compiled once, for numbers that need no parsing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
    "mobile",
)
"""The types of number that :func:`phonenumbers.is_valid_number` looks through."""

Matches = "Callable[[str], object]"
_LONGEST_CODE = 3


@dataclass(frozen=True)
class Region:
    """One country under a calling code: its own leading digits, if any, and the numbers that exist there."""

    leads: Callable[[str], object] | None
    exists: Callable[[str], object]


@dataclass(frozen=True)
class Plan:
    """All countries under one calling code, in the library's order; the rest is the main country's."""

    regions: tuple[Region, ...]
    trunk: str | None
    prefix: Callable[[str], Any] | None
    general: Callable[[str], object]

    def has(self, number: str) -> bool | None:
        """Tell whether a national number exists.

        None when the library may read it in another way and has to be asked.
        """
        if (
            self.prefix is not None
            and (trunk := self.prefix(number))
            and trunk.end()
            and self.general(number[trunk.end() :])
        ):
            return None
        if len(self.regions) == 1:
            return self.regions[0].exists(number) is not None
        for region in self.regions:
            if region.leads is None:
                if region.exists(number):
                    return True
            elif region.leads(number):
                return region.exists(number) is not None
        return False


@dataclass(frozen=True)
class Home:
    """The default region: its calling code, trunk prefix, international prefix and how long its numbers are.

    ``usual`` says that it reads numbers as the main country of its calling code does.
    """

    code: str
    plus: str
    plan: Plan
    trunk: str
    general: Callable[[str], object]
    usual: bool
    abroad: Callable[[str], object]
    lengths: frozenset[int]


def _compiled(pattern: str) -> Callable[[str], Any]:
    return re.compile(pattern, re.ASCII).fullmatch


@cache
def plan_of(code: str) -> Plan | None:
    """Return the plan of a calling code such as ``7``.

    None when there is no such code, or one of no country (800, 883 …).
    """
    from phonenumbers import PhoneMetadata
    from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as CODES

    names = CODES.get(int(code), ())
    if not names or names == ("001",):
        return None
    known: list[Any] = [PhoneMetadata.metadata_for_region(name) for name in names]
    regions = tuple(_region(metadata) for metadata in known)
    prefix, general = known[0].national_prefix_for_parsing, known[0].general_desc.national_number_pattern
    return Plan(regions, prefix, re.compile(prefix, re.ASCII).match if prefix else None, _compiled(general))


def _region(metadata: Any) -> Region:
    types = [getattr(metadata, name) for name in _TYPES]
    patterns = [kind.national_number_pattern for kind in types if kind is not None and kind.national_number_pattern]
    return Region(
        leads=re.compile(metadata.leading_digits, re.ASCII).match if metadata.leading_digits else None,
        exists=_compiled(rf"(?=(?:{metadata.general_desc.national_number_pattern})\Z)(?:{'|'.join(patterns)})"),
    )


@cache
def home_of(region: str) -> Home | None:
    """Return what a region's own numbers look like; None when the library knows no such region."""
    from phonenumbers import PhoneMetadata

    metadata: Any = PhoneMetadata.metadata_for_region(region)
    code = "" if metadata is None else str(metadata.country_code)
    plan = plan_of(code) if code else None
    if plan is None:
        return None
    return Home(
        code=code,
        plus=f"+{code}",
        plan=plan,
        trunk=metadata.national_prefix or "",
        general=_compiled(metadata.general_desc.national_number_pattern),
        usual=metadata.national_prefix_for_parsing == plan.trunk and not metadata.national_prefix_transform_rule,
        abroad=re.compile(metadata.international_prefix or "(?!)", re.ASCII).match,
        lengths=frozenset(metadata.fixed_line.possible_length) | frozenset(metadata.mobile.possible_length),
    )


@cache
def _codes() -> frozenset[str]:
    from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE as CODES

    return frozenset(map(str, CODES))


def code_of(digits: str) -> str:
    """Return the calling code with which ``digits`` begin, empty when there is none; no code begins another."""
    codes = _codes()
    for length in range(1, _LONGEST_CODE + 1):
        if digits[:length] in codes:
            return digits[:length]
    return ""


def exists_abroad(digits: str) -> bool | None:
    """Tell whether ``+digits`` is a number somewhere; None when the library has to be asked."""
    code = code_of(digits)
    if not code:
        return False
    plan = plan_of(code)
    return None if plan is None else plan.has(digits[len(code) :])
