"""Who reads which letter of this machine, and answers in whose place."""

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.body.models import Body
from mailing.local_mail.models import LocalLetter
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.mailing import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db
LINK = "http://localhost/r/secret-of-the-guest/"
RAW = (
    "Subject: A letter\r\nFrom: city@city.example\r\nTo: guest@city.example\r\n"
    "Reply-To: city+re-secrettoken@city.example\r\nMessage-ID: <secret-id@city.example>\r\n"
    f"List-Unsubscribe: <{LINK}>\r\n\r\n{LINK}\r\n"
).encode()
PAGES = ("mailbox-letter", "mailbox-letter-html")


def letter_to(address: str, *, message_id: str = "secret-id@city.example") -> LocalLetter:
    return LocalLetter.objects.create(
        received_at=timezone.now(), envelope_to=address, subject="A letter", message_id=message_id, raw=RAW
    )


def letter_of(campaign) -> LocalLetter:
    delivery = DeliveryFactory(campaign=campaign, address="guest@city.example")
    return letter_to(delivery.address, message_id=delivery.message_id.strip("<>"))


def statuses(client, letter) -> set[int]:
    """Of everything that opens a letter, answering in the recipient's place included."""
    opened = [client.get(reverse(f"mailing:{name}", args=[letter.pk])).status_code for name in PAGES]
    file = client.get(reverse("mailing:mailbox-letter-file", args=[letter.pk, 0])).status_code
    answered = client.post(reverse("mailing:mailbox-answer", args=[letter.pk]), {"how": "words", "text": ""})
    return {*opened, file, 200 if answered.status_code == 302 else answered.status_code}


@pytest.mark.parametrize("role", ["editor", "press_officer"])
def test_a_letter_of_another_departments_campaign_is_not_there(client, role):
    ours = DepartmentFactory()
    letter = letter_of(CampaignFactory(department=DepartmentFactory()))
    client.force_login(UserFactory(roles=[role], department=ours))

    assert statuses(client, letter) == {404}
    assert "guest@city.example" not in client.get(reverse("mailing:mailbox")).content.decode()


def test_letters_of_the_own_department_of_the_whole_body_and_of_the_author_are_read_and_answered(client):
    ours, theirs = DepartmentFactory(), DepartmentFactory()
    me = UserFactory(roles=["press_officer"], department=ours)
    client.force_login(me)

    for campaign in (
        CampaignFactory(department=ours),
        CampaignFactory(department=None),
        CampaignFactory(department=theirs, author=me),
    ):
        assert statuses(client, letter_of(campaign)) == {200}
    page = client.get(reverse("mailing:mailbox")).content.decode()
    assert page.count("guest@city.example") == 3


def test_the_approver_reads_and_answers_letters_of_every_department(client):
    letter = letter_of(CampaignFactory(department=DepartmentFactory()))
    client.force_login(UserFactory(roles=["approver"], department=DepartmentFactory()))

    assert statuses(client, letter) == {200}


def test_an_administrator_sees_that_letters_leave_and_nothing_of_what_they_say(client):
    letter = letter_of(CampaignFactory())
    client.force_login(UserFactory(roles=["administrator"], language="ru"))
    pages = [
        client.get(url).content.decode()
        for url in (
            reverse("mailing:mailbox"),
            reverse("mailing:mailbox-letter", args=[letter.pk]),
            *(reverse("mailing:mailbox-letter", args=[letter.pk]) + f"?show={name}" for name in ("text", "headers")),
        )
    ]

    for page in pages:
        assert "A letter" in page
        assert "g•••@city.example" in page
        for secret in ("secret", "guest@city.example"):
            assert secret not in page
    assert client.get(reverse("mailing:mailbox-letter-html", args=[letter.pk])).status_code == 404
    assert client.get(reverse("mailing:mailbox-letter-file", args=[letter.pk, 0])).status_code == 404
    answered = client.post(reverse("mailing:mailbox-answer", args=[letter.pk]), {"how": "accepted"})
    assert answered.status_code == 404


def test_a_letter_to_a_colleague_is_read_by_that_colleague_alone(client):
    approver = UserFactory(roles=["approver"], email="Approver@city.example")
    letter = letter_to("approver@city.example")
    frame = reverse("mailing:mailbox-letter-html", args=[letter.pk])
    for role in ("editor", "press_officer", "approver"):
        client.force_login(UserFactory(roles=[role]))
        assert statuses(client, letter) == {404}
        assert "approver@city.example" not in client.get(reverse("mailing:mailbox")).content.decode()
    client.force_login(UserFactory(roles=["administrator"]))
    assert client.get(frame).status_code == 404
    assert "secret" not in client.get(reverse("mailing:mailbox-letter", args=[letter.pk])).content.decode()
    client.force_login(approver)
    assert statuses(client, letter) == {200}


def test_a_letter_to_the_body_itself_is_open_to_whoever_reads_its_mail(client):
    Body(feedback_email="Feedback@city.example").save()
    letter = letter_to("feedback@city.example")
    found = {}
    for role in ("editor", "press_officer", "approver"):
        client.force_login(UserFactory(roles=[role]))
        found[role] = statuses(client, letter)

    assert found == {"editor": {200}, "press_officer": {200}, "approver": {404}}


def test_once_letters_go_to_a_mail_server_the_mailbox_is_closed_says_so_and_is_in_no_navigation(client, settings):
    letter = letter_of(CampaignFactory())
    client.force_login(UserFactory(roles=["editor"], language="ru"))
    assert reverse("mailing:mailbox") in client.get("/campaigns/").content.decode()

    settings.MAIL_STAYS_HERE = False
    page = client.get(reverse("mailing:mailbox"))

    assert (page.status_code, statuses(client, letter)) == (404, {404})
    assert "Письма уходят на почтовый сервер" in page.content.decode()
    assert reverse("mailing:mailbox") not in client.get("/campaigns/").content.decode()
