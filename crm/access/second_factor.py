"""When the second factor is compulsory: always, but in the demo on the loopback."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from crm.access.models import User
from crm.body.models import Body


def is_compulsory() -> bool:
    """Say whether staff must sign in with a second factor: as the setting says, else everywhere but in the demo."""
    required: bool | None = settings.CRM_SECOND_FACTOR_REQUIRED
    if required is not None:
        return required
    return not (settings.ON_LOOPBACK and Body.current().is_sample)


def has_one(user: User) -> bool:
    """Say whether this person signs in with an app or a key besides the password."""
    return bool(is_mfa_enabled(user))
