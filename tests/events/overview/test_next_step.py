"""Which one thing comes next for an event."""

from datetime import UTC, datetime, timedelta

import pytest

from events.overview.next_step import Standing, next_step

START = datetime(2026, 12, 3, 14, 30, tzinfo=UTC)
BEFORE, DAY_BEFORE = START - timedelta(days=10), START - timedelta(hours=20)
SOON, AFTER = START - timedelta(hours=1), START + timedelta(hours=3)


def standing(state, **changes):
    return Standing(
        **{
            "state": state,
            "starts_at": START,
            "ends_at": START + timedelta(hours=2),
            "answers_until": START - timedelta(days=1),
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("now", "given", "step"),
    [
        (BEFORE, standing("draft"), "invite"),
        (BEFORE, standing("announced"), "invite"),
        (BEFORE, standing("draft", waits_for_approval=True, invited=143), "approval"),
        (BEFORE, standing("announced", invited=143, silent=71), "remind"),
        (BEFORE, standing("announced", invited=143), ""),
        (DAY_BEFORE, standing("draft"), "announce"),
        (DAY_BEFORE, standing("announced", invited=143, silent=71), ""),
        (BEFORE, standing("closed_for_rsvp", invited=143, silent=71), ""),
        (SOON, standing("announced", invited=143, silent=71), "open_door"),
        (AFTER, standing("announced", invited=143), "mark_held"),
        (AFTER, standing("closed_for_rsvp"), "mark_held"),
        (AFTER, standing("held"), "write_outcome"),
        (AFTER, standing("outcome_published"), "see_outcome"),
        (BEFORE, standing("postponed", invited=143), ""),
        (AFTER, standing("cancelled"), ""),
    ],
)
def test_the_main_action_follows_state_and_hour(now, given, step):
    assert next_step(given, now) == step


def test_an_event_of_whole_days_has_no_door():
    now = START + timedelta(hours=1)

    assert (
        next_step(standing("announced", is_all_day=True, invited=5, answers_until=START + timedelta(days=5)), now)
        != "open_door"
    )
