"""An IMAP server of the tests' own: Debian's Dovecot, with mails as plain files."""

import grp
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.parts import processes
from tests.parts.shared import Started

PASSWORD = "geheim"
_numbers = itertools.count(1)
CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
info_log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 0
first_valid_gid = 0
mail_uid = {uid}
mail_gid = {gid}
mail_location = maildir:{home}/mail/%u:INDEX=MEMORY
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
mail_max_userip_connections = 100
maildir_very_dirty_syncs = no
mailbox_idle_check_interval = 1 sec
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service auth {{
  client_limit = 2000
}}
service imap {{
  process_limit = 200
  process_min_avail = 1
  service_count = 0
}}
"""


@dataclass
class Account:
    """A mailbox of one test; mails are put into it and looked at as files."""

    home: Path
    user: str
    port: int
    secure_port: int
    owner: tuple[int, int]

    @property
    def url(self) -> str:
        """What KDN_IMAP_URL says to fetch it."""
        return self.url_at(self.port)

    def url_at(self, port: int, *, scheme: str = "imap", password: str = PASSWORD) -> str:
        """The address of the mailbox behind another port, as of somebody in between."""
        return f"{scheme}://{self.user}:{password}@127.0.0.1:{port}/INBOX"

    @property
    def name(self) -> str:
        """How the product calls it."""
        return f"{self.user}@127.0.0.1/INBOX"

    @property
    def maildir(self) -> Path:
        """The folder that holds the mails."""
        return self.home / "mail" / self.user

    def deliver(self, *mails: bytes) -> None:
        """Put mails into the mailbox, as a mail server would."""
        for part in ("tmp", "new", "cur"):
            self._make(self.maildir / part)
        for content in mails:
            number = next(_numbers)
            name = f"{int(time.time())}.{os.getpid()}_{number:06}.test"
            draft = self.maildir / "tmp" / name
            draft.write_bytes(content)
            os.chown(draft, *self.owner)
            draft.rename(self.maildir / "new" / name)

    @property
    def seen(self) -> int:
        """How many mails are marked as seen."""
        return len(
            [f for f in (self.maildir / "cur").glob("*") if "S" in f.name.partition(":2,")[2]]
        )

    @property
    def files(self) -> list[Path]:
        """Every mail's file, the oldest first."""
        return sorted(
            (*(self.maildir / "new").glob("*"), *(self.maildir / "cur").glob("*")),
            key=lambda file: file.name,
        )

    def renumber(self) -> None:
        """Let the server forget its numbers: every mail gets another one (UIDVALIDITY)."""
        listed = self.maildir / "dovecot-uidlist"
        if listed.exists():
            listed.unlink()
        for index in self.maildir.glob("dovecot.index*"):
            index.unlink()

    def _make(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for each in (folder, folder.parent):
            os.chown(each, *self.owner)


def launch(folder: Path) -> Started:
    """Start Dovecot in the foreground, as this user or, for root, as nobody."""
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    user = pwd.getpwuid(os.getuid() or pwd.getpwnam("nobody").pw_uid)
    port, secure_port = processes.free_port(), processes.free_port()
    make_certificate(folder)
    (folder / "mail").mkdir()
    os.chown(folder / "mail", user.pw_uid, user.pw_gid)
    configuration = folder / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            home=folder,
            user=user.pw_name,
            group=grp.getgrgid(user.pw_gid).gr_name,
            uid=user.pw_uid,
            gid=user.pw_gid,
            port=port,
            secure_port=secure_port,
            password=PASSWORD,
        ),
        encoding="ascii",
    )
    running = processes.start(
        [program, "-F", "-c", str(configuration)],
        log=folder / "server.log",
        ready=lambda: greets(port),
    )
    facts = {
        "home": str(folder),
        "port": port,
        "secure_port": secure_port,
        "owner": [user.pw_uid, user.pw_gid],
    }
    return running, facts


def make_certificate(folder: Path) -> None:
    """Write a certificate for localhost that nobody has signed."""
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    kind = ["-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run(["openssl", "req", *kind, *subject, *files], check=True, capture_output=True)


def greets(port: int) -> bool:
    """Whether an IMAP server says hello."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
            return probe.recv(4) == b"* OK"
    except OSError:
        return False
