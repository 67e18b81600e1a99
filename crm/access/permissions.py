"""Who may do what: one table. A permission not named here is refused to everyone."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may be; one person may hold several."""

    EDITOR = "editor"
    PRESS = "press_officer"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    DATA_OFFICER = "data_officer"


E, P, A, ADM, AUD, D = Role.EDITOR, Role.PRESS, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_OFFICER

PERMISSIONS: dict[str, frozenset[Role]] = {
    name: frozenset(roles)
    for name, roles in {
        # ground floor: whom we know
        "crm.view_contacts": (E, P, A, AUD, D),
        "crm.see_personal_data": (E, P, A, D),  # an auditor sees masked values
        "crm.edit_contacts": (E, P),
        "crm.import_contacts": (E, P),
        "crm.export_contacts": (D,),
        "crm.erase_contacts": (D,),
        "crm.record_consent": (E, P, D),
        "crm.view_groups": (E, P, A, AUD, D),
        "crm.edit_groups": (E, P),
        "crm.approve_groups": (A,),
        "crm.view_councils": (E, P, A, AUD, D),
        "crm.edit_councils": (E,),
        "crm.manage_staff": (ADM,),
        "crm.manage_settings": (ADM,),
        "crm.view_settings": (ADM, AUD),
        "crm.view_journal": (AUD, D),
        # first floor: how we write
        "mailing.view_campaigns": (E, P, A, AUD),
        "mailing.edit_campaigns": (E, P),
        "mailing.send_campaigns": (E, P),
        "mailing.approve_campaigns": (A,),
        "mailing.edit_templates": (E, P),
        "mailing.view_inbound": (E, P),
        "mailing.decide_inbound": (E, P),
        "mailing.view_local_mail": (E, P, A, ADM),
        "mailing.manage_senders": (ADM,),
        # second floor: why we meet
        "events.view_events": (E, P, A, AUD, D),
        "events.edit_events": (E, P),
        "events.manage_invitations": (E, P),
        "events.record_answers": (E, P),
        "events.keep_door": (E, P),
        "events.edit_outcomes": (E, P),
        "events.approve_outcomes": (A,),
        "events.publish_outcomes": (E, P),
        "events.view_press": (E, P, A, AUD),
        "events.edit_press": (P,),
    }.items()
}

# A program never approves, sends on its own, exports, erases or keeps keys.
NEVER_BY_TOKEN = frozenset(
    {
        "mailing.approve_campaigns",
        "mailing.send_campaigns",
        "events.approve_outcomes",
        "events.publish_outcomes",
        "crm.approve_groups",
        "crm.export_contacts",
        "crm.erase_contacts",
        "crm.manage_staff",
        "crm.manage_settings",
    }
)


def allows(roles: Iterable[str], permission: str) -> bool:
    """Say whether one of these roles may do this. Raises KeyError for a permission that the table does not know."""
    return not PERMISSIONS[permission].isdisjoint(roles)
