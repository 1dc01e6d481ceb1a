"""A pandera schema over Clients, as its guide has it: lazy, so that all failures are told; run by tests.benchmarks.checks.

It runs in an environment of its own, as a plain file: ``python checks_rival.py ROWS COLUMNS``. Each cell is checked once by the library
that knows its kind; whoever writes such a schema for a client list would write this.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import phonenumbers
from email_validator import EmailNotValidError, validate_email


def phone(cell: Any) -> bool:
    """Tell whether a phone stands in its one form."""
    try:
        number = phonenumbers.parse(cell, None)
    except (phonenumbers.NumberParseException, TypeError):
        return False
    form = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return isinstance(cell, str) and phonenumbers.is_possible_number(number) and form == cell


def email(cell: str) -> bool:
    """Tell whether an e-mail can be one."""
    try:
        return validate_email(cell, check_deliverability=False).normalized == cell
    except EmailNotValidError:
        return False


def schema(pa: Any) -> Any:
    """Return the schema: phones, e-mails, dates, and values out of lists."""

    def listed(*allowed: str) -> Any:
        return pa.Column(object, pa.Check.isin(allowed), nullable=True)

    day = pa.Column("datetime64[us]", nullable=True, coerce=True)
    text = pa.Column(
        object, pa.Check(lambda cell: isinstance(cell, str) and cell == cell.strip(), element_wise=True), nullable=True
    )
    return pa.DataFrameSchema(
        {
            "phone": pa.Column(object, pa.Check(phone, element_wise=True), nullable=True),
            "email": pa.Column(object, pa.Check(email, element_wise=True), nullable=True),
            "last_name": text,
            "first_name": text,
            "company": text,
            "city": text,
            "notes": text,
            "tags": text,
            "birthday": day,
            "next_contact": day,
            "status": listed("новый", "лид", "активный"),
            "source": listed("сайт", "рекомендация"),
            "deal_stage": listed("новый лид", "сделка"),
            "manager": listed("Анна", "Олег", "Мария"),
        }
    )


def main(path: Path, columns: list[str]) -> None:
    """Print the rows whose phone fails, with seconds and peak MB."""
    pa = importlib.import_module("pandera.pandas")
    rows = orjson.loads(path.read_bytes())
    wanted = schema(pa)
    began = time.process_time()
    frame = pd.DataFrame([row[: len(columns)] for row in rows], columns=columns, dtype=object)
    try:
        wanted.validate(frame, lazy=True)
        named: list[int] = []
    except pa.errors.SchemaErrors as found:
        failed = found.failure_cases
        assert set(failed["column"]) == {"phone"}, failed
        named = sorted(failed["index"].tolist())
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "named": named, "peak": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
