from django.conf import settings

from config.celery import app


def test_each_turn_of_the_clock_wakes_a_task_that_exists():
    app.loader.import_default_modules()

    asked_for = {turn["task"] for turn in settings.CELERY_BEAT_SCHEDULE.values()}

    assert asked_for - set(app.tasks) == set()


def test_a_hint_that_was_not_taken_is_void_at_its_next_turn():
    late = {
        name
        for name, turn in settings.CELERY_BEAT_SCHEDULE.items()
        if isinstance(turn["schedule"], float) and turn.get("options", {}).get("expires", 1e9) > turn["schedule"]
    }

    assert late == set()
