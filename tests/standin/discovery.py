"""Google's published descriptions of the two APIs: which requests exist, and what fits into them."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import googleapiclient

from tests.standin.errors import Json, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.standin.masks import Tree

# Fields whose zero is told apart from their absence, as the recorded answers and the descriptions show: ends of ranges "if not set
# indicating the range is unbounded", the oneof of a value, and the inherited parts of a text format.
PRESENT = {
    "GridRange": {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"},
    "DimensionRange": {"startIndex", "endIndex"},
    "ExtendedValue": {"numberValue", "stringValue", "boolValue", "formulaValue"},
    "TextFormat": {"bold", "italic", "strikethrough", "underline"},
    "SheetProperties": {"sheetId", "index"},
    "TextRotation": {"angle"},
}
_TYPES = {
    "int32": "TYPE_INT32",
    "int64": "TYPE_INT64",
    "uint32": "TYPE_UINT32",
    "float": "TYPE_FLOAT",
    "double": "TYPE_DOUBLE",
    "boolean": "TYPE_BOOL",
    "string": "TYPE_STRING",
}
_ENUMS = {
    "majorDimension": "Dimension",
    "shiftDimension": "Dimension",
    "responseDateTimeRenderOption": "DateTimeRenderOption",
}


class Method(NamedTuple):
    """One request that the API knows."""

    id: str
    verb: str
    pattern: re.Pattern[str]
    parameters: Mapping[str, Json]
    body: str | None
    answer: str | None


class Api:
    """One discovery document."""

    def __init__(self, name: str, package: str) -> None:
        folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
        self.document: Json = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        self.package = package
        self.schemas: Mapping[str, Json] = self.document["schemas"]
        self.shared: Mapping[str, Json] = self.document["parameters"]
        self.methods = sorted(self._methods(self.document), key=lambda method: -len(method.pattern.pattern))
        # Recorded: Drive answers files.get?includeItemsFromAllDrives=…, which only files.list has. So it passes over what another
        # of its methods knows; what none knows stays an error here, though Google may be milder.
        self.lenient = (
            {key for method in self.methods for key in method.parameters} if name.startswith("drive") else set()
        )

    def _methods(self, node: Json) -> list[Method]:
        found = []
        for method in node.get("methods", {}).values():
            path = "/" + self.document["servicePath"] + method["path"]
            upload = method.get("mediaUpload", {}).get("protocols", {}).get("simple", {}).get("path")
            rest = (
                method.get("parameters", {}),
                method.get("request", {}).get("$ref"),
                method.get("response", {}).get("$ref"),
            )
            for template in [path, upload] if upload else [path]:
                found.append(Method(method["id"], method["httpMethod"], _pattern(template), *rest))  # noqa: PERF401
        for resource in node.get("resources", {}).values():
            found += self._methods(resource)
        return found

    def route(self, verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
        """Return the method that a request line names, and what stands in the path."""
        for method in self.methods:
            fits = method.pattern.match(path) if method.verb == verb else None
            if fits:
                return method, {key: unquote(value) for key, value in fits.groupdict().items()}
        return None

    def query(self, method: Method, pairs: list[tuple[str, str]]) -> Json:
        """Return the query parameters with their types; raise 400 for one that is unknown or has no such value."""
        violations: list[tuple[str, str]] = []
        values: Json = {}
        for key, typed in pairs:
            schema = method.parameters.get(key, self.shared.get(key))
            if schema is None and key in self.lenient:
                continue
            if schema is None or schema.get("location") == "path":
                text = f"Cannot bind query parameter. Field '{key}' could not be found in request message."
                violations.append(("", f'Invalid JSON payload received. Unknown name "{key}": {text}'))
                continue
            value = _from_text(typed, schema)
            if value is None:
                violations.append(self._invalid(_snake(key), key, schema, typed))
            elif schema.get("repeated"):
                values.setdefault(key, []).append(value)
            else:
                values[key] = value
        violations += [
            (key, f"Required parameter: {key}")
            for key, schema in method.parameters.items()
            if schema.get("required") and schema.get("location") == "query" and key not in values
        ]
        if violations:
            raise bad_request(violations)
        return values

    def body(self, method: Method, content: Any) -> Json:
        """Return the body without nulls and with its types; raise 400 naming everything that does not fit."""
        if method.body is None:
            if content:
                first = next(iter(content)) if isinstance(content, dict) else "body"
                raise bad_request([("", f'Invalid JSON payload received. Unknown name "{first}": Cannot find field.')])
            return {}
        violations: list[tuple[str, str]] = []
        prefix = {"ValueRange": "data", "Spreadsheet": "spreadsheet"}.get(method.body, "")
        clean = self._object(method.body, {} if content is None else content, prefix, violations)
        if violations:
            raise bad_request(violations)
        return clean if isinstance(clean, dict) else {}

    def _object(self, name: str, content: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
        schema = self.schemas[name]
        if not isinstance(content, dict):
            wrong.append(self._violation(path, f"type.googleapis.com/{self.package}.{name}", content))
            return None
        properties = schema.get("properties")
        if properties is None:
            return content
        clean: Json = {}
        for key, value in content.items():
            field = key if key in properties else _camel(key)
            if field not in properties:
                where = f" at '{path}'" if path else ""
                wrong.append((path, f'Invalid JSON payload received. Unknown name "{key}"{where}: Cannot find field.'))
            elif value is not None:
                below = f"{path}.{_snake(field)}" if path else _snake(field)
                clean[field] = self._value(field, properties[field], value, below, wrong)
        if name == "Request" and len(clean) > 1:
            second = list(clean)[1]
            wrong.append(
                (path, f"Invalid value at '{path}' (oneof), oneof field 'kind' is already set. Cannot set '{second}'")
            )
        return clean

    def _value(self, field: str, schema: Json, value: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
        if "$ref" in schema:
            return self._object(schema["$ref"], value, path, wrong)
        kind = schema.get("type", "any")
        if kind == "array":
            return self._array(field, schema["items"], value, path, wrong)
        if kind == "any":
            return value
        if kind == "object":
            if isinstance(value, dict):
                inner = schema.get("additionalProperties", {"type": "any"})
                return {key: self._value(key, inner, item, f"{path}[{key}]", wrong) for key, item in value.items()}
            wrong.append(self._violation(path, "Map", value))
            return None
        clean = _scalar(kind, schema, value)
        if clean is None:
            wrong.append(self._invalid(path, field, schema, value))
        return clean

    def _array(self, field: str, items: Json, value: Any, path: str, wrong: list[tuple[str, str]]) -> Any:
        if not isinstance(value, list):
            wrong.append(self._violation(path, self._label(field, items), value))
            return None
        if items.get("type") == "array":
            for index, row in enumerate(value):
                if not isinstance(row, list):
                    wrong.append(self._violation(f"{path}[{index}]", self._label(field, items), row))
            return value
        return [self._value(field, items, item, f"{path}[{index}]", wrong) for index, item in enumerate(value)]

    def _invalid(self, path: str, field: str, schema: Json, value: Any) -> tuple[str, str]:
        return self._violation(path, self._label(field, schema), value)

    def _label(self, field: str, schema: Json) -> str:
        """Return the type as Google prints it; names of enums are not published, so they are guessed from the field."""
        if "$ref" in schema:
            return f"type.googleapis.com/{self.package}.{schema['$ref']}"
        if "enum" in schema:
            return f"type.googleapis.com/{self.package}.{_ENUMS.get(field, field[:1].upper() + field[1:])}"
        if schema.get("type") == "array":
            return "type.googleapis.com/google.protobuf.ListValue"
        return _TYPES.get(schema.get("format", ""), _TYPES.get(schema.get("type", ""), "TYPE_STRING"))

    def _violation(self, path: str, label: str, value: Any) -> tuple[str, str]:
        shown = json.dumps(value, ensure_ascii=False)
        return path, f"Invalid value at '{path}' ({label}), {shown}"

    def check_mask(self, method: Method, tree: Tree) -> None:
        """Raise 400 if ``fields`` names what the answer can never hold."""
        missing = self.missing(method.answer, tree)
        if missing:
            text = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{missing}'."
            raise bad_request([(missing, text)])

    def missing(self, name: str | None, tree: Tree, path: str = "") -> str:
        """Return the first path of a mask that a message does not have."""
        properties = self.schemas.get(name or "", {}).get("properties")
        if properties is None:
            return ""
        for key, below in tree.items():
            if key == "*":
                continue
            if key not in properties:
                return f"{path}{key}"
            schema = properties[key]
            reference = schema.get("$ref", schema.get("items", {}).get("$ref"))
            found = self.missing(reference, below, f"{path}{key}.") if reference and below else ""
            if found:
                return found
        return ""

    def change(self, name: str, value: Any, changes: Mapping[str, Callable[[Any], Any]]) -> Any:
        """Rebuild a message with every part of a named kind changed; a part changed to None is left out.

        A list loses such parts; the message itself is None when it was of a named kind and came out as None.
        """
        if name in changes:
            return changes[name](value)
        properties = self.schemas.get(name, {}).get("properties", {})
        result = {}
        for key, content in value.items():
            schema = properties.get(key, {})
            inner = schema.get("items", {}).get("$ref") if isinstance(content, list) else schema.get("$ref")
            if not inner:
                result[key] = content
            elif isinstance(content, list):
                parts = [self.change(inner, part, changes) for part in content]
                result[key] = [part for part in parts if part is not None]
            else:
                part = self.change(inner, content, changes)
                if part is not None:
                    result[key] = part
        return result

    def lean(self, name: str, value: Json) -> Json:
        """Return a message as it is answered: zero, false, empty text and empty lists are left out, messages stay."""
        properties = self.schemas.get(name, {}).get("properties", {})
        kept = PRESENT.get(name, set())
        result: Json = {}
        for key, content in value.items():
            schema = properties.get(key, {})
            inner = schema.get("items", {}).get("$ref") or schema.get("$ref")
            if isinstance(content, dict):
                result[key] = self.lean(inner, content) if inner else content
            elif isinstance(content, list):
                if content:
                    result[key] = [self.lean(inner, part) if inner else part for part in content]
            elif key in kept or (content not in (0, "", None) and not str(content).endswith("_UNSPECIFIED")):
                result[key] = content
        return result


@cache
def sheets() -> Api:
    """Return the description of Sheets v4."""
    return Api("sheets.v4", "google.apps.sheets.v4")


@cache
def drive() -> Api:
    """Return the description of Drive v3."""
    return Api("drive.v3", "google.apps.drive.v3")


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\+?(\w+)\}", template)
    text = ""
    for index, part in enumerate(parts):
        if index % 2:
            text += f"(?P<{part}>.+)" if part == "range" else f"(?P<{part}>[^/:]+)"
        else:
            text += re.escape(part)
    return re.compile(text + r"\Z")


@lru_cache(maxsize=10_000)
def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "_" + found.group().lower(), name)


@lru_cache(maxsize=10_000)
def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found.group(1).upper(), name)


def _scalar(kind: str, schema: Json, value: Any) -> Any:
    """Return a value as its type, or None if it does not fit; whole numbers may come as text, as in all of Google's JSON."""
    if "enum" in schema:
        return value if value in schema["enum"] else None
    if kind == "string":
        if schema.get("format") in {"int64", "uint64"}:
            return _whole(value)
        return value if isinstance(value, str) else None
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "integer":
        return _whole(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        return None
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def _from_text(text: str, schema: Json) -> Any:
    kind = schema.get("type", "string")
    if "enum" in schema:
        return text if text in schema["enum"] else None
    if kind == "boolean":
        return {"true": True, "false": False, "1": True, "0": False}.get(text.lower())
    if kind == "integer":
        return int(text) if re.fullmatch(r"-?\d+", text) else None
    return text
