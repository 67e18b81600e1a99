"""`manage.py restore FILE`: put a backup in the place of what there is, and prove that all of it came back."""

import fcntl
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from config import backups
from config.console import either


class Command(BaseCommand):
    help = "Restore a file made by backup. Stop the system first."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace a system that already holds accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        with (settings.DATA_DIR / "up.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(
                    either("Dialogue is running: stop it first.", "Диалог работает: сначала остановите его.")
                ) from None
            if not options["replace"] and holds_accounts():
                raise CommandError(
                    either(
                        "This system holds data. Say --replace to put the backup in its place.",
                        "В этой системе есть данные. Чтобы заменить их копией, добавьте --replace.",
                    )
                )
            try:
                manifest = backups.restore(options["file"])
            except (backups.CannotRestore, backups.CannotBackUp) as reason:
                raise CommandError(str(reason)) from None
        rows = sum(manifest.rows.values())
        self.stdout.write(
            either(
                f"Restored as of {manifest.made_at}: {rows} rows, {manifest.files} files, all counted.",
                f"Восстановлено на {manifest.made_at}: строк {rows}, файлов {manifest.files}, всё пересчитано.",
            )
        )


def holds_accounts() -> bool:
    try:
        return get_user_model().objects.exists()
    except DatabaseError:  # no tables yet
        return False
    finally:
        connection.close()
