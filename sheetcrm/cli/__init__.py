"""The command line: every command is a library call under the same word."""

from sheetcrm.cli import book, letters
from sheetcrm.cli.common import main

__all__ = ["book", "letters", "main"]
