"""Each person's reason, in and out, in codes and in words."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from crm.consent.mailable import with_verdict
from crm.contacts.models import Contact
from crm.segments.queries import reached_through
from crm.segments.reason_words import words
from crm.segments.reasons import Selection, explain, verdict
from tests.factories.crm import (
    NOW,
    AdvisoryBodyFactory,
    CompetenceFactory,
    ContactFactory,
    EmailAddressFactory,
    MembershipFactory,
    OptOutFactory,
    ReferenceGroupFactory,
    SuppressionFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def contacts(letter_class="informing"):
    return with_verdict(Contact.objects.order_by("pk"), letter_class, now=NOW)


def said(contact, letter_class="informing"):
    return verdict(contacts(letter_class).get(pk=contact.pk), now=NOW, letter_class=letter_class)


def test_a_member_of_a_picked_group_is_in_because_of_group_and_consent():
    experts = ReferenceGroupFactory(
        name_ru="Эксперты и научное сообщество", short_name_ru="Эксперты", name_en="Experts"
    )
    anna = ContactFactory(mailable=True, groups=[experts])

    reason = explain(contacts(), Selection(groups=[experts]), now=NOW)[anna.pk]

    assert reason.is_in
    assert reason.codes == (
        {"code": "group", "id": experts.pk, "ru": "Эксперты", "en": "Experts"},
        {"code": "consent", "on": "2025-09-03"},
    )
    with translation.override("ru"):
        assert reason.words == "в группе «Эксперты», согласие от 03.09.2025"
    assert words(reason.codes, "en") == "in the group “Experts”, consent of 3\u00a0Sep\u00a02025"


def test_only_picked_groups_are_named():
    experts, ngos, other = ReferenceGroupFactory.create_batch(3)
    anna = ContactFactory(mailable=True, groups=[experts, ngos, other], basis="official_contact")

    reason = explain(contacts(), Selection(groups=[experts, ngos]), now=NOW)[anna.pk]

    assert words(reason.codes, "en") == (f"in the groups “{experts.name_en}”, “{ngos.name_en}”, official contact")


def test_a_seat_and_a_competence_are_reasons_too():
    council = AdvisoryBodyFactory(name_ru="Общественный совет")
    topic = TopicFactory(name="городская среда")
    anna = ContactFactory(mailable=True)
    MembershipFactory(contact=anna, body=council)
    CompetenceFactory(contact=anna, topic=topic)

    reason = explain(contacts(), Selection(councils=[council], topics=[topic]), now=NOW)[anna.pk]

    assert words(reason.codes, "ru") == (
        "в составе «Общественный совет», компетенция «городская среда», согласие от 03.09.2025"
    )


def test_a_group_that_was_left_out_is_the_first_reason_against():
    experts, builders = ReferenceGroupFactory(), ReferenceGroupFactory(short_name_ru="Застройщики")
    anna = ContactFactory(groups=[experts, builders])

    reason = explain(contacts(), Selection(groups=[experts], but_not=[builders]), now=NOW)[anna.pk]

    assert not reason.is_in
    assert words(reason.codes, "ru") == "исключена группа «Застройщики»"


def withdrawn(contact):
    contact.standing.withdrawn_on = date(2026, 8, 5)
    contact.standing.save()


def opted_out(contact):
    OptOutFactory(contact=contact, since=datetime(2026, 10, 13, 21, 30, tzinfo=UTC))  # the 14th in Moscow
    OptOutFactory(contact=contact, letter_class="informing")


def dead(contact):
    contact.emails.update(state="dead", state_on=date(2026, 11, 1))


def suppressed(contact):
    SuppressionFactory(address=contact.emails.get().address, reason="complaint")


def not_proven(contact):
    contact.standing.basis, contact.standing.is_not_proven = "", True
    contact.standing.save()


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (withdrawn, "согласие отозвано 05.08.2026"),
        (opted_out, "отписка от рассылок 14.10.2026"),
        (dead, "адрес не существует (выяснено 01.11.2026)"),
        (suppressed, "в стоп-листе: жалоба"),
        (not_proven, "согласие не подтверждено"),
        (lambda contact: contact.emails.all().delete(), "нет адреса эл. почты"),
        (lambda contact: contact.standing.delete(), "нет основания обработки"),
        (lambda contact: contact.emails.update(state="suspicious"), "адрес под сомнением"),
        (lambda contact: contact.emails.update(state="on_hold"), "адрес приостановлен"),
        (lambda contact: Contact.objects.filter(pk=contact.pk).update(state="inactive"), "карточка не действует"),
    ],
)
def test_everyone_out_has_a_reason_in_words(happened, expected):
    vera = ContactFactory(mailable=True)
    happened(vera)

    reason = said(Contact.objects.get(pk=vera.pk))

    assert (reason.is_in, words(reason.codes, "ru")) == (False, expected)


def test_a_service_letter_passes_an_opt_out():
    vera = ContactFactory(mailable=True)
    opted_out(vera)

    assert said(vera, "service").is_in


def test_upper_storeys_bring_their_own_phrases_and_unknown_codes_are_skipped():
    codes = [{"code": "already_invited"}, {"code": "of_the_future"}, {"code": "no_address"}]

    assert words(codes, "ru", more={"already_invited": lambda code: "приглашение уже есть"}) == (
        "приглашение уже есть, нет адреса эл. почты"
    )


def everyone_for_every_reason():
    for happened in (withdrawn, opted_out, dead, suppressed, not_proven):
        happened(ContactFactory(mailable=True))
    EmailAddressFactory()


@pytest.mark.parametrize("times", [1, 3])
def test_queries_do_not_grow_with_people(times, django_assert_num_queries):
    groups = ReferenceGroupFactory.create_batch(2)
    council, topic = AdvisoryBodyFactory(), TopicFactory()
    for _ in range(times):
        everyone_for_every_reason()
        MembershipFactory(contact=ContactFactory(mailable=True, groups=groups), body=council)
    people = list(contacts())
    picked = Selection(groups=groups, councils=[council], topics=[topic], but_not=ReferenceGroupFactory.create_batch(1))

    with django_assert_num_queries(12):
        assert len(explain(people, picked, now=NOW)) == len(people)


def test_an_opt_out_of_one_group_closes_that_way_in_only():
    experts, ngos = ReferenceGroupFactory(short_name_ru="Эксперты"), ReferenceGroupFactory(short_name_ru="НКО")
    anna = ContactFactory(mailable=True, groups=[experts, ngos])
    vera = ContactFactory(mailable=True, groups=[experts])
    for contact in (anna, vera):
        OptOutFactory(contact=contact, group=experts)

    reasons = explain(contacts(), Selection(groups=[experts, ngos]), now=NOW)

    assert words(reasons[anna.pk].codes, "ru") == "в группе «НКО», согласие от 03.09.2025"
    assert (reasons[vera.pk].is_in, words(reasons[vera.pk].codes, "ru")) == (
        False,
        "отписка от писем группе «Эксперты» 23.11.2026",
    )
    reached = contacts().filter(reached_through([experts, ngos], TODAY))
    assert list(reached) == [anna]
