"""Shares, ratios and marks of groups at the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.groups.representation import coverage, mark, ratio, represent


@pytest.mark.parametrize(
    ("came", "invited", "expected"),
    [
        ({"EXP"}, {"EXP", "NKO"}, 0.5),
        ({"EXP", "TOS"}, {"EXP", "NKO"}, 0.5),  # who was not invited covers nothing
        (set(), {"EXP"}, 0.0),
        ({"EXP"}, set(), None),
    ],
)
def test_coverage_counts_invited_groups_of_which_somebody_came(came, invited, expected):
    assert coverage(came, invited) == expected


@pytest.mark.parametrize(
    ("value", "total", "expected"),
    [
        (0.79, 20, "below"),
        (0.8, 20, "near"),
        (1.25, 20, "near"),
        (1.26, 20, "above"),
        (0.1, 19, ""),
        (None, 500, ""),
    ],
)
def test_marks_stand_outside_0_8_and_1_25_and_are_silent_under_twenty(value, total, expected):
    assert mark(value, total) == expected


def test_shares_are_of_people_and_may_exceed_the_whole():
    rows = represent({"EXP": 30, "NKO": 30}, 40, {"EXP": 0.5, "NKO": None, "TOS": 0.25})

    assert [(row.group, row.count, row.share, row.ratio, row.mark) for row in rows] == [
        ("EXP", 30, 0.75, 1.5, "above"),
        ("NKO", 30, 0.75, None, ""),
        ("TOS", 0, 0.0, 0.0, "below"),
    ]


def test_nobody_gives_shares_of_zero():
    (row,) = represent({}, 0, {"EXP": 0.5})

    assert (row.share, row.mark) == (0.0, "")


@given(st.integers(1, 10_000), st.floats(0.001, 1))
def test_a_group_that_is_exactly_its_target_is_near(total, target):
    assert ratio(target, target) == pytest.approx(1)
    assert mark(ratio(target, target), total) in {"near", ""}


def test_a_target_of_zero_has_no_ratio():
    assert ratio(0.5, 0) is None
