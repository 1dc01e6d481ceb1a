"""Bar, column and line charts in xlsxwriter's words, put in Google's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sheetcrm.adapters.google.looks import Json, colour, text_format

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


TYPES = {"bar": "BAR", "column": "COLUMN", "line": "LINE"}


class Chart:
    """A chart of one or several series; bars carry their figures.

    Google draws the first name on top of a bar chart and hides neither axis, so little that the workbook says of axes is heard.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._type, self._stacked = TYPES[options["type"]], options.get("subtype") == "stacked"
        self._series: list[Mapping[str, Any]] = []
        self._title: Mapping[str, Any] = {}
        self._area: Mapping[str, Any] = {}
        self._size: Mapping[str, int] = {}
        self._legend: Mapping[str, Any] = {}
        self._reversed = False

    def add_series(self, options: Mapping[str, Any]) -> None:
        self._series.append(options)

    def set_legend(self, options: Mapping[str, Any]) -> None:
        self._legend = options

    def set_x_axis(self, options: Mapping[str, Any]) -> None:
        """Hear whether the names of columns run backwards; the rest Google decides by itself."""
        self._reversed = self._type != "BAR" and bool(options.get("reverse"))

    def set_title(self, options: Mapping[str, Any]) -> None:
        self._title = options

    def set_chartarea(self, options: Mapping[str, Any]) -> None:
        self._area = options

    def set_size(self, options: Mapping[str, int]) -> None:
        self._size = options

    def _unheard(self, options: Mapping[str, Any]) -> None:
        """Take what Google decides by itself."""

    set_y_axis = set_plotarea = _unheard

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
        across = self._type == "BAR"
        values, names = ("BOTTOM_AXIS", "LEFT_AXIS") if across else ("LEFT_AXIS", "BOTTOM_AXIS")
        headed = len(self._series) > 1
        domain: Json = {"domain": _data(self._cells(self._series[0], "categories", refer, headed=headed))}
        if self._reversed:
            domain["reversed"] = True
        chart: Json = {
            "chartType": self._type,
            "legendPosition": "NO_LEGEND" if self._legend.get("none") else "BOTTOM_LEGEND",
            "headerCount": int(headed),
            "axis": [
                {
                    "position": values,
                    "viewWindowOptions": {"viewWindowMode": "EXPLICIT", "viewWindowMin": 0},
                },
                {"position": names},
            ],
            "domains": [domain],
            "series": [self._one(one, values, refer, headed=headed) for one in self._series],
        }
        if self._stacked:
            chart["stackedType"] = "STACKED"
        return {
            "title": self._title["name"],
            "titleTextFormat": text_format(self._title["name_font"]),
            "altText": options.get("description", ""),
            "fontName": self._title["name_font"]["name"],
            "backgroundColorStyle": colour(self._area["fill"]["color"]),
            "hiddenDimensionStrategy": "SHOW_ALL",
            "basicChart": chart,
        }

    def _one(self, series: Mapping[str, Any], axis: str, refer: Callable[[str], Json], *, headed: bool) -> Json:
        made: Json = {
            "series": _data(self._cells(series, "values", refer, headed=headed)),
            "targetAxis": axis,
            "colorStyle": colour(series["fill"]["color"]),
        }
        if labels := series.get("data_labels"):
            made["dataLabel"] = {
                "type": "DATA",
                "placement": "OUTSIDE_END",
                "textFormat": text_format(labels["font"]),
            }
        if points := series.get("points"):
            made["styleOverrides"] = [
                {"index": index, "colorStyle": colour(point["fill"]["color"])} for index, point in enumerate(points)
            ]
        return made

    @staticmethod
    def _cells(series: Mapping[str, Any], key: str, refer: Callable[[str], Json], *, headed: bool) -> Json:
        """Return the cells of a series; with a legend the header over them is its name."""
        place = refer(series[key])
        return {**place, "startRowIndex": place["startRowIndex"] - 1} if headed else place


def _data(place: Json) -> Json:
    return {"sourceRange": {"sources": [place]}}
