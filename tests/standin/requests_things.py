"""Requests on what stands beside the cells: names, protections, conditional formats, filters, bands, charts, slicers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.standin import discovery
from tests.standin.answers import coloured, number_format, thing_told
from tests.standin.errors import Json, Refused
from tests.standin.masks import overlay
from tests.standin.requests_sheets import mask
from tests.standin.requests_shift import sort
from tests.standin.shifts import SCHEMAS
from tests.standin.shown import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.standin.book import Book
    from tests.standin.grid import Sheet


def _check_name(book: Book, name: str, own: str = "") -> None:
    if not re.fullmatch(r"[^\W\d]\w{0,249}", name) or re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*", name):
        raise Refused(400, f"The named range name '{name}' is invalid.")
    if any(named["name"].casefold() == name.casefold() and named["namedRangeId"] != own for named in book.named_ranges):
        raise Refused(400, f"A named range with the name '{name}' already exists.")


def add_named_range(book: Book, _user: str, request: Json) -> Json:
    named = dict(request.get("namedRange", {}))
    _check_name(book, named.get("name", ""))
    book.area(named.get("range", {}))
    number = named.get("namedRangeId") or str(book.world.new_id())
    named = {"namedRangeId": number, **named}
    book.named_ranges.append(named)
    return {"namedRange": discovery.sheets().lean("NamedRange", named)}


def _named(book: Book, number: str) -> int:
    for index, named in enumerate(book.named_ranges):
        if named["namedRangeId"] == number:
            return index
    raise Refused(400, f"Cannot find a named range with ID: {number}")


def update_named_range(book: Book, _user: str, request: Json) -> None:
    given = request.get("namedRange", {})
    index = _named(book, given.get("namedRangeId", ""))
    new = overlay(book.named_ranges[index], given, mask("NamedRange", request))
    _check_name(book, new.get("name", ""), new["namedRangeId"])
    book.area(new.get("range", {}))
    book.named_ranges[index] = new


def delete_named_range(book: Book, _user: str, request: Json) -> None:
    del book.named_ranges[_named(book, request.get("namedRangeId", ""))]


def add_protected_range(book: Book, user: str, request: Json) -> Json:
    """Protect cells. Who protects may edit them; without editors the protection mirrors the sharing of the spreadsheet."""
    given = dict(request.get("protectedRange", {}))
    sheet = _protected_place(book, given)
    given["protectedRangeId"] = given.get("protectedRangeId") or book.world.new_id()
    given["editors"] = _editors(book, user, given)
    sheet.things.setdefault("protectedRanges", []).append(given)
    told = {**given, "requestingUserCanEdit": True}
    return {"protectedRange": discovery.sheets().lean("ProtectedRange", told)}


def _protected_place(book: Book, given: Json) -> Sheet:
    places = [key for key in ("range", "namedRangeId", "tableId") if key in given]
    if len(places) != 1:
        raise Refused(400, "Only one of range, namedRangeId or tableId must be set.")
    if "namedRangeId" in given:
        return book.grid(book.named_ranges[_named(book, given["namedRangeId"])]["range"].get("sheetId", 0))
    return book.area(given.get("range", {}))[0]


def _editors(book: Book, user: str, given: Json) -> Json:
    """Return who may edit. The reference says that editors are ignored with warningOnly; in fact Google refuses them."""
    editors: Json = dict(given.get("editors", {}))
    if given.get("warningOnly"):
        if any(editors.values()):
            raise Refused(400, "ProtectedRange is warningOnly. Editors cannot be set on it.")
        return {}
    named = editors.get("users")
    everyone = {person for person, role in book.people().items() if role == "writer"}
    return {**editors, "users": sorted({*(named if named is not None else everyone), user, book.owner})}


def _protection(book: Book, number: int) -> tuple[Sheet, int]:
    return _thing(book, "protectedRanges", "protectedRangeId", number, "protected range")


def _thing(book: Book, kind: str, key: str, number: int, word: str) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for index, thing in enumerate(sheet.things.get(kind, [])):
            if thing.get(key) == number:
                return sheet, index
    raise Refused(400, f"No {word} with ID: {number}")


def _check_protection(book: Book, user: str, protection: Json) -> None:
    if user not in {book.owner, *protection.get("editors", {}).get("users", [])} and not protection.get("warningOnly"):
        raise Refused(400, "You do not have permission to edit this protected range.")


def update_protected_range(book: Book, user: str, request: Json) -> None:
    given = request.get("protectedRange", {})
    sheet, index = _protection(book, given.get("protectedRangeId", 0))
    old = sheet.things["protectedRanges"][index]
    _check_protection(book, user, old)
    new = overlay(old, given, mask("ProtectedRange", request))
    new["protectedRangeId"] = old["protectedRangeId"]
    if new.get("warningOnly") and not old.get("warningOnly") and "editors" not in given:
        new.pop("editors", None)
    if new.get("warningOnly") != old.get("warningOnly") or new.get("editors") != old.get("editors"):
        new["editors"] = _editors(book, user, new)
    sheet.things["protectedRanges"][index] = new


def delete_protected_range(book: Book, user: str, request: Json) -> None:
    sheet, index = _protection(book, request.get("protectedRangeId", 0))
    _check_protection(book, user, sheet.things["protectedRanges"][index])
    del sheet.things["protectedRanges"][index]


def _rule(book: Book, given: Json) -> Sheet:
    if not given.get("ranges"):
        raise Refused(400, "A conditional format rule must have at least one range.")
    if len([key for key in ("booleanRule", "gradientRule") if key in given]) != 1:
        raise Refused(400, "A conditional format rule must have either a booleanRule or a gradientRule.")
    sheets = {book.area(area)[0].id for area in given["ranges"]}
    if len(sheets) > 1:
        raise Refused(400, "All ranges of a conditional format rule must be on the same sheet.")
    return book.grid(sheets.pop())


def add_conditional_format_rule(book: Book, _user: str, request: Json) -> None:
    rule = coloured(request.get("rule", {}))
    sheet = _rule(book, rule)
    rules = sheet.things.setdefault("conditionalFormats", [])
    index = request.get("index", 0)
    if not 0 <= index <= len(rules):
        raise Refused(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    rules.insert(index, rule)


def _rule_at(book: Book, request: Json) -> tuple[Sheet, int]:
    sheet, index = book.grid(request.get("sheetId", 0)), request.get("index", 0)
    if not 0 <= index < len(sheet.things.get("conditionalFormats", [])):
        raise Refused(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet, index


def update_conditional_format_rule(book: Book, _user: str, request: Json) -> Json:
    """Replace the rule at an index, or move it to another."""
    api = discovery.sheets()
    if "rule" in request:
        rule = coloured(request["rule"])
        request = {"sheetId": _rule(book, rule).id, **request}
        sheet, index = _rule_at(book, request)
        old = sheet.things["conditionalFormats"][index]
        sheet.things["conditionalFormats"][index] = rule
        told = {
            "newRule": api.lean("ConditionalFormatRule", rule),
            "newIndex": index,
            "oldRule": api.lean("ConditionalFormatRule", old),
        }
    else:
        sheet, index = _rule_at(book, request)
        rules = sheet.things["conditionalFormats"]
        to = request.get("newIndex", 0)
        if not 0 <= to < len(rules):
            raise Refused(400, f"No conditional format on sheet: {sheet.id} at index: {to}")
        rule = rules.pop(index)
        rules.insert(to, rule)
        told = {"newRule": api.lean("ConditionalFormatRule", rule), "newIndex": to, "oldIndex": index}
    return {key: part for key, part in told.items() if part != 0}


def delete_conditional_format_rule(book: Book, _user: str, request: Json) -> Json:
    sheet, index = _rule_at(book, request)
    return {"rule": discovery.sheets().lean("ConditionalFormatRule", sheet.things["conditionalFormats"].pop(index))}


def set_basic_filter(book: Book, user: str, request: Json) -> None:
    """Set the filter of a tab; rows whose value is hidden by it are told as hiddenByFilter."""
    given = request.get("filter", {})
    sheet, box = book.area(given.get("range", {}))
    book.guard(user, sheet, box)
    _show_filtered(sheet)
    sheet.things["basicFilter"] = [given]
    body = box._replace(top=min(box.top + 1, box.bottom))
    if given.get("sortSpecs"):
        sort(book, sheet, body, given["sortSpecs"])
    hidden = {int(key): part.get("hiddenValues", []) for key, part in given.get("criteria", {}).items()}
    for spec in given.get("filterSpecs", []):
        hidden[spec.get("columnIndex", 0)] = spec.get("filterCriteria", {}).get("hiddenValues", [])
    for row in range(body.top, body.bottom):
        if any(_shown(book, sheet, row, column) in values for column, values in hidden.items()):
            line = sheet.own(row)
            line.props = {**(line.props or {}), "hiddenByFilter": True}


def _shown(book: Book, sheet: Sheet, row: int, column: int) -> str:
    kind = number_format(sheet.worn(row, column), sheet.value(row, column))
    return text(book.reckoner.value(sheet, row, column), kind, book.locale)


def _show_filtered(sheet: Sheet) -> None:
    for index, row in enumerate(sheet.rows):
        if row.props and row.props.get("hiddenByFilter"):
            props = {key: value for key, value in row.props.items() if key != "hiddenByFilter"}
            sheet.own(index).props = props or None


def clear_basic_filter(book: Book, _user: str, request: Json) -> None:
    sheet = book.grid(request.get("sheetId", 0))
    sheet.things["basicFilter"] = []
    _show_filtered(sheet)


def _adder(kind: str, name: str, key: str, place: Callable[[Book, Json], Sheet]) -> Callable[[Book, str, Json], Json]:
    def add(book: Book, _user: str, request: Json) -> Json:
        given = coloured(request.get(name, {}))
        sheet = place(book, given)
        number: Any = given.get(key) or book.world.new_id()
        thing = {**given, key: str(number) if kind == "tables" else number}
        sheet.things.setdefault(kind, []).append(thing)
        return {name: thing_told(book, kind, thing)}

    return add


def _updater(kind: str, name: str, key: str, word: str) -> Callable[[Book, str, Json], None]:
    def update(book: Book, _user: str, request: Json) -> None:
        given = coloured(request.get(name, {}))
        sheet, index = _thing(book, kind, key, given.get(key, 0), word)
        tree = mask(SCHEMAS[kind], request)
        old = sheet.things[kind][index]
        sheet.things[kind][index] = {**overlay(old, given, tree), key: old[key]}

    return update


def _remover(kind: str, key: str, word: str, field: str = "") -> Callable[[Book, str, Json], None]:
    def remove(book: Book, _user: str, request: Json) -> None:
        sheet, index = _thing(book, kind, key, request.get(field or key, 0), word)
        del sheet.things[kind][index]

    return remove


def _by_range(book: Book, thing: Json) -> Sheet:
    return book.area(thing.get("range", {}))[0]


def _by_position(book: Book, thing: Json) -> Sheet:
    overlay_position = thing.get("position", {}).get("overlayPosition")
    if overlay_position is None:
        raise Refused(400, "The stand-in keeps charts and slicers over a sheet only: set position.overlayPosition.")
    return book.grid(overlay_position.get("anchorCell", {}).get("sheetId", 0))


def _respec(kind: str, key: str, word: str) -> Callable[[Book, str, Json], None]:
    def update(book: Book, _user: str, request: Json) -> None:
        sheet, index = _thing(book, kind, key, request.get(key, 0), word)
        old = sheet.things[kind][index]
        spec = coloured(request.get("spec", {}))
        if kind == "slicers":
            spec = overlay(old.get("spec", {}), spec, mask("SlicerSpec", request))
        sheet.things[kind][index] = {**old, "spec": spec}

    return update


def delete_embedded_object(book: Book, _user: str, request: Json) -> None:
    number = request.get("objectId", 0)
    for kind, key in (("charts", "chartId"), ("slicers", "slicerId")):
        for sheet in book.sheets:
            kept = [thing for thing in sheet.things.get(kind, []) if thing[key] != number]
            if len(kept) < len(sheet.things.get(kind, [])):
                sheet.things[kind] = kept
                return
    raise Refused(400, f"No embedded object with ID: {number}")


def move_embedded_object(book: Book, _user: str, request: Json) -> Json:
    """Move a chart or a slicer on its sheet, or change its size."""
    number, new = request.get("objectId", 0), request.get("newPosition", {})
    _by_position(book, {"position": new})
    for kind, key in (("charts", "chartId"), ("slicers", "slicerId")):
        for sheet in book.sheets:
            for index, thing in enumerate(sheet.things.get(kind, [])):
                if thing[key] == number:
                    old = thing["position"]["overlayPosition"]
                    place = {"overlayPosition": overlay(old, new["overlayPosition"], mask("OverlayPosition", request))}
                    sheet.things[kind][index] = {**thing, "position": place}
                    return {"position": discovery.sheets().lean("EmbeddedObjectPosition", place)}
    raise Refused(400, f"No embedded object with ID: {number}")


HANDLERS: dict[str, Callable[[Book, str, Json], Json | None]] = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addConditionalFormatRule": add_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addBanding": _adder("bandedRanges", "bandedRange", "bandedRangeId", _by_range),
    "updateBanding": _updater("bandedRanges", "bandedRange", "bandedRangeId", "banded range"),
    "deleteBanding": _remover("bandedRanges", "bandedRangeId", "banded range"),
    "addFilterView": _adder("filterViews", "filter", "filterViewId", _by_range),
    "updateFilterView": _updater("filterViews", "filter", "filterViewId", "filter view"),
    "deleteFilterView": _remover("filterViews", "filterViewId", "filter view", "filterId"),
    "addTable": _adder("tables", "table", "tableId", _by_range),
    "updateTable": _updater("tables", "table", "tableId", "table"),
    "deleteTable": _remover("tables", "tableId", "table"),
    "addChart": _adder("charts", "chart", "chartId", _by_position),
    "updateChartSpec": _respec("charts", "chartId", "chart"),
    "addSlicer": _adder("slicers", "slicer", "slicerId", _by_position),
    "updateSlicerSpec": _respec("slicers", "slicerId", "slicer"),
    "deleteEmbeddedObject": delete_embedded_object,
    "updateEmbeddedObjectPosition": move_embedded_object,
}
