"""Bounces and complaints: which address, how bad, which letter of ours; and what is neither."""

from pathlib import Path

import pytest

from mailing.bounces.arf import read_complaint
from mailing.bounces.dsn import read_bounce
from mailing.bounces.severity import severity_of
from mailing.inbound.parsing import parse

SAMPLES = Path(__file__).parents[2] / "samples"


def letter(name):
    return parse((SAMPLES / name).read_bytes())


def test_a_report_names_the_address_the_code_and_our_letter():
    bounce = read_bounce(letter("answers/bounce-with-our-request.eml"))
    failed = bounce.worst
    assert (failed.address, failed.severity, failed.status, failed.code) == ("pavel@example.org", "hard", "5.1.1", 550)
    assert bounce.returned.message_id == "letter-1@dialogue.example"
    assert bounce.returned.details == ("q7x2m4k6p3n5r8s2",)


BOUNCES = {
    "exim-unknown": ("nobody@example.org", "hard"),
    "postfix-full": ("full@example.org", "soft"),
    "qmail-unknown": ("nobody@example.org", "hard"),
    "yandex-spam": ("ivan@example.org", "blocked"),
    "mailru-unknown": ("netu@example.org", "hard"),
    "exchange-unknown": ("gone@example.org", "hard"),
    "gmail-unknown": ("nobody@example.com", "hard"),
    "russian-prose": ("petrov@example.org", "hard"),
    "delayed": ("slow@example.org", "soft"),
    "size": ("ivan@example.org", "blocked"),
    "no-host": ("ivan@nowhere.example", "hard"),
    "greylist-expired": ("ivan@example.org", "soft"),
}


@pytest.mark.parametrize(("name", "address", "severity"), [(n, *v) for n, v in BOUNCES.items()])
def test_each_servers_wording_is_understood(name, address, severity):
    bounce = read_bounce(letter(f"bounces/{name}.eml"))
    assert (bounce.worst.address, bounce.worst.severity) == (address, severity)


@pytest.mark.parametrize("name", ["delivered", "person-about-bounce", "absence", "newsletter"])
def test_what_is_no_bounce_is_not_taken_for_one(name):
    assert read_bounce(letter(f"bounces/{name}.eml")) is None


def test_answers_and_plain_letters_are_no_bounces():
    names = [p.stem for p in (SAMPLES / "answers").glob("*.eml") if "bounce" not in p.stem]
    assert [name for name in names if read_bounce(letter(f"answers/{name}.eml"))] == []


def test_a_complaint_names_the_reader_and_our_letter():
    complaint = read_complaint(letter("answers/arf-complaint.eml"))
    assert (complaint.feedback_type, complaint.address) == ("abuse", "pavel@example.org")
    assert complaint.returned.message_id == "letter-1@dialogue.example"
    assert read_complaint(letter("answers/plain-letter.eml")) is None


@pytest.mark.parametrize(
    ("status", "code", "text", "severity"),
    [
        ("5.1.1", 550, "", "hard"),
        ("5.1.10", 556, "null MX", "hard"),
        ("5.2.2", 552, "Mailbox full", "soft"),
        ("4.2.2", 452, "over quota", "soft"),
        ("5.7.1", 550, "Message rejected as spam by Content Filtering", "blocked"),
        ("5.7.1", 550, "No such user!", "hard"),
        ("5.7.1", 554, "Client host rejected: Access denied", "blocked"),
        ("5.0.0", 550, "User unknown in virtual mailbox table", "hard"),
        ("5.0.0", None, "", "soft"),
        ("", 550, "", "hard"),
        ("", 450, "", "soft"),
        ("", 554, "", "blocked"),
        ("5.2.1", 550, "The email account that you tried to reach is disabled", "hard"),
        ("5.4.7", None, "delivery expired (message too old)", "soft"),
        ("5.3.4", 552, "message size exceeds fixed limit", "blocked"),
        ("5.4.4", None, "Host not found", "hard"),
        ("5.1.8", 550, "Sender address rejected: Domain not found", "blocked"),
        ("5.7.26", 550, "unauthenticated mail is prohibited, SPF and DKIM failed", "blocked"),
        ("5.1.1", 550, "Пользователь не найден", "hard"),
        ("", 550, "Ящик переполнен", "soft"),
        ("", None, "", "soft"),
    ],
)
def test_the_words_come_first_then_the_status_then_the_code(status, code, text, severity):
    assert severity_of(status=status, code=code, text=text) == severity
