"""Choosing media outlets quickly: grouped by priority, and buttons that tick many at once, without JavaScript too."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.organisations.models import MediaOutlet

PICK = "pick_outlets"  # the name of the buttons
ALL, NONE = "all", "none"


def outlets_in_order() -> QuerySet[MediaOutlet]:
    """All outlets by priority and name."""
    return MediaOutlet.objects.select_related("organisation").order_by("priority", "organisation__sort_key", "pk")


def picked(data: QueryDict, outlets: Iterable[MediaOutlet], field: str = "outlets") -> QueryDict:
    """What was typed, with the outlets ticked that the pressed button names; ticks made before stay.

    Buttons: `all`, `none`, `priority:1`, `area:город`; an unknown one changes nothing.
    """
    asked = data.get(PICK, "")
    chosen = set(data.getlist(field))
    if asked == NONE:
        chosen = set()
    else:
        chosen |= {str(outlet.pk) for outlet in outlets if asked in _buttons_of(outlet)}
    changed = data.copy()
    changed.setlist(field, sorted(chosen))
    return changed


def _buttons_of(outlet: MediaOutlet) -> tuple[str, ...]:
    return (ALL, f"priority:{outlet.priority}", f"area:{outlet.area}")


class OutletChips(forms.CheckboxSelectMultiple):
    """Outlets as checkable chips under their priority, with buttons that tick many at once."""

    template_name = "events/planning/outlets.html"
    buttons: tuple[dict[str, Any], ...] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        ticked = sum(
            option["selected"] for _name, options, _index in context["widget"]["optgroups"] for option in options
        )
        words = ngettext("%(n)s outlet is chosen", "%(n)s outlets are chosen", ticked) % {"n": ticked}
        return {**context, "buttons": self.buttons, "pick": PICK, "chosen_words": words}


class OutletField(forms.ModelMultipleChoiceField[MediaOutlet]):
    """The outlets of an event or an announcement. Give `offer(outlets)` the rows once for each form."""

    def __init__(self, **options: Any) -> None:
        options = {"label": gettext_lazy("Media outlets"), "required": False, **options}
        super().__init__(queryset=MediaOutlet.objects.none(), widget=OutletChips(), **options)

    def offer(self, outlets: QuerySet[MediaOutlet]) -> None:
        """Show these outlets, by priority, and buttons for what they have in common."""
        self.queryset = outlets
        rows = list(outlets)
        groups: dict[int, list[tuple[int, str]]] = {}
        for outlet in rows:
            words = ", ".join(part for part in (outlet.organisation.short_name, outlet.form) if part)
            groups.setdefault(outlet.priority, []).append((outlet.pk, words))
        self.choices = [
            (_("Priority %(n)s") % {"n": priority}, options) for priority, options in sorted(groups.items())
        ]
        assert isinstance(self.widget, OutletChips)
        self.widget.buttons = tuple(_buttons(rows))


def _buttons(rows: list[MediaOutlet]) -> Iterable[dict[str, Any]]:
    if not rows:
        return
    yield {"value": ALL, "label": _("All"), "n": len(rows)}
    for priority, n in sorted(Counter(outlet.priority for outlet in rows).items()):
        yield {"value": f"priority:{priority}", "label": _("priority %(n)s") % {"n": priority}, "n": n}
    areas = Counter(outlet.area for outlet in rows if outlet.area)
    for area, n in sorted(areas.items()) if len(areas) > 1 else ():
        yield {"value": f"area:{area}", "label": area, "n": n}
