"""The choice of people as it stands in the address of the page."""

import pytest

from events.invitations.selection import Selection


def test_an_address_without_a_choice_is_no_choice():
    assert Selection.read({"reader": ["5"]}) is None


def test_an_empty_choice_is_a_choice():
    assert Selection.read({"s": ["1"]}) == Selection()


def test_a_choice_survives_the_address_and_json():
    chosen = Selection(groups=(3, 1), councils=(2,), people=(9,), without_groups=(4,), without_people=(7, 8))
    params: dict[str, list[str]] = {}
    for key, value in chosen.params():
        params.setdefault(key, []).append(value)

    assert Selection.read(params) == chosen
    assert Selection.from_json({**chosen.as_json(), "digest": "abc"}) == chosen


def test_what_is_no_id_is_dropped():
    assert Selection.read({"g": ["1", "x", "-2", "1", "9" * 30, "²"]}) == Selection(groups=(1,))


def test_a_group_changes_sides_instead_of_standing_on_both():
    chosen = Selection(groups=(1, 2))

    assert chosen.with_("x1") == Selection(groups=(2,), without_groups=(1,))
    assert chosen.with_("x1").with_("g1") == Selection(groups=(2, 1))


@pytest.mark.parametrize("chip", ["", "g", "z5", "g5x", "g" + "9" * 40, "s1"])
def test_what_is_no_chip_changes_nothing(chip):
    chosen = Selection(groups=(1,))

    assert chosen.with_(chip) == chosen
    assert chosen.without(chip) == chosen


def test_ticks_count_only_for_the_people_who_were_shown():
    chosen = Selection(groups=(1,), without_people=(5, 6))

    after = chosen.picked(shown=["6", "7", "8"], kept=["6", "8"])

    assert after.without_people == (5, 7)


def test_a_person_added_by_name_is_not_left_out_any_more():
    assert Selection(without_people=(5,)).with_("p5") == Selection(people=(5,))
