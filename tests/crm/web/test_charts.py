from crm.web import charts
from crm.web.charts import RepresentationBar


def bar(share, target=0.25):
    return RepresentationBar("Эксперты", 44, share, target)


def test_bars_and_targets_stand_on_one_scale():
    drawn = charts.representation([bar(44 / 143), bar(22 / 143)], total=143)

    assert [(one.width, one.tick, one.verdict) for one in drawn] == [
        ("61.54%", "50.00%", "near"),
        ("30.77%", "50.00%", "below"),
    ]


def test_a_share_far_above_the_target_still_fits_the_drawing():
    drawn = charts.representation([bar(0.9), bar(0.1)], total=50)

    assert (drawn[0].width, drawn[0].verdict) == ("100.00%", "above")


def test_few_people_say_nothing_about_representation():
    assert [one.verdict for one in charts.representation([bar(0.05)], total=19)] == [""]


def test_a_group_without_a_target_has_neither_tick_nor_verdict():
    drawn = charts.representation([bar(0.5, None)], total=100)

    assert (drawn[0].tick, drawn[0].verdict, drawn[0].bar.ratio) == ("", "", None)


def test_slices_keep_their_order_and_none_is_invisible():
    slices = charts.stacked([("bad", 1), ("good", 9_998), ("warn", 0), ("unknown", 1)])

    assert [part.tone for part in slices] == ["good", "bad", "unknown"]
    assert [part.width for part in slices[1:]] == ["0.60%", "0.60%"]
    last = slices[-1]
    assert abs(float(last.x[:-1]) + float(last.width[:-1]) - 100) < 0.02


def test_nothing_gives_no_slices():
    assert charts.stacked([("good", 0)]) == []


def test_a_funnel_tells_the_share_of_its_first_step():
    steps = charts.funnel([("Приглашены", 94), ("Согласились", 33), ("Пришли", 28)])

    assert [(step.width, step.of_first and round(step.of_first, 2)) for step in steps] == [
        ("100.00%", None),
        ("35.11%", 0.35),
        ("29.79%", 0.3),
    ]


def test_an_empty_funnel_divides_by_nothing():
    assert [(step.count, step.width) for step in charts.funnel([("Приглашены", 0), ("Пришли", 0)])] == [
        (0, "0.00%"),
        (0, "0.00%"),
    ]


def test_the_last_day_of_a_sparkline_is_the_accent():
    columns = charts.spark([0, 5, 10])

    assert [(column.height, column.is_last) for column in columns] == [("1.5", False), ("13.0", False), ("26.0", True)]
