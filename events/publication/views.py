"""Pages for everyone."""

from datetime import datetime, time, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from crm.access.models import Department
from crm.body.models import Body
from crm.web.parts import Tab
from events.accreditation.actions import takes_applications
from events.calendars.links import links as calendar_links
from events.invitations.letters import deadline_words, place_words, when_words
from events.outcomes.queries import names_of
from events.outcomes.report import Report
from events.overview.months import read_month
from events.planning.models import Event
from events.press.contacts import press_contact
from events.press.facts import sheet_language
from events.publication import feeds, subscriptions, visible, wall
from events.publication.filters import KindFilter
from events.publication.promises import KEPT, PROMISES

LISTED = 100  # events of the list, past or coming


def _language() -> str:
    return "en" if (get_language() or "ru").startswith("en") else "ru"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Staff go to their day, everyone else to the calendar."""
    return HttpResponseRedirect(reverse("events:today" if request.user.is_authenticated else "events:public-calendar"))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The month on a wall, or a list of what is coming or past."""
    view = request.GET.get("view", "")
    view = view if view in ("list", "past") else "month"
    form = KindFilter(request.GET)
    labels = {
        "month": pgettext("public calendar", "Month"),
        "list": pgettext("public calendar", "Coming"),
        "past": pgettext("public calendar", "Past"),
    }
    kept = f"&kind={form.active['kind']}" if form.active.get("kind") else ""
    context = {
        "view": view,
        "form": form,
        "views": [Tab(labels[name], f"?view={name}{kept}", current=name == view) for name in labels],
        "kept": kept,
        **(_month(request, form) if view == "month" else _list(form, view)),
    }
    return render(request, "events/publication/calendar.html", context)


def _month(request: HttpRequest, form: KindFilter) -> dict[str, object]:
    zone = Body.current().zone
    today = timezone.localdate(timezone=zone)
    month = read_month(request.GET.get("month", ""), today)
    first, end = (datetime.combine(day, time(), zone) for day in (month.monday, month.end))
    found = form.narrow(visible.events()).filter(starts_at__lt=end, ends_at__gte=first).order_by("starts_at", "pk")
    days = wall.laid_out(month, found)
    return {
        "month": month,
        "today": today,
        "days": days,
        "weekdays": [month.monday + timedelta(days=n) for n in range(7)],
        "count": len({entry.event.pk for day in days if not day.is_other_month for entry in day.entries}),
        "families": _families(),
    }


def _families() -> list[tuple[str, str]]:
    words = {
        "talk": _("hearings and discussions"),
        "council": _("councils and collegiums"),
        "meeting": _("meetings and round tables"),
        "press": _("for the press"),
    }
    return [(wall.TONES[name], words[name]) for name in wall.FAMILIES]


def _list(form: KindFilter, view: str) -> dict[str, object]:
    now = timezone.now()
    if view == "list":
        found = form.narrow(visible.coming(now))
    else:
        found = form.narrow(visible.events().filter(ends_at__lt=now)).order_by("-starts_at", "-pk")
    return {"events": [_line(event) for event in found[:LISTED]]}


def _line(event: Event) -> dict[str, object]:
    return {"event": event, "when": when_words(event, _language()), "where": place_words(event, _language())}


@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(visible.events().select_related("council"), code=code)
    now, language = timezone.now(), _language()
    outcome = visible.outcomes().filter(outcome__event=found).first()
    is_off = found.state in visible.OFF
    accreditation = found.accreditation_until
    context = {
        "event": found,
        "when": when_words(found, language),
        "where": place_words(found, language),
        "summary": found.summary_in(language),
        "contact": _contact(found),
        "promise": PROMISES[found.level],
        "organiser": _unit(found.department, language),
        "speakers": list(found.speakers.all()),
        "groups": list(found.groups.all()),
        "announcement": visible.announcements(now).filter(event=found).first(),
        "outcome": outcome,
        "is_off": is_off,
        "is_over": found.ends_at < now,
        "links": [] if is_off or found.ends_at < now else calendar_links(feeds.calendar_entry(found, language)),
        "takes_accreditation": takes_applications(found, now),
        "accreditation_until": deadline_words(accreditation, found, language) if accreditation else "",
        "proposals_until": deadline_words(found.proposals_until, found, language)
        if found.proposals_until and found.proposals_until > now
        else "",
    }
    return render(request, "events/publication/event.html", context)


def _contact(event: Event) -> dict[str, str]:
    """Whom the city asks about an event, and where a proposal to it is sent."""
    body = Body.current()
    officer = event.officer
    return {
        "name": officer.full_name if officer else body.officer_name,
        "phone": event.contact_phone or body.feedback_phone,
        "email": body.feedback_email or (officer.email if officer else ""),
        "subject": f"{_('Proposal')}: {event.title} ({event.code})",
    }


def _unit(department: Department | None, language: str) -> str:
    if department is None:
        return ""
    return (department.name_en if language == "en" else "") or department.name_ru


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """How to have the public calendar in one's own."""
    url = feeds.address("public-ical") + ("?lang=en" if _language() == "en" else "")
    context = {
        "url": url,
        "webcal": subscriptions.webcal(url),
        "google": subscriptions.google(url),
    }
    return render(request, "events/publication/subscribe.html", context)


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    rows = [(version, Report(version.content, _language())) for version in visible.outcomes()[:LISTED]]
    return render(request, "events/publication/outcomes.html", {"rows": rows})


@require_safe
def outcome(request: HttpRequest, code: str, number: int | None = None) -> HttpResponse:
    """The newest version of an outcome, or the one that is named."""
    versions = list(visible.outcome_versions().filter(outcome__event__code=code).order_by("-number"))
    shown = next((one for one in versions if number is None or one.number == number), None)
    if shown is None:
        raise Http404
    report = Report(shown.content, _language())
    first, *rest = report.text.split("\n\n")
    context = {
        "event": shown.outcome.event,
        "version": shown,
        "first_version": versions[-1],
        "newest": versions[0],
        "others": [one for one in versions if one.number != shown.number],
        "report": report,
        "lead": first,
        "text": "\n\n".join(rest),
        "kept": KEPT[report.level],
        "names": names_of(shown),
        "today": timezone.localdate(),
    }
    return render(request, "events/publication/outcome.html", context)


@require_safe
def press(request: HttpRequest) -> HttpResponse:
    """For journalists: announcements, open accreditations, whom to ask."""
    now, language = timezone.now(), _language()
    open_events = [
        found for found in visible.coming(now).filter(kind__in=Event.PRESS_KINDS) if takes_applications(found, now)
    ]
    context = {
        "contact": press_contact(),
        "rows": [
            {
                "announcement": row,
                "when": when_words(row.event, language),
                "where": place_words(row.event, language),
                "takes_accreditation": takes_applications(row.event, now),
                "until": deadline_words(row.event.accreditation_until, row.event, language)
                if row.event.accreditation_until
                else "",
            }
            for row in visible.announcements(now)[:LISTED]
        ],
        "open_events": [
            {"event": found, "until": deadline_words(found.accreditation_until, found, language)}
            for found in open_events
            if found.accreditation_until
        ],
    }
    return render(request, "events/publication/press.html", context)


@require_safe
def announcement(request: HttpRequest, number: int) -> HttpResponse:
    """An announcement as it was sent."""
    now = timezone.now()
    found = get_object_or_404(visible.announcements(now), number=number)
    language = _language()
    told = [line["text"] for line in found.page]
    sheet = sheet_language()
    context = {
        "announcement": found,
        "event": found.event,
        "lines": found.page,
        "has_moved": when_words(found.event, sheet) not in told or place_words(found.event, sheet) not in ("", *told),
        "when_now": when_words(found.event, language),
        "where_now": place_words(found.event, language),
        "takes_accreditation": takes_applications(found.event, now),
    }
    return render(request, "events/publication/announcement.html", context)


@require_safe
def councils(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [(body, visible.sitting_count(body, today)) for body in visible.councils()]
    return render(request, "events/publication/councils.html", {"rows": rows})


@require_safe
def council(request: HttpRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(visible.councils().prefetch_related("groups"), pk=pk)
    today = timezone.localdate()
    members = sorted(
        visible.named_members(body, today),
        key=lambda seat: (list(type(seat).Role.values).index(seat.role), seat.contact.sort_key, seat.pk),
    )
    sessions = visible.events().filter(council=body).order_by("-starts_at", "-pk")[:LISTED]
    context = {
        "council": body,
        "members": members,
        "unnamed": visible.sitting_count(body, today) - len(members),
        "sessions": [_line(found) for found in sessions],
    }
    return render(request, "events/publication/council.html", context)
