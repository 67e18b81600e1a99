from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from crm.contacts.models import Contact
from crm.exchange.actions import confirm_columns, decide_row, upload_list
from crm.exchange.models import Import
from crm.exchange.undoing import undo_import
from tests.crm.exchange.test_actions import put_in, row, table
from tests.factories.crm import ContactFactory, DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DOUBTFUL = row("Хан Аида", "khan@example.org", **{"Реф. группа": "прочие"})
ROUTES = ["import-list", "import-new"]
ROUTES_OF_ONE = ["import-detail", "import-columns", "import-groups", "import-commit", "import-discard", "import-undo"]


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"], language="en", department=DepartmentFactory(name_ru="Отдел экономики"))


@pytest.fixture
def page(client, editor):
    client.force_login(editor)
    return client


def tried(*rows, by=None, department=None):
    data = table(*(rows or [row(), DOUBTFUL]))
    made = upload_list(data, file_name="list.csv", department=department, by=by, now=NOW)
    return confirm_columns(made, made.columns, by=by, now=NOW)


def upload(page, data, name="list.csv", place="common"):
    return page.post(reverse("crm:import-new"), {"file": SimpleUploadedFile(name, data), "place": place})


def test_a_list_goes_from_the_file_to_the_base_without_scripts(page):
    answer = upload(page, table(row(), DOUBTFUL))
    made = Import.objects.get()
    assert answer.url == reverse("crm:import-columns", args=[made.pk])

    shown = page.get(answer.url)
    assert "Ёлкин Лев Ильич" in shown.content.decode()

    columns = {f"column_{index}": key for index, key in enumerate(made.columns)}
    answer = page.post(answer.url, columns)
    rows = page.get(answer.url).content.decode()
    assert "Groups that the register lacks" in rows

    page.post(reverse("crm:import-decide", args=[made.pk, 2]), {"decision": "create"})
    answer = page.post(reverse("crm:import-commit", args=[made.pk]), follow=True)

    assert "2 people are in the base." in answer.content.decode()
    assert sorted(Contact.objects.values_list("surname", flat=True)) == ["Ёлкин", "Хан"]


def test_known_headings_lead_straight_to_the_rows(page):
    tried()

    answer = upload(page, table(row("Ким Лев Ильич", "kim@example.org")))

    assert answer.url == reverse("crm:import-detail", args=[Import.objects.latest("pk").pk])


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7", "list.csv", "This file is no table. Upload CSV, XLSX or ODS."),
        (b"", "empty.csv", "The file is empty. Upload a table with at least one row of people."),
        (b"\xef\xbb\xbf;;\r\n", "blank.csv", "The file is empty."),
        (b"a;b\n" * 5_300_000, "big.csv", "The file is too large: 21 MB, at most 20 MB are read."),
        ("ФИО;Почта\nЁлкин".encode() + b"\xd0;x\n" + "Анна".encode() * 20, "bad.csv", "Line 2 of the file is damaged"),
    ],
)
def test_a_bad_file_gets_a_clear_sentence_and_changes_nothing(page, data, name, words):
    answer = upload(page, data, name)

    assert (answer.status_code, words in answer.content.decode(), Import.objects.count()) == (422, True, 0)


def test_a_list_of_headings_alone_is_refused_at_once(page):
    answer = upload(page, table())

    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert "The file has headings and no people under them." in answer.content.decode()


def test_a_list_with_nobody_to_take_offers_another_file_and_no_dead_button(page):
    made = tried(row("12345", "not-an-address"))

    shown = page.get(reverse("crm:import-detail", args=[made.pk])).content.decode()

    assert ("Choose another file" in shown, reverse("crm:import-commit", args=[made.pk]) in shown) == (True, False)


def test_a_list_of_known_people_offers_to_complete_their_cards(page):
    put_in(row())
    made = tried(row("Ёлкин Лев Ильич", "elkin@example.org", Телефон="8 972 000-02-04"))
    shown = page.get(reverse("crm:import-detail", args=[made.pk])).content.decode()
    assert "Fill the gaps of 1 card" in shown
    assert "Nobody in this file is new" in shown

    done = page.post(reverse("crm:import-commit", args=[made.pk]), {"completes_cards": "on"}, follow=True)

    assert "1 card is changed." in done.content.decode()


def test_every_wrong_cell_of_a_row_is_named_with_its_column(page):
    wrong = {"Телефон": "abc", "Реф. группа": "Марсиане", "Согласие ПДн": "32.13.2025, анкета", "Отписан": "вчера"}
    made = tried(row("12345", "not-an-address", **wrong))

    shown = page.get(reverse("crm:import-detail", args=[made.pk])).content.decode()

    for words in (
        "ФИО: “12345” — not a name",
        "E-mail: “not-an-address” — not an e-mail address",
        "Телефон: “abc” — not a phone number",
        "Реф. группа: “Марсиане” — the register has no such group",
        "Согласие ПДн: “32.13.2025, анкета” — there is no such date",
        "Отписан: “вчера” — there is no such date",
        "there is no way to reach the person",
    ):
        assert words in shown.replace("\u00a0", " ")
    assert "there is no phone" not in shown


def test_a_list_in_the_base_says_what_it_brought_and_leads_to_its_people(page):
    open_row = row("Ким Лев Ильич", "kim@example.org", **{"Согласие ПДн": "да, 12.03.2025, анкета", "Код": "K-7"})
    tried_first = tried(row(), open_row, DOUBTFUL)
    assert (tried_first.counts["mailable"], tried_first.counts["organisations"]) == (1, 0)

    page.post(reverse("crm:import-commit", args=[tried_first.pk]))
    shown = page.get(reverse("crm:import-detail", args=[tried_first.pk])).content.decode()
    people = reverse("crm:contact-list") + f"?list={tried_first.pk}"

    assert (people in shown, "What became of the row" in shown, "Show these people" in shown) == (True, True, True)
    ContactFactory(surname="Посторонний")
    listed = page.get(people).content.decode()
    assert ("Ёлкин" in listed, "Ким" in listed, "Посторонний" in listed) == (True, True, False)
    open_people = page.get(f"{people}&tab=mailable").content.decode()
    assert ("Ёлкин Лев" in open_people, "Ким Лев" in open_people) == (False, True)


def test_people_of_my_department_are_mine_alone(page, editor, client):
    upload(page, table(row()), place="mine")

    assert Import.objects.get().department == editor.department
    client.force_login(UserFactory(roles=["editor"]))
    assert client.get(reverse("crm:import-detail", args=[Import.objects.get().pk])).status_code == 404


def test_columns_without_a_name_are_refused_beside_the_table(page):
    made = tried()

    answer = page.post(reverse("crm:import-columns", args=[made.pk]), {})

    assert (answer.status_code, "No column holds names." in answer.content.decode()) == (422, True)


def test_a_word_for_a_group_is_given_its_meaning(page):
    made = tried()

    page.post(reverse("crm:import-groups", args=[made.pk]), {"word_0": "-"})

    made.refresh_from_db()
    assert (made.counts["create"], made.counts["check"]) == (2, 0)


def test_tabs_count_rows_and_show_only_theirs(page):
    made = tried()

    shown = page.get(reverse("crm:import-detail", args=[made.pk]), {"rows": "check"}).content.decode()

    assert ("Хан Аида" in shown, "Ёлкин Лев Ильич" in shown) == (True, False)


def test_a_list_is_taken_back_after_its_effects_were_shown(page):
    made = put_in(row(), DOUBTFUL)

    shown = page.get(reverse("crm:import-undo", args=[made.pk])).content.decode()
    assert "1 card will be removed." in shown
    answer = page.post(reverse("crm:import-undo", args=[made.pk]), follow=True)

    assert ("1 card is removed." in answer.content.decode(), Contact.objects.count()) == (True, 0)


def test_a_dry_run_is_thrown_away_after_a_question(page):
    made = tried()

    assert page.get(reverse("crm:import-discard", args=[made.pk])).status_code == 200
    page.post(reverse("crm:import-discard", args=[made.pk]))

    assert Import.objects.count() == 0


def test_a_card_of_another_department_is_not_betrayed_by_a_match(page):
    other = DepartmentFactory()
    ContactFactory(
        surname="Ёлкин", name="Лев", patronymic="Ильич", code="K-1", email="elkin@example.org", department=other
    )
    made = tried()  # judged by somebody who sees all

    shown = page.get(reverse("crm:import-detail", args=[made.pk])).content.decode()

    assert "K-1" not in shown


@pytest.mark.parametrize("role", ["approver", "administrator", "auditor", "data_officer"])
def test_only_those_who_may_import_enter(client, role):
    made = tried()
    client.force_login(UserFactory(roles=[role]))

    routes = [reverse(f"crm:{name}") for name in ROUTES] + [
        reverse(f"crm:{name}", args=[made.pk]) for name in ROUTES_OF_ONE
    ]
    answers = {client.get(route).status_code for route in routes} | {client.post(route).status_code for route in routes}

    assert answers <= {403, 405}
    assert Import.objects.get().is_draft


@pytest.mark.parametrize("name", ["import-commit", "import-groups"])
def test_a_look_changes_nothing(page, name):
    made = tried()

    assert page.get(reverse(f"crm:{name}", args=[made.pk])).status_code == 405


def test_rows_cost_the_same_number_of_queries(page, django_assert_num_queries):
    one, three = (put_in(*[row(f"Ким{n} Лев Ильич", f"k{n}@example.org") for n in many]) for many in ([1], [2, 3, 4]))
    page.get(reverse("crm:import-list"))

    for made in (one, three):
        with django_assert_num_queries(QUERIES_OF_A_LIST):
            page.get(reverse("crm:import-detail", args=[made.pk]))


QUERIES_OF_A_LIST = 18


def test_a_later_decision_and_an_undone_list_are_shown_as_they_are(page):
    made = put_in(row(), DOUBTFUL)
    decide_row(made.rows.get(number=2), "leave_out", by=None, now=LATER)
    undo_import(made, by=None, now=LATER)

    shown = page.get(reverse("crm:import-detail", args=[made.pk])).content.decode()

    assert "This list was taken back." in shown
