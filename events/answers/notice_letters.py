"""Sending the short letters that are due: small automatic campaigns of class service, one an event and kind.

They go the way of every letter, so each has its row, its log and its way back. A letter that the rehearsal stops is
dropped and said so in its notice; the answer itself is never touched.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext_lazy, override

from crm.access.models import User
from crm.access.permissions import Role
from crm.body.models import Body
from crm.consent.models import LetterClass
from crm.journal import actions as journal
from crm.journal.refusals import Refusal
from crm.web.states import state
from events.answers import notice_texts
from events.answers.models import Notice
from events.answers.queries import place_in_queue
from events.invitations.addressees import Addressee, addressees
from events.invitations.letters import CalendarWriter, event_values, guest_values
from events.invitations.models import Invitation, Revision, Rsvp
from events.invitations.waves import default_sender
from events.planning.models import Event
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.campaigns.recipients import Recipient
from mailing.campaigns.rehearsal import rehearse

WITH_CALENDAR = (Notice.Kind.AGAIN, Notice.Kind.INVITE)
MOST_AT_ONCE = 50
IS_NEWS_FOR = timedelta(days=1)  # a confirmation that was held up for longer puzzles more than it helps


def send_due(*, now: datetime, at_most: int = 500) -> int:
    """Send the notices that are ripe, in small campaigns; answers how many left."""
    due = Notice.objects.due(now).select_related("invitation__event")[:at_most]
    ordered = sorted(due, key=lambda notice: (notice.invitation.event_id, notice.kind, notice.pk))
    sent = 0
    size = max(1, min(MOST_AT_ONCE, Body.current().approval_threshold))
    for (_event, kind), group in groupby(ordered, key=lambda notice: (notice.invitation.event_id, notice.kind)):
        notices = list(group)
        for start in range(0, len(notices), size):
            sent += _send(notices[start : start + size], kind, now=now)
    return sent


def _send(notices: Sequence[Notice], kind: str, *, now: datetime) -> int:
    try:
        return send_batch([notice.pk for notice in notices], kind, now=now)
    except Refusal as refusal:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices], done_at__isnull=True).update(
            done_at=now, result=refusal.code[:20]
        )
        journal.record("notice.dropped", None, by=None, at=now, actor="answers", why=refusal.code, kind=kind)
        return 0


class NoticeHasMistakes(Refusal):
    """The rehearsal stops a short letter."""

    message = gettext_lazy("The check of the letter to this guest found mistakes. Look at the guest's address.")


class NobodyAnswersForIt(Refusal):
    """No member of staff is there in whose name an automatic letter could go."""

    message = gettext_lazy("Nobody answers for this event. Name its responsible officer first.")


@transaction.atomic
def send_batch(pks: Sequence[int], kind: str, *, now: datetime, asked_by: User | None = None) -> int:
    """Send the notices of one event and kind as one campaign. A second worker finds nothing left to send.

    With `asked_by` the letters wait for a second person instead: a program of this member of staff brought them about.
    """
    held = list(Notice.objects.select_for_update().filter(pk__in=pks, done_at__isnull=True).order_by("pk"))
    rows = Invitation.objects.filter(pk__in={notice.invitation_id for notice in held})
    invitations = {
        row.pk: row
        for row in rows.select_related(
            "event__venue", "event__officer", "event__department", "event__created_by", "contact", "wave__created_by"
        )
    }
    wanted = [
        invitations[notice.invitation_id]
        for notice in held
        if _is_wanted(invitations[notice.invitation_id], notice, now=now)
    ]
    reached, _others = addressees(wanted, LetterClass.SERVICE, now=now, to_invited=kind in WITH_CALENDAR)
    campaign = _campaign(reached, kind, now=now, asked_by=asked_by) if reached else None
    told = {addressee.invitation.pk for addressee in reached}
    for notice in held:
        notice.done_at, notice.campaign = now, campaign if notice.invitation_id in told else None
        notice.result = "sent" if notice.invitation_id in told else "not_needed"
    Notice.objects.bulk_update(held, ["done_at", "campaign", "result"])
    return len(told)


def _is_wanted(invitation: Invitation, notice: Notice, *, now: datetime) -> bool:
    """What a letter says must still be so when it leaves, and still be news."""
    kind = notice.kind
    if invitation.event.ends_at <= now or invitation.state != Invitation.State.ACTIVE:
        return False
    if kind == Notice.Kind.RECORDED:
        return invitation.rsvp != Rsvp.NO_REPLY and notice.created_at > now - IS_NEWS_FOR
    if kind == Notice.Kind.SEAT:
        return invitation.rsvp == Rsvp.ACCEPTED
    return True


def _campaign(reached: Sequence[Addressee], kind: str, *, now: datetime, asked_by: User | None) -> Campaign:
    event = reached[0].invitation.event
    by = _officer(event, reached[0].invitation)
    sender = default_sender()
    campaign = campaigns.draft_campaign(
        title=event.title_ru,
        purpose=Campaign.Purpose.CONFIRMATION,
        letter_class=LetterClass.SERVICE,
        texts=notice_texts.TEXTS[kind],
        sender=sender,
        department=event.department,
        by=by,
        now=now,
        give_up_at=event.ends_at,
        also_by=[asked_by.pk] if asked_by else (),
    )
    writer = CalendarWriter(event, sender, now)
    shared = {language: event_values(event, language) for language in ("ru", "en")}
    told = []
    recipients = []
    for addressee in reached:
        invitation = addressee.invitation
        calendar = ""
        if kind in WITH_CALENDAR:
            calendar = writer.request(invitation, guest_name=addressee.name, language=addressee.language)
            told.append((addressee, writer.revision(invitation, addressee.language)))
        recipients.append(
            Recipient(
                key=addressee.key,
                contact_id=addressee.contact_id,
                address=addressee.address,
                shown_name=addressee.name,
                language=addressee.language,
                reason={"codes": [{"code": f"notice_{kind}"}]},
                values={
                    **shared[addressee.language],
                    **guest_values(invitation),
                    **addressee.values,
                    "answer": answer_words(invitation, addressee.language),
                },
                calendar=calendar,
                calendar_method="REQUEST" if calendar else "",
            )
        )
    campaign = campaigns.freeze(campaign, recipients, by=by, now=now)
    _remember(campaign, told)
    if not rehearse(campaign, now=now).passed:
        raise NoticeHasMistakes
    if asked_by is not None or campaigns.needs_approval(campaign):
        return campaigns.request_approval(campaign, by=asked_by or by, now=now)
    return campaigns.launch(campaign, by=by, now=now)


def _remember(campaign: Campaign, told: Sequence[tuple[Addressee, Revision]]) -> None:
    """Keep what each calendar was told; the same revision sent once more is one row."""
    deliveries = dict(campaign.deliveries.values_list("recipient_key", "pk"))
    for addressee, revision in told:
        Revision.objects.update_or_create(
            invitation=addressee.invitation,
            sequence=revision.sequence,
            defaults={
                "method": revision.method,
                "dtstamp": revision.dtstamp,
                "starts_at": revision.starts_at,
                "ends_at": revision.ends_at,
                "time_zone": revision.time_zone,
                "content_hash": revision.content_hash,
                "delivery_id": deliveries[addressee.key],
            },
        )
        if addressee.invitation.delivery_id is None:
            Invitation.objects.filter(pk=addressee.invitation.pk).update(delivery=deliveries[addressee.key])


def answer_words(invitation: Invitation, language: str) -> str:
    """«придёт», "on the waiting list: 3rd" — the answer on record, as the letter states it."""
    with override(language):
        words = str(state("rsvp", invitation.rsvp).label)
    if invitation.rsvp == Rsvp.WAITLISTED:
        place = place_in_queue(invitation)
        return f"{words}, № {place}" if place else words
    return words


def _officer(event: Event, invitation: Invitation) -> User:
    """In whose name an automatic letter goes: who answers for the event. Raises NobodyAnswersForIt."""
    wave = invitation.wave
    for person in (event.officer, event.created_by, wave.created_by if wave else None):
        if person is not None and person.is_active:
            return person
    staff = User.objects.filter(is_active=True, grants__role=Role.EDITOR)
    found = staff.filter(department=event.department_id).order_by("pk").first() or staff.order_by("pk").first()
    if found is None:
        raise NobodyAnswersForIt
    return found
