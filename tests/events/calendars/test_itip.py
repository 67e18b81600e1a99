"""Which version was answered, when, and which answer counts."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from events.calendars.itip import (
    Given,
    Revision,
    Stamp,
    answer_key,
    answer_of,
    effective_at,
    latest,
    partstat_of,
    standing,
    supersedes,
    version_answered,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRST = Revision(0, NOON, NOON + 48 * HOUR, NOON + 50 * HOUR)
OTHER_ROOM = Revision(1, NOON + 2 * HOUR, FIRST.start, FIRST.end)
MOVED = Revision(2, NOON + 4 * HOUR, NOON + 72 * HOUR, NOON + 74 * HOUR)
ALL = [FIRST, OTHER_ROOM, MOVED]


def test_higher_sequence_wins_then_later_stamp_and_a_copy_does_not():
    assert supersedes(Stamp(2, NOON), Stamp(1, NOON + HOUR))
    assert supersedes(Stamp(1, NOON + HOUR), Stamp(1, NOON))
    assert not supersedes(Stamp(1, NOON), Stamp(1, NOON))


def test_a_stamp_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        supersedes(Stamp(1, datetime(2026, 1, 1)), Stamp(0, NOON))


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [("ACCEPTED", "accepted"), ("declined", "declined"), (' "Tentative" ', "tentative"), ("DELEGATED", "delegated"),
     ("NEEDS-ACTION", None), ("", None), ("X-MAYBE", None)],
)  # fmt: skip
def test_answers_are_read_in_any_case_and_nothing_else_is_an_answer(partstat, answer):
    assert answer_of(partstat) == answer


def test_recorded_answers_are_shown_to_calendars():
    assert [partstat_of(rsvp) for rsvp in ("accepted", "waitlisted", "revoked", "no_reply", "delegated")] == [
        "ACCEPTED", "TENTATIVE", "DECLINED", "NEEDS-ACTION", "DELEGATED",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ({"start": MOVED.start, "end": MOVED.end}, 2),
        ({"start": MOVED.start, "sequence": 0}, 2),
        ({"start": FIRST.start, "sequence": 0}, 0),
        ({"start": FIRST.start, "sequence": 1}, 1),
        ({"start": FIRST.start}, 1),
        ({"start": FIRST.start, "dtstamp": NOON + HOUR}, 0),
        ({"start": FIRST.start, "sequence": 7}, 1),
        ({"sequence": 9}, 2),
        ({"sequence": 1}, 1),
        ({"dtstamp": NOON + 3 * HOUR}, 1),
        ({"dtstamp": NOON - HOUR}, 2),
        ({}, 2),
        ({"start": NOON}, 0),
        ({"start": NOON, "sequence": 2}, 2),
        ({"start": MOVED.start + timedelta(seconds=20)}, 2),
    ],
)
def test_the_version_answered_is_found_by_time_then_number_then_stamp(said, version):
    assert version_answered(ALL, **said) == version


def test_nothing_sent_means_no_version_and_counts_as_current():
    assert version_answered([]) is None
    assert standing(None, 3) == "current"
    assert [standing(version, 2) for version in (0, 1, 2, 3)] == ["earlier", "earlier", "current", "current"]


def test_a_slow_clock_loses_no_answer():
    slow = effective_at(dtstamp=NOON - 24 * HOUR, dated=NOON - 24 * HOUR, received_at=NOON + HOUR, first_sent_at=NOON)
    assert slow == NOON + HOUR


def test_an_answer_is_never_of_the_future():
    at = effective_at(dtstamp=NOON + 999 * HOUR, dated=None, received_at=NOON + HOUR, first_sent_at=NOON)
    assert at == NOON + HOUR


def test_a_stamp_in_whole_seconds_may_equal_the_second_of_sending():
    sent = NOON.replace(microsecond=700_000)
    assert effective_at(dtstamp=NOON, dated=None, received_at=NOON + HOUR, first_sent_at=sent) == NOON


def test_five_answers_end_equal_in_all_orders_of_arrival():
    answers = [
        Given(NOON, NOON + HOUR, NOON, "a"),
        Given(NOON + HOUR, NOON + 2 * HOUR, NOON + HOUR, "b"),
        Given(NOON + HOUR, NOON + 2 * HOUR, NOON + 2 * HOUR, "c"),
        Given(NOON + HOUR, NOON + 2 * HOUR, NOON + 2 * HOUR, "d"),
        Given(NOON - HOUR, NOON + 5 * HOUR, None, "e"),
    ]
    assert {latest(order).key for order in permutations(answers)} == {"d"}


def test_same_stamp_with_another_answer_is_decided_by_date_then_receipt():
    first, second = Given(NOON, NOON + HOUR, NOON, "z"), Given(NOON, NOON + HOUR, NOON + timedelta(minutes=1), "a")
    assert latest([first, second]).key == "a"


def test_the_key_knows_a_copy_and_tells_a_change():
    key = answer_key(address=" Pavel@example.org", partstat="accepted", version=1, dtstamp=NOON, comment=" да ")
    assert key == answer_key(address="pavel@example.org", partstat="ACCEPTED", version=1, dtstamp=NOON, comment="да")
    assert key != answer_key(address="pavel@example.org", partstat="DECLINED", version=1, dtstamp=NOON, comment="да")
