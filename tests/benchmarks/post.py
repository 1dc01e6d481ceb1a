"""Letters handed to a local mail server with TLS and a login: ours beside a bare smtplib loop and yagmail's own.

``python -m tests.benchmarks.post [--letters 2000] [--rounds 5]``. The server has a process of its own. The bare loop sends bytes that were
made beforehand; ours makes each letter of its words. Ratios are medians over rounds; limits: 0.9 of the bare loop with commits stubbed, and
above yagmail's ``send`` with two durable commits a letter (DESIGN, Costs).
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import smtplib
import sqlite3
import ssl
import statistics
import tempfile
import time
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import trustme
import yagmail

from sheetcrm.adapters.post import SmtpPost, wire
from tests.mail_out.letters import AT, posting, sender
from tests.mail_out.server import PASSWORD, USER, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from sheetcrm.model.letters import Posting

LEAST = 0.9
TEXT = (
    "Здравствуйте, Анна!\n\n"
    + "Прошло полгода с вашего последнего визита, и мы соскучились. " * 12
    + "\n\nСалон «Весна»\n"
)
HTML = "<html><body><h1>Здравствуйте, Анна!</h1>" + '<p style="margin:0">Мы соскучились.</p>' * 40 + "</body></html>"


def serve(pipe: Connection, context_files: tuple[str, str]) -> None:
    """Run the server until told to stop; tell its port, then how many letters it got."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*context_files)
    with serving(context=context) as good:
        pipe.send(good.port)
        while pipe.recv() == "count":
            pipe.send(len(good.got))
            good.got.clear()


def bare(port: int, trust: ssl.SSLContext, letters: list[Posting]) -> Callable[[], None]:
    """Send bytes that are made beforehand, on one kept connection."""
    made = [(letter.address, wire(letter, sender(), at=AT)) for letter in letters]

    def work() -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as line:
            line.starttls(context=trust)
            line.login(USER, PASSWORD)
            for address, content in made:
                line.sendmail("salon@shop.example", [address], content)

    return work


def ours(port: int, trust: ssl.SSLContext, letters: list[Posting], *, ledger: Path | None) -> Callable[[], None]:
    """Send by SmtpPost, with commits stubbed or with two durable ones a letter."""

    def work() -> None:
        note = _noting(ledger)
        post = SmtpPost(
            sender(), "127.0.0.1", port=port, security="starttls", user=USER, password=lambda: PASSWORD, context=trust
        )
        for letter in letters:
            answer = post.send(letter, before=partial(note, letter.key, "sending", ""))
            note(letter.key, "sent", answer)
        post.close()

    return work


def _noting(path: Path | None) -> Callable[[str, str, str], None]:
    if path is None:
        return lambda _key, _state, _result: None
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("create table letters (key text primary key, state text, result text)")

    def note(key: str, state: str, result: str) -> None:
        db.execute("insert or replace into letters values (?, ?, ?)", (key, state, result))

    return note


def theirs(port: int, trust: ssl.SSLContext, letters: list[Posting]) -> Callable[[], None]:
    """Send by yagmail's own ``send``."""

    def work() -> None:
        said: dict[str, Any] = {"smtp_ssl": False, "smtp_starttls": {"context": trust}, "soft_email_validation": False}
        yag = yagmail.SMTP({USER: "salon@shop.example"}, PASSWORD, "127.0.0.1", port, **said)
        for letter in letters:
            yag.send(letter.address, letter.rendered.subject, [TEXT, HTML], prettify_html=False)
        yag.close()

    return work


def _ratio(ours: list[float], others: list[float]) -> float:
    """Return the median of the ratios of rounds: what else the machine does meanwhile slows both."""
    return statistics.median(own / other for own, other in zip(ours, others, strict=True))


def main() -> None:
    """Print letters a second and ratios."""
    options = argparse.ArgumentParser()
    options.add_argument("--letters", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--folder", type=Path, help="where the ledger lies; a real disk")
    chosen = options.parse_args()
    letters = [posting(number, text=TEXT, html=HTML) for number in range(1, chosen.letters + 1)]
    few = letters[: max(len(letters) // 10, 1)]  # yagmail logs in for each
    with tempfile.TemporaryDirectory(dir=chosen.folder) as place:
        folder = Path(place)
        authority = trustme.CA()
        certificate = authority.issue_cert("127.0.0.1")
        files = str(folder / "key.pem"), str(folder / "cert.pem")
        certificate.private_key_pem.write_to_path(files[0])
        certificate.cert_chain_pems[0].write_to_path(files[1])
        trust = ssl.create_default_context()
        authority.configure_trust(trust)
        pipe, far = multiprocessing.Pipe()
        server = multiprocessing.Process(target=serve, args=(far, files[::-1]), daemon=True)
        server.start()
        port = pipe.recv()
        works = {
            "smtplib, bare": (bare(port, trust, letters), len(letters)),
            "SmtpPost, stubbed": (ours(port, trust, letters, ledger=None), len(letters)),
            "SmtpPost, two commits": (ours(port, trust, letters, ledger=folder / "ledger.sqlite"), len(letters)),
            "yagmail.send": (theirs(port, trust, few), len(few)),
        }
        rates: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(chosen.rounds):
            for name, (work, count) in works.items():
                begun = time.perf_counter()
                work()
                rates[name].append(count / (time.perf_counter() - begun))
                pipe.send("count")
                got = pipe.recv()
                assert got == count, (name, got, count)
        pipe.send("stop")
        server.join(10)
    for name, found in rates.items():
        print(f"{name:>22} {statistics.median(found):7.0f} letters/s ({min(found):.0f} to {max(found):.0f})")
    share = _ratio(rates["SmtpPost, stubbed"], rates["smtplib, bare"])
    kept = _ratio(rates["SmtpPost, two commits"], rates["smtplib, bare"])
    faster = _ratio(rates["SmtpPost, two commits"], rates["yagmail.send"])
    print(f"stubbed {share:.2f} of bare (at least {LEAST}), with commits {kept:.2f} of bare")
    print(f"with commits {faster:.1f} times yagmail (above 1)")
    if share < LEAST or faster <= 1:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
