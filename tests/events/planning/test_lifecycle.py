"""Which state of an event leads where."""

import pytest

from events.planning import lifecycle
from events.planning.models import Event


def test_every_state_of_the_model_stands_in_the_table_and_leads_only_to_known_ones():
    assert set(lifecycle.STEPS) == set(Event.State.values)
    assert {new for steps in lifecycle.STEPS.values() for new in steps} <= set(Event.State.values)


@pytest.mark.parametrize(
    ("state", "new", "allowed"),
    [
        ("draft", "announced", True),
        ("announced", "closed_for_rsvp", True),
        ("closed_for_rsvp", "announced", True),
        ("announced", "outcome_published", False),
        ("held", "cancelled", False),
        ("cancelled", "announced", False),
        ("outcome_published", "draft", False),
    ],
)
def test_a_step_is_allowed_only_where_the_table_says_so(state, new, allowed):
    assert lifecycle.may_become(state, new) is allowed


def test_people_are_invited_to_drafts_agreed_and_announced_events_only():
    assert [state for state in lifecycle.STEPS if lifecycle.takes_invitations(state)] == [
        "draft",
        "approved",
        "announced",
    ]
