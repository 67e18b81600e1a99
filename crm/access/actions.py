"""Changes of accounts, departments, roles and tokens."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from crm.access.models import ApiToken, Department, RoleGrant, User
from crm.access.permissions import NEVER_BY_TOKEN, Role, allows
from crm.access.sessions import end_sessions
from crm.body.actions import ask_second_person_again
from crm.body.models import Body
from crm.journal import actions as journal
from crm.journal.refusals import Refusal


class AddressTaken(Refusal):
    message = _(
        "An account with this address exists already. Find it in the list and change it, or use another address."
    )


class LastAdministrator(Refusal):
    message = _("This is the last administrator. Give the role to another person first, then take it here.")


class OwnRoles(Refusal):
    message = _("Nobody changes their own roles. Ask another administrator.")


class GroundNeeded(Refusal):
    message = _("You are the only administrator, so a role of your own is your own decision. Say on what ground.")


class NotOneself(Refusal):
    message = _("Nobody switches off their own account. Ask another administrator.")


class DepartmentInUse(Refusal):
    message = _("People work in this department. Move them to another one first.")


class ScopeTooWide(Refusal):
    message = _("A token may do no more than its owner. Take out what your own roles do not allow.")


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator writes down about a member of staff."""

    email: str
    last_name: str
    first_name: str
    patronymic: str = ""
    post: str = ""
    phone: str = ""
    department: Department | None = None
    language: str = "ru"

    def write_to(self, user: User) -> list[str]:
        """Set the values; answers the names of those that changed."""
        changed = []
        for name in ("email", "last_name", "first_name", "patronymic", "post", "phone", "department", "language"):
            if getattr(user, name) != getattr(self, name):
                setattr(user, name, getattr(self, name))
                changed.append(name)
        return changed


@transaction.atomic
def invite_colleague(person: Person, roles: Collection[str], *, by: User | None, now: datetime) -> User:
    """Make an account without a password; its owner sets one by a link."""
    if User.objects.filter(email=person.email).exists():
        raise AddressTaken
    user = User()
    person.write_to(user)
    user.set_unusable_password()
    user.save()
    journal.record("staff.invited", user, by=by, at=now)
    _set_roles(user, roles, by=by, now=now)
    return user


@transaction.atomic
def change_colleague(
    user: User, person: Person, roles: Collection[str], *, by: User, now: datetime, ground: str = ""
) -> User:
    """Correct the values and roles of an account; a change of roles ends the visits of its owner.

    Own roles are changed by another administrator; the only one may do it alone, on a `ground` that is kept and shown.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if User.objects.filter(email=person.email).exclude(pk=user.pk).exists():
        raise AddressTaken
    if changed := person.write_to(user):
        user.save()
        if "email" in changed:  # the former address no longer signs in
            EmailAddress.objects.filter(user=user).delete()
        journal.record("staff.changed", user, by=by, at=now, fields=changed)
    if _set_roles(user, roles, by=by, now=now, ground=ground.strip()) and user != by:
        end_sessions(user)
    return user


def _set_roles(user: User, roles: Collection[str], *, by: User | None, now: datetime, ground: str = "") -> bool:
    """Give and take roles so that exactly these remain; says whether anything changed."""
    held = set(user.grants.values_list("role", flat=True))
    wanted = {str(Role(role)) for role in roles}
    if held == wanted:
        return False
    if Role.ADMINISTRATOR in held - wanted and not administrators_besides(user).exists():
        raise LastAdministrator
    is_own = user == by
    if is_own:
        _require_own_decision(user, ground)
    for role in sorted(wanted - held):
        RoleGrant.objects.create(user=user, role=role, granted_by=by, ground=ground if is_own else "")
        verb = "role.given_to_oneself" if is_own else "role.given"
        journal.record(verb, user, by=by, at=now, reason=ground if is_own else "", role=role)
    for role in sorted(held - wanted):
        user.grants.filter(role=role).delete()
        journal.record("role.taken", user, by=by, at=now, reason=ground if is_own else "", role=role)
    user.__dict__.pop("roles", None)  # the cached answer is out of date
    _end_working_alone(user, by=by, now=now)
    return True


def _end_working_alone(user: User, *, by: User | None, now: datetime) -> None:
    """The decision that one person sends alone loses its ground once somebody else at work may approve."""
    body = Body.objects.filter(sole_operator_since__isnull=False).first()
    if body is None or user.pk == body.sole_operator_by_id or Role.APPROVER not in user.roles:
        return
    ask_second_person_again(by=by, now=now, ground=str(_("%(name)s may approve now") % {"name": user}))


def _require_own_decision(user: User, ground: str) -> None:
    if administrators_besides(user).exists():
        raise OwnRoles
    if not ground:
        raise GroundNeeded


def administrators_besides(user: User) -> QuerySet[User]:
    """Other administrators at work."""
    return User.objects.filter(is_active=True, grants__role=Role.ADMINISTRATOR).exclude(pk=user.pk)


def note_password_link(user: User, *, sent: bool, shown: bool, by: User, now: datetime) -> None:
    """Keep in the journal that a link which sets this person's password was made, and who could have seen it."""
    journal.record("staff.password_link_made", user, by=by, at=now, sent=sent, shown=shown)


@transaction.atomic
def switch_off(user: User, *, by: User, now: datetime) -> User:
    """Close an account: visits and tokens die at once; everything its owner did stays under their name."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user == by:
        raise NotOneself
    if user.grants.filter(role=Role.ADMINISTRATOR).exists() and not administrators_besides(user).exists():
        raise LastAdministrator
    user.is_active = False
    user.save(update_fields=["is_active"])
    revoke_all_tokens(user, by=by, now=now)
    end_sessions(user)
    journal.record("staff.switched_off", user, by=by, at=now)
    return user


@transaction.atomic
def switch_on(user: User, *, by: User, now: datetime) -> User:
    """Open a closed account again; its tokens stay revoked."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    user.__dict__.pop("roles", None)  # a closed account holds none
    journal.record("staff.switched_on", user, by=by, at=now)
    _end_working_alone(user, by=by, now=now)
    return user


@transaction.atomic
def forget_second_factor(user: User, *, by: User, now: datetime) -> User:
    """Take away app, keys and recovery codes of a person who lost them; the next sign-in asks for new ones."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    journal.record("staff.second_factor_forgotten", user, by=by, at=now)
    return user


@transaction.atomic
def save_department(
    department: Department | None, *, name_ru: str, name_en: str, phone: str, by: User | None, now: datetime
) -> Department:
    """Write down a new department or correct one."""
    verb = "department.changed" if department else "department.added"
    department = department or Department()
    department.name_ru, department.name_en, department.phone = name_ru.strip(), name_en.strip(), phone.strip()
    department.save()
    journal.record(verb, department, by=by, at=now, name=department.name_ru)
    return department


@transaction.atomic
def close_department(department: Department, *, by: User, now: datetime) -> Department:
    """Take a department off the lists; what belonged to it stays under its name."""
    if department.staff.filter(is_active=True).exists():
        raise DepartmentInUse
    department.is_active = False
    department.save(update_fields=["is_active"])
    journal.record("department.closed", department, by=by, at=now)
    return department


@transaction.atomic
def reopen_department(department: Department, *, by: User, now: datetime) -> Department:
    """Put a closed department back on the lists."""
    department.is_active = True
    department.save(update_fields=["is_active"])
    journal.record("department.reopened", department, by=by, at=now)
    return department


@transaction.atomic
def issue_token(
    user: User, *, name: str, scopes: Iterable[str], expires_at: datetime, by: User, now: datetime
) -> tuple[ApiToken, str]:
    """Make a program's key; its secret is answered once. A token never holds what only a person may do."""
    wanted = sorted(set(scopes))
    if any(scope in NEVER_BY_TOKEN or not allows(user.roles, scope) for scope in wanted):
        raise ScopeTooWide
    token, secret = ApiToken.issue(user, name=name, scopes=wanted, expires_at=expires_at)
    journal.record("token.issued", token, by=by, at=now, scopes=wanted)
    return token, secret


@transaction.atomic
def revoke_all_tokens(user: User, *, by: User, now: datetime) -> int:
    """End every living key of a person; answers how many."""
    alive = list(user.api_tokens.filter(revoked_at__isnull=True, expires_at__gt=now))
    for token in alive:
        revoke_token(token, by=by, now=now)
    return len(alive)


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User, now: datetime) -> ApiToken:
    """End a key at once and for good."""
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        journal.record("token.revoked", token, by=by, at=now)
    return token
