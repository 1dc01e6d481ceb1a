"""The command line: every command is a library call under the same word."""

from sheetcrm.cli import book, letters, lives, operation
from sheetcrm.cli.common import DONE, REFUSED, TOLD, main

__all__ = ["DONE", "REFUSED", "TOLD", "book", "letters", "lives", "main", "operation"]
