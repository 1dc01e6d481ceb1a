"""How a client's story looks on a terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sheetcrm.model.words import undoing as words
from sheetcrm.policy.merging import card

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sheetcrm.model.snapshot import Snapshot
    from sheetcrm.tale import Entry


def tale(snapshot: Snapshot, client: str, entries: Sequence[Entry]) -> None:
    """Show the story, oldest first, a line each under its day."""
    cells = card(snapshot, "clients", client) or card(snapshot, "archive", client)
    name = " ".join(str(cells[key]) for key in ("last_name", "first_name", "patronymic") if cells.get(key) is not None)
    parts = (name, *(str(cells[key]) for key in ("phone", "email") if cells.get(key) is not None))
    click.echo(f"{', '.join(part for part in parts if part)}  [{client}]")
    if not entries:
        click.echo(words.STORY_EMPTY.to(snapshot.language))
    day = ""
    for entry in entries:
        if f"{entry.when:%d.%m.%Y}" != day:
            day = f"{entry.when:%d.%m.%Y}"
            click.echo(f"\n{day}")
        clock = f"{entry.when:%H:%M}" if entry.when.hour or entry.when.minute else "     "
        who = f"  ({entry.who})" if entry.who else ""
        click.echo(f"  {clock}  {entry.what}{who}")


def as_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return the story as JSON."""
    return [{"when": entry.when.isoformat(), "who": entry.who, "what": entry.what} for entry in entries]
