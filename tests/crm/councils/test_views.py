"""The advisory bodies as pages."""

from datetime import date

import pytest
from django.urls import reverse

from crm.councils.models import AdvisoryBody
from crm.councils.queries import seats_of
from tests.factories.crm import (
    AdvisoryBodyFactory,
    ContactFactory,
    DepartmentFactory,
    MembershipFactory,
    PositionFactory,
    ReferenceGroupFactory,
    UserFactory,
)
from tests.querying import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user)
    return user


def test_the_list_asks_the_same_number_of_questions_at_any_size(client, editor, django_assert_num_queries):
    def grow(by):
        for _ in range(by):
            body = AdvisoryBodyFactory(department=DepartmentFactory())
            body.groups.add(ReferenceGroupFactory())
            MembershipFactory(body=body)
        return queries_of(client, reverse("crm:council-list"))

    assert grow(1) == grow(2)
    bodies = list(AdvisoryBody.objects.prefetch_related("groups"))
    with django_assert_num_queries(2):
        assert [seats.taken for seats in seats_of(bodies, date(2026, 11, 23))] == [1, 1, 1]


def test_the_page_asks_the_same_number_of_questions_at_any_size(client, editor):
    body = AdvisoryBodyFactory()

    def grow(by):
        for _ in range(by):
            MembershipFactory(body=body, contact=PositionFactory().contact)
        return queries_of(client, body.get_absolute_url())

    assert grow(1) == grow(2)


def test_a_body_is_founded_and_changed(client, editor):
    client.post(reverse("crm:council-add"), {"kind": "public_council", "name_ru": "Общественный совет", "size": "15"})
    body = AdvisoryBody.objects.get()

    client.post(
        reverse("crm:council-edit", args=[body.pk]),
        {"kind": "public_council", "name_ru": "Общественный совет города", "size": "15"},
    )

    body.refresh_from_db()
    assert body.name_ru == "Общественный совет города"


def test_a_member_is_seated_appointed_and_leaves(client, editor):
    body, kim = AdvisoryBodyFactory(size=1), ContactFactory(surname="Ким")
    url = reverse("crm:council-seat-add", args=[body.pk])
    client.post(url, {"contact": kim.pk, "role": "chair", "state": "nominated"})
    seat = body.memberships.get()
    assert (seat.contact, seat.role, seat.state) == (kim, "chair", "nominated")

    full = client.post(url, {"contact": ContactFactory().pk, "role": "member", "state": "appointed"})
    assert full.status_code == 422

    client.post(reverse("crm:council-seat-appoint", args=[body.pk, seat.pk]), {"act": "Распоряжение № 5"})
    client.post(reverse("crm:council-seat-end", args=[body.pk, seat.pk]), {"on": "2020-01-01", "reason": "заявление"})
    seat.refresh_from_db()
    assert (seat.act, seat.state) == ("Распоряжение № 5", "ended")


def test_a_press_officer_only_reads(client):
    client.force_login(UserFactory(roles=["press_officer"]))
    body = AdvisoryBodyFactory()

    assert client.get(body.get_absolute_url()).status_code == 200
    assert client.get(reverse("crm:council-add")).status_code == 403
    assert client.post(reverse("crm:council-seat-add", args=[body.pk])).status_code == 403
