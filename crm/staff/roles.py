"""What each role is for, in one line beside its tick box."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access.permissions import Role

ROLE_HINTS: dict[str, str | Promise] = {
    Role.EDITOR: _("keeps contacts and groups, prepares events, invites, writes outcomes"),
    Role.PRESS: _("the same, and announcements, media lists and accreditation"),
    Role.APPROVER: _("approves letters, groups and outcomes of others, never own ones"),
    Role.ADMINISTRATOR: _("keeps accounts, departments, settings and keys; sees no contacts"),
    Role.AUDITOR: _("reads everything with masked addresses, and the journal"),
    Role.DATA_OFFICER: _("answers for personal data: consents, exports, erasure, the journal"),
}
