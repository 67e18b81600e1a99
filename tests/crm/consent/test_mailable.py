"""May we write? The query, the condition and a naive reading of the law agree on every kind of person."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.consent.mailable import Against, may_be_written, with_verdict
from crm.consent.models import Basis, LetterClass
from crm.contacts.models import Contact, EmailAddress
from tests.factories.crm import (
    NOW,
    ContactFactory,
    EmailAddressFactory,
    OptOutFactory,
    ReferenceGroupFactory,
    StandingFactory,
    SuppressionFactory,
)

pytestmark = pytest.mark.django_db

PERSON = st.fixed_dictionaries(
    {
        "state": st.sampled_from(Contact.State.values),
        "address": st.sampled_from(["", *EmailAddress.State.values]),
        "has_second_address": st.booleans(),
        "standing": st.none()
        | st.fixed_dictionaries(
            {
                "basis": st.sampled_from(Basis.values),
                "is_not_proven": st.booleans(),
                "is_withdrawn": st.booleans(),
                "has_advertising": st.booleans(),
            }
        ),
        "opt_outs": st.lists(
            st.fixed_dictionaries(
                {
                    "letter_class": st.sampled_from(["", *LetterClass.values]),
                    "is_over": st.booleans(),
                    "is_of_group": st.booleans(),
                }
            ),
            max_size=2,
        ),
        "suppressed": st.sampled_from(["", "for ever", "until tomorrow", "until yesterday", "lifted"]),
    }
)


def make(person):
    contact = ContactFactory(state=person["state"])
    if person["address"]:
        EmailAddressFactory(contact=contact, state=person["address"])
    if person["has_second_address"]:
        EmailAddressFactory(contact=contact, is_primary=False)
    if standing := person["standing"]:
        StandingFactory(
            contact=contact,
            basis=standing["basis"],
            is_not_proven=standing["is_not_proven"],
            withdrawn_on=NOW.date() if standing["is_withdrawn"] else None,
            advertising_on=NOW.date() if standing["has_advertising"] else None,
        )
    for wish in person["opt_outs"]:
        OptOutFactory(
            contact=contact,
            letter_class=wish["letter_class"],
            ended_at=NOW if wish["is_over"] else None,
            group=ReferenceGroupFactory() if wish["is_of_group"] else None,
        )
    primary = contact.emails.filter(is_primary=True).first()
    if primary and person["suppressed"]:
        day = timedelta(days=1)
        until = {"until tomorrow": NOW + day, "until yesterday": NOW - day}.get(person["suppressed"])
        lifted = NOW if person["suppressed"] == "lifted" else None
        SuppressionFactory(address=primary.address, until=until, lifted_at=lifted)
    return contact


def naive(person, letter_class):
    """The rules of DOMAIN section 3, read one after another."""
    if person["state"] in {"inactive", "anonymised"}:
        return Against.INACTIVE
    by_address = {
        "": Against.NO_ADDRESS,
        "dead": Against.DEAD,
        "on_hold": Against.ON_HOLD,
        "suspicious": Against.SUSPICIOUS,
    }
    if person["address"] in by_address:
        return by_address[person["address"]]
    standing = person["standing"]
    if standing and standing["is_withdrawn"]:
        return Against.WITHDRAWN
    if standing and standing["is_not_proven"]:
        return Against.NOT_PROVEN
    if not standing or not standing["basis"]:
        return Against.NO_BASIS
    if letter_class == "advertising" and not standing["has_advertising"]:
        return Against.NO_ADVERTISING
    stops = [
        wish
        for wish in person["opt_outs"]
        if not wish["is_over"] and not wish["is_of_group"] and wish["letter_class"] in {"", letter_class}
    ]
    if stops and letter_class != "service":
        return Against.OPTED_OUT
    if person["suppressed"] in {"for ever", "until tomorrow"}:
        return Against.SUPPRESSED
    return ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(PERSON, min_size=1, max_size=6), letter_class=st.sampled_from(LetterClass.values))
def test_the_query_and_a_naive_reading_agree(people, letter_class):
    made = [(make(person), naive(person, letter_class)) for person in people]
    ids = [contact.pk for contact, _expected in made]
    rows = with_verdict(Contact.objects.filter(pk__in=ids), letter_class, now=NOW)

    assert {row.pk: row.against for row in rows} == {contact.pk: expected for contact, expected in made}

    open_to = may_be_written(letter_class, now=NOW)
    ours = Contact.objects.filter(pk__in=ids)
    assert set(ours.filter(open_to)) == {contact for contact, expected in made if not expected}
    assert set(ours.filter(~open_to)) == {contact for contact, expected in made if expected}
