"""What of the letters waits for a person: approval, unknown fate, a pause, a return, letters that nobody read."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.access.models import User
from events.today.rows import Matter, apart_or_together, first_names
from events.today.words import day_word
from mailing.campaigns.models import Campaign
from mailing.campaigns.queries import campaigns_to_approve, letters_to_decide
from mailing.inbound.queries import waiting_count


def to_approve(user: User, now: datetime) -> list[Matter]:
    """Letters that a colleague asked this person to approve."""
    waiting = list(campaigns_to_approve(user).select_related("author"))

    def one(campaign: Campaign) -> Matter:
        size = campaign.audience_size
        text = ngettext(
            "%(n)s letter. Author: %(author)s; every letter was checked.",
            "%(n)s letters. Author: %(author)s; every letter was checked.",
            size,
        )
        at = campaign.scheduled_at
        return Matter(
            tone="warn",
            icon="pencil",
            title=campaign.title,
            text=text % {"n": size, "author": campaign.author},
            due=_("Leaves %(when)s") % {"when": day_word(at, now)} if at else "",
            due_at=at,
            verb=_("Check"),
            url=reverse("mailing:campaign", args=[campaign.pk]),
        )

    def together(found: Sequence[Campaign]) -> Matter:
        title = ngettext("%(n)s letter waits for your approval", "%(n)s letters wait for your approval", len(found))
        return Matter(
            tone="warn",
            icon="pencil",
            title=title % {"n": len(found)},
            text=first_names([campaign.title for campaign in found]),
            due_at=min((campaign.scheduled_at for campaign in found if campaign.scheduled_at), default=None),
            verb=_("Check"),
            url=reverse("mailing:campaign", args=[found[0].pk]),
            n=len(found),
        )

    return apart_or_together(waiting, one, together)


def unknown_letters(user: User, now: datetime) -> list[Matter]:
    """Letters of which nobody knows whether the server took them."""
    if not user.may("mailing.send_campaigns"):
        return []
    found = list(letters_to_decide(user).select_related("campaign").order_by("state_at", "pk"))
    if not found:
        return []
    first = found[0]
    title = ngettext("%(n)s letter with an unknown fate", "%(n)s letters with an unknown fate", len(found))
    if len(found) == 1:
        text = _("“%(campaign)s”, to %(name)s: the server did not confirm that it took the letter.") % {
            "campaign": first.campaign.title,
            "name": first.shown_name or first.address,
        }
    else:
        names = list(dict.fromkeys(letter.campaign.title for letter in found))
        text = _("The server did not confirm that it took them: %(names)s.") % {"names": first_names(names)}
    return [
        Matter(
            tone="unknown",
            icon="question",
            title=title % {"n": len(found)},
            text=text,
            verb=_("Decide"),
            url=reverse("mailing:letter", args=[first.campaign_id, first.pk]),
            n=len(found),
        )
    ]


def stopped(user: User, now: datetime) -> list[Matter]:
    """Sendings that stand still, and letters of this person that came back from approval."""
    if not user.may("mailing.send_campaigns"):
        return []
    mine = Campaign.objects.visible_to(user)
    paused = [
        Matter(
            tone="warn",
            icon="pause",
            title=campaign.title,
            text=_("The sending is paused: %(why)s") % {"why": campaign.pause_words},
            verb=_("Look at the sending"),
            url=reverse("mailing:campaign", args=[campaign.pk]),
        )
        for campaign in mine.filter(state=Campaign.State.PAUSED).order_by("state_at", "pk")
    ]
    # "few_letters" and "sole_operator" are notes of letters that left; a draft's note is the reason of its return.
    returned = [
        Matter(
            tone="warn",
            icon="swap",
            title=campaign.title,
            text=_("Not approved: %(why)s") % {"why": campaign.approval_note},
            verb=_("Mend"),
            url=reverse("mailing:campaign", args=[campaign.pk]),
        )
        for campaign in mine.filter(state=Campaign.State.DRAFT, author=user).exclude(approval_note="").order_by("pk")
    ]
    return paused + returned


def unread(user: User, now: datetime) -> list[Matter]:
    """Letters that arrived and that no program could settle."""
    n = waiting_count(user) if user.may("mailing.decide_inbound") else None
    if not n:
        return []
    title = ngettext("%(n)s letter waits to be read", "%(n)s letters wait to be read", n)
    return [
        Matter(
            tone="info",
            icon="inbox",
            title=title % {"n": n},
            text=_("They answer in words, or it is not clear to what."),
            verb=_("Sort"),
            url=reverse("mailing:inbound-list"),
            n=n,
        )
    ]
