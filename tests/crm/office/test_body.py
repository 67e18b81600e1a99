import pytest

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
    client.post("/settings/body/", VALUES)
    entry = JournalEntry.objects.get(verb="body.changed")

    assert Body.current().approval_threshold == 20
    assert (entry.details["threshold_was"], entry.details["threshold_is"]) == (50, 20)
    assert "feedback_phone" in entry.details["fields"]


def test_an_auditor_reads_the_settings_and_changes_nothing(client):
    Body(name_ru="Город").save()
    client.force_login(UserFactory(roles=["auditor"]))

    assert client.get("/settings/body/").status_code == 200
    client.post("/settings/body/", VALUES)
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
