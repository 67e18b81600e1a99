"""Everyone chosen is in or out for exactly one first reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from crm.consent.models import Basis
from events.invitations.audience import audience_of, default_selection, overlap_note, representation
from events.invitations.selection import Selection
from mailing.delivery.models import Delivery
from tests.factories.crm import (
    AdvisoryBodyFactory,
    ContactFactory,
    DepartmentFactory,
    GroupMembershipFactory,
    MembershipFactory,
    OptOutFactory,
    ReferenceGroupFactory,
    StandingFactory,
    SuppressionFactory,
    UserFactory,
)
from tests.factories.events import NOW, EventFactory, InvitationFactory
from tests.factories.mailing import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


@pytest.fixture
def experts():
    return ReferenceGroupFactory(
        name_ru="Эксперты и научное сообщество", short_name_ru="Эксперты", target_share=Decimal(25)
    )


@pytest.fixture
def event(experts):
    return EventFactory(groups=[experts], department=None)


def look(event, editor, selection=None, **options):
    return audience_of(event, selection or default_selection(event), by=editor, now=options.get("now", NOW))


def reasons(audience):
    return {person.contact.surname: person.out for person in (*audience.invited, *audience.left_out)}


def test_each_person_out_has_one_first_reason_and_the_sum_comes_out(event, editor, experts):
    ContactFactory(surname="Анисова", groups=[experts], mailable=True)
    ContactFactory(surname="Безадресов", groups=[experts], basis=Basis.CONSENT)
    ContactFactory(surname="Безосновный", groups=[experts], email="b@example.org")
    withdrawn = ContactFactory(surname="Отозвавший", groups=[experts], email="c@example.org")
    StandingFactory(contact=withdrawn, withdrawn_on=NOW.date())
    OptOutFactory(contact=ContactFactory(surname="Отписавшийся", groups=[experts], mailable=True))
    ContactFactory(surname="Стоплистов", groups=[experts], email="gone@example.org", basis=Basis.CONSENT)
    SuppressionFactory(address="gone@example.org")
    InvitationFactory(event=event, contact=ContactFactory(surname="Приглашённый", groups=[experts], mailable=True))

    audience = look(event, editor)

    assert reasons(audience) == {
        "Анисова": "",
        "Безадресов": "no_address",
        "Безосновный": "no_basis",
        "Отозвавший": "withdrawn",
        "Отписавшийся": "opted_out",
        "Стоплистов": "suppressed",
        "Приглашённый": "already_invited",
    }
    assert audience.chosen - sum(n for _words, n in audience.sum_lines) == audience.size == 1


def test_reasons_are_told_in_words(event, editor, experts):
    ContactFactory(surname="Анисова", groups=[experts], mailable=True)
    OptOutFactory(contact=ContactFactory(surname="Белов", groups=[experts], mailable=True), since=NOW)

    audience = look(event, editor)

    assert audience.invited[0].words == "в группе «Эксперты», согласие от 03.09.2025"
    assert audience.left_out[0].words == "отписка от рассылок 23.11.2026"


def test_a_group_on_the_red_side_takes_its_people_out_first(event, editor, experts):
    media = ReferenceGroupFactory(name_ru="СМИ")
    ContactFactory(surname="Общий", groups=[experts, media])
    ContactFactory(surname="Свой", groups=[experts], mailable=True)

    audience = look(event, editor, Selection(groups=(experts.pk,), without_groups=(media.pk,)))

    assert reasons(audience) == {"Общий": "left_out_group", "Свой": ""}


def test_a_person_may_be_left_out_and_added_by_hand(event, editor, experts):
    one = ContactFactory(surname="Анисова", groups=[experts], mailable=True)
    other = ContactFactory(surname="Посторонняя", mailable=True)

    audience = look(event, editor, Selection(groups=(experts.pk,), people=(other.pk,), without_people=(one.pk,)))

    assert reasons(audience) == {"Анисова": "by_hand", "Посторонняя": ""}
    assert audience.invited[0].words.startswith("выбор по имени")


def test_who_opted_out_of_one_group_still_comes_by_another(event, editor, experts):
    residents = ReferenceGroupFactory(name_ru="ТОС")
    only = ContactFactory(surname="Только", groups=[experts], mailable=True)
    both = ContactFactory(surname="Также", groups=[experts, residents], mailable=True)
    for contact in (only, both):
        OptOutFactory(contact=contact, group=experts)

    audience = look(event, editor, Selection(groups=(experts.pk, residents.pk)))

    assert reasons(audience) == {"Также": "", "Только": "opted_out_group"}
    assert audience.counts_by_group == {residents.pk: 1}


def test_people_of_another_department_are_only_counted(event, editor, experts):
    ContactFactory(groups=[experts], mailable=True, department=DepartmentFactory())
    ContactFactory(surname="Свой", groups=[experts], mailable=True)

    audience = look(event, editor)

    assert (reasons(audience), audience.hidden, audience.chosen) == ({"Свой": ""}, 1, 2)
    assert audience.sum_lines == [("другого подразделения", 1)]


def test_a_session_suggests_the_seats_of_its_council_and_not_its_groups(editor, experts):
    council = AdvisoryBodyFactory(name_ru="Общественный совет")
    event = EventFactory(kind="council_session", council=council, groups=[experts])
    MembershipFactory(body=council, contact=ContactFactory(surname="Член", mailable=True))
    MembershipFactory(body=council, contact=ContactFactory(surname="Бывший", mailable=True), state="ended")
    ContactFactory(surname="Эксперт", groups=[experts], mailable=True)

    audience = look(event, editor)

    assert reasons(audience) == {"Член": ""}
    assert "Общественный совет" in audience.invited[0].words


def test_who_left_a_group_is_not_chosen_by_it(event, editor, experts):
    GroupMembershipFactory(group=experts, contact=ContactFactory(mailable=True), to_on=NOW.date() - timedelta(days=1))

    assert look(event, editor).chosen == 0


@pytest.mark.parametrize(
    ("state", "bounced", "out"),
    [
        (Delivery.State.ACCEPTED, False, "already_invited"),
        (Delivery.State.UNKNOWN, False, "already_invited"),
        (Delivery.State.REFUSED, False, ""),
        (Delivery.State.CANCELLED, False, ""),
        (Delivery.State.ACCEPTED, True, ""),
    ],
)
def test_whose_letter_surely_never_came_may_be_invited_anew(event, editor, experts, state, bounced, out):
    contact = ContactFactory(surname="Анисова", groups=[experts], mailable=True)
    delivery = DeliveryFactory(state=state, contact=contact, bounced_at=NOW if bounced else None)
    InvitationFactory(event=event, contact=contact, delivery=delivery)

    assert reasons(look(event, editor)) == {"Анисова": out}


def test_a_withdrawn_invitation_does_not_keep_a_person_out(event, editor, experts):
    contact = ContactFactory(surname="Анисова", groups=[experts], mailable=True)
    InvitationFactory(event=event, contact=contact, state="withdrawn")

    assert reasons(look(event, editor)) == {"Анисова": ""}


def test_a_person_of_two_groups_is_one_person_and_the_note_says_why_the_sum_is_more(event, editor, experts):
    residents = ReferenceGroupFactory(name_ru="ТОС")
    ContactFactory(groups=[experts, residents], mailable=True)
    ContactFactory(groups=[experts], mailable=True)

    audience = look(event, editor, Selection(groups=(experts.pk, residents.pk)))

    assert (audience.size, audience.counts_by_group.total()) == (2, 3)
    assert overlap_note(audience).endswith("сумма по группам — 3, а людей — 2.")


def test_bars_count_earlier_waves_and_show_groups_of_the_event_that_nobody_represents(event, editor, experts):
    absent = ReferenceGroupFactory(name_ru="ТОС", target_share=Decimal(50))
    event.groups.add(absent)
    ContactFactory(groups=[experts], mailable=True)
    earlier = ContactFactory(groups=[experts], mailable=True)
    InvitationFactory(
        event=event, contact=earlier, reason={"codes": [{"code": "group", "id": experts.pk, "ru": "Эксперты"}]}
    )

    bars = representation(look(event, editor, Selection(groups=(experts.pk,))), event)

    assert [(bar.name, bar.count, bar.share, bar.target) for bar in bars] == [
        ("Эксперты и научное сообщество", 2, 1.0, 0.25),
        ("ТОС", 0, 0.0, 0.5),
    ]


def test_the_digest_names_the_list_and_nothing_else(event, editor, experts):
    ContactFactory(groups=[experts], mailable=True)
    before = look(event, editor).digest

    assert look(event, editor, now=NOW + timedelta(days=1)).digest == before
    ContactFactory(groups=[experts], mailable=True)
    assert look(event, editor).digest != before


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_people(event, editor, experts, people, django_assert_num_queries):
    for _n in range(people):
        ContactFactory(groups=[experts], mailable=True)
        OptOutFactory(contact=ContactFactory(groups=[experts], mailable=True))
    selection = default_selection(event)
    editor.roles  # noqa: B018 - the reader's roles are asked for once a request

    with django_assert_num_queries(12):
        assert look(event, editor, selection).chosen == 2 * people
