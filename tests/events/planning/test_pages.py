"""Pages that make and change events."""

import pytest
from django.utils import translation

from events.planning.models import Event
from tests.factories.crm import AdvisoryBodyFactory, MediaOutletFactory, ReferenceGroupFactory, UserFactory
from tests.factories.events import EventFactory, VenueFactory

pytestmark = pytest.mark.django_db

FORM = {
    "title_ru": "Круглый стол о дворах",
    "kind": "round_table",
    "level": "involve",
    "on": "2026-12-03",
    "starts": "17:30",
    "ends": "19:30",
    "time_zone": "Europe/Moscow",
    "format": "on_site",
    "speakers-TOTAL_FORMS": "2",
    "speakers-INITIAL_FORMS": "0",
    "speakers-0-name": "Долгов Игорь Андреевич",
    "speakers-0-post": "начальник отдела",
}


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


def test_an_event_is_made_from_the_form_with_a_new_place_and_groups(client, editor):
    group = ReferenceGroupFactory()

    answer = client.post(
        "/events/new/",
        {
            **FORM,
            "groups": [group.pk],
            "new_venue": "Дом культуры",
            "new_address": "пл. 1",
            "seats": "40",
            "reply_on": "2026-12-02",
        },
    )

    event = Event.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/events/{event.code}/")
    assert (event.code, event.state, event.venue.name, event.seats) == ("EV-2026-01", "draft", "Дом культуры", 40)
    assert event.starts_at.isoformat() == "2026-12-03T14:30:00+00:00"
    assert event.reply_until.isoformat() == "2026-12-02T20:59:00+00:00"
    assert [row.name for row in event.speakers.all()] == ["Долгов Игорь Андреевич"]
    assert list(event.groups.all()) == [group]


def test_a_reply_date_after_the_start_says_what_to_do_and_keeps_what_was_typed(client, editor):
    answer = client.post("/events/new/", {**FORM, "reply_on": "2026-12-04"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "Срок ответа позже начала. Мероприятие — 3\u00a0декабря, 17:30. Поставьте срок не позже 2\u00a0декабря." in page
    )
    assert "Круглый стол о дворах" in page
    assert "Долгов Игорь Андреевич" in page
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts": ""}, "Укажите время начала"),
        ({"ends": "17:00"}, "Окончание не позже начала"),
        ({"kind": "council_session"}, "Выберите совет"),
        ({"new_address": "пл. 1"}, "Напишите название места"),
        ({"speakers-0-name": ""}, "Назовите выступающего"),
        ({"proposals_on": "2026-12-09"}, "Предложения принимались бы после окончания"),
    ],
)
def test_each_mistake_has_its_own_sentence(client, editor, change, sentence):
    answer = client.post("/events/new/", {**FORM, **change})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_whole_days_need_no_hours(client, editor):
    client.post(
        "/events/new/",
        {**FORM, "is_all_day": "on", "starts": "", "ends": "", "last_on": "2026-12-10", "format": "online"},
    )

    event = Event.objects.get()
    assert (event.is_all_day, event.starts_at.isoformat(), event.ends_at.isoformat()) == (
        True,
        "2026-12-02T21:00:00+00:00",
        "2026-12-10T20:59:00+00:00",
    )


def test_more_rows_of_speakers_are_given_without_saving_and_without_reproaches(client, editor):
    answer = client.post("/events/new/", {**FORM, "title_ru": "", "more_speakers": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="speakers-4-name"' in page
    assert "Долгов Игорь Андреевич" in page
    assert 'class="error"' not in page
    assert not Event.objects.exists()


def test_an_announced_event_shows_its_day_locked_and_saves_the_words(client, editor):
    event = EventFactory(state="announced", seats=10, venue=VenueFactory(), department=None)

    page = client.get(f"/events/{event.code}/edit/").content.decode()
    answer = client.post(
        f"/events/{event.code}/edit/",
        {
            **FORM,
            "title_ru": "Новое название",
            "on": "2027-01-01",
            "seats": "60",
            "speakers-0-name": "",
            "speakers-0-post": "",
        },
    )

    event.refresh_from_db()
    assert "Мероприятие объявлено" in page
    assert answer.status_code == 302
    assert (event.title_ru, event.seats, event.starts_at.isoformat()) == (
        "Новое название",
        60,
        "2026-12-03T14:30:00+00:00",
    )


def test_an_untouched_reply_date_keeps_its_hour(client, editor):
    event = EventFactory(
        state="draft", department=None, reply_until=EventFactory.build().starts_at.replace(hour=9, minute=0)
    )

    client.post(f"/events/{event.code}/edit/", {**FORM, "reply_on": "2026-12-03"})

    event.refresh_from_db()
    assert event.reply_until.isoformat() == "2026-12-03T09:00:00+00:00"


def test_a_draft_of_another_department_does_not_exist_for_a_stranger(client, editor):
    from tests.factories.crm import DepartmentFactory

    event = EventFactory(state="draft", department=DepartmentFactory())

    assert client.get(f"/events/{event.code}/edit/").status_code == 404


@pytest.mark.parametrize("step", ["announce", "close-replies", "reopen-replies", "held"])
def test_steps_are_posts_and_auditors_take_none(client, step):
    event = EventFactory(department=None)
    user = UserFactory(roles=["auditor"])
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.post(f"/events/{event.code}/{step}/").status_code == 403
    assert client.get(f"/events/{event.code}/{step}/").status_code in (403, 405)


def test_a_draft_is_announced_by_its_button(client, editor):
    event = EventFactory(state="draft", department=None, council=AdvisoryBodyFactory())

    answer = client.post(f"/events/{event.code}/announce/", follow=True)

    event.refresh_from_db()
    assert event.state == "announced"
    assert "Мероприятие объявлено: город видит его в календаре." in answer.content.decode()


def test_a_briefing_asked_for_on_the_page_of_the_press_office_opens_as_one(client, editor):
    answer = client.get("/events/new/?kind=briefing")

    page, form = answer.content.decode(), answer.context["form"]
    assert (form["kind"].value(), form["level"].value(), form.is_for_press) == ("briefing", "inform", True)
    assert '<option value="briefing" selected>' in page
    assert page.index('name="accreditation_until"') < page.index('id="speakers"')


@pytest.mark.parametrize("kind", ["", "party"])
def test_a_kind_that_does_not_exist_changes_nothing(client, editor, kind):
    form = client.get("/events/new/", {"kind": kind}).context["form"]

    assert (form["kind"].value(), form.is_for_press) == ("public_hearing", False)


def test_a_new_briefing_without_a_moment_closes_accreditation_on_the_working_day_before(client, editor, time_machine):
    time_machine.move_to("2026-11-24T09:00:00+03:00")
    client.post("/events/new/", {**FORM, "kind": "briefing", "on": "2026-12-07", "starts": "11:00", "ends": "12:00"})

    event = Event.objects.get()
    assert event.accreditation_until.isoformat() == "2026-12-04T13:00:00+00:00"  # Friday, 16:00 in Moscow


def test_a_button_ticks_outlets_of_one_priority_and_keeps_what_was_typed_and_ticked(client, editor):
    first, second, other = (MediaOutletFactory(priority=priority) for priority in (1, 1, 2))

    answer = client.post("/events/new/", {**FORM, "outlets": [other.pk], "pick_outlets": "priority:1"})

    form = answer.context["form"]
    assert (answer.status_code, form["title_ru"].value(), Event.objects.count()) == (200, FORM["title_ru"], 0)
    assert sorted(map(int, form["outlets"].value())) == sorted([first.pk, second.pk, other.pk])
    cleared = client.post("/events/new/", {**FORM, "outlets": [other.pk], "pick_outlets": "none"})
    assert cleared.context["form"]["outlets"].value() == []
