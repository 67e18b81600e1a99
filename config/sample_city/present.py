"""What the city is in the middle of: letters sent and half sent, answers that came, a report that waits."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import translation

from config.sample_city.hours import spread
from config.sample_city.past import DOORS
from crm.access.models import User
from events.answers.actions import record_reply
from events.answers.replies import Reply, Substitute
from events.answers.requests import name_substitute
from events.invitations.audience import audience_of, default_selection
from events.invitations.models import Door, Invitation, Rsvp, Wave
from events.invitations.waves import prepare_wave
from events.invitations.wording import first_texts
from events.planning.models import Event
from mailing.campaigns import actions as campaigns
from mailing.campaigns.models import Campaign
from mailing.content.rendering import render
from mailing.delivery.envelope import build, envelope_sender
from mailing.delivery.models import Delivery
from mailing.local_mail.models import LocalLetter

REPLY = "2.0.0 kept"


def invite(event: Event, *, author: User, approver: User, at: datetime) -> Wave:
    """Invite everyone of the event's groups or council by the ordinary path: list, letters, check, second person."""
    selection = default_selection(event)
    with translation.override("ru"):
        seen = audience_of(event, selection, by=author, now=at).digest
        wave = prepare_wave(event, selection, first_texts(event), seen=seen, by=author, now=at)
        if wave.campaign is not None and wave.campaign.state == Campaign.State.ON_APPROVAL:
            campaigns.approve(wave.campaign, by=approver, now=at + timedelta(hours=1))
    wave.refresh_from_db()
    return wave


def letters_left(campaign: Campaign, *, at: datetime, share: float = 1.0) -> None:
    """Write down that the first part of a campaign's letters left then; they lie on the mailbox page as if sent."""
    campaign.refresh_from_db()
    letters = list(campaign.deliveries.select_related("campaign", "contact").order_by("pk"))
    gone = letters[: round(len(letters) * share)]
    LocalLetter.objects.bulk_create(_kept(gone, at), batch_size=50)
    for place, letter in enumerate(gone):
        letter.state = Delivery.State.ACCEPTED
        letter.state_at = letter.accepted_at = at + timedelta(seconds=place // 20)
        letter.attempt, letter.last_code, letter.last_reply, letter.due_at = 1, 250, REPLY, None
    fields = ["state", "state_at", "accepted_at", "attempt", "last_code", "last_reply", "due_at"]
    Delivery.objects.bulk_update(gone, fields, batch_size=200)
    if len(gone) == len(letters):
        campaign.state, campaign.state_at, campaign.finished_at = Campaign.State.FINISHED, at, at + timedelta(minutes=1)
        campaign.save(update_fields=["state", "state_at", "finished_at"])


def _kept(letters: Iterable[Delivery], at: datetime) -> list[LocalLetter]:
    kept = []
    for letter in letters:
        rendered = render(letter.campaign, letter)
        kept.append(
            LocalLetter(
                received_at=at,
                envelope_from=envelope_sender(letter),
                envelope_to=letter.address,
                subject=rendered.subject,
                message_id=letter.message_id.strip("<>"),
                has_calendar=bool(rendered.calendar),
                raw=build(letter, rendered),
            )
        )
    return kept


ANSWERS = [Rsvp.ACCEPTED] * 10 + [Rsvp.DECLINED] * 4 + [Rsvp.TENTATIVE] * 2
COMMENTS = {
    Rsvp.DECLINED: ["В этот день в отъезде.", "Пришлю предложения письменно.", ""],
    Rsvp.TENTATIVE: ["Отвечу ближе к дате.", ""],
    Rsvp.ACCEPTED: ["", "", "", "Хочу выступить по разделу «Благоустройство».", "Буду с материалами."],
}
NEEDS = ["Пандус и место у прохода.", "Субтитры, первый ряд.", "Сурдоперевод."]


def answer(event: Event, *, share: float, after: datetime, until: datetime, staff: User) -> None:
    """Let a part of the guests answer between two moments, by link, calendar and telephone."""
    chance = random.Random(event.code)  # noqa: S311 - the same city each time, not a secret
    guests = list(Invitation.objects.issued().filter(event=event).order_by("pk"))
    chance.shuffle(guests)
    guests = guests[: round(len(guests) * share)]
    moments = spread(after, until, sorted(chance.random() ** 2 for _guest in guests))
    until = spread(after, until, [1.0])[0]
    for guest, at in zip(guests, moments, strict=True):
        rsvp, door = chance.choice(ANSWERS), chance.choice(DOORS)
        needs = chance.choice(NEEDS) if rsvp == Rsvp.ACCEPTED and chance.random() < 0.1 else None
        reply = Reply(
            rsvp=rsvp,
            door=door,
            received_at=at,
            address=guest.address,
            comment=chance.choice(COMMENTS[rsvp]),
            access_needs=needs,
            trust="A" if door == Door.CALENDAR else "",
        )
        record_reply(guest, reply, by=staff if door == Door.PHONE else None, now=at)
    silent = Invitation.objects.awaiting_reply().filter(event=event).exclude(pk__in=[guest.pk for guest in guests])
    delegating = silent.order_by("-pk").first()
    if delegating is not None and not event.council_id:
        name_substitute(
            delegating,
            Substitute(
                name="Заречная Мария Викторовна",
                post="заместитель директора",
                email="m.zarechnaya@ngo.example.org",
                agreed=True,
            ),
            Reply(rsvp=Rsvp.DELEGATED, door=Door.LINK, received_at=until, address=delegating.address),
            by=None,
            now=until,
        )
