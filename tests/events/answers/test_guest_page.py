"""The guest's page: robots change nothing, a person needs one click and one button, strangers learn nothing."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from crm.body.models import Body
from events.answers import throttle
from events.answers.requests import approve_request
from events.invitations.models import Answer, Invitation, ParticipationRequest
from events.invitations.tokens import token_of
from mailing.senders.models import Sender
from tests.events.answers.conftest import LATER, stands
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(guest):
    cache.clear()
    with time_machine.travel(LATER, tick=False) as clock:
        yield Page(guest, clock)


class Page:
    """The answer page in a browser without cookies and scripts."""

    def __init__(self, guest, clock):
        self.client, self.clock, self.guest = Client(enforce_csrf_checks=True), clock, guest
        self.url = reverse("events:rsvp", args=[token_of(guest)])

    def get(self, query=""):
        return self.client.get(self.url + query)

    def nonce(self, query=""):
        return re.search(r'name="nonce" value="([^"]+)"', self.get(query).content.decode())[1]

    def wait(self, **time):
        self.clock.shift(timedelta(**time))

    def post(self, **fields):
        form = urlencode(fields, doseq=True)
        return self.client.post(self.url, data=form, content_type="application/x-www-form-urlencoded")

    def answer(self, answer, **more):
        nonce = self.nonce()
        self.wait(seconds=30)
        return self.post(nonce=nonce, answer=answer, **more)


def test_one_click_in_the_letter_and_one_button_answer(page):
    shown = page.get("?a=yes").content.decode()
    assert re.search(r'value="accepted"[^>]*checked', shown)
    assert "Приду" in shown
    response = page.answer("accepted")
    assert (response.status_code, response["Location"]) == (
        303,
        reverse("events:rsvp-done", args=[token_of(page.guest)]),
    )
    assert stands(page.guest) == "accepted"
    assert "Вы придёте" in page.client.get(response["Location"]).content.decode()


def test_opening_heading_and_asking_options_change_nothing(page):
    before = (Invitation.objects.values().get(), Answer.objects.count())
    for query in ("", "?a=yes", "?a=no", "?a=maybe", "?lang=en"):
        page.get(query)
        page.client.head(page.url + query)
        page.client.options(page.url + query)
    for method in ("put", "patch", "delete"):
        assert getattr(page.client, method)(page.url).status_code == 405
    assert (Invitation.objects.values().get(), Answer.objects.count()) == before


def test_a_robot_that_posts_at_once_changes_nothing_and_the_choice_is_kept(page):
    nonce = page.nonce("?a=yes")
    response = page.post(nonce=nonce, answer="declined", note="текст")
    shown = response.content.decode()
    assert (response.status_code, Answer.objects.count()) == (200, 0)
    assert re.search(r'value="declined"[^>]*checked', shown)
    assert "текст" in shown


@pytest.mark.parametrize("nonce", ["", "x", "1abc:def", "0" * 5000])
def test_a_nonce_that_is_not_ours_changes_nothing(page, nonce):
    assert page.post(nonce=nonce, answer="accepted").status_code == 200
    assert Answer.objects.count() == 0


def test_a_page_of_yesterday_asks_for_the_button_once_more(page):
    nonce = page.nonce()
    page.wait(hours=25)
    page.post(nonce=nonce, answer="accepted")
    assert Answer.objects.count() == 0
    page.answer("accepted")
    assert stands(page.guest) == "accepted"


def test_the_nonce_of_another_guest_is_worthless(page):
    other = Invitation.objects.create(event=page.guest.event, uid="iother@x", link_id="otherlink", issued_at=LATER)
    nonce = Page(other, page.clock).nonce()
    page.wait(seconds=30)
    page.post(nonce=nonce, answer="accepted")
    assert Answer.objects.count() == 0


def test_a_form_robot_that_tries_all_answers_changes_no_count(page):
    nonce = page.nonce()
    page.wait(seconds=5)
    for answer in ("accepted", "tentative", "declined"):
        page.post(nonce=nonce, answer=answer)
        page.wait(seconds=2)
    assert (stands(page.guest), page.guest.is_flagged) == ("no_reply", True)
    done = page.client.get(reverse("events:rsvp-done", args=[token_of(page.guest)])).content.decode()
    assert "Ответьте ещё раз" in done


def test_double_post_and_reload_are_one_line(page):
    page.answer("accepted", note="спасибо")
    page.answer("accepted", note="спасибо")
    assert Answer.objects.count() == 1


def test_needs_and_note_are_kept_and_shown_again(page):
    page.answer("accepted", needs=["captions", "ramp"], note="буду с опозданием")
    page.guest.refresh_from_db()
    assert page.guest.access_needs == "пандус или место без ступеней; субтитры"
    shown = page.get().content.decode()
    assert re.search(r'value="captions"[^>]*checked', shown)
    assert "буду с опозданием" in shown


def test_a_substitute_is_asked_for_name_contact_and_agreement(page):
    response = page.answer("delegated")
    shown = response.content.decode()
    assert (response.status_code, Answer.objects.count()) == (422, 0)
    assert '<details class="fold" open>' in shown
    page.answer(
        "delegated", substitute_name="Заречная  Мария", substitute_contact="m.zarechnaya@example.net",
        substitute_agreed="on",
    )  # fmt: skip
    asked = ParticipationRequest.objects.get()
    assert (stands(page.guest), asked.name, asked.email, asked.agreed) == (
        "delegated", "Заречная Мария", "m.zarechnaya@example.net", True,
    )  # fmt: skip


def test_a_substitute_who_is_not_decided_about_is_said_so_everywhere(page):
    who = {"substitute_name": "Заречная Мария", "substitute_contact": "m.zarechnaya@example.net"}
    page.answer("delegated", **who, substitute_agreed="on")
    done = page.client.get(reverse("events:rsvp-done", args=[token_of(page.guest)])).content.decode()
    assert ("Решим, придёт ли другой человек" in done, "Вместо вас придёт другой человек" in done) == (True, False)
    assert "Заречная Мария" in done
    assert "Мы ещё не решили" in page.get().content.decode().replace("\u00a0", " ")

    approve_request(ParticipationRequest.objects.get(), by=None, now=LATER)
    done = page.client.get(reverse("events:rsvp-done", args=[token_of(page.guest)])).content.decode()
    assert "Вместо вас придёт другой человек" in done


def test_what_a_substitute_needs_is_not_called_optional(page):
    labels = re.findall(r"<label[^>]*>(.*?)</label>", page.get().content.decode())
    optional = [label.split(" <")[0] for label in labels if "необязательно" in label]
    assert [label for label in optional if label in ("Фамилия, имя, отчество", "Эл. почта или телефон")] == []
    assert "Должность" in optional


def test_the_officer_is_named_only_with_a_way_to_reach_them(page):
    event, body = page.guest.event, Body.current()
    event.officer = UserFactory(last_name="Петрова", first_name="Ольга", patronymic="")
    event.contact_phone = ""
    event.save()
    body.feedback_phone, body.feedback_email = "", ""
    body.save()
    Sender.objects.update(is_default=False)
    assert "Петрова" not in page.get().content.decode()

    SenderFactory(address="priem@example.org", is_default=True)
    assert re.search(r"Петрова.{0,4}О\., <a[^>]*>priem@example.org", page.get().content.decode())
    event.department = DepartmentFactory(phone="+7 (8410) 00-00-07")
    event.save()
    assert "+7 (8410) 00-00-07" in page.get().content.decode()
    body.feedback_email = "ask@example.org"
    body.save()
    assert "ask@example.org" in page.get().content.decode()


def test_a_link_that_opens_nothing_leads_on_and_speaks_both_languages(page):
    body = Body.current()
    body.feedback_phone, body.feedback_email = "+7 (8410) 00-00-01", "ask@example.org"
    body.save()
    wrong = reverse("events:rsvp", args=["a" * 42])
    shown = page.client.get(wrong).content.decode()
    for words in ("+7 (8410) 00-00-01", "ask@example.org", reverse("events:public-calendar"), "?lang=en"):
        assert words in shown
    assert "This link does not work" in page.client.get(f"{wrong}?lang=en").content.decode()


def test_the_page_says_why_the_name_is_short(page):
    assert "Имя показано сокращённо" in page.get().content.decode()


def test_a_full_event_says_waiting_list_before_the_button(page):
    page.guest.event.seats = 0
    page.guest.event.save()
    assert "лист ожидания" in page.get().content.decode()
    response = page.answer("accepted")
    assert (stands(page.guest), "Вы в листе ожидания" in page.client.get(response["Location"]).content.decode()) == (
        "waitlisted", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "closed_for_rsvp"}, "больше не принимает"),
        ({"state": "cancelled", "state_reason": "Карантин"}, "Карантин"),
        ({"state": "postponed"}, "новую дату"),
        ({"reply_until": LATER - timedelta(hours=1)}, "+7 (8410) 00-12-34"),
    ],
)
def test_when_answers_are_closed_the_page_says_why_and_whom_to_call(page, change, words):
    nonce = page.nonce()
    for name, value in change.items():
        setattr(page.guest.event, name, value)
    page.guest.event.save()
    page.wait(seconds=30)
    assert page.post(nonce=nonce, answer="accepted").status_code == 409
    shown = page.get().content.decode()
    assert (words in shown, "<form" in shown, Answer.objects.count()) == (True, False, 0)


def test_the_page_names_the_guest_only_masked_and_the_address_nobody(page):
    shown = page.get().content.decode()
    assert "П.\u00a0А.\u00a0Д-х" in shown
    assert not any(word in shown for word in ("Долгих", "Павел", "pavel@example.org"))
    assert not any(word in page.url for word in ("pavel", "@"))


def test_it_speaks_the_guests_language_and_the_other_on_wish(page):
    assert "Отправить ответ" in page.get().content.decode()
    english = page.get("?lang=en").content.decode()
    assert "Send my answer" in english
    assert 'lang="en"' in english
    page.guest.contact.language = "en"
    page.guest.contact.save()
    assert "Send my answer" in page.get().content.decode()


def test_no_cookie_no_script_no_cache_no_referrer(page):
    response = page.get()
    assert not response.cookies
    assert "<script" not in response.content.decode()
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


def test_unknown_forged_foreign_and_expired_links_give_the_same_bytes(page):
    token = token_of(page.guest)
    expired = Invitation.objects.get()
    answers = [
        page.client.get(reverse("events:rsvp", args=[wrong]))
        for wrong in ("x", "a" * 42, token[:-1] + ("a" if token[-1] != "a" else "b"), token.upper() + "x", token * 2)
    ]
    page.wait(days=60)
    answers.append(page.client.get(page.url))
    answers.append(page.client.post(page.url, data="answer=accepted", content_type="application/x-www-form-urlencoded"))
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    assert (answers[0].status_code, expired.rsvp) == (404, "no_reply")


def test_a_link_stands_until_thirty_days_after_the_event(page):
    page.wait(days=30)
    assert page.get().status_code == 200
    page.wait(days=11)
    assert page.get().status_code == 404


def test_a_network_that_guesses_is_slowed_down(page, monkeypatch):
    monkeypatch.setattr(throttle, "MOST_FAILURES", 3)
    wrong = reverse("events:rsvp", args=["a" * 42])
    assert [page.client.get(wrong).status_code for _ in range(5)] == [404, 404, 404, 429, 429]


def test_a_good_link_opens_and_answers_from_a_network_that_guessed_too_often(page, monkeypatch):
    monkeypatch.setattr(throttle, "MOST_FAILURES", 3)
    wrong = reverse("events:rsvp", args=["a" * 42])
    guesses = [page.client.get(wrong).status_code for _ in range(5)]

    shown, answered = page.get(), page.answer("accepted")

    assert guesses[-1] == 429
    assert (shown.status_code, answered.status_code, stands(page.guest)) == (200, 303, "accepted")
    assert page.client.get(wrong).status_code == 429


@pytest.mark.parametrize(
    ("body", "kind"),
    [("{}", "application/json"), ("answer=accepted&note=" + "a" * 20_000, "application/x-www-form-urlencoded")],
)
def test_only_a_small_form_is_taken(page, body, kind):
    assert page.client.post(page.url, data=body, content_type=kind).status_code == 400
    assert Answer.objects.count() == 0


def test_the_file_carries_the_invitations_own_identity_and_no_people(page):
    response = page.client.get(reverse("events:rsvp-calendar", args=[token_of(page.guest)]))
    text = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (f"UID:{page.guest.uid}" in text, "ATTENDEE" in text, token_of(page.guest) in text) == (True, False, False)
