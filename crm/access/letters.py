"""Letters to staff about their accounts. Plain text, with a link that sets a password once."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from crm.access.models import User
from crm.body.models import Body


def password_link(user: User) -> str:
    """Return a link that sets the password once, within three days; a sign-in or a new password ends it."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)


def send_password_link(user: User, *, is_new: bool) -> None:
    """Send the link in the person's language. Raises OSError or SMTPException when the mail server does not take it."""
    with translation.override(user.language):
        context = {"person": user, "link": password_link(user), "body": Body.current(), "site": settings.SITE_URL}
        name = "welcome" if is_new else "password_link"
        subject = render_to_string(f"crm/access/letters/{name}_subject.txt", context).strip()
        text = render_to_string(f"crm/access/letters/{name}.txt", context)
    letter = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])
    letter.extra_headers = {"Auto-Submitted": "auto-generated"}
    letter.send()
