"""Uploaded lists on the disk: in DATA_DIR/imports, under names of our own, only until their people are in the base."""

import secrets
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Where uploads wait; made at need, closed to other accounts of the machine."""
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def keep(data: bytes) -> str:
    """Write the bytes of an upload; answers the name to read them by."""
    name = f"{secrets.token_hex(16)}.upload"
    path = folder() / name
    path.touch(mode=0o600)
    path.write_bytes(data)
    return name


def read(name: str) -> bytes:
    """The bytes of a kept upload. Raises FileNotFoundError when they are gone."""
    return (folder() / Path(name).name).read_bytes()


def discard(name: str) -> None:
    """Remove a kept upload; one that is gone is no error."""
    if name:
        (folder() / Path(name).name).unlink(missing_ok=True)
