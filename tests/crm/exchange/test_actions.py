import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from crm.consent.mailable import mailable
from crm.consent.models import Consent, LetterClass, OptOut, Standing
from crm.contacts.models import Contact, EmailAddress
from crm.councils.models import Membership
from crm.exchange.actions import (
    choose_groups,
    commit_import,
    confirm_columns,
    decide_row,
    discard_import,
    import_contacts,
    upload_list,
)
from crm.exchange.models import Import, ImportRow
from crm.exchange.queries import brought_by
from crm.exchange.refusals import (
    AlreadyDecided,
    BaseHasChanged,
    ColumnChosenTwice,
    FileNotRead,
    NobodyToMeet,
    NoColumnOfNames,
    NotADryRun,
    NothingToAdd,
    NotTried,
)
from crm.exchange.trying import try_out
from crm.expertise.models import Competence
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.journal.models import JournalEntry
from crm.organisations.models import Organisation, Position
from events.accreditation.models import Accreditation
from tests.factories.crm import (
    ContactFactory,
    DepartmentFactory,
    GroupMembershipFactory,
    PhoneFactory,
    ReferenceGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
HEADINGS = [
    "Код",
    "ФИО",
    "Организация",
    "Должность",
    "E-mail",
    "Телефон",
    "Реф. группа",
    "Согласие ПДн",
    "Согласие отозвано",
    "Отписан",
]


def table(*rows, headings=HEADINGS):
    """A list as bytes; a row names the columns that it fills."""
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def row(name="Ёлкин Лев Ильич", email="elkin@example.org", **cells):
    return {"ФИО": name, "E-mail": email, **cells}


def put_in(*rows, now=NOW, **options):
    return import_contacts(table(*rows), by=None, now=now, file_name="list.csv", **options)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


class TestTheSample:
    def test_the_clean_file_gives_its_people_in_an_empty_base(self):
        wanted = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))["contacts.csv"]

        made = import_contacts(SAMPLE / "contacts.csv", by=None, now=NOW)

        brought = brought_by(made, UserFactory(roles=["editor"]), now=NOW)
        assert (brought["added"], brought["people"], brought["mailable"]) == (300, 300, 256)
        foreseen = {name: made.counts[name] for name in ("mailable", "groups", "organisations")}
        assert foreseen == {name: brought[name] for name in foreseen}
        may_write = mailable(Contact.objects.all(), LetterClass.INFORMING, now=NOW)
        assert (made.counts["create"], Contact.objects.count(), may_write.count()) == (300, 300, 256)
        for code, group in wanted["groups"].items():
            members = GroupMembership.objects.filter(group__code=code).values("contact")
            assert (members.count(), may_write.filter(pk__in=members).count()) == (group["members"], group["mailable"])
        assert Standing.objects.filter(publish_name_on__isnull=False).count() == 155
        seats = Membership.objects.all()
        assert {name: seats.filter(body__name_ru=name).count() for name in wanted["council_members"]} == wanted[
            "council_members"
        ]
        assert set(seats.values_list("body__name_ru", "to_on")) == {
            ("Общественный совет", date(2028, 3, 15)),
            ("Экспертный совет по градостроительству", date(2027, 10, 1)),
        }
        today = date(2026, 11, 23)
        valid = Accreditation.objects.valid_on(today).count()
        assert (valid, Accreditation.objects.count() - valid) == (36, 6)
        assert Competence.objects.filter(topic__name="ЖКХ").exists()

    def test_terms_move_with_the_sample_city_and_consents_do_not(self):
        import_contacts(SAMPLE / "contacts.csv", by=None, now=NOW, shift=timedelta(weeks=10))

        assert set(Membership.objects.values_list("to_on", flat=True)) == {date(2028, 5, 24), date(2027, 12, 10)}
        assert Standing.objects.get(contact__code="K-0001").basis_on == date(2025, 9, 3)

    def test_the_messy_file_after_it_meets_the_expected_fates_and_adds_78(self):
        import_contacts(SAMPLE / "contacts.csv", by=None, now=NOW)
        before = set(Contact.objects.values_list("pk", flat=True))

        made = import_contacts(SAMPLE / "contacts-messy.csv", by=None, now=LATER)

        with (SAMPLE / "contacts-messy-expected.csv").open(encoding="utf-8", newline="") as file:
            expected = [(int(line["Строка"]), line["Исход"], line["Совпадает с"]) for line in csv.DictReader(file)]
        words = {
            "create": "создать",
            "check": "проверить",
            "repeat_in_file": "дубль в файле",
            "repeat_in_base": "дубль в базе",
            "refuse": "отклонить",
        }
        found = [
            (
                line.number,
                words[line.outcome],
                f"строка {line.match_row}" if line.match_row else line.match.code if line.match else "",
            )
            for line in made.rows.select_related("match").order_by("number")
        ]
        assert found == expected
        added = Contact.objects.exclude(pk__in=before)
        assert (added.count(), mailable(added, LetterClass.INFORMING, now=LATER).count()) == (78, 62)

    def test_the_same_file_twice_adds_nobody(self):
        import_contacts(SAMPLE / "contacts.csv", by=None, now=NOW)

        with pytest.raises(NothingToAdd):
            import_contacts(SAMPLE / "contacts.csv", by=None, now=LATER)

        assert Contact.objects.count() == 300


def test_a_card_gets_everything_the_row_says():
    ReferenceGroupFactory(code="EXP", name_ru="Эксперты и научное сообщество")

    put_in(
        row(
            "ЁЛКИН ЛЕВ ИЛЬИЧ", "Elkin@Example.org, second@example.net", **{"Код": "K-1", "Организация": "АНО «Мост»",
            "Должность": "юрист", "Телефон": "8 (8410) 00-12-34 доб. 7", "Реф. группа": "наука",
            "Согласие ПДн": "да, 12.03.2025, анкета"},
        )
    )  # fmt: skip

    contact = Contact.objects.get(code="K-1")
    assert (contact.full_name, contact.sex, contact.sex_source) == ("Ёлкин Лев Ильич", "male", "patronymic")
    assert list(contact.emails.order_by("pk").values_list("address", "is_primary", "state")) == [
        ("elkin@example.org", True, "good"),
        ("second@example.net", False, "good"),
    ]
    assert list(contact.phones.values_list("number", "extension", "is_primary")) == [("+78410001234", "7", True)]
    assert list(contact.positions.values_list("title", "organisation__short_name", "is_main")) == [
        ("юрист", "АНО «Мост»", True)
    ]
    assert list(contact.memberships.values_list("group__code", flat=True)) == ["EXP"]
    assert list(contact.consents.values_list("kind", "state", "on", "way")) == [
        ("processing", "given", date(2025, 3, 12), "анкета")
    ]
    assert "elkin" in contact.search_text
    assert contact.sort_key == "елкин лев ильич"


def test_organisations_are_met_by_code_or_by_name_without_quotation_marks():
    known = Organisation.objects.create(short_name="АНО «Мост»", sort_key="ано мост", code="ORG-1")

    put_in(
        row(Организация='АНО "Мост"'),
        row("Ким Юлия Львовна", "kim@example.org", Организация="АНО «Свет»"),
    )

    assert sorted(Position.objects.values_list("organisation__short_name", flat=True)) == ["АНО «Мост»", "АНО «Свет»"]
    assert (Organisation.objects.count(), known.positions.count()) == (2, 1)


def test_a_suspicious_address_taken_by_decision_gets_no_letters():
    made = upload_list(
        table(row(email="elkin@example.con", **{"Согласие ПДн": "да, 12.03.2025, анкета"})),
        file_name="a.csv",
        department=None,
        by=None,
        now=NOW,
    )
    made = confirm_columns(made, made.columns, by=None, now=NOW)
    decide_row(made.rows.get(), "create", by=None, now=NOW)

    commit_import(made, by=None, now=NOW)

    assert list(EmailAddress.objects.values_list("state", "state_reason")) == [("suspicious", "unknown_ending")]
    assert not mailable(Contact.objects.all(), LetterClass.INFORMING, now=NOW).exists()


class TestTightening:
    def consented(self):
        put_in(row(**{"Код": "K-1", "Согласие ПДн": "да, 12.03.2025, анкета"}))
        return Contact.objects.get(code="K-1")

    def test_a_withdrawal_in_a_repeat_holds_at_once(self):
        contact = self.consented()

        put_in(row(**{"Согласие отозвано": "01.11.2026"}), now=LATER)

        assert Standing.objects.get(contact=contact).withdrawn_on == date(2026, 11, 1)
        assert Contact.objects.count() == 1

    def test_a_withdrawal_older_than_the_consent_changes_nothing(self):
        contact = self.consented()

        with pytest.raises(NothingToAdd):
            put_in(row(**{"Согласие отозвано": "01.01.2025"}), now=LATER)

        assert Standing.objects.get(contact=contact).withdrawn_on is None

    def test_an_opt_out_in_a_repeat_holds_and_is_written_once(self):
        contact = self.consented()

        put_in(row(Отписан="01.11.2026"), now=LATER)
        with pytest.raises(NothingToAdd):
            put_in(row(Отписан="02.11.2026"), now=LATER)

        assert OptOut.objects.filter(contact=contact).count() == 1

    def test_an_opt_out_that_the_person_ended_later_stays_ended(self):
        contact = self.consented()
        OptOut.objects.create(contact=contact, since=NOW, ended_at=NOW)

        with pytest.raises(NothingToAdd):
            put_in(row(Отписан="01.11.2026"), now=LATER)

    def test_a_consent_in_a_repeat_never_loosens(self):
        contact = self.consented()
        put_in(row(**{"Согласие отозвано": "01.11.2026"}), now=LATER)

        with pytest.raises(NothingToAdd):
            put_in(row(**{"Согласие ПДн": "да, 20.11.2026, анкета"}), now=LATER)

        assert Standing.objects.get(contact=contact).withdrawn_on == date(2026, 11, 1)
        assert not mailable(Contact.objects.all(), LetterClass.INFORMING, now=LATER).exists()

    def test_a_withdrawal_further_down_in_the_same_file_holds(self):
        put_in(
            row(**{"Согласие ПДн": "да, 12.03.2025, анкета"}),
            row(**{"Согласие отозвано": "01.11.2026"}),
        )

        assert list(Standing.objects.values_list("withdrawn_on", flat=True)) == [date(2026, 11, 1)]

    def test_a_withdrawal_below_a_doubtful_row_holds_when_that_row_is_decided_later(self):
        made = put_in(
            row("Ким Юлия Львовна", "kim@example.org"),
            row(**{"Реф. группа": "прочие", "Согласие ПДн": "да, 12.03.2025, анкета"}),
            row(**{"Согласие отозвано": "01.11.2026"}),
        )

        decide_row(made.rows.get(number=2), "create", by=None, now=LATER)

        assert Standing.objects.get(contact__surname="Ёлкин").withdrawn_on == date(2026, 11, 1)


class TestCompleting:
    def test_gaps_are_filled_and_nothing_is_replaced(self):
        ReferenceGroupFactory(code="EXP", name_ru="Эксперты и научное сообщество")
        contact = ContactFactory(
            surname="Ёлкин", name="Лев", patronymic="Ильич", code="K-1", district="Северный", email="elkin@example.org"
        )
        rows = (
            row(**{"Телефон": "00-12-34", "Реф. группа": "наука", "Должность": "юрист"}),
            row("Ким Юлия Львовна", "kim@example.org"),
        )

        put_in(*rows, now=LATER, completes_cards=True)

        contact.refresh_from_db()
        assert list(contact.memberships.values_list("group__code", flat=True)) == ["EXP"]
        assert (contact.district, contact.positions.get().title, contact.changed_at) == ("Северный", "юрист", LATER)

    def test_a_group_that_the_person_left_stays_left(self):
        group = ReferenceGroupFactory(code="EXP", name_ru="Эксперты и научное сообщество")
        contact = ContactFactory(surname="Ёлкин", name="Лев", patronymic="Ильич", email="elkin@example.org")
        GroupMembershipFactory(contact=contact, group=group, to_on=date(2026, 1, 1))

        with pytest.raises(NothingToAdd):
            put_in(row(**{"Реф. группа": "наука"}), completes_cards=True)

    def test_without_the_wish_a_repeat_adds_nothing(self):
        contact = ContactFactory(surname="Ёлкин", name="Лев", patronymic="Ильич", email="elkin@example.org")

        put_in(row(Телефон="00-12-34"), row("Ким Юлия Львовна", "kim@example.org"))

        assert not contact.phones.exists()


class TestDecisions:
    def doubtful(self):
        ContactFactory(surname="Ким", name="Юлия", patronymic="Львовна", code="K-9", workplace=None)
        return put_in(row("Ким Лев Ильич", "kim@example.org"), row(**{"Реф. группа": "прочие"}))

    def test_an_undecided_row_waits_and_a_later_word_is_done_at_once(self):
        made = self.doubtful()
        doubtful = made.rows.get(number=2)

        decided = decide_row(doubtful, "create", by=None, now=LATER)

        decided.refresh_from_db()
        assert (decided.result, decided.contact.surname) == ("created", "Ёлкин")

    def test_a_row_is_decided_once(self):
        made = self.doubtful()
        decide_row(made.rows.get(number=2), "create", by=None, now=LATER)

        with pytest.raises(AlreadyDecided):
            decide_row(made.rows.get(number=2), "create", by=None, now=LATER)

        assert Contact.objects.filter(surname="Ёлкин").count() == 1

    def test_a_row_that_looks_like_nobody_cannot_be_the_same_person(self):
        made = self.doubtful()

        with pytest.raises(NobodyToMeet):
            decide_row(made.rows.get(number=2), "same", by=None, now=LATER)

    def test_the_same_person_gets_what_the_card_lacks(self):
        put_in(row(Организация="АНО «Мост»", Код="K-1"))
        made = upload_list(
            table(row(email="new@example.org", Организация="АНО «Мост»")),
            file_name="b.csv",
            department=None,
            by=None,
            now=LATER,
        )
        decide_row(made.rows.get(), "same", by=None, now=LATER)

        commit_import(made, by=None, now=LATER)

        addresses = Contact.objects.get(code="K-1").emails.order_by("pk")
        assert list(addresses.values_list("address", "is_primary")) == [
            ("elkin@example.org", True),
            ("new@example.org", False),
        ]


class TestGroups:
    def test_a_word_can_mean_a_known_group_a_new_one_or_none_and_is_remembered(self):
        ReferenceGroupFactory(code="EXP", name_ru="Эксперты и научное сообщество")
        rows = [
            row("Ким Лев Ильич", "a@example.org", **{"Реф. группа": "учёный люд"}),
            row("Цой Лев Ильич", "b@example.org", **{"Реф. группа": "казаки"}),
            row("Хан Лев Ильич", "c@example.org", **{"Реф. группа": "прочие"}),
        ]
        made = upload_list(table(*rows), file_name="a.csv", department=None, by=None, now=NOW)
        made = confirm_columns(made, made.columns, by=None, now=NOW)

        made = choose_groups(made, {"учёный люд": "EXP", "казаки": "+", "прочие": "-"}, by=None, now=NOW)
        commit_import(made, by=None, now=NOW)

        groups = dict(GroupMembership.objects.values_list("contact__surname", "group__name_ru"))
        assert groups == {"Ким": "Эксперты и научное сообщество", "Цой": "казаки"}
        assert ReferenceGroup.objects.get(name_ru="казаки").state == "proposed"
        again = upload_list(
            table(row("Лим Лев Ильич", "d@example.org", **{"Реф. группа": "казаки"})),
            file_name="b.csv",
            department=None,
            by=None,
            now=LATER,
        )
        assert again.counts["create"] == 1


class TestSteps:
    def uploaded(self, *rows, **options):
        data = table(*(rows or [row()]))
        return upload_list(data, file_name=r"C:\lists\a.csv", department=None, by=None, now=NOW, **options)

    def test_an_upload_changes_no_card_and_keeps_the_file_to_itself(self):
        made = self.uploaded()

        kept = Path(settings.DATA_DIR) / "imports" / made.stored_as
        assert (Contact.objects.count(), made.file_name, kept.stat().st_mode & 0o777) == (0, "a.csv", 0o600)

    def test_the_file_is_gone_once_its_people_are_in(self, django_capture_on_commit_callbacks):
        made = self.uploaded()
        kept = Path(settings.DATA_DIR) / "imports" / made.stored_as
        made = confirm_columns(made, made.columns, by=None, now=NOW)

        with django_capture_on_commit_callbacks(execute=True):
            commit_import(made, by=None, now=NOW)

        assert not kept.exists()

    def test_a_list_without_confirmed_columns_cannot_enter(self):
        with pytest.raises(NotTried):
            commit_import(self.uploaded(), by=None, now=NOW)

    def test_confirmed_columns_are_remembered_for_the_next_list(self):
        made = self.uploaded()
        columns = ["" if key == "position" else key for key in made.columns]
        confirm_columns(made, columns, by=None, now=NOW)

        again = self.uploaded(row("Ким Лев Ильич", "kim@example.org"))

        assert (again.columns, again.checked_at) == (columns, NOW)

    def test_pressing_twice_adds_once(self):
        made = self.uploaded()
        made = confirm_columns(made, made.columns, by=None, now=NOW)

        commit_import(made, by=None, now=NOW)
        commit_import(Import.objects.get(pk=made.pk), by=None, now=LATER)

        assert Contact.objects.count() == 1

    def test_a_base_that_changed_since_the_dry_run_stops_the_list_and_renews_it(self):
        made = self.uploaded()
        made = confirm_columns(made, made.columns, by=None, now=NOW)
        ContactFactory(surname="Ёлкин", name="Лев", patronymic="Ильич", email="elkin@example.org")

        with pytest.raises(BaseHasChanged):
            commit_import(made, by=None, now=LATER)

        made.refresh_from_db()
        assert (Contact.objects.count(), made.state, made.rows.get().outcome) == (1, "draft", "repeat_in_base")

    def test_columns_need_a_name_and_no_field_twice(self):
        made = self.uploaded()

        with pytest.raises(NoColumnOfNames):
            confirm_columns(made, ["", "", "organisation"], by=None, now=NOW)
        with pytest.raises(ColumnChosenTwice):
            confirm_columns(made, ["full_name", "full_name"], by=None, now=NOW)

    def test_a_list_in_the_base_takes_no_other_columns(self):
        made = put_in(row())

        with pytest.raises(NotADryRun):
            confirm_columns(made, made.columns, by=None, now=NOW)

    def test_a_discarded_dry_run_leaves_nothing_but_its_line_in_the_journal(self, django_capture_on_commit_callbacks):
        made = self.uploaded()
        kept = Path(settings.DATA_DIR) / "imports" / made.stored_as

        with django_capture_on_commit_callbacks(execute=True):
            discard_import(made, by=None, now=NOW)

        assert (Import.objects.count(), ImportRow.objects.count(), kept.exists()) == (0, 0, False)
        assert list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
            "import.uploaded",
            "import.discarded",
        ]

    def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(self):
        with translation.override("en"), pytest.raises(FileNotRead) as refused:
            upload_list(b"%PDF-1.7", file_name="a.pdf", department=None, by=None, now=NOW)

        assert str(refused.value.message) == "This file is no table. Upload CSV, XLSX or ODS."
        assert Import.objects.count() == 0

    def test_a_row_with_every_field_wrong_is_refused_with_its_reasons(self):
        wrong = row(
            "тест", "нет", **{"Телефон": "12", "Реф. группа": "VIP", "Согласие ПДн": "?", "Согласие отозвано": "вчера"}
        )
        made = self.uploaded(wrong)

        made = confirm_columns(made, made.columns, by=None, now=NOW)

        assert [(line.outcome, line.marks) for line in made.rows.all()] == [
            ("refuse", ["not_a_person", "bad_email_no_phone"])
        ]
        with pytest.raises(NothingToAdd):
            commit_import(made, by=None, now=NOW)

    def test_every_card_and_the_list_have_their_line_in_the_journal(self):
        made = put_in(row(), row("Ким Лев Ильич", "kim@example.org"))

        assert JournalEntry.objects.filter(verb="contact.imported", details={"import_id": made.pk}).count() == 2
        assert JournalEntry.objects.filter(verb="import.committed").count() == 1


def test_people_of_a_department_are_met_only_by_those_who_see_them(editor):
    other = DepartmentFactory()
    ContactFactory(surname="Ёлкин", name="Лев", patronymic="Ильич", email="elkin@example.org", department=other)

    seen = [try_out(table(row()), user=user).fates[0].outcome.value for user in (editor, None)]

    assert seen == ["create", "repeat_in_base"]


def test_people_of_my_department_belong_to_it():
    department = DepartmentFactory()

    put_in(row(), department=department)

    assert Contact.objects.get().department == department


def test_a_phone_of_a_known_namesake_is_met():
    contact = ContactFactory(surname="Ёлкин", name="Лев", patronymic="Ильич", code="K-7")
    PhoneFactory(contact=contact, number="+78410001234")

    fate = try_out(table(row("елкин лев ильич", "", Телефон="+7 8410 00-12-34")), user=None).fates[0]

    assert (fate.outcome.value, fate.match_known.ref) == ("repeat_in_base", "K-7")


def test_a_consent_not_proven_is_in_the_ledger_as_such():
    put_in(row(**{"Согласие ПДн": "да"}))

    assert list(Consent.objects.values_list("state", flat=True)) == ["not_proven"]
    assert Standing.objects.get().is_not_proven
