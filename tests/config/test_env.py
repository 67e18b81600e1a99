from pathlib import Path

import pytest

from config import env


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (
            lambda: env.number("X", 8000, least=1, most=65535),
            "80a",
            'The setting X is "80a", but it must be a whole number from 1 to 65535.',
        ),
        (
            lambda: env.number("X", 8000, least=1, most=65535),
            "70000",
            'The setting X is "70000", but it must be a whole number from 1 to 65535.',
        ),
        (lambda: env.flag("X"), "maybe", 'The setting X is "maybe", but it must be 1 or 0.'),
        (
            lambda: env.time_zone("X", "Europe/Moscow"),
            "Moscow",
            'The setting X is "Moscow", but it must be a time zone such as Europe/Moscow.',
        ),
        (lambda: env.choice("X", "ru", {"ru", "en"}), "de", 'The setting X is "de", but it must be one of en, ru.'),
        (
            lambda: env.address("X", "", {"smtp": 25}, "smtp://mail.example.org"),
            "http://u:secret@h",
            'The setting X is "http://u:***@h", but it must be an address such as smtp://mail.example.org.',
        ),
        (
            lambda: env.address("X", "", {"smtp": 25}, "smtp://mail.example.org"),
            "smtp://host:port",
            'The setting X is "smtp://host:port", but it must be an address such as smtp://mail.example.org.',
        ),
        (
            lambda: env.ip_address("X", "127.0.0.1"),
            "nohost",
            'The setting X is "nohost", but it must be an IP address of this machine such as 127.0.0.1 or 0.0.0.0.',
        ),
        (
            lambda: env.domain("X", "dialogue.example"),
            "a b",
            'The setting X is "a b", but it must be a domain such as dialogue.example.org.',
        ),
        (
            lambda: env.mailbox("X", "noreply@dialogue.example"),
            "notmail",
            'The setting X is "notmail", but it must be an e-mail address such as noreply@example.org.',
        ),
    ],
)
def test_an_odd_value_is_answered_by_one_sentence(monkeypatch, read, value, sentence):
    monkeypatch.setenv("LANGUAGE_CODE", "en")
    monkeypatch.setenv("X", value)

    with pytest.raises(SystemExit) as stop:
        read()

    assert stop.value.code == sentence


def test_the_sentence_is_russian_unless_the_terminal_speaks_english(monkeypatch):
    monkeypatch.delenv("LANGUAGE_CODE", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("X", "maybe")

    with pytest.raises(SystemExit) as stop:
        env.flag("X")

    assert stop.value.code == "Настройка X — «maybe», а нужно: 1 или 0."


def test_a_value_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.delenv("X", raising=False)
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))

    assert env.text("X") == "from the file"


def test_a_missing_file_is_named(monkeypatch):
    monkeypatch.setenv("X_FILE", "/no/such/file")

    with pytest.raises(SystemExit, match=r"X_FILE.*/no/such/file"):
        env.text("X")


def test_an_address_is_taken_apart_and_hides_its_password(monkeypatch):
    monkeypatch.setenv("X", "smtps://press%40city.example:p%3Aw@mail.example:4650/")

    address = env.address("X", "", {"smtps": 465}, "")

    assert (address.scheme, address.host, address.port) == ("smtps", "mail.example", 4650)
    assert (address.user, address.password) == ("press@city.example", "p:w")
    assert "p:w" not in repr(address)
    assert "p%3Aw" not in repr(address)


def test_a_file_cannot_stand_for_a_folder(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("X", str(tmp_path / "file"))
    monkeypatch.setenv("LANGUAGE_CODE", "en")

    with pytest.raises(SystemExit, match="must be the path of a folder that this account may write to"):
        env.folder("X", Path("/"))
