"""A limit on wrong answer links by network: guessing is hopeless anyway, this only keeps it from costing much."""

import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST_FAILURES = 300
WITHIN = 600  # seconds


def count_failure(request: HttpRequest) -> None:
    """Note a link that opened nothing."""
    key = _key(request)
    if not cache.add(key, 1, WITHIN):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, WITHIN)


def is_over(request: HttpRequest) -> bool:
    """Say whether too many wrong links came from this network lately."""
    return int(cache.get(_key(request)) or 0) >= MOST_FAILURES


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
