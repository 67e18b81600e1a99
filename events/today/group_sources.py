"""Reference groups whose day of review has come."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm.access.models import User
from crm.groups.models import ReferenceGroup
from crm.web import dates
from events.today.rows import Matter, apart_or_together, first_names

AHEAD = timedelta(days=14)


def reviews(user: User, now: datetime) -> list[Matter]:
    """Groups to be reviewed now or within two weeks: of the person's own unit, or of no unit."""
    if not user.may("crm.edit_groups"):
        return []
    today = timezone.localdate(now)
    mine = Q(owner__isnull=True) | Q(owner=user.department_id)
    members = Count("memberships", filter=Q(memberships__to_on__isnull=True, memberships__contact__isnull=False))
    due = ReferenceGroup.objects.visible_to(user).in_use().filter(mine, review_on__lte=today + AHEAD)
    groups = list(due.select_related("owner").annotate(people=members).order_by("review_on", "pk"))

    def one(group: ReferenceGroup) -> Matter:
        n: int = group.people  # type: ignore[attr-defined]
        count = ngettext("%(n)s person", "%(n)s people", n) % {"n": n}
        owner = _("Owner: %(unit)s.") % {"unit": group.owner} if group.owner else ""
        return Matter(
            tone="warn" if group.review_on and group.review_on < today else "info",
            icon="group",
            title=_("Review of the group “%(group)s”") % {"group": group.title},
            text=f"{count}. {owner}".strip(),
            due=_("Due on %(day)s") % {"day": dates.day(group.review_on, get_language() or "ru")}
            if group.review_on
            else "",
            due_at=_end_of(group),
            verb=_("Review"),
            url=reverse("crm:group", args=[group.code]),
        )

    def together(found: Sequence[ReferenceGroup]) -> Matter:
        title = ngettext("%(n)s group to review", "%(n)s groups to review", len(found))
        late = any(group.review_on and group.review_on < today for group in found)
        return Matter(
            tone="warn" if late else "info",
            icon="group",
            title=title % {"n": len(found)},
            text=first_names([group.title for group in found]),
            due_at=_end_of(found[0]),
            verb=_("Review"),
            url=reverse("crm:group-list"),
            n=len(found),
        )

    return apart_or_together(groups, one, together)


def _end_of(group: ReferenceGroup) -> datetime | None:
    return timezone.make_aware(datetime.combine(group.review_on, time(23, 59))) if group.review_on else None
