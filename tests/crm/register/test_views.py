"""The register of groups as pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.groups.models import ReferenceGroup
from crm.register.queries import people_of, register
from tests.factories.crm import (
    NOW,
    ContactFactory,
    DepartmentFactory,
    GroupMembershipFactory,
    OrganisationFactory,
    ReferenceGroupFactory,
    UserFactory,
)
from tests.querying import queries_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user)
    return user


def counted(groups, user):
    lines = register(groups, user, today=TODAY, now=NOW)
    return [(line.people, line.mailable, line.organisations, line.is_overdue, line.is_empty) for line in lines]


def test_the_register_counts_who_is_inside_now_and_whom_we_may_write_to():
    group = ReferenceGroupFactory(review_on=TODAY - timedelta(days=1))
    empty = ReferenceGroupFactory(review_on=TODAY)
    ContactFactory(mailable=True, groups=[group])
    ContactFactory(groups=[group])
    GroupMembershipFactory(group=group, to_on=TODAY)
    GroupMembershipFactory(group=group, contact=None, organisation=OrganisationFactory())
    ContactFactory(mailable=True, groups=[group], department=DepartmentFactory())

    assert counted([group, empty], UserFactory(roles=["editor"])) == [
        (2, 1, 1, True, False),
        (0, 0, 0, False, True),
    ]


def test_the_register_asks_the_same_number_of_questions_at_any_size(editor, client, django_assert_num_queries):
    def grow(by):
        for _ in range(by):
            ContactFactory(mailable=True, groups=[ReferenceGroupFactory(owner=DepartmentFactory())])
        return queries_of(client, reverse("crm:group-list"))

    assert grow(1) == grow(2)
    groups = list(ReferenceGroup.objects.all())
    assert editor.may("crm.view_groups")  # the roles are read once, by the gate
    with django_assert_num_queries(3):
        assert len(register(groups, editor, today=TODAY, now=NOW)) == 3


def test_archived_groups_are_shown_only_when_asked_for(client, editor):
    ReferenceGroupFactory(name_ru="Действует")
    ReferenceGroupFactory(name_ru="В прошлом", state="archived")

    def shown(query):
        lines = client.get(reverse("crm:group-list"), query).context["lines"]
        return [line.group.name_ru for line in lines]

    assert shown({}) == ["Действует"]
    assert shown({"state": "archived"}) == ["В прошлом"]
    assert shown({"q": "действ"}) == ["Действует"]


def test_members_carry_their_own_membership_even_in_two_groups():
    first, second = ReferenceGroupFactory(), ReferenceGroupFactory()
    anna = ContactFactory(groups=[first, second])
    user = UserFactory(roles=["editor"])

    for group in (first, second):
        (row,) = people_of(group, user, today=TODAY, now=NOW)
        assert (row, row.membership_id) == (anna, group.memberships.get().pk)


def test_the_page_of_a_group_asks_the_same_number_of_questions_at_any_size(editor, client):
    group = ReferenceGroupFactory()

    def grow(by):
        for _ in range(by):
            ContactFactory(mailable=True, groups=[group])
        return queries_of(client, group.get_absolute_url())

    assert grow(1) == grow(2)


def test_htmx_gets_only_the_members_that_the_question_finds(client, editor):
    group = ReferenceGroupFactory()
    ContactFactory(surname="Ёлкина", groups=[group])
    ContactFactory(surname="Ким", groups=[group])

    part = client.get(group.get_absolute_url(), {"q": "елк"}, headers={"HX-Request": "true"})

    text = part.content.decode()
    assert ("Ёлкина" in text, "Ким" in text, "<html" in text) == (True, False, False)


def test_a_group_is_proposed_by_an_editor_and_approved_by_an_approver(client):
    client.force_login(UserFactory(roles=["editor"]))
    client.post(
        reverse("crm:group-add"),
        {"code": "exp", "name_ru": "Эксперты", "criteria": "Учёная степень", "target_share": "25"},
    )
    group = ReferenceGroup.objects.get()
    assert (group.code, group.state) == ("EXP", "proposed")
    approval = {"act": "Постановление № 112", "approved_on": "2026-11-23", "review_on": "2027-11-23"}
    url = reverse("crm:group-approve", args=["EXP"])
    assert client.post(url, approval).status_code == 403

    client.force_login(UserFactory(roles=["approver"]))
    refused = client.post(url, {**approval, "review_on": "2026-11-23"})
    assert refused.status_code == 422
    client.post(url, approval)

    group.refresh_from_db()
    assert group.state == "approved"


def test_a_group_is_edited_reviewed_and_archived(client, editor):
    group = ReferenceGroupFactory(code="EXP", criteria="Прежние")

    client.post(
        reverse("crm:group-edit", args=["EXP"]), {"name_ru": "Эксперты", "criteria": "Новые", "target_share": ""}
    )
    group.refresh_from_db()
    assert (group.code, group.name_ru, group.state) == ("EXP", "Эксперты", "under_review")

    client.post(reverse("crm:group-archive", args=["EXP"]), {"reason": "не нужна"})
    group.refresh_from_db()
    assert group.state == "archived"

    client.post(reverse("crm:group-review", args=["EXP"]), {"reason": "снова нужна"})
    group.refresh_from_db()
    assert group.state == "under_review"


def test_people_are_found_and_added_and_nobody_chosen_is_said(client, editor):
    group = ReferenceGroupFactory(code="EXP")
    kim = ContactFactory(surname="Ким")
    url = reverse("crm:group-people-add", args=["EXP"])
    assert "Ким Ольга Николаевна" in client.get(url, {"q": "kim"}).content.decode()

    nobody = client.post(url, {"q": "kim", "role": "member"})
    assert nobody.status_code == 422
    assert group.memberships.count() == 0

    client.post(url, {"q": "kim", "role": "representative", "contact": [kim.pk]})
    assert list(group.memberships.values_list("contact", "role", "from_on")) == [
        (kim.pk, "representative", timezone.localdate())
    ]


def test_people_ticked_in_the_list_enter_a_group(client, editor):
    group = ReferenceGroupFactory(code="EXP")
    people = ContactFactory.create_batch(2)
    hidden = ContactFactory(department=DepartmentFactory())
    url = reverse("crm:group-add-many")

    ticked = [one.pk for one in [*people, hidden]] + ["x", "9" * 30]
    answer = client.post(url, {"group": "EXP", "contact": ticked, "back": "/contacts/?q=smirnova"})
    astray = client.post(url, {"group": "EXP", "contact": ticked, "back": "//example.org/contacts/?"})

    assert (answer.headers["Location"], astray.headers["Location"]) == ("/contacts/?q=smirnova", "/contacts/")
    assert set(group.memberships.values_list("contact", flat=True)) == {one.pk for one in people}


def test_one_person_enters_from_the_card_and_a_second_time_is_refused(client, editor):
    group, contact = ReferenceGroupFactory(), ContactFactory()
    url = reverse("crm:contact-group-add", args=[contact.pk])

    client.post(url, {"group": group.pk, "role": "member"})
    again = client.post(url, {"group": group.pk, "role": "member"})

    assert (again.status_code, group.memberships.count()) == (422, 1)


def test_a_member_changes_the_role_and_leaves(client, editor):
    group = ReferenceGroupFactory(code="EXP")
    membership = GroupMembershipFactory(group=group)
    here = [group.code, membership.pk]
    assert client.get(reverse("crm:group-membership", args=here)).status_code == 200

    client.post(reverse("crm:group-role", args=here), {"role": "representative"})
    refused = client.post(reverse("crm:group-leave", args=here), {"on": "2999-01-01"})
    assert refused.status_code == 422
    client.post(reverse("crm:group-leave", args=here), {"on": "2026-11-23", "reason": "переехала"})

    membership.refresh_from_db()
    assert (membership.role, membership.to_on) == ("representative", TODAY)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("group-add", []),
        ("group-edit", ["EXP"]),
        ("group-review", ["EXP"]),
        ("group-archive", ["EXP"]),
        ("group-people-add", ["EXP"]),
        ("group-add-many", []),
    ],
)
def test_who_only_reads_changes_no_group(client, name, args):
    ReferenceGroupFactory(code="EXP")
    client.force_login(UserFactory(roles=["auditor"]))

    assert client.post(reverse(f"crm:{name}", args=args)).status_code == 403
