"""Formats in xlsxwriter's words, put in Google's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

_BUILT_IN = {0: "", 3: "#,##0", 9: "0%", 49: "@"}
"""Excel's numbers of formats; 0 is General, which Google calls nothing."""
_LOCALE = re.compile(r"\[\$-[0-9A-Fa-f]+\]|;@$")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]')
_KNOWN = re.compile(r"(?:am/pm|e\+|[#0?,.%dmyhs:/\-\s()+;₽€$£]|\[(?:h|hh|m|mm|s|ss|red)\])*")
"""What Google certainly takes; a batch with a pattern that it refuses would be refused whole."""
_USUAL = {"DATE": "dd.mm.yyyy", "DATE_TIME": "dd.mm.yyyy hh:mm", "TIME": "hh:mm:ss"}
_BORDERS = {1: "SOLID", 2: "SOLID_MEDIUM", 3: "DASHED", 4: "DOTTED", 5: "SOLID_THICK", 6: "DOUBLE", 7: "DOTTED"}
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
        form = _BUILT_IN[form]
    form = _LOCALE.sub("", form)
    bare = _QUOTED.sub("", form).lower()
    if form in {"", "General"}:
        return {}
    if "@" in bare:
        return {"type": "TEXT", "pattern": "@"}
    day, hour = bool(re.search(r"[dy]", bare)), bool(re.search(r"[hs]", bare))
    if day or hour or "m" in bare:
        kind = "DATE_TIME" if day and hour else "TIME" if hour else "DATE"
        return {"type": kind, "pattern": form if _KNOWN.fullmatch(bare) else _USUAL[kind]}
    kind = "PERCENT" if "%" in bare else "SCIENTIFIC" if "e+" in bare else "NUMBER"
    return {"type": kind, "pattern": form} if _KNOWN.fullmatch(bare) else {}


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
    return {"style": _BORDERS[props[side]], "colorStyle": colour(props.get(f"{side}_color", "#000000"))}


def condition_format(props: Mapping[str, Any]) -> Json:
    """Return what a conditional format may change: the ink, its weight, the ground; Google knows no borders there."""
    made: Json = {}
    letters = {key: value for key, value in text_format(props).items() if not key.startswith("font")}
    if letters:
        made["textFormat"] = letters
    if paint := props.get("bg_color"):
        made["backgroundColorStyle"] = colour(paint)
    return made


def props_of(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return a format of Google's in xlsxwriter's words."""
    letters = form.get("textFormat", {})
    align = str(form.get("horizontalAlignment", ""))
    props: dict[str, Any] = {
        "font_name": letters.get("fontFamily"),
        "font_size": letters.get("fontSize"),
        "font_color": _hex(letters.get("foregroundColorStyle")),
        "bold": letters.get("bold"),
        "italic": letters.get("italic"),
        "underline": 1 if letters.get("underline") else 0,
        "font_strikeout": letters.get("strikethrough"),
        "bg_color": _hex(form.get("backgroundColorStyle")),
        "align": next((ours for ours, theirs in _ACROSS.items() if theirs == align), ""),
        "valign": {"TOP": "top", "MIDDLE": "vcenter"}.get(form.get("verticalAlignment", ""), ""),
        "text_wrap": form.get("wrapStrategy") == "WRAP",
        "num_format": pattern_of(form.get("numberFormat", {})),
    }
    room = form.get("padding", {}).get("right" if align == "RIGHT" else "left", 0)
    props["indent"] = max(0, (room - _PADDING["left"]) // _INDENT)
    for side, line in form.get("borders", {}).items():
        style = next((ours for ours, theirs in _BORDERS.items() if theirs == line.get("style")), 0)
        if style:
            props[side] = style
            props[f"{side}_color"] = _hex(line.get("colorStyle")) or "#000000"
    return props


def pattern_of(number: Mapping[str, str]) -> str:
    """Return a number format's pattern as a workbook file has it; the usual one where Google goes by the locale."""
    kind = number.get("type", "")
    usual = {
        **_USUAL,
        "TEXT": "@",
        "PERCENT": "0.00%",
        "NUMBER": "#,##0.###",
        "SCIENTIFIC": "0.00E+00",
        "CURRENCY": "#,##0.00",
    }
    return number.get("pattern") or usual.get(kind, "")


def _hex(style: Mapping[str, Any] | None) -> str:
    """Return a colour such as ``#1F5F66``; a theme's colour is left to the theme. Zeros are absent from Google's answers."""
    if style is None or "rgbColor" not in style:
        return ""
    rgb = style["rgbColor"]
    return "#" + "".join(f"{round(rgb.get(name, 0) * 255):02X}" for name in ("red", "green", "blue"))
