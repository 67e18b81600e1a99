"""Matters in their order, few apart and many together."""

from datetime import UTC, datetime, timedelta

from events.today.rows import Matter, apart_or_together, first_names, in_order

EVENING = datetime(2026, 11, 23, 20, 59, tzinfo=UTC)


def matter(title, tone="info", due_at=None):
    return Matter(tone=tone, icon="mail", title=title, text="", verb="", url="/", due_at=due_at)


def test_what_is_due_today_goes_first_then_weight_then_the_day():
    found = [
        matter("later", due_at=EVENING + timedelta(days=9)),
        matter("soon", due_at=EVENING + timedelta(days=1)),
        matter("unknown", "unknown"),
        matter("bad", "bad"),
        matter("today", due_at=EVENING - timedelta(hours=2)),
        matter("overdue", "warn", due_at=EVENING - timedelta(days=2)),
    ]

    assert [one.title for one in in_order(found, day_ends_at=EVENING)] == [
        "overdue", "today", "bad", "unknown", "soon", "later",
    ]  # fmt: skip


def test_three_stand_apart_and_four_together():
    def rows(n):
        return apart_or_together(range(n), lambda item: matter(str(item)), lambda items: matter(f"all {len(items)}"))

    assert [one.title for one in rows(3)] == ["0", "1", "2"]
    assert [one.title for one in rows(4)] == ["all 4"]


def test_many_names_end_with_an_ellipsis():
    assert (first_names(["А", "Б"]), first_names(["А", "Б", "В"]), first_names([])) == ("А, Б", "А, Б…", "")
