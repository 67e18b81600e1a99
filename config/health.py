"""For machines that watch: /healthz says the web answers, /readyz that what it stands on answers too."""

import contextlib

from celery.exceptions import OperationalError as BrokerLost
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.celery import app


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    answers = {"database": database_answers(), "broker": broker_answers()}
    return JsonResponse(answers, status=200 if all(answers.values()) else 503)


def database_answers() -> bool:
    with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return True
    return False


def broker_answers() -> bool:
    with contextlib.suppress(BrokerLost, OSError), app.connection_for_read() as line:
        line.ensure_connection(max_retries=1, timeout=2, interval_start=0)
        return True
    return False
