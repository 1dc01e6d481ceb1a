"""The stand-in with the business of the benchmarks, in a process of its own: its time and memory are nobody else's.

It is told what to do on its standard input, one JSON object a line, and answers each with one. ``Apart`` is the other end.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import orjson

if TYPE_CHECKING:
    from types import TracebackType

    from sheetcrm.model.grid import Raw
    from tests.standin import Seen, Spreadsheet, StandIn, Tab

CLIENTS, ORDERS, HISTORY = "Клиенты", "Заказы", "История"
FIRST, EVENING = "2026-11-22T02:30:00+00:00", "2026-11-22T18:00:00+00:00"
STRANGER = "вписана в миг записи"


class Apart:
    """A stand-in in a process of its own, with one spreadsheet in it."""

    def __init__(self, clients: int) -> None:
        self._clients = clients
        self.url = self.id = ""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.benchmarks.apart"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        made = self.ask("make", clients=self._clients)
        self.url, self.id = made["url"], made["id"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def ask(self, what: str, **about: Any) -> Any:
        """Let it do something, and return what it says."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(orjson.dumps({"do": what, **about}) + b"\n")
        self._process.stdin.flush()
        return orjson.loads(self._process.stdout.readline())


class _Host:
    """What the process does."""

    def __init__(self) -> None:
        from tests.standin import StandIn

        self.now = datetime.fromisoformat(FIRST) - timedelta(days=1)
        self.google: StandIn = StandIn(clock=lambda: self.now)
        self.saved: dict[str, Any] = {}
        self.sheet: Spreadsheet

    def make(self, clients: int) -> dict[str, str]:
        """Fill the spreadsheet, dates shown as dates."""
        from tests.benchmarks.business import business, policies

        tabs = {**policies(), **business(clients)}
        self.sheet = self.google.add_spreadsheet(
            title="Клиенты", locale="ru_RU", time_zone="Europe/Moscow", sheets=list(tabs)
        )
        for title, rows in tabs.items():
            tab = self.sheet.sheet(title)
            self._shrink(tab, len(rows) + 1, max(len(row) for row in rows))
            tab.fill([[_standing(cell) for cell in row] for row in rows])
            self._dress(tab, 1, len(rows))
        self.google.requests.clear()
        return {"url": self.google.url, "id": self.sheet.id}

    def _shrink(self, tab: Tab, rows: int, columns: int) -> None:
        about = {"sheetId": tab.id, "gridProperties": {"rowCount": rows, "columnCount": columns}}
        self.sheet.ask(
            {"updateSheetProperties": {"properties": about, "fields": "gridProperties(rowCount,columnCount)"}}
        )

    def _dress(self, tab: Tab, top: int, bottom: int) -> None:
        """Give each column the format that it has in the template: dates are shown so, texts stay texts."""
        from sheetcrm.adapters.google.cells import FORMATS
        from sheetcrm.model.columns import TABS
        from sheetcrm.model.values import Kind

        mine = next(one for one in TABS.values() if one.title.ru == tab.title)
        kinds = {column.header.ru: column.kind for column in mine.columns}
        text = {"type": "TEXT", "pattern": "@"}
        forms = {Kind.DATE: FORMATS[date], Kind.DATETIME: FORMATS[datetime], Kind.MONEY: None, Kind.NUMBER: None}
        for place, header in enumerate(tab.values()[0]):
            form = forms.get(kinds.get(str(header), Kind.TEXT), text)
            if form is None or bottom <= top:
                continue
            span = {"sheetId": tab.id, "startRowIndex": top, "endRowIndex": bottom}
            span |= {"startColumnIndex": place, "endColumnIndex": place + 1}
            cell = {"userEnteredFormat": {"numberFormat": dict(form)}}
            self.sheet.ask({"repeatCell": {"range": span, "cell": cell, "fields": "userEnteredFormat.numberFormat"}})

    def clock(self, at: str) -> None:
        self.now = datetime.fromisoformat(at)

    def work(self) -> None:
        """Do what staff do in a day: one client in a hundred gets another phone and note; new clients, orders, a few words of history."""
        dice = random.Random(3)
        tab = self.sheet.sheet(CLIENTS)
        rows = tab.values()
        phone, notes = rows[0].index("Телефон"), rows[0].index("Заметки")
        clients = len(rows) - 1
        for number, line in enumerate(sorted(dice.sample(range(1, clients + 1), max(1, clients // 100)))):
            tab.put(line, phone, f"8 911 {number:07d}")
            tab.put(line, notes, f"новая заметка {line}")
        few = max(2, clients // 500)
        named = {"Фамилия": "Новикова", "Имя": "Нина", "Статус": "новый", "Источник": "сайт"}
        fresh = [
            named | {"Телефон": f"8 (921) {n:07d}", "Эл. почта": f"new{n}@example.ru", "Заметки": f"пришла {n}"}
            for n in range(few)
        ]
        self._append(tab, fresh)
        ordered = [
            {"Клиент": rows[line][phone], "Дата": date(2026, 11, 22), "Услуга": "стрижка", "Сумма": 1500, "Статус заказа": "выполнен"}
            for line in dice.sample(range(1, clients + 1), few)
        ]  # fmt: skip
        self._append(self.sheet.sheet(ORDERS), ordered)

    def _append(self, tab: Tab, rows: list[dict[str, Any]]) -> None:
        heads = [str(cell) for cell in tab.values()[0]]
        top = tab.used[0]
        tab.fill([[_standing(row.get(head)) for head in heads] for row in rows], row=top)
        self._dress(tab, top, top + len(rows))

    def spent(self) -> dict[str, float]:
        """Return what was asked since the last time."""
        seen = list(self.google.requests)
        self.google.requests.clear()
        kinds = [one.kind for one in seen]
        return {
            "reads": kinds.count("read"),
            "writes": kinds.count("write"),
            "drive": kinds.count("drive"),
            "sent": sum(one.sent for one in seen) / 1e6,
            "received": sum(one.received for one in seen) / 1e6,
            "largest": max((one.sent for one in seen if one.kind == "write"), default=0) / 1e6,
            "refused": sum(one.status != 200 for one in seen),
        }

    def save(self, name: str) -> None:
        book = self.sheet._book
        self.saved[name] = book.save(), list(book.history)

    def restore(self, name: str) -> None:
        """Make the spreadsheet what it was when it was saved, as often as wanted."""
        saved, history = self.saved[name]
        self.sheet._book.restore(saved)
        self.sheet._book.history[:] = history
        self.save(name)

    def titles(self) -> list[str]:
        return [tab.title for tab in self.sheet.sheets]

    def tab(self, title: str) -> list[list[Any]]:
        return self.sheet.sheet(title).values()

    def disturb(self, needle: str, line: int, cells: list[tuple[int, str, str]]) -> None:
        """Be there in the instant before the write that holds the needle: type into cells; insert a row at the line and fill it in."""

        def act(seen: Seen) -> None:
            if seen.kind != "write" or needle not in json.dumps(seen.body, ensure_ascii=False):
                return
            self.google.before = None
            tab = self.sheet.sheet(CLIENTS)
            heads = tab.values()[0]
            for there, header, text in cells:
                tab.put(there, heads.index(header), text)
            if line:
                tab.insert_rows(line)
                for header in ("Фамилия", "Имя", "Заметки"):
                    tab.put(line, heads.index(header), STRANGER)

        self.google.before = act


def _standing(cell: Raw) -> Any:
    """Return a cell as the stand-in holds it: dates as serial numbers."""
    from sheetcrm.adapters.google.cells import plain, to_cell

    return plain(to_cell(cell, 0))


def main() -> None:
    """Obey until the input ends."""
    host = _Host()
    with host.google:
        for line in sys.stdin.buffer:
            asked = orjson.loads(line)
            answer = getattr(host, asked.pop("do"))(**asked)
            sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
