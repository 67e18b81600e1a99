"""Lists of events, the month, and the page of one."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import AttendanceFactory, EventFactory, InvitationFactory, WaveFactory
from tests.factories.mailing import CampaignFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user, backend=BACKEND)
    return user


def coming(**fields):
    return EventFactory(starts_at=timezone.now() + timedelta(days=5), department=None, **fields)


def past(**fields):
    return EventFactory(starts_at=timezone.now() - timedelta(days=5), department=None, **fields)


def shown(client, query=""):
    return [event.code for event in client.get(f"/events/{query}").context["page"]]


def test_each_event_is_in_exactly_one_list(client, editor):
    events = {
        "coming": [coming(state="announced"), coming(state="closed_for_rsvp"), past(state="postponed")],
        "awaiting": [past(state="announced"), past(state="held")],
        "past": [past(state="outcome_published"), coming(state="cancelled")],
        "drafts": [coming(state="draft"), past(state="approved")],
    }

    for view, expected in events.items():
        assert set(shown(client, f"?view={view}")) == {event.code for event in expected}
    counts = [tab.count for tab in client.get("/events/").context["tabs"]]
    assert counts == [3, 2, 2, 2]


def test_the_nearest_comes_first_and_of_past_ones_the_latest(client, editor):
    later, sooner = coming(), EventFactory(starts_at=timezone.now() + timedelta(days=1), department=None)
    older, newer = (
        EventFactory(state="held", starts_at=timezone.now() - timedelta(days=9), department=None),
        past(state="held"),
    )

    assert shown(client) == [sooner.code, later.code]
    assert shown(client, "?view=awaiting") == [newer.code, older.code]


def test_search_knows_title_place_and_code_in_any_spelling(client, editor):
    event = coming(title_ru="Слушания о зелёных дворах")
    coming(title_ru="Другое")

    assert shown(client, "?q=зеленых") == [event.code]
    assert shown(client, "?q=zelenykh") == [event.code]
    assert shown(client, f"?q={event.code.lower()}") == [event.code]


def test_a_kind_narrows_the_list_and_the_counts(client, editor):
    event = coming(kind="briefing")
    coming(kind="round_table")

    answer = client.get("/events/?kind=briefing")

    assert [row.code for row in answer.context["page"]] == [event.code]
    assert [tab.count for tab in answer.context["tabs"]] == [1, 0, 0, 0]


def test_the_list_tells_invited_agreed_and_came(client, editor):
    event = past(state="held")
    InvitationFactory.create_batch(2, event=event)
    AttendanceFactory(invitation=InvitationFactory(event=event, accepted=True))
    InvitationFactory(event=event, issued_at=None)

    (row,) = client.get("/events/?view=awaiting").context["page"].rows

    assert (row.invited, row.accepted, row.came) == (3, 1, 1)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_row_as_for_three(
    client, editor, number, django_assert_num_queries
):
    for _n in range(number):
        InvitationFactory(event=coming())
    client.get("/events/")

    with django_assert_num_queries(8):
        assert len(shown(client)) == number


def test_an_htmx_request_gets_only_the_list(client, editor):
    coming()

    page = client.get("/events/", headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<div id="list">')


def test_the_month_shows_events_on_their_days_and_survives_nonsense(client, editor):
    event = EventFactory(department=None, title_ru="Слушания о дворах")

    page = client.get("/events/month/?month=2026-12").content.decode()

    assert "Мероприятия, декабрь 2026" in page
    assert f"/events/{event.code}/" in page
    assert client.get("/events/month/?month=9999-99").status_code == 200


def test_a_draft_of_another_department_is_seen_nowhere(client, editor):
    event = EventFactory(state="draft", department=DepartmentFactory(), starts_at=timezone.now() + timedelta(days=5))

    assert shown(client, "?view=drafts") == []
    assert client.get(f"/events/{event.code}/").status_code == 404


def test_the_page_shows_the_funnel_the_tabs_and_the_main_action(client, editor):
    event = coming(seats=40)
    InvitationFactory.create_batch(2, event=event)
    InvitationFactory(event=event, accepted=True)

    answer = client.get(f"/events/{event.code}/")

    page = answer.content.decode()
    assert answer.context["funnel"] == [("приглашены", 3), ("согласились", 1)]
    assert "Напомнить 2 приглашённым" in page
    assert "занято 1 из 40" in page
    assert page.count('aria-current="page"') >= 1


def test_an_event_over_is_marked_as_held_by_one_button(client, editor):
    event = past(state="announced")

    page = client.get(f"/events/{event.code}/").content.decode()
    client.post(f"/events/{event.code}/held/")

    event.refresh_from_db()
    assert "Отметить как проведённое" in page
    assert event.state == "held"


def test_a_wave_on_approval_leads_to_its_letter(client, editor):
    event = coming()
    campaign = CampaignFactory(state="on_approval")
    wave = WaveFactory(event=event, campaign=campaign)
    InvitationFactory(event=event, wave=wave, issued_at=None)

    page = client.get(f"/events/{event.code}/").content.decode()

    assert "Открыть письмо на согласовании" in page
    assert "1 приглашение ждёт согласования." in page


def test_the_tab_of_the_media_stands_only_at_events_for_the_press(client, editor):
    hearing, briefing = coming(), coming(kind="briefing")

    labels = [
        [tab.label for tab in client.get(f"/events/{event.code}/").context["event_tab_list"]]
        for event in (hearing, briefing)
    ]
    assert ["СМИ" in names for names in labels] == [False, True]


def test_an_auditor_looks_but_finds_nothing_to_press(client):
    client.force_login(UserFactory(roles=["auditor"]), backend=BACKEND)
    event = coming(state="draft")

    page = client.get(f"/events/{coming().code}/").content.decode()

    assert "Пригласить" not in page
    assert "Изменить" not in page
    assert client.get("/events/new/").status_code == 403
    assert event


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/events/").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_often_for_one_wave_as_for_three(client, editor, number, django_assert_num_queries):
    event = coming()
    for _n in range(number):
        WaveFactory(event=event, campaign=CampaignFactory())
        InvitationFactory(event=event)
    client.get(f"/events/{event.code}/")

    with django_assert_num_queries(13):
        client.get(f"/events/{event.code}/")
