"""For machines that watch: /healthz says the web answers, /readyz that what it stands on answers too."""

import contextlib
from collections.abc import Callable

from celery.exceptions import OperationalError as BrokerLost
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from config.celery import app


class HealthMiddleware:
    """Stands before all others, which may themselves need the database, a session or a known Host header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
        if request.path == "/readyz":
            answers = {"database": database_answers(), "broker": broker_answers()}
            status = 200 if all(answers.values()) else 503
            return JsonResponse(answers, status=status, headers={"Cache-Control": "no-store"})
        return self.get_response(request)


def database_answers() -> bool:
    with contextlib.suppress(Error), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return True
    return False


def broker_answers() -> bool:
    with contextlib.suppress(BrokerLost, OSError), app.connection_for_read() as line:
        line.ensure_connection(max_retries=1, timeout=2, interval_start=0)
        return True
    return False
