"""Control signs are refused where people and programs write."""

from dataclasses import replace

import pytest
from django.urls import reverse

from crm.contacts.actions import Person, add_contact, change_contact
from crm.organisations.actions import Facts, add_organisation
from crm.web.control_signs import ControlSigns, holds_control_sign
from events.invitations.waves import save_texts
from events.planning.actions import SpeakerLine, create_event, find_or_make_venue
from events.planning.api import details_of
from mailing.campaigns.actions import draft_campaign
from mailing.campaigns.recipients import Texts
from mailing.senders.actions import save_sender
from mailing.senders.models import Sender
from tests.factories.crm import ContactFactory, UserFactory
from tests.factories.events import NOW, EventFactory
from tests.factories.mailing import SenderFactory

HARMFUL = ["\r\nBcc: x@example.org", "\n", "\x0b", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u2069", "\x7f"]


@pytest.mark.parametrize("sign", HARMFUL)
def test_a_line_holds_none(sign):
    assert holds_control_sign(f"Иванов{sign}") is True


@pytest.mark.parametrize(
    ("text", "is_text", "holds"),
    [("Иванова-Петрова, «Речна» №\u00a05 — 😀", False, False), ("раз\nдва\r\nтри\tчетыре", True, False),
     ("раз\rдва", True, True), ("раз\x0bдва", True, True), ("раз\u202eдва", True, True)],
)  # fmt: skip
def test_a_text_may_break_its_lines_and_nothing_else(text, is_text, holds):
    assert holds_control_sign(text, is_text=is_text) is holds


@pytest.mark.django_db
@pytest.mark.parametrize("sign", HARMFUL)
def test_each_action_refuses_it_and_names_the_field(sign):
    user = UserFactory(roles=["editor"])
    sender, event = SenderFactory(), EventFactory()
    details = details_of({}, event)
    contact = ContactFactory()
    bad = f"А{sign}Б"
    acts = {
        "Фамилия": lambda: add_contact(Person(surname=bad), by=user, now=NOW),
        "Отчество": lambda: change_contact(contact, Person(surname="Б", patronymic=bad), by=user, now=NOW),
        "Краткое название": lambda: add_organisation(Facts(short_name=bad), by=user, now=NOW),
        "имя по-русски": lambda: save_sender(None, address="a@b.ru", name_ru=bad, name_en="", is_default=False,
                                             by=user, now=NOW),
        "тема": lambda: draft_campaign(title="Т", purpose="letter", letter_class="informing", texts=Texts(bad, "Т"),
                                       sender=sender, department=None, by=user, now=NOW),
        "тема письма": lambda: save_texts(event, Texts(bad, "Т"), by=user, now=NOW),
        "название": lambda: create_event(replace(details, title_ru=bad), by=user, now=NOW),
        "зал": lambda: create_event(replace(details, room=bad), by=user, now=NOW),
        "телефон": lambda: create_event(replace(details, contact_phone=bad), by=user, now=NOW),
        "имя": lambda: create_event(replace(details, speakers=(SpeakerLine(name=bad),)), by=user, now=NOW),
        "место": lambda: find_or_make_venue(name=bad),
    }  # fmt: skip
    for act in acts.values():
        with pytest.raises(ControlSigns, match=r"[«“].+[»”]") as refused:
            act()
        assert refused.value.details["fields"]
    assert Sender.objects.count() == 1


@pytest.mark.django_db
def test_the_form_of_an_event_says_which_field_and_keeps_what_was_typed(client):
    client.force_login(UserFactory(roles=["editor"]))
    form = {
        "title_ru": "Дворы", "kind": "round_table", "level": "involve", "on": "2027-12-03", "starts": "17:30",
        "ends": "19:30", "time_zone": "Europe/Moscow", "format": "online", "room": "Зал\u2028Б",
        "speakers-TOTAL_FORMS": "0", "speakers-INITIAL_FORMS": "0",
    }  # fmt: skip

    answer = client.post(reverse("events:event-create"), form)

    page = answer.content.decode()
    assert (answer.status_code, "невидимый управляющий знак" in page, 'value="Дворы"' in page) == (422, True, True)
