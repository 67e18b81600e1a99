import pytest
from django.utils import translation

from crm.web import icons, states

TONES = {"good", "info", "warn", "bad", "unknown", "quiet"}


@pytest.mark.parametrize("kind", states.STATES)
def test_every_state_has_a_tone_an_icon_and_a_word_in_both_languages(kind):
    for code, shown in states.STATES[kind].items():
        assert shown.tone in TONES
        assert shown.icon in icons.SHAPES
        with translation.override("en"):
            english = str(shown.label)
        with translation.override("ru"):
            russian = str(shown.label)
        assert english, code
        assert russian not in {"", english}, code


def test_unknown_attendance_waits_quietly_and_unknown_delivery_asks():
    assert (states.state("attendance", "unknown").tone, states.state("delivery", "unknown").tone) == (
        "quiet",
        "unknown",
    )


def test_a_state_outside_the_table_is_an_error_and_not_a_blank():
    with pytest.raises(KeyError):
        states.state("rsvp", "perhaps")
