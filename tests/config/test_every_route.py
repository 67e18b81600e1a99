"""Every route with every role: a page says who may open it, and nobody else gets in."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from crm.access.permissions import Role, allows
from events.outcomes.models import Outcome
from events.planning.models import Event
from tests.factories.crm import ContactFactory, DepartmentFactory, UserFactory
from tests.factories.events import NOW, EventFactory, InvitationFactory, ParticipationRequestFactory
from tests.factories.mailing import CampaignFactory

# Pages that need no account. Each carries its own proof (a signed link) or shows only what is public.
PUBLIC = {
    "healthz",
    "readyz",
    "events:home",
    "events:robots",
    "events:sitemap",
}
PUBLIC_PREFIXES = ("p/", "r/", "d/", "u/", "accounts/", "static/", "language/", "theme/", "first-run/")
# Pages of every signed-in person, whatever their roles: their own account.
OWN = {
    "crm:profile",
    "crm:token-list",
    "crm:token-new",
    "crm:token-revoke",
    "crm:kept-form",
    "crm:onward",
    "events:today",
}
# Views without Django's CSRF check carry a proof of their own.
CSRF_EXEMPT = {"mailing:unsubscribe", "mailing:unsubscribe-one-click", "events:rsvp"}


def routes(patterns: list, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """All patterns below: path template, full name, pattern."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, path, inner)
        else:
            yield path, f"{namespace}{pattern.name}", pattern


ALL = list(routes(get_resolver().url_patterns))


def is_public(path: str, name: str) -> bool:
    return path == "" or name in PUBLIC or path.startswith(PUBLIC_PREFIXES)


def address(path: str) -> str:
    """Fill a template with plain values: a row that may or may not exist."""
    filled = re.sub(
        r"<(?:(\w+):)?\w+>",
        lambda part: {"int": "1", "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12}.get(part[1] or "", "x1"),
        path,
    )
    return "/" + filled.replace("^", "").replace("$", "").replace("\\Z", "").replace("(?P", "x").lstrip("/")


STAFF_PAGES = [
    (path, name, pattern.callback)
    for path, name, pattern in ALL
    if not is_public(path, name) and not path.startswith("api/") and name not in OWN
]


def test_every_page_says_who_may_open_it() -> None:
    unlisted = [f"{name} ({path})" for path, name, view in STAFF_PAGES if not hasattr(view, "permission")]

    assert unlisted == []


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    wrong = []
    for path, name, _view in STAFF_PAGES:
        for method in ("get", "post"):
            answer = getattr(client, method)(address(path))
            if answer.status_code == 405:
                continue
            if answer.status_code != 302 or "/accounts/login/" not in answer.headers["Location"]:
                wrong.append(f"{method} {name}: {answer.status_code}")

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_table_allows_and_nothing_else(role: Role) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(roles=[role]))
    wrong = []
    for path, name, view in STAFF_PAGES:
        for method in ("get", "post"):
            status = getattr(client, method)(address(path)).status_code
            if status == 405:
                continue
            if (status == 403) == allows([role], view.permission) or status >= 500:
                wrong.append(f"{method} {name} as {role}: {status}")

    assert wrong == []


@pytest.mark.django_db
def test_a_switched_off_account_opens_nothing(client: Client) -> None:
    user = UserFactory(roles=list(Role))
    client.force_login(user)
    user.is_active = False
    user.save()

    answers = {client.get(address(path)).status_code for path, _name, _view in STAFF_PAGES}

    assert answers <= {302, 405}


def test_views_without_the_csrf_check_are_a_known_list() -> None:
    exempt = {
        name
        for path, name, pattern in ALL
        if getattr(pattern.callback, "csrf_exempt", False) and not path.startswith(("api/", "accounts/"))
    }

    assert exempt <= CSRF_EXEMPT


# What all staff may read of an announced event of another department: no guest is named there.
READ_BY_ALL = {"events:event", "events:event-press", "events:outcome"}
# The press office announces the events of every department.
OF_THE_PRESS_OFFICE = {"events:announcement-begin"}


@pytest.fixture(params=[Event.State.DRAFT, Event.State.ANNOUNCED, Event.State.HELD])
def foreign(request: pytest.FixtureRequest) -> dict[str, object]:
    """Things of another department, by the beginning of the address of their pages; its event in three states."""
    theirs = DepartmentFactory()
    event = EventFactory(department=theirs, state=request.param)
    invitation = InvitationFactory(event=event, pk=1)
    asked = ParticipationRequestFactory(event=event, invitation=invitation)
    if event.state == Event.State.HELD:
        Outcome.objects.create(event=event, created_at=NOW, changed_at=NOW)
    contact = ContactFactory(department=theirs)
    return {
        "contacts/imports/": None,
        "contacts/": contact.pk,
        "campaigns/templates/": None,
        "campaigns/": CampaignFactory(department=theirs).pk,
        "requests/": asked.pk,
        "events/": event.code,
        "readable": () if event.state == Event.State.DRAFT else READ_BY_ALL | OF_THE_PRESS_OFFICE,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.EDITOR, Role.PRESS])
def test_things_of_another_department_are_not_there_on_any_route(role: Role, foreign: dict[str, object]) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(roles=[role], department=DepartmentFactory()))
    wrong = []
    for path, name, view in STAFF_PAGES:
        start = next((start for start in foreign if path.startswith(f"{start}<")), "")
        key = foreign.get(start)
        if key is None or not allows([role], view.permission) or name in foreign["readable"]:
            continue
        url = address(path.replace(path[len(start) : path.index(">") + 1], str(key), 1))
        for method in ("get", "post"):
            status = getattr(client, method)(url).status_code
            if status not in (404, 405):
                wrong.append(f"{method} {name} as {role}: {status}")

    assert wrong == []
