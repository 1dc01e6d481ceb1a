"""Break the stand-in on purpose, one place at a time, and see its tests go red.

    python -m tests.standin.mutations [NAME …]

Each mutation is put into a copy of the package in a temporary folder, where the package's tests then run. One that no test notices
makes the exit status 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).parent


class Mutation(NamedTuple):
    """``old`` stands once in the module and becomes ``new``; ``tests`` names the test module that notices."""

    name: str
    module: str
    tests: str
    old: str
    new: str


MUTATIONS = [
    Mutation(
        "null clears a cell",
        "writing",
        "values",
        "in enumerate(cells) if value is not None\n    ]",
        "in enumerate(cells)\n    ]",
    ),
    Mutation(
        "empty text is kept as a value",
        "cells",
        "lines",
        "        if not value:\n            return None",
        "        if value is None:\n            return None",
    ),
    Mutation("RAW is parsed", "writing", "values", 'if option == "RAW":', 'if option == "NEVER":'),
    Mutation("a date brings no format", "writing", "values", "if entered.format and kept", "if False and kept"),
    Mutation(
        "empty cells behind are told",
        "reading",
        "values",
        "    while values and values[-1] is None:",
        "    while False:",
    ),
    Mutation("dates are text by default", "reading", "values", '== "FORMATTED_STRING"', '!= "SERIAL_NUMBER"'),
    Mutation(
        "append starts in column A",
        "values",
        "values",
        "(found.bottom, found.left) if found",
        "(found.bottom, 0) if found",
    ),
    Mutation("append never inserts rows", "values", "values", '== "INSERT_ROWS"', '== "NEVER"'),
    Mutation(
        "append does not grow the grid", "values", "values", "        sheet.grow(top + len(rows), left + width)\n", ""
    ),
    Mutation(
        "appendCells counts notes as data",
        "requests_cells",
        "cells",
        "top = sheet.last_row() + 1",
        "top = sheet.last_used_row() + 1",
    ),
    Mutation(
        "updateCells leaves what rows do not cover",
        "requests_cells",
        "cells",
        "right in range(box.width):",
        "right in range(len(cells)):",
    ),
    Mutation("repeated formulas stand still", "requests_cells", "cells", "if formula and painter.value:", "if False:"),
    Mutation(
        "a merge keeps all values",
        "requests_cells",
        "cells",
        "            if (row, column) != (one.top, one.left) and",
        "            if False and",
    ),
    Mutation(
        "validation reaches filtered rows",
        "requests_cells",
        "cells",
        'if not filtered or request.get("filteredRowsIncluded"):',
        "if True:",
    ),
    Mutation(
        "new rows look like the wrong neighbour",
        "requests_lines",
        "cells",
        "model = start - 1 if before else end",
        "model = end if before else start - 1",
    ),
    Mutation(
        "a batch is half applied",
        "batch",
        "answers",
        "    except BaseException:\n        book.restore(saved)\n        raise",
        "    except BaseException:\n        raise",
    ),
    Mutation("responseRanges are ignored", "batch", "answers", " if ranges else None", " if False else None"),
    Mutation(
        "a mask does not silence includeGridData",
        "answers",
        "answers",
        'below(tree, "sheets", "data") if tree else (EVERYTHING if grid else None)',
        'EVERYTHING if grid else below(tree, "sheets", "data")',
    ),
    Mutation("zeros are told", "discovery", "answers", "elif key in kept or (", "elif True or ("),
    Mutation(
        "slashes in masks are not understood", "masks", "answers", 'tokens[0] in {".", "/"}:', 'tokens[0] in {"."}:'
    ),
    Mutation(
        "unknown fields pass",
        "discovery",
        "wire",
        "            if field not in properties:",
        "            if field not in properties and False:",
    ),
    Mutation(
        "copies do not shift", "references", "paste", "return end if end is None or fixed else end + by", "return end"
    ),
    Mutation("fixed references shift", "references", "paste", "end is None or fixed else", "end is None else"),
    Mutation(
        "PASTE_NORMAL carries notes",
        "requests_paste",
        "paste",
        '"PASTE_NORMAL": (*_LOOK, "dataValidation")',
        '"PASTE_NORMAL": (*_LOOK, "dataValidation", "note")',
    ),
    Mutation(
        "PASTE_VALUES carries formulas",
        "requests_paste",
        "paste",
        '            if kind == "PASTE_VALUES":',
        '            if kind == "NEVER":',
    ),
    Mutation(
        "PASTE_FORMAT carries validations",
        "requests_paste",
        "paste",
        '"PASTE_FORMAT": _LOOK',
        '"PASTE_FORMAT": (*_LOOK, "dataValidation")',
    ),
    Mutation(
        "a copy does not fill its destination",
        "requests_paste",
        "paste",
        "return wanted if have and wanted and wanted % have == 0 else have",
        "return have",
    ),
    Mutation(
        "formulas lose what was cut", "requests_paste", "paste", "    follow(book, Carry(", "    print(book, Carry("
    ),
    Mutation(
        "findReplace changes formulas unasked",
        "requests_find",
        "paste",
        "isinstance(value, FormulaText) and not formulas",
        "False",
    ),
    Mutation(
        "findReplace looks at every letter case",
        "requests_find",
        "paste",
        '0 if request.get("matchCase") else re.IGNORECASE',
        "re.IGNORECASE",
    ),
    Mutation(
        "a warning keeps people out", "book", "things", 'if protection.get("warningOnly") or user in', "if user in"
    ),
    Mutation(
        "a protection keeps nobody out",
        "book",
        "things",
        "        if user == self.owner:\n            return\n        for",
        "        if user:\n            return\n        for",
    ),
    Mutation(
        "who protects may not edit",
        "requests_things",
        "things",
        "else everyone), user, book.owner}",
        "else everyone), book.owner}",
    ),
    Mutation(
        "rules are added at the end",
        "requests_things",
        "things",
        "    rules.insert(index, rule)\n\n\ndef _rule_at",
        "    rules.append(rule)\n\n\ndef _rule_at",
    ),
    Mutation(
        "metadata stays when rows are written",
        "cells",
        "metadata",
        "row = Row(epoch, self.props, self.metadata)",
        "row = Row(epoch, self.props)",
    ),
    Mutation(
        "lookups are exact by default",
        "metadata",
        "metadata",
        '== "EXACT_LOCATION" or sheet is None',
        '!= "INTERSECTING_LOCATION" or sheet is None',
    ),
    Mutation(
        "metadata is found by key alone",
        "metadata",
        "metadata",
        "if key in lookup and entry.get(key) != lookup[key]:",
        'if key == "metadataKey" and key in lookup and entry.get(key) != lookup[key]:',
    ),
    Mutation(
        "moves count after the removal",
        "cells",
        "lines",
        "items[:start] + items[end:to] + block + items[to:]",
        "items[:start] + items[end : to + 1] + block + items[to + 1 :]",
    ),
    Mutation(
        "ranges grow at their end",
        "shifts",
        "lines",
        "last + count if last > self.start else last",
        "last + count if last >= self.start else last",
    ),
    Mutation(
        "formulas stay when rows come", "shifts", "lines", "    reword(\n        book,\n", "    print(\n        book,\n"
    ),
    Mutation(
        "empty cells are sorted first when descending",
        "requests_shift",
        "lines",
        "return 1 if one[0] == 9 else -1",
        "return sign if one[0] == 9 else -sign",
    ),
    Mutation(
        "a sort leaves notes behind",
        "requests_shift",
        "lines",
        "            own.set_dress(column, dress)\n    book.forget()",
        "    book.forget()",
    ),
    Mutation("sixty-one reads a minute", "quota", "wire", "if len(seen) < limit:", "if len(seen) <= limit:"),
    Mutation(
        "faults come after the effect",
        "service",
        "wire",
        "if fault and not fault.after:",
        "if fault and fault.after and False:",
    ),
    Mutation("cells may be longer", "cells", "cells", "LONGEST = 50_000", "LONGEST = 60_000"),
    Mutation("spreadsheets may be larger", "book", "cells", "MOST_CELLS = 10_000_000", "MOST_CELLS = 11_000_000"),
    Mutation("staff leave no version", "hands", "drive", "            self._book.touch(self.user)\n", ""),
]


def red(mutation: Mutation | None) -> tuple[bool, str]:
    """Run the tests on a broken copy (None: an unbroken one); return whether they are red, and which is."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "tests" / "standin"
        shutil.copytree(HOME, package, ignore=shutil.ignore_patterns("__pycache__", "mutations.py"))
        (package.parent / "__init__.py").touch()
        if mutation:
            module = package / f"{mutation.module}.py"
            source = module.read_text(encoding="utf-8")
            if source.count(mutation.old) != 1:
                return False, f"{mutation.old!r} stands {source.count(mutation.old)} times in {mutation.module}"
            module.write_text(source.replace(mutation.old, mutation.new), encoding="utf-8")
        tests = f"tests/standin/test_{mutation.tests}.py" if mutation else "tests/standin"
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no", tests]
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return done.returncode == 1, failed[0].split(" - ")[0] if failed else ""


def main() -> int:
    """Run all mutations, or those whose names hold one of the words given."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin.mutations", description=__doc__)
    parser.add_argument("names", nargs="*")
    names = parser.parse_args().names
    chosen = [one for one in MUTATIONS if not names or any(name in one.name for name in names)]
    broken, where = red(None)
    if broken:
        print(f"the tests are red before anything is broken: {where}")
        return 1
    survivors = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for mutation, (killed, test) in zip(chosen, pool.map(red, chosen), strict=True):
            survivors += not killed
            print(f"{'red     ' if killed else 'SURVIVED'} {mutation.name}  {test}", flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} noticed")
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main())
