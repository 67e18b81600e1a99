"""The living part of the sample city: hours in which people work, and what the press office is busy with."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from config.sample_city.body import load_body, load_departments, load_staff
from config.sample_city.hours import spread, working_day
from config.sample_city.press import begin, brief
from events.accreditation.models import Accreditation
from events.planning.models import Event
from events.press.models import PressAnnouncement
from mailing.content.actions import ensure_templates
from mailing.delivery.models import Delivery
from mailing.local_mail.models import LocalLetter
from mailing.senders.actions import ensure_default_sender
from tests.factories.crm import MediaOutletFactory, OrganisationFactory
from tests.factories.events import EventFactory

MOSCOW = ZoneInfo("Europe/Moscow")


def moscow(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        (datetime(2026, 11, 22, 21, 33, tzinfo=UTC), moscow(23, 10)),  # 00:33 of a Monday in Moscow
        (moscow(22, 15), moscow(20, 10)),
        (moscow(21, 2, 30), moscow(20, 10)),
    ],
)
def test_an_hour_of_a_working_day_is_found_at_night_and_on_sundays(moment, found):
    assert working_day(moment, at=time(10)) == found


def test_answers_are_spread_over_working_hours_only():
    moments = spread(moscow(20, 13), moscow(24, 0, 33), [n / 50 for n in range(51)])

    assert (moments[0], moments[-1]) == (moscow(20, 13), moscow(23, 18))
    assert moments == sorted(moments)
    assert {moment.weekday() for moment in moments} == {4, 0}
    assert all(time(9) <= moment.time() <= time(18) for moment in moments)


@pytest.mark.django_db
def test_newsrooms_know_of_one_briefing_and_the_announcement_of_another_is_a_draft(settings, tmp_path, time_machine):
    settings.DATA_DIR = tmp_path
    now = datetime(2026, 11, 24, 21, 33, tzinfo=UTC)
    time_machine.move_to(now)
    cache.clear()
    load_body(weeks=0, now=now)
    departments = load_departments()
    staff = load_staff(departments)
    ensure_default_sender(address="a@city.example.org", name_ru="Город", name_en="City", by=None, now=now)
    ensure_templates(now=now)
    for place in range(60):
        organisation = OrganisationFactory(kind="СМИ", email=f"news@m{place}.press.example.com")
        MediaOutletFactory(organisation=organisation, is_media_in_law=True)
    department = departments["Информационно-аналитический отдел"]
    planned = EventFactory(kind=Event.Kind.BRIEFING, state=Event.State.DRAFT)

    event = brief(department=department, officer=staff["press"], approver=staff["approver"], now=now)
    begin(planned, officer=staff["press"], now=now)

    sent, draft = PressAnnouncement.objects.order_by("number")
    assert (event.starts_at, event.accreditation_until) == (
        datetime(2026, 12, 2, 11, tzinfo=MOSCOW),
        datetime(2026, 12, 1, 16, tzinfo=MOSCOW),
    )
    assert (sent.event, sent.state, sent.campaign.approved_by) == (event, "sent", staff["approver"])
    assert (draft.event, draft.state, draft.event.officer) == (planned, "draft", staff["press"])
    assert "Долгов" in sent.press_contact
    assert Delivery.objects.filter(campaign=sent.campaign, state="accepted").count() == 60
    assert {letter.received_at.astimezone(MOSCOW).hour for letter in LocalLetter.objects.all()} == {11}
    assert Accreditation.objects.filter(event=event).count() == 2
