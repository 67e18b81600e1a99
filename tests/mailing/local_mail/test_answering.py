"""Answers given on the mailbox page, over real SMTP, read by the readers that mail from outside meets."""

import smtplib
import socket
import time
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from events.calendars.ical import Entry, Guest, Party, request
from events.calendars.imip import CalendarPart, read_mail
from mailing.bounces.dsn import read_bounce
from mailing.inbound.models import InboundLetter
from mailing.inbound.parsing import parse
from mailing.local_mail.actions import deliver
from mailing.local_mail.models import LocalLetter
from mailing.local_mail.server import controller
from mailing.senders.models import Sender
from mailing.transport import mime
from tests.factories.crm import UserFactory
from tests.factories.mailing import DeliveryFactory

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OURS, GUEST = "dialog@city.example.org", "anna@ngo.example.org"


def invitation() -> bytes:
    entry = Entry(
        uid="iabcdefghijklmnopqrstuvwx23@calendar.example.org",
        dtstamp=NOON,
        sequence=2,
        start=datetime(2026, 12, 3, 14, 30, tzinfo=UTC),
        end=datetime(2026, 12, 3, 16, 30, tzinfo=UTC),
        zone="Europe/Moscow",
        summary="Проект бюджета города",
    )
    calendar = request(entry, organizer=Party(name="Город", email=OURS), guest=Guest(name="Анна", email=GUEST)).decode()
    return mime.write(
        [
            ("From", OURS),
            ("To", GUEST),
            ("Reply-To", "dialog+re-abc@city.example.org"),
            ("Subject", mime.encoded_words("Приглашение")),
            ("Message-ID", "<one@city.example.org>"),
        ],
        [
            mime.Part("text/plain; charset=utf-8", "Приходите"),
            mime.Part("text/calendar; charset=utf-8; method=REQUEST", calendar),
        ],
        [],
        seed="one",
    )


@pytest.fixture
def server(settings: object) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    running = controller(port)
    running.start()
    with override_settings(LOCAL_MAIL_PORT=port, MAIL_STAYS_HERE=True):
        yield port
    running.stop()


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(UserFactory(roles=["editor"]))
    return client


def kept() -> LocalLetter:
    """The invitation as the mailbox keeps it: a letter of a campaign of the whole body."""
    sender = Sender.objects.create(name_ru="Город", address=OURS, is_default=True)
    DeliveryFactory(campaign__sender=sender, address=GUEST, message_id="<one@city.example.org>")
    (letter,) = deliver(
        invitation(), envelope_from="dialog+b-abc@city.example.org", recipients=[GUEST], now=datetime.now(UTC)
    )
    return letter


def came_in() -> InboundLetter:
    for _ in range(50):
        if found := InboundLetter.objects.first():
            return found
        time.sleep(0.1)
    raise AssertionError("nothing came in")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("answer", "partstat"), [("accepted", "ACCEPTED"), ("tentative", "TENTATIVE"), ("declined", "DECLINED")]
)
def test_an_answer_as_the_recipient_comes_in_as_a_reply_that_names_the_invitation(
    server: int, desk: Client, answer: str, partstat: str
) -> None:
    letter = kept()

    desk.post(reverse("mailing:mailbox-answer", args=[letter.pk]), {"how": answer})

    mail = parse(bytes(came_in().raw))
    reply = read_mail(CalendarPart(*astuple(part)) for part in mail.calendars)
    assert reply is not None
    assert reply.sole is not None
    assert (reply.sole.method, reply.sole.uid, reply.sole.sequence) == (
        "REPLY",
        "iabcdefghijklmnopqrstuvwx23@calendar.example.org",
        2,
    )
    assert [(who.address, who.partstat) for who in reply.sole.attendees] == [(GUEST, partstat)]
    letter.refresh_from_db()
    assert letter.answered == answer


@pytest.mark.django_db(transaction=True)
def test_words_go_to_the_reply_address_and_name_the_letter(server: int, desk: Client) -> None:
    letter = kept()

    desk.post(reverse("mailing:mailbox-answer", args=[letter.pk]), {"how": "words", "text": "Буду."})

    answer = came_in()
    mail = parse(bytes(answer.raw))
    assert (answer.source, answer.envelope_to, mail.answers_to, mail.text.strip()) == (
        "mailbox_page",
        "dialog+re-abc@city.example.org",
        ("one@city.example.org",),
        "Буду.",
    )


@pytest.mark.django_db(transaction=True)
def test_a_bounce_comes_to_the_envelope_sender_from_nobody(server: int, desk: Client) -> None:
    letter = kept()

    desk.post(reverse("mailing:mailbox-answer", args=[letter.pk]), {"how": "bounced"})

    answer = came_in()
    bounce = read_bounce(parse(bytes(answer.raw), envelope_from=""))
    assert bounce is not None
    assert (answer.envelope_to, answer.envelope_from) == ("dialog+b-abc@city.example.org", "")
    assert [(one.address, one.status) for one in bounce.failed] == [(GUEST, "5.1.1")]


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_kept_before_the_server_says_so(server: int) -> None:
    with smtplib.SMTP("127.0.0.1", server, timeout=10) as line:
        line.sendmail(OURS, [GUEST, "boris@ngo.example.org"], invitation())

    assert set(LocalLetter.objects.values_list("envelope_to", "subject", "has_calendar")) == {
        (GUEST, "Приглашение", True),
        ("boris@ngo.example.org", "Приглашение", True),
    }


@pytest.mark.django_db
def test_a_letter_is_shown_in_a_sandbox_and_its_parts_in_words(desk: Client) -> None:
    letter = kept()

    frame = desk.get(reverse("mailing:mailbox-letter-html", args=[letter.pk]))
    page = desk.get(reverse("mailing:mailbox-letter", args=[letter.pk]), {"show": "calendar"})

    assert frame.headers["Content-Security-Policy"].startswith("sandbox allow-popups ")
    assert "SUMMARY:Проект бюджета города" in page.content.decode()


@pytest.mark.django_db
def test_the_list_asks_as_much_for_three_letters_as_for_one(desk: Client, django_assert_num_queries: object) -> None:
    kept()
    url = reverse("mailing:mailbox")
    desk.get(url)
    with django_assert_num_queries(7):  # type: ignore[operator]
        desk.get(url)
    deliver(invitation(), envelope_from=OURS, recipients=["a@ngo.example.org", "b@ngo.example.org"], now=NOON)
    with django_assert_num_queries(7):  # type: ignore[operator]
        desk.get(url)
