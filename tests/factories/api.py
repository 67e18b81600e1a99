"""Programs: a token of a member of staff, and a client that calls doors by their names."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.access.models import ApiToken, User
from crm.access.permissions import NEVER_BY_TOKEN, PERMISSIONS

SCOPES = sorted(set(PERMISSIONS) - NEVER_BY_TOKEN)


def token_of(user: User, scopes: list[str] | None = None) -> dict[str, str]:
    """The header of a fresh token, with every scope that programs may have unless others are named."""
    _token, secret = ApiToken.issue(
        user, name="test", scopes=SCOPES if scopes is None else scopes, expires_at=timezone.now() + timedelta(days=1)
    )
    return {"authorization": f"Bearer {secret}"}


class Program:
    """Calls the API in the name of one member of staff: `program.post("event-held", code)`."""

    def __init__(self, user: User, scopes: list[str] | None = None) -> None:
        self.client, self.headers = Client(), token_of(user, scopes)

    def __call__(self, verb: str, door: str, /, *args: Any, **body: Any) -> HttpResponse:
        path = reverse(f"api:{door}", args=args)
        return getattr(self.client, verb)(path, body, content_type="application/json", headers=self.headers)

    def get(self, door: str, /, *args: Any, **params: Any) -> HttpResponse:
        return self.client.get(reverse(f"api:{door}", args=args), params, headers=self.headers)

    def post(self, door: str, /, *args: Any, **body: Any) -> HttpResponse:
        return self("post", door, *args, **body)

    def put(self, door: str, /, *args: Any, **body: Any) -> HttpResponse:
        return self("put", door, *args, **body)

    def patch(self, door: str, /, *args: Any, **body: Any) -> HttpResponse:
        return self("patch", door, *args, **body)

    def delete(self, door: str, /, *args: Any) -> HttpResponse:
        return self("delete", door, *args)
