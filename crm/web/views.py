"""What belongs to no room: the reader's language and theme, and the pages of errors."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.web.navigation import public_entries
from crm.web.page_fields import written

YEAR = 365 * 24 * 3600
LANGUAGES = dict(settings.LANGUAGES)
THEMES = ("light", "dark", "")
LONGEST_TYPED = 60_000  # characters of a form that are given back
PLAIN_ERROR = "<!doctype html><title>500</title><h1>Страница не открылась</h1><h1>The page failed</h1>"


def _back(request: HttpRequest) -> str:
    """Where the reader came from, if that is a page of this site."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "/"


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language: in the account of a person who is signed in, and in a cookie for everybody."""
    language = request.POST.get("language", "")
    answer = HttpResponseRedirect(_back(request))
    if language in LANGUAGES:
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=["language"])
        _remember(answer, settings.LANGUAGE_COOKIE_NAME, language)
        translation.activate(language)
    return answer


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark; nothing chosen follows the system."""
    theme = request.POST.get("theme", "")
    answer = HttpResponseRedirect(_back(request))
    if theme in THEMES:
        if request.user.is_authenticated:
            request.user.theme = theme
            request.user.save(update_fields=["theme"])
        _remember(answer, "theme", theme)
    return answer


def _remember(answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=YEAR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax")


# --- Errors: what happened, what is safe, what to do, whom to call ---------------------------------------------------


def _error(request: HttpRequest, status: int, title: str, what: str, safe: str = "", **more: Any) -> HttpResponse:
    context = {"title": title, "what": what, "safe": safe, "home_url": "/", **_frame(request), **more}
    return render(request, "ui/error_page.html", context, status=status)


def _frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of the pages around the one that failed, and the ways on from there."""
    public, _feeds = public_entries(request.path)
    if public and request.path.startswith(public[0].url):  # the first public section stands above all the others
        return {"shell": "public.html", "home_url": "", "ways_on": public}
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {"shell": "base.html" if signed_in else "entrance.html"}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    what = _("The address or the form holds something that cannot be read. Go back and try once more.")
    return _error(request, 400, _("The request was not understood"), what, _("Nothing has changed."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    what = _("Your roles do not open this page. An administrator of the system gives roles.")
    return _error(request, 403, _("This page is not open to you"), what, _("Nothing has changed."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    what = _("There is nothing at this address: it was mistyped, or what stood here was removed or belongs to others.")
    return _error(request, 404, _("Nothing here"), what)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours: the page asks for nothing that may be broken; failing that, a plain sentence."""
    try:
        text = str(render_to_string("500.html", {"request": request}))
    except Exception:  # noqa: BLE001  (whatever broke the page may have broken this one too)
        text = PLAIN_ERROR
    return HttpResponse(text, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its proof: a page left open too long, cookies switched off, or another site posting here."""
    what = _("The form was open too long or cookies are switched off. Go back, reload the page and send it again.")
    more: dict[str, Any] = {}
    if request.method == "POST":
        more = {"again_url": request.path, "again": _("Open the page again"), "typed": _typed(request)}
    return _error(request, 403, _("The form was not accepted"), what, _("Nothing has changed."), **more)


def _typed(request: HttpRequest) -> str:
    """What was written in a form that cannot be taken, to be copied; nothing of a sign-in, nothing secret."""
    if request.path.startswith("/accounts/"):
        return ""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    return "\n\n".join(written(pairs))[:LONGEST_TYPED]
