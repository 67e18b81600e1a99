"""Letters on the card of a contact (port of crm.overview): what was sent, what came back.

An invitation that arrived is told by the storey above, with its answer; here stand the other letters, and of every
letter that it did not arrive, came back, or was marked as spam.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.contacts.models import Contact
from crm.overview.ports import TimelineEntry
from crm.web import states
from mailing.campaigns.letters_list import what_was_said
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery

State = Delivery.State
TOLD_ELSEWHERE = Campaign.Purpose.INVITATION
ENDED = (State.ACCEPTED, State.REFUSED, State.EXPIRED, State.UNKNOWN, State.SUPPRESSED)
CAME_TO_NOTHING = (State.REFUSED, State.EXPIRED, State.UNKNOWN, State.SUPPRESSED)
# The latest moment that a letter knows of.
LAST = Coalesce(F("complained_at"), F("bounced_at"), F("state_at"))


class LetterTimeline:
    """What we wrote to a person outside invitations, and every letter that failed."""

    def entries(self, contact: Contact, user: User) -> Iterable[TimelineEntry]:
        """Sent, failed, came back, complained about: each as an entry of its own."""
        sees_letters = user.may("crm.see_personal_data")
        for letter in _told(Delivery.objects.visible_to(user)).filter(contact=contact).select_related("campaign"):
            yield from reversed(_of(letter, sees_letters=sees_letters))

    def latest(self, contacts: Collection[int], user: User) -> Mapping[int, TimelineEntry]:
        """The newest of these entries for each person."""
        newest = _told(Delivery.objects.visible_to(user)).filter(contact=OuterRef("contact"))
        newest_pk = newest.annotate(last_at=LAST).order_by("-last_at", "-pk").values("pk")[:1]
        rows = Delivery.objects.visible_to(user).filter(contact__in=contacts, pk=Subquery(newest_pk))
        sees_letters = user.may("crm.see_personal_data")
        return {
            row.contact_id: _of(row, sees_letters=sees_letters)[-1]
            for row in rows.select_related("campaign")
            if row.contact_id is not None
        }


def _told(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    failed = Q(state__in=CAME_TO_NOTHING) | Q(bounced_at__isnull=False) | Q(complained_at__isnull=False)
    return rows.filter(state__in=ENDED).filter(~Q(campaign__purpose=TOLD_ELSEWHERE) | failed)


def _of(letter: Delivery, *, sees_letters: bool) -> list[TimelineEntry]:
    """What happened to one letter, in the order of life."""
    campaign = letter.campaign
    url = reverse("mailing:letter", args=[campaign.pk, letter.pk]) if sees_letters else ""
    found = []
    if letter.state != State.ACCEPTED:
        shown = states.state("delivery", letter.state)
        found.append(
            TimelineEntry(
                at=letter.state_at,
                tone=shown.tone,
                icon=shown.icon,
                strong=f"{capfirst(str(shown.label))}:",
                title=campaign.title,
                text=what_was_said(letter),
                url=url,
                verb=_("Open the letter"),
            )
        )
    elif campaign.purpose != TOLD_ELSEWHERE:
        found.append(
            TimelineEntry(
                at=letter.accepted_at or letter.state_at,
                tone="info",
                icon="mail",
                strong=f"{capfirst(str(campaign.get_purpose_display()))}:",
                title=campaign.title,
                url=url,
                verb=_("Open the letter"),
            )
        )
    for code, at in (("bounced", letter.bounced_at), ("complained", letter.complained_at)):
        if at is not None:
            shown = states.state("fact", code)
            found.append(
                TimelineEntry(
                    at=at,
                    tone=shown.tone,
                    icon=shown.icon,
                    strong=f"{capfirst(str(shown.label))}:",
                    title=campaign.title,
                    text=letter.last_reply,
                    url=url,
                )
            )
    return found


SOURCE = LetterTimeline()
