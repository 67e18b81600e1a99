"""What a ledger of answers comes to, whatever the order of arrival."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.answers.capacity import Seats, Waiting, next_in, queue
from events.answers.ledger import Line, derive
from events.answers.needs import as_text, from_text
from events.answers.trust import level

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def line(key, rsvp="accepted", after=0, **more):
    at = NOON + after * MINUTE
    return Line(**{"key": key, "rsvp": rsvp, "effective_at": at, "received_at": at, **more})


def test_no_line_is_no_answer():
    assert (derive([]).rsvp, derive([]).line) == ("no_reply", None)


def test_the_latest_said_stands_and_the_others_are_older():
    found = derive([line("a", "declined"), line("b", "accepted", 5), line("c", "tentative", 2)])
    assert (found.rsvp, found.outcomes) == ("accepted", {"a": "older", "b": "applied", "c": "older"})


def test_a_no_after_a_yes_is_a_yes_taken_back():
    assert derive([line("a"), line("b", "declined", 1)]).rsvp == "revoked"
    assert derive([line("a", after=2), line("b", "declined", 1)]).rsvp == "accepted"
    assert derive([line("a", "tentative"), line("b", "declined", 1)]).rsvp == "declined"


def test_answers_to_the_earlier_date_count_no_more():
    lines = [line("a", version=0), line("b", "declined", 1, version=1)]
    assert derive(lines, asked_again_from=1).rsvp == "declined"
    assert derive(lines, asked_again_from=2).rsvp == "no_reply"
    assert derive(lines, asked_again_from=2).outcomes == {"a": "earlier_date", "b": "earlier_date"}


def test_what_is_set_aside_never_comes_back():
    found = derive([line("a", set_aside="unverified", after=9), line("b", "declined")])
    assert (found.rsvp, found.outcomes["a"]) == ("declined", "unverified")


def test_two_different_clicks_within_ten_seconds_are_a_robots():
    second = NOON + timedelta(seconds=3)
    clicks = [line("a", is_click=True), Line("b", "declined", second, second, is_click=True)]
    found = derive([line("before", "tentative", -60, is_click=True), *clicks])
    assert (found.rsvp, found.outcomes) == ("tentative", {"before": "applied", "a": "robot", "b": "robot"})


def test_the_guest_who_repeats_after_a_robot_is_heard():
    second = NOON + timedelta(seconds=3)
    clicks = [line("a", is_click=True), Line("b", "declined", second, second, is_click=True)]
    assert derive([*clicks, line("c", "accepted", 5, is_click=True)]).rsvp == "accepted"


def test_the_same_click_twice_is_no_robot():
    second = NOON + timedelta(seconds=3)
    found = derive([line("a", is_click=True), Line("b", "accepted", second, second, is_click=True)])
    assert found.rsvp == "accepted"


def test_five_answers_come_to_the_same_in_all_orders():
    lines = [
        line("a", "accepted", 0),
        line("b", "declined", 4, received_at=NOON + 9 * MINUTE),
        line("c", "tentative", 4, received_at=NOON + 8 * MINUTE),
        line("d", "accepted", 3, version=1),
        line("e", "declined", 1, set_aside="stored"),
    ]
    results = {(derive(order).rsvp, tuple(sorted(derive(order).outcomes.items()))) for order in permutations(lines)}
    assert len(results) == 1
    assert next(iter(results))[0] == "revoked"


@given(
    st.lists(
        st.tuples(st.sampled_from(["accepted", "declined", "tentative"]), st.integers(0, 60), st.booleans()),
        max_size=6,
    ),
    st.randoms(),
)
def test_any_order_ends_equal(said, random):
    lines = [line(str(n), rsvp, after, is_click=click) for n, (rsvp, after, click) in enumerate(said)]
    shuffled = lines[:]
    random.shuffle(shuffled)
    assert derive(lines) == derive(shuffled)


def test_seats_without_a_limit_always_have_room():
    assert (Seats(None, 900).free, Seats(None).has_room(100)) == (None, True)


def test_seats_kept_for_substitutes_are_not_given_away():
    assert (Seats(40, 38, 1).free, Seats(40, 38, 1).has_room(2), Seats(40, 45).free) == (1, False, 0)


def test_who_asked_first_is_first_and_nobody_is_passed_over():
    waiting = [Waiting(3, NOON + MINUTE), Waiting(1, NOON, people=2), Waiting(2, NOON + MINUTE)]
    assert [place.key for place in queue(waiting)] == [1, 2, 3]
    assert next_in(Seats(10, 9), waiting) == []
    assert next_in(Seats(10, 7), waiting) == [1, 2]
    assert next_in(Seats(None), waiting) == [1, 2, 3]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ((True, True, "pass"), "A"),
        ((True, True, "none"), "A"),
        ((True, True, ""), "B"),
        ((True, True, None), "B"),
        ((True, True, "temperror"), "B"),
        ((True, True, "fail"), "C"),
        ((True, False, "pass"), "D"),
        ((True, False, "fail"), "D"),
        ((False, True, "pass"), "E"),
    ],
)
def test_trust_follows_the_secret_the_person_and_our_own_exchanger(facts, found):
    has_secret, is_guest, dmarc = facts
    assert level(has_secret=has_secret, is_guest=is_guest, dmarc=dmarc) == found


def test_needs_are_written_in_the_language_of_the_house_and_read_in_any():
    text = as_text(["captions", "ramp", "gold"], "en")
    assert text == "a ramp or a place without steps; captions"
    assert from_text(text) == ["ramp", "captions"]
    assert from_text(as_text(["companion"], "ru")) == ["companion"]
    assert from_text("") == []
