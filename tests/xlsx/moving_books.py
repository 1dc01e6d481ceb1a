"""Workbooks of two tabs for the trial of moves: made with dice, saved by staff, and read again by openpyxl."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from sheetcrm.adapters.xlsx.references import Area

if TYPE_CHECKING:
    import random
    from pathlib import Path

FROM, TO = "Клиенты", "Архив"
ID, AMOUNT, TOTAL, AWAY = "Код", "Сумма", "Итог", "Ушёл"
SHARED = (ID, "Имя", "Дата", AMOUNT, TOTAL, "Доля", "Статус", "Слова", "Да")
OWN = ("Чай", "Заметка")
FORMATS = {"Дата": "dd.mm.yyyy", "Доля": "0.0%", AMOUNT: "#,##0.00"}


class Cell(NamedTuple):
    """What a cell must show; ``plain`` says that nobody promised its look."""

    value: Any = None
    format: str = "General"
    bold: bool = False
    fill: str = ""
    note: str = ""
    link: str = ""
    formula: bool = False
    plain: bool = False


@dataclass
class Card:
    """A client: in which tab, and each cell by its header."""

    id: str
    title: str
    cells: dict[str, Cell] = field(default_factory=dict)
    looks: bool = True
    """Whether the look of its cells is known."""
    shown: bool = False
    """Whether its row must be visible."""
    stuck: bool = False
    hidden: bool = False

    def copy(self) -> Card:
        return Card(self.id, self.title, dict(self.cells), self.looks, self.shown, self.stuck)

    def differs(self, other: Card) -> list[str]:
        """Return in what a card that was read is not as it must be."""
        wrong = [] if self.title == other.title else [f"{self.id} stands in {other.title}"]
        if self.shown and other.hidden:
            wrong.append(f"{self.id} is hidden")
        for header in {*self.cells, *other.cells}:
            one, two = self.cells.get(header, Cell(plain=True)), other.cells.get(header, Cell(plain=True))
            same = one.formula == two.formula and (two.formula or _flat(one.value) == _flat(two.value))
            if self.looks and not one.plain and not two.plain and one.value is not None:
                same = same and one[1:4] == two[1:4]
            if not same or one[4:6] != two[4:6]:
                wrong.append(f"{self.id}, {header}: {two} is not {one}")
        return wrong


@dataclass
class Made:
    """A workbook as it must be."""

    cards: dict[str, Card]
    count: int = 0

    def number(self) -> int:
        self.count += 1
        return self.count


def _flat(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return round(float(value), 9)
    return None if value == "" else value


def make(path: Path, dice: random.Random) -> Made:
    """Make a workbook and say what it holds."""
    made = Made({})
    orders = {title: [*SHARED] for title in (FROM, TO)}
    for title, order in orders.items():
        order.extend([AWAY] if title == TO else [])
        order.extend(own for own in OWN if dice.random() < 0.6)
        dice.shuffle(order)
    kinds = {kind: dice.random() < 0.4 for kind in ("table", "hidden", "known", "stuck", "notes", "links", "tail")}
    with xlsxwriter.Workbook(path, {"strings_to_urls": False, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for title, order in orders.items():
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, order, bold)
            height = dice.randint(1, 8)
            for row in range(1, height + 1):
                card = _row(sheet, book, row, title, order, made, dice, kinds)
                made.cards[card.id] = card
                if kinds["hidden"] and dice.random() < 0.3:
                    sheet.set_row(row, None, None, {"hidden": True})
            _around(sheet, order, height, dice, table=kinds["table"])
            if kinds["tail"]:
                for row in range(height + 1, height + 4):
                    sheet.write_blank(row, 0, None, bold)
                    sheet.set_row(row, None, None, {"hidden": dice.random() < 0.5})
            if kinds["stuck"]:
                victim = dice.choice([card for card in made.cards.values() if card.title == title])
                line = list(made.cards).index(victim.id) - sum(
                    c.title != title for c in made.cards.values() if title == TO
                )
                sheet.write(line + 1, len(order) + 15, "рядом")
                victim.stuck = True
        if kinds["known"]:
            book.add_worksheet("Сводка").write_formula("A1", f"=SUM({FROM}!A2:A9)+COUNTA({TO}!A2:A9)", None, 0)
    if dice.random() < 0.3:
        staff_save(path, made, dice)
    return made


def _row(
    sheet: Any,
    book: Any,
    row: int,
    title: str,
    order: list[str],
    made: Made,
    dice: random.Random,
    kinds: dict[str, bool],
) -> Card:
    card = Card(f"c{made.number()}", title)
    amount = dice.randint(0, 10**6) / 100
    values: dict[str, Any] = {
        ID: card.id, "Имя": dice.choice(["Анна", "Олег\nКим", "<&>", " края "]), "Дата": date(2026, 1, dice.randint(1, 28)),
        AMOUNT: amount, TOTAL: 2 * amount, "Доля": dice.random(), "Статус": dice.choice(["новый", "+7 999", "=1+1"]),
        "Слова": "полужирно и нет", "Да": True, AWAY: "в архиве", "Чай": "зелёный", "Заметка": made.number(),
    }  # fmt: skip
    red, letter = book.add_format({"bold": True}), get_column_letter(order.index(AMOUNT) + 1)
    for place, header in enumerate(order):
        if header not in {ID, AMOUNT, TOTAL} and dice.random() < 0.3:
            continue
        look: dict[str, Any] = {"num_format": FORMATS.get(header, "General"), "bold": dice.random() < 0.2}
        fill = dice.choice(["", "", "FFFF00"])
        style = book.add_format({**look, **({"bg_color": f"#{fill}"} if fill else {})})
        value = values[header]
        if header == TOTAL:
            sheet.write_formula(row, place, f"={letter}{row + 1}*2", style, value)
        elif header == "Слова":
            sheet.write_rich_string(row, place, red, "полужирно", " и нет", style)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, style)
        else:
            sheet.write(row, place, value, style)
        note = f"о {made.number()}" if kinds["notes"] and dice.random() < 0.2 else ""
        if note:
            sheet.write_comment(row, place, note, {"author": dice.choice(["Яна", "Ян & Co"])})
        link = ""
        if kinds["links"] and header == "Имя" and dice.random() < 0.5:
            link = f"https://a.example/?a=1&b={made.number()}"
            sheet.write_url(row, place, link, style, string=value)
        card.cells[header] = Cell(value, look["num_format"], look["bold"], fill, note, link, header == TOTAL)
    return card


def _around(sheet: Any, order: list[str], height: int, dice: random.Random, *, table: bool) -> None:
    last = len(order) - 1
    if table:
        sheet.add_table(0, 0, height, last, {"columns": [{"header": header} for header in order]})
    elif dice.random() < 0.6:
        sheet.autofilter(0, 0, height, last)
    status = order.index("Статус")
    if dice.random() < 0.6:
        sheet.data_validation(1, status, height, status, {"validate": "list", "source": ["новый", "старый"]})
        rule = {"type": "cell", "criteria": ">", "value": 5}
        sheet.conditional_format(1, order.index(AMOUNT), height, order.index(AMOUNT), rule)


def staff_save(path: Path, made: Made, dice: random.Random) -> None:
    """Do as staff do who open the book, change a cell and save: what formulas show is computed."""
    book = openpyxl.load_workbook(path, rich_text=True)
    key = dice.choice(sorted(made.cards)) if made.cards else ""
    for title in (FROM, TO):
        sheet = book[title]
        texts = {cell.value: cell.column for cell in sheet[1] if cell.value is not None}
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, texts[ID]).value == key and key:
                sheet.cell(row, texts["Имя"]).value = f"от людей {made.number()}"
                card = made.cards[key]
                card.cells["Имя"] = card.cells.get("Имя", Cell(plain=True))._replace(value=f"от людей {made.count}")
                if dice.random() < 0.3:
                    sheet.cell(row, texts["Имя"]).comment = Comment(f"о {made.number()}", "Ева")
                    card.cells["Имя"] = card.cells["Имя"]._replace(note=f"о {made.count}")
    book.save(path)
    _compute(path, book)


def _compute(path: Path, book: Any) -> None:
    """Give each formula of a saved file the result that a program which computes would have saved."""
    with zipfile.ZipFile(path) as source:
        members = {name: source.read(name) for name in source.namelist()}
    for number, sheet in enumerate(book.worksheets, 1):

        def turn(found: re.Match[str], sheet: Any = sheet) -> str:
            value = sheet[found[2]].value if re.fullmatch(r"[A-Z]+\d+", found[2]) else 0
            result = 2 * value if isinstance(value, (int, float)) else 0
            return f"{found[1]}<v>{result!r}</v>"

        name = f"xl/worksheets/sheet{number}.xml"
        text = members[name].decode()
        members[name] = re.sub(r"(<f>([^<*]*)(?:\*2)?</f>)<v\s*(?:/>|></v>)", turn, text).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)


def read(path: Path) -> tuple[list[Card], list[str]]:
    """Return every client as openpyxl finds it, and rows that filter, table or rules do not cover."""
    values, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    cards, wrong = [], []
    for title in (FROM, TO):
        shown, told = values[title], formulas[title]
        texts = {cell.column: str(cell.value) for cell in shown[1] if cell.value is not None}
        letter = get_column_letter(next(column for column, text in texts.items() if text == AMOUNT))
        spans = [table.ref for table in told.tables.values()]
        spans += [told.auto_filter.ref] if told.auto_filter.ref else []
        rules = [str(rule.sqref) for rule in told.data_validations.dataValidation]
        rules += [str(rule.sqref) for rule in told.conditional_formatting]
        for row in range(2, shown.max_row + 1):
            key = next((shown.cell(row, column).value for column, text in texts.items() if text == ID), None)
            if key is None:
                left = [shown.cell(row, column).value for column in texts]
                wrong += [f"{title}, {row}: {left} without its client"] if any(v is not None for v in left) else []
                continue
            card = Card(str(key), title, hidden=bool(told.row_dimensions[row].hidden))
            for column, text in texts.items():
                cell, formula = shown.cell(row, column), told.cell(row, column).value
                is_formula = (
                    isinstance(formula, str) and formula.startswith("=") and told.cell(row, column).data_type == "f"
                )
                is_formula = is_formula and formula not in {"=TRUE()", "=FALSE()"}  # so LibreOffice writes ticks
                if is_formula and formula != f"={letter}{row}*2":
                    wrong.append(f"{title}, {row}: {formula}")
                card.cells[text] = Cell(
                    cell.value, cell.number_format, bool(cell.font.b),
                    cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else "",
                    cell.comment.text if cell.comment else "",
                    cell.hyperlink.target or "" if cell.hyperlink else "", is_formula, not cell.has_style,
                )  # fmt: skip
            cards.append(card)
            for span in [*spans, *rules]:
                if not any(area.top <= row <= area.bottom for area in map(Area.of, span.split())):
                    wrong.append(f"{title}, {row} is outside of {span}")
    return cards, wrong
