"""People and mail servers who keep coming while the service is being killed."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.client import HTTPException, HTTPResponse
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import lxml.html

from tests.parts.available import ROOT
from tests.parts.dovecot import Account
from tests.parts.service import PYTHON, Service

PATIENCE = 60


def _compose(number: str, email: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = email, "beratung@kdn.example"
    message["Subject"] = f"Mail {number}"
    message["Message-ID"] = f"<{number.replace('-', '.')}@stadt.example>"
    message.set_content(f"Meine Frage {number}.\n")
    return message


class StayHere(HTTPRedirectHandler):
    """Shows a redirect instead of following it: where it leads says that a form was taken."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


@dataclass
class Visitor:
    """Somebody at a browser, who goes on when the service is away for a moment."""

    service: Service
    opener: Any = field(init=False)

    def __post_init__(self) -> None:
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), StayHere)

    def submit(self, path: str, **fields: str) -> str:
        """Fill in the page's form and send it; returns where it leads, or the page's text."""
        with self._open(path) as answer:
            page = lxml.html.fromstring(answer.read())
        form = next(form for form in page.forms if set(fields) <= set(form.fields.keys()))
        values = [(name, value) for name, value in form.form_values() if name not in fields]
        for select in form.xpath(".//select[option]"):
            if not dict(values).get(select.name):
                values = [(name, value) for name, value in values if name != select.name]
                options = [value for value in select.value_options if value]
                values.append((select.name, options[0]))
        data = urlencode([*values, *fields.items()]).encode()
        with self._open(path, data) as answer:
            location = answer.headers.get("Location", "")
            return location or str(lxml.html.fromstring(answer.read()).text_content())

    def _open(self, path: str, data: bytes | None = None) -> HTTPResponse:
        request = Request(self.service.url + path, data)
        try:
            answer: HTTPResponse = self.opener.open(request, timeout=PATIENCE)
        except HTTPError as error:
            if error.code >= 400:
                raise
            return error  # type: ignore[return-value]
        return answer


class Traffic:
    """Threads that file requests and hand in mails until told to stop, and what became of it."""

    def __init__(self, service: Service, box: Account) -> None:
        self.service = service
        self.box = box
        self.over = threading.Event()
        self.accepted: set[str] = set()
        """Subjects of requests whose number the person has seen."""
        self.tried: set[str] = set()
        self.received: set[str] = set()
        """Message-IDs of mails that `mail receive` or the mailbox's server has taken."""
        self.deliveries: list[subprocess.Popen[bytes]] = []
        self.threads: list[threading.Thread] = []
        self.errors: list[str] = []

    def start(self, people: list[str], password: str) -> None:
        """Let everybody file requests but the last, who writes mails."""
        works = {people[-1]: self._mail, people[-2]: self._post}
        for number, email in enumerate(people):
            work = works.get(email, self._file)
            self._run(lambda work=work, n=number, e=email: work(n, e, password))

    def wait_for_the_first_request(self) -> None:
        """Let people come in before anything is killed; a busy machine needs a while."""
        deadline = time.monotonic() + 3 * PATIENCE
        while not self.accepted and time.monotonic() < deadline:
            time.sleep(0.1)

    def stop(self) -> None:
        """Let everybody finish what they are at."""
        self.over.set()
        for thread in self.threads:
            thread.join(3 * PATIENCE)
        assert not self.errors, self.errors

    def _run(self, work: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                work()
            except Exception as error:
                self.errors.append(repr(error))
                raise

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _file(self, number: int, email: str, password: str) -> None:
        visitor = Visitor(self.service)
        signed_in, count = False, 0
        while not self.over.is_set():
            try:
                if not signed_in:
                    signed_in = visitor.submit("/anmelden", email=email, password=password) == "/"
                    continue
                count += 1
                subject = f"Antrag {number}-{count}"
                self.tried.add(subject)
                place = visitor.submit("/anfragen/neu", subject=subject, body="Bitte helfen Sie.")
                assert "/anfragen/KDN-" in place, place[:2000]
                self.accepted.add(subject)
            except (OSError, HTTPException, lxml.etree.ParserError):
                pass  # the service was killed; whoever has no number may not count on it
            time.sleep(0.3)

    def _mail(self, number: int, email: str, _password: str) -> None:
        count = 0
        while not self.over.is_set():
            count += 1
            message = _compose(f"{number}-{count}", email)
            while not self._deliver(message.as_bytes()):
                time.sleep(0.2)  # as a mail server does, only sooner
            self.received.add(message["Message-ID"])

    def _post(self, number: int, email: str, _password: str) -> None:
        """Let mails arrive in the mailbox that is fetched."""
        count = 0
        while not self.over.is_set():
            count += 1
            message = _compose(f"imap-{number}-{count}", email)
            self.box.deliver(message.as_bytes())
            self.received.add(message["Message-ID"])
            time.sleep(0.7)

    def _deliver(self, content: bytes) -> bool:
        command = [*PYTHON, "flask", "--app", "wsgi", "mail", "receive", "--to"]
        with subprocess.Popen(
            [*command, "beratung@kdn.example"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.service.environment,
            cwd=ROOT,
        ) as process:
            self.deliveries.append(process)
            process.communicate(content)
            self.deliveries.remove(process)
            return process.returncode == 0

    def kill_a_delivery(self) -> None:
        """Kill a `mail receive` that runs now, if there is one."""
        for process in self.deliveries[:1]:
            process.send_signal(signal.SIGKILL)
