"""What other accounts of the machine may see of DATA_DIR: nothing."""

import pytest
from django.core.management import call_command

from config import private


def mode(path) -> str:
    return f"{path.lstat().st_mode & 0o7777:o}"


@pytest.fixture
def folder(tmp_path):
    """As a start with an ordinary umask made it."""
    folder = tmp_path / "data"
    (folder / "logs").mkdir(parents=True)
    for path in (folder, folder / "logs"):
        path.chmod(0o755)
    for path in (folder / "dialogue.sqlite3", folder / "logs" / "web.log"):
        path.touch()
        path.chmod(0o644)
    return folder


def test_folders_and_files_are_closed_once_and_counted(folder):
    assert [private.close_to_others(folder), private.close_to_others(folder)] == [4, 0]
    assert [mode(folder), mode(folder / "logs")] == ["700", "700"]
    assert [mode(folder / "dialogue.sqlite3"), mode(folder / "logs" / "web.log")] == ["600", "600"]


def test_a_link_leads_nowhere(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "theirs").touch(mode=0o644)
    outside.chmod(0o755)
    (outside / "theirs").chmod(0o644)
    (folder / "link").symlink_to(outside)

    private.close_to_others(folder)

    assert [mode(outside), mode(outside / "theirs")] == ["755", "644"]


def test_a_folder_that_everybody_shares_is_left_alone(folder):
    folder.chmod(0o1777)

    assert (private.close_to_others(folder), mode(folder / "dialogue.sqlite3")) == (0, "644")


@pytest.mark.django_db
def test_doctor_names_an_open_folder(folder, settings, capsys):
    settings.DATA_DIR = folder
    with pytest.raises(SystemExit):
        call_command("doctor")

    assert f"{folder} открыта другим учётным записям" in capsys.readouterr().out
