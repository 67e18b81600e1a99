"""The way out of our letters: a page with a button, and the one click of a mail program.

No sign-in and no cookie: the token is the authority, so both posts are exempt from the check of forged requests. A GET
changes nothing. A token that we did not make gives the same page as one whose person is no longer on file.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm.body.models import Body
from crm.consent.models import LetterClass
from mailing.suppression import actions
from mailing.suppression.models import WAY_ONE_CLICK, WAY_PAGE
from mailing.suppression.queries import is_out, link_of, may_return
from mailing.suppression.tokens import OptOutToken, read_token


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show where it stands, with one button; the post does what the button says and comes back by a redirect."""
    read = read_token(token)
    if request.method == "POST":
        if read is not None:
            _obey(request, read)
        return HttpResponseRedirect(request.path)
    link = link_of(read) if read is not None else None
    now = timezone.now()
    language = link.contact.language if link is not None and link.contact is not None else get_language() or "ru"
    with override(language):
        response = render(
            request,
            "mailing/suppression/unsubscribe.html",
            {
                "is_known": read is not None and link is not None,
                "is_out": link is not None and read is not None and is_out(link, read.letter_class, now=now),
                "may_return": link is not None and read is not None and may_return(link, read.letter_class),
                "letters": LetterClass(read.letter_class).label if read is not None else "",
                "body": Body.current(),
                "language": language,
            },
        )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _obey(request: HttpRequest, read: OptOutToken) -> None:
    if request.POST.get("wish") == "return":
        actions.opt_in_by_token(read, now=timezone.now())
    else:
        actions.opt_out_by_token(read, way=WAY_PAGE, now=timezone.now())


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """Obey the mail program at once (RFC 8058): no cookie, no redirect, the same answer for every token.

    A GET leads a person who opened this address to the page with the button.
    """
    if request.method != "POST":
        return HttpResponseRedirect(request.path.removesuffix("one-click"))
    read = read_token(token)
    if read is not None:
        actions.opt_out_by_token(read, way=WAY_ONE_CLICK, now=timezone.now())
    return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")
