"""The job files as they stand now: read again when they change; a broken one is that file's trouble."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sheetcrm.errors import JobError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetcrm.job import Job
    from sheetcrm.workspace import Workspace

_Mark = tuple[int, int, int]
_AHEAD = timedelta(minutes=1)  # clocks of two machines differ by seconds
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _File:
    mark: _Mark
    job: Job | None
    since: datetime


@dataclass(slots=True)
class JobFiles:
    """The jobs of a workspace. ``tell`` hears once of each file that does not load, and when it does again."""

    space: Workspace
    tell: Callable[[str, dict[str, object]], None]
    clock: Callable[[], datetime]
    _files: dict[str, _File] = field(default_factory=dict, init=False)

    def __call__(self) -> dict[str, tuple[Job, datetime]]:
        """Return the jobs that can be used, by name, each with when its file was last changed.

        A file whose date lies ahead, unpacked with the time of another zone or written by a clock that was wrong, counts as there for ever.
        """
        names = self.space.job_names()
        for name in self._files.keys() - set(names):
            del self._files[name]
        for name in names:
            try:
                about = (self.space.folder / "jobs" / f"{name}.py").stat()
            except OSError:  # it went this very moment
                continue
            mark = (about.st_mtime_ns, about.st_size, about.st_ino)
            held = self._files.get(name)
            if held is None or held.mark != mark:
                self._files[name] = _File(mark, self._load(name, held), datetime.fromtimestamp(about.st_mtime, UTC))
        until = self.clock() + _AHEAD
        return {
            name: (one.job, one.since if one.since <= until else _EVER)
            for name, one in sorted(self._files.items())
            if one.job is not None
        }

    @property
    def broken(self) -> list[str]:
        """The names of files that do not load."""
        return sorted(name for name, one in self._files.items() if one.job is None)

    def _load(self, name: str, before: _File | None) -> Job | None:
        try:
            job = self.space.job(name)
        except JobError as error:
            self.tell("broken", {"job": name, "error": error})
            return None
        if before is not None:
            self.tell("mended" if before.job is None else "reread", {"job": name})
        return job
