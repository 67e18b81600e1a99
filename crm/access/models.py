"""Staff, their departments, roles and programs' tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.access.permissions import Role, allows

ROLE_LABELS: dict[str, Any] = {
    Role.EDITOR: _("editor"),
    Role.PRESS: _("press officer"),
    Role.APPROVER: _("approver"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.AUDITOR: _("auditor"),
    Role.DATA_OFFICER: _("data protection officer"),
}


class Department(models.Model):
    """A unit of the public body; owns groups, events and, where wished, contacts of its own."""

    name_ru = models.CharField(_("name in Russian"), max_length=200, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("at work"), default=True)

    class Meta:
        ordering = ["name_ru"]

    def __str__(self) -> str:
        return self.name_ru


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractUser):
    """A member of staff."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("work e-mail"), unique=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    post = models.CharField(_("post"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("department")
    )
    language = models.CharField(
        _("language"), max_length=5, default="ru", choices=[("ru", "Русский"), ("en", "English")]
    )
    theme = models.CharField(
        _("theme"),
        max_length=5,
        blank=True,
        choices=[("", _("as in the system")), ("light", _("light")), ("dark", _("dark"))],
    )
    is_airy = models.BooleanField(_("roomy tables"), default=False)

    scopes: frozenset[str] | None = None  # of the token by which a program acts; never stored
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.short_name or self.email

    @property
    def short_name(self) -> str:
        """Surname with initials, as in «Полевая Е. С.», with non-breaking spaces."""
        initials = "".join(f"\u00a0{part[0]}." for part in (self.first_name, self.patronymic) if part)
        return f"{self.last_name}{initials}".strip()

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic, as a letter or a public page names a person in office."""
        return " ".join(part for part in (self.last_name, self.first_name, self.patronymic) if part)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now; none for an account that was switched off."""
        if not self.pk or not self.is_active:
            return frozenset()
        return frozenset(self.grants.values_list("role", flat=True))

    def may(self, permission: str) -> bool:
        """Say whether this person may do what the table of permissions calls by this name.

        A person who acts through a program may do no more than the scopes of its token.
        """
        return allows(self.roles, permission) and (self.scopes is None or permission in self.scopes)


class RoleGrant(models.Model):
    """A role given to a person, by whom and when."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=list(ROLE_LABELS.items()))
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    ground = models.CharField(max_length=500, blank=True)  # why the only administrator gave it to themself

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def alive(self, now: datetime) -> Self:
        """Neither revoked nor past their day."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now, user__is_active=True)


class ApiToken(models.Model):
    """A program's key: only the SHA-256 of its secret is kept. Scopes are permissions, never more than the owner's."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what for"), max_length=100)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def issue(cls, user: User, *, name: str, scopes: Iterable[str], expires_at: datetime) -> tuple["ApiToken", str]:
        """Make a token; the secret is shown once and never stored."""
        secret = "dlg_" + secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user,
            name=name,
            prefix=secret[:8],
            digest=cls.digest_of(secret),
            scopes=sorted(scopes),
            expires_at=expires_at,
        )
        return token, secret
