"""Pages of campaigns: composed, approved, watched, decided."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from crm.body.models import Body
from mailing.campaigns import actions, composing
from mailing.campaigns.models import Campaign
from mailing.delivery.models import Delivery
from tests.factories.crm import ContactFactory, DepartmentFactory, OptOutFactory, ReferenceGroupFactory, UserFactory
from tests.factories.mailing import CampaignFactory, DeliveryFactory, LetterTemplateFactory, SenderFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEXT = {"subject_ru": "Обсуждение", "body_ru": "{{salutation}}\n\nПриглашаем.", "subject_en": "", "body_en": ""}


@pytest.fixture(autouse=True)
def russian():
    with translation.override("ru"):
        yield


def signed_in(client, *roles, **fields):
    user = UserFactory(roles=list(roles), **fields)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def editor(client):
    return signed_in(client, "editor")


def text_of(response):
    return " ".join(response.content.decode().split())


def group_with(count):
    group = ReferenceGroupFactory()
    ContactFactory.create_batch(count, mailable=True, groups=[group])
    return group


def compose(client, group, **fields):
    """From the button "Write to groups" to a draft with people and a text, as a person would."""
    sender = SenderFactory()
    client.post(
        "/campaigns/new/", {"title": "Извещение", "letter_class": "informing", "sender": sender.pk, "template": ""}
    )
    campaign = Campaign.objects.latest("pk")
    client.post(f"/campaigns/{campaign.pk}/choose/", {"change": f"g{group.pk}"})
    client.post(f"/campaigns/{campaign.pk}/text/", {**TEXT, **fields})
    campaign.refresh_from_db()
    return campaign


# --- A letter to groups -----------------------------------------------------------------------------------------------


def test_a_letter_to_a_group_is_written_checked_and_sent_by_one_person(client, editor):
    group = group_with(3)
    OptOutFactory(contact=ContactFactory(mailable=True, groups=[group]))
    campaign = compose(client, group)

    page = client.get(f"/campaigns/{campaign.pk}/")
    assert (page.context["audience"].size, len(page.context["audience"].left_out)) == (3, 1)
    client.post(f"/campaigns/{campaign.pk}/check/")
    client.post(f"/campaigns/{campaign.pk}/send/")

    campaign.refresh_from_db()
    assert (campaign.state, campaign.deliveries.count(), campaign.approval_note) == ("sending", 3, "few_letters")
    assert campaign.deliveries.first().values["salutation"] == "Уважаемая Ольга Николаевна!"


def test_many_letters_go_to_a_second_person_instead(client, editor):
    Body(approval_threshold=2).save()
    campaign = compose(client, group_with(3))

    client.post(f"/campaigns/{campaign.pk}/send/")

    campaign.refresh_from_db()
    assert (campaign.state, Delivery.objects.filter(due_at__isnull=False).count()) == ("on_approval", 0)


def test_a_list_cut_in_two_goes_to_a_second_person_and_the_page_says_why(client, editor):
    Body(approval_threshold=4).save()
    first, second = compose(client, group_with(3)), compose(client, group_with(3))
    client.post(f"/campaigns/{first.pk}/send/")

    page = text_of(client.get(f"/campaigns/{second.pk}/"))
    client.post(f"/campaigns/{second.pk}/send/")

    second.refresh_from_db()
    assert second.state == "on_approval"
    assert "Отправить на согласование" in page
    assert "за сутки считаются вместе: с этим списком их получат 6 человек, больше 4" in page


def test_a_mistake_stops_the_sending_and_is_shown(client, editor):
    campaign = compose(client, group_with(1), body_ru="{{salutation}}\n\n{{title}}")

    client.post(f"/campaigns/{campaign.pk}/send/")
    page = text_of(client.get(f"/campaigns/{campaign.pk}/"))

    campaign.refresh_from_db()
    assert campaign.state == "draft"
    assert "Поле {{title}} не заполнено." in page


def test_a_text_with_a_mistake_is_not_saved_and_not_lost(client, editor):
    campaign = compose(client, group_with(1))

    answer = client.post(f"/campaigns/{campaign.pk}/text/", {**TEXT, "body_ru": "{{nonsense}} набранное"})

    campaign.refresh_from_db()
    assert (answer.status_code, campaign.body_ru) == (422, TEXT["body_ru"])
    assert "{{nonsense}} набранное" in text_of(answer)


def test_groups_can_be_left_out_and_taken_away(client, editor):
    first, second = group_with(2), group_with(1)
    ContactFactory(mailable=True, groups=[first, second])
    campaign = compose(client, first)
    sizes = []
    for change in (f"x{second.pk}", f"-{second.pk}", f"g{second.pk}", f"-{first.pk}"):
        client.post(f"/campaigns/{campaign.pk}/choose/", {"change": change})
        sizes.append(client.get(f"/campaigns/{campaign.pk}/").context["audience"].size)

    assert sizes == [2, 3, 4, 2]


def test_a_letter_begins_with_a_template(client, editor):
    template = LetterTemplateFactory(subject_ru="Тема шаблона")

    client.post(
        "/campaigns/new/",
        {"title": "По шаблону", "letter_class": "press", "sender": SenderFactory().pk, "template": template.pk},
    )

    campaign = Campaign.objects.get()
    assert (campaign.subject_ru, campaign.letter_class, campaign.author) == ("Тема шаблона", "press", editor)


def test_the_preview_is_shut_into_a_sandbox(client, editor):
    campaign = compose(client, group_with(1))

    frame = client.get(f"/campaigns/{campaign.pk}/preview/")

    assert "Уважаемая Ольга Николаевна!" in text_of(frame)
    assert frame.headers["Content-Security-Policy"].startswith("sandbox")
    assert "default-src 'none'" in frame.headers["Content-Security-Policy"]
    assert "script" not in frame.headers["Content-Security-Policy"]


# --- Four eyes --------------------------------------------------------------------------------------------------------


def requested(size=2):
    author = UserFactory(roles=["editor"])
    group = group_with(size)
    campaign = CampaignFactory(author=author, frozen={}, selection={"groups": [group.pk], "without": []})
    composing.fix_list(campaign, by=author, now=timezone.now())
    campaign.refresh_from_db()
    return actions.request_approval(campaign, by=author, now=timezone.now())


def test_the_approver_sees_text_people_and_reasons_and_approves(client):
    campaign = requested()
    approver = signed_in(client, "approver")

    page = text_of(client.get(f"/campaigns/{campaign.pk}/"))
    client.post(f"/campaigns/{campaign.pk}/approve/")

    assert "Согласовать и отправить" in page
    assert "в группе" in page
    assert "Проверено 2 письма: отправке ничто не мешает." in page
    campaign.refresh_from_db()
    assert (campaign.state, campaign.approved_by) == ("sending", approver)


def test_the_approver_sends_back_with_a_reason_that_the_author_reads(client):
    campaign = requested()
    signed_in(client, "approver")

    empty = client.post(f"/campaigns/{campaign.pk}/send-back/", {"reason": ""})
    client.post(f"/campaigns/{campaign.pk}/send-back/", {"reason": "Нет места проведения"})
    client.force_login(campaign.author, backend=BACKEND)

    assert empty.status_code == 200
    assert "Нет места проведения" in text_of(client.get(f"/campaigns/{campaign.pk}/"))


def test_the_author_is_told_that_a_second_person_decides(client):
    campaign = requested()
    client.force_login(campaign.author, backend=BACKEND)

    page = text_of(client.get(f"/campaigns/{campaign.pk}/"))

    assert "Решает второй сотрудник." in page
    assert "Согласовать и отправить" not in page
    assert client.post(f"/campaigns/{campaign.pk}/approve/").status_code == 403


def test_a_looking_robot_approves_nothing(client):
    campaign = requested()
    signed_in(client, "approver", "editor")

    for step in ("approve", "pause", "resume", "send", "check", "take-back", "choose", "text", "time"):
        assert client.get(f"/campaigns/{campaign.pk}/{step}/").status_code in (403, 405)

    campaign.refresh_from_db()
    assert campaign.state == "on_approval"


# --- On the way -------------------------------------------------------------------------------------------------------


@pytest.fixture
def moving(editor):
    campaign = CampaignFactory(state=Campaign.State.SENDING, audience_size=8)
    for state in ("accepted", "accepted", "handing_over", "queued", "deferred", "refused", "unknown", "suppressed"):
        DeliveryFactory(campaign=campaign, state=state, state_reason="opted_out" if state == "suppressed" else "")
    return campaign


def test_progress_counts_every_state_and_leads_to_exactly_its_letters(client, moving):
    page = client.get(f"/campaigns/{moving.pk}/")
    counts = {item.code: item.n for item in page.context["progress"].items}

    assert counts == {
        "accepted": 2,
        "handing_over": 1,
        "queued": 1,
        "deferred": 1,
        "refused": 1,
        "unknown": 1,
        "suppressed": 1,
    }
    for item in page.context["progress"].items:
        listed = client.get(item.url).context["letters"]
        assert [row.delivery.state for row in listed] == [item.code] * item.n
    assert [row.delivery.state for row in page.context["letters"]] == [
        "suppressed",
        "unknown",
        "refused",
        "deferred",
    ]


def test_the_page_looks_again_by_itself_only_while_letters_move(client, moving):
    while_moving = client.get(f"/campaigns/{moving.pk}/", headers={"HX-Request": "true"})
    Campaign.objects.update(state="finished")
    after = client.get(f"/campaigns/{moving.pk}/?was=sending", headers={"HX-Request": "true"})

    assert 'hx-trigger="every 2s"' in text_of(while_moving)
    assert "<html" not in text_of(while_moving)
    assert "hx-trigger" not in text_of(after)
    assert after.headers["HX-Refresh"] == "true"


def test_pause_resume_and_cancel_by_buttons(client, moving):
    states = []
    for step in ("pause", "resume", "cancel"):
        client.post(f"/campaigns/{moving.pk}/{step}/", {"reason": "Перенос"})
        moving.refresh_from_db()
        states.append(moving.state)

    assert states == ["paused", "sending", "cancelled"]
    assert moving.deliveries.filter(state="cancelled").count() == 2


def test_the_question_before_cancelling_says_how_many_letters_will_not_leave(client, moving):
    assert "Не уйдут 3 письма." in text_of(client.get(f"/campaigns/{moving.pk}/cancel/"))


def test_an_unknown_letter_is_held_for_sent_by_decision(client, moving):
    letter = moving.deliveries.get(state="unknown")

    client.post(f"/campaigns/{moving.pk}/letters/{letter.pk}/treat-as-sent/")
    letter.refresh_from_db()

    assert (letter.state, letter.state_reason) == ("accepted", "treated_as_sent")


def test_an_unknown_letter_of_a_finished_campaign_is_sent_again_under_its_own_message_id(client, editor):
    campaign = CampaignFactory(state=Campaign.State.FINISHED)
    letter = DeliveryFactory(campaign=campaign, state="unknown", due_at=None)

    client.post(f"/campaigns/{campaign.pk}/letters/{letter.pk}/send-again/")
    client.post(f"/campaigns/{campaign.pk}/letters/{letter.pk}/treat-as-sent/")  # too late: it is known by now

    campaign.refresh_from_db()
    after = Delivery.objects.get()
    assert (campaign.state, after.state, after.message_id) == ("sending", "queued", letter.message_id)


def test_a_letter_is_shown_as_it_was_sent(client, moving):
    letter = moving.deliveries.first()
    shows = {
        name: text_of(client.get(f"/campaigns/{moving.pk}/letters/{letter.pk}/?show={name}"))
        for name in ("letter", "text", "headers")
    }

    assert f"/campaigns/{moving.pk}/letters/{letter.pk}/html/" in shows["letter"]
    assert "Приглашаем на заседание 3 декабря." in shows["text"]
    assert "List-Unsubscribe-Post" in shows["headers"]
    frame = client.get(f"/campaigns/{moving.pk}/letters/{letter.pk}/html/")
    assert frame.headers["Content-Security-Policy"].startswith("sandbox")
    file = client.get(f"/campaigns/{moving.pk}/letters/{letter.pk}/letter.eml")
    assert file.content.startswith(b"Date: ")
    assert "attachment" in file.headers["Content-Disposition"]


# --- Who sees what ----------------------------------------------------------------------------------------------------


def test_letters_of_another_department_do_not_exist(client):
    signed_in(client, "editor", department=DepartmentFactory())
    campaign = CampaignFactory(state=Campaign.State.SENDING, department=DepartmentFactory())
    letter = DeliveryFactory(campaign=campaign, state="unknown")
    base = f"/campaigns/{campaign.pk}/"

    assert client.get("/campaigns/").context["page"].rows == []
    for path in (
        "",
        f"letters/{letter.pk}/",
        f"letters/{letter.pk}/html/",
        f"letters/{letter.pk}/letter.eml",
        "cancel/",
    ):
        assert client.get(base + path).status_code == 404
    for step in ("pause/", "cancel/", "send/", f"letters/{letter.pk}/send-again/"):
        assert client.post(base + step, {"reason": "x"}).status_code == 404
    letter.refresh_from_db()
    assert letter.state == "unknown"


def test_an_auditor_sees_masked_addresses_and_no_letters(client, moving):
    signed_in(client, "auditor")
    letter = moving.deliveries.first()

    page = text_of(client.get(f"/campaigns/{moving.pk}/?show=all"))

    assert letter.address not in page
    assert "g•••@example.org" in page
    assert client.get(f"/campaigns/{moving.pk}/letters/{letter.pk}/").status_code == 403


def test_the_list_costs_the_same_for_one_and_for_many(client, editor):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get("/campaigns/")
        return len(seen)

    CampaignFactory(department=None)
    queries()
    one = queries()
    CampaignFactory.create_batch(3, department=None)

    assert queries() == one


def test_an_approver_reads_the_calendar_part_and_why_each_newsroom_gets_the_letter(client):
    campaign = CampaignFactory(state="on_approval", requested_at=timezone.now())
    part = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@x\r\n"
    part += "SUMMARY:Слушания\r\nDTSTAMP:20261123T090000Z\r\nDTSTART:20261203T143000Z\r\n"
    part += "END:VEVENT\r\nEND:VCALENDAR\r\n"
    DeliveryFactory(campaign=campaign, calendar=part, reason={"code": "outlet", "id": 1, "ru": "Вечёрка", "en": "E"})
    client.force_login(UserFactory(roles=["approver"], language="ru"))

    letter = client.get(f"/campaigns/{campaign.pk}/").content.decode().replace("\u00a0", " ")
    calendar = client.get(f"/campaigns/{campaign.pk}/?show=calendar").content.decode()

    assert "работает в редакции «Вечёрка»" in letter
    assert "у каждого указана причина" in letter
    assert "show=calendar" in letter
    assert "Слушания" in calendar
    assert "просит гостя ответить" in calendar


def test_a_list_without_reasons_does_not_promise_them(client):
    campaign = CampaignFactory(state="on_approval", requested_at=timezone.now())
    DeliveryFactory(campaign=campaign)
    client.force_login(UserFactory(roles=["approver"], language="ru"))
    page = client.get(f"/campaigns/{campaign.pk}/").content.decode()

    assert "именно эти адресаты" in page
    assert "show=calendar" not in page
