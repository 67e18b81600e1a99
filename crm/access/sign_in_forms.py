"""The forms of signing in: allauth's, with our labels and hints and without placeholders that vanish as one types."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from celery import current_app
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access.models import User

Words = str | Promise


def _say(field: forms.Field, label: Words, help_text: Words = "") -> None:
    field.label, field.help_text = label, help_text  # type: ignore[assignment]
    field.widget.attrs.pop("placeholder", None)


def password_hint() -> str:
    """The demands on a password in one line; what else is wrong with one is told when it is tried."""
    lengths = [getattr(validator, "min_length", 0) for validator in get_default_password_validators()]
    return _("At least %(n)s characters; a phrase of several words is best.") % {"n": max(lengths, default=0)}


class SignInForm(account.LoginForm):
    """Work address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], gettext_lazy("Work e-mail"))
        _say(self.fields["password"], gettext_lazy("Password"))
        self.fields["login"].widget.attrs["autofocus"] = True


class FreshProofForm(account.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password"], gettext_lazy("Password"))


class NewPasswordForm(account.ChangePasswordForm):
    """The present password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], gettext_lazy("Present password"))
        _say(self.fields["password1"], gettext_lazy("New password"), password_hint())
        _say(self.fields["password2"], gettext_lazy("New password once more"))


class PasswordFromLinkForm(account.ResetPasswordKeyForm):
    """Twice the new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], gettext_lazy("New password"), password_hint())
        _say(self.fields["password2"], gettext_lazy("New password once more"))


class ForgottenPasswordForm(account.ResetPasswordForm):
    """An address; the answer and the work are the same whether or not it belongs to an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], gettext_lazy("Work e-mail"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Leave the rest to a worker, so that nobody can tell by the clock which addresses are known."""
        email: str = self.cleaned_data["email"]
        user = User.objects.filter(email=email, is_active=True).only("pk").first()
        current_app.send_task("crm.access.send_password_link", [user.pk if user else None])
        return email


class CodeForm(mfa.AuthenticateForm):
    """Six digits of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare_code(self.fields["code"])


class FreshCodeForm(mfa.ReauthenticateForm):
    """The same code for a step that needs a fresh proof."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare_code(self.fields["code"])


class SwitchOnCodeForm(totp.ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _prepare_code(self.fields["code"])


def _prepare_code(field: forms.Field) -> None:
    _say(field, gettext_lazy("Code"))
    field.widget.attrs |= {"inputmode": "numeric", "autofocus": True, "data-width": "short"}


class NewKeyForm(webauthn.AddWebAuthnForm):
    """The name of a new key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], gettext_lazy("What to call the key"))


class KeyNameForm(webauthn.EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["name"], _("What to call the key"))
