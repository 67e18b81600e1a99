"""Events made, edited and led through their life."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.journal import actions as journal
from events.planning import actions
from events.planning.actions import Details, SpeakerLine
from events.planning.models import Event, Venue
from events.planning.refusals import DatesAreAnnounced, DaysDoNotFit, StepNotAllowed
from tests.factories.crm import ReferenceGroupFactory, UserFactory
from tests.factories.events import NOW, START, EventFactory, SpeakerFactory, VenueFactory

pytestmark = pytest.mark.django_db

DETAILS = Details(
    kind=Event.Kind.PUBLIC_HEARING,
    title_ru="Проект бюджета города на 2027 год",
    starts_at=START.astimezone(ZoneInfo("Europe/Moscow")),
    ends_at=(START + timedelta(hours=2)).astimezone(ZoneInfo("Europe/Moscow")),
    time_zone="Europe/Moscow",
)


def of(event):
    """The details that an event holds."""
    names = list(DETAILS.columns())
    speakers = tuple(SpeakerLine(name=row.name, post=row.post, topic=row.topic) for row in event.speakers.all())
    return Details(
        **{name: getattr(event, name) for name in names}, groups=tuple(event.groups.all()), speakers=speakers
    )


def test_a_new_event_is_a_draft_with_the_next_code_of_its_year_and_a_journal_line():
    EventFactory(code="EV-2026-24")
    editor, group = UserFactory(), ReferenceGroupFactory()

    event = actions.create_event(
        replace(DETAILS, groups=(group,), speakers=(SpeakerLine(name="Долгов И. А.", topic="Доходы"),)),
        by=editor,
        now=NOW,
    )

    assert (event.code, event.state, list(event.groups.all())) == ("EV-2026-25", "draft", [group])
    assert [(row.name, row.topic) for row in event.speakers.all()] == [("Долгов И. А.", "Доходы")]
    assert [line.verb for line in journal.about(event)] == ["event.created"]
    assert event.uid.startswith("e")
    assert event.search_text


def test_the_year_of_a_code_is_that_of_the_event_s_own_zone():
    midnight_in_moscow = START.replace(month=12, day=31, hour=22)

    event = actions.create_event(
        replace(DETAILS, starts_at=midnight_in_moscow, ends_at=midnight_in_moscow + timedelta(hours=1)),
        by=None,
        now=NOW,
    )

    assert event.code == "EV-2027-01"


def test_deadlines_that_do_not_fit_are_refused_in_words_and_nothing_is_written():
    with pytest.raises(DaysDoNotFit) as refusal:
        actions.create_event(replace(DETAILS, reply_until=START + timedelta(days=1)), by=None, now=NOW)

    assert "Поставьте срок не позже 2\u00a0декабря" in str(refusal.value.message)
    assert not Event.objects.exists()


def test_a_draft_may_be_changed_in_everything_and_the_journal_names_the_fields():
    event = EventFactory(state="draft")
    SpeakerFactory(event=event)

    after = actions.edit_event(
        event, replace(of(event), title_ru="Другое название", room="зал 2", speakers=()), by=None, now=NOW
    )

    assert (after.title_ru, after.room, after.speakers.count()) == ("Другое название", "зал 2", 0)
    assert journal.about(after).first().details == {"fields": ["room", "speakers", "title_ru"]}
    assert list(Event.objects.found_by("другое")) == [after]


def test_saving_without_a_change_writes_no_line():
    event = EventFactory(state="draft")

    actions.edit_event(event, of(event), by=None, now=NOW)

    assert list(journal.about(event)) == []


def test_an_announced_event_keeps_its_day_but_its_words_may_change():
    event = EventFactory(state="announced")

    with pytest.raises(DatesAreAnnounced):
        actions.edit_event(event, replace(of(event), ends_at=event.ends_at + timedelta(hours=1)), by=None, now=NOW)
    after = actions.edit_event(event, replace(of(event), summary_ru="О доходах", seats=40), by=None, now=NOW)

    assert (after.summary_ru, after.seats, after.sequence, after.ends_at) == ("О доходах", 40, 1, event.ends_at)


def test_announcing_twice_is_announcing_once():
    event = EventFactory(state="draft")

    actions.announce_event(event, by=None, now=NOW)
    after = actions.announce_event(event, by=None, now=NOW)

    assert after.state == "announced"
    assert [line.verb for line in journal.about(event)] == ["event.announced"]


def test_replies_close_and_open_again_and_each_public_change_raises_the_sequence():
    event = EventFactory(state="announced")

    closed = actions.close_replies(event, by=None, now=NOW)
    opened = actions.announce_event(closed, by=None, now=NOW)

    assert (closed.state, opened.state, opened.sequence) == ("closed_for_rsvp", "announced", 2)


def test_an_event_is_held_only_after_it_began():
    event = EventFactory(state="announced")

    with pytest.raises(StepNotAllowed):
        actions.mark_held(event, by=None, now=event.starts_at - timedelta(minutes=1))
    after = actions.mark_held(event, by=None, now=event.starts_at)

    assert after.state == "held"


def test_a_step_the_table_does_not_know_is_refused():
    event = EventFactory(state="cancelled")

    with pytest.raises(StepNotAllowed):
        actions.announce_event(event, by=None, now=NOW)


def test_a_venue_of_the_same_name_and_address_is_made_once():
    known = VenueFactory(name="Дом", address="пл. 1", access_notes="со двора")

    again = actions.find_or_make_venue(name="Дом", address="пл. 1", access_notes="иначе")
    other = actions.find_or_make_venue(name="Дом", address="пл. 2")

    assert (again, again.access_notes, other != known, Venue.objects.count()) == (known, "со двора", True, 2)
