"""What a letter about an event says to one guest, and what lands in the calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from events.calendars.check import check_calendar
from events.invitations.letters import CalendarWriter, deadline_words, event_values, guest_values, when_words
from tests.factories.crm import ContactFactory, UserFactory
from tests.factories.events import NOW, EventFactory, InvitationFactory, SpeakerFactory, VenueFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db


def test_when_is_told_in_the_event_s_zone_and_in_both_languages():
    event = EventFactory(time_zone="Asia/Yekaterinburg")

    assert when_words(event, "ru") == "3\u00a0декабря 2026\u00a0года, четверг, 19:30–21:30 (МСК+2)"
    assert when_words(event, "en") == "3\u00a0December 2026, Thursday, 19:30–21:30 (MSK+2)"


def test_whole_days_are_told_as_days():
    starts = datetime(2026, 11, 15, 21, tzinfo=UTC)
    event = EventFactory(is_all_day=True, starts_at=starts, ends_at=starts + timedelta(days=16, hours=-1))

    assert when_words(event, "ru") == "16\u00a0ноября\u00a0– 1\u00a0декабря 2026\u00a0г."


def test_the_end_of_a_day_is_told_as_the_day():
    event = EventFactory()

    assert deadline_words(datetime(2026, 12, 2, 20, 59, tzinfo=UTC), event, "ru") == "2\u00a0декабря 2026\u00a0г."
    assert (
        deadline_words(datetime(2026, 12, 2, 15, 0, tzinfo=UTC), event, "ru")
        == "2\u00a0декабря 2026\u00a0г., 18:00 (МСК)"
    )


def test_fields_are_filled_from_the_event_in_the_reader_s_language():
    officer = UserFactory(last_name="Долгов", first_name="Игорь", patronymic="Андреевич")
    event = EventFactory(
        summary_ru="О доходах", seats=40, room="зал 2", officer=officer, contact_phone="+7 (8410) 00-12-34",
        venue=VenueFactory(name="Дом культуры", address="пл. 1", access_notes="со двора"),
    )  # fmt: skip
    SpeakerFactory(event=event, name="Ким Ю. Н.", post="аналитик", topic="Доходы")

    russian = event_values(event, "ru", event.speakers.all())
    english = event_values(event, "en")

    assert {
        name: russian[name] for name in ("title", "to_what", "where", "seats", "access", "officer", "phone", "speakers")
    } == {
        "title": "Проект бюджета города на 2027 год",
        "to_what": "на публичные слушания",
        "where": "Дом культуры, зал 2, пл.\u00a01",
        "seats": "40",
        "access": "со двора",
        "officer": "Долгов Игорь Андреевич",
        "phone": "+7 (8410) 00-12-34",
        "speakers": "Ким Ю. Н., аналитик",
    }
    assert (english["title"], english["to_what"]) == ("City budget for 2027", "to the public hearing")


def test_an_online_event_without_a_place_is_said_to_be_online_and_on_site_ones_tell_no_link():
    online = EventFactory(format="online", venue=None, online_url="https://live.example.org/1")
    on_site = EventFactory(online_url="https://live.example.org/1")

    assert event_values(online, "ru")["where"] == "онлайн"
    assert event_values(online, "ru")["online_url"] == "https://live.example.org/1"
    assert event_values(on_site, "ru")["online_url"] == ""


def test_links_are_the_guest_s_own_and_name_nobody():
    one, other = (guest_values(InvitationFactory(contact=ContactFactory(surname="Долгих"))) for _n in range(2))

    assert one["answer_yes_url"] == one["answer_url"] + "?a=yes"
    assert one["answer_url"] != other["answer_url"]
    assert "dolgih" not in one["answer_url"].lower()


def test_the_calendar_part_is_valid_and_holds_this_guest_alone():
    invitation = InvitationFactory(address="guest@example.org")
    writer = CalendarWriter(invitation.event, SenderFactory(), NOW)

    text = writer.request(invitation, guest_name="Ким Юлия Николаевна", language="ru")
    revision = writer.revision(invitation, "ru")

    assert check_calendar(text.encode(), method="REQUEST") == []
    lines = text.replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith("ATTENDEE")] == [
        (
            "ATTENDEE;CN=Ким Юлия Николаевна;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
            ":mailto:guest@example.org"
        )
    ]
    assert f"UID:{invitation.uid}" in lines
    assert "SEQUENCE:0" in lines
    assert "/r/" not in text  # people share calendars, so personal links stay out
    assert (revision.sequence, revision.method, revision.dtstamp) == (0, "REQUEST", NOW)


def test_an_event_that_is_not_public_tells_no_page_of_its_own():
    writer = CalendarWriter(EventFactory(is_public=False), SenderFactory(), NOW)

    assert "URL:" not in writer.request(InvitationFactory(event=writer.event), guest_name="К", language="ru")


def test_whole_days_end_on_the_day_after_the_last_one():
    starts = datetime(2026, 11, 15, 21, tzinfo=UTC)
    event = EventFactory(is_all_day=True, starts_at=starts, ends_at=starts + timedelta(days=2, minutes=-1))
    text = CalendarWriter(event, SenderFactory(), NOW).request(
        InvitationFactory(event=event), guest_name="К", language="ru"
    )

    assert "DTSTART;VALUE=DATE:20261116" in text
    assert "DTEND;VALUE=DATE:20261118" in text
