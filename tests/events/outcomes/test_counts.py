"""Counts by group: each group, the total, and groups too small to be shown."""

from hypothesis import given
from hypothesis import strategies as st

from events.outcomes.counts import SMALLEST, Line, Person, count


def people(n, *groups, accepted=0, came=0, **more):
    """The first `accepted` of n said yes, the first `came` were there."""
    return [
        Person(
            groups=frozenset(groups),
            answer="accepted" if place < accepted else "no_reply",
            presence="came" if place < came else "unknown",
            **more,
        )
        for place in range(n)
    ]


def test_each_group_and_the_total():
    counts = count([*people(44, "EXP", accepted=16, came=13), *people(35, "MSP", accepted=11, came=10)], ["EXP", "MSP"])

    assert counts.lines == (Line("EXP", 44, 16, 13), Line("MSP", 35, 11, 10))
    assert counts.total == Line("", 79, 27, 23)
    assert (counts.in_several, counts.groups_invited, counts.groups_came) == (0, 2, 2)


def test_a_person_in_two_groups_stands_in_both_lines_and_once_in_the_total():
    counts = count([*people(5, "EXP"), *people(5, "MSP"), *people(2, "EXP", "MSP", came=1)], ["EXP", "MSP"])

    assert [line.invited for line in counts.lines] == [7, 7]
    assert (counts.total.invited, counts.in_several) == (12, 2)


def test_groups_of_fewer_than_five_are_joined():
    counts = count(
        [*people(6, "EXP", came=6), *people(4, "VET", came=1), *people(2, "INV"), *people(1)], ["EXP", "VET", "INV"]
    )

    assert counts.lines == (Line("EXP", 6, 0, 6), Line("", 7, 0, 1))
    assert (counts.joined, counts.groups_invited, counts.groups_came) == (2, 3, 2)


def test_a_person_of_two_small_groups_is_joined_once():
    counts = count([*people(3, "VET", "INV"), *people(5, "EXP")], ["EXP", "VET", "INV"])

    assert (counts.lines[-1], counts.in_several) == (Line("", 3, 0, 0), 0)


def test_walk_ins_came_without_being_invited():
    counts = count([*people(5, "TOS", came=2), *people(3, "TOS", came=3, is_invited=False)], ["TOS"])

    assert (counts.total, counts.walk_ins) == (Line("", 5, 0, 5), 3)


def test_a_group_that_only_walked_in_is_not_one_that_was_invited():
    counts = count([*people(5, "TOS", came=1), *people(5, "MOL", came=5, is_invited=False)], ["TOS", "MOL"])

    assert (counts.groups_invited, counts.groups_came) == (1, 1)


def test_answers_and_ways_of_presence():
    listed = [
        Person(answer="declined"),
        Person(answer="revoked"),
        Person(),
        Person(answer="accepted", presence="came_online"),
        Person(answer="tentative", presence="absent"),
    ]

    counts = count(listed, [])

    assert (counts.declined, counts.silent, counts.online, counts.total) == (2, 1, 1, Line("", 5, 1, 1))


persons = st.builds(
    Person,
    groups=st.frozensets(st.sampled_from("ABCD"), max_size=3),
    is_invited=st.booleans(),
    answer=st.sampled_from(["accepted", "declined", "no_reply"]),
    presence=st.sampled_from(["came", "came_online", "absent", "unknown"]),
)


@given(st.lists(persons, max_size=40))
def test_lines_explain_the_total(listed):
    counts = count(listed, list("ABCD"))

    assert counts.total.invited == sum(person.is_invited for person in listed)
    assert sum(line.came for line in counts.lines) >= counts.total.came
    if counts.in_several == 0:
        assert sum(line.invited for line in counts.lines) == counts.total.invited
    for line in counts.lines:
        assert line.group == "" or sum(line.group in person.groups for person in listed) >= SMALLEST
