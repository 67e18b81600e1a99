"""Templates of letters."""

import pytest
from django.utils import translation

from mailing.content import actions, refusals
from mailing.content.default_templates import TEMPLATES
from mailing.content.models import LetterTemplate
from mailing.content.texts import TemplateTexts
from tests.factories.crm import NOW, UserFactory
from tests.factories.mailing import LetterTemplateFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user, backend=BACKEND)
    return user


def change(template, **fields):
    known = {
        "title": template.title,
        "letter_class": template.letter_class,
        "texts": TemplateTexts("Новая тема", "{{salutation}}"),
        "seen_version": template.version,
        "by": UserFactory(),
        "now": NOW,
    }
    return actions.change_template(template, **{**known, **fields})


def test_default_templates_are_put_in_once_and_changes_of_people_stay():
    assert actions.ensure_templates(now=NOW) == len(TEMPLATES)
    change(LetterTemplate.objects.get(code="invitation"))

    assert actions.ensure_templates(now=NOW) == 0
    assert LetterTemplate.objects.get(code="invitation").subject_ru == "Новая тема"


def test_every_change_is_a_version_and_none_undoes_another():
    template = LetterTemplateFactory()
    assert change(template).version == 2

    with pytest.raises(refusals.ChangedMeanwhile):
        change(template)


def test_a_text_with_a_mistake_is_refused():
    with pytest.raises(refusals.BrokenText):
        change(LetterTemplateFactory(), texts=TemplateTexts("", "{{nonsense}}"))


def test_an_editor_reads_changes_and_adds_templates(client, editor):
    template = LetterTemplateFactory(code="notice")
    base = {"title": "Извещение", "letter_class": "informing", "subject_ru": "Т", "subject_en": "", "body_en": ""}
    with translation.override("ru"):
        client.post("/campaigns/templates/notice/", {**base, "body_ru": "Новый текст", "seen_version": 1})
        stale = client.post("/campaigns/templates/notice/", {**base, "body_ru": "Мой текст", "seen_version": 1})
        wrong = client.post("/campaigns/templates/notice/", {**base, "body_ru": "{{nonsense}}", "seen_version": 2})
        client.post("/campaigns/templates/new/", {**base, "code": "own", "body_ru": "{{salutation}}"})
        listed = client.get("/campaigns/templates/").content.decode()

    template.refresh_from_db()
    assert (template.body_ru, template.version) == ("Новый текст", 2)
    assert (stale.status_code, wrong.status_code) == (422, 422)
    assert "Мой текст" in stale.content.decode()
    assert "Поле {{nonsense}} неизвестно" in wrong.content.decode()
    assert LetterTemplate.objects.filter(code="own").exists()
    assert "own" in listed


def test_a_template_is_shown_filled_and_in_a_sandbox(client, editor):
    actions.ensure_templates(now=NOW)

    for template in LetterTemplate.objects.all():
        frame = client.get(f"/campaigns/templates/{template.code}/html/")
        assert frame.headers["Content-Security-Policy"].startswith("sandbox")
        assert "{{" not in frame.content.decode()
    assert (
        "Приглашаем вас на публичные слушания" in client.get("/campaigns/templates/invitation/html/").content.decode()
    )
