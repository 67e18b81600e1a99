#!/usr/bin/env python3
"""The one door: `python3 manage.py up` runs everything, `python3 manage.py test` proves it."""

import os
import sys
import time


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - said before anything newer is read
        raise SystemExit("Python 3.11 or newer is needed / Нужен Python 3.11 или новее.")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in {"up", "test"}:
        os.environ.setdefault("COMMAND_STARTED_AT", str(time.monotonic()))  # `up` tells how long it took in all
        from config import bootstrap

        bootstrap.ensure(command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings" if command == "test" else "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
