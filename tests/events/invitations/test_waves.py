"""A chosen list becomes invitations and one campaign; what is pressed twice is sent once."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from django.utils import translation

from crm.body.models import Body
from crm.consent.actions import withdraw_consent
from crm.journal import actions as journal
from events.changes.actions import reschedule_event
from events.changes.differences import Move
from events.invitations import wording
from events.invitations.audience import audience_of, default_selection
from events.invitations.models import Invitation, Revision, Wave
from events.invitations.reminders import NobodyToRemind, send_reminder
from events.invitations.selection import Selection
from events.invitations.waves import (
    EventTakesNobody,
    LettersHaveMistakes,
    ListChanged,
    NobodyToInvite,
    NoSender,
    TooLateToInvite,
    prepare_wave,
    save_texts,
)
from events.planning.models import Event
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Texts
from mailing.campaigns.refusals import FactsChanged, OwnLetter
from mailing.delivery.models import Delivery
from mailing.senders.models import Sender
from tests.factories.crm import ContactFactory, ReferenceGroupFactory, UserFactory
from tests.factories.events import NOW, EventFactory, InvitationFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


@pytest.fixture
def approver():
    return UserFactory(roles=["approver"])


@pytest.fixture
def event():
    SenderFactory()
    Body(name_ru="Администрация", approval_threshold=2, feedback_phone="+7 (8410) 00-10-10").save()
    return EventFactory(state="draft", groups=[ReferenceGroupFactory()], department=None)


def people(event, number, **options):
    return [ContactFactory(groups=event.groups.all(), mailable=True, **options) for _n in range(number)]


def press(event, by, *, selection=None, seen=None, texts=None, now=NOW):
    selection = selection or default_selection(event)
    seen = seen or audience_of(event, selection, by=by, now=now).digest
    return prepare_wave(event, selection, texts or wording.invitation_texts(event), seen=seen, by=by, now=now)


def test_few_letters_leave_at_once_and_the_event_is_announced(event, editor):
    contact, _other = people(event, 2)

    wave = press(event, editor)

    event.refresh_from_db()
    invitation = Invitation.objects.get(contact=contact)
    assert (wave.number, wave.campaign.state, wave.campaign.audience_size) == (1, "sending", 2)
    assert event.state == "announced"
    assert (invitation.issued_at, invitation.wave, invitation.delivery.state) == (NOW, wave, "queued")
    assert invitation.delivery.calendar_uid == invitation.uid
    assert invitation.group == event.groups.get()
    assert wave.campaign.give_up_at == event.answers_until


def test_every_guest_has_a_revision_that_says_what_their_calendar_was_told(event, editor):
    people(event, 2)

    press(event, editor)

    rows = Revision.objects.all()
    assert [(row.sequence, row.method, row.starts_at) for row in rows] == [(0, "REQUEST", event.starts_at)] * 2
    assert {row.delivery_id for row in rows} == set(Delivery.objects.values_list("pk", flat=True))


def test_many_letters_wait_and_count_nowhere_before_the_second_person(event, editor, approver):
    people(event, 3)

    wave = press(event, editor)

    event.refresh_from_db()
    assert (wave.campaign.state, event.state) == ("on_approval", "draft")
    assert Invitation.objects.issued().count() == 0
    campaigns.approve(wave.campaign, by=approver, now=NOW + timedelta(hours=1))
    event.refresh_from_db()
    assert Invitation.objects.issued().count() == 3
    assert event.state == "announced"


def test_a_letter_greets_by_name_and_carries_the_guest_s_own_links(event, editor):
    contact = ContactFactory(
        groups=event.groups.all(), mailable=True, language="en", surname="Weber", name="Hans", sex="male"
    )

    press(event, editor)

    delivery = Delivery.objects.get(contact=contact)
    assert delivery.values["salutation"] == "Dear Hans Weber,"
    assert delivery.values["when"].startswith("3\u00a0December 2026")
    assert delivery.values["answer_yes_url"].endswith("?a=yes")
    assert "SUMMARY:City budget for 2027" in delivery.calendar


def test_pressing_twice_sends_nothing_twice(event, editor):
    people(event, 2)
    seen = audience_of(event, default_selection(event), by=editor, now=NOW).digest

    first = press(event, editor, seen=seen)
    second = press(event, editor, seen=seen, now=NOW + timedelta(seconds=1))

    assert second == first
    assert (Campaign.objects.count(), Delivery.objects.count(), Invitation.objects.count()) == (1, 2, 2)


def test_a_list_that_changed_since_it_was_seen_is_refused_and_nothing_is_written(event, editor):
    contact, _other = people(event, 2)
    seen = audience_of(event, default_selection(event), by=editor, now=NOW).digest
    withdraw_consent(contact, kind="processing", on=NOW.date(), way="письмо", by=None, now=NOW)

    with pytest.raises(ListChanged):
        press(event, editor, seen=seen)

    assert (Wave.objects.count(), Campaign.objects.count(), Invitation.objects.count()) == (0, 0, 0)


def test_a_second_wave_adds_only_those_who_are_not_invited_yet(event, editor):
    people(event, 2)
    press(event, editor)
    (late,) = people(event, 1)

    wave = press(event, editor, now=NOW + timedelta(hours=1))

    assert (wave.number, list(wave.invitations.values_list("contact", flat=True))) == (2, [late.pk])


def test_nobody_left_to_invite_is_refused(event, editor):
    people(event, 1)
    press(event, editor)

    with pytest.raises(NobodyToInvite):
        press(event, editor, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize("state", ["cancelled", "postponed", "closed_for_rsvp", "held"])
def test_an_event_that_takes_nobody_refuses(event, editor, state):
    people(event, 1)
    type(event).objects.update(state=state)

    with pytest.raises(EventTakesNobody):
        press(event, editor)


def test_after_the_reply_date_nobody_is_invited(event, editor):
    people(event, 1)
    type(event).objects.update(reply_until=NOW - timedelta(minutes=1))
    event.refresh_from_db()

    with pytest.raises(TooLateToInvite):
        press(event, editor)


def test_without_a_sender_nothing_can_go(event, editor):
    people(event, 1)
    Sender.objects.all().delete()

    with pytest.raises(NoSender):
        press(event, editor)


def test_a_letter_with_an_empty_field_stops_everything_and_says_so(event, editor):
    people(event, 1)
    texts = Texts("Приглашение", "{{salutation}}\n\nПроект № {{project}}")

    with pytest.raises(LettersHaveMistakes) as refusal:
        press(event, editor, texts=texts)

    assert [problem.code for problem in refusal.value.details["rehearsal"].stopping] == ["empty_field"]
    assert (Wave.objects.count(), Invitation.objects.count(), Delivery.objects.count()) == (0, 0, 0)


def test_a_returned_wave_frees_its_people_and_is_made_anew_as_the_same_one(event, editor, approver):
    people(event, 3)
    wave = press(event, editor)

    campaigns.send_back(wave.campaign, by=approver, reason="Исправьте дату", now=NOW)
    assert Invitation.objects.count() == 0
    again = press(event, editor, now=NOW + timedelta(hours=1), texts=Texts("Новая тема", "{{salutation}}\n\nТекст"))

    assert (again, again.number, again.campaign.state) == (wave, 1, "on_approval")
    assert again.campaign.subject_ru == "Новая тема"
    assert Campaign.objects.count() == 1


def test_a_wave_called_off_before_sending_frees_its_people(event, editor):
    people(event, 3)
    wave = press(event, editor)

    campaigns.cancel(wave.campaign, by=editor, now=NOW)

    assert Invitation.objects.count() == 0
    assert press(event, editor, now=NOW + timedelta(hours=1)).number == 2


def test_a_wave_called_off_half_way_takes_back_only_the_letters_that_never_left(event, editor):
    gone, kept = people(event, 2)
    wave = press(event, editor)
    Delivery.objects.filter(contact=kept).update(state=Delivery.State.ACCEPTED)

    campaigns.cancel(wave.campaign, by=editor, now=NOW)

    states = dict(Invitation.objects.values_list("contact", "state"))
    assert states == {gone.pk: "withdrawn", kept.pk: "active"}


def test_an_invitation_whose_letter_came_back_is_replaced_by_the_new_one(event, editor):
    (contact,) = people(event, 1)
    press(event, editor)
    Delivery.objects.update(bounced_at=NOW)
    old = Invitation.objects.get()

    press(event, editor, now=NOW + timedelta(days=1))

    new = Invitation.objects.get(state="active")
    old.refresh_from_db()
    assert (old.state, new.contact, new.replaces, new.uid != old.uid) == ("replaced", contact, old, True)


def test_one_person_alone_sends_many_where_the_body_has_decided_so(event, editor):
    people(event, 3)
    Body.objects.update(sole_operator_since=NOW, sole_operator_reason="один сотрудник")

    wave = press(event, editor)

    assert wave.campaign.state == "sending"
    assert "campaign.launched_alone" in [line.verb for line in journal.about(wave.campaign)]


def test_everything_done_is_written_into_the_journal(event, editor):
    people(event, 1)

    wave = press(event, editor)

    assert [line.verb for line in journal.about(wave)] == ["wave.launched", "wave.prepared"]
    assert [line.verb for line in journal.about(event)] == ["event.announced"]


def test_the_text_that_people_changed_is_the_one_that_goes(event, editor):
    people(event, 1)
    save_texts(event, Texts("Своя тема", "{{salutation}}\n\nСвой текст"), by=editor, now=NOW)

    wave = press(event, editor)

    assert (wave.campaign.subject_ru, wave.campaign.body_ru) == ("Своя тема", "{{salutation}}\n\nСвой текст")


def test_a_person_added_by_name_gets_a_letter_too(event, editor):
    guest = ContactFactory(mailable=True)

    wave = press(event, editor, selection=Selection(people=(guest.pk,)))

    assert list(wave.invitations.values_list("contact", "group")) == [(guest.pk, None)]


# --- Reminders --------------------------------------------------------------------------------------------------------


def test_a_reminder_goes_to_those_without_a_clear_answer_and_has_no_calendar_part(event, editor):
    type(event).objects.update(state="announced")
    silent, maybe, coming, refused = people(event, 4)
    for contact, rsvp in ((silent, "no_reply"), (maybe, "tentative"), (coming, "accepted"), (refused, "declined")):
        InvitationFactory(event=event, contact=contact, rsvp=rsvp)
    outside = InvitationFactory(contact=ContactFactory(mailable=True))

    wave = send_reminder(event, wording.reminder_texts(), after=0, by=editor, now=NOW)

    letters = wave.campaign.deliveries.all()
    assert {letter.contact_id for letter in letters} == {silent.pk, maybe.pk}
    assert [letter.calendar for letter in letters] == ["", ""]
    assert (wave.kind, wave.campaign.purpose, wave.campaign.state) == ("reminder", "reminder", "sending")
    assert outside.contact_id not in {letter.contact_id for letter in letters}


def test_a_reminder_pressed_twice_is_one_reminder(event, editor):
    type(event).objects.update(state="announced")
    InvitationFactory(event=event, contact=people(event, 1)[0])

    first = send_reminder(event, wording.reminder_texts(), after=0, by=editor, now=NOW)
    second = send_reminder(event, wording.reminder_texts(), after=0, by=editor, now=NOW)

    assert (first, Delivery.objects.count()) == (second, 1)


def test_who_withdrew_consent_is_not_reminded(event, editor):
    type(event).objects.update(state="announced")
    (contact,) = people(event, 1)
    InvitationFactory(event=event, contact=contact)
    withdraw_consent(contact, kind="processing", on=NOW.date(), way="письмо", by=None, now=NOW)

    with pytest.raises(NobodyToRemind):
        send_reminder(event, wording.reminder_texts(), after=0, by=editor, now=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_list(event, editor, number, django_assert_num_queries):
    Body.objects.update(approval_threshold=50)
    people(event, number)
    selection, texts = default_selection(event), wording.invitation_texts(event)
    seen = audience_of(event, selection, by=editor, now=NOW).digest

    with django_assert_num_queries(87):
        prepare_wave(event, selection, texts, seen=seen, by=editor, now=NOW)


def _moved(event, by):
    move = Move(**{field.name: getattr(event, field.name) for field in fields(Move)})
    day = timedelta(days=1)
    return reschedule_event(
        event, replace(move, starts_at=event.starts_at + day, ends_at=event.ends_at + day), reason="", by=by, now=NOW
    )


def test_invitations_that_wait_for_approval_go_back_when_the_event_is_moved(event, editor, approver):
    people(event, 3)
    wave = press(event, editor)
    Event.objects.filter(pk=event.pk).update(state="announced")

    _moved(event, editor)

    wave.campaign.refresh_from_db()
    assert (wave.campaign.state, Invitation.objects.count(), Delivery.objects.count()) == ("draft", 0, 0)
    assert wave.campaign.approval_note
    again = press(Event.objects.get(pk=event.pk), editor)
    assert (again.pk, again.campaign.state) == (wave.pk, "on_approval")
    campaigns.approve(again.campaign, by=approver, now=NOW)


def test_letters_that_tell_a_former_title_are_not_approved(event, editor, approver):
    people(event, 3)
    wave = press(event, editor)
    Event.objects.filter(pk=event.pk).update(title_ru="Другое название")

    with pytest.raises(FactsChanged):
        campaigns.approve(wave.campaign, by=approver, now=NOW)


def test_letters_that_wait_for_their_hour_do_not_leave_with_a_former_day(event, editor, approver):
    people(event, 3)
    wave = press(event, editor)
    Campaign.objects.filter(pk=wave.campaign.pk).update(state="scheduled", scheduled_at=NOW)
    Event.objects.filter(pk=event.pk).update(starts_at=event.starts_at + timedelta(hours=1))

    campaigns.begin_scheduled(now=NOW)

    wave.campaign.refresh_from_db()
    assert (wave.campaign.state, Delivery.objects.due(NOW).count()) == ("draft", 0)


def test_whoever_changed_the_text_of_the_invitation_does_not_approve_it(event, editor):
    helper = UserFactory(roles=["editor", "approver"])
    people(event, 3)
    save_texts(event, Texts("Тема", "{{salutation}}\n\nПриходите."), by=helper, now=NOW)
    wave = press(event, editor)

    with pytest.raises(OwnLetter):
        campaigns.approve(wave.campaign, by=helper, now=NOW)
