"""The import's columns of accreditation: number and last day. Answers the port `crm.exchange.ports.ImportExtension`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.exchange.cells import read_day
from crm.exchange.fields import Field
from crm.exchange.ports import ImportedPerson
from crm.organisations.models import MediaOutlet
from events.accreditation.models import Accreditation


class AccreditationColumns:
    """«Аккредитация №» and «Аккредитация до»: a permanent accreditation for the calendar year of its last day."""

    fields: Sequence[Field] = (
        Field("accreditation_no", ("аккредитация №", "номер аккредитации", "аккредитация", "accreditation no")),
        Field("accreditation_until", ("аккредитация до", "срок аккредитации", "accreditation until")),
    )
    labels: Mapping[str, str | Promise] = {
        "accreditation_no": _("Accreditation number"),
        "accreditation_until": _("Accreditation until"),
    }

    def apply(
        self, people: Sequence[ImportedPerson], *, by: User | None, now: datetime, shift: timedelta
    ) -> Sequence[Model]:
        """Write an accreditation for each person whose row has a number."""
        places = [person.organisation for person in people if person.organisation is not None]
        outlets = MediaOutlet.objects.in_bulk({place.pk for place in places})
        return Accreditation.objects.bulk_create(
            _accreditation(person, outlets, by=by, now=now, shift=shift)
            for person in people
            if person.cells.get("accreditation_no")
        )


def _accreditation(
    person: ImportedPerson, outlets: Mapping[int, MediaOutlet], *, by: User | None, now: datetime, shift: timedelta
) -> Accreditation:
    until = read_day(person.cells.get("accreditation_until", ""))
    place = person.organisation
    today = timezone.localdate(now)
    last_day = until + shift if until else None
    is_over = last_day is not None and last_day < today
    return Accreditation(
        number=person.cells["accreditation_no"][:40],
        contact=person.contact,
        outlet=outlets.get(place.pk) if place else None,
        outlet_name=place.short_name if place else "",
        journalist=person.contact.full_name[:300],
        post=person.post[:200],
        valid_from=date(until.year, 1, 1) + shift if until else None,
        valid_to=last_day,
        state=Accreditation.State.EXPIRED if is_over else Accreditation.State.APPROVED,
        requested_at=now,
        decided_at=now,
        decided_by=by,
    )
