"""`manage.py backup FILE`: the whole system in one file, while it goes on working."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config import backups
from config.console import either


class Command(BaseCommand):
    help = "Write the database and the uploaded files into one file. The keys of DATA_DIR are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="for example /backups/dialogue-2027-01-31.zip; must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"].absolute()
        if target.exists():
            raise CommandError(either(f"{target} exists already.", f"{target} уже существует."))
        if not target.parent.is_dir():
            raise CommandError(either(f"There is no folder {target.parent}.", f"Нет папки {target.parent}."))
        try:
            manifest = backups.back_up(target, now=timezone.now())
        except backups.CannotBackUp as reason:
            raise CommandError(str(reason)) from None
        rows, size = sum(manifest.rows.values()), target.stat().st_size // 1024
        self.stdout.write(
            either(
                f"{target}: {rows} rows, {manifest.files} files, {size} KB. "
                "Keep secret_key and suppression_key of DATA_DIR apart from it.",
                f"{target}: строк {rows}, файлов {manifest.files}, {size} КБ. "
                "Ключи secret_key и suppression_key из DATA_DIR храните отдельно.",
            )
        )
