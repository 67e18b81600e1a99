"""The question of the button on the pages that send, and the hour that holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from crm.body.models import Body
from crm.consent.models import LetterClass
from events.planning.models import Event
from events.press.actions import Words, begin_announcement, withdraw_announcement, write_announcement
from mailing.campaigns import actions
from mailing.campaigns.models import Campaign
from mailing.campaigns.night import asks_at
from mailing.delivery.models import Delivery
from tests.factories.crm import ContactFactory, MediaOutletFactory, ReferenceGroupFactory, UserFactory
from tests.factories.events import EventFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 24, 20, 59, tzinfo=UTC)  # Tuesday, 23:59 in Moscow
MORNING = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
DAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_night(settings, time_machine):
    settings.MAILING_ASKS_AT_NIGHT = True
    time_machine.move_to(NIGHT, tick=False)


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor", "press_officer"])
    client.force_login(user)
    return user


@pytest.fixture
def event():
    SenderFactory()
    Body(name_ru="Администрация").save()
    group = ReferenceGroupFactory()
    ContactFactory(groups=[group], mailable=True)
    return EventFactory(groups=[group], starts_at=NIGHT + timedelta(days=9))


def press(client, event, **more):
    url = reverse("events:event-invite", args=[event.code])
    seen = client.get(url).context["audience"].digest
    client.post(reverse("events:event-invite-send", args=[event.code]), {"seen": seen, **more})
    return Campaign.objects.get()


def test_by_day_nothing_is_asked(client, editor, event, time_machine):
    time_machine.move_to(DAY)
    page = client.get(reverse("events:event-invite", args=[event.code])).content.decode()

    assert ("Отправить 1 приглашение" in page, 'name="when"' in page) == (True, False)
    assert press(client, event).state == "sending"


def test_at_night_the_morning_stands_first_on_the_invite_page_and_holds(client, editor, event):
    page = client.get(reverse("events:event-invite", args=[event.code])).content.decode()
    assert page.index("Отправить 25\u00a0ноября в 09:00") < page.index("Отправить сейчас, ночью")

    campaign = press(client, event, when="morning")

    assert (campaign.state, campaign.scheduled_at) == ("scheduled", MORNING)
    assert not Delivery.objects.due(NIGHT + timedelta(hours=1)).exists()
    assert actions.begin_scheduled(now=MORNING) == 1
    assert Campaign.objects.get().state == "sending"


def test_who_presses_now_at_night_sends_now(client, editor, event):
    campaign = press(client, event, when="now")

    assert (campaign.state, campaign.scheduled_at) == ("sending", None)


def test_a_list_for_a_second_person_waits_for_the_morning_after_approval_too(client, editor, event):
    Body.objects.update(approval_threshold=1)
    ContactFactory(groups=list(event.groups.all()), mailable=True)
    campaign = press(client, event, when="morning")
    assert (campaign.state, campaign.scheduled_at) == ("on_approval", MORNING)

    actions.approve(campaign, by=UserFactory(roles=["approver"]), now=NIGHT)

    campaign.refresh_from_db()
    assert campaign.state == "scheduled"


@pytest.mark.parametrize(("pressed", "state", "hour"), [("morning", "scheduled", MORNING), ("now", "sending", None)])
def test_the_second_person_is_asked_at_night_as_well(client, editor, event, time_machine, pressed, state, hour):
    time_machine.move_to(DAY, tick=False)
    Body.objects.update(approval_threshold=1)
    ContactFactory(groups=list(event.groups.all()), mailable=True)
    campaign = press(client, event)
    time_machine.move_to(NIGHT, tick=False)
    client.force_login(UserFactory(roles=["approver"]))
    page = client.get(reverse("mailing:campaign", args=[campaign.pk])).content.decode()
    assert "Согласовать и отправить сейчас, ночью" in page

    client.post(reverse("mailing:campaign-approve", args=[campaign.pk]), {"when": pressed})

    campaign.refresh_from_db()
    assert (campaign.state, campaign.scheduled_at) == (state, hour)


def test_a_letter_to_groups_waits_for_the_morning(client, editor, event):
    group = event.groups.get()
    campaign = actions.draft_campaign(
        title="Письмо", purpose="letter", letter_class=LetterClass.INFORMING,
        texts=actions.Texts("Тема", "{{salutation}}\n\nТекст"), sender=SenderFactory(), department=None,
        by=editor, now=NIGHT, selection={"groups": [group.pk], "without": []},
    )  # fmt: skip
    page = client.get(reverse("mailing:campaign", args=[campaign.pk])).content.decode()
    assert "Отправить сейчас, ночью" in page

    client.post(reverse("mailing:campaign-send", args=[campaign.pk]), {"when": "morning"})

    campaign.refresh_from_db()
    assert (campaign.state, campaign.scheduled_at) == ("scheduled", MORNING)
    shown = client.get(reverse("mailing:campaign", args=[campaign.pk])).content.decode()
    assert "Отправить сейчас, ночью" not in shown  # it has its hour


@pytest.fixture
def announced(editor, event):
    """An announcement of a briefing that waits for the morning, in a body of one person."""
    Body.objects.update(sole_operator_since=NIGHT, sole_operator_by=editor, sole_operator_reason="один человек")
    outlet = MediaOutletFactory()
    ContactFactory(workplace=outlet.organisation, mailable=True)
    Event.objects.update(kind=Event.Kind.BRIEFING)
    event.refresh_from_db()
    draft = begin_announcement(event, by=editor, now=NIGHT)
    return write_announcement(draft, Words(headline="А", press_contact="Б"), [outlet], by=editor, now=NIGHT)


def test_an_announcement_for_the_press_becomes_public_in_the_morning_with_its_letters(client, announced):
    client.post(reverse("events:announcement-send", args=[announced.pk]), {"when": "morning"})
    announced.refresh_from_db()
    assert (announced.state, announced.published_at) == ("scheduled", MORNING)

    actions.begin_scheduled(now=MORNING)

    announced.refresh_from_db()
    assert (announced.state, announced.published_at) == ("sent", MORNING)


def test_a_withdrawn_announcement_that_waited_for_the_morning_never_leaves(client, announced, editor):
    client.post(reverse("events:announcement-send", args=[announced.pk]), {"when": "morning"})
    announced.refresh_from_db()

    withdraw_announcement(announced, reason="Ошибка", by=editor, now=NIGHT)

    assert actions.begin_scheduled(now=MORNING) == 0
    announced.refresh_from_db()
    assert (announced.state, announced.campaign.state) == ("withdrawn", "cancelled")


def test_nothing_is_asked_when_no_morning_is_left(event):
    assert asks_at(NIGHT, before=NIGHT + timedelta(hours=3)) is None
