"""What hangs on a card, for programs: the same changes as on the page, and none on a card of another department."""

import pytest

from crm.contacts.models import Contact, EmailAddress
from tests.factories.api import Program
from tests.factories.crm import ContactFactory, DepartmentFactory, OrganisationFactory, PhoneFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"], department=DepartmentFactory())


@pytest.fixture
def program(editor):
    return Program(editor)


@pytest.fixture
def anna(editor):
    return ContactFactory(surname="Ёлкина", department=editor.department, email="anna@ngo.example.org")


def test_addresses_are_added_replaced_judged_and_removed(program, anna):
    second = program.post("contact-emails", anna.pk, address="a.elkina@ngo.example.org").json()["id"]
    primary = program.post("contact-email-primary", anna.pk, second).json()["is_primary"]
    judged = program.put("contact-email-state", anna.pk, second, state="on_hold", reason="звонок").json()["state"]
    wrong = program.put("contact-email", anna.pk, second, address="anna")
    changed = program.put("contact-email", anna.pk, second, address="elkina@ngo.example.org").json()
    gone = program.delete("contact-email", anna.pk, changed["id"])

    assert (primary, judged, wrong.status_code, gone.status_code) == (True, "on_hold", 422, 204)
    assert [email["address"] for email in program.get("contact-emails", anna.pk).json()["results"]] == [
        "anna@ngo.example.org"
    ]
    assert EmailAddress.objects.get().is_primary


def test_numbers_are_added_replaced_and_removed(program, anna):
    first = program.post("contact-phones", anna.pk, number="+7 (8410) 00-12-34 доб. 12").json()
    second = program.post("contact-phones", anna.pk, number="+7 (8410) 00-55-66").json()
    wrong = program.put("contact-phone", anna.pk, second["id"], number="нет")
    primary = program.post("contact-phone-primary", anna.pk, second["id"]).json()["is_primary"]
    program.put("contact-phone", anna.pk, second["id"], number="+7 (8410) 00-77-88")
    program.delete("contact-phone", anna.pk, first["id"])

    rows = program.get("contact-phones", anna.pk).json()["results"]
    assert (first["extension"], wrong.status_code, primary) == ("12", 422, True)
    assert [row["number"][-4:] for row in rows] == ["7788"]


def test_a_card_is_put_out_of_use_and_never_erased(program, anna):
    erased = program.put("contact-state", anna.pk, state="anonymised")
    done = program.put("contact-state", anna.pk, state="inactive", reason="уехала")

    assert (erased.status_code, done.json()["state"]) == (400, "inactive")
    assert Contact.objects.get(pk=anna.pk).state == Contact.State.INACTIVE


def test_a_conversation_is_noted_when_it_has_happened(program, anna):
    early = program.post(
        "contact-interactions", anna.pk, kind="call", happened_at="2099-01-01T10:00:00+03:00", text="Договорились"
    )
    done = program.post(
        "contact-interactions", anna.pk, kind="call", happened_at="2026-01-01T10:00:00+03:00", text="Договорились"
    )

    assert (early.status_code, list(early.json()["errors"]), done.status_code) == (400, ["happened_at"], 201)


def test_positions_begin_and_end(program, anna):
    place = OrganisationFactory()
    given = program.post("contact-positions", anna.pk, organisation=place.pk, title="эксперт").json()
    empty = program.post("contact-positions", anna.pk)
    future = program.post("contact-position-end", anna.pk, given["id"], on="2099-01-01")
    ended = program.post("contact-position-end", anna.pk, given["id"], on="2026-11-01").json()

    assert (given["is_main"], empty.status_code, future.status_code) == (True, 422, 400)
    assert (ended["is_main"], ended["to_on"]) == (False, "2026-11-01")


def test_opt_outs_are_written_down_and_ended(program, anna):
    wish = program.post("contact-opt-outs", anna.pk, letter_class="informing", way="звонок").json()["id"]
    ended = program.post("contact-opt-out-end", anna.pk, wish).json()
    again = program.post("contact-opt-out-end", anna.pk, wish)

    assert (bool(ended["ended_at"]), again.status_code) == (True, 404)
    assert [row["id"] for row in program.get("contact-opt-outs", anna.pk).json()["results"]] == [wish]


def test_a_consent_from_the_future_is_refused(program, anna):
    answer = program.post("contact-consents", anna.pk, kind="processing", state="given", on="2099-01-01", way="бланк")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["on"])


def test_nothing_hangs_on_a_card_of_another_department(anna):
    email, phone = anna.emails.get(), PhoneFactory(contact=anna)
    stranger = Program(UserFactory(roles=["editor"], department=DepartmentFactory()))

    answers = {
        stranger.get("contact-emails", anna.pk).status_code,
        stranger.post("contact-emails", anna.pk, address="a@ngo.example.org").status_code,
        stranger.put("contact-email", anna.pk, email.pk, address="a@ngo.example.org").status_code,
        stranger.delete("contact-email", anna.pk, email.pk).status_code,
        stranger.post("contact-email-primary", anna.pk, email.pk).status_code,
        stranger.put("contact-email-state", anna.pk, email.pk, state="dead").status_code,
        stranger.get("contact-phones", anna.pk).status_code,
        stranger.post("contact-phones", anna.pk, number="+7 (8410) 00-12-34").status_code,
        stranger.put("contact-phone", anna.pk, phone.pk, number="+7 (8410) 00-12-34").status_code,
        stranger.delete("contact-phone", anna.pk, phone.pk).status_code,
        stranger.post("contact-phone-primary", anna.pk, phone.pk).status_code,
        stranger.put("contact-state", anna.pk, state="inactive").status_code,
        stranger.get("contact-interactions", anna.pk).status_code,
        stranger.get("contact-positions", anna.pk).status_code,
        stranger.post("contact-positions", anna.pk, title="эксперт").status_code,
        stranger.get("contact-opt-outs", anna.pk).status_code,
    }

    assert answers == {404}
