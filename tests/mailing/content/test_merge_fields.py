"""Merge fields: flat, one pass."""

import pytest

from mailing.content.default_templates import TEMPLATES
from mailing.content.merge_fields import (
    Field,
    FieldProblem,
    fields_in,
    fill,
    text_problems,
    value_problems,
    without_empty_lines,
)
from mailing.content.texts import TemplateTexts, problems_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{name}}", "Ольга"),
        ("{{ name }}", "Ольга"),
        ("{{none|коллеги}}", "коллеги"),
        ("{{none|}}.", "."),
        ("{{name|коллеги}}", "Ольга"),
        ("{name} {{Name}} {{na me}}", "{name} {{Name}} {{na me}}"),
        ("{{name.__class__}}", "{{name.__class__}}"),
    ],
)
def test_fields_are_filled_by_value_then_by_fallback(text, wanted):
    assert fill(text, {"name": "Ольга"}) == wanted


def test_what_is_wrong_with_a_text_is_named():
    assert text_problems(["{{name}} {{nonsense}} {{when"]) == [
        FieldProblem("unknown", "nonsense"),
        FieldProblem("broken", "{{when"),
    ]


def test_only_fields_without_a_fallback_must_have_a_value():
    fields = fields_in("{{title}} {{seats|}} {{kind|встреча}} {{title}}")

    assert fields == [Field("title"), Field("seats", ""), Field("kind", "встреча")]
    assert value_problems(fields, {}) == [FieldProblem("empty", "title")]
    assert value_problems(fields, {"title": " \n"}) == [FieldProblem("empty", "title")]


def test_a_line_with_an_optional_field_falls_out_without_a_value():
    text = "Когда: {{when}}\nМест: {{seats|}}\nТема: {{topic|нет}}"

    assert without_empty_lines(text, {}) == "Когда: {{when}}\nТема: {{topic|нет}}"
    assert without_empty_lines(text, {"seats": "40"}) == text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.code)
def test_the_default_letters_use_known_fields_and_good_links(template):
    texts = TemplateTexts(template.subject_ru, template.body_ru, template.subject_en, template.body_en)

    assert problems_of(texts) == []
