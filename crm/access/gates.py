"""Gates of views: signed in, allowed, and where it matters, freshly confirmed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from crm.access.models import User
from crm.access.permissions import PERMISSIONS
from crm.access.second_factor import is_compulsory

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def person(request: HttpRequest) -> User:
    """The signed-in person of a gated view."""
    assert isinstance(request.user, User)
    return request.user


def needs_fresh_proof(view: View[P]) -> View[P]:
    """Ask for a proof not older than five minutes (ASVS 4.0, 3.7.1); the demo without a second factor is spared."""
    confirmed: View[P] = reauthentication_required(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return (confirmed if is_compulsory() else view)(request, *args, **kwargs)

    return cast("View[P]", guarded)


def staff_may(permission: str, *, fresh: bool = False) -> Callable[[View[P]], View[P]]:
    """Let in a signed-in person with this permission; others get 403, strangers the sign-in page.

    With `fresh` the person must have proved who they are within five minutes.
    """
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def gate(view: View[P]) -> View[P]:
        confirmed = needs_fresh_proof(view) if fresh else view

        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated or not request.user.may(permission):
                raise PermissionDenied
            return confirmed(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return login_required(cast("View[P]", guarded))

    return gate


def own_page(view: View[P]) -> View[P]:
    """Let in every signed-in person: a page about nobody but themselves."""
    guarded = login_required(view)
    guarded.is_own_page = True  # type: ignore[attr-defined]
    return guarded
