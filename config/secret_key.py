"""The key that signs sessions and links: from the environment, else a private file made at the first start."""

import os
import secrets
from pathlib import Path

from config import env

LEAST_LENGTH = 50


def read_or_make(data_dir: Path, *, name: str = "SECRET_KEY") -> str:
    """Give the key of that name, else the one kept in DATA_DIR (secret_key …), made with mode 0600 when missing."""
    if given := env.text(name):
        if len(given) < LEAST_LENGTH:
            raise env.BadSetting(name, "***", f"at least {LEAST_LENGTH} signs", f"не меньше {LEAST_LENGTH} знаков")
        return given
    path = data_dir / name.lower()
    for _ in range(2):
        try:
            if key := path.read_text(encoding="ascii").strip():
                return key
        except FileNotFoundError:
            _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Write a new key beside its place and link it in, so that of two first starts both read the same key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        draft.unlink()
