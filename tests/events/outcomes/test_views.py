"""Pages of reports: from counts to the public page, and back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from events.attendance.actions import mark_attendance
from events.outcomes.actions import Text, open_outcome, publish, write_outcome
from events.outcomes.models import Outcome, OutcomeVersion
from events.planning.models import Event
from tests.factories.crm import DepartmentFactory, UserFactory
from tests.factories.events import START, EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db
AFTER = START + timedelta(days=1)
EMPTY_ROWS = {"decisions-TOTAL_FORMS": "0", "decisions-INITIAL_FORMS": "0"}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(AFTER)


@pytest.fixture
def author():
    return UserFactory(roles=["editor"])


@pytest.fixture
def event():
    event = EventFactory(state=Event.State.HELD, summary_ru="Обсудить бюджет.")
    for n in range(7):
        invitation = InvitationFactory(event=event, accepted=n < 5)
        if n < 4:
            mark_attendance(invitation, "came", by=None, now=START)
    return event


@pytest.fixture
def go(client, event):
    def go(name, user, data=None):
        client.force_login(user)
        url = reverse(f"events:{name}", args=[event.code])
        return client.get(url) if data is None else client.post(url, data)

    return go


def test_the_report_opens_with_counts_and_nothing_is_kept_by_looking(go, author):
    page = go("outcome", author).content.decode()
    form = go("outcome-edit", author).content.decode()

    assert (Outcome.objects.count(), "Обсудить бюджет." in form) == (0, True)
    assert "<b>7</b>" in page
    assert "<b>4</b>" in page


def test_the_whole_way_with_names(go, author, client, event):
    second = UserFactory(roles=["approver"])
    form = {
        "aim": "Обсудить",
        "text_ru": "Договорились.",
        "publishes_names": "on",
        "decisions-TOTAL_FORMS": "2",
        "decisions-INITIAL_FORMS": "0",
        "decisions-0-text": "Сократить перечень",
        "decisions-0-due_on": "2027-02-01",
        "decisions-1-text": "",
    }
    assert go("outcome-edit", author, form).status_code == 302
    assert Outcome.objects.get().decisions.get().text == "Сократить перечень"
    assert "Отправить на согласование" in go("outcome", author).content.decode()
    go("outcome-request", author, {})
    assert "Согласовать" not in go("outcome", author).content.decode()
    assert "Согласовать" in go("outcome", second).content.decode()
    go("outcome-approve", second, {})
    assert go("outcome-publish", second).status_code == 403
    assert "Опубликовать итоги?" in go("outcome-publish", author).content.decode()
    go("outcome-publish", author, {})

    client.logout()
    assert "Сократить перечень" in client.get(reverse("events:public-outcome", args=[event.code])).content.decode()


def test_the_author_does_not_approve_by_a_forged_post(go, author):
    author.grants.create(role="approver")
    go("outcome-edit", author, {"text_ru": "Договорились.", "publishes_names": "on", **EMPTY_ROWS})
    go("outcome-request", author, {})
    go("outcome-approve", author, {})

    assert (Outcome.objects.get().state, OutcomeVersion.objects.count()) == ("on_approval", 0)


def test_a_half_filled_row_is_said_and_nothing_typed_is_lost(go, author):
    form = {
        "text_ru": "Договорились о многом.",
        "decisions-TOTAL_FORMS": "1",
        "decisions-INITIAL_FORMS": "0",
        "decisions-0-responsible": "Отдел",
    }

    response = go("outcome-edit", author, form)

    assert (response.status_code, Outcome.objects.count()) == (422, 0)
    assert "Договорились о многом." in response.content.decode()
    assert "Напишите решение или очистите остальные поля строки." in response.content.decode()


def test_rows_are_added_without_a_script(go, author):
    form = {
        "text_ru": "А",
        "more": "yes",
        "decisions-TOTAL_FORMS": "1",
        "decisions-INITIAL_FORMS": "0",
        "decisions-0-text": "Раз",
    }

    response = go("outcome-edit", author, form)

    assert response.url.endswith("/outcome/edit/")
    assert go("outcome-edit", author).content.decode().count('class="card decision"') == 3


def test_a_report_is_not_written_before_the_event_was_held(go, author, event):
    Event.objects.filter(pk=event.pk).update(state=Event.State.ANNOUNCED)

    assert go("outcome-edit", author).status_code == 302
    assert go("outcome-edit", author, {"text_ru": "Рано", **EMPTY_ROWS}).status_code == 302
    assert Outcome.objects.count() == 0


def test_taking_off_asks_for_a_reason(go, author, event):
    outcome = write_outcome(open_outcome(event, by=author, now=AFTER), Text(text_ru="А"), by=author, now=AFTER)
    publish(outcome, by=author, now=AFTER)

    assert go("outcome-unpublish", author, {"reason": ""}).status_code == 422
    assert go("outcome-unpublish", author, {"reason": "Ошибка в цифрах"}).status_code == 302
    event.refresh_from_db()
    assert event.state == "held"


def test_a_colleague_of_another_department_sees_the_report_of_an_announced_event(go, author, event):
    Event.objects.filter(pk=event.pk).update(department=DepartmentFactory(), officer=author)
    go("outcome-edit", author, {"text_ru": "Договорились.", **EMPTY_ROWS})

    assert (
        "Договорились." in go("outcome", UserFactory(roles=["editor"], department=DepartmentFactory())).content.decode()
    )


@pytest.mark.parametrize("name", ["outcome-edit", "outcome-publish", "outcome-unpublish"])
@pytest.mark.parametrize("role", ["approver", "auditor", "administrator"])
def test_only_authors_write_and_publish(go, name, role):
    assert go(name, UserFactory(roles=[role])).status_code == 403


def test_the_list_has_a_tab_for_each_place(client, author, event):
    client.force_login(author)
    url = reverse("events:outcome-list")
    assert event.code in client.get(url, {"view": "waiting"}).content.decode()

    outcome = write_outcome(open_outcome(event, by=author, now=AFTER), Text(text_ru="А"), by=author, now=AFTER)
    assert event.code in client.get(url, {"view": "drafts"}).content.decode()

    publish(outcome, by=author, now=AFTER)
    assert [
        event.code in client.get(url, {"view": view}).content.decode() for view in ("waiting", "drafts", "published")
    ] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("view", ["waiting", "drafts", "published"])
def test_the_list_asks_as_much_for_three_as_for_one(client, author, view, django_assert_max_num_queries):
    client.force_login(author)
    client.get(reverse("events:outcome-list"))
    counts = []
    for n in (1, 2):
        for _n in range(n):
            event = EventFactory(state=Event.State.HELD)
            if view != "waiting":
                outcome = write_outcome(
                    open_outcome(event, by=author, now=AFTER), Text(text_ru="А"), by=author, now=AFTER
                )
                if view == "published":
                    publish(outcome, by=author, now=AFTER)
        with django_assert_max_num_queries(20) as captured:
            client.get(reverse("events:outcome-list"), {"view": view})
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_tab_of_a_coming_event_says_when_the_button_appears_and_shows_it_then(go, author, event, time_machine):
    Event.objects.filter(pk=event.pk).update(state="announced")
    time_machine.move_to(START - timedelta(days=1))
    before = go("outcome", author).content.decode()
    time_machine.move_to(START + timedelta(hours=3))
    after = go("outcome", author).content.decode()

    assert ("19:30" in before, "Отметить как проведённое</button>" in before) == (True, False)
    assert "Отметить как проведённое</button>" in after
    go("event-held", author, {"next": reverse("events:outcome", args=[event.code])})
    assert "Числа уже готовы" in go("outcome", author).content.decode()


def test_a_report_without_text_leads_to_writing_and_not_to_publishing(go, author):
    go("outcome-edit", author, {"aim": "Обсудить", **EMPTY_ROWS})

    page = go("outcome", author).content.decode()

    assert ('class="button main" href="' + go("outcome-publish", author).url in page, "Опубликовать</a>" in page) == (
        True,
        False,
    )
    go("outcome-edit", author, {"text_ru": "Договорились.", **EMPTY_ROWS})
    assert "Опубликовать</a>" in go("outcome", author).content.decode()
