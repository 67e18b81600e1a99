"""Pages of changes: the number first, one press, and nothing lost when it is refused."""

import pytest
import time_machine
from django.urls import reverse

from mailing.delivery.models import Delivery
from tests.events.answers.conftest import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, staff):
    with time_machine.travel(LATER, tick=False):
        client.force_login(staff)
        yield client


def form_of(event, **changes):
    values = {
        "on": "2026-12-03", "starts": "17:30", "ends": "19:30", "format": "on_site", "venue": event.venue_id,
        "room": "", "online_url": "", "reason": "",
    }  # fmt: skip
    return {**values, **changes}


def test_moving_says_first_how_many_calendars_follow_then_moves(editor, guest):
    url = reverse("events:event-reschedule", args=[guest.event.code])
    page = editor.get(url).content.decode()
    assert "Обновится 1 календарь." in page
    assert "Уйдёт 1 письмо." in page
    response = editor.post(url, form_of(guest.event, on="2026-12-04", reason="Зал занят"), follow=True)
    guest.event.refresh_from_db()
    assert guest.event.starts_at.isoformat() == "2026-12-04T14:30:00+00:00"
    assert "Мероприятие перенесено. Уходит 1 письмо." in response.content.decode().replace("\u00a0", " ")


def test_what_makes_no_sense_is_said_and_what_was_typed_stays(editor, guest):
    url = reverse("events:event-reschedule", args=[guest.event.code])
    response = editor.post(url, form_of(guest.event, ends="16:00", reason="Причина, которую жаль терять"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Причина, которую жаль терять" in page
    same = editor.post(url, form_of(guest.event)).content.decode()
    assert "прежние" in same
    assert Delivery.objects.filter(campaign__purpose="update").count() == 0


def test_the_hour_of_the_reply_deadline_is_kept(editor, guest):
    guest.event.reply_until = guest.event.starts_at.replace(day=2, hour=15, minute=0)
    guest.event.save()
    url = reverse("events:event-reschedule", args=[guest.event.code])
    editor.post(url, form_of(guest.event, room="Малый зал", reply_on="2026-12-02"))
    guest.event.refresh_from_db()
    assert (guest.event.room, guest.event.reply_until.hour) == ("Малый зал", 15)


def test_a_draft_is_edited_not_moved(editor, event):
    event.state = "draft"
    event.save()
    response = editor.get(reverse("events:event-reschedule", args=[event.code]))
    assert response["Location"] == reverse("events:event-edit", args=[event.code])


@pytest.mark.parametrize(("name", "state"), [("event-cancel", "cancelled"), ("event-postpone", "postponed")])
def test_calling_off_needs_a_reason_and_says_what_follows(editor, guest, name, state):
    url = reverse(f"events:{name}", args=[guest.event.code])
    assert "Запись снимется в 1 календаре." in editor.get(url).content.decode()
    assert editor.post(url, {"reason": ""}).status_code == 422
    editor.post(url, {"reason": "Карантин"})
    guest.event.refresh_from_db()
    assert (guest.event.state, guest.event.state_reason) == (state, "Карантин")
    assert Delivery.objects.get(campaign__purpose="cancellation").calendar_method == "CANCEL"


def test_edited_words_are_told_by_one_press(editor, guest):
    url = reverse("events:event-reschedule", args=[guest.event.code])
    editor.post(url, form_of(guest.event, room="Малый зал"))
    guest.event.refresh_from_db()
    guest.event.title_ru = "Бюджет на 2027 год"
    guest.event.changed_at = LATER.replace(minute=5)
    guest.event.save()
    page = editor.get(guest.event.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "1 календарь гостя показывает прежние сведения." in page
    update = reverse("events:event-update", args=[guest.event.code])
    assert "Обновить календари гостей?" in editor.get(update).content.decode().replace("\u00a0", " ")
    editor.post(update)
    assert Delivery.objects.filter(campaign__purpose="update").count() == 2


def test_one_guest_is_withdrawn_from_their_page(editor, guest):
    url = reverse("events:invitation-withdraw", args=[guest.event.code, guest.pk])
    assert "Отозвать приглашение: Долгих Павел Артёмович?" in editor.get(url).content.decode().replace("\u00a0", " ")
    editor.post(url, {"reason": "Состав изменён"})
    guest.refresh_from_db()
    assert guest.state == "withdrawn"
