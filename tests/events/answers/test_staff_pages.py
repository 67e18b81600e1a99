"""Staff's pages of answers: the ledger tab, an answer written down by telephone, requests and letters decided."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.web.paging import keyset_page
from events.invitations.models import Answer, ParticipationRequest
from tests.events.answers.conftest import LATER, letter, stands
from tests.factories.crm import ContactFactory, DepartmentFactory, UserFactory
from tests.factories.events import InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, staff):
    with time_machine.travel(LATER, tick=False):
        client.force_login(staff)
        yield client


def record_url(guest):
    return reverse("events:answer-record", args=[guest.event.code]) + f"?guest={guest.pk}"


def phone_call(**changes):
    call = {"answer": "accepted", "door": "phone", "answered_at": "2026-11-24T11:00", "plus": "0", "note": ""}
    return {**call, **changes}


def test_the_ledger_shows_who_said_what_by_which_door(editor, guest):
    page = editor.get(reverse("events:event-answers", args=[guest.event.code])).content.decode()
    assert "Долгих Павел Артёмович" in page
    assert "письмо принято 21.11.2026" in page.replace("\u00a0", " ")
    letter("gmail-declined-two-copies")
    page = editor.get(reverse("events:event-answers", args=[guest.event.code]) + "?rsvp=declined").content.decode()
    assert "из календаря" in page
    assert "В командировке" in page


def test_the_latest_answers_come_first_and_the_silent_after_them_page_by_page(editor, guest, monkeypatch):
    monkeypatch.setattr("events.answers.views.keyset_page", partial(keyset_page, size=2))
    said = {"Авдеев": None, "Белов": 2, "Волков": 1, "Громов": None}
    for surname, hours in said.items():
        moment = LATER - timedelta(hours=hours) if hours else None
        InvitationFactory(
            event=guest.event, contact__surname=surname, rsvp="accepted" if hours else "no_reply", rsvp_at=moment
        )
    found, url = [], reverse("events:event-answers", args=[guest.event.code])
    while url:
        page = editor.get(url).context["page"]
        found += [row.contact.surname for row in page]
        url = page.next_url

    assert found == ["Волков", "Белов", "Авдеев", "Громов", "Долгих"]
    assert page.previous_url


def test_access_needs_are_told_above_the_list_and_lead_to_their_guests(editor, guest):
    guest.access_needs, guest.rsvp, guest.rsvp_at = "пандус", "accepted", LATER
    guest.save()
    InvitationFactory(event=guest.event, contact__surname="Авдеев")
    url = reverse("events:event-answers", args=[guest.event.code])

    assert "У 1 гостя есть особые потребности" in editor.get(url).content.decode().replace("\u00a0", " ")
    shown = editor.get(f"{url}?rsvp=needs").content.decode()
    assert ("Долгих" in shown, "Авдеев" in shown) == (True, False)


def test_filters_narrow_and_an_empty_list_says_so(editor, guest):
    url = reverse("events:event-answers", args=[guest.event.code])
    assert "Долгих" not in editor.get(f"{url}?rsvp=accepted").content.decode()
    assert "Ничего не найдено" in editor.get(f"{url}?q=Неизвестный").content.decode()
    assert "Долгих" in editor.get(f"{url}?q=долг").content.decode()


def test_the_tab_asks_as_often_for_one_guest_as_for_three(editor, guest):
    url = reverse("events:event-answers", args=[guest.event.code])
    editor.get(url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            editor.get(url)
        counts.append(len(asked))
        for _more in range(2):
            InvitationFactory(event=guest.event)
    assert len(set(counts)) == 1


def test_the_guest_is_found_by_the_beginning_of_the_surname(editor, guest):
    url = reverse("events:answer-record", args=[guest.event.code])
    page = editor.get(f"{url}?q=долг").content.decode()
    assert f"?guest={guest.pk}" in page
    assert "такого нет" in editor.get(f"{url}?q=Нетакой").content.decode()


def test_a_call_is_written_down_with_its_time_and_who_took_it(editor, guest, staff):
    response = editor.post(record_url(guest), phone_call(needs=["ramp"], note="позвонит ещё"))
    line = Answer.objects.get()
    assert (response.status_code, stands(guest)) == (302, "accepted")
    assert (line.door, line.by, line.effective_at.isoformat(), line.comment) == (
        "phone", staff, "2026-11-24T08:00:00+00:00", "позвонит ещё",
    )  # fmt: skip
    assert guest.access_needs == "пандус или место без ступеней"


def test_a_call_of_tomorrow_is_refused_and_what_was_typed_stays(editor, guest):
    response = editor.post(record_url(guest), phone_call(answered_at="2026-11-26T11:00", note="важно"))
    page = response.content.decode()
    assert (response.status_code, Answer.objects.count()) == (200, 0)
    assert "ещё не наступило" in page
    assert "важно" in page


def test_a_substitute_named_on_the_telephone_is_a_request(editor, guest):
    editor.post(
        record_url(guest),
        phone_call(
            answer="delegated", substitute_name="Заречная Мария", substitute_contact="8 972 000 11 22",
            substitute_agreed="on",
        ),
    )  # fmt: skip
    asked = ParticipationRequest.objects.get()
    assert (stands(guest), asked.phone, asked.email, asked.agreed) == ("delegated", "+79720001122", "", True)


def test_requests_are_approved_refused_or_known_as_the_guest(editor, guest):
    letter("alias-on-card")
    letter("stranger")
    alias, stranger = ParticipationRequest.objects.order_by("pk")
    page = editor.get(reverse("events:requests")).content.decode()
    assert "p.dolgikh@example.org" in page
    assert "Заречная" in page
    editor.post(reverse("events:request-same-person", args=[alias.pk]))
    assert stands(guest) == "tentative"
    assert "Отказать по заявке" in editor.get(reverse("events:request-refuse", args=[stranger.pk])).content.decode()
    editor.post(reverse("events:request-refuse", args=[stranger.pk]), {"reason": "Мест нет"})
    stranger.refresh_from_db()
    assert (stranger.state, stranger.reason) == ("refused", "Мест нет")
    editor.post(reverse("events:request-approve", args=[stranger.pk]))
    stranger.refresh_from_db()
    assert stranger.state == "refused"


def test_approving_tells_whom_the_invitation_goes_to(editor, guest):
    letter("stranger")
    asked = ParticipationRequest.objects.get()
    response = editor.post(reverse("events:request-approve", args=[asked.pk]), {"how": "instead"}, follow=True)
    assert "m.zarechnaya@example.net" in response.content.decode()
    assert stands(guest) == "delegated"


def test_a_letter_offers_buttons_and_one_press_writes_the_answer_down(editor, guest):
    row = letter("words-sentence")
    page = editor.get(reverse("mailing:inbound-letter", args=[row.pk])).content.decode()
    assert page.index("Записать: возможно") < page.index("Записать: придёт")
    editor.post(reverse("events:letter-answer", args=[row.pk]), {"rsvp": "accepted"})
    row.refresh_from_db()
    assert (stands(guest), row.decided_at) == ("accepted", LATER)
    editor.post(reverse("events:letter-answer", args=[row.pk]), {"rsvp": "declined"})
    assert stands(guest) == "accepted"


def test_a_flag_is_taken_away_by_looking(editor, guest):
    guest.is_flagged = True
    guest.save()
    editor.post(reverse("events:answer-looked-over", args=[guest.event.code, guest.pk]))
    guest.refresh_from_db()
    assert guest.is_flagged is False


def test_another_departments_draft_and_requests_are_not_there(client, guest):
    guest.event.department = DepartmentFactory()
    guest.event.save()
    letter("stranger")
    asked = ParticipationRequest.objects.get()
    client.force_login(UserFactory(roles=["editor"], department=DepartmentFactory()))
    assert "Заречная" not in client.get(reverse("events:requests")).content.decode()
    assert client.post(reverse("events:request-approve", args=[asked.pk])).status_code == 404
    assert client.get(record_url(guest)).content.decode().count("Долгих") == 0


def test_an_auditor_reads_and_changes_nothing(client, guest):
    client.force_login(UserFactory(roles=["auditor"]))
    page = client.get(reverse("events:event-answers", args=[guest.event.code]))
    assert page.status_code == 200
    assert "Записать ответ" not in page.content.decode()
    assert client.post(record_url(guest), phone_call()).status_code == 403
    assert client.get(reverse("mailing:inbound-list")).status_code == 403


def test_the_first_of_the_waiting_list_is_named(editor, guest):
    guest.event.seats = 1
    guest.event.save()
    InvitationFactory(event=guest.event, accepted=True)
    contact = ContactFactory(surname="Сурин", name="Никита", patronymic="Игоревич")
    InvitationFactory(event=guest.event, contact=contact, rsvp="waitlisted", waitlisted_at=LATER - timedelta(hours=1))
    page = editor.get(reverse("events:event-answers", args=[guest.event.code]) + "?rsvp=waitlisted").content.decode()
    assert "первый из листа ожидания: Сурин Никита Игоревич" in page.replace("\u00a0", " ")
