"""The letters of a campaign as rows of a page: whom, where it stands, what the server said."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.contacts.masking import masked_email
from crm.web.dates import clock
from crm.web.parts import Tab
from crm.web.states import state
from mailing.campaigns.models import Campaign
from mailing.campaigns.progress import Progress
from mailing.delivery.lifecycle import ACCEPTED, DEFERRED, NEEDS_ATTENTION, OPEN
from mailing.delivery.models import Delivery

FACTS = {"bounced": Q(bounced_at__isnull=False), "complained": Q(complained_at__isnull=False)}
ON_THE_WAY = OPEN - {DEFERRED}
LISTS = frozenset({"attention", "all", "way", *FACTS, *Delivery.State.values})


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter as the list shows it."""

    delivery: Delivery
    address: str
    said: str

    @property
    def fact(self) -> str:
        """What came to light later, shown in place of the state."""
        if self.delivery.complained_at:
            return "complained"
        return "bounced" if self.delivery.bounced_at else ""


def chosen(rows: QuerySet[Delivery], show: str) -> QuerySet[Delivery]:
    """Only the letters of one list: a tab, a state, or what came back."""
    if show == "attention":
        return rows.filter(Q(state__in=NEEDS_ATTENTION) | FACTS["bounced"] | FACTS["complained"])
    if show == "way":
        return rows.filter(state__in=ON_THE_WAY)
    if show in FACTS:
        return rows.filter(FACTS[show])
    return rows.filter(state=show) if show in Delivery.State.values else rows


def tabs(campaign: Campaign, progress: Progress, show: str) -> list[Tab]:
    """The lists of letters; a single state chosen above gets a tab of its own while it is shown."""
    base = reverse("mailing:campaign", args=[campaign.pk])
    counts = progress.counts
    found = [
        ("attention", pgettext("list of letters", "Need attention"), progress.needs_attention + progress.came_back),
        ("all", pgettext("list of letters", "All"), progress.total),
        (ACCEPTED, pgettext("list of letters", "Accepted"), progress.accepted),
        ("way", pgettext("list of letters", "On the way"), sum(counts.get(code, 0) for code in ON_THE_WAY)),
    ]
    known = {name for name, _label, _n in found}
    if show in Delivery.State.values and show not in known:
        found.append((show, str(state("delivery", show).label), counts.get(show, 0)))
    return [Tab(label, f"{base}?show={name}#letters", n, current=name == show) for name, label, n in found]


def letter_rows(deliveries: Iterable[Delivery], *, sees_all: bool) -> list[LetterRow]:
    """Put letters into words; a reader without the right to personal data sees masked addresses."""
    return [
        LetterRow(
            delivery,
            delivery.address if sees_all else masked_email(delivery.address),
            what_was_said(delivery),
        )
        for delivery in deliveries
    ]


def what_was_said(delivery: Delivery) -> str:
    """The server's words and what follows from them, in one line."""
    parts = [delivery.reason_words, delivery.last_reply]
    if delivery.state == DEFERRED and delivery.due_at is not None:
        when = clock(timezone.localtime(delivery.due_at))
        parts.append(_("Try %(number)s at %(time)s.") % {"number": delivery.tries + 1, "time": when})
    return " · ".join(part for part in parts if part)
