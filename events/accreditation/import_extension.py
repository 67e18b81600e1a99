"""Columns of imported lists that hold permanent accreditations (port of crm.exchange)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access.models import User
from crm.exchange.cells import read_day
from crm.exchange.fields import Field
from crm.exchange.ports import ImportedPerson
from crm.organisations.models import MediaOutlet
from events.accreditation.models import Accreditation

NUMBER, UNTIL = "accreditation_no", "accreditation_until"


class AccreditationColumns:
    """«Аккредитация №» and «Аккредитация до»: a permanent one, for the calendar year of its last day."""

    fields: Sequence[Field] = (
        Field(NUMBER, ("аккредитация №", "аккредитация", "номер аккредитации", "accreditation no", "accreditation")),
        Field(UNTIL, ("аккредитация до", "срок аккредитации", "accreditation until", "accredited until")),
    )
    labels: Mapping[str, str | Promise] = {
        NUMBER: _("Number of the accreditation"),
        UNTIL: _("Accreditation valid until"),
    }

    def apply(
        self, people: Sequence[ImportedPerson], *, by: User | None, now: datetime, shift: timedelta
    ) -> Sequence[Model]:
        """Write an approved accreditation for each person with a number; one whose last day has passed is expired."""
        outlets = MediaOutlet.objects.in_bulk([person.organisation.pk for person in people if person.organisation])
        rows = [
            self._row(person, outlets.get(person.organisation.pk) if person.organisation else None, by, now, shift)
            for person in people
            if person.cells.get(NUMBER, "").strip()
        ]
        return Accreditation.objects.bulk_create(rows)

    def _row(
        self, person: ImportedPerson, outlet: MediaOutlet | None, by: User | None, now: datetime, shift: timedelta
    ) -> Accreditation:
        written = read_day(person.cells.get(UNTIL, ""))
        until = written + shift if written else None
        is_over = until is not None and until < now.date()
        return Accreditation(
            number=person.cells[NUMBER].strip()[:40],
            contact=person.contact,
            outlet=outlet,
            journalist=person.contact.full_name,
            outlet_name=person.organisation.short_name if person.organisation else "",
            post=person.post[:200],
            valid_from=date(written.year, 1, 1) + shift if written else None,
            valid_to=until,
            state=Accreditation.State.EXPIRED if is_over else Accreditation.State.APPROVED,
            requested_at=now,
            decided_at=now,
            decided_by=by,
        )
