"""Letters as bytes; the standard library is the oracle."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailing.transport import mime
from mailing.transport.mime import Part, encoded_words, mailbox, write

TEXT = "Уважаемая Ольга Николаевна!\r\n.\r\nFrom здесь\r\n" + "слово " * 100 + "\r\n"
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Слушания\r\nEND:VCALENDAR\r\n"


def letter(attachments=()):
    headers = [
        ("From", mailbox("Администрация города", "a@city.example.org")),
        ("To", mailbox("Смирнова Ольга", "guest@example.org")),
        ("Subject", encoded_words("Приглашение: " + "бюджет города " * 12)),
        ("Date", mime.date(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))),
        ("Message-ID", "<x@city.example.org>"),
    ]
    parts = [
        Part("text/plain; charset=utf-8", TEXT),
        Part("text/html; charset=utf-8", "<p>Привет</p>"),
        Part("text/calendar; charset=utf-8; method=REQUEST", ICS),
    ]
    return write(headers, parts, attachments, seed="<x@city.example.org>")


def parsed(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_the_tree_is_the_one_that_calendars_want():
    attachment = Part(
        'application/ics; name="invite.ics"', ICS, (("Content-Disposition", 'attachment; filename="invite.ics"'),)
    )
    mail = parsed(letter([attachment]))

    assert mail.get_content_type() == "multipart/mixed"
    alternative, file = mail.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    calendar = list(alternative.iter_parts())[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar["Content-Disposition"] is None
    assert calendar.get_payload(decode=True) == file.get_payload(decode=True) == ICS.encode()
    assert file.get_filename() == "invite.ics"
    assert not any(part.defects for part in mail.walk())


def test_the_standard_library_reads_back_what_was_written():
    mail = parsed(letter())

    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Subject"] == ("Приглашение: " + "бюджет города " * 12).strip()
    assert str(mail["From"]) == "Администрация города <a@city.example.org>"
    assert next(mail.iter_parts()).get_payload(decode=True).decode() == TEXT


def test_nothing_in_the_bytes_gives_a_relay_a_reason_to_change_them():
    raw = letter()

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert not any(line.startswith((b".", b"From ")) for line in raw.split(b"\r\n"))
    assert raw == letter()


@given(st.text(max_size=300))
def test_any_text_survives_a_header_and_none_begins_a_new_one(text):
    written = encoded_words(text)
    mail = parsed(f"Subject: {written}\r\nX-End: yes\r\n\r\n".encode())

    assert mail.keys() == ["Subject", "X-End"]
    assert " ".join(str(mail["Subject"]).split()) == " ".join(mime.clean_header(text).split())


@given(st.text(max_size=120))
def test_any_name_stands_beside_exactly_one_address(name):
    mail = parsed(f"To: {mailbox(name, 'a@example.org')}\r\nX-End: yes\r\n\r\n".encode())

    assert mail.keys() == ["To", "X-End"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["a@example.org"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("", "a@example.org"),
        ("Hans Weber", "Hans Weber <a@example.org>"),
        ('Weber, "Hans"', '"Weber, \\"Hans\\"" <a@example.org>'),
        ("a\r\nBcc: x@example.org", '"a Bcc: x@example.org" <a@example.org>'),
    ],
)
def test_names_are_quoted_where_they_must_be(name, wanted):
    assert mailbox(name, "a@example.org") == wanted
