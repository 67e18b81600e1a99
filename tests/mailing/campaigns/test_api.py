"""A program writes a letter to groups up to the second person, and no further."""

import pytest

from crm.body.models import Body
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from tests.factories.api import Program
from tests.factories.crm import ContactFactory, DepartmentFactory, OptOutFactory, ReferenceGroupFactory, UserFactory
from tests.factories.mailing import CampaignFactory, SenderFactory

pytestmark = pytest.mark.django_db
TEXTS = {"subject_ru": "Обсуждение", "body_ru": "{{salutation}}\n\nПриглашаем."}


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"], department=DepartmentFactory())


@pytest.fixture
def program(editor):
    return Program(editor)


@pytest.fixture
def group():
    SenderFactory()
    group = ReferenceGroupFactory()
    ContactFactory.create_batch(2, mailable=True, groups=[group])
    OptOutFactory(contact=ContactFactory(mailable=True, groups=[group]))
    return group


def test_a_letter_goes_from_a_draft_to_a_second_person_and_nothing_is_sent(program, editor, group):
    pk = program.post("campaign-list", title="Извещение", **TEXTS).json()["id"]
    chosen = program.put("campaign-selection", pk, groups=[group.code]).json()
    checked = program.post("campaign-check", pk).json()
    asked = program.post("campaign-request-approval", pk).json()

    row = Campaign.objects.get()
    assert (chosen["size"], len(chosen["left_out"]), bool(chosen["left_out"][0]["because"])) == (2, 1, True)
    assert (checked["passed"], asked["state"], asked["audience_size"]) == (True, "on_approval", 2)
    assert (row.department, row.requested_by) == (editor.department, editor)
    assert set(Delivery.objects.values_list("state", "due_at")) == {("queued", None)}


def test_a_program_asks_also_where_one_person_is_the_body(program, group):
    Body.objects.update(sole_operator_since="2026-11-01T00:00Z")
    pk = program.post("campaign-list", title="Извещение", **TEXTS).json()["id"]
    program.put("campaign-selection", pk, groups=[group.code])

    assert program.post("campaign-request-approval", pk).json()["state"] == "on_approval"


def test_a_letter_with_mistakes_is_not_asked_for_and_says_what_is_wrong(program, group):
    pk = program.post("campaign-list", title="Извещение", subject_ru="Т", body_ru="{{phone}}").json()["id"]
    program.put("campaign-selection", pk, groups=[group.code])

    answer = program.post("campaign-request-approval", pk)

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:dialogue:problem:rehearsal-failed")
    assert "{{phone}}" in answer.json()["detail"]
    assert (Campaign.objects.get().state, Delivery.objects.count()) == (Campaign.State.DRAFT, 0)


def test_texts_time_and_taking_back(program, group):
    pk = program.post("campaign-list", title="Извещение", **TEXTS).json()["id"]
    wrong = program.put("campaign-texts", pk, **TEXTS, subject_en="Only a subject")
    right = program.put("campaign-texts", pk, **TEXTS | {"subject_ru": "Другое"})
    past = program.put("campaign-time", pk, scheduled_at="2020-01-01T10:00:00+03:00")
    program.put("campaign-selection", pk, groups=[group.code])
    program.post("campaign-request-approval", pk)
    fixed = program.put("campaign-texts", pk, **TEXTS)
    back = program.post("campaign-take-back", pk)

    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["body_en"])
    assert (right.json()["subject_ru"], past.status_code, fixed.status_code) == ("Другое", 409, 409)
    assert (back.json()["state"], Delivery.objects.count()) == ("draft", 0)


def test_service_letters_are_not_chosen_and_an_unknown_group_is_named(program, group):
    service = program.post("campaign-list", title="Т", letter_class="service", **TEXTS)
    pk = program.post("campaign-list", title="Извещение", **TEXTS).json()["id"]
    unknown = program.put("campaign-selection", pk, groups=["NOBODY"])

    assert (service.status_code, list(service.json()["errors"])) == (400, ["letter_class"])
    assert (unknown.status_code, list(unknown.json()["errors"])) == (400, ["groups"])


def test_a_letter_of_another_department_is_not_there(group):
    row = CampaignFactory(department=DepartmentFactory())
    stranger = Program(UserFactory(roles=["editor"], department=DepartmentFactory()))

    answers = {
        stranger("get", "campaign-texts", row.pk).status_code,
        stranger.put("campaign-texts", row.pk, **TEXTS).status_code,
        stranger.put("campaign-selection", row.pk, groups=[]).status_code,
        stranger.put("campaign-time", row.pk, scheduled_at=None).status_code,
        stranger.post("campaign-check", row.pk).status_code,
        stranger.post("campaign-request-approval", row.pk).status_code,
        stranger.post("campaign-take-back", row.pk).status_code,
        stranger.post("campaign-pause", row.pk).status_code,
        stranger.post("campaign-cancel", row.pk).status_code,
    }

    assert answers == {404}


def test_the_letter_of_an_event_is_not_rewritten_here(program, editor):
    row = CampaignFactory(author=editor, purpose=Campaign.Purpose.INVITATION)

    assert program.put("campaign-texts", row.pk, **TEXTS).status_code == 404
