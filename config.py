"""The settings of one installation, read from the environment and from nowhere else."""

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MEGABYTE = 1024 * 1024


class Settings(BaseSettings):
    """Every setting with its meaning; the variables are called KDN_DATA_DIR and so on."""

    model_config = SettingsConfigDict(env_prefix="KDN_", extra="ignore")

    data_dir: Path = Path("var")
    """Where an installation on one machine keeps everything that changes."""
    public_url: str = "http://localhost:8000"
    """The address people type; links in mails start with it."""
    secret_key: SecretStr = SecretStr("")
    """Signs cookies and links; empty means: read `secret_key` in the data directory."""
    secret_key_fallbacks: list[SecretStr] = Field(default_factory=list)
    """Earlier keys that are still accepted, newest first (a JSON list)."""
    database_url: str = ""
    """`sqlite:///…` or `postgresql://…`; empty means SQLite in the data directory."""
    jobs_url: str = ""
    """`sqlite:///…`, `redis://…` or `postgresql://…`; empty means SQLite in the data directory."""
    files_url: str = ""
    """`file:///…` or `s3://bucket/prefix`; empty means `files` in the data directory."""
    limits_url: str = "memory://"
    """Where rate limits are counted: `memory://` or `redis://…`."""
    smtp_url: str = "smtp://localhost:1025"
    """`smtp://user:password@host:port`, `smtps://…`, or `smtp+starttls://…`."""
    smtp_rate: int = 0
    """How many mails leave in a minute at most; 0 means as many as there are."""
    imap_url: str = ""
    """`imaps://user:password@host/INBOX`, several separated by blanks; empty fetches none."""
    mail_address: str = "beratung@demo.kdn.example"
    """The address of the service, From of every mail."""
    mail_name: str = "KDN-Beratungsstelle"
    """The name beside it."""
    mail_size_limit: int = 40 * MEGABYTE
    """The largest mail that is read, in bytes; of a larger one the beginning is kept."""
    mail_authserv: str = ""
    """Whose `Authentication-Results` are believed: names of receiving servers, by blanks."""
    mail_rate_10_minutes: int = 200
    """How many mails of one sender are taken in ten minutes; further ones are held. 0: any."""
    mail_rate_hour: int = 600
    """The same for an hour."""
    mail_proof_demanded: bool = False
    """Hold a colleague's or an agent's mail too where neither SPF nor DKIM proves its sender."""
    upload_limit: int = 20 * MEGABYTE
    """The largest single file that is taken in a form, in bytes."""
    clamd_url: str = ""
    """The virus scanner, `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`; empty scans none."""
    link_check: bool = True
    """Whether the worker tries the foreign links of published articles."""
    take_back_seconds: int = 20
    """How long an agent can take an answer back before it leaves; 0 lets it leave at once."""
    trusted_proxies: int = 0
    """How many proxies stand in front and set X-Forwarded-*."""
    port: int = 8000
    """The port of `demo serve`."""
    demo: bool = False
    """A demonstration: every page says so."""
    testing: bool = False
    """Set by the tests."""

    def get_secret_key(self) -> str:
        """Return the signing key; raises RuntimeError with the way out where there is none."""
        if key := self.secret_key.get_secret_value():
            return key
        path = self.data_dir / "secret_key"
        if not path.is_file():
            raise RuntimeError(f"No secret key: run `make setup`, or write one to {path}.")
        return path.read_text(encoding="ascii").strip()

    def get_database_url(self) -> str:
        """Return the database's address in the form that SQLAlchemy reads."""
        if not self.database_url:
            return f"sqlite:///{(self.data_dir / 'helpdesk.sqlite').resolve()}"
        for prefix in ("postgresql://", "postgres://"):
            if self.database_url.startswith(prefix):
                return "postgresql+psycopg://" + self.database_url.removeprefix(prefix)
        return self.database_url

    def get_jobs_url(self) -> str:
        """Return where the job engine keeps its queue."""
        return self.jobs_url or f"sqlite:///{(self.data_dir / 'jobs.sqlite').resolve()}"

    def get_files_url(self) -> str:
        """Return where uploaded files are kept."""
        return self.files_url or f"file://{(self.data_dir / 'files').resolve()}"

    @property
    def is_https(self) -> bool:
        """Whether people reach the service by https."""
        return self.public_url.startswith("https://")


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment with other settings, for a program that it starts."""
    return {**os.environ, **changes}
