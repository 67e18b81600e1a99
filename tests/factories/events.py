"""Rows of the second floor: the plainest valid ones."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from events.attendance.models import Attendance
from events.invitations.models import Answer, Door, Invitation, ParticipationRequest, Revision, Rsvp, Wave
from events.planning.models import Event, Speaker, Venue

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # the sample city's "today", at noon in Moscow
START = datetime(2026, 12, 3, 14, 30, tzinfo=UTC)  # 17:30 in Moscow


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue
        django_get_or_create = ("name", "address")

    name = "Дом культуры «Речна»"
    address = "г. Верхнереченск, пл. Городская, д. 1"


class EventFactory(DjangoModelFactory):
    """Hearings on 3 December 2026, 17:30 in Moscow: announced, without groups, seats or a reply deadline."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"EV-2026-{n + 100}")
    uid = factory.Sequence(lambda n: f"e{n:026d}@dialogue.example")
    kind = Event.Kind.PUBLIC_HEARING
    title_ru = "Проект бюджета города на 2027 год"
    title_en = "City budget for 2027"
    starts_at = START
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=2))
    venue = factory.SubFactory(VenueFactory)
    state = Event.State.ANNOUNCED
    state_at = NOW
    changed_at = NOW
    created_at = NOW

    @factory.post_generation
    def groups(self, create, extracted, **_kwargs):
        if create and extracted:
            self.groups.set(extracted)


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    event = factory.SubFactory(EventFactory)
    name = "Долгов Игорь Андреевич"
    post = "начальник отдела экономики"


class WaveFactory(DjangoModelFactory):
    """A wave without a campaign: taken over from earlier records. Give `campaign=` for one that is sent."""

    class Meta:
        model = Wave

    event = factory.SubFactory(EventFactory)
    kind = Wave.Kind.INVITATION
    number = factory.LazyAttribute(lambda wave: wave.event.waves.count() + 1)
    created_at = NOW


class InvitationFactory(DjangoModelFactory):
    """An issued invitation without an answer; `delivery=` and `wave=` link it to a letter."""

    class Meta:
        model = Invitation

    event = factory.SubFactory(EventFactory)
    contact = factory.SubFactory("tests.factories.crm.ContactFactory")
    address = factory.Sequence(lambda n: f"guest{n}@example.org")
    uid = factory.Sequence(lambda n: f"i{n:026d}@dialogue.example".replace("0", "a").replace("1", "b"))
    link_id = factory.Sequence(lambda n: f"link{n:012d}")
    issued_at = NOW
    rsvp = Rsvp.NO_REPLY

    class Params:
        accepted = factory.Trait(rsvp=Rsvp.ACCEPTED, rsvp_at=NOW, rsvp_door=Door.LINK)
        declined = factory.Trait(rsvp=Rsvp.DECLINED, rsvp_at=NOW, rsvp_door=Door.LINK)


class RevisionFactory(DjangoModelFactory):
    """The first REQUEST of an invitation, for the event as it stands."""

    class Meta:
        model = Revision

    invitation = factory.SubFactory(InvitationFactory)
    sequence = 0
    method = "REQUEST"
    dtstamp = NOW
    starts_at = factory.LazyAttribute(lambda revision: revision.invitation.event.starts_at)
    ends_at = factory.LazyAttribute(lambda revision: revision.invitation.event.ends_at)
    time_zone = factory.LazyAttribute(lambda revision: revision.invitation.event.time_zone)
    content_hash = "0" * 64


class AnswerFactory(DjangoModelFactory):
    """A line of the ledger; it does not move the invitation's own answer."""

    class Meta:
        model = Answer

    invitation = factory.SubFactory(InvitationFactory)
    rsvp = Rsvp.ACCEPTED
    door = Door.LINK
    received_at = NOW
    effective_at = factory.SelfAttribute("received_at")
    key = factory.Sequence(lambda n: f"{n:064d}")


class ParticipationRequestFactory(DjangoModelFactory):
    class Meta:
        model = ParticipationRequest

    event = factory.SubFactory(EventFactory)
    kind = ParticipationRequest.Kind.OUTSIDER
    name = "Сурин Никита Игоревич"
    email = "surin@example.org"
    agreed = True
    created_at = NOW


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    invitation = factory.SubFactory(InvitationFactory)
    event = factory.SelfAttribute("invitation.event")
    contact = factory.SelfAttribute("invitation.contact")
    group = factory.SelfAttribute("invitation.group")
    state = Attendance.State.CAME
    marked_at = NOW
