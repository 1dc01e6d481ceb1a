"""The manual and the README as tests read them: pages, headings, code blocks, tables, the commands in them."""

from __future__ import annotations

import re
import shlex
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

    def commands(self) -> list[list[str]]:
        """The lines of code that begin with sheetcrm or cd, as words; a line of cron gives its command."""
        code = [line for block in self.fences() for line in block.splitlines()]
        code += [line[4:] for line in _FENCED.sub("", self.text).splitlines() if line.startswith("    ")]
        return [words for line in code if (words := _command(line))]


def _command(line: str) -> list[str]:
    if not re.match(r"(?:\.venv/bin/)?sheetcrm |cd |(?:\S+ ){5}", line):
        return []
    cron = re.fullmatch(r"(?:\S+ ){5}\S*/sheetcrm (.*)", line)
    line = f"sheetcrm {cron[1]}" if cron else line.removeprefix(".venv/bin/")
    words = shlex.split(line, comments=True)
    words = words[: words.index(">>")] if ">>" in words else words
    return words if words and words[0] in {"sheetcrm", "cd"} and "flock" not in words else []


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the rows of each table, without its header."""
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        yield lines[2:]


README = Page(TOP / "README.md")
MANUAL = tuple(Page(path) for language in LANGUAGES for path in sorted((HELP / language).glob("*.md")))
ENGLISH = {page.path.stem: page for page in MANUAL if page.language == "en"}
RUSSIAN = {page.path.stem: page for page in MANUAL if page.language == "ru"}
