"""One running city for all journeys of a process."""

from collections.abc import Iterator

import pytest

from tests.journeys.city import City
from tests.journeys.city import city as running_city


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[City]:
    """The sample city, started by `up`."""
    with running_city(tmp_path_factory.mktemp("city"), chromium) as made:
        yield made
