"""When the second factor is compulsory: always, but in the demo on the loopback."""

from urllib.parse import urlsplit

from django.conf import settings

from crm.body.models import Body

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_compulsory() -> bool:
    """Say whether staff must sign in with a second factor."""
    on_loopback = urlsplit(settings.SITE_URL).hostname in LOOPBACK
    return not (on_loopback and Body.current().is_sample)
