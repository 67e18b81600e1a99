"""An announcement: begun from the event, written, sent to the newsrooms in their order, withdrawn."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from django.urls import reverse

from crm.body.models import Body
from crm.consent.models import Basis
from events.changes.actions import cancel_event, reschedule_event
from events.changes.differences import Move
from events.planning.models import Event, Venue
from events.press import queries
from events.press.actions import Words, begin_announcement, send_for_approval, withdraw_announcement, write_announcement
from events.press.contacts import press_contact
from events.press.facts import lines_of
from events.press.layout import fits_one_page
from events.press.models import PressAnnouncement
from events.press.queue_order import rank_of
from events.press.refusals import EventNotAnnounced, LongerThanAPage, NotADraft, NotForPress, NothingToWithdraw
from mailing.campaigns import actions as campaigns
from mailing.campaigns.refusals import EmptyList, FactsChanged, MayNotApprove, OwnLetter, WrongState
from mailing.delivery.models import Delivery
from tests.factories.crm import ContactFactory, MediaOutletFactory, SuppressionFactory, UserFactory
from tests.factories.events import NOW, EventFactory, SpeakerFactory, VenueFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db
WORDS = Words(
    headline="Новый график автобусов", press_contact="Степнова Елена, +7 (8410) 00-12-34", topic="Автобусы зимой"
)


@pytest.fixture
def officer():
    return UserFactory(roles=["press_officer"])


@pytest.fixture
def second():
    return UserFactory(roles=["approver"])


@pytest.fixture
def briefing():
    SenderFactory()
    venue = VenueFactory(access_notes="Вход с площади, удостоверение")
    event = EventFactory(
        kind=Event.Kind.BRIEFING, venue=venue, accreditation_until=NOW + timedelta(days=5), summary_ru="О графике."
    )
    SpeakerFactory(event=event)
    return event


@pytest.fixture
def newsroom(briefing):
    """An agency, a station and a weekly; each with a journalist who agreed to letters."""
    outlets = {}
    for form, often, name in (
        ("газета", "еженедельно", "Наш район"), ("телеканал", "ежедневно", "Речна-24"),
        ("информационное агентство", "ежедневно", "РеченскИнформ"),
    ):  # fmt: skip
        outlet = MediaOutletFactory(
            form=form, periodicity=often, organisation__short_name=name, organisation__sort_key=name
        )
        ContactFactory(surname=f"Журналистова {name}", workplace=outlet.organisation, mailable=True)
        outlets[name] = outlet
    briefing.outlets.set(outlets.values())
    return outlets


@pytest.fixture
def draft(briefing, newsroom, officer):
    announcement = begin_announcement(briefing, by=officer, now=NOW)
    return write_announcement(announcement, WORDS, list(newsroom.values()), by=officer, now=NOW)


@pytest.mark.parametrize(
    ("form", "often", "rank"),
    [("информационное агентство", "ежедневно", 0), ("телеканал", "ежедневно", 1), ("радиоканал", "ежедневно", 2),
     ("сетевое издание", "ежедневно", 3), ("газета", "еженедельно", 4), ("журнал", "ежемесячно", 5), ("", "", 5)],
)  # fmt: skip
def test_agencies_go_before_weeklies(form, often, rank):
    assert rank_of(form, often) == rank


def test_an_announcement_begins_filled_from_the_event(briefing, newsroom, officer):
    Body.objects.create(officer_name="Полевая Елена Сергеевна", feedback_phone="+7 (8410) 00-12-34")

    announcement = begin_announcement(briefing, by=officer, now=NOW)

    assert (announcement.number, announcement.headline, announcement.gathering) == (1, briefing.title_ru, "")
    assert announcement.entrance == "Вход с площади, удостоверение"
    assert announcement.speakers == "Долгов Игорь Андреевич, начальник отдела экономики"
    assert f"/p/events/{briefing.code}/accreditation/" in announcement.accreditation
    assert (announcement.shooting, announcement.questions) == ("", "")  # nobody said it, so nothing says it
    assert announcement.press_contact.startswith(f"{officer.last_name} {officer.first_name}")
    assert set(announcement.outlets.all()) == set(newsroom.values())


def test_beginning_twice_opens_the_same_draft(briefing, officer):
    assert begin_announcement(briefing, by=officer, now=NOW) == begin_announcement(briefing, by=officer, now=NOW)


def test_numbers_go_on(briefing, officer):
    begin_announcement(briefing, by=officer, now=NOW)

    assert begin_announcement(EventFactory(kind=Event.Kind.BRIEFING), by=officer, now=NOW).number == 2


def test_a_cancelled_event_gets_no_announcement(officer):
    with pytest.raises(NotForPress):
        begin_announcement(EventFactory(kind=Event.Kind.BRIEFING, state="cancelled"), by=officer, now=NOW)


def test_letters_go_to_agencies_first(draft, officer):
    send_for_approval(draft, by=officer, now=NOW)

    names = list(Delivery.objects.order_by("pk").values_list("shown_name", flat=True))
    assert [name.split()[1] for name in names] == ["РеченскИнформ", "Речна-24", "Наш"]


def test_a_second_person_approves_every_letter_to_the_press(draft, officer, second):
    sent = send_for_approval(draft, by=officer, now=NOW)

    assert (sent.state, sent.campaign.state, sent.campaign.letter_class) == ("on_approval", "on_approval", "press")
    with pytest.raises(OwnLetter):
        campaigns.approve(sent.campaign, by=_as_approver(officer), now=NOW)
    campaigns.approve(sent.campaign, by=second, now=NOW)
    sent.refresh_from_db()
    assert (sent.state, sent.published_at) == ("sent", NOW)


def _as_approver(officer):
    officer.grants.create(role="approver")
    officer.__dict__.pop("roles", None)
    return officer


def test_the_public_page_shows_what_was_sent_and_not_a_later_event(client, draft, officer, second, time_machine):
    time_machine.move_to(NOW)
    sent = send_for_approval(draft, by=officer, now=NOW)
    campaigns.approve(sent.campaign, by=second, now=NOW)
    Event.objects.filter(pk=draft.event_id).update(online_url="https://changed.example.org/", format="mixed")

    page = client.get(reverse("events:public-announcement", args=[sent.number])).content.decode()

    assert ("Новый график автобусов" in page, "Автобусы зимой" in page, "changed.example.org" in page) == (
        True,
        True,
        False,
    )


def test_a_returned_announcement_is_a_draft_again_and_goes_out_by_the_same_campaign(draft, officer, second):
    sent = send_for_approval(draft, by=officer, now=NOW)
    campaigns.send_back(sent.campaign, reason="Нет вопросов", by=second, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.page, Delivery.objects.count()) == ("draft", [], 0)

    again = send_for_approval(draft, by=officer, now=NOW)

    assert (again.state, again.campaign_id, Delivery.objects.count()) == ("on_approval", sent.campaign_id, 3)


def test_a_sole_operator_sends_at_once(draft, officer):
    Body.objects.create(sole_operator_since=NOW, sole_operator_by=officer, sole_operator_reason="В штате один человек")

    assert send_for_approval(draft, by=officer, now=NOW).state == "sent"


def test_what_went_to_approval_is_not_rewritten(draft, officer):
    send_for_approval(draft, by=officer, now=NOW)

    with pytest.raises(NotADraft):
        write_announcement(draft, WORDS, [], by=officer, now=NOW)


def test_nobody_to_send_to_is_a_refusal_that_changes_nothing(draft, officer):
    write_announcement(draft, WORDS, [], by=officer, now=NOW)

    with pytest.raises(EmptyList):
        send_for_approval(draft, by=officer, now=NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.campaign) == ("draft", None)


def test_more_than_a_page_is_refused(draft, newsroom, officer):
    long = Words(headline="А", press_contact="Б", topic="слово " * 900)
    draft = write_announcement(draft, long, list(newsroom.values()), by=officer, now=NOW)
    assert not fits_one_page(lines_of(draft))

    with pytest.raises(LongerThanAPage):
        send_for_approval(draft, by=officer, now=NOW)


def test_withdrawing_takes_it_off_the_public_pages(client, draft, officer, second, time_machine):
    time_machine.move_to(NOW)
    sent = send_for_approval(draft, by=officer, now=NOW)
    with pytest.raises(NothingToWithdraw):
        withdraw_announcement(sent, reason="Рано", by=officer, now=NOW)
    campaigns.approve(sent.campaign, by=second, now=NOW)

    withdraw_announcement(sent, reason="Ошибка в дате", by=officer, now=NOW)

    assert client.get(reverse("events:public-announcement", args=[sent.number])).status_code == 404


def test_a_mailbox_of_an_outlet_gets_one_too_unless_its_journalist_reads_it(newsroom):
    agency, weekly = newsroom["РеченскИнформ"], newsroom["Наш район"]
    agency.organisation.email = "news@agency.example.com"
    agency.organisation.save()
    weekly.organisation.email = weekly.organisation.positions.get().contact.emails.get().address.upper()
    weekly.organisation.save()

    readers = queries.readers_of(newsroom.values(), now=NOW)

    told = {(reader.outlet.organisation.short_name, reader.contact is None): reader.against for reader in readers}
    assert (told[("РеченскИнформ", True)], told[("Наш район", True)], len(readers)) == ("", "doubled", 5)


def test_a_suppressed_mailbox_and_a_journalist_without_a_basis_get_nothing(newsroom):
    agency = newsroom["РеченскИнформ"]
    agency.organisation.email = "news@agency.example.com"
    agency.organisation.save()
    SuppressionFactory(address="news@agency.example.com")
    ContactFactory(workplace=agency.organisation, email="new@agency.example.com", basis=Basis.NONE)

    readers = [reader for reader in queries.readers_of([agency], now=NOW) if reader.against]

    assert sorted(reader.against for reader in readers) == ["no_basis", "suppressed"]


def test_readers_are_found_by_as_many_queries_for_three_outlets_as_for_one(newsroom, django_assert_num_queries):
    for outlets in ([newsroom["Наш район"]], list(newsroom.values())):
        with django_assert_num_queries(2):
            queries.readers_of(outlets, now=NOW)


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_press_office_makes_an_announcement_in_four_steps(client, briefing, newsroom, officer, time_machine):
    time_machine.move_to(NOW)
    client.force_login(officer)

    begun = client.post(reverse("events:announcement-begin", args=[briefing.code]))
    announcement = PressAnnouncement.objects.get()
    assert begun.url == reverse("events:announcement", args=[announcement.pk])
    edit = reverse("events:announcement-edit", args=[announcement.pk])
    form = {
        "headline": "Автобусы",
        "press_contact": "Степнова",
        "questions": "Когда?\n\nКуда?",
        "outlets": [o.pk for o in newsroom.values()],
    }
    assert client.get(edit).status_code == 200
    assert client.post(edit, form).url == begun.url
    announcement.refresh_from_db()
    assert announcement.questions == "Когда?\nКуда?"
    assert "Отправить на согласование" in client.get(begun.url).content.decode()
    client.post(reverse("events:announcement-send", args=[announcement.pk]))
    announcement.refresh_from_db()
    assert announcement.state == "on_approval"


def test_five_questions_are_one_too_many(client, draft, officer):
    client.force_login(officer)
    url = reverse("events:announcement-edit", args=[draft.pk])

    response = client.post(url, {"headline": "Автобусы", "press_contact": "Степнова", "questions": "1\n2\n3\n4\n5"})

    assert (response.status_code, "Вопросов: 5" in response.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("role", "status"), [("editor", 403), ("approver", 403), ("auditor", 403), ("press_officer", 302)]
)
def test_only_the_press_office_begins(client, briefing, role, status):
    client.force_login(UserFactory(roles=[role]))

    assert client.post(reverse("events:announcement-begin", args=[briefing.code])).status_code == status


@pytest.mark.parametrize("name", ["press-list", "press-outlets", "press-journalists"])
def test_lists_ask_as_much_for_three_outlets_as_for_one(client, officer, name, django_assert_max_num_queries):
    client.force_login(officer)
    client.get(reverse(f"events:{name}"))
    counts = []
    for n in (1, 2):
        for _n in range(n):
            outlet = MediaOutletFactory()
            ContactFactory(workplace=outlet.organisation, mailable=True)
            begin_announcement(EventFactory(kind=Event.Kind.BRIEFING), by=officer, now=NOW)
        with django_assert_max_num_queries(25) as captured:
            assert client.get(reverse(f"events:{name}")).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_whoever_wrote_the_announcement_does_not_approve_it_whoever_sent_it(draft, officer):
    colleague = UserFactory(roles=["press_officer"])
    writer = UserFactory(roles=["press_officer", "approver"])
    write_announcement(draft, replace(WORDS, topic="Иначе"), list(draft.outlets.all()), by=writer, now=NOW)
    sent = send_for_approval(draft, by=colleague, now=NOW)

    for hand in (writer, officer):
        with pytest.raises((OwnLetter, MayNotApprove)):
            campaigns.approve(sent.campaign, by=hand, now=NOW)


def test_an_announcement_of_a_briefing_that_is_off_never_leaves(draft, officer, second):
    sent = send_for_approval(draft, by=officer, now=NOW)
    cancel_event(draft.event, reason="Спикер болен", by=officer, now=NOW)

    sent.refresh_from_db()
    assert (sent.state, sent.campaign.state) == ("draft", "cancelled")
    with pytest.raises(WrongState):
        campaigns.approve(sent.campaign, by=second, now=NOW)


def test_an_announcement_of_a_moved_briefing_goes_back_to_its_author(draft, officer, second):
    sent = send_for_approval(draft, by=officer, now=NOW)
    event = draft.event
    move = Move(**{field.name: getattr(event, field.name) for field in fields(Move)})
    later = replace(move, starts_at=event.starts_at + timedelta(days=1), ends_at=event.ends_at + timedelta(days=1))
    reschedule_event(event, later, reason="", by=officer, now=NOW)

    sent.refresh_from_db()
    assert (sent.state, sent.campaign.state, bool(sent.campaign.approval_note)) == ("draft", "draft", True)


def test_an_announcement_whose_facts_changed_is_not_approved(draft, officer, second):
    sent = send_for_approval(draft, by=officer, now=NOW)
    Venue.objects.filter(pk=draft.event.venue_id).update(name="Зал Б")

    with pytest.raises(FactsChanged):
        campaigns.approve(sent.campaign, by=second, now=NOW)
    assert not Delivery.objects.due(NOW).exists()


def test_the_public_page_says_that_the_briefing_is_off_or_was_moved(client, draft, officer, second):
    sent = send_for_approval(draft, by=officer, now=NOW)
    campaigns.approve(sent.campaign, by=second, now=NOW)
    page = reverse("events:public-announcement", args=[sent.number])
    assert "notice" not in client.get(page).content.decode()
    Event.objects.filter(pk=draft.event_id).update(starts_at=draft.event.starts_at + timedelta(hours=1))
    moved = client.get(page).content.decode()
    Event.objects.filter(pk=draft.event_id).update(state="cancelled", state_reason="Спикер болен")
    off = client.get(page).content.decode()

    assert ("notice" in moved, "Спикер болен" in off) == (True, True)


def test_the_contact_for_the_media_is_the_officer_of_the_event_then_the_press_office_then_the_body(briefing):
    Body.objects.create(officer_name="Полевая Елена", feedback_phone="+7 (8410) 00-12-34")
    assert press_contact(briefing).line == "Полевая Елена, +7 (8410) 00-12-34"
    press = UserFactory(
        roles=["press_officer"], last_name="Долгов", first_name="Игорь", patronymic="", email="press@city.example.org"
    )
    briefing.officer = UserFactory(roles=["editor"], last_name="Степнова")
    assert press_contact(briefing).line == "Долгов Игорь, +7 (8410) 00-12-34, press@city.example.org"
    other = UserFactory(
        roles=["press_officer"], last_name="Юдина", first_name="Анна", patronymic="", email="yudina@city.example.org"
    )
    briefing.officer, briefing.contact_phone = other, "+7 (8410) 55-00-00"

    assert press_contact(briefing, by=press).line == "Юдина Анна, +7 (8410) 55-00-00, yudina@city.example.org"


def test_an_announcement_waits_until_its_event_is_announced(client, draft, officer):
    Event.objects.filter(pk=draft.event_id).update(state="draft")
    with pytest.raises(EventNotAnnounced):
        send_for_approval(draft, by=officer, now=NOW)
    client.force_login(officer)
    page = reverse("events:announcement", args=[draft.pk])
    assert "Отправить на согласование" not in client.get(page).content.decode()

    done = client.post(reverse("events:event-announce", args=[draft.event.code]), {"next": page})

    assert (done.url, "Отправить на согласование" in client.get(page).content.decode()) == (page, True)


def test_a_button_ticks_outlets_in_the_announcement_and_keeps_what_was_typed(client, draft, officer, newsroom):
    client.force_login(officer)
    typed = {"headline": "Автобусы", "press_contact": "", "pick_outlets": "all"}

    page = client.post(reverse("events:announcement-edit", args=[draft.pk]), typed)

    form = page.context["form"]
    assert (page.status_code, form["headline"].value(), form.errors) == (200, "Автобусы", {})
    assert len(form["outlets"].value()) == 3


def test_the_page_of_the_press_office_says_which_events_have_no_outlet(client, briefing, officer, time_machine):
    time_machine.move_to(NOW)
    client.force_login(officer)

    assert "редакции не выбраны" in client.get(reverse("events:press-list")).content.decode()
