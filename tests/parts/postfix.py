"""A Postfix of the tests' own: it hands mails over to us by LMTP and by the pipe."""

import json
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.parts import available, processes

PATIENCE = 60.0
MASTER = Path("/usr/lib/postfix/sbin/master")
MAIN = """
compatibility_level = 3.6
config_directory = {home}/conf
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/mail.log
maillog_file_prefixes = {home}
myhostname = mx.kdn.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
alias_maps =
alias_database =
local_recipient_maps =
relay_domains = kdn.example, pipe.example, stadt.example
transport_maps = inline:{{
  {{kdn.example = lmtp:[127.0.0.1]:{lmtp_port}}}
  {{stadt.example = lmtp:[127.0.0.1]:{lmtp_port}}}
  {{pipe.example = kdn:}} }}
recipient_delimiter = +
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
notify_classes =
bounce_size_limit = 500
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
kdn unix - n n - 4 pipe user=nobody argv={python} {home}/hand_over.py ${{recipient}}
"""
HAND_OVER = """
import socket, sys
line = socket.socket(socket.AF_UNIX)
line.connect({socket!r})
line.sendall(sys.argv[1].encode() + b"\\n" + sys.stdin.buffer.read())
line.shutdown(socket.SHUT_WR)
sys.exit(line.recv(1)[0])
"""
"""Postfix runs its pipes as somebody without rights, who may not read our files: so the pipe tells
the test, which runs the command and says how it ended."""
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming")
OWN = (*QUEUES, "private", "saved", "trace")


@dataclass
class Postfix:
    """A running Postfix."""

    home: Path
    port: int
    lmtp_port: int

    def take(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Hand a mail in; it is in the queue afterwards."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=10) as client:
            client.sendmail(sender, recipients, content)

    def queue(self) -> list[dict[str, object]]:
        """Return what waits: each mail with its recipients and why they wait."""
        return [json.loads(line) for line in self._run("postqueue", "-j").splitlines()]

    def try_again(self) -> None:
        """Let everything that waits go out now."""
        self._run("postqueue", "-f")

    def wait_until(self, condition: Callable[[], object], *, nudge: bool = False) -> None:
        """Wait for what Postfix does; raises AssertionError with its log."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, (self.home / "mail.log").read_text()[-3000:]
            if nudge:
                self.try_again()
            time.sleep(0.05)

    def _run(self, *command: str) -> str:
        program = [shutil.which(command[0]) or f"/usr/sbin/{command[0]}", "-c", f"{self.home}/conf"]
        done = subprocess.run([*program, *command[1:]], capture_output=True, check=True)
        return done.stdout.decode()


@contextmanager
def running(home: Path) -> Iterator[Postfix]:
    """Start Postfix in the foreground with its own queue; its parts run as `postfix`."""
    server = Postfix(home, processes.free_port(), processes.free_port())
    _write(server)
    process = processes.start(
        [str(MASTER), "-s"],
        log=home / "master.log",
        ready=lambda: processes.answers(server.port),
        env={"MAIL_CONFIG": f"{home}/conf", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )
    try:
        yield server
    finally:
        process.stop()


def _write(server: Postfix) -> None:
    home, user = server.home, pwd.getpwnam("postfix")
    home.mkdir(mode=0o755)
    for name in ("conf", "data", "queue", "queue/pid", *(f"queue/{name}" for name in OWN)):
        (home / name).mkdir(mode=0o755)
    for name in ("data", *(f"queue/{name}" for name in OWN)):
        os.chown(home / name, user.pw_uid, 0)
    drop = processes.user_group_named("postdrop")
    for name, mode in (("maildrop", 0o730), ("public", 0o710)):
        (home / "queue" / name).mkdir()
        os.chown(home / "queue" / name, user.pw_uid, drop)
        (home / "queue" / name).chmod(mode)
    places = {"home": home, "port": server.port, "lmtp_port": server.lmtp_port}
    (home / "conf/main.cf").write_text(MAIN.format(**places), encoding="ascii")
    services = SERVICES.format(python=available.SYSTEM_PYTHON, **places)
    (home / "conf/master.cf").write_text(services, encoding="ascii")
    script = home / "hand_over.py"
    script.write_text(HAND_OVER.format(socket=f"{home}/pipe"), encoding="ascii")
    script.chmod(0o644)


@contextmanager
def pipe(server: Postfix, receive: Callable[[str, bytes], int]) -> Iterator[None]:
    """Let the pipe call this with recipient and mail; what it returns is the exit code."""
    path = server.home / "pipe"
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        path.chmod(0o777)
        listener.listen()
        thread = threading.Thread(target=_answer, args=(listener, receive))
        thread.start()
        try:
            yield
        finally:
            with socket.socket(socket.AF_UNIX) as last:
                last.connect(str(path))
            thread.join(20)


def _answer(listener: socket.socket, receive: Callable[[str, bytes], int]) -> None:
    while True:
        line, _address = listener.accept()
        with line:
            with line.makefile("rb") as stream:
                told = stream.read()
            if not told:
                return
            recipient, _end, content = told.partition(b"\n")
            line.sendall(bytes([receive(recipient.decode(), content)]))
