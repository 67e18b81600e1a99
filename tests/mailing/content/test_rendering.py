"""One letter for one person."""

import re

import pytest

from crm.body.models import Body
from mailing.content.rendering import prepare, render
from tests.factories.crm import DepartmentFactory
from tests.factories.mailing import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db
NAUGHTY = (
    "{{salutation}}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\r\nBcc: x@example.org",
    "\u0000\u000b\u0085\u2028\ue000",
    "javascript:alert(1)",
    "${x} %s {0}",
)


@pytest.fixture(autouse=True)
def body():
    Body(
        name_ru="Администрация города",
        name_en="City Hall",
        officer_name="Долгов И. А.",
        feedback_phone="+7 (8410) 00-12-34",
        feedback_email="otzyv@city.example.org",
        address_ru="пл. Городская, д. 1",
    ).save()


def letter(values=None, **fields):
    campaign = CampaignFactory(**fields)
    known = {
        "salutation": "Уважаемая Ольга Николаевна!",
        "why": "Вы дали согласие 03.09.2025.",
        "unsubscribe_url": "http://localhost:8000/u/token/",
    }
    return render(campaign, DeliveryFactory.build(campaign=campaign, values={**known, **(values or {})}, language="ru"))


def test_a_letter_has_subject_text_html_and_a_foot_that_says_why_and_how_to_stop():
    built = letter()

    assert built.subject == "Заседание 3 декабря"
    for part in (built.text, built.html):
        assert "Уважаемая Ольга Николаевна!" in part
        assert "Вы дали согласие 03.09.2025." in part
        assert "http://localhost:8000/u/token/" in part
        assert "Долгов И. А." in part
        assert "+7 (8410) 00-12-34" in part
        assert "otzyv@city.example.org" in part
    assert "Больше не получать таких писем" in built.html


def test_a_service_letter_offers_no_way_out():
    built = letter(letter_class="service")

    assert "/u/" not in built.html + built.text
    assert "служебное письмо" in built.text


def test_styles_stand_in_attributes_and_nothing_is_fetched():
    built = letter()

    assert 'style="' in built.html
    assert "@media (prefers-color-scheme: dark)" in built.html
    assert "!important" in built.html
    assert not re.search(r"<link|src=|@import|url\(", built.html)
    assert built.html.index("charset") < 300


def test_an_english_reader_gets_english_only_when_it_was_written():
    campaign = CampaignFactory(subject_en="Session", body_en="{{salutation}}\n\nPlease come.")
    row = DeliveryFactory.build(
        campaign=campaign, language="en", values={"salutation": "Dear Hans,", "unsubscribe_url": "http://x.example/u/"}
    )
    russian = CampaignFactory()

    english = render(campaign, row)
    fallback = render(russian, DeliveryFactory.build(campaign=russian, language="en"))

    assert (english.subject, english.language) == ("Session", "en")
    assert "City Hall" in english.text
    assert "Do not send me such letters" in english.text
    assert (fallback.subject, fallback.language) == ("Заседание 3 декабря", "ru")


@pytest.mark.parametrize("value", NAUGHTY)
def test_a_name_stays_text_in_subject_text_and_html(value):
    built = letter(
        {"name": value, "salutation": value},
        subject_ru="Для {{name}}",
        body_ru="{{salutation}}\n\n{{name}}\n\n[x]({{name}})",
    )

    assert "\n" not in built.subject
    assert "<script" not in built.html
    assert "<img" not in built.html
    assert 'href="javascript' not in built.html
    assert "Уважаемая" not in built.subject
    assert built.subject.startswith("Для")


def test_the_same_rows_always_give_the_same_letter():
    campaign = CampaignFactory()
    row = DeliveryFactory.build(campaign=campaign)
    prepare(campaign, row)

    assert render(campaign, row) == render(campaign, row)


def test_a_later_change_of_the_settings_does_not_change_a_frozen_letter():
    campaign = CampaignFactory(department=DepartmentFactory(name_ru="Управление ЖКХ"))
    row = DeliveryFactory.build(campaign=campaign)
    before = render(campaign, row)

    Body.objects.update(name_ru="Другое имя", officer_name="Другой человек")
    campaign.department.name_ru = "Другой отдел"

    assert render(campaign, row) == before
    assert "Управление ЖКХ" in before.html


def test_lines_with_absent_optional_fields_fall_out():
    built = letter(body_ru="{{salutation}}\n\n| Когда | завтра |\n| Мест | {{seats|}} |\n\n{{topic|}}")

    assert "Мест" not in built.html + built.text
    assert "Когда: завтра" in built.text
