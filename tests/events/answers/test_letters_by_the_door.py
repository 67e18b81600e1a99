"""Every sample letter ends as CALENDAR 2.6 says: in one row, with an outcome, on the right guest and on nobody else."""

import re
from datetime import timedelta

import pytest

from crm.contacts.models import EmailAddress
from events.answers.models import Notice
from events.invitations.models import Answer, Invitation, ParticipationRequest
from mailing.delivery.models import Delivery
from mailing.inbound.models import InboundLetter
from tests.events.answers.conftest import LATER, SAMPLES, UID, feed, letter, stands
from tests.factories.crm import ContactFactory
from tests.factories.events import InvitationFactory

pytestmark = pytest.mark.django_db

APPLIED = {
    "exchange-accepted": "accepted",
    "exchange-declined-english": "declined",
    "gmail-declined-two-copies": "declined",
    "server-answers-for-the-person": "accepted",
    "assistant-answers": "accepted",
    "no-sequence-no-dtstamp": "accepted",
    "garbage-dtstamp": "accepted",
    "future-dtstamp": "accepted",
    "recurrence-id": "accepted",
    "two-events-same": "accepted",
    "uid-in-capitals-folded": "accepted",
    "method-differs": "declined",
    "room-robot": "accepted",
    "nested-quotes-in-name": "accepted",
    "odd-quotes-in-name": "declined",
    "lone-cr": "accepted",
    "no-end": "accepted",
    "space-before-mailto": "tentative",
    "icloud-urn": "accepted",
    "charset-cp1251-unsaid": "accepted",
    "charset-utf-16-no-bom": "accepted",
    "glued-into-headers": "accepted",
    "method-only-in-header": "accepted",
    "second-attendee-attack": "accepted",
    "tnef-accepted": "accepted",
    "tnef-declined": "declined",
    "tnef-tentative": "tentative",
}


@pytest.mark.parametrize(("name", "answer"), APPLIED.items())
def test_an_answer_of_the_guest_is_applied_once(guest, name, answer):
    first = letter(name)
    assert (stands(guest), first.outcome, first.kind) == (answer, "applied", "answer")
    assert first.summary["report"]["invitation"] == UID
    again = letter(name)
    assert (again.pk, Answer.objects.count()) == (first.pk, 1)


def test_a_copy_with_another_message_id_changes_nothing_and_tells_nobody(guest):
    letter("exchange-accepted")
    raw = (SAMPLES / "answers" / "exchange-accepted.eml").read_bytes()
    for number in range(4):
        copy = feed(raw.replace(b"exchange-accepted@", b"copy%d@" % number))
        assert copy.outcome == "duplicate"
    assert (Answer.objects.count(), Notice.objects.count(), InboundLetter.objects.count()) == (1, 1, 5)


def test_an_alias_on_the_card_answers_for_the_guest(guest, alias):
    assert (letter("alias-on-card").outcome, stands(guest)) == ("applied", "tentative")


def test_an_address_not_on_the_card_is_a_request_and_the_guest_stays_as_they_are(guest):
    row = letter("alias-on-card")
    asked = ParticipationRequest.objects.get()
    assert (row.outcome, row.summary["report"]["trust"], stands(guest)) == ("needs_staff", "D", "no_reply")
    assert (asked.kind, asked.email, asked.rsvp, asked.state) == (
        "stranger", "p.dolgikh@example.org", "tentative", "requested",
    )  # fmt: skip


def test_a_stranger_is_never_added(guest):
    row = letter("stranger")
    letter("stranger")
    assert (row.outcome, stands(guest), Invitation.objects.count()) == ("needs_staff", "no_reply", 1)
    assert ParticipationRequest.objects.get().name == "Мария Заречная"


def test_the_assistant_is_named_and_the_answer_is_the_guests(guest):
    letter("assistant-answers")
    assert Answer.objects.get().answered_by == "assistant@example.org"


@pytest.mark.parametrize("name", ["delegated", "delegate-pair"])
def test_a_delegated_guest_does_not_count_and_the_delegate_is_a_request(guest, name):
    row = letter(name)
    asked = ParticipationRequest.objects.get()
    assert (row.outcome, stands(guest)) == ("needs_staff", "delegated")
    assert (asked.kind, asked.email, asked.state) == ("substitute", "m.zarechnaya@example.net", "requested")


def test_a_request_copied_to_us_is_only_noted(guest):
    row = letter("delegate-request-copy")
    assert (row.outcome, row.summary["code"], stands(guest)) == ("not_ours", "forwarded", "no_reply")


@pytest.mark.parametrize("name", ["counter-exchange", "counter-google-accepted"])
def test_another_time_proposed_is_no_answer(guest, name):
    row = letter(name)
    assert (row.outcome, row.summary["code"], stands(guest)) == ("needs_staff", "counter", "no_reply")


def test_a_refresh_sends_the_invitation_again_once_an_hour(guest):
    assert letter("refresh").outcome == "applied"
    raw = (SAMPLES / "answers" / "refresh.eml").read_bytes().replace(b"refresh@", b"again@")
    assert feed(raw).outcome == "duplicate"
    assert Notice.objects.get().kind == "again"


def test_an_answer_to_the_earlier_date_is_kept_and_does_not_count(guest):
    guest.revisions.update(
        starts_at=guest.event.starts_at - timedelta(days=1), ends_at=guest.event.ends_at - timedelta(days=1)
    )
    guest.revisions.create(
        sequence=1, method="REQUEST", dtstamp=LATER, starts_at=guest.event.starts_at, ends_at=guest.event.ends_at,
        time_zone="Europe/Moscow", content_hash="1" * 64,
    )  # fmt: skip
    guest.sequence = guest.asked_again_from = 1
    guest.save()
    row = letter("answer-to-earlier-time")
    assert (row.outcome, row.summary["code"], stands(guest)) == ("older", "earlier_date", "no_reply")
    assert (guest.is_flagged, Answer.objects.get().sequence) == (True, 0)
    assert (letter("exchange-accepted").outcome, stands(guest)) == ("applied", "accepted")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no-attendee", "unclear"),
        ("two-events-differ", "several_answers"),
        ("gmail-brings-two", "brings"),
        ("words-sentence", "words"),
        ("words-question", "letter_of_guest"),
    ],
)
def test_what_is_not_sure_waits_for_a_person(guest, name, code):
    row = letter(name)
    assert (row.outcome, row.summary["code"]) == ("needs_staff", code)


def test_a_wish_to_bring_others_counts_the_guest_and_asks_a_person(guest):
    letter("gmail-brings-two")
    assert (stands(guest), guest.is_flagged, guest.plus) == ("accepted", True, 0)


def test_a_cancellation_from_outside_cancels_nothing(guest):
    assert letter("cancel-to-us").outcome == "not_ours"
    guest.event.refresh_from_db()
    assert guest.event.state == "announced"


def test_dmarc_fail_changes_nothing_and_asks_the_guest_once_a_day(guest, settings):
    settings.MAILING_TRUSTED_SERVERS = ["mx.dialogue.example"]
    row = letter("dmarc-fail")
    assert (row.outcome, row.summary["report"]["trust"], stands(guest)) == ("needs_staff", "C", "no_reply")
    raw = (SAMPLES / "answers" / "dmarc-fail.eml").read_bytes().replace(b"dmarc-fail@", b"b@").replace(b"0915", b"0916")
    feed(raw)
    assert [notice.kind for notice in Notice.objects.all()] == ["confirm"]


def test_trust_is_a_only_by_the_word_of_our_own_exchanger(guest, settings):
    settings.MAILING_TRUSTED_SERVERS = ["mx.dialogue.example"]
    assert letter("dmarc-pass").summary["report"]["trust"] == "A"
    assert letter("foreign-results").summary["report"]["trust"] == "B"
    assert letter("forged-results").summary["report"]["trust"] == "C"


def test_an_answer_of_no_invitation_is_shown_and_changes_nothing(guest):
    Invitation.objects.filter(pk=guest.pk).update(uid="iother@dialogue.example")
    Delivery.objects.update(token="other", message_id="<other@x>")
    row = letter("stranger")
    assert (row.outcome, row.summary["report"]["trust"], ParticipationRequest.objects.count()) == ("not_ours", "E", 0)


def test_an_address_alone_is_a_suggestion_for_a_person(guest):
    Invitation.objects.filter(pk=guest.pk).update(uid="iother@dialogue.example")
    row = letter("exchange-accepted")
    assert (row.outcome, row.summary["code"], stands(guest)) == ("needs_staff", "by_address_only", "no_reply")


def test_another_guest_who_answers_with_a_forwarded_copy_answers_for_themself(guest, settings):
    settings.MAILING_TRUSTED_SERVERS = ["mx.dialogue.example"]
    maria = ContactFactory(surname="Заречная", name="Мария", email="m.zarechnaya@example.net", basis="consent")
    own = InvitationFactory(event=guest.event, contact=maria, address="m.zarechnaya@example.net")
    raw = (SAMPLES / "answers" / "stranger.eml").read_bytes()
    row = feed(b"Authentication-Results: mx.dialogue.example; dmarc=pass\r\n" + raw)
    assert (row.outcome, stands(own), stands(guest)) == ("applied", "accepted", "no_reply")


def test_a_guest_answers_for_no_other_guest_whatever_their_own_domain_vouches_for(guest, settings):
    settings.MAILING_TRUSTED_SERVERS = ["mx.dialogue.example"]
    maria = ContactFactory(surname="Заречная", name="Мария", email="m.zarechnaya@example.net", basis="consent")
    own = InvitationFactory(event=guest.event, contact=maria, address="m.zarechnaya@example.net")
    raw = (SAMPLES / "answers" / "stranger.eml").read_bytes()
    head, _, body = raw.partition(b"\n\n")
    forged = re.sub(rb"(?im)^From:.*$", b"From: Mallory <mallory@evil.example>", head) + b"\n\n" + body
    feed(b"Authentication-Results: mx.dialogue.example; dmarc=pass header.from=evil.example\r\n" + forged)
    assert (stands(own), stands(guest)) == ("no_reply", "no_reply")


def test_words_are_written_down_only_when_sure(guest, settings):
    settings.MAILING_TRUSTED_SERVERS = ["mx.dialogue.example"]
    assert (letter("words-yes").outcome, stands(guest)) == ("needs_staff", "no_reply")
    raw = (SAMPLES / "answers" / "words-yes.eml").read_bytes().replace(b"words-yes@", b"sure@")
    row = feed(b"Authentication-Results: mx.dialogue.example; dmarc=pass\r\n" + raw)
    assert (row.outcome, stands(guest), row.summary["report"]["trust"]) == ("applied", "accepted", "A")


def test_a_bounce_with_our_request_is_a_bounce_and_marks_the_address(guest):
    row = letter("bounce-with-our-request")
    assert (row.kind, row.outcome, row.summary["report"]["severity"]) == ("bounce", "applied", "hard")
    assert (stands(guest), EmailAddress.objects.get(address="pavel@example.org").state) == ("no_reply", "dead")
    guest.delivery.refresh_from_db()
    assert (guest.delivery.state, guest.delivery.bounce) == ("accepted", "hard")


@pytest.mark.parametrize("name", ["absence-with-our-request", "words-absence"])
def test_an_absence_notice_is_no_answer(guest, name):
    row = letter(name)
    assert (row.kind, row.outcome, row.summary["until"], stands(guest)) == (
        "absence",
        "not_ours",
        "2026-12-05",
        "no_reply",
    )


def test_who_works_there_no_more_is_a_card_to_repair(guest):
    row = letter("gone")
    assert (row.kind, row.outcome, row.summary["contact"]) == ("absence", "needs_staff", guest.contact_id)


def test_the_answer_to_a_cancelled_event_is_only_stored(guest):
    guest.event.state = "cancelled"
    guest.event.save()
    row = letter("exchange-accepted")
    assert (row.outcome, row.summary["code"], stands(guest)) == ("older", "stored", "no_reply")


@pytest.mark.parametrize("path", sorted((SAMPLES / "answers").glob("*.eml")), ids=lambda path: path.stem)
def test_every_letter_ends_in_one_row_with_a_sentence(guest, path):
    from mailing.inbound.wording import outcome_words

    row = feed(path.read_bytes())
    assert row.outcome not in ("new", "")
    assert outcome_words(row)
    assert InboundLetter.objects.count() == 1


@pytest.mark.parametrize("path", sorted((SAMPLES / "answers").glob("*.eml")), ids=lambda path: path.stem)
def test_no_letter_moves_another_guest(guest, path):
    other = InvitationFactory(event=guest.event, address="other.guest@example.com")
    feed(path.read_bytes())
    assert stands(other) == "no_reply"
