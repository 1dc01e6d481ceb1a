"""The canvas: what the template says in xlsxwriter's words comes out as requests that say the same."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import to_excel

from sheetcrm.adapters.google.blocks import Cell, blocks, entered, serial
from sheetcrm.adapters.google.canvas import Book
from sheetcrm.adapters.google.formulas import with_semicolons
from sheetcrm.adapters.google.looks import cell_format, condition_format
from sheetcrm.adapters.template import draw
from sheetcrm.adapters.template.content import plan
from sheetcrm.model.words import LANGUAGES, Language

if TYPE_CHECKING:
    from sheetcrm.adapters.google.looks import Json

TEXTS = re.compile(r'"(?:[^"]|"")*"' + r"|'(?:[^']|'')*'")


def drawn(language: Language, **more: Any) -> Book:
    laid = plan(language, fill=more.get("fill", {}), unused=(), only=None, own={})
    book = Book({place.title: number for number, place in enumerate(laid.places.values(), start=100)})
    draw(book, laid)
    return book


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("=SUM(A1,B2)", "=SUM(A1;B2)"),
        ('=IF(A1="a,b","x""y,z",1)', '=IF(A1="a,b";"x""y,z";1)'),
        ("='Tom, Dick''s, Co'!A1,'Б, В'!B2", "='Tom, Dick''s, Co'!A1;'Б, В'!B2"),
        ("=SUM({1,2;3,4},A1)", "=SUM({1,2;3,4};A1)"),
        ('=IF({"a,}",1},2,3)', '=IF({"a,}",1};2;3)'),
        ("", ""),
        ('="', '="'),
    ],
)
def test_only_commas_between_arguments_become_semicolons(typed: str, sent: str) -> None:
    assert with_semicolons(typed) == sent


@given(st.text(alphabet="AB1(),;{}\"' é=&", max_size=40))
def test_nothing_but_commas_changes_and_twice_is_once(text: str) -> None:
    once = with_semicolons(text)

    assert len(once) == len(text)
    assert all(new == old or (old, new) == (",", ";") for old, new in zip(text, once, strict=True))
    assert with_semicolons(once) == once


def formulas(book: Book) -> set[str]:
    """Return every formula that is sent: of cells, of conditional formats, of dropdowns."""
    found: set[str] = set()
    for sheet in book.sheets.values():
        for request in (*sheet.shape(), *sheet.contents()):
            for kind, said in request.items():
                if kind == "updateCells":
                    values = [cell.get("userEnteredValue", {}) for row in said["rows"] for cell in row["values"]]
                    found |= {value["formulaValue"] for value in values if "formulaValue" in value}
                if kind == "addConditionalFormatRule":
                    condition = said["rule"].get("booleanRule", {}).get("condition", {})
                    found |= {v["userEnteredValue"] for v in condition.get("values", ())}
                if kind == "setDataValidation" and said["rule"]["condition"]["type"] == "ONE_OF_RANGE":
                    found.add(said["rule"]["condition"]["values"][0]["userEnteredValue"])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_formula_needs_a_certain_locale(language: Language) -> None:
    """A comma parts no arguments, and no number has a fraction: both mean other things where the comma is decimal."""
    bare = {TEXTS.sub("", text) for text in formulas(drawn(language))}

    assert len(bare) > 50
    assert not [text for text in bare if "," in text]
    assert not [text for text in bare if re.search(r"\d\.\d", text)]


@given(st.datetimes(min_value=datetime(1900, 3, 1), max_value=datetime(2100, 1, 1)))
def test_moments_are_days_since_the_end_of_1899(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)

    assert serial(whole) == pytest.approx(to_excel(whole), abs=1e-9)
    assert serial(whole.date()) == to_excel(whole.date())


def test_a_time_is_a_part_of_a_day() -> None:
    assert serial(time(18, 0)) == 0.75
    assert serial(date(2026, 11, 25)) == 46351


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("=2+2", {"stringValue": "=2+2"}),
        ("+79991234567", {"stringValue": "+79991234567"}),
        ("'007", {"stringValue": "'007"}),
        (7, {"numberValue": 7}),
        (True, {"boolValue": True}),
        ("", None),
        (None, None),
    ],
)
def test_text_stays_text_whatever_it_begins_with(value: Any, held: Json | None) -> None:
    assert entered(value) == held


CELLS = st.builds(
    Cell,
    value=st.none() | st.builds(lambda n: {"numberValue": n}, st.integers(0, 9)),
    form=st.none() | st.builds(lambda n: {"textFormat": {"fontSize": n}}, st.integers(8, 12)),
    note=st.sampled_from(["", "a note"]),
)
GRIDS = st.dictionaries(st.tuples(st.integers(0, 12), st.integers(0, 6)), CELLS, min_size=1, max_size=40)
COLUMN = {3: {"textFormat": {"bold": True}}}


def replayed(requests: list[Json]) -> dict[tuple[int, int], Json]:
    """Carry updateCells out as the documentation has it: every field of the mask is set, or cleared where it is absent."""
    held: dict[tuple[int, int], Json] = {}
    for request in requests:
        said = request["updateCells"]
        start = said["start"]
        for down, row in enumerate(said["rows"]):
            for across, cell in enumerate(row["values"]):
                spot = start["rowIndex"] + down, start["columnIndex"] + across
                kept = {k: v for k, v in held.get(spot, {}).items() if k not in said["fields"].split(",")}
                held[spot] = kept | cell
    return held


@given(GRIDS, st.sampled_from([1, 300, 10_000]))
def test_blocks_say_each_cell_once_and_as_it_is(cells: dict[tuple[int, int], Cell], size: int) -> None:
    before = {(row, 3): {"userEnteredFormat": COLUMN[3]} for row in range(20)}
    requests = list(blocks(7, cells, COLUMN, size=size))
    after = replayed(requests)

    for spot, cell in cells.items():
        held = before.get(spot, {}) | after.get(spot, {})
        assert held.get("userEnteredValue") == cell.value
        assert held.get("note", "") == cell.note
        assert held.get("userEnteredFormat") == (cell.form if cell.form is not None else COLUMN.get(spot[1]))
    for spot in after.keys() - cells.keys():
        assert set(after[spot]) <= {"userEnteredFormat"}, "what nobody wrote has no value"
    once = [
        (r["updateCells"]["start"]["rowIndex"], i) for r in requests for i, _ in enumerate(r["updateCells"]["rows"])
    ]
    assert len({row + i for row, i in once}) == len(once)


def test_a_format_says_all_of_it() -> None:
    props = {
        "font_name": "Arial",
        "font_size": 9,
        "font_color": "#FFFFFF",
        "bg_color": "#1F5F66",
        "bold": True,
        "valign": "vcenter",
        "align": "right",
        "indent": 1,
        "bottom": 5,
        "bottom_color": "#E5A03A",
        "num_format": 3,
        "text_wrap": True,
    }

    made = cell_format(props)

    assert made["textFormat"]["fontFamily"] == "Arial"
    assert made["textFormat"]["bold"]
    assert made["numberFormat"] == {"type": "NUMBER", "pattern": "#,##0"}
    assert made["horizontalAlignment"] == "RIGHT"
    assert made["verticalAlignment"] == "MIDDLE"
    assert made["wrapStrategy"] == "WRAP"
    assert made["borders"]["bottom"]["style"] == "SOLID_THICK"
    assert made["padding"]["right"] > made["padding"]["left"]
    assert cell_format({"num_format": "dd.mm.yyyy hh:mm"})["numberFormat"]["type"] == "DATE_TIME"
    assert cell_format({"num_format": "dd.mm.yyyy"})["numberFormat"]["type"] == "DATE"
    assert cell_format({"num_format": 49})["numberFormat"]["type"] == "TEXT"
    assert "numberFormat" not in cell_format({"num_format": 0})


def test_a_conditional_format_has_only_what_google_allows() -> None:
    props = {"font_color": "#8A2F22", "bg_color": "#F8DEDA", "font_strikeout": True, "bottom": 1, "font_size": 3}

    assert set(condition_format(props)) == {"textFormat", "backgroundColorStyle"}
    assert set(condition_format(props)["textFormat"]) == {"foregroundColorStyle", "strikethrough"}
    assert condition_format({"bottom": 1, "bottom_color": "#000000"}) == {}


def test_runs_of_a_rich_text_are_counted_as_google_counts() -> None:
    book = Book({"T": 1})
    sheet = book.add_worksheet("T")

    sheet.write_rich_string(0, 0, {"bold": True}, "😀: ", {"italic": True}, "да", None)

    assert sheet.cells[0, 0].value == {"stringValue": "😀: да"}
    assert [run["startIndex"] for run in sheet.cells[0, 0].runs] == [0, 4]


def test_what_the_template_never_says_is_refused() -> None:
    book = Book({"T": 1})
    with pytest.raises(NotImplementedError):
        book.add_chart({"type": "pie"})
    with pytest.raises(NotImplementedError):
        book.add_worksheet("T").conditional_format(
            0, 0, 1, 1, {"type": "3_color_scale", "format": {"bg_color": "#000000"}}
        )
