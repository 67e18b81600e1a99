from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from crm.access import actions
from crm.access.actions import Person
from crm.access.models import ApiToken, User
from crm.journal.models import JournalEntry
from tests.factories.crm import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PERSON = Person(email="dolgov@example.org", last_name="Долгов", first_name="Илья")


@pytest.fixture
def administrator():
    return UserFactory(roles=["administrator"])


def signed_in(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": "a long pass phrase"})
    return client


def journalled() -> list[tuple[str, dict]]:
    return [(entry.verb, entry.details) for entry in JournalEntry.objects.order_by("pk")]


def test_an_invited_colleague_has_roles_but_no_password(administrator):
    user = actions.invite_colleague(PERSON, ["editor", "approver"], by=administrator, now=NOW)

    assert (user.has_usable_password(), sorted(user.roles)) == (False, ["approver", "editor"])
    assert journalled() == [
        ("staff.invited", {}),
        ("role.given", {"role": "approver"}),
        ("role.given", {"role": "editor"}),
    ]


def test_an_address_belongs_to_one_account(administrator):
    UserFactory(email=PERSON.email)

    with pytest.raises(actions.AddressTaken):
        actions.invite_colleague(PERSON, [], by=administrator, now=NOW)


def test_a_role_outside_the_table_is_an_error(administrator):
    with pytest.raises(ValueError, match="tsar"):
        actions.invite_colleague(PERSON, ["tsar"], by=administrator, now=NOW)

    assert not User.objects.filter(email=PERSON.email).exists()


def test_the_journal_names_changed_fields_and_keeps_no_values(administrator):
    user = actions.invite_colleague(PERSON, [], by=administrator, now=NOW)
    JournalEntry.objects.all().delete()
    changed = Person(email=PERSON.email, last_name="Долгов", first_name="Илья", phone="+7 8410 00-12-34")

    actions.change_colleague(user, changed, [], by=administrator, now=NOW)

    assert journalled() == [("staff.changed", {"fields": ["phone"]})]


def test_the_last_administrator_keeps_the_role(administrator):
    with pytest.raises(actions.LastAdministrator):
        actions.change_colleague(
            administrator, Person(administrator.email, "Полевая", "Елена"), ["editor"], by=administrator, now=NOW
        )


def test_another_administrator_lets_one_go(administrator):
    other = UserFactory(roles=["administrator"])

    changed = actions.change_colleague(
        administrator, Person(administrator.email, "Полевая", "Елена"), ["editor"], by=other, now=NOW
    )

    assert changed.roles == {"editor"}


def own(administrator) -> Person:
    return Person(administrator.email, "Полевая", "Елена", "Сергеевна")


@pytest.mark.parametrize("roles", [["administrator", "approver"], ["editor"]])
def test_where_another_administrator_is_there_nobody_changes_their_own_roles(administrator, roles):
    UserFactory(roles=["administrator"])

    with pytest.raises(actions.OwnRoles):
        actions.change_colleague(administrator, own(administrator), roles, by=administrator, now=NOW, ground="Приказ")

    assert set(administrator.grants.values_list("role", flat=True)) == {"administrator"}


def test_the_only_administrator_takes_a_role_as_a_decision_with_its_ground(administrator):
    both = ["administrator", "editor"]
    with pytest.raises(actions.GroundNeeded):
        actions.change_colleague(administrator, own(administrator), both, by=administrator, now=NOW, ground=" ")

    actions.change_colleague(administrator, own(administrator), both, by=administrator, now=NOW, ground="Приказ № 7")

    line = JournalEntry.objects.get(verb="role.given_to_oneself")
    assert (line.reason, line.details, line.by) == ("Приказ № 7", {"role": "editor"}, administrator)
    assert administrator.grants.get(role="editor").ground == "Приказ № 7"


def test_other_values_of_ones_own_account_need_no_ground(administrator):
    UserFactory(roles=["administrator"])
    person = Person(administrator.email, "Полевая", "Елена", "Сергеевна", phone="+7 8410 00-12-34")

    changed = actions.change_colleague(administrator, person, ["administrator"], by=administrator, now=NOW)

    assert changed.phone == "+7 8410 00-12-34"


def test_an_administrator_who_is_switched_off_does_not_count(administrator):
    UserFactory(roles=["administrator"], is_active=False)

    with pytest.raises(actions.LastAdministrator):
        actions.switch_off(administrator, by=UserFactory(), now=NOW)


def test_nobody_switches_off_their_own_account(administrator):
    with pytest.raises(actions.NotOneself):
        actions.switch_off(administrator, by=administrator, now=NOW)


def test_visits_and_keys_end_with_the_account(administrator):
    user = UserFactory(roles=["editor"])
    visit = signed_in(user)
    assert visit.get("/profile/").status_code == 200
    token, _secret = actions.issue_token(
        user, name="сайт", scopes=["events.view_events"], expires_at=NOW + timedelta(days=30), by=user, now=NOW
    )

    actions.switch_off(user, by=administrator, now=NOW)

    assert "/accounts/login/" in visit.get("/profile/").headers["Location"]
    assert not ApiToken.objects.alive(NOW).filter(pk=token.pk).exists()


def test_a_change_of_roles_ends_the_visits_of_its_owner(administrator):
    user = UserFactory(roles=["editor"])
    visit = signed_in(user)
    visit.get("/profile/")

    actions.change_colleague(
        user, Person(user.email, "Полевая", "Елена", "Сергеевна"), ["auditor"], by=administrator, now=NOW
    )

    assert visit.get("/profile/").status_code == 302


def test_a_lost_second_factor_is_forgotten_with_its_visits(administrator):
    user = UserFactory()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})

    actions.forget_second_factor(user, by=administrator, now=NOW)

    assert not Authenticator.objects.filter(user=user).exists()
    assert journalled() == [("staff.second_factor_forgotten", {})]


@pytest.mark.parametrize(
    "scope", ["crm.export_contacts", "mailing.approve_campaigns", "events.publish_outcomes", "crm.manage_staff"]
)
def test_a_key_never_holds_what_only_a_person_may_do(scope):
    user = UserFactory(roles=["editor", "approver", "administrator", "data_officer"])

    with pytest.raises(actions.ScopeTooWide):
        actions.issue_token(user, name="x", scopes=[scope], expires_at=NOW, by=user, now=NOW)


def test_a_key_may_do_no_more_than_its_owner():
    user = UserFactory(roles=["auditor"])

    with pytest.raises(actions.ScopeTooWide):
        actions.issue_token(user, name="x", scopes=["crm.edit_contacts"], expires_at=NOW, by=user, now=NOW)


def test_the_secret_of_a_key_is_not_stored():
    user = UserFactory(roles=["editor"])
    token, secret = actions.issue_token(user, name="x", scopes=["events.view_events"], expires_at=NOW, by=user, now=NOW)

    assert secret not in str(vars(ApiToken.objects.get(pk=token.pk)))
    assert secret not in str(journalled())


def test_a_department_with_people_stays_open(administrator):
    department = DepartmentFactory()
    UserFactory(department=department)

    with pytest.raises(actions.DepartmentInUse):
        actions.close_department(department, by=administrator, now=NOW)
