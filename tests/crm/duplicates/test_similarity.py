import pytest

from crm.contacts.names import PersonName
from crm.duplicates.similarity import Card, Likeness, likeness

FEDOR = PersonName("Ёлкин", "Фёдор", "Ильич")
ANNA = PersonName("Ёлкина", "Анна", "Ильинична")


def card(person=FEDOR, emails=(), phones=(), organisation=""):
    return Card(person, frozenset(emails), frozenset(phones), organisation)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (card(emails=["a@example.org"]), card(PersonName("елкин", "Ф."), emails=["a@example.org"]), "same_email"),
        (card(phones=["+7972"]), card(PersonName("ЕЛКИН", "ФЕДОР", "ИЛЬИЧ"), phones=["+7972"]), "same_phone"),
        (card(organisation="АНО «Мост»"), card(organisation='ано "мост"'), "same_name"),
        (card(organisation="АНО «Мост»"), card(organisation="АНО «Свет»"), "none"),
        (card(), card(), "none"),
        (card(emails=["a@example.org"]), card(ANNA, emails=["a@example.org"]), "shared_mailbox"),
        (card(PersonName("Ёлкин", "Ф."), phones=["+7972"]), card(phones=["+7972"]), "none"),
    ],
)
def test_likeness_is_the_same_from_both_sides(one, other, wanted):
    assert (likeness(one, other), likeness(other, one)) == (Likeness(wanted), Likeness(wanted))
