"""How letters are written."""

import pytest

from mailing.content import markup
from mailing.content.markup import Slots, link_problems, parse, write_html

NAUGHTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{salutation}}",
    "{{ name }}",
    "${7*7} %s %(x)s {0} {x!r}",
    "javascript:alert(1)",
    "\u0000\u000b\u0085\u2028\u2029\ue000\ue0010\ue001",
    "&amp; &lt;",
    "'; DROP TABLE mailing_delivery; --",
    "**bold** [x](https://example.org/)",
    "a\r\nBcc: x@example.org",
    "🙂" * 50,
)


def html(source, **values):
    slots = Slots()
    return slots.skeleton(write_html(parse(source), slots)).fill(values)


def text(source, **values):
    return markup.text_skeleton(source).fill(values)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Раз.\nДва.\n\nТри.", "<p>Раз.<br>Два.</p>\n<p>Три.</p>"),
        ("# Заголовок", "<h1>Заголовок</h1>"),
        ("- раз\n- **два**", "<ul><li>раз</li><li><b>два</b></li></ul>"),
        (
            "Смотрите [сайт](https://a.example/?a=1&b=2).",
            '<p>Смотрите <a href="https://a.example/?a=1&amp;b=2">сайт</a>.</p>',
        ),
        (
            "| Когда | завтра |\n| Где | тут",
            (
                '<table class="facts" role="presentation"><tbody><tr><th scope="row">Когда</th><td>завтра</td></tr>'
                '<tr><th scope="row">Где</th><td>тут</td></tr></tbody></table>'
            ),
        ),
        (
            "[Да](https://a.example/y) [Нет](https://a.example/n)",
            (
                '<table class="answers" role="presentation"><tbody><tr><td><a class="yes" href="https://a.example/y">Да</a></td>'
                '<td><a href="https://a.example/n">Нет</a></td></tr></tbody></table>'
            ),
        ),
        ("2 < 3 & 4", "<p>2 &lt; 3 &amp; 4</p>"),
        ("Звёздочка * одна", "<p>Звёздочка * одна</p>"),
        ("Текст\n# Заголовок\nТекст", "<p>Текст</p>\n<h1>Заголовок</h1>\n<p>Текст</p>"),
        ("", ""),
    ],
)
def test_marks_become_html(source, wanted):
    assert html(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("# Заголовок\nСтрока **жирно**", "Заголовок\n\nСтрока жирно"),
        ("- раз\n- два", "– раз\n– два"),
        ("| Когда | завтра |", "Когда: завтра"),
        ("[Да](https://a.example/y) [Нет](https://a.example/n)", "Да: https://a.example/y\nНет: https://a.example/n"),
        ("[{{u}}]({{u}})", "https://a.example/"),
    ],
)
def test_the_same_marks_read_well_as_plain_text(source, wanted):
    assert text(source, u="https://a.example/") == wanted


def test_a_salutation_alone_on_its_line_stands_out():
    assert (
        html("{{salutation}}", salutation="Уважаемая Ольга Николаевна!") == "<p><b>Уважаемая Ольга Николаевна!</b></p>"
    )


@pytest.mark.parametrize("value", NAUGHTY)
def test_a_value_stays_text_wherever_it_stands(value):
    written = html("{{v}}\n\n# {{v}}\n\n- {{v}}\n\n| {{v}} | {{v}} |\n\n**{{v}}** [{{v}}]({{v}})", v=value)

    assert "<script" not in written
    assert "<img" not in written
    assert 'href="javascript:' not in written
    assert written.count("<b>") == 1
    assert "\ue000" not in written
    assert "\x00" not in written


def test_a_value_is_never_read_as_a_field_again():
    assert text("{{a}} {{b}}", a="{{b}}", b="secret") == "{{b}} secret"


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/relative", "ftp://x"]
)
def test_a_link_that_should_not_be_followed_is_no_link(target):
    assert "<a" not in html(f"[слово]({target})")
    assert link_problems(f"[слово]({target})") in ([target], [])


def test_a_value_that_is_no_address_leads_nowhere():
    assert html("[x]({{u}})", u="javascript:alert(1)").count('href="#"') == 1


def test_reading_takes_time_that_grows_with_the_text_alone():
    for evil in ("[" * 20_000, "**" * 10_000, "{{" * 10_000, "| " * 10_000, "[a](" * 5_000, "- " * 10_000):
        assert parse(evil) is not None
