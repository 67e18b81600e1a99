"""Load the invented city into an empty database, or print its accounts."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.sample_city.body import ACCOUNTS_FILE
from config.sample_city.load import load_city
from crm.access.models import User


class Command(BaseCommand):
    """`seed` loads; `seed --accounts` prints who may sign in."""

    help = "Loads the sample city into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", action="store_true", help="only print the accounts of the sample city")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self._print_accounts()
            return
        if User.objects.exists():
            raise CommandError("The database is not empty; the sample city is loaded only into an empty one.")
        load_city(now=timezone.now(), say=self.stdout.write)

    def _print_accounts(self) -> None:
        path = Path(settings.DATA_DIR) / ACCOUNTS_FILE
        if not path.exists():
            return
        for account in json.loads(path.read_text(encoding="utf-8")):
            self.stdout.write(f"  {account['role']:<14} {account['email']:<44} {account['password']}")
