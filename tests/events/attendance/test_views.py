"""The door's pages: for staff, and for a helper who holds a link."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from events.attendance.actions import add_walk_in, make_door_link, mark_attendance, revoke_door_link
from events.attendance.models import Attendance, DoorLink
from events.planning.models import Event
from tests.factories.crm import ContactFactory, DepartmentFactory, OrganisationFactory, UserFactory
from tests.factories.events import NOW, EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return UserFactory(roles=["editor"])


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def guest(event):
    workplace = OrganisationFactory(short_name="Институт регионального развития")
    contact = ContactFactory(
        surname="Зырянов",
        name="Олег",
        patronymic="Тихонович",
        workplace=workplace,
        post="ректор",
        email="zyryanov@example.org",
        notes="Осторожно с прессой",
    )
    return InvitationFactory(event=event, accepted=True, contact=contact, access_needs="нужен пандус")


@pytest.fixture
def token(event, keeper):
    return make_door_link(event, label="Вахта", expires_at=event.ends_at + timedelta(hours=2), by=keeper, now=NOW)[1]


@pytest.fixture
def time(time_machine, event):
    time_machine.move_to(event.starts_at)
    return event.starts_at


def csrf(response):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode())[1]


def test_a_helper_marks_without_an_account_and_without_a_session(event, guest, token, time):
    client = Client(enforce_csrf_checks=True)
    page = client.get(reverse("events:helper-list", args=[token]))
    marked = client.post(
        reverse("events:helper-mark", args=[token]),
        {"guest": f"i{guest.pk}", "state": "came", "csrfmiddlewaretoken": csrf(page)},
    )

    assert (page.status_code, marked.status_code, set(client.cookies)) == (200, 302, {"csrf"})
    assert marked.url == reverse("events:helper-list", args=[token]) + f"?just=i{guest.pk}#g-i{guest.pk}"
    assert Attendance.objects.values_list("state", "marked_with__label").get() == ("came", "Вахта")


def test_a_mark_without_the_guard_of_forms_is_refused(guest, token, time):
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("events:helper-mark", args=[token]), {"guest": f"i{guest.pk}", "state": "came"})

    assert (response.status_code, Attendance.objects.count()) == (403, 0)


def test_a_helper_sees_names_and_outlets_and_nothing_else(client, guest, token, time):
    page = client.get(reverse("events:helper-list", args=[token])).content.decode()

    assert "Зырянов Олег" in page
    assert "Институт регионального развития" in page
    for secret in ("Тихонович", "ректор", "zyryanov@", "Осторожно", "пандус", "/events/EV-", "/contacts/", guest.uid):
        assert secret not in page


def test_every_token_that_does_not_open_gets_the_same_answer(client, event, keeper, guest, time):
    until = event.ends_at + timedelta(hours=2)
    revoked, closed = make_door_link(event, label="1", expires_at=until, by=keeper, now=NOW)
    revoke_door_link(revoked, by=keeper, now=NOW)
    _link, expired = make_door_link(event, label="2", expires_at=time - timedelta(minutes=1), by=keeper, now=NOW)
    _link, cancelled = make_door_link(EventFactory(), label="3", expires_at=until, by=keeper, now=NOW)
    Event.objects.exclude(pk=event.pk).update(state=Event.State.CANCELLED)

    def nonce_free(response):
        return re.sub(rb'nonce="[^"]*"', b"", response.content)

    answers = [
        client.get(reverse("events:helper-list", args=[token])) for token in ("A" * 32, closed, expired, cancelled)
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({nonce_free(answer) for answer in answers}) == 1
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_link_opens_no_other_event(client, guest, token, time):
    other = InvitationFactory(accepted=True)

    response = client.post(reverse("events:helper-mark", args=[token]), {"guest": f"i{other.pk}", "state": "came"})

    assert (response.status_code, Attendance.objects.count()) == (404, 0)


def test_pages_with_a_token_are_kept_nowhere_and_tell_no_other_site(client, guest, token, time):
    response = client.get(reverse("events:helper-list", args=[token]))

    assert (
        response.headers["Cache-Control"],
        response.headers["Referrer-Policy"],
        response.headers["X-Robots-Tag"],
    ) == (
        "no-store",
        "same-origin",
        "noindex, nofollow",
    )


def test_opening_the_list_changes_nothing(client, guest, token, time):
    for method in (client.get, client.head, client.options):
        method(reverse("events:helper-mark", args=[token]), {"guest": f"i{guest.pk}", "state": "came"})
        method(reverse("events:helper-list", args=[token]))

    assert (Attendance.objects.count(), DoorLink.objects.get().last_used_at) == (0, None)


def test_htmx_gets_the_row_with_the_counts(client, keeper, event, guest, time):
    client.force_login(keeper)

    response = client.post(
        reverse("events:door-mark", args=[event.code]),
        {"guest": f"i{guest.pk}", "state": "came"},
        headers={"HX-Request": "true"},
    )

    text = response.content.decode()
    assert "<html" not in text
    assert re.search(rf'<li class="guest" id="g-i{guest.pk}"', text)
    assert 'id="door-count" role="status" hx-swap-oob="true"' in text
    assert 'value="unknown"' in text


def test_staff_see_what_a_guest_needs(client, keeper, event, guest, time):
    client.force_login(keeper)

    assert "нужен пандус" in client.get(reverse("events:door-list", args=[event.code])).content.decode()


def test_a_marked_guest_stays_in_sight_to_be_taken_back(client, keeper, event, guest, time):
    client.force_login(keeper)
    mark_attendance(guest, "came", by=keeper, now=time)
    url = reverse("events:door-list", args=[event.code])

    assert f"g-i{guest.pk}" not in client.get(url).content.decode()
    assert f"g-i{guest.pk}" in client.get(url, {"just": f"i{guest.pk}"}).content.decode()
    assert f"g-i{guest.pk}" in client.get(url, {"view": "present"}).content.decode()
    assert f"g-i{guest.pk}" in client.get(url, {"q": "zyryanov"}).content.decode()


def test_a_walk_in_with_a_name_from_the_list_is_asked_about_first(client, event, guest, token, time):
    url = reverse("events:helper-walk-in", args=[token])

    asked = client.post(url, {"name": "Зырянов О.", "organisation": ""})
    assert (asked.status_code, Attendance.objects.count(), f"i{guest.pk}" in asked.content.decode()) == (200, 0, True)

    added = client.post(url, {"name": "Зырянов О.", "organisation": "ТОС", "is_new": "on"})
    row = Attendance.objects.get()
    assert (added.status_code, row.name, row.organisation, row.is_walk_in) == (302, "Зырянов О.", "ТОС", True)


def test_nothing_typed_is_lost_when_the_name_is_missing(client, token, time):
    response = client.post(reverse("events:helper-walk-in", args=[token]), {"name": "", "organisation": "ТОС «Речной»"})

    assert "ТОС «Речной»" in response.content.decode()
    assert Attendance.objects.count() == 0


def test_the_event_of_another_department_is_closed_to_an_editor_while_a_draft(client, event):
    client.force_login(UserFactory(roles=["editor"], department=DepartmentFactory()))
    Event.objects.filter(pk=event.pk).update(department=DepartmentFactory(), state=Event.State.DRAFT)

    assert client.get(reverse("events:door-list", args=[event.code])).status_code == 404


@pytest.mark.parametrize("role", ["auditor", "approver", "administrator"])
def test_only_those_who_keep_the_door_may_mark(client, event, guest, role):
    client.force_login(UserFactory(roles=[role]))

    response = client.post(reverse("events:door-mark", args=[event.code]), {"guest": f"i{guest.pk}", "state": "came"})

    assert (response.status_code, Attendance.objects.count()) == (403, 0)


def test_the_link_is_shown_once(client, keeper, event, time):
    client.force_login(keeper)

    made = client.post(
        reverse("events:door-link-make", args=[event.code]),
        {"label": "Вахта", "expires_at": (event.ends_at + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")},
    ).content.decode()

    token = re.search(r"/d/([\w-]+)/", made)[1]
    assert DoorLink.objects.get().digest == DoorLink.digest_of(token)
    assert token not in client.get(reverse("events:door", args=[event.code])).content.decode()


def test_a_link_that_would_outlive_the_event_by_far_is_refused(client, keeper, event, time):
    client.force_login(keeper)

    response = client.post(
        reverse("events:door-link-make", args=[event.code]), {"label": "Вахта", "expires_at": "2030-01-01T10:00"}
    )

    assert (response.status_code, DoorLink.objects.count(), "Вахта" in response.content.decode()) == (422, 0, True)


def test_the_sheet_holds_those_expected_and_lines_for_others(client, keeper, event, guest, time):
    client.force_login(keeper)
    InvitationFactory(event=event, contact__surname="Молчанова")
    add_walk_in(event, name="Сурин Никита", by=keeper, now=time)

    page = client.get(reverse("events:door-sheet", args=[event.code])).content.decode()

    assert ("Зырянов Олег" in page, "Сурин Никита" in page, "Молчанова" in page) == (True, True, False)


@pytest.mark.parametrize("name", ["door", "door-list", "door-sheet"])
def test_pages_ask_as_much_for_three_guests_as_for_one(client, keeper, name, django_assert_max_num_queries):
    client.force_login(keeper)
    client.get(reverse(f"events:{name}", args=[EventFactory().code]))  # the first request also writes the session
    for n in (1, 3):
        event = EventFactory()
        for _n in range(n):
            mark_attendance(
                InvitationFactory(event=event, accepted=True, contact=ContactFactory(workplace=OrganisationFactory())),
                "came",
                by=keeper,
                now=event.starts_at,
            )
        with django_assert_max_num_queries(20) as captured:
            assert client.get(reverse(f"events:{name}", args=[event.code])).status_code == 200
        if n == 1:
            first = len(captured)
    assert len(captured) == first
