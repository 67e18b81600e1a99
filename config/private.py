"""DATA_DIR holds people's data and keys: for this account alone. What an earlier start left open is closed here."""

import os
import stat
from pathlib import Path

OTHERS = 0o077  # all that the group and everybody else may do


def is_open_to_others(folder: Path) -> bool:
    """Say whether another account of this machine could look in."""
    return bool(folder.stat().st_mode & OTHERS)


def close_to_others(folder: Path) -> int:
    """Take from other accounts what they may do with a folder and all it holds; answers how many places were open.

    Links are not followed, and places of another account stay as they are. A folder that everybody shares, as /tmp,
    is left alone.
    """
    if folder.stat().st_mode & stat.S_ISVTX:
        return 0
    closed = int(_close(folder))
    for parent, folders, files in os.walk(folder):
        closed += sum(_close(Path(parent, name)) for name in (*folders, *files))
    return closed


def _close(path: Path) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:  # a process of an earlier run took it away just now
        return False
    is_ours = (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)) and found.st_uid == os.geteuid()
    if not is_ours or not found.st_mode & OTHERS:
        return False
    path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
    return True
