"""The manual and the README as tests read them: pages, headings, code blocks, tables, what is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.model.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetcrm.model.words import Language

TOP = Path(__file__).parents[2]
HELP = TOP / "sheetcrm" / "help"
_FENCED = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One page; the README is a page, too."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(TOP))

    @property
    def language(self) -> Language:
        return "ru" if self.path.parent.name == "ru" else "en"

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def headings(self) -> list[str]:
        """The lines of all headings."""
        return re.findall(r"^#+ .*", _FENCED.sub("", self.text), re.MULTILINE)

    def section(self, heading: str) -> str:
        """What stands below a heading, up to the next one of its level."""
        level = heading.split(" ", maxsplit=1)[0]
        found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^{level} |\Z)", self.text, re.MULTILINE | re.DOTALL)
        assert found is not None, f"{self.name} has no {heading}"
        return found[1]

    def fences(self, kind: str = "") -> list[str]:
        """The texts of fenced blocks of a kind."""
        return [found["text"] for found in _FENCED.finditer(self.text) if found["kind"] == kind]

    def parts(self) -> Iterator[tuple[str, str]]:
        """Yield from top to bottom what may be typed, and the rest of the code, each with its kind.

        ``line`` is a line of code, ``code`` stands in the text between backticks, ``file NAME`` is the whole text of a file that the
        page names; any other block has the kind that stands at its fence.
        """
        at = 0
        for found in (*_FENCED.finditer(self.text), None):
            prose = self.text[at : found.start() if found else None]
            for line in prose.splitlines():
                if line.startswith("    "):
                    yield "line", line[4:]
                else:
                    yield from (("code", code) for code in re.findall(r"`([^`]+)`", line))
            if found:
                at = found.end()
                named = re.search(r"`(\S+\.py)`:\n\n\Z", prose)
                if found["kind"]:
                    yield f"file {named[1]}" if named else found["kind"], found["text"]
                else:
                    yield from (("line", line) for line in found["text"].splitlines())

    def lines(self) -> list[str]:
        """Return the lines of code that are typed."""
        return [text for kind, text in self.parts() if kind == "line"]


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the rows of each table, without its header."""
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        yield lines[2:]


README = Page(TOP / "README.md")
MANUAL = tuple(Page(path) for language in LANGUAGES for path in sorted((HELP / language).glob("*.md")))
ENGLISH = {page.path.stem: page for page in MANUAL if page.language == "en"}
RUSSIAN = {page.path.stem: page for page in MANUAL if page.language == "ru"}
