"""The ledger written from the card: a consent, a withdrawal, an opt-out."""

import pytest
from django.urls import reverse

from crm.consent.mailable import with_verdict
from crm.contacts.models import Contact
from tests.factories.crm import (
    NOW,
    ContactFactory,
    DepartmentFactory,
    OptOutFactory,
    ReferenceGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = UserFactory(roles=["data_officer"])
    client.force_login(user)
    return user


def against(contact):
    return with_verdict(Contact.objects.all(), "informing", now=NOW).get(pk=contact.pk).against


GIVEN = {"kind": "processing", "on": "2025-09-03", "way": "анкета участника слушаний", "proof": "№ 12 от 03.09.2025"}


def test_a_consent_with_day_way_and_proof_opens_the_letters(client, officer):
    contact = ContactFactory(email="a@example.org")
    assert against(contact) == "no_basis"

    client.post(reverse("crm:consent-add", args=[contact.pk]), GIVEN)

    line = contact.consents.get()
    assert (line.state, str(line.on), line.proof, line.recorded_by) == (
        "given",
        "2025-09-03",
        "№ 12 от 03.09.2025",
        officer,
    )
    assert against(contact) == ""


@pytest.mark.parametrize("missing", ["on", "way", "kind"])
def test_a_consent_without_day_way_or_purpose_is_refused_and_keeps_what_was_typed(client, officer, missing):
    contact = ContactFactory()

    answer = client.post(reverse("crm:consent-add", args=[contact.pk]), {**GIVEN, missing: ""})

    assert (answer.status_code, contact.consents.count()) == (422, 0)
    assert "№ 12 от 03.09.2025" in answer.content.decode()


def test_a_consent_of_tomorrow_is_refused(client, officer):
    contact = ContactFactory()

    answer = client.post(reverse("crm:consent-add", args=[contact.pk]), {**GIVEN, "on": "2999-01-01"})

    assert (answer.status_code, contact.consents.count()) == (422, 0)


def test_a_consent_without_proof_is_written_down_as_such_and_opens_nothing(client, officer):
    contact = ContactFactory(email="a@example.org")

    client.post(reverse("crm:consent-add", args=[contact.pk]), {"kind": "processing", "is_not_proven": "on"})

    assert (contact.consents.get().state, against(contact)) == ("not_proven", "not_proven")


def test_only_what_was_given_can_be_withdrawn_and_it_holds_at_once(client, officer):
    contact = ContactFactory(email="a@example.org")
    client.post(reverse("crm:consent-add", args=[contact.pk]), GIVEN)
    url = reverse("crm:consent-withdraw", args=[contact.pk])
    never_given = client.post(url, {"kind": "advertising", "on": "2026-08-05", "way": "письмо"})
    assert never_given.status_code == 422

    client.post(url, {"kind": "processing", "on": "2026-08-05", "way": "письмо от 05.08.2026"})

    assert against(contact) == "withdrawn"
    assert [line.state for line in contact.consents.order_by("pk")] == ["given", "withdrawn"]


def test_an_opt_out_stops_letters_until_it_is_ended(client, officer):
    contact = ContactFactory(mailable=True)

    client.post(reverse("crm:opt-out-add", args=[contact.pk]), {"letter_class": "", "way": "звонок"})
    wish = contact.opt_outs.get()
    assert against(contact) == "opted_out"

    url = reverse("crm:opt-out-end", args=[contact.pk, wish.pk])
    assert client.get(url).status_code == 200
    assert against(contact) == "opted_out"
    client.post(url)
    assert against(contact) == ""
    assert client.get(url).status_code == 404


def test_an_opt_out_of_one_group_names_a_group_of_the_person(client, officer):
    group = ReferenceGroupFactory()
    contact = ContactFactory(mailable=True, groups=[group])
    url = reverse("crm:opt-out-add", args=[contact.pk])
    foreign = client.post(url, {"group": ReferenceGroupFactory().pk, "way": "звонок"})
    assert foreign.status_code == 422

    client.post(url, {"group": group.pk, "way": "звонок"})

    assert contact.opt_outs.get().group == group


@pytest.mark.parametrize("name", ["consent-add", "consent-withdraw", "opt-out-add"])
def test_gates_of_the_ledger(client, name):
    contact = ContactFactory(department=DepartmentFactory())
    client.force_login(UserFactory(roles=["auditor"]))
    assert client.post(reverse(f"crm:{name}", args=[contact.pk])).status_code == 403

    client.force_login(UserFactory(roles=["editor"]))
    assert client.post(reverse(f"crm:{name}", args=[contact.pk])).status_code == 404


def test_an_opt_out_of_another_person_is_not_there(client, officer):
    wish = OptOutFactory()

    assert client.post(reverse("crm:opt-out-end", args=[ContactFactory().pk, wish.pk])).status_code == 404
