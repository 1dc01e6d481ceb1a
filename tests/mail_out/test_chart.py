"""Charts as pictures: Cyrillic without any font of the system's, any text as a name, and nothing loaded before it is needed."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.adapters.chart import brief, png, svg
from sheetcrm.policy.figures.charts import Chart

WIDE = 1080


def bars(*names: str, upright: bool = False) -> Chart:
    return Chart("sources", "Sources", tuple((name, 3.0 + place) for place, name in enumerate(names)), upright)


def size(picture: bytes) -> tuple[int, int]:
    """Return a PNG's width and height; every part of it is sound."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    at, parts = 8, []
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        body = picture[at + 4 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length]) == (zlib.crc32(body),)
        parts.append(body[:4])
        at += 12 + length
    assert parts[-1] == b"IEND"
    wide, high = struct.unpack(">II", picture[16:24])
    return wide, high


def test_pictures_are_sharp_on_a_phone_and_small_in_the_mail() -> None:
    months = Chart("revenue", "Выручка", tuple((f"{n:02}.26", n * 9e4) for n in range(1, 14)), upright=True)
    for chart in (months, bars("сайт", "реклама")):
        picture = png(chart, "ru")
        assert size(picture)[0] == WIDE
        assert len(picture) < 60_000


@pytest.mark.parametrize("letters", ["Жщё", "ЇєҐ", "Қәө", "₽₸€", "Łñß", "Z−×"])
def test_letters_are_drawn_without_a_font_of_the_system(letters: str) -> None:
    """Each has a shape of its own; what no font has looks all the same."""
    pictures = {png(bars(letter), "ru") for letter in letters}
    assert len(pictures) == len(letters)
    assert not pictures & {png(bars("\U0001f600"), "ru"), png(bars(" "), "ru")}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=8), st.booleans())
def test_any_text_is_a_name(names: list[str], upright: bool) -> None:
    assert size(png(bars(*names, upright=upright), "en"))[0] == WIDE


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-1e9, 1e12), min_size=1, max_size=13).filter(lambda values: max(values) > 0))
def test_columns_stay_inside_whatever_the_numbers(values: list[float]) -> None:
    drawn = svg(Chart("leads", "Leads", tuple(("01.26", value) for value in values), upright=True), "en")
    tops = [float(part.split('"')[0]) for part in drawn.split(' y="')[1:]]
    assert min(tops) >= 10
    assert max(tops) <= 196
    assert drawn.count("<line") <= 5


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [(850, "850", "850"), (12_400, "12K", "12 тыс."), (1_240_000, "1.2M", "1,2 млн"), (0, "0", "0")],
)
def test_large_numbers_are_said_briefly(value: float, english: str, russian: str) -> None:
    assert (brief(value, "en"), brief(value, "ru")) == (english, russian)


def test_nothing_is_loaded_before_a_picture_is_needed() -> None:
    code = "import sys, sheetcrm.cli, sheetcrm.mailing; sys.exit('resvg_py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
