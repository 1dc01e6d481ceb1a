"""`sheetcrm init --google`: the spreadsheet says what the .xlsx template says, and what was there stays as it is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from sheetcrm.adapters.google.blocks import entered
from sheetcrm.adapters.google.client import OutcomeUnknown, connect
from sheetcrm.adapters.google.layout import lay_out
from sheetcrm.adapters.google.making import PIECE
from sheetcrm.adapters.template import build
from sheetcrm.errors import BookTaken
from sheetcrm.model.columns import TABS, Use
from sheetcrm.model.words import LANGUAGES, Language
from tests.standin import StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sheetcrm.adapters.google.client import Api

LOCALE = {"ru": "ru_RU", "en": "en_GB"}
DEFAULT = {"ru": "Лист1", "en": "Sheet1"}
AROUND = (
    "properties,namedRanges,developerMetadata,sheets(properties,merges,conditionalFormats,basicFilter,charts,bandedRanges,"
    "protectedRanges,developerMetadata,data(startRow,startColumn,rowMetadata,columnMetadata,rowData(values("
)
ALL = AROUND + "userEnteredValue,userEnteredFormat,note,dataValidation,textFormatRuns))))"
BRIEF = AROUND + "userEnteredValue,note,textFormatRuns))))"
NUMBERED = {"metadataId", "chartId", "protectedRangeId"}


@pytest.fixture(scope="module")
def google() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


def fresh(google: StandIn, language: Language, **tabs: Sequence[Sequence[Any]]) -> Api:
    """Return a spreadsheet with an empty tab, or with these."""
    sheet = google.add_spreadsheet(title="Salon", locale=LOCALE[language], sheets=list(tabs) or [DEFAULT[language]])
    api = connect(sheet.id, None, google.url)
    for one in api.get("sheets(properties(sheetId,title))")["sheets"]:
        about = one["properties"]
        rows = [
            {"values": [{"userEnteredValue": entered(value)} for value in row]} for row in tabs.get(about["title"], ())
        ]
        if rows:
            start = {"sheetId": about.get("sheetId", 0), "rowIndex": 0, "columnIndex": 0}
            api.update([{"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}])
    return api


def bare(thing: Any) -> Any:
    """Leave out the numbers that Google deals out."""
    if isinstance(thing, dict):
        return {key: bare(value) for key, value in thing.items() if key not in NUMBERED}
    return [bare(one) for one in thing] if isinstance(thing, list) else thing


def state(api: Api) -> list[Any]:
    """Return all that the spreadsheet's tabs are."""
    sheets: list[Any] = bare(api.get(BRIEF)["sheets"])
    for sheet in sheets:
        sheet["properties"].pop("index", None)
        sheet.get("developerMetadata", []).sort(key=json.dumps)
    return sorted(sheets, key=lambda sheet: str(sheet["properties"]["title"]))


@pytest.fixture(scope="module")
def undisturbed(google: StandIn) -> dict[Language, Api]:
    """Return a spreadsheet that was laid out without a fault, in both languages; only for looking at."""
    found = {language: fresh(google, language) for language in LANGUAGES}
    for language, api in found.items():
        lay_out(api, language)
    return found


@pytest.fixture(scope="module")
def wanted(undisturbed: dict[Language, Api]) -> dict[Language, list[Any]]:
    return {language: state(api) for language, api in undisturbed.items()}


@pytest.fixture(scope="module")
def made(undisturbed: dict[Language, Api]) -> dict[Language, dict[str, Any]]:
    """Return every tab of a filled spreadsheet by its title, in both languages."""
    return {
        language: {sheet["properties"]["title"]: sheet for sheet in api.get(ALL)["sheets"]}
        for language, api in undisturbed.items()
    }


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, openpyxl.Workbook]:
    folder = tmp_path_factory.mktemp("template")
    for language in LANGUAGES:
        build(folder / f"{language}.xlsx", language)
    return {language: openpyxl.load_workbook(folder / f"{language}.xlsx") for language in LANGUAGES}


EVERY = [(language, key) for language in LANGUAGES for key in TABS]
ROWED = [(language, key) for language, key in EVERY if TABS[key].columns]


@pytest.fixture
def both(
    request: pytest.FixtureRequest,
    made: dict[Language, dict[str, Any]],
    template: dict[Language, openpyxl.Workbook],
) -> tuple[Any, Any]:
    language, key = request.param
    title = TABS[key].title.to(language)
    return made[language][title], template[language][title]


def every_tab(tabs: Sequence[tuple[Language, str]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("both", tabs, indirect=True, ids="-".join)


def cells(sheet: Mapping[str, Any]) -> dict[tuple[int, int], dict[str, Any]]:
    rows = sheet["data"][0].get("rowData", [])
    return {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row.get("values", [])) if cell}


def said(cell: Mapping[str, Any]) -> str:
    value = cell.get("userEnteredValue", {})
    return str(value.get("stringValue", value.get("formulaValue", value.get("numberValue", ""))))


def hexed(style: Mapping[str, Any]) -> str:
    rgb = style.get("rgbColor", {})
    return "".join(f"{round(rgb.get(name, 0) * 255):02X}" for name in ("red", "green", "blue"))


def test_all_tabs_stand_in_the_order_of_the_template_and_the_empty_one_last(
    google: StandIn, undisturbed: dict[Language, Api]
) -> None:
    assert set(lay_out(fresh(google, "en"), "en")) == {tab.title.en for tab in TABS.values()}
    for language, api in undisturbed.items():
        titles = [sheet["properties"]["title"] for sheet in api.get(BRIEF)["sheets"]]
        assert titles[:-1] == [tab.title.to(language) for tab in TABS.values()]
        assert len(titles) == len(TABS) + 1


@every_tab(EVERY)
def test_cells_say_the_same(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    ours = {spot: text for spot, cell in cells(sheet).items() if (text := said(cell))}
    theirs = {
        (cell.row - 1, cell.column - 1): cell
        for row in paper.iter_rows()
        for cell in row
        if cell.value not in {None, ""}
    }

    assert ours.keys() == theirs.keys()
    for spot, cell in theirs.items():
        if ours[spot].startswith("=HYPERLINK("):
            assert str(cell.value) in ours[spot]
        elif cell.data_type == "f":
            assert ours[spot].replace(";", ",") == str(cell.value).replace(";", ",")
        else:
            assert ours[spot] == str(cell.value)


@every_tab(EVERY)
def test_notes_are_the_same(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    theirs = {(c.row - 1, c.column - 1): c.comment.text for row in paper.iter_rows() for c in row if c.comment}

    assert {spot: cell["note"] for spot, cell in cells(sheet).items() if "note" in cell} == theirs


@every_tab(EVERY)
def test_columns_are_as_wide_and_as_hidden(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    columns = sheet["data"][0]["columnMetadata"]
    for dimension in paper.column_dimensions.values():
        for at in range(dimension.min - 1, dimension.max):
            assert columns[at]["pixelSize"] == round((dimension.width - 0.7109375) * 7) + 5
            assert columns[at].get("hiddenByUser", False) == dimension.hidden


@every_tab(EVERY)
def test_rows_are_as_high(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    default = paper.sheet_format.defaultRowHeight
    for at, row in enumerate(sheet["data"][0]["rowMetadata"]):
        points = paper.row_dimensions[at + 1].height if at + 1 in paper.row_dimensions else None
        usual = (
            21 if paper.title in TABS["guide"].title.both() else round(default * 4 / 3)
        )  # the Guide leaves it to the program
        assert row["pixelSize"] == (round(points * 4 / 3) if points else usual)


@every_tab(EVERY)
def test_cells_look_the_same(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    held = cells(sheet)
    for row in paper.iter_rows():
        for cell in row:
            if not cell.has_style or (cell.value is None and not cell.fill.fill_type):
                continue
            form = held[cell.row - 1, cell.column - 1].get("userEnteredFormat", {})
            letters = form.get("textFormat", {})
            fill = cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else None
            assert (hexed(form["backgroundColorStyle"]) if "backgroundColorStyle" in form else None) == fill
            assert letters.get("bold", False) == bool(cell.font.b)
            assert letters.get("italic", False) == bool(cell.font.i)
            if "fontSize" in letters:
                assert letters["fontSize"] == cell.font.sz
                assert hexed(letters["foregroundColorStyle"]) == cell.font.color.rgb[2:]


@every_tab(ROWED)
def test_whole_columns_carry_their_format(both: tuple[Any, Any]) -> None:
    """A phone typed far below the data keeps its plus sign, for its column is text."""
    sheet, paper = both
    kinds = {"@": "TEXT", "dd.mm.yyyy": "DATE", "mm.yyyy": "DATE", "dd.mm.yyyy hh:mm": "DATE_TIME", "General": None}
    kinds |= dict.fromkeys(("#,##0", "0.0", "+#,##0;-#,##0;0", "#,##0;-#,##0"), "NUMBER")
    held = cells(sheet)
    last = sheet["properties"]["gridProperties"]["rowCount"] - 1
    columns = {
        at: dimension
        for dimension in paper.column_dimensions.values()
        for at in range(dimension.min - 1, dimension.max)
    }
    for at in range(paper.max_column):
        dimension = columns[at]
        form = held[last, at]["userEnteredFormat"]
        number = form.get("numberFormat", {})
        assert number.get("type") == kinds[re.sub('"[^"]*"', "", dimension.number_format)], at
        if '"' in dimension.number_format:  # the currency
            assert number["pattern"] == dimension.number_format
        assert number.get("pattern", "General") == dimension.number_format


@every_tab(ROWED)
def test_dropdowns_lead_to_the_same(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    held = cells(sheet)
    last = sheet["properties"]["gridProperties"]["rowCount"] - 1
    theirs = {
        next(iter(rule.sqref.ranges)).min_col - 1: rule.formula1 for rule in paper.data_validations.dataValidation
    }
    for at in range(paper.max_column):
        assert "dataValidation" not in held.get((0, at), {})
        for row in (1, last):
            rule = held.get((row, at), {}).get("dataValidation")
            assert (rule is not None) == (at in theirs)
            if rule is not None:
                words = [value["userEnteredValue"] for value in rule["condition"]["values"]]
                fixed = theirs[at].startswith('"')
                assert rule["condition"]["type"] == ("ONE_OF_LIST" if fixed else "ONE_OF_RANGE")
                assert ",".join(words) == (theirs[at].strip('"') if fixed else "=" + theirs[at])
                assert rule["showCustomUi"]
                assert not rule.get("strict", False)


@every_tab(ROWED)
def test_colours_follow_the_same_formulas(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    theirs = [(next(iter(area.sqref.ranges)), rule) for area in paper.conditional_formatting for rule in area.rules]
    theirs = [one for one in theirs if one[1].dxf is None or one[1].dxf.numFmt is None or one[1].dxf.fill is not None]
    theirs.sort(key=lambda one: one[1].priority)  # Google's rules change no number formats
    ours = sheet.get("conditionalFormats", [])
    assert len(ours) == len(theirs)
    for rule, (area, drawn) in zip(ours, theirs, strict=True):
        [span] = rule["ranges"]
        assert (span["startRowIndex"], span["startColumnIndex"], span["endColumnIndex"]) == (
            1,
            area.min_col - 1,
            area.max_col,
        )
        if drawn.colorScale is not None:  # from the smallest figure to the largest
            ends = rule["gradientRule"]
            assert [ends["minpoint"]["type"], ends["maxpoint"]["type"]] == ["MIN", "MAX"]
            colours = [hexed(ends[end]["colorStyle"]) for end in ("minpoint", "maxpoint")]
            assert colours == [colour.rgb[2:] for colour in drawn.colorScale.color]
            continue
        look, fill, font = rule["booleanRule"]["format"], drawn.dxf.fill, drawn.dxf.font
        text = rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        assert text.replace(";", ",") == f"={drawn.formula[0]}".replace(";", ",")
        if fill is not None:
            assert hexed(look["backgroundColorStyle"]) == fill.bgColor.rgb[2:]
        if font is not None and font.color is not None:
            assert hexed(look["textFormat"]["foregroundColorStyle"]) == font.color.rgb[2:]


@every_tab(EVERY)
def test_panes_filters_and_colours_of_tabs(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    grid = sheet["properties"]["gridProperties"]
    row, column = (0, 0) if paper.freeze_panes is None else openpyxl.utils.cell.coordinate_to_tuple(paper.freeze_panes)
    assert (grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)) == (max(row - 1, 0), max(column - 1, 0))
    assert hexed(sheet["properties"]["tabColorStyle"]) == paper.sheet_properties.tabColor.rgb[2:]
    assert grid.get("hideGridlines", False) == (paper.sheet_view.showGridLines is False)
    assert ("basicFilter" in sheet) == bool(paper.auto_filter.ref)
    assert len(sheet.get("charts", [])) == len(paper._charts)


@every_tab(EVERY)
def test_charts_show_the_same_cells(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    for ours, theirs in zip(sheet.get("charts", []), paper._charts, strict=True):
        chart = ours["spec"]["basicChart"]
        names = chart["domains"][0]["domain"]
        headed = chart.get("headerCount", 0)
        assert headed == (len(chart["series"]) > 1)
        for one, drawn in zip(chart["series"], theirs.series, strict=True):
            category = drawn.cat.strRef or drawn.cat.numRef
            for data, reference in ((one["series"], drawn.val.numRef.f), (names, category.f)):
                [source] = data["sourceRange"]["sources"]
                left, right = (
                    get_column_letter(source.get(key, 0) + add)
                    for key, add in (("startColumnIndex", 1), ("endColumnIndex", 0))
                )
                span = f"${left}${source.get('startRowIndex', 0) + 1 + headed}:${right}${source['endRowIndex']}"
                assert reference.endswith(f"!{span}")
                assert (source["sheetId"] == sheet["properties"]["sheetId"]) == (f"'{paper.title}'!" in reference)
        anchor = ours["position"]["overlayPosition"]["anchorCell"]
        assert (anchor.get("rowIndex", 0), anchor.get("columnIndex", 0)) == (
            theirs.anchor._from.row,
            theirs.anchor._from.col,
        )


@every_tab(EVERY)
def test_tabs_and_columns_are_known_by_more_than_their_names(both: tuple[Any, Any]) -> None:
    sheet, _ = both
    [note] = [note for note in sheet["developerMetadata"] if note["metadataKey"] == "sheetcrm-tab"]
    tab = TABS[note["metadataValue"]]
    assert sheet["properties"]["title"] in tab.title.both()
    noted = [
        [(note["metadataKey"], note["metadataValue"]) for note in column.get("developerMetadata", [])]
        for column in sheet["data"][0]["columnMetadata"]
    ]
    assert noted[: len(tab.columns)] == [[("sheetcrm-column", column.key)] for column in tab.columns]
    assert not any(noted[len(tab.columns) :])


@every_tab(EVERY)
def test_headers_warn_and_nothing_is_locked(both: tuple[Any, Any]) -> None:
    sheet, paper = both
    guards = sheet.get("protectedRanges", [])
    assert all(guard["warningOnly"] for guard in guards)
    tab = next(tab for tab in TABS.values() if paper.title in tab.title.both())
    if tab.columns:
        [guard] = guards
        assert guard["range"] == {
            "sheetId": sheet["properties"]["sheetId"],
            "startRowIndex": 0,
            "endRowIndex": 1,
            "startColumnIndex": 0,
            "endColumnIndex": len(tab.columns),
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_the_guide_lead_to_their_tabs(made: dict[Language, dict[str, Any]], language: Language) -> None:
    numbers = {str(sheet["properties"]["sheetId"]): title for title, sheet in made[language].items()}
    guide = made[language][TABS["guide"].title.to(language)]
    links = [said(cell) for cell in cells(guide).values() if "#gid" in said(cell)]

    assert len(links) == sum(not tab.hidden for tab in TABS.values()) - 1
    for link in links:
        number, title = link.removeprefix('=HYPERLINK("#gid=').removesuffix('")').split('";"')
        assert numbers[number] == title


def test_cells_are_few(made: dict[Language, dict[str, Any]]) -> None:
    """Google counts empty cells: ten million a spreadsheet."""
    for sheets in made.values():
        grids = [sheet["properties"]["gridProperties"] for sheet in sheets.values()]
        assert sum(grid["rowCount"] * grid["columnCount"] for grid in grids) < 300_000


def test_a_second_time_changes_nothing(google: StandIn) -> None:
    api = fresh(google, "ru")
    lay_out(api, "ru")
    before, traffic = state(api), api.http.traffic.writes

    assert lay_out(api, "ru") == ()
    assert lay_out(api, "en") == ()
    assert state(api) == before
    assert api.http.traffic.writes == traffic


def test_a_night_of_requests_fits_a_minute(google: StandIn) -> None:
    api = fresh(google, "en")
    told: list[tuple[int, int, str]] = []
    lay_out(api, "en", tell=lambda *step: told.append(step))

    assert api.http.traffic.writes <= 45
    assert api.http.traffic.reads <= 3
    assert [done for done, _, _ in told] == list(range(len(TABS) + 1))
    assert {total for _, total, _ in told} == {len(TABS)}


class Killed(Exception):
    """The process died here."""


class Dying:
    """An API whose caller dies at one batch, before or after it took effect; or whose answer is lost."""

    def __init__(self, api: Api, at: int, *, after: bool, error: type[Exception] = Killed) -> None:
        self.api, self.left, self.after, self.error = api, at, after, error

    def get(self, fields: str, ranges: Sequence[str] = ()) -> dict[str, Any]:
        return self.api.get(fields, ranges)

    def update(self, changes: Sequence[Mapping[str, Any]], *, fields: str = "replies") -> dict[str, Any]:
        assert len(json.dumps(changes, ensure_ascii=False).encode()) < 2_000_000
        self.left -= 1
        if self.left == 0:
            if self.after:
                self.api.update(changes, fields=fields)
            raise Killed if self.error is Killed else OutcomeUnknown(path="", reason="")
        return self.api.update(changes, fields=fields)


MANY: dict[str, list[dict[str, Any]]] = {
    "clients": [{"id": f"c{n:06}", "last_name": "Иванова", "notes": "слово " * 240} for n in range(2_000)]
}


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_batch_and_run_again_it_ends_the_same(
    google: StandIn, undisturbed: dict[Language, Api], wanted: dict[Language, list[Any]], *, after: bool
) -> None:
    assert undisturbed["ru"].http.traffic.writes == len(TABS)
    for at in (1, 2, 3, 11, 28, 29):
        api = fresh(google, "ru")
        with pytest.raises(Killed):
            lay_out(Dying(api, at, after=after), "ru")
        lay_out(api, "ru")
        assert state(api) == wanted["ru"]


@pytest.mark.parametrize("after", [False, True])
def test_an_answer_that_never_comes_is_looked_up(
    google: StandIn, wanted: dict[Language, list[Any]], *, after: bool
) -> None:
    for at in (1, 17, 29):
        api = fresh(google, "en")
        lay_out(Dying(api, at, after=after, error=OutcomeUnknown), "en")
        assert state(api) == wanted["en"]


@pytest.mark.parametrize("after", [False, True])
def test_rows_that_are_too_many_for_a_batch_come_in_pieces(google: StandIn, *, after: bool) -> None:
    assert len(json.dumps(MANY, ensure_ascii=False).encode()) > 2 * PIECE
    clients = TABS["clients"].title.ru
    for at in (3, 4, 5):
        api = fresh(google, "ru")
        with pytest.raises(Killed):
            lay_out(Dying(api, at, after=after), "ru", fill=MANY)
        lay_out(api, "ru", fill=MANY)
        rows = next(s for s in api.get(BRIEF)["sheets"] if s["properties"]["title"] == clients)
        held = cells(rows)
        assert [said(held[n, 0]) for n in (1, 1000, 2_000)] == ["c000000", "c000999", "c001999"]
        assert {note["metadataKey"] for note in rows["developerMetadata"]} == {"sheetcrm-tab"}


def test_a_tab_of_somebody_else_is_refused_before_anything_is_written(google: StandIn) -> None:
    api = fresh(google, "ru", клиенты=[["Моё"]])
    before = state(api)

    with pytest.raises(BookTaken) as refused:
        lay_out(api, "ru")

    assert "«клиенты»" in refused.value.message("ru")
    assert "Переименуйте" in refused.value.cure("ru")
    assert state(api) == before


def test_tabs_of_other_names_stay_as_they_are(google: StandIn) -> None:
    api = fresh(google, "en", Prices=[["cut", 40], ["colour", 90]])
    before = state(api)

    lay_out(api, "en")

    assert [sheet for sheet in state(api) if sheet["properties"]["title"] == "Prices"] == before


def test_an_empty_tab_with_a_title_of_ours_is_taken(google: StandIn) -> None:
    api = fresh(google, "en", Clients=[])

    lay_out(api, "en")

    sheets = {sheet["properties"]["title"]: sheet for sheet in api.get(BRIEF)["sheets"]}
    assert len(sheets) == len(TABS)
    assert said(cells(sheets["Clients"])[0, 0]) == "Id"


def test_a_tab_that_was_deleted_comes_back_and_looks_where_things_are_now(google: StandIn) -> None:
    """Staff renamed Monthly facts, put a column in front of the revenue and deleted the Overview."""
    api = fresh(google, "en")
    lay_out(api, "en")
    sheets = {sheet["properties"]["title"]: sheet["properties"]["sheetId"] for sheet in api.get(BRIEF)["sheets"]}
    span = {"sheetId": sheets["Monthly facts"], "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}
    renamed = {"sheetId": sheets["Monthly facts"], "title": "Our months"}
    api.update(
        [
            {"deleteSheet": {"sheetId": sheets["Overview"]}},
            {"insertDimension": {"range": span, "inheritFromBefore": True}},
            {"updateSheetProperties": {"properties": renamed, "fields": "title"}},
        ]
    )

    assert lay_out(api, "en") == ("Overview",)

    columns = [column.key for column in TABS["facts"].columns]
    overview = next(sheet for sheet in api.get(BRIEF)["sheets"] if sheet["properties"]["title"] == "Overview")
    shown = overview["charts"][0]["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"][0]
    assert (shown["sheetId"], shown["startColumnIndex"]) == (sheets["Monthly facts"], columns.index("revenue") + 1)
    before = list(TABS)[: list(TABS).index("overview")]
    assert overview["properties"]["index"] == len(before)
    assert all(tab.use is not Use.SUMMARY for tab in map(TABS.__getitem__, before))
