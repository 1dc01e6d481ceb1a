"""A long trial of rows that move in workbook files: ``python -m tests.xlsx.moves --runs 1000 --seed 0``.

Each run makes a workbook of two tabs with columns in different order, own columns, formulas, formats, notes, links, hidden rows,
filters, tables and rules, and moves rows both ways through several nights, with other edits in the same write and staff saving in
between. After each write the file is read by openpyxl: every client must stand exactly once, with every cell, its number format, look,
note and link.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sheetcrm.adapters.xlsx import XlsxBook
from sheetcrm.errors import BookChanged
from sheetcrm.model.grid import CellEdits, Edits, Formula, RowMove, TabEdits
from tests.xlsx.moving_books import AMOUNT, AWAY, FROM, ID, TO, TOTAL, Card, Cell, Made, make, read, staff_save
from tests.xlsx.soundness import complaints

if TYPE_CHECKING:
    from sheetcrm.model.grid import Left, Look, Raw

NIGHTS = 3


@dataclass
class Night:
    """One write as it is being put together, and what the book must hold after it."""

    look: Look
    cards: dict[str, Card]
    headers: dict[str, dict[str, int]]
    lines: dict[str, tuple[str, int]]
    cells: dict[str, dict[int, dict[int, Raw | Formula]]] = field(default_factory=lambda: {FROM: {}, TO: {}})
    removed: dict[str, list[int]] = field(default_factory=lambda: {FROM: [], TO: []})
    appended: dict[str, list[Card]] = field(default_factory=lambda: {FROM: [], TO: []})
    fresh: dict[str, dict[int, str]] = field(default_factory=lambda: {FROM: {}, TO: {}})
    moves: dict[str, RowMove] = field(default_factory=dict)
    orders: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def put(self, card: Card, header: str, value: Raw) -> None:
        """Write a cell of a client who stays or goes."""
        title, line = self.lines[card.id]
        self.cells[title].setdefault(self.headers[title][header], {})[line] = value
        card.cells[header] = card.cells.get(header, Cell(plain=True))._replace(value=value)


def night(made: Made, dice: random.Random, look: Look) -> Night:
    """Decide what one night does."""
    headers, lines = {}, {}
    for title in (FROM, TO):
        rows = look.grids[title].rows
        headers[title] = {str(text): place for place, text in enumerate(rows[0]) if text is not None}
        for line, row in enumerate(rows[1:], 1):
            if row[headers[title][ID]] is not None:
                lines[str(row[headers[title][ID]])] = title, line
    one = Night(look, {key: card.copy() for key, card in made.cards.items()}, headers, lines)
    for title in (FROM, TO):
        if dice.random() < 0.2:
            name = f"Новая {made.number()}"
            place = max(headers[title].values()) + 1
            one.fresh[title][place] = name
            headers[title][name] = place
    known = sorted(one.cards)
    for key in dice.sample(known, min(len(known), dice.randint(0, 3))):
        _edit(one, one.cards[key], made, dice)
    gone = dice.sample(known, min(len(known), dice.randint(0, 1)))
    for key in gone:
        title, line = lines[key]
        if not one.cards[key].stuck:
            one.removed[title].append(line)
            del one.cards[key]
    for key in dice.sample(known, min(len(known), dice.randint(0, 4))):
        if key in one.cards:
            _move(one, one.cards[key], dice)
    for _ in range(dice.randint(0, 2)):
        title = dice.choice((FROM, TO))
        card = Card(f"k{made.number()}", title, {ID: Cell(f"k{made.count}"), "Имя": Cell("новая")})
        card.looks = False
        one.appended[title].append(card)
        one.cards[card.id] = card
    for title in (FROM, TO):
        if dice.random() < 0.2:
            order = list(range(max(headers[title].values()) + 1))
            dice.shuffle(order)
            one.orders[title] = tuple(order)
    return one


def _edit(one: Night, card: Card, made: Made, dice: random.Random) -> None:
    title, _ = one.lines[card.id]
    header = dice.choice(["Имя", AMOUNT, "Заметка"])
    if header in one.headers[title]:
        number = made.number()
        one.put(card, header, number if header == AMOUNT or dice.random() < 0.5 else f"правка {number}")


def _move(one: Night, card: Card, dice: random.Random) -> None:
    title, line = one.lines[card.id]
    target = TO if title == FROM else FROM
    here, there = one.headers[title], one.headers[target]
    for header in [*card.cells]:
        if header not in there and header in here and card.cells[header].value is not None:
            if header == AWAY or dice.random() < 0.5:
                one.put(card, header, None)
            elif dice.random() < 0.8:
                place = max(there.values()) + 1
                one.fresh[target][place] = header
                there[header] = place
    places = {here[header]: there[header] for header in here if header in there}
    cells: dict[int, Raw | Formula] = {}
    if target == TO:
        cells[there[AWAY]] = "в архиве"
    elif dice.random() < 0.5:
        cells[there[TOTAL]] = Formula(f"{made_letter(there[AMOUNT])}{{row}}*2", 2 * _number(card))
    one.moves[card.id] = RowMove(title, line, target, places, cells)


def made_letter(place: int) -> str:
    return chr(65 + place)


def _number(card: Card) -> float:
    value = card.cells[AMOUNT].value if AMOUNT in card.cells else 0
    return value if isinstance(value, (int, float)) else 0


def edits(one: Night) -> Edits:
    tabs = []
    for title in (FROM, TO):
        width = max(one.headers[title].values()) + 1
        rows = []
        for card in one.appended[title]:
            row: list[Raw] = [None] * width
            for header, cell in card.cells.items():
                row[one.headers[title][header]] = cell.value
            rows.append(tuple(row))
        cells = tuple(
            CellEdits(column, list(found), list(found.values())) for column, found in one.cells[title].items()
        )
        order = one.orders.get(title, ())
        tabs.append(TabEdits(title, cells, tuple(one.removed[title]), tuple(rows), (), one.fresh[title], order=order))
    return Edits(tuple(tabs), {"sheetcrm-run": "1"}, moves=tuple(one.moves.values()))


def settle(one: Night, before: dict[str, Card], left: list[Left]) -> dict[str, Card]:
    """Return what must stand in the book, by what was left undone."""
    stays = {(item.title, item.line) for item in left if item.place < 0}
    for item in left:
        if item.place >= 0:
            key = next(key for key, place in one.lines.items() if place == (item.title, item.line))
            header = next(text for text, place in one.headers[item.title].items() if place == item.place)
            one.cards[key].cells[header] = before[key].cells.get(header, Cell(plain=True))
    for key, move in one.moves.items():
        if (move.source, move.line) in stays:
            continue
        card = one.cards[key]
        card.title, card.shown = move.target, True
        if TOTAL in card.cells and card.cells[TOTAL].formula:
            card.cells[TOTAL] = card.cells[TOTAL]._replace(value=2 * _number(card), formula=False)
        texts = {place: header for header, place in one.headers[move.target].items()}
        for place, value in move.cells.items():
            said = isinstance(value, Formula)
            shows = value.shown if isinstance(value, Formula) else value
            old = card.cells.get(texts[place], Cell())
            card.cells[texts[place]] = old._replace(value=shows, formula=said, plain=True)
    return one.cards


def one_night(path: Path, made: Made, dice: random.Random, counts: Counter[str]) -> list[str]:
    """Let one night happen; return what went wrong."""
    book = XlsxBook(path)
    look = book.look()
    one = night(made, dice, look)
    left: list[Left] = []
    noted: list[str] = []
    told: list[dict[int, str]] = []

    def note(stamp: str) -> None:
        noted.append(stamp)
        told.extend(dict(move.formulas) for move in one.moves.values())

    stamp = book.write(edits(one), since=look.stamp, note=note, left=left.append)
    stays = sum(item.place < 0 and item.line > 0 for item in left)
    kept = sum(item.place < 0 and item.line == 0 for item in left)
    counts["orders"] += sum(list(order) != sorted(order) for order in one.orders.values()) - kept
    counts["kept"] += kept
    counts["moves"] += len(one.moves) - stays
    counts["refused"] += stays
    counts["formulas"] += sum(map(len, told))
    made.cards = settle(one, made.cards, left)
    wrong = [] if noted == [stamp] else ["the note did not come"]
    return [*wrong, *compare(path, made, counts), *complaints(path)]


def run(seed: int, folder: Path, counts: Counter[str]) -> list[str]:
    """Return what went wrong in one workbook."""
    dice = random.Random(seed)
    path = folder / f"{seed}.xlsx"
    made = make(path, dice)
    counts["runs"] += 1
    wrong: list[str] = []
    for _ in range(NIGHTS):
        book = XlsxBook(path)
        look = book.look()
        if dice.random() < 0.3:
            staff_save(path, made, dice)
            try:
                book.write(Edits((TabEdits(FROM, removed=(1,)),)), since=look.stamp)
                wrong.append("a stale write went through")
            except BookChanged:
                counts["stale"] += 1
        wrong += one_night(path, made, dice, counts)
    return wrong


def compare(path: Path, made: Made, counts: Counter[str]) -> list[str]:
    """Return what openpyxl does not find as it must be."""
    found, uncovered = read(path)
    wrong = [*uncovered]
    seen = Counter(card.id for card in found)
    for key in made.cards.keys() - seen.keys():
        counts["lost"] += 1
        wrong.append(f"{key} is lost")
    for key, times in seen.items():
        if times > 1 or key not in made.cards:
            counts["doubled"] += 1
            wrong.append(f"{key} stands {times} times")
    for card in found:
        if card.id in made.cards:
            differs = made.cards[card.id].differs(card)
            counts["stripped"] += bool(differs)
            wrong += differs
    return wrong


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--runs", type=int, default=1000)
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args(arguments)
    counts: Counter[str] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        for seed in range(chosen.seed, chosen.seed + chosen.runs):
            wrong = run(seed, Path(place), counts)
            bad += bool(wrong)
            for line in wrong[:5]:
                print(f"seed {seed}: {line}")
            (Path(place) / f"{seed}.xlsx").unlink()
    names = ("runs", "moves", "refused", "stale", "formulas", "orders", "kept", "lost", "doubled", "stripped")
    print(", ".join(f"{name} {counts[name]}" for name in names) + f", bad runs {bad}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
