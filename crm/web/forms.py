"""How forms look: one renderer for all of them, so `{{ form }}` is a finished form in the design language."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Widget

TYPED = (forms.widgets.Input, forms.Textarea, forms.Select)
UNTYPED = (forms.CheckboxInput, forms.HiddenInput)
# Width by content: dates and numbers short, names middling, prose full.
WIDTHS: tuple[tuple[type[Widget], str], ...] = (
    (forms.DateInput, "date"),
    (forms.TimeInput, "date"),
    (forms.DateTimeInput, "moment"),
    (forms.NumberInput, "date"),
)


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time field, to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """The browser's own field for a moment; the zone is the page's."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DesignedField(BoundField):
    """A bound field whose control carries the classes of the design and names its error and hint."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if isinstance(widget, TYPED) and not isinstance(widget, UNTYPED):
            own = f"{widget.attrs.get('class', '')} {built.get('class', '')}".split()
            built["class"] = " ".join(dict.fromkeys(["input", *own]))
            if "data-width" not in widget.attrs and (width := _width(widget)):
                built["data-width"] = width
        return built

    @property
    def is_check(self) -> bool:
        """A lone tick box, whose label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Say so beside the label; a form where nothing is required (filters) does not repeat it everywhere."""
        if self.is_check or self.field.required or self.field.disabled:
            return False
        sometimes_needed = getattr(self.form, "sometimes_needed", ())  # a form says which go with one of its answers
        return bool(getattr(self.form, "marks_optional", True)) and self.name not in sometimes_needed


def _width(widget: Widget) -> str:
    return next((width for kind, width in WIDTHS if isinstance(widget, kind)), "")


class DesignRenderer(TemplatesSetting):
    """Renders every form of the site by templates/ui/form.html and ui/field.html."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = DesignedField
