import pytest
from django.db import IntegrityError

from crm.body.models import Body
from crm.journal.models import JournalEntry
from tests.factories.crm import UserFactory

pytestmark = pytest.mark.django_db
VALUES = {
    "name_ru": "Администрация города Верхнереченска",
    "language": "ru",
    "time_zone": "Europe/Moscow",
    "officer_name": "Долгов Илья Андреевич",
    "feedback_email": "press@city.example.org",
    "feedback_phone": "+7 (8410) 00-12-34",
    "approval_threshold": 20,
}


@pytest.fixture
def administrator(client):
    person = UserFactory(roles=["administrator"], language="ru")
    client.force_login(person)
    return person


def test_the_threshold_is_changed_and_the_journal_keeps_both_numbers(client, administrator):
    Body(name_ru="Город", approval_threshold=50).save()
    client.post("/settings/body/change/", VALUES)
    entry = JournalEntry.objects.get(verb="body.changed")

    assert Body.current().approval_threshold == 20
    assert (entry.details["threshold_was"], entry.details["threshold_is"]) == (50, 20)
    assert "feedback_phone" in entry.details["fields"]


def test_an_auditor_reads_the_settings_and_changes_nothing(client):
    Body(name_ru="Город").save()
    client.force_login(UserFactory(roles=["auditor"]))

    assert client.get("/settings/body/").status_code == 200
    client.post("/settings/body/change/", VALUES)
    assert Body.current().name_ru == "Город"


def test_one_person_alone_may_decide_to_send_alone(client, administrator):
    Body(name_ru="Город").save()
    client.post("/settings/body/alone/", {"reason": "Приказ № 7 от 02.11.2026"})
    body = Body.current()

    assert (body.sole_operator_by, body.sole_operator_reason) == (administrator, "Приказ № 7 от 02.11.2026")
    assert JournalEntry.objects.get(verb="body.works_alone").reason == "Приказ № 7 от 02.11.2026"
    client.post("/settings/body/together/")
    assert Body.current().sole_operator_since is None


def test_where_another_person_may_approve_nobody_decides_to_send_alone(client, administrator):
    UserFactory(roles=["approver"])
    page = client.post("/settings/body/alone/", {"reason": "так быстрее"}, follow=True).content.decode()

    assert Body.current().sole_operator_since is None
    assert "Здесь есть другой согласующий" in page


def test_a_decision_needs_its_ground(client, administrator):
    client.post("/settings/body/alone/", {"reason": " "})

    assert Body.current().sole_operator_since is None


def threshold(value):
    return {**VALUES, "approval_threshold": value}


@pytest.mark.parametrize("value", [0, 51, 1_000_000])
def test_a_threshold_out_of_bounds_is_refused_beside_its_field(client, administrator, value):
    Body(name_ru="Город", approval_threshold=50).save()

    page = client.post("/settings/body/change/", threshold(value))

    assert (page.status_code, Body.current().approval_threshold) == (422, 50)
    assert Body.current().name_ru == "Город"
    assert f'value="{value}"' in page.content.decode()


def test_a_body_of_one_person_sets_any_threshold_until_a_second_one_is_asked_again(client, administrator):
    Body(name_ru="Город").save()
    client.post("/settings/body/alone/", {"reason": "Приказ № 7"})
    client.post("/settings/body/change/", threshold(500))
    assert Body.current().approval_threshold == 500

    client.post("/settings/body/together/")

    assert Body.current().approval_threshold == 50
    line = JournalEntry.objects.get(verb="body.works_together")
    assert (line.details["threshold_was"], line.details["threshold_is"]) == (500, 50)


def test_the_rows_themselves_hold_the_bound():
    with pytest.raises(IntegrityError):
        Body(approval_threshold=51).save()
