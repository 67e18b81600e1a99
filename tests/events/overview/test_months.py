"""A month as weeks of days."""

from datetime import date

import pytest

from events.overview.months import Month, grid, read_month

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-12", Month(2026, 12)),
        ("", Month(2026, 11)),
        ("2026-13", Month(2026, 11)),
        ("1999-01", Month(2026, 11)),
        ("²-1", Month(2026, 11)),
        ("2026-12-01", Month(2026, 11)),
    ],
)
def test_what_is_no_month_is_the_month_of_today(text, month):
    assert read_month(text, TODAY) == month


def test_a_month_knows_its_neighbours_over_the_new_year():
    assert (Month(2026, 12).next, Month(2026, 1).previous) == (Month(2027, 1), Month(2025, 12))


def test_the_grid_begins_on_monday_and_holds_whole_weeks():
    days = grid(Month(2026, 12), [])

    assert (days[0].on, days[-1].on, len(days) % 7) == (date(2026, 11, 30), date(2027, 1, 3), 0)
    assert [day.is_other_month for day in days[:2]] == [True, False]


def test_an_entry_lies_on_each_of_its_days_also_when_it_began_before_the_grid():
    days = {
        day.on: day.entries for day in grid(Month(2026, 12), [(date(2026, 11, 16), date(2026, 12, 1), "обсуждение")])
    }

    assert (days[date(2026, 11, 30)], days[date(2026, 12, 1)], days[date(2026, 12, 2)]) == (
        ["обсуждение"],
        ["обсуждение"],
        [],
    )


def test_an_entry_before_the_grid_lies_nowhere():
    assert not any(day.entries for day in grid(Month(2026, 12), [(date(2026, 11, 1), date(2026, 11, 2), "x")]))
