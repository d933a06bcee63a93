"""Settings, read once from the environment, each with an embedded default (docs/hosting.md lists them)."""

import os
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

DEMO_SECRET = "relance-demo-only-not-a-secret"  # noqa: S105  everybody may know it

META_URL = "https://graph.facebook.com/v24.0"


class InsecureSecretKey(RuntimeError):
    """Raised at start outside demo mode when no SECRET_KEY is set and none can be kept in DATA_DIR."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations. Two addresses are enough to grow."""

    data_dir: Path
    demo: bool
    database_url: str
    redis_url: str
    mail_url: str
    secret_key: str
    base_url: str
    host: str
    port: int
    mail_from: str
    web_processes: int = 1  # more pay with PostgreSQL; SQLite has one writer
    trusted_proxies: int = 0  # how many proxies in front may be believed about who calls (X-Forwarded-For)
    meta_url: str = META_URL  # where the leads of Facebook and Instagram forms are fetched
    testing: bool = False
    extra: dict = field(default_factory=dict)

    def as_flask(self) -> dict:
        """Returns the Flask configuration made from these settings."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # errors in the log name no client and no token
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.base_url.startswith("https://"),
            "SESSION_COOKIE_NAME": "relance",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
            "SESSION_REFRESH_EACH_REQUEST": False,
            "WTF_CSRF_TIME_LIMIT": None,
            "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
            "TESTING": self.testing,
            "SETTINGS": self,
            "META_URL": self.meta_url,
            **self.extra,
        }


def from_environment(**overrides) -> Settings:
    """Returns the settings of this process; `overrides` (field names of Settings) win over the environment.

    Raises InsecureSecretKey when a real installation has no secret of its own.
    """
    env = os.environ.get
    data_dir = Path(overrides.pop("data_dir", None) or env("DATA_DIR") or "data").resolve()
    demo = overrides.pop("demo", env("DEMO", "1") != "0")
    host = env("HOST") or "127.0.0.1"
    port = int(env("PORT") or 8000)
    values: dict[str, Any] = {
        "database_url": with_driver(env("DATABASE_URL") or f"sqlite:///{data_dir / 'relance.sqlite3'}"),
        "redis_url": env("REDIS_URL") or "",
        "mail_url": env("MAIL_URL") or "",
        "base_url": (env("BASE_URL") or f"http://{reachable(host)}:{port}").rstrip("/"),
        "mail_from": env("MAIL_FROM") or "Relance <relance@example.com>",
        "web_processes": max(1, int(env("WEB_PROCESSES") or 1)),
        "trusted_proxies": int(env("TRUSTED_PROXIES") or 0),
        "meta_url": (env("META_URL") or META_URL).rstrip("/"),
        "host": host,
        "port": port,
    } | overrides
    if "database_url" in overrides:
        values["database_url"] = with_driver(overrides["database_url"])
    secret = values.pop("secret_key", None) or env("SECRET_KEY") or (DEMO_SECRET if demo else _kept_secret(data_dir))
    return Settings(data_dir=data_dir, demo=demo, secret_key=secret, **values)


def with_driver(url: str) -> str:
    """Returns the URL with psycopg 3 named as the driver: `postgresql://` alone would mean another one."""
    scheme, separator, rest = url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    return f"{scheme}{separator}{rest}"


def reachable(host: str) -> str:
    """Returns the address under which a program on this machine finds a server that listens on `host`."""
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  only compared


def _kept_secret(data_dir: Path) -> str:
    """Outside demo mode one machine makes its own secret once; many machines are given theirs."""
    path = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise InsecureSecretKey("Set SECRET_KEY: DATA_DIR cannot keep one.") from error
