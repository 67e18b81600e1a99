"""Changes of what people know about."""

from datetime import datetime

from django.db import transaction

from crm.access.models import User
from crm.contacts.models import Contact
from crm.expertise.models import Competence, Topic
from crm.journal import actions as journal


@transaction.atomic
def declare_competence(
    contact: Contact,
    topic: Topic | str,
    *,
    by: User | None,
    now: datetime,
    evidence: str = "",
    may_comment: bool = False,
) -> Competence:
    """Write down what a person knows about, confirmed when there is evidence; a topic of a new name is added.

    Said again, it only brings evidence and readiness to comment up to date.
    """
    if isinstance(topic, str):
        topic = Topic.objects.filter(name__iexact=topic.strip()).first() or Topic.objects.create(name=topic.strip())
    state = Competence.State.CONFIRMED if evidence else Competence.State.DECLARED
    competence, _is_new = Competence.objects.update_or_create(
        contact=contact, topic=topic, defaults={"evidence": evidence, "may_comment": may_comment, "state": state}
    )
    journal.record("contact.competence_declared", contact, by=by, at=now, topic=topic.pk)
    return competence


@transaction.atomic
def remove_competence(competence: Competence, *, by: User | None, now: datetime) -> Contact:
    """Take a competence off the card."""
    contact = competence.contact
    journal.record("contact.competence_removed", contact, by=by, at=now, topic=competence.topic_id)
    competence.delete()
    return contact
