"""What one attempt came to, from the reply that ended it."""

import random
from datetime import datetime

from mailing.delivery.claims import Outcome
from mailing.delivery.lifecycle import ACCEPTED, DEFERRED, EXPIRED, QUEUED, REFUSED, UNKNOWN
from mailing.delivery.models import Delivery
from mailing.delivery.retries import last_moment, next_try
from mailing.transport.replies import Meaning, Phase, Reply, judge

_chance = random.SystemRandom()


def outcome_of_reply(letter: Delivery, reply: Reply, phase: Phase, *, now: datetime, digest: str = "") -> Outcome:
    """Turn a reply into the letter's next state.

    A refusal of us ourselves leaves the letter in the queue (its campaign pauses); the same letter that meets such a
    refusal again after a person resumed is refused alone.
    """
    verdict = judge(reply, phase)
    common = {
        "pk": letter.pk,
        "attempt": letter.attempt,
        "code": reply.code,
        "reply": str(reply),
        "tries": letter.tries,
        "first_try_at": letter.first_try_at or now,
    }
    if verdict.meaning is Meaning.ACCEPTED:
        return Outcome(**common, state=ACCEPTED, accepted_at=now, digest=digest)  # type: ignore[arg-type]
    if verdict.meaning is Meaning.REFUSED or (verdict.meaning is Meaning.OURS and met_refusal_of_us(letter)):
        return Outcome(**common, state=REFUSED)  # type: ignore[arg-type]
    if verdict.meaning is Meaning.OURS:
        return Outcome(**common, state=QUEUED, due_at=now)  # type: ignore[arg-type]
    common["tries"] = letter.tries + 1
    due_at = next_try(letter.tries + 1, now=now, chance=_chance.random())
    if due_at > last_moment(letter.first_try_at or now, letter.campaign.give_up_at):
        return Outcome(**common, state=EXPIRED, reason="out_of_time")  # type: ignore[arg-type]
    return Outcome(**common, state=DEFERRED, due_at=due_at)  # type: ignore[arg-type]


def met_refusal_of_us(letter: Delivery) -> bool:
    """Say whether this letter was put back once because the server refused us."""
    return letter.last_code is not None and letter.last_code >= 500


def put_off(letter: Delivery, reason: str, detail: str, due_at: datetime, *, now: datetime) -> Outcome:
    """No letter is at fault when the line is: it waits without losing a try."""
    if due_at > last_moment(letter.first_try_at or now, letter.campaign.give_up_at):
        return Outcome(letter.pk, letter.attempt, EXPIRED, tries=letter.tries, reason="out_of_time", reply=detail)
    return Outcome(letter.pk, letter.attempt, DEFERRED, due_at=due_at, tries=letter.tries, reason=reason, reply=detail)


def never_heard(letter: Delivery, detail: str, *, now: datetime, digest: str) -> Outcome:
    """The content may have left and the answer was never heard."""
    return Outcome(
        letter.pk,
        letter.attempt,
        UNKNOWN,
        tries=letter.tries,
        reason="no_answer_heard",
        reply=detail,
        digest=digest,
        first_try_at=letter.first_try_at or now,
    )


def set_aside(letter: Delivery, reason: str, detail: str, *, now: datetime) -> Outcome:
    """This letter cannot be sent at all."""
    return Outcome(letter.pk, letter.attempt, REFUSED, tries=letter.tries, reason=reason, reply=detail)
