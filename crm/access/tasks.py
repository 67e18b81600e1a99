"""Later work of access: letters that must not show by the clock whether an address is known."""

from celery import shared_task

from crm.access import letters
from crm.access.models import User


@shared_task(name="crm.access.send_password_link", ignore_result=True)
def send_password_link(user_pk: int | None = None, **_later: object) -> None:
    """Send the link that sets a new password; without a person there is nothing to do."""
    user = User.objects.filter(pk=user_pk, is_active=True).first() if user_pk else None
    if user is not None:
        letters.send_password_link(user, is_new=False)
