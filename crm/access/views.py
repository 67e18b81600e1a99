"""A person's own pages: profile, programs' keys, a form that outlived its visit."""

import time
from copy import copy
from datetime import datetime
from datetime import time as clock_time
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from crm.access import actions, second_factor
from crm.access.forms import ProfileForm, TokenForm
from crm.access.gates import needs_fresh_proof, own_page, person
from crm.access.labels import PERMISSION_LABELS
from crm.access.middleware import KEPT, ONWARD
from crm.access.models import ApiToken, User
from crm.journal.refusals import Refusal
from crm.web import notices
from crm.web.page_fields import in_words, read_fields
from crm.web.parts import confirm

KEPT_FOR = 1800  # seconds; text typed longer ago belongs to another errand


@require_http_methods(["GET", "POST"])
@own_page
def profile(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and change language, theme and density."""
    me = User.objects.select_related("department").get(pk=person(request).pk)
    form = ProfileForm(request.POST or None, instance=me)
    if form.is_valid():
        form.save()
        notices.say(request, _("Your profile is saved."))
        return redirect("crm:profile")
    context = {
        "form": form,
        "person": me,
        "roles": me.grants.order_by("role"),
        "has_second_factor": second_factor.has_one(me),
        "tokens": me.api_tokens.alive(timezone.now()).count(),
    }
    return render(request, "crm/access/profile.html", context)


@require_GET
@own_page
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own keys for programs, the newest first."""
    rows = ApiToken.objects.filter(user=request.user.pk).order_by("-created_at", "-pk")
    shown = [(token, [PERMISSION_LABELS.get(scope, scope) for scope in token.scopes]) for token in rows]
    return render(request, "crm/access/tokens.html", {"tokens": shown, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
@never_cache
@own_page
@needs_fresh_proof
def new_token(request: HttpRequest) -> HttpResponse:
    """Make a key; its secret stands on the answer to this very request and nowhere else."""
    owner = person(request)
    form = TokenForm(request.POST or None, owner=owner)
    if form.is_valid():
        zone = timezone.get_current_timezone()
        expires_at = datetime.combine(form.cleaned_data["expires_on"], clock_time.max, tzinfo=zone)
        try:
            token, secret = actions.issue_token(
                owner,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=expires_at,
                by=owner,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("scopes", str(refusal.message))
        else:
            return render(request, "crm/access/token_made.html", {"token": token, "secret": secret})
    return render(request, "crm/access/token_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@own_page
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end one's own key; an administrator may end anybody's."""
    mine_or_managed = ApiToken.objects.select_related("user")
    if not person(request).may("crm.manage_staff"):
        mine_or_managed = mine_or_managed.filter(user=request.user.pk)
    token = get_object_or_404(mine_or_managed, pk=pk)
    is_mine = token.user_id == request.user.pk
    back = "crm:token-list" if is_mine else "crm:staff-list"
    if request.method == "POST":
        actions.revoke_token(token, by=person(request), now=timezone.now())
        notices.say(request, _("The key “%(name)s” is revoked.") % {"name": token.name})
        return redirect(back)
    return confirm(
        request,
        title=_("Revoke the key “%(name)s”?") % {"name": token.name},
        effects=[_("The program that uses it is refused at once. It cannot be undone; a new key can be made.")],
        verb=_("Revoke"),
        back_url=redirect(back).url,
        danger=True,
    )


@require_GET
@never_cache
@own_page
def onward(request: HttpRequest) -> HttpResponse:
    """Lead on, once the recovery codes are kept, to the page that was asked for before them."""
    return redirect(request.session.pop(ONWARD, "/"))


@require_GET
@never_cache
@own_page
def kept_form(request: HttpRequest) -> HttpResponse:
    """Show what was typed before the visit ended, ready to be sent again."""
    kept = request.session.pop(KEPT, None)
    if kept is None or time.time() - kept["at"] > KEPT_FOR:
        return redirect("/")
    typed = [(name, value) for name, values in QueryDict(kept["typed"]).lists() for value in values]
    lines = in_words(typed, read_fields(_page_of(kept["path"], request)), ticked=_("yes"))
    return render(request, "crm/access/kept_form.html", {"path": kept["path"], "typed": typed, "lines": lines})


def _page_of(path: str, request: HttpRequest) -> str:
    """The page that the form stood on, as this person sees it; empty when it is not shown (any more)."""
    path, _mark, query = path.partition("?")
    asked = copy(request)
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.GET, asked.POST = QueryDict(query), QueryDict()
    asked.META = {**request.META, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    try:
        view, args, kwargs = resolve(path)
        shown = view(asked, *args, **kwargs)
    except Exception:  # noqa: BLE001  (whatever that page stumbles over must not cost what was typed)
        return ""
    return shown.content.decode() if shown.status_code == HTTPStatus.OK and hasattr(shown, "content") else ""
