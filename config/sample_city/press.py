"""What the press office is in the middle of: a briefing the newsrooms know of, and one with a draft announcement."""

from datetime import datetime, time, timedelta

from django.utils import translation

from config.sample_city.calendar import ZONE
from config.sample_city.hours import SATURDAY, working_day
from config.sample_city.present import letters_left
from crm.access.models import Department, User
from crm.organisations.models import MediaOutlet
from events.accreditation.actions import Application, request_accreditation
from events.planning.actions import Details, SpeakerLine, announce_event, create_event, find_or_make_venue
from events.planning.models import Event
from events.press.actions import Words, begin_announcement, send_for_approval, write_announcement
from events.press.models import PressAnnouncement
from mailing.campaigns import actions as campaigns

PRESS_PHONE = "+7 (8410) 00-10-11"
JOURNALISTS = (
    Application(
        journalist="Заозёрный Павел Игоревич",
        outlet_name="Вечерний Верхнереченск",
        post="корреспондент",
        phone="+7 (8410) 00-98-31",
        email="p.zaozerny@m02.press.example.com",
        equipment="фотокамера",
        agreed=True,
    ),
    Application(
        journalist="Лугова Дарья Олеговна",
        outlet_name="Верхнереченская правда",
        post="редактор отдела новостей",
        phone="+7 (8410) 00-51-39",
        email="d.lugova@m01.press.example.com",
        equipment="диктофон",
        car="серая «Лада», А 000 АА",
        agreed=True,
    ),
)


def brief(*, department: Department, officer: User, approver: User, now: datetime) -> Event:
    """Plan a briefing of the coming days, announce it, and send its announcement by the ordinary path."""
    starts = _coming(now)
    event = create_event(
        Details(
            kind=Event.Kind.BRIEFING,
            title_ru="Зимнее содержание улиц: техника, графики, горячая линия",
            title_en="Streets in winter: machines, timetables, hotline",
            summary_ru="Сколько машин выходит на уборку снега, в каком порядке чистят улицы и куда сообщить о наледи.",
            summary_en="How many machines clear the snow, in which order, and where to report ice.",
            level=Event.Level.INFORM,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            time_zone="Europe/Moscow",
            venue=find_or_make_venue(
                name="Администрация города, пресс-центр",
                address="г. Верхнереченск, пл. Городская, д. 1",
                access_notes="Вход со стороны площади, пандус у правого крыла. Документ — для бюро пропусков.",
            ),
            department=department,
            officer=officer,
            contact_phone=PRESS_PHONE,
            seats=40,
            accreditation_until=working_day(starts - timedelta(days=1), at=time(16, 0)),
            outlets=tuple(MediaOutlet.objects.filter(is_media_in_law=True)),
            speakers=(
                SpeakerLine(name="Вешняков Роман Игоревич", post="начальник управления ЖКХ"),
                SpeakerLine(name="Долгов Илья Андреевич", post="пресс-секретарь"),
            ),
        ),
        by=officer,
        now=working_day(now - timedelta(days=4), at=time(9, 30)),
    )
    at = working_day(now - timedelta(days=3), at=time(10, 0))
    announce_event(event, by=officer, now=at)
    announcement = _written(
        event,
        questions="Сколько машин вышло на линию?\nВ каком порядке чистят улицы?\nКуда сообщить о наледи?",
        by=officer,
        now=at,
    )
    with translation.override("ru"):
        sent = send_for_approval(announcement, by=officer, now=at + timedelta(minutes=30))
        campaign = sent.campaign
        assert campaign is not None
        campaigns.approve(campaign, by=approver, now=at + timedelta(hours=1))
    letters_left(campaign, at=at + timedelta(hours=1, minutes=5))
    for place, application in enumerate(JOURNALISTS):
        asked_at = at + timedelta(hours=3 + place)
        request_accreditation(event, application, now=asked_at)
    return event


def begin(event: Event, *, officer: User, now: datetime) -> PressAnnouncement:
    """Hand a briefing of the plan to the press officer, with an announcement that still has to be written."""
    event.officer, event.contact_phone = officer, PRESS_PHONE
    event.save(update_fields=["officer", "contact_phone"])
    return _written(event, questions="", by=officer, now=working_day(now - timedelta(days=1), at=time(15, 0)))


def _written(event: Event, *, questions: str, by: User, now: datetime) -> PressAnnouncement:
    announcement = begin_announcement(event, by=by, now=now)
    words = {name: getattr(announcement, name) for name in Words.__dataclass_fields__}
    words["questions"] = questions
    return write_announcement(announcement, Words(**words), list(announcement.outlets.all()), by=by, now=now)


def _coming(now: datetime) -> datetime:
    """Eleven o'clock of a working day in about a week."""
    day = now.astimezone(ZONE).date() + timedelta(days=7)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(11, 0), ZONE)
