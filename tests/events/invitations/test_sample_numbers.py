"""The sample city's own figures: «Приглашено» in events.csv is what the Invite page must give before any wave."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from config.sample_city.body import load_body, load_councils, load_departments, load_groups
from config.sample_city.events import load_events
from crm.exchange.actions import import_contacts
from events.invitations.audience import audience_of, default_selection
from events.planning.models import Event
from tests.factories.crm import NOW, UserFactory

SAMPLE = Path(settings.BASE_DIR) / "config" / "sample"


@pytest.fixture(scope="module")
def invited(django_db_setup, django_db_blocker):
    """How many each event of the sample would invite, with the figure of the file, the sums and who is hidden."""
    with django_db_blocker.unblock(), transaction.atomic():
        editor = UserFactory(roles=["editor"])
        load_body(weeks=0, now=NOW)
        departments = load_departments()
        groups = load_groups(SAMPLE / "groups.csv", departments, today=NOW.date())
        load_councils(groups, departments, weeks=0)
        import_contacts(SAMPLE / "contacts.csv", by=editor, now=NOW)
        rows = load_events(
            SAMPLE / "events.csv", groups=groups, departments=departments, officer=editor, weeks=0, now=NOW
        )
        found = {}
        for event, row in rows:
            audience = audience_of(event, default_selection(event), by=editor, now=NOW)
            found[event.code] = (audience.size, row["Приглашено"], audience.chosen, audience.sum_lines)
        assert Event.objects.count() == 24
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(("code", "size"), [("EV-2026-01", 50), ("EV-2026-22", 143), ("EV-2026-23", 15)])
@pytest.mark.django_db
def test_the_three_events_of_the_task_give_their_numbers(invited, code, size):
    assert invited[code][0] == size


@pytest.mark.django_db
def test_every_event_of_the_year_invites_as_many_as_the_file_says(invited):
    given = {code: (size, told) for code, (size, told, _chosen, _sum) in invited.items() if told}

    assert {code: size for code, (size, _told) in given.items()} == {
        code: int(told) for code, (_s, told) in given.items()
    }


@pytest.mark.django_db
def test_the_sum_of_the_hearings_comes_out(invited):
    size, _told, chosen, lines = invited["EV-2026-22"]

    assert (chosen, sorted((n for _words, n in lines), reverse=True), size) == (166, [7, 6, 6, 4], 143)
