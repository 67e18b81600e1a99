"""The Invite page: who, people, letter, check, sending."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from crm.body.models import Body
from events.invitations.models import Invitation, LetterDraft, Wave
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from tests.factories.crm import (
    AdvisoryBodyFactory,
    ContactFactory,
    MembershipFactory,
    OptOutFactory,
    ReferenceGroupFactory,
    UserFactory,
)
from tests.factories.events import EventFactory
from tests.factories.mailing import SenderFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["editor"])
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def group():
    return ReferenceGroupFactory(name_ru="Эксперты и научное сообщество", short_name_ru="Эксперты")


@pytest.fixture
def event(group):
    SenderFactory()
    Body(name_ru="Администрация", approval_threshold=2).save()
    return EventFactory(
        state="draft", groups=[group], department=None, starts_at=timezone.now() + timedelta(days=9), seats=1
    )


def page_of(client, event, query="", **headers):
    return client.get(f"/events/{event.code}/invite/{query}", **headers)


def text_of(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_the_page_shows_everyone_in_and_out_with_reasons_and_the_sum(client, editor, event, group):
    ContactFactory(surname="Анисова", groups=[group], mailable=True)
    OptOutFactory(contact=ContactFactory(surname="Белов", groups=[group], mailable=True))

    inside, outside = text_of(page_of(client, event)), text_of(page_of(client, event, "?side=out"))

    assert "Анисова Ольга Николаевна" in inside
    assert "в группе «Эксперты», согласие от 03.09.2025" in inside
    assert "в 1 группе, без повторов" in inside
    assert "−1" in inside
    assert "Белов Ольга Николаевна" in outside
    assert "отписка от рассылок" in outside


def test_a_chip_taken_away_changes_the_address_and_nothing_else(client, editor, event, group):
    ContactFactory(groups=[group], mailable=True)

    answer = page_of(client, event, f"?s=1&g={group.pk}&drop=g{group.pk}")

    assert (answer.status_code, answer["Location"]) == (302, f"/events/{event.code}/invite/?s=1#who")
    assert "Приглашать некого" in text_of(page_of(client, event, "?s=1"))
    assert not Wave.objects.exists()


def test_a_group_is_added_to_either_side_and_a_person_by_name(client, editor, event, group):
    other = ReferenceGroupFactory()
    person = ContactFactory(surname="Посторонняя", mailable=True)
    start = f"?s=1&g={group.pk}"

    assert page_of(client, event, f"{start}&add=g{other.pk}")["Location"].endswith(
        f"?s=1&g={group.pk}&g={other.pk}#who"
    )
    assert page_of(client, event, f"{start}&add=x{other.pk}")["Location"].endswith(
        f"?s=1&g={group.pk}&x={other.pk}#who"
    )
    assert "Посторонняя" in text_of(page_of(client, event, f"{start}&q=посторон"))
    added = page_of(client, event, f"{start}&add=p{person.pk}")["Location"]
    assert added.endswith(f"?s=1&g={group.pk}&p={person.pk}#people")
    assert "выбор по имени" in text_of(client.get(added))


def test_ticks_leave_people_out_by_hand_without_a_script(client, editor, event, group):
    one = ContactFactory(surname="Анисова", groups=[group], mailable=True)
    two = ContactFactory(surname="Белова", groups=[group], mailable=True)

    answer = client.post(
        f"/events/{event.code}/invite/pick/?s=1&g={group.pk}", {"shown": [one.pk, two.pk], "kept": [two.pk]}
    )
    page = client.get(answer["Location"])

    assert answer["Location"] == f"/events/{event.code}/invite/?s=1&g={group.pk}&no={one.pk}#people"
    assert page.context["audience"].size == 1
    assert "без приглашения: так решили вручную" in text_of(page)


def test_htmx_gets_the_part_with_the_canonical_address_and_the_preview_alone(client, editor, event, group):
    ContactFactory(groups=[group], mailable=True)

    part = page_of(client, event, f"?g={group.pk}", headers=HTMX)
    preview = page_of(client, event, "?show=text", headers={**HTMX, "HX-Target": "preview"})

    assert part["HX-Push-Url"] == f"/events/{event.code}/invite/?s=1&g={group.pk}"
    assert part.content.decode().lstrip().startswith('<div id="invite"')
    assert preview.content.decode().lstrip().startswith('<div class="card" id="preview"')


def test_the_letter_is_shown_as_text_calendar_and_in_a_frame_that_runs_nothing(client, editor, event, group):
    contact = ContactFactory(groups=[group], mailable=True)

    assert "Уважаемая Ольга Николаевна!" in text_of(page_of(client, event, f"?show=text&reader={contact.pk}"))
    assert "BEGIN:VCALENDAR" in text_of(page_of(client, event, "?show=calendar"))
    frame = client.get(f"/events/{event.code}/invite/letter/")
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert "Уважаемая Ольга Николаевна!" in text_of(frame)


def test_the_check_builds_all_letters_warns_of_seats_and_stores_nothing(client, editor, event, group):
    ContactFactory.create_batch(2, groups=[group], mailable=True)

    part = text_of(client.get(f"/events/{event.code}/invite/check/", headers=HTMX))
    page = client.get(f"/events/{event.code}/invite/check/", follow=True)

    for shown in (part, text_of(page)):
        assert "пройдена" in shown
        assert "2 письма собраны полностью" in shown
        assert "2 файла календаря верны" in shown
        assert "Мест 1, приглашаем 2" in shown
    assert not Campaign.objects.exists()


def test_the_check_names_the_person_whose_letter_is_wrong(client, editor, event, group):
    ContactFactory(surname="Анисова", groups=[group], mailable=True)
    LetterDraft.objects.create(
        event=event, subject_ru="Тема", body_ru="{{salutation}}\n\n{{project}}", changed_at=timezone.now()
    )

    part = text_of(client.get(f"/events/{event.code}/invite/check/", headers=HTMX))

    assert "не пройдена" in part
    assert "{{project}}" in part
    assert "Анисова" in part


def test_a_changed_text_is_kept_with_the_choice_and_returns_to_the_template(client, editor, event, group):
    contact = ContactFactory(groups=[group], mailable=True)
    query = f"?s=1&g={group.pk}&no={contact.pk}"

    saved = client.post(
        f"/events/{event.code}/invite/text/{query}",
        {"subject_ru": "Моя тема", "body_ru": "{{salutation}}\n\nМой текст"},
    )
    shown = text_of(client.get(f"/events/{event.code}/invite/?show=text"))
    reset = client.post(f"/events/{event.code}/invite/text/reset/{query}")

    assert saved["Location"] == f"/events/{event.code}/invite/{query}#letter"
    assert "Моя тема" in shown
    assert "Мой текст" in shown
    assert reset.status_code == 302
    assert not LetterDraft.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body_ru": "Привет {{oops}}"}, "Поля {{oops}} нет"),
        ({"body_ru": "Привет {{name"}, "не закрыты скобки"),
        ({"body_ru": "[сюда](javascript:alert)"}, "Ссылка не ведёт на адрес"),
        ({"body_ru": "Да", "subject_en": "Hi"}, "Для письма на английском нужны и тема, и текст"),
    ],
)
def test_a_broken_text_is_refused_with_a_sentence_and_nothing_typed_is_lost(client, editor, event, fields, sentence):
    answer = client.post(f"/events/{event.code}/invite/text/", {"subject_ru": "Моя тема", **fields})

    page = text_of(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "Моя тема" in page
    assert not LetterDraft.objects.exists()


def test_few_letters_are_sent_by_the_button_and_many_wait_for_a_second_person(client, editor, event, group):
    ContactFactory.create_batch(2, groups=[group], mailable=True)
    few = page_of(client, event)
    assert "Отправить 2 приглашения" in text_of(few)
    assert "До 2 писем отправляет один человек." in text_of(few)
    ContactFactory(groups=[group], mailable=True)
    many = page_of(client, event)
    assert "Отправить на согласование" in text_of(many)
    assert "Больше 2 писем, а также" in text_of(many)

    answer = client.post(
        f"/events/{event.code}/invite/send/?{many.context['query']}", {"seen": many.context["audience"].digest}
    )

    campaign = Campaign.objects.get()
    assert answer["Location"] == f"/campaigns/{campaign.pk}/"
    assert (campaign.state, Invitation.objects.count()) == ("on_approval", 3)


def test_a_second_press_leads_to_the_same_letter(client, editor, event, group):
    ContactFactory(groups=[group], mailable=True)
    page = page_of(client, event)
    url, data = f"/events/{event.code}/invite/send/?{page.context['query']}", {"seen": page.context["audience"].digest}

    first, second = client.post(url, data), client.post(url, data)

    assert first["Location"] == second["Location"]
    assert Campaign.objects.count() == 1


def test_a_press_on_an_outdated_page_says_so_and_shows_the_new_list(client, editor, event, group):
    ContactFactory(groups=[group], mailable=True)
    seen = page_of(client, event).context["audience"].digest
    ContactFactory(surname="Новая", groups=[group], mailable=True)

    answer = client.post(f"/events/{event.code}/invite/send/?s=1&g={group.pk}", {"seen": seen})

    assert answer.status_code == 409
    assert "Список изменился" in text_of(answer)
    assert "Новая" in text_of(answer)
    assert not Campaign.objects.exists()


def test_a_returned_letter_comes_back_with_its_choice_and_the_reason(client, editor, event, group):
    kept = ContactFactory.create_batch(3, groups=[group], mailable=True)
    out = ContactFactory(surname="Исключённая", groups=[group], mailable=True)
    query = f"s=1&g={group.pk}&no={out.pk}"
    seen = page_of(client, event, f"?{query}").context["audience"].digest
    client.post(f"/events/{event.code}/invite/send/?{query}", {"seen": seen})
    campaigns.send_back(
        Campaign.objects.get(), by=UserFactory(roles=["approver"]), reason="Исправьте дату", now=timezone.now()
    )

    page = page_of(client, event)

    assert "Возвращено:" in text_of(page)
    assert "Исправьте дату" in text_of(page)
    assert page.context["audience"].size == len(kept)
    assert page.context["selection"].without_people == (out.pk,)


def test_a_session_begins_with_the_seats_of_its_council(client, editor, event, group):
    council = AdvisoryBodyFactory(name_ru="Общественный совет")
    MembershipFactory(body=council, contact=ContactFactory(surname="Член", mailable=True))
    type(event).objects.update(kind="council_session", council=council)

    page = text_of(page_of(client, event))

    assert "члены совета" in page
    assert "Член Ольга Николаевна" in page


def test_an_event_that_is_over_says_why_nobody_can_be_invited(client, editor, event, group):
    ContactFactory(groups=[group], mailable=True)
    type(event).objects.update(state="closed_for_rsvp")

    page = text_of(page_of(client, event))

    assert "Приглашать больше нельзя" in page
    assert "Отправить" not in page.split("</nav>")[-1]


def test_without_a_sender_the_page_says_whom_to_ask(client, editor, event, group):
    from mailing.senders.models import Sender

    Sender.objects.all().delete()
    ContactFactory(groups=[group], mailable=True)

    assert "Нет адреса отправителя" in text_of(page_of(client, event))


@pytest.mark.parametrize("role", ["auditor", "approver", "data_officer", "administrator"])
def test_only_those_who_invite_open_the_page(client, event, role):
    client.force_login(UserFactory(roles=[role]), backend=BACKEND)

    assert page_of(client, event).status_code == 403
    assert client.post(f"/events/{event.code}/invite/send/").status_code == 403


def test_nonsense_in_the_address_is_dropped(client, editor, event, group):
    ContactFactory(groups=[group], mailable=True)

    answer = page_of(client, event, f"?s=1&g={group.pk}&g=999999&c=abc&p=-1&no={'9' * 40}&reader=x&show=z&page=x&all=1")

    assert (answer.status_code, answer.context["audience"].size) == (200, 1)


def test_a_button_that_is_none_changes_nothing(client, editor, event, group):
    answer = page_of(client, event, f"?s=1&g={group.pk}&add=drop-table")

    assert answer["Location"] == f"/events/{event.code}/invite/?s=1&g={group.pk}#who"


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_often_for_one_person_as_for_three(
    client, editor, event, group, number, django_assert_num_queries
):
    ContactFactory.create_batch(number, groups=[group], mailable=True, post="директор")
    Body.objects.update(approval_threshold=50)
    page_of(client, event)

    with django_assert_num_queries(39):
        assert page_of(client, event).context["audience"].size == number


def test_a_person_is_invited_from_their_card(client, editor, event):
    contact = ContactFactory(mailable=True)

    page = client.get(f"/contacts/{contact.pk}/invite/")
    (row,) = page.context["rows"]

    assert row[0] == event
    assert client.get(row[2]).context["audience"].size == 1
