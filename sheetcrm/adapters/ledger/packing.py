"""How the ledger keeps what the model holds: JSON, pressed together."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import orjson

from sheetcrm.model.plan import Change, objects
from sheetcrm.model.states import decode, encode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sheetcrm.model.plan import Objects


def pack(value: Any) -> bytes:
    """Return plain data as a blob."""
    return zlib.compress(orjson.dumps(value), 1)


def unpack(blob: bytes) -> Any:
    """Return the plain data of a blob."""
    return orjson.loads(zlib.decompress(blob))


def coded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return cells by column key as plain data."""
    return dict(zip(values, encode(objects(values.values())), strict=True))


def decoded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return cells by column key out of plain data."""
    return dict(zip(values, decode(objects(values.values())), strict=True))


def folded(why: Objects) -> dict[str, Any]:
    """Return reasons as distinct texts and numbers into them: a hundred thousand rows share a handful."""
    texts: dict[str, int] = {}
    return {"of": [texts.setdefault(str(text), len(texts)) for text in why], "texts": list(texts)}


def change_of(tab: str, column: str, body: Mapping[str, Any]) -> Change:
    """Return what a run changed in a column."""
    texts = body["why"]["texts"]
    return Change(
        tab,
        column,
        objects(body["ids"]),
        decode(objects(body["old"])),
        decode(objects(body["new"])),
        objects(texts[number] for number in body["why"]["of"]),
    )
