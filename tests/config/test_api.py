"""The API: sign-in by token, the same gates as the pages, and a document that says what is there."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from crm.access.models import ApiToken
from crm.access.permissions import NEVER_BY_TOKEN, Role, allows
from crm.contacts.models import Contact
from crm.groups.models import ReferenceGroup
from events.planning.models import Event
from tests.config.test_every_route import address, routes
from tests.factories.api import token_of
from tests.factories.crm import ContactFactory, DepartmentFactory, ReferenceGroupFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory

VERBS = ("get", "post", "put", "patch", "delete")


def doors() -> list[tuple[str, type]]:
    """Path and view class of every door of the API."""
    views = [
        (path, getattr(pattern.callback, "cls", None)) for path, _name, pattern in routes(get_resolver().url_patterns)
    ]
    return [(path, view) for path, view in views if hasattr(view, "permissions")]


def test_the_document_is_the_one_that_the_views_make() -> None:
    fresh = io.StringIO()
    call_command("spectacular", stdout=fresh)

    assert yaml.safe_load(
        (Path(settings.BASE_DIR) / "docs" / "openapi.yaml").read_text(encoding="utf-8")
    ) == yaml.safe_load(fresh.getvalue())


def test_no_door_needs_a_right_that_programs_never_have() -> None:
    wanted = {right for _path, view in doors() for right in view.permissions.values()}

    assert wanted & NEVER_BY_TOKEN == set()


@pytest.mark.django_db
def test_without_a_token_there_is_nothing(client: Client) -> None:
    answers = {client.get(address(path)).status_code for path, _view in doors()}

    assert answers <= {401, 405}


@pytest.mark.django_db
def test_a_session_is_no_key_to_the_api(client: Client) -> None:
    client.force_login(UserFactory(roles=list(Role)))

    assert client.get(reverse("api:contact-list")).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_door_opens_to_the_roles_of_the_table(role: Role) -> None:
    client = Client(raise_request_exception=False)
    headers = token_of(UserFactory(roles=[role]))
    wrong = []
    for path, view in doors():
        for verb in VERBS:
            wanted = view.permissions.get(verb.upper())
            answer = getattr(client, verb)(address(path), content_type="application/json", headers=headers)
            if wanted is None or not hasattr(view, verb):
                continue
            if (answer.status_code == 403) == allows([role], wanted) or answer.status_code >= 500:
                wrong.append(f"{verb} {path} as {role}: {answer.status_code}")

    assert wrong == []


@pytest.mark.django_db
def test_a_scope_narrows_what_the_owner_may(client: Client) -> None:
    headers = token_of(UserFactory(roles=["editor"]), scopes=["crm.view_groups"])

    assert client.get(reverse("api:group-list"), headers=headers).status_code == 200
    assert client.get(reverse("api:contact-list"), headers=headers).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["revoked_at", "expires_at"])
def test_a_token_past_its_day_opens_nothing(client: Client, field: str) -> None:
    headers = token_of(UserFactory(roles=["editor"]))
    ApiToken.objects.update(**{field: timezone.now() - timedelta(seconds=1)})

    assert client.get(reverse("api:group-list"), headers=headers).status_code == 401


@pytest.mark.django_db
def test_people_and_drafts_of_another_department_are_not_there(client: Client) -> None:
    ours, theirs = DepartmentFactory(), DepartmentFactory()
    headers = token_of(UserFactory(roles=["editor"], department=ours))
    foreign = ContactFactory(department=theirs)
    common = ContactFactory(department=None)
    draft = EventFactory(department=theirs, state=Event.State.DRAFT)

    listed = client.get(reverse("api:contact-list"), headers=headers).json()["results"]

    assert [row["id"] for row in listed] == [common.pk]
    assert client.get(reverse("api:contact", args=[foreign.pk]), headers=headers).status_code == 404
    assert client.get(reverse("api:event", args=[draft.code]), headers=headers).status_code == 404


@pytest.mark.django_db
def test_a_program_changes_no_announced_event_of_another_department_and_reads_no_guest(client: Client) -> None:
    event = EventFactory(department=DepartmentFactory())
    invitation = InvitationFactory(event=event)
    headers = token_of(UserFactory(roles=["editor"], department=DepartmentFactory()))
    refused = [
        ("patch", "event", event.code, {"title_ru": "Другое"}),
        ("post", "event-held", event.code, {}),
        ("post", "event-audience", event.code, {}),
        ("post", "event-waves", event.code, {"seen": ""}),
        ("post", "event-attendance", event.code, {"name": "Чужой"}),
        ("put", "event-outcome", event.code, {"text_ru": "Итог"}),
        ("put", "invitation-attendance", invitation.pk, {"state": "came"}),
        ("get", "invitation-answers", invitation.pk, {}),
    ]

    answers = {
        name: getattr(client, verb)(
            reverse(f"api:{name}", args=[key]), body, content_type="application/json", headers=headers
        ).status_code
        for verb, name, key, body in refused
    }
    guests = client.get(reverse("api:event-invitations", args=[event.code]), headers=headers).json()

    assert client.get(reverse("api:event", args=[event.code]), headers=headers).status_code == 200
    assert set(answers.values()) == {404}, answers
    assert guests["results"] == []


@pytest.mark.django_db
def test_an_auditor_reads_masked_addresses(client: Client) -> None:
    contact = ContactFactory()
    contact.emails.create(address="anna@ngo.example.org", is_primary=not contact.emails.exists())
    headers = token_of(UserFactory(roles=["auditor"]))

    card = client.get(reverse("api:contact", args=[contact.pk]), headers=headers).json()

    assert all("•••@" in email["address"] for email in card["emails"])


@pytest.mark.django_db
def test_a_token_reads_masked_addresses_without_the_scope_of_personal_data(client: Client) -> None:
    ContactFactory(email="anna@ngo.example.org")
    headers = token_of(UserFactory(roles=["editor"]), ["crm.view_contacts"])

    listed = client.get(reverse("api:contact-list"), headers=headers).json()["results"]
    guessed = client.get(reverse("api:contact-list"), {"q": "anna@ngo"}, headers=headers).json()["results"]

    assert [email["address"] for row in listed for email in row["emails"]] == ["a•••@ngo.example.org"]
    assert guessed == []


@pytest.mark.django_db
def test_a_program_moves_no_card_to_another_department(client: Client) -> None:
    contact = ContactFactory(department=None)
    theirs = DepartmentFactory()
    headers = token_of(UserFactory(roles=["editor"], department=DepartmentFactory()))

    answer = client.patch(
        reverse("api:contact", args=[contact.pk]),
        {"department": theirs.pk},
        content_type="application/json",
        headers=headers,
    )

    contact.refresh_from_db()
    assert (answer.status_code, list(answer.json()["errors"]), contact.department) == (400, ["department"], None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", ['{"surname": 1e400}', "[" * 100_000, '{"surname": "\\ud800"}', '{"a":' * 50 + "1" + "}" * 50, "{", "\xff"]
)
def test_an_odd_body_is_answered_in_a_sentence(client: Client, body: str) -> None:
    headers = token_of(UserFactory(roles=["editor"]))

    answer = client.post(
        reverse("api:contact-list"), body.encode("latin-1"), content_type="application/json", headers=headers
    )

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db
def test_a_program_adds_a_person_to_the_base_and_to_a_group(client: Client) -> None:
    group = ReferenceGroupFactory()
    headers = token_of(UserFactory(roles=["editor"]))
    body = {"surname": "Ёлкина", "name": "Анна", "patronymic": "Петровна", "new_emails": ["anna@ngo.example.org"]}

    made = client.post(reverse("api:contact-list"), body, content_type="application/json", headers=headers)
    found = client.get(reverse("api:contact-list"), {"q": "elkina"}, headers=headers).json()["results"]
    client.post(
        reverse("api:group-members", args=[group.code]),
        {"contact": made.json()["id"]},
        content_type="application/json",
        headers=headers,
    )

    assert (made.status_code, [row["full_name"] for row in found]) == (201, ["Ёлкина Анна Петровна"])
    assert list(ReferenceGroup.objects.get().memberships.values_list("contact__sex", flat=True)) == ["female"]


@pytest.mark.django_db
def test_what_is_wrong_is_said_field_by_field_and_changes_nothing(client: Client) -> None:
    headers = token_of(UserFactory(roles=["editor"]))

    empty = client.post(reverse("api:contact-list"), {}, content_type="application/json", headers=headers)
    bad = client.post(
        reverse("api:contact-list"),
        {"surname": "Ёлкина", "new_emails": ["anna"]},
        content_type="application/json",
        headers=headers,
    )

    assert (empty.status_code, list(empty.json()["errors"])) == (400, ["surname"])
    assert (bad.status_code, bad.headers["Content-Type"]) == (422, "application/problem+json")
    assert Contact.objects.count() == 0


@pytest.mark.django_db
def test_the_page_of_the_api_begins_in_the_readers_language_with_how_to_get_a_key():
    UserFactory()
    page = Client(headers={"accept-language": "ru"}).get("/api/v1/docs/").content.decode()

    assert "API для программ" in page
    assert 'href="/profile/tokens/new/"' in page
    assert '<div id="swagger-ui" lang="en">' in page
    assert "<style" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/v2/contacts/", "/api/v1/nothing/", "/api/v1/nothing"])
@pytest.mark.parametrize("verb", ["get", "post"])
def test_an_unknown_address_is_answered_as_programs_read_errors(path: str, verb: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), verb)(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert "/api/v1/openapi.yaml" in answer.json()["detail"]


@pytest.mark.django_db
def test_an_address_without_its_last_slash_leads_on_for_readers_alone(client: Client) -> None:
    read, written = client.get("/api/v1/contacts?q=x"), client.post("/api/v1/contacts")

    assert (read.status_code, read.headers["Location"], written.status_code) == (301, "/api/v1/contacts/?q=x", 404)


@pytest.mark.django_db
def test_the_root_says_where_to_read_on(client: Client) -> None:
    found = client.get("/api/v1/").json()

    assert [client.get(found[name]).status_code for name in ("docs", "openapi")] == [200, 200]


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_door_to_a_row_answers_404_where_there_is_none(role: Role) -> None:
    client = Client(raise_request_exception=False)
    headers = token_of(UserFactory(roles=[role]))
    wrong = []
    for path, view in doors():
        if "<" not in path:
            continue
        for verb in (name for name in VERBS if name.upper() in view.permissions and hasattr(view, name)):
            answer = getattr(client, verb)(address(path), content_type="application/json", headers=headers)
            listed = answer.status_code == 200 and answer.json().get("results") == []
            if answer.status_code not in (400, 403, 404, 415) and not listed:
                wrong.append(f"{verb} {path} as {role}: {answer.status_code}")

    assert wrong == []
