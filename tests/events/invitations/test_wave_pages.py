"""The tab of invitations, one invitation, reminders, the timeline of a contact."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from crm.access.models import ApiToken
from crm.body.models import Body
from crm.overview.timeline import latest, timeline
from events.invitations.models import Wave
from mailing.delivery.models import Delivery
from tests.factories.crm import ContactFactory, DepartmentFactory, ReferenceGroupFactory, UserFactory
from tests.factories.events import (
    AnswerFactory,
    AttendanceFactory,
    EventFactory,
    InvitationFactory,
    ParticipationRequestFactory,
    RevisionFactory,
    WaveFactory,
)
from tests.factories.mailing import CampaignFactory, DeliveryFactory, SenderFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def event():
    SenderFactory()
    Body(name_ru="Администрация", approval_threshold=2).save()
    return EventFactory(department=None, starts_at=timezone.now() + timedelta(days=9))


def names(client, event, query=""):
    rows = client.get(f"/events/{event.code}/invitations/{query}").context["page"]
    return [str(row.contact or row.guest_name).split()[0] for row in rows]


def test_letter_answer_and_reason_stand_side_by_side(client, editor, event):
    wave = WaveFactory(event=event, campaign=CampaignFactory(state="finished"))
    delivery = DeliveryFactory(campaign=wave.campaign, state=Delivery.State.ACCEPTED, accepted_at=timezone.now())
    InvitationFactory(
        event=event, wave=wave, delivery=delivery, accepted=True, contact=ContactFactory(surname="Анисова"),
        reason={"codes": [{"code": "group", "id": 1, "ru": "Эксперты"}]},
    )  # fmt: skip

    page = client.get(f"/events/{event.code}/invitations/").content.decode().replace("\u00a0", " ")

    assert "Анисова" in page
    assert "принято сервером" in page
    assert "придёт" in page
    assert "в группе «Эксперты»" in page
    assert "Приглашения, волна 1" in page
    assert "завершена" in page


def test_filters_narrow_by_answer_letter_wave_group_and_name(client, editor, event):
    group, wave = ReferenceGroupFactory(), WaveFactory(event=event)
    refused = DeliveryFactory(state=Delivery.State.REFUSED)
    returned = DeliveryFactory(state=Delivery.State.ACCEPTED, bounced_at=timezone.now())
    InvitationFactory(event=event, contact=ContactFactory(surname="Анисова"), accepted=True, wave=wave)
    InvitationFactory(event=event, contact=ContactFactory(surname="Белова"), delivery=refused, group=group)
    InvitationFactory(event=event, contact=ContactFactory(surname="Власова"), delivery=returned)
    InvitationFactory(event=event, contact=ContactFactory(surname="Гордеева"), state="withdrawn")

    assert names(client, event) == ["Анисова", "Белова", "Власова"]
    assert names(client, event, "?rsvp=accepted") == ["Анисова"]
    assert names(client, event, "?letter=refused") == ["Белова"]
    assert names(client, event, "?letter=bounced") == ["Власова"]
    assert names(client, event, f"?wave={wave.pk}") == ["Анисова"]
    assert names(client, event, f"?group={group.pk}") == ["Белова"]
    assert names(client, event, "?q=vlasova") == ["Власова"]
    assert names(client, event, "?state=all") == ["Анисова", "Белова", "Власова", "Гордеева"]


def test_a_guest_without_a_card_stands_under_the_name_of_their_request(client, editor, event):
    invitation = InvitationFactory(event=event, contact=None, address="guest@example.org")
    ParticipationRequestFactory(event=event, name="Сурин Никита", becomes=invitation, state="approved")

    assert names(client, event) == ["Сурин"]
    assert "Сурин Никита" in client.get(f"/events/{event.code}/invitations/{invitation.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_one_guest_as_for_three(client, editor, event, number, django_assert_num_queries):
    for _n in range(number):
        InvitationFactory(event=event, delivery=DeliveryFactory(), group=ReferenceGroupFactory())
        WaveFactory(event=event, campaign=CampaignFactory())
    client.get(f"/events/{event.code}/invitations/")

    with django_assert_num_queries(14):
        assert len(names(client, event)) == number


def test_one_invitation_tells_its_letters_and_answers(client, editor, event):
    delivery = DeliveryFactory(campaign=WaveFactory(event=event, campaign=CampaignFactory()).campaign)
    invitation = InvitationFactory(
        event=event, delivery=delivery, accepted=True, contact=ContactFactory(surname="Анисова")
    )
    RevisionFactory(invitation=invitation, delivery=delivery)
    AnswerFactory(invitation=invitation, rsvp="tentative", comment="пока не знаю", door="phone")
    AnswerFactory(invitation=invitation, rsvp="accepted")

    page = client.get(f"/events/{event.code}/invitations/{invitation.pk}/").content.decode()

    assert "Анисова" in page
    assert "пока не знаю" in page
    assert "по телефону" in page
    assert page.count("<li data-tone=") == 2


def test_an_invitation_of_another_event_is_not_found(client, editor, event):
    assert client.get(f"/events/{event.code}/invitations/{InvitationFactory().pk}/").status_code == 404


def test_the_reminder_page_says_how_many_and_who_not_and_the_button_sends(client, editor, event):
    InvitationFactory(event=event, contact=ContactFactory(mailable=True))
    InvitationFactory(event=event, contact=ContactFactory(mailable=True), rsvp="tentative")
    InvitationFactory(event=event, contact=ContactFactory())
    InvitationFactory(event=event, contact=ContactFactory(mailable=True), accepted=True)

    page = client.get(f"/events/{event.code}/remind/")
    form = page.context["form"]
    answer = client.post(
        f"/events/{event.code}/remind/", {**form.initial, "after": page.context["after"]}, follow=False
    )

    text = page.content.decode()
    assert "Напомнить 2 приглашённым?" in text
    assert "Ещё 1 не ответил, но писать ему больше нельзя." in text
    wave = Wave.objects.get(kind="reminder")
    assert answer["Location"] == f"/campaigns/{wave.campaign_id}/"
    assert wave.campaign.audience_size == 2


def test_many_reminders_ask_for_approval(client, editor, event):
    for _n in range(3):
        InvitationFactory(event=event, contact=ContactFactory(mailable=True))
    page = client.get(f"/events/{event.code}/remind/")

    client.post(f"/events/{event.code}/remind/", {**page.context["form"].initial, "after": "0"})

    assert "Отправить на согласование" in page.content.decode()
    assert Wave.objects.get().campaign.state == "on_approval"


def test_a_broken_reminder_keeps_what_was_typed(client, editor, event):
    InvitationFactory(event=event, contact=ContactFactory(mailable=True))

    answer = client.post(f"/events/{event.code}/remind/", {"subject_ru": "Моё напоминание", "body_ru": "{{oops}}"})

    assert answer.status_code == 422
    assert "Моё напоминание" in answer.content.decode()
    assert "Поля {{oops}} нет" in answer.content.decode()
    assert not Wave.objects.exists()


def test_with_nobody_to_remind_there_is_no_button(client, editor, event):
    assert "Напоминать некому" in client.get(f"/events/{event.code}/remind/").content.decode()


# --- The timeline of a contact ----------------------------------------------------------------------------------------


def test_the_card_tells_invited_answered_and_came(editor):
    contact = ContactFactory()
    event = EventFactory(department=None)
    invitation = InvitationFactory(event=event, contact=contact, accepted=True)
    AttendanceFactory(invitation=invitation, marked_at=event.starts_at)
    InvitationFactory(event=EventFactory(department=None), contact=contact, issued_at=None)

    entries = [entry for entry in timeline(contact, editor, now=event.ends_at) if entry.title == event.title]

    assert [(str(entry.strong), entry.tone) for entry in entries] == [
        ("Присутствовал:", "good"),
        ("Придёт:", "good"),
        ("Приглашение:", "info"),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_latest_entry_of_many_people_takes_one_query(editor, number, django_assert_num_queries):
    from events.invitations.timeline import SOURCE

    people = ContactFactory.create_batch(number)
    for contact in people:
        InvitationFactory(contact=contact, event__department=None)
        InvitationFactory(contact=contact, event__department=None, accepted=True)
    editor.roles  # noqa: B018 - asked for once a request

    with django_assert_num_queries(1):
        found = SOURCE.latest([contact.pk for contact in people], editor)

    assert {str(entry.strong) for entry in found.values()} == {"Придёт:"}
    assert len(latest([contact.pk for contact in people], editor)) == number


@pytest.mark.parametrize(("role", "sees"), [("auditor", False), ("approver", True), ("data_officer", True)])
def test_needs_and_wishes_of_a_guest_are_for_those_with_the_right_to_personal_data(client, role, sees):
    guest = InvitationFactory(accepted=True, access_needs="нужен пандус", note="приду с собакой", address="g@ex.org")
    AnswerFactory(invitation=guest, comment="сломана нога")
    reader = UserFactory(roles=[role])
    client.force_login(reader)
    code = guest.event.code
    pages = [
        reverse("events:invitation", args=[code, guest.pk]),
        reverse("events:event-waves", args=[code]),
        reverse("events:event-answers", args=[code]),
    ]

    text = "".join(client.get(page).content.decode() for page in pages)

    secrets = ("нужен пандус", "приду с собакой", "сломана нога", "g@ex.org")
    assert [secret in text for secret in secrets] == [sees] * 4


def test_programs_of_an_auditor_see_that_a_guest_wrote_something_and_not_what(client):
    guest = InvitationFactory(accepted=True, access_needs="нужен пандус")
    AnswerFactory(invitation=guest, comment="сломана нога")
    seen = {}
    for role in ("auditor", "approver"):
        tomorrow = timezone.now() + timedelta(days=1)
        _token, secret = ApiToken.issue(
            UserFactory(roles=[role]), name="t", scopes=["events.view_events", "crm.see_personal_data"],
            expires_at=tomorrow,
        )  # fmt: skip
        headers = {"authorization": f"Bearer {secret}"}
        guests = client.get(reverse("api:event-invitations", args=[guest.event.code]), headers=headers).json()
        answers = client.get(reverse("api:invitation-answers", args=[guest.pk]), headers=headers).json()
        row, answer = guests["results"][0], answers["results"][0]
        seen[role] = (row["access_needs"], row["note"], answer["comment"])

    assert seen == {"auditor": ("•••", "", "•••"), "approver": ("нужен пандус", "", "сломана нога")}


def test_the_latest_entry_is_the_newest_that_the_reader_may_see():
    contact = ContactFactory()
    seen = InvitationFactory(contact=contact, event__department=None)
    hidden = InvitationFactory(contact=contact, event__department=DepartmentFactory())
    hidden.issued_at = seen.issued_at + timedelta(days=1)
    hidden.save(update_fields=["issued_at"])
    stranger = UserFactory(roles=["editor"], department=DepartmentFactory())

    newest = latest([contact.pk], stranger)[contact.pk]

    assert newest.title == seen.event.title
    assert newest == timeline(contact, stranger, now=timezone.now())[0]
