"""The list at the door on a phone: for staff, and for helpers who hold a link. Both see the same page.

A helper needs no account and no cookie but the one that guards forms; the page shows names and outlets alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.access.gates import staff_may
from crm.access.models import User
from crm.journal.refusals import Refusal
from crm.web.parts import Tab, render_part, wants_part
from events.attendance import door_list, queries
from events.attendance.actions import add_walk_in, mark_attendance
from events.attendance.forms import WalkInForm
from events.attendance.models import Attendance, DoorLink
from events.planning.models import Event

State = Attendance.State
MODES = {"came": State.CAME, "online": State.CAME_ONLINE, "absent": State.ABSENT}


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps the door: a member of staff, or a helper with a link."""

    event: Event
    user: User | None = None
    link: DoorLink | None = None
    token: str = ""

    def url(self, name: str) -> str:
        """The address of "list", "mark" or "walk-in" for this keeper."""
        if self.link is not None:
            return reverse(f"events:helper-{name}", args=[self.token])
        return reverse(f"events:door-{name}", args=[self.event.code])


# --- What is asked for ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of the list, the words searched for, what a tap means, and the guest that stays in sight."""

    view: str
    q: str
    mode: str
    just: str

    def query(self, **changes: str) -> str:
        """These choices as the end of an address."""
        values = {"view": self.view, "q": self.q, "as": self.mode, **changes}
        plain = {"view": "waiting", "as": "came"}
        return "?" + urlencode({name: value for name, value in values.items() if value and plain.get(name) != value})


def _asked(values: Any, event: Event) -> Asked:
    view, mode = values.get("view", ""), values.get("as", "")
    first = "online" if event.format == Event.Format.ONLINE else "came"
    return Asked(
        view if view in door_list.VIEWS else "waiting",
        values.get("q", "").strip()[:100],
        mode if mode in MODES else first,
        values.get("just", "")[:24],
    )


# --- Doors ------------------------------------------------------------------------------------------------------------

Page = Callable[[HttpRequest, Keeper], HttpResponse]


def staff_door(page: Page) -> Callable[..., HttpResponseBase]:
    """The page for a member of staff."""

    @staff_may("events.keep_door")
    def view(request: HttpRequest, code: str) -> HttpResponse:
        event = get_object_or_404(Event.objects.run_by(request.user), code=code)
        assert isinstance(request.user, User)
        return _private(page(request, Keeper(event, user=request.user)))

    return view


def helper_door(page: Page) -> Callable[..., HttpResponse]:
    """The page for whoever holds a living link; every other token gets one and the same answer."""

    @sensitive_variables("token")
    @wraps(page)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        link = queries.link_of(token, timezone.now())
        if link is None:
            return _private(render(request, "events/attendance/no_door.html", status=404))
        return _private(page(request, Keeper(link.event, link=link, token=token)))

    return view


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    # "no-referrer" would make browsers send "Origin: null", which the guard of forms refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


# --- Pages ------------------------------------------------------------------------------------------------------------


def _list_page(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    return render_part(
        request, "events/attendance/door.html", "list", _context(keeper, _asked(request.GET, keeper.event))
    )


def _context(keeper: Keeper, asked: Asked) -> dict[str, Any]:
    guests = queries.guests_of(keeper.event)
    count = door_list.counted(guests)
    shown = (
        door_list.found(guests, asked.q)
        if asked.q
        else [guest for guest in guests if door_list.in_view(guest, asked.view) or guest.key == asked.just]
    )
    return {
        "event": keeper.event,
        "keeper": keeper,
        "is_staff": keeper.user is not None,
        "asked": asked,
        "count": count,
        "letters": door_list.by_letter(shown),
        "shown": len(shown),
        "wanted": MODES[asked.mode],
        "modes": _modes(keeper, asked),
        "tabs": _tabs(keeper, asked, count),
        "list_url": keeper.url("list"),
        "mark_url": keeper.url("mark"),
        "walk_in_url": keeper.url("walk-in") + asked.query(view="", just=""),
        "is_open": keeper.event.state in queries.DOOR_STATES,
    }


def _tabs(keeper: Keeper, asked: Asked, count: door_list.Count) -> list[Tab]:
    labels = {
        "waiting": pgettext("list at the door", "Expected"),
        "present": pgettext("list at the door", "In"),
        "press": pgettext("list at the door", "Media"),
        "others": pgettext("list at the door", "Others"),
    }
    shown = [name for name in door_list.VIEWS if name != "press" or count.press]
    return [
        Tab(
            labels[name],
            keeper.url("list") + asked.query(view=name, q=""),
            count.of(name),
            name == asked.view and not asked.q,
        )
        for name in shown
    ]


@dataclass(frozen=True, slots=True)
class Mode:
    """A switch of what a tap means; pressed again it goes back to the hall."""

    label: str
    icon: str
    url: str
    is_on: bool


def _modes(keeper: Keeper, asked: Asked) -> list[Mode]:
    labels = {
        "online": (pgettext("door", "Online"), "video"),
        "absent": (pgettext("door", "Not here"), "x"),
    }
    event_format = keeper.event.format
    names = [name for name in labels if name == "absent" or event_format == Event.Format.MIXED]
    base = "online" if event_format == Event.Format.ONLINE else "came"
    return [
        Mode(
            *labels[name],
            keeper.url("list") + asked.query(**{"as": base if asked.mode == name else name}),
            asked.mode == name,
        )
        for name in names
    ]


def _mark_page(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    asked = _asked(request.POST, keeper.event)
    key = request.POST.get("guest", "")
    guest = queries.find_guest(keeper.event, key)
    state = request.POST.get("state", "")
    if guest is None or state not in State.values:
        if wants_part(request):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return render(request, "events/attendance/no_guest.html", {"back": keeper.url("list")}, status=404)
    try:
        mark_attendance(guest, state, by=keeper.user, now=timezone.now(), link=keeper.link)
    except Refusal as refused:
        return _refused(request, keeper, asked, refused)
    if not wants_part(request):
        return HttpResponseRedirect(f"{keeper.url('list')}{asked.query(just=key)}#g-{key}")
    context = {**_context(keeper, asked), "guest": queries.guest_of(guest)}
    return render_part(request, "events/attendance/door.html", "marked", context)


def _walk_in_page(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    asked = _asked(request.GET, keeper.event)
    form = WalkInForm(request.POST or None, by=keeper.user, initial={"name": asked.q})
    alike: list[door_list.Guest] = []
    if form.is_valid():
        data = form.cleaned_data
        if not data["is_new"]:
            alike = door_list.alike(queries.guests_of(keeper.event), data["name"])
        if not alike:
            state = MODES[asked.mode] if asked.mode != "absent" else State.CAME
            try:
                row = add_walk_in(
                    keeper.event,
                    name=data["name"],
                    organisation=data["organisation"],
                    group=data.get("group"),
                    state=state,
                    by=keeper.user,
                    now=timezone.now(),
                    link=keeper.link,
                )
            except Refusal as refused:
                return _refused(request, keeper, asked, refused)
            after = asked.query(view="present", q="", just=f"w{row.pk}")
            return HttpResponseRedirect(f"{keeper.url('list')}{after}#g-w{row.pk}")
    context = {
        "event": keeper.event,
        "form": form,
        "alike": alike,
        "wanted": State.CAME if asked.mode == "absent" else MODES[asked.mode],
        "mark_url": keeper.url("mark"),
        "asked": asked,
        "list_url": keeper.url("list") + asked.query(),
    }
    return render(request, "events/attendance/walk_in.html", context)


def _refused(request: HttpRequest, keeper: Keeper, asked: Asked, refused: Refusal) -> HttpResponse:
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})  # the list itself says why
    context = {"back": keeper.url("list") + asked.query(), "message": refused.message}
    return render(request, "events/attendance/no_guest.html", context, status=refused.status)


# The three faces, each for both keepers.
door_page = require_safe(staff_door(_list_page))
door_mark = require_POST(staff_door(_mark_page))
door_walk_in = require_http_methods(["GET", "HEAD", "POST"])(staff_door(_walk_in_page))
helper_page = require_safe(helper_door(_list_page))
helper_mark = require_POST(helper_door(_mark_page))
helper_walk_in = require_http_methods(["GET", "HEAD", "POST"])(helper_door(_walk_in_page))
