"""gspread-pandas' round trip: each tab becomes a DataFrame, and those that change are written back whole.

It runs in an environment of its own, as a plain file: ``python gspread_pandas_script.py URL ID PLAN``. Cells are read unformatted, so that
dates come back as they were, and written as if typed: ``raw_columns`` compares each cell with each other one, half a minute for a hundred
clients. The stand-in has no Drive folders, so these are not asked for.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import Any


def work(root: str, spreadsheet: str, plan: dict[str, Any]) -> None:
    """Read the tabs and write those with changes."""
    warnings.simplefilter("ignore")
    pandas: Any = importlib.import_module("pandas")
    gspread_pandas: Any = importlib.import_module("gspread_pandas")
    transport: Any = importlib.import_module("google.auth.transport.requests")
    credentials = importlib.import_module("google.oauth2.credentials").Credentials(token="none")
    adapters: Any = importlib.import_module("requests.adapters")

    class Local(adapters.HTTPAdapter):  # type: ignore[misc]
        def send(self, request: Any, **more: Any) -> Any:
            request.url = root + "/" + request.url.split("/", 3)[3]
            return super().send(request, **more)

    session = transport.AuthorizedSession(credentials)
    session.mount("https://", Local())
    gspread_pandas.Client._drive_request = lambda *_, **__: {}
    start = time.process_time()
    client = gspread_pandas.Client(session=session, creds=credentials)
    book = gspread_pandas.Spread(spreadsheet, client=client)

    def read(title: str) -> Any:
        return book.sheet_to_df(index=0, sheet=title, unformatted_columns=-1, dropna=False)

    frames = {title: read(title) for title in plan["needed"]}
    for title, tab in plan["tabs"].items():
        frame = (frames[title] if title in frames else read(title)).astype(object)
        for place, line, values in tab["cells"]:
            frame.iloc[line - 1 : line - 1 + len(values), place] = values
        kept = frame.drop(index=[frame.index[line - 1] for line in tab["removed"]])
        width = len(frame.columns)
        more = [row[:width] + [""] * (width - len(row)) for row in tab["appended"]]
        more += [[""] * width for _ in range(len(tab["removed"]) - len(more))]  # what was there is written over
        if more:
            kept = pandas.concat([kept, pandas.DataFrame(more, columns=frame.columns)])
        book.df_to_sheet(kept, index=False, sheet=title)
    seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_text()))
