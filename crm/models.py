"""The door to the models of the ground floor."""

from crm.access.models import ApiToken, Department, RoleGrant, User
from crm.body.models import Body
from crm.consent.models import Consent, OptOut, Standing, Suppression
from crm.contacts.models import Contact, EmailAddress, Interaction, Phone
from crm.councils.models import AdvisoryBody, Membership
from crm.exchange.models import ColumnMemory, Import, ImportChange, ImportRow
from crm.expertise.models import Competence, Topic
from crm.groups.models import GroupMembership, ReferenceGroup
from crm.journal.models import JournalEntry
from crm.organisations.models import MediaOutlet, Organisation, Position
from crm.segments.models import Segment

__all__ = [
    "AdvisoryBody",
    "ApiToken",
    "Body",
    "ColumnMemory",
    "Competence",
    "Consent",
    "Contact",
    "Department",
    "EmailAddress",
    "GroupMembership",
    "Import",
    "ImportChange",
    "ImportRow",
    "Interaction",
    "JournalEntry",
    "MediaOutlet",
    "Membership",
    "OptOut",
    "Organisation",
    "Phone",
    "Position",
    "ReferenceGroup",
    "RoleGrant",
    "Segment",
    "Standing",
    "Suppression",
    "Topic",
    "User",
]
