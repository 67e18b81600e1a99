#!/usr/bin/env python3
"""The one door: `python3 manage.py up` runs everything, `python3 manage.py test` proves it."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
