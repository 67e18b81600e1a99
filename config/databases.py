"""DATABASE_URL to Django's own form: SQLite in one file by default, PostgreSQL at any size."""

from pathlib import Path
from typing import Any

from config import env

EXAMPLE = "postgresql://user:password@host:5432/name"

# What held under a web server and workers at once: readers never wait, writers queue up for at most 20 s.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def read(data_dir: Path) -> dict[str, Any]:
    address = env.address(
        "DATABASE_URL",
        f"sqlite:///{data_dir / 'dialogue.sqlite3'}",
        ports={"sqlite": 0, "postgresql": 5432, "postgres": 5432},
        example=EXAMPLE,
    )
    assert address is not None  # it has a default
    if address.scheme == "sqlite":
        return _sqlite(address)
    return _postgresql(address)


def _sqlite(address: env.Address) -> dict[str, Any]:
    path = Path(address.path[1:] if address.path.startswith("//") else address.path)
    if address.host or not path.is_absolute():
        raise env.not_an_address("DATABASE_URL", address.url, EXAMPLE)
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": dict(SQLITE_OPTIONS)}


def _postgresql(address: env.Address) -> dict[str, Any]:
    """A socket folder is given as ?host=/run/postgresql; other options go to libpq as they are (sslmode, …)."""
    options = dict(address.options)
    name = address.path.lstrip("/")
    if not name:
        raise env.not_an_address("DATABASE_URL", address.url, EXAMPLE)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": address.user,
        "PASSWORD": address.password,
        "HOST": options.pop("host", address.host),
        "PORT": options.pop("port", str(address.port)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
