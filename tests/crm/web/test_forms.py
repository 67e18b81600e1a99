from django import forms
from django.utils import translation

from crm.web.filters import FilterForm
from crm.web.forms import DateInput


class Sample(forms.Form):
    title = forms.CharField(label="Название")
    seats = forms.IntegerField(label="Мест", required=False, help_text="Без числа лист ожидания не нужен")
    day = forms.DateField(label="День", widget=DateInput)
    is_open = forms.BooleanField(label="Открытое", required=False)


def test_controls_carry_the_design_and_name_their_hint():
    html = str(Sample())

    assert html.count('class="input"') == 3
    assert 'aria-describedby="id_seats_helptext"' in html
    assert 'type="date"' in html


def test_an_optional_field_says_so_and_a_tick_box_does_not():
    with translation.override("en"):
        form = Sample()

        assert [form[name].is_optional for name in form.fields] == [False, True, False, False]
        assert str(form).count("(optional)") == 1


def test_an_error_stands_above_its_control_and_is_named_by_it():
    html = str(Sample({"title": "", "day": "2026-12-03"}))

    assert html.index('id="id_title_error"') < html.index('name="title"')
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_error"' in html


def test_what_was_typed_is_never_lost():
    html = str(Sample({"title": "<b>Дом</b>", "seats": "много", "day": "вчера"}))

    assert "&lt;b&gt;Дом&lt;/b&gt;" in html
    assert 'value="много"' in html
    assert 'value="вчера"' in html


class Filters(FilterForm):
    more = ("district",)
    q = forms.CharField()
    kind = forms.ChoiceField(choices=[("", "Все"), ("a", "A")])
    district = forms.CharField()


def test_only_conditions_that_make_sense_are_active():
    assert Filters({"q": " Ким ", "kind": "nonsense", "district": ""}).active == {"q": "Ким"}


def test_folded_conditions_are_counted():
    form = Filters({"district": "Заводской", "kind": "a"})

    assert (
        form.chosen_more,
        [field.name for field in form.plain_fields],
        [field.name for field in form.more_fields],
    ) == (
        1,
        ["kind"],
        ["district"],
    )
