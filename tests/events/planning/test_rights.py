"""Whose event it is: who may change it, and who may read the names of its guests."""

from itertools import product

import pytest

from crm.access.permissions import Role
from events.invitations.models import Invitation
from events.planning.models import Event
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db
State = Event.State


@pytest.mark.parametrize("role", list(Role))
def test_one_event_and_a_list_of_them_give_the_same_answer(role: Role) -> None:
    ours, theirs = DepartmentFactory(), DepartmentFactory()
    for place in (ours, theirs, None):
        user = UserFactory(roles=[role], department=place)
        events = [
            EventFactory(department=department, officer=officer, state=state, kind=kind)
            for department, officer, state, kind in product(
                (ours, None),
                (user, None),
                (State.DRAFT, State.ANNOUNCED),
                (Event.Kind.ROUND_TABLE, Event.Kind.BRIEFING),
            )
        ]

        run, named = Event.objects.run_by(user), Event.objects.with_guests_for(user)

        assert [event.is_run_by(user) for event in events] == [event in run for event in events]
        assert [event.shows_guests_to(user) for event in events] == [event in named for event in events]


def test_the_officer_of_an_event_runs_it_from_another_department() -> None:
    officer = UserFactory(roles=["editor"], department=DepartmentFactory())
    event = EventFactory(department=DepartmentFactory(), officer=officer, state=State.DRAFT)
    colleague = UserFactory(roles=["editor"], department=officer.department)

    assert list(Event.objects.run_by(officer)) == list(Event.objects.visible_to(officer)) == [event]
    assert not Event.objects.visible_to(colleague).exists()


def test_the_press_office_runs_the_briefings_of_every_department() -> None:
    press = UserFactory(roles=["press_officer"], department=DepartmentFactory())
    theirs = DepartmentFactory()
    briefing = EventFactory(department=theirs, kind=Event.Kind.BRIEFING)
    EventFactory(department=theirs)

    assert list(Event.objects.run_by(press)) == [briefing]


def test_an_announced_event_of_another_department_is_read_without_its_guests() -> None:
    event = EventFactory(department=DepartmentFactory())
    invitation = InvitationFactory(event=event)
    editor = UserFactory(roles=["editor"], department=DepartmentFactory())
    approver = UserFactory(roles=["approver"], department=DepartmentFactory())

    assert event in Event.objects.visible_to(editor)
    assert not Invitation.objects.visible_to(editor).exists()
    assert list(Invitation.objects.visible_to(approver)) == [invitation]
    assert not Invitation.objects.run_by(approver).exists()


def test_the_page_of_such_an_event_offers_nothing_that_is_refused(client) -> None:
    event = EventFactory(department=DepartmentFactory())
    invitation = InvitationFactory(event=event)
    client.force_login(UserFactory(roles=["editor"], department=DepartmentFactory()))

    page = client.get(event.get_absolute_url()).content.decode()

    inner = [part for part in page.split('href="') if part.startswith(f"/events/{event.code}/")]
    addresses = [part.split('"')[0].split("?")[0] for part in inner]
    assert {client.get(address).status_code for address in addresses} <= {200}
    assert invitation.contact.full_name not in page
    assert f'action="/events/{event.code}/' not in page
