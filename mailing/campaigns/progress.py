"""Where the letters of a campaign stand: one query, all states, each with what it means and where exactly they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.web.dates import clock
from crm.web.states import StateCount, state
from mailing.campaigns.models import Campaign
from mailing.delivery.lifecycle import DEFERRED, ENDS, NEEDS_ATTENTION, OPEN, UNKNOWN
from mailing.delivery.models import Delivery

# The order of the list of states: what is done, what moves, what waits, what failed, what was left out.
ORDER = (
    "accepted",
    "handing_over",
    "claimed",
    "queued",
    "deferred",
    "refused",
    "expired",
    "unknown",
    "suppressed",
    "cancelled",
)
MEANINGS: dict[str, str | Promise] = {
    "accepted": gettext_lazy("the next server took the letter; this does not mean that it was read"),
    "handing_over": gettext_lazy("open connections"),
    "refused": gettext_lazy("the server will not take it"),
    "expired": gettext_lazy("the last moment passed"),
    "unknown": gettext_lazy("waits for your decision"),
    "suppressed": gettext_lazy("opted out or stopped after approval"),
    "cancelled": gettext_lazy("called off by a person"),
}
ALWAYS_SHOWN = frozenset({"accepted", "queued"})
MEASURED = timedelta(seconds=30)


@dataclass(frozen=True)
class Progress:
    """The counts of one moment."""

    campaign: Campaign
    counts: dict[str, int]
    came_back: int
    complained: int
    next_try_at: datetime | None
    per_second: float
    at: datetime

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def accepted(self) -> int:
        return self.counts.get("accepted", 0)

    @property
    def left(self) -> int:
        """Letters that may still leave."""
        return sum(n for code, n in self.counts.items() if code in OPEN)

    @property
    def unknown(self) -> int:
        return self.counts.get(UNKNOWN, 0)

    @property
    def needs_attention(self) -> int:
        return sum(n for code, n in self.counts.items() if code in NEEDS_ATTENTION)

    @property
    def done(self) -> int:
        return sum(n for code, n in self.counts.items() if code in ENDS)

    @property
    def seconds_left(self) -> int | None:
        """How long the letters that are on their way will take, by the speed of the last half minute."""
        moving = self.left - self.counts.get(DEFERRED, 0)
        return round(moving / self.per_second) if self.per_second > 0 and moving else None

    @property
    def left_words(self) -> str:
        """«Осталось 44 письма, около 40 секунд.»"""
        if not self.left:
            return ""
        text = ngettext("%(n)s letter left", "%(n)s letters left", self.left) % {"n": self.left}
        seconds = self.seconds_left
        if not self.campaign.is_moving or seconds is None:
            return f"{text}."
        if seconds < 90:
            about = ngettext("about %(n)s second", "about %(n)s seconds", max(seconds, 1)) % {"n": max(seconds, 1)}
        else:
            minutes = round(seconds / 60)
            about = ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}
        return f"{text}, {about}."

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Tones and numbers of the stacked bar, in the order of the list."""
        return [(state("delivery", code).tone, self.counts[code]) for code in ORDER if self.counts.get(code)]

    @property
    def items(self) -> list[StateCount]:
        """The list under the bar; each line leads to exactly its letters."""
        base = reverse("mailing:campaign", args=[self.campaign.pk])
        shown = [
            StateCount("delivery", code, self.counts.get(code, 0), self._note(code), f"{base}?show={code}#letters")
            for code in ORDER
            if self.counts.get(code) or code in ALWAYS_SHOWN
        ]
        facts = (("bounced", self.came_back), ("complained", self.complained))
        return shown + [
            StateCount("fact", code, n, _("after it was accepted"), f"{base}?show={code}#letters")
            for code, n in facts
            if n
        ]

    def _note(self, code: str) -> str | Promise:
        if code == DEFERRED and self.next_try_at is not None:
            return _("next try at %(time)s") % {"time": clock(timezone.localtime(self.next_try_at))}
        return MEANINGS.get(code, "") if self.counts.get(code) else ""


def progress_of(campaign: Campaign, *, now: datetime) -> Progress:
    """Count the letters of a campaign by state."""
    rows = Delivery.objects.filter(campaign=campaign)
    counted = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    facts = rows.aggregate(
        came_back=Count("pk", filter=Q(bounced_at__isnull=False)),
        complained=Count("pk", filter=Q(complained_at__isnull=False)),
        next_try_at=Min("due_at", filter=Q(state=DEFERRED)),
    )
    lately = 0
    if campaign.is_moving:
        lately = rows.filter(accepted_at__gt=now - MEASURED, accepted_at__lte=now).count()
    since = min(MEASURED, now - campaign.started_at) if campaign.started_at else MEASURED
    return Progress(
        campaign=campaign,
        counts=counted,
        came_back=facts["came_back"],
        complained=facts["complained"],
        next_try_at=facts["next_try_at"],
        per_second=lately / max(since.total_seconds(), 1),
        at=now,
    )
