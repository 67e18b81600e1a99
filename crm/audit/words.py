"""How the journal is read: verbs as sentences, kinds of objects as nouns."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "body.changed": _("settings changed"),
    "body.set_up": _("system begun"),
    "body.works_alone": _("decided to send without a second person"),
    "body.works_together": _("decided to ask a second person again"),
    "contact.import_merged": _("card completed from a list"),
    "contact.imported": _("card made from a list"),
    "department.added": _("department added"),
    "department.changed": _("department changed"),
    "department.closed": _("department closed"),
    "department.reopened": _("department reopened"),
    "import.committed": _("list put into the base"),
    "import.discarded": _("list thrown away"),
    "import.row_decided": _("row of a list decided"),
    "import.undone": _("list taken back"),
    "import.uploaded": _("list uploaded"),
    "organisations.imported": _("organisations imported"),
    "role.given": _("role given"),
    "role.taken": _("role taken"),
    "staff.changed": _("account changed"),
    "staff.invited": _("colleague invited"),
    "staff.second_factor_forgotten": _("second factor forgotten"),
    "staff.switched_off": _("account switched off"),
    "staff.switched_on": _("account switched on"),
    "token.issued": _("key for a program made"),
    "token.revoked": _("key for a program revoked"),
}


def verb(name: str) -> str:
    """Return a verb as people read it; one without a sentence stands as it is stored."""
    return str(VERBS.get(name, name))


def kind(subject_type: str) -> str:
    """Return the noun of a stored kind such as crm.contact; a kind that is gone stands as it is stored."""
    try:
        return capfirst(str(apps.get_model(subject_type)._meta.verbose_name))
    except (LookupError, ValueError):
        return subject_type
