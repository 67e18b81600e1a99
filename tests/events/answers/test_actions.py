"""The ledger as an action: seats, the waiting list, the deadline, short letters, substitutes and strangers."""

from datetime import timedelta

import pytest

from crm.contacts.models import EmailAddress
from crm.journal import actions as journal
from events.answers import notice_letters
from events.answers.actions import ask_again, fill_seats, look_over, record_reply
from events.answers.letters import record_from_letter, same_person
from events.answers.models import Notice
from events.answers.queries import place_in_queue, seats_of
from events.answers.refusals import AnsweredInFuture, InvitationIsOver, ReasonNeeded, RequestDecided
from events.answers.replies import Reply, Substitute
from events.answers.requests import approve_request, name_substitute, refuse_request
from events.invitations.models import Answer, Door, Invitation, ParticipationRequest
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from tests.events.answers.conftest import LATER, feed, letter, stands
from tests.factories.crm import ContactFactory
from tests.factories.events import InvitationFactory, ParticipationRequestFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
MARIA = Substitute(name="Заречная Мария Викторовна", post="юрист", email="m.zarechnaya@example.net", agreed=True)


def say(invitation, rsvp, *, door=Door.LINK, at=LATER, by=None, **more):
    return record_reply(invitation, Reply(rsvp=rsvp, door=door, received_at=at, **more), by=by, now=at)


def test_a_yes_is_written_down_with_its_door_and_a_journal_line(guest):
    done = say(guest, "accepted", comment="спасибо", access_needs="субтитры")
    assert (done.outcome, done.has_changed, stands(guest)) == ("applied", True, "accepted")
    assert (guest.rsvp_at, guest.rsvp_door, guest.note, guest.access_needs) == (LATER, "link", "спасибо", "субтитры")
    assert journal.about(guest).first().details["outcome"] == "applied"


def test_the_same_click_again_is_one_line(guest):
    say(guest, "accepted")
    assert say(guest, "accepted", at=LATER + MINUTE).outcome == "duplicate"
    assert (Answer.objects.count(), Notice.objects.count()) == (1, 1)


def test_a_later_answer_of_the_guest_wins_over_the_telephone_and_both_stay_visible(guest, staff):
    say(guest, "declined", door=Door.PHONE, at=LATER, by=staff, effective_at=LATER - 5 * MINUTE)
    say(guest, "accepted", at=LATER + MINUTE)
    assert [line.outcome for line in guest.answers.all()] == ["older", "applied"]
    assert stands(guest) == "accepted"


def test_a_call_written_down_late_does_not_undo_what_the_guest_said_since(guest, staff):
    say(guest, "accepted")
    done = say(guest, "declined", door=Door.PHONE, at=LATER + MINUTE, by=staff, effective_at=LATER - MINUTE)
    assert (done.outcome, stands(guest)) == ("older", "accepted")


def test_nobody_calls_in_the_future(guest, staff):
    with pytest.raises(AnsweredInFuture):
        say(guest, "declined", door=Door.PHONE, by=staff, effective_at=LATER + MINUTE)
    assert Answer.objects.count() == 0


def test_two_different_clicks_within_seconds_change_nothing_until_one_is_repeated(guest):
    say(guest, "accepted")
    done = say(guest, "declined", at=LATER + timedelta(seconds=4))
    assert (done.outcome, stands(guest), guest.is_flagged) == ("robot", "no_reply", True)
    say(guest, "declined", at=LATER + MINUTE)
    assert (stands(guest), guest.is_flagged) == ("declined", False)


def test_a_yes_to_a_full_event_waits_in_the_list_and_gets_the_freed_seat(guest):
    guest.event.seats = 1
    guest.event.save()
    first = InvitationFactory(event=guest.event)
    say(first, "accepted")
    say(guest, "accepted", at=LATER + MINUTE)
    assert (stands(guest), place_in_queue(guest)) == ("waitlisted", 1)
    say(first, "declined", at=LATER + 2 * MINUTE)
    assert (stands(first), stands(guest), guest.waitlisted_at) == ("revoked", "accepted", None)
    assert Notice.objects.filter(invitation=guest, kind="seat").count() == 1


def test_nobody_overtakes_the_waiting_list(guest):
    guest.event.seats = 1
    guest.event.save()
    seated, waiting, late = (InvitationFactory(event=guest.event) for _ in range(3))
    say(seated, "accepted")
    say(waiting, "accepted", at=LATER + MINUTE)
    guest.event.seats = 2
    guest.event.save()
    say(late, "accepted", at=LATER + 2 * MINUTE)
    assert (stands(waiting), stands(late)) == ("accepted", "waitlisted")


def test_added_seats_are_given_out_by_the_clock(guest):
    guest.event.seats = 1
    guest.event.save()
    say(InvitationFactory(event=guest.event), "accepted")
    say(guest, "accepted", at=LATER + MINUTE)
    guest.event.seats = 2
    guest.event.save()
    assert (fill_seats(now=LATER + 2 * MINUTE), stands(guest)) == (1, "accepted")
    assert fill_seats(now=LATER + 3 * MINUTE) == 0


def test_a_seat_is_kept_when_the_guest_only_changes_the_note(guest):
    guest.event.seats = 1
    guest.event.save()
    say(guest, "accepted")
    say(guest, "accepted", at=LATER + MINUTE, comment="приду с опозданием")
    assert (stands(guest), guest.note) == ("accepted", "приду с опозданием")


def test_a_late_answer_is_taken_and_flagged_until_a_person_looks(guest, staff):
    guest.event.reply_until = LATER - MINUTE
    guest.event.save()
    say(guest, "declined")
    assert (stands(guest), guest.is_flagged) == ("declined", True)
    assert look_over(guest, by=staff, now=LATER).is_flagged is False


def test_after_a_move_everybody_is_asked_again_and_old_answers_stay_in_the_ledger(guest):
    say(guest, "accepted")
    guest.refresh_from_db()
    guest.sequence = 1
    guest.save()
    ask_again([guest])
    assert (stands(guest), guest.answers.get().outcome) == ("no_reply", "earlier_date")
    say(guest, "accepted", at=LATER + 2 * MINUTE)
    assert stands(guest) == "accepted"


def test_an_answer_of_earlier_records_is_asked_again_too(guest):
    Invitation.objects.filter(pk=guest.pk).update(rsvp="accepted", rsvp_door="import", sequence=1)
    guest.refresh_from_db()
    ask_again([guest])
    assert stands(guest) == "no_reply"


# --- Short letters ----------------------------------------------------------------------------------------------------


def test_one_short_letter_a_change_goes_to_the_address_on_file(guest, staff):
    say(guest, "declined")
    say(guest, "accepted", at=LATER + MINUTE / 2)
    assert notice_letters.send_due(now=LATER + MINUTE) == 0
    assert notice_letters.send_due(now=LATER + 2 * MINUTE) == 1
    sent = Delivery.objects.get(campaign__purpose=Campaign.Purpose.CONFIRMATION)
    assert (sent.address, sent.state, sent.campaign.state, sent.values["answer"]) == (
        "pavel@example.org", "queued", "sending", "придёт",
    )  # fmt: skip
    assert (sent.campaign.author, sent.campaign.letter_class, sent.calendar) == (staff, "service", "")
    assert notice_letters.send_due(now=LATER + 3 * MINUTE) == 0


def test_the_invitation_once_more_brings_the_calendar_with_the_answer_on_record(guest):
    say(guest, "accepted")
    Notice.objects.all().delete()
    letter("refresh")
    notice_letters.send_due(now=LATER + MINUTE)
    sent = Delivery.objects.get(campaign__purpose=Campaign.Purpose.CONFIRMATION)
    assert (sent.calendar_method, sent.calendar_uid, sent.calendar_sequence) == ("REQUEST", guest.uid, 0)
    assert "PARTSTAT=ACCEPTED" in sent.calendar.replace("\r\n ", "")
    assert guest.revisions.count() == 1


def test_no_letter_goes_to_who_cannot_be_written_to(guest):
    EmailAddress.objects.update(state="dead")
    say(guest, "accepted")
    assert notice_letters.send_due(now=LATER + 2 * MINUTE) == 0
    assert Notice.objects.get().result == "not_needed"


# --- Substitutes and strangers ----------------------------------------------------------------------------------------


def delegate(guest, at=LATER, substitute=MARIA):
    reply = Reply(rsvp="delegated", door=Door.LINK, received_at=at)
    return name_substitute(guest, substitute, reply, by=None, now=at)[1]


def test_a_substitute_counts_only_after_approval_and_gets_their_own_invitation(guest, staff):
    asked = delegate(guest)
    assert (stands(guest), asked.state, Invitation.objects.count()) == ("delegated", "requested", 1)
    done = approve_request(asked, by=staff, now=LATER + MINUTE)
    own = done.becomes
    assert (stands(own), own.address, own.contact, own.uid != guest.uid) == ("accepted", MARIA.email, None, True)
    assert own.guest_name == MARIA.name
    notice_letters.send_due(now=LATER + 2 * MINUTE)
    sent = Delivery.objects.get(address=MARIA.email)
    assert (sent.calendar_uid, sent.calendar_method, sent.values["salutation"]) == (
        own.uid, "REQUEST", "Уважаемая Мария Викторовна!",
    )  # fmt: skip


def test_the_seat_of_a_guest_is_kept_for_the_substitute(guest, staff):
    guest.event.seats = 1
    guest.event.save()
    say(guest, "accepted")
    waiting = InvitationFactory(event=guest.event)
    say(waiting, "accepted", at=LATER + MINUTE)
    asked = delegate(guest, at=LATER + 2 * MINUTE)
    assert (stands(waiting), seats_of(guest.event).held) == ("waitlisted", 1)
    done = approve_request(asked, by=staff, now=LATER + 3 * MINUTE)
    assert (stands(done.becomes), stands(waiting)) == ("accepted", "waitlisted")


def test_where_the_event_allows_it_the_substitute_is_approved_at_once(guest):
    guest.event.allows_substitutes = True
    guest.event.save()
    asked = delegate(guest)
    assert (asked.state, asked.becomes.event) == ("approved", guest.event)


def test_a_known_contact_gets_the_invitation_on_their_own_card(guest, staff):
    maria = ContactFactory(surname="Заречная", name="Мария", email=MARIA.email, basis="consent")
    done = approve_request(delegate(guest), by=staff, now=LATER)
    assert done.becomes.contact == maria


def test_a_refused_substitute_puts_the_guest_back_to_asked_and_says_so(guest, staff):
    say(guest, "accepted")
    asked = delegate(guest, at=LATER + MINUTE)
    with pytest.raises(ReasonNeeded):
        refuse_request(asked, reason=" ", by=staff, now=LATER + 2 * MINUTE)
    refuse_request(asked, reason="Нужен именно руководитель", by=staff, now=LATER + 2 * MINUTE)
    assert stands(guest) == "no_reply"
    assert Notice.objects.filter(kind="refused").count() == 1
    with pytest.raises(RequestDecided):
        approve_request(asked, by=staff, now=LATER + 3 * MINUTE)


def test_a_stranger_may_turn_out_to_be_the_guest_with_another_address(guest, staff):
    letter("alias-on-card")
    done = same_person(ParticipationRequest.objects.get(), by=staff, now=LATER + MINUTE)
    assert (done.outcome, stands(guest)) == ("applied", "tentative")
    assert guest.contact.emails.filter(address="p.dolgikh@example.org", is_primary=False).exists()


@pytest.mark.parametrize(("instead", "guest_stands"), [(True, "delegated"), (False, "no_reply")])
def test_a_stranger_comes_instead_of_the_guest_or_too(guest, staff, instead, guest_stands):
    letter("stranger")
    done = approve_request(ParticipationRequest.objects.get(), by=staff, now=LATER + MINUTE, instead=instead)
    assert (stands(done.becomes), stands(guest)) == ("accepted", guest_stands)


def test_an_approved_stranger_answers_for_themself_from_then_on(guest, staff):
    letter("stranger")
    done = approve_request(ParticipationRequest.objects.get(), by=staff, now=LATER + MINUTE, instead=True)
    answer = (
        "From: Maria <m.zarechnaya@example.net>\r\nMessage-ID: <later@x>\r\n"
        "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"
        f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{guest.uid}\r\n"
        f"DTSTAMP:{LATER + 2 * MINUTE:%Y%m%dT%H%M%SZ}\r\n"
        "ATTENDEE;PARTSTAT=DECLINED:mailto:m.zarechnaya@example.net\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    row = feed(answer.encode(), now=LATER + 3 * MINUTE)
    assert (row.outcome, stands(done.becomes), stands(guest)) == ("applied", "revoked", "delegated")


def test_nobody_is_let_into_a_cancelled_event(event, staff):
    asked = ParticipationRequestFactory(event=event)
    event.state = "cancelled"
    event.save()
    with pytest.raises(InvitationIsOver):
        approve_request(asked, by=staff, now=LATER)


def test_a_person_writes_down_what_a_letter_says(guest, staff):
    row = letter("words-sentence")
    done = record_from_letter(row, guest, rsvp="accepted", by=staff, now=LATER + MINUTE)
    row.refresh_from_db()
    assert (done.outcome, stands(guest), guest.rsvp_door, row.decided_by) == ("applied", "accepted", "letter", staff)
    assert done.answer.by == staff
