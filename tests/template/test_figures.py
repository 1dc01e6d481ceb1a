"""The summaries count rightly, asked of LibreOffice; where it is not installed, nobody is asked."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from sheetcrm.adapters.template import build
from sheetcrm.model.words import choices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sheetcrm.adapters.template import Cell

TODAY = date.today()
SOFFICE = shutil.which("soffice")


def client(first: str, source: str, revenue: float, **more: Cell) -> dict[str, Cell]:
    return {"first_name": first, "source": source, "revenue": revenue, "purchases": 1, **more}


FILL: Mapping[str, list[dict[str, Cell]]] = {
    "clients": [
        client("Anna", "website", 100, segment=choices.ACTIVE, stage=choices.DECISION, manager="Anna", problems="!"),
        client("Paul", "website", 300, segment=choices.DORMANT, deal_stage="deal", next_contact=TODAY - timedelta(1)),
        {},
        client("Mary", "Yelp", 300, segment=choices.DORMANT, deal_stage="lost", potential=50),
        {"first_name": "Nobody", "source": "a dream"},
    ],
    "orders": [
        {"date": TODAY - timedelta(2), "amount": 500, "status": "done"},
        {"date": TODAY - timedelta(3), "amount": 700, "status": "cancelled"},
        {"date": TODAY - timedelta(100), "amount": 40, "status": None},
    ],
    "tasks": [
        {"what": "Call", "due": TODAY - timedelta(1), "manager": "Anna"},
        {"what": "Call", "due": TODAY + timedelta(1), "manager": "Anna"},
        {"what": "Call", "due": TODAY - timedelta(9), "manager": "Anna", "done": True},
    ],
    "problems": [{"why": "a typing error"}, {"why": "settled", "decision": "never"}],
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> CalamineWorkbook:
    if SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    folder: Path = tmp_path_factory.mktemp("figures")
    build(folder / "book.xlsx", "en", fill=FILL)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), "book.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return CalamineWorkbook.from_path(folder / "out" / "book.xlsx")


def figures(book: CalamineWorkbook, tab: str) -> dict[object, list[object]]:
    return {row[0]: list(row[1:]) for row in book.get_sheet_by_name(tab).to_python() if row[0]}


def test_overview(counted: CalamineWorkbook) -> None:
    seen = {name: cells[0] for name, cells in figures(counted, "Overview").items()}

    expected = {
        "Clients in all": 4,
        "With problems": 1,
        "active": 1,
        "dormant": 2,
        "decision": 1,
        "Orders in 30 days": 1,
        "Revenue in 30 days": 500,
        "Average order in 30 days": 500,
        "Revenue in 12 months": 540,
        "Contact overdue": 1,
        "Open tasks": 2,
        "Overdue tasks": 1,
        "The robot awaits a decision": 1,
        "Leaving soon": 0,
    }
    assert {name: seen[name] for name in expected} == expected


def test_sources_stand_in_order_of_clients(counted: CalamineWorkbook) -> None:
    seen = figures(counted, "Sources")

    assert seen["website"][:5] == [2, 2, 400, 200, 1]
    assert seen["Yelp"][:3] == [1, 1, 300]
    assert seen["Other and not given"][0] == 1
    assert [name for name in seen if name in {"website", "Yelp", "recommendation"}] == [
        "website",
        "Yelp",
        "recommendation",
    ]


def test_funnel_segments_and_managers(counted: CalamineWorkbook) -> None:
    assert figures(counted, "Funnel")["lost"][:5] == [1, 0.25, 300, 300, 50]
    assert figures(counted, "Segments")["dormant"][:4] == [2, 0.5, 600, 300]
    assert figures(counted, "Segments")["Not counted yet"][0] == 1
    assert figures(counted, "Managers")["Anna"][:7] == [1, 1, 100, 100, 1, 2, 1]


def test_best_clients_of_equal_revenue_both_stand_there(counted: CalamineWorkbook) -> None:
    seen = [name for name in figures(counted, "Best clients") if name in {"Paul", "Mary", "Anna"}]

    assert seen == ["Paul", "Mary", "Anna"]
