"""When to try again."""

from datetime import UTC, datetime, timedelta

import pytest

from mailing.delivery.lifecycle import ENDS, IN_HANDS, OPEN, WAITING, WAYS, may_move
from mailing.delivery.retries import last_moment, line_pause, next_try

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(("tries", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 67), (6, 67), (50, 67)])
def test_each_try_waits_longer_and_letters_put_off_together_come_back_apart(tries, minutes):
    assert next_try(tries, now=NOW, chance=0) - NOW == timedelta(minutes=minutes)
    assert next_try(tries, now=NOW, chance=1) - NOW == timedelta(minutes=minutes) * 1.15


def test_trying_ends_after_five_days_or_when_the_letter_loses_its_sense():
    assert last_moment(NOW, None) == NOW + timedelta(days=5)
    assert last_moment(NOW, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)
    assert last_moment(NOW, NOW + timedelta(days=9)) == NOW + timedelta(days=5)


def test_a_server_that_takes_nothing_is_left_alone_longer_and_longer():
    assert [line_pause(n).total_seconds() for n in (1, 2, 3, 4, 9)] == [5, 15, 60, 300, 300]


def test_every_state_is_open_or_an_end_and_ends_lead_nowhere_but_unknown():
    assert WAYS.keys() == OPEN | ENDS
    assert not OPEN & ENDS
    assert IN_HANDS | WAITING == OPEN
    assert {state for state in ENDS if WAYS[state]} == {"unknown"}
    assert may_move("unknown", "accepted")
    assert not may_move("accepted", "queued")
