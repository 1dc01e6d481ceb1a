"""A spreadsheet as the client base of a small service business."""

from sheetcrm.job import Job

__all__ = ["Job"]
