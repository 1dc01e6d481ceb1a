"""What commands print of letters; a letter itself is a page in the workspace."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from sheetcrm.model.words import letters as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sheetcrm.mailing import Sent
    from sheetcrm.model.letters import Rendered
    from sheetcrm.model.words import Language
    from sheetcrm.policy.forecast import Foreseen
    from sheetcrm.workspace import Workspace

_PAGE = "preview.html"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def letter(rendered: Rendered, space: Workspace) -> None:
    """Print a letter's text, and put the letter as a mail program shows it into a page of the workspace."""
    language = space.config.language
    click.echo(f"{words.SUBJECT.to(language)}: {_CONTROLS.sub('', rendered.subject)}\n")
    click.echo(_CONTROLS.sub("", rendered.text))
    if rendered.html:
        path = space.folder / _PAGE
        files = (space.folder / "files").absolute().as_uri()
        path.write_text(rendered.html.replace("cid:", f"{files}/"), encoding="utf-8")
        click.echo(f"\n{words.SHOWN_IN.say(language, path=path)}")
        if sys.stdout.isatty():
            click.launch(path.absolute().as_uri())


def forecast(letters: Sequence[Foreseen], counts: Sequence[tuple[date, int]], space: Workspace) -> None:
    """Print how many letters go on which day, and of which kind."""
    language = space.config.language
    if not letters:
        click.echo(words.NOTHING_FORESEEN.say(language, days=len(counts)))
        return
    click.echo(words.FORESEEN.say(language, days=len(counts), count=len(letters)))
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in (words.DAY, words.LETTERS, words.WHICH):
        grid.add_column(head.to(language))
    for day, count in counts:
        if count:
            kinds = Counter(one.template for one in letters if one.when.date() == day)
            listed = ", ".join(f"{name} {number}" for name, number in kinds.most_common())
            grid.add_row(f"{day:%d.%m.%Y}", Text(f"{count:>4} {'▇' * min(count, 30)}"), Text(listed))
    Console(highlight=False).print(grid)


def sent(result: Sent, language: Language) -> list[str]:
    """Return what became of the letters of a run, in sentences."""
    said = [words.LETTERS_SENT.say(language, gone=result.gone)] if result.gone else []
    said += [words.LETTERS_NOT_SENT.say(language, failed=result.failed)] if result.failed else []
    return said + ([words.LETTERS_STOPPED.say(language, why=result.stopped)] if result.stopped else [])
