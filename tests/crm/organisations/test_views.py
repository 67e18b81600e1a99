"""Organisations as pages."""

import pytest
from django.urls import reverse

from crm.organisations.models import Organisation
from tests.factories.crm import (
    ContactFactory,
    DepartmentFactory,
    MediaOutletFactory,
    OrganisationFactory,
    PositionFactory,
    UserFactory,
)
from tests.querying import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user)
    return user


def test_the_list_counts_known_people_with_the_same_number_of_questions_at_any_size(client, editor):
    url = reverse("crm:organisation-list")

    def grow(by):
        for _ in range(by):
            place = OrganisationFactory()
            PositionFactory(organisation=place)
            PositionFactory(organisation=place, contact=ContactFactory(department=DepartmentFactory()))
        return queries_of(client, url)

    assert grow(1) == grow(2)
    assert [row.people for row in client.get(url).context["page"].rows] == [1, 1, 1]


def test_outlets_are_listed_alone_and_shown_with_what_makes_them_so(client, editor):
    outlet = MediaOutletFactory(form="газета", priority=1)
    OrganisationFactory()

    rows = client.get(reverse("crm:organisation-list"), {"outlet": "on"}).context["page"].rows
    assert rows == [outlet.organisation]
    assert "газета" in client.get(outlet.organisation.get_absolute_url()).content.decode()


def test_an_organisation_is_added_and_a_mistyped_inn_is_refused(client, editor):
    url = reverse("crm:organisation-add")

    refused = client.post(url, {"short_name": "АНО «Мост»", "inn": "7707083894"})
    assert refused.status_code == 422
    assert "опечатка" in refused.content.decode()

    client.post(url, {"short_name": "АНО «Мост»", "inn": "7707083893"})
    place = Organisation.objects.get()
    client.post(reverse("crm:organisation-edit", args=[place.pk]), {"short_name": "АНО «Причал»"})
    place.refresh_from_db()
    assert place.short_name == "АНО «Причал»"


def test_a_position_is_added_on_the_card_and_ended(client, editor):
    contact = ContactFactory()
    url = reverse("crm:position-add", args=[contact.pk])
    assert client.post(url, {}).status_code == 422

    client.post(url, {"organisation": "АНО «Мост»", "title": "директор", "is_main": "on"})
    held = contact.positions.get()
    assert (held.organisation.short_name, held.title, held.is_main) == ("АНО «Мост»", "директор", True)

    client.post(reverse("crm:position-end", args=[contact.pk, held.pk]), {"on": "2026-01-01"})
    held.refresh_from_db()
    assert (str(held.to_on), held.is_main) == ("2026-01-01", False)


def test_an_approver_reads_and_changes_nothing(client):
    client.force_login(UserFactory(roles=["approver"]))
    place = OrganisationFactory()

    assert client.get(place.get_absolute_url()).status_code == 200
    assert client.post(reverse("crm:organisation-edit", args=[place.pk])).status_code == 403
