"""A report: opened, written, approved, published, taken back."""

from datetime import date, timedelta

import pytest

from crm.body.models import Body
from crm.consent.actions import Line, record_consent, withdraw_consent
from crm.journal import actions as journal
from events.attendance.actions import add_walk_in, mark_attendance
from events.outcomes import content
from events.outcomes.actions import (
    DecisionLine,
    Text,
    approve,
    open_outcome,
    publish,
    request_approval,
    send_back,
    unpublish,
    write_outcome,
)
from events.outcomes.models import Outcome, OutcomeVersion
from events.outcomes.queries import names_of
from events.outcomes.refusals import (
    ChangedSinceRequest,
    EventNotHeld,
    NotApproved,
    NothingToPublish,
    OwnOutcome,
    WrongState,
)
from events.planning.models import Event
from tests.factories.crm import ContactFactory, GroupMembershipFactory, ReferenceGroupFactory, UserFactory
from tests.factories.events import NOW, START, EventFactory, InvitationFactory

pytestmark = pytest.mark.django_db
AFTER = START + timedelta(days=1)
WRITTEN = Text(
    text_ru="Договорились о трёх вещах.", decisions=(DecisionLine(text="Сократить перечень", due_on=date(2027, 2, 1)),)
)


@pytest.fixture
def author():
    return UserFactory(roles=["editor"])


@pytest.fixture
def second():
    return UserFactory(roles=["approver"])


@pytest.fixture
def event():
    return EventFactory(state=Event.State.HELD, summary_ru="Обсудить бюджет.")


def guest(event, *, named=False, **contact):
    invitation = InvitationFactory(event=event, accepted=True, contact=ContactFactory(**contact))
    mark_attendance(invitation, "came", by=None, now=START)
    if named:
        line = Line("dissemination", "given", date(2026, 11, 1), "форма на сайте")
        record_consent(invitation.contact, line, by=None, now=NOW)
    return invitation.contact


@pytest.fixture
def outcome(event, author):
    return write_outcome(open_outcome(event, by=author, now=AFTER), WRITTEN, by=author, now=AFTER)


@pytest.fixture
def with_names(outcome, author):
    text = Text(text_ru=WRITTEN.text_ru, publishes_names=True, decisions=WRITTEN.decisions)
    return write_outcome(outcome, text, by=author, now=AFTER)


def test_a_report_opens_with_the_aim_and_the_counts(event, author):
    group = ReferenceGroupFactory(name_ru="Эксперты")
    event.groups.add(group)
    for n in range(6):
        contact = ContactFactory()
        GroupMembershipFactory(contact=contact, group=group)
        invitation = InvitationFactory(event=event, contact=contact, accepted=n < 4)
        if n < 3:
            mark_attendance(invitation, "came", by=author, now=START)
    add_walk_in(event, name="Сурин Никита", by=author, now=START)

    outcome = open_outcome(event, by=author, now=AFTER)

    told = content.content_of(outcome)["counts"]
    assert outcome.aim == "Обсудить бюджет."
    assert [(line["ru"], line["invited"], line["accepted"], line["came"]) for line in told["lines"]] == [
        ("Эксперты", 6, 4, 3), ("", 0, 0, 1),
    ]  # fmt: skip
    assert (told["total"]["came"], told["walk_ins"]) == (4, 1)


def test_opening_twice_gives_the_same_report(event, author):
    assert open_outcome(event, by=author, now=AFTER) == open_outcome(event, by=author, now=AFTER)


def test_a_report_is_not_opened_before_the_event_was_held(author):
    with pytest.raises(EventNotHeld):
        open_outcome(EventFactory(), by=author, now=NOW)


def test_membership_on_the_day_of_the_event_counts(event, author):
    group = ReferenceGroupFactory()
    event.groups.add(group)
    left = GroupMembershipFactory(group=group, contact=guest(event), to_on=date(2026, 12, 2))
    stayed = GroupMembershipFactory(group=group, contact=guest(event), to_on=date(2026, 12, 20))

    people = content.people_of(event, [group])

    assert (left.group, stayed.group) == (group, group)
    assert sorted(len(person.groups) for person in people) == [0, 1]


def test_without_names_one_person_publishes(outcome, author, event):
    version = publish(outcome, by=author, now=AFTER)

    event.refresh_from_db()
    outcome.refresh_from_db()
    assert (version.number, outcome.state, event.state) == (1, "published", "outcome_published")
    assert version.content["decisions"] == [
        {"text": "Сократить перечень", "responsible": "", "due_on": "2027-02-01", "done": ""}
    ]


def test_an_empty_report_is_not_published(event, author):
    outcome = open_outcome(event, by=author, now=AFTER)

    with pytest.raises(NothingToPublish):
        publish(outcome, by=author, now=AFTER)


def test_names_wait_for_a_second_person(with_names, author):
    with pytest.raises(NotApproved):
        publish(with_names, by=author, now=AFTER)
    assert OutcomeVersion.objects.count() == 0


@pytest.mark.parametrize("who", ["writer", "asker"])
def test_neither_the_writer_nor_the_asker_approves(with_names, author, who):
    asker = UserFactory(roles=["editor", "approver"])
    outcome = request_approval(with_names, by=asker, now=AFTER)

    with pytest.raises(OwnOutcome):
        approve(outcome, by=author if who == "writer" else asker, now=AFTER)


def test_approved_names_are_published(event, with_names, author, second):
    named = guest(event, named=True, surname="Зырянов")
    guest(event, surname="Молчанова")

    outcome = approve(request_approval(with_names, by=author, now=AFTER), by=second, now=AFTER)
    version = publish(outcome, by=author, now=AFTER)

    assert version.content["people"] == [named.pk]
    assert names_of(version) == [named.full_name]


def test_an_edit_after_approval_voids_it(with_names, author, second):
    outcome = approve(request_approval(with_names, by=author, now=AFTER), by=second, now=AFTER)
    text = Text(text_ru="Другое.", publishes_names=True)

    outcome = write_outcome(outcome, text, by=author, now=AFTER)

    assert (outcome.state, outcome.approved_hash) == ("draft", "")
    with pytest.raises(NotApproved):
        publish(outcome, by=author, now=AFTER)


def test_counts_that_moved_after_the_request_are_looked_at_again(event, with_names, author, second):
    outcome = request_approval(with_names, by=author, now=AFTER)
    guest(event)

    with pytest.raises(ChangedSinceRequest):
        approve(outcome, by=second, now=AFTER)
    outcome.refresh_from_db()
    assert outcome.state == "draft"


def test_counts_that_moved_after_the_approval_stop_the_publication(event, with_names, author, second):
    outcome = approve(request_approval(with_names, by=author, now=AFTER), by=second, now=AFTER)
    guest(event)

    with pytest.raises(ChangedSinceRequest):
        publish(outcome, by=author, now=AFTER)
    assert OutcomeVersion.objects.count() == 0


def test_a_consent_withdrawn_between_approval_and_publication_only_drops_the_name(event, with_names, author, second):
    stays, leaves = guest(event, named=True, surname="Белов"), guest(event, named=True, surname="Чернов")
    outcome = approve(request_approval(with_names, by=author, now=AFTER), by=second, now=AFTER)
    withdraw_consent(leaves, kind="dissemination", on=AFTER.date(), way="письмо", by=None, now=AFTER)

    version = publish(outcome, by=author, now=AFTER)

    assert version.content["people"] == [stays.pk]


def test_a_withdrawn_consent_takes_the_name_out_of_all_versions(event, with_names, author, second):
    contact = guest(event, named=True)
    outcome = approve(request_approval(with_names, by=author, now=AFTER), by=second, now=AFTER)
    version = publish(outcome, by=author, now=AFTER)

    withdraw_consent(contact, kind="dissemination", on=AFTER.date(), way="письмо", by=None, now=AFTER)

    assert names_of(version) == []


def test_a_sole_operator_publishes_names_alone_and_the_journal_says_why(with_names, author):
    Body.objects.create(sole_operator_since=NOW, sole_operator_by=author, sole_operator_reason="В штате один человек")

    publish(with_names, by=author, now=AFTER)

    line = journal.about(with_names).filter(verb="outcome.published").get()
    assert line.reason == "В штате один человек"


def test_a_report_sent_back_keeps_its_text_and_says_why(with_names, author, second):
    outcome = send_back(request_approval(with_names, by=author, now=AFTER), reason="Нет сроков", by=second, now=AFTER)

    assert (outcome.state, outcome.return_reason, outcome.text_ru) == ("draft", "Нет сроков", WRITTEN.text_ru)


def test_a_new_version_stands_beside_the_old_one(outcome, author):
    first = publish(outcome, by=author, now=AFTER)
    done = DecisionLine(text="Сократить перечень", due_on=date(2027, 2, 1), done="выполнено 19 января")
    outcome = write_outcome(outcome, Text(text_ru=WRITTEN.text_ru, decisions=(done,)), by=author, now=AFTER)

    second = publish(outcome, by=author, now=AFTER + timedelta(days=40))

    first.refresh_from_db()
    assert [first.number, second.number] == [1, 2]
    assert [first.content["decisions"][0]["done"], second.content["decisions"][0]["done"]] == [
        "",
        "выполнено 19 января",
    ]


def test_taking_back_withdraws_every_version_and_opens_the_report_again(outcome, author, event):
    publish(outcome, by=author, now=AFTER)

    outcome = unpublish(outcome, reason="Ошибка в цифрах", by=author, now=AFTER)

    event.refresh_from_db()
    assert (outcome.state, event.state) == ("draft", "held")
    assert OutcomeVersion.objects.get().withdrawn_at == AFTER
    with pytest.raises(WrongState):
        unpublish(outcome, reason="Ещё раз", by=author, now=AFTER)


def test_saving_the_same_text_changes_nothing(outcome, author):
    before = journal.about(outcome).count()

    after = write_outcome(outcome, WRITTEN, by=UserFactory(roles=["editor"]), now=AFTER + timedelta(days=1))

    assert (journal.about(outcome).count(), after.author, Outcome.objects.get().changed_at) == (before, author, AFTER)
