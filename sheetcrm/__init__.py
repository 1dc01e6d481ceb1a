"""A spreadsheet as the client base of a small service business."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheetcrm.job import Job

__all__ = ["Job"]


def __getattr__(name: str) -> Any:
    """Load what a job file needs when it asks for it: the command line answers before."""
    if name == "Job":
        from sheetcrm.job import Job

        return Job
    raise AttributeError(name)
