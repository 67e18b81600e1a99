"""Giving every letter its way out, and taking it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from crm.access.models import User
from crm.consent import actions as consent
from crm.consent.models import LetterClass, Suppression
from mailing.suppression.models import OptOutLink
from mailing.suppression.queries import made_by_link
from mailing.suppression.tokens import OptOutToken, new_link_id, token_for

T = TypeVar("T", int, str)
BATCH = 500


def url_of(token: str) -> str:
    """The page of a token; the site's own address comes from the settings, never from a request."""
    return settings.SITE_URL + reverse("mailing:unsubscribe", args=[token])


def one_click_url_of(page_url: str) -> str:
    """The address that a mail program posts to (RFC 8058), made from that of the page."""
    return page_url + "one-click"


@transaction.atomic
def tokens_for(
    people: Collection[int], addresses: Collection[str], *, letter_class: str
) -> tuple[dict[int, str], dict[str, str]]:
    """Give the token of each contact and of each address without a contact, making the links that are missing."""
    if letter_class == LetterClass.SERVICE:
        return {}, {}
    _make_missing(people, addresses)
    by_contact = {
        link.contact_id: token_for(link.link_id, letter_class)
        for batch in _batches(people)
        for link in OptOutLink.objects.filter(contact_id__in=batch)
        if link.contact_id is not None
    }
    by_address = {
        link.address: token_for(link.link_id, letter_class)
        for batch in _batches(addresses)
        for link in OptOutLink.objects.filter(address__in=batch, contact__isnull=True)
    }
    return by_contact, by_address


def _make_missing(people: Collection[int], addresses: Collection[str]) -> None:
    for batch in _batches(people):
        known = set(OptOutLink.objects.filter(contact_id__in=batch).values_list("contact_id", flat=True))
        OptOutLink.objects.bulk_create(
            [OptOutLink(contact_id=pk, link_id=new_link_id()) for pk in batch if pk not in known],
            ignore_conflicts=True,  # another list may be frozen at this moment for the same people
        )
    for some in _batches(addresses):
        stored = OptOutLink.objects.filter(address__in=some, contact__isnull=True)
        have = set(stored.values_list("address", flat=True))
        OptOutLink.objects.bulk_create(
            [OptOutLink(address=address, link_id=new_link_id()) for address in some if address not in have],
            ignore_conflicts=True,
        )


def _batches(values: Iterable[T]) -> Iterable[list[T]]:
    listed = list(dict.fromkeys(values))
    return (listed[start : start + BATCH] for start in range(0, len(listed), BATCH))


@transaction.atomic
def opt_out_by_token(read: OptOutToken, *, way: str, now: datetime) -> OptOutLink | None:
    """Stop the letters of this class at once; again changes nothing. None: the person is no longer on file."""
    link = OptOutLink.objects.select_related("contact").filter(link_id=read.link_id).first()
    if link is None:
        return None
    if link.contact is not None:
        consent.opt_out(link.contact, letter_class=read.letter_class, way=way, by=None, now=now)
    else:
        consent.suppress(link.address, reason=Suppression.Reason.REQUEST, evidence=way, by=None, now=now)
    return link


@transaction.atomic
def opt_in_by_token(read: OptOutToken, *, now: datetime, by: User | None = None) -> OptOutLink | None:
    """Take back what such a link stopped.

    A wish that staff wrote down, and an address without a card, stay until staff lift them: a letter passed on to
    somebody else carries the link, and this person must not be written to again on a stranger's word.
    """
    link = OptOutLink.objects.select_related("contact").filter(link_id=read.link_id).first()
    if link is not None and link.contact is not None:
        for wish in made_by_link(link, read.letter_class).select_related("contact"):
            consent.end_opt_out(wish, by=by, now=now)
    return link
