"""Replay recorded courses of requests against a fresh stand-in and compare answer by answer.

    python -m tests.standin.replay FOLDER [--verbose]

Ids differ from run to run: they are learned from the first answer that names them. The world of a recording may hold what was there
before it began: a spreadsheet that its first request is refused with 403 is one of somebody's who does not share it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.standin import StandIn

IDS = {"id", "spreadsheetId", "sheetId", "namedRangeId", "protectedRangeId", "chartId", "metadataId"}
MASKED = {"createdTime", "modifiedTime", "headRevisionId"}


class Course:
    """One recording on its way; ``names`` maps recorded ids to those of the stand-in."""

    def __init__(self, google: StandIn) -> None:
        self.google = google
        self.connection = http.client.HTTPConnection(urlsplit(google.url).netloc, timeout=30)
        self.names: dict[str, str] = {}

    def translated(self, text: str) -> str:
        for recorded, ours in sorted(self.names.items(), key=lambda pair: -len(pair[0])):
            text = re.sub(rf"(?<![\w-]){re.escape(recorded)}(?![\w-])", ours, text)
        return text

    def learn(self, recorded: Any, ours: Any) -> None:
        """Walk through two answers side by side and note which id became which."""
        if isinstance(recorded, dict) and isinstance(ours, dict):
            for key, value in recorded.items():
                if key in IDS and key in ours and str(value) not in {"0", str(ours[key])}:
                    self.names.setdefault(str(value), str(ours[key]))
                self.learn(value, ours.get(key))
        elif isinstance(recorded, list) and isinstance(ours, list):
            for one, other in zip(recorded, ours, strict=False):
                self.learn(one, other)

    def ask(self, step: dict[str, Any]) -> tuple[int, Any]:
        """Send a recorded request, with the ids of this run, and return status and answer."""
        parts = urlsplit(step["uri"])
        target = self.translated(parts.path + (f"?{parts.query}" if parts.query else ""))
        body = self.translated(json.dumps(step["body"])) if step["body"] is not None else None
        headers = {"Content-Type": "application/json"} if body else {}
        self.connection.request(step["method"], target, body=body, headers=headers)
        answer = self.connection.getresponse()
        raw = answer.read().decode("utf-8")
        try:
            return answer.status, json.loads(raw)
        except ValueError:
            return answer.status, raw


def differences(recorded: Any, ours: Any, path: str = "") -> list[str]:
    """Return where two answers differ; times are masked."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        found = []
        for key in sorted(recorded.keys() | ours.keys()):
            if key in MASKED and key in recorded and key in ours:
                continue
            if key not in ours:
                found.append(f"{path}.{key}: missing, was {_short(recorded[key])}")
            elif key not in recorded:
                found.append(f"{path}.{key}: too much, {_short(ours[key])}")
            else:
                found += differences(recorded[key], ours[key], f"{path}.{key}")
        return found
    if isinstance(recorded, list) and isinstance(ours, list) and len(recorded) == len(ours):
        found = []
        for index, (one, other) in enumerate(zip(recorded, ours, strict=True)):
            found += differences(one, other, f"{path}[{index}]")
        return found
    same = recorded == ours and isinstance(recorded, bool) == isinstance(ours, bool)
    return [] if same else [f"{path}: {_short(ours)}, was {_short(recorded)}"]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 100 else f"{text[:97]}…"


def before(google: StandIn, steps: list[dict[str, Any]]) -> dict[str, str]:
    """Make what was there before the recording began, and return its ids."""
    named: dict[str, str] = {}
    told = set()
    for step in steps:
        found = re.search(r"/spreadsheets/([\w-]+)", step["uri"])
        if found and found.group(1) not in told and step["status"] == 403:
            book = google.add_spreadsheet(title="Somebody's")
            book.unshare(google.world.robot)
            named[found.group(1)] = book.id
        told |= set(re.findall(r"[\w-]{40,}", json.dumps(step["response"])))
    return named


def replay(path: Path) -> list[str]:
    """Replay one recording and return what was not as recorded."""
    steps = json.loads(path.read_text(encoding="utf-8"))
    found = []
    with StandIn() as google:
        course = Course(google)
        course.names = before(google, steps)
        for number, step in enumerate(steps):
            status, answer = course.ask(step)
            if status != step["status"]:
                found.append(
                    f"{number} {step['method']} {urlsplit(step['uri']).path}: {status}, was {step['status']} {_short(answer)}"
                )
            course.learn(step["response"], answer)
            recorded = json.loads(course.translated(json.dumps(step["response"])))
            found += [f"{number} {step['method']} {text}" for text in differences(recorded, answer)]
        course.connection.close()
    return found


def main() -> int:
    """Replay all recordings of a folder, print each and a total."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin.replay", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--verbose", action="store_true", help="all differences, not three of each recording")
    arguments = parser.parse_args()
    paths = sorted(arguments.folder.glob("*.json"))
    exact = 0
    for path in paths:
        found = replay(path)
        exact += not found
        print(f"{'exact    ' if not found else 'NOT EXACT'} {path.stem}")
        for text in found if arguments.verbose else found[:3]:
            print(f"          {text}")
    print(f"{exact} of {len(paths)} exact")
    return 0 if exact == len(paths) else 1


if __name__ == "__main__":
    raise SystemExit(main())
