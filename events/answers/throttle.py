"""A limit on wrong answer links by network: guessing is hopeless anyway, this only says so to whoever keeps trying."""

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST_FAILURES = 300
WITHIN = 600  # seconds


def count_failure(request: HttpRequest) -> bool:
    """Note a link that opened nothing; say whether too many came from this network lately.

    Only such links are refused for it: whoever shares the network and holds a good one gets in.
    """
    key = _key(request)
    if cache.add(key, 1, WITHIN):
        count = 1
    else:
        try:
            count = cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, WITHIN)
            count = 1
    return count > MOST_FAILURES


def _key(request: HttpRequest) -> str:
    return f"events.answers.failures:{network_of(request)}"


def network_of(request: HttpRequest) -> str:
    """The /24 or /64 a request comes from; behind our own proxy the address that it named last."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))
