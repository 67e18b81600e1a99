"""Moves, postponements, cancellations: who is told, with which SEQUENCE, and whose answer still counts."""

from datetime import timedelta

import icalendar
import pytest

from crm.body.models import Body
from events.answers.actions import record_reply
from events.answers.replies import Reply
from events.calendars.check import check_calendar
from events.changes.actions import cancel_event, reschedule_event, tell_again, withdraw_invitation
from events.changes.differences import Move
from events.changes.guests import behind, last_told
from events.changes.refusals import (
    CalendarsAreUpToDate,
    DateInThePast,
    EventIsOver,
    InvitationGone,
    NotAnnouncedYet,
    NothingChanged,
    ReasonNeeded,
)
from events.invitations.models import Door, Invitation, Wave
from events.planning.refusals import DaysDoNotFit, StepNotAllowed
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from tests.events.answers.conftest import LATER, stands
from tests.factories.crm import ContactFactory, UserFactory
from tests.factories.events import InvitationFactory, RevisionFactory, VenueFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def move_of(event, **changes):
    now = {
        name: getattr(event, name)
        for name in ("starts_at", "ends_at", "is_all_day", "format", "venue", "room", "online_url", "reply_until")
    }
    return Move(**{**now, **changes})


def moved(event, staff, *, reason="", tell_declined=False, **changes):
    return reschedule_event(
        event, move_of(event, **changes), reason=reason, tell_declined=tell_declined, by=staff, now=LATER
    )


def to_next_day(event):
    return {"starts_at": event.starts_at + DAY, "ends_at": event.ends_at + DAY}


def say(guest, rsvp):
    record_reply(guest, Reply(rsvp=rsvp, door=Door.LINK, received_at=LATER), by=None, now=LATER)


def another(event, **fields):
    contact = ContactFactory(mailable=True)
    guest = InvitationFactory(event=event, contact=contact, address=contact.emails.get().address, **fields)
    RevisionFactory(invitation=guest)
    return guest


def letters(purpose):
    return list(Delivery.objects.filter(campaign__purpose=purpose).order_by("pk"))


def vevent(delivery):
    calendar = icalendar.Calendar.from_ical(delivery.calendar)
    assert check_calendar(delivery.calendar.encode(), method=delivery.calendar_method) == []
    return calendar.walk("VEVENT")[0]


# --- Moves ------------------------------------------------------------------------------------------------------------


def test_a_new_day_updates_the_calendar_and_asks_again(guest, staff):
    say(guest, "accepted")
    done = moved(guest.event, staff, reason="Зал занят", **to_next_day(guest.event))
    sent = letters("update")[0]
    told = vevent(sent)
    guest.refresh_from_db()
    assert (done.told, done.asked_again, stands(guest), guest.sequence, guest.asked_again_from) == (
        1, True, "no_reply", 1, 1,
    )  # fmt: skip
    assert (told["UID"], told["SEQUENCE"], told["DTSTART"].dt) == (guest.uid, 1, done.event.starts_at)
    assert (told["ATTENDEE"].params["PARTSTAT"], told["ATTENDEE"].params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert "4\u00a0декабря" in sent.values["change"]
    assert "3\u00a0декабря" in sent.values["change"]
    assert (sent.values["reason"], sent.campaign.letter_class, sent.campaign.state) == (
        "Зал занят",
        "service",
        "sending",
    )
    assert Wave.objects.get(kind="update").campaign == done.campaign


def test_another_room_keeps_the_answer(guest, staff):
    say(guest, "accepted")
    done = moved(guest.event, staff, room="Малый зал")
    told = vevent(letters("update")[0])
    guest.refresh_from_db()
    assert (done.asked_again, stands(guest), guest.sequence, guest.asked_again_from) == (False, "accepted", 1, 0)
    assert (told["ATTENDEE"].params["PARTSTAT"], told["ATTENDEE"].params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_another_building_asks_again(guest, staff):
    say(guest, "tentative")
    moved(guest.event, staff, venue=VenueFactory(name="Библиотека"))
    assert stands(guest) == "no_reply"


def test_who_said_no_is_told_only_when_staff_wish_so(guest, staff):
    say(guest, "declined")
    assert moved(guest.event, staff, **to_next_day(guest.event)).campaign is None
    guest.event.refresh_from_db()
    assert (stands(guest), letters("update")) == ("declined", [])
    done = moved(guest.event, staff, tell_declined=True, **to_next_day(guest.event))
    assert (done.told, stands(guest)) == (1, "no_reply")


def test_sequence_only_grows_and_the_newest_letter_is_the_truth(guest, staff):
    for n in range(1, 4):
        guest.event.refresh_from_db()
        moved(guest.event, staff, **to_next_day(guest.event))
        guest.refresh_from_db()
        assert (guest.sequence, last_told(Invitation.objects.get()).sequence) == (n, n)
    assert [delivery.calendar_sequence for delivery in letters("update")] == [1, 2, 3]


def test_many_letters_wait_for_a_second_person_and_the_change_holds_at_once(guest, staff):
    Body(approval_threshold=1).save()
    another(guest.event)
    done = moved(guest.event, staff, **to_next_day(guest.event))
    guest.event.refresh_from_db()
    assert (done.campaign.state, guest.event.starts_at) == ("on_approval", done.event.starts_at)
    campaigns.approve(done.campaign, by=UserFactory(roles=["approver"]), now=LATER)
    assert behind(guest.event) == []


def test_letters_that_are_sent_back_leave_the_calendars_behind_until_told_anew(guest, staff):
    Body(approval_threshold=1).save()
    other = another(guest.event)
    done = moved(guest.event, staff, **to_next_day(guest.event))
    campaigns.send_back(done.campaign, by=UserFactory(roles=["approver"]), reason="Не то", now=LATER)
    guest.event.refresh_from_db()
    assert {row.pk for row in behind(guest.event)} == {guest.pk, other.pk}
    again = tell_again(guest.event, by=staff, now=LATER)
    assert (again.told, last_told(Invitation.objects.get(pk=guest.pk)).sequence) == (2, 2)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (lambda event: {}, NothingChanged),
        (lambda event: {"starts_at": LATER - DAY, "ends_at": LATER}, DateInThePast),
        (lambda event: {"ends_at": event.starts_at}, DaysDoNotFit),
        (lambda event: {"reply_until": event.ends_at + DAY, "room": "x"}, DaysDoNotFit),
    ],
    ids=["nothing", "past", "end", "reply"],
)
def test_a_move_that_makes_no_sense_changes_nothing(guest, staff, changes, refusal):
    with pytest.raises(refusal):
        moved(guest.event, staff, **changes(guest.event))
    guest.refresh_from_db()
    assert (guest.sequence, Campaign.objects.filter(purpose="update").count()) == (0, 0)


@pytest.mark.parametrize(
    ("state", "refusal"), [("draft", NotAnnouncedYet), ("held", EventIsOver), ("cancelled", EventIsOver)]
)
def test_only_an_announced_event_is_moved(guest, staff, state, refusal):
    guest.event.state = state
    guest.event.save()
    with pytest.raises(refusal):
        moved(guest.event, staff, **to_next_day(guest.event))


# --- Words ------------------------------------------------------------------------------------------------------------


def test_edited_texts_leave_calendars_behind_and_an_update_keeps_the_answers(guest, staff):
    moved(guest.event, staff, room="Малый зал")
    guest.event.refresh_from_db()
    say(guest, "accepted")
    with pytest.raises(CalendarsAreUpToDate):
        tell_again(guest.event, by=staff, now=LATER)
    guest.event.title_ru = "Бюджет города на 2027 год"
    guest.event.save()
    assert [row.pk for row in behind(guest.event)] == [guest.pk]
    done = tell_again(guest.event, by=staff, now=LATER)
    assert (done.told, stands(guest), guest.sequence) == (1, "accepted", 2)
    assert behind(guest.event) == []


# --- Off --------------------------------------------------------------------------------------------------------------


def test_a_cancelled_event_clears_the_calendars_of_those_who_did_not_say_no(guest, staff):
    no = another(guest.event)
    say(no, "declined")
    done = cancel_event(guest.event, reason="Карантин", by=staff, now=LATER)
    sent = letters("cancellation")[0]
    told = vevent(sent)
    guest.refresh_from_db()
    assert (done.event.state, done.told, sent.calendar_method, sent.address) == (
        "cancelled", 1, "CANCEL", "pavel@example.org",
    )  # fmt: skip
    assert (told["UID"], told["SEQUENCE"], told["STATUS"]) == (guest.uid, 1, "CANCELLED")
    assert "Карантин" in told["COMMENT"]
    assert told["DTSTART"].dt == guest.event.starts_at
    assert (guest.sequence, behind(done.event)) == (1, [])


def test_the_last_guest_gets_the_cancellation_too_and_a_guest_of_old_records_a_plain_letter(guest, staff):
    hoped = InvitationFactory(event=guest.event, contact=ContactFactory(mailable=True), rsvp="accepted")
    cancel_event(guest.event, reason="Карантин", by=staff, now=LATER)
    found = {delivery.contact_id: delivery.calendar_method for delivery in letters("cancellation")}
    assert found == {guest.contact_id: "CANCEL", hoped.contact_id: ""}


def test_letters_that_have_not_left_never_will(guest, staff):
    moved(guest.event, staff, **to_next_day(guest.event))
    guest.event.refresh_from_db()
    cancel_event(guest.event, reason="Карантин", by=staff, now=LATER)
    update, off = letters("update")[0], letters("cancellation")[0]
    assert (update.state, off.state, off.calendar_sequence) == ("cancelled", "queued", 2)


def test_a_cancellation_needs_a_reason_and_holds_once(guest, staff):
    with pytest.raises(ReasonNeeded):
        cancel_event(guest.event, reason=" ", by=staff, now=LATER)
    cancel_event(guest.event, reason="Карантин", by=staff, now=LATER)
    with pytest.raises(StepNotAllowed):
        cancel_event(guest.event, reason="Карантин", by=staff, now=LATER)
    assert len(letters("cancellation")) == 1


def test_after_a_postponement_the_new_date_is_a_new_invitation_linked_to_the_old(guest, staff):
    say(guest, "accepted")
    cancel_event(guest.event, reason="Болезнь докладчика", by=staff, now=LATER, postponed=True)
    assert "новую дату" in vevent(letters("cancellation")[0])["COMMENT"]
    guest.event.refresh_from_db()
    done = moved(guest.event, staff, **to_next_day(guest.event))
    fresh = Invitation.objects.get(replaces=guest)
    told = vevent(letters("update")[0])
    guest.refresh_from_db()
    assert (done.event.state, guest.state, fresh.state, fresh.rsvp) == ("announced", "replaced", "active", "no_reply")
    assert (fresh.uid != guest.uid, told["UID"], told["SEQUENCE"]) == (True, fresh.uid, 0)
    assert (fresh.issued_at, fresh.delivery.calendar_uid, fresh.wave.kind) == (LATER, fresh.uid, "invitation")


# --- One guest --------------------------------------------------------------------------------------------------------


def test_a_withdrawn_guest_gets_a_cancellation_that_says_so(guest, staff):
    say(guest, "accepted")
    campaign = withdraw_invitation(guest, reason="Состав изменён", by=staff, now=LATER)
    sent = letters("cancellation")[0]
    told = vevent(sent)
    guest.refresh_from_db()
    assert (campaign.state, guest.state, told["SEQUENCE"], told["UID"]) == ("sending", "withdrawn", 1, guest.uid)
    assert "отозвано" in told["COMMENT"]
    assert Wave.objects.filter(kind="cancellation").count() == 0
    with pytest.raises(InvitationGone):
        withdraw_invitation(guest, reason="", by=staff, now=LATER)


def test_the_seat_of_a_withdrawn_guest_goes_to_who_waits(guest, staff):
    guest.event.seats = 1
    guest.event.save()
    say(guest, "accepted")
    waiting = another(guest.event)
    say(waiting, "accepted")
    withdraw_invitation(guest, reason="", by=staff, now=LATER)
    assert stands(waiting) == "accepted"


def test_an_invitation_whose_letter_never_left_is_withdrawn_without_one(guest, staff):
    Delivery.objects.update(state="queued")
    guest.delivery.refresh_from_db()
    assert withdraw_invitation(guest, reason="", by=staff, now=LATER) is None
    guest.delivery.refresh_from_db()
    assert (guest.delivery.state, letters("cancellation")) == ("cancelled", [])


def test_no_calendar_mail_for_an_event_that_is_over(guest, staff):
    after = guest.event.ends_at + DAY
    assert withdraw_invitation(guest, reason="", by=staff, now=after) is None
    with pytest.raises(EventIsOver):
        cancel_event(guest.event, reason="x", by=staff, now=after)
