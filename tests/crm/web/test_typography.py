import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.web.typography import bind, grouped, one_stop, percent


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("в Доме культуры", "в·Доме культуры"),
        ("и в Доме", "и·в·Доме"),
        ("Не позже 1 декабря", "Не·позже 1·декабря"),
        ("№ 204 и №118", "№·204 и·№·118"),
        ("принял В. И. Ким", "принял В.·И.·Ким"),
        ("Полевая Е. С. решила", "Полевая·Е.·С. решила"),
        ("слово — дело", "слово·— дело"),
        ("пл. Городская, д. 1", "пл.·Городская, д.·1"),
        ("35 % от 12 345", "35·% от·12·345"),
        ("143 чел.", "143·чел."),
        ("3 декабря 2026 г.", "3·декабря 2026·г."),
        ("+7 (8410) 00-12-34 доб. 12", "+7·(8410)·00-12-34 доб.·12"),
        ("Наводнение", "Наводнение"),
        ("ответ до 17:30–19:30", "ответ до·17:30–19:30"),
    ],
)
def test_a_line_does_not_end_where_it_would_tear_a_thought(text, bound):
    assert bind(text) == bound.replace("·", "\u00a0")


@given(st.text(alphabet=" абвдежзи№—.0123456789ДЕИА%г", max_size=60))
def test_binding_changes_only_spaces_and_only_once(text):
    once = bind(text)

    assert bind(once) == once
    assert once.replace("\u00a0", "").replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (12345, "ru", "12·345"),
        (1234, "ru", "1234"),
        (1234567, "ru", "1·234·567"),
        (12345.6, "ru", "12·345,6"),
        (-7, "ru", "−7"),
        (0.62, "ru", "0,62"),
        (12345.6, "en", "12,345.6"),
        (0, "en", "0"),
        (2.0, "ru", "2"),
    ],
)
def test_numbers_are_grouped_as_the_language_groups_them(value, language, shown):
    assert grouped(value, language) == shown.replace("·", "\u00a0")


def test_a_share_of_nothing_is_a_dash():
    assert (percent(7, 20, "ru"), percent(7, 20, "en"), percent(1, 0, "ru")) == ("35\u00a0%", "35%", "—")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("На согласование: Полевая Е. С..", "На согласование: Полевая Е. С."),
        ("Не позже 2026 г.. Потом нельзя.", "Не позже 2026 г. Потом нельзя."),
        ("Подумаем...", "Подумаем..."),
        ("../down", "../down"),
        ("с 1..5", "с 1..5"),
    ],
)
def test_an_initial_at_the_end_of_a_sentence_takes_no_second_full_stop(text, read):
    assert one_stop(text) == read
