"""What every request and answer carries: the public body, the reader's language and hours, the headers of privacy."""

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


class PrivacyMiddleware:
    """Keeps pages of signed-in people out of every cache, and every page away from devices it never uses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if request.user.is_authenticated and "Cache-Control" not in answer.headers:
            answer.headers["Cache-Control"] = "private, no-store"
        return answer
