"""Codes of events."""

import pytest

from events.planning.codes import next_code


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ([], "EV-2026-01"),
        (["EV-2026-01", "EV-2026-24"], "EV-2026-25"),
        (["EV-2025-40", "EV-2026-9", "OLD-2026-77", "EV-2026-x"], "EV-2026-10"),
        (["EV-2026-99"], "EV-2026-100"),
    ],
)
def test_a_code_follows_the_highest_of_its_year(known, code):
    assert next_code(2026, known) == code
