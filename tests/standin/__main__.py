"""Run the stand-in as a program of its own, until it is interrupted."""

from __future__ import annotations

import argparse
import threading

from tests.standin import StandIn


def main() -> None:
    """Serve one empty spreadsheet and print where."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=8642, help="0 takes a free one")
    parser.add_argument("--quota", action="store_true", help="allow 60 reads and 60 writes a minute, as Google does")
    arguments = parser.parse_args()
    with StandIn(port=arguments.port) as google:
        if arguments.quota:
            google.quota()
        book = google.add_spreadsheet(title="Spreadsheet")
        print(f"{google.url}  spreadsheet {book.id}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
