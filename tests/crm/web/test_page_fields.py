"""What was typed, said as the page says it."""

from crm.web.page_fields import in_words, read_fields, written

PAGE = """
<form><input type="hidden" name="csrfmiddlewaretoken" value="x">
<input type="hidden" name="speakers-TOTAL_FORMS" value="2">
<div class="field"><label for="id_title">Название <span class="faint">(необязательно)</span></label>
  <input id="id_title" name="title_ru"></div>
<div class="field"><label for="id_format">Формат</label>
  <select id="id_format" name="format"><option value="">—</option><option value="on_site">очно</option></select></div>
<fieldset><legend>Группы</legend><div class="checks">
  <label for="id_g_0"><input type="checkbox" name="groups" value="7" id="id_g_0"><span>Эксперты</span></label>
  <label for="id_g_1"><input type="checkbox" name="groups" value="8" id="id_g_1"><span>Ветераны</span></label>
</div></fieldset>
<label class="check"><input type="checkbox" name="is_public"><span>В календаре<small>город видит</small></span></label>
<fieldset><legend>Докладчик 1</legend><label for="id_s0">Имя</label>
  <input id="id_s0" name="speakers-0-name"></fieldset></form>
"""


def test_labels_and_words_stand_for_names_and_codes():
    typed = [
        ("csrfmiddlewaretoken", "abc"), ("speakers-TOTAL_FORMS", "2"), ("title_ru", "Бюджет"), ("format", "on_site"),
        ("groups", "7"), ("groups", "8"), ("is_public", "on"), ("speakers-0-name", "Ким"), ("speakers-1-name", "Ли"),
        ("room", ""),
    ]  # fmt: skip

    assert in_words(typed, read_fields(PAGE), ticked="да") == [
        ("Название", "Бюджет"),
        ("Формат", "очно"),
        ("Группы", "Эксперты"),
        ("Группы", "Ветераны"),
        ("В календаре", "да"),
        ("Имя", "Ким"),
        ("Имя", "Ли"),
    ]


def test_without_its_page_only_written_words_are_given_back():
    typed = [
        ("csrfmiddlewaretoken", "abc def"), ("password", "Тайна 1"), ("new_password1", "Тайна 2"),
        ("otp_code", "12 34"), ("token", "ёё"), ("format", "on_site"), ("is_public", "on"),
        ("time_zone", "Europe/Moscow"), ("phone", "+7 (8410) 00-12-34"), ("note", "Пандус у входа"), ("venue", "3"),
    ]  # fmt: skip

    assert written(typed) == ["+7 (8410) 00-12-34", "Пандус у входа"]


def test_a_page_without_a_form_has_no_fields():
    found = read_fields("<p>Ничего</label></option></fieldset></legend><select>")

    assert (found.labels, found.choices, found.hidden) == ({}, {}, set())
