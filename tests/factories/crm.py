"""Rows of the ground floor: the plainest valid ones."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from crm.access.models import Department, RoleGrant, User
from crm.consent.keys import address_key
from crm.consent.models import Basis, Consent, OptOut, Standing, Suppression
from crm.contacts.card_index import card_index
from crm.contacts.models import Contact, EmailAddress, Interaction, Phone
from crm.contacts.search_text import search_text, sort_key
from crm.councils.models import AdvisoryBody, Membership
from crm.expertise.models import Competence, Topic
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.organisations.models import MediaOutlet, Organisation, Position

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # the sample city's "today", at noon in Moscow
CONSENTED_ON = date(2025, 9, 3)


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    name_ru = factory.Sequence(lambda n: f"Отдел № {n}")


class UserFactory(DjangoModelFactory):
    """A member of staff without a role: `UserFactory(roles=["editor"])` may do what editors may."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"staff{n}@example.org")
    last_name = "Полевая"
    first_name = "Елена"
    patronymic = "Сергеевна"
    password = factory.django.Password("a long pass phrase")

    @factory.post_generation
    def roles(self, create, extracted, **_kwargs):
        if create and extracted:
            RoleGrant.objects.bulk_create(RoleGrant(user=self, role=role) for role in extracted)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    short_name = factory.Sequence(lambda n: f"АНО «Мост-{n}»")
    kind = "НКО"
    search_text = factory.LazyAttribute(lambda made: search_text(made.short_name))
    sort_key = factory.LazyAttribute(lambda made: sort_key(made.short_name))


class MediaOutletFactory(DjangoModelFactory):
    class Meta:
        model = MediaOutlet

    organisation = factory.SubFactory(OrganisationFactory, kind="СМИ")
    form = "печатное издание"


class ContactFactory(DjangoModelFactory):
    """A person without an address, so not mailable. `mailable=True` adds a good address and a consent.

    `email="a@example.org"` adds a primary address, `basis="consent"` a standing, `groups=[…]` memberships,
    `workplace=organisation` a main position with the post `post`.
    """

    class Meta:
        model = Contact

    class Params:
        mailable = factory.Trait(email=factory.Sequence(lambda n: f"person{n}@example.org"), basis=Basis.CONSENT)

    code = factory.Sequence(lambda n: f"T-{n:04d}")
    surname = "Смирнова"
    name = "Ольга"
    patronymic = "Николаевна"
    sex = "female"
    created_at = NOW
    changed_at = NOW
    email = ""
    basis = ""
    groups = ()
    workplace = None
    post = ""

    @classmethod
    def _create(cls, model_class, *args, email, basis, groups, workplace, post, **fields):
        index = card_index(
            surname=fields["surname"],
            name=fields["name"],
            patronymic=fields["patronymic"],
            code=fields["code"],
            emails=[email] if email else [],
            workplaces=[text for text in (str(workplace or ""), post) if text],
        )
        contact = super()._create(model_class, *args, **{**index._asdict(), **fields})
        if email:
            EmailAddressFactory(contact=contact, address=email)
        if basis:
            StandingFactory(contact=contact, basis=basis)
        for group in groups:
            GroupMembershipFactory(contact=contact, group=group)
        if workplace or post:
            PositionFactory(contact=contact, organisation=workplace, title=post)
        return contact


class EmailAddressFactory(DjangoModelFactory):
    """The primary address of a person, in order."""

    class Meta:
        model = EmailAddress

    contact = factory.SubFactory(ContactFactory)
    address = factory.Sequence(lambda n: f"address{n}@example.org")
    key = factory.LazyAttribute(lambda made: address_key(made.address))
    is_primary = True


class PhoneFactory(DjangoModelFactory):
    class Meta:
        model = Phone

    contact = factory.SubFactory(ContactFactory)
    number = factory.Sequence(lambda n: f"+7841000{n:04d}")
    is_primary = True


class InteractionFactory(DjangoModelFactory):
    class Meta:
        model = Interaction

    contact = factory.SubFactory(ContactFactory)
    kind = Interaction.Kind.CALL
    happened_at = NOW
    text = "Спросила о пандусе в Доме культуры."
    by = factory.SubFactory(UserFactory)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    contact = factory.SubFactory(ContactFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    title = "директор"


class StandingFactory(DjangoModelFactory):
    """What the ledger says now: a consent of 03.09.2025."""

    class Meta:
        model = Standing

    contact = factory.SubFactory(ContactFactory)
    basis = Basis.CONSENT
    basis_on = CONSENTED_ON
    basis_way = "анкета участника слушаний"


class ConsentFactory(DjangoModelFactory):
    """A line of the ledger alone; the standing is not moved. Real ones come from consent.actions.record_consent."""

    class Meta:
        model = Consent

    contact = factory.SubFactory(ContactFactory)
    kind = Consent.Kind.PROCESSING
    state = Consent.State.GIVEN
    on = CONSENTED_ON
    way = "анкета участника слушаний"
    recorded_at = NOW


class OptOutFactory(DjangoModelFactory):
    """No letters but service ones."""

    class Meta:
        model = OptOut

    contact = factory.SubFactory(ContactFactory)
    since = NOW


class SuppressionFactory(DjangoModelFactory):
    """`SuppressionFactory(address="a@example.org")`: a hard bounce."""

    class Meta:
        model = Suppression

    class Params:
        address = "gone@example.org"

    key = factory.LazyAttribute(lambda made: address_key(made.address))
    reason = Suppression.Reason.BOUNCE
    since = NOW


class ReferenceGroupFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceGroup

    code = factory.Sequence(lambda n: f"G{n}")
    name_ru = factory.Sequence(lambda n: f"Эксперты и научное сообщество {n}")
    name_en = factory.Sequence(lambda n: f"Experts {n}")


class GroupMembershipFactory(DjangoModelFactory):
    class Meta:
        model = GroupMembership

    group = factory.SubFactory(ReferenceGroupFactory)
    contact = factory.SubFactory(ContactFactory)


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"городская среда {n}")


class CompetenceFactory(DjangoModelFactory):
    class Meta:
        model = Competence

    contact = factory.SubFactory(ContactFactory)
    topic = factory.SubFactory(TopicFactory)


class AdvisoryBodyFactory(DjangoModelFactory):
    class Meta:
        model = AdvisoryBody

    kind = AdvisoryBody.Kind.PUBLIC_COUNCIL
    name_ru = factory.Sequence(lambda n: f"Общественный совет {n}")


class MembershipFactory(DjangoModelFactory):
    """A seat that is held."""

    class Meta:
        model = Membership

    body = factory.SubFactory(AdvisoryBodyFactory)
    contact = factory.SubFactory(ContactFactory)
