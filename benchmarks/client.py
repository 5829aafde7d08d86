"""A frugal HTTP client: raw requests over fresh connections, times of each kept."""

import socket
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Request = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run showed; times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p95: float
    failures: int
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def get(path: str, *, port: int, cookie: str = "") -> bytes:
    """Return the bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close",
             "Accept-Language: de"]  # fmt: skip
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: bytes, *, port: int, cookie: str = "") -> bytes:
    """Return the bytes of a POST of a form."""
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close",
             "Accept-Language: de", "Content-Type: application/x-www-form-urlencoded",
             f"Content-Length: {len(body)}", f"Cookie: {cookie}"]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def exchange(port: int, request: bytes) -> bytes:
    """Send one request and return the whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def run(port: int, requests: Sequence[Request], *, seconds: float, threads: int) -> Figures:
    """Send the requests in turn from several threads for so long; count what is not 2xx or 3xx."""
    times: list[float] = []
    failures = [0]
    end = time.monotonic() + seconds

    def work(offset: int) -> None:
        number = offset
        while time.monotonic() < end:
            request = requests[number % len(requests)]()
            number += threads
            begin = time.perf_counter()
            answer = exchange(port, request)
            times.append((time.perf_counter() - begin) * 1000)
            if answer[9:10] not in (b"2", b"3"):
                failures[0] += 1

    started = time.monotonic()
    workers = [threading.Thread(target=work, args=(n,)) for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.monotonic() - started
    ordered = sorted(times)
    return Figures(
        requests=len(ordered),
        seconds=took,
        p50=statistics.median(ordered),
        p95=ordered[int(len(ordered) * 0.95)],
        failures=failures[0],
    )
