"""Changes of the identities in whose name letters go."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.contacts.addresses import examine
from crm.journal import actions as journal
from crm.journal.refusals import Refusal
from crm.web.control_signs import refuse_control_signs
from mailing.senders.models import Sender

# Answers and bounces come to local+re-TOKEN: 64 octets less the plus, the purpose and the token (RFC 5321, 4.5.3.1.1).
LONGEST_LOCAL = 36


class NotAnAddress(Refusal):
    message = _("This is no address that letters can be sent from. Write it as office@city.example.")


class LastSender(Refusal):
    message = _("Letters need one sender. Make another one the first before you remove this.")


class SenderInUse(Refusal):
    message = _("Letters were sent in this name, so it stays on file. Make another one the first instead.")


@transaction.atomic
def ensure_default_sender(*, address: str, name_ru: str, name_en: str = "", by: User | None, now: datetime) -> Sender:
    """Give the sender used first; make it from these values when there is none."""
    standing = Sender.objects.filter(is_default=True).first()
    if standing is not None:
        return standing
    return save_sender(None, address=address, name_ru=name_ru, name_en=name_en, is_default=True, by=by, now=now)


@transaction.atomic
def save_sender(
    sender: Sender | None,
    *,
    address: str,
    name_ru: str,
    name_en: str,
    is_default: bool,
    by: User | None,
    now: datetime,
) -> Sender:
    """Write down a sender; letters already frozen keep the name and address they were frozen with."""
    refuse_control_signs(Sender, {"name_ru": name_ru.strip(), "name_en": name_en.strip()})
    examined = examine(address)
    local, _at, domain = examined.normal.rpartition("@")
    # An ending that the public net does not know is right for the mail of a closed one.
    is_usable = examined.verdict == "good" or examined.reason == "unknown_ending"
    if not is_usable or len(local) > LONGEST_LOCAL or "+" in local:
        raise NotAnAddress
    verb = "sender.changed" if sender else "sender.added"
    sender = sender or Sender()
    sender.address, sender.name_ru, sender.name_en = f"{local}@{domain}", name_ru.strip(), name_en.strip()
    if is_default or not Sender.objects.filter(is_default=True).exclude(pk=sender.pk).exists():
        Sender.objects.exclude(pk=sender.pk).filter(is_default=True).update(is_default=False)
        sender.is_default = True
    else:
        sender.is_default = False
    sender.save()
    journal.record(verb, sender, by=by, at=now, is_default=sender.is_default)
    return sender


@transaction.atomic
def remove_sender(sender: Sender, *, by: User, now: datetime) -> None:
    """Remove a sender in whose name nothing was written."""
    if sender.is_default:
        raise LastSender
    if sender.campaigns.exists():
        raise SenderInUse
    journal.record("sender.removed", sender, by=by, at=now)
    sender.delete()
