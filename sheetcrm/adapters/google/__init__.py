"""A Google Sheet as the book, beside the people who edit it."""

from __future__ import annotations

from sheetcrm.adapters.google.book import GoogleBook
from sheetcrm.adapters.google.client import connect

__all__ = ["GoogleBook", "connect"]
