"""How many questions a page asks the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str, query: dict[str, str] | None = None) -> int:
    """Open a page and count its queries; the first opening warms what is read once."""
    assert client.get(url, query).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(url, query)
    return len(asked)
