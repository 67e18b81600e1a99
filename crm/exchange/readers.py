"""An uploaded file to rows of cells, read in a child process within limits of memory, time and size.

Source: SECURITY rows 9 and 26. The parent never parses what came from outside.
"""

import json
import subprocess
import sys
from math import ceil
from pathlib import Path

from crm.exchange.tables import Limits, RefusedFileError, Table

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE  # octets
MEMORY = 512 * MEGABYTE  # octets of address space of the child, most of it code and reserved
SECONDS = 30
PROJECT = Path(__file__).resolve().parents[2]


def read_file(data: bytes, *, limits: Limits | None = None) -> Table:
    """Answer the rows of a CSV file or spreadsheet. Raises RefusedFileError with a code for each kind of bad file."""
    limits = limits or Limits()
    if len(data) > LARGEST_FILE:
        raise RefusedFileError("too_large", megabytes=ceil(len(data) / MEGABYTE), most=LARGEST_FILE // MEGABYTE)
    if not data:
        raise RefusedFileError("empty")
    arguments = [MEMORY, SECONDS, limits.rows, limits.columns]
    try:
        child = subprocess.run(
            [sys.executable, "-m", "crm.exchange.reading_process", *map(str, arguments)],
            input=data,
            capture_output=True,
            timeout=SECONDS + 10,
            cwd=PROJECT,
            env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise RefusedFileError("too_slow") from slow
    return _answer(child)


def _answer(child: "subprocess.CompletedProcess[bytes]") -> Table:
    try:
        answer = json.loads(child.stdout)
    except ValueError as broken:
        # A child that fell silent was stopped by its limits, or by a fault of the parser that those limits provoked.
        raise RefusedFileError("too_slow" if child.returncode in (-24, -9) else "unpacks_too_large") from broken
    if "refused" in answer:
        raise RefusedFileError(answer["refused"], **answer["details"])
    return Table(**answer["table"])
