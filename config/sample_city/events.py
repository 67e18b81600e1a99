"""The city's events of the year, from `events.csv`."""

import csv
from datetime import datetime, time
from pathlib import Path

from config.sample_city.calendar import moved_moment
from crm.access.models import Department, User
from crm.councils.models import AdvisoryBody
from crm.groups.models import ReferenceGroup
from crm.organisations.models import MediaOutlet
from events.planning.models import Event, Venue

KINDS = {
    "брифинг": Event.Kind.BRIEFING,
    "пресс-конференция": Event.Kind.PRESS_CONFERENCE,
    "пресс-тур": Event.Kind.PRESS_TOUR,
    "пресс-подход": Event.Kind.PRESS_APPROACH,
    "заседание общественного совета": Event.Kind.COUNCIL_SESSION,
    "заседание экспертного совета": Event.Kind.COUNCIL_SESSION,
    "публичные слушания": Event.Kind.PUBLIC_HEARING,
    "общественное обсуждение": Event.Kind.PUBLIC_DISCUSSION,
    "круглый стол": Event.Kind.ROUND_TABLE,
    "коллегия": Event.Kind.COLLEGIUM,
}
LEVELS = {
    "информирование": Event.Level.INFORM,
    "консультации": Event.Level.CONSULT,
    "вовлечение": Event.Level.INVOLVE,
    "сотрудничество": Event.Level.COLLABORATE,
}
FORMATS = {"очно": Event.Format.ON_SITE, "онлайн": Event.Format.ONLINE, "смешанный": Event.Format.MIXED}
COUNCILS = {
    "заседание общественного совета": "Общественный совет",
    "заседание экспертного совета": "Экспертный совет по градостроительству",
}
TITLES_EN = {
    "EV-2026-01": "Results of the city clean-up over the holidays",
    "EV-2026-02": "Work plan of the Public Council for 2026",
    "EV-2026-03": "Draft changes to the Rules of City Maintenance",
    "EV-2026-04": "Draft procedure of subsidies to small business",
    "EV-2026-05": "Accessible city: what is in the way in our streets",
    "EV-2026-06": "Report of the Mayor for 2025",
    "EV-2026-07": "Draft decision on the execution of the city budget for 2025",
    "EV-2026-08": "Programme of improvement of courtyards",
    "EV-2026-09": "The new water treatment line: a route for journalists",
    "EV-2026-10": "Opening of the garden on the Embankment",
    "EV-2026-11": "Master plan of Zarechny district",
    "EV-2026-12": "Preparing the heating network for winter",
    "EV-2026-13": "Draft changes to the scheme of street trade",
    "EV-2026-14": "Schools and kindergartens before the school year",
    "EV-2026-15": "Transport on the Day of Knowledge",
    "EV-2026-16": "Draft changes to the General Plan",
    "EV-2026-17": "Support of business: feedback",
    "EV-2026-18": "Investment projects of 2026–2027",
    "EV-2026-19": "Rules of land use and building: remarks of experts",
    "EV-2026-20": "Progress of municipal programmes",
    "EV-2026-21": "Draft procedure of work with initiative projects",
    "EV-2026-22": "Draft city budget for 2027",
    "EV-2026-23": "Results of the year and plan for 2027",
    "EV-2026-24": "New Year programme and transport timetable",
}


def number(cell: str) -> int | None:
    """Read a count; nothing for an empty cell."""
    return int(cell) if cell else None


def load_events(
    path: Path,
    *,
    groups: dict[str, ReferenceGroup],
    departments: dict[str, Department],
    officer: User,
    weeks: int,
    now: datetime,
) -> list[tuple[Event, dict[str, str]]]:
    """Write each event as a draft with its groups, council and outlets; answers it with its row of the file."""
    by_name = {group.name_ru: group for group in groups.values()}
    councils = {council.name_ru: council for council in AdvisoryBody.objects.all()}
    outlets = list(MediaOutlet.objects.filter(is_media_in_law=True))
    loaded = []
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        is_all_day = len(row["Начало"]) <= 10
        starts = moved_moment(row["Начало"], weeks)
        ends = moved_moment(row["Окончание"], weeks, at=time(23, 59) if is_all_day else time(0, 0))
        assert starts is not None
        assert ends is not None
        kind = KINDS[row["Тип"]]
        venue = None
        if row["Формат"] != "онлайн":
            venue, _made = Venue.objects.get_or_create(
                name=row["Место"],
                address=row["Адрес"],
                defaults={
                    "access_notes": "Вход со стороны площади, пандус у правого крыла. Документ — для бюро пропусков."
                },
            )
        event = Event.objects.create(
            code=row["Код"],
            uid=f"{row['Код'].lower()}@verkhnerechensk.example.org",
            kind=kind,
            title_ru=row["Название"],
            title_en=TITLES_EN.get(row["Код"], ""),
            level=LEVELS[row["Уровень участия"]],
            starts_at=starts,
            ends_at=ends,
            is_all_day=is_all_day,
            time_zone=row["Часовой пояс"],
            format=FORMATS[row["Формат"]],
            venue=venue,
            online_url="https://verkhnerechensk.example.org/live" if row["Формат"] != "очно" else "",
            department=departments[row["Организатор"]],
            officer=officer,
            contact_phone="+7 (8410) 00-10-10",
            council=councils.get(COUNCILS.get(row["Тип"], "")),
            seats=number(row["Мест"]),
            reply_until=moved_moment(row["Ответ до"], weeks, at=time(18, 0)),
            proposals_until=moved_moment(row["Приём предложений до"], weeks, at=time(23, 59)),
            accreditation_until=moved_moment(row["Аккредитация до"], weeks),
            project_code=row["Код проекта"],
            state=Event.State.DRAFT,
            state_at=now,
            changed_at=now,
            created_at=now,
            created_by=officer,
            known_counts={
                key: value
                for key, value in {
                    "media_present": number(row["СМИ присутствовало"]),
                    "publications": number(row["Публикаций"]),
                    "proposals": number(row["Предложений"]),
                    "proposals_accepted": number(row["Учтено"]),
                    "proposals_partly": number(row["Учтено частично"]),
                    "proposals_rejected": number(row["Отклонено"]),
                }.items()
                if value is not None
            },
        )
        event.groups.set([by_name[name.strip()] for name in row["Референтные группы"].split(";") if name.strip()])
        if event.is_for_press:
            event.outlets.set(outlets)
        loaded.append((event, row))
    return loaded
