"""How a morning list looks: plain text and HTML from one source, made for a phone held in one hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sheetcrm.model.letters import Rendered
from sheetcrm.model.words import digest as words
from sheetcrm.model.words.letters import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sheetcrm.model.words import Language

_LONGEST = 160  # characters of a text that a line of a phone's screen or two can hold
_BOUND = "\u00a0"
_PHONE = re.compile(r"\+\d{7,15}(?!\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do or to know, with whom, and why; the texts as the sheet has them."""

    what: str
    who: str = ""
    phone: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a heading; ``count`` is how many there are in all."""

    title: str
    lines: tuple[Line, ...]
    count: int
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """All of a letter; ``name`` is empty for the owner."""

    language: Language
    today: date
    name: str
    parts: tuple[Part, ...]
    count: int = 0
    late: int = 0


def render(page: Page) -> Rendered:
    """Return the letter. Nothing of a cell can break a line or become HTML."""
    return Rendered(_subject(page), "\n".join(_text(page)).rstrip() + "\n", "\n".join(_html(page)) + "\n")


def short(text: str, longest: int = _LONGEST) -> str:
    """Return a text on one line, not too long; a no-break space stays, so that no sum is torn."""
    seen = "".join(sign if sign.isprintable() or sign == _BOUND else " " for sign in text)
    plain = re.sub(" +", " ", seen).strip(f" {_BOUND}")
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


def telephone(cell: str) -> tuple[str, str]:
    """Return the first number of a phone's cell to dial and how the cell reads; nothing to dial where it is not tidy yet."""
    found = _PHONE.match(cell.strip())
    if found is None:
        return "", short(cell)
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse  # heavy

    try:
        told = format_number(parse(found[0]), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:  # no such country
        told = found[0]
    return found[0], short(told + cell.strip()[found.end() :])


def _subject(page: Page) -> str:
    word = words.SUBJECT_LATE if page.late else words.SUBJECT_COUNT if page.count else words.SUBJECT
    return word.say(page.language, day=f"{page.today:%d.%m}", weekday=_weekday(page), count=page.count, late=page.late)


def _weekday(page: Page) -> str:
    name = WEEKDAYS[page.today.weekday()].to(page.language)
    return name.capitalize() if page.language == "en" else name


def _lead(page: Page) -> tuple[str, ...]:
    if page.name:
        return (words.HELLO.say(page.language, name=short(page.name)),)
    return words.HELLO_OWNER.to(page.language), words.OWNER_LEAD.to(page.language)


def _text(page: Page) -> Iterator[str]:
    yield from _lead(page)
    for part in page.parts:
        yield ""
        yield f"{part.title.upper()} ({part.count})"
        for line in part.lines:
            _, phone = telephone(line.phone)
            whom = ", ".join(text for text in (short(line.who), phone) if text)
            yield f"- {short(line.what)}" + (f": {whom}" if whom else "")
            if line.why:
                yield f"  {short(line.why)}"
        if part.count > len(part.lines):
            yield f"  {words.MORE.say(page.language, count=part.count - len(part.lines))}"
    yield ""
    yield words.FOOT.to(page.language)


_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
INK, GREY, TEAL, RED, LINE = "#1f2a2e", "#5f6c72", "#0b6b6b", "#a8321e", "#e3e8ea"


def opening(language: Language, title: str) -> Iterator[str]:
    """Yield the beginning of a letter to staff, up to its first line."""
    yield f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title></head>"
    yield f'<body style="margin:0;padding:0;background:#f3f5f6;color:{INK};{_FONT};font-size:16px;line-height:1.4">'
    yield '<div style="max-width:560px;margin:0 auto;padding:16px 12px 24px">'


def _html(page: Page) -> Iterator[str]:
    yield from opening(page.language, _subject(page))
    first, *rest = _lead(page)
    yield f'<p style="margin:4px 4px 2px;font-size:20px;font-weight:bold">{escape(first)}</p>'
    yield f'<p style="margin:0 4px 8px;color:{GREY}">{_weekday(page).capitalize()}, {page.today:%d.%m.%Y}</p>'
    for text in rest:
        yield f'<p style="margin:0 4px 8px">{escape(text)}</p>'
    for part in page.parts:
        yield from _part(part, page)
    yield f'<p style="margin:20px 4px 0;font-size:14px;color:{GREY}">{escape(words.FOOT.to(page.language))}</p>'
    yield "</div></body></html>"


def _part(part: Part, page: Page) -> Iterator[str]:
    colour = RED if part.alarming else TEAL
    yield f'<h2 style="margin:20px 4px 6px;font-size:16px;color:{colour}">{escape(part.title)} · {part.count}</h2>'
    yield f'<div style="background:#ffffff;border:1px solid {LINE};border-radius:10px;padding:0 14px">'
    for number, line in enumerate(part.lines):
        edge = f"border-top:1px solid {LINE};" if number else ""
        yield f'<div style="{edge}padding:10px 0">'
        yield f'<div style="font-weight:bold;overflow-wrap:anywhere">{escape(short(line.what))}</div>'
        yield from _whom(line)
        if line.why:
            yield f'<div style="font-size:14px;color:{GREY};overflow-wrap:anywhere">{escape(short(line.why))}</div>'
        yield "</div>"
    if part.count > len(part.lines):
        more = words.MORE.say(page.language, count=part.count - len(part.lines))
        yield f'<div style="border-top:1px solid {LINE};padding:10px 0;color:{GREY}">{escape(more)}</div>'
    yield "</div>"


def _whom(line: Line) -> Iterator[str]:
    dial, phone = telephone(line.phone)
    if line.who:
        yield f'<div style="overflow-wrap:anywhere">{escape(short(line.who))}</div>'
    if dial:
        style = f"color:{TEAL};text-decoration:none;display:inline-block;padding:6px 0;white-space:nowrap"
        yield f'<div><a href="tel:{dial}" style="{style}">☎ {escape(phone)}</a></div>'
    elif phone:
        yield f"<div>{escape(phone)}</div>"
