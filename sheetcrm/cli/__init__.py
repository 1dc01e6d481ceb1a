"""The command line: every command is a library call under the same word."""

from sheetcrm.cli.catalogue import CATALOGUE
from sheetcrm.cli.common import DONE, REFUSED, TOLD, main

__all__ = ["CATALOGUE", "DONE", "REFUSED", "TOLD", "main"]
