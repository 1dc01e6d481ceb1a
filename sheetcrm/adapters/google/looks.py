"""Formats in xlsxwriter's words, put in Google's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

_BUILT_IN = {3: ("NUMBER", "#,##0"), 9: ("PERCENT", "0%"), 49: ("TEXT", "@")}
"""Excel's numbers of formats; 0 is General, which Google calls nothing."""
_BORDERS = {1: "SOLID", 2: "SOLID_MEDIUM", 3: "DASHED", 4: "DOTTED", 5: "SOLID_THICK", 6: "DOUBLE"}
_SIDES = ("top", "bottom", "left", "right")
_ACROSS = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
_DOWN = {"top": "TOP", "vcenter": "MIDDLE", "bottom": "BOTTOM"}
_PADDING, _INDENT = {"top": 2, "right": 3, "bottom": 2, "left": 3}, 9


def colour(text: str) -> Json:
    """Return a colour such as ``#1F5F66``."""
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return {"rgbColor": {"red": red, "green": green, "blue": blue}}


def text_format(props: Mapping[str, Any]) -> Json:
    """Return the look of the letters."""
    made: Json = {}
    if name := props.get("font_name", props.get("name")):
        made["fontFamily"] = name
    if size := props.get("font_size", props.get("size")):
        made["fontSize"] = size
    if ink := props.get("font_color", props.get("color")):
        made["foregroundColorStyle"] = colour(ink)
    for ours, theirs in (("bold", "bold"), ("italic", "italic"), ("font_strikeout", "strikethrough")):
        if props.get(ours):
            made[theirs] = True
    if props.get("underline"):
        made["underline"] = True
    return made


def number_format(form: str | int) -> Json:
    """Return the format of a number, date or text; nothing for General."""
    if isinstance(form, int):
        if form == 0:
            return {}
        kind, pattern = _BUILT_IN[form]
        return {"type": kind, "pattern": pattern}
    if "y" in form:
        return {"type": "DATE_TIME" if "h" in form else "DATE", "pattern": form}
    return {"type": "TIME" if "h" in form else "NUMBER", "pattern": form}


def cell_format(props: Mapping[str, Any]) -> Json:
    """Return the whole format of a cell."""
    made: Json = {"textFormat": text_format(props)}
    if number := number_format(props.get("num_format", 0)):
        made["numberFormat"] = number
    if paint := props.get("bg_color"):
        made["backgroundColorStyle"] = colour(paint)
    if align := props.get("align"):
        made["horizontalAlignment"] = _ACROSS[align]
    if align := props.get("valign"):
        made["verticalAlignment"] = _DOWN[align]
    if props.get("text_wrap"):
        made["wrapStrategy"] = "WRAP"
    if indent := props.get("indent"):
        side = "right" if props.get("align") == "right" else "left"
        made["padding"] = {**_PADDING, side: _PADDING[side] + _INDENT * indent}
    if borders := {side: border(props, side) for side in _SIDES if props.get(side)}:
        made["borders"] = borders
    return made


def border(props: Mapping[str, Any], side: str) -> Json:
    """Return one side's line."""
    return {"style": _BORDERS[props[side]], "colorStyle": colour(props[f"{side}_color"])}


def condition_format(props: Mapping[str, Any]) -> Json:
    """Return what a conditional format may change: the ink, its weight, the ground; Google knows no borders there."""
    made: Json = {}
    letters = {key: value for key, value in text_format(props).items() if not key.startswith("font")}
    if letters:
        made["textFormat"] = letters
    if paint := props.get("bg_color"):
        made["backgroundColorStyle"] = colour(paint)
    return made
