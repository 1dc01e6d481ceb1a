"""A bar chart in xlsxwriter's words, put in Google's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.looks import Json, colour, text_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Chart:
    """A bar chart with its figures on the bars.

    Google draws the first name on top and hides neither axis, so what the workbook says of axes has nobody to hear it.
    """

    def __init__(self) -> None:
        self._series: Mapping[str, Any] = {}
        self._title: Mapping[str, Any] = {}
        self._area: Mapping[str, Any] = {}
        self._size: Mapping[str, int] = {}

    def add_series(self, options: Mapping[str, Any]) -> None:
        self._series = options

    def set_title(self, options: Mapping[str, Any]) -> None:
        self._title = options

    def set_chartarea(self, options: Mapping[str, Any]) -> None:
        self._area = options

    def set_size(self, options: Mapping[str, int]) -> None:
        self._size = options

    def _unheard(self, options: Mapping[str, Any]) -> None:
        """Take what Google decides by itself."""

    set_legend = set_x_axis = set_y_axis = set_plotarea = _unheard

    def embedded(self, anchor: Json, options: Mapping[str, Any], refer: Callable[[str], Json]) -> Json:
        """Return the chart as it stands over its first cell; ``refer`` turns ``=tab!$A$1:$A$9`` into a range."""
        return {
            "spec": self._spec(options, refer),
            "border": {"colorStyle": colour(self._area["border"]["color"])},
            "position": {
                "overlayPosition": {
                    "anchorCell": anchor,
                    "offsetXPixels": options.get("x_offset", 0),
                    "offsetYPixels": options.get("y_offset", 0),
                    "widthPixels": self._size["width"],
                    "heightPixels": self._size["height"],
                }
            },
        }

    def _spec(self, options: Mapping[str, Any], refer: Callable[[str], Json]) -> Json:
        series = self._series
        bars: Json = {
            "series": _data(refer(series["values"])),
            "targetAxis": "BOTTOM_AXIS",
            "colorStyle": colour(series["fill"]["color"]),
            "dataLabel": {
                "type": "DATA",
                "placement": "OUTSIDE_END",
                "textFormat": text_format(series["data_labels"]["font"]),
            },
        }
        if points := series.get("points"):
            bars["styleOverrides"] = [
                {"index": index, "colorStyle": colour(point["fill"]["color"])} for index, point in enumerate(points)
            ]
        return {
            "title": self._title["name"],
            "titleTextFormat": text_format(self._title["name_font"]),
            "altText": options.get("description", ""),
            "fontName": self._title["name_font"]["name"],
            "backgroundColorStyle": colour(self._area["fill"]["color"]),
            "hiddenDimensionStrategy": "SHOW_ALL",
            "basicChart": {
                "chartType": "BAR",
                "legendPosition": "NO_LEGEND",
                "headerCount": 0,
                "axis": [
                    {
                        "position": "BOTTOM_AXIS",
                        "viewWindowOptions": {"viewWindowMode": "EXPLICIT", "viewWindowMin": 0},
                    },
                    {"position": "LEFT_AXIS"},
                ],
                "domains": [{"domain": _data(refer(series["categories"]))}],
                "series": [bars],
            },
        }


def _data(place: Json) -> Json:
    return {"sourceRange": {"sources": [place]}}
