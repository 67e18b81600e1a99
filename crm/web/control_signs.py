"""Control signs that break a line or turn the direction of writing: refused wherever people or programs write.

In a header of a letter a line break adds a header; in a name a sign of direction makes one word read as another.
"""

import re
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from crm.journal.refusals import Refusal

# Controls (C0, DEL, C1), line and paragraph separators, embeddings, overrides and isolates of direction.
IN_A_LINE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")
IN_A_TEXT = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]")


class ControlSigns(Refusal):
    """A field holds a sign that cannot be seen and does harm; `details["fields"]` names the fields."""

    status = 422


def holds_control_sign(text: str, *, is_text: bool = False) -> bool:
    """Say whether a line holds a control sign; a text (`is_text`) may break its lines, by LF or CRLF, and hold tabs."""
    if is_text:
        return IN_A_TEXT.search(text.replace("\r\n", "\n")) is not None
    return IN_A_LINE.search(text) is not None


def what_is_wrong(label: object) -> str:
    """The sentence that names the field."""
    return _(
        "The field “%(field)s” holds an invisible control sign: a line break, or a sign that turns the direction of "
        "writing. Type it anew instead of pasting."
    ) % {"field": label}


def refuse_control_signs(
    model: type[models.Model], values: Mapping[str, object], *, texts: Collection[str] = ()
) -> None:
    """Raise ControlSigns when one of these values, named as in the model, holds a control sign.

    Fields of the type TextField, and those named in `texts`, are texts of several lines.
    """
    wrong = {
        name: str(field.verbose_name)
        for field in model._meta.concrete_fields
        if isinstance(value := values.get(name := field.name), str)
        and holds_control_sign(value, is_text=name in texts or isinstance(field, models.TextField))
    }
    if wrong:
        raise ControlSigns(" ".join(map(what_is_wrong, wrong.values())), fields=list(wrong))


def one_line(value: str) -> None:
    """A validator for the fields of forms that hold one line."""
    if holds_control_sign(value):
        raise ValidationError(
            _("Here is an invisible control sign: a line break, or a sign of direction. Type it anew."), code="control"
        )
