"""The list of contacts: tabs, search, filters, pages, and who sees what."""

import pytest
from django.urls import reverse

from crm.contacts.models import Contact
from crm.overview import queries
from tests.factories.crm import (
    NOW,
    AdvisoryBodyFactory,
    CompetenceFactory,
    ConsentFactory,
    ContactFactory,
    DepartmentFactory,
    InteractionFactory,
    MembershipFactory,
    OptOutFactory,
    OrganisationFactory,
    ReferenceGroupFactory,
    UserFactory,
)
from tests.querying import queries_of

pytestmark = pytest.mark.django_db

URL = "crm:contact-list"


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user)
    return user


def shown(client, **query):
    return [row.contact.surname for row in client.get(reverse(URL), query).context["rows"]]


def test_tabs_part_everybody_and_count_them(client, editor):
    ContactFactory(surname="Анна", mailable=True)
    ContactFactory(surname="Борис")
    ContactFactory(surname="Вера", mailable=True, state="needs_review")
    ContactFactory(surname="Гость", state="anonymised")

    page = client.get(reverse(URL))

    assert [(tab.count, tab.current) for tab in page.context["tabs"]] == [(3, True), (2, False), (1, False), (1, False)]
    assert page.context["page"].total == 3
    assert shown(client) == ["Анна", "Борис", "Вера"]
    assert shown(client, tab="mailable") == ["Анна", "Вера"]
    assert shown(client, tab="not") == ["Борис"]
    assert shown(client, tab="review") == ["Вера"]
    assert shown(client, tab="nonsense") == ["Анна", "Борис", "Вера"]


def test_each_row_says_work_groups_and_why(client, editor):
    group = ReferenceGroupFactory(short_name_ru="Эксперты")
    place = OrganisationFactory(short_name="АНО «Мост»")
    anna = ContactFactory(mailable=True, groups=[group], workplace=place, post="директор")
    InteractionFactory(contact=anna, text="Спросила о пандусе")
    OptOutFactory(contact=ContactFactory(surname="Юдина", mailable=True))

    page = client.get(reverse(URL))

    text = page.content.decode().replace("\u00a0", " ")
    for words in (
        "директор, АНО «Мост»",
        "Эксперты",
        "согласие от 03.09.2025",
        "Звонок: Спросила о пандусе",
        "отписка от рассылок 23.11.2026",
    ):
        assert words in text


def test_the_last_thing_of_a_row_is_the_first_of_the_timeline(client, editor):
    contact = ContactFactory()
    ConsentFactory(contact=contact)
    assert last_thing(client) == "Согласие на обработку данных"

    MembershipFactory(contact=contact, body__name_ru="Общественный совет", from_on="2025-11-15", to_on="2999-01-01")
    assert last_thing(client) == "Член совета: «Общественный совет»"

    InteractionFactory(contact=contact, text="Спросила о пандусе")
    assert last_thing(client) == "Звонок: Спросила о пандусе"


def last_thing(client):
    return str(client.get(reverse(URL)).context["rows"][0].latest.title)


@pytest.mark.parametrize("question", ["елкин", "ЁЛКИН", "yolkin", "Мост", "y.elkin@", "0001234"])
def test_search_finds_by_anything_on_the_card(client, editor, question):
    made = ContactFactory(
        surname="Ёлкин", email="y.elkin@example.org", workplace=OrganisationFactory(short_name="Мост")
    )
    Contact.objects.filter(pk=made.pk).update(search_text=made.search_text + " 78410001234")
    ContactFactory(surname="Смирнов")

    assert shown(client, q=question) == ["Ёлкин"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"group": "EXP"}, ["Анна"]),
        ({"district": "Северный"}, ["Борис"]),
        ({"council": "7"}, ["Вера"]),
        ({"competence": "экология"}, ["Глеб"]),
        ({"language": "en"}, ["Дарья"]),
        ({"basis": "consent"}, ["Анна"]),
        ({"organisation_kind": "ТОС"}, ["Егор"]),
        ({"group": "EXP", "district": "Северный"}, []),
        ({"group": "EXP", "tab": "not"}, []),
        ({"group": "нет такой"}, ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор"]),
    ],
)
def test_every_filter_narrows(client, editor, query, expected):
    ContactFactory(surname="Анна", mailable=True, groups=[ReferenceGroupFactory(code="EXP")])
    ContactFactory(surname="Борис", district="Северный")
    MembershipFactory(contact=ContactFactory(surname="Вера"), body=AdvisoryBodyFactory(pk=7))
    CompetenceFactory(contact=ContactFactory(surname="Глеб"), topic__name="экология")
    ContactFactory(surname="Дарья", language="en")
    ContactFactory(surname="Егор", workplace=OrganisationFactory(kind="ТОС"))

    assert shown(client, **query) == expected


def test_htmx_gets_the_list_and_the_new_counts_and_nothing_else(client, editor):
    ContactFactory(surname="Ким")

    part = client.get(reverse(URL), {"q": "ким"}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert 'hx-swap-oob="true"' in part
    assert "Ким" in part


def test_pages_follow_each_other_without_a_gap(client, editor):
    for number in range(60):
        ContactFactory(surname=f"Имярек {number:02}")
    first = client.get(reverse(URL))
    second = client.get(first.context["page"].next_url)

    seen = [row.contact.surname for page in (first, second) for row in page.context["rows"]]
    assert seen == [f"Имярек {number:02}" for number in range(60)]


def test_the_list_asks_the_same_number_of_questions_at_any_size(client, editor):
    group, place = ReferenceGroupFactory(), OrganisationFactory()

    def grow(by):
        for _ in range(by):
            anna = ContactFactory(mailable=True, groups=[group], workplace=place)
            InteractionFactory(contact=anna)
            OptOutFactory(contact=ContactFactory(mailable=True))
        return queries_of(client, reverse(URL))

    assert grow(1) == grow(2)


def test_the_four_counts_take_three_questions(django_assert_num_queries):
    ContactFactory(mailable=True)

    with django_assert_num_queries(3):
        assert queries.counts(Contact.objects.all(), now=NOW) == {"all": 1, "mailable": 1, "not": 0, "review": 0}


def test_a_number_beyond_counting_is_left_out(monkeypatch):
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    ContactFactory.create_batch(2)

    assert queries.counts(Contact.objects.all(), now=NOW) == {"all": None, "mailable": 0, "not": None, "review": 0}


def test_an_auditor_finds_by_name_but_not_by_address(client):
    client.force_login(UserFactory(roles=["auditor"]))
    ContactFactory(surname="Ёлкин", email="secret@example.org")

    assert shown(client, q="елкин") == ["Ёлкин"]
    assert shown(client, q="secret") == []


def test_cards_of_another_department_are_neither_listed_nor_counted(client, editor):
    ContactFactory(department=DepartmentFactory())

    page = client.get(reverse(URL))

    assert (page.context["rows"], page.context["page"].total) == ([], 0)


def test_an_administrator_has_no_business_here(client):
    client.force_login(UserFactory(roles=["administrator"]))

    assert client.get(reverse(URL)).status_code == 403
