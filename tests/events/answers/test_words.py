"""Words count as an answer only when a whole line says it; all else is a proposal or nothing."""

import pytest

from events.answers.words import read_words


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Буду.", "accepted"),
        ("Да, приду!", "accepted"),
        ("Спасибо, обязательно буду!", "accepted"),
        ("Добрый день!\n\nНе смогу.\n\nС уважением,\nИванов", "declined"),
        ("К сожалению, не смогу", "declined"),
        ("Придём", "accepted"),
        ("Приду\nПетров И. И.", "accepted"),
        ("yes", "accepted"),
        ("No, thanks.", "declined"),
        ("I can’t make it", "declined"),
        ("Пока не знаю", "tentative"),
    ],
)
def test_a_line_that_is_only_an_answer_counts(text, answer):
    found = read_words(text)
    assert (found.answer, found.is_exact) == (answer, True)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Буду, если не задержат на совещании", "tentative"),
        ("Буду с 5 декабря", "accepted"),
        ("Здравствуйте! Не уверен, что смогу, но не буду отказываться", "declined"),
        ("Буду\nА можно прийти с коллегой?", "accepted"),
        ("Буду\nНе смогу", "declined"),
        ("Не буду возражать, приду", "declined"),
    ],
)
def test_anything_longer_is_a_proposal_for_a_person(text, answer):
    found = read_words(text)
    assert (found.answer, found.is_exact) == (answer, False)


@pytest.mark.parametrize("text", ["", "Где поставить машину?", "Здравствуйте!", "С уважением,\nбуду", "данные", "нету"])
def test_other_words_say_nothing(text):
    assert read_words(text) is None
