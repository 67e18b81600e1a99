"""What every request carries: the public body, the reader's language, the body's time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from crm.body.models import Body


class ReaderMiddleware:
    """Speaks the language the signed-in person chose and shows the hours of the body's zone.

    Stands after the sign-in: a stranger keeps the language of the cookie or the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.public_body = SimpleLazyObject(Body.current)  # type: ignore[attr-defined]
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self._in_the_bodys_zone(request)

    def _in_the_bodys_zone(self, request: HttpRequest) -> HttpResponseBase:
        try:
            zone = request.public_body.zone  # type: ignore[attr-defined]
        except (ZoneInfoNotFoundError, ValueError):
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)
