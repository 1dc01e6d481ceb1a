"""What a careful user of gspread writes: read in one request, write a request for each tab and kind of change, count rows from the bottom.

It is handed what to write as JSON; ``python -m tests.benchmarks.gspread_script URL ID PLAN`` prints its processor seconds and peak memory.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gspread
import requests
from gspread.utils import ValueInputOption, rowcol_to_a1
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from collections.abc import Iterator


class Local(HTTPAdapter):
    """Leads what is meant for Google to the stand-in."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self._root = root

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:  # type: ignore[override]
        assert request.url is not None
        request.url = self._root + "/" + request.url.split("/", 3)[3]
        return super().send(request, **more)


def work(session: requests.Session, spreadsheet: str, plan: dict[str, Any]) -> int:
    """Read the tabs and write the plan; return how many rows were read."""
    client = gspread.Client(auth=None, session=session)  # type: ignore[arg-type]
    book = client.open_by_key(spreadsheet)
    tabs = {sheet.title: sheet for sheet in book.worksheets()}
    answer = book.values_batch_get(plan["ranges"], params={"valueRenderOption": "UNFORMATTED_VALUE"})
    read = sum(len(one.get("values", ())) for one in answer["valueRanges"])
    for title, tab in plan["tabs"].items():
        sheet = tabs[title]
        blocks = [
            {
                "range": f"{rowcol_to_a1(line + 1, place + 1)}:{rowcol_to_a1(line + len(values), place + 1)}",
                "values": [[value] for value in values],
            }
            for place, line, values in tab["cells"]
        ]
        if blocks:
            sheet.batch_update(blocks, value_input_option=ValueInputOption.raw)
        for start, end in runs_from_below(tab["removed"]):
            sheet.delete_rows(start + 1, end)
        if tab["appended"]:
            sheet.append_rows(tab["appended"], value_input_option=ValueInputOption.raw, table_range="A1")
    return read


def runs_from_below(lines: list[int]) -> Iterator[tuple[int, int]]:
    """Yield neighbouring lines as (first, one past the last), the lowest of the sheet first, so that no line moves before its turn."""
    left = sorted(lines)
    while left:
        end = left[-1] + 1
        start = left.pop()
        while left and left[-1] == start - 1:
            start = left.pop()
        yield start, end


def main() -> None:
    """Do it once."""
    root, spreadsheet, path = sys.argv[1:]
    plan = json.loads(Path(path).read_text())
    session = requests.Session()
    session.mount("https://", Local(root))
    start = time.process_time()
    work(session, spreadsheet, plan)
    seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
