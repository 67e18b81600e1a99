"""What waits for a person: each source tells only those who may decide, and its button leads to the right page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from crm.contacts.models import EmailAddress
from events.accreditation.actions import Application, request_accreditation
from events.invitations.models import ParticipationRequest
from events.outcomes.actions import Text, open_outcome, request_approval, send_back, write_outcome
from events.planning.models import Event
from events.today import event_sources, group_sources, guest_sources, letter_sources, press_sources, queries
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from mailing.inbound.models import InboundLetter
from tests.factories.crm import (
    AdvisoryBodyFactory,
    ContactFactory,
    DepartmentFactory,
    ReferenceGroupFactory,
    UserFactory,
)
from tests.factories.events import (
    NOW,
    START,
    AnswerFactory,
    EventFactory,
    InvitationFactory,
    ParticipationRequestFactory,
)
from tests.factories.mailing import CampaignFactory, DeliveryFactory, InboundLetterFactory

pytestmark = pytest.mark.django_db
EVERY_ROLE = ("editor", "press_officer", "approver", "administrator", "auditor", "data_officer")


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW)


def staff(role, **more):
    return UserFactory(roles=[role], **more)


def told(source):
    """What the source tells each role, as (title, page); nothing for roles that are not named."""
    found = {role: [(matter.title, matter.url) for matter in source(staff(role), NOW)] for role in EVERY_ROLE}
    return {role: matters for role, matters in found.items() if matters}


def test_letters_wait_for_those_who_approve_and_never_for_their_author():
    campaign = CampaignFactory(
        title="Напоминание", state=Campaign.State.ON_APPROVAL, audience_size=71, requested_at=NOW
    )
    author = campaign.author
    author.grants.create(role="approver")

    assert told(letter_sources.to_approve) == {
        "approver": [("Напоминание", reverse("mailing:campaign", args=[campaign.pk]))]
    }
    assert letter_sources.to_approve(author, NOW) == []


def test_a_letter_that_leaves_today_is_due():
    CampaignFactory(
        state=Campaign.State.ON_APPROVAL, audience_size=1, scheduled_at=NOW + timedelta(hours=4), requested_at=NOW
    )

    matter = letter_sources.to_approve(staff("approver"), NOW)[0]

    assert (matter.due, matter.due_at) == ("Отправка: сегодня в 16:00", NOW + timedelta(hours=4))


def test_letters_of_unknown_fate_are_for_those_who_send():
    letter = DeliveryFactory(state=Delivery.State.UNKNOWN)
    page = reverse("mailing:letter", args=[letter.campaign_id, letter.pk])

    assert told(letter_sources.unknown_letters) == {
        role: [("1 письмо с неизвестной судьбой", page)] for role in ("editor", "press_officer")
    }


def test_a_paused_sending_and_a_returned_letter_wait_for_a_decision():
    author = staff("editor")
    paused = CampaignFactory(title="Пауза", state=Campaign.State.PAUSED, pause_reason="Вечер")
    CampaignFactory(title="Возврат", author=author, approval_note="Нет телефона")
    CampaignFactory(title="Черновик", author=author)

    assert [(matter.title, matter.text) for matter in letter_sources.stopped(author, NOW)] == [
        ("Пауза", "Отправка приостановлена. Вечер"), ("Возврат", "Не согласовано: Нет телефона"),
    ]  # fmt: skip
    assert paused.title in [title for title, _url in told(letter_sources.stopped)["press_officer"]]


def test_letters_nobody_read_are_counted():
    InboundLetterFactory(outcome=InboundLetter.Outcome.NEEDS_STAFF)

    assert told(letter_sources.unread) == {
        role: [("1 входящее письмо ждёт разбора", "/mail/")] for role in ("editor", "press_officer")
    }


def test_requests_are_told_by_kind():
    for _n in range(3):
        ParticipationRequestFactory(kind=ParticipationRequest.Kind.STRANGER)
    ParticipationRequestFactory(kind=ParticipationRequest.Kind.SUBSTITUTE, name="Заречная Маргарита")
    ParticipationRequestFactory(state="approved")
    ParticipationRequestFactory(event__starts_at=NOW - timedelta(days=9))

    matters = guest_sources.requests(staff("editor"), NOW)

    assert [(matter.title, matter.n) for matter in matters] == [
        ("3 ответа пришли с чужих адресов", 3), ("1 заявка на участие", 1),
    ]  # fmt: skip
    assert set(told(guest_sources.requests)) == {"editor", "press_officer"}


def test_odd_answers_lead_to_their_event():
    invitation = InvitationFactory(is_flagged=True)
    InvitationFactory(is_flagged=True, event=invitation.event)

    assert told(guest_sources.odd_answers)["editor"] == [
        ("2 ответа нужно посмотреть", reverse("events:event-answers", args=[invitation.event.code]))
    ]


def test_dead_addresses_of_guests_lead_to_their_cards():
    contact = ContactFactory(email="gone@example.org")
    EmailAddress.objects.update(state=EmailAddress.State.DEAD)
    InvitationFactory(contact=contact)
    ContactFactory(email="other@example.org")

    assert told(guest_sources.dead_addresses)["editor"] == [
        ("Адреса 1 приглашённого не существует", reverse("crm:contact", args=[contact.pk]))
    ]
    assert "auditor" not in told(guest_sources.dead_addresses)


def test_applications_for_accreditation_are_for_the_press_office():
    event = EventFactory(kind=Event.Kind.BRIEFING, accreditation_until=NOW + timedelta(days=2))
    for name in ("Громова", "Осокин"):
        application = Application(
            journalist=name, outlet_name=f"Радио {name}", post="к", phone="1", email=f"{name}@a.example", agreed=True
        )
        request_accreditation(event, application, now=NOW)

    assert told(press_sources.applications) == {
        "press_officer": [
            ("2 заявки на аккредитацию", reverse("events:event-press", args=[event.code]) + "#accreditation")
        ]
    }


def test_an_event_for_the_press_that_is_near_asks_for_an_announcement():
    EventFactory(kind=Event.Kind.BRIEFING, starts_at=NOW + timedelta(days=30))
    near = EventFactory(kind=Event.Kind.BRIEFING, starts_at=NOW + timedelta(days=4))

    assert told(press_sources.announcements) == {
        "press_officer": [(f"Анонс: {near.title_ru}", reverse("events:event-press", args=[near.code]))]
    }


def test_a_draft_that_is_near_and_has_no_guest_asks_to_invite():
    near = EventFactory(state="draft", starts_at=NOW + timedelta(days=10))
    EventFactory(state="draft", starts_at=NOW + timedelta(days=60))
    InvitationFactory(event=EventFactory(state="draft", starts_at=NOW + timedelta(days=10)))

    assert told(event_sources.drafts)["editor"] == [(near.title_ru, reverse("events:event-invite", args=[near.code]))]
    assert "approver" not in told(event_sources.drafts)


def test_a_draft_of_another_department_is_not_told():
    EventFactory(state="draft", starts_at=NOW + timedelta(days=10), department=DepartmentFactory())

    assert event_sources.drafts(staff("editor", department=DepartmentFactory()), NOW) == []


def test_an_event_that_is_over_asks_to_be_closed_and_a_held_one_for_its_report():
    over = EventFactory(starts_at=NOW - timedelta(days=1))
    held = EventFactory(state="held", starts_at=NOW - timedelta(days=2))

    assert told(event_sources.to_close)["editor"] == [(over.title_ru, over.get_absolute_url())]
    assert told(event_sources.reports)["editor"] == [
        (f"Итоги: {held.title_ru}", reverse("events:outcome-edit", args=[held.code]))
    ]


def test_more_than_three_events_are_one_row():
    for _n in range(4):
        EventFactory(state="held", starts_at=NOW - timedelta(days=2))

    matters = event_sources.reports(staff("editor"), NOW)

    assert [(matter.title, matter.n, matter.url) for matter in matters] == [
        ("4 мероприятия ждут итогов", 4, "/outcomes/?view=waiting")
    ]


def test_a_report_with_names_waits_for_a_second_person_and_then_for_its_author():
    author, second = staff("editor"), staff("approver")
    event = EventFactory(state="held", starts_at=NOW - timedelta(days=2))
    outcome = write_outcome(
        open_outcome(event, by=author, now=NOW), Text(text_ru="Итог", publishes_names=True), by=author, now=NOW
    )
    outcome = request_approval(outcome, by=author, now=NOW)
    assert [matter.verb for matter in event_sources.outcomes(second, NOW)] == ["Проверить"]
    assert event_sources.outcomes(author, NOW) == []

    send_back(outcome, reason="Нет сроков", by=second, now=NOW)

    assert event_sources.outcomes(second, NOW) == []
    assert [(matter.verb, matter.text) for matter in event_sources.outcomes(author, NOW)] == [
        ("Исправить", "Возвращено: Нет сроков")
    ]


def test_groups_to_review_are_told_to_their_own_unit():
    unit = DepartmentFactory()
    late = ReferenceGroupFactory(name_ru="Ветераны", review_on=NOW.date() - timedelta(days=3), owner=unit)
    ReferenceGroupFactory(review_on=NOW.date() + timedelta(days=60), owner=unit)

    matters = group_sources.reviews(staff("editor", department=unit), NOW)

    assert [(matter.title, matter.tone, matter.due, matter.url) for matter in matters] == [
        ("Пересмотр группы «Ветераны»", "warn", "Срок — 20.11.2026", reverse("crm:group", args=[late.code]))
    ]
    assert group_sources.reviews(staff("editor", department=DepartmentFactory()), NOW) == []


# --- The page ---------------------------------------------------------------------------------------------------------


def test_answers_of_a_day_are_counted_and_drawn():
    event = EventFactory()
    for rsvp, hours in (
        ("accepted", 1),
        ("accepted", 2),
        ("declined", 3),
        ("delegated", 4),
        ("tentative", 5),
        ("accepted", 50),
    ):
        AnswerFactory(invitation__event=event, rsvp=rsvp, received_at=NOW - timedelta(hours=hours))
    AnswerFactory(invitation__event=event, outcome="older", received_at=NOW)

    answers = queries.answers_of_the_day(staff("auditor"), NOW)

    assert (answers.accepted, answers.declined, answers.delegated, answers.other) == (2, 1, 1, 1)
    assert (len(answers.by_day), answers.by_day[-1], sum(answers.by_day)) == (14, 5, 6)


def test_letters_that_are_due_for_long_say_that_the_sender_stands_still():
    user = staff("editor")
    assert queries.queue_of(user, NOW) == queries.Queue(0, 0, 0)

    DeliveryFactory(due_at=NOW - timedelta(minutes=10))
    assert queries.queue_of(user, NOW) == queries.Queue(due=1, stuck=1, scheduled=0)

    DeliveryFactory(state=Delivery.State.ACCEPTED, accepted_at=NOW - timedelta(seconds=20))
    assert queries.queue_of(user, NOW) == queries.Queue(due=1, stuck=0, scheduled=0)
    assert queries.queue_of(staff("administrator"), NOW) is None


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_everyone_has_a_day(client, role):
    EventFactory(council=AdvisoryBodyFactory(quorum=8))
    client.force_login(staff(role))

    assert client.get("/today/").status_code == 200


def test_a_stranger_signs_in_first(client):
    assert client.get("/today/").status_code == 302


def test_coming_events_say_how_many_will_come(client):
    council = AdvisoryBodyFactory(quorum=2)
    session = EventFactory(title_ru="Заседание", council=council, starts_at=START)
    full = EventFactory(title_ru="Слушания", seats=1, starts_at=START + timedelta(days=1))
    for event in (session, full):
        InvitationFactory(event=event, accepted=True)
        InvitationFactory(event=event, rsvp="waitlisted")
    client.force_login(staff("editor"))

    page = " ".join(client.get("/today/").content.decode().replace("\u00a0", " ").split())

    assert "Кворума пока нет: нужны 2." in page
    assert "1 место занято, 1 в листе ожидания." in page
    assert page.count("2 → 1") == 2


def test_the_page_asks_as_much_for_three_of_everything_as_for_one(client, django_assert_max_num_queries):
    user = UserFactory(roles=["editor", "press_officer", "approver"])
    client.force_login(user)
    client.get("/today/")
    counts = []
    for n in (1, 2):
        for _n in range(n):
            CampaignFactory(state=Campaign.State.ON_APPROVAL, audience_size=3, requested_at=NOW)
            DeliveryFactory(state=Delivery.State.UNKNOWN)
            EventFactory(state="held", starts_at=NOW - timedelta(days=2))
            EventFactory(state="draft", starts_at=NOW + timedelta(days=5), council=AdvisoryBodyFactory())
            ReferenceGroupFactory(review_on=NOW.date(), owner=None)
            AnswerFactory(invitation__event=EventFactory())
        with django_assert_max_num_queries(60) as captured:
            assert client.get("/today/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
