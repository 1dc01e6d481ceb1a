"""From one text to its plain part and its HTML: paragraphs, lists, **bold**, links, buttons, pictures.

Places for values go through it as marks, so that a value is never read as any of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from sheetcrm.policy.templates import look
from sheetcrm.policy.templates.tokens import Enclosed, Link, Picture, Slot
from sheetcrm.policy.templates.variables import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    Flat = str | Slot | Link | Picture | Enclosed

MARK = re.compile("\ue000(\\d+)\ue001")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_INLINE = re.compile(
    "(?P<url>https?://(?:[^\\s<>\"'«»*\\[\\]{}|\\\\^`\ue000\ue001]|\ue000\\d+\ue001)+)|\ue000(?P<mark>\\d+)\ue001",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n[ \u00a0]*(?:\n[ \u00a0]*)+")
_ITEM = re.compile(r"[-•][ \u00a0]+(?=\S)")
_TAIL = ".,;:!?)"


def place(mode: str, number: int) -> str:
    """Return what marks the place of a value: its slot, and in which form: t is as it is."""
    return f"\ue002{mode}{number}\ue003"


@dataclass(slots=True)
class Sheet:
    """Lays out texts; ``slots`` are the places for values met so far."""

    slots: list[Slot] = field(default_factory=list)

    def number(self, slot: Slot) -> int:
        """Return the number of a slot; the same place twice is one."""
        if slot not in self.slots:
            self.slots.append(slot)
        return self.slots.index(slot)

    def subject(self, tokens: Iterable[Flat]) -> str:
        """Return a subject, its places marked."""
        return "".join(
            place("t", self.number(token)) if isinstance(token, Slot) else token
            for token in tokens
            if isinstance(token, Slot | str)
        )

    def parts(self, tokens: Iterable[Flat], line: Slot | None = None) -> tuple[str, str]:
        """Return the plain part and the HTML; ``line`` goes after the first paragraph, the greeting."""
        kept = list(tokens)
        marked = "".join(self._marked(number, token) for number, token in enumerate(kept))
        if line is not None:
            first, *rest = _BREAK.split(marked.strip(), maxsplit=1)
            marked = "\n\n".join([first, f"\ue000{len(kept)}\ue001", *rest])
            kept.append(line)
        plain, html = [], []
        for chunk in _BREAK.split(marked.strip()):
            told = self._chunk([text for text in map(str.strip, chunk.split("\n")) if text], kept)
            plain.append(told[0])
            html.append(told[1])
        return "\n\n".join(filter(None, plain)), "\n".join(filter(None, html))

    def _marked(self, number: int, token: Flat) -> str:
        if isinstance(token, str):
            return token
        if isinstance(token, Enclosed):
            return ""
        mark = f"\ue000{number}\ue001"
        apart = isinstance(token, Picture) or (isinstance(token, Link) and token.button)
        return f"\n\n{mark}\n\n" if apart else mark

    def _chunk(self, lines: list[str], tokens: list[Flat]) -> tuple[str, str]:
        only = MARK.fullmatch(lines[0]) if len(lines) == 1 else None
        token = tokens[int(only[1])] if only else None
        if isinstance(token, Picture):
            return "", look.picture(token.name)
        if isinstance(token, Link) and token.button:
            link = self._link(token)
            return f"{token.words}: {link[0]}", look.button(escape(token.words, quote=False), link[1])
        plain: list[str] = []
        html: list[str] = []
        run: list[str] = []
        listed = False
        for line in lines:
            item = _ITEM.match(line)
            told = self._words(line[item.end() :] if item else line, tokens)
            if bool(item) is not listed:
                html.append(_run(run, listed=listed))
                run, listed = [], bool(item)
            run.append(told[1])
            plain.append(f"- {told[0]}" if item else told[0])
        html.append(_run(run, listed=listed))
        return "\n".join(plain), "\n".join(filter(None, html))

    def _words(self, text: str, tokens: list[Flat]) -> tuple[str, str]:
        """Return a line in both forms."""
        plain, html = "", ""
        for number, part in enumerate(_BOLD.split(text)):
            told = self._inline(part, tokens)
            plain += told[0]
            html += f"<strong>{told[1]}</strong>" if number % 2 else told[1]
        return plain, html

    def _inline(self, text: str, tokens: list[Flat]) -> tuple[str, str]:
        plain, html, at = "", "", 0
        for found in _INLINE.finditer(text):
            before, end = text[at : found.start()], found.end()
            if found["url"]:
                url = found["url"].rstrip(_TAIL if "(" not in found["url"] else _TAIL[:-1])
                end = found.start() + len(url)
                address = MARK.sub(lambda mark: self._in_url(tokens[int(mark[1])]), url)
                told = address, f'<a href="{escape(address)}">{escape(address, quote=False)}</a>'
            else:
                told = self._token(tokens[int(found["mark"])])
            plain += before + told[0]
            html += escape(before, quote=False) + told[1]
            at = end
        return plain + text[at:], html + escape(text[at:], quote=False)

    def _in_url(self, token: Flat) -> str:
        return place("u", self.number(token)) if isinstance(token, Slot) else ""

    def _token(self, token: Flat) -> tuple[str, str]:
        if isinstance(token, Link):
            plain, html = self._link(token)
            words = plain if token.words == plain else f"{token.words}: {plain}"
            return words, f'<a href="{html}">{escape(token.words, quote=False)}</a>'
        assert isinstance(token, Slot)
        number = self.number(token)
        shown = place("l" if token.variable.sort is Sort.LINES else "h", number)
        if token.variable.sort is Sort.LINK and token.instead is None:
            shown = f'<a href="{shown}">{shown}</a>'
        return place("t", number), shown

    def _link(self, link: Link) -> tuple[str, str]:
        """Return where a link leads, in both forms."""
        if link.variable is None:
            return link.url, escape(link.url)
        number = self.number(Slot(link.variable))
        return place("t", number), place("h", number)


def _run(lines: list[str], *, listed: bool) -> str:
    """Return lines that belong together as a list or as a paragraph."""
    if not lines:
        return ""
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if listed else f"<p>{'<br>'.join(lines)}</p>"
