import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from crm.consent.mailable import mailable
from crm.consent.models import LetterClass, Standing
from crm.contacts.actions import add_phone
from crm.contacts.models import Contact
from crm.councils.models import AdvisoryBody, Membership
from crm.exchange.actions import import_contacts
from crm.exchange.models import Import
from crm.exchange.refusals import NotCommitted
from crm.exchange.undoing import plan_undo, undo_import
from crm.expertise.models import Topic
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.organisations.models import Organisation
from events.accreditation.models import Accreditation
from tests.crm.exchange.test_actions import put_in, row
from tests.factories.crm import ContactFactory, MembershipFactory, ReferenceGroupFactory

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
KIM = row("Ким Юлия Львовна", "kim@example.org")


def known(**fields):
    names = {"surname": "Ёлкин", "name": "Лев", "patronymic": "Ильич"}
    return ContactFactory(**{**names, "code": "K-1", "email": "elkin@example.org", **fields})


def test_the_whole_sample_goes_without_a_trace():
    made = import_contacts(SAMPLE / "contacts.csv", by=None, now=NOW)

    plan = undo_import(made, by=None, now=LATER)

    assert (len(plan.removed), plan.conflicts) == (300, [])
    left = (Contact, Organisation, ReferenceGroup, Topic, AdvisoryBody, Membership, Accreditation, GroupMembership)
    assert [model.objects.count() for model in left] == [0] * len(left)
    assert Import.objects.get().state == "undone"


def test_a_card_that_somebody_changed_since_stays_and_is_named():
    made = put_in(row(), KIM)
    changed = Contact.objects.get(surname="Ёлкин")
    add_phone(changed, "+7 8410 00-12-34", by=None, now=LATER)

    plan = undo_import(made, by=None, now=LATER)

    assert list(Contact.objects.all()) == [changed]
    with translation.override("en"):
        assert [(conflict.contact, str(conflict.why)) for conflict in plan.conflicts] == [
            (changed, "was changed since")
        ]


def test_a_card_that_holds_a_seat_stays_and_is_named():
    made = put_in(row(), KIM)
    seat = MembershipFactory(contact=Contact.objects.get(surname="Ёлкин"))

    plan = undo_import(made, by=None, now=LATER)

    assert list(Contact.objects.all()) == [seat.contact]
    assert [conflict.what for conflict in plan.conflicts] == ["Ёлкин Лев Ильич"]


def test_what_a_list_added_to_a_known_card_is_taken_off_again():
    ReferenceGroupFactory(code="EXP", name_ru="Эксперты и научное сообщество")
    contact = known(district="")
    made = put_in(
        row(**{"Телефон": "+7 8410 001234", "Реф. группа": "наука", "Должность": "юрист"}), KIM, completes_cards=True
    )
    assert contact.phones.count() + contact.memberships.count() + contact.positions.count() == 3

    plan = undo_import(made, by=None, now=LATER)

    contact.refresh_from_db()
    assert (contact.phones.count(), contact.memberships.count(), contact.positions.count()) == (0, 0, 0)
    assert (plan.conflicts, "юрист" in contact.search_text, contact.changed_at) == ([], False, LATER)


def test_a_field_that_somebody_changed_since_keeps_its_value():
    contact = known(code=None)
    made = put_in(row(Код="K-5"), KIM, completes_cards=True)
    Contact.objects.filter(pk=contact.pk).update(code="K-6")

    plan = undo_import(made, by=None, now=LATER)

    contact.refresh_from_db()
    assert (contact.code, [conflict.what for conflict in plan.conflicts]) == ("K-6", ["code"])


def test_a_field_is_restored_even_after_a_later_list():
    contact = known(code=None)
    first = put_in(row(Код="K-5"), KIM, completes_cards=True)
    put_in(row(Телефон="+7 (8410) 00-12-34"), row("Хан Аида", "khan@example.org"), now=LATER, completes_cards=True)

    undo_import(first, by=None, now=LATER)

    contact.refresh_from_db()
    assert (contact.code, contact.phones.count()) == (None, 1)


def test_an_undo_never_loosens_consent():
    contact = known(basis="consent")
    made = put_in(row(**{"Согласие отозвано": "01.11.2026"}), KIM)

    plan = undo_import(made, by=None, now=LATER)

    assert Standing.objects.get(contact=contact).withdrawn_on == date(2026, 11, 1)
    assert plan.tightened == 1


def test_shared_rows_in_use_elsewhere_stay():
    made = put_in(row(**{"Организация": "АНО «Мост»", "Реф. группа": "наука"}))
    put_in(row("Хан Аида", "khan@example.org", Организация="АНО «Мост»"), now=LATER)

    undo_import(made, by=None, now=LATER)

    assert (Organisation.objects.count(), ReferenceGroup.objects.count()) == (1, 0)


def test_pressing_undo_twice_changes_nothing_more():
    made = put_in(row())
    undo_import(made, by=None, now=LATER)
    put_in(row(), now=LATER)

    undo_import(made, by=None, now=LATER)

    assert Contact.objects.count() == 1


def test_a_list_that_is_not_in_the_base_cannot_be_taken_back():
    made = put_in(row())
    undo_import(made, by=None, now=LATER)
    made.refresh_from_db()

    with pytest.raises(NotCommitted):
        plan_undo(made)


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_lists_and_undos_ever_loosens_consent(seed):
    chance = random.Random(seed)
    contact = known(basis="consent")
    standing = Standing.objects.get(contact=contact)
    made, is_stopped = [], False
    for step in range(8):
        now = NOW + timedelta(hours=step)
        cells = chance.choice(
            [
                {"Согласие отозвано": "01.11.2026"},
                {"Отписан": "02.11.2026"},
                {"Согласие ПДн": "да, 20.11.2026, анкета"},
                {"Телефон": f"+7 8410 00{step:04d}"},
            ]
        )
        if made and chance.random() < 0.4:
            undo_import(made.pop(chance.randrange(len(made))), by=None, now=now)
        else:
            made.append(
                put_in(row(**cells), row(f"Хан{step} Аида", f"h{step}@example.org"), now=now, completes_cards=True)
            )
            is_stopped = is_stopped or "Согласие отозвано" in cells or "Отписан" in cells
        standing.refresh_from_db()
        may_write = mailable(Contact.objects.filter(pk=contact.pk), LetterClass.INFORMING, now=now).exists()
        assert may_write is not is_stopped
