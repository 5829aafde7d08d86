"""A mail of any size and shape is read in a time and a memory that grow with its length alone."""

import base64
import subprocess
import sys
import time

import pytest

from kdn_helpdesk.mail.reading import read_mail

HEAD = b"From: a@b.example\nSubject: x\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
SLOWEST = 6  # seconds; each takes less than one where nothing else runs
MEASURED = r"""
import pathlib, re, sys
from kdn_helpdesk.mail.reading import read_mail
mail = read_mail(pathlib.Path(sys.argv[1]).read_bytes())
peak = re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1]
print(mail.attachments[0].size, int(peak) // 1024)
"""


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"\n" + b"x" * 2_000_000,
        HEAD + b"\n" + b"x <a@b> " * 250_000,
        HEAD + b"\n" + b" " * 2_000_000,
        HEAD + b"\n" + b"> zeile\n" * 200_000,
        HEAD + b"\n" + b"> Am 03.03.2026 um 10:15 schrieb Max:\n" * 50_000,
        HEAD + b"\n" + b"".join(b">" * n + b" zeile\n" for n in range(1000)),
        HEAD + b"\n" + b"Mit freundlichen Gruessen\n" * 50_000,
        HEAD + b"\n" + (b"Am 1.1.2026 schrieb " * 18 + b":\n") * 1000,
        HEAD + b"\n" + b"begin 644 a\n" * 50_000,
        HEAD + b"\n" + b"\xe4\xf6\xfc " * 250_000,
        HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"!QUJD" * 200_000,
        HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n=" + b" " * 1_000_000,
        HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b"wort \n" * 150_000,
        HEAD + b"Content-Type: text/plain;" + b" " * 200_000 + b"\n\nx",
        HEAD + b"To: " + b"<" * 500_000 + b"\n\nx",
        HEAD + b"Cc: " + b"=?utf-8?q?a?= <a@b.example>, " * 40_000 + b"\n\nx",
        HEAD + b"Cc: " + b"a@b.example, <c@d.example, " * 2000 + b"x" * 60_000 + b"\n\nx",
        HEAD + b"To: " + b'"<a@b.example>\\' * 10_000 + b"\n\nx",
        HTML + b"<div>" * 50_000 + b"text",
        HTML + b"<" * 1_000_000,
        HTML + b"<p style='" + b"border-top: solid " * 50_000 + b"'>x",
        MIXED + b"--b\n\nx\n" * 50_000,
        MIXED + b"--b\nContent-Type: multipart/mixed; boundary=c\n\n" * 5000,
        MIXED + b"--b\n\n" + b"--\n" * 100_000,
    ],
    ids=range(24),
)
def test_no_shape_takes_long(raw):
    begun = time.process_time()
    assert read_mail(raw).fault == ""
    assert time.process_time() - begun < SLOWEST


def test_twenty_five_megabytes_need_less_than_two_hundred(tmp_path):
    """A child process is measured: it holds the mail as the worker does, and nothing else."""
    attached = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
    coded = base64.encodebytes(bytes(18_400_000))
    path = tmp_path / "big.eml"
    path.write_bytes(MIXED + b"--b\n\nText\n--b\n" + attached + coded + b"--b--\n")
    run = subprocess.run(
        [sys.executable, "-c", MEASURED, path], capture_output=True, check=True, timeout=60
    )
    size, peak = map(int, run.stdout.split())
    assert (path.stat().st_size > 24_800_000, size) == (True, 18_400_000)
    assert peak < 120  # the rest of the service needs eighty
