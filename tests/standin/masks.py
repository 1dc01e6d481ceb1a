"""Field masks: which fields of an answer are sent, which fields of a cell or a sheet a request may touch.

A mask is a tree of names, ``{"sheets": {"properties": {"title": {}}}}``; an empty tree means everything below.
"""

from __future__ import annotations

import re
from typing import Any

from tests.standin.errors import Json, Refused

Tree = dict[str, Any]
EVERYTHING: Tree = {}
_TOKEN = re.compile(r"[^,()./\s]+|[,()./]")


def parse(text: str) -> Tree:
    """Read ``a,b(c,d/e),f.g,*``; raise 400 if the brackets do not fit."""
    tokens = _TOKEN.findall(text)
    tree, rest = _fields(tokens, text)
    if rest:
        raise Refused(400, f"Invalid field selection {text}", reason="invalidParameter", location="fields")
    return tree


def _fields(tokens: list[str], text: str) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    while tokens and tokens[0] != ")":
        if tokens[0] == ",":
            tokens = tokens[1:]
            continue
        path = [tokens[0]]
        tokens = tokens[1:]
        while len(tokens) > 1 and tokens[0] in {".", "/"}:
            path.append(tokens[1])
            tokens = tokens[2:]
        below: Tree = EVERYTHING
        if tokens and tokens[0] == "(":
            below, tokens = _fields(tokens[1:], text)
            if not tokens:
                raise Refused(400, f"Invalid field selection {text}", reason="invalidParameter", location="fields")
            tokens = tokens[1:]
        if any(name in "(),./" for name in path):
            raise Refused(400, f"Invalid field selection {text}", reason="invalidParameter", location="fields")
        _add(tree, path, below)
    return tree, tokens


def _add(tree: Tree, path: list[str], below: Tree) -> None:
    name, *rest = path
    if not rest:
        if not below or (name in tree and not tree[name]):
            tree[name] = {}
        else:
            for key, deeper in below.items():
                _add(tree.setdefault(name, {}), [key], deeper)
    elif name not in tree or tree[name]:
        _add(tree.setdefault(name, {}), rest, below)


def select(tree: Tree, value: Any) -> Any:
    """Return what the mask leaves of an answer; an element of a list stays, even when nothing of it is left."""
    if not tree:
        return value
    if isinstance(value, list):
        return [select(tree, element) for element in value]
    if not isinstance(value, dict):
        return value
    star = tree.get("*")
    chosen = {}
    for key, content in value.items():
        below = tree.get(key, star)
        if below is not None:
            chosen[key] = select(below, content)
    return chosen


def below(tree: Tree, *path: str) -> Tree | None:
    """Return the part of the mask under a path; None if the mask leaves nothing there."""
    for name in path:
        if not tree:
            return tree
        found = tree.get(name, tree.get("*"))
        if found is None:
            return None
        tree = found
    return tree


def overlay(old: Json, new: Json, tree: Tree) -> Json:
    """Return ``old`` with the fields of the mask taken from ``new``; a field named and not given is cleared."""
    if not tree or "*" in tree:
        return dict(new)
    result = dict(old)
    for name, deeper in tree.items():
        if deeper:
            content = overlay(_inner(result, name), _inner(new, name), deeper)
        elif name in new:
            result[name] = new[name]
            continue
        else:
            content = {}
        if content:
            result[name] = content
        else:
            result.pop(name, None)
    return result


def _inner(value: Json, name: str) -> Json:
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}
