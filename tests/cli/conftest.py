"""The desk's fixtures, for every test of this folder."""

from __future__ import annotations

from tests.cli.desk import desk, either, english, models

__all__ = ["desk", "either", "english", "models"]
