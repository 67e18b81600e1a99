"""A limit on wrong answer links by network: guessing is hopeless anyway, this only says so to whoever keeps trying."""

from django.core.cache import cache
from django.http import HttpRequest

from crm.access.networks import network_of

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
