"""Headers and the tree of a letter as it goes over the line."""

import email
import email.policy

import pytest

from mailing.content.rendering import render
from mailing.delivery.envelope import build, envelope_sender
from tests.factories.mailing import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db
ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def parsed(delivery):
    return email.message_from_bytes(build(delivery, render(delivery.campaign, delivery)), policy=email.policy.default)


def test_an_informing_letter_names_its_way_out_its_sender_and_its_token():
    letter = DeliveryFactory(token="abc")
    mail = parsed(letter)

    assert mail["List-Unsubscribe"] == "<http://localhost:8000/u/token/one-click>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # Python 3.11 puts a blank between the encoded words of a name, where RFC 2047, 6.2, wants none.
    assert str(mail["From"]).split() == ["Администрация", "города", "Верхнереченска", "<priglashenie@city.example.org>"]
    assert str(mail["To"]).split() == f"Смирнова Ольга Николаевна <{letter.address}>".split()
    assert mail["Message-ID"] == letter.message_id
    assert "Auto-Submitted" not in mail
    assert envelope_sender(letter) == "priglashenie+b-abc@city.example.org"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_letter_about_an_event_is_answered_at_its_own_address_and_carries_the_calendar_twice():
    letter = DeliveryFactory(
        token="abc", calendar=ICS, calendar_method="REQUEST", campaign=CampaignFactory(purpose="invitation")
    )
    mail = parsed(letter)

    assert mail["Reply-To"] == "priglashenie+re-abc@city.example.org"
    assert mail.get_content_type() == "multipart/mixed"
    calendars = [part for part in mail.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    assert [part.get_payload(decode=True) for part in calendars] == [ICS.encode()] * 2
    assert calendars[0].get_param("method") == "REQUEST"


def test_a_service_letter_is_automatic_and_offers_no_way_out():
    mail = parsed(DeliveryFactory(campaign=CampaignFactory(letter_class="service", purpose="cancellation")))

    assert mail["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in mail


def test_nothing_in_a_name_or_a_subject_begins_a_header():
    letter = DeliveryFactory(
        shown_name="Зло\r\nBcc: x@example.org",
        campaign=CampaignFactory(subject_ru="Тема {{name}}"),
        values={"name": "a\r\nBcc: y@example.org", "salutation": "Уважаемые коллеги!"},
    )

    assert "Bcc" not in parsed(letter)


def test_the_bytes_never_change():
    letter = DeliveryFactory()

    assert build(letter, render(letter.campaign, letter)) == build(letter, render(letter.campaign, letter))
