"""The card: the verdict, the side, the tabs, and what is masked."""

import pytest
from django.urls import reverse

from crm.journal import actions as journal
from crm.overview.ports import CardAction, TimelineEntry
from tests.factories.crm import (
    NOW,
    CompetenceFactory,
    ConsentFactory,
    ContactFactory,
    DepartmentFactory,
    GroupMembershipFactory,
    InteractionFactory,
    MembershipFactory,
    OptOutFactory,
    OrganisationFactory,
    PhoneFactory,
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


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_the_card_says_in_one_line_that_we_may_write_and_why(client, editor):
    contact = ContactFactory(
        surname="Долгих", name="Павел", patronymic="Артёмович", sex="male", mailable=True,
        workplace=OrganisationFactory(short_name="ГОО «Белая трость»"), post="руководитель проекта",
        groups=[ReferenceGroupFactory(name_ru="НКО и общественные объединения")],
        access_needs="Субтитры", email="p.dolgikh@example.org",
    )  # fmt: skip
    PhoneFactory(contact=contact, number="+79720001234")

    text = text_of(client.get(contact.get_absolute_url()))

    for words in (
        "Можно писать:",
        "согласие от 03.09.2025, анкета участника слушаний, адрес исправен.",
        "Уважаемый Павел Артёмович!",
        "Долгих Павлу Артёмовичу",
        "p.dolgikh@example.org",
        "+7 (972) 000-12-34",
        "НКО и общественные объединения",
        "Субтитры",
        "Не публикуем",
    ):
        assert words in text


def test_the_card_says_why_we_may_not_write(client, editor):
    contact = ContactFactory(mailable=True)
    OptOutFactory(contact=contact)

    assert "Писать нельзя:</b> отписка от рассылок 23.11.2026." in text_of(client.get(contact.get_absolute_url()))


def test_words_set_by_hand_stand_instead_of_the_usual_ones(client, editor):
    contact = ContactFactory(salutation_override="Уважаемая госпожа Председатель!", dative_override="Председателю")

    text = text_of(client.get(contact.get_absolute_url()))

    assert "Уважаемая госпожа Председатель!" in text
    assert "Председателю" in text
    assert "Уважаемая Ольга Николаевна!" not in text


def test_an_auditor_sees_masked_values_and_no_free_text(client):
    client.force_login(UserFactory(roles=["auditor"]))
    contact = ContactFactory(email="secret@example.org", access_needs="Субтитры", notes="Звонить вечером")
    PhoneFactory(contact=contact, number="+79720001234")
    InteractionFactory(contact=contact, text="Спросила о пандусе\nИ о лифте")

    text = text_of(client.get(contact.get_absolute_url()))

    for hidden in ("secret@", "000-12-34", "79720001234", "Субтитры", "Звонить вечером", "пандусе", "лифте"):
        assert hidden not in text
    assert "s•••@example.org" in text
    assert "+7 (972) 0••-••-34" in text


def test_a_card_of_another_department_is_not_there(client, editor):
    contact = ContactFactory(department=DepartmentFactory())

    for name in ("contact", "contact-consents"):
        assert client.get(reverse(f"crm:{name}", args=[contact.pk])).status_code == 404


def test_an_anonymised_card_is_not_there(client, editor):
    assert client.get(ContactFactory(state="anonymised").get_absolute_url()).status_code == 404


def test_the_timeline_holds_all_that_happened_newest_first(client, editor):
    contact = ContactFactory()
    ConsentFactory(contact=contact)
    InteractionFactory(contact=contact, text="Спросила о пандусе")
    GroupMembershipFactory(contact=contact, group__name_ru="Эксперты", from_on="2024-06-24", to_on="2999-01-01")
    MembershipFactory(contact=contact, body__name_ru="Общественный совет", from_on="2025-03-15")

    page = client.get(contact.get_absolute_url())

    titles = [(year, [str(entry.title) for entry in entries]) for year, entries in page.context["years"]]
    assert titles == [
        (2026, ["Звонок: Спросила о пандусе"]),
        (2025, ["Согласие на обработку данных", "Член совета: «Общественный совет»"]),
        (2024, ["Вступление в группу «Эксперты»"]),
    ]


def test_a_long_timeline_opens_at_its_end_and_shows_the_rest_at_a_wish(client, editor):
    contact = ContactFactory()
    InteractionFactory.create_batch(70, contact=contact, by=editor)

    def length(query):
        years = client.get(contact.get_absolute_url(), query).context["years"]
        return sum(len(entries) for _year, entries in years)

    assert (length({}), length({"all": ""})) == (60, 70)


def test_the_card_asks_the_same_number_of_questions_however_much_it_holds(client, editor):
    contact = ContactFactory(mailable=True)

    def grow(by):
        for _ in range(by):
            InteractionFactory(contact=contact)
            PhoneFactory(contact=contact, is_primary=False)
            GroupMembershipFactory(contact=contact)
            MembershipFactory(contact=contact)
            CompetenceFactory(contact=contact)
            PositionFactory(contact=contact, is_main=False)
            ConsentFactory(contact=contact)
        return queries_of(client, contact.get_absolute_url())

    assert grow(1) == grow(2)


def test_the_ledger_is_shown_with_its_proofs(client, editor):
    contact = ContactFactory(mailable=True)
    ConsentFactory(contact=contact, proof="№ 12 от 03.09.2025")
    wish = OptOutFactory(contact=contact, way="звонок")

    text = text_of(client.get(reverse("crm:contact-consents", args=[contact.pk])))

    assert "№ 12 от 03.09.2025" in text
    assert reverse("crm:opt-out-end", args=[contact.pk, wish.pk]) in text


def test_the_journal_of_a_card_is_for_those_who_may_read_the_journal(client, editor):
    contact = ContactFactory()
    journal.record("contact.changed", contact, by=editor, at=NOW, fields=["district"])
    url = reverse("crm:contact-journal", args=[contact.pk])
    assert client.get(url).status_code == 403

    client.force_login(UserFactory(roles=["auditor"]))

    assert "district" in text_of(client.get(url))


class Visits:
    """An adapter as a storey above would bring it."""

    key, label, permission, template = "visits", "Посещения", "crm.view_contacts", "crm/overview/timeline.html"

    def entries(self, contact, user):
        yield TimelineEntry(NOW, "good", "check", "на слушания", strong="Придёт", url="/visit/", verb="Показать визит")

    def latest(self, contacts, user):
        return {pk: TimelineEntry(NOW, "good", "check", "пришла на слушания") for pk in contacts}

    def count(self, contact, user):
        return 7

    def context(self, contact, user):
        return {"years": [(2026, list(self.entries(contact, user)))]}

    def actions(self, contact, user):
        yield CardAction("Пригласить", "/invite/", is_main=True)


VISITS = Visits()


def test_storeys_above_bring_entries_tabs_and_buttons(client, editor, settings):
    here = "tests.crm.overview.test_card.VISITS"
    settings.CRM_TIMELINE_SOURCES = settings.CRM_CARD_TABS = settings.CRM_CARD_ACTIONS = [here]
    contact = ContactFactory()

    card = text_of(client.get(contact.get_absolute_url()))
    tab = text_of(client.get(reverse("crm:contact-tab", args=[contact.pk, "visits"])))
    listed = text_of(client.get(reverse("crm:contact-list")))

    assert "<b>Придёт</b> на слушания" in card
    assert 'Посещения <span class="count">7</span>' in card
    assert '<a class="button main" href="/invite/">' in card
    assert "Показать визит" in tab
    assert "пришла на слушания" in listed
    assert client.get(reverse("crm:contact-tab", args=[contact.pk, "nothing"])).status_code == 404
