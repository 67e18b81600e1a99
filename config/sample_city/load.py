"""Loading the whole city, step by step, in one transaction: an interrupted start leaves the database empty."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from config.sample_city import body as city
from config.sample_city.calendar import ZONE, shift_for
from config.sample_city.events import load_events
from config.sample_city.hours import working_day
from config.sample_city.past import STATES, relive
from config.sample_city.present import answer, invite, letters_left
from config.sample_city.press import begin, brief
from config.sample_city.reports import publish_report
from crm.access.models import User
from crm.exchange.actions import import_contacts
from crm.exchange.records import import_media, import_organisations
from crm.journal import actions as journal
from events.planning.actions import announce_event
from events.planning.models import Event
from mailing.campaigns import actions as campaigns
from mailing.content.actions import ensure_templates
from mailing.senders.actions import ensure_default_sender

FILES = Path(settings.BASE_DIR) / "config" / "sample"
WITHOUT_OUTCOME = "EV-2026-20"  # its report waits for a person, so that a newcomer can write one
HALF_SENT, COMING, COUNCIL, NEXT_BRIEFING = "EV-2026-21", "EV-2026-22", "EV-2026-23", "EV-2026-24"


@transaction.atomic
def load_city(*, now: datetime, say: Callable[[str], object]) -> None:
    """Load everything; `say` is told each step."""
    today = now.astimezone(ZONE).date()
    weeks = shift_for(today)
    say("Ведомства, люди и группы города…")
    city.load_body(weeks=weeks, now=now)
    departments = city.load_departments()
    staff = city.load_staff(departments)
    groups = city.load_groups(FILES / "groups.csv", departments, today=today)
    city.load_councils(groups, departments, weeks=weeks)
    editor = staff["editor"]
    ensure_default_sender(
        address=f"priglasheniya@{city.DOMAIN}",
        name_ru="Администрация Верхнереченска",
        name_en="Verkhnerechensk City Administration",
        by=None,
        now=now,
    )
    ensure_templates(now=now)
    import_organisations(FILES / "organisations.csv", by=None, now=now)
    import_media(FILES / "media.csv", by=None, now=now)
    import_contacts(FILES / "contacts.csv", by=None, now=now, shift=timedelta(weeks=weeks))
    say("Мероприятия года и то, что на них было…")
    loaded = load_events(
        FILES / "events.csv", groups=groups, departments=departments, officer=editor, weeks=weeks, now=now
    )
    for event, row in loaded:
        if state := STATES.get(row["Статус"]):
            Event.objects.filter(pk=event.pk).update(state=state, state_at=event.ends_at)
            event.state = state
            relive(event, row, by=editor, now=now)
            if row["Итоги опубликованы"] and event.code != WITHOUT_OUTCOME:
                publish_report(event, row, weeks=weeks, author=editor, approver=staff["approver"])
    say("Приглашения и ответы этой недели…")
    events = {event.code: event for event, _row in loaded}
    _live(events, staff=staff, now=now)
    say("Пресс-служба…")
    press = departments["Информационно-аналитический отдел"]
    brief(department=press, officer=staff["press"], approver=staff["approver"], now=now)
    begin(events[NEXT_BRIEFING], officer=staff["press"], now=now)
    journal.record("city.loaded", None, by=None, at=now, actor="up", weeks=weeks)


def _live(events: dict[str, Event], *, staff: dict[str, User], now: datetime) -> None:
    author, approver = staff["editor"], staff["approver"]
    for code, days in ((COMING, 6), (COUNCIL, 5), (HALF_SENT, 1)):
        at = working_day(now - timedelta(days=days), at=time(14, 0) if code == HALF_SENT else time(10, 0))
        announce_event(events[code], by=author, now=at)
        wave = invite(events[code], author=author, approver=approver, at=at)
        assert wave.campaign is not None
        if code == HALF_SENT:
            letters_left(wave.campaign, at=at + timedelta(hours=2), share=0.5)
            campaigns.pause(
                wave.campaign, by=author, reason="Пауза до утра: вечером не пишем.", now=at + timedelta(hours=3)
            )
        else:
            letters_left(wave.campaign, at=at + timedelta(hours=2))
            share = 0.8 if code == COUNCIL else 0.5
            answer(
                events[code], share=share, after=at + timedelta(hours=3), until=now - timedelta(hours=1), staff=author
            )
