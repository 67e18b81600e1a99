"""Whether the days of an event fit together."""

from datetime import UTC, datetime, timedelta

from events.planning.deadlines import Days, faults

START = datetime(2026, 12, 3, 14, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def found(**changes):
    days = Days(**{"starts_at": START, "ends_at": START + 2 * HOUR, **changes})
    return [(fault.field, fault.code) for fault in faults(days)]


def test_days_that_fit_have_no_fault():
    assert found(reply_until=START - DAY, accreditation_until=START - DAY, proposals_until=START - DAY) == []


def test_an_end_at_or_before_the_start_is_a_fault():
    assert found(ends_at=START) == [("ends_at", "ends_before_start")]


def test_deadlines_after_the_start_are_faults_of_their_own_fields():
    assert found(reply_until=START + HOUR, accreditation_until=START + HOUR) == [
        ("reply_until", "reply_after_start"),
        ("accreditation_until", "accreditation_after_start"),
    ]


def test_of_whole_days_replies_may_come_until_the_end():
    assert found(ends_at=START + 14 * DAY, is_all_day=True, reply_until=START + 10 * DAY) == []


def test_proposals_are_taken_until_the_end_and_not_after():
    assert found(proposals_until=START + 2 * HOUR) == []
    assert found(proposals_until=START + DAY) == [("proposals_until", "proposals_after_end")]
