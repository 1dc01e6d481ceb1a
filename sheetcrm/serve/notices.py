"""What the operator hears: each trouble once on each channel, with its cure, and once more when it is over."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheetcrm.errors import SheetcrmError
from sheetcrm.model.words import serving as words
from sheetcrm.serve.channels import Notice
from sheetcrm.serve.troubles import Trouble, brought, ended, left

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo

    from sheetcrm.model.words import Language
    from sheetcrm.serve.channels import Channel

FILE = "troubles.json"
SPARE = (Path("/dev/shm"), Path(os.environ.get("TMPDIR") or "/tmp"))  # noqa: S108 - what lies there is ours alone, or it is left alone
_CAREFULLY = os.O_NOFOLLOW | os.O_NONBLOCK
AGAIN = timedelta(minutes=10)  # how long a channel rests that did not take a notice
RARELY = timedelta(hours=6)
"""A notice that a channel refuses, while it takes others, rests at first as long, then each time twice as long, up to this."""


@dataclass(slots=True)
class Notices:
    """Hears what :class:`Rounds` tells and tells the operator; what becomes of that never disturbs the work.

    ``path`` keeps what was told, so that a restart does not tell it again; where it cannot be written a file in memory or among what is
    temporary does, lest a full disk be told of each minute;
    ``sentence`` says an event in words. Of each trouble is kept where it was ``told`` and where its end was: a channel that fails is tried
    again by itself, and the others do not hear twice. A notice that a channel refuses rests alone, and the others go. ``say`` hears once of
    each trouble that the operator could not be told of. ``zone`` is by whose clock the operator reads, None for this machine's.
    """

    channels: Sequence[Channel]
    path: Path
    language: Language
    clock: Callable[[], datetime]
    sentence: Callable[[str, dict[str, Any], Language], str]
    say: Callable[[str, dict[str, Any]], None] = lambda *_: None
    zone: Callable[[], tzinfo | None] = lambda: None
    _held: dict[str, Any] | None = field(default=None, init=False)
    _kept: bool = field(default=True, init=False)
    _rests: dict[str, datetime] = field(default_factory=dict, init=False)

    def hear(self, event: str, values: dict[str, Any]) -> None:
        """Take note of an event, and tell what is to be told."""
        if self.channels:
            with suppress(Exception):  # the log has it
                self._hear(event, values)

    def _hear(self, event: str, values: dict[str, Any]) -> None:
        found = _read(self.path) if self._kept else None  # cron's run-due may have written beside us
        troubles = self._held = (self._held or {}) if found is None else found
        before = json.dumps(troubles)
        for key, member in ended(event, values):
            self._end(troubles, key, member)
        if event == "round":
            for name, held in troubles.items():
                for key, member in [*left(name, held["members"], values["jobs"])]:
                    self._end(troubles, key, member)
        for trouble in brought(event, values, self.language):
            self._begin(troubles, trouble, trouble.said or self.sentence(event, values, self.language))
        if json.dumps(troubles) != before:
            self._write(troubles)
        for channel in self.channels:
            self._tell(troubles, channel)
        self._own_up(troubles)
        names = {channel.name for channel in self.channels}
        done = [key for key, held in troubles.items() if _over(held, self.clock()) and _heard(held, names)]
        for key in done:
            del troubles[key]
        if done:
            self._write(troubles)

    def _begin(self, troubles: dict[str, Any], trouble: Trouble, said: str) -> None:
        held = troubles.get(trouble.key)
        same = held is not None and (not held["over"] or (trouble.steady and not held["well"]))
        if held is not None and same and set(trouble.parts) <= set(held["parts"]):
            held["parts"], held["over"] = list(trouble.parts), ""
            if trouble.member and trouble.member not in held["members"]:
                held["members"].append(trouble.member)
            return
        now = self.clock().astimezone(UTC)
        troubles[trouble.key] = {
            "about": trouble.about,
            "said": said,
            "since": now.isoformat(timespec="seconds"),
            "due": (now + trouble.patience).isoformat(timespec="seconds"),
            "members": [trouble.member] if trouble.member else [],
            "parts": list(trouble.parts),
            "late": trouble.late,
            "steady": trouble.steady.total_seconds(),
            "over": "",
            "told": [],
            "well": [],
            "vain": {},
            "owned": False,
        }

    def _end(self, troubles: dict[str, Any], key: str, member: str) -> None:
        """Let a trouble be over, or let a member of one no longer have it."""
        for name in [key] if key else [name for name, held in troubles.items() if member in held["members"]]:
            held = troubles.get(name)
            if held is None:
                continue
            held["members"] = [] if member == "*" else [one for one in held["members"] if one != member]
            if not held["over"] and not held["members"]:
                steady = self.clock().astimezone(UTC) + timedelta(seconds=held.get("steady", 0))
                held["over"] = steady.isoformat(timespec="seconds")

    def _tell(self, troubles: dict[str, Any], channel: Channel) -> None:
        """Tell one channel what it does not know yet, ends last; where it does not take it, again a while later."""
        now = self.clock().astimezone(UTC)
        if not _come(self._rests.get(channel.name, now), now):
            return
        for over in (False, True):
            due = [key for key, held in troubles.items() if _due(held, channel.name, now, over=over)]
            due.sort(key=lambda key: troubles[key]["vain"].get(channel.name, {}).get("tries", 0))
            try:
                if due:
                    self._carry(troubles, channel, [self._notice(key, troubles[key], over=over) for key in due], now)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other channels are worth having
                self._rests[channel.name] = now + AGAIN
                for key in due:
                    if channel.name not in troubles[key]["well" if over else "told"]:
                        _rest(troubles[key], channel.name, _why(error, self.language), now, refused=False)
                self._write(troubles)
                return
        self._rests.pop(channel.name, None)

    def _carry(self, troubles: dict[str, Any], channel: Channel, notices: Sequence[Notice], now: datetime) -> None:
        for notice, refused in channel.carry(notices):
            held = troubles[notice.key]
            if refused is None:
                held["well" if notice.over else "told"].append(channel.name)
                held["vain"].pop(channel.name, None)
            else:
                _rest(held, channel.name, _why(refused, self.language), now, refused=True)
            self._write(troubles)

    def _own_up(self, troubles: dict[str, Any]) -> None:
        """Say, once of each trouble, on which ways the operator could not be told of it, and why."""
        for held in troubles.values():
            if held["vain"] and not held["owned"]:
                held["owned"] = True
                self._write(troubles)
                whys = "; ".join(f"{name}: {one['why']}" for name, one in held["vain"].items())
                self.say("untold", {"about": held["about"], "whys": whys})

    def _notice(self, key: str, held: dict[str, Any], *, over: bool) -> Notice:
        title, text = (words.OVER, words.OVER_TEXT) if over else (words.TROUBLES, words.TROUBLES_TEXT)
        since = datetime.fromisoformat(held["since"]).astimezone(self.zone())
        shown = f"{since:%d.%m.%Y %H:%M}"
        values = {"about": held["about"], "said": held["said"], "since": shown, "zone": str(since.tzinfo)}
        said = text.say(self.language, **values)
        return Notice(key, held["since"], over, title.say(self.language, **values), said)

    def _write(self, troubles: dict[str, Any]) -> None:
        said = json.dumps(troubles, ensure_ascii=False)
        fresh = self.path.with_name(f"{self.path.name}.new")
        try:
            fresh.touch(mode=0o600)
            fresh.write_text(said, encoding="utf-8")
            fresh.replace(self.path)
        except OSError:  # a full disk is told all the same
            self._kept = any(_put(spare, said) for spare in _spares(self.path))
            return
        self._kept = True
        for spare in _spares(self.path):
            with suppress(OSError):
                spare.unlink()


_KEPT = {"about", "said", "since", "due", "members", "parts", "late", "over", "told", "well"}


def standing(path: Path) -> list[tuple[str, datetime, bool]]:
    """Return the troubles that were told, or could not be, and are not over, each with since when and whether somebody was told."""
    held = [one for one in (_read(path) or {}).values() if (one["told"] or one["vain"]) and not one["over"]]
    return [(str(one["about"]), datetime.fromisoformat(one["since"]), bool(one["told"])) for one in held]


def _spares(path: Path) -> list[Path]:
    """Return where what was told is kept while its own file cannot be written: in memory first, since all disks may be full."""
    mark = hashlib.blake2b(os.fsencode(path.absolute()), digest_size=8).hexdigest()
    return [folder / f"sheetcrm-{mark}.json" for folder in SPARE]


def _put(path: Path, said: str) -> bool:
    """Write a file that lies where everybody may write, for our eyes only; return whether that went."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | _CAREFULLY, 0o600), "w", encoding="utf-8") as out:
            if not _ours(out.fileno()):
                return False
            os.ftruncate(out.fileno(), 0)
            out.write(said)
    except OSError:
        return False
    return True


def _get(path: Path) -> tuple[int, str]:
    """Return when a file was written and what it says. Raises OSError, also where it is somebody else's in a folder of everybody's."""
    with os.fdopen(os.open(path, os.O_RDONLY | _CAREFULLY), encoding="utf-8") as file:
        if path.parent in SPARE and not _ours(file.fileno()):
            raise PermissionError
        return os.fstat(file.fileno()).st_mtime_ns, file.read()


def _ours(number: int) -> bool:
    about = os.fstat(number)
    return about.st_uid == os.geteuid() and stat.S_ISREG(about.st_mode)


def _read(path: Path) -> dict[str, Any] | None:
    """Return what was written last, None where nothing was or it cannot be read."""
    written = []
    for place in (path, *_spares(path)):
        with suppress(OSError, ValueError):
            at, text = _get(place)
            written.append((at, json.loads(text)))
    if not written:
        return None
    held = max(written, key=lambda one: one[0])[1]
    known = held if isinstance(held, dict) else {}
    fresh = {"vain": {}, "owned": False}  # what older files lack
    return {key: deepcopy(fresh) | one for key, one in known.items() if isinstance(one, dict) and one.keys() >= _KEPT}


def _rest(held: dict[str, Any], channel: str, why: str, now: datetime, *, refused: bool) -> None:
    """Note that a channel did not take what is to be said of a trouble; one that it ``refused`` alone waits longer each time."""
    tries = held["vain"].get(channel, {}).get("tries", 0)
    again = now + (min(AGAIN * 2**tries, RARELY) if refused else AGAIN)
    again_said = again.isoformat(timespec="seconds")
    held["vain"][channel] = {"tries": min(tries + refused, 10), "again": again_said, "why": why}


def _why(error: Exception, language: Language) -> str:
    """Say on one line why a channel did not take a notice."""
    if isinstance(error, SheetcrmError):
        return " ".join(error.message(language).split())
    return " ".join(str(error).split()) or words.NO_ANSWER.to(language)


def _due(held: dict[str, Any], channel: str, now: datetime, *, over: bool) -> bool:
    """Tell whether a channel is to hear now of a trouble, or that it is over; of what passed untold it hears nothing."""
    vain = held["vain"].get(channel)
    if vain is not None and not _come(datetime.fromisoformat(vain["again"]), now):
        return False
    if over:
        return _over(held, now) and channel not in held["well"] and channel in held["told"]
    waits = not _come(datetime.fromisoformat(held["due"]), now)
    return channel not in held["told"] and not waits and (held["late"] or not held["over"])


def _over(held: dict[str, Any], now: datetime) -> bool:
    """Tell whether a trouble has been over for as long as it must; before, ``over`` was a truth value."""
    over = held["over"]
    return over if isinstance(over, bool) else bool(over) and _come(datetime.fromisoformat(over), now)


def _come(moment: datetime, now: datetime) -> bool:
    """Tell whether a moment has come; one further ahead than we ever wait was noted by a clock that was wrong."""
    return not now < moment <= now + RARELY


def _heard(held: dict[str, Any], channels: set[str]) -> bool:
    """Tell whether each channel heard the end of a trouble that it was told of."""
    return all(name in held["well"] for name in channels if name in held["told"] or held["late"])
