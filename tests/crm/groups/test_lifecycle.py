"""Which state of a group may follow which."""

import pytest

from crm.groups.lifecycle import MOVES, may_become


@pytest.mark.parametrize(
    ("state", "following"),
    [
        ("proposed", {"approved", "archived"}),
        ("approved", {"under_review", "archived"}),
        ("under_review", {"approved", "archived"}),
        ("archived", {"under_review"}),
    ],
)
def test_each_state_leads_where_it_should(state, following):
    assert {new for new in MOVES if may_become(state, new)} == following


def test_an_unknown_state_leads_nowhere():
    assert not may_become("forgotten", "approved")
