"""The sheet of an announcement: its order, its page, its text as a letter."""

import pytest

from events.press.layout import LABELS, Facts, Line, fits_one_page, lay_out, letter_text
from mailing.content.markup import link_problems, text_skeleton
from mailing.content.merge_fields import fields_in

FULL = Facts(
    number=7,
    day="17.12.2026",
    headline="Новогодняя программа и график транспорта",
    when="17 декабря 2026 года, четверг, 11:00 (МСК)",
    gathering="10:40, у главного входа",
    where="Дом культуры «Речна»",
    entrance="вход с площади, удостоверение",
    format="на месте и онлайн",
    speakers=("Долгов Игорь Андреевич, начальник отдела", "Ким Юлия Николаевна"),
    topic="Праздники и автобусы",
    questions=("Как ходят автобусы?", "Где ёлки?"),
    shooting="с 10:50",
    broadcast="https://example.org/live",
    accreditation="до 16 декабря, 16:00",
    contact="Степнова Елена, +7 (8410) 00-12-34",
)


def test_the_order_is_that_of_the_house():
    assert [line.label or line.kind for line in lay_out(FULL, "ru")] == [
        "sheet",
        "headline",
        "Когда",
        "Сбор журналистов",
        "Где",
        "Вход",
        "Формат",
        "Выступят",
        "Тема",
        "text",
        "question",
        "question",
        "Съёмка",
        "Трансляция",
        "Аккредитация",
        "Для СМИ",
    ]


def test_the_sheet_is_headed_by_number_and_day():
    assert lay_out(FULL, "ru")[0] == Line("sheet", "АНОНС ДЛЯ СМИ № 7, 17.12.2026")


def test_empty_parts_fall_out():
    short = Facts(number=1, day="17.12.2026", headline="Брифинг", when="17 декабря")

    assert [line.kind for line in lay_out(short, "ru")] == ["sheet", "headline", "fact"]


def test_both_languages_have_the_same_labels():
    assert LABELS["ru"].keys() == LABELS["en"].keys()


def test_one_page_is_measured():
    assert fits_one_page(lay_out(FULL, "ru"))
    assert not fits_one_page([*lay_out(FULL, "ru"), Line("fact", "слово " * 900, "Тема")])


def test_the_letter_holds_every_line_in_order():
    text = letter_text(lay_out(FULL, "ru"))

    places = [
        text.index(word)
        for word in ("АНОНС", "# Новогодняя", "| Когда |", "| Тема |", "- Как ходят", "| Съёмка |", "| Для СМИ |")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "hostile", ["{{salutation}}", "[нажми](javascript:alert(1))", "**жирно** | столбец", "{{ {{a}} }}"]
)
def test_what_people_type_stays_text(hostile):
    text = letter_text(lay_out(Facts(number=1, day="1", headline=hostile, when=hostile, questions=(hostile,)), "ru"))

    assert (fields_in(text), link_problems(text)) == ([], [])
    assert "javascript" not in text or "](" not in text
    assert text_skeleton(text).fill({})
