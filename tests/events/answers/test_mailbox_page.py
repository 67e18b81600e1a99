"""Words answered on the mailbox page count like its calendar answers; the same words of any other program do not."""

from datetime import timedelta

import pytest
import time_machine

from events.invitations.models import Answer
from mailing.inbound import actions as inbound
from mailing.inbound.models import InboundLetter
from mailing.local_mail import answering
from mailing.local_mail.actions import deliver
from mailing.local_mail.marks import marked
from tests.events.answers.conftest import LATER, TOKEN, stands

pytestmark = pytest.mark.django_db
GUEST = "pavel@example.org"
ADDRESS = f"priglashenie+re-{TOKEN}@city.example.org"


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(LATER, tick=False) as clock:
        yield clock


def said(text="Буду.", sender=GUEST):
    letter = f"From: city@example.org\r\nReply-To: {ADDRESS}\r\nSubject: Hearing\r\nMessage-ID: <x@y.z>\r\n\r\n"
    outgoing = answering.words_reply(letter.encode(), as_address=sender, text=text, now=LATER)
    assert outgoing.envelope_to == ADDRESS
    return outgoing


def by_the_page(outgoing):
    return marked(outgoing.raw, envelope_from=outgoing.envelope_from, envelope_to=outgoing.envelope_to)


def arrived(raw, sender=GUEST):
    """Give it to the local mail server, as SMTP does: with a line end after the last line; read what it took in."""
    deliver(raw + b"\r\n", envelope_from=sender, recipients=[ADDRESS], now=LATER)
    return inbound.process(InboundLetter.objects.latest("pk"), now=LATER)


@pytest.mark.parametrize(("text", "answer"), [("Буду.", "accepted"), ("Не смогу", "declined")])
def test_words_of_the_page_are_the_guests_answer(guest, text, answer):
    row = arrived(by_the_page(said(text)))

    assert (row.outcome, row.source, stands(guest)) == ("applied", "mailbox_page", answer)
    assert Answer.objects.get().trust == "A"
    assert not bytes(row.raw).startswith(b"X-Mailbox-Page")


def test_more_than_an_answer_waits_for_a_person_even_from_the_page(guest):
    row = arrived(by_the_page(said("Буду, если не задержат на совещании")))

    assert (row.outcome, stands(guest)) == ("needs_staff", "no_reply")


def test_the_page_answers_only_as_the_guest(guest):
    row = arrived(by_the_page(said(sender="stranger@example.net")), sender="stranger@example.net")

    assert (row.outcome, row.summary["report"]["trust"], stands(guest)) == ("needs_staff", "D", "no_reply")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"X-Mailbox-Page: forged\r\n",
        b"Authentication-Results: mailbox_page; dmarc=pass\r\n",
        b"Authentication-Results: mx.city.example.org; dmarc=pass\r\n",
    ],
)
def test_another_program_of_the_machine_gains_no_trust(guest, settings, head):
    settings.MAILING_TRUSTED_SERVERS = ["mx.city.example.org"]

    row = arrived(head + said().raw)

    assert (row.outcome, row.source, row.summary["report"]["trust"]) == ("needs_staff", "local", "B")
    assert stands(guest) == "no_reply"


def test_a_mark_holds_for_its_own_letter_alone_and_for_a_minute(guest, moment):
    good = by_the_page(said())
    mark = good.partition(b"\r\n")[0]
    moved = arrived(mark + b"\r\n" + said("Не смогу").raw)
    moment.shift(timedelta(seconds=61))
    late = arrived(good)

    assert (moved.source, late.source, stands(guest)) == ("local", "local", "no_reply")
