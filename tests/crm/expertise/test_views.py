"""What a person knows about."""

import pytest
from django.urls import reverse

from crm.expertise.models import Topic
from tests.factories.crm import ContactFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_competence_is_added_confirmed_by_evidence_and_removed(client):
    client.force_login(UserFactory(roles=["editor"]))
    contact = ContactFactory()
    TopicFactory(name="городская среда")
    url = reverse("crm:competence-add", args=[contact.pk])

    client.post(url, {"topic": "городская среда"})
    assert contact.competences.get().state == "declared"

    client.post(url, {"topic": "городская среда", "evidence": "к. арх. н., 2011", "may_comment": "on"})
    client.post(url, {"topic": "экология"})
    known = contact.competences.get(topic__name="городская среда")
    assert (known.state, known.may_comment, Topic.objects.count()) == ("confirmed", True, 2)

    client.post(reverse("crm:competence-remove", args=[contact.pk, known.pk]))
    assert [competence.topic.name for competence in contact.competences.all()] == ["экология"]


def test_who_only_reads_adds_nothing(client):
    client.force_login(UserFactory(roles=["auditor"]))

    answer = client.post(reverse("crm:competence-add", args=[ContactFactory().pk]), {"topic": "экология"})

    assert answer.status_code == 403
