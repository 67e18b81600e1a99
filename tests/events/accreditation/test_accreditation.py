"""Applications of journalists: taken, decided, told; and permanent accreditations from lists."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from crm.exchange.ports import ImportedPerson
from events.accreditation.actions import (
    Application,
    add_permanent,
    grant_accreditation,
    refuse_accreditation,
    request_accreditation,
    revoke_accreditation,
)
from events.accreditation.import_extension import AccreditationColumns
from events.accreditation.letters import send_decision
from events.accreditation.models import Accreditation
from events.accreditation.refusals import AccreditationClosed, AlreadyDecided, LetterNotSent, NotInForce
from events.attendance import queries as door
from events.planning.models import Event
from mailing.delivery.models import Delivery
from tests.factories.crm import ContactFactory, MediaOutletFactory, UserFactory
from tests.factories.events import NOW, EventFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db
State = Accreditation.State
GROMOVA = Application(
    journalist="Громова Вера Ивановна", outlet_name="Радио Речна", post="корреспондент", phone="+7 (8410) 00-11-22",
    email="gromova@press.example.com", equipment="диктофон", agreed=True,
)  # fmt: skip
FORM = {
    "journalist": GROMOVA.journalist, "outlet_name": GROMOVA.outlet_name, "post": GROMOVA.post, "phone": GROMOVA.phone,
    "email": GROMOVA.email, "equipment": GROMOVA.equipment, "car": "", "agreed": "on",
}  # fmt: skip


@pytest.fixture
def officer():
    return UserFactory(roles=["press_officer"])


@pytest.fixture
def briefing():
    return EventFactory(kind=Event.Kind.BRIEFING, accreditation_until=NOW + timedelta(days=5))


@pytest.fixture
def application(briefing):
    return request_accreditation(briefing, GROMOVA, now=NOW)


def test_an_application_knows_the_outlet_and_the_person_on_file(briefing):
    outlet = MediaOutletFactory(organisation__short_name="РАДИО «Речна»")
    person = ContactFactory(surname="Громова", email="gromova@press.example.com")
    ContactFactory(surname="Иванов", email="editor@press.example.com")

    row = request_accreditation(briefing, GROMOVA, now=NOW)

    assert (row.state, row.outlet, row.contact, row.agreed) == ("requested", outlet, person, True)


def test_a_shared_mailbox_is_no_proof_of_a_person(briefing):
    ContactFactory(surname="Иванов", email="gromova@press.example.com")

    assert request_accreditation(briefing, GROMOVA, now=NOW).contact is None


def test_the_same_journalist_again_corrects_the_application(briefing, application):
    again = request_accreditation(
        briefing, Application(**{**{f: getattr(GROMOVA, f) for f in GROMOVA.__slots__}, "car": "А 000 АА"}), now=NOW
    )

    assert (again.pk, Accreditation.objects.get().car) == (application.pk, "А 000 АА")


@pytest.mark.parametrize(
    "change", [{"accreditation_until": NOW}, {"accreditation_until": None}, {"state": "cancelled"}, {"state": "draft"},
               {"is_public": False}, {"kind": "public_hearing"}]
)  # fmt: skip
def test_applications_are_taken_only_while_they_make_sense(briefing, change):
    Event.objects.filter(pk=briefing.pk).update(**change)

    with pytest.raises(AccreditationClosed):
        request_accreditation(briefing, GROMOVA, now=NOW)


def test_without_the_tick_nothing_is_kept(briefing):
    with pytest.raises(AccreditationClosed):
        request_accreditation(
            briefing, Application(journalist="А", outlet_name="Б", post="В", phone="1", email="a@b.example"), now=NOW
        )
    assert Accreditation.objects.count() == 0


def test_a_granted_journalist_stands_on_the_list_at_the_door(briefing, application, officer):
    assert door.guests_of(briefing) == []

    grant_accreditation(application, by=officer, now=NOW)

    assert [(guest.name, guest.outlet, guest.is_press) for guest in door.guests_of(briefing)] == [
        ("Громова Вера Ивановна", "Радио Речна", True)
    ]


def test_a_revoked_journalist_leaves_the_list(briefing, application, officer):
    granted = grant_accreditation(application, by=officer, now=NOW)

    revoke_accreditation(granted, reason="Редакция отозвала", by=officer, now=NOW)

    assert door.guests_of(briefing) == []
    with pytest.raises(NotInForce):
        revoke_accreditation(granted, reason="Ещё раз", by=officer, now=NOW)


def test_a_decision_is_taken_once(application, officer):
    grant_accreditation(application, by=officer, now=NOW)

    with pytest.raises(AlreadyDecided):
        refuse_accreditation(application, reason="Нет мест", by=officer, now=NOW)


@pytest.mark.parametrize("decision", ["grant", "refuse"])
def test_the_journalist_is_told_by_a_service_letter(application, officer, decision):
    SenderFactory()
    if decision == "grant":
        decided = grant_accreditation(application, by=officer, now=NOW)
    else:
        decided = refuse_accreditation(application, reason="Мест больше нет", by=officer, now=NOW)

    campaign = send_decision(decided, by=officer, now=NOW)

    letter = Delivery.objects.get()
    assert (campaign.letter_class, campaign.state, letter.address) == (
        "service",
        "sending",
        "gromova@press.example.com",
    )
    assert letter.values["salutation"] == "Уважаемая Вера Ивановна!"
    assert (letter.values["reason"] == "Мест больше нет") == (decision == "refuse")


def test_without_a_sender_the_decision_stands_and_the_letter_does_not(application, officer):
    decided = grant_accreditation(application, by=officer, now=NOW)

    with pytest.raises(LetterNotSent):
        send_decision(decided, by=officer, now=NOW)
    decided.refresh_from_db()
    assert (decided.state, Delivery.objects.count()) == ("approved", 0)


def test_a_permanent_one_ends_by_itself_after_its_last_day(officer):
    row = add_permanent(
        number="А-2026/001", journalist="Громова Вера", outlet=MediaOutletFactory(), contact=None,
        valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31), by=officer, now=NOW,
    )  # fmt: skip

    assert [row.state_on(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == ["approved", "expired"]
    assert list(Accreditation.objects.valid_on(date(2026, 12, 31))) == [row]
    assert not Accreditation.objects.valid_on(date(2027, 1, 1)).exists()


def test_lists_bring_permanent_accreditations():
    outlet = MediaOutletFactory()
    people = [
        ImportedPerson(
            ContactFactory(),
            outlet.organisation,
            "корреспондент",
            {"accreditation_no": "А-1", "accreditation_until": "31.12.2026"},
        ),
        ImportedPerson(ContactFactory(), None, "", {"accreditation_no": "А-2", "accreditation_until": "31.12.2025"}),
        ImportedPerson(ContactFactory(), None, "", {"accreditation_until": "31.12.2026"}),
    ]

    rows = AccreditationColumns().apply(people, by=None, now=NOW, shift=timedelta())

    assert [(row.number, row.state, row.outlet, row.valid_from) for row in rows] == [
        ("А-1", "approved", outlet, date(2026, 1, 1)), ("А-2", "expired", None, date(2025, 1, 1)),
    ]  # fmt: skip


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def form(client, briefing, time_machine):
    time_machine.move_to(NOW)
    cache.clear()
    url = reverse("events:public-accreditation", args=[briefing.code])
    return lambda **changes: client.post(url, {**FORM, **changes})


def test_a_journalist_applies_on_the_public_page(form):
    response = form()

    assert (response.status_code, Accreditation.objects.get().email) == (302, "gromova@press.example.com")


@pytest.mark.parametrize(
    ("changes", "kept"),
    [({"agreed": ""}, "Громова"), ({"email": "это не адрес"}, "это не адрес"), ({"post": ""}, "диктофон")],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(form, changes, kept):
    response = form(**changes)

    assert (response.status_code, Accreditation.objects.count()) == (422, 0)
    assert kept in response.content.decode()


def test_nothing_is_ticked_in_advance(client, form, briefing):
    page = client.get(reverse("events:public-accreditation", args=[briefing.code])).content.decode()

    assert "checked" not in page


def test_a_network_that_sends_too_many_is_slowed(form):
    for n in range(20):
        assert form(email=f"j{n}@press.example.com").status_code == 302

    refused = form(email="one-more@press.example.com")

    assert (refused.status_code, Accreditation.objects.count(), "Громова" in refused.content.decode()) == (
        429,
        20,
        True,
    )


def test_after_the_deadline_the_page_says_so(client, briefing, time_machine):
    time_machine.move_to(briefing.accreditation_until)
    url = reverse("events:public-accreditation", args=[briefing.code])

    assert "Приём заявок закончен" in client.get(url).content.decode()
    assert (client.post(url, FORM).status_code, Accreditation.objects.count()) == (409, 0)


def test_staff_grant_and_the_letter_leaves(client, application, officer, time_machine):
    time_machine.move_to(NOW)
    SenderFactory()
    client.force_login(officer)

    response = client.post(reverse("events:accreditation-grant", args=[application.pk]), {"next": "/today/"})

    application.refresh_from_db()
    assert (response.url, application.state, Delivery.objects.count()) == ("/today/", "approved", 1)


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "evil"])
def test_the_way_back_leads_nowhere_else(client, application, officer, path):
    client.force_login(officer)

    response = client.post(reverse("events:accreditation-grant", args=[application.pk]), {"next": path})

    assert response.url == reverse("events:accreditation-register")


def test_a_refusal_needs_a_reason(client, application, officer):
    client.force_login(officer)
    url = reverse("events:accreditation-refuse", args=[application.pk])

    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Нет мест"}).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.state_reason) == ("refused", "Нет мест")


@pytest.mark.parametrize("role", ["editor", "approver", "auditor"])
def test_only_the_press_office_decides(client, application, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.post(reverse("events:accreditation-grant", args=[application.pk])).status_code == 403
    assert client.get(reverse("events:accreditation-register")).status_code == 200


def test_the_register_asks_as_much_for_three_as_for_one(client, officer, briefing, django_assert_max_num_queries):
    client.force_login(officer)
    client.get(reverse("events:accreditation-register"))
    counts = []
    for n in (1, 2):
        for m in range(n):
            request_accreditation(
                briefing,
                Application(**{**{f: getattr(GROMOVA, f) for f in GROMOVA.__slots__}, "email": f"{n}{m}@a.example"}),
                now=NOW,
            )
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse("events:accreditation-register"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
