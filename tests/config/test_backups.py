"""A backup comes back whole, in processes of its own and on a real file; a file that is not one is refused."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from config import backups
from tests.servers.whole import ROOT


def manage(data_dir, *words, code=0):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DATA_DIR": str(data_dir), "LANGUAGE_CODE": "en", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


ADD_A_TABLE_ROW = "from django.contrib.sessions.models import Session; from django.utils import timezone; \
Session.objects.create(session_key='{}', session_data='x', expire_date=timezone.now())"
LIST_ROWS = "from django.contrib.sessions.models import Session; print(*Session.objects.values_list('pk', flat=True))"


@pytest.fixture
def filled(tmp_path):
    folder = tmp_path / "data"
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "shell", "-c", ADD_A_TABLE_ROW.format("first"))
    (folder / "media" / "scans").mkdir(parents=True)
    (folder / "media" / "scans" / "устав.pdf").write_bytes(b"%PDF")
    return folder


def test_what_was_backed_up_comes_back_and_what_came_later_is_set_aside(filled, tmp_path):
    file = tmp_path / "copy.zip"
    manage(filled, "backup", str(file))
    manage(filled, "shell", "-c", ADD_A_TABLE_ROW.format("second"))
    (filled / "media" / "scans" / "later.pdf").write_bytes(b"%PDF")

    said = manage(filled, "restore", str(file))

    assert "all counted" in said
    assert manage(filled, "shell", "--no-imports", "-c", LIST_ROWS).split() == ["first"]
    assert [path.name for path in (filled / "media" / "scans").iterdir()] == ["устав.pdf"]
    assert (filled / "media.before-restore" / "scans" / "later.pdf").exists()
    assert file.stat().st_mode & 0o077 == 0
    assert not {"secret_key", "suppression_key"} & set(zipfile.ZipFile(file).namelist())


def backup_file(path, *, vendor="sqlite", extra=()):
    manifest = {"made_at": "2027-01-31T12:00:00+00:00", "vendor": vendor, "rows": {}, "files": 0}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("database.sqlite3", b"SQLite format 3" * 100)
        for name in extra:
            archive.writestr(name, "mine")
    return path


def test_a_whole_backup_is_read(tmp_path):
    file = backup_file(tmp_path / "copy.zip", extra=["media/scans/устав.pdf"])

    assert backups.read_manifest(file).vendor == "sqlite"


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x05\x06" + bytes(18)], ids=["empty", "text", "a zip without a manifest"]
)
def test_a_file_that_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "copy.zip").write_bytes(content)

    with pytest.raises(backups.CannotRestore, match=r"copy.zip is not a backup of Dialogue"):
        backups.read_manifest(tmp_path / "copy.zip")


def test_half_a_backup_is_refused(tmp_path):
    file = backup_file(tmp_path / "copy.zip")
    file.write_bytes(file.read_bytes()[:500])

    with pytest.raises(backups.CannotRestore):
        backups.read_manifest(file)


def test_a_changed_byte_is_found(tmp_path):
    file = backup_file(tmp_path / "copy.zip")
    content = file.read_bytes()
    file.write_bytes(content.replace(b"SQLite format 3", b"SQLite format 4", 1))

    with pytest.raises(backups.CannotRestore, match=r"the part database.sqlite3 is damaged"):
        backups.read_manifest(file)


@pytest.mark.parametrize("name", ["media/../../secret_key", "../secret_key", "/etc/passwd", "secret_key"])
def test_a_backup_that_names_a_place_outside_its_folders_is_refused(tmp_path, name):
    file = backup_file(tmp_path / "copy.zip", extra=[name])

    with pytest.raises(backups.CannotRestore, match="does not belong into a backup"):
        backups.read_manifest(file)
