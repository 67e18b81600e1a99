"""The life of a campaign."""

from datetime import timedelta

import pytest
from django.utils import translation

from crm.body.models import Body
from crm.consent.mailable import with_verdict
from crm.contacts.models import Contact
from crm.journal.models import JournalEntry
from mailing.campaigns import actions, refusals
from mailing.campaigns.models import Campaign
from mailing.campaigns.queries import campaigns_to_approve
from mailing.campaigns.recipients import Recipient, Texts, recipients_of
from mailing.campaigns.rehearsal import last_rehearsal, rehearse
from mailing.delivery.models import Delivery
from tests.factories.crm import NOW, ContactFactory, UserFactory
from tests.factories.mailing import CampaignFactory, SenderFactory

pytestmark = pytest.mark.django_db
TEXTS = Texts("Заседание", "{{salutation}}\n\nПриглашаем.")


@pytest.fixture
def author():
    return UserFactory(roles=["editor"])


def drafted(author, **fields):
    known = {
        "title": "Извещение",
        "purpose": Campaign.Purpose.LETTER,
        "letter_class": "informing",
        "texts": TEXTS,
        "sender": SenderFactory(),
        "department": None,
        "by": author,
        "now": NOW,
    }
    return actions.draft_campaign(**{**known, **fields})


def people(count):
    ContactFactory.create_batch(count, mailable=True)
    return recipients_of(with_verdict(Contact.objects.order_by("pk"), "informing", now=NOW), reasons={})


def ready(author, count=3, **fields):
    campaign = actions.freeze(drafted(author, **fields), people(count), by=author, now=NOW)
    assert rehearse(campaign, now=NOW).stopping == []
    campaign.refresh_from_db()
    return campaign


def verbs(campaign):
    lines = JournalEntry.objects.filter(subject_type="mailing.campaign", subject_id=str(campaign.pk)).order_by("pk")
    return [line.verb for line in lines]


def test_few_letters_go_with_one_person_and_many_wait_for_a_second(author):
    Body(approval_threshold=2).save()
    few, many = ready(author, 2), ready(author, 3)

    launched = actions.launch(few, by=author, now=NOW)
    with pytest.raises(refusals.NeedsApproval):
        actions.launch(many, by=author, now=NOW)

    assert (launched.state, Delivery.objects.due(NOW).count()) == ("sending", 2)
    assert verbs(launched) == ["campaign.drafted", "campaign.list_fixed", "campaign.launched_alone"]


def test_whoever_wrote_a_word_or_chose_the_people_is_no_second_person(author):
    helper = UserFactory(roles=["approver", "editor"])
    rewritten = actions.change_texts(drafted(author), Texts("Другая тема", TEXTS.body_ru), by=helper, now=NOW)
    frozen = actions.freeze(rewritten, people(3), by=author, now=NOW)
    rehearse(frozen, now=NOW)
    asked = actions.request_approval(frozen, by=author, now=NOW)

    with pytest.raises(refusals.OwnLetter):
        actions.approve(asked, by=helper, now=NOW)

    assert asked not in campaigns_to_approve(helper)
    assert asked in campaigns_to_approve(UserFactory(roles=["approver"]))


def test_a_second_person_approves_exactly_what_was_checked(author):
    campaign = actions.request_approval(ready(author), by=author, now=NOW)
    boss = UserFactory(roles=["approver", "editor"])

    with pytest.raises(refusals.MayNotApprove):
        actions.approve(campaign, by=author, now=NOW)
    approved = actions.approve(campaign, by=boss, now=NOW)

    assert (approved.state, approved.approved_by, approved.started_at) == ("sending", boss, NOW)


def test_nobody_approves_their_own_letter_whatever_their_roles():
    both = UserFactory(roles=["approver", "editor"])
    campaign = actions.request_approval(ready(both), by=both, now=NOW)

    with pytest.raises(refusals.OwnLetter):
        actions.approve(campaign, by=both, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda campaign: Campaign.objects.filter(pk=campaign.pk).update(body_ru="Другое"),
        lambda campaign: Campaign.objects.filter(pk=campaign.pk).update(scheduled_at=NOW + timedelta(days=1)),
        lambda campaign: campaign.deliveries.first().delete(),
        lambda campaign: campaign.deliveries.filter(pk=campaign.deliveries.first().pk).update(address="x@example.org"),
        lambda campaign: campaign.deliveries.filter(pk=campaign.deliveries.first().pk).update(
            values={"salutation": "!"}
        ),
        lambda campaign: campaign.deliveries.filter(pk=campaign.deliveries.first().pk).update(calendar="BEGIN"),
    ],
)
def test_any_change_after_the_request_voids_it(author, change):
    campaign = actions.request_approval(ready(author), by=author, now=NOW)
    change(campaign)

    with pytest.raises(refusals.ChangedSinceRequest):
        actions.approve(campaign, by=UserFactory(roles=["approver"]), now=NOW)


def test_a_letter_sent_back_is_a_draft_without_a_list(author):
    campaign = actions.request_approval(ready(author), by=author, now=NOW)

    back = actions.send_back(campaign, by=UserFactory(roles=["approver"]), reason="Нет времени сбора", now=NOW)

    assert (back.state, back.approval_note, back.deliveries.count()) == ("draft", "Нет времени сбора", 0)


def test_a_letter_to_the_press_is_never_sent_alone_but_in_a_body_of_one(author):
    campaign = ready(author, 1, letter_class="press")
    with pytest.raises(refusals.NeedsApproval):
        actions.launch(campaign, by=author, now=NOW)

    Body(sole_operator_since=NOW).save()

    assert actions.launch(campaign, by=author, now=NOW).approval_note == "sole_operator"


def test_a_change_of_the_text_asks_for_a_new_check(author):
    campaign = ready(author)
    actions.change_texts(campaign, Texts("Новая тема", TEXTS.body_ru), by=author, now=NOW)

    with pytest.raises(refusals.NotRehearsed):
        actions.launch(campaign, by=author, now=NOW)


def test_a_scheduled_letter_waits_for_its_hour(author):
    hour = NOW + timedelta(hours=3)
    campaign = actions.launch(ready(author, scheduled_at=hour), by=author, now=NOW)
    assert (campaign.state, Delivery.objects.due(hour).count()) == ("scheduled", 0)

    begun = [actions.begin_scheduled(now=hour - timedelta(seconds=1)), actions.begin_scheduled(now=hour)]

    assert (begun, Delivery.objects.due(hour).count()) == ([0, 1], 3)


def test_freezing_again_replaces_the_list_and_an_empty_one_is_refused(author):
    campaign = actions.freeze(drafted(author), people(3), by=author, now=NOW)
    one = [Recipient("request:1", None, "a@example.org", "А", "ru", values={"salutation": "Уважаемые коллеги!"})]

    again = actions.freeze(campaign, one, by=author, now=NOW)
    with pytest.raises(refusals.EmptyList):
        actions.freeze(campaign, [], by=author, now=NOW)

    assert [row.recipient_key for row in again.deliveries.all()] == ["request:1"]


def test_cancelling_takes_off_what_has_not_left(author):
    campaign = actions.launch(ready(author), by=author, now=NOW)
    accepted = campaign.deliveries.first()
    campaign.deliveries.filter(pk=accepted.pk).update(state="accepted")

    actions.cancel(campaign, by=author, now=NOW)

    assert sorted(campaign.deliveries.values_list("state", flat=True)) == ["accepted", "cancelled", "cancelled"]


def test_a_campaign_finishes_when_no_letter_may_leave_any_more(author):
    campaign = actions.launch(ready(author), by=author, now=NOW)
    assert actions.finish(campaign, now=NOW) is False

    campaign.deliveries.update(state="accepted")

    assert (actions.finish(campaign, now=NOW), Campaign.objects.get().state) == (True, "finished")


def test_rehearsal_says_when_the_foot_names_nobody_to_ask_and_where_to_fill_it_in(author):
    empty = rehearse(actions.freeze(drafted(author), people(1), by=author, now=NOW), now=NOW)
    Body(name_ru="Город", officer_name="Долгов И. А.", feedback_phone="+7 (8410) 00-12-34").save()
    full = rehearse(actions.freeze(drafted(author), people(1), by=author, now=NOW), now=NOW)

    assert [problem.code for problem in empty.notes] == ["no_officer", "no_phone"]
    assert all("«Настройки», «Орган»" in problem.text for problem in empty.notes)
    assert (empty.passed, full.notes) == (True, [])


def test_rehearsal_stops_on_an_empty_field_an_odd_salutation_and_an_unknown_field(author):
    texts = Texts("{{title}}", "{{salutation}}\n\n{{nonsense}} [x](javascript:1)")
    rows = [
        Recipient("request:1", None, "a@example.org", "А", "ru", values={"salutation": "Dear Olga,", "title": "Т"}),
        Recipient("request:2", None, "b@example.org", "Б", "ru", values={"salutation": "Уважаемый Иван!"}),
    ]
    campaign = actions.freeze(drafted(author, texts=texts), rows, by=author, now=NOW)

    found = rehearse(campaign, now=NOW)

    assert sorted((problem.code, problem.details.get("name")) for problem in found.stopping) == [
        ("bad_link", "javascript:1"),
        ("empty_field", "nonsense"),
        ("empty_field", "nonsense"),
        ("empty_field", "title"),
        ("odd_salutation", "Dear Olga,"),
        ("unknown_field", "nonsense"),
    ]
    campaign.refresh_from_db()
    assert last_rehearsal(campaign) == found
    with pytest.raises(refusals.RehearsalFailed):
        actions.launch(campaign, by=author, now=NOW)


def test_only_drafts_can_be_rewritten(author):
    campaign = CampaignFactory(state=Campaign.State.SENDING)

    with pytest.raises(refusals.NotADraft):
        actions.change_texts(campaign, TEXTS, by=author, now=NOW)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("refused: 11 of 60", "сервер отклонил 11 из первых 60 писем"),
        ("535 5.7.8 wrong password", "почтовый сервер нам отказывает: 535 5.7.8 wrong password"),
        ("Пауза до утра", "Пауза до утра"),
    ],
)
def test_a_pause_says_why_in_the_readers_language(reason, words):
    with translation.override("ru"):
        assert Campaign(pause_reason=reason).pause_words == words


# --- What one author sends alone within a day -------------------------------------------------------------------------


def to_the_same(author, earlier):
    """A letter to the people of another one."""
    rows = earlier.deliveries.all()
    recipients = [
        Recipient(row.recipient_key, row.contact_id, row.address, row.shown_name, "ru", values=row.values)
        for row in rows
    ]
    campaign = actions.freeze(drafted(author), recipients, by=author, now=NOW)
    assert rehearse(campaign, now=NOW).stopping == []
    campaign.refresh_from_db()
    return campaign


def of_others(author, count, **fields):
    """A letter to people who got none before."""
    contacts = ContactFactory.create_batch(count, mailable=True)
    rows = with_verdict(Contact.objects.filter(pk__in=[one.pk for one in contacts]), "informing", now=NOW)
    campaign = actions.freeze(drafted(author, **fields), recipients_of(rows, reasons={}), by=author, now=NOW)
    assert rehearse(campaign, now=NOW).stopping == []
    campaign.refresh_from_db()
    return campaign


def test_a_list_cut_into_short_ones_still_meets_a_second_person(author):
    Body(approval_threshold=4).save()
    first, second = of_others(author, 2), of_others(author, 2)
    actions.launch(first, by=author, now=NOW)
    actions.launch(second, by=author, now=NOW)
    third = of_others(author, 1)

    with translation.override("en"), pytest.raises(refusals.NeedsApproval) as refused:
        actions.launch(third, by=author, now=NOW + timedelta(hours=23))

    assert "with this list they reach 5 people, more than 4" in str(refused.value.message)
    assert actions.needs_approval(third)
    assert actions.request_approval(third, by=author, now=NOW).state == "on_approval"


def test_the_next_day_and_another_author_count_anew(author):
    Body(approval_threshold=4).save()
    actions.launch(of_others(author, 4), by=author, now=NOW)
    colleague = UserFactory(roles=["editor"])

    of_colleague = actions.launch(of_others(colleague, 1), by=colleague, now=NOW)
    tomorrow = actions.launch(of_others(author, 1), by=author, now=NOW + timedelta(hours=24, seconds=1))

    assert (of_colleague.state, tomorrow.state) == ("sending", "sending")


def test_letters_that_wait_for_the_same_hour_count_together_whenever_they_were_written(author):
    Body(approval_threshold=4).save()
    hour = NOW + timedelta(days=9)
    actions.launch(of_others(author, 4, scheduled_at=hour), by=author, now=NOW)
    later = of_others(author, 1, scheduled_at=hour)

    with pytest.raises(refusals.NeedsApproval):
        actions.launch(later, by=author, now=NOW + timedelta(days=5))


def test_letters_a_second_person_approved_do_not_count_and_automatic_ones_neither(author):
    Body(approval_threshold=4).save()
    approved = actions.request_approval(of_others(author, 5), by=author, now=NOW)
    actions.approve(approved, by=UserFactory(roles=["approver"]), now=NOW)
    for _ in range(3):
        actions.launch(of_others(author, 4, purpose=Campaign.Purpose.CONFIRMATION), by=author, now=NOW)

    assert actions.launch(of_others(author, 4), by=author, now=NOW).state == "sending"


def test_the_same_people_are_written_to_again_but_not_without_end(author):
    Body(approval_threshold=2).save()
    first = of_others(author, 2)
    letters = [first, *(to_the_same(author, first) for _ in range(3))]
    for letter in letters:
        actions.launch(letter, by=author, now=NOW)
    ninth = to_the_same(author, first)

    with translation.override("en"), pytest.raises(refusals.NeedsApproval) as refused:
        actions.launch(ninth, by=author, now=NOW)

    assert "at most 8 letters" in str(refused.value.message)


def test_a_body_of_one_person_is_not_counted(author):
    Body(approval_threshold=2, sole_operator_since=NOW).save()
    actions.launch(of_others(author, 2), by=author, now=NOW)

    assert actions.launch(of_others(author, 2), by=author, now=NOW).approval_note == "sole_operator"
