"""Marks, walk-ins, links of helpers."""

from datetime import timedelta

import pytest

from crm.journal import actions as journal
from crm.journal.models import JournalEntry
from events.accreditation.models import Accreditation
from events.attendance import queries
from events.attendance.actions import (
    add_walk_in,
    make_door_link,
    mark_attendance,
    mark_rest_absent,
    revoke_door_link,
)
from events.attendance.models import Attendance, DoorLink
from events.attendance.refusals import DoorIsClosed, NobodyIsWaitedFor
from events.invitations.models import Rsvp
from events.planning.models import Event
from tests.factories.crm import ContactFactory, MediaOutletFactory, UserFactory
from tests.factories.events import NOW, START, EventFactory, InvitationFactory, ParticipationRequestFactory

pytestmark = pytest.mark.django_db
State = Attendance.State


@pytest.fixture
def keeper():
    return UserFactory(roles=["editor"])


def test_a_mark_is_written_down_with_who_and_when(keeper):
    invitation = InvitationFactory(accepted=True)

    row = mark_attendance(invitation, State.CAME, by=keeper, now=START)

    assert (row.state, row.marked_at, row.marked_by, row.contact) == ("came", START, keeper, invitation.contact)
    line = journal.about(row).get()
    assert (line.verb, line.details["state"], line.details["was"]) == ("attendance.marked", "came", "unknown")


def test_the_same_mark_again_changes_nothing(keeper):
    invitation = InvitationFactory(accepted=True)
    first = mark_attendance(invitation, State.CAME, by=keeper, now=START)

    again = mark_attendance(invitation, State.CAME, by=keeper, now=START + timedelta(minutes=9))

    assert (again.pk, again.marked_at, journal.about(first).count()) == (first.pk, START, 1)


def test_the_same_place_takes_the_mark_back(keeper):
    invitation = InvitationFactory(accepted=True)
    mark_attendance(invitation, State.CAME, by=keeper, now=START)

    row = mark_attendance(invitation, State.UNKNOWN, by=keeper, now=START)

    assert (row.state, row.marked_at, Attendance.objects.present().count()) == ("unknown", None, 0)


@pytest.mark.parametrize(
    "state", [Event.State.DRAFT, Event.State.APPROVED, Event.State.CANCELLED, Event.State.POSTPONED]
)
def test_nobody_comes_to_an_event_that_does_not_take_place(keeper, state):
    invitation = InvitationFactory(event__state=state)

    with pytest.raises(DoorIsClosed):
        mark_attendance(invitation, State.CAME, by=keeper, now=START)
    assert Attendance.objects.count() == 0


def test_a_walk_in_sent_twice_is_one_person(keeper):
    event = EventFactory()

    first = add_walk_in(event, name=" Сурин  Никита", organisation="ТОС «Речной»", by=keeper, now=START)
    again = add_walk_in(event, name="сурин никита", organisation="Тос Речной", by=keeper, now=START)

    assert (first.pk, first.name, first.state) == (again.pk, "Сурин Никита", "came")
    assert event.attendance.count() == 1


def test_a_walk_in_taken_back_leaves_the_list_and_comes_again(keeper):
    event = EventFactory()
    row = add_walk_in(event, name="Сурин Никита", by=keeper, now=START)

    mark_attendance(row, State.UNKNOWN, by=keeper, now=START)
    assert queries.guests_of(event) == []

    add_walk_in(event, name="Сурин Никита", by=keeper, now=START)
    assert [guest.key for guest in queries.guests_of(event)] == [f"w{row.pk}"]


def test_an_accredited_journalist_is_marked_as_one(keeper):
    event = EventFactory(kind=Event.Kind.BRIEFING)
    accreditation = Accreditation.objects.create(
        event=event, journalist="Громова Вера", outlet_name="Радио Речна", state="approved", requested_at=NOW
    )

    mark_attendance(accreditation, State.CAME, by=keeper, now=START)

    guest = queries.guests_of(event)[0]
    assert (guest.name, guest.outlet, guest.is_press, guest.state) == ("Громова Вера", "Радио Речна", True, "came")


def test_the_rest_is_absent_in_one_step(keeper):
    event = EventFactory()
    here = InvitationFactory(event=event, accepted=True)
    gone = [InvitationFactory(event=event, accepted=True), InvitationFactory(event=event, rsvp=Rsvp.TENTATIVE)]
    InvitationFactory(event=event)
    mark_attendance(here, State.CAME, by=keeper, now=START)

    assert mark_rest_absent(event, by=keeper, now=START) == 2

    marked = dict(Attendance.objects.values_list("invitation", "state"))
    assert marked == {here.pk: "came", gone[0].pk: "absent", gone[1].pk: "absent"}
    with pytest.raises(NobodyIsWaitedFor):
        mark_rest_absent(event, by=keeper, now=START)


def test_a_link_keeps_only_the_hash_of_its_token(keeper):
    event = EventFactory()

    link, token = make_door_link(event, label="Вахта", expires_at=START + timedelta(hours=9), by=keeper, now=NOW)

    stored = DoorLink.objects.values_list("digest", flat=True).get()
    assert (len(token), stored == token, token in str(JournalEntry.objects.values())) == (32, False, False)
    assert queries.link_of(token, NOW) == link


def test_a_link_opens_until_its_end_and_not_when_closed(keeper):
    event = EventFactory()
    until = START + timedelta(hours=9)
    link, token = make_door_link(event, label="Вахта", expires_at=until, by=keeper, now=NOW)

    assert queries.link_of(token, until) is None
    assert queries.link_of(token + "x", NOW) is None
    revoke_door_link(link, by=keeper, now=NOW)
    assert queries.link_of(token, NOW) is None


def test_a_mark_of_a_helper_says_by_which_link(keeper):
    invitation = InvitationFactory(accepted=True)
    link, _token = make_door_link(
        invitation.event, label="Вахта", expires_at=START + timedelta(hours=9), by=keeper, now=NOW
    )

    row = mark_attendance(invitation, State.CAME, by=None, now=START, link=link)

    link.refresh_from_db()
    assert (row.marked_with, link.last_used_at) == (link, START)
    assert journal.about(row).get().actor == f"door link {link.pk}: Вахта"


def test_the_list_knows_substitutes_and_outlets():
    event = EventFactory()
    guest = InvitationFactory(event=event, rsvp=Rsvp.DELEGATED, contact__surname="Калинников", contact__name="Игорь")
    outlet = MediaOutletFactory(organisation__short_name="РеченскИнформ")
    press = ContactFactory(surname="Бочаров", name="Илья", workplace=outlet.organisation)
    InvitationFactory(event=event, accepted=True, contact=press)
    substitute = InvitationFactory(event=event, accepted=True, contact=None)
    ParticipationRequestFactory(
        event=event, invitation=guest, name="Заречная Маргарита", organisation="АНО «Мост»", state="approved",
        becomes=substitute,
    )  # fmt: skip

    listed = {row.name: row for row in queries.guests_of(event)}

    assert (listed["Бочаров Илья"].outlet, listed["Бочаров Илья"].is_press) == ("РеченскИнформ", True)
    assert (listed["Заречная Маргарита"].instead_of, listed["Заречная Маргарита"].outlet) == (
        "Калинников Игорь", "АНО «Мост»",
    )  # fmt: skip
    assert not listed["Калинников Игорь"].is_expected


def test_the_list_takes_as_many_queries_for_three_guests_as_for_one(django_assert_num_queries):
    for n in (1, 3):
        event = EventFactory()
        for _n in range(n):
            contact = ContactFactory(workplace=MediaOutletFactory().organisation)
            InvitationFactory(event=event, accepted=True, contact=contact)
        with django_assert_num_queries(4):
            assert len(queries.guests_of(event)) == n
