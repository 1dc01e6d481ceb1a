"""The laws at length: ``python -m tests.laws.long --examples 20000``, shared out among the laws."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

_IN_SUITE = 320
"""About how many workbooks all laws together see in the suite."""


def main() -> int:
    """Run every law on more workbooks than the suite does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("rest", nargs="*")
    given = parser.parse_args()
    os.environ["SHEETCRM_EXAMPLES"] = str(max(1.01, given.examples / _IN_SUITE))
    return pytest.main([str(Path(__file__).parent), "-p", "no:cacheprovider", *given.rest])


if __name__ == "__main__":
    sys.exit(main())
