"""How allauth speaks here: our own sentences, no sign-up, notices that never break a page."""

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.access import actions
from crm.access.models import User
from crm.access.networks import address_of, network_of

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is switched off. Ask an administrator of the system."),
        "email_password_mismatch": _("The address or the password is wrong. Check the keyboard layout and Caps Lock."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("The code does not fit. Codes change every 30 seconds: type the one shown now."),
        "incorrect_password": _("The password is wrong. Check the keyboard layout and Caps Lock."),
        "too_many_login_attempts": _("Too many wrong attempts from here. Wait five minutes or set a new password."),
        "rate_limited": _("Too many attempts. Wait a few minutes and try again."),
        "invalid_password_reset": _("The link no longer works. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by account and network, never by the account alone.

        Else five of them from anywhere would shut its owner out.
        """
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{network_of(request)}"

    @transaction.atomic
    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set it and end the person's keys: whoever knew the old password may have made one."""
        super().set_password(user, password)
        assert isinstance(user, User)
        if n := actions.revoke_all_tokens(user, by=user, now=timezone.now()):
            text = ngettext("%(n)s key for programs is revoked.", "%(n)s keys for programs are revoked.", n)
            messages.warning(self.request, text % {"n": n})

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Say whether a proof is asked: not when the person signed in or proved it within the last minutes."""
        proofs = get_authentication_records(self.request, self.request.user)
        if proofs and time.time() - proofs[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """A person with a second factor proves it with that factor; the password alone no longer does."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"] != "reauthenticate"]
        return stronger or methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a notice about the account; a mail server that is down must not undo what the person has done."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as failure:
            log.warning("A notice about an account was not sent (%s): %s", template_prefix, type(failure).__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor, in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("The second factor cannot be switched off."),
    }
