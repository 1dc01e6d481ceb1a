"""What the operator hears by mail: each trouble once, with its cure, and one letter more when it is over."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sheetcrm.errors import BookBusy, BookChanged, PostUnknown, SheetcrmError
from sheetcrm.model.letters import Posting, Rendered, letter_key
from sheetcrm.model.words import letters as letter_words
from sheetcrm.model.words import serving as words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sheetcrm.model.words import Language
    from sheetcrm.ports import Post

FILE = "troubles.json"
PATIENCE = 4
"""So often a job is put off before the operator hears of it: 15 minutes. A workbook that somebody has open is no trouble at all."""
AGAIN = timedelta(minutes=10)  # how long a letter waits that the mail server did not take
_TOLD, _OVER = "told", "over"


@dataclass(slots=True)
class Notices:
    """Hears what :class:`Rounds` tells and writes to the operator; what becomes of these letters never disturbs the work.

    ``path`` keeps what was told, so that a restart does not tell it again (and so does memory, lest a full disk be told of each minute);
    ``sentence`` says an event in words.
    """

    address: str
    path: Path
    post: Callable[[], Post]
    language: Language
    clock: Callable[[], datetime]
    sentence: Callable[[str, dict[str, Any], Language], str]
    _held: dict[str, Any] | None = field(default=None, init=False)
    _waits: datetime | None = field(default=None, init=False)

    def hear(self, event: str, values: dict[str, Any]) -> None:
        """Take note of an event, and send what is to be sent."""
        if not self.address:
            return
        with suppress(Exception):  # a full disk, a mail server that is down: the log has it
            self._hear(event, values)

    def _hear(self, event: str, values: dict[str, Any]) -> None:
        troubles = self._held = self._read() if self._held is None else self._held
        before = json.dumps(troubles)
        for key in self._over(event, values):
            held = troubles.get(key)
            if held is not None and held["sent"] == _TOLD:
                held["over"] = True
            elif held is not None:  # it passed before anybody could be told
                del troubles[key]
        key = self._about(event, values)
        if key and (key not in troubles or troubles[key].get("over")):
            since = self.clock().astimezone(UTC).isoformat(timespec="seconds")
            said = self.sentence(event, values, self.language)
            troubles[key] = {"about": self._name(key, values), "said": said, "since": since, "sent": ""}
        self._send(troubles)
        if json.dumps(troubles) != before:
            self._write(troubles)

    def _about(self, event: str, values: Mapping[str, Any]) -> str:
        """Return under which name an event is a trouble; empty where it is none."""
        job, outcome, error = values.get("job", ""), values.get("outcome"), values.get("error")
        if event == "ran" and outcome is not None:
            leaving = letter_words.LEAVING.to(outcome.before.language)
            stopped = outcome.sent.stopped and outcome.sent.stopped != leaving
            return f"word {job}" if outcome.refused else "letters" if stopped else ""
        if event == "put_off" and values["tries"] < PATIENCE:
            return ""
        if isinstance(error, BookBusy | BookChanged):
            return ""
        if event in {"failed", "given_up", "missed", "put_off", "look_failed"}:
            return f"job {job}"
        return {"broken": f"file {job}", "mailbox_failed": "mailbox", "trouble": "robot"}.get(event, "")

    def _over(self, event: str, values: Mapping[str, Any]) -> list[str]:
        """Return which troubles an event ends."""
        job, outcome = values.get("job", ""), values.get("outcome")
        if event == "ran" and outcome is not None:
            ends = ["robot"] + ([] if outcome.refused else [f"{what} {job}" for what in ("job", "word", "file")])
            return ends + (["letters"] if outcome.sent.gone and not outcome.sent.stopped else [])
        return {"mended": [f"file {job}"], "mailbox_works": ["mailbox"], "look_works": [f"job {job}"]}.get(event, [])

    def _name(self, key: str, values: Mapping[str, Any]) -> str:
        return str(values.get("job") or words.PARTS[key].to(self.language))

    def _send(self, troubles: dict[str, Any]) -> None:
        """Send what was not sent yet; where the mail server does not take it, again a while later."""
        now = self.clock()
        if self._waits is not None and now < self._waits:
            return
        due = [key for key, held in troubles.items() if not held["sent"] or held.get("over")]
        if not due:
            return
        post = self.post()
        try:
            for key in due:
                held = troubles[key]
                post.ready()
                with suppress(PostUnknown):  # it may have gone: once is enough
                    post.send(self._letter(key, held), before=lambda: None)
                if held.get("over"):
                    del troubles[key]
                else:
                    held["sent"] = _TOLD
            self._waits = None
        except (SheetcrmError, OSError):
            self._waits = now + AGAIN
        finally:
            post.close()

    def _letter(self, key: str, held: Mapping[str, Any]) -> Posting:
        over = bool(held.get("over"))
        subject, text = (words.OVER, words.OVER_TEXT) if over else (words.TROUBLES, words.TROUBLES_TEXT)
        values = {"about": held["about"], "said": held["said"], "since": held["since"].replace("T", " ")}
        rendered = Rendered(subject.say(self.language, **values), text.say(self.language, **values))
        name = letter_key("operator", key, held["since"], _OVER if over else _TOLD, "")
        return Posting(name, self.address, "", rendered, marketing=False)

    def _read(self) -> dict[str, Any]:
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}

    def _write(self, troubles: Mapping[str, Any]) -> None:
        fresh = self.path.with_name(f"{self.path.name}.new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(troubles, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.path)
