"""How well hard bounces are told from soft ones: ``python -m tests.mailbox.bounces FOLDER``.

The folder holds ``labels.json`` (for each mail a list of recipients with ``reason`` and ``hard``) and ``mails``. A mail counts as hard
where any of its recipients is. Exits with 1 below an F1 of 0.90, or when a full mailbox, a delay or a vacation notice suppresses anybody.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from sheetcrm.adapters.mailbox.understand import understand
from sheetcrm.model.letters import Sort

GOAL = 0.90
INNOCENT = {"mailboxfull", "expired", "vacation"}


def score(folder: Path) -> bool:
    """Print the figures; return whether the goal is reached."""
    labels: dict[str, list[dict[str, object]]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    table: Counter[tuple[str, str]] = Counter()
    sorts: Counter[str] = Counter()
    wrong, innocent = [], []
    right = missed = false = 0
    for name, entries in sorted(labels.items()):
        raw = (folder / "mails" / name).read_bytes()
        letter = understand(raw, own=frozenset())
        sort = letter.sort if letter else None
        said = sort.value if sort else "nothing"
        sorts[said] += 1
        reasons = "+".join(sorted({str(entry["reason"]) for entry in entries})) or "no bounce"
        table[reasons, said] += 1
        hard, wanted = sort is Sort.HARD, any(entry["hard"] for entry in entries)
        right, missed, false = right + (hard and wanted), missed + (wanted and not hard), false + (hard and not wanted)
        if hard != wanted:
            wrong.append(f"{name}: {reasons}, taken for {said}")
        if sort in {Sort.HARD, Sort.COMPLAINT} and entries and set(reasons.split("+")) <= INNOCENT:
            innocent.append(name)
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    f1 = 2 * right / max(1, 2 * right + missed + false)
    print(f"{len(labels)} mails: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print("taken for:", ", ".join(f"{said} {count}" for said, count in sorts.most_common()))
    for (reasons, said), count in sorted(table.items()):
        print(f"  {reasons:32} {said:12} {count}")
    print("wrong:", *wrong, sep="\n  ")
    print(f"suppressed for a full mailbox, a delay or a vacation: {len(innocent)}", *innocent)
    return f1 >= GOAL and not innocent


if __name__ == "__main__":
    sys.exit(0 if score(Path(sys.argv[1])) else 1)
