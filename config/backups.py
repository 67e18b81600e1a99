"""One file that holds everything: the database as it was at one moment, the uploaded files, and what to expect in them.

The file is a zip. The keys of DATA_DIR are not in it: keep them apart, or whoever finds a copy can sign links.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from crm.journal import anchors

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
MEDIA = "media"


class CannotBackUp(Exception):
    """The message says what is missing."""


class CannotRestore(Exception):
    """The message says why the file was refused; nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    made_at: str
    vendor: str
    rows: dict[str, int]  # model label to number of rows
    files: int


def back_up(target: Path, *, now: datetime) -> Manifest:
    """Write the backup to target, whole or not at all; the system may go on working meanwhile."""
    with tempfile.TemporaryDirectory(prefix="dialogue-backup-", dir=target.parent) as folder:
        dump = Path(folder) / DATABASE[connection.vendor]
        rows = _dump_sqlite(dump) if connection.vendor == "sqlite" else _dump_postgresql(dump)
        media = sorted(_files(settings.MEDIA_ROOT))
        manifest = Manifest(now.isoformat(), connection.vendor, rows, len(media))
        draft = Path(folder) / "draft.zip"
        draft.touch(mode=0o600)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            archive.write(dump, dump.name)
            for path in media:
                archive.write(path, f"{MEDIA}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}")
        draft.replace(target)
    return manifest


def read_manifest(source: Path) -> Manifest:
    """What the backup says of itself; refuses what is no backup, is damaged, or names paths outside its folders."""
    try:
        with zipfile.ZipFile(source) as archive:
            if broken := archive.testzip():
                raise CannotRestore(f"{source}: the part {broken} is damaged")
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            names = set(archive.namelist()) - {MANIFEST, DATABASE[manifest.vendor]}
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
        raise CannotRestore(f"{source} is not a backup of Dialogue") from None
    for name in names:
        path = PurePosixPath(name)
        if path.parts[:1] != (MEDIA,) or ".." in path.parts or path.is_absolute():
            raise CannotRestore(f"{source} holds {name}, which does not belong into a backup")
    return manifest


def restore(source: Path) -> Manifest:
    """Put the backup in the place of what there is; what was there stays beside it, named *.before-restore."""
    manifest = read_manifest(source)
    if manifest.vendor != connection.vendor:
        raise CannotRestore(f"{source} was made on {manifest.vendor}, this system uses {connection.vendor}")
    with tempfile.TemporaryDirectory(prefix="dialogue-restore-", dir=settings.DATA_DIR) as folder:
        with zipfile.ZipFile(source) as archive:
            archive.extractall(folder)
        connection.close()
        dump = Path(folder) / DATABASE[manifest.vendor]
        if manifest.vendor == "sqlite":
            _take_sqlite(dump)
        else:
            _take_postgresql(dump)
        _take_media(Path(folder) / MEDIA)
    anchors.put_aside(settings.CRM_JOURNAL_ANCHORS)
    if (found := count_rows()) != manifest.rows:
        differing = sorted(label for label in manifest.rows if found.get(label) != manifest.rows[label])
        raise CannotRestore(f"the restored tables differ from the backup's own count: {', '.join(differing)}")
    return manifest


def count_rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in _models()}


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            yield model


def _dump_sqlite(dump: Path) -> dict[str, int]:
    """SQLite's own online copy: consistent while others write. The rows are counted in the copy."""
    with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as source, sqlite3.connect(dump) as copy:
        source.backup(copy)
        return {
            model._meta.label: copy.execute(f'SELECT COUNT(*) FROM "{model._meta.db_table}"').fetchone()[0]  # noqa: S608
            for model in _models()
        }


def _take_sqlite(dump: Path) -> None:
    place = Path(settings.DATABASES["default"]["NAME"])
    for suffix in ("-wal", "-shm"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)
    if place.exists():
        place.replace(f"{place}.before-restore")
    shutil.move(dump, place)


def _dump_postgresql(dump: Path) -> dict[str, int]:
    """pg_dump sees one moment; rows are counted just before, so run it when little is written (docs/operations.md)."""
    rows = count_rows()
    _run_postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
    return rows


def _take_postgresql(dump: Path) -> None:
    arguments = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run_postgresql("pg_restore", *arguments, f"--dbname={settings.DATABASES['default']['NAME']}", str(dump))


def _run_postgresql(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if not found:
        raise CannotBackUp(f"{program} is not on PATH: install the PostgreSQL client of your server's version")
    database = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {to: str(database[name]) for to, name in names.items() if database.get(name)}
    result = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        raise CannotBackUp(f"{program} failed: {result.stderr.strip()[-500:]}")


def _take_media(folder: Path) -> None:
    place = Path(settings.MEDIA_ROOT)
    if place.exists():
        aside = place.with_name(f"{place.name}.before-restore")
        shutil.rmtree(aside, ignore_errors=True)
        place.replace(aside)
    if folder.exists():
        shutil.move(folder, place)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in Path(folder).rglob("*") if path.is_file() and not path.is_symlink())
