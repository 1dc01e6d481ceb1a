"""One request on its way: who asks, which method, of which file, with what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.standin.masks import EVERYTHING, Tree

if TYPE_CHECKING:
    from tests.standin.discovery import Method
    from tests.standin.errors import Json
    from tests.standin.world import World


@dataclass
class Call:
    """A request that fits its description; ``tree`` is its field mask."""

    world: World
    method: Method
    user: str
    path: dict[str, str]
    query: Json
    body: Json
    tree: Tree = field(default_factory=lambda: EVERYTHING)
    content: bytes = b""
    content_type: str = ""
