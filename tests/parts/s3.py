"""An S3 server of the tests' own, by moto, in memory alone."""

import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from tests.parts import processes
from tests.parts.shared import Started

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ALLOW_HTTP": "true",
}


@dataclass(frozen=True)
class Bucket:
    """A bucket, and where its server listens."""

    name: str
    endpoint: str

    @property
    def url(self) -> str:
        """What KDN_FILES_URL says to use it."""
        return f"s3://{self.name}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which any S3 client finds it."""
        return {**CREDENTIALS, "AWS_ENDPOINT": self.endpoint, "AWS_ENDPOINT_URL": self.endpoint}


def launch(folder: Path) -> Started:
    """Start moto's server on a free port."""
    port = processes.free_port()
    running = processes.start(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        log=folder / "server.log",
        ready=lambda: processes.answers(port),
    )
    return running, {"endpoint": f"http://127.0.0.1:{port}"}


def create_bucket(endpoint: str, name: str) -> Bucket:
    """Make an empty bucket; signed requests are not needed, but a credential has to be named."""
    scope = f"{CREDENTIALS['AWS_ACCESS_KEY_ID']}/20260101/eu-central-1/s3/aws4_request"
    authorization = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    place = (
        b"<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint>"
        b"</CreateBucketConfiguration>"
    )
    headers = {"Authorization": authorization, "Content-Type": "application/xml"}
    request = Request(f"{endpoint}/{name}", data=place, method="PUT", headers=headers)
    urlopen(request, timeout=30).close()
    return Bucket(name, endpoint)
