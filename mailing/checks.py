"""Checks at the start: a route that cannot carry what we send is an error, never a silent loss."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from mailing.transport.providers import PROVIDERS


@register("mailing")
def mail_route_carries_calendars(**_context: Any) -> list[CheckMessage]:
    """Invitations need their calendar part kept as built: by SMTP, or by a provider that takes MIME (DELIVERY, 3)."""
    provider = PROVIDERS.get(settings.MAIL_ROUTE)
    if provider is None:
        return []
    found: list[CheckMessage] = []
    if provider.needs_package and find_spec(provider.needs_package) is None:
        found.append(
            Error(
                f"MAIL_ROUTE is {provider.name}, which needs the package {provider.needs_package}.",
                hint=f"Install {provider.needs_package}, or choose another route.",
                id="mailing.E002",
            )
        )
    if not provider.keeps_calendar and not settings.SMTP_IS_SET:
        found.append(
            Error(
                f"Invitations carry a calendar part, and {provider.name} refuses it.",
                hint="Set SMTP_URL as well (every provider offers SMTP): letters with a calendar then go by it.",
                id="mailing.E001",
            )
        )
    return found
