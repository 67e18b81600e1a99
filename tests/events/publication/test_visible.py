"""What is public now: every page, feed and list asks the same question."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from crm.body.models import Body
from crm.consent.actions import Line, record_consent, withdraw_consent
from crm.councils.models import Membership
from events.attendance.actions import mark_attendance
from events.outcomes.actions import Text, approve, open_outcome, publish, request_approval, unpublish, write_outcome
from events.planning.models import Event
from events.press.models import PressAnnouncement
from events.publication import visible
from tests.factories.crm import AdvisoryBodyFactory, ContactFactory, MembershipFactory, UserFactory
from tests.factories.events import NOW, START, EventFactory, InvitationFactory, SpeakerFactory, VenueFactory

pytestmark = pytest.mark.django_db
CANARY = "Канарейка"
PAGES = (
    "/p/", "/p/?view=list", "/p/?view=past", "/p/?month=2026-12", "/p/events.ics", "/p/events.rss", "/p/events.json",
    "/p/outcomes/", "/p/press/", "/p/councils/", "/p/subscribe/", "/sitemap.xml", "/robots.txt",
)  # fmt: skip


@pytest.fixture
def now(time_machine):
    time_machine.move_to(NOW)
    return NOW


def announce(event, **more):
    return PressAnnouncement.objects.create(
        event=event, dated_on=NOW.date(), press_contact="Степнова", created_at=NOW,
        page=[{"kind": "sheet", "text": "АНОНС", "label": ""}, {"kind": "fact", "text": CANARY, "label": "Тема"}],
        **{"number": 1, "headline": CANARY, "state": "sent", "published_at": NOW - timedelta(hours=1), **more},
    )  # fmt: skip


def hidden_event(**more):
    venue = VenueFactory(name=f"{CANARY} зал")
    event = EventFactory(title_ru=CANARY, title_en=CANARY, summary_ru=CANARY, venue=venue, kind=Event.Kind.BRIEFING,
                         code="EV-2026-77", **more)  # fmt: skip
    SpeakerFactory(event=event, name=CANARY)
    return event


@pytest.mark.parametrize(
    "hidden", [{"state": "draft"}, {"state": "approved"}, {"is_public": False}, {"is_public": False, "state": "held"}]
)
def test_a_hidden_event_leaks_nowhere(client, now, hidden):
    event = hidden_event(accreditation_until=START - timedelta(days=1), **hidden)
    announce(event)
    for page in PAGES:
        response = client.get(page)
        assert response.status_code == 200
        assert CANARY not in response.content.decode(), page
        assert "EV-2026-77" not in response.content.decode(), page
    for name in ("public-event", "public-event-file", "public-accreditation", "public-outcome"):
        assert client.get(reverse(f"events:{name}", args=[event.code])).status_code == 404
    assert client.get("/p/press/1/").status_code == 404


@pytest.mark.parametrize(
    "hidden", [{"state": "draft", "published_at": None}, {"state": "on_approval"}, {"state": "withdrawn"},
               {"state": "scheduled", "published_at": NOW + timedelta(seconds=1)}]
)  # fmt: skip
def test_an_announcement_is_public_only_when_it_went_out(client, now, hidden):
    announce(EventFactory(kind=Event.Kind.BRIEFING), **hidden)

    assert CANARY not in "".join(client.get(page).content.decode() for page in PAGES)
    assert client.get("/p/press/1/").status_code == 404


def test_a_scheduled_announcement_opens_at_its_hour(client, time_machine):
    announce(EventFactory(kind=Event.Kind.BRIEFING), state="scheduled", published_at=NOW)

    time_machine.move_to(NOW - timedelta(seconds=1))
    assert client.get("/p/press/1/").status_code == 404
    time_machine.move_to(NOW)
    assert client.get("/p/press/1/").status_code == 200


def published(*, people=1, event=None):
    author, second = UserFactory(roles=["editor"]), UserFactory(roles=["approver"])
    event = event or EventFactory(state=Event.State.HELD)
    guests = []
    for _n in range(people):
        invitation = InvitationFactory(event=event, accepted=True, contact__surname=CANARY)
        mark_attendance(invitation, "came", by=author, now=START)
        line = Line("dissemination", "given", date(2026, 11, 1), "форма")
        record_consent(invitation.contact, line, by=None, now=NOW)
        guests.append(invitation.contact)
    text = Text(text_ru="Договорились.\n\nПодробно.", publishes_names=True)
    outcome = write_outcome(open_outcome(event, by=author, now=START), text, by=author, now=START)
    outcome = approve(request_approval(outcome, by=author, now=START), by=second, now=START)
    publish(outcome, by=author, now=START)
    outcome.refresh_from_db()
    return outcome, guests, author


def test_names_stand_on_the_page_of_the_outcome_alone(client, time_machine):
    time_machine.move_to(START + timedelta(days=2))
    outcome, _guests, _author = published()

    assert CANARY in client.get(reverse("events:public-outcome", args=[outcome.event.code])).content.decode()
    assert CANARY not in "".join(client.get(page).content.decode() for page in PAGES)


def test_a_withdrawn_consent_takes_the_name_off_every_version(client, time_machine):
    time_machine.move_to(START + timedelta(days=2))
    outcome, guests, author = published()
    outcome = write_outcome(outcome, Text(text_ru="Иначе.", publishes_names=False), by=author, now=START)
    publish(outcome, by=author, now=START)

    withdraw_consent(guests[0], kind="dissemination", on=START.date(), way="письмо", by=None, now=START)

    for number in (1, 2):
        page = client.get(reverse("events:public-outcome-version", args=[outcome.event.code, number]))
        assert (page.status_code, CANARY in page.content.decode()) == (200, False)


def test_an_outcome_that_was_taken_back_is_gone_from_pages_and_feeds(client, time_machine):
    time_machine.move_to(START + timedelta(days=2))
    outcome, _guests, author = published()
    url = reverse("events:public-outcome", args=[outcome.event.code])
    assert client.get(url).status_code == 200
    assert url in client.get("/p/events.rss").content.decode()

    unpublish(outcome, reason="Ошибка", by=author, now=START)

    assert client.get(url).status_code == 404
    assert all(url not in client.get(page).content.decode() for page in PAGES)


def test_an_earlier_version_says_so_and_asks_not_to_be_found(client, time_machine):
    time_machine.move_to(START + timedelta(days=2))
    outcome, _guests, author = published()
    outcome = write_outcome(outcome, Text(text_ru="Иначе."), by=author, now=START)
    publish(outcome, by=author, now=START)

    first = client.get(reverse("events:public-outcome-version", args=[outcome.event.code, 1])).content.decode()
    newest = client.get(reverse("events:public-outcome", args=[outcome.event.code])).content.decode()

    assert ('content="noindex"' in first, 'content="noindex"' in newest) == (True, False)
    assert ("Договорились." in first, "Иначе." in newest) == (True, True)


def test_members_of_a_council_are_named_by_their_act_or_their_consent(client, now):
    body = AdvisoryBodyFactory()
    MembershipFactory(body=body, act="постановление № 5", contact__surname="Актова")
    MembershipFactory(body=body, contact__surname=CANARY)
    consented = MembershipFactory(body=body, contact__surname="Согласова")
    record_consent(consented.contact, Line("dissemination", "given", date(2026, 11, 1), "форма"), by=None, now=NOW)
    MembershipFactory(body=body, act="№ 6", contact__surname="Бывшая", state=Membership.State.ENDED)

    page = client.get(reverse("events:public-council", args=[body.pk])).content.decode()

    assert [name in page for name in ("Актова", "Согласова", CANARY, "Бывшая")] == [True, True, False, False]
    assert visible.sitting_count(body, NOW.date()) == 3


def test_guests_are_on_no_public_page(client, now):
    event = EventFactory()
    InvitationFactory(event=event, accepted=True, contact=ContactFactory(surname=CANARY, email="canary@example.org"))

    pages = [
        *PAGES,
        reverse("events:public-event", args=[event.code]),
        reverse("events:public-event-file", args=[event.code]),
    ]
    told = "".join(client.get(page).content.decode() for page in pages)
    assert (CANARY in told, "canary@" in told, "ATTENDEE" in told) == (False, False, False)


def test_strangers_begin_with_the_calendar_and_staff_with_their_day(client):
    staff = UserFactory(roles=["editor"])

    assert client.get("/").url == "/p/"
    client.force_login(staff)
    assert client.get("/").url == "/today/"


def test_robots_are_let_to_public_pages_alone(client):
    text = client.get("/robots.txt").content.decode()

    assert re.findall(r"^(?:Allow|Disallow): (.*)$", text, re.MULTILINE) == ["/p/", "/static/", "/"]


def test_the_page_of_an_event_says_how_to_send_a_proposal_and_whom_to_ask(client, now):
    Body.objects.create(name_ru="Администрация", feedback_email="dialog@city.example.org", feedback_phone="+7 8410 1")
    officer = UserFactory(last_name="Степнова", first_name="Елена", patronymic="Ильинична")
    event = EventFactory(proposals_until=START - timedelta(days=2), project_code="ПР-12", officer=officer)

    page = client.get(reverse("events:public-event", args=[event.code])).content.decode()

    assert "mailto:dialog@city.example.org?subject=%D0%9F" in page
    assert ("Степнова Елена Ильинична" in page, "+7 8410 1" in page, "ПР-12" in page) == (True, True, True)
    late = EventFactory(proposals_until=NOW - timedelta(days=1))
    assert "?subject=%D0%9F%D1%80%D0%B5%D0%B4" not in client.get(f"/p/events/{late.code}/").content.decode()


@pytest.mark.parametrize("path", ["/p/outcomes/none/", "/p/events/EV-2000-01/", "/p/nothing/", "/p/press/999/"])
@pytest.mark.parametrize("is_staff", [False, True])
def test_what_is_missing_below_the_public_pages_is_said_in_their_frame_with_ways_on(client, path, is_staff):
    if is_staff:
        client.force_login(UserFactory(roles=["editor"]))

    answer = client.get(path)

    page = answer.content.decode()
    assert (answer.status_code, 'class="site-head"' in page, "/accounts/login/" in page) == (404, True, False)
    assert re.search(r'<a class="button main" href="/p/">', page)
