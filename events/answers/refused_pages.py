"""Pages for links that open nothing: the same bytes for an unknown, a forged and an expired one."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from crm.body.models import Body
from events.answers.reach import reach_of_body


def gone() -> HttpResponse:
    """The one page for every link that opens no invitation."""
    return _page("gone", 404)


def too_many() -> HttpResponse:
    """The page for a network that tried too many wrong links."""
    return _page("too_many", 429)


def _page(reason: str, status: int) -> HttpResponse:
    # Rendered without the request, so that neither a nonce nor a session makes two such pages differ.
    language = get_language() or "ru"
    context = {
        "reason": reason,
        "body": Body.current(),
        "reach": reach_of_body(),
        "LANGUAGE_CODE": language,
        "other_language": "en" if language.startswith("ru") else "ru",
    }
    return HttpResponse(render_to_string("events/answers/gone.html", context), status=status)
