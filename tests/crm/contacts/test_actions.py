"""Changes of cards: what is kept, what is refused, what search finds afterwards."""

from datetime import timedelta

import pytest

from crm.contacts import actions
from crm.contacts.actions import Person
from crm.contacts.models import Contact, EmailAddress
from crm.contacts.refusals import (
    AddressAlreadyOnCard,
    AddressNotValid,
    CardIsAnonymised,
    NameMissing,
    PhoneAlreadyOnCard,
    PhoneNotValid,
)
from crm.journal import actions as journal
from tests.factories.crm import NOW, ContactFactory, EmailAddressFactory, PhoneFactory, UserFactory

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def verbs(contact):
    return [entry.verb for entry in journal.about(contact)]


def found(question):
    return list(Contact.objects.all().found_by(question))


def test_a_new_card_knows_its_sex_its_channels_and_how_it_is_found():
    user = UserFactory()

    contact = actions.add_contact(
        Person(surname="Ёлкина", name="Юлия", patronymic="Николаевна"),
        by=user,
        now=NOW,
        emails=["Y.Elkina@Example.org", "second@example.org"],
        phones=["8 (8410) 00-12-34 доб. 12"],
    )

    assert (contact.sex, contact.sex_source, contact.created_by, contact.created_at) == (
        "female",
        "patronymic",
        user,
        NOW,
    )
    assert [(email.address, email.is_primary, email.state) for email in contact.emails.order_by("pk")] == [
        ("y.elkina@example.org", True, "good"),
        ("second@example.org", False, "good"),
    ]
    assert [(phone.number, phone.extension) for phone in contact.phones.all()] == [("+78410001234", "12")]
    assert verbs(contact) == ["contact.added"]
    assert all(contact in found(word) for word in ("елкина", "YOLKINA", "second@", "00-12-34", "юлия ёлк"))
    assert found("Петрова") == []


def test_a_refused_address_leaves_no_half_made_card():
    with pytest.raises(AddressNotValid):
        actions.add_contact(Person(surname="Ким"), by=None, now=NOW, emails=["a@b@example.org"])

    assert not Contact.objects.exists()


def test_a_card_needs_a_surname():
    with pytest.raises(NameMissing):
        actions.add_contact(Person(surname="  "), by=None, now=NOW)


def test_a_change_journals_the_names_of_fields_and_never_their_values():
    contact = ContactFactory(district="Северный")

    after = actions.change_contact(
        contact,
        Person(
            surname="Ким", name="Юлия", patronymic="Николаевна", sex="female", district="Заречный", code=contact.code
        ),
        by=None,
        now=LATER,
    )

    (entry,) = journal.about(after)
    assert entry.details == {"fields": ["district", "name", "surname"]}
    assert (after.changed_at, after.sort_key) == (LATER, "ким юлия николаевна")
    assert found("Ким") == [after]
    assert found("Смирнова") == []


def test_a_change_that_changes_nothing_is_not_journalled():
    contact = ContactFactory()
    same = Person(surname="Смирнова", name="Ольга", patronymic="Николаевна", sex="female", code=contact.code)
    actions.change_contact(contact, same, by=None, now=LATER)
    first = len(verbs(contact))

    actions.change_contact(contact, same, by=None, now=LATER)

    assert len(verbs(contact)) == first


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("почта", "no_at"),
        ("a@@example.org", "many_at"),
        ("a@example", "no_dot"),
        ("a@b..org", "two_dots"),
    ],
)
def test_what_can_be_no_address_is_refused_in_words(text, reason):
    with pytest.raises(AddressNotValid) as refusal:
        actions.add_email(ContactFactory(), text, by=None, now=NOW)

    assert refusal.value.details == {"reason": reason}
    assert str(refusal.value.message)


def test_a_suspicious_address_is_kept_but_gets_no_letters():
    email = actions.add_email(ContactFactory(), "o.smirnova@example.con", by=None, now=NOW)

    assert (email.state, email.state_reason, email.is_primary) == ("suspicious", "unknown_ending", True)


def test_the_same_address_twice_on_a_card_is_refused():
    contact = ContactFactory(email="a@example.org")

    with pytest.raises(AddressAlreadyOnCard):
        actions.add_email(contact, " A@EXAMPLE.org ", by=None, now=NOW)


def test_a_replacement_is_primary_where_the_old_one_was_and_starts_clean():
    contact = ContactFactory(email="old@example.org")
    old = contact.emails.get()
    actions.set_email_state(old, "dead", reason="550 5.1.1", by=None, now=NOW)

    new = actions.replace_email(old, "new@example.org", by=None, now=LATER)

    assert list(contact.emails.values_list("address", "is_primary", "state", "state_reason")) == [
        ("new@example.org", True, "good", "")
    ]
    assert found("new@example.org") == [contact]
    assert found("old@example.org") == []
    assert new.key


def test_replacing_a_second_address_leaves_the_primary_alone():
    contact = ContactFactory(email="main@example.org")
    second = actions.add_email(contact, "second@example.org", by=None, now=NOW)

    actions.replace_email(second, "third@example.org", by=None, now=NOW)

    assert set(contact.emails.values_list("address", "is_primary")) == {
        ("main@example.org", True),
        ("third@example.org", False),
    }


def test_another_address_becomes_the_primary_one():
    contact = ContactFactory(email="main@example.org")
    second = actions.add_email(contact, "second@example.org", by=None, now=NOW)

    actions.make_email_primary(second, by=None, now=NOW)

    assert set(contact.emails.values_list("address", "is_primary")) == {
        ("main@example.org", False),
        ("second@example.org", True),
    }


def test_removing_the_primary_address_lets_the_oldest_good_one_follow():
    contact = ContactFactory(email="main@example.org")
    EmailAddressFactory(contact=contact, address="dead@example.org", is_primary=False, state="dead")
    EmailAddressFactory(contact=contact, address="good@example.org", is_primary=False)

    actions.remove_email(contact.emails.get(address="main@example.org"), by=None, now=NOW)

    assert contact.emails.get(is_primary=True).address == "good@example.org"


def test_an_address_found_right_forgets_its_bounces():
    email = EmailAddressFactory(state="on_hold", soft_bounces=5)

    actions.set_email_state(email, EmailAddress.State.GOOD, reason="проверен", by=None, now=NOW)

    email.refresh_from_db()
    assert (email.state, email.soft_bounces, email.state_on) == ("good", 0, NOW.date())


def test_a_phone_is_read_as_people_write_it_and_kept_once():
    contact = ContactFactory()
    phone = actions.add_phone(contact, "+7 972 000-12-34", by=None, now=NOW)

    assert (phone.number, phone.is_primary) == ("+79720001234", True)
    with pytest.raises(PhoneAlreadyOnCard):
        actions.add_phone(contact, "8 (972) 000 12 34", by=None, now=NOW)
    with pytest.raises(PhoneNotValid):
        actions.add_phone(contact, "позвонить вечером", by=None, now=NOW)


def test_phones_change_places_and_leave():
    contact = ContactFactory()
    first = PhoneFactory(contact=contact)
    second = PhoneFactory(contact=contact, is_primary=False)

    actions.make_phone_primary(second, by=None, now=NOW)
    assert list(contact.phones.filter(is_primary=True)) == [second]

    actions.remove_phone(second, by=None, now=NOW)
    assert list(contact.phones.values_list("pk", "is_primary")) == [(first.pk, True)]

    actions.replace_phone(first, "+7 972 000-99-99", by=None, now=NOW)
    assert found("000-99-99") == [contact]


def test_a_state_is_set_with_its_reason_and_once():
    contact = ContactFactory()

    actions.set_state(contact, "inactive", by=None, now=NOW, reason="уволилась")
    actions.set_state(contact, "inactive", by=None, now=LATER, reason="уволилась")

    (entry,) = journal.about(contact)
    assert (entry.details, entry.reason) == ({"state": "inactive"}, "уволилась")


def test_an_anonymised_card_takes_nothing_more():
    contact = ContactFactory(state="anonymised")

    for change in (
        lambda: actions.add_email(contact, "a@example.org", by=None, now=NOW),
        lambda: actions.add_phone(contact, "+7 972 000-12-34", by=None, now=NOW),
        lambda: actions.set_state(contact, "active", by=None, now=NOW),
        lambda: actions.note_interaction(contact, kind="call", happened_at=NOW, text="…", by=UserFactory(), now=NOW),
    ):
        with pytest.raises(CardIsAnonymised):
            change()


def test_nobody_is_anonymised_by_a_mere_state():
    with pytest.raises(ValueError, match="erasing"):
        actions.set_state(ContactFactory(), "anonymised", by=None, now=NOW)
