"""The way out of our letters."""

import re

import pytest
from django.test import Client

from crm.body.models import Body
from crm.consent.mailable import with_verdict
from crm.consent.models import OptOut, Suppression
from crm.contacts.models import Contact
from crm.journal.models import JournalEntry
from mailing.suppression.actions import opt_out_by_token, tokens_for
from mailing.suppression.models import OptOutLink
from mailing.suppression.tokens import read_token, token_for
from tests.factories.crm import NOW, ContactFactory, OptOutFactory

pytestmark = pytest.mark.django_db
FORGED = "a" * 26 + "i" + "0" * 20


@pytest.fixture
def guest():
    return ContactFactory(mailable=True)


@pytest.fixture
def token(guest):
    return tokens_for([guest.pk], [], letter_class="informing")[0][guest.pk]


@pytest.fixture
def stranger():
    """A browser without a cookie and with Django's check of forged requests switched on."""
    return Client(enforce_csrf_checks=True)


def against(guest, letter_class="informing"):
    return with_verdict(Contact.objects.filter(pk=guest.pk), letter_class, now=NOW).get().against


def one_click(client, token, **options):
    return client.post(
        f"/u/{token}/one-click",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        **options,
    )


def test_one_click_stops_the_letters_before_it_answers(stranger, guest, token):
    answer = one_click(stranger, token)

    assert (answer.status_code, answer.content, answer.cookies) == (200, b"OK\n", {})
    assert (against(guest), against(guest, "press"), against(guest, "service")) == ("opted_out", "", "")


def test_one_click_answers_alike_for_every_token(stranger, token):
    answers = [one_click(stranger, each) for each in (token, token, FORGED, "x", token[:-1] + "z")]

    seen = [dict(answer.headers) | {"Expires": ""} for answer in answers]  # Expires is the second of the answer
    assert all(headers == seen[0] for headers in seen)
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, b"OK\n")}
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_robot_that_only_looks_changes_nothing(stranger, guest, token, method):
    for address in (f"/u/{token}/", f"/u/{token}/one-click"):
        getattr(stranger, method)(address)

    assert (against(guest), OptOut.objects.count(), JournalEntry.objects.count()) == ("", 0, 0)


def test_the_page_asks_in_the_guests_language_and_its_button_stops_the_letters(stranger, guest, token):
    page = stranger.get(f"/u/{token}/").content.decode()
    answer = stranger.post(f"/u/{token}/", {"wish": "stop"})
    after = stranger.get(answer.headers["Location"]).content.decode()

    assert "Больше не получать таких писем" in page
    assert (answer.status_code, against(guest)) == (302, "opted_out")
    assert "Больше не пишем" in after
    assert guest.surname not in page + after
    assert guest.emails.get().address not in page + after


def test_the_same_page_takes_the_wish_back(stranger, guest, token):
    stranger.post(f"/u/{token}/", {"wish": "stop"})
    assert "Снова получать такие письма" in stranger.get(f"/u/{token}/").content.decode()

    stranger.post(f"/u/{token}/", {"wish": "return"})

    assert against(guest) == ""
    assert JournalEntry.objects.filter(verb="consent.opted_in").count() == 1


@pytest.mark.parametrize("letter_class", ["informing", ""])
@pytest.mark.parametrize("stops_first", [True, False])
def test_the_link_never_ends_an_opt_out_that_staff_wrote_down(stranger, guest, token, letter_class, stops_first):
    Body(name_ru="Город", feedback_email="pisma@city.example.org", feedback_phone="+7 (8410) 00-12-34").save()
    OptOutFactory(contact=guest, letter_class=letter_class, way="по телефону")
    if stops_first:
        stranger.post(f"/u/{token}/", {"wish": "stop"})

    page = stranger.get(f"/u/{token}/").content.decode()
    stranger.post(f"/u/{token}/", {"wish": "return"})

    assert 'value="return"' not in page
    assert "pisma@city.example.org" in page
    assert against(guest) == "opted_out"


def test_an_english_reader_gets_an_english_page(stranger, token):
    Contact.objects.update(language="en")

    assert "Do not send me such letters" in stranger.get(f"/u/{token}/").content.decode()


def test_an_unknown_link_and_one_of_a_person_no_longer_on_file_give_the_same_page(stranger, guest, token):
    guest.delete()

    pages = [stranger.get(f"/u/{each}/").content.decode().replace(each, "") for each in (token, FORGED)]

    assert len({re.sub(r'nonce="[^"]*"', "", page) for page in pages}) == 1
    assert stranger.post(f"/u/{token}/", {"wish": "stop"}).status_code == 302


def test_the_page_is_private(stranger, token):
    page = stranger.get(f"/u/{token}/")

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]
    assert page.cookies == {}


def test_a_token_lives_on_when_the_site_key_changes(settings, guest, token):
    settings.SECRET_KEY = "another key altogether, fifty characters or more of it"

    assert read_token(token).letter_class == "informing"


@pytest.mark.parametrize("place", [0, 25, 26, 27, 46])
def test_a_token_changed_anywhere_is_none(token, place):
    other = "p" if place == 26 else ("b" if token[place] != "b" else "c")

    assert read_token(token[:place] + other + token[place + 1 :]) is None


def test_a_token_stops_its_own_class_of_letters_only(guest, token):
    press = token_for(read_token(token).link_id, "press")

    opt_out_by_token(read_token(press), way="page", now=NOW)

    assert (against(guest, "press"), against(guest)) == ("opted_out", "")


def test_links_are_made_once_and_kept(guest, token):
    again, other = tokens_for([guest.pk], ["nobody@example.org"], letter_class="informing")

    assert again[guest.pk] == token
    assert OptOutLink.objects.count() == 2
    assert tokens_for([guest.pk], [], letter_class="service") == ({}, {})
    assert other.keys() == {"nobody@example.org"}


def test_an_address_without_a_card_goes_onto_the_suppression_list():
    token = tokens_for([], ["nobody@example.org"], letter_class="informing")[1]["nobody@example.org"]

    opt_out_by_token(read_token(token), way="one-click", now=NOW)

    assert Suppression.objects.get().reason == "request"
