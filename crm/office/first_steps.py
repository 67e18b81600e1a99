"""The way on after the first run, for as long as one person works here alone."""

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.access.models import Department, User
from crm.body.models import Body
from crm.web.parts import Step


def first_steps(here: str) -> list[Step]:
    """The steps with what is done of them; `here` is the name of the page they stand on."""
    if User.objects.count() > 1:
        return []
    pages = (
        ("crm:body", _("The body"), not Body.current().lacks_contacts),
        ("crm:department-list", _("Departments"), Department.objects.filter(is_active=True).exists()),
        ("crm:staff-list", _("Staff and roles"), False),
    )
    return [Step(word, reverse(name), done=done, current=name == here) for name, word, done in pages]
