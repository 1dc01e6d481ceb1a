"""Letters from start to end over real servers: postfix takes and delivers them, dovecot holds the mailboxes, all of it on the loopback.

Both are those of Debian's packages, installed and never started by the system. They run here with a configuration, a queue, mailboxes,
ports, users and a certificate of their own in a temporary folder, as children of this command, which ends them. No letter leaves the
machine: every domain but two is an error. The book is in memory; the ledger, the post and the mailbox are the real ones.

    python -m tests.mail.servers

It must be run by root, since both servers start as root and give that up for each part of theirs.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cached_property
from imaplib import IMAP4_SSL
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from sheetcrm.adapters.mailbox import Mailbox
from sheetcrm.adapters.post import Sender, SmtpPost, Tokens
from sheetcrm.model.posted import Block, State
from sheetcrm.shop import Shop
from tests.laws.nights import Clock, folder
from tests.mail.business import Business
from tests.mail_out.server import authority, trust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetcrm.adapters.post.line import Security
    from sheetcrm.model.posted import Posted

HOST, PASSWORD = "127.0.0.1", "secret-word-17"
OURS, SALON = "shop.example", "salon@shop.example"
THEIRS = "client.example"
PEOPLE = ("anna", "boris", "dina", "eva", "fedor")
MOVED, NOBODY = "vera", "ghost"
"""Whose address leads to a mailbox that is no more, and who never had one."""
PATIENCE = 30.0
DAY = timedelta(days=1)
SYSTEM = "/usr/sbin:/usr/local/sbin:/sbin:/usr/lib/dovecot"
INSTALL = "install postfix, dovecot-core and dovecot-imapd (apt-get install --no-install-recommends), which need not be started"
_LONG, _DATA_OF_TLS = 700, 0x17

MAIN_CF = """
compatibility_level = 3.6
queue_directory = {place}/queue
data_directory = {place}/data
meta_directory = {place}/postfix
maillog_file = {place}/postfix.log
maillog_file_prefixes = {place}
myhostname = mail.{ours}
myorigin = {ours}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
smtputf8_enable = no
alias_maps =
alias_database =
local_recipient_maps =
local_transport = error:no such place
relay_transport = error:nothing leaves this machine
default_transport = error:nothing leaves this machine
recipient_delimiter = +
virtual_mailbox_domains = {ours} {theirs}
virtual_mailbox_base = {place}/mail
virtual_mailbox_maps = texthash:{place}/postfix/mailboxes
virtual_alias_maps = texthash:{place}/postfix/aliases
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_chain_files = {place}/server.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
"""

_WITH_LOGIN = "-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject"
MASTER_CF = f"""
{{host}}:{{mx}} inet n - n - - smtpd
{{host}}:{{submission}} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt {_WITH_LOGIN}
{{host}}:{{smtps}} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes {_WITH_LOGIN}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT_CONF = """
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/dovecot.log
protocols = imap
listen = {host}
ssl = required
ssl_cert = <{place}/server.pem
ssl_key = <{place}/server.pem
auth_mechanisms = plain login
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = {place}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={place}/mail/%d/%n
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service auth {{
  unix_listener {place}/queue/private/auth {{
    mode = 0660
    user = {owner}
    group = {owner}
  }}
}}
"""


class MissingError(RuntimeError):
    """Something that the trial needs is not here."""


def program(name: str) -> str:
    """Return where a program of a package lies. Raises MissingError."""
    found = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), SYSTEM)))
    if found is None:
        raise MissingError(f"there is no {name} here: {INSTALL}")
    return found


def until(true: Callable[[], object]) -> bool:
    """Wait until something is true; tell whether it became so."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def free_ports(count: int) -> list[int]:
    """Return ports of the loopback that nobody listens at."""
    with ExitStack() as held:
        lines = [held.enter_context(socket.create_server((HOST, 0))) for _ in range(count)]
        return [int(line.getsockname()[1]) for line in lines]


def listens(port: int) -> bool:
    """Tell whether somebody listens at a port."""
    with suppress(OSError):
        socket.create_connection((HOST, port), timeout=5).close()
        return True
    return False


@dataclass
class Servers:
    """Postfix and dovecot at work in a folder: ``mx`` takes mail for us and clients, the next two ours with a login, ``imaps`` shows it."""

    place: Path
    mx: int
    submission: int
    smtps: int
    imaps: int

    def maildir(self, address: str) -> Path:
        """Return where a mailbox lies."""
        local, _, domain = address.partition("@")
        return self.place / "mail" / domain / local / "Maildir"

    def arrived(self, address: str) -> list[EmailMessage]:
        """Return the letters in a mailbox, as the server filed them."""
        paths = [path for part in ("new", "cur") for path in self.maildir(address).glob(f"{part}/*")]
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(paths)]

    def keys(self, address: str) -> list[str]:
        """Return which letters of ours lie in a mailbox, one that came twice twice."""
        return [str(message["X-Sheetcrm-Letter"]) for message in self.arrived(address)]

    def queued(self) -> int:
        """Return how many mails postfix still has in its hands."""
        parts = ("maildrop", "incoming", "active", "deferred", "hold", "corrupt")
        return sum(path.is_file() for part in parts for path in (self.place / "queue" / part).rglob("*"))

    def write_to_us(self, who: str, subject: str, text: str, *, to: str = SALON, **heads: str) -> None:
        """Let a client write, and wait until it lies in our mailbox."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = who, to, subject
        for name, value in heads.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        before = len(self.arrived(SALON))
        with smtplib.SMTP(HOST, self.mx, timeout=PATIENCE) as line:
            line.starttls(context=trust())
            line.send_message(message)
        until(lambda: len(self.arrived(SALON)) > before)

    def file_as_sent(self, message: EmailMessage) -> None:
        """File a copy of a letter of ours in the folder of sent ones, as a mail program does."""
        with IMAP4_SSL(HOST, self.imaps, ssl_context=trust(), timeout=PATIENCE) as box:
            box.login(SALON, PASSWORD)
            status, said = box.append("Sent", "(\\Seen)", "", message.as_bytes(policy=policy.SMTP))
            if status != "OK":
                raise RuntimeError(said)


def configure(servers: Servers, conf: Path) -> None:
    """Write all that both servers are told, and make their folders."""
    place, owner, keeper = servers.place, pwd.getpwnam("postfix"), pwd.getpwnam("mail")
    place.chmod(0o755)
    said = {
        "place": place, "host": HOST, "ours": OURS, "theirs": THEIRS, "uid": keeper.pw_uid, "gid": keeper.pw_gid,
        "owner": owner.pw_name, "mx": servers.mx, "submission": servers.submission, "smtps": servers.smtps,
        "imaps": servers.imaps,
    }  # fmt: skip
    conf.mkdir()
    (conf / "main.cf").write_text(MAIN_CF.format_map(said))
    (conf / "master.cf").write_text(MASTER_CF.format_map(said))
    (place / "dovecot.conf").write_text(DOVECOT_CONF.format_map(said))
    boxes = [SALON, *(f"{name}@{THEIRS}" for name in PEOPLE)]
    lines = [f"{box} {servers.maildir(box).relative_to(place / 'mail')}/\n" for box in boxes]
    (conf / "mailboxes").write_text("".join(lines))
    (conf / "aliases").write_text(f"{MOVED}@{THEIRS} {MOVED}.moved@{THEIRS}\n")
    users = place / "users"
    users.write_text("".join(f"{box}:{{PLAIN}}{PASSWORD}\n" for box in boxes))
    shutil.chown(users, "root", "dovecot")
    users.chmod(0o640)

    issued = authority().issue_cert(HOST)
    secret = place / "server.pem"
    secret.touch(0o600)
    secret.write_bytes(b"".join(part.bytes() for part in (issued.private_key_pem, *issued.cert_chain_pems)))

    queue = place / "queue"
    for name in ("queue", "queue/pid", "run", "state"):
        (place / name).mkdir()
    for name in (
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace",
    ):  # fmt: skip
        (queue / name).mkdir(mode=0o700)
        os.chown(queue / name, owner.pw_uid, -1)
    for name, mode in (("maildrop", 0o1730), ("public", 0o2710)):
        (queue / name).mkdir()
        shutil.chown(queue / name, owner.pw_uid, "postdrop")
        (queue / name).chmod(mode)
    (place / "data").mkdir(mode=0o700)
    os.chown(place / "data", owner.pw_uid, owner.pw_gid)
    (place / "mail").mkdir()
    os.chown(place / "mail", keeper.pw_uid, keeper.pw_gid)
    for box in boxes:
        home = servers.maildir(box).parent
        home.mkdir(parents=True)
        for made in (home.parent, home):
            os.chown(made, keeper.pw_uid, keeper.pw_gid)


@contextmanager
def child(*words: str, log: Path) -> Iterator[None]:
    """Run a server as a child in a group of its own, and end it and its parts."""
    with log.open("wb") as said:
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True)
    try:
        yield
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def serving() -> Iterator[Servers]:
    """Run both servers. Raises MissingError where they cannot run here."""
    postconf, dovecot = program("postconf"), program("dovecot")
    program("imap")
    if os.geteuid() != 0:
        raise MissingError("postfix and dovecot start as root: run this as root, in a container")
    asked = [postconf, "-d", "-h", "daemon_directory"]
    master = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip(), "master")
    with tempfile.TemporaryDirectory(prefix="mail") as path, ExitStack() as running:
        place = Path(path)
        conf = place / "postfix"
        servers = Servers(place, *free_ports(4))
        configure(servers, conf)
        running.enter_context(child(dovecot, "-F", "-c", str(place / "dovecot.conf"), log=place / "dovecot.out"))
        running.enter_context(child(str(master), "-c", str(conf), "-d", log=place / "postfix.out"))
        ports = (servers.mx, servers.submission, servers.smtps, servers.imaps)
        if not until(lambda: all(map(listens, ports)) and (place / "queue/private/auth").exists()):
            logs = [each.read_text(errors="replace") for each in (*place.glob("*.out"), *place.glob("*.log"))]
            raise RuntimeError("\n".join(("the servers did not come up", *logs)))
        yield servers


@dataclass
class Cut:
    """A line to a server that breaks while a letter is handed over, once ``armed``.

    The letter is the first long record of TLS that the client sends. With ``takes`` the server gets it and its answer is swallowed; else
    it never arrives whole.
    """

    to: int
    port: int = 0
    takes: bool = True
    armed: bool = False
    broken: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def carry(self, client: socket.socket) -> None:
        """Carry one conversation, until either side ends it or it is time to break it."""
        with client, suppress(OSError), socket.create_connection((HOST, self.to), timeout=PATIENCE) as server:
            swallow = threading.Event()
            back = threading.Thread(target=self._back, args=(server, client, swallow), daemon=True)
            back.start()
            while heard := client.recv(1 << 16):
                if self.armed and heard[0] == _DATA_OF_TLS and len(heard) > _LONG:
                    self.armed, self.broken = False, self.broken + 1
                    if not self.takes:
                        server.sendall(heard[: len(heard) // 2])
                        server.shutdown(socket.SHUT_RDWR)
                        client.shutdown(socket.SHUT_RDWR)
                        return
                    swallow.set()
                server.sendall(heard)
            with suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            back.join(PATIENCE)

    def _back(self, server: socket.socket, client: socket.socket, swallow: threading.Event) -> None:
        with suppress(OSError):
            while said := server.recv(1 << 16):
                if swallow.is_set():
                    break
                client.sendall(said)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(to: int) -> Iterator[Cut]:
    """Run such a line to a port."""
    cut = Cut(to)
    listener = socket.create_server((HOST, 0))
    cut.port = listener.getsockname()[1]
    listener.settimeout(0.1)

    def work() -> None:
        while not cut.stop.is_set():
            with suppress(TimeoutError):
                client, _ = listener.accept()
                client.settimeout(PATIENCE)
                threading.Thread(target=cut.carry, args=(client,), daemon=True).start()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield cut
    finally:
        cut.stop.set()
        thread.join(5)
        listener.close()


@dataclass
class Real(Business):
    """The business with a post and a mailbox that are real."""

    out: SmtpPost = field(kw_only=True)
    inbox: Mailbox = field(kw_only=True)

    @property
    def shop(self) -> Shop:
        """What the robot works with."""
        return Shop(self.book, self.ledger, "book", self.clock, self.clock.sleep, post=self.out, inbox=self.inbox)

    @property
    def local(self) -> datetime:
        """The time in Moscow, as staff write it."""
        return self.clock.now.replace(tzinfo=None) + timedelta(hours=3)

    def subscribe(self, address: str) -> None:
        """Let a client subscribe, and the robot come."""
        self.add("history", client=address, when=self.local, event="subscription")
        self.come()

    def of(self, address: str) -> list[Posted]:
        """Return the letters that were handed over to an address."""
        hash_ = self.ledger.post.fingerprint(address)
        return [letter for letter in self.ledger.post.letters() if letter.address == hash_]

    def result(self, key: str) -> str:
        """Return what the Letters tab says of a letter."""
        return next((str(row.get("result", "")) for row in self.rows("letters") if row["id"] == key), "no row")

    def why(self, address: str) -> str:
        """Return why the Clients tab says that no letters go to a client."""
        return next(str(row.get("why_not_sent", "")) for row in self.rows("clients") if row["email"] == address)

    def asked(self, key: str) -> bool:
        """Tell whether the Queue asks staff about a letter whose connection was lost."""
        return any(row["id"] == key and "connection was lost" in row["why"] for row in self.rows("queue"))


def workday() -> datetime:
    """Return the last working day's ten o'clock in Moscow, so that letters go and the servers' clock is not behind ours."""
    now = datetime.now(UTC)
    day = now.replace(hour=7, minute=0, second=0, microsecond=0)
    while day > now - timedelta(hours=1) or day.weekday() >= 5:
        day -= DAY
    return day


@dataclass
class Trial:
    """Goes through what happens to letters, and says of each whether it was as promised."""

    servers: Servers
    cut: Cut
    place: Path
    wrong: int = 0

    def check(self, what: str, good: object, *seen: object) -> None:
        """Say whether something holds, and what was seen where it does not."""
        self.wrong += not good
        print(f"ok     {what}" if good else f"WRONG  {what}: {', '.join(map(repr, seen))}", flush=True)

    def fingerprint(self, address: str) -> str:
        """Return the ledger's keyed hash; the ledger is opened after the post."""
        return self.here.ledger.post.fingerprint(address)

    def post(self, security: Security, port: int) -> SmtpPost:
        """Return our post, with a login."""
        sender = Sender(
            SALON,
            "Daisy",
            reply_to=SALON,
            tokens=Tokens(self.fingerprint),
            verp=True,
            language="en",
        )
        said: dict[str, Any] = {"user": SALON, "password": lambda: PASSWORD, "context": trust(), "timeout": 10}
        return SmtpPost(sender, HOST, port=port, security=security, **said)

    @cached_property
    def here(self) -> Real:
        """The business, with clients whose addresses are mailboxes here, but for two."""
        own = frozenset({SALON})
        inbox = Mailbox(HOST, user=SALON, password=PASSWORD, own=own, port=self.servers.imaps, context=trust())
        made = Real(self.place, clock=Clock(workday()), out=self.post("starttls", self.servers.submission), inbox=inbox)
        made.book.changed = made.clock.now - DAY
        made.switch_on("Welcome")
        for number, name in enumerate((*PEOPLE, MOVED, NOBODY), 1):
            made.client(number, email=f"{name}@{THEIRS}", first_name=name.title())
        for _ in range(2):
            made.come()
        return made

    def welcome(self, name: str) -> tuple[str, str]:
        """Let a client subscribe and the welcome go; return the address and the letter's key."""
        address = f"{name}@{THEIRS}"
        self.here.subscribe(address)
        self.here.come()
        letters = self.here.of(address)
        self.check(f"one letter was handed over for {name}", len(letters) == 1, letters)
        return address, letters[0].key if letters else ""

    def come(self, times: int, after: timedelta = timedelta(minutes=10)) -> None:
        """Let the robot come some more times, and postfix deliver."""
        for _ in range(times):
            self.here.come(after)
        until(lambda: not self.servers.queued())

    def sent(self, name: str, how: str) -> tuple[str, str]:
        """The welcome goes, and arrives once."""
        address, key = self.welcome(name)
        until(lambda: self.servers.arrived(address))
        self.come(3)
        told = [(one.state, one.result) for one in self.here.of(address)]
        taken = len(told) == 1 and told[0][0] is State.SENT and "queued as" in told[0][1]
        result = self.here.result(key)
        self.check(f"the welcome to {name} went over {how}", taken and result == "sent", told, result)
        keys = self.servers.keys(address)
        self.check(f"it lies in the Maildir of {name} exactly once", keys == [key], keys, key)
        return address, key

    def reply(self) -> None:
        """An answer stands in History; that it stops the sequence is seen when all days are over."""
        self.here.out = self.post("tls", self.servers.smtps)
        address, key = self.sent("anna", "TLS with a login")
        (letter,) = self.servers.arrived(address)
        self.servers.write_to_us(
            f"Anna <{address}>",
            f"Re: {letter['Subject']}",
            "When are you open?\n",
            In_Reply_To=str(letter["Message-ID"]),
            Date=format_datetime(self.here.clock.now),
        )
        self.come(2)
        told = [row["what"] for row in self.here.rows("history") if row.get("event") == "reply"]
        self.check("the reply stands in History", told == ["When are you open?"], told)
        self.check("the letter counts as replied", self.here.result(key) == "replied", self.here.result(key))

    def unsubscribe(self) -> None:
        """A mail as the letter's header List-Unsubscribe asks for it suppresses the address."""
        self.here.out = self.post("starttls", self.servers.submission)
        address, _ = self.sent("boris", "STARTTLS with a login")
        (letter,) = self.servers.arrived(address)
        link = urlsplit(str(letter["List-Unsubscribe"]).strip("<>"))
        self.check("the letter says how to unsubscribe", (link.scheme, link.path) == ("mailto", SALON), link)
        self.servers.write_to_us(address, parse_qs(link.query)["subject"][0], "\n", to=link.path)
        self.come(2)
        self.suppressed("boris", Block.UNSUBSCRIBED, "unsubscribed")

    def suppressed(self, name: str, block: Block, why: str) -> None:
        """An address gets no more letters, and the workbook says why."""
        address = f"{name}@{THEIRS}"
        held, _ = self.here.ledger.post.suppressions().get(self.fingerprint(address), (None, None))
        self.check(f"the address of {name} is suppressed", held is block, held)
        self.check(f"Clients says of {name}: {why}", self.here.why(address) == why, self.here.why(address))

    def bounce(self) -> None:
        """A letter that postfix takes and cannot deliver comes back and suppresses."""
        before = len(self.servers.arrived(SALON))
        _, key = self.welcome(MOVED)
        came = until(lambda: len(self.servers.arrived(SALON)) > before)
        self.check("a letter to a mailbox that is no more comes back", came)
        self.come(2)
        result = self.here.result(key)
        self.check("the result says that it was not delivered", result == "not delivered", result)
        self.suppressed(MOVED, Block.HARD, "letters to this address do not arrive")

    def refused(self) -> None:
        """A letter to a user whom postfix does not know is refused at once, and the result says so."""
        _, key = self.welcome(NOBODY)
        told = [(one.state, one.result) for one in self.here.of(f"{NOBODY}@{THEIRS}")]
        good = len(told) == 1 and told[0][0] is State.REFUSED and "550 5.1.1" in told[0][1]
        self.check("a letter to an unknown user is refused at RCPT", good, told)
        self.check("the result says that it was refused", self.here.result(key) == "refused", self.here.result(key))
        self.suppressed(NOBODY, Block.HARD, "letters to this address do not arrive")

    def swallowed(self) -> None:
        """A letter whose answer was lost is unknown, goes no second time, and is found in the folder of sent letters."""
        self.here.out = self.post("starttls", self.cut.port)
        self.cut.takes = self.cut.armed = True
        address, key = self.welcome("dina")
        self.check("the connection was cut after the letter", self.cut.broken == 1, self.cut.broken)
        states = [one.state for one in self.here.of(address)]
        self.check("the letter is unknown", states == [State.UNKNOWN], states)
        until(lambda: self.servers.arrived(address))
        self.come(3)
        self.check("it is not sent again", self.servers.keys(address) == [key], self.servers.keys(address))
        self.check("the Queue asks about it", self.here.asked(key), self.here.rows("queue"))
        self.servers.file_as_sent(self.servers.arrived(address)[0])
        self.come(2)
        seen = ([one.state for one in self.here.of(address)], self.here.result(key))
        self.check("found in the folder of sent letters, it is sent", seen == ([State.SENT], "sent"), *seen)
        self.check("the Queue asks no more", not self.here.asked(key))
        self.check("it is still there once", self.servers.keys(address) == [key], self.servers.keys(address))

    def torn(self) -> None:
        """A letter that broke off half is unknown as well, and goes again only when staff say so."""
        self.cut.takes, self.cut.armed = False, True
        address, key = self.welcome("fedor")
        self.come(3)
        states = [one.state for one in self.here.of(address)]
        self.check("a letter that was torn in half is unknown", states == [State.UNKNOWN], states)
        self.check("it arrived nowhere and is not sent again", self.servers.keys(address) == [], self.cut.broken)
        self.here.put("queue", {"id": key}, decision="send")
        self.come(2)
        until(lambda: self.servers.arrived(address))
        seen = (self.servers.keys(address), self.here.result(key))
        self.check("staff said to send it: it arrives once", seen == ([key], "sent"), *seen)

    def days(self) -> None:
        """Two weeks pass. Who may get all four letters gets each once, who may not gets no more."""
        self.here.out = self.post("starttls", self.servers.submission)
        self.come(16, DAY)
        self.check("postfix holds no letter back", not self.servers.queued(), self.servers.queued())
        for name, count in (("anna", 1), ("boris", 1), ("dina", 4), ("eva", 4), ("fedor", 4)):
            keys = self.servers.keys(f"{name}@{THEIRS}")
            good = len(keys) == len(set(keys)) == count
            self.check(f"after two weeks {name} has {count} of four letters, each once", good, keys)
        for name in (MOVED, NOBODY):
            tried = [(one.title, one.state) for one in self.here.of(f"{name}@{THEIRS}")]
            self.check(f"after two weeks nothing more was tried for {name}", len(tried) == 1, tried)

    def go(self) -> None:
        """Go through all of it."""
        try:
            self.reply()
            self.unsubscribe()
            self.sent("eva", "STARTTLS with a login")
            self.bounce()
            self.refused()
            self.swallowed()
            self.torn()
            self.days()
        finally:
            self.here.ledger.close()


def main() -> int:
    """Run the trial and say what was found."""
    begun = time.monotonic()
    try:
        with serving() as servers, cutting(servers.submission) as cut, folder() as place:
            trial = Trial(servers, cut, place)
            trial.go()
    except MissingError as error:
        print(error)
        return 2
    print(f"{time.monotonic() - begun:.0f} s: wrong {trial.wrong}")
    return 1 if trial.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
