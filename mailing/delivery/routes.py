"""By which way letters leave: the settings, turned into a route."""

import socket

from django.conf import settings

from mailing.transport.providers import PROVIDERS, Provider
from mailing.transport.smtp import Route, Security

SECURITY: dict[str, Security] = {"smtp": "plain", "smtps": "tls", "smtp+starttls": "starttls"}


def smtp_route() -> Route:
    """The mail server of the setting SMTP_URL, or the small one on this machine while it is unset."""
    address = settings.SMTP
    assert address is not None  # settings refuse to start without one
    return Route(
        host=address.host,
        port=address.port,
        security=SECURITY[address.scheme],
        user=address.user,
        password=address.password,
        hello=_own_name(),
        ca_file=address.options.get("ca_file", ""),
    )


def provider() -> Provider | None:
    """The provider of the setting MAIL_ROUTE; None: all letters go by SMTP."""
    return PROVIDERS.get(settings.MAIL_ROUTE)


def _own_name() -> str:
    """The name we greet with: the site's own, or an address literal where the machine has no name (RFC 5321, 4.1.3)."""
    name = settings.SITE_HOST
    if name and "." in name and not name.replace(".", "").isdigit():
        return str(name)
    own = socket.gethostname()
    return own if own.isascii() and "." in own else "[127.0.0.1]"
