"""Limits of a visit, the compulsory second factor, the way into an empty system, typed text that outlives a visit."""

import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from crm.access.models import User
from crm.access.second_factor import has_one, is_compulsory

GetResponse = Callable[[HttpRequest], HttpResponseBase]

STARTED, SEEN, KEPT = "visit_started", "visit_seen", "kept_form"
ONWARD = "after_second_factor"  # the page that was asked for before the second factor was switched on
WRITE_EVERY = 60  # seconds; the moment of the last request need not be exact
LONGEST_KEPT = 60_000  # characters of a form that is kept through a sign-in
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class VisitLimitsMiddleware:
    """Ends a visit half an hour after its last request and twelve hours after its first (ASVS 4.0, 3.3.2)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._check(request, time.time())
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: float) -> None:
        session = request.session
        started, seen = session.get(STARTED), session.get(SEEN)
        if started is None or seen is None:
            session[STARTED] = session[SEEN] = now
            return
        idle, whole = settings.CRM_SESSION_IDLE.total_seconds(), settings.CRM_SESSION_LIMIT.total_seconds()
        if now - seen > idle or now - started > whole:
            logout(request)
        elif now - seen > WRITE_EVERY:
            session[SEEN] = now
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


class KeptFormMiddleware:
    """Keeps what was typed when a form meets an ended visit; after signing in the person finds it and sends it again.

    It only stores: nothing is done until the person, signed in, presses the button (crm.access.views.kept_form).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if request.method != "POST" or request.user.is_authenticated or not _leads_to_sign_in(answer):
            return answer
        if request.content_type not in FORM_TYPES or request.FILES:
            return answer
        typed = request.POST.copy()
        typed.pop("csrfmiddlewaretoken", None)
        text = typed.urlencode()
        if not text or len(text) > LONGEST_KEPT or "password" in text:
            return answer
        request.session[KEPT] = {"path": request.get_full_path(), "typed": text, "at": time.time()}
        return redirect(f"{reverse('account_login')}?next={reverse('crm:kept-form')}")


def _leads_to_sign_in(answer: HttpResponseBase) -> bool:
    return isinstance(answer, HttpResponseRedirect) and answer.url.startswith(reverse("account_login"))


class FirstRunMiddleware:
    """Leads the doors of a system without people, its start page and its sign-in, to the first-run page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.somebody_works_here = False  # once true, true for good: accounts are switched off, never removed

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.somebody_works_here and request.path in {"/", reverse("account_login")}:
            self.somebody_works_here = User.objects.exists()
            if not self.somebody_works_here:
                return redirect("crm:first-run")
        return self.get_response(request)


class SecondFactorMiddleware:
    """Where the second factor is compulsory, a person without one sees nothing but the page that switches it on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated or not _is_staff_page(view):
            return None
        if not is_compulsory() or has_one(request.user):
            return None
        if request.method == "GET":
            request.session[ONWARD] = request.get_full_path()
        return redirect("mfa_activate_totp")


def _is_staff_page(view: Callable[..., Any]) -> bool:
    """A gated view names its permission; one's own pages name themselves."""
    return hasattr(view, "permission") or getattr(view, "is_own_page", False)
