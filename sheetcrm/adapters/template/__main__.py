"""``python -m sheetcrm.adapters.template`` writes ``sheet_template.xlsx`` at the top of the project."""

from __future__ import annotations

from pathlib import Path

from sheetcrm.adapters.template import build

TEMPLATE = Path(__file__).parents[3] / "sheet_template.xlsx"

if __name__ == "__main__":
    build(TEMPLATE, "ru")
